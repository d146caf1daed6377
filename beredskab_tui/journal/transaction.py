"""What is to be written as one line: operations gathered while the lock is held."""

from collections.abc import Iterator
from contextlib import contextmanager

from beredskab_tui.journal.documents import Document, Stored, Table, Touched
from beredskab_tui.journal.format import Clear, Delete, Drop, Operation, Put, Update, as_json
from beredskab_tui.journal.state import State


class Transaction:
    """The changes of one ``Journal.atomic`` block. Reading sees what the block itself has changed.

    What is handed in is copied as JSON gives it back, so that nothing the caller does with it later reaches
    what is stored. ValueError or TypeError: JSON cannot give it back; nothing of it is gathered.
    """

    def __init__(self, state: State, event: str, stored_at: int | None) -> None:
        self.event = event
        """Id of the event that the block becomes."""
        self.already_stored = stored_at is not None
        """True when this very event is in the journal: the caller tries again something that did succeed. Whatever
        the block gathers is then not stored."""
        self.operations: list[Operation] = []
        self._state = state
        self._touched: dict[str, dict[str, Document | None]] = {}
        self._emptied: set[str] = set()
        self._there: dict[str, bool] = {}

    def tables(self) -> set[str]:
        """The names of the tables that there are now."""
        there = dict.fromkeys(self._state.tables, True) | self._there
        return {name for name, is_there in there.items() if is_there}

    def get(self, table: str, id: str) -> Document | None:
        """The document as it stands now, the block's own changes included. Not to be changed by the reader."""
        touched = self._touched.get(table, {})
        if id in touched:
            return touched[id]
        return None if table in self._emptied else self._state.tables.get(table, Stored()).get(id)

    def documents(self, table: str) -> Table:
        """All documents of a table as they stand now. What the block has changed is not to be changed by the reader."""
        stored = Stored() if table in self._emptied else self._state.tables.get(table, Stored())
        touched = self._touched.get(table)
        return Touched(stored, touched) if touched else stored

    def written_at(self, table: str, id: str, field: str) -> str:
        """The event that last wrote a field, for those who show it to somebody and write it back later."""
        return self._state.written_at(table, id, field)

    def put(self, table: str, id: str, document: Document) -> None:
        """Store a whole document, new or in place of the old one."""
        self._add(Put(table, id, as_json(document)))

    def update(self, table: str, id: str, fields: Document, read_at: dict[str, str] | None = None) -> None:
        """Store new values of some fields. The others stay, whoever else is writing them.

        Args:
            read_at: for each field the event at which the caller read the value it replaces; fields not named
                count as read now, inside the block.

        Raises:
            KeyError: there is no such document.
        """
        if self.get(table, id) is None:
            raise KeyError(f"{table} {id}")
        now = {field: self.written_at(table, id, field) for field in fields}
        seen = now | {field: event for field, event in (read_at or {}).items() if field in now}
        if fields:
            self._add(Update(table, id, as_json(fields), seen))

    def remove(self, table: str, id: str) -> None:
        """Take a document out of the tables, if it is there. Its history stays in the journal."""
        if self.get(table, id) is not None:
            self._add(Delete(table, id))

    def clear(self, table: str) -> None:
        """Empty a table, or make an empty one."""
        if self.documents(table) or table not in self.tables():
            self._add(Clear(table))

    def drop(self, table: str) -> None:
        """Take a table out, if it is there."""
        if table in self.tables():
            self._add(Drop(table))

    @contextmanager
    def part(self) -> Iterator["Transaction"]:
        """A block inside the block: an exception in it takes back what it gathered, also when it is caught outside."""
        gathered = len(self.operations)
        try:
            yield self
        except BaseException:
            kept = self.operations[:gathered]
            for view in (self.operations, self._touched, self._emptied, self._there):
                view.clear()
            for operation in kept:
                self._add(operation)
            raise

    def _add(self, operation: Operation) -> None:
        match operation:
            case Put(table, id, document):
                self._touched.setdefault(table, {})[id] = document
            case Update(table, id, fields):
                # A new document instead of a changed one: the old one may be what is stored.
                self._touched.setdefault(table, {})[id] = {**(self.get(table, id) or {}), **fields}
            case Delete(table, id):
                self._touched.setdefault(table, {})[id] = None
            case Clear(table) | Drop(table):
                self._touched.pop(table, None)
                self._emptied.add(table)
        self._there[operation.table] = not isinstance(operation, Drop)
        self.operations.append(operation)
