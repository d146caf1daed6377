"""The list that all panels use: rows of one or more lines, painted straight from a Python list.

The cost of everything that happens while people work depends on the height of the panel, never on the number of rows:
the position is a row and a line in it, so no other row has to be measured, and only rows in sight are wrapped. After
each change the lines in sight are compared with those painted before, and only those that differ go to the terminal.
There is no scrollbar: Textual repaints it at every key, and it would need the height of every row.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any, ClassVar, Final, Generic, TypeVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from beredskab_tui.tui.shown import hanging, shown
from beredskab_tui.tui.widgets.places import TOP, Place
from beredskab_tui.tui.widgets.strips import CURSOR, MUTED, STYLES, Block, marked, strip_of

Row = TypeVar("Row")

_BLOCKS_KEPT: Final = 500
"""Wrapped rows that are remembered: several screenfuls, so that paging back and forth wraps nothing anew."""


class LineView(Widget, Generic[Row], can_focus=True):
    """A list of rows that a subclass turns into text. Give it a height in CSS; it does not size itself.

    Rows are values: replace them (``append``), do not change them. Where the list stands and which row is highlighted
    stay as they are when somebody else adds, replaces or removes rows.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LineView {
        height: 1fr;
        & > .line-view--muted { color: $text-muted; }
        & > .line-view--strong { text-style: bold; }
        & > .line-view--struck { color: $text-muted; text-style: strike; }
        & > .line-view--warning { color: $text-warning; text-style: bold; }
        & > .line-view--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        &:ansi > .line-view--muted { color: ansi_default; text-style: dim; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {style[1:] for style in STYLES}
    _outdated = False
    _to_be_shown = False
    """Whether a row was highlighted while the list had no place on the screen: it is brought into sight when it has."""
    always_marked = False
    """Whether the highlighted row is marked also while something else has the focus."""
    ENTER_AT: ClassVar[int] = 0
    """Which row in sight is highlighted when somebody comes to the list: the first (0) or the last (-1)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "Op", show=False),
        Binding("down", "cursor_down", "Ned", show=False),
        Binding("pageup", "page_up", "Side op", show=False),
        Binding("pagedown", "page_down", "Side ned", show=False),
        Binding("home", "first", "Første", show=False),
        Binding("end", "last", "Sidste", show=False),
        Binding("enter", "choose", "Åbn", show=False),
    ]

    class RowMessage(Message):
        """Something about a row of a list."""

        def __init__(self, view: "LineView[Any]", row: Any) -> None:
            super().__init__()
            self.view = view
            self.row = row

        @property
        def control(self) -> "LineView[Any]":
            return self.view

    class Chosen(RowMessage):
        """Enter was pressed on the highlighted row, or a row was clicked twice."""

    class Highlighted(RowMessage):
        """Another row is highlighted, or None at all. Of a burst only the last arrives."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, LineView.Highlighted) and message.view is self.view

    def __init__(
        self,
        *,
        empty_text: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.empty_text = empty_text
        """What stands there when there are no rows: a Danish sentence that says which key to press."""
        self._rows: list[Row] = []
        self._index: dict[str, int] = {}
        self._top = TOP
        self._cursor: str | None = None
        self._blocks: LRUCache[str, Block[Row]] = LRUCache(_BLOCKS_KEPT)
        self._painted: list[Strip] = []
        self._rows_at: dict[int, int] = {}

    # What a subclass says.

    def row_key(self, row: Row) -> str:
        """What the row is known by; unique in the list."""
        raise NotImplementedError

    def row_lines(self, row: Row, width: int) -> Sequence[Content]:
        """The lines of the row, each at most ``width`` cells; ``hanging`` wraps."""
        raise NotImplementedError

    def headings(self, row: Row, previous: Row | None, width: int) -> Sequence[Content]:
        """Lines that stand above the row because of the one before it: a new day, a new group."""
        return ()

    # What the owner uses.

    @property
    def rows(self) -> Sequence[Row]:
        """The rows, in order. Not to be changed."""
        return self._rows

    @property
    def highlighted(self) -> Row | None:
        """The row that the keys of a list act on."""
        return None if self._cursor is None else self._rows[self._index[self._cursor]]

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Show these rows, and stay at the same row as far as it is still there."""
        cursor_at = self._cursor_index()
        at_the_top = self._top == TOP and not self.has_focus
        before, known = self._rows, self._index
        self._rows = list(rows)
        self._index = {self.row_key(row): at for at, row in enumerate(self._rows)}
        # The row at the top, or the nearest above it that is left. Whoever is not in the list sees its beginning.
        for at in () if at_the_top else range(min(self._top.row, len(before) - 1), -1, -1):
            if (now := self._index.get(self.row_key(before[at]))) is not None:
                self._top = Place(now, self._top.line if at == self._top.row else 0)
                break
        else:
            self._top = TOP
        self._rows_changed(added=len(self._index.keys() - known.keys()), cursor_at=cursor_at)

    def append(self, *rows: Row) -> None:
        """Add rows at the end; a row that is there already is replaced where it stands."""
        before = len(self._rows)
        for row in rows:
            at = self._index.setdefault(self.row_key(row), len(self._rows))
            self._rows[at : at + 1] = [row]
        self._rows_changed(added=len(self._rows) - before)

    def has_row(self, key: str) -> bool:
        """Whether a row is on the list."""
        return key in self._index

    def highlight(self, key: str, *, at_top: bool = False) -> None:
        """Highlight that row and bring it into sight, at the top if what follows matters; unknown keys are ignored."""
        if key in self._index:
            self._move_cursor(self._index[key])
            if at_top and self.size:
                self._show_from(min(Place(self._index[key], 0), self._end()))

    def renew(self, keys: Iterable[str]) -> None:
        """Make the lines of some rows anew: what they say beside the row itself has changed."""
        for key in keys:
            self._blocks.discard(key)
        self._repaint()

    def redraw(self) -> None:
        """Make all lines anew, for rows whose text depends on more than the row: the time, other people."""
        self._blocks.clear()
        self._repaint()

    def page_up(self) -> None:
        """Show what comes before, with one line in common. The highlight stays."""
        self._scroll(-max(1, self.size.height - 1))

    def page_down(self) -> None:
        """Show what comes after, with one line in common. The highlight stays."""
        self._scroll(max(1, self.size.height - 1))

    def show_end(self) -> None:
        """Show the last line at the bottom."""
        self._show_from(self._end())

    def action_cursor_up(self) -> None:
        at = self._cursor_index()
        if at is not None and self._top.row == at and self._top.line > 0:
            self._scroll(-self._half())  # a row taller than the panel is read before it is left
        elif at is not None and at > 0:
            self._move_cursor(at - 1)

    def action_cursor_down(self) -> None:
        at = self._cursor_index()
        if at is not None and self._top.row == at and not self._in_sight(Place(at, self._height_of(at) - 1)):
            self._scroll(self._half())  # as above
        elif at is not None and at + 1 < len(self._rows):
            self._move_cursor(at + 1)

    def action_page_up(self) -> None:
        self.page_up()
        self._cursor_into_sight(0)

    def action_page_down(self) -> None:
        self.page_down()
        self._cursor_into_sight(-1)

    def action_first(self) -> None:
        self._show_from(TOP)
        self._cursor_into_sight(0)

    def action_last(self) -> None:
        self.show_end()
        self._cursor_into_sight(-1)

    def action_choose(self) -> None:
        if (row := self.highlighted) is None:
            raise SkipAction  # the screen says what to do first
        self.post_message(self.Chosen(self, row))

    def on_click(self, event: events.Click) -> None:
        inside = event.get_content_offset(self)  # where the lines begin: a border is no row
        if inside is not None and inside.y in self._rows_at:
            self._move_cursor(self._rows_at[inside.y])
            if event.chain == 2:
                self.action_choose()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(-3)
        event.stop()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(3)
        event.stop()

    def render_line(self, y: int) -> Strip:
        if self._outdated:
            self._blocks.clear()
            self._painted, self._outdated = self._window(), False
        return self._painted[y] if y < len(self._painted) else Strip.blank(0)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._outdated = True  # until it is painted; other styles, that ours are mixed with, may change after this

    def on_resize(self) -> None:
        self._blocks.clear()
        self._top = Place(self._top.row, 0)  # a line number inside a row no longer means the same line
        self._settle_resized()
        self._show_from(self._top)
        if self.size and self._to_be_shown:
            self._to_be_shown = False
            self.highlight(self._cursor or "", at_top=True)

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        if _has_focus and not self._to_be_shown and self._cursor_index() not in self._rows_at.values():
            self._cursor = None  # to be chosen among the rows in sight
        self._repaint()

    def _rows_changed(self, *, added: int, cursor_at: int | None = None) -> None:
        """Rows came, went or changed; ``cursor_at`` is where the highlight was if its row may be gone."""
        if self._cursor is not None and self._cursor not in self._index:
            self._set_cursor(min(cursor_at or 0, len(self._rows) - 1) if self._rows else None)
        self._settle(added)
        self._show_from(self._top)

    def _settle(self, added: int) -> None:
        """Find a sensible place to stand after rows or size changed: no empty space below the last line."""
        if self.size:
            self._top = min(self._valid(self._top), self._end())

    def _settle_resized(self) -> None:
        self._settle(0)

    def _repaint(self) -> None:
        """Compare what is in sight with what was painted, and have the lines painted that differ."""
        if not self.size:
            return
        before, self._painted = self._painted, self._window()
        if (self.has_focus or self.always_marked) and self._cursor is None and self._rows_at:
            self._set_cursor(list(self._rows_at.values())[self.ENTER_AT])
            self._painted = self._window()
        for y, (old, new) in enumerate(zip_longest(before, self._painted, fillvalue=Strip([]))):
            if old != new:
                self.refresh(Region(0, y, max(old.cell_length, new.cell_length), 1))

    def _window(self) -> list[Strip]:
        """The lines in sight, without the widget's own style and without blanks at their ends."""
        height = self.size.height
        lines: list[Strip] = []
        self._rows_at = {}
        if not self._rows:
            text = hanging(shown(self.empty_text).stylize(MUTED), self.size.width - 1)
            return [strip_of(line, self.visual_style, self._style) for line in text[:height]]
        cursor = self._cursor_index() if self.has_focus or self.always_marked else None
        style = self._style(CURSOR)
        at, skip = self._top
        while len(lines) < height and at < len(self._rows):
            block = self._block(at)
            first = max(block.first, skip)
            strips = marked(block.strips, first, self.size.width, style) if at == cursor else block.strips
            self._rows_at |= {len(lines) + n - skip: at for n in range(first, len(strips))}
            lines += strips[skip:]
            at, skip = at + 1, 0
        self._rows_at = {y: at for y, at in self._rows_at.items() if y < height}
        return lines[:height]

    def _block(self, at: int) -> Block[Row]:
        row = self._rows[at]
        previous = self._rows[at - 1] if at else None
        key = self.row_key(row)
        block = self._blocks.get(key)
        if block is None or block.row is not row or block.previous is not previous:
            width = self.size.width - 1  # beside the marker
            headings = self.headings(row, previous, width)
            strips = [
                strip_of(line, self.visual_style, self._style) for line in (*headings, *self.row_lines(row, width))
            ]
            block = self._blocks[key] = Block(row, previous, strips, len(headings))
        return block

    def _style(self, style: str | Style) -> Style:
        """What a style in a row's Content means; a dot in front is one of the component classes."""
        if isinstance(style, Style):
            return style
        return self.get_visual_style(style[1:]) if style.startswith(".") else Style.parse(style)

    def _height_of(self, at: int) -> int:
        return len(self._block(at).strips)

    def _valid(self, place: Place) -> Place:
        """The place, or the nearest there is; rows may have gone or become shorter."""
        row = min(place.row, len(self._rows) - 1)
        return Place(row, min(place.line, self._height_of(row) - 1)) if self._rows else TOP

    def _last(self) -> Place:
        """The last line of all; there must be rows."""
        row = len(self._rows) - 1
        return Place(row, self._height_of(row) - 1)

    def _end(self) -> Place:
        """Where the window begins when the last line is at the bottom."""
        return self._last().up(self.size.height - 1, self._height_of) if self._rows else TOP

    def _below(self, lines: int) -> Place:
        return self._top.down(lines, self._height_of, len(self._rows))

    def _in_sight(self, place: Place) -> bool:
        return self._top <= place <= self._below(self.size.height - 1)

    def _half(self) -> int:
        return max(1, self.size.height // 2)

    def _scroll(self, lines: int) -> None:
        if not self._rows or not self.size:
            return
        place = self._top.up(-lines, self._height_of) if lines < 0 else self._below(lines)
        # Never past the end; but what already lies past it is left there.
        self._show_from(place if lines < 0 else max(self._top, min(place, self._end())))

    def _show_from(self, place: Place) -> None:
        self._top = place
        self._repaint()

    def _cursor_index(self) -> int | None:
        return None if self._cursor is None else self._index.get(self._cursor)

    def _set_cursor(self, at: int | None) -> None:
        key = None if at is None else self.row_key(self._rows[at])
        if key != self._cursor:
            self._cursor = key
            self.post_message(self.Highlighted(self, self.highlighted))

    def _move_cursor(self, at: int) -> None:
        """Highlight the row and bring it into sight, half a panel at a time: a jump paints the whole panel."""
        self._set_cursor(at)
        if not self.size:
            self._to_be_shown = True
            return
        first, last, top = Place(at, 0), Place(at, self._height_of(at) - 1), self._top
        if first < top:
            top = first.up(self._half() - 1, self._height_of)
        elif not self._in_sight(last):
            top = min(first, max(top, min(last.up(self._half(), self._height_of), self._end())))
        self._show_from(top)

    def _cursor_into_sight(self, end: int) -> None:
        """After paging: highlight the first (0) or last (-1) row in sight."""
        if self._rows_at:
            self._set_cursor(list(self._rows_at.values())[end])
            self._repaint()
