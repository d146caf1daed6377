"""What the plan, or somebody, waits for next, and in which order."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from beredskab_tui.records import (
    Audience,
    CallBack,
    Incident,
    MailState,
    Message,
    MessageState,
    Phase,
    PlanAnswer,
    Record,
    Statement,
    StatementState,
)
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.room import followups, outside
from beredskab_tui.room.answers import question_text
from beredskab_tui.room.callbacks import waits
from beredskab_tui.room.picturedraft import last_approved, next_due, to_approve

if TYPE_CHECKING:
    from beredskab_tui.room.board import Board


class DueKind(Enum):
    """What one of the next things is."""

    DESCRIBE = "describe"
    """The incident itself: what it is, or who activated which group, is not said yet."""
    FOLLOW_UP = "follow_up"
    CALL_BACK = "call_back"
    STATEMENT = "statement"
    """A statement of our own that waits for the leader."""
    MESSAGE = "message"
    """A message that waits for approval."""
    MAIL = "mail"
    """A mail of which nobody knows whether it was sent."""
    ANSWER = "answer"
    """A choice of the plan that was put off until now."""
    AUDIENCE = "audience"
    """A group was promised to hear from us again."""
    TASK = "task"
    PICTURE = "picture"
    """The next situation picture, or one that waits for approval."""
    SAFETY = "safety"
    """Somebody who is out in the area is to be heard from."""


class Due(NamedTuple):
    """One of the next things the plan, or somebody, waits for."""

    kind: DueKind
    id: str
    title: str
    owner: str | None
    """A person's id; None when nobody has it."""
    owner_role: str
    due_at: datetime | None
    mandatory: bool
    record: Record | None
    """The record it is about; None where the incident itself is to be described."""


def next_things(board: "Board", now: datetime, count: int = 3) -> list[Due]:
    """What is waited for next.

    Somebody out in the area from whom nobody has heard in time stands before everything else. Then what is due or
    overdue, the oldest deadline first of all. Then what the incident is, while nobody has said: until then no group
    has it; and a situation picture that waits for approval. Then those who wait for a call, the longest first; what has
    a deadline; and last what has none. Of two alike, what must be done comes before *evt.*.

    Args:
        now: when it is asked.
    """
    return sorted(_waiting(board, now), key=lambda due: _order(due, now))[:count]


def _order(due: Due, now: datetime) -> tuple[int, float, bool]:
    if due.due_at is not None:
        if due.kind is DueKind.SAFETY and due.due_at <= now:
            return -1, due.due_at.timestamp(), False
        return (0 if due.due_at <= now else 3), due.due_at.timestamp(), not due.mandatory
    if isinstance(due.record, CallBack):
        return 2, due.record.asked_at.timestamp(), False
    if isinstance(due.record, Message):
        return 2, due.record.waits_since.timestamp(), False
    if isinstance(due.record, Statement):
        return 2, due.record.written_at.timestamp(), False
    return (1 if due.kind in (DueKind.DESCRIBE, DueKind.PICTURE, DueKind.MAIL) else 4), 0.0, not due.mandatory


def _waiting(board: "Board", now: datetime) -> Iterator[Due]:
    if board.started and (missing := _missing(board.incident, now)):
        yield Due(DueKind.DESCRIBE, board.incident.id, missing, None, "leder", None, True, None)
    for one in board.follow_ups:
        if one.done_at is None:
            title = followups.title(one)
            yield Due(DueKind.FOLLOW_UP, one.id, title, one.owner, "", one.due_at, True, one)
    for answer in board.all(PlanAnswer):
        if answer.due_at is not None:
            title = f"Tag stilling: {question_text(answer.id)} (F9)"
            yield Due(DueKind.ANSWER, answer.id, title, None, "leder", answer.due_at, True, answer)
    for audience in board.all(Audience):
        if audience.next_at is not None and not audience.missed:
            title = f"Næste orientering: {audience.name}"
            yield Due(DueKind.AUDIENCE, audience.id, title, None, "", audience.next_at, True, audience)
    for call in board.call_backs:
        if waits(call):
            title = f"Ring tilbage: {call.who}"
            yield Due(DueKind.CALL_BACK, call.id, title, call.assigned_to, "", call.due_at, True, call)
    for own in board.statements:
        if own.state is StatementState.PROPOSED:
            title = f"Godkend udtalelse {own.number}: {own.text}"
            yield Due(DueKind.STATEMENT, own.id, title, None, "leder", None, True, own)
    for message in board.messages:
        if message.state is MessageState.PROPOSED:
            again = " igen" if message.returned else ""
            title = f"Godkend besked {message.number}{again}: {message.subject}"
            yield Due(DueKind.MESSAGE, message.id, title, None, "leder", None, True, message)
    for mail in board.mails:
        if mail.state is MailState.UNKNOWN:
            title = "Afgør, om en mail skal sendes igen: det er ukendt, om den er sendt"
            yield Due(DueKind.MAIL, mail.id, title, None, "leder", None, True, mail)
    for task in board.tasks:
        if task.state in OPEN_STATES:
            role, due_at = task.owner_role, task.due_at
            yield Due(DueKind.TASK, task.id, task.title, task.owner, role, due_at, task.mandatory, task)
    for member in board.staff:
        if member.outside is not None:
            at = outside.due_at(member.outside)
            yield Due(DueKind.SAFETY, member.id, outside.told(member), None, "leder", at, True, member)
    if board.started and board.incident.phase is Phase.OPEN:
        yield from _picture_due(board)


def _picture_due(board: "Board") -> Iterator[Due]:
    """A version of the situation picture that waits for approval, or else the next one (plan R32)."""
    pictures = board.situation_pictures
    due_at, approved = next_due(pictures), last_approved(pictures)
    if (waiting := to_approve(pictures)) is not None:
        title = f"Godkend situationsbillede {waiting.version}"
        yield Due(DueKind.PICTURE, waiting.id, title, None, "leder", due_at, True, waiting)
    elif approved is not None and due_at is not None:
        yield Due(
            DueKind.PICTURE,
            approved.id,
            "Næste situationsbillede",
            approved.prepared_by,
            "",
            due_at,
            True,
            approved,
        )


def _missing(incident: Incident, now: datetime) -> str:
    """What nobody has said of an incident yet, as something to do; empty when it is described well enough."""
    if incident.phase is Phase.STANDBY and incident.planned_at is not None:
        # The event itself is no crisis: whether it becomes one is for somebody to say.
        begun = incident.planned_at <= now
        return "Den varslede begivenhed er begyndt: aktivér, hvis der er brug for det (F9)" if begun else ""
    if incident.phase is not Phase.OPEN or (incident.kind is not None and incident.groups):
        return ""
    said = ["hvad det er"] if incident.kind is None else []
    said += [] if incident.place else ["hvor" if said else "hvor det er"]
    said += [] if incident.groups else ["hvem der har aktiveret"]
    # A comma before the last "og", because each of them is a clause of its own.
    listed = ", og ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else said[0]
    return f"Sig, {listed} (F9)"
