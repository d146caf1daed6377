"""Texts that must do no harm, through the log line, every field of every form, and the names in the configuration."""

import msgspec
import pytest

from beredskab_tui.access.people import People
from beredskab_tui.plan.config import Config
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room.room import Room
from beredskab_tui.text import clean_line
from tests.conftest import Clock, QuickIo, RoomFor
from tests.hostile import HOSTILE, harmless
from tests.tui.support import NARROW, WIDE, harmless_screen, sitting, started

pytestmark = pytest.mark.slow

SHORT = {name: text for name, text in HOSTILE.items() if len(text) < 5_000}
IN_FORMS = (
    "markup that ends what was not begun",
    "markup that acts",
    "ESC that sets the title",
    "halves of characters",
    "only what is removed",
    "twenty lines",
)
"""The others go through the log line, which is the same field."""
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
            await karen.settle()
            assert karen.app.is_running and karen.focus == "line" and harmless_screen(karen), name
            await karen.press("ctrl+u")
        stored = [entry.text for entry in karen.board.log]
        assert "[/b]" in stored and "[@click=app.quit]x[/]" in stored and "[OK] modtaget" in stored
        assert all(harmless(text) for text in stored)
        await karen.press("escape", "home")
        for _ in range(12):
            assert harmless_screen(karen)
            await karen.press("pagedown")


async def test_through_every_field_of_the_forms(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=NARROW) as karen:
        for name in IN_FORMS:
            text = HOSTILE[name]
            await karen.to("media")
            await karen.press("n")
            await karen.answer(text, text, "2", text, text, "")
            await karen.settle()
            assert karen.app.is_running and harmless_screen(karen), name
            if clean_line(text):
                await karen.back()
                await karen.to("media", karen.board.media[-1].id)
                await karen.press("enter")
                await karen.until(lambda: karen.screen is not karen.board_screen)
                assert harmless_screen(karen), name
            await karen.press("escape")
            await karen.back()
        claims = [note.claims for note in karen.board.media]
        assert "[/b]" in claims and "[@click=app.quit]x[/]" in claims


async def test_through_the_other_forms(room_for: RoomFor, config: Config, incident: str) -> None:
    ugly = "[/b] [@click=app.quit]x[/] \x1b]0;titel\x07 \u202eomvendt"
    async with sitting(room_for("karen"), config, incident=incident, size=WIDE) as karen:
        for digit, answers in (
            ("1", ("2", ugly, "1", ugly, "", ugly, "1")),
            ("3", (ugly, "")),
            ("4", ("2", ugly, "")),
            ("2", ("3", ugly)),
            ("5", (ugly,)),
            ("7", (ugly,)),
        ):
            await karen.press("f9")
            await karen.sees("Plan og pligter")
            await karen.press(digit)
            await karen.until(lambda: type(karen.screen).__name__ == "Form")
            await karen.answer(*answers)
            await karen.back()
            assert harmless_screen(karen), digit
        await karen.to("tasks")
        await karen.press("n")
        await karen.answer(ugly)
        await karen.back()
        await karen.enter("a " + ugly) if karen.focus == "line" else None
        await karen.to("tasks", next(task.id for task in karen.board.tasks if "[/b]" in task.title))
        for key in ("t", "x", "r", "enter"):
            await karen.press(key)
            await karen.until(lambda: karen.screen is not karen.board_screen)
            assert harmless_screen(karen), key
            await karen.press("escape")
            await karen.back()
        first = next(one.id for one in karen.board.contacts if one.name == "Samira Haddad")
        await karen.to("contacts", first)
        await karen.press("enter")
        await karen.sees("Note (tryk l")
        await karen.press("l")
        await karen.type(ugly)
        assert harmless_screen(karen)
        await karen.press("enter", "t")
        await karen.logged("KH: talt med")
        await karen.sees("Ole Vang – Distriktsfritidsleder")
        await karen.press("escape")
        await karen.back()
        assert harmless_screen(karen)


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
        await amina.settle()
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
            await amina.back()
        assert amina.app.is_running
