"""``beredskab gendan``: data back from a copy, without ever overwriting what is there.

A copy is a folder that ``beredskab kopi`` made, ``data/kopier``, or the data folder of another computer. Each journal
is compared line by line with what is there: what is missing is added, what is damaged is mended, what is newer stays,
and where the two went different ways nothing is touched. Whatever is exchanged is kept beside the new.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Final, NamedTuple

from beredskab_tui.access.people import Person
from beredskab_tui.access.rights import Right, require
from beredskab_tui.errors import BeredskabError, NotAllowed, why
from beredskab_tui.journal import Io, Journal, JournalError, file
from beredskab_tui.journal.copy import KEPT, chain, links
from beredskab_tui.journal.format import unseal
from beredskab_tui.journal.mend import mend
from beredskab_tui.journal.reseal import reseal
from beredskab_tui.keeping.backup import read
from beredskab_tui.keeping.copyplace import Place, files, journals, make_folders, names
from beredskab_tui.keeping.repair import copies_of, repair
from beredskab_tui.locations import Folders
from beredskab_tui.records import DutyEntry, EntryKind, Incident, LogEntry, Origin, Phase, new_id, stored
from beredskab_tui.room.erasing import erasures_in, period
from beredskab_tui.room.registerjournal import DB
from beredskab_tui.room.seat import Clock
from beredskab_tui.room.wording import counted
from beredskab_tui.times import clock as time_of_day
from beredskab_tui.times import date


class Fate(Enum):
    """What became of a journal of the copy."""

    PUT = "put"
    """There was none; it is there now."""
    SAME = "same"
    """All of the copy is there already."""
    ADDED = "added"
    """Lines were added that only the copy had."""
    MENDED = "mended"
    """It was damaged, and is whole again."""
    FORKED = "forked"
    """Both have lines that do not fit behind the same one: left alone."""
    BEYOND = "beyond"
    """It is damaged, and the copy does not have all that is missing: left alone."""
    USELESS = "useless"
    """What lies in the copy is not this journal, or cannot be read: left alone."""
    ERASED = "erased"
    """The incident was deleted here: not put back."""


CHANGED: Final = (Fate.PUT, Fate.ADDED, Fate.MENDED)


class Restored(NamedTuple):
    """A journal of the copy, and what became of it."""

    name: str
    """The incident's id, or that of the register."""
    fate: Fate
    lines: int = 0
    """How many came from the copy."""
    newer: int = 0
    """How many of them our own copies had, and that copy did not."""
    title: str = ""
    """What the incident is called; empty when that cannot be said."""
    damaged: bool = False
    """It is damaged as it now stands."""
    kept: str = ""
    """Where the old one is, if it was exchanged."""
    why: str = ""
    """What hindered it, if something did."""


