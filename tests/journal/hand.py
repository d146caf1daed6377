"""One handle on a journal and what somebody does with it: in this process, or in one of its own at the end of a pipe.

``python -m tests.journal.hand`` serves: a line of JSON with the name of a deed and its arguments, a line with what came
of it. Both kinds are asked in the same words, so that a test need not know where a handle lives.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from beredskab_tui.journal import Io, Journal
from beredskab_tui.journal.database import Database
from tests.journal.crash.tables import Tables, tables_of
from tests.journal.support import ROOT, QuickIo, clock, named


class Hand(Protocol):
    """Somebody with a handle."""

    def do(self, deed: str, *arguments: Any) -> Any:
        """Do one of the deeds of ``Handle``; returns what it gives."""

    def close(self) -> None: ...


class Handle:
    """A handle in this process, and the deeds."""

    def __init__(self, path: str, lock: str, db: str, io: Io | None = None) -> None:
        self._where = (path, lock, db)
        self._io = io or QuickIo()
        self._journal = self._open()

    def _open(self) -> Journal:
        path, lock, db = self._where
        return Journal(path, lock, db, clock=clock, io=self._io, lock_deadline=30)

    def do(self, deed: str, *arguments: Any) -> Any:
        deeds: dict[str, Callable[..., Any]] = {
            "insert": self.insert,
            "update": self.update,
            "remove": self.remove,
            "empty": self.empty,
            "drop": self.drop,
            "group": self.group,
            "rens": self.rens,
            "refresh": self._journal.refresh,
            "reopen": self.reopen,
            "show": self.show,
        }
        return deeds[deed](*arguments)

    def close(self) -> None:
        self._journal.close()

    def insert(self, table: str, id: str, document: dict[str, Any]) -> bool:
        """With TinyDB's own call; False when the id is taken."""
        with suppress(ValueError):
            Database(self._journal).table(table).insert(named(id, document))
            return True
        return False

    def update(self, table: str, id: str, fields: dict[str, Any]) -> list[str]:
        """With TinyDB's own call; the ids of what was there to be changed."""
        ids: list[Any] = [id]
        found: list[Any] = Database(self._journal).table(table).update(fields, doc_ids=ids)
        return found

    def remove(self, table: str, id: str) -> None:
        with self._journal.atomic("anna") as transaction:
            transaction.remove(table, id)

    def empty(self, table: str) -> None:
        with self._journal.atomic("anna") as transaction:
            transaction.clear(table)

    def drop(self, table: str) -> None:
        with self._journal.atomic("anna") as transaction:
            transaction.drop(table)

    def group(self, table: str, id: str, document: dict[str, Any], fails: bool) -> None:
        """Several things at once, one of them in another table; or all of it taken back."""
        with suppress(ZeroDivisionError), self._journal.atomic("anna") as transaction:
            transaction.put(table, id, document)
            transaction.update(table, id, {"a": [1]})
            transaction.put("gruppe", id, {"table": table})
            if fails:
                raise ZeroDivisionError

    def rens(self, table: str, id: str, fields: dict[str, Any]) -> bool:
        """Whether there was something to take out."""
        return self._journal.redact("anna", table, id, fields) > 0

    def reopen(self) -> None:
        self._journal.close()
        self._journal = self._open()

    def show(self) -> tuple[int, Tables]:
        """Number of the last line, and what the tables hold."""
        assert self._journal.damage == []
        return self._journal.head[0], tables_of(self._journal)


class Process:
    """A process that has one handle at a time. It lives on for the next one: starting it takes longer than a test."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journal.hand"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def open(self, path: str, lock: str, db: str) -> "Process":
        self.do("open", path, lock, db)
        return self

    def do(self, deed: str, *arguments: Any) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([deed, *arguments]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the other process ended at {deed} {arguments}; see its traceback"
        return json.loads(answer)

    def close(self) -> None:
        """Close its handle; ``end`` ends the process."""
        self.do("close")

    def end(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0


def serve() -> None:
    """Do as one is told on standard input, until it ends."""
    handle: Handle | None = None
    for line in sys.stdin:
        deed, *arguments = json.loads(line)
        answer = None
        if deed == "open":
            handle = Handle(*arguments)
        elif handle is not None and deed == "close":
            handle.close()
        elif handle is not None:
            answer = handle.do(deed, *arguments)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
