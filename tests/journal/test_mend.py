"""A journal put together from what is intact in several files: nothing is left out, nothing comes back from rens."""

import json
from hashlib import blake2b
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.journal import Put
from beredskab_tui.journal.format import NOTHING, Operation, header, seal, unseal
from beredskab_tui.journal.mend import Fork, Gap, mend
from beredskab_tui.journal.reseal import Added, reseal
from tests.journal.support import DB, NOW, ORIGIN, Place, change, check_chain, ends, flip, other_content, put, three

TITLES = ("header", "first", "second", "third")


def rows(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def without_line(data: bytes, *numbers: int) -> bytes:
    """A journal in which something else stands in place of these lines."""
    return b"".join(b"#" * (len(row) - 1) + b"\n" if n in numbers else row for n, row in enumerate(rows(data)))


def opened(place: Place, data: bytes) -> dict[str, str]:
    """The texts of the log when these bytes are the journal; it must be healthy."""
    place.replace(data)
    journal = place.open()
    with journal.atomic(None):
        pass
    journal.close()
    assert (journal.damage, journal.torn) == ([], [])
    return {id: document["text"] for id, document in journal.table("log").items()}


@pytest.fixture
def whole(place: Place) -> bytes:
    three(place).close()
    return place.read()


@pytest.mark.parametrize("number", range(4), ids=TITLES)
def test_a_line_that_a_copy_has_comes_back_byte_for_byte(whole: bytes, number: int) -> None:
    mended = mend(DB, without_line(whole, number), whole)

    assert (mended.whole, mended.fetched, mended.lost) == (True, 1, 0)
    assert reseal(mended) == whole


def test_each_file_gives_what_the_other_lacks(whole: bytes) -> None:
    first, second, third = without_line(whole, 0, 1), without_line(whole, 1, 2, 3), without_line(whole, 0, 2)[:-5]

    assert reseal(mend(DB, first, second, third)) == whole
    assert reseal(mend(DB, b"", b"", whole)) == whole
    assert reseal(mend(DB, whole[: ends(whole)[1]], whole)) == whole


def test_a_flip_anywhere_costs_at_most_its_own_line(whole: bytes) -> None:
    starts = [0, *ends(whole)]
    for at in range(len(whole)):
        broken = flip(whole, at)
        mended = mend(DB, broken)
        number = sum(start <= at for start in starts) - 1
        if whole[at] == ord("\n"):
            assert (mended.whole, reseal(mended)) == (True, whole)
        else:
            assert mended.lines == tuple(row for n, row in enumerate(rows(whole)) if n != number)
            assert not mended.whole
            assert mended.lost == (number > 0)
        assert reseal(mend(DB, broken, whole)) == whole


def test_lines_that_stand_twice_or_astray_or_on_windows_rows_are_put_right(whole: bytes) -> None:
    header_line, *others = rows(whole)
    for changed in (
        header_line + b"".join(reversed(others)),
        whole + whole,
        whole + others[2],
        b"".join(others) + header_line,
        whole.replace(b"\n", b"\r\n"),
        whole.replace(b"\n", b"\0\0"),
        whole[:-1],
        whole + b"\n",
        b"\n\n" + whole,
    ):
        assert reseal(mend(DB, changed)) == whole


def test_what_nobody_has_is_a_gap_and_the_rest_a_healthy_journal(place: Place) -> None:
    journal = three(place)
    for id in ("4", "5", "6"):
        put(journal, id, text=f"linje {id}")
    whole = place.read()
    damaged = without_line(whole, 2, 3, 5)

    mended = mend(DB, damaged, without_line(whole, 3, 5)[: ends(whole)[4]])

    assert (mended.gaps, mended.lost, mended.fetched) == ((Gap(2, 4), Gap(4, 6)), 2, 1)
    fresh = reseal(mended)
    check_chain(fresh)
    was = {n: json.loads(row) for n, row in enumerate(rows(whole))}
    is_now = [json.loads(row) for row in rows(fresh)]
    assert is_now[0]["made_of"] == blake2b(damaged, digest_size=16).hexdigest()
    for line, number in zip(is_now[1:], (1, 2, 4, 6), strict=True):
        assert line == was[number] | {field: line[field] for field in ("n", "on", "p", "c")}
        assert line["on"] == line["n"]
    assert list(opened(place, fresh)) == ["1", "2", "4", "6"]


def test_without_its_header_a_journal_gets_a_new_one(place: Place, whole: bytes) -> None:
    mended = mend(DB, without_line(whole, 0))

    assert (mended.headed, mended.gaps, mended.lost) == (False, (Gap(-1, 1),), 0)
    fresh = reseal(mended)
    first = unseal(rows(fresh)[0][:-1])
    assert first is not None and (first.db, first.o, first.p) == (DB, ORIGIN, NOTHING)
    assert list(opened(place, fresh)) == ["1", "2", "3"]


def test_the_end_is_told_apart_from_what_a_crash_cut_off(whole: bytes) -> None:
    last = rows(whole)[-1]
    short = whole[: -len(last)]

    for end, lost in (
        (flip(last, 40), 1),
        (flip(last, 40) + flip(last, 41), 2),
        (last[:40], 0),
        (b"\0" * 40 + last[40:], 0),
        (last[:40] + b"\0" * 40 + last[80:], 0),
        (b"\n", 0),
    ):
        mended = mend(DB, short + end)
        assert (mended.lost_at_end, mended.whole, mended.end) == (lost, lost == 0, end)
    both = mend(DB, short + flip(last, 40) + flip(last, 41), whole)
    assert (both.lost_at_end, both.fetched, both.end) == (1, 1, flip(last, 41))


def test_of_two_lines_in_one_place_that_of_the_first_file_stands(place: Place, whole: bytes) -> None:
    journal = place.open()
    put(journal, "4", text="i originalen")
    put(journal, "5", text="i originalen")
    original = place.read()
    place.replace(whole)
    elsewhere = place.open()
    for id in ("6", "7", "8"):
        put(elsewhere, id, text="i kopien")
    copy = place.read()

    mended = mend(DB, without_line(original, 2), copy)

    kept, left_out = (json.loads(rows(data)[4])["g"] for data in (original, copy))
    assert mended.forks == (Fork(4, kept, left_out),)
    assert reseal(mended) == original
    # Nor do they fill a gap further on.
    assert mend(DB, without_line(original, 5), copy).lines == tuple(rows(original)[:-1])


def test_lines_of_another_journal_are_left_out(
    place: Place, whole: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    foreign = other_content(place, tmp_path_factory.mktemp("anden"), "en-anden")

    for sources in ((foreign, whole), (whole, foreign), (whole[: ends(whole)[1]] + foreign, whole)):
        assert reseal(mend(DB, *sources)) == whole
    nothing = mend(DB, foreign)
    assert (nothing.lines, nothing.whole) == ((), False)


def rinsed(place: Place) -> tuple[bytes, bytes, bytes]:
    """A journal before, between and after two times of rens; the line in question is written to again at last."""
    journal = three(place)
    before = place.read()
    assert journal.redact("karen", "log", "2", {"text": "fjernet"}) == 1
    between = place.read()
    change(journal, "2", text="nyt")
    put(journal, "4", text="linje 4")
    assert journal.redact("karen", "log", "1", {"text": "også fjernet"}) == 1
    assert journal.redact("karen", "log", "2", {"text": "fjernet igen"}) == 2
    change(journal, "2", text="rettet")
    journal.close()
    return before, between, place.read()


def test_what_was_taken_out_for_good_does_not_come_back_with_a_copy(place: Place) -> None:
    before, between, after = rinsed(place)

    for copies in ((before,), (between,), (before, between), (between, before), (before, between, after)):
        assert reseal(mend(DB, after, *copies)) == after
        for number in (1, 2, 3):
            assert reseal(mend(DB, without_line(after, number), *copies)) == after
        assert reseal(mend(DB, without_line(after, 1, 2, 3), *copies)) == after
        for number in range(len(rows(after))):
            fresh = reseal(mend(DB, without_line(after, number), *copies))
            assert b"linje 1" not in fresh and b"linje 2" not in fresh


def test_a_rens_whose_record_is_lost_stands_all_the_same(place: Place) -> None:
    before, _, after = rinsed(place)
    number = next(n for n, row in enumerate(rows(after)) if b'["r","log","1"' in row)

    fresh = reseal(mend(DB, without_line(after, number), before))

    assert b"linje 1" not in fresh and "også fjernet".encode() in fresh
    assert opened(place, fresh)["1"] == "også fjernet"


def test_a_line_changed_without_a_rens_is_taken_from_a_copy_or_told_of(place: Place, whole: bytes) -> None:
    lines = rows(whole)
    parts = json.loads(lines[2])
    parts["r"] = parts.pop("c")
    parts["k"][0][3]["text"] = "noget andet"
    changed = b"".join([*lines[:2], seal(parts), lines[3]])

    assert reseal(mend(DB, changed, whole)) == whole
    mended = mend(DB, changed)
    assert (mended.unrecorded, mended.whole, mended.lost) == (1, False, 0)
    assert opened(place, reseal(mended))["2"] == "noget andet"


def test_events_can_be_put_in_between(place: Place, whole: bytes) -> None:
    mended = mend(DB, without_line(whole, 2))
    in_between: list[Operation] = [Put("log", "x", {"text": "imellem"})]
    at_last: list[Operation] = [Put("log", "y", {"text": "sidst"})]

    later = int(NOW.timestamp() * 1000) + 60_000
    fresh = reseal(mended, [Added(3, "g2", "karen", later, at_last), Added(2, "g1", None, 0, in_between)])

    check_chain(fresh)
    assert list(opened(place, fresh)) == ["1", "x", "3", "y"]
    lines = [unseal(row[:-1]) for row in rows(fresh)]
    assert [line.h for line in lines if line] == sorted({line.h for line in lines if line})
    assert [(line.a, line.o, line.on) for line in lines if line][-1] == ("karen", ORIGIN, 4)
    assert lines[-1] is not None and lines[-1].h == (later, 0)


def test_a_mended_journal_can_be_mended_again_with_copies_of_the_old_one(place: Place) -> None:
    journal = three(place)
    for id in ("4", "5", "6", "7", "8"):
        put(journal, id, text=f"linje {id}")
    old = place.read()
    fresh = reseal(
        mend(DB, without_line(old, 2, 4)), [Added(2, "i-stedet", None, 0, [Put("log", "x", {"text": "tabt"})])]
    )
    place.replace(fresh)
    journal = place.open()
    put(journal, "9", text="linje 9")
    put(journal, "10", text="linje 10")
    journal.close()
    newer = place.read()
    expected = {"1", "3", "5", "6", "7", "8", "9", "10"}

    for number in range(len(rows(newer))):
        damaged = without_line(newer, number)
        assert reseal(mend(DB, damaged, newer, old)) == newer
        there = opened(place, reseal(mend(DB, damaged, old)))
        lost = {str(json.loads(rows(newer)[number])["k"][0][2])} if number else set()
        assert expected - lost <= there.keys()


LINES = [header(DB, ORIGIN)]
for _n in range(1, 9):
    _before = unseal(LINES[-1][:-1])
    assert _before is not None
    LINES.append(
        seal({"n": _n, "g": f"g{_n}", "h": (_n, 0), "o": ORIGIN, "on": _n, "a": None, "s": 1, "p": _before.c, "k": []})
    )


@given(st.lists(st.sets(st.integers(0, 8)), min_size=1, max_size=3), st.integers(0, 9))
def test_every_line_that_is_intact_anywhere_is_in_the_result_in_its_place(missing: list[set[int]], cut: int) -> None:
    files = [b"".join(b"?\n" if n in gone else line for n, line in enumerate(LINES)) for gone in missing]
    files[-1] = b"".join(rows(files[-1])[:cut])
    there = [n for n, line in enumerate(LINES) if any(line in data for data in files)]

    mended = mend(DB, *files)

    assert mended.lines == tuple(LINES[n] for n in there)
    assert mended.gaps[not mended.headed :] == tuple(
        Gap(one, other) for one, other in pairwise(there) if other > one + 1
    )
    if mended.lines:
        check_chain(reseal(mended))
