"""The call-round (*ringerunde*): who is next, how far each target group is, what came of it, and what may be said.

Nothing is decided here twice: the list says who may be next, and ``take_next`` asks the journal, which alone knows it.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from beredskab_tui.access.rights import Right
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import (
    AnswerKind,
    CallResult,
    Channel,
    Contact,
    MessageState,
    PlanAnswer,
    StaffMember,
    read,
)
from beredskab_tui.records.phones import NUMBER
from beredskab_tui.records.words import danish
from beredskab_tui.room.answers import OUTREACH
from beredskab_tui.room.board import Board
from beredskab_tui.room.claims import Here, is_free_for, mine
from beredskab_tui.room.contacts import for_place
from beredskab_tui.room.seat import Seat

FULL, EMPTY = "█", "░"
CELLS: Final = 10
"""Cells of a bar."""


# -- the order of the list


def in_plan_order(contacts: Sequence[Contact], plan: Plan) -> list[Contact]:
    """By the plan's order of groups, and fixed: a row must never move under the cursor."""
    order = {group.id: number for number, group in enumerate(plan.contact_groups)}
    return sorted(contacts, key=lambda contact: min([order.get(id, 99) for id in contact.groups] or [99]))


def near_and_others(board: Board, plan: Plan) -> tuple[str, list[Contact], list[Contact]]:
    """The contacts as they stand on the list: the department it happened in, those who belong to it, and the rest."""
    department = board.incident.department
    near = for_place(board.contacts, department, plan)
    ids = {contact.id for contact in near}
    name = next((one.name for one in plan.departments if one.id == department), department or "")
    return name, near, [one for one in in_plan_order(board.contacts, plan) if one.id not in ids]


def listed(board: Board, plan: Plan) -> list[Contact]:
    """All contacts in the order they are called in."""
    _, near, others = near_and_others(board, plan)
    return [*near, *others]


# -- the next one


def is_open(contact: Contact, me: str, here: Here = None) -> bool:
    """Whether somebody is still to be called, by me or by whoever has a hand free, and nobody is at it.

    A call of mine whose link was lost is mine to go on with.
    """
    return is_free_for(contact.claim, me, here) and not contact.attempts and contact.assigned_to in (None, me)


def following(contacts: Sequence[Contact], after: Contact, me: str, here: Here = None) -> list[Contact]:
    """Who may be next after a call, the likeliest first: mine; then, unless that one was, those given to nobody.

    Of those given to nobody the round goes on among the target groups of outreach, or among those of the same group
    as the one before: after a resident nobody is asked to call the press.

    Args:
        contacts: all of the incident, in the order they are called in.
        after: the one who was called.
        me: id of the caller.
    """
    at = next((number for number, one in enumerate(contacts) if one.id == after.id), 0)
    waiting = [one for one in (*contacts[at + 1 :], *contacts[:at]) if is_open(one, me, here)]
    given = [one for one in waiting if one.assigned_to == me]
    return given if after.assigned_to == me else given + [one for one in waiting if _fellows(one, after)]


def _fellows(one: Contact, after: Contact) -> bool:
    if one.assigned_to is not None:
        return False
    both_of_outreach = one.target_group is not None and after.target_group is not None
    return both_of_outreach or bool({*one.groups} & {*after.groups}) or (not one.groups and not after.groups)


def contacts_now(seat: Seat) -> list[Contact]:
    """The contacts as the journal has them, which may be a moment ahead of the board. For the journal thread."""
    return [read(Contact, contact_id, document) for contact_id, document in seat.journal.table(Contact.table).items()]


def take_next(seat: Seat, contact_ids: Sequence[str], here: Here = None) -> Contact | None:
    """Start a call to the first of them that is still open now; None when none is.

    In one act: two who come at the same moment get two different ones.

    Args:
        contact_ids: those who may be next, the likeliest first.
        here: the sessions that are open now.

    Raises:
        NotAllowed: this person may only read.
    """
    with seat.act(Right.WORK) as act:
        for contact_id in contact_ids:
            contact = act.get(Contact, contact_id)
            if is_open(contact, act.me.id, here):
                return act.change(contact, claim=mine(act))
    return None


# -- how far it is


class Progress(NamedTuple):
    """How far the calls to one target group are."""

    id: str
    """``a`` to ``e``."""
    name: str
    reached: int
    total: int
    calling: int

    @property
    def said(self) -> str:
        """In words and cells: "███████░░░ 7 af 10 · 1 i gang"."""
        return self.said_in(CELLS)

    def said_in(self, cells: int) -> str:
        """The same with a bar of so many cells."""
        # Rounded down, so that the bar is full only when all have been reached.
        full = cells * self.reached // self.total if self.total else 0
        more = f" · {self.calling} i gang" if self.calling else ""
        return f"{FULL * full}{EMPTY * (cells - full)} {self.reached} af {self.total}{more}"


