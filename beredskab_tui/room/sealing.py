"""Sealed texts: encrypted on the disk with a key each, so that whoever deletes the key deletes the text (plan R34).

The log is never written over, and copies of it lie about. What stands in them of a sensitive note is noise without
its key, a file of 32 bytes in ``data/noegler`` that only the owner of the account may read. It protects against a log
that goes astray, not against whoever has the whole data folder.
"""

import errno
import os
from base64 import b64decode, b64encode
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from beredskab_tui.errors import BeredskabError
from beredskab_tui.journal import Io
from beredskab_tui.regularfile import open_regular

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
"""AES with 256 bits."""
_NONCE_BYTES: Final = 12


class Keys:
    """The keys of one place: of an incident's notes, or of a person's drafts. Each has a name, which is that of what it
    opens.

    Args:
        folder: where they lie; made when the first one is.
    """

    def __init__(self, folder: str, io: Io) -> None:
        self._folder = folder
        self._io = io

    def make(self, name: str) -> bytes:
        """A new key, on the disk before this returns; the one of that name when there is one.

        Raises:
            OSError: the disk does not take it, or something that is no key bears its name.
        """
        found = self.find(name)
        if found is not None:
            return found
        with suppress(FileNotFoundError):
            # Half a key, or the noughts of one that was being deleted: it opens nothing.
            self._io.unlink(self._path(name))
        made = []
        folder = self._folder
        while not os.path.isdir(folder):
            made.append(folder)
            folder = os.path.dirname(folder)
        for folder in reversed(made):
            with suppress(FileExistsError):
                os.mkdir(folder, mode=0o700)
            self._io.sync_folder(os.path.dirname(folder))
        key = os.urandom(KEY_BYTES)
        temporary = os.path.join(self._folder, f".{os.urandom(8).hex()}.ny")
        try:
            fd = self._io.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            try:
                if self._io.write(fd, key) != KEY_BYTES:
                    raise OSError("a key was not written whole")
                self._io.sync(fd)
            finally:
                self._io.close(fd)
            # Somebody who tries the same at the same time may be faster; then theirs is the key.
            with suppress(FileExistsError):
                self._io.link(temporary, self._path(name))
        finally:
            with suppress(OSError):
                self._io.unlink(temporary)
        self._io.sync_folder(self._folder)
        found = self.find(name)
        if found is None:
            # Nothing may be sealed with a key that is not on the disk.
            raise OSError(errno.EIO, os.strerror(errno.EIO), self._path(name))
        return found

    def find(self, name: str) -> bytes | None:
        """The key of that name; None when there is none, or it was deleted.

        Raises:
            OSError: the disk does not answer.
        """
        try:
            with open(open_regular(self._path(name)), "rb") as file:
                key = file.read(KEY_BYTES + 1)
        except FileNotFoundError:
            return None
        return key if len(key) == KEY_BYTES and any(key) else None

    def destroy(self, name: str) -> None:
        """Delete a key for good: zeros over it first, for what disks keep of deleted files. Nothing when it is gone.

        Raises:
            OSError: it may be there still.
        """
        try:
            path = self._path(name)
            # What a link points at is none of ours.
            fd = None if os.path.islink(path) else self._io.open(path, os.O_WRONLY)
        except FileNotFoundError:
            return
        if fd is not None:
            self._overwrite(fd)
        self._io.unlink(path)
        self._io.sync_folder(self._folder)

    def _overwrite(self, fd: int) -> None:
        try:
            self._io.pwrite(fd, bytes(KEY_BYTES), 0)
            self._io.sync(fd)
        finally:
            self._io.close(fd)

    def _path(self, name: str) -> str:
        """Where the key of that name lies. It is the id of something in a log, and a log may come from anywhere.

        Raises:
            FileNotFoundError: it is the name of no file, or of one that lies elsewhere.
        """
        if name in ("", os.curdir, os.pardir) or os.path.basename(name) != name or "\0" in name:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self._folder)
        return os.path.join(self._folder, name)


def check() -> None:
    """Go on only where texts can be sealed.

    Raises:
        BeredskabError: what does it is not installed, or is for another computer.
    """
    _cipher(bytes(KEY_BYTES))


def seal(key: bytes, text: str, about: str) -> str:
    """A text as nobody can read it without the key.

    Args:
        about: what it belongs to; only with the same can it be opened, so that no sealed text passes for another's.

    Raises:
        BeredskabError: as ``check``.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return b64encode(nonce + _cipher(key).encrypt(nonce, text.encode(), about.encode())).decode()


def unseal(key: bytes, sealed: str, about: str) -> str | None:
    """What was sealed; None when it was with another key or about something else, or is not what was sealed.

    Raises:
        BeredskabError: as ``check``.
    """
    cipher = _cipher(key)
    from cryptography.exceptions import InvalidTag

    try:
        data = b64decode(sealed, validate=True)
        return cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], about.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _cipher(key: bytes) -> "AESGCM":
    try:
        # Only a sensitive note needs it, and it takes longer to import than `beredskab log` has to spare.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError as error:
        raise BeredskabError(
            "Det, der krypterer, mangler: Python-pakken cryptography kan ikke indlæses. Intet er ændret, og det, der "
            "er gemt, er intakt. Bed den, der passer programmet, om at installere den (docs/adgang.md, trin 1). Indtil "
            "da kan tavlen kun åbnes med »beredskab --laes«; skriv almindelige linjer med »beredskab log«."
        ) from error
    return AESGCM(key)
