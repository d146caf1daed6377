"""The one table of actions, and the words on the screen: consistent, whole, and all of them Danish."""

import re

import pytest
from textual.actions import parse

from beredskab_tui.plan.config import Config
from beredskab_tui.records import LogEntry
from beredskab_tui.room import log
from beredskab_tui.tui.actions import (
    BOARD,
    BRIEFING,
    CALLING,
    CALLING_IN,
    CHOOSING,
    FORM,
    LISTS,
    PICKING,
    PICTURE,
    READING,
    START,
    Action,
    key_name,
    keys_of,
    screen_bindings,
)
from beredskab_tui.tui.app import BeredskabApp
from beredskab_tui.tui.board.screen import BoardScreen
from beredskab_tui.tui.board.views import View
from beredskab_tui.tui.help import BOARD_HELP, START_HELP, board_help, start_help
from beredskab_tui.tui.screens.briefing import Briefing
from beredskab_tui.tui.screens.call import Call
from beredskab_tui.tui.screens.choose import Chooser, Page
from beredskab_tui.tui.screens.form import Form
from beredskab_tui.tui.screens.palette import Palette
from beredskab_tui.tui.screens.pick import Picker
from beredskab_tui.tui.screens.pictureview import PictureView
from beredskab_tui.tui.screens.staffcall import StaffCall
from beredskab_tui.tui.screens.story import Story
from beredskab_tui.tui.start.screen import StartScreen
from tests.conftest import RoomFor
from tests.tui.support import sitting

PLACES = {
    "tavlen": (BOARD, BoardScreen),
    "en liste": (LISTS, BoardScreen),
    "et opkald": (CALLING, Call),
    "en indkaldelse": (CALLING_IN, StaffCall),
    "en orientering": (BRIEFING, Briefing),
    "starten": (START, StartScreen),
    "en formular": (FORM, Form),
    "et valg": (CHOOSING, Chooser),
    "flere valg": (PICKING, Picker),
    "handlingerne": (CHOOSING, Palette),
    "en side": (READING, Page),
    "detaljer": (READING, Story),
    "situationsbilledet": (PICTURE, PictureView),
}

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


@pytest.mark.parametrize(
    "together", [(BOARD, LISTS), (CALLING,), (CALLING_IN,), (BRIEFING,), (PICTURE,), (START,), (FORM,), (CHOOSING,)]
)
def test_no_key_means_two_things_in_one_place(together: tuple[tuple[Action, ...], ...]) -> None:
    keys = [key for actions in together for action in actions for key in (action.key, action.letter) if key]
    assert len(keys) == len(set(keys))
    names = [action.name for actions in together for action in actions]
    assert len(names) == len(set(names))


def test_the_keys_are_the_contracts() -> None:
    board = {action.key: action.letter for action in BOARD if action.key.startswith("f")}
    contract = {"f1": "h", "f2": "l", "f3": "o", "f4": "k", "f5": "m", "f6": "s", "f7": "b", "f8": "p"}
    contract |= {"f9": "d", "f10": "q"}
    assert board.items() <= contract.items()
    assert {"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f9", "f10"} <= board.keys()
    assert {action.key: action.letter for action in BOARD if action.key.startswith("ctrl")} == {
        "ctrl+f": "f",
        "ctrl+p": "a",
        "ctrl+o": "e",
    }
    assert {action.letter for action in BOARD if not action.key} == {"i", "v", "1", "2", "3", "g", "c", "w", "z"}
    assert [action.letter for action in LISTS] == ["enter", "space", "n", "r", "x", "t", "u", "j", "y"]
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


def test_the_help_tells_of_every_action(config: Config) -> None:
    for lines, actions in ((board_help(config.text_blocks), (*BOARD, *LISTS)), (start_help(), START)):
        for action in actions:
            named = [line for line in lines if action.text in line and action.tip in line]
            assert named and keys_of(action) in named[0], action


def test_the_help_explains_a_screen_in_ten_lines() -> None:
    assert len(BOARD_HELP) <= 10 and len(START_HELP) <= 10
    for screen in (Call, Form, Chooser, Palette, PictureView, Story):
        assert 0 < len(screen.help_lines) <= 10, screen


