"""Three handles on one file against a plain model, whatever they do in whatever order: I3, I4, I6, I7, I8.

Two of them are in this process, the third in one of its own. What each of them shows is at every moment what the
tables held after its own last line.
"""

import tempfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.journal.crash.counts import COUNTED, packed
from tests.journal.crash.extent import extent
from tests.journal.crash.tables import Tables
from tests.journal.hand import Hand, Handle, Process
from tests.journal.support import Place, check_chain

TABLES = st.sampled_from(["log", "opgaver"])
IDS = st.sampled_from(["1", "2", "3"])
FIELDS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]), st.integers(0, 2) | st.booleans() | st.lists(st.integers(0, 1), max_size=2)
)
HANDS = st.integers(0, 2)
GONE = "[fjernet]"


class ThreeHandles(RuleBasedStateMachine):
    """``past[n]`` is what the tables held after line ``n``: what a handle shows must be the one of its own line."""

    steps = 0
    """Of all examples together."""
    lines = 0

    other: Process
    """The process that the third handle lives in, one example after the other."""
    folder: tempfile.TemporaryDirectory[str] | None = None

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.place = Place(Path(self.folder.name))
        where = (self.place.path, self.place.lock, self.place.db)
        self.hands: list[Hand] = [Handle(*where), Handle(*where), self.other.open(*where)]
        self.now: Tables = {}
        self.past: list[Tables] = [{}]
        self.written: dict[tuple[str, str], set[str]] = {}
        """The fields of which some line still holds a value that rens has not taken out."""

    def teardown(self) -> None:
        if self.folder is not None:
            whole, _, _ = self.place.read().rpartition(b"\n")
            check_chain(whole + b"\n")
            ThreeHandles.lines += len(self.past) - 1
            for hand in self.hands:
                hand.close()
            self.folder.cleanup()

    def did(self, which: int, after: Tables) -> None:
        """A line was written if, and only if, there was something to write."""
        if repr(after) != repr(self.now):
            self.past.append(deepcopy(after))
        self.now = after
        assert self.hands[which].do("show")[0] == len(self.past) - 1

    def holds(self, table: str, id: str, fields: dict[str, Any]) -> None:
        self.written.setdefault((table, id), set()).update(fields)

    @rule(which=HANDS, table=TABLES, id=IDS, document=FIELDS)
    def insert(self, which: int, table: str, id: str, document: dict[str, Any]) -> None:
        after = deepcopy(self.now)
        is_new = id not in after.get(table, {})
        assert self.hands[which].do("insert", table, id, document) == is_new
        if is_new:
            after.setdefault(table, {})[id] = deepcopy(document)
            self.holds(table, id, document)
        self.did(which, after)

    @precondition(lambda self: self.folder is not None and any(self.now.values()))
    @rule(which=HANDS, data=st.data(), fields=FIELDS)
    def update_by_field(self, which: int, data: st.DataObject, fields: dict[str, Any]) -> None:
        after = deepcopy(self.now)
        table = data.draw(st.sampled_from(sorted(name for name, documents in after.items() if documents)))
        id = data.draw(st.sampled_from(sorted(after[table])))
        assert self.hands[which].do("update", table, id, fields) == [id]
        before = after[table][id]
        self.holds(table, id, {f: v for f, v in fields.items() if f not in before or repr(before[f]) != repr(v)})
        before.update(deepcopy(fields))
        self.did(which, after)

    @rule(which=HANDS, table=TABLES, id=IDS)
    def remove(self, which: int, table: str, id: str) -> None:
        after = deepcopy(self.now)
        self.hands[which].do("remove", table, id)
        after.get(table, {}).pop(id, None)
        self.did(which, after)

    @rule(which=HANDS, table=TABLES)
    def empty(self, which: int, table: str) -> None:
        self.hands[which].do("empty", table)
        self.did(which, {**deepcopy(self.now), table: {}})

    @rule(which=HANDS, table=TABLES)
    def drop(self, which: int, table: str) -> None:
        self.hands[which].do("drop", table)
        self.did(which, {name: documents for name, documents in deepcopy(self.now).items() if name != table})

    @rule(which=HANDS, table=TABLES, id=IDS, document=FIELDS, fails=st.booleans())
    def group(self, which: int, table: str, id: str, document: dict[str, Any], fails: bool) -> None:
        self.hands[which].do("group", table, id, document, fails)
        after = deepcopy(self.now)
        if fails:
            self.did(which, after)
            return
        after.setdefault(table, {})[id] = {**deepcopy(document), "a": [1]}
        after.setdefault("gruppe", {})[id] = {"table": table}
        self.holds(table, id, after[table][id])
        # A line, whether it changes anything or not: the documents are stored whole.
        self.past.append(deepcopy(after))
        self.now = after
        self.did(which, after)

    @rule(which=HANDS, data=st.data())
    def rens(self, which: int, data: st.DataObject) -> None:
        """A value is gone from every line; those who have read it already show it until they look again."""
        there = sorted((*where, field) for where, fields in self.written.items() for field in fields)
        table, id, field = data.draw(st.sampled_from([*there, ("log", "1", "a"), ("opgaver", "2", "b")]))
        held = field in self.written.get((table, id), set())
        assert self.hands[which].do("rens", table, id, {field: GONE}) == held
        after = deepcopy(self.now)
        if held:
            self.written[table, id].discard(field)
            if id in after.get(table, {}):
                after[table][id][field] = GONE
            self.past.append(deepcopy(after))
            self.now = after
        self.did(which, after)

    @rule(which=HANDS)
    def refresh(self, which: int) -> None:
        self.hands[which].do("refresh")
        assert self.hands[which].do("show")[0] == len(self.past) - 1

    @rule(which=HANDS)
    def reopen(self, which: int) -> None:
        self.hands[which].do("reopen")
        assert self.hands[which].do("show")[0] == len(self.past) - 1

    @rule(length=st.integers(1, 40))
    def a_writer_dies(self, length: int) -> None:
        """Somebody else is killed in the middle of a line."""
        if self.place.read().endswith(b"\n"):
            self.place.append(b'{"n":1,"g":"0192a000-0000-7000-8000-000000000009"'[:length])

    @invariant()
    def each_handle_shows_the_state_at_its_own_line(self) -> None:
        if self.folder is None:
            return
        ThreeHandles.steps += 1
        for hand in self.hands:
            n, shown = hand.do("show")
            expected = self.past[n]
            # As text: to Python 1 and True are the same.
            assert repr(as_sorted(shown)) == repr(as_sorted(expected))
            assert {name: list(documents) for name, documents in shown.items()} == {
                name: list(documents) for name, documents in expected.items()
            }


def as_sorted(tables: Tables) -> Any:
    """The tables as something whose text differs when a value does."""
    return sorted(
        (name, sorted((id, sorted(document.items())) for id, document in documents.items()))
        for name, documents in tables.items()
    )


@pytest.fixture
def other() -> Iterator[Process]:
    process = Process()
    yield process
    process.end()


@pytest.mark.slow
def test_i3_i4_three_handles_show_what_a_plain_model_says(
    other: Process, record_property: Callable[[str, object], None]
) -> None:
    """In the long run (``python -m tests.journal.crash``) some thousands of times as much."""
    ThreeHandles.other = other
    run_state_machine_as_test(
        ThreeHandles,
        settings=settings(
            max_examples=extent(quick=40, ci=120, long=3000),
            stateful_step_count=extent(quick=20, ci=30, long=50),
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
    numbers = {"steps": ThreeHandles.steps, "lines": ThreeHandles.lines, "differences": 0}
    record_property(COUNTED, packed("model, three handles in two processes", numbers))
