"""A whole incident deleted (gap 64): every file below ``data`` that bears its id, and nothing else.

A mark in the register comes first, then the incident's folder gets a name that no reader takes for an incident, in one
step and under its write lock: from then on it is shown nowhere, and nobody writes in it. Only then do its files go, the
keys of its sensitive notes before all. Cut short anywhere, it is told of by ``tjek`` and finished by the same command.
Keys are written over before they go; what else was on the disk is given back to the system as it is, and copies
elsewhere are out of reach.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from typing import NamedTuple

from beredskab_tui.access.rights import Right, require
from beredskab_tui.errors import BeredskabError, Refused, why
from beredskab_tui.journal import Busy, Io
from beredskab_tui.journal.journal import LOCK_DEADLINE
from beredskab_tui.journal.lock import Lock
from beredskab_tui.keeping.copyplace import journals, names
from beredskab_tui.locations import Folders
from beredskab_tui.records import Erasure, Incident, LogEntry, Phase, is_id, read
from beredskab_tui.regularfile import open_regular
from beredskab_tui.room import erasing
from beredskab_tui.room.drafts import kept, put_in_place
from beredskab_tui.room.presence import everybody, is_here
from beredskab_tui.room.room import Room, beginning_lost, ends_closed
from beredskab_tui.room.sealing import Keys
from beredskab_tui.room.wording import listed


class Facts(NamedTuple):
    """What is told of an incident before it is deleted."""

    title: str
    """Empty for one in which nothing was ever stored."""
    started_at: datetime | None
    closed_at: datetime | None
    lines: int
    """Of its log."""


class Rest(NamedTuple):
    """Something below ``data`` that is still there of an incident that is deleted."""

    incident_id: str
    erasure: Erasure | None
    """None when no register tells of it."""
    paths: tuple[str, ...]


def facts_of(room: Room, incident_id: str) -> Facts:
    """What is told of an incident that may be deleted.

    Raises:
        Refused: it is not closed.
        BeredskabError: it cannot be read, so that nobody can tell whether it is closed.
    """
    paths = journals(room.folders.incident(incident_id))
    if not paths:
        return Facts("", None, None, 0)
    with closing(room.sit(incident_id).journal) as journal:
        found = [read(Incident, known, document) for known, document in journal.table(Incident.table).items()]
        if not found and journal.damage:
            raise beginning_lost(journal)
        if any(one.phase is not Phase.CLOSED for one in found) or not all(map(_ends_closed, paths)):
            raise Refused(
                "Hændelsen er ikke lukket, så den kan ikke slettes. Intet er ændret. "
                f"Luk den først: beredskab luk --haendelse {incident_id}"
            )
        lines = len(journal.table(LogEntry.table))
    return Facts(found[0].title, found[0].started_at, found[0].closed_at, lines) if found else Facts("", None, None, 0)


def _ends_closed(path: str) -> bool:
    try:
        return ends_closed(path)
    except OSError as error:
        raise BeredskabError(
            f"Loggen {path} kan ikke læses: {why(error)}. Intet er slettet. Flyt den et andet sted hen, og prøv igen."
        ) from error


def delete(room: Room, incident_id: str, reason: str) -> Erasure:
    """Delete an incident, or finish a deletion that was cut short.

    Args:
        reason: why; it stays in the register. Of a deletion that was cut short the first one stands.

    Raises:
        NotAllowed: only the leader may.
        Refused: it is not closed; somebody has it open; there is no reason.
        BeredskabError: not all of it could be taken away. The same command goes on where this one ended.
    """
    require(room.me, Right.DELETE)
    folders, io = room.folders, room.io
    if not is_id(incident_id):
        # What bears its name is deleted; another name may stand in that of any file.
        raise Refused(
            f"Mappen {folders.incident(incident_id)} er ikke lavet af programmet. Intet er slettet. "
            "Skal den væk, så slet den selv."
        )
    folders.make()
    _refuse_in_use(room, incident_id)
    try:
        erasure = _put_aside(room, incident_id, reason)
        _clear(folders, incident_id, io)
    except OSError as error:
        where = error.filename or folders.data
        raise BeredskabError(
            f"Hændelsen er ikke slettet helt: {why(error)} ({where}). "
            f"Bring det i orden, og giv den samme kommando igen: beredskab slet --haendelse {incident_id}"
        ) from error
    return erasing.finish(room, erasure)


def rests(folders: Folders) -> list[Rest]:
    """What is still there, or there again, of incidents that are deleted; and those whose deletion was cut short."""
    erasures = erasing.erasures_in([folders.register])
    prefix = os.path.basename(folders.going(""))
    hidden = {name.removeprefix(prefix) for name in _all_names(folders.incidents) if name.startswith(prefix)}
    found = []
    for incident_id in filter(is_id, sorted({*erasures, *hidden})):
        paths = tuple(traces(folders, incident_id))
        erasure = erasures.get(incident_id)
        if paths or (erasure is not None and erasure.done_at is None):
            found.append(Rest(incident_id, erasure, paths))
    return found


def traces(folders: Folders, incident_id: str) -> Iterator[str]:
    """Everything below ``data`` that bears the id of an incident, the keys first; of a folder not what is in it."""
    first = (folders.keys, folders.copies, folders.local)
    others = [os.path.join(folders.data, name) for name in _all_names(folders.data)]
    for top in (*first, *(path for path in others if path not in first)):
        for at, inside, found in os.walk(top):
            bearing = [name for name in (*inside, *found) if incident_id in name]
            inside[:] = [name for name in inside if name not in bearing]
            yield from (os.path.join(at, name) for name in sorted(bearing))
    yield from drafts_of(folders, incident_id)


def drafts_of(folders: Folders, incident_id: str) -> Iterator[str]:
    """The files in which something half written of an incident is kept."""
    for person in names(folders.all_drafts):
        for name in names(folders.drafts(person)):
            path = os.path.join(folders.drafts(person), name)
            held = kept(folders, person, name.removesuffix(".json"))
            if any(draft.incident == incident_id for draft in held or ()) or _names(path, incident_id):
                yield path


def _names(path: str, incident_id: str) -> bool:
    """Whether the id stands in a file for everybody to read, as an earlier version of the program wrote drafts."""
    if not os.path.isfile(path):
        # Nor can anything be written to a folder or a pipe of such a name.
        return False
    try:
        with open(open_regular(path), "rb") as opened:
            return incident_id.encode() in opened.read()
    except FileNotFoundError:
        # A session that ended this very moment.
        return False


def _refuse_in_use(room: Room, incident_id: str) -> None:
    """Go on only if no session has the incident on its screen, or half a line of it in its hands.

    Raises:
        Refused: one has.
    """
    folders = room.folders
    there = {here.person for here in everybody(folders) if here.incident == incident_id}
    for path in drafts_of(folders, incident_id):
        if is_here(folders, os.path.basename(path).removesuffix(".json")):
            there.add(os.path.basename(os.path.dirname(path)))
    if there:
        who = listed([room.people.initials(person) for person in sorted(there)])
        raise Refused(
            f"{who} har hændelsen åben eller noget halvt skrevet i den. Intet er slettet. "
            "Få dem til at lukke tavlen (F10), og prøv igen."
        )


def _put_aside(room: Room, incident_id: str, reason: str) -> Erasure:
    """Tell of the deletion, and make the incident one that nobody sees.

    Raises:
        OSError: it cannot be put aside. BeredskabError: as ``delete`` has them.
    """
    folders, io = room.folders, room.io
    folder, going = folders.incident(incident_id), folders.going(incident_id)
    if not os.path.isdir(folder):
        return erasing.begin(room, incident_id, reason, started_at=None, closed_at=None, lines=0)
    # Nobody may open it again in between.
    with _locked(folders.lock(incident_id), room.me.id, io):
        facts = facts_of(room, incident_id)
        erasure = erasing.begin(
            room, incident_id, reason, started_at=facts.started_at, closed_at=facts.closed_at, lines=facts.lines
        )
        if os.path.isdir(going):
            # Of a deletion that was cut short before it was fetched back from a copy.
            _remove(io, going)
        io.replace(folder, going)
        io.sync_folder(folders.incidents)
    return erasure


def _clear(folders: Folders, incident_id: str, io: Io) -> None:
    """Take away everything that bears the id.

    Raises:
        OSError, BeredskabError: something is still there.
    """
    # Whoever is copying now may have the journal open still; after this nobody finds it.
    with _locked(folders.lock("kopier"), "beredskab slet", io):
        keys = Keys(folders.note_keys(incident_id), io)
        for name in _all_names(folders.note_keys(incident_id)):
            keys.destroy(name)
        for path in list(traces(folders, incident_id)):
            if incident_id in os.path.basename(path):
                _remove(io, path)
            else:
                _without_drafts(folders, io, path, incident_id)
            io.sync_folder(os.path.dirname(path))
    left = next(traces(folders, incident_id), None)
    if left is not None:
        raise BeredskabError(
            f"Hændelsen er ikke slettet helt: {left} er der endnu. "
            f"Luk de tavler, der er åbne, og giv den samme kommando igen: beredskab slet --haendelse {incident_id}"
        )


def _remove(io: Io, path: str) -> None:
    """Take away a file, or a folder with all that is in it."""
    if os.path.isdir(path) and not os.path.islink(path):
        for name in sorted(os.listdir(path)):
            _remove(io, os.path.join(path, name))
        os.rmdir(path)
        return
    with suppress(FileNotFoundError):
        io.unlink(path)


def _without_drafts(folders: Folders, io: Io, path: str, incident_id: str) -> None:
    """Take what is half written of an incident out of a file; what cannot be read goes as a whole."""
    person, session = os.path.basename(os.path.dirname(path)), os.path.basename(path).removesuffix(".json")
    others = [draft for draft in kept(folders, person, session) or () if draft.incident != incident_id]
    put_in_place(folders, io, path, others)


@contextmanager
def _locked(path: str, who: str, io: Io) -> Iterator[None]:
    lock = Lock(path, io, LOCK_DEADLINE)
    try:
        lock.acquire(who)
        yield
    except Busy as error:
        raise Busy("Nogen skriver eller kopierer lige nu. Giv den samme kommando igen om et øjeblik.") from error
    finally:
        lock.close()


def _all_names(folder: str) -> Iterable[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []
