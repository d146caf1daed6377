"""One copy that follows its journal: never behind for long, never damaged with it, never the loser of a line."""

import errno
import os
from pathlib import Path

import pytest

from beredskab_tui.journal import Io, Journal
from beredskab_tui.journal.copy import KEPT, Outcome, Standing, follow, standing
from beredskab_tui.journal.format import END, seal
from tests.journal.support import DB, FaultyIo, Place, QuickIo, ends, flip, put, three


class Pair:
    """A journal and its copy."""

    def __init__(self, folder: Path) -> None:
        self.place = Place(folder)
        self.journal = three(self.place)
        self.folder = folder / "kopier"
        self.folder.mkdir()
        self.copy = self.folder / "kopi.jsonl"

    def follow(self, *, thoroughly: bool = False, io: Io | None = None, db: str = DB) -> Outcome:
        where = str(self.copy), db
        return follow(io or QuickIo(), self.place.path, *where, thoroughly=thoroughly)

    def is_alike(self) -> bool:
        return self.copy.read_bytes() == self.place.read()

    def kept(self) -> list[bytes]:
        return [(self.folder / name).read_bytes() for name in self.files() if KEPT in name]

    def files(self) -> list[str]:
        return sorted(os.listdir(self.folder))


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    pair = Pair(tmp_path)
    assert pair.follow() is Outcome.RENEWED
    return pair


def test_it_follows(pair: Pair) -> None:
    assert pair.is_alike()
    assert pair.follow() is Outcome.SAME
    inode = pair.copy.stat().st_ino

    put(pair.journal, "4", text="linje 4")
    assert pair.follow() is Outcome.RENEWED

    assert pair.is_alike()
    assert pair.copy.stat().st_ino == inode and pair.files() == ["kopi.jsonl"]
    assert pair.copy.stat().st_mode & 0o777 == 0o600


class CountingIo(QuickIo):
    def __init__(self) -> None:
        self.written = self.read = 0

    def write(self, fd: int, data: bytes) -> int:
        self.written += len(data)
        return super().write(fd, data)

    def pread(self, fd: int, count: int, offset: int) -> bytes:
        data = super().pread(fd, count, offset)
        self.read += len(data)
        return data


def test_it_costs_what_is_new(pair: Pair) -> None:
    with pair.journal.atomic("anna") as transaction:
        for id in range(5000):
            transaction.put("log", f"gammel {id}", {"text": "x" * 20})
    put(pair.journal, "5", text="stor linje er forbi")
    pair.follow()
    before = len(pair.place.read())
    put(pair.journal, "6", text="ny")
    io = CountingIo()

    assert pair.follow(io=io) is Outcome.RENEWED

    assert io.written == len(pair.place.read()) - before
    assert io.read < 4 * (1 << 16) < before


def test_a_line_under_way_waits(pair: Pair) -> None:
    whole = pair.place.read()
    put(pair.journal, "4", text="linje 4")
    new = pair.place.read()[len(whole) :]

    for cut in range(1, len(new)):
        pair.place.write(whole + new[:cut])
        assert pair.follow() is Outcome.SAME
        assert pair.copy.read_bytes() == whole
    pair.place.write(whole + new)
    assert pair.follow() is Outcome.RENEWED
    assert pair.is_alike()


@pytest.mark.parametrize("thoroughly", [False, True])
def test_what_was_taken_out_of_the_journal_is_out_of_the_copy(pair: Pair, thoroughly: bool) -> None:
    # As long as what stood there, so that not a byte after it is moved.
    pair.journal.redact("anna", "log", "2", {"text": "xxxxx 2"})

    assert pair.follow(thoroughly=thoroughly) is Outcome.RENEWED

    assert pair.is_alike() and b"linje 2" not in pair.copy.read_bytes()
    assert pair.files() == ["kopi.jsonl"]


def test_a_redaction_among_the_new_lines(pair: Pair) -> None:
    put(pair.journal, "4", text="linje 4")
    pair.journal.redact("anna", "log", "4", {"text": "xxxxx 4"})
    put(pair.journal, "5", text="linje 5")

    assert pair.follow() is Outcome.RENEWED
    assert pair.is_alike() and b"linje 4" not in pair.copy.read_bytes()


