"""The register's own journal: what outlives an incident lies in it. Opened here, for reading and for writing."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from beredskab_tui.journal import Io, Journal, JournalError
from beredskab_tui.journal.reader import Reader
from beredskab_tui.records import (
    ContactCheck,
    DirectoryContact,
    DutyEntry,
    Erasure,
    InvalidRecord,
    KeptLonger,
    Record,
    read,
)
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import utc_now

R = TypeVar("R", bound=Record)

DB: Final = "register"

KINDS: Final[tuple[type[Record], ...]] = (DirectoryContact, DutyEntry, ContactCheck, Erasure, KeptLonger)
"""The kinds of record that lie in it."""


def read_register(room: Room) -> Journal | None:
    """The register as it stands now, closed again, its state still readable; None before anybody wrote in it.

    Raises:
        JournalError: it cannot be read.
    """
    path = _path(room)
    if path is None:
        return None
    journal = _journal(room, path)
    journal.close()
    return journal


@contextmanager
def written_register(room: Room) -> Iterator[Journal]:
    """The register, to write in; made by whoever is the first to have something to put there.

    Raises:
        JournalError: it cannot be opened or made.
    """
    room.folders.make()
    path = _path(room)
    if path is None:
        path = os.path.join(room.folders.register, f"{room.origin()}.jsonl")
        Journal.create(path, DB, room.origin(), room.io)
    journal = _journal(room, path)
    try:
        yield journal
    finally:
        journal.close()


def records_in(folders: Iterable[str], kind: type[R], io: Io | None = None) -> dict[str, R]:
    """The records of a kind by id, as the registers in these folders have them; of two with one id the first.

    For those who know no room: ``tjek``, ``gendan``. What cannot be read is left out: of a register that is damaged
    ``tjek`` tells.
    """
    found: dict[str, R] = {}
    for path in (path for folder in folders for path in _journals(folder)):
        try:
            reader = Reader(path, DB, clock=utc_now, io=io or Io(), on_change=None, on_progress=None)
            reader.close()
            for known, document in reader.table(kind.table).items():
                found.setdefault(known, read(kind, known, document))
        except (JournalError, InvalidRecord):
            continue
    return found


def _journals(folder: str) -> list[str]:
    try:
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".jsonl")]
    except OSError:
        return []


def _journal(room: Room, path: str) -> Journal:
    return Journal(path, room.folders.lock(DB), DB, clock=room.clock, io=room.io)


def _path(room: Room) -> str | None:
    try:
        names = sorted(name for name in os.listdir(room.folders.register) if name.endswith(".jsonl"))
    except OSError:
        return None
    if not names:
        return None
    own = f"{room.known_origin()}.jsonl"
    # A data folder that was moved to another computer brings its register along under the old computer's id. That one
    # is written on: a new one beside it would hide the contacts that are in the old.
    return os.path.join(room.folders.register, own if own in names else names[0])
