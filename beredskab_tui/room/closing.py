"""The end of an incident: stood down tonight, closed after the evaluation, re-opened if it starts again."""

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import CallBack, Contact, EntryKind, FollowUp, Incident, Mail, Phase, StaffMember, Task
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.room.recall import pull_back
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.wording import counted, ended
from beredskab_tui.text import clean_line


def stand_down(seat: Seat, agreed_with: str = "") -> Incident:
    """Tonight's effort ends (*afblæsning*). The log stays open for what comes after.

    Raises:
        Refused: it is stood down already.
    """
    agreed_with = clean_line(agreed_with)
    with seat.act(Right.STAND_DOWN) as act:
        if act.incident.phase is Phase.STOOD_DOWN:
            raise Refused("Indsatsen er allerede afblæst. Intet er ændret.")
        return _stand_down(act, agreed_with)


def close(seat: Seat) -> Incident:
    """Close the log, after the evaluation. One that was never stood down is stood down by the same act.

    What has not been sent by then is not sent.

    Raises:
        Refused: a mail is being sent this moment.
        NotAllowed: only the leader closes (plan R38).
    """
    with seat.act(Right.CLOSE) as act:
        incident = act.incident
        if act.those(Mail, lambda document: document.get("sending") is not None):
            raise Refused(
                "En mail er ved at blive sendt, så hændelsen er ikke lukket endnu. Vent et øjeblik, og prøv igen. "
                "Bliver det ved, så skriv »beredskab mail send« i en terminal."
            )
        if incident.phase is not Phase.STOOD_DOWN:
            incident = _stand_down(act, "")
        _end_calls(act)
        pull_back(act, "hændelsen er lukket")
        act.line(f"Hændelsen er lukket af {act.me.name} ({act.initials()}).", EntryKind.DECISION)
        return act.change(incident, phase=Phase.CLOSED, closed_at=act.now)


def reopen(seat: Seat, reason: str) -> Incident:
    """Open a stood-down or closed incident again, in the same log. A closed one is the leader's to open.

    Raises:
        Refused: no reason, or it is open.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused("Skriv, hvorfor hændelsen genåbnes. Intet er ændret.")
    with seat.act(Right.STAND_DOWN, when_closed=True) as act:
        incident = act.incident
        if incident.phase is Phase.CLOSED:
            act.require(Right.CLOSE)
        elif incident.phase is not Phase.STOOD_DOWN:
            raise Refused("Hændelsen er hverken afblæst eller lukket, så den kan ikke genåbnes. Intet er ændret.")
        act.line(f"Hændelsen er genåbnet af {act.me.name} ({act.initials()}): {ended(reason)}", EntryKind.DECISION)
        return act.change(incident, phase=Phase.OPEN, stood_down_at=None, closed_at=None)


def _end_calls(act: Act) -> None:
    """Nobody rings any more: a claim that stood would say so for as long as the log is read, and nobody could free it.

    One for each kind, so that the type of what is changed is known.
    """
    for contact in act.all(Contact):
        if contact.claim is not None:
            act.change(contact, claim=None)
    for waiting in act.all(CallBack):
        if waiting.claim is not None:
            act.change(waiting, claim=None)
    for member in act.all(StaffMember):
        if member.claim is not None:
            act.change(member, claim=None)


def _stand_down(act: Act, agreed_with: str) -> Incident:
    open_tasks = sum(task.state in OPEN_STATES for task in act.all(Task))
    left = {0: "Ingen opgaver står åbne", 1: "1 opgave står åben"}.get(open_tasks, f"{open_tasks} opgaver står åbne")
    waiting = sum(one.done_at is None for one in act.all(FollowUp))
    left += f", og {counted(waiting, 'linje skal', 'linjer skal')} følges op" if waiting else ""
    agreed = f", aftalt med {agreed_with}" if agreed_with else ""
    act.line(f"Indsatsen er afblæst af {act.me.name} ({act.initials()}){agreed}. {left}.", EntryKind.DECISION)
    return act.change(act.incident, phase=Phase.STOOD_DOWN, stood_down_at=act.now)