def test_a_redaction_that_moves_no_byte(pair: Pair) -> None:
    # A line without its random part, but with its old checksum, is 16 bytes longer; the text is as much shorter.
    put(pair.journal, "4", text="hemmelig hemmelig hemmelig")
    put(pair.journal, "5", text="linje 5")
    pair.follow()
    pair.journal.redact("anna", "log", "4", {"text": "xxxxxxxxxx"})
    have = pair.copy.read_bytes()
    assert len(pair.place.read()) > len(have) and pair.place.read()[len(have) - END : len(have)] == have[-END:]

    assert pair.follow() is Outcome.RENEWED

    assert pair.is_alike() and b"hemmelig" not in pair.copy.read_bytes()


def test_the_journal_is_on_the_disk_before_the_copy_has_the_line(pair: Pair) -> None:
    put(pair.journal, "4", text="linje 4")
    io = FaultyIo()

    pair.follow(io=io)

    assert [call for call in io.calls if call in ("sync", "write")] == ["sync", "write", "sync"]


def test_a_line_that_does_not_belong_there_is_not_copied(pair: Pair) -> None:
    before = pair.copy.read_bytes()
    pair.place.append(seal({"n": 4, "g": "x", "p": "f" * 32, "k": []}))

    assert pair.follow() is Outcome.DAMAGED
    assert pair.copy.read_bytes() == before


def test_damage_never_reaches_the_copy(pair: Pair) -> None:
    good = pair.place.read()

    for thoroughly in (True, False):
        for at in range(0, len(good), 7):
            pair.place.write(flip(good, at))
            outcome = pair.follow(thoroughly=thoroughly)
            # Without comparing every byte what is far behind the end is not seen, and not touched either.
            assert outcome in (Outcome.DAMAGED, Outcome.AHEAD) or (not thoroughly and outcome is Outcome.SAME)
            assert pair.copy.read_bytes() == good


def test_nothing_new_is_taken_from_behind_damage(pair: Pair) -> None:
    before = pair.place.read()
    put(pair.journal, "4", text="linje 4")
    put(pair.journal, "5", text="linje 5")
    pair.place.write(flip(pair.place.read(), len(before) + 20))

    assert pair.follow() is Outcome.DAMAGED
    assert pair.copy.read_bytes() == before


