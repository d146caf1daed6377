"""Several processes that write at once, each insert on the disk before the next."""

import multiprocessing
import os
import statistics
import time
from contextlib import closing
from multiprocessing.synchronize import Barrier
from typing import Final

from beredskab_tui.journal import Io
from tests.bench.figures import ROUNDS, Figure, ratio
from tests.bench.inserts import Inserting, last_line, raw_sqlite
from tests.bench.places import place
from tests.journal.support import Place

PROCESSES: Final = 8
INSERTS: Final = 100
"""By each process, in each round."""
PATIENCE: Final = 60.0
"""Seconds that a writer waits for the lock: it is the throughput that is measured, not who gives up."""


def _write(ours: Place, theirs: str, body: bytes, barrier: Barrier) -> None:
    """One of the processes. One that fails takes all with it: nobody waits for it."""
    try:
        _take_turns(ours, theirs, body, barrier)
    except BaseException:
        barrier.abort()
        raise


def _take_turns(ours: Place, theirs: str, body: bytes, barrier: Barrier) -> None:
    """Ready, write to the journal, ready, write to SQLite, and so on."""
    with closing(ours.open(io=Io(), deadline=PATIENCE)) as journal, raw_sqlite(theirs) as connection:
        insert = Inserting(journal)
        for _ in range(ROUNDS + 1):
            for is_ours in (True, False):
                barrier.wait()
                for _ in range(INSERTS):
                    if is_ours:
                        insert()
                    else:
                        connection.execute("insert into line(body) values (?)", (body,))
                barrier.wait()


def measure(folder: str) -> list[Figure]:
    """Inserts a second that 8 processes reach together ÷ the same with raw sqlite3 and as many bytes.

    The same 8 processes write 100 records each, to the journal and to SQLite in turn; the time is that of all of them
    together, from a common start to the last one's end.
    """
    ours, theirs = place(folder, 1), os.path.join(folder, "raw.db")
    with raw_sqlite(theirs):
        body = last_line(ours)
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES + 1)
    # A process of its own each, which dies with this one.
    writers = [
        context.Process(target=_write, args=(ours, theirs, body, barrier), daemon=True) for _ in range(PROCESSES)
    ]
    for writer in writers:
        writer.start()
    rounds = []
    for _ in range(ROUNDS + 1):
        taken = []
        for _ in range(2):
            barrier.wait(PATIENCE * 2)
            began = time.perf_counter()
            barrier.wait(PATIENCE * 2)
            taken.append(time.perf_counter() - began)
        rounds.append((taken[1], taken[0]))
    for writer in writers:
        writer.join()
    with closing(ours.open()) as journal:
        assert len(journal.table("log")) == PROCESSES * INSERTS * (ROUNDS + 1) + 1
    # The first round is for the page cache and for SQLite's own files.
    measured, _ = ratio(rounds[1:])
    theirs_took, ours_took = (statistics.median(part) for part in zip(*rounds[1:], strict=True))
    together = PROCESSES * INSERTS
    remark = f"{together / ours_took:.0f} / {together / theirs_took:.0f} inserts a second"
    return [Figure("8 processes x 100 durable inserts ÷ raw sqlite3", measured, 0.7, 1.0, at_least=True, remark=remark)]
