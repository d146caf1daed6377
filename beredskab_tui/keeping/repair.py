"""A damaged journal brought in order again: a fresh one of everything that is intact, in it and in its copies.

The damaged file is kept, untouched. Whoever may write the files may do this: it is done at the laptop when the log has
become read-only, perhaps by somebody whom ``stab.toml`` does not know.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final, NamedTuple

from beredskab_tui.errors import why
from beredskab_tui.journal import Busy, Damaged, Io, JournalError, MaybeStored, file
from beredskab_tui.journal.errors import not_stored
from beredskab_tui.journal.format import unseal
from beredskab_tui.journal.journal import LOCK_DEADLINE
from beredskab_tui.journal.lock import Lock
from beredskab_tui.journal.mend import Mended, mend
from beredskab_tui.journal.replay import Replay
from beredskab_tui.journal.reseal import reseal
from beredskab_tui.keeping.salvage import Salvaged, salvage
from beredskab_tui.locations import Folders
from beredskab_tui.room.wording import counted
from beredskab_tui.times import ZONE, clock

KEPT: Final = "beskadiget"
"""The folder beside a journal for files that were damaged. No reader takes them for journals."""
_BAD: Final = ".jsonl.bad"


class Repaired(NamedTuple):
    """What was done with a journal that was damaged."""

    mended: Mended
    salvaged: Salvaged | None
    """What had to be put in; None when nothing is lost, and the journal is, byte for byte, as it was written."""
    kept: str
    """Where the damaged file is now."""


def repair(
    path: str,
    db: str,
    lock_path: str,
    copies: Sequence[str],
    now: Callable[[], datetime],
    *,
    io: Io | None = None,
    who: str | None = None,
    called: str = "",
    lock_deadline: float = LOCK_DEADLINE,
) -> Repaired | None:
    """Bring a journal in order, if it is damaged or lacks lines at its end that a copy has.

    At each moment either the old file or the whole new one lies at its place.

    Args:
        path, db, lock_path: the journal, as ``Journal`` has them.
        copies: files to take lines from, the best first.
        now: the clock, aware, UTC.
        who, called: id and initials of the person who does it, if that is known.
        lock_deadline: seconds to wait for a writer.

    Returns:
        None when there is nothing to bring in order.

    Raises:
        Busy: somebody is writing. NotStored: the folder cannot be written to, or a file not be read. MaybeStored: the
        disk failed at the last step. Damaged: nothing at all is left. NotAJournal: it is another one, or a later
        version wrote it.
    """
    io = io or Io()
    lock = Lock(lock_path, io, lock_deadline)
    try:
        lock.acquire(who or "beredskab tjek")
        return _repair(path, db, lock, copies, now(), io, who, called)
    except Busy as error:
        raise Busy(
            f"Loggen {path} er i brug og kan ikke bringes i orden lige nu. Intet er ændret. "
            "Luk de tavler, der er åbne, og prøv igen."
        ) from error
    except OSError as error:
        raise not_stored(error, path) from error
    finally:
        lock.close()


def copies_of(folders: Folders, db: str, path: str) -> list[str]:
    """The copies of a journal that this computer has made by itself, the latest first."""
    folder = os.path.join(folders.copies, db)
    name = os.path.basename(path)
    try:
        # What follows a copy's name is the id, and so the time, of its being put aside.
        older = sorted((one for one in os.listdir(folder) if one.startswith(f"{name}.foer.")), reverse=True)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise not_stored(error, folder) from error
    newest = [name] if os.path.exists(os.path.join(folder, name)) else []
    return [os.path.join(folder, each) for each in newest + older]


def kept_files(folder: str) -> list[str]:
    """The damaged files that were kept when the journals of a folder were brought in order, oldest first.

    Raises:
        OSError: their folder cannot be read.
    """
    folder = os.path.join(folder, KEPT)
    try:
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(_BAD))
    except FileNotFoundError:
        return []


def _repair(
    path: str, db: str, lock: Lock, copies: Sequence[str], now: datetime, io: Io, who: str | None, called: str
) -> Repaired | None:
    data = _read(io, path)
    healthy = _is_healthy(path, db, data)
    mended = mend(db, data, *(_read_copy(io, copy) for copy in copies))
    if healthy and not (mended.whole and mended.fetched):
        return None
    if not mended.lines:
        raise Damaged(
            f"I loggen {path} er der ingen linjer, der kan læses, og ingen kopi af den. Intet er ændret. "
            "Hent den seneste sikkerhedskopi, hvis der er en: beredskab gendan FRA."
        )
    stem = os.path.basename(path).removesuffix(".jsonl")
    stamp = now.astimezone(ZONE).strftime("%Y-%m-%d_%H%M%S")
    # Told apart also from one of the same second.
    kept = os.path.join(os.path.dirname(path), KEPT, f"{stem}.{stamp}.{os.urandom(2).hex()}{_BAD}")
    salvaged = None
    if not mended.whole:
        salvaged = salvage(mended, _told(mended, kept, now, called), now, who)
    fresh = reseal(mended, salvaged.added if salvaged is not None else ())
    if not _is_healthy(path, db, fresh):
        raise RuntimeError(f"{path} could be mended, but the result is damaged")
    _keep(io, path, kept)
    try:
        # Until the folder is on the disk, a power cut may bring the old file back: whoever writes next sees to that.
        lock.doubt(0)
        file.exchange(io, path, fresh)
    except OSError:
        lock.trust()
        with suppress(OSError):
            io.unlink(kept)
        raise
    try:
        io.sync_folder(os.path.dirname(path))
    except OSError as error:
        raise MaybeStored(
            f"Disken svigtede, da den nye log {path} skulle bekræftes. Den gamle er gemt i {kept}. "
            "Se efter disken, og skriv »beredskab tjek«."
        ) from error
    lock.trust()
    return Repaired(mended, salvaged, kept)


def _read(io: Io, path: str) -> bytes:
    fd = io.open(path, os.O_RDONLY)
    try:
        return file.read(io, fd, 0, os.fstat(fd).st_size)
    finally:
        io.close(fd)


def _read_copy(io: Io, path: str) -> bytes:
    try:
        return _read(io, path)
    except OSError as error:
        # To go on without it might lose lines that it has.
        raise JournalError(
            f"Kopien {path} kan ikke læses ({why(error)}). Intet er ændret. "
            "Få den til at kunne læses, eller flyt den et andet sted hen, og prøv igen."
        ) from error


def _is_healthy(path: str, db: str, data: bytes) -> bool:
    """Whether these bytes are a journal that can be written to; a torn end is cleared away by whoever does.

    Raises:
        NotAJournal: they are another journal, which has to be put where it belongs, or of a later version.
    """
    replay = Replay(path, db)
    rest = replay.whole(data)
    return not replay.damage and unseal(rest[:-1]) is None


def _keep(io: Io, path: str, kept: str) -> None:
    """Give the damaged file a second name, under which it stays when another comes to its place.

    Raises:
        OSError: it cannot be kept.
    """
    folder = os.path.dirname(kept)
    if not os.path.isdir(folder):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        io.sync_folder(os.path.dirname(folder))
    io.link(path, kept)
    io.sync_folder(folder)


def _told(mended: Mended, kept: str, now: datetime, called: str) -> str:
    """What the log says of its own repair."""
    lost = f"{counted(mended.lost, 'linje', 'linjer')} gik tabt" if mended.lost else "ingen linjer gik tabt"
    changed = ""
    if mended.unrecorded:
        lines = counted(mended.unrecorded, "linje var ændret", "linjer var ændret")
        changed = f" {lines}, uden at det er noteret."
    by = f" af {called}" if called else ""
    fetched = counted(mended.fetched, "linje", "linjer")
    return (
        f"Loggen er bragt i orden kl. {clock(now)}{by}: {fetched} hentet fra en kopi, {lost}.{changed} "
        f"Den gamle fil er gemt som {KEPT}/{os.path.basename(kept)}."
    )
