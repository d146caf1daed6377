"""Every call to the operating system that the journal makes, on one small object.

Tests hand the journal an ``Io`` of their own, to make the disk fill up, fail or lie at a chosen call.
"""

import fcntl
import os

from beredskab_tui.regularfile import open_regular


class Io:
    """The real thing: thin, without judgement. Errors are the operating system's ``OSError``."""

    def open(self, path: str, flags: int) -> int:
        """Open a file for the owner only, never inherited by a child process. What is no file is an ``OSError``."""
        return open_regular(path, flags)

    def close(self, fd: int) -> None:
        os.close(fd)

    def stat(self, path: str) -> os.stat_result:
        return os.stat(path)

    def pread(self, fd: int, count: int, offset: int) -> bytes:
        return os.pread(fd, count, offset)

    def write(self, fd: int, data: bytes) -> int:
        """Write at the end (the journal opens with O_APPEND); may write less than asked."""
        return os.write(fd, data)

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        """Write at a place (of a file opened without O_APPEND); may write less than asked."""
        return os.pwrite(fd, data, offset)

    def truncate(self, fd: int, size: int) -> None:
        os.ftruncate(fd, size)

    def sync(self, fd: int) -> None:
        """Return only when what was written to ``fd`` is on the disk itself."""
        # macOS leaves data in the drive's cache after fsync; F_FULLFSYNC does not.
        if hasattr(fcntl, "F_FULLFSYNC"):
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        elif hasattr(os, "fdatasync"):
            os.fdatasync(fd)
        else:
            os.fsync(fd)

    def sync_folder(self, folder: str) -> None:
        """Make a new or renamed name in ``folder`` survive a power cut."""
        fd = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def link(self, source: str, target: str) -> None:
        """Give a file a second name; fails when the name is taken."""
        os.link(source, target)

    def replace(self, source: str, target: str) -> None:
        """Put a file in the place of another, in one step."""
        os.replace(source, target)

    def unlink(self, path: str) -> None:
        os.unlink(path)

    def try_lock(self, fd: int) -> bool:
        """Take the exclusive lock on an open file if it is free. The kernel frees it when the process ends."""
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(self, fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_UN)
