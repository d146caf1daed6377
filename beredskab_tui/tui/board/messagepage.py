"""The page of one message: exactly what is sent, to whom, who gets no mail, and what to look at before it goes."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import ceil
from typing import Final

from beredskab_tui.access.people import People
from beredskab_tui.mail.letter import subject_of, text_of
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import Channel, DeliveryState, Message, MessageState, Recipient
from beredskab_tui.records.message import LOST, TO_SEND
from beredskab_tui.records.words import danish
from beredskab_tui.room import neutrality
from beredskab_tui.room.board import Board
from beredskab_tui.room.mailstate import Sent, addressee, answer, counts, hindrance, how_far, latest, mails_of
from beredskab_tui.room.neutrality import Mark, MarkKind
from beredskab_tui.room.recall import can_be_called_back, may_have_it
from beredskab_tui.room.releasing import broken_promise
from beredskab_tui.room.wording import counted, ended, listed
from beredskab_tui.times import at_clock, clock, day_clock, minutes_until
from beredskab_tui.tui.board.postrows import channel_word, is_over, undo_until
from beredskab_tui.tui.screens.messageview import Told
from beredskab_tui.tui.screens.sheet import Piece, SheetRow
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

MARKS_SHOWN: Final = 20
"""Of a text in which more is marked than this, nobody reads every explanation."""


class MessagePage:
    """The page of one message on one board; what it shows is made anew each time it is asked for."""

    def __init__(self, message: Message, board: Board, session: Session) -> None:
        self._message = message
        self.board = board
        self._config = session.config
        self._mail_file = session.mail_file
        self._people = session.room.people
        self._clock = session.room.clock
        self._marks: tuple[int, tuple[Mark, ...]] | None = None

    @property
    def message(self) -> Message:
        """As it is now; just after it was written, the feed may not have brought it yet."""
        found: Message | None = self.board.record(Message, self._message.id)
        return found or self._message

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What of the text is to be looked at. It is looked for once for each edition."""
        message = self.message
        if self._marks is None or self._marks[0] != message.edition:
            context = neutrality.board_context(self.board, self._config.plan, self._people)
            said = f"{message.subject}\n{message.text}"
            found = neutrality.check(said, self._config.word_lists, **context._asdict())
            if self.board.incident.exercise:
                # The numbers are stand-ins, and nobody outside gets them.
                found = tuple(mark for mark in found if mark.kind is not MarkKind.PHONE)
            self._marks = message.edition, found
        return self._marks[1]

    @property
    def forbidden(self) -> bool:
        """Whether it cannot be sent as it stands (plan R34)."""
        return any(mark.forbids for mark in self.marks)

    @property
    def can_be_called_back(self) -> bool:
        """Whether some of it can still be stopped, or has reached nobody."""
        return can_be_called_back(mails_of(self.board, self.message))

    @property
    def has_to_ring(self) -> bool:
        """Whether somebody gets no mail, or was not reached by it, or waits for one that nobody sends just now."""
        message = self.message
        unable = any(not one.gets_mail for one in message.recipients)
        missed = (*LOST, *TO_SEND) if self.hindrance else LOST
        return unable or any(one.delivery.state in missed for one in latest(mails_of(self.board, message)))

    @property
    def hindrance(self) -> str:
        """Why no mail is sent just now, in whole sentences; empty when nothing hinders it."""
        return hindrance(self.board, self._mail_file.settings, self._clock())

    @property
    def is_unknown(self) -> bool:
        """Whether somebody must decide what nobody knows."""
        mails = mails_of(self.board, self.message)
        return any(one.state is DeliveryState.UNKNOWN for mail in mails for one in mail.deliveries)

    def usable(self) -> Sequence[str]:
        """What makes sense now stands in the line of keys."""
        always = ("scroll", "help", "leave")
        ring = ("ring",) if self.has_to_ring else ()
        match self.message.state:
            case MessageState.PROPOSED:
                return ("approve", "correct", "withdraw", *ring, *always)
            case MessageState.RELEASED:
                stop = ("take_back",) if self.can_be_called_back else ()
                unknown = ("decide",) if self.is_unknown else ()
                return (*stop, "place", "as_file", *ring, *unknown, *always)
            case _:
                return always

    def is_over(self, sentence: str) -> bool:
        """Whether what was said last holds no longer."""
        return is_over(sentence, self.board, self._clock())

    def told(self) -> Told:
        """All there is to say of it now."""
        message, now = self.message, self._clock()
        sent = latest(mails_of(self.board, message))
        exercise = self.board.incident.exercise
        return Told(
            f"BESKED {message.number} – {message.title}",
            list(self._head(message, sent, now)),
            [
                SheetRow(str(number), "", tuple(pieces), section)
                for number, (section, pieces) in enumerate(self._rows(message, sent, exercise, now))
            ],
        )

    # -- the top

    def _head(self, message: Message, sent: Sequence[Sent], now: datetime) -> Iterator[str]:
        yield self._state(message, sent, now)
        to_come = message.state is MessageState.PROPOSED and Channel.MAIL in message.channels
        if to_come or any(one.delivery.state in TO_SEND for one in sent):
            yield from filter(None, [self.hindrance])
        if message.state is MessageState.PROPOSED:
            if self.forbidden:
                yield "KAN IKKE SENDES, som den står: se under ORDVALG, og ret den med r."
            elif self.marks:
                yield f"{counted(len(self.marks), 'sted er', 'steder er')} mærket: se under ORDVALG, før den sendes."
        if message.state is MessageState.PROPOSED and (late := broken_promise(message, now)):
            yield f"{late} r retter tekst og tid."
        elif (at := message.next_at) is not None and clock(at) not in message.text:
            yield f"I lover at skrive igen kl. {clock(at)}, men det står ikke i teksten: r retter tekst og tid."
        if self.board.incident.exercise and Channel.MAIL in message.channels:
            yield f"ØVELSE: al mail går til lederen alene ({self._people.leader.name})."

    def _state(self, message: Message, sent: Sequence[Sent], now: datetime) -> str:
        if message.withdrawn:
            return f"Opgivet: {ended(message.withdrawn)}"
        if message.release is None:
            why = f"Skal godkendes igen: {ended(message.returned)}" if message.returned else "Til godkendelse."
            return f"{why} Lederen eller den, der har overtaget, godkender den med g; r retter."
        police = ", afstemt med politiet" if message.release.agreed_with_police else ""
        by = _name(message.release.by, self._people)
        said = [f"Godkendt {at_clock(message.release.at, now)} af {by}{police}."]
        said += [f"{counts(sent)}."] if sent else []
        until = undo_until(mails_of(self.board, message), now)
        if until is not None:
            said.append(f"Kan kaldes tilbage til {at_clock(until, now)} med u.")
        elif any(one.delivery.state is DeliveryState.UNKNOWN for one in sent):
            said.append("Ingen ved, om den ukendte er sendt: lederen afgør det med a.")
        return " ".join(said)

    # -- the body

    def _rows(
        self, message: Message, sent: Sequence[Sent], exercise: bool, now: datetime
    ) -> Iterator[tuple[str, list[Piece]]]:
        yield "EMNE", [(subject_of(message, exercise=exercise), STRONG)]
        for line in text_of(message, exercise=exercise).split("\n"):
            yield "TEKST, som den sendes", [(line, "")]
        if message.attachment is not None:
            yield "BILAG", [(f"{message.attachment.name}, {_size(message.attachment.size)}", "")]
        for mark in self.marks[:MARKS_SHOWN]:
            cannot = " Kan ikke sendes." if mark.forbids else ""
            yield "ORDVALG", [(f"{neutrality.sentence(mark)}{cannot}", WARNING if mark.forbids else "")]
        if (more := len(self.marks) - MARKS_SHOWN) > 0:
            yield "ORDVALG", [(f"… og {more} steder mere.", MUTED)]
        if Channel.MAIL in message.channels:
            yield from self._mails(message, sent, exercise, now)
        for one in message.recipients:
            if not one.gets_mail:
                yield "FÅR INGEN MAIL: ring til dem", _rung(one)
        yield "KANALER", [(listed([channel_word(channel) for channel in message.channels]), "")]
        for placed in message.placings:
            by = self._people.initials(placed.by)
            put = f"{day_clock(placed.at, now)} {channel_word(placed.channel)}: {placed.where}"
            yield "KANALER", [(put, ""), (f" · {by}", MUTED)]
        if message.next_at is not None:
            told = f"{at_clock(message.next_at, now)}, {minutes_until(message.next_at, now)}"
            yield "NÆSTE ORIENTERING", [(told, "")]
        for said in self._about(message, sent, now):
            yield "OM BESKEDEN", [(said, MUTED)]

    def _mails(
        self, message: Message, sent: Sequence[Sent], exercise: bool, now: datetime
    ) -> Iterator[tuple[str, list[Piece]]]:
        """Each recipient: before it is approved, who would get it; afterwards what came of it."""
        known = {one.delivery.address.casefold(): one for one in sent}
        if message.release is not None:
            section = f"MODTAGERE PÅ MAIL: {counted(len(sent), 'modtager', 'modtagere')}"
            for one in sent:
                yield section, _delivered(one, self._people, now, off=not self._mail_file.settings.active)
            if not sent:
                yield section, [("Ingen.", MUTED)]
            return
        able = [one for one in message.recipients if one.gets_mail]
        had = {key for key, one in known.items() if may_have_it(*one)}
        wanted = [one for one in able if one.address.casefold() not in had]
        section = f"MODTAGERE PÅ MAIL: {self._becomes(len(wanted), exercise)}"
        for recipient in able:
            pieces: list[Piece] = [(addressee(recipient), "")]
            if recipient.address.casefold() in had:
                state = known[recipient.address.casefold()].delivery.state
                pieces.append((f" · {danish(state)}; får den ikke igen", WARNING))
            yield section, pieces
        if not able:
            yield section, [("Ingen, der kan sendes til.", WARNING)]

    def _becomes(self, recipients: int, exercise: bool) -> str:
        return becomes(recipients, self._mail_file.settings, exercise=exercise)

    def _about(self, message: Message, sent: Sequence[Sent], now: datetime) -> Iterator[str]:
        edition = f", {message.edition}. udgave" if message.edition > 1 else ""
        yield f"Skrevet {at_clock(message.written_at, now)} af {_name(message.author, self._people)}{edition}."
        if Channel.MAIL in message.channels and (settings := self._mail_file.settings).sender:
            back = f", svar går til {settings.reply_to}" if settings.reply_to not in ("", settings.sender) else ""
            whose = f"{settings.sender_name} <{settings.sender}>" if settings.sender_name else settings.sender
            yield f"Mailen er fra {whose}{back}."
        corrected: Message | None = self.board.record(Message, message.corrects) if message.corrects else None
        if corrected is not None:
            yield f"Retter besked {corrected.number}, »{corrected.subject}«."
        reached = [one.name for one in self._config.plan.informed if one.id in message.audiences]
        if reached:
            yield f"Tæller som orientering af: {listed(reached)}."
        expires = sorted({one.mail.expires_at for one in sent if one.delivery.state in TO_SEND})
        if expires:
            yield f"Sendes ikke efter {at_clock(expires[-1], now)}: så er den for gammel."
        if any(one.delivery.state is not DeliveryState.CANCELLED for one in sent):
            yield "Den godkendte mail er gemt i hændelsens mappe, præcis som den sendes."