def progress(contacts: Sequence[Contact], plan: Plan) -> list[Progress]:
    """How far each of the target groups is that has anybody in it (plan R53)."""
    found = []
    for target in plan.target_groups:
        group = [one for one in contacts if one.target_group == target.id]
        reached = sum(one.result is CallResult.REACHED for one in group)
        calling = sum(one.claim is not None for one in group)
        found.append(Progress(target.id, target.name, reached, len(group), calling))
    return [one for one in found if one.total]


def beside(contact: Contact, contacts: Sequence[Contact], plan: Plan, me: str) -> Progress | None:
    """How far the target group of the contact in hand is, and how many others call in it; None where there is none."""
    group = [one for one in contacts if one.target_group == contact.target_group]
    found = next((one for one in progress(group, plan)), None)
    others = sum(one.claim is not None and one.claim.by != me for one in group)
    return found and found._replace(calling=others)


def has_begun(board: Board) -> bool:
    """Whether outreach has: it was decided (plan R51), or somebody of a target group was given out or called."""
    decided: PlanAnswer | None = board.record(PlanAnswer, OUTREACH)
    if decided is not None and decided.answer is AnswerKind.YES:
        return True
    members = (one for one in board.contacts if one.target_group is not None)
    return any(one.assigned_to or one.claim or one.attempts for one in members)


def summary(contacts: Sequence[Contact], me: str) -> str:
    """What came of the round when nobody is left for me: "talt med 31, besked lagt 5, intet svar 4"."""
    results = [one.result for one in contacts]
    counts = [f"{danish(result)} {results.count(result)}" for result in CallResult if result in results]
    said = ", ".join(counts) or "ingen er ringet op"
    others = sum(not one.attempts and one.assigned_to not in (None, me) for one in contacts)
    if others:
        return f"Der er ikke flere til dig. Til nu: {said}. Hos andre er {others} ikke ringet op endnu."
    return f"Ringerunden er færdig: {said}."


# -- what number, and what may be said


def number_of(contact: Contact) -> tuple[str, bool]:
    """The number to call, and whether it is the known adult's: somebody under 18 is not called (plan R54).

    Empty when there is none, as for somebody under 18 of whom no adult's number stands on the list.
    """
    if contact.minor:
        adult = number_in(contact.adult)
        return adult, bool(adult)
    return contact.phone or contact.phone_alt, False


def own_numbers(contact: Contact) -> str:
    """What stands small beside it of somebody under 18: their own numbers, so that they are known and not called."""
    numbers = [number for number in (contact.phone, contact.phone_alt) if number]
    return f"Den unges eget: {', '.join(numbers)}" if contact.minor and numbers else ""


def no_number(contact: Contact) -> str:
    """What stands in place of the number when there is none to call."""
    if not contact.minor:
        return "intet nummer"
    return "den voksnes nummer mangler" if contact.adult else "ingen kendt voksen"


def under_age(contact: Contact) -> str:
    """What must be known of somebody under 18 (plan R54)."""
    if contact.adult:
        return f"Under 18: ring til den voksne: {contact.adult}"
    return "Under 18: kontakt kun gennem en voksen, den unge kender. Ingen voksen står på listen."


def number_in(text: str) -> str:
    """The first phone number that stands in a text; empty when there is none."""
    found = re.search(NUMBER, text)
    return found[0] if found else ""


def brief_for(board: Board, person_id: str, contact_id: str = "") -> list[str]:
    """What a caller may say, and what the call is for (plan R48–R50), a line or a paragraph each.

    What is not approved is not shown: nobody must read it aloud.

    Args:
        contact_id: who is called; messages for them that are to be read out are said too, the latest first.
    """
    return [*_own_brief(board, person_id), *_to_read_out(board, contact_id)]


def _to_read_out(board: Board, contact_id: str) -> list[str]:
    lines: list[str] = []
    for message in reversed(board.messages):
        is_theirs = any(one.contact == contact_id for one in message.recipients)
        if is_theirs and message.state is MessageState.RELEASED and Channel.PHONE in message.channels:
            lines += [f"Læs op, besked {message.number}: {message.subject}", *filter(None, message.text.split("\n"))]
    return lines


def _own_brief(board: Board, person_id: str) -> list[str]:
    member: StaffMember | None = board.record(StaffMember, person_id)
    if member is None:
        return []
    said = [f"Din opgave: {member.task}"] if member.task else []
    if member.may_say and member.approval is not None:
        return [f"Det må du sige: {member.may_say}", *said]
    return [*said, "Det må du sige: ikke godkendt endnu"]
