"""The one table of actions, and the words on the screen: consistent, whole, and all of them Danish."""

import re

import pytest
from textual.actions import parse

from beredskab_tui.plan.config import Config
from beredskab_tui.room import log
from beredskab_tui.room.grammar import CALL_BACK, LETTERS, SENSITIVE
from beredskab_tui.tui import actions as table
from beredskab_tui.tui.actions import (
    ANSWERS,
    AUDIENCES,
    BOARD,
    BRIEFING,
    CALLING,
    CALLING_IN,
    CHOOSING,
    CONTACT_CHECK,
    CONTACT_LIST,
    DUTIES,
    FORM,
    LISTS,
    MESSAGE,
    MORE,
    ORDERS,
    PICKING,
    PICTURE,
    POST,
    READING,
    START,
    Action,
    help_line,
    key_name,
    keys_of,
    screen_bindings,
)
from beredskab_tui.tui.app import BeredskabApp
from beredskab_tui.tui.board.answersheet import AnswerSheet
from beredskab_tui.tui.board.audiencesheet import AudienceSheet
from beredskab_tui.tui.board.dutysheet import DutySheet
from beredskab_tui.tui.board.ordersheet import OrderSheet
from beredskab_tui.tui.board.postsheet import PostSheet
from beredskab_tui.tui.board.screen import BoardScreen
from beredskab_tui.tui.board.views import View
from beredskab_tui.tui.contactlist.card import CheckCard
from beredskab_tui.tui.contactlist.screen import ContactListScreen
from beredskab_tui.tui.help import BOARD_HELP, START_HELP, board_help, start_help
from beredskab_tui.tui.listkeys import LIST_KEYS, LIST_NAMES, in_words_of, keys_on
from beredskab_tui.tui.screens.briefing import Briefing
from beredskab_tui.tui.screens.call import Call
from beredskab_tui.tui.screens.choose import Chooser, Page
from beredskab_tui.tui.screens.form import Form
from beredskab_tui.tui.screens.messageview import MessageView
from beredskab_tui.tui.screens.palette import Palette
from beredskab_tui.tui.screens.pick import Picker
from beredskab_tui.tui.screens.pictureview import PictureView
from beredskab_tui.tui.screens.staffcall import StaffCall
from beredskab_tui.tui.screens.story import Story
from beredskab_tui.tui.start.screen import StartScreen
from tests.conftest import RoomFor
from tests.tui.support import Person, sitting

PLACES = {
    "tavlen": (BOARD, BoardScreen),
    "en liste": (LISTS, BoardScreen),
    "ved navn": (MORE, BoardScreen),
    "et opkald": (CALLING, Call),
    "en indkaldelse": (CALLING_IN, StaffCall),
    "en orientering": (BRIEFING, Briefing),
    "starten": (START, StartScreen),
    "kontaktlisten": (CONTACT_LIST, ContactListScreen),
    "kontakttjekket": (CONTACT_CHECK, CheckCard),
    "en formular": (FORM, Form),
    "et valg": (CHOOSING, Chooser),
    "flere valg": (PICKING, Picker),
    "handlingerne": (CHOOSING, Palette),
    "en side": (READING, Page),
    "detaljer": (READING, Story),
    "situationsbilledet": (PICTURE, PictureView),
    "post": (POST, PostSheet),
    "en besked": (MESSAGE, MessageView),
    "planens valg": (ANSWERS, AnswerSheet),
    "anvisninger og aftaler": (ORDERS, OrderSheet),
    "målgrupperne": (AUDIENCES, AudienceSheet),
    "pligterne": (DUTIES, DutySheet),
}
ON_A_KEYBOARD = re.compile(r"f([1-9]|10)|ctrl\+[a-z]|[a-z0-9]|enter|space|escape|tab|right|pagedown")
"""The keys that need no AltGr, no Alt and no æ, ø or å."""

