"""That an incident is deleted (gap 64): told in the register, which outlives it, without anything that stood in it.

The files themselves are ``keeping.deletion``'s to take away. What is told here comes first, so that a deletion that was
cut short is known, and last, so that it is known to be whole.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec

from beredskab_tui.access.rights import Right, require
from beredskab_tui.errors import Refused
from beredskab_tui.journal import Io, Transaction
from beredskab_tui.records import Erasure, read, stored
from beredskab_tui.room.dutylog import put_line
from beredskab_tui.room.registerjournal import records_in, written_register
from beredskab_tui.room.room import Room
from beredskab_tui.room.wording import counted, ended
from beredskab_tui.text import clean_line
from beredskab_tui.times import ZONE

EXPIRED: Final = "fristen for opbevaring er udløbet"
"""The reason that needs no other words."""


def begin(
    room: Room, incident_id: str, reason: str, *, started_at: datetime | None, closed_at: datetime | None, lines: int
) -> Erasure:
    """Tell that an incident is being deleted. One that was begun before goes on as it was begun.

    Args:
        reason: why; it stays in the register, so it names nobody.
        started_at, closed_at: from when to when it was open; None when that could not be read.
        lines: how many lines its log had.

    Raises:
        Refused: there is no reason.
        NotAllowed: only the leader may.
        JournalError: it could not be stored; then nothing is deleted.
    """
    require(room.me, Right.DELETE)
    reason = clean_line(reason)
    if not reason:
        raise Refused("Der mangler en grund. Intet er slettet. Skriv, hvorfor hændelsen slettes, uden at nævne nogen.")
    with written_register(room) as journal, journal.atomic(room.me.id) as transaction:
        known = _find(transaction, incident_id)
        if known is not None and known.restored_at is None:
            return known
        now = room.clock()
        erasure = Erasure(
            id=incident_id,
            at=now,
            by=room.me.id,
            reason=reason,
            started_at=started_at,
            closed_at=closed_at,
            lines=lines,
        )
        transaction.put(Erasure.table, incident_id, stored(erasure))
        return erasure


def finish(room: Room, erasure: Erasure) -> Erasure:
    """Tell that the last file of it is gone, with a line of the vagtlog.

    Raises:
        NotAllowed: only the leader may.
        JournalError: it could not be stored; the files are gone all the same.
    """
    require(room.me, Right.DELETE)
    done = msgspec.structs.replace(erasure, done_at=room.clock())
    with written_register(room) as journal, journal.atomic(room.me.id) as transaction:
        transaction.put(Erasure.table, done.id, stored(done))
        if erasure.done_at is None:
            put_line(room, transaction, _told(room, done))
    return done


def bring_back(room: Room, incident_id: str) -> None:
    """Tell that a deleted incident is fetched back from a copy after all: from now on it is one like the others.

    Raises:
        NotAllowed: only the leader may.
        JournalError: it could not be stored.
    """
    require(room.me, Right.DELETE)
    with written_register(room) as journal, journal.atomic(room.me.id) as transaction:
        known = _find(transaction, incident_id)
        if known is None or known.restored_at is not None:
            # It is the copy's own register that tells of its deletion; there is nothing to take back here.
            return
        back = msgspec.structs.replace(known, restored_at=room.clock(), restored_by=room.me.id)
        transaction.put(Erasure.table, incident_id, stored(back))
        who = room.people.initials(room.me.id)
        put_line(room, transaction, f"En slettet hændelse ({period(known)}) er hentet tilbage fra en kopi af {who}.")


def erasures_in(folders: Iterable[str], io: Io | None = None) -> dict[str, Erasure]:
    """The incidents that are deleted, by id, as the registers in these folders have it."""
    erasures = records_in(folders, Erasure, io)
    return {known: erasure for known, erasure in erasures.items() if erasure.restored_at is None}


def period(erasure: Erasure) -> str:
    """From when to when it was open, in a sentence; its id when that is not known."""
    if erasure.started_at is None:
        return erasure.id
    until = f", lukket {day(erasure.closed_at)}" if erasure.closed_at is not None else ""
    return f"begyndt {day(erasure.started_at)}{until}"


def day(at: datetime) -> str:
    """The local day of a moment, as a list of papers has it: "23.11.2026"."""
    return f"{at.astimezone(ZONE):%d.%m.%Y}"


def _told(room: Room, done: Erasure) -> str:
    who = room.people.initials(done.by)
    lines = counted(done.lines, "linje", "linjer")
    return (
        f"En hændelse ({period(done)}; {lines} i loggen) er slettet af {who}. Grund: {ended(done.reason)} Id: {done.id}"
    )


def _find(transaction: Transaction, incident_id: str) -> Erasure | None:
    document = transaction.get(Erasure.table, incident_id)
    return None if document is None else read(Erasure, incident_id, document)