def test_no_copy_is_made_of_a_damaged_journal_or_of_another(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    assert pair.follow(db="en-anden") is Outcome.DAMAGED
    pair.place.write(flip(pair.place.read(), 300))
    assert pair.follow() is Outcome.DAMAGED
    assert pair.files() == []


@pytest.mark.parametrize("where", ["middle", "end", "cut", "longer", "empty"])
def test_a_damaged_copy_is_made_anew(pair: Pair, where: str) -> None:
    good = pair.copy.read_bytes()
    bad = {
        "middle": flip(good, len(good) // 2),
        "end": flip(good, len(good) - 3),
        "cut": good[:-5],
        "longer": good + b'{"n":4',
        "empty": b"",
    }
    pair.copy.write_bytes(bad[where])
    assert standing(good, bad[where]) == Standing(False, where != "longer" and (4 if where == "empty" else 1), 0)

    assert pair.follow(thoroughly=True) is Outcome.RENEWED
    assert pair.is_alike() and pair.files() == ["kopi.jsonl"]


@pytest.mark.parametrize("thoroughly", [False, True])
def test_a_journal_that_lost_its_end_takes_nothing_from_the_copy(pair: Pair, thoroughly: bool) -> None:
    whole = pair.place.read()
    for end in ends(whole)[:-1]:
        pair.place.write(whole[:end])
        assert pair.follow(thoroughly=thoroughly) is Outcome.AHEAD
        assert pair.copy.read_bytes() == whole
    assert standing(pair.place.read(), whole) == Standing(True, 0, 1)


def test_two_ends_are_both_kept(pair: Pair) -> None:
    whole = pair.place.read()
    pair.journal.close()
    pair.place.write(whole[: ends(whole)[-2]])
    put(pair.place.open(), "andet", text="skrevet efter tabet")

    assert pair.follow() is Outcome.FORKED

    assert pair.is_alike() and pair.kept() == [whole]
    assert pair.follow() is Outcome.SAME


def test_an_empty_journal_file_takes_nothing_from_the_copy(pair: Pair) -> None:
    whole = pair.place.read()
    pair.place.write(b"")
    assert pair.follow() is Outcome.DAMAGED
    assert pair.copy.read_bytes() == whole


class Crash(BaseException):
    """The process ends here: nothing after it happens."""


class CrashingIo(FaultyIo):
    """Ends at the chosen call, before or after it; a write is done by half."""

    def __init__(self, number: int, *, after: bool) -> None:
        super().__init__()
        self.number = number
        self.after = after
        self.dead = False

    def _step(self, call: str) -> None:
        self.calls.append(call)
        if self.dead or len(self.calls) >= self.number:
            self.dead = True
            raise Crash

    def write(self, fd: int, data: bytes) -> int:
        try:
            self._step("write")
        except Crash:
            if self.after:
                os.write(fd, data[: len(data) // 2])
            raise
        return os.write(fd, data)


@pytest.mark.parametrize("what", ["new", "added", "redacted", "forked"])
@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_call_leaves_a_copy_that_the_next_run_completes(tmp_path: Path, what: str, after: bool) -> None:
    calls = 0
    for number in range(1, 60):
        pair = Pair(tmp_path / f"{number}")
        if what != "new":
            pair.follow()
        before = pair.copy.read_bytes() if pair.copy.exists() else b""
        _change(pair, what)
        io = CrashingIo(number, after=after)
        try:
            pair.follow(io=io)
        except Crash:
            calls = number
        else:
            break
        left = pair.copy.read_bytes() if pair.copy.exists() else b""
        assert left.startswith(before) or left == pair.place.read()
        assert pair.follow(thoroughly=True) in (Outcome.RENEWED, Outcome.SAME, Outcome.FORKED)
        assert pair.is_alike()
        assert [name for name in pair.files() if name.endswith(".ny")] == []
        if what == "forked":
            assert pair.kept() == [before]
    assert 5 < calls < 59
    print(f"{what}: {calls} crash points")


def _change(pair: Pair, what: str) -> None:
    if what == "added":
        put(pair.journal, "4", text="linje 4")
    elif what == "redacted":
        pair.journal.redact("anna", "log", "2", {"text": ""})
    elif what == "forked":
        whole = pair.place.read()
        pair.journal.close()
        pair.place.write(whole[: ends(whole)[-2]])
        put(pair.place.open(), "andet", text="skrevet efter tabet")


@pytest.mark.parametrize("call", ["write", "sync", "pread", "open", "replace", "sync_folder"])
@pytest.mark.parametrize("what", ["new", "added", "redacted"])
def test_a_disk_that_fails_leaves_the_copy_whole(tmp_path: Path, call: str, what: str) -> None:
    pair = Pair(tmp_path)
    if what != "new":
        pair.follow()
    before = pair.copy.read_bytes() if pair.copy.exists() else b""
    _change(pair, what)
    io = FaultyIo()
    io.fail_call(call, errno.ENOSPC)
    if what == "added" and call in ("replace", "sync_folder"):
        assert pair.follow(io=io) is Outcome.RENEWED
        return

    with pytest.raises(OSError):
        pair.follow(io=io)

    left = pair.copy.read_bytes() if pair.copy.exists() else b""
    assert left in (before, pair.place.read())
    io.heal()
    pair.follow(io=io)
    assert pair.is_alike() and pair.files() == ["kopi.jsonl"]


class LyingIo(QuickIo):
    """A disk that says yes to everything and stores something else."""

    def write(self, fd: int, data: bytes) -> int:
        super().write(fd, flip(data, len(data) // 2))
        return len(data)


def test_what_does_not_read_back_is_no_copy(pair: Pair) -> None:
    before = pair.copy.read_bytes()
    put(pair.journal, "4", text="linje 4")

    with pytest.raises(OSError, match="Input/output"):
        pair.follow(io=LyingIo())

    assert pair.copy.read_bytes() == before


def test_a_copy_is_a_journal(pair: Pair) -> None:
    copy = Journal(str(pair.copy), str(pair.folder / "laas"), DB, clock=lambda: pair.journal._clock(), io=QuickIo())
    assert copy.head == pair.journal.head and copy.damage == []
    assert copy.table("log") == pair.journal.table("log")
    copy.close()
