"""The contact list between incidents: how fresh it is, what stands in it twice, and when it is gone through (R56)."""

from collections.abc import Iterable, Sequence
from datetime import date as Date
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

import msgspec

from beredskab_tui.plan.contactfacts import is_stale, plain
from beredskab_tui.records import DirectoryContact
from beredskab_tui.records.phones import bare_number
from beredskab_tui.room.wording import counted
from beredskab_tui.text import clean
from beredskab_tui.times import ZONE


def day(at: datetime) -> str:
    """A day in Denmark: "02.11.2026"."""
    return f"{at.astimezone(ZONE):%d.%m.%Y}"


def freshness(contact: DirectoryContact, days: int, now: datetime) -> str:
    """How fresh a contact is, in words: confirmed, out of date since, never."""
    if contact.verified_at is None:
        return "aldrig bekræftet"
    if is_stale(contact, days, now):
        return f"forældet siden {day(contact.verified_at + timedelta(days=days))}"
    return f"bekræftet {day(contact.verified_at)}"


def list_freshness(contacts: Sequence[DirectoryContact], days: int, now: datetime) -> str:
    """How fresh the whole list is: "42 af 47 bekræftet inden for 90 dage"."""
    fresh = sum(not is_stale(contact, days, now) for contact in contacts)
    return f"{fresh} af {len(contacts)} bekræftet inden for {counted(days, 'dag', 'dage')}"


# -- the monthly check


def next_check(last: Date, months: int) -> Date:
    """When the list is to be gone through again. A month that has no such day has its last one."""
    # Here, because a line in the log comes by without needing it, and it is slow to load.
    from dateutil.rrule import MONTHLY, rrule

    begin = datetime.combine(last, time())
    days = [last.day] if last.day <= 28 else list(range(28, last.day + 1))
    rule = rrule(MONTHLY, interval=months, dtstart=begin, bymonthday=days, bysetpos=-1)
    due = rule.after(begin)
    # Nothing but the end of the calendar has no day after it.
    return Date.max if due is None else due.date()


def to_check(
    contacts: Iterable[DirectoryContact], days: int, now: datetime, me: str, seen: Iterable[str] = ()
) -> list[DirectoryContact]:
    """Whom to check, the next one first: those given to me, those given to nobody, those given to others.

    Args:
        seen: ids of those that were looked at already.
    """
    known = set(seen)
    waiting = [one for one in contacts if is_stale(one, days, now) and one.id not in known]
    return sorted(waiting, key=lambda one: (one.checked_by != me, one.checked_by is not None))


def shares(contact_ids: Sequence[str], people: Sequence[str]) -> dict[str, str]:
    """Who checks whom, as evenly as can be, in the order of the list. There must be somebody."""
    return {contact_id: people[at * len(people) // len(contact_ids)] for at, contact_id in enumerate(contact_ids)}


# -- what stands there twice

SHARED: Final = 6
"""So many contacts with the same number, mail or name say nothing about any two of them: it is a switchboard."""


class Pair(NamedTuple):
    """Two contacts that are likely one."""

    first: DirectoryContact
    second: DirectoryContact
    why: str
    """What they have in common, in words."""


def duplicates(contacts: Iterable[DirectoryContact]) -> list[Pair]:
    """The likely ones: the same number, the same mail, or the same name. Those with most in common come first.

    What ``SHARED`` contacts or more have in common is no sign, such as the number of a switchboard.
    """
    places: dict[tuple[str, str], list[int]] = {}
    known = list(contacts)
    for at, contact in enumerate(known):
        marks = {("telefon", bare_number(number)) for number in (contact.phone, contact.phone_alt)}
        marks |= {("mail", contact.email.casefold()), ("navn", plain(contact.name))}
        for mark in marks:
            if mark[1]:
                places.setdefault(mark, []).append(at)
    common: dict[tuple[int, int], set[str]] = {}
    for (what, _), there in places.items():
        if len(there) >= SHARED:
            continue
        for n, second in enumerate(there):
            for first in there[:n]:
                common.setdefault((first, second), set()).add(what)
    ranked = sorted(common.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [
        Pair(known[first], known[second], " og ".join(f"samme {what}" for what in sorted(whats)))
        for (first, second), whats in ranked
    ]


def merged(kept: DirectoryContact, other: DirectoryContact) -> DirectoryContact:
    """Two contacts as one. What is kept wins wherever it says something; nothing that the other one says is lost.

    Another number becomes the second one where there is room, and what has no room goes into the note. Who is under 18
    in either is under 18. That a number was confirmed counts for that number only.
    """
    words = {name: getattr(kept, name) or getattr(other, name) for name in ("title", "org", "phone", "email", "adult")}
    numbers = {bare_number(number): number for number in (other.phone_alt, other.phone, kept.phone_alt) if number}
    numbers.pop(bare_number(words["phone"]), None)
    second = kept.phone_alt or next(reversed(numbers.values()), "")
    numbers.pop(bare_number(second), None)
    left = [f"telefon {number}" for number in numbers.values()]
    left += [
        f"{word} {value}"
        for word, name in (("navn", "name"), ("titel", "title"), ("organisation", "org"), ("mail", "email"),
                           ("kendt voksen", "adult"))
        if (value := getattr(other, name)) and plain(value) != plain(words.get(name) or kept.name)
    ]  # fmt: skip
    if other.target_group and kept.target_group and other.target_group != kept.target_group:
        left.append(f"målgruppe {other.target_group}")
    if other.department and kept.department and other.department != kept.department:
        left.append(f"afdeling {other.department}")
    notes = [kept.note, other.note if other.note != kept.note else "", f"Også: {', '.join(left)}" if left else ""]
    same = [one for one in (kept, other) if one.verified_at and bare_number(one.phone) == bare_number(words["phone"])]
    latest = max(same, key=lambda one: one.verified_at or datetime.min, default=None)
    return msgspec.structs.replace(
        kept,
        **words,
        phone_alt=second,
        groups=tuple(dict.fromkeys((*kept.groups, *other.groups))),
        target_group=kept.target_group or other.target_group,
        department=kept.department or other.department,
        minor=kept.minor or other.minor,
        note=clean("\n".join(note for note in notes if note)),
        verified_at=None if latest is None else latest.verified_at,
        verified_by=None if latest is None else latest.verified_by,
        checked_by=kept.checked_by or other.checked_by,
    )
