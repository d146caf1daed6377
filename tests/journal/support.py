"""What the tests of the journal share: a place for one, a disk that fails when told to, and the bytes themselves."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from tinydb.table import Document

from beredskab_tui.journal import Change, Io, Journal

DB = "0192a000-0000-7000-8000-000000000001"
ORIGIN = "sekretariatet-1"
NOW = datetime(2026, 11, 23, 20, 15, tzinfo=UTC)
ROOT = Path(__file__).parent.parent.parent


def clock() -> datetime:
    return NOW


class QuickIo(Io):
    """The real disk without waiting for it: for tests that are not about power cuts."""

    def sync(self, fd: int) -> None:
        return

    def sync_folder(self, folder: str) -> None:
        return


class Place:
    """A folder with one journal in it."""

    def __init__(self, folder: Path, db: str = DB) -> None:
        self.path = str(folder / "haendelser" / "en" / f"{ORIGIN}.jsonl")
        self.lock = str(folder / "en.laas")
        self.db = db
        Journal.create(self.path, db, ORIGIN, QuickIo())

    def open(
        self,
        *,
        io: Io | None = None,
        on_change: Callable[[Change], None] | None = None,
        deadline: float = 5.0,
        clock: Callable[[], datetime] = clock,
        db: str | None = None,
    ) -> Journal:
        return Journal(
            self.path,
            self.lock,
            db or self.db,
            clock=clock,
            io=io or QuickIo(),
            on_change=on_change,
            lock_deadline=deadline,
        )

    def read(self) -> bytes:
        return Path(self.path).read_bytes()

    def write(self, data: bytes) -> None:
        """Put other bytes into the same file, as an editor or a failing disk would."""
        with open(self.path, "r+b") as file:
            file.truncate(0)
            file.write(data)

    def append(self, data: bytes) -> None:
        with open(self.path, "ab") as file:
            file.write(data)

    def replace(self, data: bytes) -> None:
        """Put another file in place of this one."""
        Path(self.path + ".anden").write_bytes(data)
        os.replace(self.path + ".anden", self.path)

    def remove_all(self) -> None:
        shutil.rmtree(os.path.dirname(self.path))

    def files(self) -> list[str]:
        return sorted(os.listdir(os.path.dirname(self.path)))

    def lines(self) -> list[dict[str, Any]]:
        """The lines as any JSON reader sees them; the file must end with a whole one."""
        data = self.read()
        assert data.endswith(b"\n")
        return [json.loads(line) for line in data.splitlines()]


def put(journal: Journal, id: str, **fields: Any) -> None:
    with journal.atomic("anna") as transaction:
        transaction.put("log", id, fields)


def change(journal: Journal, id: str, **fields: Any) -> None:
    with journal.atomic("anna") as transaction:
        transaction.update("log", id, fields)


def named(id: str, fields: dict[str, Any]) -> Document:
    """A document for TinyDB that has its id already. TinyDB calls every id an int."""
    of_any_type: Any = id
    return Document(fields, doc_id=of_any_type)


def check_chain(data: bytes) -> None:
    """Recompute every checksum and link of a file from the format's description, without the program's own code."""
    before = "0" * 32
    for n, line in enumerate(data.splitlines(keepends=True)):
        body, _, seal = line.rpartition(b',"c":"')
        checksum = blake2b(body, digest_size=16).hexdigest()
        assert seal == f'{checksum}"}}\n'.encode()
        fields = json.loads(line)
        assert (fields["n"], fields["p"]) == (n, before)
        # A line that rens has taken something out of is still named by what it was.
        before = fields.get("r", checksum)


def replayed(place: Place) -> dict[str, Any]:
    """The tables as a handle sees them that reads everything afresh."""
    journal = place.open()
    journal.close()
    assert journal.damage == []
    return journal.state.tables


def three(place: Place) -> Journal:
    """A handle on a journal with three lines after the header."""
    journal = place.open()
    for id in ("1", "2", "3"):
        put(journal, id, text=f"linje {id}")
    return journal


def ends(data: bytes) -> list[int]:
    """Where each line ends."""
    return [at + 1 for at, byte in enumerate(data) if byte == ord("\n")]


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def other_content(place: Place, tmp_path: Path, db: str) -> bytes:
    other = Place(tmp_path / "andetsteds", db)
    journal = other.open()
    for id in range(9):
        put(journal, str(id), text="noget andet")
    journal.close()
    return other.read()


class FaultyIo(QuickIo):
    """A disk on which chosen calls fail. ``calls`` are those since ``arm``; ``fail`` says what becomes of one."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.fail: Callable[[int, str], int | None] = lambda number, call: None
        self.short = False
        """Write only a few bytes at a time."""

    def arm(self, fail: Callable[[int, str], int | None]) -> None:
        """Start counting calls from 1; ``fail(number, name)`` returns the errno to fail with, or None."""
        self.calls = []
        self.fail = fail

    def fail_call(self, name: str, error: int) -> None:
        self.arm(lambda number, call: error if call == name else None)

    def heal(self) -> None:
        self.arm(lambda number, call: None)

    def _step(self, call: str) -> None:
        self.calls.append(call)
        error = self.fail(len(self.calls), call)
        if error is not None:
            raise OSError(error, os.strerror(error))

    def open(self, path: str, flags: int) -> int:
        self._step("open")
        return super().open(path, flags)

    def stat(self, path: str) -> os.stat_result:
        self._step("stat")
        return super().stat(path)

    def pread(self, fd: int, count: int, offset: int) -> bytes:
        self._step("pread")
        return super().pread(fd, count, offset)

    def write(self, fd: int, data: bytes) -> int:
        try:
            self._step("write")
        except OSError as error:
            # A disk that fills up takes what there is room for.
            if error.errno == errno.ENOSPC and len(data) > 1:
                super().write(fd, data[: len(data) // 2])
            raise
        return super().write(fd, data[:7] if self.short else data)

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        self._step("pwrite")
        return super().pwrite(fd, data[:7] if self.short else data, offset)

    def replace(self, source: str, target: str) -> None:
        self._step("replace")
        super().replace(source, target)

    def truncate(self, fd: int, size: int) -> None:
        self._step("truncate")
        super().truncate(fd, size)

    def sync(self, fd: int) -> None:
        self._step("sync")

    def sync_folder(self, folder: str) -> None:
        self._step("sync_folder")

    def link(self, source: str, target: str) -> None:
        self._step("link")
        super().link(source, target)

    def unlink(self, path: str) -> None:
        self._step("unlink")
        super().unlink(path)

    def try_lock(self, fd: int) -> bool:
        self._step("try_lock")
        return super().try_lock(fd)

    def unlock(self, fd: int) -> None:
        self._step("unlock")
        super().unlock(fd)


def process(place: Place, *arguments: str) -> "subprocess.Popen[bytes]":
    """Another process at the same journal; see ``other_process``."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.journal.other_process", place.path, place.lock, place.db, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def told(other: "subprocess.Popen[bytes]") -> str:
    """The next line another process says; waits for it."""
    assert other.stdout is not None
    return other.stdout.readline().decode().strip()


def end(other: "subprocess.Popen[bytes]") -> None:
    """Kill a process and wait until it is gone."""
    other.kill()
    other.communicate()
