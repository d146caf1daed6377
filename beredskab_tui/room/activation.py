"""Activation of the plan: what the situation is, that it is real, and which group has it (plan R16–R22, R30)."""

from datetime import datetime

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import (
    Activator,
    Confirmation,
    Coordination,
    EntryKind,
    GroupChange,
    Incident,
    Phase,
    Scope,
    Task,
    TaskState,
)
from beredskab_tui.records.words import danish
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.tasks import CONFIRM_CARD, COORDINATE_CARD, plan_tasks
from beredskab_tui.room.wording import ended, shortened
from beredskab_tui.text import clean_line


def check_activator(police_case: bool, activated_by: Activator | None) -> Activator:
    """Who activated, by the plan's rule: the police where there is a police case, and only there (plan R16, R18).

    Raises:
        Refused: they do not go together.
    """
    if police_case:
        if activated_by not in (None, Activator.POLICE):
            raise Refused(
                f"I en politisag er det politiet, der aktiverer gruppe 2, ikke {danish(activated_by)}. "
                "Intet er ændret. Skriv politiet, eller lad være med at angive politisag."
            )
        return Activator.POLICE
    if activated_by is Activator.POLICE:
        raise Refused(
            "Politiet aktiverer kun gruppe 2, og den hører til en politisag. Intet er ændret. Angiv politisag."
        )
    return activated_by or Activator.AREA_SECRETARIAT


def classify(
    seat: Seat,
    plan: Plan,
    *,
    kind: str | None = None,
    place: str | None = None,
    police_case: bool | None = None,
    activated_by: Activator | None = None,
    scope: Scope | None = None,
) -> Incident:
    """Say what it is, where, and who activated: what a first line leaves open. What is None stays as it is.

    Saying whether it is a police case for the first time activates the group that goes with it; so does saying
    who activated, because whoever is not the police activates group 1 (plan R18).

    Raises:
        UsageError: the plan does not know the type.
        Refused: activator and police case do not go together, or a group is in force (then ``set_groups``).
    """
    if activated_by is not None:
        police_case = bool(police_case)
    with seat.act(Right.ACTIVATE if police_case is not None else Right.WORK) as act:
        incident = act.incident
        said = []
        if kind is not None and kind != incident.kind:
            said.append(f"type {plan.kind(kind).name.lower()}")
        place = clean_line(place) if place is not None else None
        if place and place != incident.place:
            said.append(f"sted {place}")
        if scope is not None and scope is not incident.scope:
            said.append(danish(scope))
        changed = act.change(
            incident,
            kind=kind or incident.kind,
            place=place or incident.place,
            scope=scope or incident.scope,
        )
        if said:
            act.line(f"Hændelsen er beskrevet af {act.initials()}: {', '.join(said)}.")
        if police_case is not None and incident.groups:
            raise Refused(
                "Der er allerede valgt beredskabsgruppe. Intet er ændret. "
                "Brug skift af gruppe, så begge dele står i loggen."
            )
        if police_case is not None:
            changed = _activate(act, changed, 2 if police_case else 1, check_activator(police_case, activated_by))
        if police_case is not None or scope is not None:
            plan_tasks(act, plan, changed)
        return changed


def _activate(act: Act, incident: Incident, group: int, activated_by: Activator) -> Incident:
    act.line(f"Beredskabsgruppe {group} er aktiveret af {danish(activated_by)} (noteret af {act.initials()}).")
    return act.change(
        incident,
        police_case=group == 2,
        groups=(group,),
        activated_by=activated_by,
        # What was only announced begins now; what is stood down stays so, and is merely described.
        phase=Phase.OPEN if incident.phase is Phase.STANDBY else incident.phase,
    )


