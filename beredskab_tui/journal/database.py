"""TinyDB on top of a journal, through its documented extension points.

Ordinary TinyDB calls work unchanged, and become one line of the journal each. Unlike with the stock
classes a write costs what it changes, not what there is; several processes may write at once; and what a
search returns is the caller's own copy.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager
from copy import deepcopy
from typing import Any, cast

import msgspec
from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document as TinyDocument
from tinydb.table import Table

from beredskab_tui.journal.documents import Document
from beredskab_tui.journal.format import as_json
from beredskab_tui.journal.journal import Journal
from beredskab_tui.journal.transaction import Transaction

Updater = Callable[[Any], None]


class JournalStorage(Storage):
    """A journal as TinyDB sees it. ``actor`` stands in the journal as the one who wrote."""

    def __init__(self, journal: Journal, actor: str | None = None) -> None:
        self.journal = journal
        self.actor = actor

    def read(self) -> dict[str, dict[str, Any]] | None:
        """All tables, as a copy; None while there is none."""
        return {name: deepcopy(dict(self.documents(name))) for name in self.tables()} or None

    def tables(self) -> set[str]:
        """The names of the tables that there are now, also inside a block that has changed them."""
        self.journal.refresh()
        transaction = self.journal.transaction
        return set(self.journal.state.tables) if transaction is None else transaction.tables()

    def documents(self, table: str) -> Mapping[str, Document]:
        """The documents of a table as they stand now, also inside a block. Not to be changed by the reader."""
        self.journal.refresh()
        transaction = self.journal.transaction
        return self.journal.table(table) if transaction is None else transaction.documents(table)

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Make the journal hold exactly ``data``: for callers that do not go through a table."""
        with self.journal.atomic(self.actor) as transaction:
            for name in transaction.tables() - set(data):
                transaction.drop(name)
            for name, documents in data.items():
                wanted = {str(id): dict(document) for id, document in documents.items()}
                if not wanted:
                    transaction.clear(name)
                for id in transaction.documents(name).keys() - wanted.keys():
                    transaction.remove(name, id)
                _commit(transaction, name, wanted)

    def close(self) -> None:
        self.journal.close()


