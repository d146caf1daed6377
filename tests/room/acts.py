"""The acts at an incident with a valid call of each, and the rule that says who may; ``allacts`` has the others."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from beredskab_tui.access.rights import Right
from beredskab_tui.access.standings import Special, Standing
from beredskab_tui.records import (
    Affected,
    Agreement,
    AnswerKind,
    CallResult,
    Channel,
    Correctness,
    InformStatus,
    Instruction,
    LogEntry,
    RumourState,
    Sensitivity,
    StaffPlace,
    Statement,
    TaskState,
    new_id,
)
from beredskab_tui.room import (
    activation,
    answers,
    assessment,
    assigning,
    briefing,
    callbacks,
    callin,
    callround,
    closing,
    command,
    contacts,
    duties,
    followups,
    informing,
    listing,
    log,
    media,
    opening,
    orders,
    outside,
    picture,
    rumours,
    sensitive,
    staff,
    statements,
    tasks,
)
from beredskab_tui.room.grammar import Typed
from tests.room.desk import Desk
from tests.room.evening import Scene
from tests.room.letters import TICKED

Function = Callable[..., object]


class Row(NamedTuple):
    function: Function
    rule: Right | Special
    act: Callable[[Desk], object]
    """A call that stores something when it is allowed."""
    what: str = ""
    """Tells rows of one function apart."""
    scene: Scene = Scene.RUNNING
    taken_over: bool = False
    """By jonas, whoever acts."""
    has_it: Standing | None = None
    """Who has already what the act would give them, so that nothing is stored."""

    @property
    def name(self) -> str:
        module = self.function.__module__.rpartition(".")[2]
        return f"{module}.{self.function.__name__}{f' ({self.what})' if self.what else ''}"


def _sensitive(desk: Desk) -> LogEntry:
    return next(entry for entry in desk.board.log if entry.sealed is not None)


def _me(desk: Desk) -> str:
    return desk.seat.me.id


def _task(desk: Desk) -> str:
    return desk.card("dialog").id


def _contact(desk: Desk, number: int = 0) -> str:
    """The second is being called by peter."""
    return desk.board.contacts[number].id


def _call_back(desk: Desk, number: int = 0) -> str:
    """The second is being called by peter."""
    return desk.board.call_backs[number].id


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


def _own_statement(desk: Desk) -> str:
    return statements.propose(desk.seat, "Ro.", "mange ringer").id


def _own_line(desk: Desk) -> LogEntry:
    return log.add(desk.seat, "Min egen linje").entry


def _two_lines(desk: Desk) -> list[LogEntry]:
    return log.add_all(desk.seat, [Typed("Skud"), Typed("Skud")], event=new_id(desk.clock()))


AT_THE_INCIDENT: Final = [
    Row(opening.start, Right.START, lambda d: opening.start(d.room, d.plan, (), "Skud")),
    Row(activation.classify, Special.DESCRIBE, lambda d: activation.classify(d.seat, d.plan, kind="brand"), "type"),
    Row(
        activation.classify,
        Special.CHOOSE_GROUP,
        lambda d: activation.classify(d.seat, d.plan, police_case=True),
        "group",
    ),
    Row(activation.confirm, Right.ACTIVATE, lambda d: activation.confirm(d.seat, "politiet")),
    Row(activation.coordinate, Right.ACTIVATE, lambda d: activation.coordinate(d.seat, 1, "SSP")),
    Row(activation.set_groups, Right.ACTIVATE, lambda d: activation.set_groups(d.seat, d.plan, (2,), "fordi")),
    Row(activation.announce, Right.ACTIVATE, lambda d: activation.announce(d.seat, _later(d))),
    Row(answers.answer, Right.ACTIVATE, lambda d: answers.answer(d.seat, answers.OUTREACH, AnswerKind.YES)),
    Row(orders.instruct, Right.WORK, lambda d: orders.instruct(d.seat, "Bliv inde")),
    Row(orders.acknowledge, Right.WORK, lambda d: orders.acknowledge(d.seat, _instruction(d))),
    Row(orders.lift, Right.WORK, lambda d: orders.lift(d.seat, _instruction(d), "vagtcentralen")),
    Row(orders.depart, Right.ACTIVATE, lambda d: orders.depart(d.seat, _instruction(d), "et barn mangler")),
    Row(orders.put_right, Right.WORK, lambda d: orders.put_right(d.seat, _instruction(d), "SSP", _later(d))),
    Row(orders.agree, Right.WORK, lambda d: orders.agree(d.seat, "vi ringer", "SSP", Channel.PHONE)),
    Row(orders.complete, Right.WORK, lambda d: orders.complete(d.seat, _agreement(d), "SSP", Channel.MAIL)),
    Row(informing.set_status, Right.WORK, lambda d: informing.set_status(d.seat, "beboere", InformStatus.SENT)),
    Row(informing.promise, Right.WORK, lambda d: informing.promise(d.seat, "beboere", _later(d))),
    Row(informing.tell_board, Right.WORK, lambda d: informing.tell_board(d.seat)),
    Row(assessment.set_affected, Right.WORK, lambda d: assessment.set_affected(d.seat, (Affected.RESIDENTS,))),
    Row(assessment.judge, Right.WORK, lambda d: assessment.judge(d.seat, True, "SSP", "uro")),
    Row(duties.point, Right.WORK, lambda d: duties.point(d.seat, "R45", 1)),
    Row(duties.set_aside, Right.ACTIVATE, lambda d: duties.set_aside(d.seat, "R45", "ingen ude")),
    Row(log.add, Right.LOG, lambda d: log.add(d.seat, "Skud")),
    Row(log.add_all, Right.LOG, _two_lines),
    Row(log.star, Right.LOG, lambda d: log.star(d.seat, 4, True)),
    Row(log.strike, Special.OTHERS_LINE, lambda d: log.strike(d.seat, 4, "fejl"), "others'"),
    Row(log.correct, Special.OTHERS_LINE, lambda d: log.correct(d.seat, 4, "andet", "fejl"), "others'"),
    Row(log.strike, Special.OWN_LINE, lambda d: log.strike(d.seat, _own_line(d).seq, "fejl"), "own"),
    Row(log.correct, Special.OWN_LINE, lambda d: log.correct(d.seat, _own_line(d).seq, "y", "fejl"), "own"),
    Row(
        sensitive.set_level,
        Special.RAISE_LEVEL,
        lambda d: sensitive.set_level(d.seat, 4, Sensitivity.SENSITIVE),
        "up",
    ),
    Row(
        sensitive.set_level,
        Right.DECLASSIFY,
        lambda d: sensitive.set_level(d.seat, 4, Sensitivity.OPEN, "politiet har sagt det"),
        "down",
    ),
    Row(sensitive.erase, Right.DECLASSIFY, lambda d: sensitive.erase(d.seat, _sensitive(d).seq, "skrevet ved en fejl")),
    Row(followups.open_line, Special.OWN_WORK, lambda d: followups.open_line(d.seat, 4, "ring"), "own"),
    Row(
        followups.open_line,
        Special.OTHERS_WORK,
        lambda d: followups.open_line(d.seat, 4, "ring", owner="peter"),
        "others'",
    ),
    Row(followups.answer, Right.WORK, lambda d: followups.answer(d.seat, _question(d), "det er mørkt")),
    Row(followups.waive, Right.WORK, lambda d: followups.waive(d.seat, _question(d))),
    Row(followups.finish, Right.WORK, lambda d: followups.finish(d.seat, _promise(d))),
    Row(followups.assign, Special.OWN_WORK, lambda d: followups.assign(d.seat, _promise(d), _me(d)), "own"),
    Row(followups.assign, Special.OTHERS_WORK, lambda d: followups.assign(d.seat, _promise(d), "lise"), "others'"),
    Row(followups.set_due, Right.WORK, lambda d: followups.set_due(d.seat, _promise(d), d.clock())),
    Row(tasks.add, Right.WORK, lambda d: tasks.add(d.seat, "Find nøgler")),
    Row(tasks.add, Special.OTHERS_WORK, lambda d: tasks.add(d.seat, "Find nøgler", owner="peter"), "others'"),
    Row(tasks.set_state, Special.TASK_STATE, lambda d: tasks.set_state(d.seat, _task(d), TaskState.DONE)),
    Row(
        tasks.set_state,
        Special.LEAVE_OUT_STEP,
        lambda d: tasks.set_state(d.seat, d.card(tasks.CONFIRM_CARD).id, TaskState.NOT_RELEVANT, reason="nej"),
        "step",
    ),
    Row(tasks.assign, Special.OWN_WORK, lambda d: tasks.assign(d.seat, _task(d), _me(d)), "own"),
    Row(tasks.assign, Special.OTHERS_WORK, lambda d: tasks.assign(d.seat, _task(d), "peter"), "others'"),
    Row(tasks.set_deadline, Right.WORK, lambda d: tasks.set_deadline(d.seat, _task(d), d.clock())),
    Row(staff.set_place, Special.OWN_PLACE, lambda d: staff.set_place(d.seat, _me(d), StaffPlace.OFFICE), "own"),
    Row(
        staff.set_place,
        Special.OTHERS_PLACE,
        lambda d: staff.set_place(d.seat, "peter", StaffPlace.OFFICE),
        "others'",
    ),
    Row(staff.set_task, Right.LEAD_STAFF, lambda d: staff.set_task(d.seat, "peter", "Ring")),
    Row(staff.agree, Right.LEAD_STAFF, lambda d: staff.agree(d.seat, "peter")),
    Row(staff.arrived, Right.WORK, lambda d: staff.arrived(d.seat, "hassan")),
    Row(staff.set_words, Right.LEAD_STAFF, lambda d: staff.set_words(d.seat, "peter", "Ro.")),
    Row(staff.coordinate, Right.LEAD_STAFF, lambda d: staff.coordinate(d.seat, "lise", "politiet")),
    Row(staff.need_not_coordinate, Right.LEAD_STAFF, lambda d: staff.need_not_coordinate(d.seat, "lise", "nej")),
    Row(staff.approve_words, Right.APPROVE, lambda d: staff.approve_words(d.seat, "lise", seen="Ro.", **TICKED)),
    Row(callin.claim, Right.WORK, lambda d: callin.claim(d.seat, "freja")),
    Row(callin.release, Special.OTHERS_CALL, lambda d: callin.release(d.seat, "mikkel"), "others'"),
    Row(
        callin.release,
        Special.OWN_CALL,
        lambda d: callin.release(d.seat, callin.claim(d.seat, "freja").id),
        "own",
    ),
    Row(callin.give_answer, Right.WORK, lambda d: callin.give_answer(d.seat, "freja", callin.Answer.COMES)),
    Row(outside.go_out, Right.WORK, lambda d: outside.go_out(d.seat, "freja", "Torvet")),
    Row(outside.heard_from, Right.WORK, lambda d: outside.heard_from(d.seat, "peter")),
    Row(outside.come_home, Right.WORK, lambda d: outside.come_home(d.seat, "peter")),
    Row(briefing.read, Right.WORK, lambda d: briefing.read(d.seat, 0)),
    Row(command.take_over, Special.TAKE_OVER, lambda d: command.take_over(d.seat, "nej"), has_it=Standing.ACTING),
    Row(command.hand_back, Special.HAND_BACK, lambda d: command.hand_back(d.seat), taken_over=True),
    Row(command.choose_officer, Right.LEAD_STAFF, lambda d: command.choose_officer(d.seat, "lise")),
    Row(command.keep_log, Special.KEEP_LOG, lambda d: command.keep_log(d.seat), "own", has_it=Standing.KEEPER),
    Row(command.keep_log, Special.GIVE_LOG, lambda d: command.keep_log(d.seat, "lise"), "others'"),
    Row(contacts.assign, Special.OWN_WORK, lambda d: contacts.assign(d.seat, (_contact(d),), _me(d)), "own"),
    Row(contacts.assign, Special.OTHERS_WORK, lambda d: contacts.assign(d.seat, (_contact(d),), "peter"), "others'"),
    Row(contacts.claim, Right.WORK, lambda d: contacts.claim(d.seat, _contact(d))),
    Row(contacts.release, Special.OTHERS_CALL, lambda d: contacts.release(d.seat, _contact(d, 1)), "others'"),
    Row(
        contacts.release,
        Special.OWN_CALL,
        lambda d: contacts.release(d.seat, contacts.claim(d.seat, _contact(d)).id),
        "own",
    ),
    Row(contacts.give_result, Right.WORK, lambda d: contacts.give_result(d.seat, _contact(d), CallResult.REACHED)),
    Row(contacts.call_back_done, Right.WORK, lambda d: contacts.call_back_done(d.seat, _call_back(d))),
    Row(callround.take_next, Right.WORK, lambda d: callround.take_next(d.seat, [_contact(d)])),
    Row(assigning.give, Special.OWN_WORK, lambda d: assigning.give(d.seat, "Alle", [_contact(d)], [_me(d)]), "own"),
    Row(
        assigning.give,
        Special.OTHERS_WORK,
        lambda d: assigning.give(d.seat, "Alle", [_contact(d)], [_me(d), "peter"]),
        "others'",
    ),
    Row(listing.add_contact, Right.WORK, lambda d: listing.add_contact(d.seat, d.plan, "Ea")),
    Row(listing.set_numbers, Right.WORK, lambda d: listing.set_numbers(d.seat, _contact(d), "00 00 90 77")),
    Row(callbacks.claim, Right.WORK, lambda d: callbacks.claim(d.seat, _call_back(d))),
    Row(callbacks.release, Special.OTHERS_CALL, lambda d: callbacks.release(d.seat, _call_back(d, 1)), "others'"),
    Row(
        callbacks.release,
        Special.OWN_CALL,
        lambda d: callbacks.release(d.seat, callbacks.claim(d.seat, _call_back(d)).id),
        "own",
    ),
    Row(callbacks.give_result, Right.WORK, lambda d: callbacks.give_result(d.seat, _call_back(d), CallResult.REACHED)),
    Row(callbacks.set_due, Right.WORK, lambda d: callbacks.set_due(d.seat, _call_back(d), _later(d))),
    Row(callbacks.assign, Special.OWN_WORK, lambda d: callbacks.assign(d.seat, _call_back(d), _me(d)), "own"),
    Row(callbacks.assign, Special.OTHERS_WORK, lambda d: callbacks.assign(d.seat, _call_back(d), "lise"), "others'"),
    Row(callbacks.drop, Right.WORK, lambda d: callbacks.drop(d.seat, _call_back(d), "de er her")),
    Row(media.add, Right.WORK, lambda d: media.add(d.seat, "TV Syd")),
    Row(media.judge, Right.WORK, lambda d: media.judge(d.seat, d.board.media[0].id, Correctness.WRONG)),
    Row(media.refer, Right.WORK, lambda d: media.refer(d.seat, d.board.media[0].id, "politiet")),
    Row(media.describe, Right.WORK, lambda d: media.describe(d.seat, d.board.media[0].id, enquiry=True, tone=None)),
    Row(media.settle, Right.WORK, lambda d: media.settle(d.seat, d.board.media[1].id, "ringet", corrected=True)),
    Row(rumours.add, Right.WORK, lambda d: rumours.add(d.seat, "der er skudt")),
    Row(
        rumours.judge,
        Right.WORK,
        lambda d: rumours.judge(d.seat, d.board.rumours[0].id, RumourState.REFUTED, "politiet"),
    ),
    Row(statements.propose, Right.WORK, _own_statement),
    Row(statements.rewrite, Right.WORK, _rewrite),
    Row(
        statements.approve,
        Right.APPROVE,
        lambda d: statements.approve(d.seat, _statement(d).id, seen="Ingen fare.", **TICKED),
    ),
    Row(
        statements.refuse,
        Right.APPROVE,
        lambda d: statements.refuse(d.seat, _statement(d).id, "nej", seen="Ingen fare."),
    ),
    Row(statements.use, Right.WORK, lambda d: statements.use(d.seat, _statement(d, 1).id, seen="Ro.")),
    Row(
        statements.withdraw,
        Special.OTHERS_STATEMENT,
        lambda d: statements.withdraw(d.seat, _statement(d).id, "nej"),
        "others'",
    ),
    Row(
        statements.withdraw,
        Special.OWN_STATEMENT,
        lambda d: statements.withdraw(d.seat, _own_statement(d), "nej"),
        "own",
    ),
    Row(picture.send_line, Right.LOG, lambda d: picture.send_line(d.seat, 1, 3, True)),
    Row(picture.write_heading, Right.WORK, lambda d: picture.write_heading(d.seat, 3, "To biler", seen=0)),
    Row(picture.take_proposals, Right.WORK, lambda d: picture.take_proposals(d.seat)),
    Row(picture.submit, Right.WORK, lambda d: picture.submit(d.seat)),
    Row(picture.approve, Right.APPROVE, lambda d: picture.approve(d.seat, d.board.situation_pictures[0].id)),
    Row(closing.stand_down, Right.STAND_DOWN, lambda d: closing.stand_down(d.seat)),
    Row(closing.close, Right.CLOSE, lambda d: closing.close(d.seat)),
    Row(
        closing.reopen,
        Special.REOPEN_STOOD_DOWN,
        lambda d: closing.reopen(d.seat, "ny brand"),
        "stood down",
        scene=Scene.STOOD_DOWN,
    ),
    Row(
        closing.reopen,
        Special.REOPEN_CLOSED,
        lambda d: closing.reopen(d.seat, "ny brand"),
        "closed",
        scene=Scene.CLOSED,
    ),
]
