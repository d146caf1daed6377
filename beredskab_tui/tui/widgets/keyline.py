"""The line of keys at the bottom of a screen: what the table of actions says, and every key of it can be clicked."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from beredskab_tui.tui.actions import Action, key_name


class Placed(NamedTuple):
    """One key and its name, where it stands."""

    start: int
    """Cells from the left."""
    key: str
    name: str
    action: Action

    @property
    def end(self) -> int:
        """The cell after it."""
        return self.start + cell_len(f"{self.key} {self.name}")


def arrange(actions: Sequence[Action], width: int, lines: int = 1) -> list[list[Placed]]:
    """Where each key stands, line by line.

    Two blanks between them, or one where that is what it takes. What does not fit even so is left out from the end:
    a key is there whole, or not at all.
    """
    shown = [action for action in actions if action.shown]
    for gap in (2, 1):
        rows = _in_lines(shown, max(width, 1), gap)
        if len(rows) <= lines:
            break
    return rows[:lines]


def _in_lines(actions: Sequence[Action], width: int, gap: int) -> list[list[Placed]]:
    rows: list[list[Placed]] = [[]]
    for action in actions:
        before = rows[-1][-1].end + gap if rows[-1] else 0
        placed = Placed(before, key_name(action.key or action.letter), action.text, action)
        if placed.end > width and rows[-1]:
            placed = placed._replace(start=0)
            rows.append([])
        if placed.end > width:
            # Wider than any line. Those after it are left out too, so that what is missing is always the end.
            return [row for row in rows if row]
        rows[-1].append(placed)
    return rows


class KeyLine(Widget):
    """Shows actions with their keys. A click on one does what its key does.

    One line, unless its CSS says ``height: auto``: then as many as it takes, up to its ``max-height``.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "KeyLine { height: 1; width: 1fr; color: $text-muted; }"

    def __init__(self, actions: Sequence[Action] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._actions = tuple(actions)

    @property
    def actions(self) -> tuple[Action, ...]:
        """What it was given to show."""
        return self._actions

    def show(self, actions: Sequence[Action]) -> None:
        """Show these from now on. Costs nothing when they are the same."""
        if tuple(actions) != self._actions:
            self._actions = tuple(actions)
            self.refresh(layout=self.styles.height is not None and self.styles.height.is_auto)

    def lines_for(self, width: int) -> int:
        """How many lines it takes to show all of them."""
        return max(1, len(arrange(self._actions, width, len(self._actions))))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self.lines_for(width)

    def render(self) -> Content:
        return Content("\n").join(_painted(row) for row in self._rows)

    @property
    def _rows(self) -> list[list[Placed]]:
        return arrange(self._actions, self.size.width, max(1, self.size.height))

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        rows = self._rows
        for placed in rows[event.y] if event.y < len(rows) else ():
            if placed.start <= event.x < placed.end:
                await self.screen.run_action(placed.action.name)


def _painted(row: Sequence[Placed]) -> Content:
    line = Content("")
    for placed in row:
        # Bold and not another colour: the keys must stand out in every theme.
        line = line.pad_right(placed.start - line.cell_length)
        line += Content.assemble((placed.key, "bold"), f" {placed.name}")
    return line
