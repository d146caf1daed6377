"""*Ude i området – sidst hørt kl.*: the safety clock of each of the staff who is out."""

import pytest

from beredskab_tui.errors import Refused
from beredskab_tui.records import Outside, StaffMember
from beredskab_tui.room import outside
from beredskab_tui.room.waiting import DueKind
from tests.conftest import Clock
from tests.room.conftest import DeskFor
from tests.room.desk import Desk


def out(desk: Desk, person: str) -> Outside | None:
    found: StaffMember = desk.board.record(StaffMember, person)
    return found.outside


def test_an_evening_out(desk: Desk, desk_for: DeskFor, clock: Clock) -> None:
    outside.go_out(desk.seat, "amina", "Torvet", 30)
    assert desk.last.text == "Amina Yusuf (AY) er ude ved Torvet og skal høres fra hvert 30. minut (KH)."
    stored = desk.stored
    outside.go_out(desk.seat, "amina", "Torvet", 30)
    assert desk.stored == stored, "tried again"

    clock.forward(minutes=20)
    peter = desk_for("peter")
    outside.heard_from(peter.seat, "amina")
    lines = len(desk.look().log)
    assert lines == len(peter.board.log), "in time it is no line"
    assert desk.board.history[-1].text == "Amina Yusuf: hørt fra ved Torvet"
    now = out(desk, "amina")
    assert now is not None and now.heard_at == clock.now and now.heard_by == "peter"

    clock.forward(minutes=31)
    first = desk.board.next_things(clock.now)[0]
    assert first.kind is DueKind.SAFETY
    assert first.title == "Ikke hørt fra AY siden 19.34: ude ved Torvet"
    outside.heard_from(desk.seat, "amina")
    assert desk.last.text == "Amina Yusuf (AY) er hørt fra ved Torvet; sidst var kl. 19.34 (KH)."
    outside.come_home(desk.seat, "amina")
    assert desk.last.text == "Amina Yusuf (AY) er tilbage fra Torvet (noteret af KH)."
    assert out(desk, "amina") is None


def test_whoever_is_not_heard_from_stands_before_everything_else(desk: Desk, clock: Clock) -> None:
    outside.go_out(desk.seat, "amina", "Torvet", 60)
    clock.forward(minutes=59)
    assert desk.board.next_things(clock.now, 1)[0].kind is not DueKind.SAFETY, "other deadlines have passed"
    outside.go_out(desk.seat, "peter", "Søen", 1)
    clock.forward(minutes=2)
    first, second = desk.board.next_things(clock.now, 2)
    assert (first.id, second.id) == ("amina", "peter"), "the longest overdue first, and both before the plan's"
    assert first.due_at is not None and first.due_at < clock.now


def test_it_takes_a_place_and_a_sensible_time(desk: Desk) -> None:
    with pytest.raises(Refused, match="Skriv, hvor"):
        outside.go_out(desk.seat, "amina", " ")
    for minutes in (0, 241):
        with pytest.raises(Refused, match="fra 1 til 240"):
            outside.go_out(desk.seat, "amina", "Torvet", minutes)
    for act in (outside.heard_from, outside.come_home):
        with pytest.raises(Refused, match="er ikke ude"):
            act(desk.seat, "amina")
    assert desk.stored == 1
