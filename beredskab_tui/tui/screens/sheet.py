"""A list over the whole board: its rows follow the feed while it is open, and its keys act on the row in hand."""

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from beredskab_tui.text import safe
from beredskab_tui.tui.screens.live import Live
from beredskab_tui.tui.shown import fit, hanging, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.strips import STRONG

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen

Piece = tuple[str, str]
"""A text and its style."""

WIDEST: Final = 110
"""Cells of the frame at most: farther apart, the eye loses the line."""


class SheetRow(NamedTuple):
    """One row of a sheet, ready to be painted; two that are equal look the same."""

    key: str
    """What it is about: the id of a record or a duty."""
    mark: str
    pieces: tuple[Piece, ...]
    section: str = ""
    """The heading it stands under."""


class SheetLines(LineView[SheetRow]):
    """The rows of a sheet, each under the heading of its part."""

    def row_key(self, row: SheetRow) -> str:
        return row.key

    def row_lines(self, row: SheetRow, width: int) -> Sequence[Content]:
        content = Content.assemble(f"{row.mark} ", *((safe(text), style) for text, style in row.pieces))
        return hanging(content, width, len(row.mark) + 1)

    def headings(self, row: SheetRow, previous: SheetRow | None, width: int) -> Sequence[Content]:
        if not row.section or (previous is not None and previous.section == row.section):
            return ()
        return (shown(fit(row.section, width)).stylize(STRONG),)


class Sheet(Live):
    """A list of one kind of thing of an incident.

    Args:
        below: the board it lies over.
        title: what stands on top.
        rows: makes the rows anew, from the board as it is.
        start: key of the row to begin at; the first when it is empty.
    """

    empty_text = "Der står ikke noget endnu."
    explanation = ""
    """What to know before one begins; stands under the title."""

    DEFAULT_CSS = """
    Sheet > Vertical { width: 110; height: 100%; }
    Sheet SheetLines { height: 1fr; }
    Sheet .explanation { color: $text-muted; height: auto; margin-bottom: 1; }
    Sheet.-low .explanation { display: none; }
    """

    def __init__(
        self, below: "BoardScreen", title: str, rows: Callable[[], Sequence[SheetRow]], start: str = ""
    ) -> None:
        super().__init__(below.watchers)
        self.below = below
        self._start = start
        self._title = title
        self._rows_now = rows

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            if self.explanation:
                yield Static(shown(self.explanation), classes="explanation")
            yield SheetLines(empty_text=self.empty_text)
            yield Static(classes="fault")
            yield self.key_line()

    @property
    def inner_width(self) -> int:
        return max(20, min(WIDEST, self.app.size.width) - (4 if self._low else 6))

    @property
    def lines(self) -> SheetLines:
        """The list."""
        return self.query_one(SheetLines)

    def begin(self) -> None:
        self.refill()
        if self.lines.has_row(self._start):
            self.lines.highlight(self._start)
        self.lines.focus()

    def show_now(self) -> None:
        # Rows that look the same are not painted anew.
        if self.query(SheetLines):
            before = {row.key: row for row in self.lines.rows}
            self.lines.set_rows([before[row.key] if before.get(row.key) == row else row for row in self._rows_now()])

    async def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        """Enter, or a double click: whatever Enter is for here."""
        event.stop()
        for action in self.actions:
            if action.letter == "enter":
                await self.run_action(action.name)

    def work(self, work: Coroutine[Any, Any, object]) -> None:
        """In a worker of the board's, which outlives this."""
        self._under_way = self.below.run_worker(work, group="deed", exit_on_error=False)

    @property
    def key(self) -> str:
        """The key of the row in hand; empty when there is none."""
        row = self.lines.highlighted
        return row.key if row is not None else ""
