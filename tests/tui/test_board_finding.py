"""Finding lines on the board: while one types, one after the other, and nothing but what was found."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, EntryKind, LogEntry
from beredskab_tui.room import log
from beredskab_tui.tui.widgets.logline import LogLine
from tests.conftest import Clock, RoomFor
from tests.hostile import HOSTILE
from tests.tui.support import NARROW, SIZES, Person, sitting, started


@pytest.fixture
def incident(room_for: RoomFor, plan: Plan, contacts: tuple[DirectoryContact, ...], clock: Clock) -> str:
    """Forty lines, three of them about the keys to the cellar, two of those decisions."""
    jonas = room_for("jonas")
    incident = started(jonas, plan, contacts)
    seat = jonas.sit(incident)
    for number in range(1, 38):
        clock.forward(minutes=1)
        log.add(seat, f"Der er roligt ved opgang {number}")
    log.add(seat, "Kælderen er låst", kind=EntryKind.DECISION, reason="politiet beder om det")
    log.add(seat, "Kurt har nøglen til kælderen")
    log.add(seat, "Kælderen åbnes igen", kind=EntryKind.DECISION, reason="der er kontrolleret")
    return incident


def in_hand(person: Person) -> str:
    row = person.board_screen.timeline.highlighted
    assert row is not None
    return getattr(row, "text", "")


def listed(person: Person) -> list[str]:
    return [row.text for row in person.board_screen.timeline.rows if isinstance(row, LogEntry)]


@pytest.mark.parametrize("size", SIZES)
async def test_it_goes_to_what_is_typed_and_on_with_the_arrows(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for(), config, incident=incident, size=size) as karen:
        await karen.press("ctrl+f")
        assert karen.focus == "query"
        await karen.type("kælder")
        await karen.sees("3 af 3 fundne: med »kælder«")
        assert in_hand(karen) == "Kælderen åbnes igen"
        await karen.press("up", "up")
        await karen.sees("1 af 3 fundne")
        assert in_hand(karen) == "Kælderen er låst"
        await karen.press("up")
        assert in_hand(karen) == "Kælderen åbnes igen", "round again"
        await karen.press("escape")
        assert karen.focus == "log" and not karen.board_screen.finding.open
        assert in_hand(karen) == "Kælderen åbnes igen", "one stays where one came to"


async def test_enter_shows_nothing_else_and_esc_shows_all(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for(), config, incident=incident) as karen:
        await karen.press("escape", "f")
        await karen.type("b kælder")
        await karen.press("enter")
        await karen.sees("Viser kun 2 af 43 linjer: slags: beslutning, med »kælder«")
        assert karen.focus == "log"
        assert listed(karen) == ["Kælderen er låst", "Kælderen åbnes igen"]
        await karen.press("escape")
        assert len(karen.board_screen.timeline.rows) == 43
        assert "roligt" in karen.text


async def test_new_lines_come_into_the_filter_only_when_they_fit(
    room_for: RoomFor, config: Config, incident: str, clock: Clock
) -> None:
    other = room_for("jonas").sit(incident)
    async with sitting(room_for(), config, incident=incident) as karen:
        await karen.press("ctrl+f")
        await karen.type("kælder")
        await karen.press("enter")
        clock.forward(minutes=1)
        log.add(other, "Noget helt andet")
        log.add(other, "Kælderen er tom")
        await karen.logged("Kælderen er tom")
        assert listed(karen)[-1] == "Kælderen er tom"
        assert "Noget helt andet" not in karen.text
        await karen.press("escape")
        await karen.sees("Noget helt andet")


async def test_a_number_is_gone_to(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for(), config, incident=incident) as karen:
        await karen.press("ctrl+f")
        await karen.type("#7")
        await karen.press("enter")
        assert karen.focus == "log" and not karen.board_screen.finding.open
        assert in_hand(karen) == karen.board.log[6].text


async def test_nothing_found_is_said_and_the_board_stays(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for(), config, incident=incident) as karen:
        await karen.press("ctrl+f")
        await karen.type("giraf")
        await karen.sees("Ingen linjer passer: med »giraf«")
        await karen.press("enter", "down")
        assert karen.focus == "query" and len(karen.board_screen.timeline.rows) == 43


async def test_what_is_half_written_stays_in_the_log_line(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for(), config, incident=incident) as karen:
        await karen.type("halvt skrevet")
        await karen.press("ctrl+f")
        await karen.type("kurt")
        await karen.press("f2")
        assert karen.focus == "line" and karen.line.value == "halvt skrevet"


async def test_news_of_the_log_line_that_comes_late_does_not_take_the_place_of_what_is_said_now(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for(), config, incident=incident) as karen:
        await karen.type("halvt skrevet")
        await karen.sees("læses som: oplysning, nu")
        await karen.press("ctrl+f")
        await karen.sees("Skriv et ord")
        karen.line.post_message(LogLine.Edited(karen.line, karen.line.value))
        await karen.settle()
        assert "Skriv et ord" in karen.status


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_words_find_nothing_and_break_nothing(
    room_for: RoomFor, config: Config, incident: str, text: str
) -> None:
    async with sitting(room_for(), config, incident=incident, size=NARROW) as karen:
        await karen.press("ctrl+f")
        await karen.type(text)
        await karen.press("enter", "escape")
        assert karen.focus == "log" and len(karen.board_screen.timeline.rows) == 43
