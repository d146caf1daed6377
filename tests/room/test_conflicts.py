"""Two who write the same thing: the later one counts, and the board tells who overwrote whom."""

import pytest

from beredskab_tui.records import Contact, StaffMember, Task
from beredskab_tui.room import followups
from tests.room.conftest import DeskFor
from tests.room.desk import Desk

DAY = "2026-11-23"


def overwrite(desk: Desk, table: str, id: str, fields: dict[str, object], read_at: dict[str, str]) -> None:
    """What a form does that showed a value, and writes it back a while later."""
    with desk.seat.journal.atomic(desk.seat.me.id) as transaction:
        transaction.update(table, id, fields, read_at)


@pytest.mark.parametrize(
    ("field", "mine", "theirs", "says"),
    [
        ("owner", "peter", "amina", "den ansvarlige samtidig. Nu står der »PD«; »AY« er overskrevet."),
        ("owner", None, "amina", "den ansvarlige samtidig. Nu står der intet; »AY« er overskrevet."),
        ("state", "waiting", "done", "tilstanden samtidig. Nu står der »afventer«; »gennemført« er overskrevet."),
        (
            "due_at",
            f"{DAY}T20:00:00Z",
            f"{DAY}T19:30:00Z",
            "fristen samtidig. Nu står der »21.00«; »20.30« er overskrevet.",
        ),
        ("hint", "ring", "skriv", "det samme samtidig. Nu står der »ring«; »skriv« er overskrevet."),
        ("mandatory", True, False, "det samme samtidig. Den sidste ændring gælder."),
    ],
)
def test_who_overwrote_whom_is_told(
    desk: Desk, desk_for: DeskFor, field: str, mine: object, theirs: object, says: str
) -> None:
    amina = desk_for("amina")
    task = desk.card("dialog")
    seen = {field: desk.seat.journal.state.written_at(Task.table, task.id, field)}
    overwrite(amina, Task.table, task.id, {field: theirs}, seen)
    overwrite(desk, Task.table, task.id, {field: mine}, seen)

    for someone in (desk, amina, desk_for("tove")):
        (told,) = someone.look().conflicts
        assert told.text == f"Opgave {task.number}, Dialog: AY og KH ændrede {says}"
        assert (told.actor, told.at) == ("karen", desk.clock())
        assert told in someone.board.history


def test_the_same_person_at_two_screens(desk: Desk, desk_for: DeskFor) -> None:
    other = desk_for("karen")
    contact = desk.board.contacts[0]
    seen = {"note": desk.seat.journal.state.written_at(Contact.table, contact.id, "note")}
    overwrite(other, Contact.table, contact.id, {"note": "ring senere"}, seen)
    overwrite(desk, Contact.table, contact.id, {"note": "ring nu"}, seen)
    assert desk.board.conflicts[0].text == (
        f"{contact.name}: KH ændrede noten fra to steder på samme tid. "
        "Nu står der »ring nu«; »ring senere« er overskrevet."
    )


def test_who_overwrote_whom_in_the_new_fields(desk: Desk, desk_for: DeskFor) -> None:
    amina, incident = desk_for("amina"), desk.seat.incident_id
    one = followups.open_line(desk.seat, 1, "ring til driftschefen")
    amina.look()
    written_at = desk.seat.journal.state.written_at
    last = "Den sidste ændring gælder."
    rows: list[tuple[str, str, str, object, object, str]] = [
        (
            "followups",
            one.id,
            "owner",
            "amina",
            "peter",
            "den ansvarlige samtidig. Nu står der »PD«; »AY« er overskrevet.",
        ),
        ("log", desk.board.log[0].id, "key_event", True, False, f"stjernen samtidig. {last}"),
        (
            "incident",
            incident,
            "department",
            "skovbakken",
            None,
            "boligafdelingen samtidig. Nu står der intet; »skovbakken« er overskrevet.",
        ),
        (
            "incident",
            incident,
            "police",
            {"officer": "A"},
            {"officer": "B"},
            f"oplysningerne fra politiet samtidig. {last}",
        ),
    ]
    about = {"followups": "Følg op på #1: ring til driftschefen", "log": "Linje 1", "incident": "Hændelsen"}
    for table, id, field, theirs, mine, says in rows:
        seen = {field: written_at(table, id, field)}
        overwrite(amina, table, id, {field: theirs}, seen)
        overwrite(desk, table, id, {field: mine}, seen)
        assert desk.board.conflicts[-1].text == f"{about[table]}: AY og KH ændrede {says}"
    assert amina.look().conflicts == desk.board.conflicts and len(desk.board.conflicts) == 4


def test_the_same_value_or_another_field_is_no_conflict(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    written_at = desk.seat.journal.state.written_at
    seen = {field: written_at(StaffMember.table, "peter", field) for field in ("task", "place")}
    overwrite(amina, StaffMember.table, "peter", {"task": "Ring"}, {"task": seen["task"]})
    overwrite(desk, StaffMember.table, "peter", {"task": "Ring"}, {"task": seen["task"]})
    overwrite(desk, StaffMember.table, "peter", {"place": "office"}, {"place": seen["place"]})
    assert desk.board.conflicts == []
    assert desk.board.history == []
