"""Who may do what: every function of the room, each of the four roles."""

import inspect
from collections.abc import Callable
from datetime import datetime, timedelta
from types import ModuleType
from typing import Final, NamedTuple

import pytest

from beredskab_tui.access.people import People, Role
from beredskab_tui.errors import NotAllowed
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import (
    Affected,
    Agreement,
    AnswerKind,
    CallResult,
    Channel,
    Correctness,
    DirectoryContact,
    EntryKind,
    InformStatus,
    Instruction,
    RumourState,
    StaffPlace,
    Statement,
    TaskState,
    new_id,
)
from beredskab_tui.room import (
    activation,
    answers,
    assessment,
    briefing,
    callin,
    closing,
    command,
    contacts,
    duties,
    dutylog,
    followups,
    informing,
    log,
    media,
    opening,
    orders,
    outside,
    picture,
    register,
    rumours,
    staff,
    statements,
    tasks,
)
from beredskab_tui.room.grammar import Typed
from tests.conftest import RoomFor
from tests.room.conftest import DeskFor
from tests.room.desk import Desk

STAFF: Final = {Role.LEADER, Role.DEPUTY, Role.EMPLOYEE}
COMMAND: Final = {Role.LEADER, Role.DEPUTY}
LEADER: Final = {Role.LEADER}

THREE_TICKS: Final = {"factual": True, "correct": True, "timely": True}

PERSON: Final = {Role.LEADER: "karen", Role.DEPUTY: "jonas", Role.EMPLOYEE: "amina", Role.READER: "tove"}


class Row(NamedTuple):
    function: Callable[..., object]
    act: Callable[[Desk], object]
    allowed: set[Role]
    what: str = ""
    closed: bool = False
    """The incident is closed first."""


BO: Final = DirectoryContact(id="bo", name="Bo")
IB: Final = DirectoryContact(id="ib", name="Ib")
"""Two of a contact list that nobody has taken over yet."""


def _task(desk: Desk) -> str:
    return desk.card("dialog").id


def _contact(desk: Desk, number: int = 0) -> str:
    return desk.board.contacts[number].id


def _question(desk: Desk) -> str:
    """Peter's decision that lacks its reason."""
    return desk.board.follow_ups[0].id


def _promise(desk: Desk) -> str:
    return desk.board.follow_ups[1].id


def _later(desk: Desk) -> datetime:
    return desk.clock() + timedelta(hours=1)


def _instruction(desk: Desk) -> str:
    return desk.board.all(Instruction)[0].id


def _agreement(desk: Desk) -> str:
    return desk.board.all(Agreement)[0].id


def _statement(desk: Desk, number: int = 0) -> Statement:
    """Peter's: one that waits, and one that is approved."""
    return desk.board.statements[number]


def _rewrite(desk: Desk) -> Statement:
    one = _statement(desk)
    return statements.rewrite(desk.seat, one.id, "Der er ro.", "mange ringer", seen=statements.as_written(one))


