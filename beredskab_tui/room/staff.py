"""The secretariat's own staff in the incident: where they are, and what they do (plan R35, R46, R48)."""

from beredskab_tui.access.rights import Right, require
from beredskab_tui.records import EntryKind, StaffMember, StaffPlace
from beredskab_tui.records.words import danish
from beredskab_tui.room.seat import Seat
from beredskab_tui.text import clean_line


def set_place(seat: Seat, person: str, place: StaffPlace) -> StaffMember:
    """In the secretariat, from home, or not at all. One's own is everybody's to say; others' is the leader's.

    Raises:
        Refused: the person is not on the staff list.
        NotAllowed: it is somebody else's.
    """
    with seat.act(Right.WORK) as act:
        if person != act.me.id:
            require(act.me, Right.LEAD_STAFF)
        member = act.get(StaffMember, person)
        if member.place is place:
            return member
        words = "kan ikke deltage" if place is StaffPlace.UNAVAILABLE else f"deltager {danish(place)}"
        act.line(f"{member.name} ({member.initials}) {words} (noteret af {act.initials()}).")
        return act.change(member, place=place)


def set_task(seat: Seat, person: str, task: str) -> StaffMember:
    """What somebody does, as the leader decides (plan R48). Empty takes it away.

    Raises:
        Refused: the person is not on the staff list.
        NotAllowed: only the leader or the deputy gives tasks to the staff.
    """
    task = clean_line(task)
    with seat.act(Right.LEAD_STAFF) as act:
        member = act.get(StaffMember, person)
        if member.task == task:
            return member
        said = f"skal: {task}" if task else "har ingen opgave nu"
        act.line(f"{member.name} ({member.initials}) {said} ({act.initials()}).", EntryKind.TASK)
        return act.change(member, task=task)
