"""What everybody looks at: the incident as typed records, kept up to date by the feed and by nothing else."""

from bisect import bisect_left, insort
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from beredskab_tui.access.people import People
from beredskab_tui.journal import Change, Put, Redact, Update
from beredskab_tui.records import (
    Agreement,
    Audience,
    CallBack,
    Contact,
    DutyNote,
    FollowUp,
    FrozenPlan,
    Incident,
    Instruction,
    InvalidRecord,
    LogEntry,
    Mail,
    MailQueue,
    MediaNote,
    Message,
    PictureHeading,
    PlanAnswer,
    Record,
    Rumour,
    SituationPicture,
    StaffMember,
    Statement,
    Task,
    read,
)
from beredskab_tui.records.message import QUEUE_ID
from beredskab_tui.room import headings, orders
from beredskab_tui.room.companions import SEE
from beredskab_tui.room.history import Happened, describe, tell_conflict
from beredskab_tui.room.quoting import SHORTEST
from beredskab_tui.room.standins import for_exercise
from beredskab_tui.room.waiting import Due, next_things

KINDS: tuple[type[Record], ...] = (
    Incident,
    LogEntry,
    Task,
    Contact,
    CallBack,
    StaffMember,
    MediaNote,
    FollowUp,
    Instruction,
    Agreement,
    PlanAnswer,
    Audience,
    DutyNote,
    FrozenPlan,
    PictureHeading,
    SituationPicture,
    Rumour,
    Statement,
    Message,
    Mail,
    MailQueue,
)
R = TypeVar("R", bound=Record)
_BY_TABLE = {kind.table: kind for kind in KINDS}


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
        self.fulfilled: dict[int, list[int]] = {}
        """Numbers of the lines that fulfil a duty of the plan, ascending, by the duty's number."""
        self.for_picture: dict[int, LogEntry] = {}
        """The lines that may stand in a situation picture, struck ones among them, by number."""
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
                if isinstance(record, PictureHeading) and record.id not in headings.KEYS:
                    raise InvalidRecord(
                        f"Situationsbilledets overskrift »{record.id}« kender dette program ikke, så den vises ikke. "
                        "Det øvrige er intakt. Opdatér programmet."
                    )
            except InvalidRecord as error:
                self.unreadable.append(error.sentence)
                continue
            if self.started and self.incident.exercise:
                # At the one door to every list, screen and printout: no real number is shown in an exercise.
                record = for_exercise(record)
            before = records.get(operation.id)
            self._forget(before, record)
            self._remember(change, operation, before, record)
            records[operation.id] = record
            if isinstance(record, LogEntry):
                at = self._place(record.seq)
                self.log[at : at + (before is not None)] = [record]
                if before is None:
                    self._index(record)
                self._index_duties(before, record)
                if record.headings or record.kind in headings.BY_KIND:
                    self.for_picture[record.seq] = record
                else:
                    self.for_picture.pop(record.seq, None)
            touched.append(record)
        return touched

    def _index(self, entry: LogEntry) -> None:
        """Keep to which lines a new one leads, so that nobody has to look through the log for it."""
        if entry.corrects is not None:
            self.corrected_by[entry.corrects] = entry.seq
        for number in entry.refs:
            self._mentions.setdefault(number, []).append(entry.seq)

    def _index_duties(self, before: LogEntry | None, after: LogEntry) -> None:
        """Keep which lines fulfil a duty: a struck one fulfils nothing any more."""
        held = () if before is None or before.struck is not None else before.duties
        holds = () if after.struck is not None else after.duties
        for number in set(held) - set(holds):
            self.fulfilled[number].remove(after.seq)
        for number in set(holds) - set(held):
            insort(self.fulfilled.setdefault(number, []), after.seq)

    def _forget(self, before: Record | None, after: Record) -> None:
        """Take out of the history what was said of something that became sensitive."""
        if before is None or (isinstance(after, LogEntry) and after.sealed is None):
            return
        said = {
            was
            for name in after.__struct_fields__
            if isinstance(was := getattr(before, name), str) and was != (now := getattr(after, name))
            if isinstance(after, LogEntry) or (isinstance(now, str) and now.startswith(SEE))
            if len(was) >= SHORTEST
        }
        if said:
            self.history[:] = [one for one in self.history if not any(text in one.text for text in said)]

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
        """Those who wait for us to call, and those who did, without what was struck."""
        return [one for one in self.all(CallBack) if not one.struck]

    @property
    def staff(self) -> list[StaffMember]:
        return list(self._records[StaffMember.table].values())

    @property
    def media(self) -> list[MediaNote]:
        """What the media say and ask, without what was struck, in the order it came."""
        return [one for one in self.all(MediaNote) if not one.struck]

    @property
    def rumours(self) -> list[Rumour]:
        """All rumours, without what was struck, in the order they came."""
        return [one for one in self.all(Rumour) if not one.struck]

    @property
    def statements(self) -> list[Statement]:
        """Our own statements, whatever came of them, in the order of their numbers."""
        return self.all(Statement)

    @property
    def messages(self) -> list[Message]:
        """All messages, whatever came of them, in the order of their numbers."""
        return self.all(Message)

    @property
    def mails(self) -> list[Mail]:
        """All mails, in the order they were made."""
        return self.all(Mail)

    @property
    def mail_queue(self) -> MailQueue:
        """Why nothing is sent just now, if something hinders it."""
        found: MailQueue | None = self.record(MailQueue, QUEUE_ID)
        return found or MailQueue(id=QUEUE_ID)

    @property
    def follow_ups(self) -> list[FollowUp]:
        """All follow-ups, done or not, in the order they were asked."""
        return list(self._records[FollowUp.table].values())

    @property
    def picture_headings(self) -> list[PictureHeading]:
        """The headings of the situation picture in work that somebody has written under."""
        return self.all(PictureHeading)

    @property
    def situation_pictures(self) -> list[SituationPicture]:
        """The frozen versions of the situation picture, ascending."""
        return self.all(SituationPicture)

    def all(self, kind: type[R]) -> list[R]:
        """All records of a kind, in the order they came."""
        return list(self._records[kind.table].values())

    def record(self, kind: type[Record], record_id: str) -> Any:
        """A record by its id; None when there is none."""
        return self._records[kind.table].get(record_id)

    def instructions(self, now: datetime) -> list[Instruction]:
        """The instructions that hold now, newest last (plan R21)."""
        return [one for one in self.all(Instruction) if orders.holds(one, now)]

    def next_things(self, now: datetime, count: int = 3) -> list[Due]:
        """What is waited for next, as ``waiting`` orders it."""
        return next_things(self, now, count)


def _updated(record: Record, operation: Update | Redact) -> Record:
    document = {name: getattr(record, name) for name in record.__struct_fields__ if name != "id"}
    # What is new comes as JSON and is checked like everything that is read; what stands is a record already.
    plain = msgspec.to_builtins(document) | operation.fields
    return read(type(record), record.id, plain)
