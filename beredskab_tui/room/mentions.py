"""Where in what is stored a person is mentioned, and what stands there.

Every text of every record is looked through, also of kinds that this version of the program does not know, and also
what it held before it was changed: the journal keeps that, so it belongs to an answer. Pure.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Final, NamedTuple

import msgspec

from beredskab_tui.records import (
    Contact,
    DirectoryContact,
    FrozenHeading,
    FrozenPlan,
    InvalidRecord,
    LogEntry,
    Record,
    Sensitivity,
    StaffMember,
    read,
)
from beredskab_tui.records.people import CallBack
from beredskab_tui.records.words import DANISH, danish
from beredskab_tui.room.board import KINDS
from beredskab_tui.room.fieldwords import HIDDEN, MOMENTS, PARTS, RECORDS, STATES, WORDS, every_text
from beredskab_tui.room.headings import HEADINGS
from beredskab_tui.room.persons import Matcher
from beredskab_tui.room.registerjournal import KINDS as REGISTER_KINDS
from beredskab_tui.room.sensitive import Words

WordsOf = Callable[[LogEntry], Words | None]
"""What a line says to whoever reads; None when it is withheld from them."""

Documents = Mapping[str, Mapping[str, dict[str, Any]]]
"""What is stored, by table and id."""

_KINDS: Final[dict[str, type[Record]]] = {kind.table: kind for kind in (*KINDS, *REGISTER_KINDS)}
_OF_SOMEBODY: Final = (Contact, DirectoryContact, StaffMember, CallBack)
"""Kinds of which all belongs to whom they name."""
_CLOSE: Final = (Sensitivity.CONFIDENTIAL, Sensitivity.SENSITIVE)


class Part(NamedTuple):
    """One field of what is stored."""

    label: str
    text: str
    mine: bool = True
    """False for a text in which the person is not mentioned, that stands beside one in which they are."""


class Mention(NamedTuple):
    """A place where a person is mentioned."""

    where: str
    """What it is, in Danish: "Linje 12, oplysning"."""
    at: datetime | None
    parts: tuple[Part, ...]
    """What stands there; nothing when it is withheld."""
    sure: bool = True
    """False when only a part of a name fits."""
    former: bool = False
    """It stood there before somebody changed it; the journal has it still."""
    close: str = ""
    """"fortrolig" or "følsom" for what is not for everybody."""
    seq: int | None = None
    """Number of the line of the log it is, or was written with."""


class Written(NamedTuple):
    """What was once stored in a record."""

    at: datetime
    table: str
    id: str
    fields: dict[str, Any]


def plain_words(entry: LogEntry) -> Words | None:
    """What a line says where nothing is opened."""
    return None if entry.sealed is not None else Words(entry.text, entry.reason)


def mentions(
    who: Matcher, documents: Documents, written: Iterable[Written] = (), words_of: WordsOf = plain_words
) -> Iterator[Mention]:
    """Every place, in the order in which it was stored: first what stands now, then what stood there before.

    Args:
        written: everything that was ever stored in them, in its order.
        words_of: what a line says to whoever reads.
    """
    close = _close_lines(documents)
    for table, records in documents.items():
        for record_id, document in records.items():
            yield from _in_record(who, table, record_id, document, close, words_of)
    yield from _before(who, documents, written, close)


def withheld(documents: Documents, words_of: WordsOf = plain_words) -> list[int]:
    """Numbers of the lines that say something whoever reads may not see, so that they could not be looked through."""
    return [entry.seq for entry in _lines(documents) if entry.erased is None and words_of(entry) is None]


# -- one record


class _Group(NamedTuple):
    """A record without its parts, or one of its parts."""

    name: str
    """Field of the record it lies in; empty for the record itself."""
    struct: Any
    leaves: tuple[tuple[str, str], ...]
    """Field and text of everything in it."""


def _in_record(
    who: Matcher, table: str, record_id: str, document: dict[str, Any], close: Mapping[int, str], words_of: WordsOf
) -> Iterator[Mention]:
    kind = _KINDS.get(table)
    try:
        record = None if kind is None else read(kind, record_id, document)
    except InvalidRecord:
        record = None
    if record is None:
        # Of a later version, or damaged: what it says is told as it stands.
        texts = tuple(every_text(document))
        yield from _mention(who, texts, f"{_called(table)}, som denne udgave ikke kan læse", None, False, "", None)
        return
    if isinstance(record, LogEntry):
        words = words_of(record)
        if words is not None:
            record = msgspec.structs.replace(record, text=words.text, reason=words.reason, sealed=None)
    seq = getattr(record, "seq", None)
    level = close.get(seq, "") if isinstance(seq, int) else ""
    groups = list(_groups(record))
    about = f"{_called(table)}{_number(record)}"
    everything = isinstance(record, _OF_SOMEBODY) and _finds(who, groups[0].leaves)
    for group in groups:
        where = about if not group.name else f"{about}, {PARTS.get(group.name, 'del')}{_heading(group.struct)}"
        at = _moment(group.struct) or _moment(record)
        found = list(_mention(who, group.leaves, where, at, False, level, seq))
        if not found and everything and group.name:
            found = [Mention(where, at, tuple(Part(_label(f), t, False) for f, t in _shown(group.leaves)), close=level)]
        yield from found


def _groups(record: Record) -> Iterator[_Group]:
    parts: list[_Group] = []
    leaves = tuple(_leaves(record, parts))
    yield _Group("", record, leaves)
    yield from parts


def _leaves(struct: Any, parts: list[_Group]) -> Iterator[tuple[str, str]]:
    """Field and text of everything in a struct; what it has several of goes to ``parts``."""
    for field in struct.__struct_fields__:
        value = getattr(struct, field)
        if isinstance(value, msgspec.Struct):
            yield from _leaves(value, parts)
        elif isinstance(value, tuple) and any(isinstance(one, msgspec.Struct) for one in value):
            for one in value:
                parts.append(_Group(field, one, tuple(_leaves(one, parts))))
        elif isinstance(value, tuple):
            text = ", ".join(one for one in value if isinstance(one, str))
            if text:
                yield field, text
        elif isinstance(value, Enum):
            if field in STATES and value in DANISH:
                yield field, danish(value)
        elif isinstance(value, str) and value:
            if isinstance(struct, FrozenPlan) and field == "text":
                yield from ((field, line) for line in value.splitlines() if line.strip())
            else:
                yield field, value


def _mention(
    who: Matcher,
    leaves: Iterable[tuple[str, str]],
    where: str,
    at: datetime | None,
    former: bool,
    level: str,
    seq: int | None,
) -> Iterator[Mention]:
    """The mention that these texts are, if they are one."""
    leaves = list(leaves)
    sure = {text for _, text in leaves if who.sure(text)}
    maybe = set() if sure else {text for _, text in leaves if who.maybe(text)}
    hits = sure or maybe
    if not hits:
        return
    long = len(leaves) > 60
    parts = [
        Part(_label(field), text, text in hits)
        for field, text in leaves
        if text in hits or (not former and not long and field not in HIDDEN)
    ]
    yield Mention(where, at, tuple(parts), bool(sure), former, level, seq)


def _finds(who: Matcher, leaves: Iterable[tuple[str, str]]) -> bool:
    return any(who.sure(text) for _, text in leaves)


# -- what stood there before


def _before(
    who: Matcher, documents: Documents, written: Iterable[Written], close: Mapping[int, str]
) -> Iterator[Mention]:
    told: dict[tuple[str, str], set[str]] = {}
    for one in written:
        now = documents.get(one.table, {}).get(one.id)
        key = one.table, one.id
        if key not in told:
            told[key] = {text for _, text in every_text(now)} if now is not None else set()
        texts = [(field, text) for field, text in every_text(one.fields) if text not in told[key]]
        told[key] |= {text for _, text in texts}
        seq = (now or one.fields).get("seq")
        level = close.get(seq, "") if isinstance(seq, int) else ""
        where = f"{_called(one.table)}{f' {seq}' if isinstance(seq, int) else ''}"
        where += " (slettet siden)" if now is None else " (rettet siden)"
        yield from _mention(who, texts, where, one.at, True, level, seq if isinstance(seq, int) else None)


# -- words


def _close_lines(documents: Documents) -> dict[int, str]:
    """How close the lines are that are not for everybody, by number. What was written with them is as close."""
    return {entry.seq: danish(entry.sensitivity) for entry in _lines(documents) if entry.sensitivity in _CLOSE}


def _lines(documents: Documents) -> Iterator[LogEntry]:
    for record_id, document in documents.get(LogEntry.table, {}).items():
        try:
            yield read(LogEntry, record_id, document)
        except InvalidRecord:
            continue


def _shown(leaves: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((field, text) for field, text in leaves if field not in HIDDEN)


def _label(field: str) -> str:
    return WORDS.get(field) or STATES.get(field) or "Andet"


def _called(table: str) -> str:
    return RECORDS.get(table, "En oplysning")


def _number(record: Record) -> str:
    if isinstance(record, LogEntry):
        return f" {record.seq}, {danish(record.kind)}"
    for field in ("number", "version", "seq"):
        value = getattr(record, field, None)
        if isinstance(value, int) and field != "number":
            return f" {value}" if field == "version" else f" (linje {value})"
        if isinstance(value, int):
            return f" {value}"
    return ""


def _heading(struct: Any) -> str:
    return f" {HEADINGS[struct.key - 1].name}" if isinstance(struct, FrozenHeading) else ""


def _moment(struct: Any) -> datetime | None:
    for field in MOMENTS:
        value = getattr(struct, field, None)
        if isinstance(value, datetime):
            return value
    return None
