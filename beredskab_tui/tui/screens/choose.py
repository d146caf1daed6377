"""A short list to choose from, and a page of text to read."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from beredskab_tui.tui.screens.overlay import INNER_WIDTH, Overlay
from beredskab_tui.tui.shown import hanging, shown, wrapped
from beredskab_tui.tui.widgets.lines import LineView


class Option(NamedTuple):
    """One line of a list."""

    value: str
    text: str
    why_not: str = ""
    """Why it cannot be chosen now; empty when it can."""


class OptionLines(LineView[Option]):
    """The lines of a ``Chooser``, each with the digit that chooses it."""

    def row_key(self, row: Option) -> str:
        return row.value

    def row_lines(self, row: Option, width: int) -> Sequence[Content]:
        number = self.rows.index(row) + 1
        digit = f"{number} " if number <= 9 else "  "
        text = f"{row.text} – {row.why_not}" if row.why_not else row.text
        return hanging(Content.assemble((digit, ".line-view--strong"), shown(text)), width, 2)


class Chooser(Overlay[str | None]):
    """Choose one line by digit, or by arrow and Enter. Dismisses with its value, or None after Esc."""

    def __init__(self, title: str, options: Sequence[Option]) -> None:
        super().__init__()
        self._title = title
        self._options = options

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            yield OptionLines(empty_text="Der er ikke noget at vælge imellem.")
            yield Static(shown("Tal eller Enter: vælg   Esc: tilbage"), classes="keys")

    def on_mount(self) -> None:
        lines = self.query_one(OptionLines)
        lines.styles.height = min(len(self._options) + 2, self.room_inside)
        lines.set_rows(self._options)
        lines.focus()

    def on_key(self, event: events.Key) -> None:
        if event.key.isdecimal() and 1 <= int(event.key) <= len(self._options):
            event.stop()
            self._choose(self._options[int(event.key) - 1])

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        self._choose(event.row)

    def _choose(self, option: Option) -> None:
        if option.why_not:
            self.query_one(".keys", Static).update(shown(f"Det kan ikke vælges nu: {option.why_not}."))
        else:
            self.dismiss(option.value)


class Page(Overlay[None]):
    """Text to read: help, details. Any of Esc, Enter and q goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,f1,f10", "leave", show=False)]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            yield TextLines(empty_text="")
            yield Static(shown("Pil op og ned: rul   Esc: tilbage"), classes="keys")

    def on_mount(self) -> None:
        text = self.query_one(TextLines)
        lines = sum(len(wrapped(line, INNER_WIDTH - 1)) for line in self._lines)
        text.styles.height = max(1, min(lines, self.room_inside))
        text.set_rows(enumerate(self._lines))
        text.focus()

    async def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        await self.leave()


class TextLines(LineView[tuple[int, str]]):
    """Paragraphs, known by their number."""

    def row_key(self, row: tuple[int, str]) -> str:
        return str(row[0])

    def row_lines(self, row: tuple[int, str], width: int) -> Sequence[Content]:
        return hanging(shown(row[1]), width)
