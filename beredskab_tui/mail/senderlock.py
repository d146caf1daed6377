"""One sender among all sessions of a data folder."""

import fcntl
import os
from contextlib import suppress

from beredskab_tui.errors import BeredskabError, why


class SenderLock:
    """The lock of whoever sends, with their name in it. The kernel frees it when the process ends, however it ends."""

    def __init__(self, path: str, name: str) -> None:
        self._path = path
        self._name = name
        self._fd: int | None = None

    def take(self) -> bool:
        """Take it; False when another session is sending.

        Raises:
            BeredskabError: the data folder cannot be written to.
        """
        try:
            if self._fd is None:
                os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
                self._fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            raise BeredskabError(
                f"Udbakken {self._path} kan ikke bruges: {why(error)}. Intet er tabt; mails venter."
            ) from error
        with suppress(OSError):
            # For whoever looks; the lock holds without it, and on a full disk it must.
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, f"{os.getpid()} {self._name}\n".encode(), 0)
        return True

    def free(self) -> None:
        """Let others send."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
