"""The start screen: a line is enough, and nothing written there is lost."""

import msgspec
import pytest

from beredskab_tui.plan.config import Config, load
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, Phase
from beredskab_tui.room import closing
from tests.conftest import Clock, RoomFor
from tests.tui.support import sitting, started

Contacts = tuple[DirectoryContact, ...]


async def test_the_first_enter_starts_an_incident_and_shows_the_board(
    room_for: RoomFor, config: Config, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, size=size) as karen:
        assert karen.focus == "line"
        await karen.sees("Beredskab · Boligsocialt Sekretariat Søparken", "Karen Holm (KH)", "Ingen åbne hændelser")
        await karen.press(*"ild", "space", *"på", "space", "Å")
        await karen.press("enter")
        await karen.until(lambda: karen.app.board is not None)
        await karen.sees("ild på Å", "UBEKRÆFTET", "Gruppe ikke valgt", "Opgaver: 28" if size[0] > 100 else "Log>")
        assert karen.focus == "line" and karen.line.value == ""
        incident = karen.board.incident
        assert (incident.title, incident.kind, incident.confirmation, incident.groups) == ("ild på Å", None, None, ())
        assert karen.board.tasks and karen.board.contacts and karen.board.staff
        assert karen.app.session.drafts == {}


async def test_a_blank_line_starts_nothing(room_for: RoomFor, config: Config) -> None:
    room = room_for("karen")
    async with sitting(room, config) as karen:
        await karen.press("enter")
        await karen.enter("   ")
        await karen.settle()
        assert karen.app.board is None and room.incident_ids() == []


async def test_open_incidents_stand_on_the_list_and_enter_opens_one(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts, clock: Clock, size: tuple[int, int]
) -> None:
    room = room_for("karen")
    started(room, plan, contacts, "Brand i kælder")
    clock.forward(minutes=1)
    second = started(room, plan, contacts, "Skud ved kiosken", exercise=True)
    clock.forward(minutes=1)
    closed = started(room, plan, contacts, "Lukket for længst")
    closing.close(room.sit(closed))
    async with sitting(room, config, size=size) as karen:
        await karen.sees("1 Brand i kælder", "2 ØVELSE · Skud ved kiosken")
        assert "Lukket for længst" not in karen.text
        await karen.press("escape", "down", "enter")
        await karen.until(lambda: karen.app.board is not None)
        assert karen.board.incident.id == second
        await karen.sees("ØVELSE")


async def test_switching_between_incidents_with_i(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts, clock: Clock
) -> None:
    room = room_for("karen")
    first = started(room, plan, contacts, "Brand i kælder")
    clock.forward(minutes=1)
    second = started(room, plan, contacts, "Skud ved kiosken")
    async with sitting(room, config, incident=first) as karen:
        await karen.type("halvt i den ene")
        await karen.press("escape", "i")
        await karen.sees("Skift hændelse", "2 Skud ved kiosken")
        await karen.press("2")
        await karen.until(lambda: karen.app.board is not None and karen.board.incident.id == second)
        await karen.until(lambda: karen.app.board is not None and karen.app.board.is_mounted)
        assert karen.line.value == ""
        await karen.press("escape", "i")
        await karen.sees("Skift hændelse")
        await karen.press("1")
        await karen.until(lambda: karen.board.incident.id == first)
        await karen.until(lambda: karen.line.value == "halvt i den ene")


async def test_what_was_half_written_is_there_at_the_next_start(room_for: RoomFor, config: Config) -> None:
    async with sitting(room_for("karen"), config) as karen:
        await karen.type("Skud hø")
        await karen.until(lambda: karen.app.session.drafts)
    async with sitting(room_for("karen"), config) as karen:
        await karen.until(lambda: karen.line.value == "Skud hø")
        await karen.sees("er hentet tilbage")
    async with sitting(room_for("jonas"), config) as jonas:
        assert jonas.line.value == ""


