"""What lies in a folder that ``beredskab kopi`` made, and whether it still does: ``kopi.json``."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

import msgspec

from beredskab_tui.errors import UNREADABLE, BeredskabError, UsageError, why
from beredskab_tui.journal import JournalError
from beredskab_tui.journal.replay import Replay
from beredskab_tui.regularfile import open_regular

NAME: Final = "kopi.json"
README: Final = "LAES-MIG.txt"
"""The note to whoever finds the copy. In plain letters: not every system shows others alike on a stick."""
FORMAT: Final = 1
UNFINISHED: Final = "-ufaerdig"
"""How the name of a folder ends that is being written, or never was finished."""

_CHUNK: Final = 1 << 20


class HeldJournal(msgspec.Struct, frozen=True, kw_only=True):
    """A journal as it was when it was copied."""

    db: str
    n: int
    """Number of its last whole line."""
    fingerprint: str
    """What ``beredskab tjek`` printed for it."""
    damaged: bool
    """It was damaged already, and was copied as it was."""


class HeldFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the copy."""

    path: str
    """In the folder of the copy, with slashes."""
    size: int
    sha256: str
    journal: HeldJournal | None = None


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in a copy but this list itself and the note to its reader."""

    format: int = FORMAT
    program: str
    """The version that made it."""
    made_at: datetime
    files: tuple[HeldFile, ...]


class Checked(NamedTuple):
    """What was found when a copy was read."""

    manifest: Manifest
    problems: tuple[str, ...]
    """What is not as it was written, in Danish, a sentence each."""
    strangers: tuple[str, ...]
    """Files that somebody put there later."""

    @property
    def damaged(self) -> list[HeldFile]:
        """Journals that were damaged before they were copied."""
        return [held for held in self.manifest.files if held.journal is not None and held.journal.damaged]


def read_manifest(folder: str) -> Manifest:
    """The list of a copy.

    Raises:
        UsageError: there is none.
        BeredskabError: it cannot be read, or the copy was never finished.
    """
    if os.path.basename(os.path.normpath(folder)).endswith(UNFINISHED):
        raise BeredskabError(
            f"Kopien {folder} blev aldrig færdig og kan ikke bruges. Intet er ændret. Slet mappen, og lav en ny kopi."
        )
    path = os.path.join(folder, NAME)
    try:
        with open(open_regular(path), "rb") as file:
            manifest = msgspec.json.decode(file.read(), type=Manifest)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(
            f"Der er ingen kopi i {folder}: filen {NAME} mangler. Intet er ændret. "
            "Skriv den mappe, som »beredskab kopi« lavede; den hedder noget med beredskab- og en dato."
        ) from error
    except OSError as error:
        raise BeredskabError(f"Kopien {folder} kan ikke læses: {why(error)}. Intet er ændret.") from error
    except UNREADABLE as error:
        raise _damaged(path) from error
    if manifest.format != FORMAT:
        raise BeredskabError(
            f"Kopien {folder} er lavet af en nyere udgave af programmet. Intet er ændret. Opdatér programmet."
        )
    if not 1970 <= manifest.made_at.year < 9999 or not all(_is_inside(held.path) for held in manifest.files):
        raise _damaged(path)
    return manifest


def _damaged(path: str) -> BeredskabError:
    return BeredskabError(
        f"Listen {path} er beskadiget, så kopien kan ikke kontrolleres. Intet er ændret. "
        "Loggene i den kan være hele alligevel: »beredskab gendan« læser dem linje for linje."
    )


def _is_inside(path: str) -> bool:
    """Whether a path of the list names a file in the folder of the copy: somebody may have put another stick in."""
    return path.isprintable() and not os.path.isabs(path) and ".." not in path.split("/")


def check(folder: str, manifest: Manifest, before: Callable[[int], None] = lambda fd: None) -> Checked:
    """Read everything that a copy holds, and compare it with its list; journals are followed line by line, too.

    Args:
        before: called with each open file before it is read.
    """
    problems = [problem for held in manifest.files if (problem := _problem(folder, held, before))]
    known = {held.path for held in manifest.files}
    there = {os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names}
    strangers = there - known - {NAME, README}
    # What begins with a dot is what the systems of other computers leave on every stick.
    return Checked(manifest, tuple(problems), tuple(sorted(path for path in strangers if not _is_hidden(path))))


def _is_hidden(path: str) -> bool:
    return os.path.basename(path).startswith(".")


def _problem(folder: str, held: HeldFile, before: Callable[[int], None]) -> str:
    path = os.path.join(folder, held.path)
    found, size, parts = sha256(), 0, []
    try:
        with open(open_regular(path), "rb", buffering=0) as file:
            before(file.fileno())
            while part := file.read(_CHUNK):
                found.update(part)
                size += len(part)
                if held.journal is not None:
                    parts.append(part)
    except OSError as error:
        return f"{held.path} kan ikke læses: {why(error)}."
    if size != held.size:
        return f"{held.path} fylder {size} byte og skulle fylde {held.size}."
    if found.hexdigest() != held.sha256:
        return f"{held.path} er ikke, som den blev skrevet."
    if held.journal is not None and not held.journal.damaged:
        replay = Replay(path, held.journal.db)
        data = b"".join(parts)
        with suppress(JournalError):
            # Then it has not come to the line that the list names.
            replay.whole(data)
        if replay.damage or (replay.n, replay.head, replay.offset) != (held.journal.n, held.journal.fingerprint, size):
            return f"{held.path} hænger ikke sammen linje for linje."
    return ""
