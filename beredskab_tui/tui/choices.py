"""What one person likes on the screens of this computer, remembered from one login to the next."""

import os

import msgspec

from beredskab_tui.errors import UNREADABLE
from beredskab_tui.locations import Folders


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is remembered."""

    colours: str = ""
    """Name of a theme; empty when none was chosen."""


def read_choices(folders: Folders, person: str) -> Choices:
    """What was remembered; nothing where there is nothing that can be read."""
    try:
        with open(folders.choices(person), "rb") as file:
            return msgspec.json.decode(file.read(), type=Choices)
    except UNREADABLE:
        # Nothing but looks: it is chosen again.
        return Choices()


def keep_choices(folders: Folders, person: str, choices: Choices) -> None:
    """Remember it. Waits for the disk: call it in the journal thread.

    Raises:
        OSError: the disk does not take it.
    """
    path = folders.choices(person)
    temporary = f"{path}.{os.getpid()}.ny"
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with open(fd, "wb") as file:
        file.write(msgspec.json.encode(choices))
    os.replace(temporary, path)
