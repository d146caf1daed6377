"""Tasks: what the plan asks for and what was added, who has it, how far it is (plan R26–R29, R37)."""

from datetime import datetime, timedelta

from beredskab_tui.access.rights import Right, require
from beredskab_tui.errors import Refused
from beredskab_tui.plan.duties import duties_of_card
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import EntryKind, Incident, Origin, Phase, Scope, Task, TaskState
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.records.words import danish
from beredskab_tui.room.command import LEADER_ROLE, OFFICER_ROLE
from beredskab_tui.room.handing import handed_on
from beredskab_tui.room.informing import card_done
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.text import clean_line

CONFIRM_CARD = "bekraeft"
COORDINATE_CARD = "koordiner"
"""The two cards of stage 1: done by confirming and coordinating, which say by whom, never by a tick alone."""


def plan_tasks(act: Act, plan: Plan, incident: Incident) -> None:
    """Make the tasks stand as the plan asks for the groups in force: add what is missing, mark what is *evt.* now.

    The plan's deadlines count from the moment a card is asked for: at the start, or at a change of group.

    What somebody has done, or added, is never taken away: a card that the groups in force do not ask for
    stands as *evt.*.
    """
    there = {task.card: task for task in act.all(Task) if task.card is not None}
    asked = plan.cards_for(incident.groups, incident.scope is Scope.INFORM)
    for card_id in there.keys() - {card.id for card, _ in asked}:
        act.change(there[card_id], mandatory=False)
    number = act.count(Task)
    # What is only announced has no deadlines yet: they begin when it does (plan R9).
    standby = incident.phase is Phase.STANDBY
    for card, mandatory in asked:
        task = there.get(card.id)
        if task is not None:
            act.change(task, mandatory=mandatory)
            continue
        number += 1
        minutes = card.deadline_minutes
        act.add(
            Task(
                id=act.new_id(),
                number=number,
                title=card.title,
                hint=card.hint,
                card=card.id,
                stage=card.stage,
                mandatory=mandatory,
                informs=card.informs,
                owner_role=card.owner_role,
                owner=_owner(act, incident, card.owner_role),
                due_at=None if minutes is None or standby else act.now + timedelta(minutes=minutes),
            )
        )


def _owner(act: Act, incident: Incident, role: str) -> str | None:
    """Who has a task of the plan from the start: whoever leads now, or the *udvalgt medarbejder*; None for nobody."""
    if role == LEADER_ROLE:
        return incident.acting_leader_id or act.people.leader.id
    return incident.situation_officer if role == OFFICER_ROLE else None


def begin_clock(act: Act, plan: Plan) -> None:
    """What was announced begins: the plan's deadlines count from now on."""
    for task in act.all(Task):
        card = plan.card(task.card) if task.card is not None else None
        if card is not None and card.deadline_minutes is not None and task.state in OPEN_STATES:
            act.change(task, due_at=act.now + timedelta(minutes=card.deadline_minutes))


def stop_clock(act: Act) -> None:
    """What is only announced has no deadlines of the plan's yet."""
    for task in act.all(Task):
        if task.card is not None and task.state in OPEN_STATES:
            act.change(task, due_at=None)


def add(
    seat: Seat, title: str, *, owner: str | None = None, due_at: datetime | None = None, event: str | None = None
) -> Task:
    """Put something on the action list that the plan did not foresee.

    Args:
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: no title.
        UnknownPerson: nobody has the owner's id.
        NotAllowed: giving it to somebody else.
    """
    title = clean_line(title)
    if not title:
        raise Refused("Opgaven har ingen tekst. Intet er gemt. Skriv, hvad der skal gøres.")
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(Task, act.event)
        act.check_can_have(owner)
        entry = act.line(title, EntryKind.TASK, origin=Origin.PERSON, author=act.me.id)
        number = act.count(Task) + 1
        return act.add(Task(id=act.event, number=number, title=title, seq=entry.seq, owner=owner, due_at=due_at))


