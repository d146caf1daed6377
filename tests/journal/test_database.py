"""TinyDB on top: its ordinary calls, with what others write in between."""

from collections.abc import Iterator
from typing import Any

import pytest
from tinydb import Query, where
from tinydb.operations import delete, increment
from tinydb.table import Document

from beredskab_tui.journal.database import Database, JournalStorage, JournalTable
from tests.journal.support import Place, named, put, replayed

UNKNOWN: Any = "ukendt"


@pytest.fixture
def db(place: Place) -> Iterator[Database]:
    with Database(place.open(), "anna") as database:
        yield database


@pytest.fixture
def other(place: Place) -> Iterator[Database]:
    """The same journal through a handle of its own."""
    with Database(place.open(), "bo") as database:
        yield database


class NumberedTable(JournalTable):
    """Ids as TinyDB has them by itself."""

    document_id_class = int  # type: ignore[assignment]  # the class above has text


class Numbered(Database):
    table_class = NumberedTable


def test_the_ordinary_calls(db: Database, place: Place) -> None:
    log = db.table("log")
    first = log.insert({"text": "a", "n": 1})
    second, third = log.insert_multiple([{"text": "b", "n": 2}, {"text": "c", "n": 3}])

    assert len({first, second, third}) == 3
    assert [document["text"] for document in log] == ["a", "b", "c"]
    assert len(log) == 3
    assert log.get(doc_id=second) == {"text": "b", "n": 2}
    assert log.get(where("n") == 3) == {"text": "c", "n": 3}
    assert log.get(where("n") == 4) is None
    assert log.get(doc_ids=[first, third]) == [{"text": "a", "n": 1}, {"text": "c", "n": 3}]
    assert log.contains(doc_id=first) and not log.contains(where("n") == 9)
    assert log.count(where("n") > 1) == 2
    assert [found.doc_id for found in log.search(where("n") > 1)] == [second, third]

    assert log.update({"n": 20}, where("text") == "b") == [second]
    assert log.update({"seen": True}) == [first, second, third]
    assert log.update(increment("n"), doc_ids=[first, UNKNOWN]) == [first]
    assert log.update(delete("seen"), where("n") == 2) == [first]
    assert log.update_multiple([({"n": 30}, where("text") == "c")]) == [third]
    assert log.upsert({"text": "d", "n": 4}, where("text") == "d") != [third]
    assert log.upsert({"n": 5}, where("text") == "d") == [log.all()[3].doc_id]
    assert str(log.upsert(named("e", {"text": "e"}))) == "['e']"
    assert log.remove(where("n") == 30) == [third]
    assert log.remove(doc_ids=[second, UNKNOWN]) == [second]

    expected = [{"text": "a", "n": 2}, {"text": "d", "n": 5}, {"text": "e"}]
    assert log.all() == expected
    assert list(replayed(place)["log"].values()) == expected


def test_ids_are_uuids_as_text(db: Database) -> None:
    ids: list[Any] = [db.insert({}), *db.insert_multiple([{}, {}])]

    assert all(isinstance(id, str) and len(id) == 36 and id[14] == "7" for id in ids)
    assert [document.doc_id for document in db] == ids


def test_an_id_can_be_given_but_not_twice(db: Database, place: Place) -> None:
    assert str(db.insert(named("en", {"n": 1}))) == "en"
    before = place.read()

    with pytest.raises(ValueError, match="already exists"):
        db.insert(named("en", {"n": 2}))
    with pytest.raises(ValueError, match="already exists"):
        db.insert_multiple([{"n": 3}, named("en", {"n": 2})])

    assert place.read() == before
    assert db.all() == [{"n": 1}]


