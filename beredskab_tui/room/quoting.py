"""Where an incident still says what a line said that is sensitive now: for people to see to, one after the other."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from beredskab_tui.records import PictureHeading
from beredskab_tui.room.fieldwords import RECORDS

SHORTEST: Final = 8
"""Characters of a text that is looked for: a shorter one stands in many by chance."""


def quoted_in(documents: Mapping[str, Mapping[str, dict[str, Any]]], words: Iterable[str]) -> list[str]:
    """The records in which one of the words stands, each as it is called: "besked 2", "situationsbillede 3".

    Args:
        documents: what is stored, by table and id.
    """
    long = [word for word in words if len(word) >= SHORTEST]
    found = (
        _called(table, document)
        for table, records in documents.items()
        for document in records.values()
        if any(word in text for text in _texts(document) for word in long)
    )
    return list(dict.fromkeys(found))


def _called(table: str, document: Mapping[str, Any]) -> str:
    name = RECORDS.get(table, "en oplysning")
    if table == PictureHeading.table:
        # Its version counts the texts it has had, and is nothing to people.
        return f"{name[0].lower()}{name[1:]}"
    number = next((document[field] for field in ("seq", "version", "number") if document.get(field)), "")
    return f"{name[0].lower()}{name[1:]} {number}".rstrip()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