def becomes(recipients: int, settings: MailSettings, *, exercise: bool = False) -> str:
    """How many mails so many recipients make, and whether they see each other."""
    if exercise:
        return f"én mail, til lederen (ellers {recipients})"
    if recipients > settings.single_mails:
        mails = ceil(recipients / settings.group_size)
        return f"{recipients} i {counted(mails, 'mail', 'mails')} med skjulte modtagere, så ingen ser hinanden"
    return "1 mail" if recipients == 1 else f"{recipients} mails, én til hver, så ingen ser hinanden"


def _delivered(one: Sent, people: People, now: datetime, *, off: bool) -> list[Piece]:
    amiss = one.delivery.state in (DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.EXPIRED)
    pieces: list[Piece] = [(addressee(one.delivery), ""), (" · ", MUTED)]
    pieces.append((how_far(one, people, now, off=off), WARNING if amiss else STRONG))
    # What went well needs no words of the mail server's.
    if (said := answer(one.delivery)) and one.delivery.state is not DeliveryState.DELIVERED:
        pieces.append((f" · {said}", ""))
    return pieces


def _rung(one: Recipient) -> list[Piece]:
    number = one.phone or "intet nummer"
    written = f" <{one.address}>" if one.address else ""
    return [(f"{one.name}, {number}", STRONG), (f"{written}: {one.trouble or 'Har ingen mailadresse.'}", "")]


def _name(person_id: str | None, people: People) -> str:
    person = people.get(person_id)
    return f"{person.name} ({person.initials})" if person is not None else people.initials(person_id)


def _size(size: int) -> str:
    return f"{max(1, round(size / 1000))} kB"
