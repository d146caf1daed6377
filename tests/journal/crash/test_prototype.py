"""Faults that an earlier prototype of the storage had, each of them never to be met again.

Where the same is tested more widely elsewhere, that is said.
"""

from collections.abc import Callable
from typing import Any

import pytest
from tinydb import where

from beredskab_tui.journal import Busy, Change, Damaged
from beredskab_tui.journal.database import Database
from tests.journal.crash.conftest import Count
from tests.journal.crash.tables import tables_of
from tests.journal.support import Place, ends, flip, put, replayed, three

DEEP = {"steder": [{"navn": "Kælder", "rum": ["12"]}], "tal": {"en": 1}}


def spoil(value: Any) -> None:
    """Change everything that can be changed in a document, as deep as it goes."""
    if isinstance(value, dict):
        for inner in list(value.values()):
            spoil(inner)
        value["ødelagt"] = True
    elif isinstance(value, list):
        for inner in value:
            spoil(inner)
        value.append("ødelagt")


def given_out(place: Place) -> dict[str, Callable[[], Any]]:
    """Every way in which a document gets out, by name; each gives documents that are the caller's to spoil."""
    told: list[Change] = []
    journal = place.open(on_change=told.append, deadline=0)
    database = Database(journal, "anna")
    log = database.table("log")
    id: Any = "1"

    def in_a_block(read: Callable[[], Any]) -> Callable[[], Any]:
        def reading() -> Any:
            with journal.atomic("anna"):
                return read()

        return reading

    def transaction(read: Callable[[Any], Any]) -> Callable[[], Any]:
        def reading() -> Any:
            with journal.atomic("anna") as block:
                return read(block)

        return reading

    tinydb: dict[str, Callable[[], Any]] = {
        "search": lambda: log.search(where("tal").exists()),
        "search again": lambda: log.search(where("tal").exists()),
        "get": lambda: log.get(doc_id=id),
        "get where": lambda: log.get(where("tal").exists()),
        "get several": lambda: log.get(doc_ids=[id]),
        "all": log.all,
        "iterate": lambda: list(log),
        "storage": lambda: (database.storage.read() or {})["log"],
    }
    return (
        tinydb
        | {f"{name} in a block": in_a_block(read) for name, read in tinydb.items()}
        | {
            "Journal.table": lambda: journal.table("log")["1"],
            "Journal.state": lambda: journal.state.tables["log"]["1"],
            "Transaction.get": transaction(lambda block: block.get("log", "1")),
            "Transaction.documents": transaction(lambda block: block.documents("log")["1"]),
        }
    )


def test_i14_a_document_that_was_given_out_shares_nothing_with_what_is_stored(place: Place, count: Count) -> None:
    put(place.open(), "1", **DEEP)
    before = place.read()
    ways = given_out(place)
    for name, way in ways.items():
        document = way()
        assert "ødelagt" not in repr(document), name
        spoil(document)
        for again_name, again in ways.items():
            assert "ødelagt" not in repr(again()), f"{name} reached {again_name}"
    assert place.read() == before
    assert replayed(place) == {"log": {"1": DEEP}}
    count("documents given out and spoiled", ways=len(ways), that_reached_what_is_stored=0)


def test_i14_a_document_that_was_handed_in_shares_nothing_with_what_is_stored(place: Place) -> None:
    journal = place.open()
    log = Database(journal, "anna").table("log")
    handed: list[Any] = []

    def mine() -> Any:
        handed.append({"steder": [{"navn": "Kælder", "rum": ["12"]}], "tal": {"en": 1}})
        return handed[-1]

    with journal.atomic("anna") as transaction:
        transaction.put("log", "1", mine())
        transaction.put("log", "2", {})
        transaction.update("log", "2", mine())
        spoil(handed)
    log.insert(mine())
    log.upsert(mine(), where("nej").exists())
    log.update(mine(), doc_ids=[*map(_any, ["1"])])
    spoil(handed)

    assert "ødelagt" not in repr(tables_of(journal))
    assert tables_of(journal) == replayed(place)


def _any(value: Any) -> Any:
    return value


def test_i14_an_update_that_fails_halfway_through_a_nested_value_leaves_nothing(place: Place) -> None:
    journal = place.open()
    put(journal, "1", **DEEP)

    def fails(document: Any) -> None:
        spoil(document)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Database(journal, "anna").table("log").update(fails)
    assert tables_of(journal) == replayed(place) == {"log": {"1": DEEP}}


def test_i9_a_file_swapped_under_a_live_handle_is_noticed(place: Place) -> None:
    """More: ``test_swapped``."""
    journal = three(place)
    lines = place.read().splitlines(keepends=True)
    place.replace(lines[0])
    put(place.open(), "fremmed", text="x" * 2000)

    with pytest.raises(Damaged, match="skiftet ud"):
        journal.refresh()
    assert list(journal.table("log")) == ["1", "2", "3"]


def test_i1_a_lock_that_is_held_is_waited_for_until_a_deadline(place: Place) -> None:
    """More: ``test_hanging``, with a process that really hangs."""
    holder, writer = place.open(), place.open(deadline=0.02)
    with holder.atomic("karen"), pytest.raises(Busy, match="karen"):
        put(writer, "1")
    put(writer, "1")
    assert list(replayed(place)["log"]) == ["1"]


def test_i9_damage_in_the_last_line_is_not_taken_for_a_torn_end(place: Place) -> None:
    """More: every bit of it in ``test_flips``, and what is a torn end in ``test_cuts``."""
    three(place).close()
    whole = place.read()
    place.write(flip(whole, ends(whole)[-2] + 40))
    journal = place.open()

    with pytest.raises(Damaged, match="beskadiget"):
        put(journal, "4")
    assert journal.torn == [] and len(journal.damage) == 1


def test_i9_a_torn_end_that_was_set_aside_is_told_of(place: Place) -> None:
    three(place).close()
    place.append(b'{"n":4,"g":"')
    journal = place.open()

    put(journal, "4")

    assert len(journal.torn) == 1 and journal.damage == []
