"""The tables of a journal as they stand after its last line: what replaying the operations gives."""

from typing import Any

import msgspec

from beredskab_tui.journal.documents import Document, Stored
from beredskab_tui.journal.format import Clear, Delete, Drop, Operation, Put, Redact, Update

Tables = dict[str, Stored]


class Conflict(msgspec.Struct, frozen=True):
    """Two people wrote the same field without having seen each other's value. The later one stands."""

    table: str
    id: str
    field: str
    overwritten: Any
    """The value that was there, which the writer had not seen."""


class State:
    """Tables of documents, and for each field the event that wrote it last."""

    def __init__(self) -> None:
        self.tables: Tables = {}
        self.stored: dict[str, dict[str, str]] = {}
        """The event that stored each document whole, by table and id."""
        self.changed: dict[str, dict[str, dict[str, str]]] = {}
        """The event that wrote each field since then, by table, id and field."""

    def written_at(self, table: str, id: str, field: str) -> str:
        """The event that last wrote a field; empty when the document is not there."""
        changed = self.changed.get(table, {}).get(id, {})
        return changed.get(field) or self.stored.get(table, {}).get(id, "")

    def apply(self, operation: Operation, event: str) -> tuple[Conflict, ...]:
        """Carry out one operation of ``event``, and tell which fields it overwrote unseen."""
        match operation:
            case Put(table, id, document):
                self.changed.get(table, {}).pop(id, None)
                self._table(table)[id] = document
                self.stored.setdefault(table, {})[id] = event
            case Update(table, id, fields, read_at):
                return self._update(table, id, fields, read_at, event)
            case Delete(table, id):
                self.tables.get(table, Stored()).pop(id, None)
                self.stored.get(table, {}).pop(id, None)
                self.changed.get(table, {}).pop(id, None)
            case Redact(table, id, fields):
                if id in self.tables.get(table, {}):
                    self._update(table, id, fields, {}, event)
            case Clear(table):
                self._forget(table)
                self.tables[table] = Stored()
            case Drop(table):
                self._forget(table)
        return ()

    def _update(
        self, table: str, id: str, fields: Document, read_at: dict[str, str], event: str
    ) -> tuple[Conflict, ...]:
        documents = self._table(table)
        before = documents.get(id, {})
        conflicts = tuple(
            Conflict(table, id, field, before.get(field))
            for field, seen in read_at.items()
            # An event that writes a field twice has seen its own value.
            if self.written_at(table, id, field) not in (seen, event) and before.get(field) != fields.get(field)
        )
        documents[id] = {**before, **fields}
        self.changed.setdefault(table, {}).setdefault(id, {}).update(dict.fromkeys(fields, event))
        return conflicts

    def _table(self, name: str) -> Stored:
        return self.tables.setdefault(name, Stored())

    def _forget(self, table: str) -> None:
        self.tables.pop(table, None)
        self.stored.pop(table, None)
        self.changed.pop(table, None)
