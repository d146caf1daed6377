"""A bit that is not as it was written, anywhere in the file: never silent, and the rest is used (I9)."""

import random

import pytest

from beredskab_tui.journal import Damage, Damaged
from tests.journal.crash.conftest import Count
from tests.journal.crash.extent import extent
from tests.journal.support import ORIGIN, Place, change, ends, put, three


def flipped(data: bytes, bit: int) -> bytes:
    at = bit // 8
    return data[:at] + bytes([data[at] ^ 1 << bit % 8]) + data[at + 1 :]


def choose(bits: range) -> list[int]:
    """Some of these bits, of each byte at least one but in the quick run; in the long run all."""
    chance = random.Random(len(bits))
    of_each_byte = [first + chance.randrange(8) for first in range(bits.start, bits.stop, 8)]
    return list(bits) if extent(0, 0, 1) else of_each_byte[:: extent(3, 1, 1)]


@pytest.mark.slow
def test_i9_single_bit_flips(place: Place, count: Count) -> None:
    journal = three(place)
    change(journal, "2", text="linje 2, rettet")
    put(journal, "4", text="linje 4")
    journal.redact("karen", "log", "3", {"text": "[fjernet]"})
    journal.close()
    whole = place.read()
    line_ends = ends(whole)
    healthy = {line["n"]: line for line in place.lines()}
    flips = 0
    for bit in choose(range(0, 8 * len(whole))):
        at = bit // 8
        place.write(flipped(whole, bit))
        before = place.read()
        flips += 1
        number = sum(end <= at for end in line_ends)
        start = ([0, *line_ends])[number]
        journal = place.open(deadline=0)
        with pytest.raises(Damaged):
            put(journal, "5")
        # A line that lost its newline takes the next one with it.
        gone = {number, number + 1} if whole[at] == ord("\n") else {number}
        # Without the last line, which tells of rens, it is the line that was rinsed that is not as it should be.
        assert start in [found.offset for found in journal.damage] or len(line_ends) - 1 in gone
        assert not journal.writable and journal.torn == []
        # Each of the other lines is used.
        events = {line["g"] for n, line in healthy.items() if n not in gone and n > 0}
        assert events == {event for event in (line.get("g", "") for line in healthy.values()) if journal.line_of(event)}
        assert place.read() == before
        journal.close()
    assert place.files() == [f"{ORIGIN}.jsonl"]
    count("single bit flips", flips=flips, reported=flips, silent=0)


def test_i9_every_bit_of_the_last_line_is_damage_and_no_torn_end(place: Place, count: Count) -> None:
    three(place).close()
    whole = place.read()
    start, end = ends(whole)[-2:]
    flips = 0
    # Its newline is one byte among many, and the one without which it looks most like a torn end.
    for bit in sorted({*choose(range(8 * start, 8 * end)), *range(8 * end - 8, 8 * end)}):
        place.write(flipped(whole, bit))
        journal = place.open(deadline=0)
        with pytest.raises(Damaged):
            put(journal, "4")
        assert journal.damage[0] == Damage(start, "en linje er ødelagt") and journal.torn == []
        assert list(journal.table("log")) == ["1", "2"]
        assert place.read() == flipped(whole, bit)
        journal.close()
        flips += 1
    assert place.files() == [f"{ORIGIN}.jsonl"]
    count("bit flips in the last line", flips=flips, taken_for_torn_ends=0)
