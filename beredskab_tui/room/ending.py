"""Ends the sessions of somebody who may not come in any longer: in order, so that what is half written is kept.

Only Linux tells who holds a lock; elsewhere a person has to do it.
"""

import os
import select
import signal
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Final

from beredskab_tui.locations import Folders
from beredskab_tui.room.presence import is_here

WITHIN: Final = 8.0
"""Seconds; a board that hangs ends itself some seconds after a hang-up."""
_FAR_ENOUGH: Final = 4
"""How many processes may lie between a board and its sshd: the login shell, and what it is started with."""


def end_session(folders: Folders, session: str, within: float = WITHIN) -> bool:
    """Hang up a session as a dropped link does, and its SSH connection with it. True when it is gone.

    The connection goes too, because a client can keep it and open the board through it again without a key.

    Args:
        session: as ``presence.everybody`` names it.
        within: seconds to wait for it to be gone.
    """
    with ExitStack() as held:
        process = _holder(folders, session)
        if process is None:
            return not is_here(folders, session)
        connection = _connection(process)
        handles = []
        for one in (process, connection):
            fd = _hold(one) if one else None
            if fd is not None:
                held.callback(os.close, fd)
                handles.append(fd)
        # From here on the number can only mean the process that is held; was it still that one when it was?
        if len(handles) != (2 if connection else 1) or _holder(folders, session) != process:
            return not is_here(folders, session)
        if not _send(handles[0], signal.SIGHUP):
            return False
        # A process that is held can be read from when it has ended. Until then it needs its terminal to end in order.
        select.select(handles[:1], [], [], within)
        for fd in handles[1:]:
            _send(fd, signal.SIGTERM)
    return not is_here(folders, session)


def process_of(folders: Folders, session: str) -> int | None:
    """Number of the process of a session; None when that cannot be told."""
    return _holder(folders, session)


def _holder(folders: Folders, session: str) -> int | None:
    path = os.path.join(folders.presence, session)
    try:
        mine = os.stat(path)
        with open("/proc/locks", encoding="ascii") as file:
            locks = [line.split() for line in file]
    except OSError:
        return None
    for lock in locks:
        # "12: FLOCK  ADVISORY  WRITE 4711 08:01:131 0 EOF"; the number of the device is not that of stat everywhere.
        if len(lock) > 5 and lock[1] == "FLOCK" and lock[3] == "WRITE" and lock[5].endswith(f":{mine.st_ino}"):
            process = int(lock[4])
            if process > 0 and any((one.st_dev, one.st_ino) == (mine.st_dev, mine.st_ino) for one in _open(process)):
                return process
    return None


def _open(process: int) -> Iterator[os.stat_result]:
    folder = f"/proc/{process}/fd"
    try:
        names = os.listdir(folder)
    except OSError:
        # Gone, or another user's.
        return
    for name in names:
        with suppress(OSError):
            yield os.stat(os.path.join(folder, name))


def _connection(process: int) -> int | None:
    """The sshd through which a process was started; None when it was not."""
    for _ in range(_FAR_ENOUGH):
        try:
            with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
                # The name stands in parentheses and may hold anything; the parent is the second word after it.
                process = int(file.read().rpartition(")")[2].split()[1])
            with open(f"/proc/{process}/comm", encoding="utf-8", errors="replace") as file:
                name = file.read()
        except OSError:
            return None
        if name.startswith("sshd"):
            return process
    return None


def _hold(process: int) -> int | None:
    try:
        return os.pidfd_open(process)
    except (OSError, AttributeError):
        # Gone already, or a system that cannot hold on to a process.
        return None


def _send(handle: int, number: signal.Signals) -> bool:
    try:
        signal.pidfd_send_signal(handle, number)
    except ProcessLookupError:
        return True
    except OSError:
        # Another user's process.
        return False
    return True
