"""kill -9 of four writers at random moments, again and again: I1, I2, I3.

They write lines, short ones and long ones, and take values out again (*rens*): with the real flush every second round,
so that they are killed in it, too, and as fast as they can otherwise. Each is killed while the others go on, and new
ones begin where they ended.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from itertools import count as numbers
from pathlib import Path

import pytest

from beredskab_tui.journal import Io, Journal
from tests.journal.crash.conftest import Count
from tests.journal.crash.extent import extent
from tests.journal.crash.tables import tables_of
from tests.journal.support import Place, QuickIo, check_chain, put

ROUNDS = extent(quick=4, ci=20, long=500)
AT_ONE_PLACE = 5
"""Rounds with one journal before the next one, so that reading it all does not take longer than writing."""
WRITERS = "abcd"
GONE = "[fjernet]"


def text_of(id: str, times: int) -> str:
    return f"Hemmelighed {id}. " * times


def write_for_ever(place: Place, name: str, seed: int, io: Io, rens: float, speak: int) -> None:
    """What a writer does until it is killed. What it says is true when it says it.

    Args:
        rens: how often it takes out again what it wrote, of once.
        speak: where to say what is acknowledged.
    """
    chance = random.Random(seed)
    journal = place.open(io=io, deadline=60)
    for number in numbers():
        id = f"{name}{number}"
        times = 3000 if chance.random() < 0.02 else chance.randrange(1, 40)
        with journal.atomic(name) as transaction:
            transaction.put("log", id, {"text": text_of(id, times), "times": times})
            transaction.put("ekko", id, {})
        os.write(speak, f"gemt {id}\n".encode())
        if chance.random() < rens:
            journal.redact(name, "log", id, {"text": GONE})
            os.write(speak, f"renset {id}\n".encode())


def begin(place: Place, name: str, seed: int, flushes: bool, speak: int) -> int:
    """Start a writer; returns its process id."""
    child = os.fork()
    if child == 0:
        try:
            write_for_ever(place, name, seed, Io() if flushes else QuickIo(), 0.25 if flushes else 0.03, speak)
        finally:
            os._exit(1)
    return child


def one_round(place: Place, reader: Journal, number: int, chance: random.Random) -> Iterator[str]:
    """Four writers and their deaths; what they said."""
    hear, speak = os.pipe()
    flushes = number % 2 == 1
    most = 15 if flushes else 150
    alive = {name: begin(place, f"{name}{number}-", chance.randrange(10**9), flushes, speak) for name in WRITERS}
    os.close(speak)
    try:
        with open(hear, encoding="ascii") as said:
            for name in chance.sample(WRITERS, len(WRITERS)):
                for _ in range(chance.randrange(1, most)):
                    yield said.readline().strip()
                # Just now somebody is between two lines: nothing is waited for here, it is the moment that may be any.
                time.sleep(chance.random() * 0.004)
                os.kill(alive[name], signal.SIGKILL)
                before = reader.head[0]
                reader.refresh()
                assert reader.head[0] >= before and reader.damage == []
            yield from said.read().splitlines()
    finally:
        # Also when something was wrong: nobody may write for ever.
        for pid in alive.values():
            os.kill(pid, signal.SIGKILL)
        ends = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in alive.values()]
    assert ends == [-signal.SIGKILL] * len(WRITERS)


def check(place: Place, reader: Journal, stored: set[str], rinsed: set[str]) -> int:
    """Look at what is there after a round; returns how many lines are there that nobody was told of."""
    journal = place.open(deadline=0)
    put(journal, "bagefter", text="", times=0)
    reader.refresh()
    tables = tables_of(journal)
    assert tables_of(reader) == tables and reader.damage == journal.damage == []
    check_chain(place.read())
    log = tables["log"]
    del log["bagefter"]
    assert stored <= log.keys()
    # Both halves of an event, or none.
    assert log.keys() == tables.get("ekko", {}).keys()
    ids = [operation[2] for line in place.lines() for operation in line["k"] if operation[:2] == ["p", "ekko"]]
    assert len(ids) == len(set(ids))
    for id, document in log.items():
        whole = text_of(id, document["times"])
        assert document["text"] in ({GONE} if id in rinsed else {GONE, whole})
    data = place.read()
    assert not any(f"Hemmelighed {id}.".encode() in data for id in rinsed)
    journal.close()
    return len(log.keys() - stored)


@pytest.mark.slow
def test_i1_i2_four_writers_are_killed(tmp_path: Path, count: Count) -> None:
    chance = random.Random(ROUNDS)
    acknowledged = rens = torn = halves = 0
    for first in range(0, ROUNDS, AT_ONE_PLACE):
        place = Place(tmp_path / str(first))
        reader = place.open()
        stored: set[str] = set()
        rinsed: set[str] = set()
        untold = 0
        for number in range(first, min(first + AT_ONE_PLACE, ROUNDS)):
            for word in one_round(place, reader, number, chance):
                what, _, id = word.partition(" ")
                (stored if what == "gemt" else rinsed).add(id)
            before, untold = untold, check(place, reader, stored, rinsed)
            assert untold - before <= len(WRITERS)
        acknowledged += len(stored)
        rens += len(rinsed)
        halves += sum(name.endswith(".ny") for name in place.files())
        torn += sum(".torn." in name for name in place.files())
        reader.close()
        place.remove_all()
    count(
        "kill -9 of 4 writers",
        rounds=ROUNDS,
        acknowledged=acknowledged,
        rens_acknowledged=rens,
        torn_ends=torn,
        rens_cut_short=halves,
        lost=0,
    )
