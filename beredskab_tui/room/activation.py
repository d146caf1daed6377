"""Activation of the plan: what the situation is, that it is real, and which group has it (plan R16–R22, R30)."""

from datetime import datetime
from typing import Final

from beredskab_tui.access.rights import Right, require
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
    PoliceContact,
    Scope,
)
from beredskab_tui.records.words import danish
from beredskab_tui.room.recall import pull_back
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.tasks import CONFIRM_CARD, COORDINATE_CARD, begin_clock, plan_tasks, stop_clock
from beredskab_tui.room.wording import ended, shortened
from beredskab_tui.text import clean_line
from beredskab_tui.times import clock_exact, clock_on_day, date

ACTIVATION_DUTIES: Final[dict[int, tuple[int, ...]]] = {1: (18,), 2: (16,)}


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
    department: str | None = None,
    police_case: bool | None = None,
    activated_by: Activator | None = None,
    police: PoliceContact | None = None,
    scope: Scope | None = None,
) -> Incident:
    """Say what it is, where, and who activated: what a first line leaves open. What is None stays as it is.

    Saying whether it is a police case for the first time activates the group that goes with it; so does saying
    who activated, because whoever is not the police activates group 1 (plan R18). What stands already may be said
    again: it writes nothing.

    Args:
        place: sets the department too, to the one the plan has there; None where the plan has none.
        department: id of the department, where the place alone does not tell.
        police: who of the police activated group 2, and when (plan R16). Its empty parts stay as they are, so that they
            can be filled in one by one.

    Raises:
        UsageError: the plan does not know the type or the department.
        Refused: activator and police case do not go together, another group is in force (then ``set_groups``), the
            police are named without group 2, or their time is later than now.
        NotAllowed: this person may describe, but not activate.
    """
    if activated_by is not None:
        police_case = bool(police_case)
    with seat.act(Right.WORK) as act:
        before = act.incident
        incident = _describe(act, plan, kind=kind, place=place, department=department, scope=scope)
        if police_case is not None and not _stands(before, police_case, activated_by):
            require(act.me, Right.ACTIVATE)
            if before.groups:
                raise Refused(
                    "Der er allerede valgt beredskabsgruppe. Intet er ændret. "
                    "Brug skift af gruppe, så begge dele står i loggen."
                )
            by = check_activator(police_case, activated_by)
            incident = _activate(act, plan, incident, 2 if police_case else 1, by, police)
        elif police is not None:
            incident = _note_police(act, incident, police)
        if incident.groups != before.groups or incident.scope is not before.scope:
            plan_tasks(act, plan, incident)
        return incident


def _describe(
    act: Act, plan: Plan, *, kind: str | None, place: str | None, department: str | None, scope: Scope | None
) -> Incident:
    incident = act.incident
    said = []
    if kind is not None and kind != incident.kind:
        said.append(f"type {plan.kind(kind).name.lower()}")
    place = clean_line(place) if place is not None else None
    lies_in = incident.department
    if place and (place != incident.place or lies_in is None):
        found = plan.department_of(place)
        # Another place may lie in a department that is not known; where it was before says nothing of that.
        lies_in = None if found is None else found.id
    if place and place != incident.place:
        said.append(f"sted {place}")
    if department is not None and department != lies_in:
        lies_in = department
        if department != incident.department:
            said.append(f"hører til {plan.department(department).name}")
    if scope is not None and scope is not incident.scope:
        said.append(danish(scope))
    if said:
        fulfilled: tuple[int, ...] = (8,) if kind is not None and kind != incident.kind else ()
        fulfilled += (5,) if scope is not None and scope is not incident.scope else ()
        act.line(f"Hændelsen er beskrevet af {act.initials()}: {', '.join(said)}.", duties=fulfilled)
    return act.change(
        incident,
        kind=kind or incident.kind,
        place=place or incident.place,
        department=lies_in,
        scope=scope or incident.scope,
    )


def _stands(incident: Incident, police_case: bool, activated_by: Activator | None) -> bool:
    """Whether the group in force is the one that is asked for, by the same who activated it."""
    return (
        bool(incident.groups) and incident.police_case is police_case and activated_by in (None, incident.activated_by)
    )


def _activate(
    act: Act, plan: Plan, incident: Incident, group: int, activated_by: Activator, police: PoliceContact | None
) -> Incident:
    activated = act.change(incident, police_case=group == 2, groups=(group,), activated_by=activated_by)
    if incident.phase is Phase.STANDBY:
        # What was only announced begins now; what is stood down stays so, and is merely described.
        activated = act.change(activated, phase=Phase.OPEN, begun_at=act.now)
        begin_clock(act, plan)
    if group == 2:
        pull_back(act, "det er en politisag nu")
    activated, said = _take_police(act, activated, police or PoliceContact())
    who = ": ".join([danish(activated_by), *([", ".join(said)] if said else [])])
    act.line(
        f"Beredskabsgruppe {group} er aktiveret af {who} (noteret af {act.initials()}).",
        occurred_at=None if police is None else police.at,
        duties=ACTIVATION_DUTIES[group],
    )
    return activated


