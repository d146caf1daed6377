"""The texts that must do no harm, as the tests of the screen use them: sorted by what becomes of them, and compared."""

import os
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from beredskab_tui.locations import Folders
from beredskab_tui.records import Record
from beredskab_tui.room.board import KINDS, Board
from beredskab_tui.text import clean
from tests.hostile import HOSTILE

TOO_LONG: Final = {name: text for name, text in HOSTILE.items() if len(text) > 10_000}
NOTHING: Final = {name: text for name, text in HOSTILE.items() if name not in TOO_LONG and not clean(text)}
TEXTS: Final = {name: text for name, text in HOSTILE.items() if name not in TOO_LONG | NOTHING}
"""Those that are stored."""
LONG: Final = TEXTS["digits without end"]
TOGETHER: Final = " ¤ ".join(text for text in TEXTS.values() if text is not LONG)
"""All of them in one, because opening a form costs more than filling it in."""


def squeezed(text: str) -> str:
    """What is left of a text when it does not matter where its lines are broken, and how they are joined."""
    return re.sub(r"[\s/│›]+", "", text)


def strings(value: object) -> Iterator[str]:
    """All texts in a record, or in what it is made of."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        yield from (text for name in value.__struct_fields__ for text in strings(getattr(value, name)))
    elif isinstance(value, tuple | list | frozenset):
        yield from (text for one in value for text in strings(one))


def records(board: Board) -> dict[int, Record]:
    """All records of an incident as they are now; another one where something has changed."""
    return {id(record): record for kind in KINDS for record in board._records[kind.table].values()}


def nothing_went_wrong(folders: Folders) -> bool:
    """A fault of the program's own is written down, and does not end it."""
    return not os.path.exists(folders.fault_log)
