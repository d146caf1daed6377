"""One person's seat at one incident, and the one way to act from it: permission, validation, one commit."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

import msgspec

from beredskab_tui.access.people import People, Person, Role
from beredskab_tui.access.rights import Right, may, require
from beredskab_tui.errors import Refused
from beredskab_tui.journal import Journal, Transaction
from beredskab_tui.records import (
    EntryKind,
    Incident,
    LogEntry,
    Origin,
    Phase,
    Record,
    Task,
    TaskState,
    new_id,
    read,
    stored,
)
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.room.sealing import Keys
from beredskab_tui.text import MAX_LENGTH, TooLong, references

R = TypeVar("R", bound=Record)
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The real clock: UTC, to the millisecond, which is what the log can tell apart."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Act:
    """What one act may do while the journal is its own: read the state as it is now, and gather changes."""

    def __init__(
        self, transaction: Transaction, me: Person, people: People, now: datetime, session: str, keys: Keys
    ) -> None:
        self.me = me
        self.people = people
        self.now = now
        self.session = session
        self.keys = keys
        self.already_stored = transaction.already_stored
        """True when this very act succeeded before, and is only tried again."""
        self.event = transaction.event
        self._transaction = transaction

    @property
    def incident(self) -> Incident:
        """The incident as it stands now."""
        for incident_id, document in self._transaction.documents(Incident.table).items():
            return read(Incident, incident_id, document)
        raise Refused("Hændelsen er ikke startet endnu. Start den først.")

    def get(self, kind: type[R], record_id: str) -> R:
        """A record as it stands now.

        Raises:
            Refused: there is none.
        """
        document = self._transaction.get(kind.table, record_id)
        if document is None:
            raise Refused("Det, du valgte, findes ikke længere. Intet er ændret. Vælg igen på listen.")
        return read(kind, record_id, document)

    def find(self, kind: type[R], record_id: str) -> R | None:
        """A record as it stands now; None when there is none."""
        document = self._transaction.get(kind.table, record_id)
        return None if document is None else read(kind, record_id, document)

    def all(self, kind: type[R]) -> list[R]:
        """All records of a kind, in the order they came."""
        documents = self._transaction.documents(kind.table)
        return [read(kind, record_id, document) for record_id, document in documents.items()]

    def those(self, kind: type[R], wanted: Callable[[Mapping[str, Any]], object]) -> list[R]:
        """The records of a kind whose stored document is wanted. The others are never made: there may be thousands."""
        documents = self._transaction.documents(kind.table)
        return [read(kind, record_id, document) for record_id, document in documents.items() if wanted(document)]

    def count(self, kind: type[Record]) -> int:
        """How many records of a kind there are."""
        return len(self._transaction.documents(kind.table))

    def latest(self, kind: type[R]) -> Iterator[R]:
        """The records of a kind from the newest on: what is near the end is cheap to find."""
        for record_id, document in reversed(self._transaction.documents(kind.table).items()):
            yield read(kind, record_id, document)

    def entry(self, seq: int) -> LogEntry:
        """The line of the log with that number.

        Raises:
            Refused: there is none.
        """
        documents = self._transaction.documents(LogEntry.table)
        # Lines are numbered as they come, and none is ever taken out.
        for entry_id in islice(documents, max(seq - 1, 0), max(seq, 0)):
            entry = read(LogEntry, entry_id, documents[entry_id])
            if entry.seq == seq:
                return entry
        # But what stands for a lost line comes when the journal is mended.
        for entry in self.latest(LogEntry):
            if entry.seq == seq:
                return entry
        raise Refused(f"Loggen har ingen linje nr. {seq}. Intet er ændret.")

    def may(self, right: Right) -> bool:
        """Whether I may do it, as the incident stands now: somebody may have taken over from the leader."""
        return may(self.me, right, self.incident.acting_leader_id)

    def require(self, right: Right) -> None:
        """Go on only if I may, as the incident stands now.

        Raises:
            NotAllowed: I may not; the sentence says who may.
        """
        require(self.me, right, self.incident.acting_leader_id)

    def check_reached(self, at: datetime | None) -> None:
        """Go on only if ``at`` is not later than now.

        Raises:
            Refused: it is.
        """
        if at is not None and at > self.now:
            raise Refused("Tidspunktet er ikke nået endnu. Intet er gemt. Ret tiden, og prøv igen.")

    def check_can_have(self, person_id: str | None) -> None:
        """Go on only if I may give work to that person; None is nobody. Taking it oneself is everybody's.

        Raises:
            UnknownPerson: nobody has that id.
            Refused: they may only read.
            NotAllowed: it is somebody else, and I may not give work to others.
        """
        if person_id is None:
            return
        person = self.people.find(person_id)
        if person.role is Role.READER:
            raise Refused(f"{person.name} har læseadgang og kan ikke få opgaver. Intet er ændret. Vælg en anden.")
        if person.id != self.me.id:
            self.require(Right.LEAD_STAFF)

    def new_id(self) -> str:
        return new_id(self.now)

    def add(self, record: R) -> R:
        """Store a new record."""
        self._transaction.put(record.table, record.id, stored(record))
        return record

    def put(self, record: R) -> R:
        """Store a record, new or in place of the one with its id."""
        before = self.find(type(record), record.id)
        if before is None:
            return self.add(record)
        return self.change(before, **{name: getattr(record, name) for name in record.__struct_fields__ if name != "id"})

    def change(self, record: R, **fields: Any) -> R:
        """Store new values of some fields of a record, and of no others. Unchanged ones are left out."""
        changed = msgspec.structs.replace(record, **fields)
        before, after = stored(record), stored(changed)
        different = {name: after[name] for name in fields if before[name] != after[name]}
        if different:
            self._transaction.update(record.table, record.id, different)
        return changed

    def stay_closed(self) -> None:
        """Say once more that the incident is closed, if it is: the end of a journal tells that."""
        incident = self.incident
        if incident.phase is Phase.CLOSED:
            self._transaction.update(Incident.table, incident.id, {"phase": Phase.CLOSED.value})

    def finish_card(self, card: str) -> None:
        """The plan's card is done, if it is not done or set aside already."""
        for task in self.all(Task):
            if task.card == card and task.state in OPEN_STATES:
                self.change(task, state=TaskState.DONE, changed_by=self.me.id, changed_at=self.now)

    def line(
        self,
        text: str,
        kind: EntryKind = EntryKind.INFORMATION,
        *,
        occurred_at: datetime | None = None,
        **fields: Any,
    ) -> LogEntry:
        """Write a line in the log, by the program unless ``origin`` and ``author`` say otherwise.

        Args:
            says: what it really says, where ``text`` only stands in for it: the lines it refers to are no secret.

        Raises:
            TooLong: what it was put together from is, as a whole.
        """
        if len(text) > MAX_LENGTH:
            raise TooLong(len(text))
        seq = self.count(LogEntry) + 1
        entry = LogEntry(
            id=fields.pop("id", None) or self.new_id(),
            seq=seq,
            occurred_at=occurred_at or self.now,
            recorded_at=self.now,
            kind=kind,
            text=text,
            origin=fields.pop("origin", Origin.SYSTEM),
            refs=tuple(number for number in references(fields.pop("says", text)) if number < seq),
            **fields,
        )
        return self.add(entry)

    def initials(self, person_id: str | None = None) -> str:
        """Initials for a sentence of the log; mine when nobody is named."""
        return self.people.initials(person_id or self.me.id)


