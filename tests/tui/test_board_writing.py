"""The log line: how it is read, stored at Enter, asked about, and kept when it cannot be stored."""

import errno
import threading

import pytest

from beredskab_tui.journal import Io
from beredskab_tui.plan.config import Config
from beredskab_tui.records import EntryKind
from beredskab_tui.room import log
from beredskab_tui.room.drafts import kept
from beredskab_tui.room.sensitive import HIDDEN
from beredskab_tui.tui.widgets.logline import LogLine
from tests.conftest import Clock, QuickIo, RoomFor
from tests.tui.support import Person, sitting


class FullDisk(QuickIo):
    """Takes nothing while it is full."""

    def __init__(self) -> None:
        self.full = False

    def write(self, fd: int, data: bytes) -> int:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(fd, data)


class SlowDisk(QuickIo):
    """Waits for the test before each write."""

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def write(self, fd: int, data: bytes) -> int:
        assert self.go_on.wait(10)
        return super().write(fd, data)


def texts(person: Person) -> list[str]:
    return [entry.text for entry in person.board.log[3:]]


READINGS = [
    ("Skud hørt", "læses som: oplysning, nu"),
    ("b vi lukker klubben", "læses som: beslutning, nu – tilføj gerne: fordi …"),
    ("b vi lukker, fordi der er røg", "læses som: beslutning, nu"),
    ("18.55 a hold afstand", "læses som: anvisning, 18.55"),
    ("i går 23.10 r stenkast", "læses som: rygte, i går 23.10"),
    ("t Varmemesteren 00 00 00 07", "læses som: ring tilbage, nu"),
    (" b 4 afspærret", "læses som: oplysning, nu"),
    ("1800 lejemål uden strøm", "læses som: oplysning, nu"),
    ("f p navn på beboer", "læses som: følsom aftale, nu – krypteres; kun lederen og den udvalgte kan læse den"),
]


