"""Those who only look: with --laes, and with a reader's role. Whatever key they press, nothing is written."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.records import Phase
from beredskab_tui.tui.screens.choose import Chooser
from beredskab_tui.tui.screens.form import Form
from beredskab_tui.tui.screens.sheet import Sheet
from tests.conftest import RoomFor
from tests.tui.support import Person, sitting


async def press_everything(person: Person) -> None:
    await person.press("x", "y", "z", "enter", "escape", "f2")
    await person.type("kan jeg skrive?")
    await person.press("enter", "escape")
    for panel in ("log", "tasks", "contacts", "media", "staff"):
        for key in ("space", "enter", "n", "r", "x", "t", "u", "j", "y"):
            if person.focus != panel:
                await person.to(panel)
            await person.press(key)
            if person.screen is not person.board_screen:
                await person.press("1")
                await person.close_all()
    for digit in "123456789":
        await person.press("f9")
        await person.sees("Plan og pligter")
        await person.press(digit)
        if isinstance(person.screen, Form):
            await person.fill("1", "noget", "1")
        for key in ("space", "n", "r", "x", "j", "enter") if isinstance(person.screen, Sheet) else ():
            await person.press(key)
            if isinstance(person.screen, Chooser):
                await person.press("1")
        await person.close_all()
    await person.press("escape", "w", "f7", "t", "f", "g", "enter")
    await person.close_all()
    await person.settle()


@pytest.mark.slow
@pytest.mark.parametrize(("who", "read_only"), [("karen", True), ("tove", False)])
async def test_nothing_is_written_whatever_is_pressed(
    room_for: RoomFor, config: Config, incident: str, who: str, read_only: bool
) -> None:
    room = room_for(who)
    before = room.sit(incident).journal.head
    async with sitting(room, config, incident=incident, read_only=read_only) as person:
        assert person.line.disabled and person.focus == "log"
        await person.sees("Brand i affaldsrum")
        await press_everything(person)
        assert person.app.is_running and person.board.incident.phase is Phase.OPEN
        assert "Textual" not in person.text
    assert room.sit(incident).journal.head == before


@pytest.mark.parametrize(("who", "read_only"), [("karen", True), ("tove", False)])
async def test_they_see_what_the_others_write(
    room_for: RoomFor, config: Config, incident: str, who: str, read_only: bool
) -> None:
    async with (
        sitting(room_for(who), config, incident=incident, read_only=read_only) as looking,
        sitting(room_for("amina"), config, incident=incident) as amina,
    ):
        await amina.enter("døren er låst")
        await looking.sees("døren er låst")
        await looking.press("f2")
        assert looking.focus != "line"
        await looking.press("tab", "tab", "tab", "tab", "tab")
        assert looking.focus == "log"
