"""``uv run python -m tests.bench``: what a `beredskab log` costs, and how that grows. Prints a table and JSON.

``uv run python -m tests.bench board`` measures the board on the screen.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

from beredskab_tui.access.people import read_people
from beredskab_tui.journal import Io
from beredskab_tui.locations import Folders, sample_config
from beredskab_tui.plan.config import load
from beredskab_tui.room import log, opening
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import utc_now

RUNS = 21
"""Each command is run so often, in turn with the others; the median counts."""
LINES = (500, 10_000)


class NoWaiting(Io):
    """Filling a folder with lines that nobody will miss."""

    def sync(self, fd: int) -> None:
        pass


def fill(data: str, lines: int) -> Folders:
    """A data folder with one incident of that many lines."""
    folders = Folders(sample_config(), data)
    people = read_people(folders.people)
    config = load(folders.config, None)
    room = Room(folders, people.leader, people, utc_now, "bench", NoWaiting())
    seat = room.sit(opening.start(room, config.plan, config.contacts, "Brand i containere"))
    for number in range(lines - seat.journal.head[0]):
        log.add(seat, f"Linje {number}: vagtcentralen oplyser, at brandvæsenet er fremme ved gavlen", again=True)
    seat.journal.close()
    return folders


def milliseconds(command: Sequence[str]) -> float:
    """How long one process takes."""
    # Users have bytecode; without it the interpreter would compile the program at every start.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        commands: dict[str, list[str]] = {"python -c pass": [sys.executable, "-c", "pass"]}
        for lines in LINES:
            folders = fill(os.path.join(scratch, str(lines)), lines)
            where = ["--config", folders.config, "--data", folders.data, "--bruger", "karen"]
            program = [sys.executable, "-m", "beredskab_tui", "log", "--igen", "Politiet er på stedet", *where]
            commands[f"beredskab log, {lines} lines"] = program
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS + 1):
            for name, command in commands.items():
                taken[name].append(milliseconds(command))
    # The first of each run warms the disk cache.
    medians = {name: statistics.median(times[1:]) for name, times in taken.items()}
    floor = medians["python -c pass"]
    for name, median in medians.items():
        print(f"{name:<28} {median:8.1f} ms   {median / floor:6.2f} x python -c pass")
    figures = {name: {"ms": round(median, 2), "ratio": round(median / floor, 3)} for name, median in medians.items()}
    print(json.dumps(figures))


if __name__ == "__main__":
    if sys.argv[1:] == ["board"]:
        # Its own program, because it needs a terminal.
        from tests.bench import board

        board.main()
    else:
        main()
