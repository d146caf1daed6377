"""The first start: it says what this is and where everything lies, and asks once who sits here."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import msgspec
import pytest
from textual.pilot import Pilot

from beredskab_tui.access.people import People, Person, Role
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.tui.start.welcome import DEMO, Answer, Choices, WelcomeApp
from tests.hostile import HOSTILE, harmless
from tests.tui.painting import text_of

SIZES = ((60, 16), (80, 24), (120, 40), (200, 60))
COLOURFUL: Mapping[str, str] = {"TERM": "xterm-256color"}


class Visitor:
    """Somebody at the welcome."""

    def __init__(self, app: WelcomeApp, pilot: Pilot[Answer | None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def text(self) -> str:
        return text_of(self.app)

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()


@asynccontextmanager
async def visiting(
    plan: Plan, people: People, folders: Folders, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Visitor]:
    app = WelcomeApp(plan, people, folders, COLOURFUL)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Visitor(app, pilot)
        app.exit(None) if app.return_value is None else None


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_says_what_this_is_where_everything_lies_and_who_there_is(
    plan: Plan, people: People, folders: Folders, size: tuple[int, int]
) -> None:
    async with visiting(plan, people, folders, size) as visitor:
        for part in ("Velkommen til Beredskab", plan.secretariat, "PRØVEPLAN", "Hvem er du?", "Karen Holm (KH), leder"):
            assert part in visitor.words
        whole = visitor.text.replace("\n", "").replace(" ", "")
        for path in (folders.config, folders.data):
            assert (path if size[1] >= 20 else path[-20:]) in whole
        assert "Enter eller tal: vælg" in visitor.words and "Esc Luk" in visitor.words
        assert ("Pil ned: flere" in visitor.words) == (size[1] < 20)
        await visitor.press("end")
        assert "Se en øvelse først (demo)" in visitor.words


async def test_a_plan_of_their_own_is_no_sample(plan: Plan, people: People, folders: Folders) -> None:
    async with visiting(msgspec.structs.replace(plan, sample=False), people, folders) as visitor:
        assert "PRØVEPLAN" not in visitor.text


async def test_a_digit_answers(plan: Plan, people: People, folders: Folders) -> None:
    async with visiting(plan, people, folders) as visitor:
        await visitor.press("2")
        assert visitor.app.return_value == people.everybody[1]


async def test_arrow_and_enter_answer(plan: Plan, people: People, folders: Folders) -> None:
    async with visiting(plan, people, folders) as visitor:
        await visitor.press("down", "down", "enter")
        assert visitor.app.return_value == people.everybody[2]


async def test_two_clicks_answer(plan: Plan, people: People, folders: Folders) -> None:
    async with visiting(plan, people, folders) as visitor:
        await visitor.pilot.click(Choices, offset=(4, 1), times=2)
        await visitor.pilot.pause()
        assert visitor.app.return_value == people.everybody[1]


async def test_the_last_choice_is_the_demonstration(plan: Plan, people: People, folders: Folders) -> None:
    async with visiting(plan, people, folders) as visitor:
        await visitor.press("end", "enter")
        assert visitor.app.return_value == DEMO
    async with visiting(plan, people, folders) as visitor:
        await visitor.press("0")
        assert visitor.app.return_value == DEMO
    async with visiting(plan, people, folders) as visitor:
        await visitor.pilot.click("#keys", offset=(visitor.text.split("\n")[-1].index("0 Øvelse"), 0))
        await visitor.pilot.pause()
        assert visitor.app.return_value == DEMO


@pytest.mark.parametrize("key", ["escape", "f10", "q", "ctrl+q"])
async def test_whoever_leaves_leaves_nothing_behind(plan: Plan, people: People, folders: Folders, key: str) -> None:
    async with visiting(plan, people, folders) as visitor:
        await visitor.press("ctrl+c", "x", key)
        assert visitor.app.return_value is None and visitor.app._exit
    assert os.listdir(folders.data) == []


async def test_with_more_people_than_digits_the_arrows_reach_everybody(plan: Plan, folders: Folders) -> None:
    leader = Person(id="p0", name="Person 0", initials="P0", role=Role.LEADER)
    staff = [Person(id=f"p{n}", name=f"Person {n}", initials=f"P{n}", role=Role.EMPLOYEE) for n in range(1, 14)]
    everybody = People((leader, *staff))
    async with visiting(plan, everybody, folders, (60, 16)) as visitor:
        await visitor.press("end", "up", "enter")
        assert visitor.app.return_value == staff[-1]


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
async def test_names_and_folders_are_shown_and_not_obeyed(plan: Plan, folders: Folders, name: str) -> None:
    people = People((Person(id="karen", name=name[:300] or "x", initials=name[:4] or "x", role=Role.LEADER),))
    odd = Folders(folders.config, f"/tmp/{name[:200]}".replace("\x00", ""))
    hostile = msgspec.structs.replace(plan, secretariat=name[:300])
    async with visiting(hostile, people, odd) as visitor:
        assert harmless(visitor.text)
        await visitor.press("1")
        assert visitor.app.return_value == people.leader


async def test_a_window_that_is_too_small_says_so_and_takes_the_answer(
    plan: Plan, people: People, folders: Folders
) -> None:
    async with visiting(plan, people, folders, (50, 14)) as visitor:
        assert "Vinduet er for lille" in visitor.words and "60 × 16" in visitor.words and "50 × 14" in visitor.words
        await visitor.pilot.resize_terminal(60, 16)
        await visitor.pilot.pause()
        assert "Vinduet er for lille" not in visitor.words and "Hvem er du?" in visitor.words
        await visitor.pilot.resize_terminal(59, 16)
        await visitor.pilot.pause()
        assert "Vinduet er for lille" in visitor.words
        await visitor.press("1")
        assert visitor.app.return_value == people.leader