class Seat:
    """One person at one incident.

    Args:
        journal: the incident's journal.
        me: who acts.
        people: everybody, for names and initials.
        clock: the time now, aware, UTC.
        session: this login's own name, so that a claim on a call can be told from one of another login.
        keys: the keys of the incident's sensitive notes.
    """

    def __init__(self, journal: Journal, me: Person, people: People, clock: Clock, session: str, keys: Keys) -> None:
        self.journal = journal
        self.me = me
        self.people = people
        self.clock = clock
        self.session = session
        self.keys = keys

    @property
    def incident_id(self) -> str:
        return self.journal.db

    @contextmanager
    def act(self, right: Right, *, event: str | None = None, when_closed: bool = False) -> Iterator[Act]:
        """The one way to act. What the block changes is one record, on the disk when the block ends.

        Args:
            right: what is needed to do it.
            event: id of the act, when it was given before (a draft's id): then it is done once, however often tried.
            when_closed: also in an incident that is closed.

        Raises:
            NotAllowed: ``me`` may not.
            Refused: the incident is closed.
            JournalError: it could not be stored.
        """
        # Whoever could not even after taking over need not wait for the journal to be told so.
        require(self.me, right, self.me.id)
        with self.journal.atomic(self.me.id, event) as transaction:
            act = self.acting(transaction)
            if not may(self.me, right):
                act.require(right)
            if not when_closed and not act.already_stored and act.incident.phase is Phase.CLOSED:
                raise Refused(
                    "Hændelsen er lukket, så der kan ikke skrives mere i den. Det, der står, er intakt. "
                    "Lederen kan genåbne den; er det noget nyt, så start en ny hændelse."
                )
            yield act

    def acting(self, transaction: Transaction) -> Act:
        """An act in a block that is open already. Nothing is asked: for the start of an incident, and for ``act``."""
        return Act(transaction, self.me, self.people, self.clock(), self.session, self.keys)
