"""One journal to read and to write: by several processes at once, each line on the disk before it is acknowledged.

Writing: take the lock, read what others wrote, run the caller's changes, write one line, flush it to the disk, apply
the line as it was read back, let go.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from beredskab_tui.journal import file, shortcut
from beredskab_tui.journal.change import Change
from beredskab_tui.journal.documents import Document
from beredskab_tui.journal.errors import Damaged, JournalError, MaybeStored, NotStored, TooLarge, not_stored
from beredskab_tui.journal.format import MAX_LINE, SCHEMA, Line, Operation, Redact, as_json, seal, unseal
from beredskab_tui.journal.io import Io
from beredskab_tui.journal.lock import Lock
from beredskab_tui.journal.reader import Reader
from beredskab_tui.journal.rens import Rinsed, Rinses, rinse, without
from beredskab_tui.journal.transaction import Transaction

LOCK_DEADLINE = 5.0
"""Seconds a writer waits for the lock: long enough for a slow disk, short enough to be told while it matters."""


LOOK_UP = 0.25
"""Seconds between two calls of ``on_wait``."""


class Journal(Reader):
    """A handle on the journal at ``path``.

    Args:
        path, db, clock, io, on_change, on_progress, shortcut_path: as ``Reader`` has them. What ``clock`` says becomes
            the hybrid clock of what is written.
        lock_path: the lock file of this journal, on this computer.
        lock_deadline: seconds to wait for another writer.
        refused: why nothing may be written, in whole sentences; empty when it may.

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
        on_progress: Callable[[float], None] | None = None,
        lock_deadline: float = LOCK_DEADLINE,
        shortcut_path: str | None = None,
        refused: str = "",
    ) -> None:
        io = io or Io()
        self._lock = Lock(lock_path, io, lock_deadline)
        self._refused = refused
        self._poisoned = False
        self._transaction: Transaction | None = None
        self.on_wait: Callable[[], None] | None = None
        """Called now and then while another writer is waited for: whoever shows this journal can go on showing it."""
        self._looked = 0.0
        super().__init__(
            path, db, clock=clock, io=io, on_change=on_change, on_progress=on_progress, shortcut_path=shortcut_path
        )
        if shortcut_path is not None and on_change is None and self._replay.n - self._resumed_at > shortcut.FAR:
            self._keep_shortcut(shortcut_path)

    def _keep_shortcut(self, path: str) -> None:
        """Spare the next one the reading, if nobody is writing now: under the lock no *rens* can come in between."""
        if not self.writable:
            return
        # A convenience: whoever opened the journal came for something else, and a full disk is told of when they write.
        with suppress(OSError, JournalError):
            self._lock.acquire("programmet", deadline=0)
            try:
                if self._is_as_known(self._io.stat(self.path), look=True):
                    shortcut.keep(path, self._replay, self._parts, self._io)
            finally:
                self._lock.release()

    @staticmethod
    def create(path: str, db: str, origin: str, io: Io | None = None) -> None:
        """Make an empty journal, whole or not at all; nothing happens when there already is one.

        Raises:
            NotStored: the folder cannot be written to.
        """
        file.create(path, db, origin, io or Io())

    def close(self) -> None:
        super().close()
        self._lock.close()

    @property
    def writable(self) -> bool:
        """False when the file may only be read, or is damaged, or the disk has failed under it."""
        return self._may_write and not self._refused and not self.damage and not self._poisoned

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
        event = event or self.new_id()
        with self._alone(actor):
            transaction = self._transaction = Transaction(self.state, event, self.line_of(event))
            try:
                yield transaction
            finally:
                self._transaction = None
            if transaction.operations and not transaction.already_stored:
                self._append(actor, event, transaction.operations)
        self._tell()

    @contextmanager
    def _alone(self, actor: str | None) -> Iterator[None]:
        """Hold the lock, with everything read that others wrote, and all of it on the disk."""
        self._check_writable()
        try:
            self._lock.acquire(actor or "programmet", self._meanwhile)
        except OSError as error:
            raise not_stored(error, self.path) from error
        try:
            try:
                begin = self._lock.doubtful
                with suppress(OSError):
                    # Should we be killed between a change and its flush, whoever writes next makes it good first.
                    self._lock.doubt(self._replay.offset)
                self._catch_up(alone=True)
                self._check_writable()
                self._settle(begin)
            except OSError as error:
                raise not_stored(error, self.path) from error
            try:
                yield
            except Exception:
                self._trust()
                raise
            self._trust()
        finally:
            self._lock.release()

    def _trust(self) -> None:
        """All that was written under this lock is on the disk, or was taken back, unless the disk has failed."""
        if not self._poisoned:
            self._lock.trust()

    def _meanwhile(self) -> None:
        """While others write: read what they wrote, so that it need not be read while everybody else waits for us."""
        with suppress(OSError, JournalError):
            # Under the lock it is tried again, and told of.
            self._catch_up(alone=False)
        if self.on_wait is not None and time.monotonic() - self._looked >= LOOK_UP:
            self._looked = time.monotonic()
            self.on_wait()

    @property
    def transaction(self) -> Transaction | None:
        """The block that is open on this handle; None outside."""
        return self._transaction

    def _check_writable(self) -> None:
        if self._refused:
            raise NotStored(self._refused)
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
        if not self._may_write:
            raise NotStored("Linjen er ikke gemt: datamappen kan kun læses. Det, der er gemt, er intakt.")

    def redact(self, actor: str | None, table: str, id: str, fields: Document) -> int:
        """Take values of a document out of the journal for good (*rens*): from every line that ever held them.

        The journal is written anew beside the old one and put in its place in one step, with a line that says which
        values were taken, by whom and when. Other handles go on with it by themselves. What lies elsewhere (copies,
        screens, paper) is not touched.

        Args:
            fields: for each field what stands there from now on.

        Returns:
            How many lines held something to take out; at 0 nothing is written.

        Raises: as ``atomic``. ValueError: inside a block.
        """
        if self._transaction is not None:
            raise ValueError("rens is no part of a block: it writes lines anew that the block may have read")
        put_there = as_json(fields)
        with self._alone(actor):
            data = self._read_again()
            rinsed, events = without(data, table, id, put_there)
            if events:
                line, _ = self._seal(actor, self.new_id(), [Redact(table, id, put_there, events)])
                self._put_in_place(rinsed + line)
        self._tell()
        return len(events)

    def rinse(self, actor: str | None, rinses: Rinses) -> int:
        """Take parts of documents out of the journal for good, as ``redact``: wherever their fields ever held them.

        Args:
            rinses: for each document and field what becomes of a value that stood there, and of the one that does.

        Returns, Raises: as ``redact``.
        """
        if self._transaction is not None:
            raise ValueError("rens is no part of a block: it writes lines anew that the block may have read")
        with self._alone(actor):
            rinsed, events = rinse(self._read_again(), rinses)
            if events:
                line, _ = self._seal(actor, self.new_id(), list(self._taken(events, rinses)))
                self._put_in_place(rinsed + line)
        self._tell()
        return len(events)

    def _taken(self, events: list[tuple[str, Rinsed]], rinses: Rinses) -> Iterator[Redact]:
        """What is recorded of a *rens*: for each document what stands in it now, and the events it stood in."""
        for document in sorted({document for _, rinsed in events for document in rinsed}):
            within = [(event, rinsed[document]) for event, rinsed in events if document in rinsed]
            table, id = document
            now = self.table(table).get(id, {})
            # Also the fields that hold something else by now: whoever mends a journal from an old copy goes by these.
            names = sorted(set().union(*(fields for _, fields in within)) & now.keys())
            fields = {name: rinses[document][name](now[name]) for name in names}
            yield Redact(table, id, fields, [event for event, _ in within])

    def _read_again(self) -> bytes:
        """All lines of the file, under the lock.

        Raises:
            NotStored: the disk does not answer.
        """
        try:
            return file.read(self._io, self._fd, 0, self._replay.offset)
        except OSError as error:
            raise not_stored(error, self.path) from error

    def _put_in_place(self, data: bytes) -> None:
        """Exchange the file for one with other bytes, and go on with that."""
        # Until the folder is on the disk a power cut may bring the old file back, and with it lose what is written
        # to the new one: whoever writes next sees to that first, should we not live to do it.
        try:
            if self._shortcut is not None:
                shortcut.forget(self._shortcut, self._io)
            self._lock.doubt(0)
            file.exchange(self._io, self.path, data)
        except OSError as error:
            raise not_stored(error, self.path) from error
        self._confirm(lambda: self._io.sync_folder(os.path.dirname(self.path)))
        with suppress(OSError, JournalError):
            # It is done. Whatever keeps it from being read back now is met, and told of, at the next look.
            self._catch_up(alone=True)

    def _seal(self, actor: str | None, event: str, operations: list[Operation]) -> tuple[bytes, Line]:
        """The next line of the journal: its bytes, and how they read.

        Raises:
            TooLarge: it is too long. ValueError: it holds a value that JSON cannot give back.
        """
        known = self._replay
        now = int(self._clock().timestamp() * 1000)
        clock = (now, 0) if now > known.hlc[0] else (known.hlc[0], known.hlc[1] + 1)
        n = known.n + 1
        line = seal(
            {"n": n, "g": event, "h": clock, "o": known.origin, "on": n, "a": actor, "s": SCHEMA}
            | {"x": os.urandom(8).hex(), "p": known.head, "k": operations}
        )
        if len(line) > MAX_LINE:
            raise TooLarge("Ændringen er for stor til at blive gemt på én gang. Intet er gemt. Del den i flere.")
        whole = unseal(line[:-1])
        if whole is None:
            raise ValueError("a document holds a value that JSON cannot give back")
        return line, whole

    def _append(self, actor: str | None, event: str, operations: list[Operation]) -> None:
        line, whole = self._seal(actor, event, operations)
        try:
            file.write_all(self._io, self._fd, line)
        except OSError as error:
            self._take_back()
            raise not_stored(error, self.path) from error
        self._confirm(lambda: self._io.sync(self._fd))
        # What is shown and searched is what was written, read back from its bytes.
        self._replay.add(line, whole)

    def _confirm(self, flush: Callable[[], None]) -> None:
        """Have what was written on the disk itself."""
        try:
            flush()
        except OSError as error:
            # After a failed flush the kernel may have dropped the bytes and call the next flush a success (fsyncgate).
            self._poisoned = True
            with suppress(OSError):
                # The person is told the truth as it is; what the mark is for is whoever writes next.
                self._lock.doubt(self._replay.offset)
            raise MaybeStored(_UNCONFIRMED) from error

    def _settle(self, begin: int | None) -> None:
        """Under the lock: have on the disk what an earlier writer, of any process, could not be sure of.

        Args:
            begin: from which byte on; None when it was sure of everything.

        Raises:
            OSError: the disk still fails.
        """
        if begin is not None:
            file.write_again(self._io, self.path, begin)
            self._io.sync_folder(os.path.dirname(self.path))

    def _take_back(self) -> None:
        try:
            self._io.truncate(self._fd, self._replay.offset)
            # Or a power cut might mix what was taken back with what is written in its place.
            self._io.sync(self._fd)
        except OSError:
            # The next writer, in any process, finds the half line and sets it aside.
            self._poisoned = True


_UNCONFIRMED = (
    "Disken svigtede, da linjen skulle bekræftes: den er måske gemt, måske ikke. "
    "Skriv den på papir. Luk programmet, se efter disken, og start igen."
)
