"""How long an incident is kept after it is closed (gap 64): when somebody has to decide, and of which it is time now.

Nothing is ever deleted by itself. The months are the plan's, as whoever answers for the data has set them; of a single
incident the leader may decide to keep it longer, and says why.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import date as Date
from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from beredskab_tui.access.rights import Right, require
from beredskab_tui.errors import BeredskabError, Refused
from beredskab_tui.journal import Io, Update
from beredskab_tui.journal.peek import last_operations
from beredskab_tui.journal.reader import Reader
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Incident, Instant, KeptLonger, Phase, read, stored
from beredskab_tui.room.dutylog import put_line
from beredskab_tui.room.health import Health
from beredskab_tui.room.registerjournal import records_in, written_register
from beredskab_tui.room.room import Room, ends_closed
from beredskab_tui.room.seat import utc_now
from beredskab_tui.room.wording import counted, ended
from beredskab_tui.text import clean_line
from beredskab_tui.times import ZONE

MOST_MONTHS: Final = 120


class Closed(NamedTuple):
    """An incident that is closed."""

    number: int
    """As in ``Found``."""
    incident_id: str
    at: datetime
    decide_by: Date
    """The last day for deciding what becomes of it."""
    kept: KeptLonger | None = None
    """That somebody has decided to keep it longer, if they have."""

    def is_due(self, now: datetime) -> bool:
        """Whether the time for deciding is over."""
        return self.decide_by < now.astimezone(ZONE).date()


def closed_incidents(folders: Folders, plan: Plan) -> Iterator[Closed]:
    """The incidents that are closed, oldest first. What cannot be read is left out: ``tjek`` tells of it.

    Costs a look at the end of each journal, and reads the register.
    """
    try:
        ids = folders.incident_ids()
    except OSError:
        return
    kept = records_in([folders.register], KeptLonger)
    for number, incident_id in enumerate(ids, start=1):
        try:
            times = [closed_at(path, incident_id) for path in _journals(folders.incident(incident_id))]
        except (OSError, BeredskabError):
            continue
        known = [at for at in times if at is not None]
        if known and len(known) == len(times):
            at, longer = max(known), kept.get(incident_id)
            if longer is not None and longer.at < at:
                # Somebody opened it again since.
                longer = None
            by = _months_after(at.astimezone(ZONE).date(), plan.upkeep.retention_months)
            yield Closed(number, incident_id, at, by if longer is None else max(by, longer.until), longer)


def closed_at(journal: str, incident_id: str) -> datetime | None:
    """When the incident of a journal was closed; None while it is open, or when it never began.

    Raises:
        OSError, BeredskabError: it cannot be read.
    """
    if not ends_closed(journal):
        return None
    for operation in last_operations(journal) or ():
        if isinstance(operation, Update) and "closed_at" in operation.fields:
            found: datetime = msgspec.convert(operation.fields["closed_at"], Instant)
            return found
    # One that came back from a copy says at its end that it is closed, but not since when.
    reader = Reader(journal, incident_id, clock=utc_now, io=Io(), on_change=None, on_progress=None)
    reader.close()
    for known, document in reader.table(Incident.table).items():
        incident = read(Incident, known, document)
        return incident.closed_at if incident.phase is Phase.CLOSED else None
    return None


def keep_longer(room: Room, incident_id: str, months: int, reason: str) -> KeptLonger:
    """Decide that a closed incident is kept for so many months more, from today on. A line of the vagtlog says so.

    Args:
        reason: why; it stays in the register, so it names nobody.

    Raises:
        Refused: there is no reason, or that is no number of months; the incident is not closed.
        NotAllowed: only the leader may.
        JournalError: it could not be stored.
    """
    require(room.me, Right.DELETE)
    reason = clean_line(reason)
    if not reason:
        raise Refused("Der mangler en grund. Intet er ændret. Skriv, hvorfor hændelsen beholdes, uden at nævne nogen.")
    if not 1 <= months <= MOST_MONTHS:
        raise Refused(f"Antallet af måneder skal være fra 1 til {MOST_MONTHS}. Intet er ændret.")
    if not room.is_closed(incident_id):
        raise Refused("Hændelsen er ikke lukket, så der er ingen frist endnu. Intet er ændret.")
    now = room.clock()
    until = _months_after(now.astimezone(ZONE).date(), months)
    kept = KeptLonger(id=incident_id, at=now, by=room.me.id, until=until, reason=reason)
    with written_register(room) as journal, journal.atomic(room.me.id) as transaction:
        transaction.put(kept.table, kept.id, stored(kept))
        who = room.people.initials(room.me.id)
        put_line(
            room,
            transaction,
            f"En lukket hændelse beholdes; der tages stilling igen senest {until:%d.%m.%Y} ({who}). "
            f"Grund: {ended(reason)} Id: {incident_id}",
        )
    return kept


def retention_health(plan: Plan, closed: Sequence[Closed], now: datetime) -> list[Health]:
    """What there is to say of the incidents that are closed; nothing while none is."""
    due = [one for one in closed if one.is_due(now)]
    if due:
        verb = "hændelse er forfalden" if len(due) == 1 else "hændelser er forfaldne"
        details = tuple(f"Hændelse {one.number}: {told(one)}" for one in due)
        return [Health(False, f"{len(due)} {verb} til sletning. Se dem med »beredskab slet --liste«.", details)]
    months = counted(plan.upkeep.retention_months, "måned", "måneder")
    return [Health(True, f"Ingen lukket hændelse er forfalden til sletning ({months}).")] if closed else []


def told(closed: Closed) -> str:
    """When it was closed, and when somebody has to decide."""
    longer = f" (beholdt: {closed.kept.reason})" if closed.kept is not None else ""
    return f"lukket {closed.at.astimezone(ZONE):%d.%m.%Y}, stilling tages senest {closed.decide_by:%d.%m.%Y}{longer}"


def _months_after(day: Date, months: int) -> Date:
    # Slow to load, and `log` never comes here.
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=months)


def _journals(folder: str) -> list[str]:
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".jsonl")]
