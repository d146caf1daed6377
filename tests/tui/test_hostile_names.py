"""Names that come from files, and may have been written by anybody: they are shown as they stand, and nothing obeys."""

from typing import Any, Final, TypeVar, cast

import msgspec
import pytest

from beredskab_tui.access.people import People
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.room.drafts import Draft, Drafts
from beredskab_tui.room.room import Room
from beredskab_tui.text import clean
from beredskab_tui.tui.start.welcome import WelcomeApp
from beredskab_tui.tui.widgets.lines import LineView
from tests.conftest import Clock, QuickIo
from tests.hostile import harmless
from tests.tui.everyform import duty, on, open_form
from tests.tui.hostiletexts import TEXTS, nothing_went_wrong, squeezed
from tests.tui.painting import strips_of, text_of
from tests.tui.support import HUGE, NARROW, harmless_screen, sitting, started
from tests.tui.test_hostile_everywhere import SIZES, all_of

pytestmark = pytest.mark.slow

UGLY: Final = "[/b] [@click=app.quit]x[/] \x1b]0;titel\x07\x9b31m \u202eomvendt"
"""In front of every name of the configuration."""

T = TypeVar("T")


def spoiled(value: T) -> T:
    """The same plan, contact or text block with something ugly in front of every text that is shown to people."""
    if isinstance(value, msgspec.Struct):
        changed = {name: _spoiled(name, getattr(value, name)) for name in value.__struct_fields__}
        return cast(T, msgspec.structs.replace(value, **changed))
    return value


_KEYS: Final = ("id", "contact_group", "groups", "target_group", "department", "status", "owner_role", "fingerprint")
"""Texts that stand for something else, and are never shown."""


def _spoiled(name: str, value: object) -> object:
    if isinstance(value, str) and not (name in _KEYS or name.startswith("group_")):
        return f"{UGLY} {value}"
    if isinstance(value, tuple) and not name.endswith("groups") and name not in ("activated_by", "informs"):
        return tuple(_spoiled(name, one) for one in value)
    if isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
        return tuple(spoiled(one) for one in value)
    return spoiled(value)


def test_names_are_spoiled(config: Config) -> None:
    plan: Plan = spoiled(config.plan)
    for name in (plan.secretariat, plan.kinds[0].name, plan.cards[0].title, plan.departments[0].name, plan.area):
        assert name.startswith(UGLY)
    assert plan.contact_groups[0].name.startswith(UGLY) and plan.departments[0].addresses[0].startswith(UGLY)
    assert plan.groups[0].contact_group == config.plan.groups[0].contact_group


@pytest.mark.parametrize("size", SIZES)
async def test_names_from_files(
    size: tuple[int, int], config: Config, people: People, clock: Clock, folders: Folders
) -> None:
    bad = msgspec.structs.replace(
        config,
        plan=spoiled(config.plan),
        contacts=tuple(spoiled(one) for one in config.contacts[:20]),
        text_blocks=tuple(spoiled(one) for one in config.text_blocks),
    )
    everybody = People(
        tuple(msgspec.structs.replace(one, name=f"{UGLY} {one.name}", initials=f"[/]{one.initials}") for one in people)
    )
    room = Room(folders, everybody.leader, everybody, clock, "karen-1", QuickIo())
    incident = started(room, bad.plan, bad.contacts)
    async with sitting(room, bad, size=size) as karen:
        for key in ("f1", "escape", "ctrl+p", "escape", "n", "escape"):
            await karen.press(key)
            assert harmless_screen(karen), key
    lost = Drafts(folders, "karen", "a-lost-session")
    titles = [clean(text).split("\n")[0] for text in TEXTS.values()]
    for number, title in enumerate(titles):
        lost.keep(Draft(id=f"d{number}", incident=incident, field=f"form:gone-{number}", text=UGLY, title=title))
    lost.close()
    later = Room(folders, everybody.leader, everybody, clock, "karen-2", QuickIo())
    async with sitting(later, bad, incident=incident, size=size) as karen:
        for panel in ("tasks", "contacts", "staff", "log"):
            await karen.to(panel)
            seen = await all_of(karen, cast("LineView[Any]", karen.screen.focused))
            assert panel == "log" or squeezed("[/b] [@click=app.quit]x[/]") in seen, panel
        for panel, row, keys in (
            ("tasks", karen.board.tasks[0], ("enter",)),
            ("tasks", karen.board.tasks[0], ("t",)),
            ("contacts", karen.board.contacts[0], ("enter",)),
            ("staff", karen.board.staff[0], ("r",)),
            ("log", karen.board.log[0], ("enter",)),
            ("log", karen.board.log[0], ("t",)),
        ):
            await on(karen, panel, row, *keys)
            await karen.until(lambda: karen.screen is not karen.board_screen)
            assert harmless_screen(karen), (panel, keys)
            await karen.press("escape")
            await karen.back()
        await duty(karen, "1")
        await karen.until(lambda: open_form(karen))
        assert harmless_screen(karen) and "[/b]" in karen.words
        await karen.press("1")
        for begun in ("[/", "Søp", "Vest"):
            await karen.type(begun)
            assert harmless_screen(karen)
            await karen.press("right")
            assert harmless_screen(karen)
            await karen.press("ctrl+u")
        await karen.answer(f"{UGLY} Søparkvej 2-88", "1", "", "", "", "1")
        await karen.back()
        assert harmless_screen(karen)
        for digit in "123":
            await karen.press("f2", digit)
            assert harmless_screen(karen)
            await karen.press("enter")
            assert harmless_screen(karen) and harmless(karen.line.value)
            await karen.press("ctrl+u")
        for _ in titles[:3]:
            await karen.press("escape", "g")
            await karen.sees("Halvt skrevet")
            assert harmless_screen(karen)
            await karen.press("enter")
            await karen.back()
            assert harmless_screen(karen) and "Der stod" in karen.words
    assert nothing_went_wrong(folders)


@pytest.mark.parametrize("size", [NARROW, HUGE], ids=["80x24", "200x60"])
async def test_names_in_the_welcome(size: tuple[int, int], config: Config, people: People) -> None:
    everybody = People(tuple(msgspec.structs.replace(one, name=f"{UGLY} {one.name}", initials="[/]") for one in people))
    app = WelcomeApp(spoiled(config.plan), everybody, Folders(f"/tmp/{UGLY}", f"/tmp/{UGLY}"), {"TERM": "xterm"})
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        text = text_of(app)
        assert harmless(text) and "[/b] [@click=app.quit]x[/]" in text
        assert not any(part.style and "@click" in part.style.meta for strip in strips_of(app) for part in strip)
        app.exit(None)