def confirm(seat: Seat, source: str, *, at: datetime | None = None) -> Incident:
    """The situation is real: who says so (plan R30).

    Raises:
        Refused: no source, the time is later than now, or it is confirmed already.
    """
    source = clean_line(source)
    if not source:
        raise Refused("Skriv, hvem der har bekræftet situationen, fx vagtcentralen. Intet er ændret.")
    with seat.act(Right.ACTIVATE) as act:
        act.check_reached(at)
        if act.incident.confirmation is not None:
            who = shortened(act.incident.confirmation.source)
            raise Refused(f"Situationen er allerede bekræftet af {who}. Intet er ændret.")
        confirmation = Confirmation(by=act.me.id, at=at or act.now, source=source)
        incident = act.change(act.incident, confirmation=confirmation)
        _finish_card(act, CONFIRM_CARD)
        act.line(f"Situationen er bekræftet af {source} ({act.initials()}).", occurred_at=at)
        return incident


def coordinate(seat: Seat, group: int, parties: str, *, at: datetime | None = None) -> Incident:
    """The situation is coordinated: in which group, with whom, when (plan R30). May happen more than once.

    Raises:
        Refused: nobody is named, no such group, or the time is later than now.
    """
    parties = clean_line(parties)
    if not parties:
        raise Refused("Skriv, hvem der er koordineret med, fx SSP-lederen. Intet er ændret.")
    if group not in (1, 2):
        raise Refused(f"Der er beredskabsgruppe 1 og 2, ikke {group}. Intet er ændret.")
    with seat.act(Right.ACTIVATE) as act:
        act.check_reached(at)
        incident = act.incident
        coordination = Coordination(by=act.me.id, at=at or act.now, group=group, parties=parties)
        incident = act.change(incident, coordinations=(*incident.coordinations, coordination))
        _finish_card(act, COORDINATE_CARD)
        act.line(
            f"Koordineret i beredskabsgruppe {group} med {parties} ({act.initials()}).",
            EntryKind.AGREEMENT,
            occurred_at=at,
        )
        return incident


def set_groups(seat: Seat, plan: Plan, groups: tuple[int, ...], reason: str) -> Incident:
    """Escalate to group 2, go back to group 1, or have both, in the same log (plan R20).

    Group 2 in force makes it a police case; back in group 1 alone it is none.

    Raises:
        Refused: no reason, no group, or these are in force already.
    """
    reason = clean_line(reason)
    groups = tuple(sorted(set(groups)))
    if not reason:
        raise Refused("Skriv, hvorfor gruppen skiftes, fx hvem hos politiet der har bedt om det. Intet er ændret.")
    if not groups or not set(groups) <= {1, 2}:
        raise Refused("Vælg beredskabsgruppe 1, 2 eller begge. Intet er ændret.")
    with seat.act(Right.ACTIVATE) as act:
        incident = act.incident
        if incident.groups == groups:
            raise Refused(f"{name_groups(groups)} er allerede i kraft. Intet er ændret.")
        change = GroupChange(by=act.me.id, at=act.now, groups=groups, reason=reason)
        police = 2 in groups
        before = name_groups(incident.groups)
        incident = act.change(
            incident,
            groups=groups,
            police_case=police,
            activated_by=Activator.POLICE if police else _not_the_police(incident.activated_by),
            group_changes=(*incident.group_changes, change),
        )
        act.line(
            f"Skift fra {before} til {name_groups(groups)} ({act.initials()}): {ended(reason)}", EntryKind.DECISION
        )
        plan_tasks(act, plan, incident)
        return incident


def name_groups(groups: tuple[int, ...]) -> str:
    """The groups in words, for a sentence."""
    if not groups:
        return "ingen beredskabsgruppe"
    return "beredskabsgruppe " + " og ".join(str(group) for group in groups)


def _not_the_police(activated_by: Activator | None) -> Activator:
    """Who has group 1 in force: whoever activated it, but never the police (plan R18)."""
    return Activator.AREA_SECRETARIAT if activated_by in (None, Activator.POLICE) else activated_by


def _finish_card(act: Act, card: str) -> None:
    for task in act.all(Task):
        if task.card == card and task.state in (TaskState.WAITING, TaskState.IN_PROGRESS):
            act.change(task, state=TaskState.DONE, changed_by=act.me.id, changed_at=act.now)
