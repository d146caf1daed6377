"""The start screen, the board of the quiet days: the first line is enough to start an incident; below the incidents
that are not closed stand the vagtlog and the health of plan and contacts."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.screen import Screen

from beredskab_tui.access.rights import RIGHTS
from beredskab_tui.records import DutyEntry
from beredskab_tui.room import dutylog
from beredskab_tui.room.room import Found
from beredskab_tui.times import clock, date
from beredskab_tui.tui.actions import START, Action, screen_bindings
from beredskab_tui.tui.board.head import Lines, ground_line
from beredskab_tui.tui.careful import Careful
from beredskab_tui.tui.contactlist.screen import ContactListScreen
from beredskab_tui.tui.help import start_help
from beredskab_tui.tui.screens.choose import Chooser, Option, Page
from beredskab_tui.tui.screens.form import Field, Form, Values
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import hanging, shown, wrapped
from beredskab_tui.tui.start.firstline import FirstLine
from beredskab_tui.tui.start.lists import DutyLines, FoundLines, HealthLines
from beredskab_tui.tui.start.quiet import Quiet
from beredskab_tui.tui.widgets.keyline import KeyLine
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.logline import LogLine
from beredskab_tui.tui.widgets.textline import TextLine

if TYPE_CHECKING:
    from beredskab_tui.tui.app import BeredskabApp

READY = "Skriv, hvad der er sket, og tryk Enter: så er hændelsen startet."
OPEN_ONE = "Der er en åben hændelse: Esc og Enter åbner den. Enter her starter en ny."
READER = "Du har læseadgang og kan åbne hændelserne på listen."

DUTY = "dutylog"
"""The name of the form that a line of the vagtlog is written in."""
LISTS = ("found", "duty")
"""Ids of the lists, in the order Tab goes through them."""


class StartScreen(Careful, Screen[None]):
    """What stands there when nothing happens. ``open_incident`` is called with the id of the incident to show."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - as Textual declares it
    CSS_PATH = "start.tcss"
    AUTO_FOCUS = "#line"
    BINDINGS: ClassVar[list[BindingType]] = [
        *screen_bindings(START),
        Binding("escape", "to_list", show=False, priority=True),
        # Of priority, so that what is typed after it in the same breath is for the board that it opens.
        Binding("enter", "enter", show=False, priority=True),
        Binding("tab", "other(1)", show=False),
        Binding("shift+tab", "other(-1)", show=False),
        Binding("ctrl+c", "nothing", show=False),
    ]

    def __init__(self, session: Session, open_incident: Callable[[str], None], say_first: str = "") -> None:
        super().__init__()
        self._session = session
        self._open = open_incident
        self._first = FirstLine(self, session)
        self._say_first = say_first
        self._said = ""
        self._complaint = ""
        self._trouble = ""
        self._may_write = not session.read_only and bool(RIGHTS[session.room.me.role])

    def compose(self) -> ComposeResult:
        people = self._session.room.people
        yield Lines(id="head")
        yield Lines(id="about")
        with Container(id="middle"):
            yield FoundLines(self._session, id="found")
            yield DutyLines(people, id="duty")
            yield HealthLines(id="health")
        yield Lines(id="complaint")
        yield TextLine(id="status")
        yield Lines(id="more")
        with Horizontal(id="writing"):
            yield TextLine("Log> ", id="prompt")
            yield LogLine(id="line")
        yield KeyLine([action for action in START if action.shown], id="keys")

    async def on_mount(self) -> None:
        self.query_one("#found").border_title = shown("Hændelser, der ikke er lukket (Esc, så Enter)")
        self.query_one("#duty").border_title = shown("Vagtlog (Esc og v; n skriver en linje)")
        self.query_one("#health").border_title = shown("Plan og kontakter")
        line = self.query_one("#line", LogLine)
        line.disabled = not self._may_write
        if self._first.kept:
            line.value = self._first.kept
            line.cursor_position = len(line.value)
        (line if self._may_write else self.query_one(FoundLines)).focus()
        if self._say_first:
            self.complain(self._say_first)
        self.say("Det, du var ved at skrive, er hentet tilbage." if line.value else self._ready)
        self._show_top()
        self.show_quiet(await self._session.follow_quiet())

    @property
    def _ready(self) -> str:
        return READY if self._may_write else READER

    @property
    def _there(self) -> bool:
        """Whether the widgets are there: news may come before and after."""
        return len(self.query("#found, #duty, #health, #status, #keys")) == 5

    # -- what is shown

    def show_quiet(self, quiet: Quiet) -> None:
        """What there is now; an incident that somebody else just started is opened, not started once more."""
        if not self._there:
            return
        running = len(self.open_now)
        self.query_one(FoundLines).set_rows(quiet.found)
        self.query_one(DutyLines).set_rows(quiet.duty)
        self.query_one(HealthLines).show(quiet.health)
        self._give_room()
        if quiet.trouble != self._trouble:
            self._trouble = quiet.trouble
            self.complain(quiet.trouble)
        if len(self.open_now) > running and self._may_write:
            self.say(OPEN_ONE)

    def show_moved(self) -> None:
        """In an incident on the list something was written, or somebody has looked at it."""
        if self._there:
            self.query_one(FoundLines).redraw()

    @property
    def open_now(self) -> list[Found]:
        """The incidents that are going on."""
        return self.query_one(FoundLines).going_on

    def say(self, sentence: str) -> None:
        """One sentence on the line above the log line."""
        self._said = sentence
        if self._there:
            # What to do stands at the end of a sentence: it must never be cut.
            first, *more = wrapped(sentence, max(self.size.width, 20))
            self.query_one("#status", TextLine).show(first)
            self.query_one("#more", Lines).show(*(shown(line) for line in more[:3]))

    def complain(self, sentence: str) -> None:
        """Something went wrong: what happened, what is safe, what to do. Stays until Esc or the next Enter."""
        self._complaint = sentence
        self._show_complaint()

    def _show_complaint(self) -> None:
        if self._there:
            text = f"{self._complaint} (Esc: set)" if self._complaint else ""
            lines = wrapped(text, max(self.size.width, 20))[:5] if text else []
            self.query_one("#complaint", Lines).show(*(shown(line).stylize("bold $text-warning") for line in lines))

    def on_resize(self) -> None:
        self._show_top()
        self._show_complaint()
        self.say(self._said)
        self._give_room()

    def _show_top(self) -> None:
        if not self._there:
            return
        session, width = self._session, max(self.size.width, 20)
        plan, me, folders = session.config.plan, session.room.me, session.room.folders
        top = Content.styled(shown(f"Beredskab · {plan.secretariat}").plain, "bold")
        self.query_one("#head", Lines).show(top, ground_line(False, plan, folders.called or folders.data, width))
        about = [f"Du er {me.name} ({me.initials}). Plan {plan.version} for {plan.area}."]
        about += [problem.sentence for problem in session.config.problems[:4]]
        lines = [line for text in about for line in hanging(shown(text), width)]
        self.query_one("#about", Lines).show(*lines)

    def _give_room(self) -> None:
        """In a narrow window the incidents and the health take what they need, and the vagtlog has the rest."""
        if not self._there:
            return
        found, health = self.query_one(FoundLines), self.query_one(HealthLines)
        narrow = self.has_class("-narrow")
        if narrow is not found.briefly:
            found.briefly = health.briefly = narrow
            found.redraw()
            health.refresh()
        # With the line at the top of each.
        found.styles.height = min(max(len(found.rows), 1), max(2, self.size.height // 5)) + 1 if narrow else "1fr"
        health.styles.height = (
            min(health.lines_for(max(self.size.width - 1, 20)), max(2, self.size.height // 5)) + 1 if narrow else "1fr"
        )

    # -- the first line

    @on(LogLine.Edited, "#line")
    def edited(self, event: LogLine.Edited) -> None:
        event.stop()
        self._first.edited(event.text)

    @on(LogLine.Refused)
    def refused(self, event: LogLine.Refused) -> None:
        event.stop()
        self.say(event.sentence)

    def action_enter(self) -> None:
        """Enter in the log line or on an incident: what is typed from now on is for the board that it opens."""
        focused = self.focused
        if not isinstance(focused, LogLine | FoundLines):
            raise SkipAction
        self._ours.hold_keys()
        # In the field's own queue: the keys before this one may not have reached it yet.
        focused.call_later(self._submit if isinstance(focused, LogLine) else self._open_highlighted)

    def _open_highlighted(self) -> None:
        found = self.query_one(FoundLines).highlighted
        if found is None:
            self._ours.give_keys_back()
        else:
            self._open_found(found)

    def _submit(self) -> None:
        if self._first.busy:
            return
        self.complain("")
        if not self._first.submit(self.query_one("#line", LogLine).value):
            self._ours.give_keys_back()

    def not_started(self, sentence: str) -> None:
        """The first line could not be stored; it stands there still."""
        self.say(self._ready)
        self.complain(sentence)
        self._ours.give_keys_back()

    def show_incident(self, incident_id: str) -> None:
        """Go to the board of an incident."""
        self._open(incident_id)

    # -- the vagtlog

    def action_new(self) -> None:
        if not self._may_write:
            self.say(READER)
            return

        async def submit(values: Values, event: str) -> None:
            await self._session.do(partial(dutylog.add, self._session.room, values["text"], event))

        fields = [Field("text", "Det, den næste på vagt skal vide")]
        title = "Ny linje i vagtloggen"
        self._ours.push_screen(
            Form(self._session, DUTY, title, fields, submit, incident=None, draft_title=title), self._duty_written
        )

    def _duty_written(self, stored: bool | None) -> None:
        self.action_duty_log()
        self.query_one(DutyLines).show_end()
        self.say("Gemt i vagtloggen." if stored else "Ikke gemt endnu. Esc og g henter kladden.")

    def action_drafts(self) -> None:
        drafts = self._session.drafts_of(None, "form:")
        if len(drafts) > 1:
            options = [Option(draft.field, draft.title or "Halvt skrevet") for draft in drafts]
            self.app.push_screen(Chooser("Halvt skrevet", options), self._go_on_with)
        else:
            self._go_on_with(drafts[0].field if drafts else None)

    def _go_on_with(self, field: str | None) -> None:
        if field == f"form:{DUTY}":
            self.action_new()
        elif field is not None:
            self.app.push_screen(ContactListScreen(self._session, field))
        elif not self._session.drafts_of(None, "form:"):
            self.say("Der er ikke noget halvt skrevet.")

    def action_contact_list(self) -> None:
        self.app.push_screen(ContactListScreen(self._session))

    def _show_entry(self, entry: DutyEntry) -> None:
        who = self._session.room.people.initials(entry.author) if entry.author is not None else "programmet"
        self._ours.push_screen(Page(f"Vagtlog {date(entry.at)} kl. {clock(entry.at)}, {who}", entry.text.split("\n")))

    # -- moving about

    @property
    def _ours(self) -> "BeredskabApp":
        return cast("BeredskabApp", self.app)

    def why_not(self, action: Action) -> str:
        """Why an action cannot be used now; empty when it can."""
        if action.name in ("log_line", "new", "drafts") and not self._may_write:
            return "du ser med uden at kunne skrive"
        if action.name == "drafts" and not self._session.drafts_of(None, "form:"):
            return "der er ikke noget halvt skrevet"
        return ""

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        if isinstance(event.row, DutyEntry):
            self._show_entry(event.row)
        elif isinstance(event.row, Found):
            self._ours.hold_keys()
            self._open_found(event.row)

    def _open_found(self, found: Found) -> None:
        if found.incident is None:
            self._ours.give_keys_back()
            self.complain(found.trouble)
        else:
            self.complain("")
            self.show_incident(found.incident_id)

    @on(Lines.Clicked, "#complaint")
    def complaint_clicked(self, event: Lines.Clicked) -> None:
        event.stop()
        self.action_to_list()

    def action_log_line(self) -> None:
        if self._may_write:
            self.set_focus(self.query_one("#line"))  # at once: the next key may be in the same breath
        else:
            self.say(READER)

    def action_list(self) -> None:
        self.set_focus(self.query_one(FoundLines))

    def action_duty_log(self) -> None:
        self.set_focus(self.query_one(DutyLines))

    def action_to_list(self) -> None:
        """Esc: what was complained of is read, and the incidents are there."""
        self.complain("")
        self.action_list()

    def action_other(self, step: int) -> None:
        """Tab: log line, incidents, vagtlog, and round again."""
        names: Sequence[str] = ("line", *LISTS) if self._may_write else LISTS
        at = names.index(self.focused.id or "") if self.focused is not None and self.focused.id in names else 0
        self.set_focus(self.query_one(f"#{names[(at + step) % len(names)]}"))

    async def action_palette(self) -> None:
        await self._ours.open_palette(self, START)

    def action_help(self) -> None:
        self.app.push_screen(Page("Hjælp til starten", start_help()))

    def action_nothing(self) -> None:
        """Ctrl+C never ends the program."""
        self.say("Ctrl+C lukker ikke programmet. F10 lukker; det, du skriver, bliver gemt som kladde.")
