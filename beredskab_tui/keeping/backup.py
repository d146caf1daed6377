"""``beredskab kopi``: everything that cannot be made again, on a stick or in a folder, read back before it counts.

What lies on a stick may be a FAT or exFAT file system: it knows neither links nor permissions, and not every name.
"""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

import msgspec

from beredskab_tui import __version__
from beredskab_tui.configfile import BadFile
from beredskab_tui.errors import BeredskabError, UsageError, why
from beredskab_tui.journal import Io, JournalError, file
from beredskab_tui.journal.replay import Replay
from beredskab_tui.keeping.copyplace import journals as journals_in
from beredskab_tui.keeping.copyplace import make_folders, names
from beredskab_tui.keeping.manifest import NAME, README, UNFINISHED, HeldFile, HeldJournal, Manifest, check
from beredskab_tui.locations import Folders
from beredskab_tui.plan.mail import MAIL_FILE, MailSettings, read_mail
from beredskab_tui.room.registerjournal import DB
from beredskab_tui.times import ZONE, clock, date

_ILLEGAL: Final = re.compile(r'[<>:"\\|?*\x00-\x1f\x7f]|[ .]$')
"""What no name may have on a FAT file system."""

_TRIES: Final = 5
"""How often a journal is read that changes while it is read."""


class Made(NamedTuple):
    """A copy that is finished and was read back."""

    folder: str
    manifest: Manifest
    damaged: tuple[str, ...]
    """Journals that were damaged and were copied as they are."""
    left_out: tuple[str, ...]
    """What could not be copied, and why: a sentence each."""
    same_disk: bool
    """The copy lies on the very disk that it is to be a copy for."""

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(held.size for held in self.manifest.files)


def make(folders: Folders, where: str, now: datetime, io: Io) -> Made:
    """Make a copy in a folder of its own in ``where``. Others may go on writing meanwhile.

    It is written under a name that says it is unfinished, flushed to the medium, read back and compared, and only then
    gets its name. Before it is read back the system is asked to forget what it has in memory, where it can be asked
    (Linux, macOS). A stick has a memory of its own, which nobody can look behind.

    Raises:
        UsageError: ``where`` is no place for a copy.
        BeredskabError: it could not be made. What was begun is removed, and nothing else is changed.
    """
    where = os.path.abspath(where)
    _refuse_bad_places(folders, where)
    final = _free_name(where, now)
    unfinished = f"{final}{UNFINISHED}"
    work = _Work(folders, unfinished, io)
    try:
        os.mkdir(unfinished, 0o700)
        manifest = work.write(now)
        checked = check(unfinished, manifest, _forget)
        if checked.problems:
            raise BeredskabError(
                f"Kopien kunne ikke læses rigtigt tilbage: {checked.problems[0]} Jeres data er ikke ramt af det. "
                "Brug et andet USB-stik; det her er måske i stykker."
            )
        io.replace(unfinished, final)
        sync_folder(io, where)
    except BaseException as error:
        rest = _remove(unfinished)
        if isinstance(error, OSError):
            raise _not_made(error, where, rest) from error
        raise
    return Made(final, manifest, tuple(work.damaged), tuple(work.left_out), _same_disk(folders.data, final))


