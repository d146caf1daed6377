"""What is stored: frozen, typed records, validated when they are written and when they are read.

One class for each kind of thing in the crisis room; the identifiers are the field's standard terms in
English, and ``words`` has the Danish ones. Nothing here knows of files, screens or rules of conduct.
"""

from beredskab_tui.records.base import Instant, InvalidRecord, Record, new_id, read, stored
from beredskab_tui.records.duty import DutyEntry
from beredskab_tui.records.incident import (
    Confirmation,
    Coordination,
    GroupChange,
    Incident,
    LogEntry,
    PoliceContact,
    Strike,
)
from beredskab_tui.records.kinds import (
    Activator,
    CallResult,
    Channel,
    Correctness,
    EntryKind,
    FollowUpKind,
    Origin,
    Phase,
    Scope,
    Sensitivity,
    StaffPlace,
    TaskState,
)
from beredskab_tui.records.people import Attempt, CallBack, Claim, Contact, DirectoryContact
from beredskab_tui.records.work import FollowUp, MediaNote, StaffMember, Task

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
    "DutyEntry",
    "EntryKind",
    "FollowUp",
    "FollowUpKind",
    "GroupChange",
    "Incident",
    "Instant",
    "InvalidRecord",
    "LogEntry",
    "MediaNote",
    "Origin",
    "Phase",
    "PoliceContact",
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
