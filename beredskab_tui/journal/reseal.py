"""A journal file of lines that were put together: the same bytes if nothing is lost, otherwise a chain of its own."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from beredskab_tui.journal.format import (
    NOTHING,
    SCHEMA,
    Clear,
    Delete,
    Drop,
    Operation,
    Put,
    Update,
    header,
    seal,
    unseal,
)
from beredskab_tui.journal.mend import Mended

_parts = msgspec.json.Decoder(dict[str, msgspec.Raw])
_operations = msgspec.json.Decoder(list[msgspec.Raw])


class Added(NamedTuple):
    """An event that was not in the journal, to stand in the new one."""

    before: int
    """Index of the line of ``Mended.lines`` in front of which it stands."""
    event: str
    actor: str | None
    at: int
    """Milliseconds since 1970, UTC; later when the line before it is."""
    operations: list[Operation]


def reseal(mended: Mended, added: Iterable[Added] = ()) -> bytes:
    """A journal file of the lines: the very same bytes if that is all of them, otherwise a chain of its own.

    In the latter the events keep their ids, times, authors and operations, and the header names, as ``made_of``, the
    file it was made of. That a line once held other values (``r``) is known from the record of the *rens* alone. An
    update of a document that is lost is left out: what is there would be half a document.
    """
    before: dict[int, list[Added]] = {}
    for each in added:
        before.setdefault(each.before, []).append(each)
    if mended.whole and not before:
        return b"".join(mended.lines)
    chain = _Chain(mended)
    for at, row in enumerate(mended.lines):
        for each in before.get(at, ()):
            chain.add(each)
        if at or not mended.headed:
            chain.keep(row)
    for each in before.get(len(mended.lines), ()):
        chain.add(each)
    return b"".join(chain.rows)


class _Chain:
    """Lines as they are sealed one after the other."""

    def __init__(self, mended: Mended) -> None:
        first = unseal(mended.lines[0][:-1]) if mended.lines else None
        self.origin = first.o if first is not None else ""
        self.rows: list[bytes] = []
        self._time = (0, 0)
        self._there: dict[str, set[str]] = {}
        """The ids of the documents of each table."""
        parts = _parts.decode(header(mended.db, self.origin))
        self._seal({"made_of": mended.made_of}, parts)

    def keep(self, row: bytes) -> None:
        """Put a line here that stood elsewhere."""
        line = unseal(row[:-1])
        assert line is not None
        self._time = max(self._time, line.h)
        parts = _parts.decode(row)
        parts.pop("r", None)
        kept = [
            raw for raw, operation in zip(_operations.decode(parts["k"]), line.k, strict=True) if self._fits(operation)
        ]
        self._seal({"on": len(self.rows), "k": kept}, parts)

    def add(self, added: Added) -> None:
        """Put a new line here."""
        self._time = (added.at, 0) if added.at > self._time[0] else (self._time[0], self._time[1] + 1)
        n = len(self.rows)
        fields = {"n": n, "g": added.event, "h": self._time, "o": self.origin, "on": n, "a": added.actor, "s": SCHEMA}
        self._seal({"k": [part for part in added.operations if self._fits(part)]}, fields)

    def _fits(self, operation: Operation) -> bool:
        """Take an operation in, if it does not change a document that is not there."""
        there = self._there.setdefault(operation.table, set())
        match operation:
            case Put(_, id):
                there.add(id)
            case Update(_, id):
                return id in there
            case Delete(_, id):
                there.discard(id)
            case Clear() | Drop():
                there.clear()
        return True

    def _seal(self, changed: Mapping[str, Any], parts: Mapping[str, Any]) -> None:
        fields = {**parts, **changed, "n": len(self.rows), "p": self._link()}
        fields.pop("c", None)
        self.rows.append(seal(fields))

    def _link(self) -> str:
        if not self.rows:
            return NOTHING
        line = unseal(self.rows[-1][:-1])
        assert line is not None
        return line.link
