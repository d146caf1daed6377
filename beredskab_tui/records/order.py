"""What the parties have told us and agreed with us: the police's instructions, and agreements (plan R21, R22)."""

from typing import ClassVar

import msgspec

from beredskab_tui.records.base import Instant, Record
from beredskab_tui.records.kinds import Channel


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody of ours has seen an instruction and acts by it."""

    by: str
    at: Instant


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """That we did otherwise than we were told, and why: the plan says *som udgangspunkt*."""

    by: str
    at: Instant
    reason: str


class Lifting(msgspec.Struct, frozen=True, kw_only=True):
    """That an instruction holds no longer (*ophævet*), and who said so."""

    by: str
    at: Instant
    said_by: str


class Instruction(Record, frozen=True, kw_only=True):
    """An instruction (*anvisning*), as a rule of the police's, which the parties follow in a police case (plan R21)."""

    table: ClassVar[str] = "instructions"

    seq: int
    """Number of the log line that was written with it."""
    text: str
    from_whom: str
    """Who gave it, in words."""
    given_at: Instant
    author: str
    """Who noted it."""
    until: Instant | None = None
    """Until when it holds; None until it is lifted."""
    receipts: tuple[Receipt, ...] = ()
    departures: tuple[Departure, ...] = ()
    lifting: Lifting | None = None
    struck: bool = False
    """Its line was struck, so it was never given."""


class Agreement(Record, frozen=True, kw_only=True):
    """An agreement (*aftale*) with a partner: with whom, by which channel, what (plan R22)."""

    table: ClassVar[str] = "agreements"

    seq: int
    """Number of the log line that was written with it."""
    text: str
    with_whom: str = ""
    """Empty while nobody has said."""
    channel: Channel | None = None
    """None while nobody has said."""
    made_at: Instant
    author: str
    struck: bool = False
    """Its line was struck, so it was never made."""