TABLE: Final = [
    Row(opening.start, lambda d: opening.start(d.room, d.plan, (), "Skud"), STAFF),
    Row(activation.classify, lambda d: activation.classify(d.seat, d.plan, kind="brand"), STAFF, "type"),
    Row(activation.classify, lambda d: activation.classify(d.seat, d.plan, police_case=True), COMMAND, "group"),
    Row(activation.confirm, lambda d: activation.confirm(d.seat, "politiet"), COMMAND),
    Row(activation.coordinate, lambda d: activation.coordinate(d.seat, 1, "SSP"), COMMAND),
    Row(activation.set_groups, lambda d: activation.set_groups(d.seat, d.plan, (2,), "fordi"), COMMAND),
    Row(activation.announce, lambda d: activation.announce(d.seat, _later(d)), COMMAND),
    Row(answers.answer, lambda d: answers.answer(d.seat, answers.OUTREACH, AnswerKind.YES), COMMAND),
    Row(orders.instruct, lambda d: orders.instruct(d.seat, "Bliv inde"), STAFF),
    Row(orders.acknowledge, lambda d: orders.acknowledge(d.seat, _instruction(d)), STAFF),
    Row(orders.lift, lambda d: orders.lift(d.seat, _instruction(d), "vagtcentralen"), STAFF),
    Row(orders.depart, lambda d: orders.depart(d.seat, _instruction(d), "et barn mangler"), COMMAND),
    Row(orders.put_right, lambda d: orders.put_right(d.seat, _instruction(d), "SSP", _later(d)), STAFF),
    Row(orders.agree, lambda d: orders.agree(d.seat, "vi ringer", "SSP", Channel.PHONE), STAFF),
    Row(orders.complete, lambda d: orders.complete(d.seat, _agreement(d), "SSP", Channel.MAIL), STAFF),
    Row(informing.set_status, lambda d: informing.set_status(d.seat, "beboere", InformStatus.SENT), STAFF),
    Row(informing.promise, lambda d: informing.promise(d.seat, "beboere", _later(d)), STAFF),
    Row(informing.tell_board, lambda d: informing.tell_board(d.seat), STAFF),
    Row(assessment.set_affected, lambda d: assessment.set_affected(d.seat, (Affected.RESIDENTS,)), STAFF),
    Row(assessment.judge, lambda d: assessment.judge(d.seat, True, "SSP", "uro"), STAFF),
    Row(duties.point, lambda d: duties.point(d.seat, "R45", 1), STAFF),
    Row(duties.set_aside, lambda d: duties.set_aside(d.seat, "R45", "ingen ude"), COMMAND),
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
    Row(staff.agree, lambda d: staff.agree(d.seat, "peter"), COMMAND),
    Row(staff.arrived, lambda d: staff.arrived(d.seat, "hassan"), STAFF),
    Row(staff.set_words, lambda d: staff.set_words(d.seat, "peter", "Ro."), COMMAND),
    Row(staff.coordinate, lambda d: staff.coordinate(d.seat, "lise", "politiet"), COMMAND),
    Row(staff.need_not_coordinate, lambda d: staff.need_not_coordinate(d.seat, "lise", "nej"), COMMAND),
    Row(staff.approve_words, lambda d: staff.approve_words(d.seat, "lise", seen="Ro.", **THREE_TICKS), COMMAND),
    Row(callin.claim, lambda d: callin.claim(d.seat, "freja"), STAFF),
    Row(callin.release, lambda d: callin.release(d.seat, "mikkel"), COMMAND, "others'"),
    Row(callin.give_answer, lambda d: callin.give_answer(d.seat, "freja", callin.Answer.COMES), STAFF),
    Row(outside.go_out, lambda d: outside.go_out(d.seat, "freja", "Torvet"), STAFF),
    Row(outside.heard_from, lambda d: outside.heard_from(d.seat, "peter"), STAFF),
    Row(outside.come_home, lambda d: outside.come_home(d.seat, "peter"), STAFF),
    Row(briefing.read, lambda d: briefing.read(d.seat, 0), STAFF),
    Row(command.take_over, lambda d: command.take_over(d.seat, "svarer ikke"), {Role.DEPUTY}),
    Row(command.choose_officer, lambda d: command.choose_officer(d.seat, "lise"), COMMAND),
    Row(command.keep_log, lambda d: command.keep_log(d.seat), STAFF, "oneself"),
    Row(command.keep_log, lambda d: command.keep_log(d.seat, "lise"), COMMAND, "somebody else"),
    Row(contacts.assign, lambda d: contacts.assign(d.seat, (_contact(d),), d.seat.me.id), STAFF, "to oneself"),
    Row(contacts.assign, lambda d: contacts.assign(d.seat, (_contact(d),), "peter"), COMMAND, "to somebody else"),
    Row(contacts.claim, lambda d: contacts.claim(d.seat, _contact(d)), STAFF),
    Row(contacts.release, lambda d: contacts.release(d.seat, _contact(d, 1)), COMMAND, "others'"),
    Row(contacts.give_result, lambda d: contacts.give_result(d.seat, _contact(d), CallResult.REACHED), STAFF),
    Row(contacts.call_back_done, lambda d: contacts.call_back_done(d.seat, d.board.call_backs[0].id), STAFF),
    Row(media.add, lambda d: media.add(d.seat, "TV Syd"), STAFF),
    Row(media.judge, lambda d: media.judge(d.seat, d.board.media[0].id, Correctness.WRONG), STAFF),
    Row(media.refer, lambda d: media.refer(d.seat, d.board.media[0].id, "politiet"), STAFF),
    Row(media.describe, lambda d: media.describe(d.seat, d.board.media[0].id, enquiry=True, tone=None), STAFF),
    Row(media.settle, lambda d: media.settle(d.seat, d.board.media[1].id, "ringet", corrected=True), STAFF),
    Row(rumours.add, lambda d: rumours.add(d.seat, "der er skudt"), STAFF),
    Row(rumours.judge, lambda d: rumours.judge(d.seat, d.board.rumours[0].id, RumourState.REFUTED, "politiet"), STAFF),
    Row(statements.propose, lambda d: statements.propose(d.seat, "Der er ro.", "mange ringer"), STAFF),
    Row(statements.rewrite, lambda d: _rewrite(d), STAFF),
    Row(
        statements.approve,
        lambda d: statements.approve(d.seat, _statement(d).id, seen="Ingen fare.", **THREE_TICKS),
        COMMAND,
    ),
    Row(statements.refuse, lambda d: statements.refuse(d.seat, _statement(d).id, "nej", seen="Ingen fare."), COMMAND),
    Row(statements.use, lambda d: statements.use(d.seat, _statement(d, 1).id, seen="Ro."), STAFF),
    Row(statements.withdraw, lambda d: statements.withdraw(d.seat, _statement(d).id, "nej"), COMMAND, "others'"),
    Row(
        statements.withdraw,
        lambda d: statements.withdraw(d.seat, statements.propose(d.seat, "Ro.", "ja").id, "nej"),
        STAFF,
        "own",
    ),
    Row(picture.send_line, lambda d: picture.send_line(d.seat, 1, 3, True), STAFF),
    Row(picture.write_heading, lambda d: picture.write_heading(d.seat, 3, "To biler", seen=0), STAFF),
    Row(picture.take_proposals, lambda d: picture.take_proposals(d.seat), STAFF),
    Row(picture.submit, lambda d: picture.submit(d.seat), STAFF),
    Row(picture.approve, lambda d: picture.approve(d.seat, d.board.situation_pictures[0].id), COMMAND),
    Row(closing.stand_down, lambda d: closing.stand_down(d.seat), COMMAND),
    Row(closing.close, lambda d: closing.close(d.seat), LEADER),
    Row(closing.reopen, lambda d: closing.reopen(d.seat, "ny brand"), LEADER, "closed", closed=True),
    Row(register.import_contacts, lambda d: register.import_contacts(d.room, ()), STAFF),
    Row(register.add, lambda d: register.add(d.room, {"name": "Ea"}), STAFF),
    Row(register.edit, lambda d: register.edit(d.room, BO.id, {"note": "x"}, to_start_from=[BO]), STAFF),
    Row(register.verify, lambda d: register.verify(d.room, BO.id, to_start_from=[BO]), STAFF),
    Row(register.remove, lambda d: register.remove(d.room, BO.id, "flyttet", to_start_from=[BO]), COMMAND),
    Row(register.merge, lambda d: register.merge(d.room, BO.id, IB.id, to_start_from=[BO, IB]), COMMAND),
    Row(register.delegate, lambda d: register.delegate(d.room, {BO.id: "karen"}, to_start_from=[BO]), COMMAND),
    Row(register.finish_check, lambda d: register.finish_check(d.room, d.plan.upkeep, through=True), STAFF),
    Row(dutylog.add, lambda d: dutylog.add(d.room, "Nøglen hænger hos viceværten"), STAFF),
]

