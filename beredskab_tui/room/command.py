"""Who leads, who is the *udvalgt medarbejder*, and who keeps the log (plan R32, R38; gap 57)."""

import msgspec

from beredskab_tui.access.people import People, Person, Role
from beredskab_tui.access.rights import Right, may
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import EntryKind, Incident, StaffMember, TakeOver, Task
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.wording import counted, ended
from beredskab_tui.text import clean_line
from beredskab_tui.times import clock_exact

LEADER_ROLE = "leder"
OFFICER_ROLE = "udvalgt_medarbejder"
"""What the plan calls them as owners of its tasks."""
OFFICER_CARD = "udvaelg-medarbejder"
"""The plan's card of choosing that person."""

# -- the deputy takes over


def who_acts(incident: Incident, people: People) -> TakeOver | None:
    """Who has taken over and still may lead. Whoever is no deputy any longer in ``stab.toml`` leads nobody."""
    acting = incident.acting_leader
    person = people.get(acting.by) if acting is not None else None
    return acting if person is not None and may(person, Right.CLOSE, person.id) else None


def take_over(seat: Seat, reason: str) -> Incident:
    """The deputy leads because the leader is out of reach: without their consent, with a reason, and reversible.

    Until it is given or taken back the deputy has the leader's rights, and what the plan gives to the leader and is
    not done yet; the leader keeps theirs. Somebody who has taken over and is no deputy any longer counts as none.

    Raises:
        Refused: no reason, or somebody has taken over already.
        NotAllowed: only a deputy takes over.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused("Skriv, hvorfor du overtager, fx at lederen ikke kan nås. Intet er ændret.")
    with seat.act(Right.TAKE_OVER) as act:
        incident, leader = act.incident, act.people.leader
        if act.me.role is Role.LEADER:
            raise NotAllowed("Du er lederen. Intet er ændret. Har en anden overtaget, så tag ledelsen tilbage med F9.")
        before, acting = incident.acting_leader, who_acts(incident, act.people)
        if acting is not None:
            raise Refused(
                f"{act.initials(acting.by)} har ledelsen siden kl. {clock_exact(acting.at)}. Intet er ændret."
            )
        had = (leader.id,) if before is None else (leader.id, before.by)
        moved = _hand_on(act, LEADER_ROLE, had, act.me.id)
        over = incident.take_overs
        no_longer = ""
        if before is not None:
            over = (*over, msgspec.structs.replace(before, ended_at=act.now, ended_by=act.me.id))
            no_longer = f" {act.initials(before.by)}, der havde ledelsen, kan ikke lede længere."
        act.line(
            # Why stands in the reason, which is shown behind the text.
            f"{_named(act.me)} har overtaget ledelsen, da {_named(leader)} ikke kan nås."
            f"{no_longer}{_with_tasks(moved)}",
            EntryKind.DECISION,
            reason=reason,
        )
        acting = TakeOver(by=act.me.id, at=act.now, reason=reason)
        return act.change(incident, acting_leader=acting, take_overs=over)


def hand_back(seat: Seat, note: str = "") -> Incident:
    """The leader leads again: given back by the deputy, or taken back by the leader at once.

    Raises:
        Refused: nobody has taken over.
        NotAllowed: it is neither the leader nor who has.
    """
    note = clean_line(note)
    with seat.act(Right.TAKE_OVER) as act:
        incident, leader = act.incident, act.people.leader
        acting = incident.acting_leader
        if acting is None:
            raise Refused(f"Ingen har overtaget: {leader.name} leder. Intet er ændret.")
        if act.me.id not in (acting.by, leader.id):
            raise NotAllowed(
                f"Ledelsen gives tilbage af {act.initials(acting.by)} eller {act.initials(leader.id)}. Intet er ændret."
            )
        moved = _hand_on(act, LEADER_ROLE, (acting.by,), leader.id)
        how = "har taget ledelsen tilbage fra" if act.me.id == leader.id else "har givet ledelsen tilbage til"
        other = acting.by if act.me.id == leader.id else leader.id
        said = f" {ended(note)}" if note else ""
        act.line(
            f"{_named(act.me)} {how} {_named(act.people.get(other)) or other}.{said}{_with_tasks(moved)}",
            EntryKind.DECISION,
        )
        over = msgspec.structs.replace(acting, ended_at=act.now, ended_by=act.me.id)
        return act.change(incident, acting_leader=None, take_overs=(*incident.take_overs, over))


# -- roles of this incident


def choose_officer(seat: Seat, person: str) -> Incident:
    """The *udvalgt medarbejder*, who makes the situation picture with the leader (plan R32). Gets its tasks, too.

    Raises:
        Refused: the person is not on the staff list.
        NotAllowed: only the leader or the deputy chooses.
    """
    with seat.act(Right.LEAD_STAFF) as act:
        member, incident = act.get(StaffMember, person), act.incident
        if incident.situation_officer == person:
            return incident
        moved = _hand_on(act, OFFICER_ROLE, (incident.situation_officer,), person)
        instead = f" i stedet for {act.initials(incident.situation_officer)}" if incident.situation_officer else ""
        act.line(
            f"Udvalgt medarbejder er {member.name} ({member.initials}){instead} ({act.initials()}).{_with_tasks(moved)}"
        )
        act.finish_card(OFFICER_CARD)
        return act.change(incident, situation_officer=person)


def keep_log(seat: Seat, person: str | None = None) -> Incident:
    """The log changes hands: one keeper at a time, by name, and the hand-over is a line of it.

    Args:
        person: who keeps it from now on; whoever acts, when nobody is named. Others' is the leader's to say.

    Raises:
        Refused: the person is not on the staff list.
        NotAllowed: giving it to somebody else.
    """
    with seat.act(Right.LOG) as act:
        person = person or act.me.id
        if person != act.me.id:
            act.require(Right.LEAD_STAFF)
        member, incident = act.get(StaffMember, person), act.incident
        before = incident.log_keeper
        if before == person:
            return incident
        taken = f"Loggen er overtaget af {member.initials} fra" if before else f"Loggen føres af {member.initials} fra"
        whom = f" {act.initials(before)}" if before else ""
        given = f" (givet af {act.initials()})" if person != act.me.id else ""
        act.line(f"{taken}{whom} kl. {clock_exact(act.now)}{given}.")
        return act.change(incident, log_keeper=person)


def _hand_on(act: Act, role: str, before: tuple[str | None, ...], after: str) -> int:
    """Give the open tasks of a role of the plan, that those who had the role have, or nobody, to whoever has it now."""
    moved = [
        task
        for task in act.all(Task)
        if task.owner_role == role and task.owner in (None, *before) and task.state in OPEN_STATES
    ]
    for task in moved:
        act.change(task, owner=after)
    return len(moved)


def _with_tasks(moved: int) -> str:
    return f" {counted(moved, 'opgave følger', 'opgaver følger')} med." if moved else ""


def _named(person: Person | None) -> str:
    return "" if person is None else f"{person.name} ({person.initials})"
