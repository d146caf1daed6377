"""What each screen looks like at three sizes, as text, so that a change of it shows in a diff and is read by somebody.

The pictures lie in ``snapshots``, one file for each screen. ``BEREDSKAB_NYE_BILLEDER=1`` writes them anew.
"""

import difflib
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from textual.screen import Screen

from beredskab_tui.access.people import People
from beredskab_tui.cli.demo import build_evening
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config
from beredskab_tui.records import Contact, LogEntry, Task
from beredskab_tui.room import dutylog, opening
from beredskab_tui.room.presence import Presence
from beredskab_tui.room.room import Room
from beredskab_tui.tui.start.welcome import WelcomeApp
from tests.conftest import EVENING, SHIPPED_CONFIG, Clock, QuickIo
from tests.tui.support import HUGE, NARROW, WIDE, Person, sitting

pytestmark = pytest.mark.slow

SIZES: Final = (NARROW, WIDE, HUGE)
PICTURES: Final = Path(__file__).parent / "snapshots"
ANEW: Final = "BEREDSKAB_NYE_BILLEDER"

CALL: Final = "Skud ved Søparkvej 88, en mand er ramt. Politiet er på vej."

Keys = Callable[[Person], Awaitable[object]]


class Shown(NamedTuple):
    """A screen, and how one comes to it."""

    keys: Keys
    evening: bool = True
    """Whether the demonstration's evening lies in the data folder; else it is empty."""
    board: bool = True
    """Whether one begins at the board of an incident; else on the start screen."""
    sizes: tuple[tuple[int, int], ...] = SIZES


SCREENS: Final[dict[str, Shown]] = {}


def screen(name: str, **how: Any) -> Callable[[Keys], Keys]:
    """The keys that lead to a screen."""

    def named(keys: Keys) -> Keys:
        SCREENS[name] = Shown(keys, **how)
        return keys

    return named


# -- the screens


@screen("start-empty", evening=False, board=False)
async def _start_empty(karen: Person) -> None:
    await karen.sees("Ingen åbne hændelser", "OBS")


@screen("start", board=False)
async def _start(karen: Person) -> None:
    await karen.sees("1 ØVELSE · Ild i affaldscontainer", "Samira Haddad ringer")


@screen("start-help", board=False)
async def _start_help(karen: Person) -> None:
    await karen.press("f1")
    await karen.sees("Hjælp til starten")


@screen("vagtlog", board=False)
async def _vagtlog(karen: Person) -> None:
    await karen.press("escape", "n")
    await karen.type("Nøglen til Beboerhuset ligger hos Kurt Aagaard til på mandag")
    await karen.sees("Ny linje i vagtloggen", "til på mandag")


@screen("board-first", evening=False)
async def _board_first(karen: Person) -> None:
    await karen.sees("Gruppe ikke valgt")


@screen("board")
async def _board(karen: Person) -> None:
    await karen.sees("De sidste unge er gået hjem")


@screen("board-writing")
async def _board_writing(karen: Person) -> None:
    await karen.type("19.05 b Beboerhuset lukker kl. 22, jf. #79")
    await karen.sees("læses som: beslutning")


@screen("board-history")
async def _board_history(karen: Person) -> None:
    await karen.press("escape", "v", "v", "end")
    await karen.sees("Viser alt")


@screen("board-story-in-sight")
async def _board_row(karen: Person) -> None:
    await karen.to("log", line(karen, "34 beboere").id)


@screen("tasks")
async def _tasks(karen: Person) -> None:
    await karen.to("tasks")


@screen("contacts")
async def _contacts(karen: Person) -> None:
    await karen.to("contacts")


@screen("media")
async def _media(karen: Person) -> None:
    await karen.to("media")


@screen("staff")
async def _staff(karen: Person) -> None:
    await karen.to("staff")
    await karen.sees("her nu, udefra")


@screen("find")
async def _find(karen: Person) -> None:
    await karen.press("ctrl+f")
    await karen.type("unge")
    await karen.sees("1. af" if "1. af" in karen.words else "med »unge«")


