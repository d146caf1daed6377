"""The account's ``authorized_keys`` file: read as it is, and changed so that sshd never finds half of it."""

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from beredskab_tui.access.keys import Line, read_lines
from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.regularfile import read_regular

LARGEST: Final = 2_000_000
"""Bytes; some ten thousand keys."""


def read(path: str) -> list[Line]:
    """The lines of the file; none when it is not there.

    Raises:
        BeredskabError: it cannot be read.
    """
    return read_lines(_text(path))


def ends_whole(path: str) -> bool:
    """Whether a line that is put behind the file would be a line of its own."""
    text = _text(path)
    return not text or text.endswith("\n")


def change(path: str, new: Callable[[list[Line]], list[str]]) -> None:
    """Put other lines in place of those of the file. What is not changed stays byte for byte.

    Args:
        new: makes the lines that are to stand there of those that do; what it raises leaves the file as it is. Nobody
            else who uses this function writes meanwhile.

    Raises:
        BeredskabError: the file cannot be read or written; it is as it was.
    """
    path = os.path.realpath(path)
    with _alone(os.path.dirname(path)):
        text = _text(path)
        lines = new(read_lines(text))
        changed = "".join(f"{line}\n" for line in lines)
        if changed != text:
            try:
                _replace(path, changed.encode("utf-8", "surrogateescape"))
            except OSError as error:
                raise BeredskabError(f"{path} kan ikke skrives: {why(error)}. Intet er ændret.") from error


def _text(path: str) -> str:
    try:
        raw = read_regular(path, LARGEST)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise BeredskabError(f"{path} kan ikke læses: {why(error)}. Intet er ændret.") from error
    if len(raw) > LARGEST:
        raise BeredskabError(f"{path} er alt for stor til en liste over nøgler. Intet er ændret.")
    # Whatever bytes there are come back as they were.
    return raw.decode("utf-8", "surrogateescape")


@contextmanager
def _alone(folder: str) -> Iterator[None]:
    """The folder, made if need be, with nobody else of us writing in it."""
    try:
        above = os.stat(os.path.dirname(folder))
        with suppress(FileExistsError):
            os.mkdir(folder, 0o700)
            _give(folder, above)
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise BeredskabError(f"Mappen {folder} kan ikke bruges: {why(error)}. Intet er ændret.") from error
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def _replace(path: str, content: bytes) -> None:
    folder = os.path.dirname(path)
    own = os.path.basename(folder) == ".ssh"
    if own:
        os.chmod(folder, 0o700)
    try:
        there = os.stat(path)
        # A list that lies elsewhere may be root's, and sshd reads it as the account.
        mode = 0o600 if own else stat.S_IMODE(there.st_mode) & ~0o022
    except FileNotFoundError:
        there, mode = os.stat(folder), 0o600
    temporary = f"{path}.{os.urandom(8).hex()}.ny"
    try:
        fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(fd, "wb") as file:
            file.write(content)
            file.flush()
            _give(temporary, there)
            os.fchmod(fd, mode)
            os.fsync(fd)
        os.replace(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _give(path: str, like: os.stat_result) -> None:
    """Root, who helps an account, leaves it what is the account's."""
    if os.geteuid() == 0:
        os.chown(path, like.st_uid, like.st_gid)
