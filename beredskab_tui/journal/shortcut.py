"""What a journal added up to at some line, kept in a file of its own, so that a command of the shell need not read
ten thousand lines to add one.

It is never the truth: it holds the fingerprint of all the bytes it stands for, and a checksum of its own. Where one of
them does not fit exactly, the lines are read one by one as if it were not there. It is made anew when it is far behind.
"""

import os
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress

import msgspec

from beredskab_tui.errors import UNREADABLE
from beredskab_tui.journal.documents import Stored
from beredskab_tui.journal.file import exchange
from beredskab_tui.journal.format import fingerprint
from beredskab_tui.journal.io import Io
from beredskab_tui.journal.replay import Replay
from beredskab_tui.regularfile import open_regular

FAR = 250
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
    tables: dict[str, dict[str, bytes]]
    stored: dict[str, dict[str, str]]
    changed: dict[str, dict[str, dict[str, str]]]


_FORM = 1
_BYTES = 32
_SUM = 4
"""Bytes of the checksum, which stands in front: of a disk's mistakes, and quick."""
_decoder = msgspec.msgpack.Decoder(_Kept)


Parts = Callable[[int], Iterable[bytes]]


def resume(path: str, replay: Replay, parts: Parts, size: int) -> None:
    """Bring a replay that is at the beginning as far as the shortcut goes, if there is one and it fits.

    Args:
        path: the shortcut's file.
        parts: gives the bytes of the journal up to a place, piece by piece.
        size: how many of them there are.

    Raises:
        OSError: the journal cannot be read.
    """
    try:
        with open(open_regular(path), "rb") as file:
            data = file.read()
        body = memoryview(data)[_SUM:]
        if data[:_SUM] != _checksum(body):
            return
        kept = _decoder.decode(body)
    except UNREADABLE:
        return
    if kept.form != _FORM or kept.db != replay.db or kept.offset > size:
        return
    if fingerprint(parts(kept.offset), _BYTES) != kept.digest:
        return
    replay.state.tables = {name: Stored(raw) for name, raw in kept.tables.items()}
    replay.state.stored, replay.state.changed, replay.events = kept.stored, kept.changed, kept.events
    replay.n, replay.head, replay.hlc, replay.origin = kept.n, kept.head, kept.hlc, kept.origin
    replay.offset, replay.end = kept.offset, kept.end


def keep(path: str, replay: Replay, parts: Parts, io: Io) -> None:
    """Write a shortcut to where a replay of undamaged lines is. ``parts`` is as for ``resume``.

    Raises:
        OSError: there is no room for it, or it may not be written; then there is the one from before, or none.
    """
    kept = _Kept(
        _FORM,
        fingerprint(parts(replay.offset), _BYTES),
        replay.offset,
        replay.end,
        replay.n,
        replay.head,
        replay.hlc,
        replay.origin,
        replay.db,
        replay.events,
        {name: documents.raw for name, documents in replay.state.tables.items()},
        replay.state.stored,
        replay.state.changed,
    )
    encoded = msgspec.msgpack.encode(kept)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    # Not flushed: what a power cut leaves of it does not fit, and is not used.
    exchange(io, path, _checksum(encoded) + encoded, flush=False)


def _checksum(data: bytes | memoryview) -> bytes:
    return zlib.crc32(data).to_bytes(_SUM, "big")


def forget(path: str, io: Io) -> None:
    """Take the shortcut away: it holds what is to be gone for good.

    Raises:
        OSError: it is still there.
    """
    with suppress(FileNotFoundError):
        io.unlink(path)
