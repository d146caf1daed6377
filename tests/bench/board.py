"""``uv run python -m tests.bench board``: what the board costs with 10,000 lines, in a terminal of 120x40.

The clock of a shared machine drifts, so a key is measured in turn with the smallest Textual program there is, and what
counts is the ratio. Bytes are what a phone's hotspot has to carry.
"""

import asyncio
import json
import os
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Final

from beredskab_tui.access.people import read_people
from beredskab_tui.journal import Change
from beredskab_tui.plan.config import Config, load
from beredskab_tui.room.board import Board
from beredskab_tui.room.room import Room
from beredskab_tui.room.search import Finder, read_query
from beredskab_tui.room.seat import utc_now
from beredskab_tui.tui.board.views import View, rows_in
from tests.bench.places import fill
from tests.pty.terminal import CTRL_U, ENTER, Terminal
from tests.tui.support import sitting

LINES: Final = 10_000
SIZE: Final = (120, 40)
KEYS: Final = 60
APPENDS: Final = 15
IDLE: Final = 10.0
"""Seconds."""
MOST_FOR_A_KEY: Final = 1.2
"""Times what the smallest program takes."""
MOST_FOR_FINDING: Final = 50.0
"""Milliseconds."""

SMALLEST: Final = """
from textual.app import App
from textual.widgets import Input

class Smallest(App):
    def compose(self):
        yield Input()

    def on_mount(self):
        self.query_one(Input).cursor_blink = False

Smallest().run()
"""


class Measured(Terminal):
    """A terminal that takes the time from a key to the first byte of its echo, and counts the bytes."""

    def answer(self, keys: bytes, *, quiet: float = 0.12) -> tuple[float, int]:
        """Milliseconds to the first byte, and how many bytes came before it was quiet for so long."""
        self.quiet(0.02)
        before, began = len(self.raw), time.perf_counter()
        os.write(self._master, keys)
        select.select([self._master], [], [], 5)
        taken = (time.perf_counter() - began) * 1000
        while self._read(quiet):
            continue
        return taken, len(self.raw) - before


def smallest(folder: str) -> Measured:
    """The floor: one field, and nothing else."""
    path = os.path.join(folder, "smallest.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(SMALLEST)
    return Measured(program=[path], size=SIZE)


def ready(terminal: Measured) -> Measured:
    """When nothing more comes by itself."""
    while terminal.quiet(1.0) or not terminal.raw:
        continue
    return terminal


def idle_bytes(terminal: Measured) -> int:
    """What is sent in so many seconds in which nothing happens, the minute's change of the clock not among them."""
    while not 1 <= time.time() % 60 <= 59 - IDLE:
        terminal.quiet(0.5)
    return len(terminal.quiet(IDLE))


def milliseconds(work: Callable[[], object], runs: int = 9) -> float:
    """The median of what some work takes."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def finding(board: Board, room: Room) -> dict[str, float]:
    """What one key in the find line costs before anything is painted, and what showing only the found lines does."""
    finder, now = Finder(room.people), room.clock()
    # The board does this a little at a time, from the moment the find line is opened.
    figures = {"prepare_ms": milliseconds(lambda: finder.prepare(board.log), runs=1)}
    words = {"many": "gavl", "few": "9999", "none": "findes ikke"}
    for name, text in words.items():
        figures[f"find_{name}_ms"] = milliseconds(
            lambda text=text: finder.find(read_query(text, room.people, now), board.log)  # type: ignore[misc]
        )
    query = read_query("gavl", room.people, now)
    figures["filter_ms"] = milliseconds(
        lambda: rows_in(board, View.LINES, board.log, 0, lambda entry: finder.fits(query, entry))
    )
    return figures


async def find_key(room: Room, config: Config, incident: str) -> float:
    """Milliseconds that the board is busy with one key of the find line: finding, going there, and saying so."""
    async with sitting(room, config, incident=incident, size=SIZE) as karen:
        await karen.press("ctrl+f")
        with karen.app._context():
            return milliseconds(lambda: karen.board_screen.finding.edited("gavl"))


def main() -> None:
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folders = fill(os.path.join(scratch, "data"), LINES)
        people = read_people(folders.people)
        room = Room(folders, people.leader, people, utc_now, "bench")
        board, changes = Board(people), list[Change]()
        seat = room.sit(room.choose(None), changes.append)
        for change in changes:
            board.apply(change)
        seat.journal.close()
        figures |= finding(board, room)
        figures["find_key_ms"] = asyncio.run(find_key(room, load(folders.config, None), board.incident.id))

        where = ("--config", folders.config, "--data", folders.data, "--bruger", "karen")
        with Measured(*where, size=SIZE) as ours, smallest(scratch) as floor:
            ready(ours), ready(floor)
            pairs = [
                (ours.answer(b"abcdefgh"[n % 8 :][:1]), floor.answer(b"abcdefgh"[n % 8 :][:1])) for n in range(KEYS)
            ]
            keys, least = [ms for (ms, _), _ in pairs], [ms for _, (ms, _) in pairs]
            figures["key_ms"], figures["smallest_key_ms"] = statistics.median(keys), statistics.median(least)
            figures["key_ratio"] = figures["key_ms"] / figures["smallest_key_ms"]
            figures["key_bytes"] = statistics.median(count for (_, count), _ in pairs)
            ours.send(CTRL_U)
            appended = []
            for number in range(APPENDS):
                ours.send(f"Politiet er fremme ved opgang {number}")
                ready(ours)
                appended.append(ours.answer(ENTER, quiet=0.5))
            figures["line_ms"] = statistics.median(ms for ms, _ in appended)
            figures["line_bytes"] = statistics.median(count for _, count in appended)
            figures["idle_bytes"] = idle_bytes(ours)
    worst = max(value for name, value in figures.items() if name.startswith("find_"))
    for name, value in figures.items():
        print(f"{name:<20} {value:10.2f}")
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
    if figures["key_ratio"] > MOST_FOR_A_KEY or worst > MOST_FOR_FINDING or figures["idle_bytes"]:
        sys.exit("Over the limit.")


if __name__ == "__main__":
    main()