async def test_the_line_above_says_how_it_will_be_read(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        for typed, read in READINGS:
            await karen.type(typed)
            await karen.until(lambda read=read: karen.status == read)  # type: ignore[misc]  # bound at once
            await karen.press("ctrl+u")


async def test_kinds_and_times_are_stored_as_they_were_read(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        for line in ("18.55 a hold afstand", "m TV Syd: spørger om skader", "o hent tæpper", "t Varmemesteren"):
            await karen.enter(line)
        await karen.logged("Varmemesteren")
        kinds = [entry.kind for entry in karen.board.log[3:]]
        assert kinds == [EntryKind.INSTRUCTION, EntryKind.MEDIA, EntryKind.TASK, EntryKind.CONTACT]
        assert karen.board.log[3].occurred_at.minute == 55
        assert [note.outlet for note in karen.board.media] == ["TV Syd"]
        assert "hent tæpper" in [t.title for t in karen.board.tasks]
        await karen.sees("Ring tilbage: Varmemesteren")
        await karen.press("f5")
        await karen.sees("TV Syd")


async def test_a_time_later_than_now_is_yesterdays_after_a_second_enter_with_the_day_shown(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.enter("23.10 råb ved kiosken")
        await karen.sees("Enter igen gemmer linjen som i går 23.10")
        assert texts(karen) == [] and karen.line.value == "23.10 råb ved kiosken"
        await karen.press("enter")
        await karen.logged("råb ved kiosken")
        assert karen.board.log[-1].occurred_at.day == 22


async def test_another_line_after_the_question_is_asked_about_anew(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.enter("23.10 råb")
        await karen.sees("Enter igen")
        await karen.press("x", "enter")
        await karen.settle()
        assert texts(karen) == [] and "Enter igen" in karen.status


async def test_a_sensitive_line_is_stored_sealed(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.enter("f p navn på beboer")
        await karen.sees("Følsom linje. Teksten er krypteret.")
        assert karen.line.value == "" and texts(karen) == [HIDDEN]
        await karen.until(lambda: "Gemt som" in karen.status)
        await karen.press("up")
        assert karen.line.value == "", "Up brings what is sensitive back to nobody"


async def test_what_looks_like_a_cpr_number_is_caught_while_it_is_typed(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.type("hun har 010190-0000")
        await karen.sees("Det ligner et CPR-nummer. Sæt f og et mellemrum forrest, så krypteres linjen.")
        await karen.press("enter")
        await karen.sees("Enter igen gemmer det, som det står.")
        assert texts(karen) == []
        await karen.press("home", "f", "space")
        await karen.sees("læses som: følsom oplysning")
        await karen.press("enter")
        await karen.until(lambda: texts(karen) == [HIDDEN])
        await karen.enter("sag 010190-0001 er en anden")
        await karen.sees("Enter igen gemmer det, som det står.")
        await karen.press("enter")
        await karen.until(lambda: texts(karen) == [HIDDEN, "sag 010190-0001 er en anden"])


async def test_lines_without_text_are_not_stored(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        for line, said in (("18.55 ", "ingen tekst"), ("b ", "ingen tekst"), ("25.99 råb", ""), ("   ", "")):
            await karen.enter(line)
            await karen.settle()
            assert said in karen.status and ("25.99 råb" in texts(karen) or line != "25.99 råb")
            await karen.press("ctrl+u")
        assert texts(karen) == ["25.99 råb"]


async def test_the_same_within_five_seconds_is_asked_about(
    room_for: RoomFor, config: Config, incident: str, clock: Clock
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.enter("Politiet er her")
        await karen.logged("Politiet er her")
        await karen.until(lambda: "Gemt som" in karen.status)
        await karen.enter("Politiet er her")
        await karen.sees("Det står allerede som nr. 4")
        assert karen.line.value == "Politiet er her"
        assert texts(karen) == ["Politiet er her"]
        await karen.press("enter")
        await karen.logged("Politiet er her", times=2)
        await karen.until(lambda: karen.line.value == "")
        clock.forward(seconds=6)
        await karen.enter("Politiet er her")
        await karen.logged("Politiet er her", times=3)


async def test_what_cannot_be_stored_stays_with_the_reason_and_up_fetches_it(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    disk = FullDisk()
    async with sitting(room_for("karen", io=disk), config, incident=incident) as karen:
        disk.full = True
        await karen.enter("vigtig linje")
        await karen.sees("IKKE GEMT:")
        assert karen.line.value == "vigtig linje"
        await karen.press("ctrl+u")
        assert karen.line.value == ""
        await karen.press("up")
        assert karen.line.value == "vigtig linje"
        disk.full = False
        await karen.press("enter")
        await karen.logged("vigtig linje")
        await karen.until(lambda: not karen.app.session.drafts)
        assert texts(karen) == ["vigtig linje"]


async def test_what_could_not_be_stored_is_a_draft_at_the_next_start(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    disk = FullDisk()
    async with sitting(room_for("karen", io=disk), config, incident=incident) as karen:
        disk.full = True
        await karen.enter("vigtig linje")
        await karen.sees("IKKE GEMT:")
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.until(lambda: karen.line.value == "vigtig linje")
        assert texts(karen) == []
        await karen.press("enter")
        await karen.logged("vigtig linje")


async def test_a_second_line_can_be_written_while_the_first_is_being_saved(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    disk = SlowDisk()
    async with sitting(room_for("karen", io=disk), config, incident=incident) as karen:
        await karen.enter("den første")
        assert karen.line.value == ""
        await karen.sees("gemmer …")
        await karen.type("den anden")
        disk.go_on.set()
        await karen.logged("den første")
        assert karen.line.value == "den anden"
        await karen.press("enter")
        await karen.logged("den anden")
        await karen.until(lambda: not karen.app.session.drafts)
        assert texts(karen) == ["den første", "den anden"]


async def test_the_draft_is_on_the_disk_half_a_second_after_a_key(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    room = room_for("karen")

    def on_disk() -> list[str]:
        return [draft.text for draft in kept(room.folders, "karen", room.session) or ()]

    async with sitting(room, config, incident=incident) as karen:
        await karen.press(*"halv")
        await karen.until(lambda: on_disk() == ["halv"], within=2)
        await karen.press("ctrl+u")
        await karen.until(lambda: on_disk() == [], within=2)


async def test_several_pasted_lines_become_one_and_that_is_said(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.type("en\nto\ntre")
        await karen.sees("3 linjer er sat ind som én.")
        await karen.press("enter")
        await karen.sees("Gemt som nr. 4", "en / to / tre")
        await karen.type("x" * 300_000)
        await karen.sees("Der er ikke plads")


async def test_up_and_ctrl_u_bring_lines_back(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.type("en halv tanke")
        await karen.press("ctrl+u", "up")
        assert karen.line.value == "en halv tanke"


async def test_a_disk_that_takes_no_drafts_neither_ends_the_program_nor_loses_the_line(
    room_for: RoomFor, config: Config, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:

        def refuse(_draft: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(karen.app.session._drafts, "keep", refuse)
        await karen.type("halv")
        await karen.sees("Kladden kan ikke gemmes")
        assert karen.app.is_running and karen.line.value == "halv"


def test_the_disks_of_these_tests_are_real_ones() -> None:
    assert isinstance(FullDisk(), Io) and isinstance(SlowDisk(), Io)


async def test_a_paste_is_stored_line_by_line_after_one_question(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.type("19.05 Politiet er fremme\nb Vi lukker huset, fordi der er glas\n\nUroen er slut")
        await karen.press("ctrl+o")
        await karen.sees("Skriv flere linjer", "Én linje for hver")
        await karen.press("tab", "enter")
        await karen.back()
        await karen.sees("Gemt som nr. 4 til 6.")
        assert karen.line.value == ""
        stored = [(entry.text, entry.kind) for entry in karen.board.log[3:6]]
        assert stored == [
            ("Politiet er fremme", EntryKind.INFORMATION),
            ("Vi lukker huset", EntryKind.DECISION),
            ("Uroen er slut", EntryKind.INFORMATION),
        ]
        (late,) = karen.board.follow_ups
        assert late.seqs == (4,), "asked once, for the one that was noted late"


async def test_the_editor_stores_several_lines_as_one_entry(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.type("Første")
        await karen.press("ctrl+o", "end", "enter")
        await karen.type("Anden")
        await karen.press("tab", "enter")
        await karen.back()
        await karen.logged("Første\nAnden")
        assert karen.line.value == ""


async def test_a_line_that_cannot_be_stored_stores_none_of_them(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.type("En hel linje\n18.10")
        await karen.press("ctrl+o", "tab", "enter")
        await karen.sees("En af linjerne er tom")
        assert len(karen.board.log) == 3
        await karen.press("escape")
        await karen.back()
        assert karen.line.value == "En hel linje / 18.10"


async def test_a_digit_in_an_empty_line_brings_the_plans_words(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    block = config.text_blocks[0]
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.press("1")
        await karen.sees(f"Fast tekst 1: »{block.text}«")
        await karen.press("enter")
        assert karen.line.value == f"{block.text} " and len(karen.board.log) == 3
        await karen.type("alt er roligt")
        await karen.press("enter")
        await karen.logged(f"{block.text} alt er roligt")
        await karen.press("1", "9")
        await karen.type(".05 noget sket")
        await karen.sees("læses som: oplysning, 19.05")


async def test_a_word_is_suggested_and_taken_with_the_right_arrow_only(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.type("ring til Aaga")
        await karen.sees("Pil højre: Aagaard")
        await karen.press("right")
        assert karen.line.value == "ring til Aagaard"
        await karen.press("right")
        assert karen.line.value == "ring til Aagaard"
        await karen.press("enter")
        await karen.logged("ring til Aagaard")
        await karen.enter("Glarmesteren er på vej")
        await karen.sees("Gemt som nr. 5")
        await karen.type("gl")
        await karen.sees("Pil højre: glarmesteren")
        await karen.press("enter")
        await karen.until(lambda: karen.board.log[-1].text == "gl")


async def test_a_reference_is_told_before_it_is_stored(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.type("Se #1 og #77")
        await karen.sees("#1: Brand i affaldsrum", "#77 findes ikke")


async def test_what_is_missing_is_asked_on_the_side_and_an_error_stays_until_it_is_read(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.enter("b Vi lukker Beboerhuset")
        await karen.sees("Begrundelsen kan skrives, når der er tid (F3).", "ÅBEN: begrundelse mangler")
        await karen.press("f3", "home", "enter")
        await karen.sees("Begrundelse for #4")
        await karen.type("der er glas overalt")
        await karen.press("enter", "enter")
        await karen.logged("Begrundelse for #4: der er glas overalt")
        await karen.until(lambda: "ÅBEN" not in karen.text)
        await karen.back()
        karen.board_screen.complain("IKKE GEMT: disken er fuld.", "log")
        await karen.press("f2")
        await karen.type("videre")
        await karen.sees("IKKE GEMT: disken er fuld. (Esc: set)", "læses som")
        await karen.press("escape")
        assert "IKKE GEMT" not in karen.text


async def test_a_line_begun_in_the_same_breath_as_enter_is_a_line_of_its_own(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        line = karen.line
        await karen.type("politiet er her")
        line.post_message(LogLine.Submitted(line, line.value))
        line.insert_text_at_cursor("halv")
        await karen.logged("politiet er her")
        await karen.settle()
        assert line.value == "halv" and karen.board.log[-1].text == "politiet er her"


async def test_a_word_that_comes_after_it_was_begun_is_suggested_too(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.type("gl")
        await karen.sees("læses som")
        log.add(room_for("amina").sit(incident), "Glarmesteren er på vej")
        await karen.sees("Pil højre: glarmesteren")
        assert karen.line.value == "gl"
