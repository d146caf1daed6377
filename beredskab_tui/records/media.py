"""What the media and people say of an incident, and what we say to the media ourselves (plan R33, R39, R40)."""

from typing import Annotated, ClassVar

import msgspec

from beredskab_tui.records.base import Instant, Record
from beredskab_tui.records.kinds import Correctness, RumourState, StatementState, Tone


class ErrorSettled(msgspec.Struct, frozen=True, kw_only=True):
    """That nothing more is to be done about a wrong statement: it was put right, or will not be."""

    by: str
    at: Instant
    corrected: bool
    """False when it will not be put right; then ``how`` says why."""
    how: str
    """By whom or how it was put right, or why it will not be."""


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
    settled: ErrorSettled | None = None
    """For what is wrong: how it was put right, or that it will not be; None while somebody must see to it."""
    tone: Tone | None = None
    """How they speak of the district (plan R13); None while nobody has said."""
    enquiry: bool = False
    """True when they ask us for something."""
    referred_to: str | None = None
    """The communication department they were referred to."""
    struck: bool = False
    """Its line was struck, so it was never said."""

    @property
    def to_correct(self) -> bool:
        """Whether it is an error that somebody must see to."""
        return self.correctness is Correctness.WRONG and self.settled is None and not self.struck

    @property
    def waits(self) -> bool:
        """Whether somebody who asks us has not been referred yet."""
        return self.enquiry and self.referred_to is None and not self.struck


class RumourChange(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a rumour: who noted it, and who or what says so."""

    by: str
    at: Instant
    state: RumourState
    source: str
    """Who or what says so; empty only for one that is unconfirmed again."""


class Rumour(Record, frozen=True, kw_only=True):
    """Something people say that nobody knows to be true (*rygte*); it is unconfirmed until somebody has found out."""

    table: ClassVar[str] = "rumours"

    seq: int
    """Number of the log line that was written with it."""
    heard_at: Instant
    author: str
    text: str
    source: str = ""
    """Where it comes from, in words; empty while nobody has said."""
    changes: tuple[RumourChange, ...] = ()
    struck: bool = False
    """Its line was struck, so it was never heard."""

    @property
    def state(self) -> RumourState:
        """What is known of it now."""
        return self.changes[-1].state if self.changes else RumourState.UNCONFIRMED


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """That the leader has approved a statement of ours, or refused it."""

    by: str
    at: Instant
    approved: bool
    reason: str = ""
    """Why it was refused."""
    agreed_with_police: bool = False
    """*Afstemt med politiet*: asked of an approval whenever group 2 is in force (plan R21)."""


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """That a statement of ours left the house: who gave it, when, and to whom."""

    by: str
    at: Instant
    to: str


class Statement(Record, frozen=True, kw_only=True):
    """Something we would say to the press ourselves, which we do only if necessary (plan R40), and with the leader."""

    table: ClassVar[str] = "statements"

    number: Annotated[int, msgspec.Meta(ge=1)]
    """Number in this incident."""
    text: str
    necessary_because: str
    outlet: str = ""
    """To whom it is to be given, in words; empty for anybody who asks."""
    author: str
    written_at: Instant
    verdict: Verdict | None = None
    """None while it waits for the leader; also after it was written anew."""
    use: Use | None = None
    withdrawn: bool = False
    """It is not to be given after all."""

    @property
    def state(self) -> StatementState:
        """How far it has come."""
        if self.use is not None:
            return StatementState.USED
        if self.withdrawn:
            return StatementState.WITHDRAWN
        if self.verdict is None:
            return StatementState.PROPOSED
        return StatementState.APPROVED if self.verdict.approved else StatementState.REFUSED
