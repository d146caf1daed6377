"""What a journal tells those who follow it: what happened in it, and what is wrong with it."""

from datetime import datetime

import msgspec

from beredskab_tui.journal.format import Operation
from beredskab_tui.journal.state import Conflict


class Change(msgspec.Struct, frozen=True):
    """One event as the feed hands it on. What it holds is what is stored: not to be changed."""

    n: int
    event: str
    at: datetime
    """When it was written, by the writer's clock; UTC."""
    actor: str | None
    operations: tuple[Operation, ...]
    conflicts: tuple[Conflict, ...] = ()


class Damage(msgspec.Struct, frozen=True):
    """A place in the file that is not as it was written."""

    offset: int
    why: str
