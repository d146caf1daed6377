"""Contacts: who calls whom, and what came of it. Nobody is called by two (plan R50–R55)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeVar

from beredskab_tui.access.rights import Right
from beredskab_tui.plan.model import Department, Plan
from beredskab_tui.records import Attempt, CallBack, CallResult, Channel, Contact, EntryKind
from beredskab_tui.records.people import ContactFacts
from beredskab_tui.records.words import danish
from beredskab_tui.room import callbacks
from beredskab_tui.room.claims import NAME_LENGTH, Here, caller, check_free, hand_back, take, told
from beredskab_tui.room.handing import handed_on
from beredskab_tui.room.informing import BOARD
from beredskab_tui.room.seat import Seat
from beredskab_tui.room.wording import shortened
from beredskab_tui.text import clean_line

F = TypeVar("F", bound=ContactFacts)

UPKEEP: Final = "a"
"""The target group of caretakers and heads of maintenance (plan R53)."""

DEPARTMENT_BOARDS: Final = "afdelingsbestyrelser"
"""The contact group of the departments' boards. A plan that calls it something else has none to put first."""
_OF_GROUP: Final = {BOARD: 23, DEPARTMENT_BOARDS: 24}
"""The duty of having reached somebody of a group."""


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

    Who took them from whom is logged.

    Raises:
        UnknownPerson: nobody has that id.
        NotAllowed: giving to somebody else.
    """
    with seat.act(Right.WORK) as act:
        act.check_can_have(person)
        found = [act.get(Contact, contact_id) for contact_id in contact_ids]
        for contact in found:
            name = shortened(contact.name, NAME_LENGTH)
            handed_on(act, "Kontakten", name, contact.assigned_to, person, EntryKind.CONTACT)
        return tuple(act.change(contact, assigned_to=person) for contact in found)


def claim(seat: Seat, contact_id: str, here: Here = None) -> Contact:
    """Start a call: from now on nobody else may start one to the same person.

    Args:
        here: the sessions that are open now.

    Raises:
        Refused: somebody is calling already; the sentence says who, since when, and whether they are still there.
    """
    with seat.act(Right.WORK) as act:
        contact = act.get(Contact, contact_id)
        return take(act, contact, contact.name, here)


def release(seat: Seat, contact_id: str, *, only_mine: bool = False, here: Here = None) -> Contact:
    """Hand a call back without a result. Somebody else's only the leader or the deputy can.

    Args:
        only_mine: leave it alone when it is not this session's any more, as after somebody else has freed and taken it.
        here: the sessions that are open now: what a lost session of mine held is mine, too.

    Raises:
        NotAllowed: it is somebody else's call.
    """
    with seat.act(Right.WORK) as act:
        return hand_back(act, act.get(Contact, contact_id), only_mine=only_mine, here=here)


def give_result(
    seat: Seat,
    contact_id: str,
    result: CallResult,
    *,
    channel: Channel = Channel.PHONE,
    note: str = "",
    due_at: datetime | None = None,
    by: str | None = None,
    event: str | None = None,
) -> Contact:
    """What came of it. Ends the claim, and logs itself; who is to be called later stands on *Ring tilbage*.

    Args:
        due_at: when it was agreed to call again.
        by: id of the one who called, when the result was told by phone (*på vegne af*).
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: somebody else is calling this person now.
        UnknownPerson: nobody has the id ``by``.
    """
    note = clean_line(note)
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(Contact, contact_id)
        contact = act.get(Contact, contact_id)
        check_free(act, contact.claim, contact.name, by=by)
        by_id, entered_by, who = caller(act, by)
        about = shortened(f"{contact.name}{f', {contact.title}' if contact.title else ''}", NAME_LENGTH)
        how = "" if channel is Channel.PHONE else f" ({danish(channel)})"
        fulfilled = _fulfilled(contact) if result is CallResult.REACHED else ()
        text = f"{who}: {danish(result)} – {about}{how}{told(note, due_at, act.now)}"
        line = act.line(text, EntryKind.CONTACT, duties=fulfilled)
        callbacks.after_call(act, contact, result, by_id, due_at, line)
        attempt = Attempt(by=by_id, entered_by=entered_by, at=act.now, channel=channel, result=result, note=note)
        return act.change(contact, claim=None, attempts=(*contact.attempts, attempt))


def call_back_done(seat: Seat, call_back_id: str) -> CallBack:
    """Somebody who waited has been called.

    Raises:
        Refused: they were called already.
    """
    return callbacks.give_result(seat, call_back_id, CallResult.REACHED)


def _fulfilled(contact: Contact) -> tuple[int, ...]:
    """Numbers of the plan's duties that having spoken with somebody fulfils (plan R23, R24, R42, R53)."""
    numbers = [number for group, number in _OF_GROUP.items() if group in contact.groups]
    numbers += [42] if contact.target_group == "e" else []
    return (*numbers, 53) if contact.target_group is not None else tuple(numbers)
