"""One call: the number, large enough to read aloud, and one key for what came of it (plan R50, R52)."""

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from beredskab_tui.records import CallResult, Channel, Contact
from beredskab_tui.records.words import danish
from beredskab_tui.tui.actions import CALLING, key_name, screen_bindings
from beredskab_tui.tui.screens.overlay import INNER_WIDTH, Drafted
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import fit, shown
from beredskab_tui.tui.widgets.logline import LogLine


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

    DEFAULT_CSS = """
    Call .number { text-style: bold; text-align: center; height: auto; border: round $border; }
    Call .warning { color: $text-warning; text-style: bold; height: auto; }
    Call .facts { height: auto; max-height: 4; }
    Call .label { color: $text-muted; height: auto; margin-top: 1; }
    Call .fault { color: $text-warning; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*screen_bindings(CALLING)]
    AUTO_FOCUS = ""
    """Nothing: letters are keys here until the note is asked for."""

    def __init__(self, session: Session, incident: str, contact: Contact, exercise: bool) -> None:
        super().__init__(session, incident, f"call:{contact.id}")
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
            yield Static(shown(fit("   ".join(contact.phone or "intet nummer"), INNER_WIDTH - 2)), classes="number")
            facts = [f"Andet nummer: {contact.phone_alt}"] if contact.phone_alt else []
            facts += [contact.note] if contact.note else []
            yield Static(shown("\n".join(facts)), classes="facts")
            yield Static(shown("Note (tryk l for at skrive, Enter for at komme tilbage)"), classes="label")
            yield LogLine(self.draft.text, id="note")
            yield Static("", classes="fault")
            yield Static(self._keys, classes="keys")

    @property
    def _keys(self) -> Content:
        keys = "   ".join(f"{key_name(action.letter or action.key)} {action.text}" for action in CALLING)
        return shown(f"Kontaktform: {danish(self._channel)}\n{keys}")

    def written(self) -> str:
        return self.query_one(LogLine).value

    def tell(self, sentence: str) -> None:
        self.query_one(".fault", Static).update(shown(sentence))

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
        self.query_one(".keys", Static).update(self._keys)

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