IN_THE_REGISTER: Final[set[Callable[..., object]]] = {
    register.import_contacts,
    register.add,
    register.edit,
    register.verify,
    register.remove,
    register.merge,
    register.delegate,
    register.finish_check,
    dutylog.add,
}
"""Acts that the incident's own journal does not hold."""

NO_ACT: Final[set[Callable[..., object]]] = {
    activation.check_activator,
    activation.name_groups,
    command.who_acts,
    contacts.for_place,
    dutylog.entries,
    dutylog.put_line,
    media.departments,
    picture.takeable,
    followups.ask,
    followups.leave_out,
    followups.title,
    log.add_companion,
    log.ask_what_is_missing,
    log.write,
    statements.as_written,
    tasks.plan_tasks,
    tasks.begin_clock,
    tasks.stop_clock,
    answers.asked,
    answers.is_mandatory,
    answers.is_urgent,
    answers.question_text,
    orders.agreement_of,
    orders.holds,
    orders.instruction_of,
    orders.named,
    informing.by_way_of,
    informing.card_done,
    informing.fulfilled_by,
    informing.reached,
    informing.put_audiences,
    duties.counted,
    duties.standing,
    staff.named,
    staff.agreement,
    staff.why_no_approval,
    callin.to_call,
    outside.due_at,
    outside.told,
    briefing.newest,
    briefing.has_read,
    briefing.receipt,
    briefing.lines_for,
    briefing.own_tasks,
    command.hand_back,  # takes somebody else's act before it: test_command has it
    register.contacts,
    register.directory,
}
"""Functions that change nothing by themselves: rules, words, parts of an act, and reading."""


