"""What is kept of the upkeep between incidents: contact checks (plan R56), and which of them were deleted (gap 64)."""

from datetime import date as Date
from typing import ClassVar

from beredskab_tui.records.base import Instant, Record


class ContactCheck(Record, frozen=True, kw_only=True):
    """A *kontakttjek*, or a part of one, in the register. Inserted once and never changed."""

    table: ClassVar[str] = "contact_checks"

    at: Instant
    by: str
    """A person's id."""
    verified: int
    """How many contacts they confirmed since their own last one."""
    left: int
    """How many of the whole list were not confirmed lately enough when it ended."""
    complete: bool
    """Whether the list is done with: nobody is left, or everybody who was left has been looked at."""


class KeptLonger(Record, frozen=True, kw_only=True):
    """That a closed incident is kept for longer than the plan says. In the register; its id is the incident's."""

    table: ClassVar[str] = "kept_longer"

    at: Instant
    by: str
    """A person's id."""
    until: Date
    """The last day for deciding anew."""
    reason: str


class Erasure(Record, frozen=True, kw_only=True):
    """That a whole incident was deleted, and nothing of what was in it. In the register; its id is the incident's."""

    table: ClassVar[str] = "erasures"

    at: Instant
    """When it was begun. From then on the incident is shown nowhere."""
    by: str
    """A person's id."""
    reason: str
    started_at: Instant | None = None
    """When the incident began; None for one of which nothing could be read."""
    closed_at: Instant | None = None
    lines: int = 0
    """How many lines its log had."""
    done_at: Instant | None = None
    """When the last file of it was gone; None while some may be left."""
    restored_at: Instant | None = None
    """When it was fetched back from a copy after all; then it is deleted no longer."""
    restored_by: str | None = None
