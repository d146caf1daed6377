"""Several at one incident: what one does, the others see, and it comes the same road to one's own screen."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.records import EntryKind, TaskState
from beredskab_tui.room import log, tasks
from beredskab_tui.room.drafts import Drafts
from tests.conftest import Clock, RoomFor
from tests.tui.support import NARROW, WIDE, sitting


@pytest.mark.slow
async def test_a_line_of_one_is_on_the_screen_of_the_other(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with (
        sitting(room_for("karen"), config, incident=incident, size=size) as karen,
        sitting(room_for("amina"), config, incident=incident, size=size) as amina,
    ):
        await karen.until(lambda: karen.here == {"KH", "AY"} == amina.here)
        await karen.enter("Stationsleder er på pladsen")
        await amina.sees("Stationsleder er på pladsen")
        await karen.sees("Stationsleder er på pladsen", "Gemt som nr. 4 kl. 19.14")
        assert amina.line.value == "" and karen.line.value == ""
        await amina.enter("b afspær Åvej, fordi der ligger glas")
        await karen.sees("AY B beslutning: afspær Åvej – fordi der ligger glas")
        await amina.until(lambda: karen.board.log == amina.board.log)
    async with sitting(room_for("jonas"), config, incident=incident) as jonas:
        await jonas.sees("Stationsleder er på pladsen", "afspær Åvej", "her: JB")


async def test_the_board_shows_only_what_the_feed_has_brought(
    room_for: RoomFor, config: Config, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        held: list[object] = []
        monkeypatch.setattr(karen.board_screen, "take", held.append)
        await karen.enter("kun via strømmen")
        await karen.until(lambda: held)
        await karen.until(lambda: "Gemt som nr. 4" in karen.status)
        assert "kun via strømmen" not in karen.text and len(karen.board.log) == 3


async def test_the_focus_and_a_half_written_line_stay_when_the_other_writes(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    jonas = room_for("jonas").sit(incident)
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.type("halvt skrev")
        await karen.press("left", "left")
        log.add(jonas, "noget helt andet")
        log.add(jonas, "p politiet kommer", kind=EntryKind.AGREEMENT)
        await karen.logged("noget helt andet")
        await karen.logged("politiet kommer")
        assert (karen.focus, karen.line.value, karen.line.cursor_position) == ("line", "halvt skrev", 9)
        assert karen.status.startswith("læses som")
        await karen.press("x")
        assert karen.line.value == "halvt skrxev"


async def test_the_row_under_the_cursor_stays_when_the_other_works(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    jonas = room_for("jonas").sit(incident)
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        third, first = karen.board.tasks[2], karen.board.tasks[3]
        await karen.to("tasks", third.id)
        tasks.set_state(jonas, first.id, TaskState.DONE)
        tasks.add(jonas, "Hent nøgler")
        await karen.logged("Opgave 4 er gennemført")
        row = karen.board_screen.row
        assert karen.focus == "tasks" and row is not None and row.id == third.id


async def test_somebody_who_reads_further_up_is_told_how_many_are_new(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    jonas = room_for("jonas").sit(incident)
    for number in range(1, 80):
        log.add(jonas, f"linje {number}")
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        assert "linje 79" in karen.text and "Brand i affaldsrum" not in karen.line_of(" 1 KH")
        await karen.type("halvt")
        await karen.press("pageup", "pageup")
        assert "linje 79" not in karen.text and karen.focus == "line" and karen.line.value == "halvt"
        for text in ("ny en", "ny to", "ny tre"):
            log.add(jonas, text)
        await karen.sees("▼ 3 nye")
        assert "ny tre" not in karen.text
        await karen.press("pagedown", "pagedown", "pagedown")
        await karen.sees("ny tre")
        await karen.until(lambda: "▼" not in karen.text)
        await karen.press("pageup", "pageup", "escape", "end")
        await karen.sees("ny tre")


async def test_who_is_here_follows_them_as_they_come_and_go(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=WIDE) as karen:
        async with sitting(room_for("amina"), config, incident=incident, size=NARROW):
            await karen.until(lambda: karen.here == {"KH", "AY"})
        await karen.until(lambda: karen.here == {"KH"})


async def test_damage_in_the_log_is_said_and_what_stands_is_shown(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    room = room_for("karen")
    async with sitting(room, config, incident=incident, size=size) as karen:
        with open(room._journal_path(incident), "r+b") as file:
            first = file.readline()
            file.seek(0, 2)
            # A line that is whole in itself, and does not belong where it stands.
            file.write(first)
        await karen.sees("Loggen er beskadiget")
        assert "Brand i affaldsrum" in karen.text
        await karen.enter("kan ikke gemmes")
        await karen.sees("IKKE GEMT")
        assert karen.line.value == "kan ikke gemmes"
        assert [draft.text for draft in karen.app.session.drafts.values()] == ["kan ikke gemmes"] * 2
        await karen.press("ctrl+u", "f10")
    assert not Drafts(room.folders, room.me.id, "den-næste").left_behind()


async def test_a_half_line_that_was_moved_aside_is_told_of_once(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    room = room_for("karen")
    async with sitting(room, config, incident=incident, size=size) as karen:
        with open(room._journal_path(incident), "ab") as file:
            file.write(b'{"n":99,"g":"halv')
        await karen.enter("det går videre")
        await karen.logged("det går videre")
        await karen.until(lambda: "kun halvt skrevet" in karen.words and "Alt, der er bekræftet" in karen.words)
        await karen.press("escape", "f2")
        await karen.enter("og igen")
        await karen.logged("og igen")
        assert "halvt skrevet" not in karen.words


async def test_a_board_that_waits_for_somebody_who_hangs_goes_on_reading(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    jonas = room_for("jonas").sit(incident)
    async with sitting(room_for("karen"), config, incident=incident, size=WIDE) as karen:
        with jonas.journal.atomic("jonas"):
            await karen.enter("venter på låsen")
            await karen.sees("gemmer")
            async with sitting(room_for("amina"), config, incident=incident, size=NARROW):
                await karen.until(lambda: karen.here == {"KH", "AY"}, within=3.0)
                assert "gemmer" in karen.text
        await karen.logged("venter på låsen")


async def test_the_minute_repaints_the_clock_and_nothing_else(
    room_for: RoomFor, config: Config, incident: str, clock: Clock, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.sees("0 min", "19.24, om 10 min")
        clock.forward(minutes=20)
        karen.board_screen.tick()
        await karen.sees("20 min", "KH · 19.24, 10 min over")
