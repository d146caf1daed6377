"""One call to one of the staff: the number, large enough to read aloud, and one key for the answer (plan R35, R46)."""

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from beredskab_tui.records import StaffMember
from beredskab_tui.room.callin import Answer
from beredskab_tui.room.standins import DO_NOT_CALL
from beredskab_tui.tui.actions import CALLING_IN
from beredskab_tui.tui.screens.held import Held, Hold
from beredskab_tui.tui.screens.overlay import INNER_WIDTH
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import fit, shown
from beredskab_tui.tui.widgets.logline import LogLine
from beredskab_tui.tui.widgets.textline import TextLine


class Answered(NamedTuple):
    """What came of a call."""

    answer: Answer | None
    """None when it was handed back."""
    note: str = ""
    go_on: bool = False
    """Whether the next call follows by itself."""


class StaffCall(Held[Answered]):
    """Shows one colleague while this session has the call. The note is kept as a draft until there is an answer."""

    help_title = "Hjælp til indkaldelsen"
    help_lines = (
        "Opkaldet er dit, så længe det står her: de andre ser, at du ringer, og ringer ikke selv.",
        "Ring til nummeret, og tast bogstavet for svaret. Så kommer den næste af sig selv.",
        "Ved »kommer« bliver der spurgt hvornår. Enter uden noget er: på vej, uden tid.",
        "Er du ikke leder eller stedfortræder, står stedet som »ikke aftalt endnu«, til en af dem siger ja.",
        "Vil du skrive, hvad der blev sagt, så tast l først. Enter går tilbage til bogstaverne.",
        "Esc giver opkaldet tilbage uden svar. Noten bliver gemt til næste gang.",
    )
    actions = CALLING_IN
    DEFAULT_CSS = """
    StaffCall .number { text-style: bold; text-align: center; height: auto; border: round $border; }
    StaffCall.-low .number { border: none; text-align: left; }
    StaffCall .warning { color: $text-warning; text-style: bold; height: auto; }
    StaffCall .label { color: $text-muted; height: auto; margin-top: 1; }
    StaffCall .how-far { height: 1; margin-top: 1; color: $text-muted; }
    StaffCall.-low .how-far { margin-top: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "answer('CANNOT')", show=False)]
    AUTO_FOCUS = ""
    """Nothing: letters are keys here until the note is asked for."""

    def __init__(
        self,
        session: Session,
        incident: str,
        member: StaffMember,
        exercise: bool,
        how_far: str,
        hold: Hold | None = None,
    ) -> None:
        """Make one.

        Args:
            how_far: says how many of the staff have answered.
            hold: where it learns whether the call is still this session's.
        """
        super().__init__(session, incident, f"form:callin-{member.id}", f"Note til indkaldelse: {member.name}", hold)
        self._member = member
        self._exercise = exercise
        self._how_far = how_far

    def compose(self) -> ComposeResult:
        member = self._member
        with Vertical():
            yield self.titled(f"Indkald {member.name} ({member.initials})")
            if self._exercise:
                yield Static(shown(DO_NOT_CALL), classes="warning")
            yield Static(shown(fit(" ".join(member.phone) or "intet nummer", INNER_WIDTH - 2)), classes="number")
            yield Static(shown("Note (tryk l for at skrive, Enter for at komme tilbage)"), classes="label")
            yield LogLine(self.draft.text, id="note")
            yield Static(classes="fault")
            yield TextLine(self._how_far, classes="how-far")
            yield self.key_line()

    def written(self) -> str:
        return self.query_one(LogLine).value

    @on(LogLine.Submitted)
    def back_to_keys(self, event: LogLine.Submitted) -> None:
        event.stop()
        self.set_focus(None)

    def action_answer(self, name: str) -> None:
        if self.refuses():
            return
        # If it cannot be stored, the note is there again at the next try.
        self.keep()
        self.dismiss(Answered(Answer[name], self.written(), go_on=True))

    def action_note(self) -> None:
        self.set_focus(self.query_one(LogLine))

    def action_skip(self) -> None:
        self.keep()
        self.dismiss(Answered(None, go_on=True))

    async def action_leave(self) -> None:
        if self.query_one(LogLine).has_focus:
            self.set_focus(None)
        else:
            await self.leave()

    async def leave(self) -> None:
        self.keep()
        self.dismiss(Answered(None))