class Restorer:
    """Puts a copy back.

    Args:
        folders: where it is to go. ``make`` has been called.
        me: who does it; None on a computer that knows nobody yet.
        clock: the time now, aware, UTC.

    Raises:
        NotAllowed: for the leader and the deputy only, where there is a ``stab.toml``.
    """

    def __init__(self, folders: Folders, place: Place, me: Person | None, clock: Clock, io: Io) -> None:
        if me is not None:
            require(me, Right.KEEP_DATA)
        elif os.path.exists(folders.people):
            raise NotAllowed("Kun lederen eller stedfortræderen kan gendanne data. Intet er ændret. Skriv --bruger ID.")
        self.notes: list[str] = []
        """What else there is to tell, in Danish, a sentence each."""
        self.erased = erasures_in([folders.register, place.register], io)
        """The incidents that were deleted, by id, as the register here or that of the copy tells: they stay away."""
        self._folders = folders
        self._place = place
        self._actor = None if me is None else me.id
        self._initials = "" if me is None else me.initials
        self._clock = clock
        self._io = io

    def put_journals(self, only: str | None = None) -> Iterator[Restored]:
        """Put back the journals, one after the other; of only one incident when its id is given.

        Raises:
            BeredskabError: the disk takes no more. What was put back until then is whole, and it can be done again.
        """
        for name in self._place.ids if only is None else [only]:
            if name in self.erased:
                yield Restored(name, Fate.ERASED, why=period(self.erased[name]))
                continue
            source = os.path.join(self._place.incidents, name)
            for path in journals(source):
                yield self._guarded(name, path, self._folders.incident(name))
            self._put_others(source, self._folders.incident(name))
            self._put_keys(name)
        if only is None:
            for path in journals(self._place.register):
                yield self._guarded(DB, path, self._folders.register)
            self._put_others(self._place.register, self._folders.register)

    def put_config(self) -> None:
        """Put the plan and the people where there are none.

        Raises:
            BeredskabError: they could not be written.
        """
        source, target, what = self._place.config, self._folders.config, "Planen og personerne"
        if not source or not names(source):
            return
        if names(target):
            self.notes.append(f"{what} i {target} er ikke rørt. Kopiens ligger i {source}.")
            return
        try:
            self._put_folder(source, target)
        except OSError as error:
            raise _stopped(error, target) from error
        self.notes.append(f"{what} er lagt i {target}.")

    def _put_keys(self, name: str) -> None:
        """Put back the keys of an incident's sensitive notes: those that are missing, and none that was deleted."""
        if not self._place.keys:
            return
        wanted = self._wanted_keys(name)
        put = 0
        for path, inside in files(os.path.join(self._place.keys, name)):
            there = os.path.join(self._folders.note_keys(name), inside)
            try:
                if inside in wanted and not os.path.lexists(there) and (data := self._checked(path)) is not None:
                    self._put(there, data)
                    put += 1
            except OSError as error:
                raise _stopped(error, self._folders.keys) from error
        if put:
            self.notes.append(f"{counted(put, 'nøgle', 'nøgler')} til følsomme linjer er lagt tilbage.")

    def _wanted_keys(self, name: str) -> set[str]:
        """The names of the keys that an incident's journals have a use for, as they stand now.

        Our own copy may know better than an old journal that was put back just now: what it calls deleted stays so.
        """
        wanted: set[str] = set()
        gone: set[str] = set()
        places = (self._folders.incident(name), os.path.join(self._folders.copies, name))
        for path in (path for place in places for path in journals(place)):
            # One that cannot be read is told of where the journals are.
            with suppress(JournalError), closing(self._open(path, name)) as journal:
                for id, document in journal.table(LogEntry.table).items():
                    kept = document.get("sealed") is not None and document.get("erased") is None
                    (wanted if kept else gone).add(id)
        return wanted - gone

    # -- one journal

    def _guarded(self, name: str, source: str, folder: str) -> Restored:
        if not _is_plain(source):
            return Restored(name, Fate.USELESS, why=f"{source} er ikke en almindelig fil.")
        try:
            data = read(self._io, source)
        except OSError as error:
            return Restored(name, Fate.USELESS, why=f"{source} kan ikke læses: {why(error)}.")
        try:
            target = _target(self._io, folder, os.path.basename(source), data)
            restored = self._restore(name, source, data, target)
            return self._note_down(restored, target, source)
        except OSError as error:
            raise _stopped(error, folder) from error

    def _restore(self, name: str, source: str, data: bytes, target: str) -> Restored:
        first = unseal(data.partition(b"\n")[0])
        if first is not None and first.n == 0 and first.db != name:
            return Restored(name, Fate.USELESS, why="filen i kopien er en anden log.")
        if not links(data):
            return Restored(name, Fate.USELESS, why="der er ingen hele linjer i kopien.")
        folder = os.path.dirname(target)
        try:
            old = read(self._io, target)
        except FileNotFoundError:
            if not set(names(os.path.dirname(source))).issuperset(map(os.path.basename, journals(folder))):
                # Of two logs of one incident only one is shown.
                return Restored(name, Fate.FORKED)
            newer, put = self._with_our_own(name, data, target)
            whole = chain(put)
            # What was under way when it was copied was promised to nobody; what is damaged is kept as it is.
            self._put(target, put if b"\n" in put[whole.size :] else put[: whole.size])
            return Restored(name, Fate.PUT, len(links(put)) - 1, newer=newer)
        mended = mend(name, old, data)
        damaged = b"\n" in old[chain(old).size :]
        if mended.forks:
            return Restored(name, Fate.FORKED)
        if not mended.whole:
            reason = "" if damaged else "kopien er beskadiget, og loggen her er hel."
            return Restored(name, Fate.BEYOND if damaged else Fate.USELESS, why=reason)
        lock = self._folders.lock(name)
        repaired = repair(target, name, lock, [source], self._clock, io=self._io, who=self._actor)
        if repaired is None:
            return Restored(name, Fate.SAME)
        fate = Fate.MENDED if damaged else Fate.ADDED
        return Restored(name, fate, repaired.mended.fetched, kept=repaired.kept)

    def _with_our_own(self, name: str, data: bytes, target: str) -> tuple[int, bytes]:
        """How many lines our own copies have besides those of a copy that is put back, and all of them.

        Otherwise what was written after a copy on a stick would be missing, and what was taken out for good after it
        would stand there again.
        """
        own = []
        # One that cannot be read is told of by `tjek`, and must not be in the way of the one that can.
        with suppress(OSError, JournalError):
            own += [read(self._io, path) for path in copies_of(self._folders, name, target)]
        # The old ones may have been written on elsewhere; then the newest alone.
        for some in (own, own[:1]):
            mended = mend(name, data, *some)
            if mended.whole and not mended.forks:
                return mended.fetched, reseal(mended) if mended.fetched else data
        return 0, data

    def _note_down(self, restored: Restored, target: str, source: str) -> Restored:
        """Say in the log that it was put back, and look at it as every other reader will."""
        try:
            journal = self._open(target, restored.name)
        except JournalError as error:
            return restored._replace(damaged=restored.fate is not Fate.USELESS, why=restored.why or error.sentence)
        with closing(journal):
            incidents = journal.table(Incident.table)
            titles = [str(document.get("title", "")) for document in incidents.values()]
            if restored.fate in CHANGED and not journal.damage:
                try:
                    self._write_line(journal, self._sentence(restored, source))
                except JournalError as error:
                    restored = restored._replace(why=error.sentence)
            return restored._replace(title="".join(titles[:1]), damaged=bool(journal.damage))

    def _open(self, path: str, name: str) -> Journal:
        return Journal(path, self._folders.lock(name), name, clock=self._clock, io=self._io)

    def _write_line(self, journal: Journal, text: str) -> None:
        now = self._clock()
        with journal.atomic(self._actor) as transaction:
            if journal.db == DB:
                duty = DutyEntry(id=new_id(now), at=now, author=None, text=text, origin=Origin.SYSTEM)
                transaction.put(DutyEntry.table, duty.id, stored(duty))
                return
            entry = LogEntry(
                id=new_id(now),
                seq=len(transaction.documents(LogEntry.table)) + 1,
                occurred_at=now,
                recorded_at=now,
                kind=EntryKind.INFORMATION,
                text=text,
                origin=Origin.SYSTEM,
            )
            transaction.put(LogEntry.table, entry.id, stored(entry))
            for id, document in transaction.documents(Incident.table).items():
                if document.get("phase") == Phase.CLOSED.value:
                    # The end of a journal tells that its incident is closed; so it has to stand there again.
                    transaction.update(Incident.table, id, {"phase": Phase.CLOSED.value})

    def _sentence(self, restored: Restored, source: str) -> str:
        made_at = self._place.made_at or datetime.fromtimestamp(os.stat(source).st_mtime, UTC)
        what = "Registeret" if restored.name == DB else "Hændelsen"
        lines = "" if restored.fate is Fate.PUT else f" Fra kopien kom {counted(restored.lines, 'linje', 'linjer')}."
        if restored.newer:
            lines = f" {counted(restored.newer, 'linje', 'linjer')} kom fra programmets egen kopi, som var nyere."
        who = f" ({self._initials})" if self._initials else ""
        return f"{what} er gendannet fra kopi af {date(made_at)} kl. {time_of_day(made_at)}{who}.{lines}"

    # -- files

    def _put_others(self, source: str, target: str) -> None:
        """Put what is no journal (frozen mails) where it is missing."""
        for path, inside in files(source):
            if (inside.endswith(".jsonl") and os.sep not in inside) or KEPT in os.path.basename(path):
                continue
            there = os.path.join(target, inside)
            try:
                data = self._checked(path)
                if data is not None and not os.path.lexists(there):
                    self._put(there, data)
                elif data is not None and read(self._io, there) != data:
                    self.notes.append(f"{there} er en anden end i kopien og er ikke rørt.")
            except OSError as error:
                raise _stopped(error, target) from error

    def _put_folder(self, source: str, target: str) -> None:
        """Make a whole folder like that of the copy, or none."""
        temporary = f"{target}.{os.urandom(8).hex()}.ny"
        try:
            for path, inside in files(source):
                data = self._checked(path)
                if data is not None:
                    self._put(os.path.join(temporary, inside), data)
            if os.path.isdir(temporary):
                self._io.replace(temporary, target)
                self._io.sync_folder(os.path.dirname(target))
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def _checked(self, path: str) -> bytes | None:
        """What a file of the copy holds; None when it cannot be read or is not as the list says."""
        if not _is_plain(path):
            self.notes.append(f"{path} er ikke en almindelig fil og er ikke lagt tilbage.")
            return None
        try:
            data = read(self._io, path)
        except OSError as error:
            self.notes.append(f"{path} kan ikke læses: {why(error)}. Den er ikke lagt tilbage.")
            return None
        if self._place.listed is not None:
            held = self._place.listed.get(os.path.relpath(path, self._place.folder).replace(os.sep, "/"))
            if held is None or held.sha256 != sha256(data).hexdigest():
                self.notes.append(f"{path} er ikke, som den blev skrevet, og er ikke lagt tilbage.")
                return None
        return data

    def _put(self, path: str, data: bytes) -> None:
        """Put a new file in place, whole or not at all, where there is none."""
        folder = os.path.dirname(path)
        for changed in make_folders(folder):
            self._io.sync_folder(changed)
        temporary = f"{path}.{os.urandom(8).hex()}.ny"
        try:
            file.write_new(self._io, temporary, data)
            self._io.link(temporary, path)
        finally:
            with suppress(OSError):
                self._io.unlink(temporary)
        self._io.sync_folder(folder)


def _is_plain(path: str) -> bool:
    """Whether it is a file that lies in the copy: a link would bring in what lies elsewhere, and a pipe never ends."""
    return os.path.isfile(path) and not os.path.islink(path)


def _target(io: Io, folder: str, name: str, data: bytes) -> str:
    """The file that a journal of the copy is to be in: of its name, or one of another name that begins like it."""
    own = os.path.join(folder, name)
    there = journals(folder)
    begin = data[: data.find(b"\n") + 1]
    same = [path for path in there if begin and read(io, path).startswith(begin)]
    return own if own in there or not same else same[0]


def _stopped(error: OSError, folder: str) -> BeredskabError:
    return BeredskabError(
        f"Der kan ikke gendannes mere i {folder}: {why(error)}. Det, der er lagt på plads, er helt, og intet er "
        "overskrevet. Bring det i orden, og giv den samme kommando igen."
    )
