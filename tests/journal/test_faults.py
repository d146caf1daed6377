"""A disk that fills up, fails or lies: never half a line, and the truth about what happened."""

import errno
import os
from pathlib import Path

import pytest

from beredskab_tui.journal import Journal, JournalError, MaybeStored, NotStored
from tests.journal.support import DB, ORIGIN, FaultyIo, Place, QuickIo, check_chain, put, replayed


def faulty(place: Place) -> tuple[Journal, FaultyIo]:
    """A handle with one line stored, and the disk under it."""
    io = FaultyIo()
    journal = place.open(io=io, deadline=0)
    put(journal, "1", text="a")
    return journal, io


def test_a_full_disk_stores_nothing_and_says_so(place: Place) -> None:
    journal, io = faulty(place)
    before = place.read()
    io.fail_call("write", errno.ENOSPC)

    for _ in range(2):
        with pytest.raises(NotStored) as refused:
            put(journal, "2", text="b")
        assert refused.value.sentence.startswith("Der er ikke gemt noget: disken er fuld")
        assert place.read() == before
        assert journal.table("log") == {"1": {"text": "a"}} == replayed(place)["log"]

    io.heal()
    put(journal, "3")
    assert list(replayed(place)["log"]) == list(journal.table("log")) == ["1", "3"]
    check_chain(place.read())


def test_a_lock_file_that_cannot_take_a_name_still_locks_and_is_given_back(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> int:
        raise OSError(errno.ENOSPC, "")

    journal, _ = faulty(place)
    monkeypatch.setattr(os, "pwrite", full)

    put(journal, "2")
    put(place.open(deadline=0), "3")

    assert list(replayed(place)["log"]) == ["1", "2", "3"]


def test_a_disk_that_fails_to_confirm_leaves_the_outcome_open_and_gets_no_more(place: Place) -> None:
    journal, io = faulty(place)
    io.fail_call("sync", errno.EIO)

    with pytest.raises(MaybeStored) as unknown:
        put(journal, "2", text="b")
    assert "måske gemt, måske ikke" in unknown.value.sentence
    assert "Skriv den på papir" in unknown.value.sentence
    assert not journal.writable

    io.heal()
    size = len(place.read())
    with pytest.raises(NotStored, match="svigtede ved en tidligere linje"):
        put(journal, "3")
    assert len(place.read()) == size
    # What is in the file is shown, here as everywhere else.
    journal.refresh()
    assert journal.state.tables == replayed(place)
    put(place.open(), "4")
    check_chain(place.read())


def test_a_half_line_that_cannot_be_taken_back_is_set_aside_by_the_next_writer(place: Place) -> None:
    journal, io = faulty(place)
    before = place.read()
    io.arm(lambda number, call: errno.ENOSPC if call in ("write", "truncate") else None)

    with pytest.raises(NotStored, match="disken er fuld"):
        put(journal, "2", text="b")
    assert len(place.read()) > len(before)
    assert not journal.writable
    assert journal.table("log") == {"1": {"text": "a"}} == replayed(place)["log"]

    io.heal()
    with pytest.raises(NotStored):
        put(journal, "2", text="b")
    other = place.open()
    put(other, "3")
    assert len(other.torn) == 1
    check_chain(place.read())
    journal.refresh()
    assert list(journal.table("log")) == list(replayed(place)["log"]) == ["1", "3"]


def test_a_torn_end_that_cannot_be_kept_is_not_thrown_away(place: Place) -> None:
    journal, io = faulty(place)
    place.append(b'{"n":2')
    before = place.read()
    io.fail_call("write", errno.ENOSPC)

    for _ in range(2):
        with pytest.raises(NotStored):
            put(journal, "2")

    assert place.read() == before
    assert place.files() == [f"{ORIGIN}.jsonl"]
    io.heal()
    put(journal, "2")
    assert [Path(path).read_bytes() for path in journal.torn] == [b'{"n":2']


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("torn", [False, True])
@pytest.mark.parametrize("last_too", [False, True], ids=["once", "from then on"])
def test_failing_any_call_of_a_write_never_leaves_half_of_it(
    tmp_path: Path, error: int, torn: bool, last_too: bool
) -> None:
    for failing in range(1, 100):
        place = Place(tmp_path / str(failing))
        journal, io = faulty(place)
        if torn:
            place.append(b'{"n":2,"g":"')
        io.arm(lambda number, call, k=failing: error if number == k or (last_too and number > k) else None)  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        calls_before = len(io.calls)
        stored: bool | None
        try:
            put(journal, "2", text="b")
            stored = True
        except MaybeStored:
            stored = None
        except JournalError:
            stored = False
        reached = len(io.calls) - calls_before >= failing
        io.heal()

        there = "2" in replayed(place).get("log", {})
        assert stored is None or there == stored, io.calls
        journal.refresh()
        assert journal.state.tables == replayed(place)
        # Whoever comes next can write, and nothing that was acknowledged has moved.
        put(place.open(deadline=0), "3")
        check_chain(place.read())
        assert list(replayed(place)["log"]) == (["1", "2", "3"] if there else ["1", "3"])
        journal.close()
        if not reached:
            assert failing > 5
            return
    raise AssertionError("a write makes fewer calls than that")


def test_a_journal_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    for name in ("open", "write", "sync", "link"):
        io = FaultyIo()
        io.fail_call(name, errno.ENOSPC)
        folder = tmp_path / name
        with pytest.raises(NotStored, match="disken er fuld"):
            Journal.create(str(folder / "a.jsonl"), DB, ORIGIN, io)
        assert os.listdir(folder) == []


def test_a_journal_s_folders_are_made_to_last(tmp_path: Path) -> None:
    synced: list[str] = []

    class Watched(QuickIo):
        def sync_folder(self, folder: str) -> None:
            synced.append(folder)

    Journal.create(str(tmp_path / "data" / "en" / "a.jsonl"), DB, ORIGIN, Watched())

    assert synced == [str(tmp_path / "data" / "en"), str(tmp_path / "data"), str(tmp_path)]


class PowerCut(BaseException):
    """The process ends here."""


def test_a_crash_while_making_a_journal_never_costs_a_later_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cut(QuickIo):
        def unlink(self, path: str) -> None:
            raise PowerCut

    path = str(tmp_path / "a.jsonl")
    with pytest.raises(PowerCut):
        Journal.create(path, DB, ORIGIN, Cut())
    place = Place.__new__(Place)
    place.path, place.lock, place.db = path, str(tmp_path / "laas"), DB
    put(place.open(), "1")

    # The same process number, long after: the journal must not be emptied through the name that was left behind.
    monkeypatch.setattr(os.path, "exists", lambda path: False)
    Journal.create(path, DB, ORIGIN, QuickIo())

    assert list(replayed(place)["log"]) == ["1"]
