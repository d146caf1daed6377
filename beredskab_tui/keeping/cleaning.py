"""What has to follow when a line was made sensitive, or its text deleted: out of the journal, out of our copies.

What cannot be taken out by itself (a message that was sent, a frozen situation picture) is found and named.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from beredskab_tui.errors import BeredskabError, Refused, why
from beredskab_tui.journal import Io
from beredskab_tui.keeping.copies import Copies
from beredskab_tui.locations import Folders
from beredskab_tui.regularfile import open_regular
from beredskab_tui.room import sensitive
from beredskab_tui.room.drafts import kept, sessions, take_out
from beredskab_tui.room.quoting import SHORTEST, quoted_in
from beredskab_tui.room.seat import Seat

WAIT: Final = 5.0
"""Seconds to wait for another session that is copying."""


def finish(folders: Folders, seat: Seat, copies: Copies) -> list[str]:
    """Take what is sensitive now out of the journal and our copies, and delete the keys that are to go.

    After a crash, or on a disk that failed, whoever opens the incident next does it.

    Returns:
        Where the words stand still: records of the incident, and other files of the data folder.

    Raises:
        Refused: it could not be done yet; the sentence says what is safe.
    """
    try:
        rinsed = sensitive.rinse(seat)
        left: list[str] = []
        if rinsed.words:
            copies.renew(WAIT)
            if trouble := copies.trouble_of(seat.incident_id):
                raise Refused(trouble)
            left += quoted_in(seat.journal.state.tables, rinsed.entries, rinsed.words)
            left += dict.fromkeys(_left(folders, seat, rinsed.words, bool(left)))
        gone = {entry.id for entry in rinsed.entries if entry.erased is not None}
        if gone:
            take_out(folders, Io(), lambda draft: draft.repeats in gone)
        # Last: whatever is cut short before is begun again by whoever opens the incident next.
        sensitive.settle(seat, rinsed)
        return left
    except (OSError, BeredskabError) as error:
        reason = error.sentence if isinstance(error, BeredskabError) else f"{why(error)}."
        raise Refused(
            "Linjen er ændret, men den gamle tekst eller nøglen er ikke fjernet fra disken endnu. Programmet prøver "
            f"igen, næste gang hændelsen åbnes. Det skete der: {reason}"
        ) from error


def _left(folders: Folders, seat: Seat, words: Iterable[str], quoted: bool) -> Iterator[str]:
    """Blacken the words in what was kept of damaged files and of old copies; tell where else they stand.

    Args:
        quoted: a record was told of in which they stand, so that journal and copy need not be.
    """
    needles = [needle for word in words for needle in _as_written(word) if len(needle) >= SHORTEST]
    copied = os.path.join(folders.copies, seat.incident_id)
    journals = (seat.journal.path, os.path.join(copied, os.path.basename(seat.journal.path)))
    ours = (os.path.join(folders.incident(seat.incident_id), ""), os.path.join(copied, ""))
    for folder, _, names in os.walk(folders.data):
        for path in sorted(os.path.join(folder, name) for name in names):
            name = os.path.relpath(path, folders.data)
            try:
                # A pipe or the like holds nothing, and would keep whoever opens it waiting.
                if (quoted and path in journals) or not os.path.isfile(path) or not _stands_in(path, needles):
                    continue
            except FileNotFoundError:
                # Of somebody's session that ended this very moment.
                continue
            except OSError as error:
                # It may be somebody else's, and must not keep the key of a deleted text alive.
                yield f"{name} (kan ikke læses: {why(error)})"
                continue
            if not (path.startswith(ours) and _blacken(path, needles)):
                yield name
    yield from _in_drafts(folders, seat, needles)


def _in_drafts(folders: Folders, seat: Seat, needles: Iterable[bytes]) -> Iterator[str]:
    """Whose drafts say the same. A correction of a line is for those only who may read the line."""
    for person, session in sessions(folders):
        for draft in kept(folders, person, session) or ():
            said = draft.text.encode()
            if draft.repeats is None and any(needle in said for needle in needles):
                yield f"en kladde hos {seat.people.initials(person)}"


def _as_written(word: str) -> Iterator[bytes]:
    """A text as it stands in files: as it is, and as JSON writes it."""
    plain = word.encode()
    yield plain
    as_json = msgspec.json.encode(word)[1:-1]
    if as_json != plain:
        yield as_json


def _stands_in(path: str, needles: Iterable[bytes]) -> bool:
    with open(open_regular(path), "rb") as file:
        data = file.read()
    if path.endswith(".txt"):
        # A printed list breaks its lines wherever they are full.
        data = b" ".join(data.split())
    return any(needle in data for needle in needles)


def _blacken(path: str, needles: Iterable[bytes]) -> bool:
    """Put noughts in place of the words in a file that nobody writes any more; False when it is none of these.

    Such a file is evidence of what a disk did, or an old copy with lines its journal lacks. Its lines are of no use
    any more where words are blackened, and the others stay as they are.
    """
    name = os.path.basename(path)
    if ".jsonl." not in name or name.endswith(".ny"):
        return False
    with open(open_regular(path, os.O_RDWR), "r+b") as file:
        data = file.read()
        for needle in needles:
            data = data.replace(needle, b"0" * len(needle))
        file.seek(0)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return True
