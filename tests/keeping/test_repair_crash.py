"""A repair that ends halfway: the old journal or the whole new one is there, and the damaged file is never lost."""

import errno
import os
from collections.abc import Callable

import pytest

from beredskab_tui.journal import Io, JournalError, MaybeStored, NotStored
from beredskab_tui.journal.lock import Lock
from tests.conftest import QuickIo
from tests.journal.support import FaultyIo
from tests.keeping.evening import Evening, evening_of, opened
from tests.room.conftest import DeskFor
from tests.room.desk import Desk


@pytest.fixture
def evening(desk: Desk) -> Evening:
    return evening_of(desk)


class Ended(BaseException):
    """The process ends here: nothing it would have done any more is done."""


class Ending(QuickIo):
    """Ends at a call, before or after it is carried out; what comes after that has no effect."""

    def __init__(self, at: int, after: bool) -> None:
        self.left = at
        self.after = after
        self.ended = False

    def _step(self, call: Callable[[], object]) -> None:
        if self.ended:
            raise Ended
        self.left -= 1
        if self.left == 0:
            self.ended = True
            if self.after:
                call()
            raise Ended

    def open(self, path: str, flags: int) -> int:
        self._step(lambda: os.close(Io.open(self, path, flags)))
        return super().open(path, flags)

    def write(self, fd: int, data: bytes) -> int:
        self._step(lambda: Io.write(self, fd, data))
        return super().write(fd, data[: len(data) // 2 + 1])

    def sync(self, fd: int) -> None:
        self._step(lambda: None)

    def sync_folder(self, folder: str) -> None:
        self._step(lambda: None)

    def link(self, source: str, target: str) -> None:
        self._step(lambda: Io.link(self, source, target))
        super().link(source, target)

    def replace(self, source: str, target: str) -> None:
        self._step(lambda: Io.replace(self, source, target))
        super().replace(source, target)

    def unlink(self, path: str) -> None:
        self._step(lambda: Io.unlink(self, path))
        super().unlink(path)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("copied", [False, True])
def test_ended_at_any_call_the_old_file_or_the_new_one_is_there_and_the_old_one_is_kept(
    evening: Evening, desk_for: DeskFor, after: bool, copied: bool
) -> None:
    if copied:
        evening.copy()
    points = 0
    while True:
        damaged = evening.damage(3)
        for path in evening.kept():
            path.unlink()
        points += 1
        io = Ending(points, after)
        try:
            evening.repair(io)
        except Ended:
            pass
        else:
            break
        now = evening.path.read_bytes()
        if now != damaged:
            assert damaged in [path.read_bytes() for path in evening.kept()]
            assert now == evening.data or not copied
        # Whoever comes next brings it to its end, whatever the first attempt left behind.
        done = evening.repair()
        assert (done is None) == (now != damaged)
        assert damaged in [path.read_bytes() for path in evening.kept()]
        opened(desk_for).seat.journal.close()
    print(f"\n{points - 1} calls")
    assert points > 10


@pytest.mark.parametrize("copied", [False, True])
def test_a_disk_that_fails_at_any_call_leaves_the_old_file_or_the_new_one(
    evening: Evening, desk_for: DeskFor, copied: bool
) -> None:
    if copied:
        evening.copy()
    damaged = evening.damage(3)
    number = 0
    io = FaultyIo()
    while True:
        number += 1
        io.arm(lambda call, name, number=number: errno.EIO if call == number else None)  # type: ignore[misc]  # mypy knows no defaults of lambdas
        try:
            evening.repair(io)
        except MaybeStored:
            assert evening.path.read_bytes() != damaged
            # Whoever writes next has all of it put on the disk once more.
            lock = Lock(evening.folders.lock(evening.incident), QuickIo(), 0)
            lock.acquire("prøven")
            assert lock.doubtful == 0
            lock.close()
        except JournalError as refused:
            assert isinstance(refused, NotStored) or "kopi" in refused.sentence.lower()
            assert evening.path.read_bytes() == damaged
            continue
        else:
            assert number > len(io.calls) or evening.path.read_bytes() != damaged
        assert damaged in [path.read_bytes() for path in evening.kept()]
        if number > len(io.calls):
            break
        evening.damage(3)
    opened(desk_for)
