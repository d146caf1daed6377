"""A clock that goes back, and clocks that do not agree: order and ids go forward all the same (I5, I10)."""

import random
from datetime import timedelta
from itertools import pairwise

from tests.conftest import Clock
from tests.journal.crash.conftest import Count
from tests.journal.support import NOW, Place, check_chain, replayed


def test_i10_numbers_and_clock_only_go_forward(place: Place, count: Count) -> None:
    chance = random.Random(10)
    clocks = [Clock(NOW), Clock(NOW - timedelta(hours=1)), Clock(NOW + timedelta(minutes=5))]
    handles = [place.open(clock=clock, deadline=0) for clock in clocks]
    ids = []
    backwards = 0
    for number in range(150):
        clock = chance.choice(clocks)
        # Summer time that ends, a clock that is set right, one that stands still, and one that goes.
        minutes = chance.choice((-60, -5, 0, 0, 1, 60))
        clock.forward(minutes=minutes)
        backwards += minutes < 0
        journal = handles[clocks.index(clock)]
        with journal.atomic("anna") as transaction:
            ids.append(journal.new_id())
            transaction.put("log", ids[-1], {"number": number})
        if chance.random() < 0.1:
            journal.close()
            handles[clocks.index(clock)] = place.open(clock=clock, deadline=0)
    lines = place.lines()[1:]

    assert [line["n"] for line in lines] == [line["on"] for line in lines] == list(range(1, 151))
    times = [tuple(line["h"]) for line in lines]
    assert all(before < after for before, after in pairwise(times))
    # I5: no id twice, of documents and of events.
    assert len(set(ids)) == len({line["g"] for line in lines}) == 150
    assert [document["number"] for document in replayed(place)["log"].values()] == list(range(150))
    check_chain(place.read())
    for journal in handles:
        journal.refresh()
        assert journal.state.tables == replayed(place) and journal.damage == []
        journal.close()
    count("clock an hour back", lines=150, set_back=backwards, out_of_order=0)
