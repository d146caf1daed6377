"""An incident, or the register, as a plain TinyDB file: one JSON document that stock TinyDB opens, and back again.

What such a file holds is ``plainfile``'s, and how it is judged ``plainjudge``'s. The journal's history is not in it.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Final, NamedTuple

import msgspec

from beredskab_tui import __version__
from beredskab_tui.access.rights import Right, require
from beredskab_tui.errors import Refused, why
from beredskab_tui.journal import Journal, MaybeStored, Transaction
from beredskab_tui.journal.errors import not_stored
from beredskab_tui.journal.format import MAX_LINE
from beredskab_tui.journal.journal import LOCK_DEADLINE
from beredskab_tui.journal.lock import Lock
from beredskab_tui.keeping.plainfile import Facts, Plain, Tables, as_file
from beredskab_tui.keeping.plainjudge import read_file
from beredskab_tui.records import Incident, LogEntry, Phase
from beredskab_tui.room.dutylog import put_line
from beredskab_tui.room.registerjournal import DB, read_register
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import Act
from beredskab_tui.room.wording import counted
from beredskab_tui.times import clock, date

_PORTION: Final = MAX_LINE // 2
"""Bytes of documents that are put into one line of a journal, so that with all around it the line is short enough."""
_AROUND: Final = 300
"""Bytes that a document takes up besides itself, at most: its table and its id."""


class Exported(NamedTuple):
    """What an export holds."""

    data: bytes
    """The file: ASCII, as stock TinyDB writes it, so that it can be read whatever the reader takes for its encoding."""
    facts: Facts
    documents: int
    sealed: int
    """Sensitive lines: what they say is not in it for whoever has not the keys."""


class Imported(NamedTuple):
    """What was made of a file."""

    facts: Facts
    title: str
    """The incident's; empty for the register."""
    documents: int


# -- out


def export_incident(room: Room, incident_id: str) -> Exported:
    """All records of an incident as they stand now.

    Raises:
        NotAllowed: for the leader and the deputy only.
        Refused: it never began.
        JournalError: it cannot be read.
    """
    require(room.me, Right.KEEP_DATA)
    with closing(room.sit(incident_id).journal) as journal:
        if not journal.table(Incident.table) and not journal.damage:
            raise Refused("Hændelsen kom aldrig i gang, så der er ikke noget at eksportere. Intet er skrevet.")
        return _export(room, journal)


def export_register(room: Room) -> Exported:
    """The contact list and the vagtlog.

    Raises:
        NotAllowed: for the leader and the deputy only.
        Refused: nothing was ever put there.
        JournalError: it cannot be read.
    """
    require(room.me, Right.KEEP_DATA)
    journal = read_register(room)
    if journal is None or (journal.head[0] <= 0 and not journal.damage):
        raise Refused(
            "Registeret er tomt: der er hverken importeret kontakter eller skrevet i vagtloggen. Intet er skrevet."
        )
    return _export(room, journal)


def _export(room: Room, journal: Journal) -> Exported:
    lines, fingerprint = journal.head
    facts = Facts(
        db=journal.db,
        lines=lines + 1,
        fingerprint=fingerprint,
        damaged=bool(journal.damage),
        exported_at=room.clock(),
        program=__version__,
    )
    tables = journal.state.tables
    lines_of_log = tables.get(LogEntry.table, {}).values()
    sealed = sum(one.get("sealed") is not None and one.get("erased") is None for one in lines_of_log)
    return Exported(as_file(facts, tables), facts, sum(map(len, tables.values())), sealed)


# -- in


def import_file(room: Room, path: str) -> Imported:
    """Make a new incident, or the register, of a file that was exported. Whole or not at all.

    Its log tells that it was imported, by whom and from what.

    Raises:
        NotAllowed: for the leader and the deputy only.
        BadFile: it is not such a file, or something in it is not right; every mistake is told.
        Refused: the incident is here already, or the register is not empty.
        JournalError: it could not be stored.
    """
    require(room.me, Right.KEEP_DATA)
    plain = read_file(path)
    room.folders.make()
    try:
        if plain.facts.db == DB:
            _put_register(room, plain)
        else:
            _put_incident(room, plain)
    except OSError as error:
        raise not_stored(error, room.folders.data) from error
    titles = [str(document["title"]) for document in plain.tables.get(Incident.table, {}).values()]
    return Imported(plain.facts, "".join(titles), plain.documents)