@screen("find-filter")
async def _find_filter(karen: Person) -> None:
    await karen.press("ctrl+f")
    await karen.enter("b")
    await karen.sees("Viser kun")


@screen("help")
async def _help(karen: Person) -> None:
    await karen.press("f1")
    await karen.sees("Hjælp til tavlen")


@screen("palette")
async def _palette(karen: Person) -> None:
    await karen.press("ctrl+p")
    await karen.sees("Hvad vil du?")


@screen("palette-word")
async def _palette_word(karen: Person) -> None:
    await karen.press("ctrl+p")
    await karen.type("opg")
    await karen.sees("Hvad vil du?", "Opgaver")


@screen("duties")
async def _duties(karen: Person) -> None:
    await karen.press("f9")
    await karen.sees("Plan og pligter")


@screen("describe", evening=False)
async def _describe(karen: Person) -> None:
    await karen.press("f9")
    await karen.sees("Plan og pligter")
    await karen.press("1")
    await karen.sees("Hvad er det")


@screen("follow-up")
async def _follow_up(karen: Person) -> None:
    await karen.to("log", line(karen, "Sedler er delt ud").id)
    await karen.press("t")
    await karen.sees("Følg op på linje")


@screen("correct")
async def _correct(karen: Person) -> None:
    await karen.to("log", line(karen, "Sedler er delt ud").id)
    await karen.press("r")
    await karen.sees("Ret linje")


@screen("reason")
async def _reason(karen: Person) -> None:
    await karen.to("tasks", next(one.id for one in karen.board.follow_ups if one.kind.value == "reason"))
    await karen.press("enter")
    await karen.sees("Hvorfor blev det besluttet")


@screen("medium")
async def _medium(karen: Person) -> None:
    await karen.to("media")
    await karen.press("n", "1")
    await karen.sees("Nyt medienotat")


@screen("editor")
async def _editor(karen: Person) -> None:
    await karen.type("Vagtcentralen ringer:\nopgang 42 åbner kl. 21\nteknikerne kommer igen i morgen kl. 8")
    await karen.press("ctrl+o")
    await karen.sees("Skriv flere linjer", "teknikerne")


@screen("call")
async def _call(karen: Person) -> None:
    await karen.to("contacts", named(karen, "Erik Skov").id)
    await karen.press("enter")
    await karen.sees("Note (tryk l")


@screen("owner")
async def _owner(karen: Person) -> None:
    await karen.to("tasks", card(karen, "info-beboere").id)
    await karen.press("t")
    await karen.sees("Hvem har")


@screen("story")
async def _story(karen: Person) -> None:
    await karen.to("log", line(karen, "34 beboere").id)
    await karen.press("enter")
    await karen.sees("Rettet i linje")


@screen("story-task")
async def _story_task(karen: Person) -> None:
    await karen.to("tasks", card(karen, "info-beboere").id)
    await karen.press("enter")
    await karen.sees("Hører til")


@screen("drafts")
async def _drafts(karen: Person) -> None:
    await karen.to("media")
    await karen.press("n")
    await karen.type("Fjordby Folke")
    await karen.press("escape")
    await karen.to("contacts", named(karen, "Erik Skov").id)
    await karen.press("enter")
    await karen.sees("Note (tryk l")
    await karen.press("l")
    await karen.type("ringer selv til Tove")
    await karen.press("escape", "escape")
    await karen.back()
    await karen.press("escape", "g")
    await karen.sees("Halvt skrevet")


@screen("switch")
async def _switch(karen: Person) -> None:
    await karen.press("escape", "i")
    await karen.sees("Skift til")


@screen("colours")
async def _colours(karen: Person) -> None:
    await karen.press("escape", "c")
    await karen.sees("Farver")


@screen("too-small", sizes=((50, 14),))
async def _too_small(karen: Person) -> None:
    await karen.sees("Vinduet er for lille")


