"""How far the reading of a large journal is, and stopping it."""

import os

import pytest

from beredskab_tui.journal import Journal
from beredskab_tui.journal.progress import A_LOOK, counted
from tests.journal.support import DB, Place, clock, put


class Stopped(Exception):
    """Raised by whoever has waited enough."""


def large(place: Place) -> None:
    """More lines than are read between two looks."""
    writer = place.open()
    for number in range(A_LOOK + 10):
        put(writer, str(number), text="x")
    writer.close()


def test_it_is_told_from_nothing_to_nearly_all_and_only_at_the_first_reading(place: Place) -> None:
    large(place)
    told: list[float] = []
    reader = Journal(place.path, place.lock, DB, clock=clock, on_progress=told.append)

    assert told == sorted(told) and len(told) == 4 and told[0] == 0 and told[2] == 0.5 and told[-1] < 1
    writer = place.open()
    put(writer, "ny", text="y")
    reader.refresh()
    assert len(told) == 4 and reader.table("log")["ny"] == {"text": "y"}
    reader.close()
    writer.close()


@pytest.mark.parametrize("at", [0.0, 0.2, 0.5, 0.9])
def test_whoever_stops_it_has_no_journal_and_no_file_open(place: Place, at: float) -> None:
    large(place)

    def stop(done: float) -> None:
        if done >= at:
            raise Stopped

    before = set(os.listdir("/dev/fd"))
    with pytest.raises(Stopped):
        Journal(place.path, place.lock, DB, clock=clock, on_progress=stop)
    assert set(os.listdir("/dev/fd")) == before
    place.open().close()


def test_without_anybody_to_tell_the_items_just_come() -> None:
    assert list(counted([1, 2, 3], None, 0, 1)) == [1, 2, 3] and list(counted([], None, 0, 1)) == []
