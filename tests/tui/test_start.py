"""The start screen: a line is enough, and nothing written there is lost."""

from contextlib import suppress

import msgspec
import pytest

from beredskab_tui.errors import BeredskabError
from beredskab_tui.plan.config import Config, load
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, Phase
from beredskab_tui.room import closing, dutylog, opening
from beredskab_tui.tui.start.lists import DutyLines
from tests.conftest import Clock, RoomFor
from tests.hostile import HOSTILE, harmless
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
        await karen.press("f1", "escape")
        assert "IKKE STARTET" in karen.words
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
        await karen.press("end")
        await karen.sees("Ctrl+P a", "Ny linje")
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


async def test_what_went_wrong_stays_until_it_is_read(room_for: RoomFor, config: Config, size: tuple[int, int]) -> None:
    async with sitting(room_for("karen"), config, size=size) as karen:
        await karen.enter("f  ")
        await karen.sees("IKKE STARTET", "(Esc: set)")
        await karen.press("ctrl+c", "f2")
        assert "IKKE STARTET" in karen.words
        await karen.press("escape")
        assert "IKKE STARTET" not in karen.words
        await karen.press("f2", "enter")
        await karen.sees("IKKE STARTET")
        await karen.press("ctrl+u", "enter")
        assert "IKKE STARTET" not in karen.words