ENGLISH = re.compile(
    r"\b(the|quit|press|help|menu|palette|command|search|exit|screen|keys|show|hide|submit|cancel|delete|undo|"
    r"select|copy|cut|paste|cursor|focus|next|previous|scroll|page|toggle|theme|save|screenshot|maximize|minimize|"
    r"app|close|left|right|down|word|start)\b",
    re.IGNORECASE,
)
"""Words of Textual's own, and none of ours."""


def test_every_table_of_actions_is_looked_at_here() -> None:
    tables = [
        name
        for name, value in vars(table).items()
        if not name.startswith("_") and isinstance(value, tuple) and isinstance(value[0], Action)
    ]
    assert {id(getattr(table, name)) for name in tables} == {id(actions) for actions, _ in PLACES.values()}


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
        keys = [key for key in (action.key, action.letter) if key]
        assert bool(keys) == (place != "ved navn"), action
        assert all(ON_A_KEYBOARD.fullmatch(key) for key in keys), action
        assert action.text and action.tip.endswith((".", "v")), action


@pytest.mark.parametrize(
    "together", [(BOARD, LISTS, MORE), *((actions,) for actions, _ in PLACES.values() if actions not in (BOARD, LISTS))]
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
    words = re.findall(r"\w+", " ".join(BOARD_HELP))
    assert {*LETTERS, CALL_BACK, SENSITIVE} <= set(words), "F1 names every letter that may stand in front"
    for actions, screen in PLACES.values():
        if screen not in (BoardScreen, StartScreen) and any(action.name == "help" for action in actions):
            assert 0 < len(screen.help_lines) <= 10, screen  # type: ignore[attr-defined]  # of overlays


async def test_the_line_of_keys_is_whole_in_both_sizes(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        for place, actions in (("f2", BOARD), ("f3", keys_on("tasks")), ("f6", keys_on("staff")), ("escape", BOARD)):
            await karen.press(place)
            last = karen.text.split("\n")[-1]
            assert "…" not in last and len(last) <= size[0]
            # In the log line the way to it would only take the room of the way out.
            shown = [action for action in actions if action.shown and (place, action.name) != ("f2", "log_line")]
            names = [f"{key_name(action.key or action.letter)} {action.text}" for action in shown]
            # In a narrow window the last ones give way; the palette has them all.
            assert all(name in last for name in (names if size[0] >= 110 else names[:7])), last


@pytest.mark.parametrize("name", LIST_KEYS)
def test_the_keys_of_a_list_are_those_of_all_lists_in_its_own_words(config: Config, name: str) -> None:
    keys = {action.name: action.letter for action in LISTS}
    assert all(keys[action.name] == action.letter for action in keys_on(name))
    lines = board_help(config.text_blocks, name)
    assert lines[0].endswith(LIST_NAMES[name]) and lines[1 : len(keys_on(name)) + 1] == [*map(help_line, keys_on(name))]
    assert [action.name for action in in_words_of(name)] == [action.name for action in LISTS]


async def test_each_list_says_what_its_keys_do(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.press("f6")
        assert "n Indkald" in karen.text and "y Udvalgt" in karen.text
        await karen.press("f1")
        await karen.sees("TASTER PÅ STABEN", "Ringer staben op, den ene efter den")
        await karen.press("escape", "ctrl+p")
        await karen.type("udvalgt")
        await karen.sees("Gør medarbejderen til udvalgt")
        await karen.press("escape", "f3")
        assert "r Frist" in karen.text and "Udvalgt" not in karen.text


@pytest.mark.slow
async def test_no_english_word_stands_anywhere(room_for: RoomFor, config: Config, size: tuple[int, int]) -> None:
    seen = []
    async with sitting(room_for("karen"), config, size=size) as karen:
        seen.append(karen.text)
        await karen.press("f1")
        seen.append(karen.text)
        await karen.press("escape", "f2")
        await karen.enter("Brand i affaldsrum")
        await karen.until(lambda: karen.app.board is not None and karen.focus == "line")
        for keys in (["f1"], ["f9"], ["f9", "2"], ["f9", "6"], ["f9", "7"], ["f9", "8"], ["f3"], ["f3", "enter"],
                     ["f3", "t"], ["f4", "enter"], ["f5", "n"], ["f6", "t"], ["f7"]):  # fmt: skip
            await karen.press(*keys)
            seen.append(karen.text)
            await karen.close_all()
        for key in ("ctrl+c", "ctrl+p", "ctrl+q"):
            await karen.press(key)
            seen.append(karen.text)
    for text in seen:
        # A path, and the keys that are printed so on a Danish keyboard.
        screen = re.sub(r"data: \S+|Page (?:Up|Down)", "", text)
        assert not ENGLISH.findall(screen), screen


async def by_name(person: Person, action: Action) -> None:
    """From the palette, by what it is called."""
    await person.press("ctrl+p")
    await person.type(action.text)
    assert isinstance(person.screen, Palette)
    person.screen.query_one("Offers").highlight(action.name)  # type: ignore[attr-defined]  # ours
    await person.press("enter")


@pytest.mark.slow
async def test_every_action_of_the_board_is_reached_by_key_by_letter_and_by_name(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        # Something half written, so that there are drafts to show.
        await karen.press("f3", "n")
        await karen.type("halvt")
        await karen.press("escape")
        await karen.back()
        for action in BOARD:
            if action.name == "app.leave":
                continue
            outcomes = {}
            for way in (action.letter, f"alt+{action.letter}", action.key, "its name"):
                if not way:
                    continue
                await karen.press("escape")
                assert karen.focus == "log", "where letters are keys"
                await by_name(karen, action) if way == "its name" else await karen.press(way)
                front = karen.screen
                view = karen.board_screen.view if front is karen.board_screen else None
                outcomes[way] = (type(front).__name__, karen.focus, view)
                await karen.close_all()
                while karen.board_screen.view is not View.LINES:
                    await karen.press("escape", "v")
            assert len(set(outcomes.values())) == 1, (action.name, outcomes)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["f10", "q", "alt+q", "its name"])
async def test_the_program_is_left_by_key_by_letter_and_by_name(
    room_for: RoomFor, config: Config, incident: str, way: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.press("escape")
        leave = next(action for action in BOARD if action.name == "app.leave")
        await by_name(karen, leave) if way == "its name" else await karen.press(way)
        await karen.until(lambda: karen.app.return_value == 0)


@pytest.mark.slow
async def test_every_action_of_a_list_is_reached_by_key_and_by_name(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    seat = room_for("karen").sit(incident)
    # One each for both ways, so that nothing has happened to it yet.
    lines = {action: [log.add(seat, f"{action.text} {n}").entry for n in "ab"] for action in LISTS}
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        for action in LISTS:
            outcomes = []
            for entry, person in zip(lines[action], ("jonas", "amina"), strict=True):
                on_staff = action.name == "mark"
                await karen.to(*(("staff", person) if on_staff else ("log", entry.id)))
                karen.board_screen.say("")  # what it says must be of this, and not of what was before
                await (karen.press(action.letter) if person == "jonas" else by_name(karen, action))
                # Each of them opens something, or says something.
                await karen.until(lambda: karen.screen is not karen.board_screen or karen.status)
                await karen.settle()
                now, officer = karen.board.log[entry.seq - 1], karen.board.incident.situation_officer
                said = karen.status.replace(f"Linje {entry.seq}", "Linjen").replace("Jonas Bro", "En").replace(
                    "Amina Yusuf", "En"
                )  # fmt: skip
                outcomes.append((type(karen.screen).__name__, now.key_event, officer == person, said))
                await karen.close_all()
            assert outcomes[0] == outcomes[1], action.name


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
