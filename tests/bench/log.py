"""What a `beredskab log` costs as a whole process, and how that grows with the log."""

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from tests.bench.figures import Figure, duration, seconds
from tests.bench.places import fill
from tests.journal.support import ROOT

RUNS: Final = 21
"""Each command is run so often, in turn with the others; the median counts."""
LINES: Final = {500: (6.0, 3.5), 10_000: (10.0, 5.0)}
"""Lines in the journal: what must be reached, and the aim."""


def _run(command: Sequence[str]) -> None:
    # Users have bytecode; without it the interpreter would compile the program at every start.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment, cwd=ROOT)


def measure(folder: str) -> list[Figure]:
    """The time of a whole process, from its start to its end, ÷ that of ``python -c pass``, by their medians.

    The first run of each does not count: it warms the disk cache, and makes the journal's shortcut where it is long.
    """
    commands: dict[int, list[str]] = {0: [sys.executable, "-c", "pass"]}
    for lines in LINES:
        folders = fill(os.path.join(folder, str(lines)), lines)
        where = ["--config", folders.config, "--data", folders.data, "--bruger", "karen"]
        commands[lines] = [sys.executable, "-m", "beredskab_tui", "log", "--igen", "Politiet er på stedet", *where]
    taken: dict[int, list[float]] = {lines: [] for lines in commands}
    for _ in range(RUNS + 1):
        for lines, command in commands.items():
            taken[lines].append(seconds(lambda command=command: _run(command)))  # type: ignore[misc]
    medians = {lines: statistics.median(times[1:]) for lines, times in taken.items()}
    return [
        Figure(
            f"beredskab log at {lines:,} lines ÷ python -c pass",
            medians[lines] / medians[0],
            limit,
            aim,
            remark=f"{duration(medians[lines])} / {duration(medians[0])}",
        )
        for lines, (limit, aim) in LINES.items()
    ]
