"""The copies in ``data/kopier``: one of each open incident and of the register, kept up while a board is open.

They are for the night when a journal turns out to be damaged or gone and no stick is at hand. They lie on the same
disk, so they are no replacement for ``beredskab kopi``. ``tjek`` tells how they stand; ``gendan`` and ``tjek
--reparer`` read them.
"""

import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final, NamedTuple

from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.faults import write_down
from beredskab_tui.journal import Busy, Io
from beredskab_tui.journal.copy import KEPT, Outcome, chain, follow, links, standing
from beredskab_tui.journal.lock import Lock
from beredskab_tui.keeping.copyplace import make_folders, names
from beredskab_tui.locations import Folders
from beredskab_tui.regularfile import open_regular
from beredskab_tui.room.registerjournal import DB
from beredskab_tui.room.room import ends_closed
from beredskab_tui.room.wording import counted
from beredskab_tui.times import day_clock

FIRST: Final = 10.0
"""Seconds after somebody arrives: opening an incident comes first."""
EVERY: Final = 60.0
"""Seconds between two looks at what is new."""
AT_LEAVING: Final = 1.0
"""Seconds to wait for another session that is copying, when there will be no next time."""

MOST_CLOSED: Final = 50
"""Copies of closed incidents that are kept at most; those of open ones are always kept."""
MOST_BYTES: Final = 200 << 20
"""Bytes of copies from which on those of closed incidents go."""


class Source(NamedTuple):
    """A journal and its copy."""

    name: str
    """The incident's id, or that of the register."""
    journal: str
    copy: str


class Copies:
    """Keeps the copies up, in the journal thread of a session. Never raises: the work in the room comes first.

    Args:
        io: the calls to the operating system.
        seconds: the time that passes, which no change of the clock disturbs.
    """

    def __init__(self, folders: Folders, io: Io, seconds: Callable[[], float] = time.monotonic) -> None:
        self.trouble = ""
        """Why a copy could not be made last time, in Danish; empty when all could."""
        self._troubles: dict[str, str] = {}
        """The same, by id of the incident or of the register; what is the matter with all of them by an empty one."""
        self._folders = folders
        self._io = io
        self._seconds = seconds
        self._due = seconds() + FIRST
        self._seen: dict[str, tuple[int, int, int]] = {}
        """Each journal as it was when its copy was made, or was not needed."""
        self._compared: set[str] = set()
        """Copies of which this session has compared every byte."""
        self._pruned = (0, 0)

    def look(self) -> None:
        """Renew what is behind, once a minute; at other times it costs a look at the clock."""
        if self._seconds() >= self._due:
            self.renew()

    def renew(self, wait: float = 0.0) -> None:
        """Renew what is behind, now; whoever else is at it already has done it after ``wait`` seconds."""
        self._due = self._seconds() + EVERY
        try:
            with _alone(self._folders, self._io, wait) as mine:
                troubles = [*self._renew_each(), *self._prune()] if mine else []
        except (OSError, BeredskabError) as error:
            troubles = [("", _reason(error))]
        self._troubles = dict(troubles)
        trouble = " ".join(sentence for _, sentence in troubles)
        if trouble != self.trouble:
            self.trouble = trouble
            if trouble:
                # The board goes on. Whoever looks why a copy is behind finds the reason there, and the rest in `tjek`.
                write_down(BeredskabError(trouble), self._folders.fault_log)

    def trouble_of(self, name: str) -> str:
        """Why the copies of an incident could not be made last time, whatever is the matter with others'."""
        return self._troubles.get(name) or self._troubles.get("", "")

    def _renew_each(self) -> Iterator[tuple[str, str]]:
        """What hinders: whose copy, and why."""
        for source in sources(self._folders):
            try:
                found = os.stat(source.journal)
                as_it_is = (found.st_ino, found.st_size, found.st_mtime_ns)
                if self._seen.get(source.copy) == as_it_is:
                    continue
                trouble = self._renew(source) if self._wanted(source) else ""
            except (OSError, BeredskabError) as error:
                yield source.name, _reason(error)
                continue
            if trouble:
                yield source.name, trouble
            else:
                self._seen[source.copy] = as_it_is

    def _wanted(self, source: Source) -> bool:
        """Every open incident has a copy; one that is closed keeps the one it has, with the line that closed it."""
        return source.name == DB or os.path.exists(source.copy) or not ends_closed(source.journal)

    def _renew(self, source: Source) -> str:
        for folder in make_folders(os.path.dirname(source.copy)):
            self._io.sync_folder(folder)
        thoroughly = source.copy not in self._compared
        outcome = follow(self._io, source.journal, source.copy, source.name, thoroughly=thoroughly)
        self._compared.add(source.copy)
        return _TOLD.get(outcome, "").format(journal=source.journal, copy=source.copy)

    # -- not too many

    def _prune(self) -> Iterator[tuple[str, str]]:
        """Take copies of closed incidents away, the oldest first, when there are too many: never the last of a line."""
        folders = self._folders
        held = {name: _size(os.path.join(folders.copies, name)) for name in names(folders.copies) if name != DB}
        now = len(held), sum(held.values())
        if now == self._pruned or (now[0] <= MOST_CLOSED and now[1] <= MOST_BYTES):
            return
        closed = [name for name in sorted(held) if _are_closed(folders, name)]
        size = now[1]
        for at, name in enumerate(closed):
            if len(closed) - at <= MOST_CLOSED and size <= MOST_BYTES:
                break
            try:
                if _is_all_in_journals(folders, name):
                    self._take_away(os.path.join(folders.copies, name))
                    size -= held.pop(name)
            except OSError as error:
                yield name, _reason(error)
        self._pruned = len(held), size

    def _take_away(self, folder: str) -> None:
        for name in names(folder):
            self._io.unlink(os.path.join(folder, name))
            self._compared.discard(os.path.join(folder, name))
        os.rmdir(folder)


