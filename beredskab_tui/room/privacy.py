"""Only the owner may read what the program writes (plan R34): looked after at the start of every board."""

import os
import shlex
import stat
from collections.abc import Iterator

from beredskab_tui.access.identity import user_name
from beredskab_tui.locations import Folders


def close(folders: Folders) -> str:
    """Close the data folder to the other users of the computer, if it is open to them.

    Whoever may not enter the folder reads nothing in it. So while it is closed, as it nearly always is, this costs one
    look; what lies in it is closed too when the folder was found open, for it may be moved or copied.

    Returns:
        What the user must know: that it is open and somebody else's; empty when it is in order, or not there.
    """
    try:
        found = os.stat(folders.data)
        if not found.st_mode & 0o077:
            return ""
        if found.st_uid == os.getuid():
            os.chmod(folders.data, 0o700)
            for path, mode in _loose(folders.data):
                os.chmod(path, mode & 0o700)
            return ""
    except FileNotFoundError:
        return ""
    except OSError:
        # A disk that may only be read, or knows no rights.
        return f"Andre brugere på computeren kan læse i datamappen {folders.data}, og det kan ikke laves om her."
    return (
        f"Andre brugere på computeren kan læse i datamappen {folders.data}. Den tilhører {user_name(found.st_uid)}, "
        f"som kan lukke den: chmod -R go= {shlex.quote(folders.data)}"
    )


def _loose(folder: str) -> Iterator[tuple[str, int]]:
    """What this user owns below a folder and others may get at, with its mode."""
    mine = os.getuid()
    for where, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = os.path.join(where, name)
            try:
                found = os.lstat(path)
            except FileNotFoundError:
                # Somebody's session that ended this very moment.
                continue
            if found.st_uid == mine and found.st_mode & 0o077 and not stat.S_ISLNK(found.st_mode):
                yield path, stat.S_IMODE(found.st_mode)
