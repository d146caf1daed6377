"""What an incident keeps of the plan: its text, the choices it leaves, whom it wants informed, its duties."""

from typing import ClassVar

from beredskab_tui.records.base import Instant, Record
from beredskab_tui.records.kinds import AnswerKind, Channel, InformStatus


class FrozenPlan(Record, frozen=True, kw_only=True):
    """The plan in force when the incident started, word for word (gap 66)."""

    table: ClassVar[str] = "plan"

    version: str
    fingerprint: str
    """Hash of the file, as the incident has it too."""
    text: str
    """The whole of ``plan.toml``."""


class PlanAnswer(Record, frozen=True, kw_only=True):
    """The answer to one choice that the plan leaves (*evt.*, *såfremt det er relevant*; plan R19, R26, R27, R51).

    Its id is the question's, so that there is one of each.
    """

    table: ClassVar[str] = "answers"

    answer: AnswerKind
    reason: str = ""
    """Why, for a no; may be said for a yes too."""
    due_at: Instant | None = None
    """When it will be decided, for *tages stilling til*."""
    by: str
    at: Instant


class Audience(Record, frozen=True, kw_only=True):
    """One of the groups that are to be informed, and how far that is (plan R14, R29). Its id is the plan's."""

    table: ClassVar[str] = "audiences"

    name: str
    status: InformStatus = InformStatus.NOT_ASSESSED
    reason: str = ""
    """Why it is not relevant."""
    channel: Channel | None = None
    """How they were informed last, if somebody said."""
    informed_at: Instant | None = None
    """When they were informed last."""
    next_at: Instant | None = None
    """When they were promised to hear from us again."""
    missed: bool = False
    """Whether that passed without a word, and is a task now."""
    by: str | None = None
    """Who changed it last."""


class DutyNote(Record, frozen=True, kw_only=True):
    """What somebody said of one of the plan's duties in this incident. Its id is the duty's, such as ``R26``."""

    table: ClassVar[str] = "dutynotes"

    seq: int | None = None
    """Number of the log line that fulfils it."""
    reason: str = ""
    """Why it is not relevant; empty when a line fulfils it."""
    by: str
    at: Instant
