"""What is stored: frozen, typed records, validated when they are written and when they are read.

One class for each kind of thing in the crisis room; the identifiers are the field's standard terms in
English, and ``words`` has the Danish ones. Nothing here knows of files, screens or rules of conduct.
"""

from beredskab_tui.records.base import Instant, InvalidRecord, Record, new_id, read, stored
from beredskab_tui.records.incident import (
    Confirmation,
    Coordination,
    GroupChange,
    Incident,
    LogEntry,
    Strike,
)
from beredskab_tui.records.kinds import (
    Activator,
    CallResult,
    Channel,
    Correctness,
    EntryKind,
    Origin,
    Phase,
    Scope,
    Sensitivity,
    StaffPlace,
    TaskState,
)
from beredskab_tui.records.people import Attempt, CallBack, Claim, Contact, DirectoryContact
from beredskab_tui.records.work import MediaNote, StaffMember, Task

__all__ = [
    "Activator",
    "Attempt",
    "CallBack",
    "CallResult",
    "Channel",
    "Claim",
    "Confirmation",
    "Contact",
    "Coordination",
    "Correctness",
    "DirectoryContact",
    "EntryKind",
    "GroupChange",
    "Incident",
    "Instant",
    "InvalidRecord",
    "LogEntry",
    "MediaNote",
    "Origin",
    "Phase",
    "Record",
    "Scope",
    "Sensitivity",
    "StaffMember",
    "StaffPlace",
    "Strike",
    "Task",
    "TaskState",
    "new_id",
    "read",
    "stored",
]
