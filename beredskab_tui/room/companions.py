"""What comes into being with a line of the log, and follows it when it is struck or corrected.

A line typed with ``m`` is also a media note, one with ``r`` a rumour, and so on. Such a companion says what its line
says: it goes when the line is ruled through, and speaks with the new words when the line is put right.
"""

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from beredskab_tui.records import (
    Agreement,
    CallBack,
    EntryKind,
    Instruction,
    LogEntry,
    MediaNote,
    Record,
    Rumour,
    Task,
    TaskState,
)
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.room import orders
from beredskab_tui.room.seat import Act
from beredskab_tui.text import clean_line

UNNAMED: Final = "Ikke nævnt"
"""The medium of a note whose line names none."""

_LONGEST_NAME: Final = 40
"""Characters before a colon that may be a name; more is a sentence."""
_ASKS: Final = "spørger|spurgte|ringer|ringede|vil (?:vide|have|tale|filme)|ønsker|beder om|bad om"
_BEGINS_ASKING: Final = re.compile(rf"(?:{_ASKS})\b", re.IGNORECASE)
_NAME_AND_ASKS: Final = re.compile(rf"(.{{1,{_LONGEST_NAME}}}?) (?P<asks>{_ASKS})\b", re.IGNORECASE)
_SAYS: Final = " skriver"


class MediaWords(NamedTuple):
    """What a line says of a medium."""

    outlet: str
    claims: str
    enquiry: bool


def media_words(text: str) -> MediaWords:
    """Read "TV Syd: to er såret" and "TV Syd spørger, om …": who it is, what they say, and whether they ask us.

    They ask when it says so in front: *spørger*, *ringer*, *vil vide*, *beder om* … Anything else is not guessed.
    """
    name, claims = _named(text)
    if not name:
        asks = _NAME_AND_ASKS.match(text)
        return MediaWords(UNNAMED, text, False) if asks is None else MediaWords(asks[1], text[asks.start(2) :], True)
    asks = _NAME_AND_ASKS.match(name)
    if asks is not None:
        return MediaWords(asks[1], claims, True)
    return MediaWords(name.removesuffix(_SAYS) or name, claims, begins_asking(claims))


def begins_asking(claims: str) -> bool:
    """Whether what they say begins with that they ask, so that nobody need say it once more."""
    return _BEGINS_ASKING.match(claims) is not None


def _named(text: str) -> tuple[str, str]:
    """The name before the first colon, and what follows; no name when there is none, or it is a sentence."""
    name, colon, rest = text.partition(": ")
    return (name, rest.strip()) if colon and len(name) <= _LONGEST_NAME else ("", text)


# -- what a line is made into


def _media_note(act: Act, entry: LogEntry, text: str, new_id: str) -> MediaNote:
    outlet, claims, enquiry = media_words(text)
    return MediaNote(
        id=new_id,
        seq=entry.seq,
        occurred_at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        author=act.me.id,
        outlet=outlet,
        claims=claims,
        enquiry=enquiry,
    )


def _rumour(act: Act, entry: LogEntry, text: str, new_id: str) -> Rumour:
    source, said = _named(text)
    return Rumour(
        id=new_id, seq=entry.seq, heard_at=entry.occurred_at, author=act.me.id, text=said or text, source=source
    )


def _task(act: Act, entry: LogEntry, text: str, new_id: str) -> Task:
    return Task(id=new_id, number=act.count(Task) + 1, title=text, seq=entry.seq)


def _call_back(act: Act, entry: LogEntry, text: str, new_id: str) -> CallBack:
    return CallBack(id=new_id, seq=entry.seq, who=text, asked_at=entry.occurred_at, author=act.me.id)


class _Kind(NamedTuple):
    """One kind of companion."""

    record: type[Record]
    make: Callable[[Act, LogEntry, str, str], Record]
    """From the line, its text on one line, and the new record's id."""
    told: tuple[str, ...]
    """The fields that are read from the text, and follow a correction."""


_CALL_BACK: Final = _Kind(CallBack, _call_back, ("who",))
_KINDS: Final = {
    EntryKind.MEDIA: _Kind(MediaNote, _media_note, ("outlet", "claims", "enquiry")),
    EntryKind.RUMOUR: _Kind(Rumour, _rumour, ("text", "source")),
    EntryKind.TASK: _Kind(Task, _task, ("title",)),
    EntryKind.INSTRUCTION: _Kind(Instruction, orders.instruction_of, ("text",)),
    EntryKind.AGREEMENT: _Kind(Agreement, orders.agreement_of, ("text", "with_whom")),
}


# -- what the log does, in the same record as its line


def make(act: Act, entry: LogEntry, *, call_back: bool = False) -> None:
    """Put a line on the list of its kind, or on that of those who wait for our call."""
    kind = _CALL_BACK if call_back else _KINDS.get(entry.kind)
    if kind is not None:
        act.add(kind.make(act, entry, clean_line(entry.text), act.new_id()))


def strike(act: Act, seq: int) -> None:
    """A line was struck: what was made with it does not hold. A task is not relevant any more, if it is still open."""
    for kind, companion in _of(act, seq):
        if kind.record is not Task:
            act.change(companion, struck=True)
        elif companion.state in OPEN_STATES:
            act.change(
                companion,
                state=TaskState.NOT_RELEVANT,
                reason=f"linje {seq} er annulleret",
                changed_by=act.me.id,
                changed_at=act.now,
            )


def correct(act: Act, seq: int, right: LogEntry) -> None:
    """A line was put right: what was made with it belongs to the new line, and is read anew from it.

    What the new text does not tell stays as it was: a partner or a source that somebody has named since.
    """
    for kind, companion in _of(act, seq):
        anew = kind.make(act, right, clean_line(right.text), companion.id)
        told = {name: getattr(anew, name) for name in kind.told}
        act.change(companion, seq=right.seq, **{name: said for name, said in told.items() if said not in ("", UNNAMED)})


def _of(act: Act, seq: int) -> list[tuple[_Kind, Any]]:
    """What was made with a line, and still holds."""
    return [
        (kind, one)
        for kind in (*_KINDS.values(), _CALL_BACK)
        for one in act.all(kind.record)
        if getattr(one, "seq", None) == seq and not getattr(one, "struck", False)
    ]
