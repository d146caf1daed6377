"""The register's own journal: what outlives an incident lies in it. Opened here, for reading and for writing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from beredskab_tui.journal import Journal
from beredskab_tui.records import ContactCheck, DirectoryContact, DutyEntry, Erasure, Record
from beredskab_tui.room.room import Room

DB: Final = "register"

KINDS: Final[tuple[type[Record], ...]] = (DirectoryContact, DutyEntry, ContactCheck, Erasure)
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
