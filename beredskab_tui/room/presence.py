"""Who is here: one locked file for each open session. A lock that is free means that the session is gone."""

import fcntl
import os
from datetime import datetime
from typing import Final

import msgspec

from beredskab_tui.errors import UNREADABLE
from beredskab_tui.locations import Folders
from beredskab_tui.records import Instant
from beredskab_tui.regularfile import open_regular
from beredskab_tui.text import safe

_LONGEST: Final = 40
"""Characters of the name of a screen."""


class Here(msgspec.Struct, frozen=True, kw_only=True):
    """A session that is open now."""

    session: str
    person: str
    since: Instant
    remote: bool = False
    """Over SSH."""
    incident: str | None = None
    """The incident they look at; None on the start screen."""
    screen: str = ""
    """What they have in front of them there, in Danish: "loggen", "opgaver", "i opkald"."""


class Presence:
    """This session's own sign that it is here. The kernel takes the lock away when the process ends.

    Raises:
        OSError: the data folder cannot be written to; then nobody sees this session, and nothing else is amiss.
    """

    def __init__(self, folders: Folders, session: str, person: str, since: datetime, *, remote: bool) -> None:
        self._here = Here(session=session, person=person, since=since, remote=remote)
        self._path = os.path.join(folders.presence, session)
        # Locked before anybody can see it: a file that is seen unlocked is taken for a dead session's and removed.
        unseen = os.path.join(folders.presence, f".{session}")
        self._fd = os.open(unseen, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._fd, fcntl.LOCK_EX)
        self.look_at(None)
        os.rename(unseen, self._path)

    def look_at(self, incident: str | None, screen: str = "") -> None:
        """Tell the others which incident this session shows, and what of it."""
        self._here = msgspec.structs.replace(self._here, incident=incident, screen=screen)
        data = msgspec.json.encode(self._here)
        os.pwrite(self._fd, data, 0)
        os.ftruncate(self._fd, len(data))

    def close(self) -> None:
        """Leave."""
        if os.path.exists(self._path):
            os.unlink(self._path)
        os.close(self._fd)


def everybody(folders: Folders) -> list[Here]:
    """The sessions that are open now, longest first. Clears away the files of those that are gone."""
    found = []
    for name in _names(folders):
        path = os.path.join(folders.presence, name)
        if not is_here(folders, name):
            try:
                os.unlink(path)
            except OSError:
                # A folder that may only be read keeps its old files; they are still known to be free.
                continue
            continue
        try:
            with open(open_regular(path), "rb") as file:
                here = msgspec.json.decode(file.read(), type=Here)
        except UNREADABLE:
            # Somebody who is arriving or leaving this very moment.
            continue
        # A word of ours, but another version of the program may have written it.
        screen = " ".join(safe(here.screen[:_LONGEST]).split())
        found.append(msgspec.structs.replace(here, screen=screen))
    return sorted(found, key=lambda here: here.since)


def is_here(folders: Folders, session: str) -> bool:
    """Whether a session is open now: somebody holds its lock."""
    try:
        fd = open_regular(os.path.join(folders.presence, session))
    except OSError:
        return False
    try:
        # Shared, so that two who look at the same time do not take each other for the session.
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def _names(folders: Folders) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folders.presence) if not name.startswith("."))
    except OSError:
        return []
