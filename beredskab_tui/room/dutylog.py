"""The quiet days' log (*vagtlog*): what the next one on duty must know, and what was done to the contact list."""

from beredskab_tui.access.rights import Right, require
from beredskab_tui.errors import Refused
from beredskab_tui.journal import Transaction
from beredskab_tui.records import DutyEntry, Origin, new_id, read, stored
from beredskab_tui.room.registerjournal import read_register, written_register
from beredskab_tui.room.room import Room
from beredskab_tui.text import clean


def entries(room: Room) -> list[DutyEntry]:
    """All lines, oldest first.

    Raises:
        JournalError: the register cannot be read.
        InvalidRecord: it holds what this version of the program cannot read.
    """
    journal = read_register(room)
    if journal is None:
        return []
    return [read(DutyEntry, entry_id, document) for entry_id, document in journal.table(DutyEntry.table).items()]


def add(room: Room, text: str, event: str | None = None) -> DutyEntry:
    """Write a line. It stands as it is: nothing in the vagtlog is changed afterwards.

    Args:
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: the line is empty.
        TooLong: it is.
        NotAllowed: this person may only read.
        JournalError: it could not be stored.
    """
    require(room.me, Right.LOG)
    text = clean(text)
    if not text:
        raise Refused("Linjen er tom, så der er ikke gemt noget. Skriv, hvad den næste på vagt skal vide.")
    with written_register(room) as journal, journal.atomic(room.me.id, event) as transaction:
        if transaction.already_stored and event is not None:
            document = transaction.get(DutyEntry.table, event)
            if document is not None:
                return read(DutyEntry, event, document)
        return put_line(room, transaction, text, event=event, author=room.me.id)


def put_line(
    room: Room, transaction: Transaction, text: str, *, event: str | None = None, author: str | None = None
) -> DutyEntry:
    """Put a line into a record of the register; by the program when there is no author, about what the record does."""
    now = room.clock()
    entry = DutyEntry(
        # The draft's id is the line's too, so that a second try finds it.
        id=event or new_id(now),
        at=now,
        author=author,
        text=text,
        origin=Origin.SYSTEM if author is None else Origin.PERSON,
    )
    transaction.put(DutyEntry.table, entry.id, stored(entry))
    return entry
