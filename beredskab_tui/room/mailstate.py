"""How it is with messages and their mails, as the board and the shell both say it (plan R43, R44)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from typing import Final, NamedTuple

from beredskab_tui.access.people import People
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import Delivery, DeliveryState, Mail, Message, Recipient
from beredskab_tui.records.message import TO_SEND
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.room.outbox import due_next
from beredskab_tui.room.wording import counted, ended
from beredskab_tui.times import at_clock, clock, minutes_until

SWITCHED_OFF: Final = (
    "Mail er slået fra i mail.toml, så intet bliver sendt. Skriv aktiv = true i filen: det virker inden for et minut."
)
_SHORT: Final = {DeliveryState.DELIVERED: "afleveret"}
"""States that a row has no room for in full."""
_ORDER: Final = (
    DeliveryState.DELIVERED,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
    DeliveryState.WAITING,
    DeliveryState.READY,
    DeliveryState.EXPIRED,
    DeliveryState.CANCELLED,
)


class QueueState(Enum):
    """How it is with what is to be sent, in the words of ``--json``."""

    OFF = "off"
    HELD = "held"
    OFFLINE = "offline"
    SENDING = "sending"
    WAITING = "waiting"
    IDLE = "idle"


class Sent(NamedTuple):
    """One recipient of a message, in the latest mail to that address."""

    mail: Mail
    delivery: Delivery


def mails_of(board: Board, message: Message) -> list[Mail]:
    """The mails that a message has become, the oldest first."""
    return sorted((mail for mail in board.mails if mail.message == message.id), key=lambda mail: mail.number)


def latest(mails: Iterable[Mail]) -> list[Sent]:
    """The recipients of one message's mails, each as its latest mail has it: one called back may be sent anew."""
    found: dict[str, Sent] = {}
    for mail in sorted(mails, key=lambda mail: mail.number):
        for delivery in mail.deliveries:
            found[delivery.address.casefold()] = Sent(mail, delivery)
    return list(found.values())


def counts(sent: Sequence[Sent]) -> str:
    """How many recipients have come how far: "14 afleveret, 1 fejlet, 2 venter"."""
    numbers = Counter(one.delivery.state for one in sent)
    return ", ".join(f"{numbers[state]} {state_word(state)}" for state in _ORDER if numbers[state])


def state_word(state: DeliveryState) -> str:
    """A state of a mail to one recipient, in a row."""
    return _SHORT.get(state, danish(state))


def count(board: Board, states: Iterable[DeliveryState]) -> int:
    """How many recipients of an incident's mails stand so."""
    wanted = set(states)
    return sum(one.state in wanted for mail in board.mails for one in mail.deliveries)


# -- the queue


def queue_state(board: Board, settings: MailSettings) -> QueueState:
    """How it is with what is to be sent. What hinders all of it goes before what is under way."""
    queue = board.mail_queue
    if not settings.active:
        return QueueState.OFF
    if queue.held:
        return QueueState.HELD
    if queue.failures:
        return QueueState.OFFLINE
    if any(mail.sending is not None for mail in board.mails):
        return QueueState.SENDING
    return QueueState.WAITING if count(board, TO_SEND) else QueueState.IDLE


def hindrance(board: Board, settings: MailSettings, now: datetime) -> str:
    """Why nothing is sent just now, in whole sentences; empty when nothing hinders it."""
    queue = board.mail_queue
    since = f" siden {at_clock(queue.since, now)}" if queue.since is not None else ""
    match queue_state(board, settings):
        case QueueState.OFF:
            return SWITCHED_OFF
        case QueueState.HELD:
            return f"Mails bliver holdt tilbage{since}: {ended(queue.held)}"
        case QueueState.OFFLINE:
            why = f": {ended(queue.said)}" if queue.said else "."
            again = f" Prøves igen {_soon(queue.next_at, now)}." if queue.next_at is not None else ""
            return f"Mailserveren kan ikke nås{since}{why}{again}"
    return ""


def under_way(board: Board, people: People, settings: MailSettings, now: datetime) -> str:
    """Who sends, and how many wait, in whole sentences."""
    said = [f"{sending[0].upper()}{sending[1:]}."] if (sending := progress(board, people)) else []
    if waiting := count(board, TO_SEND):
        at = due_next(board.mails, now)
        free = at is not None and at > now and not hindrance(board, settings, now)
        when = f"; den næste sendes {_soon(at, now)}" if at is not None and free else ""
        said.append(f"{counted(waiting, 'modtager', 'modtagere')} venter{when}.")
    return " ".join(said) or "Ingen mails venter."


def progress(board: Board, people: People) -> str:
    """How far whoever sends has come with the messages that are under way; empty when nothing is."""
    sent_now = [mail for mail in board.mails if mail.sending is not None]
    if not sent_now:
        return ""
    ids = {mail.message for mail in sent_now}
    states = [one.state for mail in board.mails if mail.message in ids for one in mail.deliveries]
    states = [state for state in states if state is not DeliveryState.CANCELLED]
    done = sum(state not in TO_SEND for state in states)
    return f"sender {done} af {len(states)} ({sender_of(board, people)})"


def sender_of(board: Board, people: People) -> str:
    """The initials of whoever sends mails of the incident just now; empty when nobody does."""
    return next((people.initials(mail.sending.by) for mail in board.mails if mail.sending is not None), "")


def _soon(at: datetime, now: datetime) -> str:
    minutes = minutes_until(at, now)
    return "om lidt" if at <= now or minutes == "nu" else f"{at_clock(at, now)}, {minutes}"


# -- one recipient


def addressee(one: Recipient | Delivery) -> str:
    """Name and address, or the one of them that is known."""
    if one.name in ("", one.address):
        return one.address
    return f"{one.name} <{one.address}>" if one.address else one.name


def how_far(one: Sent, people: People, now: datetime, *, off: bool) -> str:
    """How far a mail to one recipient is, and when, in the middle of a line. ``off``: mail is switched off."""
    mail, delivery = one
    if delivery.state not in TO_SEND:
        return f"{danish(delivery.state)}{f' {clock(delivery.at)}' if delivery.at is not None else ''}"
    if mail.sending is not None:
        return f"sender ({people.initials(mail.sending.by)}): {danish(mail.sending.phase)}"
    if off:
        return danish(delivery.state)
    if mail.next_at is not None and mail.next_at > now:
        return f"{danish(delivery.state)}, prøves igen {at_clock(mail.next_at, now)}"
    wait = f", sendes {at_clock(mail.not_before, now)}" if mail.not_before > now else ""
    return f"{danish(delivery.state)}{wait}"


def answer(one: Delivery) -> str:
    """What the mail server said to it, or why it said nothing; empty for nothing."""
    return " ".join(part for part in (str(one.code) if one.code is not None else "", one.said) if part)
