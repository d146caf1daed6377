"""Stand-in numbers for an exercise: nobody is called by mistake, because no real number stands anywhere."""

import re
import zlib
from typing import Final, TypeVar

import msgspec

from beredskab_tui.records.people import ContactFacts

C = TypeVar("C", bound=ContactFacts)

DO_NOT_CALL: Final = "ØVELSE – ring ikke"
"""What stands wherever a number does."""
NUMBER: Final = re.compile(r"(?<![0-9.-])\+?[0-9](?: ?[0-9]){7,}(?![0-9.-])")
"""A phone number in a text: eight digits or more. A date or an opening time has other signs in it."""
_OURS: Final = re.compile(r"00 99 [0-9]{2} [0-9]{2}")


def stand_in(number: str) -> str:
    """A number that is nobody's, and always the same for the same one; none stays none, and a stand-in as it is."""
    if not number or _OURS.fullmatch(number):
        return number
    digits = f"{zlib.crc32(''.join(c for c in number if c.isdecimal()).encode()) % 10_000:04}"
    return f"00 99 {digits[:2]} {digits[2:]}"


def without_numbers(text: str) -> str:
    """A text with a stand-in for each phone number in it."""
    return NUMBER.sub(lambda match: stand_in(match[0]), text)


def for_exercise(contact: C) -> C:
    """A contact as an exercise shows it."""
    return msgspec.structs.replace(
        contact,
        phone=stand_in(contact.phone),
        phone_alt=stand_in(contact.phone_alt),
        adult=without_numbers(contact.adult),
        note=without_numbers(contact.note),
    )
