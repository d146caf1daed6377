"""Who may do what: every function of the room, each of the four roles."""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Final, NamedTuple

import pytest

from beredskab_tui.access.people import People, Role
from beredskab_tui.errors import NotAllowed
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import CallResult, Correctness, DirectoryContact, EntryKind, StaffPlace, TaskState, new_id
from beredskab_tui.room import (
    activation,
    closing,
    contacts,
    dutylog,
    followups,
    log,
    media,
    opening,
    register,
    staff,
    tasks,
)
from beredskab_tui.room.grammar import Typed
from tests.conftest import RoomFor
from tests.room.conftest import DeskFor
from tests.room.desk import Desk

STAFF: Final = {Role.LEADER, Role.DEPUTY, Role.EMPLOYEE}
COMMAND: Final = {Role.LEADER, Role.DEPUTY}
LEADER: Final = {Role.LEADER}

PERSON: Final = {Role.LEADER: "karen", Role.DEPUTY: "jonas", Role.EMPLOYEE: "amina", Role.READER: "tove"}


class Row(NamedTuple):
    function: Callable[..., object]
    act: Callable[[Desk], object]
    allowed: set[Role]
    what: str = ""
    closed: bool = False
    """The incident is closed first."""


def _task(desk: Desk) -> str:
    return desk.card("dialog").id


def _contact(desk: Desk, number: int = 0) -> str:
    return desk.board.contacts[number].id


def _question(desk: Desk) -> str:
    """Peter's decision that lacks its reason."""
    return desk.board.follow_ups[0].id


def _promise(desk: Desk) -> str:
    return desk.board.follow_ups[1].id


TABLE: Final = [
    Row(opening.start, lambda d: opening.start(d.room, d.plan, (), "Skud"), STAFF),
    Row(activation.classify, lambda d: activation.classify(d.seat, d.plan, kind="brand"), STAFF, "type"),
    Row(activation.classify, lambda d: activation.classify(d.seat, d.plan, police_case=True), COMMAND, "group"),
    Row(activation.confirm, lambda d: activation.confirm(d.seat, "politiet"), COMMAND),
    Row(activation.coordinate, lambda d: activation.coordinate(d.seat, 1, "SSP"), COMMAND),
    Row(activation.set_groups, lambda d: activation.set_groups(d.seat, d.plan, (2,), "fordi"), COMMAND),
    Row(log.add, lambda d: log.add(d.seat, "Skud"), STAFF),
    Row(log.strike, lambda d: log.strike(d.seat, 4, "fejl"), COMMAND, "others'"),
    Row(log.correct, lambda d: log.correct(d.seat, 4, "andet", "fejl"), COMMAND, "others'"),
    Row(log.strike, lambda d: log.strike(d.seat, log.add(d.seat, "x").entry.seq, "fejl"), STAFF, "own"),
    Row(log.correct, lambda d: log.correct(d.seat, log.add(d.seat, "x").entry.seq, "y", "fejl"), STAFF, "own"),
    Row(log.add_all, lambda d: log.add_all(d.seat, [Typed("Skud"), Typed("Skud")], event=new_id(d.clock())), STAFF),
    Row(log.star, lambda d: log.star(d.seat, 4, True), STAFF),
    Row(followups.open_line, lambda d: followups.open_line(d.seat, 4, "ring"), STAFF),
    Row(followups.open_line, lambda d: followups.open_line(d.seat, 4, "ring", owner="peter"), COMMAND, "for others"),
    Row(followups.answer, lambda d: followups.answer(d.seat, _question(d), "det er mørkt"), STAFF),
    Row(followups.waive, lambda d: followups.waive(d.seat, _question(d)), STAFF),
    Row(followups.finish, lambda d: followups.finish(d.seat, _promise(d)), STAFF),
    Row(followups.assign, lambda d: followups.assign(d.seat, _promise(d), d.seat.me.id), STAFF, "to oneself"),
    Row(followups.assign, lambda d: followups.assign(d.seat, _promise(d), "lise"), COMMAND, "to somebody else"),
    Row(followups.set_due, lambda d: followups.set_due(d.seat, _promise(d), d.clock()), STAFF),
    Row(tasks.add, lambda d: tasks.add(d.seat, "Find nøgler"), STAFF),
    Row(tasks.add, lambda d: tasks.add(d.seat, "Find nøgler", owner="peter"), COMMAND, "for somebody else"),
    Row(tasks.set_state, lambda d: tasks.set_state(d.seat, _task(d), TaskState.DONE), STAFF),
    Row(tasks.assign, lambda d: tasks.assign(d.seat, _task(d), d.seat.me.id), STAFF, "to oneself"),
    Row(tasks.assign, lambda d: tasks.assign(d.seat, _task(d), "peter"), COMMAND, "to somebody else"),
    Row(tasks.set_deadline, lambda d: tasks.set_deadline(d.seat, _task(d), None), STAFF),
    Row(staff.set_place, lambda d: staff.set_place(d.seat, d.seat.me.id, StaffPlace.OFFICE), STAFF, "own"),
    Row(staff.set_place, lambda d: staff.set_place(d.seat, "peter", StaffPlace.OFFICE), COMMAND, "others'"),
    Row(staff.set_task, lambda d: staff.set_task(d.seat, "peter", "Ring"), COMMAND),
    Row(contacts.assign, lambda d: contacts.assign(d.seat, (_contact(d),), d.seat.me.id), STAFF, "to oneself"),
    Row(contacts.assign, lambda d: contacts.assign(d.seat, (_contact(d),), "peter"), COMMAND, "to somebody else"),
    Row(contacts.claim, lambda d: contacts.claim(d.seat, _contact(d)), STAFF),
    Row(contacts.release, lambda d: contacts.release(d.seat, _contact(d, 1)), COMMAND, "others'"),
    Row(contacts.give_result, lambda d: contacts.give_result(d.seat, _contact(d), CallResult.REACHED), STAFF),
    Row(contacts.call_back_done, lambda d: contacts.call_back_done(d.seat, d.board.call_backs[0].id), STAFF),
    Row(media.add, lambda d: media.add(d.seat, "TV Syd"), STAFF),
    Row(media.judge, lambda d: media.judge(d.seat, d.board.media[0].id, Correctness.WRONG), STAFF),
    Row(media.refer, lambda d: media.refer(d.seat, d.board.media[0].id, "politiet"), STAFF),
    Row(closing.stand_down, lambda d: closing.stand_down(d.seat), COMMAND),
    Row(closing.close, lambda d: closing.close(d.seat), LEADER),
    Row(closing.reopen, lambda d: closing.reopen(d.seat, "ny brand"), LEADER, "closed", closed=True),
    Row(register.import_contacts, lambda d: register.import_contacts(d.room, ()), STAFF),
    Row(dutylog.add, lambda d: dutylog.add(d.room, "Nøglen hænger hos viceværten"), STAFF),
]

