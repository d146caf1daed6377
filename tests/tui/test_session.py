"""One login without a screen: what the journal thread tells, and what it costs."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest
from textual.message import Message

from beredskab_tui.journal import reader
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, Incident
from beredskab_tui.room import closing, dutylog, log
from beredskab_tui.room.presence import Presence
from beredskab_tui.room.room import Room
from beredskab_tui.tui import opening
from beredskab_tui.tui.choices import Choices, keep_choices, read_choices
from beredskab_tui.tui.messages import Elsewhere, Fed, Opening, Present, QuietNews
from beredskab_tui.tui.opening import OpeningCancelled, Progress
from beredskab_tui.tui.session import Session
from tests.conftest import Clock, RoomFor
from tests.tui.support import started

Contacts = tuple[DirectoryContact, ...]
M = TypeVar("M", bound=Message)


class Told:
    """What the journal thread told, and waiting for it."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def __call__(self, message: Message) -> None:
        self.messages.append(message)

    def all(self, kind: type[M]) -> list[M]:
        return [message for message in self.messages if isinstance(message, kind)]

    async def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < deadline, f"it was never told: {self.messages}"
            await asyncio.sleep(0.01)


@asynccontextmanager
async def logged_in(room: Room, config: Config, *, read_only: bool = False) -> AsyncIterator[tuple[Session, Told]]:
    told = Told()
    session = Session(room, config, told, read_only=read_only)
    assert await session.arrive(remote=False) == ""
    yield session, told
    await session.leave()


# -- which other incidents move


async def test_another_incident_that_moves_is_told_once_and_forgotten_when_looked_at(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts, clock: Clock
) -> None:
    jonas = room_for("jonas")
    first = started(jonas, plan, contacts, "Brand i kælder")
    clock.forward(minutes=1)
    second = started(jonas, plan, contacts, "Skud ved kiosken")
    other = jonas.sit(second)
    async with logged_in(room_for("karen"), config) as (session, told):
        await session.sit(first)
        log.add(other, "Politiet er fremme")
        await told.until(lambda: told.all(Elsewhere))
        log.add(other, "Ambulance er på vej")
        log.add(jonas.sit(first), "i den, der ses")
        await told.until(lambda: told.all(Fed))
        (elsewhere,) = told.all(Elsewhere)
        assert [(one.incident_id, one.title) for one in elsewhere.moved] == [(second, "Skud ved kiosken")]

        await session.sit(second)
        await told.until(lambda: len(told.all(Elsewhere)) == 2)
        assert told.all(Elsewhere)[-1].moved == ()
        await session.sit(first)
        await session.do(lambda: None)
        assert len(told.all(Elsewhere)) == 2


async def test_a_new_incident_is_news_and_one_that_is_closed_is_not(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts, clock: Clock
) -> None:
    jonas = room_for("jonas")
    first = started(jonas, plan, contacts, "Brand i kælder")
    clock.forward(minutes=1)
    async with logged_in(room_for("karen"), config) as (session, told):
        await session.sit(first)
        second = started(jonas, plan, contacts, "Skud ved kiosken")
        await told.until(lambda: told.all(Elsewhere))
        assert [one.title for one in told.all(Elsewhere)[-1].moved] == ["Skud ved kiosken"]
        closing.close(room_for("karen").sit(second))
        await told.until(lambda: told.all(Elsewhere)[-1].moved == ())