class _Work:
    """One copy while it is written."""

    def __init__(self, folders: Folders, target: str, io: Io) -> None:
        self.damaged: list[str] = []
        self.left_out: list[str] = []
        self._folders = folders
        self._target = target
        self._io = io
        self._held: list[HeldFile] = []
        self._taken: set[str] = set()
        """The names that are there, in small letters: FAT does not tell large ones from them."""

    def write(self, now: datetime) -> Manifest:
        """Write everything, on the medium.

        Raises:
            OSError: it could not be written.
        """
        # The journals first: what their lines speak of (frozen mails, keys) was there before them.
        journals = {path: db for db, path in _journals(self._folders)}
        for path, db in journals.items():
            self._put(path, self._folders.data, "data", db)
        for root in (self._folders.incidents, self._folders.register, self._folders.keys):
            for path in self._others(root):
                # What is half written stays on this computer, and so do its keys.
                if path not in journals and os.path.dirname(path) != self._folders.draft_keys:
                    self._put(path, self._folders.data, "data", None)
        secret = os.path.join(self._folders.config, _password_file(self._folders))
        for path in self._others(self._folders.config):
            # A stick gets lost: it brings no password along.
            if path != secret:
                self._put(path, self._folders.config, "config", None)
        manifest = Manifest(program=__version__, made_at=now, files=tuple(self._held))
        self._write(README, _readme(now).encode())
        self._write(NAME, msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
        for folder, _, _ in os.walk(self._target):
            sync_folder(self._io, folder)
        return manifest

    def _others(self, root: str) -> Iterator[str]:
        """The files below a folder, without those that a crash left half made."""
        for at, folders, found in os.walk(root, onerror=lambda error: self._unreadable(error.filename, error)):
            inside = (name for name in folders if os.path.join(at, name) != self._folders.data)
            folders[:] = sorted(name for name in inside if not name.startswith("."))
            # Small letters first: of plan.toml and PLAN.toml the former is the one that is used.
            for name in sorted(found, key=str.swapcase):
                if not (name.startswith(".") or name.endswith(".ny")):
                    yield os.path.join(at, name)

    def _unreadable(self, path: str, error: OSError) -> None:
        if error.errno != errno.ENOENT:
            self.left_out.append(f"{path} kan ikke læses: {why(error)}.")

    def _put(self, path: str, base: str, inside: str, db: str | None) -> None:
        """Copy one file of the folder ``base`` into ``inside`` of the copy; ``db`` says whose journal it is."""
        name = "/".join((inside, *os.path.relpath(path, base).split(os.sep)))
        if any(_ILLEGAL.search(part) for part in name.split("/")) or not _is_unicode(name):
            self.left_out.append(f"{path} har et navn, som ikke kan stå på et USB-stik. Omdøb den, og lav en ny kopi.")
            return
        if name.casefold() in self._taken:
            self.left_out.append(f"{path} hedder som en anden fil, når store bogstaver ikke tæller. Omdøb en af dem.")
            return
        journal = None
        try:
            if not os.path.isfile(path):
                return
            if db is None:
                data = read(self._io, path)
            else:
                data, journal = _judge(self._io, path, db)
        except OSError as error:
            self._unreadable(path, error)
            return
        if journal is not None and journal.damaged:
            self.damaged.append(path)
        self._taken.add(name.casefold())
        self._write(name, data)
        self._held.append(HeldFile(path=name, size=len(data), sha256=sha256(data).hexdigest(), journal=journal))

    def _write(self, name: str, data: bytes) -> None:
        path = os.path.join(self._target, *name.split("/"))
        make_folders(os.path.dirname(path))
        file.write_new(self._io, path, data)


def _judge(io: Io, path: str, db: str) -> tuple[bytes, HeldJournal]:
    """What is copied of a journal: its whole lines, or every byte when it is damaged."""
    for _ in range(_TRIES):
        replay = Replay(path, db)
        data = read(io, path)

        def again(length: int, replay: Replay = replay) -> bytes:
            return read(io, path)[replay.offset :][:length]

        try:
            rest = replay.feed(data, alone=False, again=again)
            if b"\n" in rest and again(len(rest)) == rest:
                # A line that has its end is not being written any more: it is judged, too.
                replay.whole(rest)
        except JournalError:
            break
        if replay.damage:
            break
        if replay.n >= 0:
            held = HeldJournal(db=db, n=replay.n, fingerprint=replay.head, damaged=False)
            return data[: replay.offset], held
        # Somebody cleared a torn end away while it was read.
    return data, HeldJournal(db=db, n=replay.n, fingerprint=replay.head, damaged=True)


def _journals(folders: Folders) -> Iterator[tuple[str, str]]:
    """Every journal with its id."""
    for db, folder in (*((name, folders.incident(name)) for name in names(folders.incidents)), (DB, folders.register)):
        for path in journals_in(folder):
            yield db, path


def _refuse_bad_places(folders: Folders, where: str) -> None:
    """Go on only if a copy can lie there.

    Raises:
        UsageError: it cannot.
    """
    if not os.path.isdir(where):
        raise UsageError(
            f"Mappen {where} findes ikke, så der er ikke lavet nogen kopi. Er USB-stikket sat i? "
            "Skriv den mappe, det vises som, fx »beredskab kopi /media/usb«."
        )
    if not os.path.isdir(folders.data):
        raise UsageError(f"Der er ingen data i {folders.data}, så der er ikke lavet nogen kopi. Angiv dem med --data.")
    real = os.path.realpath(where)
    for folder, what in ((folders.data, "datamappen"), (folders.config, "mappen med planen")):
        own = os.path.realpath(folder)
        if real == own or real.startswith(own + os.sep):
            raise UsageError(
                f"{where} ligger i {what}, så kopien ville forsvinde sammen med den. Der er ikke lavet nogen kopi. "
                "Vælg et USB-stik eller en mappe på en anden disk."
            )


def _free_name(where: str, now: datetime) -> str:
    """A name that nothing has there yet."""
    name = os.path.join(where, f"beredskab-{now.astimezone(ZONE):%Y-%m-%d-%H%M%S}")
    taken = 1
    path = name
    while os.path.lexists(path) or os.path.lexists(f"{path}{UNFINISHED}"):
        taken += 1
        path = f"{name}-{taken}"
    return path


def _password_file(folders: Folders) -> str:
    """Name of the file with the password of the mail server, in the configuration."""
    try:
        return read_mail(os.path.join(folders.config, MAIL_FILE)).password_file
    except BadFile:
        # Whatever else is wrong with the file: this is what it is called as shipped.
        return MailSettings().password_file


def _forget(fd: int) -> None:
    """Ask the system to read a file from the medium, not from memory. What it has to keep it keeps."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        return
    import fcntl

    if hasattr(fcntl, "F_NOCACHE"):
        fcntl.fcntl(fd, fcntl.F_NOCACHE, 1)


def sync_folder(io: Io, folder: str) -> None:
    """As ``Io.sync_folder``, but some file systems of sticks know no such thing for a folder.

    Raises:
        OSError: the disk does not take it.
    """
    try:
        io.sync_folder(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


def _remove(folder: str) -> str:
    """Take an unfinished copy away; a sentence when that does not work."""
    shutil.rmtree(folder, ignore_errors=True)
    return f" Slet selv den ufærdige mappe {folder}." if os.path.lexists(folder) else ""


def _not_made(error: OSError, where: str, rest: str) -> BeredskabError:
    advice = "Brug et andet USB-stik eller en anden mappe."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        advice = "Slet noget på stikket, fx gamle kopier, eller brug et større."
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        advice = "Se, om stikket har en skrivebeskyttelse, der kan slås fra, eller brug et andet."
    return BeredskabError(
        f"Der blev ikke lavet nogen kopi i {where}: {why(error)}. Jeres data er ikke ramt af det.{rest} {advice}"
    )


def _same_disk(data: str, copy: str) -> bool:
    return os.stat(data).st_dev == os.stat(copy).st_dev


def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def read(io: Io, path: str) -> bytes:
    """All that a file holds.

    Raises:
        OSError: it cannot be read.
    """
    fd = io.open(path, os.O_RDONLY)
    try:
        return file.read(io, fd, 0, os.fstat(fd).st_size)
    finally:
        io.close(fd)


def _readme(now: datetime) -> str:
    return f"""\
Kopi af beredskabets data fra {date(now)} kl. {clock(now)}.

FORTROLIGT. Her står navne, telefonnumre og oplysninger om mennesker i krise. Nøglerne til følsomme linjer er med, så de
kan læses igen. Lås kopien inde, giv den ikke videre, og slet den, når den ikke skal bruges mere. Er en følsom tekst
slettet på computeren, så lav en ny kopi, og slet den gamle: den har stadig nøglen.

Det er her
  data/       loggene fra alle hændelser, registeret med kontakter og vagtlog, og hvad der hører til
  config/     planen, personerne og kontaktlisten; adgangskoden til mail er ikke med, og skal skrives ind igen
  {NAME}   hvad der er i kopien, med kontroltal

Er kopien stadig hel?
  beredskab kopi --tjek DENNE-MAPPE

Sådan kommer data tilbage, også på en ny computer med programmet på
  beredskab gendan DENNE-MAPPE
Det, der er på computeren i forvejen, bliver ikke overskrevet. Skriv ikke videre på den gamle computer bagefter.

Loggene er almindelig tekst, en linje for hver hændelse i loggen, og kan læses uden programmet.
"""
