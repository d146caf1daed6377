"""The first start: what this is, where everything lies, and who it is that sits here."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from beredskab_tui.access.people import People, Person, Role
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.text import safe
from beredskab_tui.tui.actions import Action
from beredskab_tui.tui.base import BaseApp
from beredskab_tui.tui.board.head import Lines, tail_of
from beredskab_tui.tui.shown import fit, hanging, shown
from beredskab_tui.tui.widgets.keyline import KeyLine
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.strips import STRONG

DEMO: Final = "demo"
"""The answer of somebody who wants to see an exercise first."""

_ROLES: Final = {
    Role.LEADER: "leder",
    Role.DEPUTY: "stedfortræder",
    Role.EMPLOYEE: "medarbejder",
    Role.READER: "læseadgang",
}

ACTIONS: Final = (
    Action("choose", "eller tal: vælg", "", "enter"),
    Action("demo", "Øvelse", "", "0"),
    Action("app.leave", "Luk", "escape", "q"),
)

Answer = Person | str


class Choice(NamedTuple):
    """One of the answers."""

    digit: str
    """The key that chooses it; empty where there are more people than digits."""
    text: str
    answer: Answer


class Choices(LineView[Choice]):
    """The people, and the demonstration at the end."""

    def row_key(self, row: Choice) -> str:
        return row.text

    def row_lines(self, row: Choice, width: int) -> Sequence[Content]:
        return hanging(Content.assemble((f"{row.digit:1} ", STRONG), shown(row.text)), width, 2)


LOW: Final = 20
"""A window of fewer lines has none to spare."""


class WelcomeScreen(Screen[None]):
    """A few calm lines, and a list to choose from."""

    DEFAULT_CSS = """
    WelcomeScreen Lines { width: 1fr; padding: 0 1; }
    WelcomeScreen #title { background: $panel; }
    WelcomeScreen #question { margin-top: 1; }
    WelcomeScreen Choices { height: 1fr; min-height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f10,q", "app.leave", show=False),
        Binding("ctrl+c", "nothing", show=False),
    ]

    def __init__(self, plan: Plan, people: People, folders: Folders) -> None:
        super().__init__()
        self._plan = plan
        self._people = people
        self._folders = folders

    def compose(self) -> ComposeResult:
        yield Lines(id="title")
        yield Lines(id="about")
        yield Lines(id="question")
        yield Choices(id="choices")
        yield KeyLine(ACTIONS, id="keys")

    def on_mount(self) -> None:
        rows = [
            Choice(
                str(number) if number <= 9 else "", f"{person.name} ({person.initials}), {_ROLES[person.role]}", person
            )
            for number, person in enumerate(self._people, start=1)
        ]
        choices = self.query_one(Choices)
        choices.set_rows([*rows, Choice("0", "Se en øvelse først (demo)", DEMO)])
        choices.focus()
        self._show_text()

    def on_resize(self) -> None:
        if self.query("#question"):
            self._show_text()

    def _show_text(self) -> None:
        width = max(self.size.width - 2, 20)
        plan, folders = self._plan, self._folders
        self.query_one("#title", Lines).show(shown("Velkommen til Beredskab").stylize("bold"), shown(plan.secretariat))
        # A long path has the lines it needs, or in a low window its end: the list must have its share.
        room = width if self.size.height < LOW else len(folders.config) + len(folders.data) + width
        config, data = (tail_of(safe(path), room - len("Plan: ")) for path in (folders.config, folders.data))
        told = [
            "Her føres loggen, når noget er sket, og her står, hvad planen beder om, og hvem der skal ringes til.",
            f"Plan: {config}",
            f"Data: {data}",
        ]
        if plan.sample:
            told.append("PRØVEPLAN: navne og numre er opdigtede. I kan øve jer, til jeres egen plan er skrevet.")
        about = [line for text in told for line in hanging(shown(text), width)]
        self.query_one("#about", Lines).show(*about)
        # Two lines of title, a blank one, the question, the keys.
        hidden = len(self._people) + 1 - (self.size.height - len(about) - 5)
        more = " Pil ned: flere." if hidden > 0 else ""
        question = fit(f"Hvem er du? Svaret huskes på computeren.{more}", width)
        self.query_one("#question", Lines).show(shown(question).stylize("bold"))

    def on_key(self, event: events.Key) -> None:
        for row in self.query_one(Choices).rows:
            if row.digit and row.digit == event.key:
                event.stop()
                self.app.exit(row.answer)

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        self.app.exit(event.row.answer)

    def action_choose(self) -> None:
        self.query_one(Choices).action_choose()

    def action_demo(self) -> None:
        self.app.exit(DEMO)

    def action_nothing(self) -> None:
        """Ctrl+C never ends the program."""


class WelcomeApp(BaseApp[Answer | None]):
    """Asks who it is. Returns the person, ``DEMO``, or None for somebody who leaves; writes nothing.

    Args:
        plan: the plan in force.
        people: everybody of ``stab.toml``.
        folders: where plan and data lie.
        environ: the program's environment.
    """

    def __init__(self, plan: Plan, people: People, folders: Folders, environ: Mapping[str, str]) -> None:
        super().__init__(environ)
        self._welcome = WelcomeScreen(plan, people, folders)

    async def on_mount(self) -> None:
        self.begin()
        await self.push_screen(self._welcome)

    def end(self) -> None:
        self.exit(None)
