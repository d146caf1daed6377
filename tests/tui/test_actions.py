"""The one table of actions, and the words on the screen: consistent, whole, and all of them Danish."""

import re

import pytest
from textual.actions import parse

from beredskab_tui.plan.config import Config
from beredskab_tui.tui.actions import BOARD, CALLING, LISTS, Action, key_name, screen_bindings
from beredskab_tui.tui.app import BeredskabApp
from beredskab_tui.tui.screens.board import BoardScreen, help_lines
from beredskab_tui.tui.screens.call import Call
from tests.conftest import RoomFor
from tests.tui.support import sitting

PLACES = {"tavlen": (BOARD, BoardScreen), "en liste": (LISTS, BoardScreen), "et opkald": (CALLING, Call)}

ENGLISH = re.compile(
    r"\b(the|quit|press|help|menu|palette|command|search|exit|screen|keys|show|hide|submit|cancel|delete|undo|"
    r"select|copy|cut|paste|cursor|focus|next|previous|scroll|page|toggle|theme|save|screenshot|maximize|minimize|"
    r"app|close|left|right|down|word|start)\b",
    re.IGNORECASE,
)
"""Words of Textual's own, and none of ours."""


@pytest.mark.parametrize("place", PLACES)
def test_every_action_has_its_method(place: str) -> None:
    actions, screen = PLACES[place]
    for action in actions:
        where, name, _ = parse(action.name)
        # Textual looks on the screen alone, unless it is told otherwise.
        assert hasattr(BeredskabApp if where == "app" else screen, f"action_{name}"), action.name


@pytest.mark.parametrize("place", PLACES)
def test_every_action_has_a_key_a_name_and_a_sentence(place: str) -> None:
    for action in PLACES[place][0]:
        assert (action.key or action.letter) and action.text and action.tip.endswith((".", "v")), action


@pytest.mark.parametrize("together", [(BOARD, LISTS), (CALLING,)])
def test_no_key_means_two_things_in_one_place(together: tuple[tuple[Action, ...], ...]) -> None:
    keys = [key for actions in together for action in actions for key in (action.key, action.letter) if key]
    assert len(keys) == len(set(keys))
    names = [action.name for actions in together for action in actions]
    assert len(names) == len(set(names))


def test_the_keys_are_the_contracts() -> None:
    board = {action.key: action.letter for action in BOARD if action.key}
    contract = {"f1": "h", "f2": "l", "f3": "o", "f4": "k", "f5": "m", "f6": "s", "f7": "b", "f8": "p"}
    contract |= {"f9": "d", "f10": "q"}
    assert board.items() <= contract.items()
    assert {"f1", "f2", "f3", "f4", "f5", "f6", "f9", "f10"} <= board.keys()
    assert {action.letter for action in BOARD if not action.key} <= {"i", "v"}
    assert [action.letter for action in LISTS] == ["enter", "space", "n", "r", "x", "t", "u"]
    assert {"t", "i", "b", "g", "n", "l"} <= {action.letter for action in CALLING}


def test_a_letter_is_bound_with_alt_too() -> None:
    bindings = screen_bindings(BOARD)
    for action in BOARD:
        keys = {
            key: binding.priority
            for binding in bindings
            if binding.action == action.name
            for key in binding.key.split(",")
        }
        expected = {action.letter: False, f"alt+{action.letter}": True} | ({action.key: True} if action.key else {})
        assert keys == expected
    assert "alt+space" not in ",".join(binding.key for binding in screen_bindings(LISTS))


def test_the_help_tells_of_every_action() -> None:
    lines = help_lines()
    for action in (*BOARD, *LISTS):
        named = [line for line in lines if action.text in line and action.tip in line]
        assert named, action
        for key in (action.key, action.letter):
            assert not key or key_name(key) in named[0].split(action.text)[0].split()


async def test_the_line_of_keys_is_whole_in_both_sizes(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        for place, actions in (("f2", BOARD), ("f3", LISTS), ("f6", LISTS), ("escape", BOARD)):
            await karen.press(place)
            await karen.settle()
            last = karen.text.split("\n")[-1]
            assert "…" not in last and len(last) <= size[0]
            for action in actions:
                if action.shown:
                    assert f"{key_name(action.key or action.letter)} {action.text}" in last


async def test_no_english_word_stands_anywhere(room_for: RoomFor, config: Config, size: tuple[int, int]) -> None:
    seen = []
    async with sitting(room_for("karen"), config, size=size) as karen:
        seen.append(karen.text)
        await karen.press("f1")
        seen.append(karen.text)
        await karen.press("escape", "f2")
        await karen.enter("Brand i affaldsrum")
        await karen.until(lambda: karen.app.board is not None and karen.focus == "line")
        for keys in (["f1"], ["f9"], ["f9", "2"], ["f3"], ["f3", "enter"], ["f3", "t"], ["f4", "enter"], ["f5", "n"]):
            await karen.press("escape", *keys)
            await karen.settle()
            seen.append(karen.text)
            await karen.press("escape", "escape")
        for key in ("ctrl+c", "ctrl+p", "ctrl+q"):
            await karen.press(key)
            seen.append(karen.text)
    for text in seen:
        screen = re.sub(r"data: \S+", "", text)
        assert not ENGLISH.findall(screen), screen


async def test_a_letter_on_the_board_does_what_its_key_does(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        for action in BOARD:
            if action.name == "app.leave" or not action.key:
                continue
            outcomes = []
            for pressed in (action.key, action.letter, f"alt+{action.letter}"):
                await karen.press("escape")
                await karen.press(pressed)
                await karen.settle()
                outcomes.append((type(karen.screen).__name__, karen.focus, karen.text))
                if karen.screen is not karen.board_screen:
                    await karen.press("escape")
                    await karen.until(lambda: karen.screen is karen.board_screen)
            assert outcomes[0] == outcomes[1] == outcomes[2]


async def test_letters_are_text_in_the_log_line_and_tab_goes_round(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.press(*"hlokmsdqivnrxtu")
        assert karen.line.value == "hlokmsdqivnrxtu" and karen.focus == "line"
        round_trip = []
        for _ in range(6):
            await karen.press("tab")
            round_trip.append(karen.focus)
        assert round_trip == ["log", "tasks", "contacts", "media", "staff", "line"]
        await karen.press("shift+tab")
        assert karen.focus == "staff"
        await karen.press("escape", "ctrl+c", "ctrl+c")
        assert karen.app.return_value is None and karen.focus == "log"
        await karen.sees("Ctrl+C lukker ikke programmet")
        await karen.press("l", "x")
        assert karen.line.value == "hlokmsdqivnrxtux"
