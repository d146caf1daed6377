"""Whatever bytes lie in a journal, opening it gives what was written, damage that is told of, or a sentence."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from beredskab_tui.journal import Change, Journal, JournalError
from beredskab_tui.journal.format import NOTHING, header, seal, unseal
from tests.conftest import QuickIo
from tests.hostile import harmless
from tests.journal.support import DB, Place, change, clock, put

ORIGIN: Final = "den-her-computer"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("spoiled"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A healthy journal of a few lines of each kind."""
    place = Place(tmp_path_factory.mktemp("whole"))
    journal = place.open()
    for number in range(4):
        put(journal, str(number), text=f"linje {number}", n=number)
    change(journal, "2", text="rettet")
    with journal.atomic("anna") as transaction:
        transaction.remove("log", "3")
    journal.close()
    return place.read()


def opened(place: Place, data: bytes) -> Journal | None:
    """The journal with these bytes, read as a board reads it; None when it is refused in a sentence."""
    Path(place.path).write_bytes(data)
    told: list[Change] = []
    try:
        journal = Journal(place.path, place.lock, DB, clock=clock, io=QuickIo(), on_change=told.append)
    except JournalError as error:
        assert error.sentence[-1] in ".?" and harmless(error.sentence)
        return None
    journal.close()
    # All that the state holds can be got out of it.
    tables(journal)
    assert all(harmless(damage.why) for damage in journal.damage)
    return journal


def tables(journal: Journal) -> dict[str, dict[str, Any]]:
    return {name: dict(documents) for name, documents in journal.state.tables.items()}


def prefixes(place: Place, whole: bytes) -> Iterator[tuple[tuple[int, str], dict[str, dict[str, Any]]]]:
    rows = whole.splitlines(keepends=True)
    for count in range(1, len(rows) + 1):
        journal = opened(place, b"".join(rows[:count]))
        assert journal is not None
        yield journal.head, tables(journal)


@given(data=st.binary(max_size=300))
@example(b"\0" * 200)
@example(b"\n" * 200)
def test_bytes_of_any_kind_are_refused_or_told_of_as_damage(place: Place, data: bytes) -> None:
    journal = opened(place, data)
    assert journal is None or journal.damage or tables(journal) == {}


@given(data=st.data())
def test_a_journal_in_which_anything_was_changed_is_never_another_one_unseen(
    place: Place, whole: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(whole)))
    gone = data.draw(st.sampled_from([1, 1, 0, 7, 300]))
    likely = st.sampled_from([b"7", b"a", b"\n", b'"', b"\0\0", b"\xff", whole[at : at + 400]])
    put_in = data.draw(likely | st.binary(max_size=4))
    journal = opened(place, whole[:at] + put_in + whole[at + gone :])
    if journal is None or journal.damage:
        return
    # What is left is the beginning of it: the end was cut off, as by a power cut.
    assert (journal.head, tables(journal)) in list(prefixes(place, whole))


# -- lines that somebody wrote with care: the checksums are right

names = st.sampled_from(["log", "2", "", "text", "anden"]) | st.text(max_size=5)
json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda part: st.lists(part, max_size=2) | st.dictionaries(names, part, max_size=2),
    max_leaves=4,
)
documents = st.dictionaries(names, json, max_size=3)
operations = st.one_of(
    st.tuples(st.just("p"), names, names, documents),
    st.tuples(st.just("u"), names, names, documents, st.dictionaries(names, names, max_size=2)),
    st.tuples(st.just("d"), names, names),
    st.tuples(st.sampled_from("tx"), names),
    st.tuples(st.just("r"), names, names, documents, st.lists(names, max_size=2)),
    st.lists(json, max_size=5),
)
numbers = st.integers(-5, 5) | st.integers() | st.sampled_from([2**63, -(2**63), 10**14, 10**17])
lines = st.fixed_dictionaries(
    {"g": names, "h": st.tuples(numbers, numbers), "k": st.lists(operations, max_size=2)},
    optional={"o": names, "a": names | st.none(), "s": numbers, "r": names, "n": numbers, "later": json},
)


@given(st.lists(lines, max_size=4))
def test_lines_with_right_checksums_and_anything_in_them_are_read_or_refused(
    place: Place, written: list[dict[str, Any]]
) -> None:
    data, before = header(DB, ORIGIN), NOTHING
    for number, fields in enumerate(written, 1):
        last = unseal(data.splitlines()[-1])
        before = before if last is None else last.link
        data += seal({"n": number, "p": before, **fields})
    opened(place, data)


def test_a_line_deeper_than_any_reader_goes_is_damage(place: Place) -> None:
    body = b'{"n":1,"g":"a","p":"","k":[["p","log","1",{"x":' + b"[" * 3000 + b"]" * 3000 + b"}]]"
    deep = body + b',"c":"' + blake2b(body, digest_size=16).hexdigest().encode() + b'"}\n'
    journal = opened(place, header(DB, ORIGIN) + deep + seal({"n": 2, "g": "b", "p": "", "k": []}))
    assert journal is not None and journal.damage
