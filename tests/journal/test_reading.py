"""Reading while others write, a torn end, and a file that is gone or may not be touched."""

import errno
import os
from pathlib import Path

import pytest

from beredskab_tui.journal import Damaged, JournalError, NotAJournal, NotStored
from beredskab_tui.journal.format import seal
from tests.journal.support import (
    DB,
    NOW,
    ORIGIN,
    FaultyIo,
    Place,
    check_chain,
    ends,
    other_content,
    put,
    replayed,
    three,
)


def test_another_handle_sees_it_after_refresh(place: Place) -> None:
    writer, reader = place.open(), place.open()
    put(writer, "1", text="a")

    assert reader.table("log") == {}
    reader.refresh()

    assert reader.table("log") == {"1": {"text": "a"}}
    assert reader.head == writer.head == (1, place.lines()[-1]["c"])


def test_looking_when_nothing_is_new_costs_one_call(place: Place) -> None:
    io = FaultyIo()
    reader = place.open(io=io)
    io.heal()

    reader.refresh()

    assert io.calls == ["stat"]


def test_a_half_line_is_left_alone_by_a_reader_and_set_aside_by_the_next_writer(place: Place) -> None:
    three(place).close()
    whole = place.read()
    half = whole[ends(whole)[2] :][:-30]
    place.append(half)

    reader = place.open()
    reader.refresh()
    assert (reader.damage, reader.torn, reader.writable) == ([], [], True)
    assert place.read() == whole + half

    writer = place.open()
    put(writer, "4")
    reader.refresh()

    assert len(writer.torn) == 1
    assert Path(writer.torn[0]).read_bytes() == half
    assert os.path.basename(writer.torn[0]).startswith(f"{ORIGIN}.jsonl.torn.")
    assert place.read().startswith(whole)
    check_chain(place.read())
    assert list(reader.table("log")) == list(writer.table("log")) == ["1", "2", "3", "4"]
    assert reader.damage == []


def test_torn_ends_of_one_moment_are_all_kept(place: Place) -> None:
    journal = place.open()
    for half in (b'{"n":1', b'{"n":1,"g"'):
        place.append(half)
        put(journal, half.decode())

    assert [Path(path).read_bytes() for path in journal.torn] == [b'{"n":1', b'{"n":1,"g"']


def test_a_line_that_ends_later_is_read_then(place: Place) -> None:
    journal = three(place)
    whole = place.read()
    start = ends(whole)[-2]
    place.write(whole[: start + 10])
    reader = place.open()
    assert list(reader.table("log")) == ["1", "2"]

    place.append(whole[start + 10 :])
    reader.refresh()

    assert reader.state.tables == journal.state.tables
    assert reader.head == journal.head


def test_another_journal_is_refused(place: Place) -> None:
    with pytest.raises(NotAJournal, match="en anden log end ventet"):
        place.open(db="en-anden")


def test_a_newer_format_is_refused(place: Place) -> None:
    place.write(seal({"n": 0, "fmt": 2, "db": DB, "o": "x", "p": "0" * 32, "k": []}))

    with pytest.raises(NotAJournal, match=r"nyere udgave.*Opdatér"):
        place.open()


def test_a_missing_file_is_said_in_danish(place: Place) -> None:
    os.unlink(place.path)

    with pytest.raises(NotAJournal, match="findes ikke"):
        place.open()


def test_a_file_that_goes_away_is_noticed_and_may_come_back(place: Place) -> None:
    journal = three(place)
    os.rename(place.path, place.path + ".væk")

    for attempt in (journal.refresh, lambda: put(journal, "4")):
        with pytest.raises(NotAJournal, match="er væk"):
            attempt()
    assert list(journal.table("log")) == ["1", "2", "3"]

    os.rename(place.path + ".væk", place.path)
    put(journal, "4")
    assert list(replayed(place)["log"]) == ["1", "2", "3", "4"]


class ReadOnlyIo(FaultyIo):
    """A file this user may read and not write."""

    def __init__(self, error: int) -> None:
        super().__init__()
        self.error = error

    def open(self, path: str, flags: int) -> int:
        if flags & os.O_RDWR:
            raise OSError(self.error, os.strerror(self.error))
        return super().open(path, flags)


@pytest.mark.parametrize("error", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_file_that_may_only_be_read_is_read(place: Place, error: int) -> None:
    writer = three(place)

    journal = place.open(io=ReadOnlyIo(error))
    put(writer, "4")
    journal.refresh()

    assert list(journal.table("log")) == ["1", "2", "3", "4"]
    assert not journal.writable
    assert journal.damage == []
    with pytest.raises(NotStored, match="kan kun læses"):
        put(journal, "5")


def test_a_file_that_may_not_be_read_is_said_in_danish(place: Place) -> None:
    io = FaultyIo()
    io.fail_call("open", errno.EACCES)

    with pytest.raises(NotAJournal, match="rettigheder"):
        place.open(io=io)


def test_a_disk_that_does_not_answer_is_said_in_danish_and_passes(place: Place) -> None:
    io = FaultyIo()
    journal = place.open(io=io)
    three(place).close()
    io.fail_call("pread", errno.EIO)

    with pytest.raises(JournalError, match="disken svarer med fejl"):
        journal.refresh()

    io.heal()
    journal.refresh()
    assert list(journal.table("log")) == ["1", "2", "3"]
    assert journal.writable


def open_files() -> int:
    return len(os.listdir("/dev/fd"))


def test_no_file_stays_open(place: Place, tmp_path: Path) -> None:
    io = FaultyIo()
    before = open_files()

    with pytest.raises(NotAJournal):
        place.open(db="en-anden")
    io.fail_call("pread", errno.EIO)
    with pytest.raises(JournalError):
        place.open(io=io)
    journal = three(place)
    foreign = other_content(place, tmp_path, DB)
    mine = place.read()
    place.replace(foreign)
    for _ in range(3):
        with pytest.raises(Damaged):
            journal.refresh()
    place.replace(mine)
    journal.refresh()
    journal.close()

    assert open_files() == before


def test_when_is_told_as_the_writer_s_clock_had_it(place: Place) -> None:
    moments = []
    journal = place.open(on_change=lambda told: moments.append(told.at))
    put(journal, "1")

    assert moments == [NOW]
