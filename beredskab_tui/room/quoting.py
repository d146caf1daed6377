"""Where an incident still says what a line said that is sensitive now: for people to see to, one after the other."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from beredskab_tui.records import (
    Agreement,
    CallBack,
    FollowUp,
    Instruction,
    LogEntry,
    MediaNote,
    PictureHeading,
    PlanAnswer,
    Rumour,
    StaffMember,
    Statement,
    Task,
)
from beredskab_tui.room.fieldwords import RECORDS, every_text

SHORTEST: Final = 8
"""Characters of a text that is looked for: a shorter one stands in many by chance."""
_BEGINNING: Final = 50
"""So much of a long text is looked for: the program shortens what it quotes."""
_PART: Final = 12
"""Characters of a text that is looked for in the line: a shorter one stands in many lines by chance."""
_TOLD_IN_LINES: Final = frozenset(
    kind.table
    for kind in (
        Agreement, CallBack, FollowUp, Instruction, MediaNote, PlanAnswer, Rumour, StaffMember, Statement, Task,
    )
)  # fmt: skip
"""Tables of what the program writes a line about, so that a part of the line may be theirs."""


def quoted_in(
    documents: Mapping[str, Mapping[str, dict[str, Any]]], entries: Iterable[LogEntry], words: Iterable[str]
) -> list[str]:
    """The records that say the same, or refer to the line, each as it is called: "besked 2", "situationsbillede 3".

    Args:
        documents: what is stored, by table and id.
        entries: the lines that are sensitive now.
        words: what they say.
    """
    seqs = {entry.seq for entry in entries if entry.unfinished}
    long = [_flat(word) for word in words if len(word) >= SHORTEST]
    found = (
        _called(table, document)
        for table, records in documents.items()
        for document in records.values()
        if document.get("sealed") is None
        and (_refers(document, seqs) or _says(table, [_flat(text) for _, text in every_text(document)], long))
    )
    return list(dict.fromkeys(found))


def _refers(value: Any, seqs: Collection[int]) -> bool:
    """Whether a line names one of the lines, or a heading of the situation picture was made from one."""
    if isinstance(value, dict):
        named = {*value.get("refs", ()), *value.get("made_from", ())}
        return not named.isdisjoint(seqs) or any(_refers(part, seqs) for part in value.values())
    return isinstance(value, list) and any(_refers(part, seqs) for part in value)


def _says(table: str, texts: Iterable[str], words: Collection[str]) -> bool:
    part = table in _TOLD_IN_LINES
    return any(
        word[:_BEGINNING] in text or (part and len(text) >= _PART and text in word) for text in texts for word in words
    )


def _called(table: str, document: Mapping[str, Any]) -> str:
    name = RECORDS.get(table, "en oplysning")
    if table == PictureHeading.table:
        # Its version counts the texts it has had, and is nothing to people.
        return f"{name[0].lower()}{name[1:]}"
    number = next((document[field] for field in ("seq", "version", "number") if document.get(field)), "")
    return f"{name[0].lower()}{name[1:]} {number}".rstrip()


def _flat(text: str) -> str:
    """A text on one line: the program breaks and joins lines where it quotes."""
    return " ".join(text.replace(" / ", " ").split())
