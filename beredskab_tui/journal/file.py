"""The journal as a file: making and opening one, writing to the end of it, and clearing a torn end away."""

import errno
import os
from contextlib import suppress
from datetime import datetime

from beredskab_tui.errors import why
from beredskab_tui.journal.errors import NotAJournal, not_stored
from beredskab_tui.journal.format import header
from beredskab_tui.journal.io import Io
from beredskab_tui.records import new_id

CHUNK = 1 << 20
"""Bytes read at a time."""


def create(path: str, db: str, origin: str, io: Io) -> None:
    """Make an empty journal, whole or not at all; one that there is already is left as it is.

    Raises:
        NotStored: the folder cannot be written to.
    """
    folder = os.path.dirname(path)
    if os.path.exists(path):
        # Whoever made it may have been killed before its name was on the disk.
        try:
            _sync_names(io, folder)
        except OSError as error:
            raise not_stored(error, folder) from error
        return
    # Never a name that may have been used before: a process that died after ``link`` leaves a second name of the
    # journal itself, and writing to that would empty it.
    temporary = f"{path}.{os.urandom(8).hex()}.ny"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        try:
            write_new(io, temporary, header(db, origin))
            # Somebody else may be faster; theirs is as good as ours.
            with suppress(FileExistsError):
                io.link(temporary, path)
        finally:
            with suppress(OSError):
                io.unlink(temporary)
        _sync_names(io, folder)
    except OSError as error:
        raise not_stored(error, folder) from error


def open_at(io: Io, path: str) -> tuple[int, bool]:
    """The open file of a journal, and whether it may be written to.

    Raises:
        NotAJournal: there is none, or it may not be read.
    """
    try:
        return io.open(path, os.O_RDWR | os.O_APPEND), True
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise NotAJournal(f"Loggen {path} kan ikke åbnes: {why(error)}. Intet er ændret.") from error
    try:
        return io.open(path, os.O_RDONLY), False
    except OSError as error:
        raise NotAJournal(
            f"Loggen {path} kan ikke læses med dine rettigheder. Intet er ændret. Bed lederen om adgang."
        ) from error


def stat_at(io: Io, path: str) -> os.stat_result:
    """What now lies where the journal was opened.

    Raises:
        NotAJournal: nothing does.
    """
    try:
        return io.stat(path)
    except OSError as error:
        raise NotAJournal(
            f"Loggen {path} er væk. Har lederen slettet hændelsen, så luk tavlen. Er disken taget ud, så sæt den i "
            "igen, eller hent den seneste sikkerhedskopi."
        ) from error


def _sync_names(io: Io, folder: str) -> None:
    """Have the names of a journal, of its folder and of the one above on the disk, whoever made them.

    Raises:
        OSError: the disk fails.
    """
    above = os.path.dirname(folder)
    io.sync_folder(folder)
    io.sync_folder(above)
    with suppress(PermissionError):
        # Where the data folder itself lies is not always ours to open, and then was not made by us either.
        io.sync_folder(os.path.dirname(above))


def write_all(io: Io, fd: int, data: bytes) -> None:
    """Write until everything is written.

    Raises:
        OSError: some of it may be written.
    """
    while data:
        data = data[io.write(fd, data) :]


def write_new(io: Io, path: str, data: bytes, *, flush: bool = True) -> None:
    """Make a file with these bytes where there is none; ``flush`` says whether they are on the disk then.

    Raises:
        OSError: there is one, or some of the bytes are not in it.
    """
    fd = io.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        write_all(io, fd, data)
        if flush:
            io.sync(fd)
    finally:
        io.close(fd)


def read(io: Io, fd: int, begin: int, end: int) -> bytes:
    """The bytes of an open file from one place to another; fewer when it ends before.

    Raises:
        OSError: the disk does not answer.
    """
    parts = []
    while begin < end and (part := io.pread(fd, min(CHUNK, end - begin), begin)):
        parts.append(part)
        begin += len(part)
    return b"".join(parts)


def write_again(io: Io, path: str, begin: int) -> None:
    """Write what a file holds from ``begin`` on once more in its place, so that the kernel must take it to the disk.

    Raises:
        OSError: it is not there now.
    """
    # A file opened for appending cannot be written to anywhere else.
    fd = io.open(path, os.O_RDWR)
    try:
        data = read(io, fd, begin, os.fstat(fd).st_size)
        while data:
            written = io.pwrite(fd, data, begin)
            data, begin = data[written:], begin + written
        io.sync(fd)
    finally:
        io.close(fd)


def exchange(io: Io, path: str, data: bytes, *, flush: bool = True) -> None:
    """Put a new file with these bytes in its place, whole or not at all; ``flush`` says whether a power cut counts.

    Raises:
        OSError: the old one is still there.
    """
    temporary = f"{path}.{os.urandom(8).hex()}.ny"
    try:
        write_new(io, temporary, data, flush=flush)
        io.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            io.unlink(temporary)
        raise


def set_aside(io: Io, fd: int, path: str, offset: int, rest: bytes, now: datetime) -> str:
    """Move the end of a write that a crash cut off, which nobody was promised, to a file of its own.

    Returns:
        The path of that file.

    Raises:
        OSError: the journal may have its torn end still; nothing else is lost.
    """
    aside = f"{path}.torn.{new_id(now)}"
    try:
        write_new(io, aside, rest)
        io.sync_folder(os.path.dirname(path))
    except OSError:
        # The end is still in the journal, and whoever tries next copies it again.
        with suppress(OSError):
            io.unlink(aside)
        raise
    io.truncate(fd, offset)
    io.sync(fd)
    return aside
