"""A pytest plugin that puts our classes where TinyDB's own test suite uses TinyDB's: in its fixtures and its modules.

Every test runs twice: ``[table]`` is our table on our storage, ``[storage]`` TinyDB's own table on our storage. Ids are
whole numbers, as the suite wants them. How many journals a test opened stands in the report (property ``journals``).
"""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware, Middleware

from beredskab_tui.journal import Journal
from beredskab_tui.journal.database import Database, JournalStorage, JournalTable
from tests.journal.support import DB, ORIGIN, QuickIo, clock

WAYS: Final = ("table", "storage")


class NumberedTable(JournalTable):
    """Our table with ids as TinyDB has them by itself."""

    document_id_class = int  # type: ignore[assignment]  # the class above has text


class Numbered(Database):
    table_class = NumberedTable


class Stand(JournalStorage):
    """What stands in for both of TinyDB's storages: each object is a handle of its own, opened by the path alone."""

    def __init__(self, path: str, **json_options: Any) -> None:
        # How JSON is to be written (ensure_ascii and the like) says nothing about what is stored.
        path = os.fspath(path)
        Journal.create(path, DB, ORIGIN, QuickIo())
        super().__init__(Journal(path, f"{path}.lock", DB, clock=clock, io=QuickIo()))

    @property
    def memory(self) -> dict[str, dict[str, Any]] | None:
        """What TinyDB's storage in memory calls the data that it was given last."""
        return self.read()


class Names:
    """The names that the suite's modules use, as they are in one test."""

    def __init__(self, folder: Path, way: str) -> None:
        self.opened: list[Journal] = []
        opened, numbers = self.opened, itertools.count(1)

        class OnDisk(Stand):
            def __init__(self, path: str, **json_options: Any) -> None:
                super().__init__(path, **json_options)
                opened.append(self.journal)

        class WithoutPath(OnDisk):
            def __init__(self) -> None:
                super().__init__(str(folder / f"{next(numbers)}.jsonl"))

        self.on_disk: type[JournalStorage] = OnDisk
        self.without_path: Callable[[], Any] = WithoutPath
        self._ours = Numbered if way == "table" else TinyDB

    def database(self, *args: Any, storage: Any = None, **kwargs: Any) -> TinyDB:
        """``TinyDB(…)``: on our storage, unless the test brings one of its own."""
        storage = storage or self.on_disk
        kind = storage._storage_cls if isinstance(storage, Middleware) else storage
        ours = isinstance(kind, type) and issubclass(kind, JournalStorage)
        return (self._ours if ours else TinyDB)(*args, storage=storage, **kwargs)


def in_a_table(documents: dict[str, Any]) -> dict[str, Any]:
    """What the suite hands to a storage directly: as the only document of a table, which is what TinyDB does."""
    return {"_default": {"1": documents}}


@pytest.fixture(params=WAYS)
def names(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Names]:
    names = Names(tmp_path_factory.mktemp("journaler"), request.param)
    yield names
    for journal in names.opened:
        journal.close()


@pytest.fixture(autouse=True)
def ours(
    names: Names,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> Iterator[None]:
    """Give the test's module our classes under the names it knows."""
    module = request.module
    here = {
        "TinyDB": names.database,
        "JSONStorage": names.on_disk,
        "MemoryStorage": names.without_path,
    }
    if hasattr(module, "doc"):
        here["doc"] = in_a_table(module.doc)
    for name, value in here.items():
        if hasattr(module, name):
            monkeypatch.setattr(module, name, value)
    yield
    record_property("journals", len(names.opened))


@pytest.fixture
def db(names: Names) -> TinyDB:
    """The suite's database: three documents, ids 1 to 3."""
    database = names.database(storage=names.without_path)
    database.insert_multiple({"int": 1, "char": letter} for letter in "abc")
    return database


@pytest.fixture
def storage(names: Names) -> CachingMiddleware:
    """The suite's storage: one that gathers writes, above ours."""
    caching: CachingMiddleware = CachingMiddleware(names.without_path)()  # type: ignore[no-untyped-call]  # of TinyDB
    return caching
