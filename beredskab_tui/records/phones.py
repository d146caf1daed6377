"""Phone numbers: how one is found in a text, and how two are compared. One rule for the list and for an exercise."""

import re
from typing import Final

ONLY_NUMBER: Final = re.compile(r"[0-9+(][0-9+() ./*-]*")
"""What may stand in the field of a number."""

_DASH: Final = r"\u2010-\u2015-"
_SIGN: Final = rf"[\s./(){_DASH}]"
"""What people write between the digits. The no-break space counts as a blank."""
_TIME: Final = r"(?:[01]?[0-9]|2[0-4])[.:][0-5][0-9]"
_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_ENDS: Final = rf"(?![0-9])(?![./{_DASH}][0-9])"
"""The number goes on neither with a digit nor with a sign and a digit."""
_OTHER: Final = "(?:{})".format(
    "|".join(
        (
            rf"{_DAY}[-./]{_MONTH}[-./](?:19|20)[0-9]{{2}}{_ENDS}",  # 24-12-2026
            rf"(?:19|20)[0-9]{{2}}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]){_ENDS}",  # 2026-12-24
            rf"{_DAY}(?:[-/]{_MONTH}|\.{_MONTH}\.)(?:[-/.]?[0-9]{{2}})?\s+{_TIME}{_ENDS}",  # 24/12 14.32
            rf"{_TIME}\s?[{_DASH}]\s?{_TIME}{_ENDS}",  # 08.00-16.00
            rf"(?:19|20)[0-9]{{2}}\s?[/{_DASH}]\s?20[0-3][0-9]{_ENDS}",  # 2025-2026
        )
    )
)
"""Eight digits and more that are a day or a time."""
_EIGHT: Final = rf"(?:[0-9](?!{_SIGN}{{0,2}}\s{_OTHER}){_SIGN}{{0,3}}){{7}}[0-9]"
_MORE: Final = rf"(?:(?!\s(?:{_OTHER}|{_TIME}{_ENDS})){_SIGN}?[0-9])*"

NUMBER: Final = (
    rf"(?<![0-9])(?<![0-9][./{_DASH}])(?!{_OTHER})(?!{_TIME}\s+[+(]*{_EIGHT})"
    rf"(?:\((?=\+?[0-9]{{1,4}}\)))?\+?{_EIGHT}{_MORE}"
)
"""A phone number in a text: eight digits or more, whatever stands between them.

Rather one too many than one too few: in an exercise a real number must stand nowhere. Days, times and opening hours
are none. As text: ``re`` compiles it at its first use, for that takes 10 ms and ``beredskab log`` seldom needs it.
"""


def bare_number(written: str) -> str:
    """A number as it is compared: digits only, without the country code of Denmark."""
    digits = "".join(c for c in written if c.isdecimal())
    if digits.startswith("00") and len(digits) == 12:
        digits = digits[2:]
    return digits[2:] if len(digits) == 10 and digits.startswith("45") else digits
