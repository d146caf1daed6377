"""A short list to choose from, and a page of text to read."""

import re
from collections.abc import Sequence
from typing import ClassVar, Final, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from beredskab_tui.text import safe
from beredskab_tui.tui.actions import CHOOSING, READING
from beredskab_tui.tui.screens.overlay import Overlay, Result
from beredskab_tui.tui.shown import hanging, shown, wrapped
from beredskab_tui.tui.widgets.lines import LineView

MORE_BELOW: Final = "Flere linjer nedenfor: pil ned."
MORE_ABOVE: Final = "Flere linjer ovenfor: pil op."
"""Of a list that is longer than its window: before its last line, and on it."""


class Option(NamedTuple):
    """One line of a list."""

    value: str
    text: str
    why_not: str = ""
    """Why it cannot be chosen now; empty when it can."""

    @property
    def said(self) -> str:
        """The line as it stands on the list."""
        return f"{self.text} – {self.why_not}" if self.why_not else self.text


class OptionLines(LineView[Option]):
    """The lines of a ``Chooser``, each with the digit that chooses it. One click chooses, as one digit does."""

    def row_key(self, row: Option) -> str:
        return row.value

    def row_lines(self, row: Option, width: int) -> Sequence[Content]:
        number = self.rows.index(row) + 1
        digit = f"{number} " if number <= 9 else "  "
        return hanging(Content.assemble((digit, ".line-view--strong"), shown(row.said)), width, 2)

    def on_click(self, event: events.Click) -> None:
        if event.y in self._rows_at:
            event.prevent_default()  # a list of the board asks for two
            self.highlight(self.row_key(self.rows[self._rows_at[event.y]]))
            self.action_choose()


class Chooser(Overlay[str | None]):
    """Choose one line by digit, by click, or by arrow and Enter. Dismisses with its value, or None after Esc."""

    help_title = "Hjælp til listen"
    help_lines = (
        "Vælg én af linjerne: tast dens tal, klik på den, eller gå til den med pilene og tryk Enter.",
        "Står der en grund efter linjen, kan den ikke vælges nu.",
        "Esc går tilbage, og intet er ændret.",
    )
    actions = CHOOSING

    def __init__(self, title: str, options: Sequence[Option]) -> None:
        super().__init__()
        self._title = title
        self._options = options

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            yield OptionLines(empty_text="Der er ikke noget at vælge imellem.")
            yield Static(classes="fault")
            yield self.key_line()

    def on_mount(self) -> None:
        lines = self.query_one(OptionLines)
        self.fit_inside()
        lines.set_rows(self._options)
        lines.focus()
        if self._needed > self.room_inside:
            # Nobody looks for what they do not know is there.
            self.tell(MORE_BELOW)

    @property
    def _needed(self) -> int:
        """Lines that all of it takes, beside the marker and the digit."""
        return sum(len(wrapped(safe(option.said), self.inner_width - 3)) for option in self._options)

    def fit_inside(self) -> None:
        self.query_one(OptionLines).styles.height = max(1, min(self._needed, self.room_inside))

    def on_key(self, event: events.Key) -> None:
        if event.key.isdecimal() and 1 <= int(event.key) <= len(self._options):
            event.stop()
            self._choose(self._options[int(event.key) - 1])

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        self._choose(event.row)

    def on_line_view_highlighted(self, event: LineView.Highlighted) -> None:
        event.stop()
        at_the_end = event.row is self._options[-1]
        if self._sentence == (MORE_BELOW if at_the_end else MORE_ABOVE):
            self.tell(MORE_ABOVE if at_the_end else MORE_BELOW)

    def action_choose(self) -> None:
        self.query_one(OptionLines).action_choose()

    def _choose(self, option: Option) -> None:
        if option.why_not:
            self.tell(f"Det kan ikke vælges nu: {option.why_not}.")
        else:
            self.dismiss(option.value)


class Reading(Overlay[Result]):
    """A text to read, as high as it needs.

    Args:
        title, lines: what it says.
    """

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            yield TextLines(empty_text="")
            yield self.key_line()

    def on_mount(self) -> None:
        text = self.query_one(TextLines)
        self.fit_inside()
        text.set_rows(enumerate(self._lines))
        text.focus()

    def fit_inside(self) -> None:
        needed = sum(len(wrapped(safe(line), self.inner_width - 1)) for line in self._lines)
        self.query_one(TextLines).styles.height = max(1, min(needed, self.room_inside))

    def action_scroll(self) -> None:
        self.query_one(TextLines).action_page_down()


class Page(Reading[None]):
    """Help, details. Any of Esc, Enter, q and the key that opened it goes back."""

    actions = READING
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1,f10", "leave", show=False)]

    async def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        await self.leave()


_WIDEST_COLUMNS = 32
_COLUMNS = re.compile(r"\S.{,30}? {2,}(?=\S)")
"""What stands in columns in front of a text, as the keys of a help do."""


class TextLines(LineView[tuple[int, str]]):
    """Paragraphs, known by their number. What stands in columns is wrapped within the last of them."""

    def row_key(self, row: tuple[int, str]) -> str:
        return str(row[0])

    def row_lines(self, row: tuple[int, str], width: int) -> Sequence[Content]:
        columns = max((match.end() for match in _COLUMNS.finditer(row[1][:_WIDEST_COLUMNS])), default=0)
        return hanging(shown(row[1]), width, columns)
