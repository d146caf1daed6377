"""The shortcut past the lines that were read before: the same state as without, or not used at all."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.journal import Change, Damaged, Journal
from beredskab_tui.journal import shortcut as shortcuts
from tests.journal.support import DB, FaultyIo, Place, change, clock, flip, put


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few lines are enough for a shortcut here."""
    monkeypatch.setattr(shortcuts, "FAR", 3)


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "lokal" / "genveje" / "en.bin")


def opened(place: Place, path: str, **options: Any) -> Journal:
    return Journal(place.path, place.lock, DB, clock=clock, io=FaultyIo(), shortcut_path=path, **options)


def filled(place: Place) -> Journal:
    journal = place.open()
    for number in range(5):
        put(journal, str(number), text=f"linje {number}", n=number)
    change(journal, "2", text="rettet")
    with journal.atomic("anna", "et-uheld") as transaction:
        transaction.remove("log", "3")
        transaction.put("andet", "a", {"dyb": {"liste": [1, 2.5, None, True]}})
    return journal


def same(one: Journal, other: Journal) -> bool:
    return facts(one) == facts(other)


def facts(journal: Journal) -> tuple[object, ...]:
    state = journal.state
    return (
        state.tables,
        {name: list(documents) for name, documents in state.tables.items()},
        state.written_at("log", "2", "text"),
        state.written_at("log", "2", "n"),
        journal.head,
        journal.size,
        journal.line_of("et-uheld"),
        journal.damage,
    )


@given(data=st.data())
def test_one_in_which_anything_was_changed_leads_to_the_same_state(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Also where what was changed can be read: a bit in a document is no other document."""
    folder = tmp_path_factory.getbasetemp() / "spoiled"
    place = _filled_once(folder)
    path = folder / "en.bin"
    whole = path.with_suffix(".hel").read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    gone = data.draw(st.sampled_from([0, 1, 1, 1, 40]))
    path.write_bytes(whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + gone :])

    resumed = opened(place, str(path))

    assert same(resumed, place.open())
    resumed.close()


def _filled_once(folder: Path) -> Place:
    """A journal with a shortcut, of which a copy is kept."""
    there = folder.is_dir()
    folder.mkdir(exist_ok=True)
    place = Place(folder)
    if not there:
        filled(place).close()
        opened(place, str(folder / "en.bin")).close()
        (folder / "en.bin").rename(folder / "en.hel")
    return place


def test_it_leads_to_the_same_state_and_further_lines_are_read_from_there(place: Place, path: str) -> None:
    writer = filled(place)
    opened(place, path).close()
    assert os.stat(path).st_mode & 0o777 == 0o600

    put(writer, "ny", text="bagefter")
    journal = opened(place, path)

    assert journal._resumed_at == 7 and same(journal, writer)
    put(journal, "5")
    writer.refresh()
    assert same(journal, writer) and same(journal, place.open())


def test_it_is_made_anew_when_it_is_far_behind_and_not_before(place: Place, path: str) -> None:
    writer = filled(place)
    opened(place, path).close()
    first = Path(path).read_bytes()
    for number in range(3):
        put(writer, f"x{number}")
    opened(place, path).close()
    assert Path(path).read_bytes() == first

    put(writer, "x3")
    opened(place, path).close()
    assert Path(path).read_bytes() != first and opened(place, path)._resumed_at == writer.head[0]


def test_any_changed_byte_of_the_journal_is_found_as_without_it(place: Place, path: str) -> None:
    filled(place).close()
    opened(place, path).close()
    whole = place.read()

    for at in range(250, len(whole), 97):
        place.write(flip(whole, at))
        journal = opened(place, path)
        with pytest.raises(Damaged):
            put(journal, "ny")
        assert journal.damage and journal._resumed_at < 7
        journal.close()


@pytest.mark.parametrize("spoil", ["cut", "flip", "empty", "other journal"])
def test_a_spoiled_one_is_not_used(place: Place, path: str, tmp_path: Path, spoil: str) -> None:
    writer = filled(place)
    opened(place, path).close()
    data = Path(path).read_bytes()
    match spoil:
        case "cut":
            data = data[:-9]
        case "flip":
            data = flip(data, 12)
        case "empty":
            data = b""
        case "other journal":
            other = Place(tmp_path / "anden", db="en-anden")
            filled(other).close()
            Journal(other.path, other.lock, "en-anden", clock=clock, shortcut_path=str(tmp_path / "b")).close()
            data = (tmp_path / "b").read_bytes()
    Path(path).write_bytes(data)

    journal = opened(place, path)
    assert journal._resumed_at == -1 and same(journal, writer)
    assert opened(place, path)._resumed_at == writer.head[0]


def test_whoever_is_told_of_everything_reads_everything(place: Place, path: str) -> None:
    writer = filled(place)
    opened(place, path).close()
    told: list[Change] = []

    journal = opened(place, path, on_change=told.append)

    assert [each.n for each in told] == list(range(1, 8)) and same(journal, writer)


def test_rens_takes_it_away_with_what_it_holds(place: Place, path: str) -> None:
    filled(place).close()
    journal = opened(place, path)
    assert b"linje 4" in Path(path).read_bytes()

    journal.redact(None, "log", "4", {"text": "[fjernet]"})

    assert not os.path.exists(path)
    fresh = opened(place, path)
    assert same(fresh, journal) and b"linje 4" not in Path(path).read_bytes()


def test_where_none_can_be_kept_nothing_is_amiss(place: Place, path: str, tmp_path: Path) -> None:
    writer = filled(place)
    (tmp_path / "lokal").write_text("i vejen")
    assert same(opened(place, path), writer)
    (tmp_path / "lokal").unlink()

    with writer.atomic("anna"):
        assert opened(place, path)._resumed_at == -1
    assert not os.path.exists(path)


def test_whole_numbers_of_any_size_come_through(place: Place, path: str) -> None:
    writer = filled(place)
    with writer.atomic("anna") as transaction:
        transaction.put("log", "stor", {"tal": 1 << 70, "brøk": 0.1})
    opened(place, path).close()

    journal = opened(place, path)
    assert journal._resumed_at == writer.head[0] and same(journal, writer)


def test_a_damaged_journal_gets_none(place: Place, path: str) -> None:
    filled(place).close()
    place.write(flip(place.read(), 400))
    assert opened(place, path).damage and not os.path.exists(path)
