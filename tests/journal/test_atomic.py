"""Blocks: together or not at all, once, and seeing what they do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from beredskab_tui.journal import Change, Clear, Conflict, Delete, Drop, Journal, Put, TooLarge, Update
from beredskab_tui.journal.format import MAX_LINE
from tests.journal.support import NOW, Place, change, put, replayed


def test_several_operations_are_one_line(place: Place) -> None:
    journal = place.open()

    with journal.atomic("anna") as transaction:
        transaction.put("log", "1", {"text": "Røg"})
        transaction.put("opgaver", "2", {"navn": "Ring"})
        transaction.update("log", "1", {"text": "Røg i opgang B"})

    assert len(place.lines()) == 2
    assert journal.state.tables == {"log": {"1": {"text": "Røg i opgang B"}}, "opgaver": {"2": {"navn": "Ring"}}}
    assert replayed(place) == journal.state.tables


def test_an_exception_leaves_file_and_memory_as_they_were(place: Place) -> None:
    journal = place.open()
    put(journal, "1", text="a")
    before = place.read()

    with pytest.raises(ZeroDivisionError), journal.atomic("anna") as transaction:
        transaction.put("log", "2", {})
        transaction.update("log", "1", {"text": "b"})
        transaction.drop("log")
        raise ZeroDivisionError

    assert place.read() == before
    assert journal.table("log") == {"1": {"text": "a"}}
    put(journal, "3")
    assert replayed(place) == {"log": {"1": {"text": "a"}, "3": {}}}


def test_a_block_in_a_block_is_part_of_it(place: Place) -> None:
    journal = place.open()

    with journal.atomic("anna") as outer:
        outer.put("log", "1", {})
        with journal.atomic("bo") as inner:
            inner.put("log", "2", {})
        assert len(place.lines()) == 1
        with pytest.raises(ValueError, match="no id of its own"), journal.atomic("anna", "another"):
            pass

    assert list(journal.table("log")) == ["1", "2"]
    assert [line["a"] for line in place.lines()[1:]] == ["anna"]


def test_a_block_in_a_block_that_fails_takes_back_its_own_part_only(place: Place) -> None:
    journal = place.open()
    put(journal, "0", text="før")

    with journal.atomic("anna") as outer:
        outer.put("log", "1", {"n": 1})
        with pytest.raises(ZeroDivisionError), journal.atomic("anna") as inner:
            inner.update("log", "1", {"n": 2})
            inner.drop("log")
            inner.put("andet", "2", {})
            raise ZeroDivisionError
        assert outer.documents("log") == {"0": {"text": "før"}, "1": {"n": 1}}
        assert outer.tables() == {"log"}

    assert journal.state.tables == {"log": {"0": {"text": "før"}, "1": {"n": 1}}} == replayed(place)


def test_nothing_changed_is_nothing_written(place: Place) -> None:
    journal = place.open()
    put(journal, "1", text="a")
    with journal.atomic("anna") as transaction:
        transaction.clear("tom")
    before = place.read()

    with journal.atomic("anna") as transaction:
        transaction.get("log", "1")
        transaction.update("log", "1", {})
        transaction.remove("log", "2")
        transaction.clear("tom")
        transaction.drop("ukendt")

    assert place.read() == before


def test_the_same_event_is_stored_once(place: Place) -> None:
    first, second = place.open(), place.open()
    with first.atomic("anna", "kladde-1") as transaction:
        assert not transaction.already_stored
        transaction.put("log", "1", {"text": "a"})
    before = place.read()

    for journal in (first, second, place.open()):
        with journal.atomic("anna", "kladde-1") as transaction:
            assert transaction.already_stored
            transaction.put("log", "2", {"text": "igen"})

    assert place.read() == before
    assert second.line_of("kladde-1") == 1
    assert second.line_of("kladde-2") is None
    assert second.table("log") == {"1": {"text": "a"}}


def test_a_block_sees_what_it_has_done(place: Place) -> None:
    journal = place.open()
    put(journal, "1", text="a")

    with journal.atomic("anna") as transaction:
        transaction.update("log", "1", {"n": 1})
        transaction.put("log", "2", {})
        assert transaction.documents("log") == {"1": {"text": "a", "n": 1}, "2": {}}
        transaction.remove("log", "1")
        assert transaction.get("log", "1") is None
        with pytest.raises(KeyError):
            transaction.update("log", "1", {"n": 2})
        transaction.clear("log")
        assert transaction.documents("log") == {}
        transaction.put("log", "1", {"text": "ny"})
        transaction.drop("ukendt")
        assert transaction.tables() == {"log"}
        assert journal.table("log") == {"1": {"text": "a"}}

    assert journal.table("log") == {"1": {"text": "ny"}} == replayed(place)["log"]
    with journal.atomic("anna") as transaction:
        transaction.drop("log")
        assert transaction.tables() == set()
        assert transaction.documents("log") == {}
    assert journal.state.tables == {} == replayed(place)


def test_what_the_caller_does_afterwards_reaches_nothing_stored(place: Place) -> None:
    journal = place.open()
    document: dict[str, Any] = {"tags": ["a"]}
    fields: dict[str, Any] = {"more": ["b"]}

    with journal.atomic("anna") as transaction:
        transaction.put("log", "1", document)
        transaction.update("log", "1", fields)
        document["tags"].append("x")
        fields["more"].append("x")
        assert transaction.get("log", "1") == {"tags": ["a"], "more": ["b"]}
    document["tags"].append("y")
    fields["more"].append("y")

    assert journal.table("log") == {"1": {"tags": ["a"], "more": ["b"]}} == replayed(place)["log"]


def test_a_value_that_cannot_be_stored_changes_nothing(place: Place) -> None:
    journal = place.open()
    before = place.read()

    for value in (object(), float("nan"), "\ud800"):
        with pytest.raises((TypeError, ValueError)):
            put(journal, "1", text="a", bad=value)

    assert place.read() == before
    assert journal.state.tables == {}


def test_a_line_that_is_too_long_is_refused(place: Place) -> None:
    journal = place.open()
    before = place.read()

    with pytest.raises(TooLarge, match="Intet er gemt"):
        put(journal, "1", text="x" * MAX_LINE)

    assert place.read() == before
    put(journal, "1", text="x" * (MAX_LINE - 900))
    assert len(replayed(place)["log"]["1"]["text"]) == MAX_LINE - 900


def follower(place: Place) -> tuple[Journal, list[Change]]:
    changes: list[Change] = []
    return place.open(on_change=changes.append), changes


def test_the_feed_tells_everything_in_order_own_and_foreign_alike(place: Place) -> None:
    journal, changes = follower(place)
    other = place.open()
    put(journal, "1", text="a")
    with other.atomic("bo", "e2") as transaction:
        transaction.update("log", "1", {"text": "b"})
        transaction.remove("log", "1")
        transaction.clear("tom")
        transaction.drop("tom")
    put(journal, "3")

    assert [(change.n, change.actor) for change in changes] == [(1, "anna"), (2, "bo"), (3, "anna")]
    assert changes[1].operations == (
        Update("log", "1", {"text": "b"}, {"text": changes[0].event}),
        Delete("log", "1"),
        Clear("tom"),
        Drop("tom"),
    )
    assert (changes[1].event, changes[1].at) == ("e2", NOW)
    again: list[Change] = []
    place.open(on_change=again.append).close()
    assert again == changes


def test_updates_of_different_fields_both_survive(place: Place) -> None:
    first, changes = follower(place)
    put(first, "1", status="åben", hvem=None, note="n")
    second = place.open()
    with first.atomic("anna") as transaction:
        read_at = transaction.written_at("log", "1", "status")

    change(second, "1", hvem="bo")
    with first.atomic("anna") as transaction:
        transaction.update("log", "1", {"status": "lukket"}, {"status": read_at})
    second.refresh()

    expected = {"1": {"status": "lukket", "hvem": "bo", "note": "n"}}
    assert first.table("log") == second.table("log") == expected == replayed(place)["log"]
    assert [change.conflicts for change in changes] == [(), (), ()]
    assert place.lines()[-1]["k"][0][4] == {"status": place.lines()[1]["g"]}


def test_a_field_written_unseen_shows_as_a_conflict(place: Place) -> None:
    first, changes = follower(place)
    second = place.open()
    put(first, "1", status="åben", note="n")
    with first.atomic("anna") as transaction:
        read_at = {field: transaction.written_at("log", "1", field) for field in ("status", "note")}
    change(second, "1", status="i gang")

    with first.atomic("anna") as transaction:
        transaction.update("log", "1", {"status": "lukket", "note": "ny"}, read_at)

    assert changes[-1].conflicts == (Conflict("log", "1", "status", "i gang"),)
    assert first.table("log")["1"] == {"status": "lukket", "note": "ny"}
    # Whoever replays it later sees the same conflict; whoever writes the same value has none.
    _, again = follower(place)
    assert again[-1].conflicts == changes[-1].conflicts
    with first.atomic("anna") as transaction:
        transaction.update("log", "1", {"status": "lukket"}, read_at)
    assert len(changes[-1].conflicts) == 0


def test_a_block_is_not_in_conflict_with_itself(place: Place) -> None:
    journal, changes = follower(place)
    put(journal, "1", n=1)

    with journal.atomic("anna") as transaction:
        transaction.update("log", "1", {"n": 2})
        transaction.update("log", "1", {"n": 3})
        transaction.put("log", "2", {"n": 1})
        transaction.update("log", "2", {"n": 2})

    assert changes[-1].conflicts == ()
    assert journal.table("log") == {"1": {"n": 3}, "2": {"n": 2}}


def test_a_document_that_came_in_unseen_is_a_conflict(place: Place) -> None:
    journal, changes = follower(place)
    put(journal, "1", n=1)

    with journal.atomic("anna") as transaction:
        transaction.update("log", "1", {"n": 2}, {"n": ""})

    assert changes[-1].conflicts == (Conflict("log", "1", "n", 1),)


def at(*offsets: int) -> Callable[[], datetime]:
    """A clock that shows ``NOW`` plus so many minutes, one after the other."""
    moments = iter(offsets)
    return lambda: NOW + timedelta(minutes=next(moments))


def test_order_goes_forward_when_the_clock_goes_back(place: Place) -> None:
    journal = place.open(clock=at(0, 0, -60, -60, -60, -60, 5, 5))
    for id in ("1", "2", "3", "4"):
        put(journal, id)

    clocks = [tuple(line["h"]) for line in place.lines()[1:]]
    assert clocks == sorted(set(clocks))
    assert [count for _, count in clocks] == [0, 1, 2, 0]
    put(place.open(clock=at(-90, -90)), "5")
    assert tuple(place.lines()[-1]["h"]) == (clocks[-1][0], 1)


def test_who_is_told_may_read_and_refresh_the_handle(place: Place) -> None:
    seen: list[tuple[int, int]] = []

    def look(told: Change) -> None:
        reader.refresh()
        seen.append((told.n, len(reader.table("log"))))

    reader = place.open(on_change=look)
    writer = place.open()
    for id in ("1", "2", "3"):
        put(writer, id)

    reader.refresh()

    assert sorted(seen) == [(1, 3), (2, 3), (3, 3)]
    assert reader.damage == []
    assert reader.head == writer.head


def test_one_who_fails_to_listen_harms_neither_the_handle_nor_the_rest_of_the_news(place: Place) -> None:
    heard: list[int] = []

    def fail_at_two(told: Change) -> None:
        if told.n == 2:
            raise ZeroDivisionError
        heard.append(told.n)

    reader = place.open(on_change=fail_at_two)
    writer = place.open()
    for id in ("1", "2", "3"):
        put(writer, id)

    with pytest.raises(ZeroDivisionError):
        reader.refresh()
    reader.refresh()
    put(reader, "4")

    assert heard == [1, 3, 4]
    assert reader.damage == []
    assert reader.table("log") == replayed(place)["log"]


def test_who_is_told_may_not_write_while_the_lock_is_held(place: Place) -> None:
    def write(told: Change) -> None:
        put(reader, "svar")

    reader = place.open(on_change=write)
    put(place.open(), "1")

    with pytest.raises(RuntimeError, match="may not write"):
        put(reader, "2")

    assert list(replayed(place)["log"]) == ["1"]
    put(place.open(deadline=0), "3")


def test_what_was_read_back_is_what_is_shown(place: Place) -> None:
    journal, changes = follower(place)

    with journal.atomic("anna") as transaction:
        transaction.put("log", "1", {"groups": (1, 2), "at": datetime(2026, 1, 1, tzinfo=UTC)})
        shown = transaction.get("log", "1")

    assert shown == journal.table("log")["1"] == {"groups": [1, 2], "at": "2026-01-01T00:00:00Z"}
    assert changes[-1].operations == (Put("log", "1", {"groups": [1, 2], "at": "2026-01-01T00:00:00Z"}),)


def test_after_closing_the_state_is_readable_and_nothing_is_written(place: Place) -> None:
    journal = place.open()
    put(journal, "1")
    journal.close()
    put(place.open(), "2")

    journal.refresh()
    assert list(journal.table("log")) == ["1"]
    with pytest.raises(Exception, match="loggen er lukket"):
        put(journal, "3")
    journal.close()
    assert list(replayed(place)["log"]) == ["1", "2"]
