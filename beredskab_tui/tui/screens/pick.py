"""Several of a list: each is in or out, and what that comes to is said below."""

from collections.abc import Callable, Collection, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from beredskab_tui.text import safe
from beredskab_tui.tui.actions import PICKING
from beredskab_tui.tui.screens.choose import Option
from beredskab_tui.tui.screens.overlay import Overlay
from beredskab_tui.tui.shown import hanging, shown, wrapped
from beredskab_tui.tui.widgets.lines import LineView


class PickLines(LineView[Option]):
    """The lines, each with the digit that takes it in or out. ``why_not`` is only a remark here."""

    def __init__(self, picked: set[str]) -> None:
        super().__init__(empty_text="Der er ingen at vælge imellem.")
        self._picked = picked

    def row_key(self, row: Option) -> str:
        return row.value

    def row_lines(self, row: Option, width: int) -> Sequence[Content]:
        number = self.rows.index(row) + 1
        mark = "[x]" if row.value in self._picked else "[ ]"
        digit = f"{number} " if number <= 9 else "  "
        return hanging(Content.assemble(f"{mark} ", (digit, ".line-view--strong"), shown(row.said)), width, 6)


class Picker(Overlay[tuple[str, ...] | None]):
    """Dismisses with the values that are in, in the order of the list, or None after Esc."""

    help_title = "Hjælp til listen"
    help_lines = (
        "Tag dem med, der skal være med: mellemrum eller linjens tal slår til og fra.",
        "Nederst står, hvad det bliver til. Enter gør det.",
        "Den, der har sagt fra, er ikke taget med fra begyndelsen; du kan gøre det alligevel.",
        "Esc går tilbage, og intet er ændret.",
    )
    actions = PICKING
    DEFAULT_CSS = """
    Picker .tells { height: auto; max-height: 3; margin-top: 1; }
    """

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        picked: Collection[str],
        tells: Callable[[Sequence[str]], str],
    ) -> None:
        """``picked`` are in from the beginning; ``tells`` says what those that are in come to."""
        super().__init__()
        self._title = title
        self._options = options
        self._picked = set(picked)
        self._tells = tells

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            yield PickLines(self._picked)
            yield Static(classes="tells")
            yield Static(classes="fault")
            yield self.key_line()

    def on_mount(self) -> None:
        lines = self.query_one(PickLines)
        self.fit_inside()
        lines.set_rows(self._options)
        lines.focus()
        self._show()

    def fit_inside(self) -> None:
        needed = sum(len(wrapped(safe(option.said), self.inner_width - 7)) for option in self._options)
        self.query_one(PickLines).styles.height = max(1, min(needed, self.room_inside - 3))

    @property
    def _chosen(self) -> tuple[str, ...]:
        return tuple(option.value for option in self._options if option.value in self._picked)

    def _show(self) -> None:
        self.query_one(".tells", Static).update(shown(self._tells(self._chosen)))

    def _toggle(self, option: Option) -> None:
        self._picked ^= {option.value}
        self.query_one(PickLines).renew([option.value])
        self._show()

    def on_key(self, event: events.Key) -> None:
        if event.key.isdecimal() and 1 <= int(event.key) <= len(self._options):
            event.stop()
            self._toggle(self._options[int(event.key) - 1])

    def action_pick(self) -> None:
        option = self.query_one(PickLines).highlighted
        if option is not None:
            self._toggle(option)

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        self.action_done()

    def action_done(self) -> None:
        if self._chosen:
            self.dismiss(self._chosen)
        else:
            self.tell("Der er ikke valgt nogen. Tag mindst én med, eller gå tilbage med Esc.")
