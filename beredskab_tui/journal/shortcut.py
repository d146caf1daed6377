"""What a journal added up to at some line, kept in a file of its own, so that a command of the shell need not read
ten thousand lines to add one.

It is never the truth: it holds the fingerprint of all the bytes it stands for, and where that does not fit the journal
exactly, the lines are read one by one as if it were not there. It is made anew when it is far behind.
"""

import os
from contextlib import suppress

import msgspec

from beredskab_tui.journal.file import write_all
from beredskab_tui.journal.format import fingerprint
from beredskab_tui.journal.io import Io
from beredskab_tui.journal.replay import Replay
from beredskab_tui.journal.state import State

FAR = 1000
"""Lines that are read again and again before it is worth the trouble."""


class _Kept(msgspec.Struct, array_like=True):
    """A replay as it is in the file."""

    form: int
    digest: str
    offset: int
    end: bytes
    n: int
    head: str
    hlc: tuple[int, int]
    origin: str
    db: str
    events: dict[str, int]
    state: State


_FORM = 1
_decoder = msgspec.msgpack.Decoder(_Kept)


def resume(path: str, replay: Replay, data: bytes) -> int:
    """Bring a replay that is at the beginning as far as the shortcut goes.

    Args:
        path: the shortcut's file.
        data: the journal from its beginning.

    Returns:
        How many of these bytes that covers; 0 when there is no shortcut, or it does not fit.
    """
    try:
        with open(path, "rb") as file:
            kept = _decoder.decode(file.read())
    except (OSError, msgspec.DecodeError):
        return 0
    if kept.form != _FORM or kept.db != replay.db or _digest(data, kept.offset) != kept.digest:
        return 0
    replay.state, replay.events = kept.state, kept.events
    replay.n, replay.head, replay.hlc, replay.origin = kept.n, kept.head, kept.hlc, kept.origin
    replay.offset, replay.end = kept.offset, kept.end
    return kept.offset


def keep(path: str, replay: Replay, data: bytes, io: Io) -> None:
    """Write a shortcut to where a replay of undamaged lines is.

    Args:
        data: the lines of the journal that were replayed.

    Raises:
        OSError: there is no room for it, or it may not be written; then there is the one from before, or none.
    """
    kept = _Kept(
        _FORM,
        _digest(data, replay.offset),
        replay.offset,
        replay.end,
        replay.n,
        replay.head,
        replay.hlc,
        replay.origin,
        replay.db,
        replay.events,
        replay.state,
    )
    try:
        encoded = msgspec.msgpack.encode(kept)
    except OverflowError:
        # JSON has greater whole numbers than this. Then there is no shortcut.
        return
    temporary = f"{path}.{os.urandom(8).hex()}.ny"
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    try:
        fd = io.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            # Not flushed to the disk: what a power cut leaves of it does not fit, and is not used.
            write_all(io, fd, encoded)
        finally:
            io.close(fd)
        io.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            io.unlink(temporary)
        raise


def forget(path: str, io: Io) -> None:
    """Take the shortcut away: it holds what is to be gone for good.

    Raises:
        OSError: it is still there.
    """
    with suppress(FileNotFoundError):
        io.unlink(path)


def _digest(data: bytes, length: int) -> str:
    return fingerprint(memoryview(data)[:length], 32) if length <= len(data) else ""
