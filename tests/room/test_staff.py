"""The staff: where they are, and what they do."""

import pytest

from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import EntryKind, StaffMember, StaffPlace
from beredskab_tui.room import staff
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, operations


def member(desk: Desk, person: str) -> StaffMember:
    found: StaffMember = desk.board.record(StaffMember, person)
    return found


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (StaffPlace.OFFICE, "Amina Yusuf (AY) deltager i sekretariatet (noteret af AY)."),
        (StaffPlace.REMOTE, "Amina Yusuf (AY) deltager hjemmefra (noteret af AY)."),
        (StaffPlace.UNAVAILABLE, "Amina Yusuf (AY) kan ikke deltage (noteret af AY)."),
    ],
)
def test_where_one_is(desk_for: DeskFor, place: StaffPlace, says: str) -> None:
    amina = desk_for("amina")
    staff.set_place(amina.seat, "amina", place)
    assert member(amina, "amina").place is place
    assert amina.last.text == says
    assert sorted(operations(amina.changes[-1])) == [("Put", "log"), ("Update", "staff")]

    staff.set_place(amina.seat, "amina", place)
    assert amina.stored == 2, "said already"


def test_where_others_are_is_for_the_leader_and_the_deputy(desk: Desk, desk_for: DeskFor) -> None:
    with pytest.raises(NotAllowed):
        staff.set_place(desk_for("amina").seat, "peter", StaffPlace.OFFICE)
    staff.set_place(desk_for("jonas").seat, "peter", StaffPlace.OFFICE)
    assert member(desk, "peter").place is None, "not looked yet"
    desk.look()
    assert member(desk, "peter").place is StaffPlace.OFFICE
    assert desk.last.text == "Peter Dahl (PD) deltager i sekretariatet (noteret af JB)."


def test_what_somebody_does(desk: Desk) -> None:
    staff.set_task(desk.seat, "peter", " Ring til\nvarmemestrene ")
    assert member(desk, "peter").task == "Ring til / varmemestrene"
    assert desk.last.text == "Peter Dahl (PD) skal: Ring til / varmemestrene (KH)."
    assert desk.last.kind is EntryKind.TASK

    staff.set_task(desk.seat, "peter", "Ring til / varmemestrene")
    assert desk.stored == 2
    staff.set_task(desk.seat, "peter", " ")
    assert desk.last.text == "Peter Dahl (PD) har ingen opgave nu (KH)."


@pytest.mark.parametrize("person", ["tove", "nobody"])
def test_somebody_who_is_not_of_the_staff(desk: Desk, person: str) -> None:
    with pytest.raises(Refused, match="findes ikke længere"):
        staff.set_place(desk.seat, person, StaffPlace.OFFICE)
    with pytest.raises(Refused, match="findes ikke længere"):
        staff.set_task(desk.seat, person, "Ring")
