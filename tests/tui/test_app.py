"""From one screen to the next: switching, opening what is large, keys typed ahead, colours, and a window too small."""

import re
import threading

import pytest
from textual.events import Key, Paste
from textual.keys import _character_to_key

from beredskab_tui.journal import reader
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import log
from beredskab_tui.tui import opening
from beredskab_tui.tui.choices import read_choices
from beredskab_tui.tui.screens.wait import Wait
from beredskab_tui.tui.start.screen import StartScreen
from beredskab_tui.tui.theme import CONTRAST, DARK, LIGHT, NONE, PLAIN
from tests.conftest import Clock, RoomFor
from tests.tui.support import Person, sitting, started

Contacts = tuple[DirectoryContact, ...]


def burst(person: Person, *keys: str) -> None:
    """Keys as a fast link brings them: all of them before the program has done anything about the first."""
    driver = person.app._driver
    assert driver is not None
    for key in keys:
        if len(key) > 1 and " " in key:
            driver.send_message(Paste(key))
        else:
            name = key if key.isalnum() or len(key) > 1 else _character_to_key(key)
            driver.send_message(Key(name, key if len(key) == 1 else " " if key == "space" else None))


async def on_the_board(person: Person, incident: str | None = None) -> None:
    await person.until(lambda: person.app.board is not None and person.app.board.is_mounted)
    if incident is not None:
        await person.until(lambda: person.board.incident.id == incident)
    await person.settle()


# -- switching


async def test_switching_between_incidents_with_i_keeps_what_is_half_written(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts, clock: Clock
) -> None:
    room = room_for("karen")
    first = started(room, plan, contacts, "Brand i kælder")
    clock.forward(minutes=1)
    second = started(room, plan, contacts, "Skud ved kiosken")
    async with sitting(room, config, incident=first) as karen:
        await karen.type("halvt i den ene")
        await karen.press("escape", "i")
        await karen.sees("Skift til", "1 Skud ved kiosken", "2 Starten (vagtlog)")
        await karen.press("1")
        await on_the_board(karen, second)
        assert karen.line.value == ""
        await karen.press("escape", "i")
        await karen.sees("1 Brand i kælder")
        await karen.press("1")
        await on_the_board(karen, first)
        await karen.until(lambda: karen.line.value == "halvt i den ene")


async def test_what_moves_elsewhere_is_marked_until_it_is_looked_at(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts, clock: Clock
) -> None:
    jonas = room_for("jonas")
    first = started(jonas, plan, contacts, "Brand i kælder")
    clock.forward(minutes=1)
    second = started(jonas, plan, contacts, "Skud ved kiosken")
    async with sitting(room_for("karen"), config, incident=first) as karen:
        log.add(jonas.sit(second), "Politiet er fremme")
        await karen.sees("Nyt i en anden hændelse: Skud ved kiosken")
        await karen.press("escape", "i")
        await karen.sees("1 Skud ved kiosken · nyt")
        await karen.press("2")
        await karen.until(lambda: isinstance(karen.screen, StartScreen))
        await karen.sees("2 Skud ved kiosken", "· nyt")
        assert "· nyt" not in karen.line_of("Brand i kælder")
        await karen.press("escape", "down", "enter")
        await on_the_board(karen, second)
        await karen.until(lambda: "Nyt i en anden" not in karen.words)


