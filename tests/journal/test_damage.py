"""A file that is not as it was written: always noticed, the rest of it used, and never written to."""

from pathlib import Path

import pytest

from beredskab_tui.journal import Damage, Damaged
from beredskab_tui.journal.format import seal
from tests.journal.support import (
    DB,
    ORIGIN,
    FaultyIo,
    Place,
    change,
    check_chain,
    ends,
    flip,
    other_content,
    put,
    replayed,
    three,
)


@pytest.mark.parametrize("number", [1, 2])
def test_a_ruined_line_is_reported_and_the_rest_is_used_but_not_written_to(place: Place, number: int) -> None:
    three(place).close()
    whole = place.read()
    start = ends(whole)[number - 1]
    place.write(flip(whole, start + 40))
    before = place.read()

    journal = place.open()

    assert journal.damage == [Damage(start, "en linje er ødelagt")]
    assert list(journal.table("log")) == [id for id in ("1", "2", "3") if id != str(number)]
    assert not journal.writable
    with pytest.raises(Damaged) as refused:
        put(journal, "4")
    assert refused.value.sentence.startswith("Loggen er beskadiget og kan kun læses.")
    assert place.read() == before
    assert place.files() == [f"{ORIGIN}.jsonl"]


def test_lines_taken_out_put_in_or_put_twice_show(place: Place) -> None:
    three(place).close()
    whole = place.read()
    lines = whole.splitlines(keepends=True)
    foreign = seal({"n": 2, "g": "x", "h": (1, 0), "o": "x", "on": 2, "p": "0" * 32, "k": []})

    for changed in (
        [lines[0], lines[2], lines[3]],
        [lines[0], lines[1], lines[3]],
        [lines[0], lines[1], foreign, lines[2], lines[3]],
        [*lines, lines[3]],
        [*lines, *lines],
        [lines[0], lines[2], lines[1], lines[3]],
        lines[1:],
    ):
        place.write(b"".join(changed))
        journal = place.open()
        assert journal.damage
        assert not journal.writable
        journal.close()

    place.write(lines[0] + lines[2] + flip(lines[3], 40))
    twice = place.open()
    with pytest.raises(Damaged):
        put(twice, "4")
    assert [found.offset for found in twice.damage] == [len(lines[0])]


def test_each_break_is_reported(place: Place) -> None:
    journal = three(place)
    for id in ("4", "5", "6"):
        put(journal, id)
    lines = place.read().splitlines(keepends=True)

    place.write(b"".join([lines[0], lines[1], flip(lines[2], 40), lines[3], lines[5], lines[6]]))

    assert [found.why for found in place.open().damage] == [
        "en linje er ødelagt",
        "linje 5 hører ikke til efter linje 3",
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"hej\n", b"\0" * 500, b"hej\n\n"])
def test_a_file_that_does_not_begin_as_a_journal_is_damaged_and_never_written_to(place: Place, content: bytes) -> None:
    place.write(content)

    journal = place.open()

    assert journal.damage == [Damage(0, "filen begynder ikke som en log")]
    with pytest.raises(Damaged):
        put(journal, "1")
    assert place.read() == content
    assert place.files() == [f"{ORIGIN}.jsonl"]


@pytest.mark.parametrize("db", [DB, "en-anden"])
@pytest.mark.parametrize("in_place", [True, False])
def test_a_file_exchanged_under_a_handle_is_noticed_and_not_written_to(
    place: Place, tmp_path: Path, db: str, in_place: bool
) -> None:
    journal = three(place)
    foreign = other_content(place, tmp_path, db)
    assert len(foreign) > len(place.read())
    (place.write if in_place else place.replace)(foreign)

    for attempt in (journal.refresh, journal.refresh, lambda: put(journal, "4")):
        with pytest.raises(Damaged):
            attempt()

    assert place.read() == foreign
    assert list(journal.table("log")) == ["1", "2", "3"]
    assert not journal.writable
    assert len(journal.damage) == 1


def test_a_file_written_over_with_the_same_length_is_not_written_to(place: Place, tmp_path: Path) -> None:
    journal = three(place)
    foreign = other_content(place, tmp_path, DB)[: len(place.read())]
    place.write(foreign)

    with pytest.raises(Damaged, match="skiftet ud"):
        put(journal, "4")

    assert place.read() == foreign


def test_a_file_that_was_cut_is_noticed_and_not_written_to(place: Place) -> None:
    journal = three(place)
    cut = place.read()[: ends(place.read())[-2]]
    place.write(cut)

    for attempt in (journal.refresh, journal.refresh, lambda: put(journal, "4")):
        with pytest.raises(Damaged):
            attempt()

    assert place.read() == cut
    assert list(journal.table("log")) == ["1", "2", "3"]
    assert len(journal.damage) == 1


def test_the_same_journal_in_another_file_is_gone_on_with(place: Place) -> None:
    journal = three(place)
    other = place.open()
    put(other, "4")
    place.replace(place.read())

    journal.refresh()
    change(journal, "4", text="ny")

    assert journal.table("log") == replayed(place)["log"]
    assert list(journal.table("log")) == ["1", "2", "3", "4"]
    check_chain(place.read())


class OverTheShoulder(FaultyIo):
    """Reads, once, half of what was there before a writer cleared a torn end away and half of what came after."""

    def __init__(self) -> None:
        super().__init__()
        self.mixed: bytes | None = None

    def pread(self, fd: int, count: int, offset: int) -> bytes:
        found = super().pread(fd, count, offset)
        if self.mixed is not None and count == len(self.mixed):
            found, self.mixed = self.mixed, None
        return found


def test_a_read_that_crosses_a_repair_is_not_taken_for_damage(place: Place) -> None:
    io = OverTheShoulder()
    reader = place.open(io=io)
    start = len(place.read())
    writer = three(place)
    new = place.read()[start:]
    io.mixed = b"\0" * 20 + new[20:]

    reader.refresh()
    assert reader.damage == [] and dict(reader.table("log")) == {}

    reader.refresh()
    assert reader.state.tables == writer.state.tables
