"""What outlives an incident: the contact list (plan R56). TinyDB over the register's own journal."""

import os
from collections.abc import Iterable

from beredskab_tui.access.rights import Right, require
from beredskab_tui.journal import Journal
from beredskab_tui.records import DirectoryContact, read, stored
from beredskab_tui.room.room import Room

DB = "register"


def contacts(room: Room, to_start_from: Iterable[DirectoryContact] = ()) -> list[DirectoryContact]:
    """The contact list. Before anybody has imported one it is what ``config/kontakter.csv`` starts from.

    Raises:
        JournalError: the register cannot be read.
    """
    journal = _open(room)
    if journal is None:
        return list(to_start_from)
    journal.close()
    documents = journal.table(DirectoryContact.table)
    known = [read(DirectoryContact, contact_id, document) for contact_id, document in documents.items()]
    return known or list(to_start_from)


def import_contacts(room: Room, new: Iterable[DirectoryContact]) -> tuple[int, int, int]:
    """Make the contact list what was read from a file.

    Returns:
        How many were new, how many were changed, how many are no longer on it.

    Raises:
        NotAllowed: this person may only read.
        JournalError: it could not be stored; then nothing of it was.
    """
    require(room.me, Right.WORK)
    room.folders.make()
    path = os.path.join(room.folders.register, f"{room.origin()}.jsonl")
    Journal.create(path, DB, room.origin(), room.io)
    journal = Journal(path, room.folders.lock(DB), DB, clock=room.clock, io=room.io)
    # Only who works with the register pays for TinyDB; a line in the log does not.
    from beredskab_tui.journal.database import Database

    wanted = {contact.id: contact for contact in new}
    with Database(journal, room.me.id) as database, journal.atomic(room.me.id):
        table = database.table(DirectoryContact.table)
        # As records, because a tuple is a list once it has been stored.
        before = {(known := str(each.doc_id)): read(DirectoryContact, known, dict(each)) for each in table}
        gone = before.keys() - wanted.keys()
        fresh = [known for known in wanted if known not in before]
        changed = [known for known in wanted if known in before and before[known] != wanted[known]]
        table.remove(doc_ids=sorted(gone))
        for known in (*changed, *fresh):
            table.upsert(table.document_class(stored(wanted[known]), known))
    return len(fresh), len(changed), len(gone)


def _open(room: Room) -> Journal | None:
    try:
        names = sorted(name for name in os.listdir(room.folders.register) if name.endswith(".jsonl"))
    except OSError:
        return None
    if not names:
        return None
    own = f"{room.known_origin()}.jsonl"
    path = os.path.join(room.folders.register, own if own in names else names[0])
    return Journal(path, room.folders.lock(DB), DB, clock=room.clock, io=room.io)