def set_state(
    seat: Seat, task_id: str, state: TaskState, *, seen: TaskState | None = None, reason: str | None = None
) -> Task:
    """Move a task to another state. Done and not relevant are milestones and write a line; the rest is history.

    Args:
        seen: the state the person saw when they pressed the key; if somebody changed it since, nothing happens.
        reason: why the task is not relevant.

    Raises:
        Refused: not relevant without a reason, or when it is done; somebody was faster; or it is one of the two cards
            that are done by saying who confirmed or with whom it was coordinated.
        NotAllowed: leaving one of those two out, for somebody who may not confirm.
    """
    reason = clean_line(reason) if reason else None
    if state is TaskState.NOT_RELEVANT and not reason:
        raise Refused("Intet er ændret. Skriv, hvorfor opgaven ikke er relevant.")
    with seat.act(Right.WORK) as act:
        task = act.get(Task, task_id)
        if seen is not None and task.state is not seen:
            who = act.initials(task.changed_by) if task.changed_by else "En anden"
            raise Refused(
                f"{who} har lige sat opgaven til »{danish(task.state)}«. "
                "Dit tastetryk er ikke brugt. Se på opgaven, og prøv igen."
            )
        if task.state is state:
            return task
        if (task.state, state) == (TaskState.DONE, TaskState.NOT_RELEVANT):
            raise Refused(f"Opgave {task.number} er gennemført. Intet er ændret. Er det forkert, så tryk u først.")
        _check_said(act, task, state)
        was_milestone = task.state not in OPEN_STATES
        changed = act.change(
            task,
            state=state,
            reason=reason if state is TaskState.NOT_RELEVANT else None,
            owner=task.owner or (act.me.id if state is not TaskState.NOT_RELEVANT else None),
            changed_by=act.me.id,
            changed_at=act.now,
        )
        if state is TaskState.NOT_RELEVANT:
            said = f"er ikke relevant: {task.title} – {reason}"
        elif state is TaskState.DONE:
            said = f"er gennemført: {task.title}"
            card_done(act, task.informs)
        elif was_milestone:
            said = f"{'afventer' if state is TaskState.WAITING else 'er under udførelse'} igen: {task.title}"
        else:
            return changed
        fulfilled = duties_of_card(task.card) if state is TaskState.DONE else ()
        act.line(f"Opgave {task.number} {said} ({act.initials()}).", EntryKind.TASK, duties=fulfilled)
        return changed


def assign(seat: Seat, task_id: str, owner: str | None) -> Task:
    """Give a task to somebody, or to nobody. Taking one oneself is everybody's; giving to others is not.

    Who took it from whom is logged, except what the plan has only laid out with whoever leads: that is there to take.

    Raises:
        UnknownPerson: nobody has that id.
        NotAllowed: giving it to somebody else.
    """
    with seat.act(Right.WORK) as act:
        act.check_can_have(owner)
        task = act.get(Task, task_id)
        laid_out = task.owner_role != "" and task.owner == _owner(act, act.incident, LEADER_ROLE)
        if not laid_out:
            handed_on(act, f"Opgave {task.number}", task.title, task.owner, owner, EntryKind.TASK)
        return act.change(task, owner=owner)


def set_deadline(seat: Seat, task_id: str, due_at: datetime | None) -> Task:
    """Set or take away a task's deadline."""
    with seat.act(Right.WORK) as act:
        return act.change(act.get(Task, task_id), due_at=due_at)


def _check_said(act: Act, task: Task, state: TaskState) -> None:
    """A tick says neither who confirmed nor who was spoken with, and leaving it out is a decision of the same weight
    (plan R30)."""
    if state is TaskState.NOT_RELEVANT and task.card in (CONFIRM_CARD, COORDINATE_CARD):
        require(act.me, Right.ACTIVATE)
    if state is not TaskState.DONE:
        return
    if task.card == CONFIRM_CARD and act.incident.confirmation is None:
        raise Refused(
            "Opgaven bliver gennemført, når du bekræfter situationen: tryk F9, og vælg Bekræft situationen. "
            "Så står det i loggen, hvem der har bekræftet den."
        )
    if task.card == COORDINATE_CARD and not act.incident.coordinations:
        raise Refused(
            "Opgaven bliver gennemført, når du noterer koordineringen: tryk F9, og vælg Koordinér i en gruppe. "
            "Så står det i loggen, hvem der er koordineret med."
        )
