"""The base of every record: how it is named, stored and read back."""

import os
from datetime import datetime
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec

from beredskab_tui.errors import BeredskabError

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A point in time with its zone. Stored in UTC; shown in Danish time by ``times``."""

R = TypeVar("R", bound="Record")


class InvalidRecord(BeredskabError, ValueError):
    """A stored document is not what its table promises, or a record about to be stored is not valid.

    Why, in the words of the library, is the error's cause.
    """


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is stored: a document of one table, with an id that is never used again."""

    table: ClassVar[str]
    """The table this kind of record lies in."""

    id: str
    """A UUID of version 7 as text: unique without asking anybody, and roughly in order of time."""


def stored(record: Record) -> dict[str, Any]:
    """The document of a record as it goes to disk: plain JSON values, without its id.

    Raises:
        InvalidRecord: a field holds something its type does not allow.
    """
    # Through JSON, so that it equals what will be read back: a tuple becomes a list here and not on the disk.
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    try:
        msgspec.convert(document, type(record))
    except msgspec.ValidationError as error:
        raise InvalidRecord(
            f"Det kan ikke gemmes, fordi programmet selv har lavet en fejl i det ({record.table}). Intet er ændret. "
            "Skriv det som en linje i loggen i stedet, og sig det til den, der passer programmet."
        ) from error
    del document["id"]
    return document


def read(kind: type[R], record_id: str, document: dict[str, Any]) -> R:
    """The record that a stored document holds. Fields that a later version added are left alone.

    Raises:
        InvalidRecord: the document was not written by us, or was changed by hand.
    """
    try:
        return msgspec.convert({**document, "id": record_id}, kind)
    except msgspec.ValidationError as error:
        raise InvalidRecord(
            f"Der står noget, som denne udgave af programmet ikke kan læse ({kind.table} {record_id[:40]}). "
            "Intet er ændret. Opdatér programmet; hjælper det ikke, så kald »beredskab tjek«."
        ) from error


def new_id(now: datetime) -> str:
    """A new UUID of version 7 (RFC 9562): milliseconds of ``now``, then 74 random bits."""
    # Python has uuid.uuid7 from 3.14 on; until then these lines are it, without the cost of importing uuid.
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    chance = int.from_bytes(os.urandom(10), "big")
    number = milliseconds << 80 | 0x7 << 76 | (chance >> 68) << 64 | 0b10 << 62 | chance & ((1 << 62) - 1)
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def is_id(text: str) -> bool:
    """Whether a text is a UUID as ``new_id`` writes them, and so no word that may stand anywhere."""
    return [len(part) for part in text.split("-")] == [8, 4, 4, 4, 12] and set(text) <= set("0123456789abcdef-")
