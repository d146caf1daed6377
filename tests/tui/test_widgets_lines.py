"""The list of all panels: what is in sight, what is painted, where the highlight goes."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Input

from beredskab_tui.tui.shown import hanging, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.textline import TextLine


class Item(NamedTuple):
    key: str
    text: str
    group: str = ""


class Items(LineView[Item]):
    """Counts what it is asked to do."""

    def __init__(self, rows: Iterable[Item] = ()) -> None:
        super().__init__(empty_text="Her er ikke noget. Tryk n.", id="items")
        self.made = 0
        self.asked: list[Region] = []
        self.set_rows(rows)

    def row_key(self, row: Item) -> str:
        return row.key

    def row_lines(self, row: Item, width: int) -> Sequence[Content]:
        self.made += 1
        return hanging(shown(row.text), width, 2)

    def headings(self, row: Item, previous: Item | None, width: int) -> Sequence[Content]:
        new = row.group and (previous is None or previous.group != row.group)
        return [shown(row.group)] if new else []

    def refresh(self, *regions: Region, **how: Any) -> "Items":
        self.asked += regions
        return super().refresh(*regions, **how)

    def shown_lines(self) -> list[str]:
        return [self.render_line(y).text.rstrip() for y in range(self.size.height)]


class Host(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, rows: Iterable[Item]) -> None:
        super().__init__()
        self.view = Items(rows)
        self.chosen: list[Item] = []
        self.highlights: list[Item | None] = []

    def compose(self) -> ComposeResult:
        yield self.view
        yield TextLine("Hjælp med F1", id="status")
        yield Input(compact=True)

    @on(LineView.Chosen, "#items")
    def choose(self, message: LineView.Chosen) -> None:
        self.chosen.append(message.row)

    @on(LineView.Highlighted, "#items")
    def note(self, message: LineView.Highlighted) -> None:
        self.highlights.append(message.row)


def items(count: int, start: int = 0) -> list[Item]:
    return [Item(f"k{n}", f"linje {n}") for n in range(start, count)]


async def test_ten_thousand_rows_cost_as_much_as_a_screenful() -> None:
    app = Host(items(10_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        assert app.view.shown_lines()[-1] == "›linje 9999"
        assert app.view.made < 200


async def test_it_says_what_to_press_when_there_is_nothing() -> None:
    app = Host([])
    async with app.run_test(size=(14, 6)) as pilot:
        assert app.view.shown_lines()[:3] == [" Her er ikke", " noget. Tryk", " n."]
        await pilot.press("down", "up", "pagedown", "end", "enter")
        assert app.view.highlighted is None and not app.chosen


async def test_only_lines_that_changed_are_painted() -> None:
    app = Host(items(10))
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.asked.clear()
        app.view.append(Item("k3", "rettet nu"))
        app.view.append(Item("k10", "linje 10"))
        app.view.set_rows(app.view.rows)
        assert app.view.asked == [Region(0, 3, 10, 1), Region(0, 10, 9, 1)]
        await pilot.press("down")
        app.view.asked.clear()
        await pilot.press("down")
        assert [region.y for region in app.view.asked] == [1, 2]


async def test_arrows_move_the_marker_and_enter_chooses() -> None:
    app = Host(items(50))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.view.shown_lines()[0] == "›linje 0"
        await pilot.press("down", "down", "up", "enter")
        assert app.view.shown_lines()[:3] == [" linje 0", "›linje 1", " linje 2"]
        assert app.chosen == [Item("k1", "linje 1")]
        assert app.highlights[-1] == Item("k1", "linje 1")


async def test_the_marker_is_there_only_with_focus() -> None:
    app = Host(items(5))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "tab")
        assert not [line for line in app.view.shown_lines() if "›" in line]
        await pilot.press("shift+tab")
        assert app.view.shown_lines()[1] == "›linje 1"


@pytest.mark.parametrize("height", [5, 9, 24])
async def test_the_highlighted_row_is_always_in_sight(height: int) -> None:
    app = Host([Item(f"k{n}", f"linje {n} " + "ord " * (n % 30), f"gruppe {n // 7}") for n in range(30)])
    async with app.run_test(size=(30, height)):
        view = app.view
        steps = {
            view.action_cursor_down: 29,
            view.action_cursor_up: 0,
            view.action_page_down: 29,
            view.action_page_up: 0,
        }
        for step, last in steps.items():
            for _ in range(400):
                step()
                assert any(line.startswith("›") for line in app.view.shown_lines())
                if app.view.highlighted == app.view.rows[last]:
                    break
            assert app.view.highlighted == app.view.rows[last]


async def test_a_row_taller_than_the_panel_can_be_read_to_its_end() -> None:
    app = Host([Item("lang", " ".join(f"ord{n}" for n in range(100))), *items(3)])
    async with app.run_test(size=(20, 8)) as pilot:
        seen = set[str]()
        for _ in range(40):
            seen |= {word for line in app.view.shown_lines() for word in line.strip(" ›").split()}
            await pilot.press("down")
        assert {f"ord{n}" for n in range(100)} <= seen
        assert app.view.highlighted == Item("k2", "linje 2")


async def test_it_stands_still_when_somebody_else_writes() -> None:
    app = Host(items(100))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "pagedown", "up", "up")
        before, highlighted = app.view.shown_lines(), app.view.highlighted
        app.view.set_rows([*items(5, 3), *items(100, 6), Item("ny", "ny")])
        app.view.append(Item("k7", "en linje, der nu er meget længere " * 10))
        app.view.append(Item("ny2", "ny"))
        assert app.view.shown_lines() == before
        assert app.view.highlighted == highlighted


async def test_the_highlight_moves_on_when_its_row_goes() -> None:
    app = Host(items(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        app.view.set_rows([Item("k0", "linje 0"), Item("k2", "linje 2")])
        assert app.view.shown_lines()[:3] == [" linje 0", "›linje 2", ""]
        app.view.set_rows([Item("k0", "linje 0")])
        assert app.view.highlighted == Item("k0", "linje 0")
        app.view.set_rows([])
        await pilot.pause()
        assert app.highlights[-1] is None
        app.view.append(Item("k9", "ny"))
        assert app.view.shown_lines()[0] == "›ny"


async def test_no_empty_space_is_left_when_the_list_gets_shorter() -> None:
    app = Host(items(100))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        app.view.set_rows(items(30))
        assert app.view.shown_lines()[-1].endswith("linje 29")


async def test_rows_wrap_anew_when_the_width_changes() -> None:
    app = Host([Item("a", "et to tre fire fem seks"), Item("b", "syv")])
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.view.shown_lines()[:2] == ["›et to tre fire fem seks", " syv"]
        await pilot.resize_terminal(13, 24)
        assert app.view.shown_lines()[:4] == ["›et to tre", "   fire fem", "   seks", " syv"]


async def test_headings_stand_where_the_group_changes() -> None:
    app = Host([Item("a", "et", "G1"), Item("b", "to", "G1"), Item("c", "tre", "G2")])
    async with app.run_test(size=(80, 24)):
        assert app.view.shown_lines()[:5] == [" G1", "›et", " to", " G2", " tre"]
        app.view.set_rows([Item("b", "to", "G1"), Item("c", "tre", "G2")])
        assert app.view.shown_lines()[:4] == [" G1", "›to", " G2", " tre"]


async def test_a_click_highlights_and_a_second_one_chooses() -> None:
    app = Host(items(5))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(app.view, offset=(5, 2))
        assert app.view.highlighted == Item("k2", "linje 2") and not app.chosen
        await pilot.click(app.view, offset=(5, 3), times=2)
        assert app.chosen == [Item("k3", "linje 3")]


async def test_typing_elsewhere_does_not_touch_the_list() -> None:
    app = Host(items(100))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab")
        app.view.asked.clear()
        await pilot.press(*"hej", "space", *"med")
        assert app.view.asked == []


async def test_a_text_line_is_painted_only_when_it_changes() -> None:
    app = Host([])
    async with app.run_test(size=(20, 24)) as pilot:
        line = app.query_one(TextLine)
        line.show("[/b] en lang tekst, der ikke er plads til")
        await pilot.pause()
        assert line.render_line(0).text == "[/b] en lang tekst,…"
        line.show("kort")
        assert line.render_line(0).text == "kort"
        assert line.text == "kort"
