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


class State:
    """Tables of documents, and for each field the event that wrote it last."""

    def __init__(self) -> None:
        self.tables: Tables = {}
        self._document_events: dict[tuple[str, str], str] = {}
        self._field_events: dict[tuple[str, str, str], str] = {}

    def written_at(self, table: str, id: str, field: str) -> str:
        """The event that last wrote a field; empty when the document is not there."""
        return self._field_events.get((table, id, field)) or self._document_events.get((table, id), "")

    def apply(self, operation: Operation, event: str) -> tuple[Conflict, ...]:
        """Carry out one operation of ``event``, and tell which fields it overwrote unseen."""
        match operation:
            case Put(table, id, document):
                self._forget(table, id)
                self.tables.setdefault(table, {})[id] = document
                self._document_events[table, id] = event
            case Update(table, id, fields, read_at):
                return self._update(table, id, fields, read_at, event)
            case Delete(table, id):
                self._forget(table, id)
                self.tables.get(table, {}).pop(id, None)
            case Redact(table, id, fields):
                if id in self.tables.get(table, {}):
                    self._update(table, id, fields, {}, event)
            case Clear(table):
                self._forget_table(table)
                self.tables[table] = {}
            case Drop(table):
                self._forget_table(table)
                self.tables.pop(table, None)
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
        for field in fields:
            self._field_events[table, id, field] = event
        return conflicts

    def _forget(self, table: str, id: str) -> None:
        document = self.tables.get(table, {}).get(id)
        if document is not None:
            self._document_events.pop((table, id), None)
            for field in document:
                self._field_events.pop((table, id, field), None)

    def _forget_table(self, table: str) -> None:
        for id in self.tables.get(table, {}):
            self._forget(table, id)
