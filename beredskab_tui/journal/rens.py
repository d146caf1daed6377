"""*Rens*: the bytes of a journal without certain values. The one case in which written lines are written anew."""

from typing import Any

import msgspec

from beredskab_tui.journal.documents import Document
from beredskab_tui.journal.format import seal, unseal

_decoder = msgspec.json.Decoder(dict[str, Any])


def without(data: bytes, table: str, id: str, fields: Document) -> tuple[bytes, list[str]]:
    """The lines of a journal with other values in place of those that some fields of a document ever had.

    Args:
        data: whole, intact lines.
        fields: for each field what stands there from now on.

    Returns:
        The lines, all of them in their places, and the ids of the events whose lines are different.
    """
    rows = data.splitlines(keepends=True)
    events = []
    for at, row in enumerate(rows):
        line = unseal(row[:-1])
        if line is None or not any((part.table, getattr(part, "id", "")) == (table, id) for part in line.k):
            continue
        parts = _decoder.decode(row)
        if _rinse(parts["k"], table, id, fields):
            parts.pop("x", None)
            parts["r"] = line.link
            del parts["c"]
            rows[at] = seal(parts)
            events.append(line.g)
    return b"".join(rows), events


def _rinse(operations: list[list[Any]], table: str, id: str, fields: Document) -> bool:
    """Change the operations of a line as they are in JSON; False when there was nothing to change."""
    rinsed = False
    for operation in operations:
        if operation[0] not in ("p", "u") or operation[1:3] != [table, id]:
            continue
        values = operation[3]
        for field in values.keys() & fields.keys():
            if values[field] != fields[field]:
                values[field] = fields[field]
                rinsed = True
    return rinsed
