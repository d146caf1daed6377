"""The start of an incident: one line is enough, and the plan stands there (plan R6, R30–R37).

Never a form before a line: what it is, where, and which group is asked when there is a hand free.
"""

from collections.abc import Iterable
from datetime import datetime

from beredskab_tui.access.people import Role
from beredskab_tui.access.rights import Right, require
from beredskab_tui.errors import Refused
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import (
    Activator,
    Contact,
    DirectoryContact,
    EntryKind,
    FrozenPlan,
    Incident,
    Phase,
    Scope,
    StaffMember,
    Task,
    new_id,
)
from beredskab_tui.records.people import ContactFacts
from beredskab_tui.records.words import danish
from beredskab_tui.room.activation import ACTIVATION_DUTIES, check_activator
from beredskab_tui.room.companions import UNTITLED
from beredskab_tui.room.informing import put_audiences
from beredskab_tui.room.log import add_companion, write
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import Act
from beredskab_tui.room.tasks import plan_tasks
from beredskab_tui.room.wording import counted
from beredskab_tui.text import clean, clean_line
from beredskab_tui.times import clock, date

TITLE_LENGTH = 80


def start(
    room: Room,
    plan: Plan,
    contacts: Iterable[DirectoryContact],
    text: str,
    *,
    kind: str | None = None,
    place: str | None = None,
    police_case: bool | None = None,
    activated_by: Activator | None = None,
    scope: Scope = Scope.ACT,
    exercise: bool = False,
    planned_at: datetime | None = None,
    line_kind: EntryKind = EntryKind.INFORMATION,
    occurred_at: datetime | None = None,
    reason: str | None = None,
    call_back: bool = False,
    sensitive: bool = False,
    event: str | None = None,
) -> str:
    """Start an incident from its first line, and put the plan's tasks, the contacts and the staff in place.

    Args:
        text: the first line of the log.
        kind: id of a crisis type; None leaves it to be said later.
        place: sets the department too, where the plan has one there.
        police_case: None leaves the group to be chosen later; until then the tasks of group 1 stand there.
        activated_by: by the plan's rules; the area secretariat when nothing is said and it is no police case.
            Whoever is not the police activates group 1 (plan R18), so naming somebody leaves nothing to be chosen.
        exercise: ØVELSE in words wherever it is shown.
        planned_at: when a special event begins that is only announced (plan R9); no deadline runs until then.
        line_kind, occurred_at, reason, call_back, sensitive: of the first line, as in ``log.add``.
        event: the draft's id; the same draft starts one incident, however often it is tried.

    Returns:
        The incident's id.

    Raises:
        Refused: the line is empty or later than now; activator and police case do not go together; or
            an announced event has been, or has a group already.
        TooLong: the line is.
        UsageError: the plan does not know the type.
        NotAllowed: this person may only read.
        JournalError: it could not be stored.
    """
    require(room.me, Right.START)
    text = clean(text)
    if not text:
        raise Refused("Hændelsen har ingen første linje, så der er ikke startet noget. Skriv, hvad der er sket.")
    if kind is not None:
        plan.kind(kind)
    if activated_by is not None:
        police_case = bool(police_case)
    if planned_at is not None:
        if planned_at <= room.clock():
            raise Refused("Begivenheden ligger i fortiden, så der er ikke startet noget. Ret tiden, og prøv igen.")
        if police_case is not None:
            raise Refused(
                "En begivenhed, der kun er varslet, har ingen beredskabsgruppe endnu. Der er ikke startet noget. "
                "Gruppen vælges, når den begynder."
            )
    by = None if police_case is None else check_activator(police_case, activated_by)
    incident_id = event or new_id(room.clock())
    seat = room.seat(room.new_journal(incident_id))
    try:
        with seat.journal.atomic(room.me.id, event) as transaction:
            if transaction.already_stored:
                return incident_id
            act = seat.acting(transaction)
            act.check_reached(occurred_at)
            place = clean_line(place) or None if place else None
            department = plan.department_of(place) if place else None
            incident = act.add(
                Incident(
                    id=incident_id,
                    title=UNTITLED if sensitive else clean_line(text)[:TITLE_LENGTH],
                    kind=kind,
                    place=place,
                    department=None if department is None else department.id,
                    police_case=police_case,
                    groups=() if police_case is None else (2,) if police_case else (1,),
                    activated_by=by,
                    scope=scope,
                    exercise=exercise,
                    phase=Phase.OPEN if planned_at is None else Phase.STANDBY,
                    planned_at=planned_at,
                    plan_version=plan.version,
                    plan_fingerprint=plan.fingerprint,
                    started_at=act.now,
                    started_by=act.me.id,
                )
            )
            entry = write(
                act, text, line_kind, occurred_at=occurred_at, reason=reason, event=event, sensitive=sensitive
            )
            _put_in_place(act, plan, incident, contacts)
            add_companion(act, entry, call_back)
    finally:
        seat.journal.close()
    return incident_id


def _put_in_place(act: Act, plan: Plan, incident: Incident, contacts: Iterable[DirectoryContact]) -> None:
    plan_tasks(act, plan, incident)
    put_audiences(act, plan)
    act.add(FrozenPlan(id=act.new_id(), version=plan.version, fingerprint=plan.fingerprint, text=plan.text))
    for contact in contacts:
        act.add(Contact(**{name: getattr(contact, name) for name in ContactFacts.__struct_fields__}))
    # Whoever may only read is a guest, such as the chair of the board, and none of the staff.
    for person in (person for person in act.people if person.role is not Role.READER):
        act.add(StaffMember(id=person.id, name=person.name, initials=person.initials, phone=person.phone))
    fulfilled: tuple[int, ...] = ACTIVATION_DUTIES[incident.groups[0]] if incident.groups else ()
    fulfilled += ((8,) if incident.kind is not None else ()) + (5,)
    fulfilled += (9,) if incident.planned_at is not None else ()
    act.line(_activation(act, plan, incident), duties=fulfilled)
    act.line(
        f"Plan {plan.version} er taget i brug: {counted(act.count(Task), 'opgave', 'opgaver')}, "
        f"{counted(act.count(Contact), 'kontakt', 'kontakter')} og "
        f"{counted(act.count(StaffMember), 'medarbejder', 'medarbejdere')} er lagt klar."
    )


def _activation(act: Act, plan: Plan, incident: Incident) -> str:
    exercise = "ØVELSE. " if incident.exercise else ""
    if incident.planned_at is not None:
        when = f"{date(incident.planned_at)} kl. {clock(incident.planned_at)}"
        return f"{exercise}Særlig begivenhed varslet til {when} ({act.initials()}). Ingen frister løber endnu."
    if not incident.groups or incident.activated_by is None:
        return f"{exercise}Hændelsen er åbnet af {act.initials()}: ubekræftet, beredskabsgruppen er ikke valgt endnu."
    what = f" ({danish(incident.scope)})" if incident.scope is Scope.INFORM else ""
    said = [plan.kind(incident.kind).name.lower()] if incident.kind else []
    said += [incident.place] if incident.place else []
    about = f" ({', '.join(said)})" if said else ""
    return (
        f"{exercise}Beredskabsgruppe {incident.groups[0]} er aktiveret{what} "
        f"af {danish(incident.activated_by)}{about}. Noteret af {act.initials()}; ubekræftet."
    )
