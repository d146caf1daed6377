"""A file that ends too early, or with something that nobody wrote there: I1, I2, I9.

What was cut off a whole line was promised to nobody who is still waiting: it is set aside, told of, and writing goes
on. A last line that is whole and wrong is another matter: it may have been promised, so it is damage.
"""

from pathlib import Path

import pytest

from beredskab_tui.journal import Damage, Damaged
from tests.journal.crash.conftest import Count
from tests.journal.crash.extent import extent
from tests.journal.support import Place, check_chain, ends, put, replayed, three


def written_on(place: Place, whole: bytes, end: int, kept: list[str]) -> bytes:
    """Open what is there and write on; returns what was set aside of it. What was read is the lines up to ``end``."""
    before = place.read()
    reader = place.open()
    assert list(reader.table("log")) == kept and reader.damage == []
    assert place.read() == before
    journal = place.open(deadline=0)
    put(journal, "ny")
    reader.refresh()
    assert journal.damage == reader.damage == []
    assert list(reader.table("log")) == list(replayed(place)["log"]) == [*kept, "ny"]
    after = place.read()
    assert after.startswith(whole[:end])
    check_chain(after)
    reader.close()
    journal.close()
    return b"".join(Path(path).read_bytes() for path in journal.torn)


@pytest.mark.slow
def test_i1_cut_at_every_byte_of_the_last_three_lines(place: Place, count: Count) -> None:
    three(place).close()
    whole = place.read()
    line_ends = ends(whole)
    step = extent(quick=3, ci=1, long=1)
    cuts = torn = 0
    for cut in range(line_ends[0], len(whole), step):
        place.write(whole[:cut])
        lines = sum(end <= cut for end in line_ends)
        end = line_ends[lines - 1]
        aside = written_on(place, whole, end, ["1", "2", "3"][: lines - 1])
        assert aside == whole[end:cut]
        torn += bool(aside)
        cuts += 1
    count("cut at every byte of the last three lines", cuts=cuts, torn_ends_set_aside=torn, lost=0)


# -- blocks that were never written before the power went read as zeros


def zeros(data: bytes, begin: int, end: int) -> bytes:
    """The same bytes with zeros in a part of them."""
    return data[:begin] + bytes(end - begin) + data[end:]


def test_i1_a_last_line_that_was_never_written_whole_is_a_torn_end(place: Place, count: Count) -> None:
    three(place).close()
    whole = place.read()
    start, end = ends(whole)[-2:]
    tails = {
        "nothing of it": bytes(end - start),
        "nothing of it, and more": bytes(4096),
        "its end": zeros(whole[start:end], 60, end - start),
        "its beginning": zeros(whole[start:end], 0, 60),
        "its first byte": zeros(whole[start:end], 0, 1),
        "its newline": zeros(whole[start:end], end - start - 1, end - start),
        "the middle": zeros(whole[start:end], 60, 120),
        "all but the newline": zeros(whole[start:end], 0, end - start - 1),
        "all but the middle": zeros(zeros(whole[start:end], 0, 60), 120, end - start),
    }
    for what, tail in tails.items():
        place.write(whole[:start] + tail)
        assert written_on(place, whole, start, ["1", "2"]) == tail, what
    count("last line not written whole", kinds=len(tails), torn_ends_set_aside=len(tails), lost=0)


@pytest.mark.parametrize("tail", [b"x", b"\x00", b"\xff\xfe", b"{", b"{" + bytes(9), b'{"n":4}', b"hej\0\0med\n"])
def test_i9_what_stands_behind_the_last_line_and_is_none_is_set_aside(place: Place, tail: bytes) -> None:
    three(place).close()
    whole = place.read()
    place.append(tail)

    assert written_on(place, whole, len(whole), ["1", "2", "3"]) == tail


@pytest.mark.parametrize("tail", [b"hej\n", b'{"n":4}\n', b"\n", b'{"n":4}\nhej\n'])
def test_i9_a_whole_last_line_that_is_wrong_is_damage(place: Place, tail: bytes) -> None:
    three(place).close()
    whole = place.read()
    place.append(tail)

    journal = place.open(deadline=0)
    with pytest.raises(Damaged):
        put(journal, "ny")

    assert journal.damage[0] == Damage(len(whole), "en linje er ødelagt")
    assert list(journal.table("log")) == ["1", "2", "3"]
    assert place.read() == whole + tail


def test_i9_a_last_line_of_zeros_with_a_good_line_behind_it_is_damage(place: Place) -> None:
    """Then it was on the disk once: whoever wrote the next one saw it there."""
    three(place).close()
    whole = place.read()
    start, end = ends(whole)[-3:-1]
    place.write(zeros(whole, start, end - 1))

    journal = place.open(deadline=0)

    assert journal.damage == [Damage(start, "en linje er ødelagt")]
    assert list(journal.table("log")) == ["1", "3"]
    with pytest.raises(Damaged):
        put(journal, "ny")
