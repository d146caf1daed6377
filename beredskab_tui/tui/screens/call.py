"""One call: the number, large enough to read aloud, what may be said beside it, and one key for what came of it.

Plan R48–R52: the caller has a task and words that the leader approved, and that is what the call is made from.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from beredskab_tui.access.people import Role
from beredskab_tui.errors import Refused
from beredskab_tui.records import CallResult, Channel, Contact
from beredskab_tui.records.words import danish
from beredskab_tui.room.callround import no_number, number_of, own_numbers, under_age
from beredskab_tui.room.standins import DO_NOT_CALL
from beredskab_tui.text import safe
from beredskab_tui.times import ZONE, BadTime, at_clock, clock, minutes_until, read_coming
from beredskab_tui.tui.actions import CALLING, Action
from beredskab_tui.tui.board.whens import due_of
from beredskab_tui.tui.screens.choose import Chooser, Option, Page
from beredskab_tui.tui.screens.held import Held, Hold
from beredskab_tui.tui.screens.overlay import INNER_WIDTH
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import fit, shown, wrapped
from beredskab_tui.tui.widgets.logline import LogLine
from beredskab_tui.tui.widgets.textline import TextLine

BRIEF_LINES: Final = 4
"""Lines of what may be said, at most."""
_BEGINS: Final = "(ikke gemt: "
"""How the draft begins of a call whose result could not be stored."""
OTHER_LINES: Final = 20
"""Lines of the window that all the rest may take."""


class Outcome(NamedTuple):
    """What came of a call."""

    result: CallResult | None
    """None when it was handed back."""
    note: str = ""
    channel: Channel = Channel.PHONE
    due_at: datetime | None = None
    """When it was agreed to call again."""
    by: str | None = None
    """Id of the one who called, when it is noted for somebody else."""
    go_on: bool = False
    """Whether the next call follows by itself."""


class Call(Held[Outcome]):
    """Shows one contact while this session has the call. The note is kept as a draft until there is a result."""

    help_title = "Hjælp til opkaldet"
    help_lines = (
        "Opkaldet er dit, så længe det står her: de andre ser, at du ringer, og ringer ikke selv.",
        "Ring til nummeret, og tast bogstavet for det, der kom ud af det. Så kommer den næste.",
        "Under nummeret står, hvad du må sige; o viser det hele. Uden godkendelse: sig kun, at I vender tilbage.",
        "Vil du skrive, hvad der blev sagt, så tast l først. Enter går tilbage til bogstaverne.",
        "g: skal der ringes igen, så skriv hvornår; Enter alene er uden tid. Se Ring tilbage på listen.",
        "p: har en kollega ringet og oplyst det i telefonen, bliver det noteret i kollegaens navn.",
        "Er det en sms, en mail eller et møde ved døren, så skift form med k, før du vælger resultatet.",
        "Esc giver opkaldet tilbage uden resultat. Noten bliver gemt til næste gang.",
    )
    actions = CALLING
    DEFAULT_CSS = """
    Call .number { text-style: bold; text-align: center; height: auto; border: round $border; }
    Call.-low .number { border: none; text-align: left; }
    Call .warning { color: $text-warning; text-style: bold; height: auto; max-height: 2; }
    Call .facts { height: auto; max-height: 2; color: $text-muted; }
    Call .progress { height: 1; }
    Call .brief { height: auto; max-height: 4; }
    Call.-low .facts, Call.-low .brief, Call.-low .warning { max-height: 1; }
    Call .label { color: $text-muted; height: auto; }
    Call .channel { height: 1; color: $text-muted; }
    Call #again { display: none; height: auto; }
    Call.-asking #again { display: block; }
    Call.-asking #noting, Call.-asking .facts { display: none; }
    Call #noting { height: auto; }
    Call .keys { margin-top: 0; }
    """
    AUTO_FOCUS = ""
    """Nothing: letters are keys here until the note is asked for."""

    def __init__(
        self,
        session: Session,
        incident: str,
        contact: Contact,
        exercise: bool,
        *,
        title: str = "",
        brief: Sequence[str] = (),
        progress: str = "",
        by: str | None = None,
        hold: Hold | None = None,
    ) -> None:
        """Make one.

        Args:
            contact: who is called; in an exercise with stand-in numbers.
            title: what it is called; name, title and organisation if nothing is said.
            brief: what may be said, a paragraph each.
            progress: how far the target group in hand is.
            by: id of the one for whom the result is noted.
            hold: where it learns whether the call is still this session's.
        """
        super().__init__(session, incident, f"call:{contact.id}", f"Note til opkald: {contact.name}", hold)
        self._unstored, self._note_before = _read(self.draft.text)
        self._contact = contact
        self._exercise = exercise
        self._heading = title or _named(contact)
        self._brief = brief
        self._progress = progress
        self._by = by
        self._channel = Channel.PHONE

    def compose(self) -> ComposeResult:
        contact = self._contact
        number, _ = number_of(contact)
        with Vertical():
            yield self.titled(self._heading)
            warnings = [DO_NOT_CALL] if self._exercise else []
            warnings += [under_age(contact)] if contact.minor else []
            if warnings:
                yield Static(shown(" · ".join(warnings)), classes="warning")
            yield Static(shown(fit(" ".join(number) or no_number(contact), INNER_WIDTH - 2)), classes="number")
            facts = [own_numbers(contact)] if contact.minor and own_numbers(contact) else []
            facts += [f"Andet nummer: {contact.phone_alt}"] if contact.phone_alt and not contact.minor else []
            facts += [contact.note] if contact.note else []
            if facts:
                yield Static(shown(" · ".join(facts)), classes="facts")
            if self._progress:
                yield TextLine(self._progress, classes="progress")
            if self._brief:
                yield Static(classes="brief")
            with Vertical(id="noting"):
                yield Static(shown("Note (tryk l for at skrive, Enter for at komme tilbage)"), classes="label")
                yield LogLine(self._note_before, id="note")
            with Vertical(id="again"):
                yield Static(
                    shown("Hvornår, fx 20.30 eller +15 minutter (tom: uden tid). Enter gemmer."), classes="label"
                )
                yield LogLine(_due_in(self._unstored), id="when")
            yield Static(classes="fault")
            yield TextLine(self._how, classes="channel")
            yield self.key_line()

    @property
    def _how(self) -> str:
        people = self.session.room.people
        for_whom = f" · Noteres på vegne af {people.initials(self._by)}" if self._by is not None else ""
        return f"Kontaktform: {danish(self._channel)}{for_whom}"

    @property
    def _note_line(self) -> LogLine:
        return self.query_one("#note", LogLine)

    @property
    def _when_line(self) -> LogLine:
        return self.query_one("#when", LogLine)

    def on_mount(self) -> None:
        if self._unstored:
            said = f"Sidst blev resultatet ikke gemt: {self._unstored}."
            self.tell(f"{said} Passer det stadig, så tast bogstavet igen.")

    @property
    def usable_actions(self) -> Sequence[Action]:
        return self.actions if self._brief else [one for one in self.actions if one.name != "words"]

    def written(self) -> str:
        return f"{_BEGINS}{self._unstored}) {self._note_line.value}" if self._unstored else self._note_line.value

    async def keep_unstored(self, outcome: Outcome, at: datetime) -> None:
        """What came of it could not be stored: have it in the draft, beside the note. For workers.

        Args:
            at: when that was.
        """
        if outcome.result is None:
            return
        self._unstored = f"kl. {clock(at)} {danish(outcome.result)}"
        if outcome.due_at is not None:
            self._unstored += f" {outcome.due_at.astimezone(ZONE):%d-%m-%Y %H.%M}"
        text = f"{_BEGINS}{self._unstored}) {outcome.note}"
        self.draft = msgspec.structs.replace(self.draft, text=text)
        self.session.note(self.draft)
        await self.put_on_disk()

    def fit_inside(self) -> None:
        """What may be said is cut at a line's end, with a sign that there is more."""
        if not self.query(".brief"):
            return
        said = len(wrapped(self._sentence, self.inner_width)) if self._sentence else 0
        most = max(1, min(BRIEF_LINES, self.app.size.height - OTHER_LINES - said))
        lines = [line for part in self._brief for line in wrapped(safe(part), self.inner_width)]
        if len(lines) > most:
            more = " (o: det hele)"
            lines = [*lines[: most - 1], fit(" ".join(lines[most - 1 :]), self.inner_width - len(more)) + more]
        self.query_one(".brief", Static).update(shown("\n".join(lines)))

    # -- in the two fields

    @on(LogLine.Edited, "#when")
    def when_edited(self, event: LogLine.Edited) -> None:
        # The note alone is the draft.
        event.stop()
        if self.has_class("-asking"):
            self._tell_when(event.text)

    def _tell_when(self, text: str) -> None:
        now = self.session.room.clock()
        try:
            at = _again(text, now)
        except Refused:
            self.tell("")
        else:
            self.tell(f"Ring igen {at_clock(at, now)}, {minutes_until(at, now)}." if at is not None else "")

    @on(LogLine.Submitted)
    def entered(self, event: LogLine.Submitted) -> None:
        event.stop()
        if event.input.id == "note":
            self.set_focus(None)
            return
        try:
            due_at = _again(event.text, self.session.room.clock())
        except Refused as error:
            self.tell(error.sentence)
            return
        self._end(CallResult.CALL_LATER, due_at)

    # -- what keys do

    async def action_result(self, result: str) -> None:
        self._end(CallResult(result))

    def _end(self, result: CallResult, due_at: datetime | None = None) -> None:
        if self._by is None and self.refuses():
            return
        note = self._note_line.value
        # If it cannot be stored, the note is there again at the next try.
        self.keep()
        self.dismiss(Outcome(result, note, self._channel, due_at, self._by, go_on=True))

    def action_later(self) -> None:
        """To be called again: when, if that was said."""
        self.add_class("-asking")
        self.set_focus(self._when_line)
        if self._when_line.value:
            self._tell_when(self._when_line.value)

    def action_words(self) -> None:
        """What may be said, whole: beside the number there is room for a few lines."""
        if self._brief:
            self.app.push_screen(Page("Det må du sige", self._brief))

    def action_note(self) -> None:
        self.set_focus(self._note_line)

    def action_channel(self) -> None:
        """The next way to get hold of somebody: a text message is a contact too."""
        channels: list[Channel] = [one for one in Channel if one is not Channel.NOTICE]
        self._channel = channels[(channels.index(self._channel) + 1) % len(channels)]
        self._show_how()

    def action_behalf(self) -> None:
        """The result was told by phone: whose it is."""
        people, me = self.session.room.people, self.session.room.me
        options = [Option(me.id, f"{me.initials} (mig selv)")]
        options += [
            Option(one.id, f"{one.initials} {one.name}")
            for one in people
            if one.id != me.id and one.role is not Role.READER
        ]
        self.app.push_screen(Chooser("På vegne af: hvem ringede?", options), self._set_by)

    def _set_by(self, person: str | None) -> None:
        if person is not None:
            self._by = person if person != self.session.room.me.id else None
            self._show_how()

    def _show_how(self) -> None:
        self.query_one(".channel", TextLine).show(self._how)

    async def action_next(self) -> None:
        self.keep()
        self.dismiss(Outcome(None, go_on=True))

    async def action_leave(self) -> None:
        """Esc: out of a field, or back."""
        if self._when_line.has_focus:
            self.remove_class("-asking")
            self.tell("")
            self.set_focus(None)
        elif self._note_line.has_focus:
            self.set_focus(None)
        else:
            await self.leave()

    async def leave(self) -> None:
        self.keep()
        self.dismiss(Outcome(None))


def _read(draft: str) -> tuple[str, str]:
    """What came of a call that could not be stored, in words, and the note beside it."""
    if not draft.startswith(_BEGINS):
        return "", draft
    unstored, _, note = draft.removeprefix(_BEGINS).partition(")")
    return unstored, note.removeprefix(" ")


def _again(text: str, now: datetime) -> datetime | None:
    """When to call again: as every deadline is typed, or on a day, as the draft of an unstored result has it.

    Raises:
        Refused: it cannot be read, or has passed.
    """
    try:
        return due_of(text, now)
    except Refused as error:
        if "-" not in text:
            raise
        try:
            return read_coming(text, now)
        except BadTime:
            raise error from None


def _due_in(unstored: str) -> str:
    """When it was to be called again, as it is typed."""
    return unstored.partition(f"{danish(CallResult.CALL_LATER)} ")[2]


def _named(contact: Contact) -> str:
    about = ", ".join(part for part in (contact.title, contact.org) if part)
    return f"{contact.name}{f' – {about}' if about else ''}"