IN_THE_REGISTER: Final[set[Callable[..., object]]] = {register.import_contacts, dutylog.add}
"""Acts that the incident's own journal does not hold."""

NO_ACT: Final[set[Callable[..., object]]] = {
    activation.check_activator,
    activation.name_groups,
    contacts.for_place,
    dutylog.entries,
    dutylog.put_line,
    followups.ask,
    followups.leave_out,
    followups.title,
    log.add_companion,
    log.ask_what_is_missing,
    log.write,
    tasks.plan_tasks,
    register.contacts,
}
"""Functions that change nothing by themselves: rules, words, parts of an act, and reading."""


def _name(row: Row) -> str:
    module = row.function.__module__.rpartition(".")[2]
    return f"{module}.{row.function.__name__}{f' {row.what}' if row.what else ''}"


@pytest.fixture
def busy(desk_for: DeskFor) -> str:
    """An incident where peter has written line 4, owes a reason and an answer, waits for a call, and is calling."""
    peter = desk_for("peter")
    log.add(peter.seat, "To sårede")
    log.add(peter.seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True)
    log.add(peter.seat, "TV Syd: to sårede", kind=EntryKind.MEDIA)
    log.add(peter.seat, "Vi lukker klubben", kind=EntryKind.DECISION)
    followups.open_line(peter.seat, 4, "hvordan går det dem?")
    contacts.claim(peter.seat, peter.board.contacts[1].id)
    return peter.seat.incident_id


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
@pytest.mark.parametrize("row", TABLE, ids=_name)
def test_who_may(row: Row, role: Role, busy: str, desk_for: DeskFor, people: People) -> None:
    desk = desk_for(PERSON[role], busy)
    assert desk.seat.me.role is role
    if row.closed:
        closing.close(desk_for("karen", busy).seat)
        desk.look()
    before, incidents = desk.stored, desk.room.incident_ids()

    if role in row.allowed:
        row.act(desk)
        assert all(change.actor == desk.seat.me.id for change in desk.changes[before:])
        elsewhere = desk.room.incident_ids() != incidents or row.function in IN_THE_REGISTER
        assert desk.stored > before or elsewhere
        return
    with pytest.raises(NotAllowed) as refused:
        row.act(desk)
    assert "Intet er ændret" in refused.value.sentence or "Skriv en ny linje" in refused.value.sentence
    assert ("læseadgang" in refused.value.sentence) == (role is Role.READER)
    assert desk.stored == before
    assert desk.room.incident_ids() == incidents


def test_the_table_has_every_function_of_the_room() -> None:
    incident: tuple[ModuleType, ...] = (activation, closing, contacts, followups, log, media, opening, staff, tasks)
    modules = (*incident, dutylog, register)
    functions: set[Callable[..., object]] = {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert functions - {row.function for row in TABLE} == NO_ACT


def test_a_stood_down_incident_is_the_deputys_to_reopen(busy: str, desk_for: DeskFor) -> None:
    closing.stand_down(desk_for("jonas", busy).seat)
    with pytest.raises(NotAllowed):
        closing.reopen(desk_for("amina", busy).seat, "ny brand")
    closing.reopen(desk_for("jonas", busy).seat, "ny brand")


def test_reading_the_register_is_for_everybody(
    room_for: RoomFor, contacts: tuple[DirectoryContact, ...], plan: Plan
) -> None:
    assert register.contacts(room_for("tove"), contacts) == list(contacts)
