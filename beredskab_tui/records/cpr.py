"""CPR numbers: what looks like one in a text. Rather one too many than one too few: it is to stand nowhere in plain."""

import re
from collections.abc import Iterator
from typing import Final

_BLANK: Final = r"[ \t\u00a0\u202f]"
_DASHES: Final = r"\u2010-\u2015\u2212-"
_CPR: Final = (
    r"(?<![0-9+])(?<![0-9][-.])(?:"
    rf"([0-9]{{2}}){_BLANK}?([0-9]{{2}}){_BLANK}?([0-9]{{2}})(?:{_BLANK}?[/{_DASHES}]{_BLANK}?|{_BLANK})?"
    rf"|([0-9]{{2}})[.-]([0-9]{{2}})[.-]([0-9]{{2}})[{_DASHES}]"
    r")[0-9]{4}(?![0-9])(?![-.][0-9])"
)
"""Six digits of a birthday and four more, with or without something between them."""
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

LOOKS_LIKE_CPR: Final = "Det ligner et CPR-nummer."


def cpr_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text something begins and ends that may be a CPR number: ten digits of which six are a birthday."""
    for match in re.finditer(_CPR, text):
        day, month = (int(match[at] or match[at + 3]) for at in (1, 2))
        # Somebody without a number of their own has one whose day is 60 too high.
        if 1 <= month <= 12 and 1 <= (day - 60 if day > 60 else day) <= _DAYS[month - 1]:
            yield match.start(), match.end()


def has_cpr(text: str) -> bool:
    """Whether something in a text looks like a CPR number. Costs next to nothing where there are not ten digits."""
    return sum(map(str.isdecimal, text)) >= 10 and any(True for _ in cpr_numbers(text))