def _name(row: Row) -> str:
    module = row.function.__module__.rpartition(".")[2]
    return f"{module}.{row.function.__name__}{f' {row.what}' if row.what else ''}"


def _staff_at_work(peter: Desk, karen: Desk) -> None:
    """Peter is out, works from home without anybody's word, expects hassan and rings mikkel; lise may say something."""
    staff.set_place(peter.seat, "peter", StaffPlace.REMOTE)
    callin.give_answer(peter.seat, "hassan", callin.Answer.COMES, expected_at=peter.clock())
    callin.claim(peter.seat, "mikkel")
    outside.go_out(peter.seat, "peter", "Torvet")
    staff.set_words(karen.seat, "lise", "Ro.")
    staff.need_not_coordinate(karen.seat, "lise", "kun internt")
    peter.clock.forward(minutes=1)


@pytest.fixture
def busy(desk_for: DeskFor) -> str:
    """An incident where peter has written line 4, owes a reason and an answer, waits for a call, and is calling."""
    peter = desk_for("peter")
    log.add(peter.seat, "To sårede")
    log.add(peter.seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True)
    log.add(peter.seat, "TV Syd: to sårede", kind=EntryKind.MEDIA)
    log.add(peter.seat, "Vi lukker klubben", kind=EntryKind.DECISION)
    followups.open_line(peter.seat, 4, "hvordan går det dem?")
    media.add(peter.seat, "Radio Fjorden", claims="to er såret", correctness=Correctness.WRONG)
    rumours.add(peter.seat, "der er lukket for vandet")
    statements.propose(peter.seat, "Ingen fare.", "mange ringer")
    approved = statements.propose(peter.seat, "Ro.", "mange ringer")
    statements.approve(desk_for("karen", peter.seat.incident_id).seat, approved.id, seen="Ro.", **THREE_TICKS)
    picture.write_heading(peter.seat, 4, "Ingen er kommet til skade", seen=0)
    picture.submit(peter.seat)
    log.add(peter.seat, "Bliv inde", kind=EntryKind.INSTRUCTION)
    log.add(peter.seat, "Klubben: åbner kl. 20", kind=EntryKind.AGREEMENT)
    peter.look()
    contacts.claim(peter.seat, peter.board.contacts[1].id)
    _staff_at_work(peter, desk_for("karen", peter.seat.incident_id))
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
    incident += (picture, rumours, statements)
    incident += (answers, assessment, duties, informing, orders)
    incident += (callin, outside, briefing, command)
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
