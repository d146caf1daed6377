"""Stand-in numbers for an exercise: nobody is called by mistake, because no real number stands anywhere."""

import re
import zlib
from typing import Final, TypeVar

import msgspec

from beredskab_tui.records import CallBack, Contact, StaffMember
from beredskab_tui.records.base import Record
from beredskab_tui.records.phones import NUMBER, bare_number

R = TypeVar("R", bound=Record)

DO_NOT_CALL: Final = "ØVELSE – ring ikke"
"""What stands wherever a number does."""
_OURS: Final = re.compile(r"00 99 [0-9]{2} [0-9]{2}")


def stand_in(number: str) -> str:
    """A number that is nobody's, and always the same for the same one; none stays none, and a stand-in as it is."""
    if not number or _OURS.fullmatch(number):
        return number
    digits = f"{zlib.crc32(bare_number(number).encode()) % 10_000:04}"
    return f"00 99 {digits[:2]} {digits[2:]}"


def without_numbers(text: str) -> str:
    """A text with a stand-in for each phone number in it."""
    return re.sub(NUMBER, lambda match: stand_in(match[0]), text)


def for_exercise(record: R) -> R:
    """A record as an exercise shows it: people write numbers into every field of somebody, and not only into one."""
    if isinstance(record, Contact):
        return msgspec.structs.replace(
            record,
            name=without_numbers(record.name),
            title=without_numbers(record.title),
            org=without_numbers(record.org),
            phone=stand_in(record.phone),
            phone_alt=stand_in(record.phone_alt),
            email=without_numbers(record.email).replace(" ", ""),
            adult=without_numbers(record.adult),
            note=without_numbers(record.note),
        )
    if isinstance(record, CallBack):
        return msgspec.structs.replace(record, who=without_numbers(record.who))
    if isinstance(record, StaffMember):
        return msgspec.structs.replace(record, phone=stand_in(record.phone))
    return record
