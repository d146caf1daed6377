"""What F8 and the header say of messages and their mails: counts, states and queue in words (plan R43, R44)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from beredskab_tui.access.people import People
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import (
    Audience,
    CallResult,
    Channel,
    Contact,
    Delivery,
    DeliveryState,
    Mail,
    Message,
    MessageState,
)
from beredskab_tui.records.message import LOST, TO_SEND
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.room.drafts import Draft
from beredskab_tui.room.mailstate import (
    QueueState,
    Sent,
    count,
    counts,
    hindrance,
    latest,
    mails_of,
    progress,
    queue_state,
    under_way,
)
from beredskab_tui.room.wording import counted, listed, shortened
from beredskab_tui.times import at_clock, clock, minutes_until
from beredskab_tui.tui.screens.sheet import Piece, SheetRow
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

LONGEST_SUBJECT: Final = 100
"""Characters of a subject in its row; all of it stands on the page."""
MESSAGES: Final = "BESKEDER"
NEXT: Final = "NÆSTE ORIENTERING"
CALL_BACK: Final = "u kalder den tilbage."
"""How the sentence after an approval ends."""
DRAFTS: Final = "KLADDER, som kun du ser: Enter skriver videre"
DRAFT: Final = "draft:"
"""In front of the id of a draft, in the key of its row."""
PROMISED: Final = "next:"
"""In front of the id of a group, in the key of its row."""

_AMISS: Final = (*LOST, DeliveryState.UNKNOWN)


class MailStatus(NamedTuple):
    """What the header says of the mails; nothing when there is nothing to say."""

    parts: tuple[str, ...] = ()
    """The most urgent first: whatever there is no room for is left out from the end."""
    amiss: bool = False
    """Whether somebody must do something about it."""


NO_MAIL: Final = MailStatus()


# -- the header


def mail_status(board: Board, people: People, settings: MailSettings) -> MailStatus:
    """What everybody must know of the mails of an incident, wherever they look."""
    waiting, unknown = count(board, TO_SEND), count(board, (DeliveryState.UNKNOWN,))
    lost = _lost(board)
    parts: list[str] = []
    stuck = bool(waiting) and queue_state(board, settings) in (QueueState.OFF, QueueState.HELD, QueueState.OFFLINE)
    if stuck:
        parts.append("kan ikke sende (F8)" if settings.active else "slået fra (F8)")
    parts += [f"{unknown} ukendt"] if unknown else []
    parts += [f"{lost} fejlet"] if lost else []
    parts += [sending] if (sending := progress(board, people)) else [f"{waiting} venter"] if waiting else []
    return MailStatus(tuple(parts), stuck or bool(unknown or lost))


def _lost(board: Board) -> int:
    """Recipients whom no mail has reached, and whom nobody has talked to since."""
    found = 0
    for message in board.messages:
        if not message.withdrawn:
            found += sum(_is_lost(board, one.delivery) for one in latest(mails_of(board, message)))
    return found


def _is_lost(board: Board, one: Delivery) -> bool:
    if one.state not in LOST:
        return False
    contact: Contact | None = board.record(Contact, one.contact) if one.contact is not None else None
    attempts = contact.attempts if contact is not None else ()
    return not any(
        attempt.result is CallResult.REACHED and (one.at is None or attempt.at >= one.at) for attempt in attempts
    )


# -- the queue


def queue_lines(board: Board, people: People, settings: MailSettings, now: datetime) -> list[str]:
    """How it is with what is to be sent: a line or two above the list, with the keys that help."""
    keys = {QueueState.HELD: " Tryk p, når det er rettet.", QueueState.OFFLINE: " p prøver nu."}
    hindered = hindrance(board, settings, now)
    lines = [f"{hindered}{keys.get(queue_state(board, settings), '')}"] if hindered else []
    said = under_way(board, people, settings, now)
    if unknown := count(board, (DeliveryState.UNKNOWN,)):
        whom = counted(unknown, "modtager", "modtagere")
        said += f" For {whom} er det ukendt, om mailen er sendt. Lederen afgør det med a."
    return [*lines, said]


# -- the rows


def rows(board: Board, drafts: Iterable[Draft], people: People, now: datetime) -> list[SheetRow]:
    """The messages, the newest first, below them what is half written of others, and who was promised to hear from us.

    Args:
        drafts: of messages; only who wrote them sees them.
    """
    messages = sorted(board.messages, key=lambda message: -message.number)
    return [
        *(message_row(board, message, people, now) for message in messages),
        *(
            SheetRow(f"{DRAFT}{draft.id}", "[ ]", ((draft.title, STRONG), (" · halvt skrevet", WARNING)), DRAFTS)
            for draft in drafts
        ),
        *_promised(board, now),
    ]


def message_row(board: Board, message: Message, people: People, now: datetime) -> SheetRow:
    """One message: what it is, how far it is, where it went."""
    sent = latest(mails_of(board, message))
    subject = shortened(message.subject, LONGEST_SUBJECT)
    pieces: list[Piece] = [(f"{message.number} {message.title}", STRONG), (f" · {subject}", "")]
    pieces += [(f" · {said}", style) for said, style in _state_of(message, sent, people, now)]
    ways = listed([channel_word(channel) for channel in message.channels])
    pieces.append((f" · {ways}", MUTED))
    used = [f"{channel_word(one.channel)} {clock(one.at)}" for one in message.placings]
    pieces += [(f" · brugt: {', '.join(used)}", MUTED)] if used else []
    pieces.append((f" · {people.initials(message.author)} {clock(message.written_at)}", MUTED))
    return SheetRow(message.id, _mark(message, sent), tuple(pieces), MESSAGES)


def channel_word(channel: Channel) -> str:
    """A channel as the office calls it."""
    return "facebook" if channel is Channel.SOCIAL_MEDIA else danish(channel)


def undo_until(mails: Sequence[Mail], now: datetime) -> datetime | None:
    """Until when all that waits of a message can be called back for certain; None when that time is over."""
    times = [mail.not_before for mail in mails if mail.waits and mail.not_before > now]
    return max(times, default=None)


def is_over(sentence: str, board: Board, now: datetime) -> bool:
    """Whether a sentence promises that something can be called back, and nothing can any more."""
    return sentence.endswith(CALL_BACK) and undo_until(board.mails, now) is None


def _mark(message: Message, sent: Sequence[Sent]) -> str:
    if message.withdrawn:
        return "[-]"
    if message.release is None:
        return "[!]" if message.returned else "[ ]"
    if any(one.delivery.state in _AMISS for one in sent):
        return "[!]"
    return "[~]" if any(one.delivery.state in TO_SEND for one in sent) else "[x]"


def _state_of(message: Message, sent: Sequence[Sent], people: People, now: datetime) -> Iterator[Piece]:
    """How far it is, in words."""
    if message.state is MessageState.WITHDRAWN:
        yield f"{danish(message.state)}: {message.withdrawn}", MUTED
        return
    if message.state is MessageState.PROPOSED:
        yield (danish(message.state), WARNING) if not message.returned else ("til godkendelse igen", WARNING)
        if message.returned:
            yield message.returned, ""
        # What has gone before it came back has gone.
        gone = [one for one in sent if one.delivery.state in (DeliveryState.DELIVERED, DeliveryState.UNKNOWN)]
        if gone:
            yield counts(gone), ""
        return
    amiss = any(one.delivery.state in _AMISS for one in sent)
    if not sent:
        yield f"{danish(message.state)}, klar til brug", ""
        return
    yield counts(sent), WARNING if amiss else ""
    sending = next((one.mail.sending for one in sent if one.mail.sending is not None), None)
    if sending is not None:
        yield f"sender ({people.initials(sending.by)}): {danish(sending.phase)}", ""
    until = undo_until([one.mail for one in sent], now)
    if until is not None:
        yield f"fortryd til {clock(until)} (u)", STRONG


def _promised(board: Board, now: datetime) -> Iterator[SheetRow]:
    """Who was promised to hear from us, the soonest first."""
    promised = [(one.next_at, one) for one in board.all(Audience) if one.next_at is not None]
    for at, one in sorted(promised, key=lambda pair: pair[0]):
        pieces: list[Piece] = [(one.name, "")]
        if one.missed:
            pieces.append((f" · lovet {at_clock(at, now)} og ikke givet: det står som opgave (F3)", WARNING))
        else:
            pieces.append((f" · {at_clock(at, now)}, {minutes_until(at, now)}", WARNING if at < now else STRONG))
        yield SheetRow(f"{PROMISED}{one.id}", "[!]" if at < now else "[ ]", tuple(pieces), NEXT)
