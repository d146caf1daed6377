"""What processes do at one journal, step by step, and what must be there wherever the power goes."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from beredskab_tui.journal import Journal
from tests.journal.crash.conftest import Count
from tests.journal.crash.extent import extent
from tests.journal.crash.powercut import lay_out
from tests.journal.crash.recording import Disk, Killed, RecordingIo
from tests.journal.crash.tables import Tables, tables_of
from tests.journal.support import DB, ORIGIN, Place, QuickIo, check_chain, put, replayed

SECRET = "CPR 010190-0000"
HALF = b'{"n":3,"g":"0192a000-0000-7000-8000-000000000009","h":[1795'


class Found(Place):
    """A journal as it was found when the power came back."""

    def __init__(self, folder: Path) -> None:
        self.path = str(folder / "data" / "en" / f"{ORIGIN}.jsonl")
        # On the disk or not, the lock file never holds anything that one needs.
        self.lock = str(folder / "laas")
        self.db = DB


class Story(Found):
    """Processes that write one after the other. Each step leads to tables that are kept in ``after``."""

    def __init__(self, folder: Path, block: int, seed: int) -> None:
        super().__init__(folder / "nu")
        os.makedirs(folder / "nu" / "data")
        self.folder = folder
        self.disk = Disk(str(folder / "nu" / "data"), block, extent(12, 40, 2000), seed)
        self.after: list[Tables | None] = [None]
        """What the tables hold after each step; None while there is no journal."""
        self.rinsed_at = 10**9
        """The step after which the secret is in no line any more."""
        self.kept: dict[int, bytes] = {}
        """What must lie in a file of its own from some step on."""
        self._handles: list[Journal] = []

    def process(self, kill_at: int | None = None) -> RecordingIo:
        return RecordingIo(self.disk, kill_at)

    def create(self, io: RecordingIo) -> None:
        self.step(lambda: Journal.create(self.path, DB, ORIGIN, io), {})

    def handle(self, io: RecordingIo) -> Journal:
        journal = self.open(io=io, deadline=0)
        self._handles.append(journal)
        return journal

    def step(self, work: Callable[[], Any], after: Tables | None) -> None:
        """Do something, and be told that it is done."""
        self.begin(work, after)
        self.disk.acknowledged = self.disk.step
        self.disk.moment()

    def begin(self, work: Callable[[], Any], after: Tables | None) -> None:
        """Do something, and not be told."""
        self.after.append(deepcopy(after))
        self.disk.step += 1
        work()

    def put(self, journal: Journal, id: str, **fields: Any) -> None:
        self.step(lambda: put(journal, id, **fields), self.with_(id, **fields))

    def rens(self, journal: Journal, id: str) -> None:
        self.step(lambda: journal.redact("karen", "log", id, {"text": "[fjernet]"}), self.with_(id, text="[fjernet]"))
        self.rinsed_at = self.disk.step

    def half_a_line(self) -> None:
        """Somebody dies in the middle of a line."""
        io = self.process()
        self.begin(lambda: io.write(io.open(self.path, os.O_WRONLY | os.O_APPEND), HALF), self.after[-1])
        io.kill()

    def with_(self, id: str, **fields: Any) -> Tables:
        tables = deepcopy(self.after[-1]) or {}
        tables.setdefault("log", {})[id] = fields
        return tables

    def check(self, count: Count, what: str) -> None:
        """Let the power go at every moment so far, look at what is there in each state, and tell how many it were."""
        torn = self.check_states()
        states = len(self.disk.states)
        count(f"power cut, {what}", moments=self.disk.moments, states=states, torn_ends_set_aside=torn, lost=0)

    def check_states(self) -> int:
        """Look at each state that a power cut may have left so far; returns how many had a torn end."""
        for journal in self._handles:
            with suppress(Killed):
                journal.close()
        torn = 0
        for tree, first, last in self.disk.every():
            found = Found(self.folder / "bagefter")
            os.makedirs(self.folder / "bagefter")
            lay_out(tree, str(self.folder / "bagefter" / "data"))
            torn += self._check_one(found, first, last)
            shutil.rmtree(self.folder / "bagefter")
        return torn

    def _check_one(self, found: Found, first: int, last: int) -> bool:
        allowed = self.after[first : last + 1]
        if not os.path.exists(found.path):
            assert None in allowed
            # Whoever asks for a journal again gets one.
            os.makedirs(os.path.dirname(found.path), exist_ok=True)
            Journal.create(found.path, DB, ORIGIN, QuickIo())
            allowed = [{}]
        before = found.read()
        reader, writer = found.open(), found.open(deadline=0)
        assert reader.damage == []
        state = tables_of(reader)
        assert state in allowed
        if first >= self.rinsed_at:
            assert SECRET.encode() not in before
        with writer.atomic("anna") as transaction:
            assert transaction.documents("log") == state.get("log", {})
            transaction.put("bagefter", "1", {})
        reader.refresh()
        assert tables_of(reader) == tables_of(writer) == replayed(found) == state | {"bagefter": {"1": {}}}
        assert writer.damage == reader.damage == []
        after = found.read()
        check_chain(after)
        # What was no whole line is in a file of its own, and everything before it is as it was.
        aside = b"".join(Path(path).read_bytes() for path in writer.torn)
        assert before.endswith(aside) and after.startswith(before[: len(before) - len(aside)])
        for step, half in self.kept.items():
            if first >= step:
                kept = [name for name in found.files() if ".torn." in name]
                assert half in [Path(os.path.dirname(found.path), name).read_bytes() for name in kept]
        reader.close()
        writer.close()
        return bool(writer.torn)