def _note_police(act: Act, incident: Incident, police: PoliceContact) -> Incident:
    """What was not known yet when the police activated."""
    incident, said = _take_police(act, incident, police)
    if said:
        act.line(f"Politiets aktivering af beredskabsgruppe 2: {', '.join(said)} (noteret af {act.initials()}).")
    return incident


def _take_police(act: Act, incident: Incident, police: PoliceContact) -> tuple[Incident, list[str]]:
    """Store what is new of the police's part in the activation, and say it in words.

    Raises:
        Refused: there is no group 2 for them to have activated, or they did so later than now.
    """
    act.check_reached(police.at)
    before = incident.police or PoliceContact()
    after = PoliceContact(
        officer=clean_line(police.officer) or before.officer,
        at=police.at or before.at,
        case_number=clean_line(police.case_number) or before.case_number,
    )
    if after == before:
        return incident, []
    if 2 not in incident.groups:
        raise Refused(
            "Politiet aktiverer kun gruppe 2, og den er ikke i kraft. Intet er ændret. "
            "Vælg først, at det er en politisag."
        )
    said = [after.officer] if after.officer != before.officer else []
    said += [f"kl. {clock_on_day(after.at, act.now)}"] if after.at is not None and after.at != before.at else []
    said += [f"journalnr. {after.case_number}"] if after.case_number != before.case_number else []
    return act.change(incident, police=after), said


def announce(seat: Seat, planned_at: datetime) -> Incident:
    """It is a special event (*særlig begivenhed*) that is still to come (plan R9): everything stands ready, and no
    deadline runs until a group is activated.

    Raises:
        Refused: the time has passed, or a group is activated already, so it is no longer only announced.
        NotAllowed: only who leads announces.
    """
    with seat.act(Right.ACTIVATE) as act:
        incident = act.incident
        if incident.groups or incident.phase not in (Phase.OPEN, Phase.STANDBY):
            raise Refused("Indsatsen er allerede i gang, så den kan ikke varsles. Intet er ændret.")
        if planned_at <= act.now:
            raise Refused("Det tidspunkt er passeret. Intet er ændret. Skriv, hvornår begivenheden begynder.")
        stop_clock(act)
        act.line(
            f"Særlig begivenhed varslet til {date(planned_at)} kl. {clock_exact(planned_at)} ({act.initials()}).",
            duties=(9,),
        )
        return act.change(incident, phase=Phase.STANDBY, planned_at=planned_at)


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
        act.finish_card(CONFIRM_CARD)
        duties = (30,) if incident.coordinations else ()
        act.line(f"Situationen er bekræftet af {source} ({act.initials()}).", occurred_at=at, duties=duties)
        return incident


def coordinate(
    seat: Seat, group: int, parties: str, *, at: datetime | None = None, event: str | None = None
) -> Incident:
    """The situation is coordinated: in which group, with whom, when (plan R30). May happen more than once.

    Args:
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: nobody is named, no such group, or the time is later than now.
    """
    parties = clean_line(parties)
    if not parties:
        raise Refused("Skriv, hvem der er koordineret med, fx SSP-lederen. Intet er ændret.")
    if group not in (1, 2):
        raise Refused(f"Der er beredskabsgruppe 1 og 2, ikke {group}. Intet er ændret.")
    with seat.act(Right.ACTIVATE, event=event) as act:
        if act.already_stored:
            return act.incident
        act.check_reached(at)
        incident = act.incident
        coordination = Coordination(by=act.me.id, at=at or act.now, group=group, parties=parties)
        incident = act.change(incident, coordinations=(*incident.coordinations, coordination))
        act.finish_card(COORDINATE_CARD)
        act.line(
            f"Koordineret i beredskabsgruppe {group} med {parties} ({act.initials()}).",
            EntryKind.AGREEMENT,
            occurred_at=at,
            # Confirmed *and* coordinated is one duty: whichever of the two comes last fulfils it.
            duties=((30,) if incident.confirmation is not None else ()) + ((17, 21) if group == 2 else (19, 22)),
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
            f"Skift fra {before} til {name_groups(groups)} ({act.initials()}): {ended(reason)}",
            EntryKind.DECISION,
            duties=(20, *ACTIVATION_DUTIES[2 if 2 in groups else 1]),
        )
        plan_tasks(act, plan, incident)
        if police:
            pull_back(act, "det er en politisag nu")
        return incident


def name_groups(groups: tuple[int, ...]) -> str:
    """The groups in words, for a sentence."""
    if not groups:
        return "ingen beredskabsgruppe"
    return "beredskabsgruppe " + " og ".join(str(group) for group in groups)


def _not_the_police(activated_by: Activator | None) -> Activator:
    """Who has group 1 in force: whoever activated it, but never the police (plan R18)."""
    return Activator.AREA_SECRETARIAT if activated_by in (None, Activator.POLICE) else activated_by
