"""The tables of a journal as they stand after its last line: what replaying the operations gives."""

from typing import Any

import msgspec

from beredskab_tui.journal.format import Clear, Delete, Drop, Operation, Put, Redact, Update

Document = dict[str, Any]
Tables = dict[str, dict[str, Document]]


class Conflict(msgspec.Struct, frozen=True):
    """Two people wrote the same field without having seen each other's value. The later one stands."""

    table: str
    id: str
    field: str
    overwritten: Any
    """The value that was there, which the writer had not seen."""


class State(msgspec.Struct):
    """Tables of documents, and for each field the event that wrote it last."""

    tables: Tables = msgspec.field(default_factory=dict)
    stored: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """The event that stored each document whole, by table and id."""
    changed: dict[str, dict[str, dict[str, str]]] = msgspec.field(default_factory=dict)
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
                self.tables.setdefault(table, {})[id] = document
                self.stored.setdefault(table, {})[id] = event
            case Update(table, id, fields, read_at):
                return self._update(table, id, fields, read_at, event)
            case Delete(table, id):
                for part in (self.tables, self.stored, self.changed):
                    part.get(table, {}).pop(id, None)
            case Redact(table, id, fields):
                if id in self.tables.get(table, {}):
                    self._update(table, id, fields, {}, event)
            case Clear(table):
                self._forget(table)
                self.tables[table] = {}
            case Drop(table):
                self._forget(table)
        return ()

    def _update(
        self, table: str, id: str, fields: Document, read_at: dict[str, str], event: str
    ) -> tuple[Conflict, ...]:
        before = self.tables.setdefault(table, {}).get(id, {})
        conflicts = tuple(
            Conflict(table, id, field, before.get(field))
            for field, seen in read_at.items()
            # An event that writes a field twice has seen its own value.
            if self.written_at(table, id, field) not in (seen, event) and before.get(field) != fields.get(field)
        )
        # A new document instead of a changed one: whoever still holds the old one keeps what they read.
        self.tables[table][id] = {**before, **fields}
        self.changed.setdefault(table, {}).setdefault(id, {}).update(dict.fromkeys(fields, event))
        return conflicts

    def _forget(self, table: str) -> None:
        for part in (self.tables, self.stored, self.changed):
            part.pop(table, None)
