"""Texts that somebody may paste, type or put in a file, and that must do no harm anywhere."""

import unicodedata
from typing import Final

HOSTILE: Final[dict[str, str]] = {
    "markup that ends what was not begun": "[/b]",
    "markup that acts": "[@click=app.quit]x[/]",
    "markup of a colour": "[red]rød[/red] $primary",
    "a word in brackets": "[OK] modtaget",
    "braces and percent": "{0} {navn!r} %s %(x)d ${HOME} `id`",
    "ESC that clears the screen": "før\x1b[2J\x1b[Hefter",
    "ESC that sets the title": "\x1b]0;ny titel\x07Brand i kælder",
    "OSC 52 to the clipboard": "\x1b]52;c;cm0gLXJmIC8=\x1b\\Skud hørt",
    "C1": "c1 \x9b31m\x9d0;x\x9c\x85slut",
    "NUL": "nul\x00tegn",
    "only what is removed": "\x00\x1b\x07\u200b\u202e",
    "bidi": "Adgang \u202egnilkcev\u202c til \u2067kælder\u2069 4",
    "halves of characters": "halv \ud83d surrogat \udc9b",
    "not assigned": "ukendt \U000e0fff\ufffe",
    "only blanks": " \t \u00a0 \n ",
    "300 kB": "Skud! " * 50_000,
    "one character too many": "x" * 10_001,
    "twenty lines": "\n".join(f"linje {number}" for number in range(1, 21)),
    "windows line ends": "et\r\nto\rtre\u2028fire",
    "looks like a reference": "#0 #12 #999999999999999999999 ##1",
    "digits without end": "9" * 5_000,
    "a path": "../../../etc/passwd",
    "JSON": '{"n":1,"c":"0"}\n{"n":2}',
    "Danish and emoji": "Æblegrød på Åvej – »Ø« 👩‍👧 é e\u0301",
}
"""By what is wrong with them."""

_REMOVED = frozenset(("Cc", "Cf", "Cs", "Cn"))


def harmless(text: str) -> bool:
    """Whether a text may go to a terminal: no control, format, surrogate or unassigned characters but newlines."""
    return all(c in "\n\u200d" or unicodedata.category(c) not in _REMOVED for c in text)
