"""The quiet days' log (*vagtlog*): contact checks, changes of the plan, what the next one on duty must know."""

from typing import ClassVar

from beredskab_tui.records.base import Instant, Record
from beredskab_tui.records.kinds import Origin


class DutyEntry(Record, frozen=True, kw_only=True):
    """One line of the vagtlog, in the register. Inserted once and never changed."""

    table: ClassVar[str] = "dutylog"

    at: Instant
    author: str | None = None
    """A person's id; None for the program's own lines."""
    text: str
    origin: Origin = Origin.PERSON
