"""A figure, what it must reach, and how figures are told: as a table for people and as one line of JSON."""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

ROUNDS: Final = 9
"""Rounds whose median counts."""


class Figure(NamedTuple):
    """Something that was measured."""

    name: str
    measured: float
    limit: float | None = None
    """What it must reach; None for what is only told to understand another."""
    aim: float | None = None
    unit: str = "x"
    at_least: bool = False
    """Whether more is better."""
    remark: str = ""
    """What the ratio is made of, or how it spreads."""

    @property
    def met(self) -> bool | None:
        """None where there is nothing to reach."""
        if self.limit is None:
            return None
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def _bound(self, value: float | None) -> str:
        return "" if value is None else f"{'≥' if self.at_least else '≤'} {value:g}"

    @property
    def row(self) -> tuple[str, ...]:
        met = {True: "yes", False: "NO", None: ""}[self.met]
        return (
            self.name,
            f"{self.measured:.3g} {self.unit}",
            self._bound(self.limit),
            self._bound(self.aim),
            met,
            self.remark,
        )


def table(figures: Sequence[Figure]) -> str:
    """The figures in columns."""
    rows = [("figure", "measured", "must reach", "aim", "met", "made of"), *(figure.row for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def as_json(figures: Sequence[Figure]) -> str:
    """The figures as one line of JSON, by name."""
    told = {
        figure.name: {
            "measured": float(f"{figure.measured:.4g}"),
            "unit": figure.unit,
            "limit": figure.limit,
            "aim": figure.aim,
            "met": figure.met,
            "remark": figure.remark,
        }
        for figure in figures
    }
    return json.dumps(told, ensure_ascii=False)


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """What some work takes. What it returns is let go of after the time is taken."""
    began = clock()
    result = work()
    taken = clock() - began
    del result
    return taken


def in_turn(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    times: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """Medians in seconds of two kinds of work done in turn so many times, each of them first every other time."""
    taken: dict[Callable[[], object], list[float]] = {ours: [], theirs: []}
    for number in range(times):
        for work in (ours, theirs) if number % 2 else (theirs, ours):
            taken[work].append(seconds(work, clock))
    return statistics.median(taken[ours]), statistics.median(taken[theirs])


def ratio(pairs: Iterable[tuple[float, float]]) -> tuple[float, str]:
    """The median of the first ÷ the second, and both medians in words. The pairs are in seconds."""
    all_pairs = list(pairs)
    first, second = (statistics.median(part) for part in zip(*all_pairs, strict=True))
    return statistics.median(a / b for a, b in all_pairs), f"{duration(first)} / {duration(second)}"


def duration(value: float) -> str:
    """Seconds for people."""
    return f"{value * 1000:.3g} ms" if value >= 0.001 else f"{value * 1e6:.3g} µs"
