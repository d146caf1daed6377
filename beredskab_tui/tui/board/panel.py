"""A list beside the log: rows of the board, filled from it and by nothing else. What a mark says, words say too."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from beredskab_tui.access.people import People
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Record
from beredskab_tui.room.board import Board
from beredskab_tui.text import safe
from beredskab_tui.tui.shown import fit, hanging, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.strips import STRONG

NO_BREAK: Final = "\u00a0"
Piece = tuple[str, str]
"""A text and its style."""


class Panel(LineView[Record]):
    """A list of records of one or two kinds, filled from the board and by nothing else."""

    kinds: tuple[type[Record], ...]
    """What it shows."""
    shows_too: tuple[type[Record], ...] = ()
    """What it shows besides, and that is at home in another list."""
    hint: str
    """Which keys work here, and what fills it when it is empty."""

    def __init__(self, people: People, plan: Plan, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(id=id, empty_text=self.hint)
        self._people = people
        self._plan = plan
        self._now = now
        self._titles: Sequence[str] = ("",)

    def fill(self, board: Board) -> None:
        """Show what the board holds."""
        self.set_rows(self.rows_of(board))
        self._titles = self.titles_of(board)
        self._entitle()

    def on_resize(self) -> None:
        self._entitle()

    def _entitle(self) -> None:
        """The longest title there is room for between the corners."""
        room = self.outer_size.width - 2
        self.border_title = shown(next((one for one in self._titles if cell_len(one) <= room), self._titles[-1]))

    def begin_at(self, me: str) -> str:
        """Key of the row to go to when somebody comes to the list by its key; empty for where the marker stands.

        Args:
            me: id of whoever comes.
        """
        return ""

    def rows_of(self, board: Board) -> Sequence[Record]:
        raise NotImplementedError

    def titles_of(self, board: Board) -> Sequence[str]:
        """What stands above the list: whole, then shorter for a narrow column, so that no number is cut off."""
        raise NotImplementedError

    def pieces(self, row: Record) -> tuple[str, list[Piece]]:
        """The mark in front of a row, and its text in pieces of one style each."""
        raise NotImplementedError

    def row_key(self, row: Record) -> str:
        return row.id

    def row_lines(self, row: Record, width: int) -> Sequence[Content]:
        mark, pieces = self.pieces(row)
        content = Content.assemble(f"{mark} ", *((safe(text), style) for text, style in pieces))
        return hanging(content, width, len(mark) + 1)

    def initials(self, person: str | None) -> str:
        return self._people.initials(person)

    def headings(self, row: Record, previous: Record | None, width: int) -> Sequence[Content]:
        """The name of the part of the list that a row begins."""
        name = self.section_of(row)
        if not name or (previous is not None and self.section_of(previous) == name):
            return ()
        return (shown(fit(name, width)).stylize(STRONG),)

    def section_of(self, row: Record) -> str:
        """What the part of the list is called that a row stands in; empty where there are no parts."""
        return ""
