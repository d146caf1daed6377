"""How far the reading of a large journal is, and stopping it."""

import os

import pytest

from beredskab_tui.journal import Journal
from beredskab_tui.journal.reader import CHUNK
from tests.journal.support import DB, Place, clock, put, replayed


class Stopped(Exception):
    """Raised by whoever has waited enough."""


def large(place: Place) -> None:
    """A journal of several pieces."""
    writer = place.open()
    for number in range(40):
        put(writer, str(number), text="x" * (CHUNK // 10))
    writer.close()


def test_it_is_told_after_each_piece_and_only_at_the_first_reading(place: Place) -> None:
    large(place)
    told: list[float] = []
    reader = Journal(place.path, place.lock, DB, clock=clock, on_progress=told.append)

    assert told == sorted(told) and len(told) >= 4 and 0 < told[0] < 0.5 and told[-1] == 1
    pieces = len(told)
    writer = place.open()
    put(writer, "ny", text="y")
    reader.refresh()
    assert len(told) == pieces and reader.table("log")["ny"] == {"text": "y"}
    reader.close()
    writer.close()


@pytest.mark.parametrize("at", [0.0, 0.5, 0.9])
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


def test_a_line_longer_than_several_pieces_is_read_whole(place: Place) -> None:
    writer, reader = place.open(), place.open()
    put(writer, "før")
    put(writer, "lang", text="x" * (5 * CHUNK))
    put(writer, "efter")
    reader.refresh()

    assert list(reader.table("log")) == ["før", "lang", "efter"] == list(replayed(place)["log"])
    assert len(reader.table("log")["lang"]["text"]) == 5 * CHUNK and reader.head == writer.head
