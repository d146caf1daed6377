"""Hostile text through every widget: no crash, no markup, no link, and nothing a terminal obeys in what is painted."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.content import Content
from textual.events import Key, MouseDown, MouseUp
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Static

from beredskab_tui.records import LogEntry, Strike
from beredskab_tui.tui.shown import StripControls, fit, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.logline import LogLine
from beredskab_tui.tui.widgets.textline import TextLine
from beredskab_tui.tui.widgets.timeline import Timeline
from tests.tui.painting import strips_of
from tests.tui.quiet import let_work

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
HOSTILE = [
    "[/b]", "[/]", "[OK]", "[x]", "[a=b]", "[red]rød[/red]", "[@click=app.quit]x", "[@click=app.quit]x[/]", r"\[b]",
    "$primary", "[$error]", "[link=https://example.dk]x[/link]", "\x1b[2J\x1b[1;1H", "\x1b]0;ejet\x07", "\x9b2J",
    "\x1b]52;c;ZWo=\x07", "\x1b]52;c;ZWo=\x1b\\", "\x9d0;ejet\x9c", "\x00\x7f", "\u202eksmo\u202c", "\u2066x\u2069",
    "\u200f\u061c", "a\rb", "a\nb", "\u2028\u2029\x85", "\ud800", "x" * 10_000, "日本語" * 50, "👨‍👩‍👧‍👦🇩🇰❤️" * 20,
    "e" + "\u0301" * 300, "\ufeff\u200b", "\u00ad", "%s{}{0}", ".line-view--muted", "\t\v\f\b",
]  # fmt: skip


class Texts(LineView[str]):
    def row_key(self, row: str) -> str:
        return row

    def row_lines(self, row: str, width: int) -> Sequence[Content]:
        return [shown(fit(row, width))]


class Host(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.strip_controls = StripControls()
        self.quit_asked = False

    async def show(self, text: str) -> None:
        """Every widget there is, with this text."""
        entry = LogEntry(
            id="1", seq=1, occurred_at=AT, recorded_at=AT, author="mha", text=text, reason=text,
            struck=Strike(by="lkj", at=AT, reason=text),
        )  # fmt: skip
        timeline = Timeline(lambda person: text)
        timeline.set_rows([entry])
        texts = Texts(id="texts")
        texts.set_rows([text])
        # What gets past all doors: the filter is the last stand.
        unguarded = Static(Content(text.replace("\n", " ")))
        await self.screen.remove_children()
        await self.screen.mount(
            timeline, texts, Texts(empty_text=text), TextLine(text), Static(shown(text)), unguarded, LogLine(text)
        )
        await let_work(self)

    async def press(self, *keys: str) -> None:
        assert self._driver is not None
        for key in keys:
            self._driver.send_message(Key(key, None))
            await let_work(self)

    async def click(self, widget: Widget, x: int, y: int) -> None:
        """As the terminal tells of it."""
        assert self._driver is not None
        at = widget.content_region.offset + Offset(x, y)
        for what in (MouseDown, MouseUp):
            self._driver.send_message(what(None, at.x, at.y, 0, 0, 1, False, False, False))
        await let_work(self)

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self.strip_controls]

    async def action_quit(self) -> None:
        self.quit_asked = True


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_hostile_text_is_only_text(size: tuple[int, int]) -> None:
    app = Host()
    async with app.run_test(size=size):
        for text in HOSTILE:
            await app.show(text)
            for line in strips_of(app):
                assert all(c.isprintable() or c in "\u200d\ufeff\u200b\u00ad" for c in line.text), ascii(text[:20])
                assert line.cell_length == size[0], ascii(text[:20])
                assert all(not segment.style or "@click" not in segment.style.meta for segment in line)
            for x in (20, 21):
                await app.click(app.query_one(Timeline), x, 1)
                await app.click(app.query_one(TextLine), x - 20, 0)
            await app.press("tab", "down", "enter", "pagedown", "end")
            assert app.is_running and not app.quit_asked, ascii(text[:20])


async def test_printable_text_is_shown_letter_for_letter() -> None:
    app = Host()
    async with app.run_test(size=(120, 40)):
        for text in (text for text in HOSTILE if text.isprintable() and len(text) < 50):
            await app.show(text)
            for widget in (app.query_one("#texts", Texts), app.query_one(TextLine), app.query_one(LogLine)):
                assert widget.render_line(0).text.strip(" ›") == text
            timeline = app.query_one(Timeline)
            lines = " ".join(timeline.render_line(y).text.strip() for y in range(timeline.size.height))
            assert f"{text} – fordi {text} ANNULLERET af {text}: {text}" in lines


async def test_a_click_is_one() -> None:
    """Else the clicks above would prove nothing."""
    app = Host()
    async with app.run_test(size=(80, 24)):
        await app.show("x")
        await app.click(app.query_one(Timeline), 20, 1)
        assert isinstance(app.focused, Timeline)


async def test_no_line_is_wider_than_the_panel() -> None:
    app = Host()
    async with app.run_test(size=(41, 24)):
        await app.show("日本語👨‍👩‍👧❤️" * 60)
        view = app.query_one(Timeline)
        assert all(cell_len(view.render_line(y).text) <= 41 for y in range(view.size.height))