def _put_incident(room: Room, plain: Plain) -> None:
    incident_id = plain.facts.db
    folder = room.folders.incident(incident_id)
    with _alone(room, incident_id):
        if os.path.lexists(folder):
            raise Refused(
                f"Hændelsen er her allerede ({incident_id}). Intet er ændret. Den vises med »beredskab vis --haendelse "
                f"{incident_id}«. Skal filens udgave bruges, så importér den i en tom datamappe med --data."
            )

        def note(transaction: Transaction) -> None:
            now = room.clock()
            keys = room.keys(incident_id)
            Act(transaction, room.me, room.people, now, room.session, keys).line(_origin(room, plain, "Hændelsen"))
            for id, document in transaction.documents(Incident.table).items():
                if document.get("phase") == Phase.CLOSED.value:
                    # The end of a journal tells that its incident is closed.
                    transaction.update(Incident.table, id, {"phase": Phase.CLOSED.value})

        # The room takes no folder for an incident whose name begins with a dot.
        with _built(room, os.path.join(room.folders.incidents, f".{incident_id}.ny"), room.origin(), plain, note) as at:
            room.io.replace(os.path.dirname(at), folder)
            _confirm(room, room.folders.incidents)


def _put_register(room: Room, plain: Plain) -> None:
    with _alone(room, DB):
        there = read_register(room)
        if there is not None and (there.head[0] > 0 or there.damage):
            raise Refused(
                f"Registeret i {room.folders.data} er ikke tomt. Intet er ændret. Importér filen i en tom datamappe "
                "med --data. Er det kun kontaktlisten, det gælder, så brug »beredskab kontakter importer«."
            )
        path = there.path if there else os.path.join(room.folders.register, f"{room.origin()}.jsonl")
        origin = os.path.basename(path).removesuffix(".jsonl")

        def note(transaction: Transaction) -> None:
            put_line(room, transaction, _origin(room, plain, "Registeret"))

        # An empty journal with the same id and origin is the beginning of this one: whoever has it open goes on.
        with _built(room, os.path.join(room.folders.register, ".importeres.ny"), origin, plain, note) as at:
            room.io.replace(at, path)
            _confirm(room, room.folders.register)


def _confirm(room: Room, folder: str) -> None:
    """Have on the disk itself what was put in place."""
    try:
        room.io.sync_folder(folder)
    except OSError as error:
        raise MaybeStored(
            f"Importen er gennemført, men disken kunne ikke bekræfte den: {why(error)} ({folder}). "
            "Behold filen, se efter disken, og skriv »beredskab tjek«."
        ) from error


@contextmanager
def _built(room: Room, folder: str, origin: str, plain: Plain, note: Callable[[Transaction], None]) -> Iterator[str]:
    """A journal with all that was read, and what ``note`` adds; in a folder that goes when the block ends."""
    # What an import left behind that the power cut short.
    shutil.rmtree(folder, ignore_errors=True)
    path, lock = os.path.join(folder, f"{origin}.jsonl"), os.path.join(folder, "laas")
    try:
        Journal.create(path, plain.facts.db, origin, room.io)
        with closing(Journal(path, lock, plain.facts.db, clock=room.clock, io=room.io)) as journal:
            for portion in _portions(plain.tables):
                with journal.atomic(room.me.id) as transaction:
                    for table, id, document in portion:
                        transaction.put(table, id, document)
            with journal.atomic(room.me.id) as transaction:
                note(transaction)
        os.unlink(lock)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _portions(tables: Tables) -> Iterator[list[tuple[str, str, dict[str, Any]]]]:
    """All documents in their order, as many at a time as one line has room for."""
    portion: list[tuple[str, str, dict[str, Any]]] = []
    size = 0
    for table, documents in tables.items():
        for id, document in documents.items():
            more = len(msgspec.json.encode(document)) + _AROUND
            if portion and size + more > _PORTION:
                yield portion
                portion, size = [], 0
            portion.append((table, id, document))
            size += more
    if portion:
        yield portion


@contextmanager
def _alone(room: Room, name: str) -> Iterator[None]:
    """Nobody else makes or writes this journal meanwhile."""
    lock = Lock(room.folders.lock(name), room.io, LOCK_DEADLINE)
    try:
        lock.acquire(room.me.id)
        yield
    finally:
        lock.close()


def _origin(room: Room, plain: Plain, what: str) -> str:
    """What the log says of where it came from."""
    facts = plain.facts
    damaged = " Loggen var beskadiget ved eksporten, så noget kan mangle." if facts.damaged else ""
    return (
        f"{what} er importeret af {room.people.initials(room.me.id)} fra filen {plain.name}, eksporteret "
        f"{date(facts.exported_at)} kl. {clock(facts.exported_at)} fra en log med "
        f"{counted(facts.lines, 'linje', 'linjer')} og fingeraftryk {facts.fingerprint}.{damaged} "
        "Historikken er ikke med."
    )