class JournalTable(Table):
    """A table whose ids are UUIDs as text, and whose writes hold only what changed."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB declares it by its default, int

    _searched_at: tuple[int, str] | None = None
    """The head of the journal that the query cache belongs to."""

    @property
    def journal(self) -> Journal:
        return self._journal_storage.journal

    @property
    def _journal_storage(self) -> JournalStorage:
        return cast(JournalStorage, self._storage)

    def _get_next_id(self) -> Any:
        if self.document_id_class is str:
            return self.journal.new_id()
        return super()._get_next_id()  # type: ignore[no-untyped-call]  # TinyDB has no annotations here

    # -- writing: the whole call is one transaction, so that what it reads is what it changes

    def insert(self, document: Mapping[Any, Any]) -> int:
        with self._atomic():
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[Any, Any]]) -> list[int]:
        with self._atomic():
            return super().insert_multiple(documents)

    def update(
        self,
        fields: Mapping[Any, Any] | Callable[[MutableMapping[Any, Any]], None],
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        with self._atomic():
            return super().update(fields, doc_ids=self._matching(cond, doc_ids))

    def upsert(self, document: Mapping[Any, Any], cond: QueryLike | None = None) -> list[int]:
        with self._atomic():
            return super().upsert(document, cond)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        with self._atomic():
            return super().remove(doc_ids=self._matching(cond, doc_ids))

    def _matching(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> Iterable[int] | None:
        """The ids a condition means. The stock class would copy every document to find out."""
        if doc_ids is not None or cond is None:
            return doc_ids
        # TinyDB calls every id an int, whatever it is.
        ids: list[Any] = [self.document_id_class(id) for id, document in self._read_table().items() if cond(document)]
        return ids

    def _atomic(self) -> AbstractContextManager[Transaction]:
        # Where ids are numbers, the next one is only known while nobody else gives one out: count anew each time.
        self._next_id = None
        return self.journal.atomic(self._journal_storage.actor)

    def _update_table(self, updater: Updater) -> None:
        with self._atomic() as transaction:
            overlay = _Overlay(transaction.documents(self.name), self.document_id_class)
            updater(overlay)
            if overlay.emptied or self.name not in transaction.tables():
                transaction.clear(self.name)
            for id in overlay.removed:
                transaction.remove(self.name, id)
            _commit(transaction, self.name, overlay.changed)
        self.clear_cache()

    # -- reading: current, and never a part of what is stored

    def search(self, cond: QueryLike) -> list[TinyDocument]:
        self.journal.refresh()
        # What a block has gathered is not the state at any head, and may never become one.
        head = self.journal.head if self.journal.transaction is None else None
        if head is None or head != self._searched_at:
            self.clear_cache()
        self._searched_at = head
        return [self._copy(document) for document in super().search(cond)]

    def get(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get(*args, **kwargs)
        if isinstance(found, list):
            return [self._copy(document) for document in found]
        return None if found is None else self._copy(found)

    def __iter__(self) -> Iterator[TinyDocument]:
        # All at once: whoever goes through a table may change it on the way.
        return iter([self._copy(document) for document in super().__iter__()])

    def _read_table(self) -> dict[str, Mapping[Any, Any]]:
        return cast(dict[str, Mapping[Any, Any]], self._journal_storage.documents(self.name))

    def _copy(self, document: TinyDocument) -> TinyDocument:
        return self.document_class(deepcopy(dict(document)), document.doc_id)


class Database(TinyDB):
    """``Database(journal, actor)``: a journal as a TinyDB database."""

    table_class = JournalTable
    default_storage_class = JournalStorage  # type: ignore[assignment]  # TinyDB declares it by its default, a JSON file

    @property
    def _journal_storage(self) -> JournalStorage:
        return cast(JournalStorage, self._storage)

    def tables(self) -> set[str]:
        return self._journal_storage.tables()

    def drop_table(self, name: str) -> None:
        # The stock method reads everything and writes it back, and so would take out what others write in between.
        with self._journal_storage.journal.atomic(self._journal_storage.actor) as transaction:
            transaction.drop(name)
        self._tables.pop(name, None)


class _Overlay(MutableMapping[Any, Document]):
    """The table an updater of TinyDB works on: copies what it hands out, remembers what was touched."""

    def __init__(self, stored: Mapping[str, Document], id_class: type) -> None:
        self.changed: dict[str, Document] = {}
        self.removed: set[str] = set()
        self.emptied = False
        self._stored = stored
        self._id_class = id_class

    def __getitem__(self, key: Any) -> Document:
        id = str(key)
        if id not in self.changed:
            if id in self.removed or self.emptied:
                raise KeyError(key)
            self.changed[id] = deepcopy(self._stored[id])
        return self.changed[id]

    def __setitem__(self, key: Any, document: Document) -> None:
        self.removed.discard(str(key))
        self.changed[str(key)] = document

    def __delitem__(self, key: Any) -> None:
        if key not in self:
            raise KeyError(key)
        self.changed.pop(str(key), None)
        if str(key) in self._stored and not self.emptied:
            self.removed.add(str(key))

    def __contains__(self, key: object) -> bool:
        id = str(key)
        return id in self.changed or (id in self._stored and id not in self.removed and not self.emptied)

    def __iter__(self) -> Iterator[Any]:
        kept = [] if self.emptied else [id for id in self._stored if id not in self.removed]
        return iter([self._id_class(id) for id in dict.fromkeys([*kept, *self.changed])])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def clear(self) -> None:
        self.changed.clear()
        self.removed.clear()
        self.emptied = True


def _commit(transaction: Transaction, table: str, documents: Mapping[str, Document]) -> None:
    """Write the documents that are new or different, and of those that were there only the fields that are."""
    for id, document in documents.items():
        before, after = transaction.get(table, id), as_json(document)
        if before is None or not before.keys() <= after.keys():
            transaction.put(table, id, after)
        else:
            different = {key: value for key, value in after.items() if key not in before or _differ(before[key], value)}
            transaction.update(table, id, different)


def _differ(before: Any, after: Any) -> bool:
    # Compared as they are stored: to Python 1, 1.0 and True are the same.
    return msgspec.json.encode(before, order="deterministic") != msgspec.json.encode(after, order="deterministic")
