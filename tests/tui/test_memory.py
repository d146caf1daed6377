"""What an incident takes of a process' memory is given back when another one is looked at."""

import asyncio
import gc
import weakref
from typing import Any

import pytest

from beredskab_tui.access.people import People
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import closing, log
from beredskab_tui.room.room import Room
from beredskab_tui.tui.messages import Fed
from tests.conftest import Clock, QuickIo, RoomFor
from tests.tui.support import sitting, started
from tests.tui.test_session import logged_in

Contacts = tuple[DirectoryContact, ...]
Parts = list["weakref.ref[Any]"]


def alive(parts: Parts) -> list[str]:
    """What is still there of what should be gone."""
    gc.collect()
    return [type(part()).__name__ for part in parts if part() is not None]


@pytest.fixture
def karen(folders: Folders, people: People, clock: Clock) -> Room:
    """A login of Karen's that remembers no journals: those of ``room_for`` do, to close them."""
    return Room(folders, people.find("karen"), people, clock, "karen-hukommelse", QuickIo())


@pytest.mark.slow
async def test_a_login_keeps_nothing_of_an_incident_that_was_left(
    room_for: RoomFor, karen: Room, config: Config, plan: Plan, contacts: Contacts, clock: Clock
) -> None:
    jonas = room_for("jonas")
    first = started(jonas, plan, contacts, "Brand i kælder")
    clock.forward(minutes=1)
    second = started(jonas, plan, contacts, "Skud ved kiosken")
    async with logged_in(karen, config) as (session, told):

        async def sit(incident: str) -> Parts:
            opened = await session.sit(incident)
            await session.do(lambda: log.add(opened.seat, f"her sidder jeg {clock.forward(minutes=1)}"))
            await told.until(lambda: told.all(Fed))
            told.messages.clear()
            return [weakref.ref(part) for part in (opened.seat.journal, opened.seat.journal.state, opened.board)]

        for way_out in (lambda: sit(second), session.follow_quiet):
            parts = await sit(first)
            assert alive(parts) == ["Journal", "State"]
            await way_out()
            assert alive(parts) == []
        parts = await sit(first)
        closing.close(room_for("karen").sit(first))
        await session.sit(second)
        assert alive(parts) == []


@pytest.mark.slow
async def test_the_board_of_an_incident_that_was_left_is_gone(
    room_for: RoomFor, karen: Room, config: Config, plan: Plan, contacts: Contacts, clock: Clock
) -> None:
    jonas = room_for("jonas")
    first = started(jonas, plan, contacts, "Brand i kælder")
    clock.forward(minutes=1)
    second = started(jonas, plan, contacts, "Skud ved kiosken")
    async with sitting(karen, config, incident=first) as person:

        async def leave_for(key: str, words: str) -> Parts:
            """Go elsewhere with the key of the list of incidents; what should be gone then."""
            screen = person.board_screen
            journal = screen.opened.seat.journal
            gone: Parts = [weakref.ref(part) for part in (screen, screen.board, journal, journal.state)]
            await person.press("escape", "i")
            await person.sees(words)
            await person.press(key)
            return gone

        # In a task of its own: looking at the screen leaves it behind in the context of whoever looks.
        gone = await asyncio.create_task(leave_for("1", "1 Skud ved kiosken"))
        await person.until(lambda: person.app.board is not None and person.board.incident.id == second)
        await person.until(lambda: alive(gone) == [])
        gone = await asyncio.create_task(leave_for("2", "2 Starten (vagtlog)"))
        await person.until(lambda: person.app.board is None)
        await person.until(lambda: alive(gone) == [])