async def test_to_the_start_and_back_the_others_see_where_one_is(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with (
        sitting(room_for("karen"), config, incident=incident) as karen,
        sitting(room_for("jonas"), config, incident=incident) as jonas,
    ):
        await jonas.until(lambda: {"KH", "JB"} <= jonas.here)
        await karen.press("escape", "i", "1")
        await karen.until(lambda: isinstance(karen.screen, StartScreen))
        await jonas.until(lambda: jonas.here == {"JB"})
        await karen.press("escape", "enter")
        await on_the_board(karen, incident)
        await jonas.until(lambda: {"KH", "JB"} <= jonas.here)


# -- keys typed ahead


async def test_what_is_typed_after_the_first_line_is_for_the_board(room_for: RoomFor, config: Config) -> None:
    async with sitting(room_for("karen"), config) as karen:
        burst(karen, *"ild", "enter", *"nr", "space", *"2", "enter")
        await on_the_board(karen)
        await karen.logged("nr 2")
        await karen.until(lambda: karen.line.value == "")
        assert karen.board.incident.title == "ild" and len(karen.app.session.room.incident_ids()) == 1


async def test_keys_that_do_something_do_it_on_the_board(room_for: RoomFor, config: Config) -> None:
    async with sitting(room_for("karen"), config) as karen:
        burst(karen, *"ild", "enter", *"halv", "f4")
        await on_the_board(karen)
        await karen.until(lambda: karen.line.value == "halv" and karen.focus == "contacts")


async def test_what_is_typed_after_choosing_an_incident_is_for_its_board(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config) as karen:
        await karen.sees("Brand i affaldsrum")
        burst(karen, "escape", "enter", *"qhn", "ind sat", "enter")
        await on_the_board(karen, incident)
        await karen.logged("qhnind sat")
        assert karen.app.return_value is None


async def test_what_is_typed_after_a_line_that_starts_nothing_stays_in_the_line(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config) as karen:
        await karen.sees("Brand i affaldsrum")
        burst(karen, *"ild", "enter", *"abc", "enter", "f9")
        await karen.sees("Enter igen starter en ny")
        await karen.until(lambda: karen.line.value == "ildabc")
        burst(karen, "enter", "escape")
        await karen.sees("Enter igen starter en ny")
        assert karen.app.board is None and len(karen.app.session.room.incident_ids()) == 1


async def test_an_action_is_chosen_by_the_words_typed_before_enter(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.type("halvt")
        burst(karen, "ctrl+p", *"pligterne", "enter")
        await karen.sees("Peg på linje")
        assert karen.line.value == "halvt"


# -- opening what is large


@pytest.fixture
def large(room_for: RoomFor, plan: Plan, contacts: Contacts) -> str:
    """An incident of many lines; its id."""
    room = room_for("jonas")
    incident = started(room, plan, contacts, "En lang aften")
    seat = room.sit(incident)
    for number in range(600):
        log.add(seat, f"linje {number}", again=True)
    return incident


class Gate:
    """Has the opening stand still, at a third of the way and more, until it is told to go on or to stop."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened = threading.Event()
        monkeypatch.setattr(opening, "TELL_AFTER", 0.0)
        monkeypatch.setattr(reader, "CHUNK", 1 << 13)
        real = opening.Progress.tell

        def tell(progress: opening.Progress, done: float) -> None:
            real(progress, done)
            while done > 0.3 and not progress._cancelled and not self.opened.wait(0.01):
                continue
            real(progress, done)

        monkeypatch.setattr(opening.Progress, "tell", tell)


async def test_opening_says_how_far_it_is_and_takes_what_is_typed(
    room_for: RoomFor, config: Config, large: str, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    gate = Gate(monkeypatch)
    async with sitting(room_for("karen"), config, size=size) as karen:
        await karen.sees("En lang aften")
        burst(karen, "escape", "enter", *"abc")
        await karen.until(lambda: isinstance(karen.screen, Wait))
        await karen.until(lambda: re.search(r"Åbner hændelsen … 3\d %", karen.text))
        assert "Esc: fortryd" in karen.text
        burst(karen, *"def")
        gate.opened.set()
        await on_the_board(karen, large)
        await karen.until(lambda: karen.line.value == "abcdef")
        assert karen.screen is karen.board_screen


@pytest.mark.parametrize("from_board", [False, True], ids=["start", "board"])
async def test_esc_stops_the_opening_and_one_is_where_one_was(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts, clock: Clock, large: str, from_board: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    clock.forward(minutes=1)
    small = started(room_for("jonas"), plan, contacts, "Brand i kælder")
    async with sitting(room_for("karen"), config, incident=small if from_board else None) as karen:
        Gate(monkeypatch)
        if from_board:
            await karen.press("escape", "i", "1")
        else:
            await karen.sees("En lang aften")
            await karen.press("escape", "enter")
        await karen.until(lambda: isinstance(karen.screen, Wait))
        await karen.until(lambda: re.search(r" 3\d %", karen.text))
        burst(karen, "x", "y", "enter", "q", "escape")
        await karen.until(lambda: karen.line.value == "xyq")
        assert karen.screen is karen.app.front and not karen.app.session.is_opening
        if not from_board:
            await karen.sees("Hændelsen blev ikke åbnet. Intet er ændret.")
        if from_board:
            log.add(room_for("jonas").sit(small), "Den følger stadig med")
            await karen.logged("Den følger stadig med")


async def test_an_incident_that_cannot_be_opened_is_said_where_one_is(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts, clock: Clock
) -> None:
    jonas = room_for("jonas")
    first = started(jonas, plan, contacts, "Brand i kælder")
    clock.forward(minutes=1)
    second = started(jonas, plan, contacts, "Skud ved kiosken")
    async with sitting(room_for("karen"), config, incident=first) as karen:
        await karen.press("escape", "i")
        await karen.sees("1 Skud ved kiosken")
        with open(jonas._journal_path(second), "w", encoding="ascii") as file:
            file.write('{"n":0}\n' * 3)
        await karen.press("1")
        await karen.sees("Skriv »beredskab tjek«")
        assert karen.board.incident.id == first and karen.screen is karen.board_screen


# -- colours


@pytest.mark.parametrize(
    ("digit", "theme"), [("1", DARK), ("2", LIGHT), ("3", CONTRAST), ("4", PLAIN), ("5", NONE)], ids=str
)
async def test_colours_are_chosen_and_remembered_for_that_person(
    room_for: RoomFor, config: Config, incident: str, digit: str, theme: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.press("escape", "c")
        await karen.sees("Farver", "1 Mørk · bruges nu", "5 Ingen farver")
        await karen.press(digit)
        await karen.until(lambda: karen.app.theme == theme)
        await karen.until(lambda: read_choices(karen.app.session.room.folders, "karen").colours == theme)
        await karen.sees("Brand i affaldsrum")
    async with sitting(room_for("karen"), config) as karen:
        assert karen.app.theme == theme
    async with sitting(room_for("karen"), config, environ={"TERM": "xterm-256color", "NO_COLOR": "1"}) as karen:
        assert karen.app.theme == NONE
        await karen.press("escape", "c")
        await karen.sees("NO_COLOR er sat i terminalen")
        await karen.press("1", "escape")
        assert karen.app.theme == NONE
    async with sitting(room_for("jonas"), config) as jonas:
        assert jonas.app.theme == DARK


async def test_who_only_looks_changes_nothing_on_the_disk(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident, read_only=True) as karen:
        await karen.press("c", "2")
        await karen.until(lambda: karen.app.theme == LIGHT)
        await karen.settle()
        assert read_choices(karen.app.session.room.folders, "karen").colours == ""


# -- a window too small


@pytest.mark.slow
@pytest.mark.parametrize("where", ["start", "board", "form"])
async def test_a_window_too_small_says_so_and_loses_nothing(
    room_for: RoomFor, config: Config, incident: str, where: str
) -> None:
    async with sitting(room_for("karen"), config, incident=None if where == "start" else incident) as karen:
        if where == "form":
            await karen.press("f5", "n", "1")
            await karen.until(lambda: type(karen.screen).__name__ == "Form")
        focused = karen.screen.focused
        await karen.press(*"abc")
        await karen.resize(50, 14)
        await karen.sees("Vinduet er for lille: det skal være mindst 60 × 16 tegn, og det er 50 × 14.")
        await karen.press(*"def")
        await karen.sees("Vinduet er for lille")
        assert karen.screen.focused is focused
        await karen.resize(60, 16)
        await karen.until(lambda: "Vinduet er for lille" not in karen.words)
        await karen.sees("abcdef")


async def test_screens_that_come_while_it_is_too_small_are_covered_too(room_for: RoomFor, config: Config) -> None:
    async with sitting(room_for("karen"), config, size=(59, 24)) as karen:
        await karen.sees("det er 59 × 24")
        await karen.enter("Brand")
        await on_the_board(karen)
        await karen.sees("det er 59 × 24")
        await karen.press("f1")
        await karen.sees("det er 59 × 24")
        await karen.press("escape")
        await karen.enter("to")
        await karen.logged("to")
        await karen.resize(80, 24)
        await karen.sees("Brand", "Log>")
