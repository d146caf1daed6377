"""Journals of any length, made at once: the lines are what the program would have written, one by one, itself."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from beredskab_tui.access.people import read_people
from beredskab_tui.journal import Io, Journal, Put
from beredskab_tui.journal.format import SCHEMA, seal
from beredskab_tui.locations import Folders, sample_config
from beredskab_tui.plan.config import load
from beredskab_tui.records import EntryKind, LogEntry, Origin, new_id, stored
from beredskab_tui.room import opening
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import utc_now
from tests.journal.support import Place, QuickIo


def entry(seq: int) -> LogEntry:
    """A line of the log as ``room.log.add`` makes it: some 300 bytes of JSON."""
    now = utc_now()
    return LogEntry(
        id=new_id(now),
        seq=seq,
        occurred_at=now,
        recorded_at=now,
        author="karen",
        kind=EntryKind.INFORMATION,
        text=f"Linje {seq}: vagtcentralen oplyser, at brandvæsenet er fremme ved gavlen",
        origin=Origin.PERSON,
    )


def document(seq: int) -> dict[str, Any]:
    """That line as TinyDB is given it."""
    return stored(entry(seq))


def fill(data: str, lines: int) -> Folders:
    """A data folder with one incident whose journal has so many lines after its header."""
    folders = Folders(sample_config(), data)
    room = a_room(folders, "bench")
    config = load(folders.config, None)
    seat = room.sit(opening.start(room, config.plan, config.contacts, "Brand i containere"))
    _lengthen(seat.journal, lines)
    seat.journal.close()
    return folders


def a_room(folders: Folders, session: str, io: Io | None = None) -> Room:
    """The leader in the crisis room of a data folder; the disk is not waited for unless ``io`` does."""
    people = read_people(folders.people)
    return Room(folders, people.leader, people, utc_now, session, io or QuickIo())


def place(folder: str, lines: int) -> Place:
    """A journal by itself, with so many lines after its header."""
    made = Place(Path(folder))
    os.makedirs(os.path.dirname(made.lock), exist_ok=True)
    journal = made.open()
    _lengthen(journal, lines)
    journal.close()
    return made


def _lengthen(journal: Journal, lines: int) -> None:
    with open(journal.path, "ab") as file:
        file.writelines(_lines(journal, lines))


def _lines(journal: Journal, last: int) -> Iterator[bytes]:
    n, before = journal.head
    origin, seq = os.path.basename(journal.path).removesuffix(".jsonl"), len(journal.table(LogEntry.table))
    while n < last:
        n, seq = n + 1, seq + 1
        record = entry(seq)
        line = seal(
            {"n": n, "g": new_id(utc_now()), "h": (int(utc_now().timestamp() * 1000), 0), "o": origin, "on": n}
            | {"a": "karen", "s": SCHEMA, "x": os.urandom(8).hex(), "p": before}
            | {"k": [Put(LogEntry.table, record.id, stored(record))]}
        )
        yield line
        before = line[-35:-3].decode()
