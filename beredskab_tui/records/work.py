"""What is done during an incident: tasks, staff, media notes."""

from typing import Annotated, ClassVar

import msgspec

from beredskab_tui.records.base import Instant, Record
from beredskab_tui.records.kinds import Correctness, FollowUpKind, StaffPlace, TaskState


class Task(Record, frozen=True, kw_only=True):
    """Something the plan asks for, or that somebody added: who does it, and before when."""

    table: ClassVar[str] = "tasks"

    number: Annotated[int, msgspec.Meta(ge=1)]
    """Number in this incident's action list, in the plan's order."""
    title: str
    hint: str = ""
    """How to go about it, from the plan."""
    card: str | None = None
    """Id of the plan's action card; None for tasks that were added."""
    stage: int = 4
    """Stage of the plan's activation the task belongs to, 1 to 4."""
    mandatory: bool = True
    """False for *evt.*: the plan leaves the choice, but the choice is to be made."""
    owner_role: str = ""
    """Who the plan says it belongs to: ``leder``, ``udvalgt_medarbejder`` or ``medarbejder``."""
    owner: str | None = None
    """Id of the person who has it."""
    due_at: Instant | None = None
    state: TaskState = TaskState.WAITING
    reason: str | None = None
    """Why the task is not relevant."""
    changed_by: str | None = None
    """Who set the state last; None while it is as the plan gave it."""
    changed_at: Instant | None = None


class StaffMember(Record, frozen=True, kw_only=True):
    """One of the secretariat's staff in this incident; the id is the person's."""

    table: ClassVar[str] = "staff"

    name: str
    initials: str
    phone: str = ""
    place: StaffPlace | None = None
    """None until the person or somebody for them has answered."""
    task: str = ""
    """What this person does, as the leader decided (plan R48)."""


class MediaNote(Record, frozen=True, kw_only=True):
    """What a medium or a post says of the incident, or asks (plan R33, R39)."""

    table: ClassVar[str] = "media"

    seq: int
    """Number of the log line that was written with it."""
    occurred_at: Instant
    recorded_at: Instant
    author: str
    outlet: str
    link: str = ""
    claims: str = ""
    """What they say."""
    correctness: Correctness = Correctness.UNKNOWN
    enquiry: bool = False
    """True when they ask us for something."""
    referred_to: str | None = None
    """The communication department they were referred to."""


class FollowUp(Record, frozen=True, kw_only=True):
    """An entry, or several of one batch, that is not done with: it stays open until somebody says so."""

    table: ClassVar[str] = "followups"

    kind: FollowUpKind
    seqs: Annotated[tuple[int, ...], msgspec.Meta(min_length=1)]
    """Numbers of the log lines it is about, ascending. Several when one question covers a batch."""
    text: str = ""
    """What is to be done or was promised; empty for a missing reason or cause."""
    owner: str | None = None
    """Id of the person who has it."""
    due_at: Instant | None = None
    author: str | None = None
    """Who asked for it; for a missing reason or cause, who wrote the line."""
    asked_at: Instant
    answer: str | None = None
    """The reason or cause that was given, or what came of it."""
    done_by: str | None = None
    done_at: Instant | None = None
    """None while it is open."""
