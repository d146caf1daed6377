"""What is half written, kept on disk until it is stored or thrown away: a dropped link costs nobody a word.

It is sealed with a key of the session's own: nobody knows yet whether it will be a sensitive line.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final

import msgspec

from beredskab_tui.errors import UNREADABLE
from beredskab_tui.journal import Io, file
from beredskab_tui.locations import Folders
from beredskab_tui.regularfile import open_regular
from beredskab_tui.room.presence import is_here
from beredskab_tui.room.sealing import Keys, seal, unseal
from beredskab_tui.text import safe

CORRECT: Final = "correct"
"""The form in which a line is corrected that could be read: it began with what the line says."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Something half written."""

    id: str
    """Becomes the id of the event when it is stored, so that it is stored once."""
    incident: str | None
    """None on the start screen."""
    field: str
    """Where it was being written; ``log`` for the log line."""
    text: str
    title: str = ""
    """What it is, in Danish, so that it can be offered by name: "Ret linje 12"."""

    @property
    def repeats(self) -> str | None:
        """Id of the line of the log whose words it began with: it is for nobody who may not read that line."""
        before, _, entry_id = self.field.partition(f"form:{CORRECT}-")
        return entry_id if not before and entry_id else None


class Drafts:
    """The drafts of one session of one person. Writing waits for the disk: call it in the journal thread."""

    def __init__(self, folders: Folders, person: str, session: str) -> None:
        self._folders = folders
        self._person = person
        self._keys = Keys(folders.draft_keys, Io())
        self._path = os.path.join(folders.drafts(person), f"{session}.json")
        self._kept: dict[str, Draft] = {}
        """By id. Several of one field only where more than one lost session left something in it."""
        self._current: dict[tuple[str | None, str], str] = {}
        """Id of the draft that stands in a field now."""

    def keep(self, draft: Draft) -> None:
        """Put a draft on the disk in place of what the same field held; an empty text takes it away.

        Raises:
            OSError: the disk does not take it.
        """
        key = (draft.incident, draft.field)
        before = [self._kept.pop(known, None) for known in (self._current.pop(key, ""), draft.id)]
        draft = _safe(draft)
        if draft.text.strip():
            self._current[key] = draft.id
            self._kept[draft.id] = draft
        elif not any(before):
            return
        self._write()

    def drop(self, incident: str | None, field: str) -> None:
        """Take away the draft that stands in a field: it was stored, or thrown away."""
        if self._kept.pop(self._current.pop((incident, field), ""), None) is not None:
            self._write()

    def left_behind(self) -> list[Draft]:
        """Drafts of this person's sessions that are gone, oldest first; from now on they are this session's to keep.

        Of several in one field the last stands in it; the others stay on the disk for the login after.
        """
        folder = os.path.dirname(self._path)
        gone = [os.path.join(folder, name) for name in _names(folder) if not self._in_use(name)]
        typing = set(self._current)
        found: dict[str, Draft] = {}
        for path in gone:
            drafts = kept(self._folders, self._person, _session(path))
            if drafts is None:
                # It must not keep anybody from the board, but somebody may still get words out of it.
                with suppress(OSError):
                    os.rename(path, f"{path}.ulaeselig")
                continue
            for draft in drafts:
                found[draft.id] = draft
                self._kept.setdefault(draft.id, draft)
                if (draft.incident, draft.field) not in typing:
                    self._current[draft.incident, draft.field] = draft.id
            # On a disk that takes nothing they stay where they are. Otherwise first ours on the disk, then theirs
            # off it: a crash in between offers it twice, never not at all. Another login may have been faster.
            with suppress(OSError):
                if drafts:
                    self._write()
                os.unlink(path)
                self._keys.destroy(_session(path))
        return list(found.values())

    def _in_use(self, name: str) -> bool:
        session = _session(name)
        return session == _session(self._path) or is_here(self._folders, session)

    def close(self) -> None:
        """Leave no empty file behind; what is half written stays for the next login."""
        if not self._kept and os.path.exists(self._path):
            os.unlink(self._path)
            self._keys.destroy(_session(self._path))

    def _write(self) -> None:
        folder = os.path.dirname(self._path)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        data = as_kept(self._folders, _session(self._path), self._kept.values())
        temporary = f"{self._path}.ny"
        fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self._path)


def as_kept(folders: Folders, session: str, drafts: Iterable[Draft]) -> bytes:
    """What a session's file holds when it holds these drafts.

    Raises:
        OSError: the disk does not take the session's key.
    """
    key = Keys(folders.draft_keys, Io()).make(session)
    return msgspec.json.encode(seal(key, msgspec.json.encode(list(drafts)).decode(), session))


def put_in_place(folders: Folders, io: Io, path: str, drafts: Sequence[Draft]) -> None:
    """Have a session's file hold these drafts and no others; without any it goes, and its key.

    Raises:
        OSError: the disk does not take it.
    """
    if drafts:
        file.exchange(io, path, as_kept(folders, _session(path), drafts))
    else:
        Keys(folders.draft_keys, io).destroy(_session(path))
        io.unlink(path)


def take_out(folders: Folders, io: Io, unwanted: Callable[[Draft], bool]) -> None:
    """Take drafts out of what sessions left behind that are gone. One that goes on has its own in its hands.

    Raises:
        OSError: the disk does not take it.
    """
    for person, session in list(sessions(folders)):
        held = kept(folders, person, session) or []
        others = [draft for draft in held if not unwanted(draft)]
        if len(others) < len(held) and not is_here(folders, session):
            put_in_place(folders, io, os.path.join(folders.drafts(person), f"{session}.json"), others)


def sessions(folders: Folders) -> Iterator[tuple[str, str]]:
    """Person and session of every file of drafts.

    Raises:
        OSError: a folder cannot be read.
    """
    for person in sorted(os.listdir(folders.all_drafts)) if os.path.isdir(folders.all_drafts) else ():
        for name in _names(folders.drafts(person)):
            yield person, _session(name)


def kept(folders: Folders, person: str, session: str) -> list[Draft] | None:
    """What a session has on the disk, or had when it was lost; None when that cannot be read."""
    try:
        with open(open_regular(os.path.join(folders.drafts(person), f"{session}.json")), "rb") as file:
            held = msgspec.json.decode(file.read(), type=list[Draft] | str)
        if isinstance(held, str):
            key = Keys(folders.draft_keys, Io()).find(session)
            opened = None if key is None else unseal(key, held, session)
            if opened is None:
                return None
            held = msgspec.json.decode(opened, type=list[Draft])
        # A list is of an earlier version of the program, which sealed nothing.
        return [_safe(draft) for draft in held]
    except FileNotFoundError:
        return []
    except UNREADABLE:
        return None


def _session(path: str) -> str:
    """The session whose drafts a file holds, which is also the name of its key."""
    return os.path.basename(path).removesuffix(".json")


def _safe(draft: Draft) -> Draft:
    """A paste may bring halves of characters, which no file takes, and what a terminal would obey."""
    title = " ".join(safe(draft.title).split())
    return msgspec.structs.replace(draft, text=safe(draft.text), title=title)


def _names(folder: str) -> list[str]:
    """The files of drafts, those that were written last at the end."""
    found = []
    with suppress(FileNotFoundError), os.scandir(folder) as files:
        # A file may be taken over by another login while we look.
        found = [(file.stat().st_mtime_ns, file.name) for file in files if file.name.endswith(".json")]
    return [name for _, name in sorted(found)]
