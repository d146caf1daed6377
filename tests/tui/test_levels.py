"""Who may see a line, by keys: following it from the log line to the disk, for those who may read it and those not."""

from pathlib import Path

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.records import Sensitivity
from beredskab_tui.room import command, log, sensitive
from beredskab_tui.room.drafts import Draft, Drafts
from beredskab_tui.room.sensitive import DELETED, HIDDEN
from tests.conftest import RoomFor
from tests.tui.support import sitting

SECRET = "Karla fra nr. 12 er indlagt"


@pytest.mark.slow
async def test_a_sensitive_line_is_read_by_the_leader_and_not_by_others(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        await amina.enter(f"f {SECRET}")
        await amina.sees(HIDDEN)
        line = amina.board.log[-1]
        await amina.to("log", line.id)
        await amina.press("enter")
        await amina.sees("Teksten kan læses af lederen, den udvalgte medarbejder")
        assert "Karla" not in amina.text
        await amina.press("escape")
        await amina.sees("Teksten er følsom. Den kan læses af lederen")
    command.choose_officer(room_for("karen").sit(incident), "amina")
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        await amina.to("log", line.id)
        await amina.press("enter")
        await amina.sees(SECRET)
    async with sitting(room_for("karen"), config, incident=incident, size=(200, 60)) as karen:
        await karen.to("log", line.id)
        assert "Karla" not in karen.text, "the pane beside the timeline shows it to everybody who looks at the screen"
        await karen.press("enter")
        await karen.sees(SECRET)


async def test_marked_with_two_keys_it_is_gone_from_the_disk(room_for: RoomFor, config: Config, incident: str) -> None:
    room = room_for("amina")
    entry = log.add(room.sit(incident), SECRET).entry
    async with sitting(room, config, incident=incident) as amina:
        await amina.to("log", entry.id)
        await amina.press("y")
        await amina.sees(f"Hvem må se linje {entry.seq}", "Følsom: krypteres", "sådan er den nu", "kun lederen")
        await amina.press("4")
        await amina.sees(f"Linje {entry.seq} er nu følsom.", HIDDEN)
    held = [path.read_bytes() for path in Path(room.folders.data).rglob("*") if path.is_file()]
    assert not any(b"Karla" in data for data in held)


async def test_its_words_are_not_suggested_any_more_where_a_board_is_open(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    seat = room_for("karen").sit(incident)
    entry = log.add(seat, "Blomsterhandleren er indlagt").entry
    log.add(seat, "Vinduet er sat i")
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        await amina.type("ring til blomst")
        await amina.sees("Pil højre: blomsterhandleren")
        sensitive.set_level(seat, entry.seq, Sensitivity.SENSITIVE)
        await amina.until(lambda: "Pil højre" not in amina.words)
        await amina.press("right")
        assert amina.line.value == "ring til blomst"
        await amina.type(" om vin")
        await amina.sees("Pil højre: vinduet")


async def test_who_leads_makes_it_less_so_with_a_reason_and_deletes_what_it_says(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    seat = room_for("amina").sit(incident)
    first, second = (log.add(seat, f"{SECRET} {n}", sensitive=True).entry for n in (1, 2))
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.to("log", first.id)
        await karen.press("y", "2")
        await karen.type("familien er indforstået")
        await karen.press("enter")
        await karen.sees(f"Linje {first.seq} er nu intern.", f"{SECRET} 1")
        await karen.to("log", second.id)
        await karen.press("y", "5")
        await karen.sees("Teksten kan ingen få frem igen")
        await karen.type("skrevet ved en fejl")
        await karen.press("enter")
        await karen.sees(DELETED, f"Teksten i linje {second.seq} er slettet.")
        assert karen.board.log[first.seq - 1].sensitivity is Sensitivity.INTERNAL
        await karen.to("log", second.id)
        await karen.press("enter")
        await karen.sees("Teksten er slettet for altid 19.14 af Karen Holm (KH)")
        await karen.press("escape", "y")
        await karen.sees("teksten er slettet")


async def test_correcting_a_sensitive_line_begins_with_what_it_says_for_who_may_read_it(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    entry = log.add(room_for("amina").sit(incident), SECRET, sensitive=True).entry
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.to("log", entry.id)
        await karen.press("r")
        await karen.sees(SECRET)
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        await amina.to("log", entry.id)
        await amina.press("r")
        await amina.sees("Ret linje")
        assert "Karla" not in amina.text and "krypteret." not in amina.text.split("Ret linje")[1]
        await amina.type("Karla er hjemme igen")
        await amina.press("tab")
        await amina.type("hun er udskrevet")
        await amina.press("enter")
        await amina.until(lambda: amina.board.log[-1].corrects == entry.seq)
        assert amina.board.log[-1].text == HIDDEN


async def test_a_correction_begun_by_who_may_not_read_the_line_any_more_is_not_offered(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    seat = room_for("karen").sit(incident)
    entry = log.add(room_for("amina").sit(incident), SECRET, sensitive=True).entry
    field, text = f"form:correct-{entry.id}", f'{{"text":"{SECRET} igen"}}'
    lost = Drafts(room_for("amina").folders, "amina", "tabt")
    lost.keep(Draft(id="kladde", incident=incident, field=field, text=text, title="Ret linje"))
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        assert amina.board_screen.deeds.drafts() == []
        await amina.to("log", entry.id)
        await amina.press("r")
        await amina.sees("Ret linje", "Grunden kan alle på")
        assert "Karla" not in amina.text
        await amina.type("Hun er hjemme")
        await amina.press("escape")
        (own,) = amina.board_screen.deeds.drafts()
        assert "Hun er hjemme" in own.text
        command.choose_officer(seat, "amina")
        await amina.until(lambda: len(amina.board_screen.deeds.drafts()) == 2)
        await amina.press("r")
        await amina.sees("Hun er hjemme")


async def test_a_crash_in_between_is_made_good_by_whoever_opens_it_next(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    room = room_for("amina")
    seat = room.sit(incident)
    entry = log.add(seat, SECRET).entry
    sensitive.set_level(seat, entry.seq, Sensitivity.SENSITIVE)
    async with sitting(room_for("peter"), config, incident=incident) as peter:
        await peter.until(lambda: not peter.board.log[entry.seq - 1].unfinished)
    held = [path.read_bytes() for path in Path(room.folders.data).rglob("*") if path.is_file()]
    assert not any(b"Karla" in data for data in held)


async def test_what_the_wall_display_would_show_can_be_looked_at(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    log.add(room_for("amina").sit(incident), "Ring 00 00 12 34")
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.press("ctrl+p")
        await karen.type("hvem ser hvad")
        await karen.press("enter")
        await karen.sees("Alle på tavlen, også med læseadgang", "Storskærmen", "Presse")
        await karen.press("2")
        await karen.sees("Det ser de: Storskærmen", "Ring [telefonnummer]", "Alle linjer vises.")
