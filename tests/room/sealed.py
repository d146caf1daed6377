"""What tests of sensitive lines share: something to keep, and where it is looked for."""

import os
from pathlib import Path

from beredskab_tui.keeping import cleaning
from beredskab_tui.keeping.copies import Copies
from beredskab_tui.locations import Folders
from tests.room.desk import Desk

SECRET = "Karla fra nr. 12 er indlagt med en overdosis, siger søsteren"
WHY = "søsteren har bedt om det"


def places(folders: Folders, words: str) -> list[str]:
    """The files under ``data/`` in which the words stand, as ``grep`` finds them."""
    return [
        os.path.relpath(path, folders.data)
        for path in map(str, Path(folders.data).rglob("*"))
        if os.path.isfile(path) and words.encode() in Path(path).read_bytes()
    ]


def finish(desk: Desk) -> list[str]:
    return cleaning.finish(desk.room.folders, desk.seat, Copies(desk.room.folders, desk.room.io))


def copied(desk: Desk) -> Copies:
    copies = Copies(desk.room.folders, desk.room.io)
    copies.renew()
    return copies
