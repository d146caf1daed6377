"""A real small disk that is filled to the brim: I1, I2, I7.

A tmpfs of its own, because the kernel then does what it does on a full disk: a short write, then an error.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from beredskab_tui.journal import Journal, NotStored
from tests.journal.crash.conftest import Count
from tests.journal.crash.tables import tables_of
from tests.journal.support import DB, ORIGIN, FaultyIo, Place, check_chain, put, replayed

SIZE = 256 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder with room for a quarter of a mebibyte."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, leave: int = 0) -> Path:
    """Fill a disk with a file of somebody else's, but for so many bytes, rounded to pages."""
    path = folder / "fyld"
    room = os.statvfs(folder)
    path.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - leave)))
    return path


def test_i7_lines_until_the_disk_is_full_and_on_when_there_is_room(small_disk: Path, count: Count) -> None:
    place = Place(small_disk)
    filler = fill(small_disk, leave=64 * 1024)
    chance = random.Random(1)
    first, second = place.open(deadline=0), place.open(deadline=0)
    acknowledged: list[str] = []
    refused = 0
    while refused < 20:
        id = f"{len(acknowledged)}-{refused}"
        writer = chance.choice((first, second))
        before, shown = place.read(), tables_of(writer)
        try:
            put(writer, id, text="x" * chance.randrange(5000))
        except NotStored as error:
            assert error.sentence.startswith("Der er ikke gemt noget: disken er fuld")
            assert place.read() == before
            assert tables_of(writer) in (shown, replayed(place))
            refused += 1
        else:
            acknowledged.append(id)
        assert list(replayed(place).get("log", {})) == acknowledged
    assert len(acknowledged) > 10
    assert first.writable and second.writable

    filler.unlink()
    for writer in (first, second):
        put(writer, f"plads-{id}-{writer is first}")
        acknowledged.append(f"plads-{id}-{writer is first}")
    check_chain(place.read())
    assert list(replayed(place)["log"]) == acknowledged
    assert place.files() == [f"{ORIGIN}.jsonl"]
    count("full disk (tmpfs)", acknowledged=len(acknowledged), refused=refused, lost=0, half_lines=0)
    first.close()
    second.close()


def test_i7_a_torn_end_on_a_full_disk_waits_until_it_can_be_kept(small_disk: Path) -> None:
    place = Place(small_disk)
    journal = place.open(deadline=0)
    put(journal, "1")
    half = b'{"n":2,"g":"' + b"x" * 3000
    place.append(half)
    filler = fill(small_disk)
    before = place.read()

    with pytest.raises(NotStored, match="disken er fuld"):
        put(journal, "2", text="x" * 6000)
    assert place.read() == before and place.files() == [f"{ORIGIN}.jsonl"]

    filler.unlink()
    put(journal, "2")
    assert [Path(path).read_bytes() for path in journal.torn] == [half]
    assert list(replayed(place)["log"]) == ["1", "2"]
    journal.close()


def test_i7_rens_on_a_full_disk_leaves_everything_as_it_was(small_disk: Path) -> None:
    place = Place(small_disk)
    journal = place.open(deadline=0)
    put(journal, "1", text="CPR 010190-0000 " * 500)
    put(journal, "2", text="Ild " * 2000)
    filler = fill(small_disk, leave=8192)
    before, shown = place.read(), tables_of(journal)

    with pytest.raises(NotStored, match="disken er fuld"):
        journal.redact("karen", "log", "1", {"text": "[fjernet]"})
    assert (place.read(), tables_of(journal), place.files()) == (before, shown, [f"{ORIGIN}.jsonl"])

    filler.unlink()
    assert journal.redact("karen", "log", "1", {"text": "[fjernet]"}) == 1
    put(journal, "3")
    assert b"010190" not in place.read()
    assert list(replayed(place)["log"]) == ["1", "2", "3"]
    journal.close()


def test_i7_a_journal_that_finds_no_room_leaves_nothing_behind(small_disk: Path) -> None:
    path = str(small_disk / "ny" / f"{ORIGIN}.jsonl")
    (small_disk / "ny").mkdir()
    filler = fill(small_disk)

    with pytest.raises(NotStored, match="disken er fuld"):
        Journal.create(path, DB, ORIGIN)
    assert os.listdir(small_disk / "ny") == []

    filler.unlink()
    Journal.create(path, DB, ORIGIN)
    assert os.listdir(small_disk / "ny") == [f"{ORIGIN}.jsonl"]


def test_i2_a_disk_that_takes_a_few_bytes_at_a_time_gets_whole_lines(place: Place, count: Count) -> None:
    io = FaultyIo()
    io.short = True
    journal = place.open(io=io, deadline=0)
    for number in range(20):
        put(journal, str(number), text="x" * number)
    journal.redact("karen", "log", "7", {"text": "[fjernet]"})
    put(journal, "20")

    check_chain(place.read())
    assert tables_of(journal) == replayed(place)
    assert len(replayed(place)["log"]) == 21
    count("short writes", writes=io.calls.count("write"), lines=22, half_lines=0)
