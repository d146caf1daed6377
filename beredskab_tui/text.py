"""The one door in for text from people and files, and the last stand before it goes out.

A terminal obeys control characters, and bidi controls make a line read as something it does not say; a file, another
session or a paste may bring both. So every text is cleaned where it enters, and made safe again where it leaves.
"""

import re
import unicodedata
from typing import Final

from beredskab_tui.errors import BeredskabError

MAX_LENGTH: Final = 10_000
"""The most characters one text may have once it is clean."""

_NEWLINE: Final = re.compile("\r\n?|[\u2028\u2029]")
_REFERENCE: Final = re.compile(r"(?<![\w#])#([1-9][0-9]{0,8})(?!\w)")
_KEPT: Final = frozenset("\n\u200d")
"""Newline, and the zero width joiner that holds many emoji together."""
_REMOVED: Final = frozenset(("Cc", "Cf", "Cs", "Cn"))
"""Controls, format characters (all bidi marks are among them), surrogates and what Unicode has not assigned."""


class TooLong(BeredskabError):
    """The text has more than ``MAX_LENGTH`` characters; it is refused whole, never cut."""

    def __init__(self, length: int) -> None:
        super().__init__(
            f"Teksten er på {_thousands(length)} tegn, og der er plads til {_thousands(MAX_LENGTH)}. "
            "Den er hverken gemt eller afkortet. Del den i flere stykker, og prøv igen."
        )
        self.length = length


def clean(text: str) -> str:
    """The text as it may be stored: NFC, "\\n" between lines, no control characters, no blanks at the ends of lines.

    What is removed leaves no trace. Cleaning twice is the same as once. Raises ``TooLong``.
    """
    text = safe(text)
    if not text.isprintable():  # a newline is not printable, so a printable text is a single line
        text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _short_enough(text.strip())


def clean_line(text: str) -> str:
    """As ``clean``, on one line: where there were newlines there is " / ". Raises ``TooLong``."""
    lines = (line.strip() for line in clean(text).split("\n"))
    return _short_enough(" / ".join(line for line in lines if line))


def safe(text: str) -> str:
    """The text as it may be shown or written to a file: without what a terminal would obey.

    Never raises, has no limit of length, and keeps newlines and blanks.
    """
    if not text.isprintable():
        text = _NEWLINE.sub("\n", text).replace("\t", " ")
        text = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _REMOVED)
    # Last, because a letter and its accent may have had a control character between them.
    return unicodedata.normalize("NFC", text)


def references(text: str) -> tuple[int, ...]:
    """The numbers of the log entries the text refers to as "#12", in order, each once."""
    return tuple(dict.fromkeys(int(number) for number in _REFERENCE.findall(text)))


def _short_enough(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise TooLong(len(text))
    return text


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")