def line(person: Person, start: str) -> LogEntry:
    """The last line that begins so."""
    return next(entry for entry in reversed(person.board.log) if entry.text.startswith(start))


def card(person: Person, name: str) -> Task:
    return next(task for task in person.board.tasks if task.card == name)


def named(person: Person, name: str) -> Contact:
    return next(contact for contact in person.board.contacts if contact.name == name)


# -- taking the pictures


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The data folder of the demonstration's evening, as it is to stay, and the id of its incident."""
    data = tmp_path_factory.mktemp("evening")
    return data, build_evening(Folders(SHIPPED_CONFIG, str(data)), EVENING)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folders]:
    """Folders whose names on the screen are the same wherever the tests are run."""
    shutil.copytree(SHIPPED_CONFIG, tmp_path / "beredskab" / "config")
    monkeypatch.chdir(tmp_path)
    yield Folders("beredskab/config", "beredskab/data")
    shutil.rmtree(tmp_path, ignore_errors=True)


@contextmanager
def jonas_looks_on(room: Room, incident: str) -> Iterator[None]:
    """Jonas has the contacts of the evening in front of him, at home."""
    room.folders.make()
    jonas = Presence(room.folders, "jonas-1", "jonas", EVENING - timedelta(minutes=80), remote=True)
    jonas.look_at(incident, "kontakter")
    try:
        yield
    finally:
        jonas.close()


@pytest.mark.parametrize("name", SCREENS)
async def test_what_a_screen_looks_like(
    name: str, folders: Folders, config: Config, people: People, clock: Clock, evening: tuple[Path, str]
) -> None:
    how = SCREENS[name]
    room = Room(folders, people.leader, people, clock, "karen-1", QuickIo())
    if how.evening:
        shutil.copytree(evening[0], folders.data)
        incident = evening[1]
        dutylog.add(room, "Samira Haddad ringer i morgen om de unge ved Torvet.")
    else:
        incident = opening.start(room, config.plan, config.contacts, CALL) if how.board else ""
    pictures = []
    shows = incident if how.board else None
    with jonas_looks_on(room, incident):
        async with sitting(room, config, incident=shows, size=how.sizes[0]) as karen:
            if how.board:
                await karen.until(lambda: len(karen.app.session.here) == 2)
                await karen.settle()
            await how.keys(karen)
            for size in how.sizes:
                await karen.resize(*size)
                await karen.settle()
                pictures.append(taken(size, karen.text))
    compare(name, pictures)


async def test_what_the_welcome_looks_like(folders: Folders, config: Config, people: People) -> None:
    pictures = []
    for size in SIZES:
        app = WelcomeApp(config.plan, people, folders, {"TERM": "xterm-256color"})
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            pictures.append(taken(size, text_of(app.screen)))
            app.exit(None)
    compare("welcome", pictures)


def text_of(shows: Screen[Any]) -> str:
    return "\n".join(strip.text.rstrip() for strip in shows._compositor.render_strips(shows.size))


def taken(size: tuple[int, int], text: str) -> str:
    """One picture, with its size above it."""
    width, height = size
    lines = text.split("\n")
    assert len(lines) == height
    return "\n".join([f"=== {width}x{height}", *lines, ""])


def compare(name: str, pictures: list[str]) -> None:
    """Compare with what the screen looked like when somebody last read it."""
    now = "\n".join(pictures)
    file = PICTURES / f"{name}.txt"
    if os.environ.get(ANEW) == "1":
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
        return
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    if now != before:
        lines = before.splitlines(), now.splitlines()
        changes = difflib.unified_diff(*lines, f"{file.name}, as it was", "now", lineterm="")
        pytest.fail(
            f"{name} looks different now. If that is what you want: {ANEW}=1 pytest {Path(__file__).name}, and read "
            "the diff of the pictures.\n" + "\n".join(changes),
            pytrace=False,
        )


def test_no_picture_is_left_of_a_screen_that_is_gone() -> None:
    assert {file.stem for file in PICTURES.glob("*.txt")} == {*SCREENS, "welcome"}
