"""Contacts: who calls whom, and what came of it. Nobody is called by two (plan R50–R55)."""

from collections.abc import Iterable
from typing import Final, TypeVar

from beredskab_tui.access.rights import Right, require
from beredskab_tui.errors import Refused
from beredskab_tui.plan.model import Department, Plan
from beredskab_tui.records import Attempt, CallBack, CallResult, Channel, Claim, Contact, EntryKind
from beredskab_tui.records.people import ContactFacts
from beredskab_tui.records.words import danish
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.text import clean_line
from beredskab_tui.times import clock

F = TypeVar("F", bound=ContactFacts)

UPKEEP: Final = "a"
"""The target group of caretakers and heads of maintenance (plan R53)."""

DEPARTMENT_BOARDS: Final = "afdelingsbestyrelser"
"""The contact group of the departments' boards. A plan that calls it something else has none to put first."""


def for_place(contacts: Iterable[F], department_id: str | None, plan: Plan | None = None) -> list[F]:
    """Whom to call first when something happened in a department: who knows its buildings, then its board.

    Who is there for a whole housing organisation, such as the head of maintenance, stands in the list without a
    department, and a caretaker may have more than one. The plan knows where they belong, so with ``plan`` they come
    too: the department's own caretaker first, then the organisation's people.
    """
    if department_id is None:
        return []
    known = () if plan is None else plan.departments
    department = next((one for one in known if one.id == department_id), None)
    ranked = [(_rank(contact, department_id, department), contact) for contact in contacts]
    # Sorting keeps the order of the list among those of the same rank.
    first = sorted(((rank, contact) for rank, contact in ranked if rank is not None), key=lambda pair: pair[0])
    return [contact for _, contact in first]


def _rank(contact: ContactFacts, department_id: str, department: Department | None) -> int | None:
    """How early somebody is called about a department; None for those it has nothing to do with."""
    upkeep, here = contact.target_group == UPKEEP, contact.department == department_id
    if upkeep and here:
        return 0
    if department is not None and contact.name == department.caretaker:
        return 0
    of_the_house = department is not None and contact.org != "" and contact.org == department.organisation
    if upkeep and contact.department is None and of_the_house:
        return 1
    return 2 if here and DEPARTMENT_BOARDS in contact.groups else None


def assign(seat: Seat, contact_ids: tuple[str, ...], person: str | None) -> tuple[Contact, ...]:
    """Decide who contacts somebody. Taking them oneself is everybody's; giving to others is the leader's.

    Raises:
        UnknownPerson: nobody has that id.
        NotAllowed: giving to somebody else.
    """
    with seat.act(Right.WORK) as act:
        act.check_can_have(person)
        return tuple(act.change(act.get(Contact, contact_id), assigned_to=person) for contact_id in contact_ids)


def claim(seat: Seat, contact_id: str) -> Contact:
    """Start a call: from now on nobody else may start one to the same person.

    Raises:
        Refused: somebody is calling already; the sentence says who, and since when.
    """
    with seat.act(Right.WORK) as act:
        contact = act.get(Contact, contact_id)
        _check_free(act, contact)
        return act.change(contact, claim=Claim(by=act.me.id, session=act.session, at=act.now))


def release(seat: Seat, contact_id: str) -> Contact:
    """Hand a call back without a result. Somebody else's only the leader or the deputy can.

    Raises:
        NotAllowed: it is somebody else's call.
    """
    with seat.act(Right.WORK) as act:
        contact = act.get(Contact, contact_id)
        if contact.claim is not None and contact.claim.by != act.me.id:
            require(act.me, Right.FREE_CLAIMS)
        return act.change(contact, claim=None)


def give_result(
    seat: Seat, contact_id: str, result: CallResult, *, channel: Channel = Channel.PHONE, note: str = ""
) -> Contact:
    """What came of it. Ends the claim, and logs itself.

    Raises:
        Refused: somebody else is calling this person now.
    """
    note = clean_line(note)
    with seat.act(Right.WORK) as act:
        contact = act.get(Contact, contact_id)
        _check_free(act, contact)
        attempt = Attempt(by=act.me.id, at=act.now, channel=channel, result=result, note=note)
        about = f"{contact.name}{f', {contact.title}' if contact.title else ''}"
        by = "" if channel is Channel.PHONE else f" ({danish(channel)})"
        act.line(f"{act.initials()}: {danish(result)} – {about}{by}{f': {note}' if note else ''}", EntryKind.CONTACT)
        return act.change(contact, claim=None, attempts=(*contact.attempts, attempt))


def call_back_done(seat: Seat, call_back_id: str) -> CallBack:
    """Somebody who waited has been called.

    Raises:
        Refused: they were called already.
    """
    with seat.act(Right.WORK) as act:
        waiting = act.get(CallBack, call_back_id)
        if waiting.done_by is not None:
            raise Refused(f"{act.initials(waiting.done_by)} har allerede ringet tilbage. Intet er ændret.")
        act.line(f"{act.initials()} har ringet tilbage til {waiting.who} (#{waiting.seq}).", EntryKind.CONTACT)
        return act.change(waiting, done_by=act.me.id, done_at=act.now)


def _check_free(act: Act, contact: Contact) -> None:
    held = contact.claim
    # The same person at two screens may carry on at either; anybody else would be a second caller.
    if held is None or held.by == act.me.id:
        return
    who = act.initials(held.by)
    raise Refused(
        f"{who} ringer til {contact.name} nu (siden {clock(held.at)}). "
        f"Tag den næste; lederen eller stedfortræderen kan frigive opkaldet, hvis {who} ikke er der længere."
    )
