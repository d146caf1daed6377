"""What is done during an incident: tasks, staff, and the lines that are not done with."""

from typing import Annotated, ClassVar

import msgspec

from beredskab_tui.records.base import Instant, Record
from beredskab_tui.records.kinds import FollowUpKind, StaffPlace, TaskState
from beredskab_tui.records.people import Attempt, Claim


class Task(Record, frozen=True, kw_only=True):
    """Something the plan asks for, or that somebody added: who does it, and before when."""

    table: ClassVar[str] = "tasks"

    number: Annotated[int, msgspec.Meta(ge=1)]
    """Number in this incident's action list, in the plan's order."""
    seq: int | None = None
    """Number of the log line that was written with it; None for the plan's own."""
    title: str
    hint: str = ""
    """How to go about it, from the plan."""
    card: str | None = None
    """Id of the plan's action card; None for tasks that were added."""
    stage: int = 4
    """Stage of the plan's activation the task belongs to, 1 to 4."""
    mandatory: bool = True
    """False for *evt.*: the plan leaves the choice, but the choice is to be made."""
    informs: tuple[str, ...] = ()
    """Ids of the groups that are informed by it (plan R29)."""
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


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody in command found a text factual, correct and timely (*nøgternt, korrekt, rettidigt*, plan R43)."""

    by: str
    at: Instant


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody is out in the area: where, and how often they are to be heard from."""

    where: str
    since: Instant
    minutes: Annotated[int, msgspec.Meta(ge=1)]
    """Within so many minutes of the last time they are to be heard from again."""
    heard_at: Instant
    """When they were last heard from; at first the time they left."""
    heard_by: str
    """Who heard from them."""


class StaffMember(Record, frozen=True, kw_only=True):
    """One of the secretariat's staff in this incident; the id is the person's."""

    table: ClassVar[str] = "staff"

    name: str
    initials: str
    phone: str = ""
    place: StaffPlace | None = None
    """None until the person or somebody for them has answered."""
    place_agreed_by: str | None = None
    """Who in command agreed to the place (plan R46); None while it is only what was answered."""
    expected_at: Instant | None = None
    """When they said they would be there; None when no time was said."""
    claim: Claim | None = None
    """Who is ringing them up now, so that nobody else does."""
    attempts: tuple[Attempt, ...] = ()
    """The times somebody rang them up to call them in."""
    task: str = ""
    """What this person does, as the leader decided (plan R48)."""
    task_by: str | None = None
    """Who wrote the task, or took it away."""
    may_say: str = ""
    """What they may say outside the house (*det må du sige*, plan R48); only once it is approved."""
    may_say_by: str | None = None
    """Who wrote that, or took it away."""
    approval: Approval | None = None
    """Of ``may_say`` as it stands; another text has none."""
    coordinated_with: str = ""
    """Whom of the other parties task and words were coordinated with (*afstemt med*, plan R49)."""
    coordinated_at: Instant | None = None
    no_coordination_reason: str = ""
    """Why that is not necessary; empty when it is, or when it was done."""
    read_at: Instant | None = None
    """When they read the briefing (*orientering*, plan R47)."""
    read_picture: int = 0
    """Version of the approved situation picture that was in it; 0 when there was none yet."""
    outside: Outside | None = None
    """None while they are not out in the area."""

    @property
    def takes_part(self) -> bool:
        """Whether they answered that they do."""
        return self.place in (StaffPlace.OFFICE, StaffPlace.REMOTE)

    @property
    def is_coordinated(self) -> bool:
        """Whether task and words are coordinated with the other parties, or need not be (plan R49)."""
        return self.coordinated_at is not None or bool(self.no_coordination_reason)


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
