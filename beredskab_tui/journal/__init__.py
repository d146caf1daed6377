"""The storage engine: an append-only journal of events, and TinyDB on top of it. Knows nothing of crises."""

from beredskab_tui.journal.change import Change, Damage
from beredskab_tui.journal.documents import Document
from beredskab_tui.journal.errors import (
    Busy,
    Damaged,
    JournalError,
    MaybeStored,
    NotAJournal,
    NotStored,
    TooLarge,
)
from beredskab_tui.journal.format import Clear, Delete, Drop, Operation, Put, Redact, Update
from beredskab_tui.journal.io import Io
from beredskab_tui.journal.journal import Journal
from beredskab_tui.journal.state import Conflict
from beredskab_tui.journal.transaction import Transaction

__all__ = [
    "Busy",
    "Change",
    "Clear",
    "Conflict",
    "Damage",
    "Damaged",
    "Delete",
    "Document",
    "Drop",
    "Io",
    "Journal",
    "JournalError",
    "MaybeStored",
    "NotAJournal",
    "NotStored",
    "Operation",
    "Put",
    "Redact",
    "TooLarge",
    "Transaction",
    "Update",
]
