"""One call: the number, large enough to read aloud, and one key for what came of it (plan R50, R52)."""

from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from beredskab_tui.records import CallResult, Channel, Contact
from beredskab_tui.records.words import danish
from beredskab_tui.tui.actions import CALLING
from beredskab_tui.tui.screens.overlay import INNER_WIDTH, Drafted
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import fit, shown
from beredskab_tui.tui.widgets.logline import LogLine
from beredskab_tui.tui.widgets.textline import TextLine


class Outcome(NamedTuple):
    """What came of a call."""

    result: CallResult | None
    """None when it was handed back."""
    note: str = ""
    channel: Channel = Channel.PHONE
    go_on: bool = False
    """Whether the next call follows by itself."""


class Call(Drafted[Outcome]):
    """Shows one contact while this session has the call. The note is kept as a draft until there is a result."""

    help_title = "Hjælp til opkaldet"
    help_lines = (
        "Opkaldet er dit, så længe det står her: de andre ser, at du ringer, og ringer ikke selv.",
        "Ring til nummeret, og tast bogstavet for det, der kom ud af det. Så kommer den næste.",
        "Taster du i to gange, er det noteret, at to ikke tog telefonen.",
        "Vil du skrive, hvad der blev sagt, så tast l først. Enter går tilbage til bogstaverne.",
        "Er det en sms, en mail eller et møde ved døren, så skift form med k, før du vælger resultatet.",
        "Esc giver opkaldet tilbage uden resultat. Noten bliver gemt til næste gang.",
    )
    actions = CALLING
    DEFAULT_CSS = """
    Call .number { text-style: bold; text-align: center; height: auto; border: round $border; }
    Call.-low .number { border: none; text-align: left; }
    Call .warning { color: $text-warning; text-style: bold; height: auto; }
    Call .facts { height: auto; max-height: 4; }
    Call.-low .facts { max-height: 2; }
    Call .label { color: $text-muted; height: auto; margin-top: 1; }
    Call .channel { height: 1; margin-top: 1; }
    Call.-low .channel { margin-top: 0; }
    """
    AUTO_FOCUS = ""
    """Nothing: letters are keys here until the note is asked for."""

    def __init__(self, session: Session, incident: str, contact: Contact, exercise: bool) -> None:
        super().__init__(session, incident, f"call:{contact.id}", f"Note til opkald: {contact.name}")
        self._contact = contact
        self._exercise = exercise
        self._channel = Channel.PHONE

    def compose(self) -> ComposeResult:
        contact = self._contact
        about = ", ".join(part for part in (contact.title, contact.org) if part)
        with Vertical():
            yield self.titled(f"{contact.name}{f' – {about}' if about else ''}")
            if self._exercise:
                yield Static(shown("ØVELSE – ring ikke"), classes="warning")
            if contact.minor:
                yield Static(shown("Under 18: kontakt kun gennem en voksen, den unge kender."), classes="warning")
            yield Static(shown(fit(" ".join(contact.phone) or "intet nummer", INNER_WIDTH - 2)), classes="number")
            facts = [f"Andet nummer: {contact.phone_alt}"] if contact.phone_alt else []
            facts += [contact.note] if contact.note else []
            if facts:
                yield Static(shown("\n".join(facts)), classes="facts")
            yield Static(shown("Note (tryk l for at skrive, Enter for at komme tilbage)"), classes="label")
            yield LogLine(self.draft.text, id="note")
            yield Static(classes="fault")
            yield TextLine(self._by, classes="channel")
            yield self.key_line()

    @property
    def _by(self) -> str:
        return f"Kontaktform: {danish(self._channel)}"

    def written(self) -> str:
        return self.query_one(LogLine).value

    @on(LogLine.Submitted)
    def back_to_keys(self, event: LogLine.Submitted) -> None:
        event.stop()
        self.set_focus(None)

    async def action_result(self, result: str) -> None:
        # If it cannot be stored, the note is there again at the next try.
        self.keep()
        self.dismiss(Outcome(CallResult(result), self.written(), self._channel, go_on=True))

    def action_note(self) -> None:
        self.set_focus(self.query_one(LogLine))

    def action_channel(self) -> None:
        """The next way to get hold of somebody: a text message is a contact too."""
        channels = list(Channel)
        self._channel = channels[(channels.index(self._channel) + 1) % len(channels)]
        self.query_one(".channel", TextLine).show(self._by)

    async def action_next(self) -> None:
        self.keep()
        self.dismiss(Outcome(None, go_on=True))

    async def action_leave(self) -> None:
        if self.query_one(LogLine).has_focus:
            self.set_focus(None)
        else:
            await self.leave()

    async def leave(self) -> None:
        self.keep()
        self.dismiss(Outcome(None))
