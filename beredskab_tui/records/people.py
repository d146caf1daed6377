"""People outside the staff: the contact list, and what came of contacting them."""

from typing import ClassVar

import msgspec

from beredskab_tui.records.base import Instant, Record
from beredskab_tui.records.kinds import CallResult, Channel


class ContactFacts(Record, frozen=True, kw_only=True):
    """What the contact list knows of a person or a function (plan R25)."""

    name: str
    title: str = ""
    org: str = ""
    phone: str = ""
    phone_alt: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()
    """Ids of the plan's contact groups, such as ``gruppe_1`` or ``bestyrelse``."""
    target_group: str | None = None
    """One of the plan's five outreach target groups, ``a`` to ``e`` (plan R53)."""
    department: str | None = None
    """Id of a housing department of the plan."""
    minor: bool = False
    """Under 18: no mass mail, contact by phone through a known adult (R54)."""
    adult: str = ""
    """Name and number of the adult through whom somebody under 18 is contacted (*kendt voksen*, R54)."""
    note: str = ""


class DirectoryContact(ContactFacts, frozen=True, kw_only=True):
    """A contact of the register, kept between incidents."""

    table: ClassVar[str] = "directory"

    verified_at: Instant | None = None
    """When somebody last checked that the number is right (plan R56)."""
    verified_by: str | None = None
    """Id of who did. None when it is not known, as in a list that came from a file."""
    checked_by: str | None = None
    """Id of the one of the staff who sees to it that this contact is right; None when nobody was asked to."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody is calling this contact now, so that nobody else does."""

    by: str
    session: str
    at: Instant


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to reach a contact."""

    by: str
    """Who made it."""
    entered_by: str | None = None
    """Who noted it when that was somebody else (*på vegne af*): the result was told by phone."""
    at: Instant
    channel: Channel
    result: CallResult
    note: str = ""


class Contact(ContactFacts, frozen=True, kw_only=True):
    """A contact in one incident: who contacts them, who is doing it now, what came of it (plan R55)."""

    table: ClassVar[str] = "contacts"

    assigned_to: str | None = None
    claim: Claim | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def result(self) -> CallResult | None:
        """What the latest attempt gave; None when nobody has tried."""
        return self.attempts[-1].result if self.attempts else None


class CallBack(Record, frozen=True, kw_only=True):
    """Somebody who waits for us to call (*ring tilbage*)."""

    table: ClassVar[str] = "callbacks"

    seq: int
    """Number of the log line that was written with it."""
    who: str
    """Name, number or both, as it was written."""
    asked_at: Instant
    author: str
    due_at: Instant | None = None
    """When it was agreed to call; None when no time was."""
    contact: str | None = None
    """Id of the contact it is, when it was agreed in a call to one; None for whoever a line of the log names."""
    struck: bool = False
    """The line that asked for it was annulled, so nobody waits."""
    assigned_to: str | None = None
    claim: Claim | None = None
    """Who is calling now. Of a contact the claim is the contact's own."""
    attempts: tuple[Attempt, ...] = ()
    """Of a contact they are the contact's own."""
    done_by: str | None = None
    done_at: Instant | None = None
