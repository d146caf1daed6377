"""What everybody looks at: the incident as typed records, kept up to date by the feed and by nothing else."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

import msgspec

from beredskab_tui.access.people import People
from beredskab_tui.journal import Change, Put, Redact, Update
from beredskab_tui.records import (
    CallBack,
    Contact,
    EntryKind,
    FollowUp,
    Incident,
    InvalidRecord,
    LogEntry,
    MediaNote,
    Phase,
    Record,
    StaffMember,
    Task,
    read,
)
from beredskab_tui.room import followups
from beredskab_tui.room.history import Happened, describe, tell_conflict
from beredskab_tui.room.tasks import OPEN_STATES

KINDS: tuple[type[Record], ...] = (Incident, LogEntry, Task, Contact, CallBack, StaffMember, MediaNote, FollowUp)
_BY_TABLE = {kind.table: kind for kind in KINDS}


class DueKind(Enum):
    """What one of the next things is."""

    DESCRIBE = "describe"
    """The incident itself: what it is, or who activated which group, is not said yet."""
    FOLLOW_UP = "follow_up"
    CALL_BACK = "call_back"
    TASK = "task"


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
    record: Record | None
    """The record it is about; None where the incident itself is to be described."""


class Board:
    """The read model of one incident. Belongs to the event loop once it is handed over; applies changes in order."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._records: dict[str, dict[str, Any]] = {kind.table: {} for kind in KINDS}
        self.log: list[LogEntry] = []
        """All lines, ascending by number."""
        self.corrected_by: dict[int, int] = {}
        """Number of the line that replaces a struck one, by the number of the struck one."""
        self._mentions: dict[int, list[int]] = {}
        self.history: list[Happened] = []
        """Changes that were no milestones and so are no lines of the log; ``conflicts`` are among them."""
        self.conflicts: list[Happened] = []
        """Where two wrote the same without having seen each other: the later one stands, and somebody should look."""
        self.unreadable: list[str] = []
        """Sentences about what lies in the journal and could not be read."""
        self._stored_by: dict[tuple[str, str], str | None] = {}
        """Who stored each record whole, by its table and id."""
        self._changed_by: dict[tuple[str, str], dict[str, str | None]] = {}
        """Who wrote a field since then, by the record's table and id, and the field."""

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
                elif isinstance(operation, Update | Redact) and operation.id in records:
                    record = _updated(records[operation.id], operation)
                else:
                    continue
            except InvalidRecord as error:
                self.unreadable.append(error.sentence)
                continue
            before = records.get(operation.id)
            self._remember(change, operation, before, record)
            records[operation.id] = record
            if isinstance(record, LogEntry):
                at = self._place(record.seq)
                self.log[at : at + (before is not None)] = [record]
                if before is None:
                    self._index(record)
            touched.append(record)
        return touched

    def _index(self, entry: LogEntry) -> None:
        """Keep to which lines a new one leads, so that nobody has to look through the log for it."""
        if entry.corrects is not None:
            self.corrected_by[entry.corrects] = entry.seq
        for number in entry.refs:
            self._mentions.setdefault(number, []).append(entry.seq)

    def _remember(self, change: Change, operation: Put | Update | Redact, before: Record | None, after: Record) -> None:
        """Keep what the log does not tell."""
        happened = describe(change, before, after, self._people)
        if happened is not None:
            self.history.append(happened)
        for conflict in change.conflicts:
            if before is None or (conflict.table, conflict.id) != (operation.table, operation.id):
                continue
            if isinstance(operation, Update) and conflict.field in operation.fields:
                changed = self._changed_by.get((conflict.table, conflict.id), {})
                earlier = changed.get(conflict.field, self._stored_by.get((conflict.table, conflict.id)))
                told = tell_conflict(conflict.field, earlier, change, before, after, self._people)
                self.history.append(told)
                self.conflicts.append(told)
        written = (operation.table, operation.id)
        if isinstance(operation, Put):
            self._stored_by[written] = change.actor
            self._changed_by.pop(written, None)
        else:
            self._changed_by.setdefault(written, {}).update(dict.fromkeys(operation.fields, change.actor))

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
        at = self._place(seq)
        return self.log[at] if at < len(self.log) and self.log[at].seq == seq else None

    def _place(self, seq: int) -> int:
        """Where a line stands or would stand: its number less one, but for lines that damage took away."""
        if not self.log or seq > self.log[-1].seq:
            return len(self.log)
        if self.log[-1].seq == len(self.log):
            return max(seq - 1, 0)
        return bisect_left(self.log, seq, key=lambda entry: entry.seq)

    def mentions(self, seq: int) -> list[int]:
        """Numbers of the later lines that refer to line ``seq``, ascending."""
        return list(self._mentions.get(seq, ()))

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

    @property
    def follow_ups(self) -> list[FollowUp]:
        """All follow-ups, done or not, in the order they were asked."""
        return list(self._records[FollowUp.table].values())

    def record(self, kind: type[Record], record_id: str) -> Any:
        """A record by its id; None when there is none."""
        return self._records[kind.table].get(record_id)

    @property
    def instructions(self) -> list[LogEntry]:
        """The instructions of the police that stand, newest last (plan R21)."""
        return [entry for entry in self.log if entry.kind is EntryKind.INSTRUCTION and entry.struck is None]

    def next_things(self, now: datetime, count: int = 3) -> list[Due]:
        """What is waited for next.

        What is due or overdue stands first, the oldest deadline first of all. Then what the incident is, while nobody
        has said: until then no group has it. Then those who wait for a call, the longest first; what has a deadline;
        and last what has none. Of two alike, what must be done comes before *evt.*.

        Args:
            now: when it is asked.
        """

        def order(due: Due) -> tuple[int, float, bool]:
            if due.due_at is not None:
                return (0 if due.due_at <= now else 3), due.due_at.timestamp(), not due.mandatory
            if isinstance(due.record, CallBack):
                return 2, due.record.asked_at.timestamp(), False
            return (1 if due.kind is DueKind.DESCRIBE else 4), 0.0, not due.mandatory

        return sorted(self._waiting(), key=order)[:count]

    def _waiting(self) -> Iterator[Due]:
        if self.started and (missing := _missing(self.incident)):
            yield Due(DueKind.DESCRIBE, self.incident.id, missing, None, "leder", None, True, None)
        for one in self.follow_ups:
            if one.done_at is None:
                title = followups.title(one)
                yield Due(DueKind.FOLLOW_UP, one.id, title, one.owner, "", one.due_at, True, one)
        for call in self.call_backs:
            if call.done_by is None:
                title = f"Ring tilbage: {call.who}"
                yield Due(DueKind.CALL_BACK, call.id, title, call.assigned_to, "", None, True, call)
        for task in self.tasks:
            if task.state in OPEN_STATES:
                role, due_at = task.owner_role, task.due_at
                yield Due(DueKind.TASK, task.id, task.title, task.owner, role, due_at, task.mandatory, task)


def _missing(incident: Incident) -> str:
    """What nobody has said of an incident yet, as something to do; empty when it is described well enough."""
    if incident.phase is not Phase.OPEN or (incident.kind is not None and incident.groups):
        return ""
    said = ["hvad det er"] if incident.kind is None else []
    said += [] if incident.place else ["hvor" if said else "hvor det er"]
    said += [] if incident.groups else ["hvem der har aktiveret"]
    # A comma before the last "og", because each of them is a clause of its own.
    listed = ", og ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else said[0]
    return f"Sig, {listed} (F9)"


def _updated(record: Record, operation: Update | Redact) -> Record:
    document = {name: getattr(record, name) for name in record.__struct_fields__ if name != "id"}
    # What is new comes as JSON and is checked like everything that is read; what stands is a record already.
    plain = msgspec.to_builtins(document) | operation.fields
    return read(type(record), record.id, plain)
