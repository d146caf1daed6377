"""One of a few, by digit, arrow or click."""

from math import ceil

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from beredskab_tui.tui.shown import fit, shown

_SIGNS = len("(•) 1 ")
"""Cells in front of each name."""
_GAP = 2
"""Cells between two columns."""
_ALWAYS_ONE_COLUMN = 4
"""So few are easier to read below each other."""


class Choice(Widget, can_focus=True):
    """The chosen one is marked with a sign, and not by colour alone. A long list stands in two columns."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Choice { height: auto; background: $panel; }
    Choice:focus { text-style: none; background: $panel; }
    """

    class Changed(Message):
        """Another one was chosen."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> "Choice":
            return self.choice

    class Taken(Changed):
        """One was chosen by its digit, which means: this one, and on."""

    class Done(Message):
        """Enter: on to the next field."""

    def __init__(self, options: tuple[tuple[str, str], ...], value: str, *, id: str) -> None:
        super().__init__(id=id)
        self.options = options
        self.value = value
        """The chosen value; empty when none is."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._rows(width)

    def render(self) -> Content:
        width, rows = self.size.width, self._rows(self.size.width)
        column = self._column_width(slice(rows))
        lines = []
        for row in range(rows):
            line = self._option(row, width)
            if row + rows < len(self.options):
                line = line.pad_right(column - line.cell_length) + self._option(row + rows, width - column)
            lines.append(line)
        return Content("\n").join(lines)

    def _option(self, at: int, width: int) -> Content:
        value, name = self.options[at]
        chosen = value == self.value
        digit = str(at + 1) if at < 9 else " "
        text = fit(shown(name).plain, max(width - _SIGNS, 1))
        return Content.assemble(f"{'(•)' if chosen else '( )'} {digit} ", (text, "bold" if chosen else ""))

    def _column_width(self, options: slice) -> int:
        """Cells of a column of these, with the gap after it."""
        return _SIGNS + max((cell_len(shown(name).plain) for _, name in self.options[options]), default=0) + _GAP

    def _rows(self, width: int) -> int:
        count = len(self.options)
        half = ceil(count / 2)
        needed = self._column_width(slice(half)) + self._column_width(slice(half, None)) - _GAP
        return max(1, half if count > _ALWAYS_ONE_COLUMN and needed <= width else count)

    def on_key(self, event: events.Key) -> None:
        rows = self._rows(self.size.width)
        steps = {"up": -1, "down": 1, "left": -rows, "right": rows}
        if event.key.isdecimal() and 1 <= int(event.key) <= len(self.options):
            self._choose(self.options[int(event.key) - 1][0], self.Taken)
        elif event.key in steps:
            self._move(steps[event.key], leave=event.key in ("up", "down"))
        elif event.key == "enter":
            self.post_message(self.Done())
        else:
            return
        event.stop()
        event.prevent_default()

    def _move(self, step: int, *, leave: bool) -> None:
        """To another one; past the ends up and down go on to the field before and after."""
        values = [value for value, _ in self.options]
        at = values.index(self.value) + step if self.value in values else 0
        if 0 <= at < len(values):
            self._choose(values[at], self.Changed)
        elif leave and at < 0:
            self.screen.focus_previous()
        elif leave:
            self.screen.focus_next()

    def on_click(self, event: events.Click) -> None:
        rows = self._rows(self.size.width)
        at = event.y + (rows if rows < len(self.options) and event.x >= self._column_width(slice(rows)) else 0)
        if event.y < rows and at < len(self.options):
            self._choose(self.options[at][0], self.Changed)

    def _choose(self, value: str, message: type[Changed]) -> None:
        self.value = value
        self.refresh()
        self.post_message(message(self))
