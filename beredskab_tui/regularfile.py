"""Files under a name that somebody else gave. A pipe of that name would keep everybody waiting for ever."""

import errno
import os
import stat


def open_regular(path: str, flags: int = os.O_RDONLY) -> int:
    """A descriptor that belongs to the caller. What it says of the file cannot become another's.

    Args:
        flags: as of ``os.open``. A file that is made is for its owner only.

    Raises:
        OSError: there is no file of that name, or it is none; ``errors.why`` says so in Danish.
        ValueError: no file can have that name.
    """
    fd = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    mode = os.fstat(fd).st_mode
    if not stat.S_ISREG(mode):
        os.close(fd)
        raise OSError(errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO, "not a regular file", path)
    return fd


def read_regular(path: str, most: int) -> bytes:
    """The bytes of a file; ``most + 1`` of them when it holds more than ``most``.

    Raises:
        OSError, ValueError: as ``open_regular``; also when it cannot be read.
    """
    with open(open_regular(path), "rb") as file:
        return file.read(most + 1)
