"""What an incident knows that matters to the text of a message: names, numbers that are public, what stays inside."""

from collections.abc import Iterable, Iterator
from typing import Final

from beredskab_tui.access.people import People
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import LogEntry, PictureHeading, Sensitivity, SituationPicture
from beredskab_tui.records.people import ContactFacts
from beredskab_tui.room import media
from beredskab_tui.room.board import Board
from beredskab_tui.room.headings import NOT_PUBLIC
from beredskab_tui.room.wordmatch import is_capital, is_house, names_in, tokens

EMERGENCY: Final = ("112", "114")
"""Numbers that everybody may ring."""


def known_names(board: Board, people: People) -> tuple[str, ...]:
    """The people whom the incident knows by name, each once; functions, places and organisations are none."""
    said = [name for contact in board.contacts for name in _people_of(contact)]
    said += [person.name for person in people]
    said += [member.name for member in board.staff]
    police = board.incident.police if board.started else None
    if police is not None and is_person(police.officer):
        said.append(police.officer)
    return tuple(dict.fromkeys(said))


def allowed(board: Board, plan: Plan, people: People) -> tuple[str, ...]:
    """What may be written of the incident's own: places, organisations, who leads, and whom the press may ring."""
    words = [plan.area, plan.secretariat, plan.area_secretariat, *plan.places]
    words += [department.organisation for department in plan.departments]
    words += [kind.name for kind in plan.kinds]
    words += [group.name for group in plan.groups]
    words += [group.name for group in plan.contact_groups]
    words += [group.name for group in plan.informed]
    for contact in board.contacts:
        words.append(contact.org)
        if not is_person(contact.name):
            words.append(contact.name)
    numbers = [number for one in media.departments(board.contacts) for number in (one.phone, one.phone_alt)]
    # Who leads signs, and answers the phone.
    acting = board.incident.acting_leader_id if board.started else None
    for person in (people.leader, people.get(acting)):
        if person is not None:
            words.append(person.name)
            numbers.append(person.phone)
    return tuple(dict.fromkeys(word for word in (*words, *numbers, *EMERGENCY) if word))


def inside(
    entries: Iterable[LogEntry], headings: Iterable[PictureHeading], pictures: Iterable[SituationPicture]
) -> tuple[str, ...]:
    """What is to stay in the house (plan R34): lines marked so, also struck ones, and what is not to be public.

    Args:
        entries: lines of the log.
        headings: of the situation picture in work.
        pictures: its frozen versions.
    """
    texts = [
        text
        for entry in entries
        if entry.sensitivity in (Sensitivity.CONFIDENTIAL, Sensitivity.SENSITIVE) or NOT_PUBLIC in entry.headings
        for text in (entry.text, entry.reason or "")
    ]
    for heading in headings:
        if heading.id == str(NOT_PUBLIC):
            texts += [heading.text, *(other.text for other in heading.others)]
    texts += [one.text for picture in pictures for one in picture.headings if one.key == NOT_PUBLIC]
    return tuple(dict.fromkeys(text for text in texts if text))


def is_person(name: str) -> bool:
    """Whether a name of the contact list is somebody's: Kurt Aagaard is, Vagtcentralen and Café Kajkanten are not."""
    found = tokens(name)
    if "," in name or any(is_house(token.word) or token.written.isdecimal() for token in found):
        return False
    return list(names_in(found, [False] * len(found), (found[0].word,))) == [(0, len(found))] if found else False


def _people_of(contact: ContactFacts) -> Iterator[str]:
    if is_person(contact.name) and contact.name != contact.org:
        yield contact.name
    # "Samira Haddad, Klub Kajen, 00 00 01 04"
    adult = contact.adult.split(",")[0].split("(")[0].rstrip(" +0123456789")
    if is_person(adult):
        yield adult
    # "Leder Lone Abel"
    found = tokens(contact.title)
    for begin, end in names_in(found, [not is_capital(token) for token in found], ()):
        yield contact.title[found[begin].start : found[end - 1].end]
