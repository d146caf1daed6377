"""What each screen looks like at three sizes, as text, so that a change of it shows in a diff and is read by somebody.

The pictures lie in ``snapshots``, one file for each screen. ``BEREDSKAB_NYE_BILLEDER=1`` writes them anew.
"""

import difflib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from beredskab_tui.access.people import People
from beredskab_tui.cli.demo import build_evening
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config
from beredskab_tui.room import dutylog, opening
from beredskab_tui.room.presence import Presence
from beredskab_tui.room.room import Room
from beredskab_tui.tui.start.welcome import WelcomeApp
from tests.conftest import EVENING, SHIPPED_CONFIG, Clock, QuickIo
from tests.tui.painting import text_of
from tests.tui.pictured import SCREENS, SIZES
from tests.tui.support import sitting

pytestmark = pytest.mark.slow

PICTURES: Final = Path(__file__).parent / "snapshots"
ANEW: Final = "BEREDSKAB_NYE_BILLEDER"

CALL: Final = "Skud ved Søparkvej 88, en mand er ramt. Politiet er på vej."

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
            pictures.append(taken(size, text_of(app)))
            app.exit(None)
    compare("welcome", pictures)


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
