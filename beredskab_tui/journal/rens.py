"""*Rens*: the bytes of a journal without certain values. The one case in which written lines are written anew."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

import msgspec

from beredskab_tui.journal.documents import Document
from beredskab_tui.journal.format import seal, unseal

_decoder = msgspec.json.Decoder(dict[str, Any])


Rinse = Callable[[Any], Any]
"""What becomes of a value: the same again where nothing is to be taken out."""
Rinses = Mapping[tuple[str, str], Mapping[str, Rinse]]
"""For documents, by table and id, the fields that something is taken out of, and what becomes of each value."""
Rinsed = dict[tuple[str, str], set[str]]
"""The documents that something was taken out of, with the names of the fields."""


def without(
    data: bytes, table: str, id: str, fields: Document, events: Collection[str] | None = None
) -> tuple[bytes, list[str]]:
    """The lines of a journal with other values in place of those that some fields of a document ever had.

    Args:
        data: whole, intact lines.
        fields: for each field what stands there from now on.
        events: only lines of these; None for all.

    Returns:
        The lines, all of them in their places, and the ids of the events whose lines are different.
    """
    rinses = {(table, id): {field: partial(_put, value) for field, value in fields.items()}}
    rows, rinsed = rinse(data, rinses, events)
    return rows, [event for event, _ in rinsed]


def rinse(data: bytes, rinses: Rinses, events: Collection[str] | None = None) -> tuple[bytes, list[tuple[str, Rinsed]]]:
    """The lines of a journal without what is to be taken out, wherever some fields of some documents ever held it.

    Args:
        data: whole, intact lines.
        events: only lines of these; None for all.

    Returns:
        The lines, and for each event whose line is different its id and what was taken out of.
    """
    rows = data.splitlines(keepends=True)
    changed = []
    for at, row in enumerate(rows):
        line = unseal(row[:-1])
        if line is None or (events is not None and line.g not in events):
            continue
        if not any((part.table, getattr(part, "id", "")) in rinses for part in line.k):
            continue
        parts = _decoder.decode(row)
        rinsed: Rinsed = {}
        for operation in parts["k"]:
            # A whole document, or some fields of it: what was put into it stands in the fourth place.
            if operation[0] in ("p", "u") and (document := (operation[1], operation[2])) in rinses:
                fields = _rinse(operation[3], rinses[document])
                if fields:
                    rinsed.setdefault(document, set()).update(fields)
        if rinsed:
            parts.pop("x", None)
            parts["r"] = line.link
            del parts["c"]
            rows[at] = seal(parts)
            changed.append((line.g, rinsed))
    return b"".join(rows), changed


def _rinse(values: Document, fields: Mapping[str, Rinse]) -> set[str]:
    """Change the values that an operation holds, and tell which."""
    anew = {field: fields[field](values[field]) for field in values.keys() & fields.keys()}
    different = {field for field, value in anew.items() if value != values[field]}
    values.update({field: anew[field] for field in different})
    return different


def _put(value: Any, _: Any) -> Any:
    return value
