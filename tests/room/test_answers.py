"""The choices that the plan leaves (plan R19, R26, R27, R51)."""

from datetime import timedelta

import pytest

from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Activator, AnswerKind, EntryKind, PlanAnswer, Task, TaskState
from beredskab_tui.room import activation, answers
from beredskab_tui.room.waiting import DueKind
from tests.room.conftest import DeskFor
from tests.room.desk import Desk

NETWORKS = ("netvaerk-orientere", "netvaerk-aktivere")


def card(desk: Desk, name: str) -> Task:
    return next(task for task in desk.board.tasks if task.card == name)


def test_evt_is_four_answers_and_group_1_has_one_more(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=True)
    four = [one for one in answers.asked(desk.board.incident) if one.id != answers.OUTREACH]
    assert len(four) == 4
    assert not any(answers.is_mandatory(one, desk.board.incident) for one in four)
    activation.set_groups(desk.seat, plan, (1,), "politiet er færdigt")
    assert all(answers.is_mandatory(one, desk.board.incident) for one in four)
    assert [one.id for one in answers.asked(desk.board.incident)][-1] == "boligorganisationer"


def test_housing_organisations_that_activate_are_to_be_brought_in(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, activated_by=Activator.HOUSING_ORG)
    urgent = [one.id for one in answers.QUESTIONS if answers.is_urgent(one, desk.board.incident)]
    assert urgent == ["boligorganisationer"]


def test_a_yes_is_a_decision_with_the_plan_behind_it(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=True)
    assert not card(desk, "netvaerk").mandatory
    answers.answer(desk.seat, NETWORKS[0], AnswerKind.YES)
    assert (desk.last.text, desk.last.kind, desk.last.duties) == (
        "Ja til at orientere de lokale netværk (KH)",
        EntryKind.DECISION,
        (26,),
    )
    assert card(desk, "netvaerk").mandatory


def test_a_no_needs_its_reason_and_departs_from_the_plan_in_group_1(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=False)
    with pytest.raises(Refused, match="grund"):
        answers.answer(desk.seat, NETWORKS[0], AnswerKind.NO, reason=" ")
    answers.answer(desk.seat, NETWORKS[0], AnswerKind.NO, reason="De sover")
    assert "fraviger planen" in desk.last.text and desk.last.reason == "De sover"


def test_two_noes_set_the_card_aside_and_one_does_not(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=True)
    answers.answer(desk.seat, NETWORKS[0], AnswerKind.NO, reason="politiet beder os vente")
    assert card(desk, "netvaerk").state is TaskState.WAITING
    answers.answer(desk.seat, NETWORKS[1], AnswerKind.NO, reason="politiet beder os vente")
    assert (card(desk, "netvaerk").state, card(desk, "netvaerk").reason) == (
        TaskState.NOT_RELEVANT,
        "politiet beder os vente",
    )


def test_later_is_a_deadline_until_it_is_answered(desk: Desk) -> None:
    due = desk.clock() + timedelta(minutes=30)
    with pytest.raises(Refused, match="hvornår"):
        answers.answer(desk.seat, answers.OUTREACH, AnswerKind.LATER, due_at=desk.clock())
    answers.answer(desk.seat, answers.OUTREACH, AnswerKind.LATER, due_at=due)
    waiting = [one for one in desk.board.next_things(desk.clock(), 50) if one.kind is DueKind.ANSWER]
    assert [(one.id, one.due_at) for one in waiting] == [(answers.OUTREACH, due)]
    assert card(desk, "opsoegende-beslutning").due_at == due

    answers.answer(desk.seat, answers.OUTREACH, AnswerKind.NO, reason="beboerne er rolige")
    assert not [one for one in desk.board.next_things(desk.clock(), 50) if one.kind is DueKind.ANSWER]
    assert card(desk, "opsoegende-beslutning").state is TaskState.DONE, "the card is the decision"
    (kept,) = desk.board.all(PlanAnswer)
    assert (kept.answer, kept.reason, kept.due_at) == (AnswerKind.NO, "beboerne er rolige", None)


def test_only_who_leads_answers_and_only_what_the_plan_asks(desk: Desk, desk_for: DeskFor) -> None:
    with pytest.raises(NotAllowed):
        answers.answer(desk_for("amina").seat, answers.OUTREACH, AnswerKind.YES)
    with pytest.raises(Refused, match="ikke det spørgsmål"):
        answers.answer(desk.seat, "vejret", AnswerKind.YES)
    assert desk.board.all(PlanAnswer) == []


def test_another_answer_reopens_what_the_first_set_aside(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=True)
    for question in NETWORKS:
        answers.answer(desk.seat, question, AnswerKind.NO, reason="politiet beder os vente")
    answers.answer(desk.seat, NETWORKS[0], AnswerKind.YES)
    assert (card(desk, "netvaerk").state, card(desk, "netvaerk").mandatory) == (TaskState.WAITING, True)
    answers.answer(desk.seat, answers.OUTREACH, AnswerKind.NO, reason="ro")
    due = desk.clock() + timedelta(minutes=30)
    answers.answer(desk.seat, answers.OUTREACH, AnswerKind.LATER, due_at=due)
    assert (card(desk, "opsoegende-beslutning").state, card(desk, "opsoegende-beslutning").due_at) == (
        TaskState.WAITING,
        due,
    )


def test_the_same_draft_is_one_answer(desk: Desk) -> None:
    event = "0190d5a0-0000-7000-8000-000000000001"
    for _ in range(2):
        answers.answer(desk.seat, answers.OUTREACH, AnswerKind.YES, event=event)
    assert sum("opsøgende" in entry.text for entry in desk.board.log) == 1
