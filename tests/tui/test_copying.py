"""The board keeps the copies of what it is open beside."""

from pathlib import Path

from beredskab_tui.plan.config import Config
from beredskab_tui.room import log
from beredskab_tui.tui.messages import Fed, Told
from tests.conftest import RoomFor
from tests.tui.test_session import logged_in


async def test_a_board_copies_as_time_goes_by_and_when_it_is_left(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    room = room_for("karen")
    folders = room.folders
    (journal,) = Path(folders.incident(incident)).glob("*.jsonl")
    copy = Path(folders.copies, incident, journal.name)
    async with logged_in(room, config) as (session, told):
        opened = await session.sit(incident)
        assert not copy.exists()
        session.copies._due = 0.0
        await told.until(copy.exists)
        await told.until(lambda: copy.read_bytes() == journal.read_bytes())
        log.add(room_for("jonas").sit(incident), "Politiet er på stedet")
        assert copy.read_bytes() != journal.read_bytes()
        assert opened.seat.incident_id == incident
    assert copy.read_bytes() == journal.read_bytes()


async def test_a_board_that_only_reads_makes_none(room_for: RoomFor, config: Config, incident: str) -> None:
    room = room_for("tove")
    async with logged_in(room, config, read_only=True) as (session, _):
        await session.sit(incident)
    assert not Path(room.folders.copies).exists()


async def test_why_there_is_no_copy_is_told_once_and_hinders_nothing(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    room = room_for("karen")
    Path(room.folders.copies).write_text("i vejen")
    async with logged_in(room, config) as (session, told):
        await session.sit(incident)
        session.copies._due = 0.0
        await told.until(lambda: told.all(Told))
        session.copies._due = 0.0
        log.add(room_for("jonas").sit(incident), "Politiet er på stedet")
        await told.until(lambda: told.all(Fed))
        await told.until(lambda: session.copies._due > 0)
    assert [one.sentence for one in told.all(Told)] == [session.copies.trouble]
    assert "Kopien kan ikke fornys" in session.copies.trouble
