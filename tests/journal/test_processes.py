"""Several processes at one journal: nothing acknowledged is lost, whoever dies."""

import os
import random
from pathlib import Path

import pytest

from beredskab_tui.journal import Busy, Journal
from tests.journal.support import ORIGIN, Place, check_chain, end, process, put, replayed, told


def test_four_processes_write_at_once_and_nothing_is_lost(place: Place) -> None:
    others = [process(place, "insert", name, "50") for name in "abcd"]
    acknowledged = [id for other in others for id in other.communicate()[0].decode().split()]

    assert [other.returncode for other in others] == [0] * 4
    assert sorted(acknowledged) == sorted(f"{name}-{number}" for name in "abcd" for number in range(50))
    check_chain(place.read())
    stored = [line["k"][0][2] for line in place.lines()[1:]]
    assert sorted(stored) == sorted(acknowledged)
    assert sorted(replayed(place)["log"]) == sorted(acknowledged)
    clocks = [line["h"] for line in place.lines()[1:]]
    assert clocks == sorted(clocks)
    assert [line["on"] for line in place.lines()[1:]] == list(range(1, 201))


def test_what_was_acknowledged_before_a_kill_is_there_once(place: Place) -> None:
    """With whole programs; again and again in ``crash/test_kill``."""
    chance = random.Random(1)
    acknowledged: list[str] = []
    others = [process(place, "forever", name) for name in "abc"]
    try:
        for other in others:
            # Each dies while the others go on, after so many lines of its own.
            acknowledged += [told(other) for _ in range(chance.randrange(1, 60))]
            other.kill()
            assert other.stdout is not None
            acknowledged += other.stdout.read().decode().split()
    finally:
        for other in others:
            end(other)

    journal = place.open()
    put(journal, "bagefter")

    check_chain(place.read())
    stored = [line["k"][0][2] for line in place.lines()[1:]]
    assert len(stored) == len(set(stored))
    assert set(acknowledged) <= set(stored)
    # At most one line each was on its way when they died.
    assert len(stored) - len(acknowledged) <= len(others) + 1
    assert list(journal.table("log")) == stored


def test_a_killed_process_leaves_no_lock_behind(place: Place) -> None:
    holder = process(place, "hold", "karen")
    assert told(holder) == "holder"
    assert Path(place.lock).read_text().split()[:2] == [str(holder.pid), "karen"]
    end(holder)

    put(place.open(deadline=0), "1")

    assert Path(place.lock).read_text().split()[1:2] == ["anna"]


def test_two_handles_of_one_process_do_not_write_at_once(place: Place) -> None:
    first, second = place.open(), place.open(deadline=0)

    with first.atomic("anna"), pytest.raises(Busy, match="anna"):
        put(second, "1")

    put(second, "1")


def test_a_lock_file_that_somebody_removed_does_not_let_two_write_at_once(place: Place) -> None:
    first, second = place.open(deadline=0), place.open(deadline=0)
    put(first, "1")
    os.unlink(place.lock)

    with second.atomic("bo"), pytest.raises(Busy, match="bo"):
        put(first, "2")
    os.unlink(place.lock)
    with first.atomic("anna"), pytest.raises(Busy, match="anna"):
        put(second, "3")


def test_a_handle_that_goes_through_a_fork_still_writes_alone(place: Place) -> None:
    other = process(place, "fork", "x", "40")
    other.communicate()

    assert other.returncode == 0
    check_chain(place.read())
    assert len(replayed(place)["log"]) == 81


def test_four_processes_that_create_at_once_make_one_journal(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.remove_all()
    others = [process(place, "create", name) for name in "abcd"]
    for other in others:
        assert told(other) == "klar"
    for other in others:
        assert other.stdin is not None
        other.stdin.close()
    for other in others:
        assert told(other) == place.db
        assert other.wait() == 0
        assert other.stdout is not None
        other.stdout.close()

    assert place.files() == [f"{ORIGIN}.jsonl"]
    assert len(place.lines()) == 1
    check_chain(place.read())
    Journal.create(place.path, "en-anden", "x")
    assert place.lines()[0]["db"] == place.db
