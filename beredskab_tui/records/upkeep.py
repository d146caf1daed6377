"""What is kept of the upkeep between incidents: that the contact list was gone through (plan R56)."""

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
