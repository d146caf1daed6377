"""One journal as it is read: an append-only file that others may be writing to, and the state it adds up to.

Reading takes no lock: it applies the whole lines that are there and leaves a half-written one for later. A handle
belongs to one thread, and after a fork to one process.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime

from beredskab_tui.errors import why
from beredskab_tui.journal import file, shortcut
from beredskab_tui.journal.change import Change, Damage
from beredskab_tui.journal.documents import Stored, Table
from beredskab_tui.journal.errors import Damaged, JournalError, NotAJournal
from beredskab_tui.journal.format import unseal
from beredskab_tui.journal.io import Io
from beredskab_tui.journal.replay import RUINED, Replay
from beredskab_tui.journal.state import State
from beredskab_tui.records import new_id

CHUNK = 1 << 18
"""Bytes of a journal that are in memory at a time while it is read."""


class Reader:
    """A handle for reading the journal at ``path``; ``Journal`` can write, too.

    Args:
        path: the file.
        db: the journal's id; a file with another one is refused.
        clock: the time now, aware.
        io: the calls to the operating system.
        on_change: called with each event when it is applied, own and foreign alike, in order. It may read, but
            neither write nor raise.
        on_progress: called after each piece while what is there is read for the first time, with how far that is (0–1).
            What it raises ends the reading, and the journal is not opened.
        shortcut_path: the file of this journal's ``shortcut``. Used where nobody is told of what happened before.

    Raises:
        NotAJournal: there is no file, or it is another journal, or it may not be read.
    """

    def __init__(
        self,
        path: str,
        db: str,
        *,
        clock: Callable[[], datetime],
        io: Io,
        on_change: Callable[[Change], None] | None,
        on_progress: Callable[[float], None] | None,
        shortcut_path: str | None = None,
    ) -> None:
        self.path = path
        self.db = db
        self.torn: list[str] = []
        """Files to which this handle has moved a half-written end of the journal."""
        self._clock = clock
        self._io = io
        self._on_change = on_change
        self._on_progress = on_progress
        self._shortcut = shortcut_path
        self._resumed_at = -1
        """The line from which lines had to be read, when the journal was opened."""
        self._untold: deque[Change] = deque()
        self._replay = Replay(path, db, self._untold.append if on_change is not None else None)
        self._fd, self._may_write = file.open_at(self._io, self.path)
        try:
            self._file = _identity(os.fstat(self._fd))
            self.refresh()
            self._on_progress = None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file. The state stays readable."""
        if self._fd >= 0:
            self._io.close(self._fd)
            self._fd = -1

    @property
    def state(self) -> State:
        """The tables as they stand after the last line that was read."""
        return self._replay.state

    @property
    def damage(self) -> list[Damage]:
        """What was found in the file that was never written there. Empty in a healthy journal."""
        return self._replay.damage

    @property
    def head(self) -> tuple[int, str]:
        """Number and checksum of the last line: the fingerprint of everything up to it."""
        return self._replay.n, self._replay.head

    @property
    def size(self) -> int:
        """Bytes of the file that were read: all of them whole lines."""
        return self._replay.offset

    def table(self, name: str) -> Table:
        """The documents of a table by id, in the order they came; each is a copy, the reader's own."""
        return self.state.tables.get(name, Stored())

    def line_of(self, event: str) -> int | None:
        """Number of the line that holds an event; None when it was never stored."""
        return self._replay.events.get(event)

    def new_id(self) -> str:
        """A new id for a document, by this journal's clock."""
        return new_id(self._clock())

    def refresh(self) -> None:
        """Apply what others have written since last time. Costs one ``stat`` when that is nothing.

        Raises:
            NotAJournal: the file is gone.
            Damaged: another file lies in its place, or it was cut. The state stays as it was.
            JournalError: the disk does not answer.
        """
        try:
            self._catch_up(alone=False)
        except OSError as error:
            raise JournalError(f"Loggen {self.path} kan ikke læses lige nu: {why(error)}. Intet er ændret.") from error

    def _catch_up(self, *, alone: bool) -> None:
        """Apply new whole lines; ``alone`` (under the lock) also judges what is left at the end."""
        if self._fd < 0:
            return
        replay = self._replay
        found = file.stat_at(self._io, self.path)
        if not self._is_as_known(found, look=alone or found.st_size > replay.offset):
            replay = self._reopen()
            found = file.stat_at(self._io, self.path)
        rest = self._feed(replay, found.st_size, alone=alone)
        self._tell()
        if not alone or not rest or self.damage:
            return
        if unseal(rest[:-1]) is not None and not rest.endswith(b"\0"):
            # A crash may cut a line off or leave zeros, but it changes no byte: this line was whole, and promised.
            self.damage.append(Damage(replay.offset, RUINED))
        else:
            self.torn.append(file.set_aside(self._io, self._fd, self.path, replay.offset, rest, self._clock()))

    def _feed(self, replay: Replay, size: int, *, alone: bool) -> bytes:
        """Apply what the open file holds beyond what was read of it; returns what stands behind its last line."""
        if replay.n < 0 and self._shortcut is not None and self._on_change is None:
            shortcut.resume(self._shortcut, replay, self._parts, size)
            self._resumed_at = replay.n
        rest, length = b"", CHUNK
        while replay.offset < size:
            begin, end = replay.offset, min(replay.offset + length, size)
            data = file.read(self._io, self._fd, begin, end)
            rest = replay.feed(data, alone=alone and end == size, again=self._again)
            self._tell()
            if self._on_progress is not None:
                self._on_progress(replay.offset / size)
            if end == size:
                break
            # A piece without a whole line in it: a longer one has.
            length = CHUNK if replay.offset > begin else 2 * length
        replay.judge()
        return rest

    def _again(self, length: int) -> bytes:
        """The next bytes once more, as they are now."""
        begin = self._replay.offset
        return file.read(self._io, self._fd, begin, begin + length)

    def _parts(self, end: int) -> Iterator[bytes]:
        """The file up to a place, piece by piece."""
        for begin in range(0, end, CHUNK):
            yield file.read(self._io, self._fd, begin, min(begin + CHUNK, end))

    def _is_as_known(self, found: os.stat_result, *, look: bool) -> bool:
        """Whether the file at the path is the one that is open, and holds what was read; ``look`` into it for that."""
        as_it_was = _identity(found) == self._file and found.st_size >= self._replay.offset
        return as_it_was and (not look or self._continues(self._fd))

    def _continues(self, fd: int) -> bool:
        """Whether a file holds, up to where we have read, what we have read."""
        end, offset = self._replay.end, self._replay.offset
        return self._io.pread(fd, len(end), offset - len(end)) == end

    def _reopen(self) -> Replay:
        """The file was replaced, cut or written over: go on only if it still begins with everything we know."""
        fd, writable = file.open_at(self._io, self.path)
        try:
            replay = self._replay if self._continues(fd) else self._rinsed(fd)
            identity = _identity(os.fstat(fd))
        except (OSError, JournalError):
            self._io.close(fd)
            raise
        self._io.close(self._fd)
        self._fd, self._may_write, self._file, self._replay = fd, writable, identity, replay
        return replay

    def _rinsed(self, fd: int) -> Replay:
        """All of a file read anew: the same journal, line by line, but for values that *rens* took out of it.

        Raises:
            Damaged: it is another one.
        """
        known = self._replay
        news: list[Change] = []
        replay = Replay(self.path, self.db, news.append)
        links: dict[int, str] = {}
        for row in file.read(self._io, fd, 0, os.fstat(fd).st_size).splitlines(keepends=True):
            line = unseal(row[:-1])
            if line is None:
                break
            try:
                replay.add(row, line)
            except NotAJournal:
                raise self._exchanged() from None
            links[line.n] = line.link
        if replay.damage or known.damage or links.get(known.n) != known.head:
            raise self._exchanged()
        if self._on_change is not None:
            self._untold += [change for change in news if change.n > known.n]
            replay.keep = self._untold.append
        return replay

    def _exchanged(self) -> Damaged:
        damage = Damage(self._replay.offset, "filen er blevet kortere eller skiftet ud med en anden")
        if damage not in self.damage:
            self.damage.append(damage)
        return Damaged(
            f"Loggen {self.path} er blevet skiftet ud, mens programmet kørte. Det, du ser, er det, der stod før. "
            "Der gemmes ikke mere i den. Skriv »beredskab tjek«."
        )

    def _tell(self) -> None:
        """Hand on what was applied. Who is told may look at, and even refresh, this very handle."""
        while self._untold and self._on_change is not None:
            self._on_change(self._untold.popleft())


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino
