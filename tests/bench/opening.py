"""What it costs to open an incident of 10,000 records, and to have it open."""

import gc
import json
import statistics
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

from beredskab_tui.access.people import read_people
from beredskab_tui.journal import Change, Journal
from beredskab_tui.locations import sample_config
from beredskab_tui.room.board import Board
from tests.bench.figures import ROUNDS, Figure, in_turn, ratio
from tests.bench.places import place
from tests.journal.support import ROOT, Place

RECORDS: Final = 10_000
MIB: Final = 1 << 20


def speed(filled: Place) -> list[Figure]:
    """Opening a journal ÷ ``json.loads`` of each of its lines, in one process, in turn; and the same with its board.

    The bytes are in the kernel's cache, and the garbage collector is as it is for any program.
    """
    people = read_people(str(Path(sample_config()) / "stab.toml"))

    def theirs() -> object:
        return [json.loads(line) for line in filled.read().splitlines()]

    def ours() -> Journal:
        return filled.open()

    def board() -> tuple[Journal, Board]:
        changes: list[Change] = []
        journal, shown = filled.open(on_change=changes.append), Board(people)
        for change in changes:
            shown.apply(change)
        return journal, shown

    def one_round(what: object) -> tuple[float, float]:
        gc.collect()
        return in_turn(ours if what is ours else board, theirs)

    for what in (ours, board):
        one_round(what)
    measured, remark = ratio(one_round(ours) for _ in range(ROUNDS))
    with_board, more = ratio(one_round(board) for _ in range(ROUNDS))
    return [
        Figure("open 10,000 records ÷ json.loads of the lines", measured, 3, remark=remark),
        Figure("… and make the board of them ÷ json.loads", with_board, remark=more),
    ]


def memory(filled: Place, empty: Place) -> list[Figure]:
    """MiB of a process that has 10,000 records open, less those of one that has none.

    Counted is what belongs to the process alone (Private_Clean and Private_Dirty of /proc/self/smaps_rollup, the USS),
    as it stands after opening: what the interpreter does not give back counts, too. Each in a process of its own, in
    turn. Linux only.
    """
    figures = []
    for name, option, limit in (
        ("memory for 10,000 records", "journal", 15),
        ("… and the board of them", "board", None),
    ):
        taken = [_uss(filled, option) - _uss(empty, option) for _ in range(ROUNDS)]
        spread = f"{min(taken) / MIB:.1f} to {max(taken) / MIB:.1f} MiB"
        figures.append(Figure(name, statistics.median(taken) / MIB, limit, unit="MiB", remark=spread))
    return figures


def _uss(of: Place, option: str) -> int:
    command = [sys.executable, "-m", "tests.bench.opening", option, of.path, of.lock, of.db]
    return int(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)


def _have_open(option: str, path: str, lock: str, db: str) -> int:
    """Bytes that belong to this process alone, with a journal open."""
    from beredskab_tui.room.seat import utc_now

    board = Board(read_people(str(Path(sample_config()) / "stab.toml")))
    changes: list[Change] = []
    on_change = changes.append if option == "board" else None
    with closing(Journal(path, lock, db, clock=utc_now, on_change=on_change)):
        for change in changes:
            board.apply(change)
        changes.clear()
        rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Private_")) * 1024


def measure(folder: str) -> list[Figure]:
    """All of them."""
    filled, empty = place(f"{folder}/filled", RECORDS), place(f"{folder}/empty", 1)
    return [*speed(filled), *memory(filled, empty)]


if __name__ == "__main__":
    print(_have_open(*sys.argv[1:]))
