"""Where in a copy its parts lie, whichever kind of copy it is."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from beredskab_tui.errors import BeredskabError, UsageError
from beredskab_tui.keeping.manifest import NAME, UNFINISHED, HeldFile, read_manifest
from beredskab_tui.locations import Folders
from beredskab_tui.room.registerjournal import DB


class Place(NamedTuple):
    """A copy: which of its folders holds what; empty where it has none."""

    folder: str
    incidents: str
    register: str = ""
    keys: str = ""
    config: str = ""
    listed: dict[str, HeldFile] | None = None
    """What ``kopi.json`` says of its files, by path; None where there is no such list."""
    made_at: datetime | None = None

    @property
    def ids(self) -> list[str]:
        """The incidents in it, in the order in which they started."""
        return [name for name in names(self.incidents) if name != DB and journals(os.path.join(self.incidents, name))]


def find_copy(folder: str) -> Place:
    """The copy in a folder, or the only one that lies in it.

    Raises:
        UsageError: there is none, or several.
        BeredskabError: it was never finished.
    """
    folder = os.path.abspath(folder)
    if folder.endswith(UNFINISHED) or os.path.isfile(os.path.join(folder, NAME)):
        return _backup(folder)
    if os.path.isdir(os.path.join(folder, "haendelser")):
        return _data(folder, folder)
    if any(journals(os.path.join(folder, name)) for name in names(folder)):
        return Place(folder, folder, os.path.join(folder, DB))
    inside = [path for name in names(folder) if os.path.isfile(os.path.join(path := os.path.join(folder, name), NAME))]
    finished = [path for path in inside if not path.endswith(UNFINISHED)]
    if len(finished) == 1:
        return _backup(finished[0])
    if finished:
        listed = "\n".join(f"  {path}" for path in finished)
        raise UsageError(
            f"Der er flere kopier i {folder}. Intet er ændret. Skriv en af dem; den nyeste er den sidste:\n{listed}"
        )
    raise UsageError(
        f"Der er ingen kopi i {folder}. Intet er ændret. Er USB-stikket sat i? "
        "Skriv den mappe, som »beredskab kopi« lavede; den hedder noget med beredskab- og en dato."
    )


def _data(folder: str, data: str) -> Place:
    """A copy in which a whole data folder lies."""
    part = Folders(config="", data=data)
    return Place(folder, part.incidents, part.register, part.keys)


def _backup(folder: str) -> Place:
    place = _data(folder, os.path.join(folder, "data"))._replace(config=os.path.join(folder, "config"))
    try:
        manifest = read_manifest(folder)
    except UsageError:
        raise
    except BeredskabError:
        if folder.endswith(UNFINISHED):
            raise
        # The list is spoilt. The journals need none: each of their lines says by itself whether it is whole.
        return place
    return place._replace(listed={held.path: held for held in manifest.files}, made_at=manifest.made_at)


def names(folder: str) -> list[str]:
    """What lies in a folder; nothing when there is none."""
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []


def journals(folder: str) -> list[str]:
    """The journals in a folder."""
    return [os.path.join(folder, name) for name in names(folder) if name.endswith(".jsonl")]


def files(folder: str) -> Iterator[tuple[str, str]]:
    """Every file in a folder and those below it: its path, and its path inside. Not what a crash left half made."""
    for at, _, found in os.walk(folder):
        for name in sorted(found):
            if not name.startswith(".") and not name.endswith(".ny"):
                path = os.path.join(at, name)
                yield path, os.path.relpath(path, folder)


def make_folders(folder: str) -> list[str]:
    """Make a folder and those above it that are missing, for the owner only; those that have got a new name in them.

    Raises:
        OSError: they cannot be made.
    """
    changed: list[str] = []
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for each in reversed(missing):
        # Not makedirs: its mode is that of the last one only.
        with suppress(FileExistsError):
            os.mkdir(each, 0o700)
        changed.append(os.path.dirname(each))
    return changed
