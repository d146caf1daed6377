"""What writing and reading one record costs, through the API of TinyDB, and how that grows with what is there."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tinydb import TinyDB
from tinydb.storages import JSONStorage
from tinydb.table import Document

from beredskab_tui.journal import Io, Journal
from beredskab_tui.journal.database import Database
from tests.bench.figures import ROUNDS, Figure, in_turn, ratio
from tests.bench.places import document, place
from tests.journal.support import Place

FEW, MANY, SOME = 100, 100_000, 10_000
AT_A_TIME = 40
"""Inserts of each kind in one round."""
FLUSHED = 100
"""The same where each waits for the disk, whose flushes take ten times as long at one moment as at the next."""


class Inserting:
    """Somebody who inserts lines of the log into a journal, each time it is called."""

    def __init__(self, journal: Journal) -> None:
        self.table = Database(journal, "karen").table("log")
        self._seq = len(journal.table("log"))

    def __call__(self) -> int:
        self._seq += 1
        return self.table.insert(document(self._seq))


@contextmanager
def raw_sqlite(path: str) -> Iterator[sqlite3.Connection]:
    """The fastest that SQLite can do and still keep what it promised: WAL, ``synchronous=FULL``, one commit each."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=60)) as connection:
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")
        connection.execute("create table if not exists line(n integer primary key, body blob)")
        yield connection


def last_line(place: Place) -> bytes:
    """The bytes of the last line: what SQLite is given to store in turn."""
    return place.read().splitlines(keepends=True)[-1]


def growing(few: Place, many: Place) -> Figure:
    """An insert into a journal of 100,000 records ÷ into one of 100. The disk is not waited for: ``Io`` does not flush.

    Each round: 40 inserts into each, in turn; the medians' ratio.
    """
    with closing(many.open()) as large, closing(few.open()) as small:
        ours, theirs = Inserting(large), Inserting(small)
        in_turn(ours, theirs, AT_A_TIME)
        measured, remark = ratio(in_turn(ours, theirs, AT_A_TIME) for _ in range(ROUNDS))
    return Figure("insert at 100,000 ÷ at 100, no fsync", measured, 1.5, remark=remark)


def catching_up(few: Place, many: Place) -> Figure:
    """A reader that has 100,000 records taking in one that another handle wrote ÷ one that has 100.

    Measured is ``get(doc_id=…)`` of the new record in the reader's TinyDB table. Each round: 40 times each, in turn.
    """
    with (
        closing(many.open()) as large,
        closing(few.open()) as small,
        closing(many.open()) as far,
        closing(few.open()) as near,
    ):
        readers = [Database(journal).table("log") for journal in (large, small)]
        writers = [Inserting(journal) for journal in (far, near)]

        def once() -> tuple[float, float]:
            taken = []
            for writer, reader in zip(writers, readers, strict=True):
                written = writer()
                began = time.perf_counter()
                found = reader.get(doc_id=written)
                taken.append(time.perf_counter() - began)
                assert found is not None
            return taken[0], taken[1]

        def one_round() -> tuple[float, float]:
            pairs = sorted(once() for _ in range(AT_A_TIME))
            large, small = (sorted(part) for part in zip(*pairs, strict=True))
            return large[AT_A_TIME // 2], small[AT_A_TIME // 2]

        one_round()
        measured, remark = ratio(one_round() for _ in range(ROUNDS))
    return Figure("one foreign record at 100,000 ÷ at 100", measured, 2, remark=remark)


def durable(folder: str) -> Figure:
    """An insert that is on the disk when it returns ÷ an insert of the same number of bytes with raw sqlite3.

    Each round: 100 of each, in turn; the medians' ratio. ``folder`` must lie on a real disk.
    """
    small = place(folder, FEW)
    body = last_line(small)
    with closing(small.open(io=Io())) as journal, raw_sqlite(os.path.join(folder, "raw.db")) as connection:
        ours = Inserting(journal)

        def theirs() -> None:
            connection.execute("insert into line(body) values (?)", (body,))

        in_turn(ours, theirs, FLUSHED)
        measured, remark = ratio(in_turn(ours, theirs, FLUSHED) for _ in range(ROUNDS))
    return Figure("durable insert ÷ raw sqlite3", measured, 1.2, remark=remark)


def against_stock(folder: str) -> Figure:
    """The CPU that stock TinyDB needs for an insert with 10,000 records ÷ what ours needs. Both flush to the disk.

    Each round: 2 of theirs and 40 of ours; the ratio of the means, because the CPU's clock is coarse.
    """
    ours_at = place(os.path.join(folder, "ours"), SOME)
    with (
        closing(TinyDB(os.path.join(folder, "stock.json"), storage=JSONStorage)) as stock,
        closing(ours_at.open(io=Io())) as journal,
    ):
        stock_table = stock.table("log")
        stock_table.insert_multiple(Document(document(seq), doc_id=seq) for seq in range(1, SOME + 1))
        ours = Inserting(journal)
        seq = SOME

        def one_round() -> tuple[float, float]:
            nonlocal seq
            began = time.process_time()
            for _ in range(2):
                seq += 1
                stock_table.insert(document(seq))
            between = time.process_time()
            for _ in range(AT_A_TIME):
                ours()
            return (between - began) / 2, (time.process_time() - between) / AT_A_TIME

        one_round()
        measured, remark = ratio(one_round() for _ in range(ROUNDS))
    return Figure("CPU of stock TinyDB's insert at 10,000 ÷ ours", measured, 100, at_least=True, remark=remark)


def measure(folder: str) -> list[Figure]:
    """All of them, in a folder of a real disk."""
    few = place(os.path.join(folder, "few"), FEW)
    many = place(os.path.join(folder, "many"), MANY)
    return [
        growing(few, many),
        catching_up(few, many),
        durable(os.path.join(folder, "durable")),
        against_stock(os.path.join(folder, "stock")),
    ]