async def test_a_fault_of_the_program_is_said_and_the_line_is_there(
    room_for: RoomFor, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(opening, "start", fail)
    async with sitting(room_for("karen"), config) as karen:
        await karen.enter("Brand")
        await karen.sees("fejl.log")
        assert karen.line.value == "Brand" and karen.app.board is None
        await karen.press("x")
        assert karen.line.value == "Brandx"


# -- the vagtlog


@pytest.fixture
def quiet_days(room_for: RoomFor, clock: Clock) -> None:
    """Two days of the vagtlog."""
    clock.forward(minutes=-24 * 60)
    dutylog.add(room_for("jonas"), "Nøglen til kælderen hænger hos varmemesteren")
    clock.forward(minutes=24 * 60)
    dutylog.add(room_for("amina"), "Vagten går til Peter i weekenden")


async def test_the_vagtlog_stands_under_its_days_with_the_newest_at_the_bottom(
    room_for: RoomFor, config: Config, quiet_days: None, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, size=size) as karen:
        await karen.sees("søndag den 22. november 2026", "mandag den 23. november 2026")
        rows = karen.text.split("\n")
        older = next(n for n, line in enumerate(rows) if "19.14 JB" in line and "Nøglen til kælderen" in line)
        newer = next(n for n, line in enumerate(rows) if "Vagten går til Peter" in line)
        assert older < newer
        dutylog.add(room_for("peter"), "Der er skiftet lås i opgang 12")
        await karen.sees("Der er skiftet lås i opgang 12")
        assert karen.focus == "line"


async def test_n_writes_a_line_and_starts_nothing(room_for: RoomFor, config: Config, size: tuple[int, int]) -> None:
    room = room_for("karen")
    async with sitting(room, config, size=size) as karen:
        await karen.sees("Vagtloggen er tom. n skriver den første linje")
        await karen.press("escape", "n")
        await karen.sees("Ny linje i vagtloggen")
        await karen.enter("Peter har vagten")
        await karen.sees("KH", "Peter har vagten", "Gemt i vagtloggen")
        assert karen.focus == "duty"
        assert [entry.text for entry in dutylog.entries(room)] == ["Peter har vagten"] and room.incident_ids() == []


async def test_enter_shows_a_long_line_whole_and_esc_goes_back(
    room_for: RoomFor, config: Config, size: tuple[int, int]
) -> None:
    dutylog.add(room_for("jonas"), "Lang besked. " * 40 + "Sidste ord.\nOg en linje til.")
    async with sitting(room_for("karen"), config, size=size) as karen:
        await karen.press("escape", "v")
        assert karen.focus == "duty"
        await karen.press("enter")
        await karen.sees("Vagtlog mandag den 23. november 2026 kl. 19.14, JB", "Og en linje til.")
        await karen.press("escape", "escape")
        assert karen.focus == "found"


async def test_who_reads_further_up_in_the_vagtlog_is_not_moved(room_for: RoomFor, config: Config) -> None:
    for number in range(1, 31):
        dutylog.add(room_for("jonas"), f"Linje nr. {number}.")
    async with sitting(room_for("karen"), config) as karen:
        await karen.sees("Linje nr. 30.")
        await karen.press("escape", "v", "home")
        await karen.sees("Linje nr. 1.")
        dutylog.add(room_for("jonas"), "Linje nr. 31.")
        await karen.until(lambda: len(karen.screen.query_one(DutyLines).rows) == 31)
        await karen.sees("Linje nr. 1.")
        await karen.press("end")
        await karen.sees("Linje nr. 31.")


async def test_a_half_written_line_of_the_vagtlog_is_there_again(room_for: RoomFor, config: Config) -> None:
    async with sitting(room_for("karen"), config) as karen:
        await karen.press("escape", "n")
        await karen.sees("Ny linje i vagtloggen")
        await karen.type("Peter har v")
        await karen.press("escape")
        await karen.sees("Esc og g henter kladden")
    async with sitting(room_for("karen"), config) as karen:
        await karen.press("escape", "g")
        await karen.sees("Peter har v")
        await karen.type("agten")
        await karen.press("enter")
        await karen.sees("Peter har vagten", "Gemt i vagtloggen")
        await karen.press("g")
        await karen.sees("Der er ikke noget halvt skrevet")


async def test_who_may_only_read_writes_nothing_in_the_vagtlog(room_for: RoomFor, config: Config) -> None:
    async with sitting(room_for("tove"), config) as tove:
        await tove.press("n")
        await tove.sees("Du har læseadgang")
        await tove.press("g", "ctrl+p")
        await tove.type("vagtlog")
        await tove.sees("Kan ikke bruges nu: du ser med uden at kunne skrive")
        await tove.press("escape")
    assert dutylog.entries(room_for("karen")) == []


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_lines_and_titles_are_shown_and_not_obeyed(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts, text: str
) -> None:
    room = room_for("jonas")
    with suppress(BeredskabError):
        dutylog.add(room, text)
    with suppress(BeredskabError):
        started(room, plan, contacts, text)
    dutylog.add(room, "Til sidst")
    async with sitting(room_for("karen"), config) as karen:
        await karen.sees("Til sidst")
        assert harmless(karen.text)
        await karen.press("escape", "v", "home", "enter")
        assert harmless(karen.text)
        await karen.press("escape", "n")
        await karen.sees("Ny linje i vagtloggen")
        await karen.enter(text)
        assert harmless(karen.text) and karen.app.return_value is None


# -- the health of plan and contacts


async def test_health_is_brief_in_a_narrow_window_and_whole_in_a_wide_one(
    room_for: RoomFor, config: Config, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, size=size) as karen:
        await karen.sees("Plan og kontakter", "OBS Prøveplanen er i brug")
        if size[0] < 110:
            await karen.sees("linjer til: »beredskab tjek« viser alt")
            assert "i orden" not in karen.words
        else:
            await karen.sees("i orden Plan 2026.1")
            assert "linjer til" not in karen.words


async def test_the_vagtlog_has_a_column_of_its_own_in_a_wide_window(
    room_for: RoomFor, config: Config, quiet_days: None
) -> None:
    async with sitting(room_for("karen"), config, size=(200, 60)) as karen:
        await karen.sees("Vagten går til Peter")
        found, duty, health = (karen.screen.query_one(f"#{name}").region for name in ("found", "duty", "health"))
        assert duty.x > found.right - 1 and duty.y == found.y and duty.bottom == health.bottom
        await karen.resize(80, 24)
        found, duty, health = (karen.screen.query_one(f"#{name}").region for name in ("found", "duty", "health"))
        assert found.bottom == duty.y and duty.bottom == health.y and found.width == duty.width == 80


# -- moving about


async def test_tab_goes_round_and_letters_go_where_they_say(
    room_for: RoomFor, config: Config, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, size=size) as karen:
        seen = []
        for _ in range(3):
            await karen.press("tab")
            seen.append(karen.focus)
        assert seen == ["found", "duty", "line"]
        await karen.press("shift+tab", "o")
        assert karen.focus == "found"
        await karen.press("v", "l")
        assert karen.focus == "line"


@pytest.mark.parametrize("word", ["vagtlog", "farver", "hjælp", "afslut"])
async def test_the_palette_finds_what_can_be_done(room_for: RoomFor, config: Config, word: str) -> None:
    async with sitting(room_for("karen"), config) as karen:
        await karen.press("ctrl+p")
        await karen.type(word)
        await karen.press("enter")
        if word == "afslut":
            await karen.until(lambda: karen.app.return_value == 0)
        elif word == "vagtlog":
            await karen.until(lambda: karen.focus == "duty")
        else:
            await karen.sees({"farver": "Høj kontrast", "hjælp": "Hjælp til starten"}[word])


async def test_a_click_on_a_key_and_two_on_an_incident(
    room_for: RoomFor, config: Config, plan: Plan, contacts: Contacts
) -> None:
    incident = started(room_for("jonas"), plan, contacts)
    async with sitting(room_for("karen"), config) as karen:
        await karen.sees("Brand i affaldsrum")
        with karen.app._context():
            x = karen.line_of("F1 Hjælp").index("v Vagtlog")
            await karen._pilot.click("#keys", offset=(x, 0))
        await karen.until(lambda: karen.focus == "duty")
        with karen.app._context():
            await karen._pilot.click("#found", offset=(4, 1), times=2)
        await karen.until(lambda: karen.app.board is not None and karen.app.board.is_mounted)
        assert karen.board.incident.id == incident
