"""Pages about the plan: how far each step is, and how the plan itself stands (plan R1–R4, gaps 57, 60, 66)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from beredskab_tui.access.people import People, Role
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import FrozenPlan
from beredskab_tui.records.words import owner_role
from beredskab_tui.room.board import Board
from beredskab_tui.room.health import Health
from beredskab_tui.room.stages import StageState, StageView
from beredskab_tui.times import clock, minutes_until

_ROLES: Final = {
    Role.LEADER: "Leder",
    Role.DEPUTY: "Stedfortræder",
    Role.EMPLOYEE: "Medarbejder",
    Role.READER: "Læseadgang",
}


def stage_lines(views: Sequence[StageView], people: People, now: datetime) -> list[str]:
    """The steps, each with owner, clock and state."""
    return [line for view in views for line in _stage(view, people, now)]


def stage_word(view: StageView, people: People, now: datetime) -> str:
    """How a step stands, on one line: state, who, and how long there is."""
    who = people.initials(view.owner) if view.owner is not None else owner_role(view.owner_role)
    if view.state is StageState.DONE:
        when = f" {clock(view.done_at)}" if view.done_at is not None else ""
        return f"{view.state.value}{when} · {who}"
    due = f" · {clock(view.due_at)}, {minutes_until(view.due_at, now)}" if view.due_at is not None else ""
    # In capitals, so that what was left behind stands out without a colour.
    state = view.state.value.upper() if view.state is StageState.PASSED_OVER else view.state.value
    return f"{state} · {who}{due}"


def _stage(view: StageView, people: People, now: datetime) -> Iterator[str]:
    yield f"Trin {view.number}: {view.name}"
    yield f"  {stage_word(view, people, now)} · {view.done} af {view.total} opgaver"
    yield ""


def plan_lines(plan: Plan, people: People, board: Board, fit: Sequence[Health]) -> list[str]:
    """What must be known of the plan: version, legal basis, signatures, approval, review, who has which role.

    Args:
        fit: how the plan and the contact list stand.
    """
    lines = [f"Plan {plan.version} for {plan.area}, gyldig fra {plan.valid_from:%d.%m.%Y}.", ""]
    lines += _frozen(plan, board)
    lines += ["RETSGRUNDLAG", *plan.legal_basis, "", "UNDERSKRIFTER"]
    for one in plan.signatures:
        signed = f"underskrevet {one.date:%d.%m.%Y}" if one.date is not None else one.status
        lines.append(f"{one.role}{f' ({one.name})' if one.name else ''}: {signed}")
    lines += ["", "EFTERSYN OG KONTAKTER"]
    lines += [one.text for one in fit]
    lines += ["", "ROLLER", *_roles(people)]
    lines += ["", "SKIFT TIL GRUPPE 2", *plan.escalation.to_group_2]
    lines += ["", "SKIFT TIL GRUPPE 1", *plan.escalation.to_group_1]
    lines += ["", "SÅDAN TALER VI", *plan.principles]
    return lines


def _frozen(plan: Plan, board: Board) -> Iterator[str]:
    """Under which plan the incident began, where that is another one now (gap 66)."""
    for frozen in board.all(FrozenPlan):
        if frozen.fingerprint == plan.fingerprint:
            yield "Hændelsen er begyndt under den samme plan. En kopi af den ligger i hændelsen."
        else:
            yield (
                f"HÆNDELSEN ER BEGYNDT UNDER PLAN {frozen.version}, som siden er ændret. "
                "Den gamle plan ligger i hændelsen: beredskab vis --plan."
            )
        yield ""


def _roles(people: People) -> Iterator[str]:
    """Who has which role, and which of them nobody has (gap 57)."""
    for role, word in _ROLES.items():
        names = ", ".join(f"{one.name} ({one.initials})" for one in people if one.role is role)
        if names or role in (Role.DEPUTY, Role.EMPLOYEE):
            yield f"{word}: {names or 'INGEN. Skriv en i stab.toml.'}"