async def test_looking_elsewhere_opens_no_journal_that_has_not_moved(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    jonas = room_for("jonas")
    first = started(jonas, plan, contacts)
    second = started(jonas, plan, contacts, "Skud ved kiosken")
    room = room_for("karen")
    read: list[str] = []
    real = room.read_incident

    def read_incident(incident_id: str) -> Incident | None:
        read.append(incident_id)
        return real(incident_id)

    monkeypatch.setattr(room, "read_incident", read_incident)
    async with logged_in(room, config) as (session, told):
        await session.sit(first)
        for _ in range(5):
            await session.do(lambda: None)
        assert read == []
        log.add(jonas.sit(second), "Politiet er fremme")
        log.add(jonas.sit(second), "Ambulance er på vej")
        await told.until(lambda: told.all(Elsewhere))
        assert read == [second]


# -- opening


class Slow:
    """A clock on which every look takes a tenth of a second."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.1
        return self.now


def test_progress_is_told_when_it_takes_half_a_second_and_each_percent_once() -> None:
    told = Told()
    progress = Progress("Brand", told, Slow())
    for percent in (0, 10, 20, 30, 40, 40, 50):
        progress.tell(percent / 100)
    assert [(one.title, round(one.done, 2)) for one in told.all(Opening)] == [("Brand", 0.4), ("Brand", 0.5)]
    progress.cancel()
    with pytest.raises(OpeningCancelled):
        progress.tell(0.6)


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is opened takes its time from the first moment on, and is read in small pieces."""
    monkeypatch.setattr(opening, "TELL_AFTER", 0.0)
    monkeypatch.setattr(reader, "CHUNK", 1 << 15)


@pytest.fixture
def large(room_for: RoomFor, plan: Plan, contacts: Contacts) -> str:
    """An incident of many lines; its id."""
    room = room_for("jonas")
    incident = started(room, plan, contacts, "En lang aften")
    seat = room.sit(incident)
    for number in range(600):
        log.add(seat, f"linje {number}", again=True)
    return incident


async def test_opening_a_large_incident_tells_how_far_it_is(
    room_for: RoomFor, config: Config, large: str, slow_disk: None
) -> None:
    async with logged_in(room_for("karen"), config) as (session, told):
        opened = await session.sit(large, "En lang aften")
        assert len(opened.board.log) > 600 and not session.is_opening
        done = [one.done for one in told.all(Opening)]
        assert {one.title for one in told.all(Opening)} == {"En lang aften"}
        assert done == sorted(done) and len(done) >= 5 and 0 < done[0] < 0.3 and done[-1] == 1


async def test_an_opening_can_be_cancelled_and_one_sits_where_one_sat(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts, large: str, slow_disk: None
) -> None:
    jonas = room_for("jonas")
    small = started(jonas, plan, contacts, "Brand i kælder")
    async with logged_in(room_for("karen"), config) as (session, told):
        opened = await session.sit(small)
        for so_far in (0.0, 0.3, 0.7):
            told.messages.clear()

            def cancel_at(message: Message, so_far: float = so_far) -> None:
                told(message)
                if isinstance(message, Opening) and message.done >= so_far:
                    session.cancel_opening()

            session._post = cancel_at
            with pytest.raises(OpeningCancelled):
                await session.sit(large)
            assert not session.is_opening and told.all(Opening)[-1].done < 1
            session._post = told
            log.add(jonas.sit(small), f"efter {so_far}")
            await told.until(lambda: told.all(Fed))
            assert told.all(Fed)[-1].incident_id == small
            await session.do(lambda: log.add(opened.seat, f"min egen efter {so_far}"))  # noqa: B023 - awaited at once
        assert session.room.on_progress is None


async def test_an_incident_that_cannot_be_opened_leaves_one_where_one_sat(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts
) -> None:
    jonas = room_for("jonas")
    first, second = started(jonas, plan, contacts), started(jonas, plan, contacts, "Skud ved kiosken")
    with open(jonas._journal_path(second), "w", encoding="ascii") as file:
        file.write("")
    os.unlink(jonas._journal_path(second))
    async with logged_in(room_for("karen"), config) as (session, told):
        opened = await session.sit(first)
        with pytest.raises(Exception, match="har ingen log"):
            await session.sit(second)
        await session.do(lambda: log.add(opened.seat, "her sidder jeg stadig"))
        await told.until(lambda: told.all(Fed))


# -- where one is


async def test_the_others_are_told_what_one_looks_at_with_one_write_for_each_change(
    room_for: RoomFor, config: Config, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes: list[tuple[Any, ...]] = []
    real = Presence.look_at

    def look_at(self: Presence, *where: Any) -> None:
        writes.append(where)
        real(self, *where)

    async with logged_in(room_for("karen"), config) as (session, told):
        await session.sit(incident)
        await session.do(lambda: None)
        monkeypatch.setattr(Presence, "look_at", look_at)
        session.look_at("opgaver")
        session.look_at("opgaver")
        await session.do(lambda: None)
        session.look_at("opgaver")
        await session.do(lambda: None)
        assert writes == [(incident, "opgaver")]
        await told.until(lambda: told.all(Present) and told.all(Present)[-1].everybody[0].screen == "opgaver")
        await session.follow_quiet()
        await told.until(lambda: told.all(Present)[-1].everybody[0].incident is None)
        assert writes == [(incident, "opgaver"), (None, "")]
    session.look_at("loggen")  # after the end it is nobody's business


# -- the start screen


async def test_the_quiet_days_are_told_when_something_happens_and_not_otherwise(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts
) -> None:
    jonas = room_for("jonas")
    async with logged_in(room_for("karen"), config) as (session, told):
        quiet = await session.follow_quiet()
        assert (quiet.found, quiet.duty, quiet.trouble) == ((), (), "") and quiet.health
        started(jonas, plan, contacts)
        await told.until(lambda: told.all(QuietNews))
        dutylog.add(jonas, "Nøglen til kælderen hænger hos varmemesteren")
        await told.until(lambda: told.all(QuietNews)[-1].quiet.duty)
        now = told.all(QuietNews)[-1].quiet
        assert [one.incident.title for one in now.found if one.incident] == ["Brand i affaldsrum"]
        assert now.duty[0].text == "Nøglen til kælderen hænger hos varmemesteren"
        count = len(told.all(QuietNews))
        for _ in range(3):
            await session.do(lambda: None)
        assert len(told.all(QuietNews)) == count


async def test_a_register_that_cannot_be_read_is_a_sentence_and_the_incidents_are_there(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts
) -> None:
    jonas = room_for("jonas")
    started(jonas, plan, contacts)
    dutylog.add(jonas, "Noget")
    (name,) = os.listdir(jonas.folders.register)
    with open(os.path.join(jonas.folders.register, name), "w", encoding="ascii") as file:
        file.write("ikke en log\nslet ikke\n")
    async with logged_in(room_for("karen"), config) as (session, _):
        quiet = await session.follow_quiet()
        assert len(quiet.found) == 1


# -- what one person likes


def test_choices_are_remembered_for_each_person_on_this_computer(room_for: RoomFor) -> None:
    folders = room_for("karen").folders
    assert read_choices(folders, "karen") == Choices()
    keep_choices(folders, "karen", Choices(colours="beredskab-lys"))
    assert read_choices(folders, "karen").colours == "beredskab-lys"
    assert read_choices(folders, "jonas") == Choices()
    assert os.stat(folders.choices("karen")).st_mode & 0o777 == 0o600
    assert os.listdir(os.path.dirname(folders.choices("karen"))) == ["karen.json"]


@pytest.mark.parametrize("kept", ["", "ikke json", "[]", '{"colours": 3}', '{"colours": "x", "andet": 1}'])
def test_choices_that_cannot_be_read_are_made_again(room_for: RoomFor, kept: str) -> None:
    folders = room_for("karen").folders
    os.makedirs(os.path.dirname(folders.choices("karen")))
    with open(folders.choices("karen"), "w", encoding="utf-8") as file:
        file.write(kept)
    assert read_choices(folders, "karen").colours in ("", "x")
    keep_choices(folders, "karen", Choices(colours="beredskab-lys"))
    assert read_choices(folders, "karen").colours == "beredskab-lys"
