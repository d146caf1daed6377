"""What outlives an incident: the contact list (plan R56). TinyDB over the register's own journal."""

from collections.abc import Iterable

from beredskab_tui.access.rights import Right, require
from beredskab_tui.records import DirectoryContact, read, stored
from beredskab_tui.room.dutylog import put_line
from beredskab_tui.room.registerjournal import read_register, written_register
from beredskab_tui.room.room import Room
from beredskab_tui.room.wording import counted


def contacts(room: Room, to_start_from: Iterable[DirectoryContact] = ()) -> list[DirectoryContact]:
    """The contact list. Before anybody has imported one it is what ``config/kontakter.csv`` starts from.

    Raises:
        JournalError: the register cannot be read.
    """
    journal = read_register(room)
    if journal is None:
        return list(to_start_from)
    documents = journal.table(DirectoryContact.table)
    known = [read(DirectoryContact, contact_id, document) for contact_id, document in documents.items()]
    return known or list(to_start_from)


def import_contacts(room: Room, new: Iterable[DirectoryContact]) -> tuple[int, int, int]:
    """Make the contact list what was read from a file. What that changed becomes a line of the vagtlog.

    Returns:
        How many were new, how many were changed, how many are no longer on it.

    Raises:
        NotAllowed: this person may only read.
        JournalError: it could not be stored; then nothing of it was.
    """
    require(room.me, Right.WORK)
    # Only who works with the register pays for TinyDB; a line in the log does not.
    from beredskab_tui.journal.database import Database

    wanted = {contact.id: contact for contact in new}
    with (
        written_register(room) as journal,
        Database(journal, room.me.id) as database,
        journal.atomic(room.me.id) as transaction,
    ):
        table = database.table(DirectoryContact.table)
        # As records, because a tuple is a list once it has been stored.
        before = {(known := str(each.doc_id)): read(DirectoryContact, known, dict(each)) for each in table}
        gone = before.keys() - wanted.keys()
        fresh = [known for known in wanted if known not in before]
        changed = [known for known in wanted if known in before and before[known] != wanted[known]]
        table.remove(doc_ids=sorted(gone))
        for known in (*changed, *fresh):
            table.upsert(table.document_class(stored(wanted[known]), known))
        if fresh or changed or gone:
            added = counted(len(fresh), "ny", "nye")
            other = counted(len(changed), "ændret", "ændrede")
            away = counted(len(gone), "fjernet", "fjernede")
            who = room.people.initials(room.me.id)
            put_line(room, transaction, f"Kontaktlisten er importeret: {added}, {other}, {away} ({who}).")
    return len(fresh), len(changed), len(gone)
