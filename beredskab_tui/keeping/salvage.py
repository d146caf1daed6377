"""What a journal that lost lines needs, so that all rules hold for the rest of it: every record can be read, the log
counts from 1 and up without a gap, and says what is missing.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final, NamedTuple

from beredskab_tui.journal.format import Line, Operation, Put, Update, unseal
from beredskab_tui.journal.mend import Mended
from beredskab_tui.journal.reseal import Added
from beredskab_tui.journal.state import State
from beredskab_tui.records import (
    DutyEntry,
    Incident,
    InvalidRecord,
    LogEntry,
    Origin,
    Phase,
    Record,
    new_id,
    read,
    stored,
)
from beredskab_tui.room.board import KINDS
from beredskab_tui.room.registerjournal import DB
from beredskab_tui.room.registerjournal import KINDS as REGISTER_KINDS

NO_BEGINNING: Final = "Hændelsens begyndelse gik tabt"
"""The title of an incident whose own record is lost."""
_NUMBER = re.compile(rb'"seq":(\d{1,7})[,}]')


class Salvaged(NamedTuple):
    """What goes into the journal besides the lines that are left."""

    added: tuple[Added, ...]
    entries_lost: tuple[int, ...]
    """Numbers of the lost lines of the log, as far as they are known."""
    beginning_lost: bool
    """Whether the incident's own record is lost."""


def salvage(mended: Mended, told: str, now: datetime, who: str | None = None) -> Salvaged:
    """What goes into a journal besides the lines that are left of it.

    Args:
        told: what the log is to say of it, in Danish.
        now: the time, aware, UTC.
        who: id of the person who mends, if that is known.
    """
    lines = [line for line in (unseal(row[:-1]) for row in mended.lines) if line is not None]
    records: dict[int, list[Record]] = {}
    lost: list[int] = []
    beginning_lost = False
    if mended.db == DB:
        last: Record = DutyEntry(id=new_id(now), at=now, text=told, origin=Origin.SYSTEM)
    else:
        breaks = _breaks(mended, lines)
        begun = any(isinstance(part, Put) and part.table == Incident.table for line in lines for part in line.k)
        beginning_lost = bool(breaks) and not begun
        if beginning_lost:
            records[breaks[0]] = [_incident(mended.db, lines, now)]
        for before, numbers in _missing(mended, lines, breaks).items():
            at = _time(lines[before - 1] if before else None, lines, now)
            records.setdefault(before, []).extend(_lost(number, at, now) for number in numbers)
            lost += numbers
        highest = max([*lost, *(number for line in lines for number in _numbers(line))], default=0)
        last = _entry(highest + 1, told, now, now)
    added = []
    for before, some in records.items():
        # The latest moment before the line behind it.
        moment = lines[before].h[0] - 1 if before < len(lines) else 0
        added.append(Added(before, new_id(now), None, moment, _puts(some)))
    at_last = [*_puts([last]), *_closed(lines)]
    added.append(Added(len(lines), new_id(now), who, int(now.timestamp() * 1000), at_last))
    return Salvaged(tuple(added), tuple(lost), beginning_lost)


def unreadable(state: State) -> Iterator[tuple[str, str]]:
    """Table and id of every document that no record can be read from."""
    kinds: tuple[type[Record], ...] = (*KINDS, *REGISTER_KINDS)
    for kind in kinds:
        for record_id, document in state.tables.get(kind.table, {}).items():
            try:
                read(kind, record_id, document)
            except InvalidRecord:
                yield kind.table, record_id


def _puts(records: Sequence[Record]) -> list[Operation]:
    return [Put(record.table, record.id, stored(record)) for record in records]


def _closed(lines: list[Line]) -> list[Operation]:
    """What says once more that an incident is closed, if it is: the end of a journal is where that is looked for."""
    closed: list[Operation] = []
    shut = {"phase": Phase.CLOSED.value}
    for part in (part for line in lines for part in line.k if part.table == Incident.table):
        match part:
            case Put(table, id, fields) | Update(table, id, fields) if "phase" in fields:
                closed = [Update(table, id, shut, {})] if fields["phase"] == shut["phase"] else []
    return closed


def _breaks(mended: Mended, lines: list[Line]) -> list[int]:
    """Where lines are missing: each place is the index of the line behind it."""
    breaks = [] if mended.headed else [0]
    breaks += [at for at, (line, other) in enumerate(pairwise(lines), start=1) if other.p != line.link]
    return [*breaks, len(lines)] if mended.lost_at_end else breaks


def _missing(mended: Mended, lines: list[Line], breaks: list[int]) -> dict[int, list[int]]:
    """The numbers of the log that are lost, by the place where lines are missing."""
    missing: dict[int, list[int]] = {}
    last, place = 0, None
    for at, line in enumerate(lines):
        if place is None and at in breaks:
            place = at
        numbers = _numbers(line)
        if numbers:
            lost = list(range(last + 1, numbers[0]))
            if lost:
                missing[at if place is None else place] = lost
            last, place = max(last, *numbers), None
    if place is None and len(lines) in breaks:
        place = len(lines)
    if place is not None:
        # Which numbers came last, and may have been noted on paper, only what is left of these lines can tell.
        rotten = mended.rotten if mended.lost_at_end else mended.rotten.removesuffix(mended.end)
        seen = [int(number) for number in _NUMBER.findall(rotten)]
        lost = list(range(last + 1, min(max(seen, default=0), last + len(seen)) + 1))
        if lost:
            missing[place] = lost
    return missing


def _numbers(line: Line) -> list[int]:
    """The numbers of the lines of the log that a line stores."""
    numbers = [part.document.get("seq") for part in line.k if isinstance(part, Put) and part.table == LogEntry.table]
    return [number for number in numbers if isinstance(number, int)]


def _lost(number: int, at: datetime, now: datetime) -> LogEntry:
    text = f"Linje {number} gik tabt, da loggen blev beskadiget, og kunne ikke hentes fra en kopi."
    return _entry(number, text, at, now)


def _entry(number: int, text: str, at: datetime, now: datetime) -> LogEntry:
    return LogEntry(id=new_id(now), seq=number, occurred_at=at, recorded_at=now, text=text, origin=Origin.SYSTEM)


def _incident(incident_id: str, lines: list[Line], now: datetime) -> Incident:
    """What stands for an incident of which nothing is known but that it was."""
    by = next((line.a for line in lines if line.a is not None), "")
    return Incident(id=incident_id, title=NO_BEGINNING, started_at=_time(None, lines, now), started_by=by)


def _time(line: Line | None, lines: list[Line], now: datetime) -> datetime:
    """When a line was written, or else the first that is left."""
    if line is None or line.n == 0:
        line = next((each for each in lines if each.n > 0), None)
    return now if line is None else datetime.fromtimestamp(line.h[0] / 1000, UTC)