async def test_a_line_that_cannot_start_stays_with_the_reason(room_for: RoomFor, config: Config) -> None:
    async with sitting(room_for("karen"), config) as karen:
        await karen.enter("x" * 10_001)
        await karen.sees("IKKE STARTET", "10.001")
        assert len(karen.line.value) == 10_001 and karen.app.board is None
        await karen.type("y")
        await karen.press("ctrl+u")
        await karen.enter("kort")
        await karen.until(lambda: karen.app.board is not None)


async def test_a_reader_cannot_start_one_but_can_open_one(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("tove"), config, size=size) as tove:
        await tove.sees("læseadgang", "Brand i affaldsrum")
        await tove.press("f2", "x", "y", "escape", "enter")
        await tove.until(lambda: tove.app.board is not None)
        await tove.sees("Brand i affaldsrum")


@pytest.mark.parametrize("key", ["f10", "ctrl+q", "q"])
async def test_the_keys_that_end_the_program(room_for: RoomFor, config: Config, key: str) -> None:
    async with sitting(room_for("karen"), config) as karen:
        await karen.press("escape", key)
        await karen.until(lambda: karen.app.return_value == 0)


async def test_ctrl_c_does_not_end_it_and_f1_helps(room_for: RoomFor, config: Config) -> None:
    async with sitting(room_for("karen"), config) as karen:
        await karen.press("escape", "ctrl+c", "ctrl+c")
        await karen.sees("Ctrl+C lukker ikke programmet")
        await karen.press("f1")
        await karen.sees("Hjælp til starten", "Skriv med dine egne ord")
        await karen.press("ctrl+c", "f2")
        assert karen.focus == "line" and karen.app.return_value is None


async def test_a_broken_plan_is_said_and_the_last_good_one_is_used(
    room_for: RoomFor, config: Config, size: tuple[int, int]
) -> None:
    room = room_for("karen")
    load(room.folders.config, room.folders.last_good)
    with open(room.folders.plan, "a", encoding="utf-8") as file:
        file.write('\nomraade = "ikke afsluttet\n')
    broken = load(room.folders.config, room.folders.last_good)
    assert broken.plan == config.plan and broken.problems
    async with sitting(room, broken, size=size) as karen:
        await karen.sees("plan.toml", "Søparken")
        await karen.enter("Brand alligevel")
        await karen.until(lambda: karen.app.board is not None)
        await karen.sees("plan.toml", "Brand alligevel")
        assert len(karen.board.tasks) == 28


async def test_the_sample_plan_and_the_data_folder_are_named(
    room_for: RoomFor, config: Config, size: tuple[int, int]
) -> None:
    room = room_for("karen")
    async with sitting(room, config, size=size) as karen:
        await karen.sees("PRØVEPLAN", "beredskab0/data" if "beredskab0" in room.folders.data else "/data")
    own = msgspec.structs.replace(config, plan=msgspec.structs.replace(config.plan, sample=False))
    async with sitting(room, own, size=size) as karen:
        assert "PRØVEPLAN" not in karen.text


async def test_an_incident_that_cannot_be_read_is_said_and_the_start_stays(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    room = room_for("karen")
    path = room._journal_path(incident)
    with open(path, "w", encoding="ascii") as file:
        file.write("ikke en log\n")
    async with sitting(room, config) as karen:
        await karen.sees("KAN IKKE LÆSES")
        await karen.press("escape", "enter")
        await karen.settle()
        assert karen.app.board is None
        await karen.press("f2")
        await karen.enter("en ny")
        await karen.until(lambda: karen.app.board is not None)
        assert karen.board.incident.phase is Phase.OPEN


async def test_what_somebody_else_starts_is_on_the_list_and_not_started_once_more(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts
) -> None:
    async with sitting(room_for("amina"), config) as amina:
        await amina.sees("Ingen åbne hændelser")
        started(room_for("karen"), plan, contacts)
        await amina.sees("Brand i affaldsrum", "Esc og Enter åbner den")
        await amina.enter("Det brænder i affaldsrummet")
        await amina.sees("Enter igen starter en ny")
        assert amina.app.board is None and amina.line.value == "Det brænder i affaldsrummet"
        await amina.press("escape", "enter")
        await amina.until(lambda: amina.app.board is not None)
        assert amina.board.log[0].text == "Brand i affaldsrum"
