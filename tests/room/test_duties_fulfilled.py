"""Every duty that an incident has to fulfil is fulfilled by something that people do in it, with no line pointed at."""

from datetime import timedelta

from beredskab_tui.plan.duties import DUTIES, Met
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import (
    Activator,
    Affected,
    AnswerKind,
    Audience,
    CallResult,
    Channel,
    InformStatus,
    Scope,
    StaffPlace,
    TaskState,
)
from beredskab_tui.room import (
    activation,
    answers,
    assessment,
    assigning,
    briefing,
    contacts,
    duties,
    informing,
    media,
    orders,
    picture,
    staff,
    statements,
    tasks,
)
from beredskab_tui.room.duties import DutyState
from tests.room.conftest import DeskFor
from tests.room.desk import Desk


def fulfilled(desk: Desk) -> set[int]:
    return {one.duty.number for one in duties.standing(desk.board) if one.state is DutyState.FULFILLED}


def test_each_has_its_deed(desk: Desk, desk_for: DeskFor, plan: Plan) -> None:
    seat = desk.seat
    activation.announce(seat, desk.clock() + timedelta(hours=1))
    activation.classify(seat, plan, kind="saerlig", activated_by=Activator.MUNICIPALITY, scope=Scope.INFORM)
    activation.classify(seat, plan, scope=Scope.ACT)
    activation.confirm(seat, "vagtcentralen")
    activation.coordinate(seat, 1, "SSP")
    activation.set_groups(seat, plan, (1, 2), "politiet er med")
    activation.coordinate(seat, 2, "vagtcentralen")
    assessment.set_affected(seat, (Affected.RESIDENTS,))
    assessment.judge(seat, True, "SSP", "mange er bange")
    orders.instruct(seat, "Bliv inde")
    orders.agree(seat, "vi ringer", "SSP", Channel.PHONE)
    informing.tell_board(seat)
    for question in answers.QUESTIONS:
        answers.answer(seat, question.id, AnswerKind.YES)
    informing.tell_board(seat, word=informing.BoardWord("En bil brænder", "Uro i nat", "Vi er til stede"))
    for group in desk.board.all(Audience):
        informing.set_status(seat, group.id, InformStatus.SENT)
    note = media.add(seat, "TV Syd", claims="spørger", enquiry=True)
    media.refer(seat, note.id, "kommunen")
    own = statements.propose(seat, "Der er ro.", "mange ringer")
    ticks = {"factual": True, "correct": True, "timely": True, "agreed_with_police": True}
    statements.approve(seat, own.id, seen="Der er ro.", **ticks)
    staff.set_place(seat, "amina", StaffPlace.OFFICE)
    staff.set_task(seat, "amina", "ringe")
    staff.set_words(seat, "amina", "Der er ro.")
    staff.coordinate(seat, "amina", "politiet")
    staff.approve_words(seat, "amina", seen="Der er ro.", factual=True, correct=True, timely=True)
    briefing.read(desk_for("amina").seat, 0)
    young = [one.id for one in desk.board.contacts if one.target_group is not None]
    assigning.give(seat, "Målgrupperne", young, ["amina"])
    contacts.give_result(desk_for("amina").seat, young[0], CallResult.REACHED)
    picture.write_heading(seat, 3, "Ingen skader", seen=0)
    picture.write_heading(seat, 7, "Rolig omtale", seen=0)
    picture.approve(seat, picture.submit(seat).id)
    for card in ("foelsomme-oplysninger", "dialog", "myndigheder", "netvaerk", "info-beboere"):
        tasks.set_state(seat, desk.card(card).id, TaskState.DONE)

    assert fulfilled(desk) == {one.number for one in DUTIES if one.met is Met.INCIDENT}
