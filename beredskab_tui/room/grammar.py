"""How a line typed on the board is read: an optional time, optional letters, then the text as it stands.

The shell reads no prefixes. Pure: the same line and the same clock give the same reading.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from beredskab_tui.records import EntryKind
from beredskab_tui.records.words import danish
from beredskab_tui.times import Reading, take_time

LETTERS: dict[str, EntryKind] = {
    "b": EntryKind.DECISION,
    "a": EntryKind.INSTRUCTION,
    "p": EntryKind.AGREEMENT,
    "m": EntryKind.MEDIA,
    "o": EntryKind.TASK,
    "k": EntryKind.CONTACT,
    "r": EntryKind.RUMOUR,
    "v": EntryKind.ASSESSMENT,
    "s": EntryKind.OBSERVATION,
    "u": EntryKind.OMISSION,
}
SENSITIVE = "f"
CALL_BACK = "t"

REASONED: Final = frozenset({EntryKind.DECISION, EntryKind.OMISSION})
"""What gives its reason: what was decided, and what was decided not to do."""

_BECAUSE: Final = re.compile(r"(?<=[^\s,])[\s,]+fordi\s+(?=\S)")
"""Between a decision and its reason. The comma that Danish puts before "fordi" goes with it; so may a new line."""
_FOR: Final = re.compile(r"([^\s:]{1,5}):\s+(?=\S)")
"""Initials and a colon in front of a text: who said or did it."""


class Typed(NamedTuple):
    """How a typed line will be stored."""

    text: str
    kind: EntryKind = EntryKind.INFORMATION
    time: Reading | None = None
    """None: it happened now."""
    sensitive: bool = False
    call_back: bool = False
    reason: str | None = None
    speaker: str | None = None
    """Id of the person who said or did it; None for the one who writes."""

    @property
    def name(self) -> str:
        """What the line is, in words."""
        what = "ring tilbage" if self.call_back else danish(self.kind)
        return f"følsom {what}" if self.sensitive else what


def read_line(line: str, now: datetime, initials: Mapping[str, str] | None = None) -> Typed:
    """Read a line as the contract says: time, ``f``, one letter, text. A leading space means plain text.

    Args:
        initials: ids of those in whose name a line may be written, by their initials: "JB: kører nu". Initials that
            nobody has are text.

    Raises:
        BadTime: it begins with a time that never was, was twice, or has not been.
    """
    if line.startswith(" "):
        return Typed(line.strip())
    time, rest = take_time(line, now)
    letter, rest, sensitive = "", rest, False
    if _begins_with(rest, SENSITIVE):
        sensitive, rest = True, rest[2:].lstrip(" ")
    if rest and rest[0] in (*LETTERS, CALL_BACK) and _begins_with(rest, rest[0]):
        letter, rest = rest[0], rest[2:].lstrip(" ")
    kind = LETTERS.get(letter, EntryKind.CONTACT if letter == CALL_BACK else EntryKind.INFORMATION)
    text, reason = rest.strip(), None
    speaker = None
    if initials and (named := _FOR.match(text)) and named[1] in initials:
        text, speaker = text[named.end() :], initials[named[1]]
    if kind in REASONED and (because := _BECAUSE.search(text)):
        text, reason = text[: because.start()], text[because.end() :]
    return Typed(text, kind, time, sensitive, letter == CALL_BACK, reason, speaker)


def _begins_with(line: str, letter: str) -> bool:
    # A letter alone is a word still being typed, or a line of its own: only the space makes it a prefix.
    return line.startswith(f"{letter} ")
