"""One journal: an append-only file that several processes read and write, and the state it adds up to.

Writing: take the lock, read what others wrote, run the caller's changes, write one line, flush it to the
disk, apply the line as it was read back, let go. Reading takes no lock: it applies the whole lines that are
there and leaves a half-written one for later. A handle belongs to one thread, and after a fork to one process.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from beredskab_tui.errors import why
from beredskab_tui.journal import file
from beredskab_tui.journal.change import Change, Damage
from beredskab_tui.journal.errors import (
    Damaged,
    JournalError,
    MaybeStored,
    NotAJournal,
    NotStored,
    TooLarge,
    not_stored,
)
from beredskab_tui.journal.format import END, FORMAT, MAX_LINE, NOTHING, SCHEMA, Line, Operation, seal, unseal
from beredskab_tui.journal.io import Io
from beredskab_tui.journal.lock import Lock
from beredskab_tui.journal.progress import OnProgress, counted
from beredskab_tui.journal.state import Conflict, Document, State
from beredskab_tui.journal.transaction import Transaction
from beredskab_tui.records import new_id

LOCK_DEADLINE = 5.0
"""Seconds a writer waits for the lock: long enough for a slow disk, short enough to be told while it matters."""

CHUNK = 1 << 20
"""Bytes read at a time."""


class Journal:
    """A handle on the journal at ``path``.

    Args:
        path: the file.
        lock_path: the lock file of this journal, on this computer.
        db: the journal's id; a file with another one is refused.
        clock: the time now, aware; becomes the hybrid clock of what is written.
        io: the calls to the operating system.
        on_change: called with each event when it is applied, own and foreign alike, in order. It may read, but
            neither write nor raise.
        on_progress: called now and then while what is there is read for the first time, with how far that is (0–1).
            What it raises ends the reading, and the journal is not opened.
        lock_deadline: seconds to wait for another writer.

    Raises:
        NotAJournal: there is no file, or it is another journal, or it may not be read.
    """

    def __init__(
        self,
        path: str,
        lock_path: str,
        db: str,
        *,
        clock: Callable[[], datetime],
        io: Io | None = None,
        on_change: Callable[[Change], None] | None = None,
        on_progress: OnProgress | None = None,
        lock_deadline: float = LOCK_DEADLINE,
    ) -> None:
        self.path = path
        self.db = db
        self.state = State()
        self.damage: list[Damage] = []
        """What was found in the file that was never written there. Empty in a healthy journal."""
        self.torn: list[str] = []
        """Files to which this handle has moved a half-written end of the journal."""
        self._clock = clock
        self._io = io or Io()
        self._on_change = on_change
        self._on_progress = on_progress
        self._lock = Lock(lock_path, self._io, lock_deadline)
        self._events: dict[str, int] = {}
        self._head = NOTHING
        self._n = -1
        self._origin = ""
        self._hlc = (0, 0)
        self._offset = 0
        self._end = b""
        self._gap = False
        self._untold: deque[Change] = deque()
        self._poisoned = False
        self._transaction: Transaction | None = None
        self._fd, self._writable = file.open_at(self._io, self.path)
        try:
            self._file = _identity(os.fstat(self._fd))
            self.refresh()
            self._on_progress = None
        except BaseException:
            self.close()
            raise

    # -- creating and closing

    @staticmethod
    def create(path: str, db: str, origin: str, io: Io | None = None) -> None:
        """Make an empty journal, whole or not at all; nothing happens when there already is one.

        Raises:
            NotStored: the folder cannot be written to.
        """
        file.create(path, db, origin, io or Io())

    def close(self) -> None:
        """Let go of the file. The state stays readable."""
        if self._fd >= 0:
            self._io.close(self._fd)
            self._fd = -1
        self._lock.close()

    # -- reading

    @property
    def head(self) -> tuple[int, str]:
        """Number and checksum of the last line: the fingerprint of everything up to it."""
        return self._n, self._head

    @property
    def writable(self) -> bool:
        """False when the file may only be read, or is damaged, or the disk has failed under it."""
        return self._writable and not self.damage and not self._poisoned

    def table(self, name: str) -> dict[str, Document]:
        """The documents of a table by id, in the order they came. Not to be changed by the reader."""
        return self.state.tables.get(name, {})

    def line_of(self, event: str) -> int | None:
        """Number of the line that holds an event; None when it was never stored."""
        return self._events.get(event)

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
        found = file.stat_at(self._io, self.path)
        as_it_was = _identity(found) == self._file and found.st_size >= self._offset
        if not as_it_was or ((alone or found.st_size > self._offset) and not self._continues(self._fd)):
            self._reopen()
            found = file.stat_at(self._io, self.path)
        rest = self._apply_lines(self._read(found.st_size), alone=alone) if found.st_size > self._offset else b""
        if self._n < 0 and not self.damage:
            # The header is there from the first moment: it is never under way.
            self.damage.append(Damage(0, "filen begynder ikke som en log"))
        self._tell()
        if not alone or not rest or self.damage:
            return
        if unseal(rest[:-1]) is not None:
            # A crash may cut a line off, but it changes no byte: this one was whole, and somebody was promised it.
            self.damage.append(Damage(self._offset, "en linje er ødelagt"))
        else:
            self.torn.append(file.set_aside(self._io, self._fd, self.path, self._offset, rest, self._clock()))

    def _continues(self, fd: int) -> bool:
        """Whether a file holds, up to where we have read, what we have read."""
        return self._io.pread(fd, len(self._end), self._offset - len(self._end)) == self._end

    def _reopen(self) -> None:
        """The file was replaced, cut or written over: go on only if it still begins with everything we know."""
        fd, writable = file.open_at(self._io, self.path)
        try:
            if not self._continues(fd):
                raise self._exchanged()
            identity = _identity(os.fstat(fd))
        except (OSError, Damaged):
            self._io.close(fd)
            raise
        self._io.close(self._fd)
        self._fd, self._writable, self._file = fd, writable, identity

    def _exchanged(self) -> Damaged:
        damage = Damage(self._offset, "filen er blevet kortere eller skiftet ud med en anden")
        if damage not in self.damage:
            self.damage.append(damage)
        return Damaged(
            f"Loggen {self.path} er blevet skiftet ud, mens programmet kørte. Det, du ser, er det, der stod før. "
            "Der gemmes ikke mere i den. Skriv »beredskab tjek«."
        )

    def _read(self, size: int) -> bytes:
        parts = []
        at = self._offset
        while at < size:
            part = self._io.pread(self._fd, min(CHUNK, size - at), at)
            if not part:
                break
            parts.append(part)
            at += len(part)
        return b"".join(parts)

    def _apply_lines(self, data: bytes, *, alone: bool) -> bytes:
        """Apply the whole lines of new bytes; returns what stands behind the last of them."""
        raw_lines = data.split(b"\n")
        rest = raw_lines.pop()
        lines = [(raw, unseal(raw)) for raw in counted(raw_lines, self._on_progress, 0.0, 0.5)]
        if not alone:
            # A bad line is judged when a good one follows it or nobody can be writing: until then it may be under way.
            while lines and lines[-1][1] is None:
                lines.pop()
            if any(line is None for _, line in lines) and self._read(self._offset + len(data)) != data:
                # A writer cleared a torn end away while we were reading it. Whole at the next look.
                return b""
        for raw, line in counted(lines, self._on_progress, 0.5, 1.0):
            at = self._offset
            self._offset += len(raw) + 1
            self._end = (raw + b"\n")[-END:]
            if line is None:
                self.damage.append(Damage(at, "en linje er ødelagt"))
                self._gap = True
            else:
                self._apply(line, at)
        return rest

    def _apply(self, line: Line, at: int) -> None:
        if line.n == 0 and self._n < 0:
            self._check_header(line)
        if (line.n, line.p) != (self._n + 1, self._head) and not self._gap:
            self.damage.append(Damage(at, f"linje {line.n} hører ikke til efter linje {self._n}"))
        self._gap = False
        self._n, self._head = line.n, line.c
        self._hlc = max(self._hlc, line.h)
        if line.n == 0 or line.g in self._events:
            return
        self._events[line.g] = line.n
        conflicts: list[Conflict] = []
        for operation in line.k:
            conflicts += self.state.apply(operation, line.g)
        if self._on_change is not None:
            when = datetime.fromtimestamp(line.h[0] / 1000, UTC)
            self._untold.append(Change(line.n, line.g, when, line.a, line.k, tuple(conflicts)))

    def _tell(self) -> None:
        """Hand on what was applied, when all of it is: who is told may look at, and even refresh, this very handle."""
        while self._untold and self._on_change is not None:
            self._on_change(self._untold.popleft())

    def _check_header(self, line: Line) -> None:
        if line.fmt != FORMAT:
            raise NotAJournal(
                f"Loggen {self.path} er skrevet af en nyere udgave af programmet. Intet er ændret. Opdatér programmet."
            )
        if line.db != self.db:
            raise NotAJournal(
                f"Filen {self.path} er en anden log end ventet. Intet er ændret. Er filer blevet flyttet rundt?"
            )
        self._origin = line.o

    # -- writing

    @contextmanager
    def atomic(self, actor: str | None, event: str | None = None) -> Iterator[Transaction]:
        """Changes that happen together or not at all, as one line that is on the disk when the block ends.

        Inside the block the state is current and nobody else writes. An exception in it leaves everything as it
        was. Blocks inside a block join the outer one: they are stored when it ends. Nothing is written when nothing
        was changed.

        Args:
            actor: who does it; a person's id, or None for the program.
            event: id of the event, if it was given earlier (a draft's id); a new one otherwise. An event that is
                already stored is not stored again: see ``Transaction.already_stored``.

        Raises:
            Busy: another writer held the lock too long.
            NotStored: nothing was written.
            NotAJournal: nothing was written: the file is gone.
            MaybeStored: the disk failed at the last step.
            Damaged: the journal can only be read.
            TooLarge: the block gathered too much for one line.
        """
        if self._transaction is not None:
            if event not in (None, self._transaction.event):
                raise ValueError("a block inside a block is part of the outer event and has no id of its own")
            with self._transaction.part() as part:
                yield part
            return
        self._check_writable()
        try:
            self._lock.acquire(actor or "programmet")
        except OSError as error:
            raise not_stored(error, self.path) from error
        try:
            try:
                self._catch_up(alone=True)
            except OSError as error:
                raise not_stored(error, self.path) from error
            self._check_writable()
            event = event or self.new_id()
            transaction = self._transaction = Transaction(self.state, event, self.line_of(event))
            try:
                yield transaction
            finally:
                self._transaction = None
            if transaction.operations and not transaction.already_stored:
                self._append(actor, event, transaction.operations)
        finally:
            self._lock.release()
        self._tell()

    @property
    def transaction(self) -> Transaction | None:
        """The block that is open on this handle; None outside."""
        return self._transaction

    def _check_writable(self) -> None:
        if self._poisoned:
            raise NotStored(
                "Linjen er ikke gemt: disken svigtede ved en tidligere linje, så der gemmes ikke mere herfra. "
                "Det, der er bekræftet, er gemt. Luk programmet, se efter disken, og start igen."
            )
        if self.damage:
            raise Damaged(
                "Loggen er beskadiget og kan kun læses. Alt, der kan læses, vises. "
                "Skriv »beredskab tjek« i en terminal, og før loggen på papir, til den er bragt i orden."
            )
        if self._fd < 0:
            raise NotStored("Linjen er ikke gemt: loggen er lukket. Det, der er gemt, er intakt.")
        if not self._writable:
            raise NotStored("Linjen er ikke gemt: datamappen kan kun læses. Det, der er gemt, er intakt.")

    def _append(self, actor: str | None, event: str, operations: list[Operation]) -> None:
        now = int(self._clock().timestamp() * 1000)
        clock = (now, 0) if now > self._hlc[0] else (self._hlc[0], self._hlc[1] + 1)
        n = self._n + 1
        line = seal(
            {"n": n, "g": event, "h": clock, "o": self._origin, "on": n, "a": actor, "s": SCHEMA}
            | {"p": self._head, "k": operations}
        )
        if len(line) > MAX_LINE:
            raise TooLarge("Ændringen er for stor til at blive gemt på én gang. Intet er gemt. Del den i flere.")
        whole = unseal(line[:-1])
        if whole is None:
            raise ValueError("a document holds a value that JSON cannot give back")
        try:
            file.write_all(self._io, self._fd, line)
        except OSError as error:
            self._take_back()
            raise not_stored(error, self.path) from error
        try:
            self._io.sync(self._fd)
        except OSError as error:
            # After a failed flush the kernel may have dropped the bytes and call the next flush a success (fsyncgate).
            self._poisoned = True
            raise MaybeStored(
                "Disken svigtede, da linjen skulle bekræftes: den er måske gemt, måske ikke. "
                "Skriv den på papir. Luk programmet, se efter disken, og start igen."
            ) from error
        # What is shown and searched is what was written, read back from its bytes.
        at = self._offset
        self._offset += len(line)
        self._end = line[-END:]
        self._apply(whole, at)

    def _take_back(self) -> None:
        try:
            self._io.truncate(self._fd, self._offset)
        except OSError:
            # The next writer, in any process, finds the half line and sets it aside.
            self._poisoned = True


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino
