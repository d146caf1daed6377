"""Where things stand in the text of a TOML file: from a value to its line, and from a line to its keys.

The TOML parser keeps no positions, so this reads the text again, and as far as it can when the text is broken.
Imported only when something is wrong.
"""

import re
from typing import Any

from beredskab_tui.configfile import Keys

_KEY_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY_PART}(?:\s*\.\s*{_KEY_PART})*"
HEADER = re.compile(rf"^\s*(\[\[?)\s*({_DOTTED})\s*\]\]?\s*$")
KEY = re.compile(rf"^\s*({_DOTTED})\s*=\s*(.*?)\s*$")
_TOKENS = re.compile(
    r"""#[^\n]*|\"\"\"(?:\\.|[^\\])*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""",
    re.DOTALL,
)


def line_index(text: str) -> dict[Keys, int]:
    """The line of each table and each key of a TOML text, as far as it can be read."""
    index: dict[Keys, int] = {}
    counts: dict[Keys, int] = {}
    table: Keys = ()
    for number, line in enumerate(bare(text), start=1):
        if header := HEADER.match(line):
            keys = _resolved(parts_of(header[2]), counts)
            if header[1] == "[[":
                counts[keys] = counts.get(keys, -1) + 1
                index.setdefault(keys, number)
                keys = (*keys, counts[keys])
            table = keys
            index.setdefault(table, number)
        elif key := KEY.match(line):
            index.setdefault((*table, *parts_of(key[1])), number)
    return index


def find_line(text: str, index: dict[Keys, int], keys: Keys, data: Any) -> int | None:
    """The line of a value; of the nearest thing it lies in when it has no line of its own."""
    for length in range(len(keys), 0, -1):
        if keys[:length] not in index:
            continue
        line = index[keys[:length]]
        value = value_at(data, keys)
        if length < len(keys) and isinstance(value, str) and value:
            # An element of a list that goes over several lines: look for the text itself below the key.
            for number, content in enumerate(text.split("\n")[line - 1 :], start=line):
                if f'"{value}"' in content or f"'{value}'" in content:
                    return number
        return line
    return None


def bare(text: str) -> list[str]:
    """The lines without comments, and with texts of several lines made empty, so that none looks like a key."""

    def quiet(token: re.Match[str]) -> str:
        found = token[0]
        if found.startswith("#"):
            return ""
        return '""' + "\n" * found.count("\n") if found.startswith(('"""', "'''")) else found

    return _TOKENS.sub(quiet, text).split("\n")


def parts_of(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_KEY_PART, dotted))


def _resolved(parts: tuple[str, ...], counts: dict[Keys, int]) -> Keys:
    """The keys of a header, with the number of the latest element for each ``[[table]]`` it lies in."""
    keys: Keys = ()
    for number, part in enumerate(parts):
        keys = (*keys, part)
        if number < len(parts) - 1 and keys in counts:
            keys = (*keys, counts[keys])
    return keys


def value_at(data: Any, keys: Keys) -> Any:
    for key in keys:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def table_above(text: str, number: int | None) -> Keys:
    """The keys of the last header above a line."""
    table: Keys = ()
    for line in bare(text)[: number or 0]:
        if header := HEADER.match(line):
            table = (*parts_of(header[2]), 0) if header[1] == "[[" else parts_of(header[2])
    return table


def opening_of_long_text(text: str) -> int | None:
    """The line where a text of several lines begins that is never ended, or ends so late that it swallows a header."""
    for token in _TOKENS.finditer(text):
        found, mark = token[0], token[0][:3]
        if mark in ('"""', "'''"):
            ended = len(found) >= 6 and found.endswith(mark)
            if not ended or any(HEADER.match(line) for line in found.split("\n")):
                return text.count("\n", 0, token.start()) + 1
    return None
