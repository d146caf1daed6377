"""The four steps of the activation: owner, clock and state (plan R30–R37), and what is only announced (plan R9)."""

from datetime import timedelta

import pytest

from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Activator, Phase, Task, TaskState
from beredskab_tui.room import activation, informing, opening, stages, tasks
from beredskab_tui.room.stages import StageState, StageView
from tests.conftest import Clock, RoomFor
from tests.room.conftest import DeskFor
from tests.room.desk import Desk


def views(desk: Desk, plan: Plan) -> list[StageView]:
    return stages.stages(desk.board, plan, "karen")


def states(desk: Desk, plan: Plan) -> list[StageState]:
    return [view.state for view in views(desk, plan)]


def finish(desk: Desk, stage: int) -> None:
    for task in desk.board.tasks:
        if task.stage == stage and task.mandatory and task.state is TaskState.WAITING:
            tasks.set_state(desk.seat, task.id, TaskState.DONE)


def test_each_has_owner_clock_and_state(desk: Desk, plan: Plan) -> None:
    first = views(desk, plan)[0]
    assert (first.number, first.owner, first.state, first.done) == (1, "karen", StageState.WAITING, 0)
    assert first.due_at == desk.board.incident.started_at + timedelta(minutes=plan.stage(1).deadline_minutes)
    assert views(desk, plan)[2].owner == "karen", "the plan gives the third to the leader too"


def test_a_step_never_holds_up_the_next_and_stays_in_sight(desk: Desk, plan: Plan) -> None:
    informing.tell_board(desk.seat)
    assert states(desk, plan) == [StageState.PASSED_OVER, StageState.DONE, StageState.WAITING, StageState.WAITING]
    assert views(desk, plan)[1].done_at == desk.clock()

    activation.confirm(desk.seat, "vagtcentralen")
    activation.classify(desk.seat, plan, activated_by=Activator.MUNICIPALITY)
    finish_others = [task for task in desk.board.tasks if task.stage == 1 and task.card == "aftal-plan"]
    tasks.set_state(desk.seat, finish_others[0].id, TaskState.DONE)
    assert states(desk, plan)[0] is StageState.PASSED_OVER, "confirmed is not coordinated yet"
    activation.coordinate(desk.seat, 1, "SSP")
    assert states(desk, plan)[0] is StageState.DONE
    assert {17, 30} & set(desk.last.duties) == {30}


def test_a_tick_alone_does_not_confirm(desk: Desk, plan: Plan) -> None:
    activation.confirm(desk.seat, "vagtcentralen")
    assert desk.last.duties == (), "confirmed, but not coordinated"
    assert states(desk, plan)[0] is StageState.IN_PROGRESS


def test_what_is_added_during_the_night_belongs_to_no_step(desk: Desk, plan: Plan) -> None:
    before = views(desk, plan)
    tasks.add(desk.seat, "Hent tæpper")
    assert views(desk, plan) == before


# -- announced events


def test_an_announced_event_has_no_deadlines_until_it_begins(
    room_for: RoomFor, plan: Plan, clock: Clock, desk_for: DeskFor
) -> None:
    at = clock() + timedelta(days=3)
    incident = opening.start(room_for("karen"), plan, (), "Fodboldfinale på storskærm", kind="saerlig", planned_at=at)
    desk = desk_for("karen", incident)
    assert (desk.board.incident.phase, desk.board.incident.planned_at) == (Phase.STANDBY, at)
    assert "Særlig begivenhed varslet til" in desk.board.log[1].text and 9 in desk.board.log[1].duties
    assert {task.due_at for task in desk.board.tasks} == {None}
    assert [view.due_at for view in views(desk, plan)] == [None] * 4
    assert not any(due.title.startswith("Den varslede") for due in desk.board.next_things(clock(), 50))

    clock.forward(seconds=3 * 24 * 3600 + 60)
    assert desk.board.next_things(clock(), 1)[0].title.startswith("Den varslede begivenhed er begyndt")
    activation.classify(desk.seat, plan, activated_by=Activator.MUNICIPALITY)
    assert (desk.board.incident.phase, desk.board.incident.begun_at) == (Phase.OPEN, clock())
    (confirm,) = [task for task in desk.board.tasks if task.card == "bekraeft"]
    assert confirm.due_at == clock() + timedelta(minutes=10)
    assert views(desk, plan)[0].due_at == clock() + timedelta(minutes=plan.stage(1).deadline_minutes)


def test_an_incident_may_turn_out_to_be_announced(desk: Desk, desk_for: DeskFor, plan: Plan) -> None:
    at = desk.clock() + timedelta(days=1)
    with pytest.raises(NotAllowed):
        activation.announce(desk_for("amina").seat, at)
    with pytest.raises(Refused, match="passeret"):
        activation.announce(desk.seat, desk.clock())
    activation.announce(desk.seat, at)
    assert desk.board.incident.phase is Phase.STANDBY
    assert {task.due_at for task in desk.board.all(Task)} == {None}
    activation.classify(desk.seat, plan, police_case=True)
    with pytest.raises(Refused, match="allerede i gang"):
        activation.announce(desk.seat, at)


def test_an_announced_event_has_no_group(room_for: RoomFor, plan: Plan, clock: Clock) -> None:
    at = clock() + timedelta(days=3)
    with pytest.raises(Refused, match="ingen beredskabsgruppe endnu"):
        opening.start(room_for("karen"), plan, (), "Finale", planned_at=at, police_case=True)
    with pytest.raises(Refused, match="fortiden"):
        opening.start(room_for("karen"), plan, (), "Finale", planned_at=clock())
