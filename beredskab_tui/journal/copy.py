"""A second copy of one journal that follows it: whole lines only, each verified, and never a line of damage.

The copy is the beginning of its journal, byte for byte, so that keeping it up costs only what is new. It is written
anew where that is not so any more: *rens* has taken something out of the journal, or the copy is damaged. Nothing that
the journal lacks is ever taken out of the copy.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from typing import NamedTuple

from beredskab_tui.journal import file
from beredskab_tui.journal.format import END, MAX_LINE, NOTHING, Line, Redact, unseal
from beredskab_tui.journal.io import Io

KEPT = ".foer."
"""Part of the name of an old copy that has lines its journal lacks; what follows is in the order of time."""

_NEAR = 1 << 16


class Outcome(Enum):
    """What became of a copy."""

    SAME = "same"
    """It holds every whole line of the journal, and did before."""
    RENEWED = "renewed"
    """It does now."""
    DAMAGED = "damaged"
    """The journal is damaged; the copy is as it was."""
    AHEAD = "ahead"
    """The journal lacks lines at its end that the copy has; the copy is as it was."""
    FORKED = "forked"
    """Both had lines that the other lacked. The old copy was kept beside the new one, under a name with ``KEPT``."""


class Chain(NamedTuple):
    """How far some bytes are the lines of one journal, one after the other."""

    size: int
    """Bytes of these lines."""
    n: int
    """Number of the last of them."""
    link: str
    """What the next one has to name."""
    rinsed: bool
    """Whether one of them says that something was taken out of earlier ones."""


def chain(data: bytes, n: int = -1, link: str = NOTHING) -> Chain:
    """How far bytes go on after the line with that number and link; from the header on when nothing is said."""
    size, rinsed = 0, False
    for row in data.split(b"\n")[:-1]:
        line = unseal(row)
        if line is None or (line.n, line.p) != (n + 1, link):
            break
        size += len(row) + 1
        n, link = line.n, line.link
        rinsed = rinsed or any(isinstance(operation, Redact) for operation in line.k)
    return Chain(size, n, link, rinsed)


def links(data: bytes) -> set[str]:
    """The lines that are intact, wherever they stand: each by what its successor calls it, also after *rens*."""
    return {line.link for line in _intact(data)}


class Standing(NamedTuple):
    """A copy beside its journal."""

    whole: bool
    """Whether every line of the copy is intact, and belongs behind the one before."""
    behind: int
    """Lines of the journal that the copy does not have."""
    ahead: int
    """Lines of the copy that the journal does not have."""


def standing(journal: bytes, copy: bytes) -> Standing:
    """How a copy stands beside its journal."""
    there, held = links(journal), links(copy)
    return Standing(0 < chain(copy).size == len(copy), len(there - held), len(held - there))


def follow(io: Io, journal: str, copy: str, db: str, *, thoroughly: bool) -> Outcome:
    """Make a copy hold every whole line that the journal holds now. One at a time for each copy: under a lock.

    Args:
        journal, copy: the files; the copy need not be there yet, its folder must.
        db: the journal's id.
        thoroughly: compare every byte; otherwise the end, which through checksum and chain stands for all as it was.

    Raises:
        OSError: there is no journal, or the copy could not be written. It is as it was then, or cut off behind a line.
    """
    fd = io.open(journal, os.O_RDONLY)
    try:
        try:
            target = io.open(copy, os.O_RDWR | os.O_APPEND)
        except FileNotFoundError:
            return _anew(io, file.read(io, fd, 0, os.fstat(fd).st_size), fd, copy, db)
        try:
            outcome = _add(io, fd, target, thoroughly)
            if outcome is not None:
                return outcome
            held = file.read(io, target, 0, os.fstat(target).st_size)
        finally:
            io.close(target)
        return _mend(io, fd, copy, db, held)
    finally:
        io.close(fd)


def _add(io: Io, fd: int, target: int, thoroughly: bool) -> Outcome | None:
    """Put what is new behind a copy that is the beginning of its journal; None when it is not."""
    have, size = os.fstat(target).st_size, os.fstat(fd).st_size
    begin = 0 if thoroughly else max(0, have - END)
    if not 0 < have <= size or not _alike(io, fd, target, begin, have):
        return None
    last = _last_line(io, target, have)
    if last is None:
        return None
    data = file.read(io, fd, have, size)
    new = chain(data, last.n, last.link)
    if new.rinsed:
        return None
    if new.size:
        # First the journal: a copy that after a power cut has a line more would look like a loss that was none.
        io.sync(fd)
        try:
            _write(io, target, data[: new.size], have)
        except OSError:
            with suppress(OSError):
                io.truncate(target, have)
            raise
    if links(data[new.size :]) and file.read(io, fd, have, size) == data:
        # Otherwise somebody cleared a torn end away while it was read.
        return Outcome.DAMAGED
    return Outcome.RENEWED if new.size else Outcome.SAME


def _mend(io: Io, fd: int, copy: str, db: str, held: bytes) -> Outcome:
    """Write a copy anew that is not the beginning of its journal, unless it knows more than the journal."""
    data = file.read(io, fd, 0, os.fstat(fd).st_size)
    there, whole = links(data), chain(data)
    lacking = links(held) - there
    if not lacking:
        return _anew(io, data, fd, copy, db)
    if whole.n < 0 or b"\n" in data[whole.size :]:
        return Outcome.DAMAGED
    if there <= links(held):
        return Outcome.AHEAD
    # Named by when it was last written: an attempt that a crash cut short may have kept it already.
    with suppress(FileExistsError):
        io.link(copy, f"{copy}{KEPT}{io.stat(copy).st_mtime_ns:020d}")
    io.sync_folder(os.path.dirname(copy))
    outcome = _anew(io, data, fd, copy, db)
    return Outcome.FORKED if outcome is Outcome.RENEWED else outcome


def _anew(io: Io, data: bytes, fd: int, copy: str, db: str) -> Outcome:
    """Write the whole copy of what the journal holds, beside the old one, and put it in its place in one step."""
    whole = chain(data)
    first = unseal(data.partition(b"\n")[0])
    if first is None or first.db != db or links(data[whole.size :]):
        return Outcome.DAMAGED
    io.sync(fd)
    folder = os.path.dirname(copy)
    for name in os.listdir(folder):
        # What earlier attempts left behind that a crash cut short.
        if name.startswith(f"{os.path.basename(copy)}.") and name.endswith(".ny"):
            io.unlink(os.path.join(folder, name))
    temporary = f"{copy}.{os.urandom(8).hex()}.ny"
    try:
        target = io.open(temporary, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL)
        try:
            _write(io, target, data[: whole.size], 0)
        finally:
            io.close(target)
        io.replace(temporary, copy)
    except BaseException:
        with suppress(OSError):
            io.unlink(temporary)
        raise
    io.sync_folder(folder)
    return Outcome.RENEWED


def _write(io: Io, fd: int, data: bytes, at: int) -> None:
    """Write at the end, on the disk, and read it back."""
    file.write_all(io, fd, data)
    io.sync(fd)
    if file.read(io, fd, at, at + len(data)) != data:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def _alike(io: Io, one: int, other: int, begin: int, end: int) -> bool:
    for at in range(begin, end, file.CHUNK):
        until = min(end, at + file.CHUNK)
        if file.read(io, one, at, until) != file.read(io, other, at, until):
            return False
    return True


def _last_line(io: Io, fd: int, size: int) -> Line | None:
    """The line that a file ends with; None when it does not end with one."""
    rows: list[bytes] = []
    for length in (_NEAR, MAX_LINE + 1):
        rows = file.read(io, fd, max(0, size - length), size).split(b"\n")
        if len(rows) > 2 or size <= length:
            break
    return unseal(rows[-2]) if len(rows) > 1 and not rows[-1] else None


def _intact(data: bytes) -> Iterator[Line]:
    for row in data.split(b"\n")[:-1]:
        line = unseal(row)
        if line is not None:
            yield line
