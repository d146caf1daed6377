"""How soon somebody else's line is there, and what waiting for it costs."""

import asyncio
import multiprocessing
import random
import statistics
import time
from contextlib import closing
from multiprocessing.connection import Connection
from typing import Final

from textual.message import Message

from beredskab_tui.journal import Io, Put
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import load
from beredskab_tui.room import log
from beredskab_tui.tui.messages import Fed
from beredskab_tui.tui.session import Session
from tests.bench.figures import ROUNDS, Figure
from tests.bench.places import a_room, fill

LINES: Final = 1000
WRITES: Final = 40
"""In each round."""
IDLE: Final = 3.0
"""Seconds of each round in which nothing happens."""
MARK: Final = "skrevet"


def _write(folders: Folders, incident: str, connection: Connection) -> None:
    """Another process: whenever it is told to, it writes some lines, each with the time at which it began to."""
    room = a_room(folders, "another", Io())
    seat = room.sit(incident)
    with closing(seat.journal):
        while connection.recv():
            for _ in range(WRITES):
                # At no particular moment of the reader's second.
                time.sleep(random.uniform(0.005, 0.03))
                log.add(seat, f"{MARK} {time.monotonic_ns()}", again=True)
            connection.send(True)


class Listener:
    """Where the session's messages go: takes the time of each line as it is handed over."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        """Seconds from the beginning of a foreign write to its being told of here."""

    def __call__(self, message: Message) -> None:
        now = time.monotonic_ns()
        if isinstance(message, Fed):
            for change in message.changes:
                for operation in change.operations:
                    if isinstance(operation, Put) and (text := str(operation.document.get("text"))).startswith(MARK):
                        self.taken.append((now - int(text.split()[1])) / 1e9)


async def _listen(folders: Folders) -> tuple[list[float], list[float]]:
    """For each round the 95th percentile of the latency, and the share of a core that waiting takes."""
    room, heard = a_room(folders, "bench"), Listener()
    incident = room.choose()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    writer = context.Process(target=_write, args=(folders, incident, there), daemon=True)
    writer.start()
    session = Session(room, load(folders.config, None), heard)
    await session.arrive(remote=False)
    await session.sit(incident)
    late, idle = [], []
    for number in range(ROUNDS + 1):
        heard.taken.clear()
        here.send(True)
        await asyncio.to_thread(here.recv)
        # Nothing more is written; what was is told within a look.
        while len(heard.taken) < WRITES:
            await asyncio.sleep(0.01)
        began, since = time.process_time(), time.perf_counter()
        await asyncio.sleep(IDLE)
        share = (time.process_time() - began) / (time.perf_counter() - since)
        if number:
            late.append(statistics.quantiles(heard.taken, n=20)[-1])
            idle.append(share)
    here.send(False)
    await asyncio.to_thread(writer.join)
    await session.leave()
    return late, idle


def measure(folder: str) -> list[Figure]:
    """From the beginning of another process's ``log.add`` to the message a session of the board posts; and idle.

    The session is the board's own (``tui.session``), with all its watches; only the screen is missing. Latency: 95th
    percentile of 40 writes in each round. Idle: CPU of the whole process over 3 seconds without any news.
    """
    late, idle = asyncio.run(_listen(fill(folder, LINES)))
    slowest = f"slowest round {max(late) * 1000:.2g} ms"
    busiest = f"busiest round {max(idle) * 100:.2g} %"
    return [
        Figure("foreign write to feed callback, p95", statistics.median(late) * 1000, 20, unit="ms", remark=slowest),
        Figure("idle cost of the feed", statistics.median(idle) * 100, 0.1, unit="% of a core", remark=busiest),
    ]
