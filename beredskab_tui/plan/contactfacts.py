"""What is right in the contact list: ids, numbers, addresses, the plan's names, and how fresh a contact is."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

from beredskab_tui.plan.model import Plan
from beredskab_tui.records.people import ContactFacts, DirectoryContact
from beredskab_tui.records.phones import ONLY_NUMBER
from beredskab_tui.text import safe

C = TypeVar("C", bound=ContactFacts)

_EMAIL: Final = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s.,;]+")
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": None, "_": None, "-": None, ".": None})

RIGHT_PHONE: Final = "Skriv kun tal og mellemrum, fx 00 00 00 01; andet hører til i noten."
RIGHT_EMAIL: Final = "Skriv én, fx mette@example.dk."


def contact_id(name: str, organisation: str) -> str:
    """The id of a contact that comes from a file: the same each time the file is read, on every computer.

    A UUID of version 8 (RFC 9562, for ids by a rule of one's own): BLAKE2b of name and organisation in small letters.
    A contact keeps its id when it is renamed in the program; what this gives for its present name is then what an
    import finds it by.
    """
    key = "\0".join(" ".join(value.casefold().split()) for value in (name, organisation))
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=16, person=b"contact").digest(), "big")
    number = number & ~(0xF << 76) & ~(0b11 << 62) | 0x8 << 76 | 0b10 << 62
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def unreachable(contacts: Iterable[C]) -> tuple[C, ...]:
    """Those nobody can reach: neither phone nor mail, nor, under 18, an adult to reach them through (R54)."""
    return tuple(
        contact
        for contact in contacts
        if not (contact.phone or contact.phone_alt or contact.email or (contact.minor and contact.adult))
    )


def without_adult(contacts: Iterable[C]) -> tuple[C, ...]:
    """Those under 18 of whom the list does not say through which adult they are contacted (plan R54)."""
    return tuple(contact for contact in contacts if contact.minor and not contact.adult)


def is_stale(contact: DirectoryContact, days: int, now: datetime) -> bool:
    """Whether nobody has confirmed it for so many days (plan R56)."""
    return contact.verified_at is None or contact.verified_at < now - timedelta(days=days)


def stale(contacts: Iterable[DirectoryContact], days: int, now: datetime) -> tuple[DirectoryContact, ...]:
    """Those whose number nobody has confirmed for so many days (plan R56)."""
    return tuple(contact for contact in contacts if is_stale(contact, days, now))


def wrong_phone(written: str) -> str:
    """What is wrong with a phone number, without a full stop; empty when nothing is, or nothing is written."""
    return "" if not written or ONLY_NUMBER.fullmatch(written) else f"»{short(written)}« er ikke et nummer"


def wrong_email(written: str) -> str:
    """What is wrong with a mail address, likewise."""
    return "" if not written or _EMAIL.fullmatch(written) else f"»{short(written)}« er ikke en mailadresse"


class Names:
    """Things of the plan that people call by id or by name, however it is spelled."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """``pairs`` are ids and names."""
        self.names = dict(pairs)
        """Name by id, in the order of the plan."""
        self._ids = {plain(word): own for own, name in self.names.items() for word in (name, own)}

    def find(self, written: str) -> str | None:
        """The id of what is meant; None when the plan has none."""
        return self._ids.get(plain(written))

    def several(self, written: str) -> list[tuple[str, str | None]]:
        """What stands between ``;``, ``|`` or ``,``, and its id. A name may have a comma of its own."""
        found: list[tuple[str, str | None]] = []
        for part in re.split("[;|]", written):
            parts = [part] if self.find(part) else part.split(",")
            found += [(one.strip(), self.find(one)) for one in parts if one.strip()]
        return found

    def called(self, own: str) -> str:
        """The name of an id; the id itself when the plan does not know it."""
        return self.names.get(own, own)

    def likely(self, written: str) -> Sequence[str]:
        """Names that begin so, or have a word that does."""
        begun = plain(written)
        names = list(self.names.items())
        first = [name for own, name in names if plain(name).startswith(begun) or plain(own).startswith(begun)]
        return first + [
            name
            for _, name in names
            if name not in first and any(plain(word).startswith(begun) for word in name.split())
        ]

    def nearest(self, written: str) -> str:
        """A sentence with the likeliest, or with all there are."""
        return nearest(plain(written), {plain(own): own for own in self.names})


def groups_of(plan: Plan) -> Names:
    """The plan's contact groups."""
    return Names((group.id, group.name) for group in plan.contact_groups)


def departments_of(plan: Plan) -> Names:
    """The plan's housing departments."""
    return Names((department.id, department.name) for department in plan.departments)


def targets_of(plan: Plan) -> Names:
    """The plan's five target groups of outreach (plan R53)."""
    return Names((target.id, target.name) for target in plan.target_groups)


def plain(text: str) -> str:
    """A word of the file as it is compared."""
    return text.strip().casefold().translate(_LETTERS)


def nearest(written: str, known: dict[str, str]) -> str:
    """A sentence with what may have been meant."""
    # Only when there is a mistake to explain.
    import difflib

    near = difflib.get_close_matches(written, known, 1)
    return f"Mente du {known[near[0]]}?" if near else f"Det kan være: {', '.join(known.values())}."


def short(text: str) -> str:
    """So much of what somebody wrote as a sentence about it has room for."""
    told = " ".join(safe(text[:200]).split())
    return told if len(told) <= 60 else told[:59] + "…"