def test_tables_are_made_emptied_and_dropped(db: Database, other: Database, place: Place) -> None:
    assert db.tables() == set()
    db.table("a").insert({})
    other.table("b").insert({})
    db.table("c", persist_empty=True)
    assert db.tables() == other.tables() == {"a", "b", "c"}

    db.table("a").truncate()
    assert (len(db.table("a")), len(other.table("a"))) == (0, 0)
    before = place.read()
    db.table("a").truncate()
    db.drop_table("ukendt")
    assert place.read() == before

    db.drop_table("a")
    assert other.tables() == {"b", "c"}
    other.drop_tables()
    assert db.tables() == set()
    assert replayed(place) == {}
    db.table("a").insert({"n": 1})
    assert other.table("a").all() == [{"n": 1}]


def test_dropping_a_table_leaves_what_others_wrote_meanwhile(
    db: Database, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.table("a").insert({})
    db.table("b").insert({"n": 1})
    written = [1]
    read = JournalStorage.read

    def read_and_be_overtaken(storage: JournalStorage) -> dict[str, dict[str, Any]] | None:
        before = read(storage)
        other.table("b").insert({"n": 2})
        written.append(2)
        return before

    monkeypatch.setattr(JournalStorage, "read", read_and_be_overtaken)
    db.drop_table("a")
    monkeypatch.undo()

    assert [document["n"] for document in db.table("b")] == written
    assert db.tables() == {"b"}


def test_a_call_is_one_line_and_holds_only_what_changed(db: Database, place: Place) -> None:
    db.table("log").insert_multiple([{"n": number, "text": "x"} for number in range(5)])
    assert len(place.lines()) == 2

    db.table("log").update({"n": 9, "text": "x"}, where("n") == 3)
    db.table("log").update({"text": "x"})

    line = place.lines()[-1]
    assert len(place.lines()) == 3
    assert [operation[0] for operation in line["k"]] == ["u"]
    assert line["k"][0][3] == {"n": 9}
    assert line["a"] == "anna"


def test_values_that_python_calls_equal_are_told_apart(db: Database, place: Place) -> None:
    id = db.insert({"done": 1})

    db.update({"done": True}, doc_ids=[id])

    found = db.get(doc_id=id)
    assert isinstance(found, Document) and found["done"] is True
    assert place.lines()[-1]["k"][0][3] == {"done": True}


def test_a_search_is_never_older_than_the_journal(db: Database, other: Database) -> None:
    query = where("n") > 0
    db.insert({"n": 1})
    assert len(db.search(query)) == 1
    assert len(db.search(query)) == 1

    other.insert({"n": 2})
    assert [document["n"] for document in db.search(query)] == [1, 2]
    assert db.count(query) == 2

    put(other._journal_storage.journal, "x", n=1)
    other.update({"n": 0}, where("n") == 2)
    assert [document["n"] for document in db.search(query)] == [1]

    other.truncate()
    assert db.search(query) == []


def test_a_search_that_found_nothing_new_is_answered_from_memory(db: Database) -> None:
    asked: list[int] = []

    def ask(value: int) -> bool:
        asked.append(value)
        return True

    query = Query().n.test(ask)
    db.insert({"n": 1})
    for _ in range(3):
        assert len(db.search(query)) == 1

    assert asked == [1]


def test_what_a_block_gathered_and_lost_is_not_found_later(db: Database) -> None:
    query = where("n") > 0
    db.insert({"n": 1})

    with pytest.raises(ZeroDivisionError), db._journal_storage.journal.atomic("anna"):
        db.insert({"n": 2})
        assert db.count(query) == 2
        raise ZeroDivisionError

    assert db.count(query) == 1


def test_calls_in_a_block_see_each_other_and_are_one_line(db: Database, place: Place) -> None:
    with db._journal_storage.journal.atomic("leder"):
        log = db.table("log")
        first = log.insert({"n": 1})
        second = log.insert({"n": 2})
        assert log.update({"n": 3}, where("n") == 2) == [second]
        assert log.upsert({"n": 4}, where("n") == 3) == [second]
        assert log.remove(where("n") == 1) == [first]
        assert (len(log), log.all(), log.get(doc_id=first)) == (1, [{"n": 4}], None)
        assert log.search(where("n") == 4) == [{"n": 4}]
        log.truncate()
        assert log.all() == []
        third = log.insert({"n": 5})
        db.table("andet").insert({})
        db.drop_table("andet")
        assert db.tables() == {"log"}
        assert db.storage.read() == {"log": {str(third): {"n": 5}}}

    assert replayed(place) == {"log": {third: {"n": 5}}}
    assert [line["a"] for line in place.lines()[1:]] == ["leder"]


def test_an_update_that_fails_halfway_changes_nothing(db: Database, place: Place) -> None:
    db.insert_multiple([{"n": 1}, {"n": 0}])
    before = place.read()

    def divide(document: Any) -> None:
        document["n"] = 1 / document["n"]

    with pytest.raises(ZeroDivisionError):
        db.update(divide)

    assert place.read() == before
    assert db.all() == [{"n": 1}, {"n": 0}]
    with pytest.raises(TypeError):
        db.insert_multiple([{"n": 2}, {"n": object()}])
    assert place.read() == before


def test_nothing_that_was_handed_out_or_in_leads_back_to_what_is_stored(db: Database) -> None:
    mine: dict[str, Any] = {"deep": {"list": [1]}}
    id = db.insert(mine)
    mine["deep"]["list"].append("x")
    fields = {"more": [1]}
    db.update(fields, doc_ids=[id])
    fields["more"].append(2)
    query = where("more") == [1]

    found = [
        *db.search(query),
        *db.search(query),
        db.get(doc_id=id),
        db.get(query),
        *(db.get(doc_ids=[id]) or []),
        *db.all(),
        *iter(db),
        (db.storage.read() or {})["_default"][str(id)],
    ]

    assert len(found) == 8
    for document in found:
        assert document == {"deep": {"list": [1]}, "more": [1]}
        document["deep"]["list"].append("x")
        document["more"].clear()
    assert db.all() == [{"deep": {"list": [1]}, "more": [1]}]


def test_a_table_may_be_changed_while_one_goes_through_it(db: Database) -> None:
    db.insert_multiple([{"n": number} for number in range(4)])

    for document in db:
        db.insert({"n": document["n"] + 10})
        db.remove(doc_ids=[document.doc_id])

    assert [document["n"] for document in db] == [10, 11, 12, 13]


def test_read_modify_write_of_two_handles_loses_nothing(db: Database, other: Database) -> None:
    id = db.insert({"n": 0, "a": 0, "b": 0})

    for _ in range(10):
        for database, field in ((db, "a"), (other, "b")):
            database.update(increment("n"), doc_ids=[id])
            database.update(increment(field), doc_ids=[id])

    assert db.get(doc_id=id) == other.get(doc_id=id) == {"n": 20, "a": 10, "b": 10}


def test_numbers_as_ids_are_given_out_once(place: Place) -> None:
    first, second = Numbered(place.open(), "anna"), Numbered(place.open(), "bo")
    ids = []
    for _ in range(5):
        ids += [
            first.insert({}),
            second.insert({}),
            *first.insert_multiple([{}, {}, {}]),
            *second.insert_multiple([{}]),
        ]
    with first._journal_storage.journal.atomic("anna"):
        ids += [first.insert({}), first.insert({}), *first.insert_multiple([{}, {}])]

    assert ids == list(range(1, 35))
    assert [document.doc_id for document in second] == ids
    assert second.get(doc_id=7) == {}
    assert second.update({"n": 1}, doc_ids=[7]) == [7]
    assert second.remove(where("n") == 1) == [7]


def test_the_storage_alone_writes_what_it_is_given(db: Database, other: Database, place: Place) -> None:
    db.table("a").insert(named("1", {"n": 1, "m": 1}))
    db.table("b").insert({})

    wanted: dict[str, dict[Any, Any]] = {"a": {"1": {"n": 2, "m": 1}, 2: {}}, "c": {}}
    db.storage.write(wanted)
    db.storage.write(wanted)

    assert other.storage.read() == {"a": {"1": {"n": 2, "m": 1}, "2": {}}, "c": {}} == replayed(place)
    assert len(place.lines()) == 4
    db.drop_tables()
    assert other.storage.read() is None
