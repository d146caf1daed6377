"""The four steps of the activation: who has each, how long there is, and how far it is (plan R30–R37).

A step never holds up the next, and one that was passed over stays in sight until it is done.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Incident, Phase, Task, TaskState
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.room.board import Board
from beredskab_tui.room.command import LEADER_ROLE


class StageState(Enum):
    """How far a step is; the value is the Danish word."""

    WAITING = "afventer"
    IN_PROGRESS = "i gang"
    DONE = "gennemført"
    PASSED_OVER = "mangler noget"
    """A later one has begun, and this one is not done."""


class StageView(NamedTuple):
    """One step as it stands."""

    number: int
    name: str
    owner: str | None
    """A person's id; None while only the plan says who."""
    owner_role: str
    due_at: datetime | None
    """None where no clock runs: before an announced event begins."""
    state: StageState
    done: int
    """How many of its tasks are done or set aside."""
    total: int
    done_at: datetime | None
    """When the last of them was."""


def stages(board: Board, plan: Plan, leader: str) -> list[StageView]:
    """The steps in their order.

    Args:
        leader: id of the person who leads now.
    """
    incident = board.incident
    # What was added during the night belongs to no step.
    own = [task for task in board.tasks if task.card is not None]
    by_stage = {stage.number: [task for task in own if task.stage == stage.number] for stage in plan.stages}
    begun = {number: any(_touched(task) for task in tasks) for number, tasks in by_stage.items()}
    views = []
    for stage in sorted(plan.stages, key=lambda stage: stage.number):
        tasks = by_stage[stage.number]
        needed = [task for task in tasks if task.mandatory]
        settled = [task for task in tasks if task.state not in OPEN_STATES]
        done = bool(tasks) and all(task.state not in OPEN_STATES for task in needed) and _said(stage.number, incident)
        later = any(begun[number] for number in begun if number > stage.number)
        if done:
            state = StageState.DONE
        elif later:
            state = StageState.PASSED_OVER
        elif begun[stage.number]:
            state = StageState.IN_PROGRESS
        else:
            state = StageState.WAITING
        moments = [task.changed_at for task in settled if task.changed_at is not None]
        views.append(
            StageView(
                stage.number,
                stage.name,
                leader if stage.owner_role == LEADER_ROLE else incident.situation_officer,
                stage.owner_role,
                _due(incident, stage.deadline_minutes),
                state,
                len(settled),
                len(tasks),
                max(moments, default=None) if done else None,
            )
        )
    return views


def _touched(task: Task) -> bool:
    return task.state in (TaskState.IN_PROGRESS, TaskState.DONE)


def _said(number: int, incident: Incident) -> bool:
    """The first step is done by saying who confirmed and with whom it was coordinated, not by ticks (plan R30)."""
    return number != 1 or (incident.confirmation is not None and bool(incident.coordinations))


def _due(incident: Incident, minutes: int) -> datetime | None:
    if incident.phase is Phase.STANDBY:
        return None
    begun = incident.begun_at or incident.started_at
    return begun + timedelta(minutes=minutes)
