"""The start screen: the first line is enough to start an incident; those that are not closed can be opened."""

from collections.abc import Callable, Sequence
from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen

from beredskab_tui.access.rights import RIGHTS
from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.records import Phase
from beredskab_tui.records.words import danish
from beredskab_tui.room import opening, register
from beredskab_tui.room.grammar import Typed, read_line
from beredskab_tui.room.room import Found
from beredskab_tui.times import BadTime, day_clock
from beredskab_tui.tui.careful import Careful
from beredskab_tui.tui.head import Lines, ground_line
from beredskab_tui.tui.screens.choose import Page
from beredskab_tui.tui.session import LOG_FIELD, Session
from beredskab_tui.tui.shown import hanging, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.logline import LogLine
from beredskab_tui.tui.widgets.textline import TextLine

READY = "Skriv, hvad der er sket, og tryk Enter: så er hændelsen startet."
OPEN_ONE = "Der er en åben hændelse: Esc og Enter åbner den. Enter her starter en ny."


class FoundLines(LineView[Found]):
    """The incidents that are not closed."""

    def __init__(self, session: Session, *, id: str) -> None:
        super().__init__(id=id, empty_text="Ingen åbne hændelser.")
        self._session = session

    def row_key(self, row: Found) -> str:
        return row.incident_id

    def row_lines(self, row: Found, width: int) -> Sequence[Content]:
        if row.incident is None:
            return hanging(shown(f"{row.number}  KAN IKKE LÆSES: {row.trouble}"), width, 3)
        started = day_clock(row.incident.started_at, self._session.room.clock())
        phase = "" if row.incident.phase is Phase.OPEN else f" · {danish(row.incident.phase)}"
        exercise = "ØVELSE · " if row.incident.exercise else ""
        return hanging(shown(f"{row.number}  {exercise}{row.incident.title} · startet {started}{phase}"), width, 3)


