"""Format 1: what a line is, that it comes back as it was, and that no change to it goes unnoticed."""

import json
from hashlib import blake2b
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.journal.format import Clear, Delete, Drop, Put, Update, as_json, header, seal, unseal
from beredskab_tui.journal.peek import last_operations
from tests.journal.support import DB, NOW, ORIGIN, Place, check_chain, put

texts = st.text(st.characters(exclude_categories=["Cs"]))
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
documents = st.dictionaries(texts, values, max_size=5)


def exact(value: Any) -> str:
    """Text that differs when the values do, also where Python calls 1, 1.0 and True equal."""
    return json.dumps(value, sort_keys=True)


@pytest.mark.slow
@given(documents, documents, texts)
def test_a_line_comes_back_as_it_was(document: dict[str, Any], fields: dict[str, Any], name: str) -> None:
    operations = (Put(name, "1", document), Update(name, "2", fields, {name: "e"}), Delete("a", "3"), Clear("b"))
    raw = seal({"n": 7, "g": "e", "h": (5, 1), "o": name, "on": 7, "a": None, "s": 1, "p": "x", "k": operations})

    line = unseal(raw[:-1])

    assert raw.count(b"\n") == 1 and raw.endswith(b"\n")
    assert line is not None
    assert line.k == operations
    first, second = line.k[:2]
    assert isinstance(first, Put)
    assert exact(first.document) == exact(document)
    assert isinstance(second, Update)
    assert exact(second.fields) == exact(fields)
    assert (line.n, line.g, line.h, line.o, line.a) == (7, "e", (5, 1), name, None)


def test_every_change_of_a_single_byte_is_noticed() -> None:
    raw = seal({"n": 1, "g": "e", "p": "0" * 32, "k": [Put("log", "1", {"text": "Røg i opgang B"})]})[:-1]
    assert unseal(raw) is not None

    for at in range(len(raw)):
        for byte in range(256):
            if byte != raw[at]:
                assert unseal(raw[:at] + bytes([byte]) + raw[at + 1 :]) is None, (at, byte)


def test_a_line_that_was_cut_or_grew_is_noticed() -> None:
    raw = seal({"n": 1, "p": "x", "k": [Drop("log")]})[:-1]

    assert all(unseal(raw[:length]) is None for length in range(len(raw)))
    assert unseal(raw + b" ") is None
    assert unseal(raw + raw) is None


def test_what_a_later_version_adds_is_left_alone() -> None:
    line = unseal(seal({"n": 1, "p": "x", "k": [], "new": {"deep": [1]}})[:-1])

    assert line is not None and line.n == 1


@pytest.mark.parametrize(
    "body", [b'{"n":1,"p":"\xff","k":[]', b'{"n":"1","p":"x"', b"[1", b'{"n":1,"p":"x","k":[["z",1]]']
)
def test_a_sealed_line_that_is_no_line_is_not_taken_for_one(body: bytes) -> None:
    assert unseal(body + b',"c":"' + blake2b(body, digest_size=16).hexdigest().encode() + b'"}') is None


def test_the_file_is_as_documented(place: Place) -> None:
    journal = place.open()
    with journal.atomic("anna", "0192a000-0000-7000-8000-00000000000a") as transaction:
        transaction.put("log", "1", {"text": "Æblegrød", "n": 1})
        transaction.put("log", "2", {})
    with journal.atomic(None) as transaction:
        transaction.update("log", "1", {"n": 2})
        transaction.remove("log", "2")
        transaction.clear("tom")
    put(journal, "3")
    journal.close()

    check_chain(place.read())
    first, second, third, _ = place.lines()
    milliseconds = int(NOW.timestamp() * 1000)
    assert list(first) == ["n", "fmt", "db", "o", "p", "k", "c"]
    assert (first["fmt"], first["db"], first["o"], first["k"]) == (1, DB, ORIGIN, [])
    assert list(second) == ["n", "g", "h", "o", "on", "a", "s", "x", "p", "k", "c"]
    assert second["g"] == "0192a000-0000-7000-8000-00000000000a"
    assert (second["h"], second["o"], second["on"], second["a"], second["s"]) == (
        [milliseconds, 0],
        ORIGIN,
        1,
        "anna",
        1,
    )
    assert second["k"] == [["p", "log", "1", {"text": "Æblegrød", "n": 1}], ["p", "log", "2", {}]]
    assert third["k"] == [["u", "log", "1", {"n": 2}, {"n": second["g"]}], ["d", "log", "2"], ["t", "tom"]]
    assert third["a"] is None
    # The clock stands still, but the order does not.
    assert third["h"] == [milliseconds, 1]
    assert place.read().startswith(header(DB, ORIGIN))


@pytest.mark.slow
@given(documents)
def test_a_document_is_shown_before_it_is_stored_as_it_is_after(document: dict[str, Any]) -> None:
    assert exact(as_json(document)) == exact(document)


def test_what_json_lacks_is_turned_or_refused() -> None:
    assert as_json({"a": (1, (2,)), 3: None}) == {"a": [1, [2]], "3": None}
    for value in (float("nan"), float("inf"), [{"x": -float("inf")}], "\ud800", object(), {(1, 2): 3}):
        with pytest.raises((ValueError, TypeError)):
            as_json({"a": value})


def test_the_last_operations_can_be_read_alone(place: Place) -> None:
    journal = place.open()
    assert last_operations(place.path) == ()
    put(journal, "1", text="x" * 5000)
    put(journal, "2", text="y" * 5000)
    assert last_operations(place.path) == (Put("log", "2", {"text": "y" * 5000}),)
    journal.redact(None, "log", "1", {"text": ""})
    journal.close()
    assert last_operations(place.path) == (Put("log", "2", {"text": "y" * 5000}),)

    place.append(b'{"half')
    assert last_operations(place.path) is None
