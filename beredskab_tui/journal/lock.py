"""The write lock of a journal: one writer at a time among all processes, with a deadline.

The lock is the kernel's (flock) on a file of its own that is never replaced, so a killed process leaves
none behind. Whoever holds it has written its name into the file, so that those who wait in vain can say who; and
who could not be sure that what it wrote is on the disk leaves a mark there for whoever writes next.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress

from beredskab_tui.journal.errors import Busy
from beredskab_tui.journal.io import Io

FIRST_WAIT = 0.0002
LONGEST_WAIT = 0.002
"""Seconds between two tries: short, because in a crowd the lock is free again within a millisecond or two."""

_NAME = 64
_MARK = 32
_SURE = b"".ljust(_MARK)


class Lock:
    """The write lock at ``path``. ``deadline`` is in seconds."""

    def __init__(self, path: str, io: Io, deadline: float) -> None:
        self._path = path
        self._io = io
        self._deadline = deadline
        self._fd: int | None = None
        self._process = 0
        self._held = False

    def acquire(self, who: str, on_wait: Callable[[], None] | None = None, *, deadline: float | None = None) -> None:
        """Take the lock, and write down who has it.

        Args:
            who: what to call the holder.
            on_wait: called after each try in vain.
            deadline: seconds to wait this time, instead of the lock's own.

        Raises:
            Busy: it was held by somebody else until the deadline.
            OSError: the lock file cannot be opened.
        """
        if self._process != os.getpid():
            # A lock belongs to the open file: after a fork parent and child would both have it.
            self.close()
        if self._held:
            raise RuntimeError("this handle is writing already; whoever is told of changes may not write")
        until = time.monotonic() + (self._deadline if deadline is None else deadline)
        fd = self._take(until, on_wait)
        while not self._is_at_its_path(fd):
            # Somebody tidied up, and others now lock a new file of the same name: that is the one that counts.
            self.close()
            fd = self._take(until, on_wait)
        self._held = True
        # Fixed width, so that a shorter name leaves nothing of a longer one behind. The lock holds without a name,
        # and on a full disk it must.
        with suppress(OSError):
            os.pwrite(fd, f"{os.getpid()} {who}".encode()[:_NAME].ljust(_NAME), 0)

    @property
    def doubtful(self) -> int | None:
        """From which byte on the journal may not be on the disk; None when all is. Ask only while holding the lock."""
        assert self._fd is not None
        mark = os.pread(self._fd, _MARK, _NAME).split()
        return int(mark[1]) if len(mark) == 2 and mark[0] == b"usikker" and mark[1].isdigit() else None

    def doubt(self, begin: int) -> None:
        """Mark the journal as perhaps not on the disk from a byte on. An earlier mark further ahead stays.

        Raises:
            OSError: the mark could not be made.
        """
        assert self._fd is not None
        earlier = self.doubtful
        begin = begin if earlier is None else min(begin, earlier)
        os.pwrite(self._fd, f"usikker {begin}".encode().ljust(_MARK), _NAME)

    def trust(self) -> None:
        """Take the mark away, if there is one."""
        assert self._fd is not None
        if self.doubtful is not None:
            with suppress(OSError):
                # Then everything is written once more, which costs nothing but time.
                os.pwrite(self._fd, _SURE, _NAME)

    def _take(self, until: float, on_wait: Callable[[], None] | None) -> int:
        if self._fd is None:
            self._fd = self._io.open(self._path, os.O_RDWR | os.O_CREAT)
            self._process = os.getpid()
        wait = FIRST_WAIT
        # The kernel has no flock with a deadline, and a signal would disturb the rest of the program: so ask again.
        while not self._io.try_lock(self._fd):
            if time.monotonic() >= until:
                raise Busy(
                    f"Linjen er ikke gemt: {self._holder()} har holdt loggen låst i over {self._deadline:g} sekunder. "
                    "Alt, der er gemt, er intakt. Prøv igen; hjælper det ikke, så luk det program, der hænger."
                )
            if on_wait is not None:
                on_wait()
            time.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        return self._fd

    def _is_at_its_path(self, fd: int) -> bool:
        mine = os.fstat(fd)
        try:
            there = self._io.stat(self._path)
        except FileNotFoundError:
            return False
        except OSError:
            self.close()
            raise
        return (mine.st_dev, mine.st_ino) == (there.st_dev, there.st_ino)

    def release(self) -> None:
        """Give the lock back."""
        self._held = False
        if self._fd is not None:
            try:
                self._io.unlock(self._fd)
            except OSError:
                # The lock goes with the open file.
                self.close()

    def close(self) -> None:
        self._held = False
        if self._fd is not None:
            self._io.close(self._fd)
            self._fd = None

    def _holder(self) -> str:
        assert self._fd is not None
        pid, _, who = os.pread(self._fd, _NAME, 0).decode(errors="replace").strip().partition(" ")
        return f"{who or 'et andet program'} (proces {pid or 'ukendt'})"
