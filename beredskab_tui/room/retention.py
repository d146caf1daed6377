"""How long an incident is kept after it is closed (gap 64): when somebody has to decide, and of which it is time now.

Nothing is ever deleted by itself. The months are the plan's, as whoever answers for the data has set them.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import date as Date
from datetime import datetime
from typing import NamedTuple

import msgspec

from beredskab_tui.errors import BeredskabError
from beredskab_tui.journal import Io, Update
from beredskab_tui.journal.peek import last_operations
from beredskab_tui.journal.reader import Reader
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Incident, Phase, read
from beredskab_tui.room.health import Health
from beredskab_tui.room.room import ends_closed
from beredskab_tui.room.seat import utc_now
from beredskab_tui.room.wording import counted
from beredskab_tui.times import ZONE


class Closed(NamedTuple):
    """An incident that is closed."""

    number: int
    """As in ``Found``."""
    incident_id: str
    at: datetime


def closed_incidents(folders: Folders) -> Iterator[Closed]:
    """The incidents that are closed, oldest first. What cannot be read is left out: ``tjek`` tells of it.

    Costs a look at the end of each journal.
    """
    try:
        ids = sorted(name for name in os.listdir(folders.incidents) if not name.startswith("."))
    except OSError:
        return
    for number, incident_id in enumerate(ids, start=1):
        try:
            times = [closed_at(path, incident_id) for path in _journals(folders.incident(incident_id))]
        except (OSError, BeredskabError):
            continue
        known = [at for at in times if at is not None]
        if known and len(known) == len(times):
            yield Closed(number, incident_id, max(known))


def closed_at(journal: str, incident_id: str) -> datetime | None:
    """When the incident of a journal was closed; None while it is open, or when it never began.

    Raises:
        OSError, BeredskabError: it cannot be read.
    """
    if not ends_closed(journal):
        return None
    for operation in last_operations(journal) or ():
        if isinstance(operation, Update) and "closed_at" in operation.fields:
            return msgspec.convert(operation.fields["closed_at"], datetime)
    # One that came back from a copy says at its end that it is closed, but not since when.
    reader = Reader(journal, incident_id, clock=utc_now, io=Io(), on_change=None, on_progress=None)
    reader.close()
    for known, document in reader.table(Incident.table).items():
        incident = read(Incident, known, document)
        return incident.closed_at if incident.phase is Phase.CLOSED else None
    return None


def decide_by(at: datetime, plan: Plan) -> Date:
    """The last day for deciding what becomes of an incident that was closed then."""
    # Slow to load, and `log` never comes here.
    from dateutil.relativedelta import relativedelta

    return at.astimezone(ZONE).date() + relativedelta(months=plan.upkeep.retention_months)


def is_due(closed: Closed, plan: Plan, now: datetime) -> bool:
    """Whether the time for deciding is over."""
    return decide_by(closed.at, plan) < now.astimezone(ZONE).date()


def retention_health(plan: Plan, closed: Iterable[Closed], now: datetime) -> list[Health]:
    """What there is to say of the incidents that are closed; nothing while none is."""
    everything = list(closed)
    due = [one for one in everything if is_due(one, plan, now)]
    if due:
        verb = "hændelse er forfalden" if len(due) == 1 else "hændelser er forfaldne"
        details = tuple(f"Hændelse {one.number}: {_times(one, plan)}" for one in due)
        text = f"{len(due)} {verb} til sletning. Se dem med »beredskab slet --liste«."
        return [Health(False, text, details)]
    months = counted(plan.upkeep.retention_months, "måned", "måneder")
    return [Health(True, f"Ingen lukket hændelse er forfalden til sletning ({months}).")] if everything else []


def _times(closed: Closed, plan: Plan) -> str:
    at = closed.at.astimezone(ZONE)
    return f"lukket {at:%d.%m.%Y}, stilling skulle være taget senest {decide_by(closed.at, plan):%d.%m.%Y}"


def _journals(folder: str) -> list[str]:
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".jsonl")]
