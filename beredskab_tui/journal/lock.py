"""The write lock of a journal: one writer at a time among all processes, with a deadline.

The lock is the kernel's (flock) on a file of its own that is never replaced, so a killed process leaves
none behind. Whoever holds it has written its name into the file, so that those who wait in vain can say who.
"""

import os
import time
from contextlib import suppress

from beredskab_tui.journal.errors import Busy
from beredskab_tui.journal.io import Io

FIRST_WAIT = 0.0002
LONGEST_WAIT = 0.01


class Lock:
    """The write lock at ``path``. ``deadline`` is in seconds."""

    def __init__(self, path: str, io: Io, deadline: float) -> None:
        self._path = path
        self._io = io
        self._deadline = deadline
        self._fd: int | None = None
        self._process = 0
        self._held = False

    def acquire(self, who: str) -> None:
        """Take the lock, and write down who has it.

        Raises:
            Busy: it was held by somebody else until the deadline.
            OSError: the lock file cannot be opened.
        """
        if self._process != os.getpid():
            # A lock belongs to the open file: after a fork parent and child would both have it.
            self.close()
        if self._held:
            raise RuntimeError("this handle is writing already; whoever is told of changes may not write")
        until = time.monotonic() + self._deadline
        fd = self._take(until)
        while not self._is_at_its_path(fd):
            # Somebody tidied up, and others now lock a new file of the same name: that is the one that counts.
            self.close()
            fd = self._take(until)
        self._held = True
        # Fixed width, so that a shorter name leaves nothing of a longer one behind. The lock holds without a name,
        # and on a full disk it must.
        with suppress(OSError):
            os.pwrite(fd, f"{os.getpid()} {who}".encode()[:64].ljust(64), 0)

    def _take(self, until: float) -> int:
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
        pid, _, who = os.pread(self._fd, 64, 0).decode(errors="replace").strip().partition(" ")
        return f"{who or 'et andet program'} (proces {pid or 'ukendt'})"
