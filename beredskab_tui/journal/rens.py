"""*Rens*: the bytes of a journal without certain values. The one case in which written lines are written anew."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import msgspec

from beredskab_tui.journal.documents import Document
from beredskab_tui.journal.format import seal, unseal

_decoder = msgspec.json.Decoder(dict[str, Any])


Rinsed = dict[tuple[str, str], set[str]]
"""The documents that something was taken out of, by table and id, with the names of the fields."""
Rinse = Callable[[Document], set[str]]
"""Changes the values that an operation holds, and tells which."""


def without(data: bytes, table: str, id: str, fields: Document) -> tuple[bytes, list[str]]:
    """The lines of a journal with other values in place of those that some fields of a document ever had.

    Args:
        data: whole, intact lines.
        fields: for each field what stands there from now on.

    Returns:
        The lines, all of them in their places, and the ids of the events whose lines are different.
    """

    def rinse(values: Document) -> set[str]:
        different = {field for field in values.keys() & fields.keys() if values[field] != fields[field]}
        values.update({field: fields[field] for field in different})
        return different

    rows, events = _rewritten(data, {(table, id)}, rinse)
    return rows, [event for event, _ in events]


def without_words(
    data: bytes, documents: Collection[tuple[str, str]], words: Mapping[str, str]
) -> tuple[bytes, list[tuple[str, Rinsed]]]:
    """The lines of a journal with other words in place of certain texts, wherever some documents ever held them.

    Args:
        data: whole, intact lines.
        documents: table and id of each.
        words: what stands from now on in place of a text that is, to the letter, this one.

    Returns:
        The lines, and for each event whose line is different its id and what was taken out of.
    """

    def rinse(values: Document) -> set[str]:
        replaced = {field: replace_words(value, words) for field, value in values.items()}
        different = {field for field in values if replaced[field] != values[field]}
        values.update(replaced)
        return different

    return _rewritten(data, documents, rinse)


def replace_words(value: Any, words: Mapping[str, str]) -> Any:
    """A value of JSON with other words in place of the texts that stand in it, however deep."""
    if isinstance(value, str):
        return words.get(value, value)
    if isinstance(value, dict):
        return {key: replace_words(part, words) for key, part in value.items()}
    if isinstance(value, list):
        return [replace_words(part, words) for part in value]
    return value


def _rewritten(
    data: bytes, documents: Collection[tuple[str, str]], rinse: Rinse
) -> tuple[bytes, list[tuple[str, Rinsed]]]:
    rows = data.splitlines(keepends=True)
    events = []
    for at, row in enumerate(rows):
        line = unseal(row[:-1])
        if line is None or not any((part.table, getattr(part, "id", "")) in documents for part in line.k):
            continue
        parts = _decoder.decode(row)
        rinsed: Rinsed = {}
        for operation in parts["k"]:
            # A whole document, or some fields of it: what was put into it stands in the fourth place.
            if operation[0] in ("p", "u") and (document := (operation[1], operation[2])) in documents:
                fields = rinse(operation[3])
                if fields:
                    rinsed.setdefault(document, set()).update(fields)
        if rinsed:
            parts.pop("x", None)
            parts["r"] = line.link
            del parts["c"]
            rows[at] = seal(parts)
            events.append((line.g, rinsed))
    return b"".join(rows), events
