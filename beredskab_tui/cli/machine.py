"""What is handed to other programs: one JSON document, in the words of the contract."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from beredskab_tui.cli.output import say
from beredskab_tui.records import (
    Agreement,
    Audience,
    Instruction,
    LogEntry,
    Mail,
    Message,
    PlanAnswer,
    Record,
    Rumour,
    Statement,
)
from beredskab_tui.room import duties
from beredskab_tui.room.board import Board
from beredskab_tui.times import iso

Document = dict[str, Any]


def plain(value: Any) -> Any:
    """A record, or what one holds, as JSON values; times in ISO 8601, local with offset."""
    return _plain(msgspec.to_builtins(value, builtin_types=(datetime,)))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value


def incident(board: Board) -> Document:
    """The contract's ``incident``, and what else is known of it."""
    record = board.incident
    return {
        **plain(record),
        "confirmed": record.confirmation is not None,
        "coordinated": bool(record.coordinations),
    }


def entry(line: LogEntry) -> Document:
    """One line of the contract's ``log``. Who said it, when that is not the author, is ``on_behalf_of``.

    What a sensitive line says is null, unless it was opened for somebody who may read it (``sensitive.opened``).
    """
    document: Document = plain(line)
    document["on_behalf_of"] = document.pop("speaker")
    del document["unfinished"]
    if document.pop("sealed") is not None:
        document |= {"text": None, "reason": None}
    return document


def everything(board: Board, *, history: bool) -> Document:
    """The contract's document: all of one incident.

    Args:
        history: also the changes that are no lines of the log.
    """
    document: Document = {
        "incident": incident(board),
        "log": [entry(line) for line in board.log],
        "tasks": _records(board.tasks),
        "contacts": _records(board.contacts),
        "call_backs": _records(board.call_backs),
        "follow_ups": _records(board.follow_ups),
        "staff": _records(board.staff),
        "media": _records(board.media),
        "rumours": with_states(board.rumours),
        "statements": with_states(board.statements),
        "picture_headings": _records(board.picture_headings),
        "situation_pictures": _records(board.situation_pictures),
        "instructions": _records(board.all(Instruction)),
        "agreements": _records(board.all(Agreement)),
        "answers": _records(board.all(PlanAnswer)),
        "audiences": _records(board.all(Audience)),
        "duties": [_duty(one) for one in duties.standing(board)],
        "messages": with_states(board.messages),
        "mails": with_states(board.mails),
        "mail_queue": plain(board.mail_queue),
    }
    if history:
        document["history"] = [
            {"at": iso(happened.at), "actor": happened.actor, "text": happened.text} for happened in board.history
        ]
    return document


def with_states(records: Iterable[Rumour | Statement | Message | Mail]) -> list[Document]:
    """Records that say themselves how far they are, with what they say. Each recipient of a mail has its own, too."""
    return [{**plain(one), "state": one.state.value} for one in records]


def _duty(one: duties.Standing) -> Document:
    """One of the plan's duties: its line, or why it is not relevant."""
    return {"id": one.duty.id, "text": one.duty.text, "state": one.state.value, "seq": one.seq, "reason": one.reason}


def print_json(document: Document) -> None:
    """Print the document, and nothing else, on stdout."""
    say(msgspec.json.encode(document).decode())


def _records(records: Iterable[Record]) -> list[Any]:
    return [plain(record) for record in records]
