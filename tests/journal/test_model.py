"""Two handles on one file against a plain model, whatever they do in whatever order."""

import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from beredskab_tui.journal import Journal
from beredskab_tui.journal.database import Database
from tests.journal.support import Place, check_chain, named

TABLES = st.sampled_from(["log", "opgaver"])
IDS = st.sampled_from(["1", "2", "3", "4"])
FIELDS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]), st.integers(0, 2) | st.booleans() | st.lists(st.integers(0, 1), max_size=2)
)
HANDLES = st.integers(0, 1)
Tables = dict[str, dict[str, dict[str, Any]]]


class TwoHandles(RuleBasedStateMachine):
    """``past[n]`` is what the tables held after line ``n``: what a handle shows must be the one of its own line."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.place = Place(Path(self.folder.name))
        self.handles = [self.place.open(), self.place.open()]
        self.now: Tables = {}
        self.past: list[Tables] = [{}]

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            whole, _, _ = self.place.read().rpartition(b"\n")
            check_chain(whole + b"\n")
            for handle in self.handles:
                handle.close()
            self.folder.cleanup()

    def wrote(self, handle: Journal, before: Tables) -> None:
        """A line was written if, and only if, there was something to write."""
        if repr(self.now) != repr(before):
            self.past.append(deepcopy(self.now))
        assert handle.head[0] == len(self.past) - 1

    @rule(which=HANDLES, table=TABLES, id=IDS, document=FIELDS)
    def insert(self, which: int, table: str, id: str, document: dict[str, Any]) -> None:
        before = deepcopy(self.now)
        database = Database(self.handles[which])
        if id in self.now.get(table, {}):
            with pytest.raises(ValueError, match="already exists"):
                database.table(table).insert(named(id, document))
        else:
            database.table(table).insert(named(id, document))
            self.now.setdefault(table, {})[id] = deepcopy(document)
        self.wrote(self.handles[which], before)

    @precondition(lambda self: any(self.now.values()))
    @rule(which=HANDLES, data=st.data(), fields=FIELDS)
    def update_by_field(self, which: int, data: st.DataObject, fields: dict[str, Any]) -> None:
        before = deepcopy(self.now)
        table = data.draw(st.sampled_from(sorted(name for name, documents in self.now.items() if documents)))
        id = data.draw(st.sampled_from(sorted(self.now[table])))
        ids: list[Any] = [id]
        assert Database(self.handles[which]).table(table).update(fields, doc_ids=ids) == ids
        self.now[table][id].update(deepcopy(fields))
        self.wrote(self.handles[which], before)

    @rule(which=HANDLES, table=TABLES, id=IDS)
    def remove(self, which: int, table: str, id: str) -> None:
        before = deepcopy(self.now)
        with self.handles[which].atomic("anna") as transaction:
            transaction.remove(table, id)
        self.now.get(table, {}).pop(id, None)
        self.wrote(self.handles[which], before)

    @rule(which=HANDLES, table=TABLES, whole=st.booleans())
    def empty_or_drop(self, which: int, table: str, whole: bool) -> None:
        before = deepcopy(self.now)
        with self.handles[which].atomic("anna") as transaction:
            (transaction.drop if whole else transaction.clear)(table)
        if whole:
            self.now.pop(table, None)
        else:
            self.now[table] = {}
        self.wrote(self.handles[which], before)

    @rule(which=HANDLES, table=TABLES, id=IDS, document=FIELDS, fails=st.booleans())
    def group(self, which: int, table: str, id: str, document: dict[str, Any], fails: bool) -> None:
        """Several things at once, one of them in the other table, and perhaps all of it taken back."""
        handle = self.handles[which]
        try:
            with handle.atomic("anna") as transaction:
                transaction.put(table, id, document)
                transaction.update(table, id, {"a": [1]})
                transaction.put("gruppe", id, {"table": table})
                if fails:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            assert handle.head[0] == len(self.past) - 1
            return
        self.now.setdefault(table, {})[id] = {**deepcopy(document), "a": [1]}
        self.now.setdefault("gruppe", {})[id] = {"table": table}
        self.past.append(deepcopy(self.now))
        assert handle.head[0] == len(self.past) - 1

    @rule(which=HANDLES)
    def refresh(self, which: int) -> None:
        self.handles[which].refresh()
        assert self.handles[which].head[0] == len(self.past) - 1

    @rule(which=HANDLES)
    def reopen(self, which: int) -> None:
        self.handles[which].close()
        self.handles[which] = self.place.open()
        assert self.handles[which].head[0] == len(self.past) - 1

    @rule(length=st.integers(1, 40))
    def a_writer_dies(self, length: int) -> None:
        """Somebody else is killed in the middle of a line."""
        if self.place.read().endswith(b"\n"):
            self.place.append(b'{"n":1,"g":"0192a000-0000-7000-8000-000000000009"'[:length])

    @invariant()
    def each_handle_shows_the_state_at_its_own_line(self) -> None:
        if not hasattr(self, "handles"):
            return
        for handle in self.handles:
            expected = self.past[handle.head[0]]
            assert repr(as_sorted(handle.state.tables)) == repr(as_sorted(expected))
            assert {name: list(documents) for name, documents in handle.state.tables.items()} == {
                name: list(documents) for name, documents in expected.items()
            }
            assert handle.damage == []


def as_sorted(tables: Tables) -> Any:
    """The tables as something whose text differs when a value does, also between 1 and True."""
    return sorted(
        (name, sorted((id, sorted(document.items())) for id, document in documents.items()))
        for name, documents in tables.items()
    )


TestTwoHandles = TwoHandles.TestCase
TestTwoHandles.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