_TOLD: Final = {
    Outcome.DAMAGED: "Loggen {journal} er beskadiget, så kopien {copy} er ikke ændret.",
    Outcome.AHEAD: "Loggen {journal} mangler linjer, som kopien {copy} har. Kopien er ikke ændret. "
    "Skriv »beredskab tjek« i en terminal.",
    Outcome.FORKED: "Kopien {copy} havde linjer, som loggen {journal} ikke har. Den gamle kopi er gemt ved siden af. "
    "Skriv »beredskab tjek« i en terminal.",
}


def sources(folders: Folders) -> Iterator[Source]:
    """Every journal that there is, with the place of its copy.

    Raises:
        OSError: a folder cannot be read.
    """
    for name in (*names(folders.incidents), DB):
        folder = folders.register if name == DB else folders.incident(name)
        for file in names(folder):
            if file.endswith(".jsonl"):
                yield Source(name, os.path.join(folder, file), os.path.join(folders.copies, name, file))


# -- what `tjek` tells of them


class Copied(NamedTuple):
    """How one copy stands, for ``tjek``."""

    ok: bool
    fault: bool
    """True when lines are lost that only the copy has."""
    text: str


def standings(folders: Folders, now: datetime, deleted: Collection[str] = ()) -> Iterator[Copied]:
    """How the copies stand: one finding for each that is not as it should be, or else one for all of them.

    Args:
        deleted: ids of incidents whose copies nobody is to fetch back.

    Raises:
        OSError: a folder cannot be read.
    """
    fine = 0
    known = {source.copy: source for source in sources(folders)}
    for source in known.values():
        if os.path.exists(source.copy):
            found = _judge(source, now)
        elif source.name == DB or not ends_closed(source.journal):
            found = Copied(False, False, f"Der er ingen kopi endnu af {source.journal}. {_HOW}")
        else:
            continue
        fine += found is None
        if found is not None:
            yield found
    for name in names(folders.copies):
        if name in deleted:
            continue
        for file in names(os.path.join(folders.copies, name)):
            copy = os.path.join(folders.copies, name, file)
            if KEPT in file:
                yield Copied(False, False, f"En gammel kopi har linjer, som loggen ikke har. Gem den: {copy}")
            elif file.endswith(".jsonl") and copy not in known:
                text = f"Loggen til kopien {copy} er væk. Hent den med: beredskab gendan {folders.copies}"
                yield Copied(False, True, text)
    if fine:
        yield Copied(True, False, f"{counted(fine, 'kopi', 'kopier')} i {folders.copies} er i orden.")


_HOW: Final = "Kopierne fornys, så længe en tavle er åben."


def _judge(source: Source, now: datetime) -> Copied | None:
    """What is to be told of a copy; None when it is as it should be."""
    made_at = datetime.fromtimestamp(os.stat(source.copy).st_mtime, UTC)
    with open(open_regular(source.journal), "rb") as journal, open(open_regular(source.copy), "rb") as copy:
        # The copy first: what is written meanwhile is no loss.
        held = copy.read()
        found = standing(journal.read(), held)
    if found.ahead:
        text = (
            f"Loggen {source.journal} mangler {counted(found.ahead, 'linje', 'linjer')}, som kopien har. "
            f"Skriv ikke mere i hændelsen, før det er bragt i orden. Kopien er {source.copy}"
        )
        return Copied(False, True, text)
    if not found.whole:
        return Copied(False, False, f"Kopien {source.copy} er beskadiget. Loggen er ikke ramt af det. {_HOW}")
    if found.behind:
        lines = counted(found.behind, "linje", "linjer")
        text = f"Kopien {source.copy} er fra {day_clock(made_at, now)} og mangler {lines}. {_HOW}"
        return Copied(False, False, text)
    return None


# -- files and folders


@contextmanager
def _alone(folders: Folders, io: Io, wait: float) -> Iterator[bool]:
    """Nobody else copies meanwhile. False when somebody else is at it: they do what there is to do."""
    lock = Lock(folders.lock("kopier"), io, wait)
    try:
        try:
            lock.acquire("kopier")
        except Busy:
            yield False
            return
        yield True
    finally:
        lock.close()


def _are_closed(folders: Folders, name: str) -> bool:
    journals = [source.journal for source in sources(folders) if source.name == name]
    return bool(journals) and all(map(ends_closed, journals))


def _is_all_in_journals(folders: Folders, name: str) -> bool:
    """Whether every line of an incident's copies stands in its journals, and these are whole."""
    lines: set[str] = set()
    for source in sources(folders):
        if source.name == name:
            data = _read(source.journal)
            if chain(data).size != len(data):
                return False
            lines |= links(data)
    folder = os.path.join(folders.copies, name)
    return all(links(_read(os.path.join(folder, file))) <= lines for file in names(folder))


def _size(folder: str) -> int:
    return sum(os.stat(os.path.join(folder, name)).st_size for name in names(folder))


def _read(path: str) -> bytes:
    with open(open_regular(path), "rb") as file:
        return file.read()


def _reason(error: OSError | BeredskabError) -> str:
    if isinstance(error, BeredskabError):
        return error.sentence
    where = f" ({error.filename})" if error.filename else ""
    return f"Kopien kan ikke fornys: {why(error)}{where}. Loggen er ikke ramt af det."
