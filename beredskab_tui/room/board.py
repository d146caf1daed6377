"""What everybody looks at: the incident as typed records, kept up to date by the feed and by nothing else."""

from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

import msgspec

from beredskab_tui.access.people import People
from beredskab_tui.journal import Change, Put, Update
from beredskab_tui.records import (
    CallBack,
    Contact,
    EntryKind,
    Incident,
    InvalidRecord,
    LogEntry,
    MediaNote,
    Record,
    StaffMember,
    Task,
    read,
)
from beredskab_tui.room.history import Happened, describe, tell_conflict
from beredskab_tui.room.tasks import OPEN_STATES

KINDS: tuple[type[Record], ...] = (Incident, LogEntry, Task, Contact, CallBack, StaffMember, MediaNote)
_BY_TABLE = {kind.table: kind for kind in KINDS}


class DueKind(Enum):
    """What one of the next things is."""

    TASK = "task"
    CALL_BACK = "call_back"


class Due(NamedTuple):
    """One of the next things the plan, or somebody, waits for."""

    kind: DueKind
    id: str
    title: str
    owner: str | None
    """A person's id; None when nobody has it."""
    owner_role: str
    due_at: datetime | None
    mandatory: bool


class Board:
    """The read model of one incident. Belongs to the event loop once it is handed over; applies changes in order."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._records: dict[str, dict[str, Any]] = {kind.table: {} for kind in KINDS}
        self.log: list[LogEntry] = []
        """All lines, ascending by number."""
        self.history: list[Happened] = []
        """Changes that were no milestones and so are no lines of the log; ``conflicts`` are among them."""
        self.conflicts: list[Happened] = []
        """Where two wrote the same without having seen each other: the later one stands, and somebody should look."""
        self.unreadable: list[str] = []
        """Sentences about what lies in the journal and could not be read."""
        self._written_by: dict[tuple[str, str, str], str | None] = {}

    def apply(self, change: Change) -> list[Record]:
        """Take in a change, and tell which records are new or different.

        What is no record of ours is left out, and told of in ``unreadable``: one bad line must not hide the others.
        """
        touched: list[Record] = []
        for operation in change.operations:
            kind = _BY_TABLE.get(operation.table)
            if kind is None:
                # A table that a later version added.
                continue
            records = self._records[operation.table]
            try:
                if isinstance(operation, Put):
                    record = read(kind, operation.id, operation.document)
                elif isinstance(operation, Update) and operation.id in records:
                    record = _updated(records[operation.id], operation)
                else:
                    continue
            except InvalidRecord as error:
                self.unreadable.append(error.sentence)
                continue
            self._remember(change, operation, records.get(operation.id), record)
            records[operation.id] = record
            if isinstance(record, LogEntry):
                # Numbers begin at 1 and have no gap: a line's place is its number less one.
                self.log[record.seq - 1 : record.seq] = [record]
            touched.append(record)
        return touched

    def _remember(self, change: Change, operation: Put | Update, before: Record | None, after: Record) -> None:
        """Keep what the log does not tell."""
        happened = describe(change, before, after, self._people)
        if happened is not None:
            self.history.append(happened)
        for conflict in change.conflicts:
            if before is None or (conflict.table, conflict.id) != (operation.table, operation.id):
                continue
            if isinstance(operation, Update) and conflict.field in operation.fields:
                earlier = self._written_by.get((conflict.table, conflict.id, conflict.field))
                told = tell_conflict(conflict.field, earlier, change, before, after, self._people)
                self.history.append(told)
                self.conflicts.append(told)
        for field in operation.document if isinstance(operation, Put) else operation.fields:
            self._written_by[operation.table, operation.id, field] = change.actor

    @property
    def started(self) -> bool:
        """False until the incident's first record is there."""
        return bool(self._records[Incident.table])

    @property
    def incident(self) -> Incident:
        """The incident. Raises ``StopIteration`` before its first record is there."""
        incident: Incident = next(iter(self._records[Incident.table].values()))
        return incident

    def entry(self, seq: int) -> LogEntry | None:
        """The line with that number."""
        return self.log[seq - 1] if 1 <= seq <= len(self.log) else None

    @property
    def tasks(self) -> list[Task]:
        """All tasks, in the plan's order: by stage, then by number."""
        tasks: list[Task] = list(self._records[Task.table].values())
        return sorted(tasks, key=lambda task: (task.stage, task.number))

    @property
    def contacts(self) -> list[Contact]:
        return list(self._records[Contact.table].values())

    @property
    def call_backs(self) -> list[CallBack]:
        return list(self._records[CallBack.table].values())

    @property
    def staff(self) -> list[StaffMember]:
        return list(self._records[StaffMember.table].values())

    @property
    def media(self) -> list[MediaNote]:
        return list(self._records[MediaNote.table].values())

    def record(self, kind: type[Record], record_id: str) -> Any:
        """A record by its id; None when there is none."""
        return self._records[kind.table].get(record_id)

    @property
    def instructions(self) -> list[LogEntry]:
        """The instructions of the police that stand, newest last (plan R21)."""
        return [entry for entry in self.log if entry.kind is EntryKind.INSTRUCTION and entry.struck is None]

    def next_things(self, count: int = 3) -> list[Due]:
        """What is waited for next: by deadline, mandatory before *evt.*; what has no deadline comes last."""
        waiting = [
            Due(DueKind.TASK, task.id, task.title, task.owner, task.owner_role, task.due_at, task.mandatory)
            for task in self.tasks
            if task.state in OPEN_STATES
        ]
        waiting += [
            Due(DueKind.CALL_BACK, one.id, f"Ring tilbage: {one.who}", one.assigned_to, "", one.asked_at, True)
            for one in self.call_backs
            if one.done_by is None
        ]

        def order(due: Due) -> tuple[bool, float, bool]:
            return due.due_at is None, due.due_at.timestamp() if due.due_at else 0.0, not due.mandatory

        return sorted(waiting, key=order)[:count]


def _updated(record: Record, operation: Update) -> Record:
    document = {name: getattr(record, name) for name in record.__struct_fields__ if name != "id"}
    # What is new comes as JSON and is checked like everything that is read; what stands is a record already.
    plain = msgspec.to_builtins(document) | operation.fields
    return read(type(record), record.id, plain)
