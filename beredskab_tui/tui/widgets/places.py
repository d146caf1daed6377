"""Places among rows of different heights, counted in lines without measuring more rows than are passed on the way."""

from collections.abc import Callable
from typing import NamedTuple

Height = Callable[[int], int]
"""How many lines the row of an index has; at least one."""


class Place(NamedTuple):
    """A line of a list: which row, and which line of it."""

    row: int
    line: int

    def up(self, lines: int, height: Height) -> "Place":
        """The place so many lines further up, or the first."""
        row, line = self
        while line < lines and row > 0:
            lines -= line + 1
            row -= 1
            line = height(row) - 1
        return Place(row, max(line - lines, 0))

    def down(self, lines: int, height: Height, rows: int) -> "Place":
        """The place so many lines further down, or the last there is in that many rows."""
        row, line = self
        while (below := height(row) - 1 - line) < lines and row + 1 < rows:
            lines -= below + 1
            row, line = row + 1, 0
        return Place(row, min(line + lines, height(row) - 1))


TOP = Place(0, 0)
"""The first line of all."""