async def test_the_line_of_keys_is_whole_in_both_sizes(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        for place, actions in (("f2", BOARD), ("f3", LISTS), ("f6", LISTS), ("escape", BOARD)):
            await karen.press(place)
            await karen.settle()
            last = karen.text.split("\n")[-1]
            assert "…" not in last and len(last) <= size[0]
            names = [f"{key_name(action.key or action.letter)} {action.text}" for action in actions if action.shown]
            # In a narrow window the last ones give way; the palette has them all.
            assert all(name in last for name in (names if size[0] >= 110 else names[:8])), last


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
        # A path, and the keys that are printed so on a Danish keyboard.
        screen = re.sub(r"data: \S+|Page (?:Up|Down)", "", text)
        assert not ENGLISH.findall(screen), screen


@pytest.mark.slow
@pytest.mark.parametrize("action", BOARD, ids=lambda action: action.name)
async def test_every_action_of_the_board_is_reached_by_key_by_letter_and_by_name(
    room_for: RoomFor, config: Config, incident: str, action: Action
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        # Something half written, so that there are drafts to show.
        await karen.press("f3", "n")
        await karen.type("halvt")
        await karen.press("escape")
        await karen.back()
        by_name = ["ctrl+p", *action.text]
        ways = {"letter": [action.letter], "alt": [f"alt+{action.letter}"], "name": by_name, "key": [action.key]}
        if not action.key:
            del ways["key"]
        outcomes = {}
        for way, keys in ways.items():
            await karen.press("escape", *keys)
            if way == "name":
                assert isinstance(karen.screen, Palette)
                karen.screen.query_one("Offers").highlight(action.name)  # type: ignore[attr-defined]  # ours
                await karen.press("enter")
            if action.name == "app.leave":
                await karen.until(lambda: karen.app.return_value == 0)
                return
            await karen.settle()
            front = karen.screen
            outcomes[way] = (
                type(front).__name__,
                karen.focus,
                karen.board_screen.view if front is karen.board_screen else None,
            )
            if front is not karen.board_screen:
                await karen.press("escape")
            await karen.back()
            if action.name == "view":
                while karen.board_screen.view is not View.LINES:
                    await karen.press("escape", "v")
        assert len(set(outcomes.values())) == 1, outcomes


@pytest.mark.slow
@pytest.mark.parametrize("action", LISTS, ids=lambda action: action.name)
async def test_every_action_of_a_list_is_reached_by_key_and_by_name(
    room_for: RoomFor, config: Config, incident: str, action: Action
) -> None:
    seat = room_for("karen").sit(incident)
    line = log.add(seat, "Noget, der kan rettes").entry
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        outcomes = []
        for keys in ([action.letter], ["ctrl+p", *action.text]):
            if karen.board.entry(line.seq) and karen.board.log[line.seq - 1].key_event:
                log.star(seat, line.seq, False)
                await karen.until(lambda: not karen.board.log[line.seq - 1].key_event)
            await karen.to("log", line.id)
            await karen.press(*keys)
            if len(keys) > 1:
                karen.screen.query_one("Offers").highlight(action.name)  # type: ignore[attr-defined]  # ours
                await karen.press("enter")
            await karen.settle()
            entry: LogEntry = karen.board.log[line.seq - 1]
            outcomes.append((type(karen.screen).__name__, entry.key_event, karen.status))
            if karen.screen is not karen.board_screen:
                await karen.press("escape")
        assert outcomes[0] == outcomes[1]


async def test_an_action_that_cannot_be_used_says_why(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident, read_only=True) as karen:
        await karen.press("ctrl+p")
        await karen.type("kladder")
        await karen.sees("Kan ikke bruges nu: du ser med uden at kunne")
        await karen.press("enter")
        assert isinstance(karen.screen, Palette), "it stays, to be read"
        await karen.press("escape")
        await karen.back()
        await karen.press("ctrl+p")
        await karen.type("giraf")
        await karen.sees("Der er ingen handling med det ord.")


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
