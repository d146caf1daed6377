"""Texts that must do no harm, through the log line, what opens on a row, and the names in the configuration."""

import msgspec
import pytest

from beredskab_tui.access.people import People
from beredskab_tui.plan.config import Config
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import listing, tasks
from beredskab_tui.room.room import Room
from tests.conftest import Clock, QuickIo, RoomFor
from tests.hostile import HOSTILE, harmless
from tests.tui.support import WIDE, harmless_screen, sitting, started

pytestmark = pytest.mark.slow

SHORT = {name: text for name, text in HOSTILE.items() if len(text) < 5_000}
STORABLE = [text for text in SHORT.values() if not any("\ud800" <= letter <= "\udfff" for letter in text)]


async def test_through_the_log_line(room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        for name, text in HOSTILE.items():
            await karen.type(text)
            assert harmless_screen(karen), name
            shown = karen.line.value.strip()
            before = len(karen.board.log)
            await karen.press("enter")
            if shown and len(shown) <= 10_000:
                await karen.until(lambda before=before: len(karen.board.log) > before or karen.line.value)  # type: ignore[misc]
            assert karen.app.is_running and karen.focus == "line" and harmless_screen(karen), name
            await karen.press("ctrl+u")
        stored = [entry.text for entry in karen.board.log]
        assert "[/b]" in stored and "[@click=app.quit]x[/]" in stored and "[OK] modtaget" in stored
        assert all(harmless(text) for text in stored)
        await karen.press("escape", "home")
        for _ in range(12):
            assert harmless_screen(karen)
            await karen.press("pagedown")


async def test_what_opens_on_a_task_and_on_a_contact(room_for: RoomFor, config: Config, incident: str) -> None:
    """What is not saved, too: the short lists, and the forms that tell what they are about (see test_hostile_forms)."""
    ugly = "[/b] [@click=app.quit]x[/] \x1b]0;titel\x07 \u202eomvendt"
    seat = room_for("karen").sit(incident)
    task = tasks.add(seat, ugly)
    contact = listing.add_contact(seat, config.plan, ugly, phone="00 00 00 09", title=ugly, org=ugly)
    async with sitting(room_for("karen"), config, incident=incident, size=WIDE) as karen:
        for panel, row, keys in (("tasks", task.id, "txr"), ("contacts", contact.id, "tr")):
            for key in (*keys, "enter"):
                await karen.to(panel, row)
                await karen.press(key)
                await karen.until(lambda: karen.screen is not karen.board_screen)
                assert harmless_screen(karen) and "[/b] [@click=app.quit]x[/]" in karen.words, (panel, key)
                await karen.press("escape")


async def test_names_from_the_configuration(room_for: RoomFor, config: Config, people: People, clock: Clock) -> None:
    room = room_for("karen")
    named = [
        msgspec.structs.replace(
            config.contacts[0], id=f"k{number}", name=text, title=text, note=text, phone=text, phone_alt=text, org=text
        )
        for number, text in enumerate(STORABLE)
    ]
    ugly: tuple[DirectoryContact, ...] = tuple(named)
    incident = started(room, config.plan, ugly)
    plan = msgspec.structs.replace(config.plan, secretariat="[/b]\x1b[2J", area="[@click=app.quit]x[/]")
    spoiled = msgspec.structs.replace(config, plan=plan, contacts=ugly)
    everybody = People(
        tuple(
            msgspec.structs.replace(person, name=f"{person.name} [/b]\x1b[31m", initials="[/b]")
            if person.id == "amina"
            else person
            for person in people
        )
    )
    odd = Room(room.folders, everybody.find("amina"), everybody, clock, "odd", QuickIo())
    async with sitting(odd, spoiled, size=WIDE) as amina:
        assert harmless_screen(amina)
        await amina.press("f2")
    async with sitting(odd, spoiled, incident=incident, size=WIDE) as amina:
        await amina.enter("af en med et mærkeligt navn")
        await amina.logged("mærkeligt navn")
        assert harmless_screen(amina)
        for contact in amina.board.contacts:
            await amina.to("contacts", contact.id)
            assert harmless_screen(amina)
            await amina.press("enter")
            await amina.until(lambda: amina.screen is not amina.board_screen)
            assert harmless_screen(amina)
            assert "Talt med" in amina.words and "Tilbage" in amina.words
            await amina.press("escape")
        assert amina.app.is_running
