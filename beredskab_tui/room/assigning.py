"""Who contacts whom (plan R55): one contact, or all of a group, to one person or evenly among several."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from beredskab_tui.access.people import People, Role
from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import CallResult, Contact, StaffMember, StaffPlace
from beredskab_tui.room.contacts import for_place
from beredskab_tui.room.handing import taken_from
from beredskab_tui.room.seat import Seat
from beredskab_tui.room.wording import listed


class Lot(NamedTuple):
    """Contacts that are given out together."""

    name: str
    """What they are together, as the log calls them: "Lokale netværk"."""
    contacts: tuple[Contact, ...]
    """Those of them nobody has talked with, in the order they are called in."""


def open_ones(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Those nobody has talked with: a message left, too, is still somebody to talk with."""
    return tuple(contact for contact in contacts if contact.result is not CallResult.REACHED)


def lots(contacts: Sequence[Contact], plan: Plan) -> Iterator[tuple[Lot, frozenset[str]]]:
    """Everything that can be given out together, and the ids of all who belong to it, talked with or not.

    Args:
        contacts: all of the incident, in the order they are called in.
    """
    for target in plan.target_groups:
        yield _lot(f"Målgruppe {target.id}", [one for one in contacts if one.target_group == target.id])
    for group in plan.contact_groups:
        yield _lot(group.name, [one for one in contacts if group.id in one.groups])
    for department in plan.departments:
        near = {one.id for one in for_place(contacts, department.id, plan)}
        yield _lot(department.name, [one for one in contacts if one.department == department.id or one.id in near])


def _lot(name: str, contacts: Sequence[Contact]) -> tuple[Lot, frozenset[str]]:
    return Lot(name, open_ones(contacts)), frozenset(one.id for one in contacts)


def lots_of(contact: Contact, contacts: Sequence[Contact], plan: Plan) -> list[Lot]:
    """What a contact can be given out together with: its target group, its groups, its housing department."""
    return [lot for lot, members in lots(contacts, plan) if contact.id in members]


def all_lots(contacts: Sequence[Contact], plan: Plan) -> list[Lot]:
    """What has anybody in it that is still to be talked with."""
    return [lot for lot, _ in lots(contacts, plan) if lot.contacts]


def proposed(staff: Iterable[StaffMember], people: People) -> list[str]:
    """Ids of those to share a call-round among: who takes part; while nobody has said so, all who can."""
    members = list(staff)
    able = [member.id for member in members if member.takes_part]
    able = able or [member.id for member in members if member.place is not StaffPlace.UNAVAILABLE]
    known = {person.id for person in people if person.role is not Role.READER}
    return [person for person in able if person in known]


def split(contacts: Sequence[Contact], persons: Sequence[str]) -> dict[str, str]:
    """Contacts evenly among persons: id of the person by id of the contact.

    Stable: who has a contact already, or is calling now, keeps it as far as it stays even, so that doing it again
    changes nothing. The others go to one person after another in one stretch each, because neighbours belong together.
    """
    if not persons:
        return {}
    each, left_over = divmod(len(contacts), len(persons))
    given: dict[str, str] = {}
    held = dict.fromkeys(persons, 0)

    def room_for(person: str) -> bool:
        """The first ones to have one more than the others may, until there are enough of them."""
        return held[person] < each or (held[person] == each and sum(n > each for n in held.values()) < left_over)

    def give(contact: Contact, person: str) -> None:
        given[contact.id] = person
        held[person] += 1

    for contact in contacts:
        has = contact.claim.by if contact.claim is not None else contact.assigned_to
        if has in held and room_for(has):
            give(contact, has)
    for contact in contacts:
        if contact.id not in given:
            give(contact, next(person for person in persons if room_for(person)))
    return {contact.id: given[contact.id] for contact in contacts}


def shares(given: Mapping[str, str], people: People) -> str:
    """How many each got, in words: "6 til AY og 6 til JB"."""
    counts: dict[str, int] = {}
    for person in given.values():
        counts[person] = counts.get(person, 0) + 1
    said = [f"{number} til {people.initials(person)}" for person, number in counts.items()]
    return listed(said)


def give(seat: Seat, name: str, contact_ids: Sequence[str], persons: Sequence[str]) -> dict[str, str]:
    """Give a lot to one person, or evenly among several. One record, and one line of the log.

    Taking it oneself is everybody's, giving it to others is not; how many were taken from whom is logged. Whom
    somebody has talked with meanwhile is left out.

    Args:
        name: what the contacts are together.
        persons: ids; none of them is nobody.

    Returns:
        The person by the contact's id; empty when nobody has them now.

    Raises:
        Refused: everybody of it has been talked with, or one of the persons may only read.
        UnknownPerson: nobody has one of the ids.
        NotAllowed: giving to somebody else.
    """
    persons = tuple(dict.fromkeys(persons))
    with seat.act(Right.WORK) as act:
        for person in persons:
            act.check_can_have(person)
        contacts = open_ones(act.get(Contact, contact_id) for contact_id in contact_ids)
        if not contacts:
            raise Refused(f"I {name} er der talt med alle. Intet er ændret. Vælg andre.")
        given = split(contacts, persons)
        taken = Counter(taken_from(act, contact.assigned_to, given.get(contact.id)) for contact in contacts)
        for contact in contacts:
            act.change(contact, assigned_to=given.get(contact.id))
        whose = [f"{number} fra {had}" for had, number in taken.items() if had]
        who = f"({act.initials()}{f'; taget {listed(whose)}' if whose else ''})"
        if not persons:
            act.line(f"{name} ({len(contacts)}) er ikke længere givet til nogen {who}.")
        elif len(persons) == 1:
            act.line(f"{name} ({len(contacts)}) er givet til {act.initials(persons[0])} {who}.", duties=(55,))
        else:
            act.line(f"{name} ({len(contacts)}) er fordelt: {shares(given, act.people)} {who}.", duties=(55,))
        return given
