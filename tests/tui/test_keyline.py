"""The line of keys: a key stands there whole or not at all, and a click does what the key does."""

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

from beredskab_tui.tui.actions import BOARD, CALLING, CHOOSING, FORM, LISTS, READING, Action
from beredskab_tui.tui.widgets.keyline import KeyLine, Placed, arrange

TABLES = (BOARD, LISTS, CALLING, FORM, CHOOSING, READING)
SHORT = (
    Action("app.one", "En", "f1", ""),
    Action("app.two('x')", "To", "", "t"),
    Action("three", "Tre", "", "", shown=False),
)


def text_of(row: list[Placed]) -> str:
    line = ""
    for placed in row:
        line = f"{line:<{placed.start}}{placed.key} {placed.name}"
    return line


@pytest.mark.parametrize("width", [20, 54, 60, 70, 80, 120, 200])
@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize("actions", TABLES)
def test_no_key_is_cut_and_what_is_missing_is_the_end(actions: tuple[Action, ...], width: int, lines: int) -> None:
    rows = arrange(actions, width, lines)
    placed = [one for row in rows for one in row]
    assert [one.action for one in placed] == [action for action in actions if action.shown][: len(placed)]
    assert len(rows) <= lines
    for row in rows:
        line = text_of(row)
        assert len(line) <= width and row[-1].end == len(line)
        for one in row:
            assert line[one.start : one.end] == f"{one.key} {one.name}"


def test_it_is_compact_before_it_leaves_anything_out() -> None:
    assert text_of(arrange(SHORT, 12)[0]) == "F1 En  t To"
    assert text_of(arrange(SHORT, 11)[0]) == "F1 En  t To"
    assert text_of(arrange(SHORT, 10)[0]) == "F1 En t To"
    assert text_of(arrange(SHORT, 9)[0]) == "F1 En"
    assert not any(arrange(SHORT, 4))
    assert [text_of(row) for row in arrange(SHORT, 9, 2)] == ["F1 En", "t To"]


class Host(App[None]):
    CSS = "#tall { height: auto; max-height: 3; }"

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input()
        yield KeyLine(SHORT, id="keys")
        yield KeyLine(CALLING, id="tall")

    def action_one(self) -> None:
        self.done.append("one")

    def action_two(self, what: str) -> None:
        self.done.append(f"two {what}")


async def test_a_click_on_a_key_does_it_and_the_focus_stays() -> None:
    app = Host()
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.click("#keys", offset=(1, 0))
        await pilot.click("#keys", offset=(4, 0))
        await pilot.click("#keys", offset=(5, 0))
        await pilot.click("#keys", offset=(6, 0))
        await pilot.click("#keys", offset=(7, 0))
        await pilot.click("#keys", offset=(20, 0))
        assert app.done == ["one", "one", "two x"]
        assert isinstance(app.focused, Input)


async def test_where_it_may_it_takes_as_many_lines_as_it_needs() -> None:
    app = Host()
    async with app.run_test(size=(60, 10)) as pilot:
        tall = app.query_one("#tall", KeyLine)
        assert tall.size.height == 3
        drawn = "\n".join(tall.render_line(y).text for y in range(3))
        assert all(f"{action.text}" in drawn for action in CALLING)
        await pilot.resize_terminal(200, 10)
        assert tall.size.height == 1
        tall.show(SHORT)
        await pilot.pause()
        assert tall.render_line(0).text.rstrip() == "F1 En  t To" and tall.actions == SHORT


async def test_saying_the_same_again_paints_nothing() -> None:
    app = Host()
    async with app.run_test(size=(60, 10)) as pilot:
        keys = app.query_one("#keys", KeyLine)
        painted: list[object] = []

        def refresh(*_regions: object, **_how: object) -> KeyLine:
            painted.append(keys)
            return keys

        keys.refresh = refresh  # type: ignore[method-assign]  # only to count
        keys.show(SHORT)
        await pilot.pause()
        assert not painted
        keys.show(CHOOSING)
        assert painted
