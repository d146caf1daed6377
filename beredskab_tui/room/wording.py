"""Small rules of written Danish for the sentences the program puts together."""

from collections.abc import Sequence

_ENDS = (".", "!", "?", "…", ":")


def ended(text: str) -> str:
    """The text as a whole sentence: with a full stop, unless whoever wrote it has put one."""
    return text if text.endswith(_ENDS) else f"{text}."


def shortened(text: str, length: int = 60) -> str:
    """So much of a text as a sentence about it has room for."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def counted(number: int, one: str, many: str) -> str:
    """A number and what it counts: "1 opgave", "2 opgaver"."""
    return f"{number} {one if number == 1 else many}"


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: "beboere", "beboere og foreninger", "a, b og c"."""
    return " og ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)
