"""Format 1 of the journal file: one JSON object a line, UTF-8, checksummed and chained.

Line 0 is the header: format, the journal's own id (``db``) and the computer that writes it (``o``).
Every later line is one event, whose operations are applied together or not at all::

    n   number of the line, from 0          g   id of the event; the same event is stored once
    h   hybrid logical clock [ms, count]    o   the computer that wrote it; on: its own count
    a   who did it; null for the program    s   version of the stored documents
    p   checksum of the line before         k   operations, see ``Operation``
    x   random, so that nobody can find a short text again by guessing it and comparing checksums
    c   checksum of all bytes of this line before ``,"c":"``: BLAKE2b, 128 bits, in hexadecimal

A line says by itself whether it is whole, so whatever stands behind a damaged one can still be read;
and it names its predecessor, so a line that was taken out or put in shows. The chain shows accidents and
clumsy edits, not a forger who rewrites everything.

Once written, a line stays as it is, with one exception: *rens* takes values out of it for good (``Redact``). Then it
has no ``x``, but ``r``: the checksum it had before, by which its successor still names it.
"""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

import msgspec

from beredskab_tui.errors import UNREADABLE

try:
    # Where hashlib has it from: itself it brings in all of OpenSSL first, which `beredskab log` has no time for.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

FORMAT = 1
SCHEMA = 1
MAX_LINE = 1 << 23
"""Longest line in bytes: the start of an incident with ten thousand contacts is one line."""
NOTHING = "0" * 32
"""What the header names as its predecessor."""

_LATEST = 253_370_764_800_000
"""The year 9999 in milliseconds: the last of the calendar, and none for the clock of a computer."""
_SEAL = len(b',"c":""}') + 32
END = _SEAL + 1
"""Bytes at the end of a line that, through checksum and chain, stand for every byte of the file before them."""


class Put(msgspec.Struct, frozen=True, array_like=True, tag="p"):
    """A whole document, new or replaced."""

    table: str
    id: str
    document: dict[str, Any]


class Update(msgspec.Struct, frozen=True, array_like=True, tag="u"):
    """Some fields of a document that is there, and the event at which the writer had read each of them."""

    table: str
    id: str
    fields: dict[str, Any]
    read_at: dict[str, str]


class Delete(msgspec.Struct, frozen=True, array_like=True, tag="d"):
    """A document taken out."""

    table: str
    id: str


class Clear(msgspec.Struct, frozen=True, array_like=True, tag="t"):
    """A table made, or emptied."""

    table: str


class Drop(msgspec.Struct, frozen=True, array_like=True, tag="x"):
    """A table taken out."""

    table: str


class Redact(msgspec.Struct, frozen=True, array_like=True, tag="r"):
    """Values that were taken out of the journal for good: what stands there now, and the events they stood in."""

    table: str
    id: str
    fields: dict[str, Any]
    events: list[str]


Operation = Put | Update | Delete | Clear | Drop | Redact


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line as it was read. Keys that a later version adds are left alone."""

    n: int
    g: str = ""
    h: tuple[int, int] = (0, 0)
    o: str = ""
    on: int = 0
    a: str | None = None
    s: int = SCHEMA
    p: str
    k: tuple[Operation, ...] = ()
    c: str
    r: str | None = None
    fmt: int | None = None
    db: str | None = None

    @property
    def link(self) -> str:
        """What the next line names as its predecessor."""
        return self.r or self.c


_PLAIN = frozenset((str, int, bool, type(None)))
_decoder = msgspec.json.Decoder(Line)
_documents = msgspec.json.Decoder(dict[str, Any])
_encoder = msgspec.json.Encoder()


def fingerprint(parts: Iterable[bytes], size: int) -> str:
    """BLAKE2b of bytes that come piece by piece, ``size`` bytes long, in hexadecimal."""
    hashed = blake2b(digest_size=size)
    for part in parts:
        hashed.update(part)
    return hashed.hexdigest()


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).hexdigest().encode()


def seal(fields: dict[str, Any]) -> bytes:
    """The bytes of a line: the fields, and the checksum over them."""
    body = _encoder.encode(fields)[:-1]
    return body + b',"c":"' + _checksum(body) + b'"}\n'


def header(db: str, origin: str) -> bytes:
    """The bytes of line 0 of a new journal."""
    return seal({"n": 0, "fmt": FORMAT, "db": db, "o": origin, "p": NOTHING, "k": []})


def unseal(line: bytes) -> Line | None:
    """A line without its newline, or None when it is not, byte for byte, what somebody sealed."""
    body = line[:-_SEAL]
    if line[-_SEAL:] != b',"c":"' + _checksum(body) + b'"}':
        return None
    try:
        read = _decoder.decode(line)
    except UNREADABLE:
        return None
    # Nobody's clock has shown another time, and no calendar has it.
    return read if 0 <= read.h[0] < _LATEST else None


def as_json(document: Mapping[Any, Any]) -> dict[str, Any]:
    """A copy of a document as the journal will give it back.

    Raises:
        ValueError, TypeError: it holds something that JSON cannot give back.
    """
    encoded = _encoder.encode(document)
    if b"null" in encoded:
        _refuse_no_numbers(document)
    return _documents.decode(encoded)


def _refuse_no_numbers(value: Any) -> None:
    """The encoder makes null of what is no number (NaN, infinity): a value would be lost without a word."""
    for part in value.values() if isinstance(value, Mapping) else value:
        # Most are plain, and the start of an incident has ten thousands of them.
        if type(part) in _PLAIN:
            continue
        if isinstance(part, float) and not isfinite(part):
            raise ValueError(f"{part} cannot be stored")
        if isinstance(part, (Mapping, list, tuple)):
            _refuse_no_numbers(part)
