"""How it is with the outbox, for the shell: the queue, each message, and whoever has not got it (plan R43, R44)."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from beredskab_tui.cli import machine
from beredskab_tui.cli.output import one_line
from beredskab_tui.cli.reading import DAMAGED, read_board
from beredskab_tui.errors import BeredskabError
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import Delivery, DeliveryState, Mail, Message, MessageState, SendPhase
from beredskab_tui.records.message import TO_SEND
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.room.mailstate import SWITCHED_OFF, Sent, count, counts, latest, mails_of
from beredskab_tui.room.outbox import due_next
from beredskab_tui.room.room import Room
from beredskab_tui.room.wording import counted, ended
from beredskab_tui.times import at_clock


class Open(NamedTuple):
    """An incident that was asked for, and all that is stored of it."""

    number: int
    """What ``status`` calls it."""
    board: Board
    whole: bool
    """Whether all that was written of it can be read."""


class Opened(NamedTuple):
    """The incidents that were asked for."""

    incidents: tuple[Open, ...]
    troubles: tuple[str, ...] = ()
    """What could not be read, in whole sentences."""


def read_all(room: Room, wanted: str | None = None) -> Opened:
    """The boards of the open incidents, or of the one with the id ``wanted``, open or not."""
    incidents: list[Open] = []
    troubles: list[str] = []
    for found in room.found(closed=wanted is not None):
        if wanted not in (None, found.incident_id):
            continue
        try:
            board, whole = read_board(room, found.incident_id)
        except BeredskabError as error:
            troubles.append(f"Hændelse {found.number}: {error.sentence}")
            continue
        incidents.append(Open(found.number, board, whole))
        troubles += [] if whole else [f"Hændelse {found.number}: {DAMAGED}"]
    return Opened(tuple(incidents), tuple(troubles))


def document(board: Board, settings: MailSettings) -> machine.Document:
    """What ``beredskab mail status --json`` says of one incident."""
    waiting = count(board, TO_SEND)
    return {
        "incident": machine.incident(board),
        "queue": {
            "state": _queue_state(board, settings, waiting),
            "active": settings.active,
            "waiting": waiting,
            "unknown": count(board, (DeliveryState.UNKNOWN,)),
            **machine.plain(board.mail_queue),
        },
        "messages": machine.with_states(board.messages),
        "mails": machine.with_states(board.mails),
    }


def lines(room: Room, board: Board, settings: MailSettings, now: datetime) -> Iterator[str]:
    """The same for people: the queue, and then message by message."""
    yield f"  {queue_line(room, board, settings, now)}"
    for message in board.messages:
        yield ""
        sent = latest(mails_of(board, message))
        said = "; ".join(_state_of(room, message, sent, now))
        yield f"{message.number:>4}  {one_line(message.title)}, »{one_line(message.subject)}«: {said}"
        for mail, one in sent:
            if mail.sending is not None or one.state is not DeliveryState.DELIVERED:
                yield f"        {_recipient(room, mail, one, now)}"


def queue_line(room: Room, board: Board, settings: MailSettings, now: datetime) -> str:
    """How it is with what is to be sent: off, held, offline, or how much waits."""
    queue, waiting = board.mail_queue, count(board, TO_SEND)
    left = f" {counted(waiting, 'modtager', 'modtagere')} venter." if waiting else ""
    match _queue_state(board, settings, waiting):
        case "off":
            return f"{SWITCHED_OFF}{left}"
        case "held":
            return f"Mails bliver holdt tilbage{_since(queue.since, now)}: {ended(queue.held)}{left}"
        case "offline":
            said = f": {ended(queue.said)}" if queue.said else "."
            again = f" Prøves igen {at_clock(queue.next_at, now)}." if queue.next_at is not None else ""
            return f"Mailserveren kan ikke nås{_since(queue.since, now)}{said}{again}{left}"
        case "sending":
            return f"{sender_of(room, board)} sender lige nu.{left}"
        case "waiting":
            at = due_next(board.mails, now)
            when = f" Den næste sendes {at_clock(at, now)}." if at is not None and at > now else ""
            return f"{left.strip()}{when}"
    return "Ingen mails venter."


def sender_of(room: Room, board: Board) -> str:
    """The initials of whoever sends mails of the incident just now; empty when nobody does."""
    return next((room.people.initials(mail.sending.by) for mail in board.mails if mail.sending is not None), "")


def _queue_state(board: Board, settings: MailSettings, waiting: int) -> str:
    """In the words of ``--json``."""
    if not settings.active:
        return "off"
    if board.mail_queue.held:
        return "held"
    if board.mail_queue.failures:
        return "offline"
    if any(mail.sending is not None for mail in board.mails):
        return "sending"
    return "waiting" if waiting else "idle"


def _since(at: datetime | None, now: datetime) -> str:
    return f" siden {at_clock(at, now)}" if at is not None else ""


def _state_of(room: Room, message: Message, sent: list[Sent], now: datetime) -> Iterator[str]:
    """How far a message is, and how many of its recipients are where."""
    if message.state is MessageState.WITHDRAWN:
        yield f"{danish(message.state)}: {one_line(message.withdrawn)}"
    elif message.release is not None:
        who = room.people.initials(message.release.by)
        yield f"{danish(message.state)} {at_clock(message.release.at, now)} ({who})"
    else:
        again = f" igen: {one_line(message.returned)}" if message.returned else ""
        yield f"{danish(message.state)}{again}"
    if sent:
        yield counts(sent)


def _recipient(room: Room, mail: Mail, one: Delivery, now: datetime) -> str:
    """Somebody who has not got it, why, and what the mail server said."""
    who = f"{one_line(one.name)} <{one.address}>" if one.name else one.address
    state = danish(one.state)
    if mail.sending is not None and one.state in TO_SEND:
        text = ", teksten er på vej" if mail.sending.phase is SendPhase.DATA else ""
        state = f"sender ({room.people.initials(mail.sending.by)}){text}"
    elif one.state in TO_SEND and (at := max(mail.not_before, mail.next_at or mail.not_before)) > now:
        state = f"{state} til {at_clock(at, now)}"
    said = " ".join(part for part in (str(one.code or ""), one_line(one.said)) if part)
    return f"{who}: {state}{f': {said}' if said else ''}"
