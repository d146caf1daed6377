"""How it is with the outbox, for the shell: the queue, each message, and whoever has not got it (plan R43, R44)."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from beredskab_tui.cli import machine
from beredskab_tui.cli.output import one_line
from beredskab_tui.cli.reading import DAMAGED, read_board
from beredskab_tui.errors import BeredskabError
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import DeliveryState, Message, MessageState
from beredskab_tui.records.message import TO_SEND
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.room.mailstate import (
    Sent,
    addressee,
    answer,
    count,
    counts,
    hindrance,
    how_far,
    latest,
    mails_of,
    queue_state,
    under_way,
)
from beredskab_tui.room.room import Room
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
    return {
        "incident": machine.incident(board),
        "queue": {
            "state": queue_state(board, settings).value,
            "active": settings.active,
            "waiting": count(board, TO_SEND),
            "unknown": count(board, (DeliveryState.UNKNOWN,)),
            **machine.plain(board.mail_queue),
        },
        "messages": machine.with_states(board.messages),
        "mails": machine.with_states(board.mails),
    }


def lines(room: Room, board: Board, settings: MailSettings, now: datetime) -> Iterator[str]:
    """The same for people: the queue, and then message by message."""
    said = (hindrance(board, settings, now), under_way(board, room.people, settings, now))
    yield f"  {' '.join(part for part in said if part)}"
    for message in board.messages:
        yield ""
        sent = latest(mails_of(board, message))
        stands = "; ".join(_state_of(room, message, sent, now))
        yield f"{message.number:>4}  {one_line(message.title)}, »{one_line(message.subject)}«: {stands}"
        for one in sent:
            if one.mail.sending is not None or one.delivery.state is not DeliveryState.DELIVERED:
                yield f"        {_recipient(room, one, now, off=not settings.active)}"
        for unable in message.recipients:
            if not unable.gets_mail:
                why = one_line(unable.trouble) or "Har ingen mailadresse."
                number = unable.phone or "intet nummer"
                yield f"        {one_line(addressee(unable))}: ingen mail. {why} Ring: {number}"


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


def _recipient(room: Room, one: Sent, now: datetime, *, off: bool) -> str:
    """Somebody who has not got it, why, and what the mail server said."""
    said = one_line(answer(one.delivery))
    how = how_far(one, room.people, now, off=off)
    return f"{one_line(addressee(one.delivery))}: {how}{f': {said}' if said else ''}"
