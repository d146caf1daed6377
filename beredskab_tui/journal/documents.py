"""Tables in memory: the documents as JSON, decoded when somebody asks for one.

So they take a third of the room, and whoever gets a document gets one of their own: nothing that is done with it
reaches what is stored.
"""

from abc import abstractmethod
from collections.abc import ItemsView, Iterator, Mapping, MutableMapping
from typing import Any

import msgspec

Document = dict[str, Any]

_decoder = msgspec.json.Decoder(Document)
_encoder = msgspec.json.Encoder()


class Table(Mapping[str, Document]):
    """Documents by id, in the order they came; also from the last to the first."""

    @abstractmethod
    def __reversed__(self) -> Iterator[str]: ...

    def items(self) -> "Items":
        return Items(self)


class Items(ItemsView[str, Document]):
    """Ids and documents of a table, in both directions."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def __reversed__(self) -> Iterator[tuple[str, Document]]:
        return ((id, self._table[id]) for id in reversed(self._table))


class Stored(Table, MutableMapping[str, Document]):
    """The documents of a table as they are stored."""

    def __init__(self, raw: dict[str, bytes] | None = None) -> None:
        self.raw = {} if raw is None else raw
        """The JSON of each document by id."""

    def __getitem__(self, id: str) -> Document:
        return _decoder.decode(self.raw[id])

    def __setitem__(self, id: str, document: Document) -> None:
        self.raw[id] = _encoder.encode(document)

    def __delitem__(self, id: str) -> None:
        del self.raw[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def __contains__(self, id: object) -> bool:
        return id in self.raw

    def __repr__(self) -> str:
        return repr(dict(self))


class Touched(Table):
    """The documents of a table with changes that are not stored yet; None stands for one that is taken out."""

    def __init__(self, stored: Mapping[str, Document], touched: Mapping[str, Document | None]) -> None:
        self._stored = stored
        self._touched = touched
        self._new = {id: None for id, document in touched.items() if document is not None and id not in stored}
        self._gone = {id for id, document in touched.items() if document is None and id in stored}

    def __getitem__(self, id: str) -> Document:
        document = self._touched[id] if id in self._touched else self._stored[id]
        if document is None:
            raise KeyError(id)
        return document

    def __iter__(self) -> Iterator[str]:
        yield from (id for id in self._stored if id not in self._gone)
        yield from self._new

    def __reversed__(self) -> Iterator[str]:
        yield from reversed(self._new)
        yield from (id for id in reversed(list(self._stored)) if id not in self._gone)

    def __len__(self) -> int:
        return len(self._stored) - len(self._gone) + len(self._new)

    def __contains__(self, id: object) -> bool:
        return id in self._new or (id in self._stored and id not in self._gone)

    def __repr__(self) -> str:
        return repr(dict(self))