class StartScreen(Careful, Screen[None]):
    """What stands there when nothing happens. ``open_incident`` is called with the id of the incident to show."""

    DEFAULT_CSS = """
    StartScreen Lines { width: 1fr; }
    StartScreen #head { background: $panel; }
    StartScreen #about { margin: 1 0; }
    StartScreen #found { height: 1fr; border-top: solid $border-blurred; border-title-color: $text-muted; }
    StartScreen #found:focus { border-top: heavy $border; border-title-color: $text; }
    StartScreen #status { background: $panel; color: $text-muted; }
    StartScreen #writing { height: 1; }
    StartScreen #prompt { width: 5; text-style: bold; }
    StartScreen #keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,h,alt+h", "help", show=False),
        Binding("f2,l,alt+l", "log_line", show=False),
        Binding("escape", "to_list", show=False, priority=True),
        Binding("tab,shift+tab", "other", show=False),
        Binding("f10,q,alt+q", "app.leave", show=False),
        Binding("ctrl+c", "nothing", show=False),
    ]

    AUTO_FOCUS = "#line"

    def __init__(self, session: Session, open_incident: Callable[[str], None], say_first: str = "") -> None:
        super().__init__()
        self._session = session
        self._open = open_incident
        self._draft = session.draft_of(None, LOG_FIELD)
        self._say_first = say_first
        self._timer_set = False
        self._busy = False
        self._asked = ""
        """The line that a question was asked about: a second Enter on the same line is the answer."""
        self._may_write = not session.read_only and bool(RIGHTS[session.room.me.role])

    def compose(self) -> ComposeResult:
        yield Lines(id="head")
        yield Lines(id="about")
        yield FoundLines(self._session, id="found")
        yield TextLine(id="status")
        with Horizontal(id="writing"):
            yield TextLine("Log> ", id="prompt")
            yield LogLine(id="line")
        yield TextLine("F1 Hjælp  F2 Log  Esc Hændelser  F10 Afslut", id="keys")

    async def on_mount(self) -> None:
        self.query_one(FoundLines).border_title = shown("Hændelser, der ikke er lukket (Esc, pil og Enter åbner)")
        line = self.query_one(LogLine)
        line.disabled = not self._may_write
        if self._draft.text:
            line.value = self._draft.text
            line.cursor_position = len(line.value)
        (line if self._may_write else self.query_one(FoundLines)).focus()
        said = self._say_first or ("Det, du var ved at skrive, er hentet tilbage." if line.value else "")
        self.say(said or (READY if self._may_write else "Du har læseadgang og kan åbne hændelserne på listen."))
        self._show_top()
        self.show_found(await self._session.follow_incidents())

    def show_found(self, found: Sequence[Found]) -> None:
        """Which incidents there are now; what somebody else just started is opened, not started once more."""
        if not self.query("#found"):
            return
        running = len(self.open_now)
        self.query_one(FoundLines).set_rows(found)
        if len(self.open_now) > running and self._may_write:
            self.say(OPEN_ONE)

    @property
    def open_now(self) -> list[Found]:
        """The incidents that are going on."""
        rows = self.query_one(FoundLines).rows
        return [row for row in rows if row.incident is not None and row.incident.phase is not Phase.STOOD_DOWN]

    def say(self, sentence: str) -> None:
        """One sentence on the line above the log line."""
        if self.query("#status"):
            self.query_one("#status", TextLine).show(sentence)

    def on_resize(self) -> None:
        self._show_top()

    def _show_top(self) -> None:
        if not self.query("#keys"):
            return
        session, width = self._session, max(self.size.width, 20)
        plan, me = session.config.plan, session.room.me
        top = Content.styled(f"Beredskab · {plan.secretariat}", "bold")
        self.query_one("#head", Lines).show(top, ground_line(False, plan, session.room.folders.data, width))
        about = [f"Du er {me.name} ({me.initials}). Plan {plan.version} for {plan.area}."]
        about += [problem.sentence for problem in session.config.problems[:4]]
        lines = [line for text in about for line in hanging(shown(text), width)]
        self.query_one("#about", Lines).show(*lines)

    # -- the first line

    @on(LogLine.Edited)
    def edited(self, event: LogLine.Edited) -> None:
        event.stop()
        self._draft = msgspec.structs.replace(self._draft, text=event.text)
        if not self._busy:
            self._session.note(self._draft)
        if not self._timer_set:
            self._timer_set = True
            self.set_timer(0.3, self._keep)

    def _keep(self) -> None:
        self._timer_set = False
        # In a worker: the screen hears no key while it waits, and the disk may be slow.
        self.run_worker(self._put_on_disk(), group="draft", exit_on_error=False)

    async def _put_on_disk(self) -> None:
        if not self._busy:
            try:
                await self._session.keep(self._draft)
            except OSError as error:
                self.say(f"Kladden kan ikke gemmes på disken ({why(error)}). Tryk Enter for at starte hændelsen.")

    @on(LogLine.Refused)
    def refused(self, event: LogLine.Refused) -> None:
        event.stop()
        self.say(event.sentence)

    @on(LogLine.Submitted)
    def submit(self, event: LogLine.Submitted) -> None:
        event.stop()
        text = event.text
        if not text.strip() or self._busy:
            return
        try:
            typed = read_line(text, self._session.room.clock())
        except BadTime as error:
            self.say(f"{error.sentence} Der er ikke startet noget.")
            return
        if typed.time is not None and typed.time.later_than_now and text != self._asked:
            self._asked = text
            when = day_clock(typed.time.at, self._session.room.clock())
            self.say(f"Klokken er ikke så mange endnu. Enter igen starter hændelsen som {when}.")
            return
        if self.open_now and text != self._asked:
            self._asked = text
            self.say(f"Åben hændelse: {self.open_now[-1].number}. Esc og Enter åbner den. Enter igen starter en ny.")
            return
        self._busy = True
        self._draft = msgspec.structs.replace(self._draft, text=text)
        self.run_worker(self._start(typed), exit_on_error=False)

    async def _start(self, typed: Typed) -> None:
        session = self._session
        draft = self._draft

        def work() -> str:
            return opening.start(
                session.room,
                session.config.plan,
                register.contacts(session.room, session.config.contacts),
                typed.text,
                line_kind=typed.kind,
                occurred_at=typed.time.at if typed.time is not None else None,
                reason=typed.reason,
                call_back=typed.call_back,
                sensitive=typed.sensitive,
                event=draft.id,
            )

        try:
            await session.keep(draft)
            incident_id = await session.do(work)
        except (BeredskabError, OSError) as error:
            self.say(f"IKKE STARTET: {error.sentence if isinstance(error, BeredskabError) else why(error)}")
            self._busy = False
            return
        # Busy to the end: the timer must not put the draft back on the disk once the line is stored.
        await session.drop(draft)
        self._open(incident_id)

    # -- keys

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        found: Found = event.row
        if found.incident is None:
            self.say(found.trouble)
        else:
            self._open(found.incident_id)

    def action_log_line(self) -> None:
        if self._may_write:
            self.set_focus(self.query_one(LogLine))  # at once: the next key may be in the same breath

    def action_to_list(self) -> None:
        self.set_focus(self.query_one(FoundLines))

    def action_other(self) -> None:
        if isinstance(self.focused, LogLine):
            self.action_to_list()
        else:
            self.action_log_line()

    def action_help(self) -> None:
        self.app.push_screen(Page("Hjælp til starten", HELP))

    def action_nothing(self) -> None:
        """Ctrl+C never ends the program."""
        self.say("Ctrl+C lukker ikke programmet. F10 lukker; det, du skriver, bliver gemt som kladde.")


HELP = [
    "Her begynder en hændelse. Skriv med dine egne ord, hvad der er sket, og tryk Enter.",
    "Linjen bliver gemt med det samme, og planens opgaver, kontakter og stab bliver lagt klar.",
    "Type, sted, politisag og gruppe kan vælges bagefter med F9, når der er en hånd fri.",
    "",
    "Esc går til listen over hændelser, der ikke er lukket; pil op og ned vælger, Enter åbner.",
    "F2 går til loglinjen, F10 lukker programmet. Det, du er ved at skrive, bliver gemt som kladde.",
    "Bogstaverne h, l og q gør det samme som F1, F2 og F10, når markøren står på listen.",
]
