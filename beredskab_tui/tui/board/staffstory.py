"""The whole story of one of the staff, in sentences."""

from collections.abc import Iterator

from beredskab_tui.access.people import People
from beredskab_tui.records import StaffMember
from beredskab_tui.records.words import danish
from beredskab_tui.room import briefing, outside
from beredskab_tui.room.board import Board
from beredskab_tui.room.staff import NOT_AGREED, NOT_COORDINATED
from beredskab_tui.room.standins import DO_NOT_CALL
from beredskab_tui.times import clock


def staff_story(row: StaffMember, board: Board, people: People) -> Iterator[str]:
    """Everything there is to say about somebody of the staff."""
    incident = board.incident
    exercise = f" ({DO_NOT_CALL})" if incident.exercise else ""
    yield f"Telefon: {row.phone or 'ikke oplyst'}{exercise}"
    if incident.acting_leader_id == row.id and incident.acting_leader is not None:
        yield f"Leder siden kl. {clock(incident.acting_leader.at)}: {incident.acting_leader.reason}"
    if incident.situation_officer == row.id:
        yield "Udvalgt medarbejder."
    if incident.log_keeper == row.id:
        yield "Fører loggen."
    yield f"Hvor: {_place(row, people)}"
    if (out := row.outside) is not None:
        yield f"Ude ved {out.where} siden kl. {clock(out.since)}."
        heard = people.initials(out.heard_by)
        yield f"Sidst hørt kl. {clock(out.heard_at)} ({heard}); skal høres fra senest kl. {clock(outside.due_at(out))}."
    yield f"Opgave: {row.task or 'ingen'}"
    if row.may_say:
        approval = row.approval
        state = (
            f"godkendt af {people.initials(approval.by)} kl. {clock(approval.at)}"
            if approval is not None
            else "IKKE GODKENDT, så det må ikke siges endnu"
        )
        yield f"Må sige: »{row.may_say}« ({state})"
    if row.coordinated_at is not None:
        yield f"Afstemt med {row.coordinated_with} kl. {clock(row.coordinated_at)}."
    elif row.no_coordination_reason:
        yield f"Skal ikke afstemmes: {row.no_coordination_reason}"
    elif row.task or row.may_say:
        yield f"{NOT_COORDINATED.capitalize()} med de andre parter."
    told = briefing.receipt(row, briefing.newest(board))
    yield f"{told[0].upper()}{told[1:]}."
    for attempt in row.attempts:
        note = f": {attempt.note}" if attempt.note else ""
        yield f"{clock(attempt.at)} {people.initials(attempt.by)}, {danish(attempt.result)}{note}"


def _place(row: StaffMember, people: People) -> str:
    if row.place is None:
        return "ikke svaret"
    expected = f", ventes kl. {clock(row.expected_at)}" if row.expected_at is not None else ""
    if not row.takes_part:
        return danish(row.place)
    if row.place_agreed_by is None:
        return f"{danish(row.place)} ({NOT_AGREED}){expected}"
    return f"{danish(row.place)}, aftalt med {people.initials(row.place_agreed_by)}{expected}"
