"""Which incident is meant, and which incidents there are."""

import os
from typing import Any

import pytest

from beredskab_tui.errors import Refused, UsageError
from beredskab_tui.journal import Journal
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Phase
from beredskab_tui.room import closing, log, opening
from beredskab_tui.room import room as room_module
from beredskab_tui.room.room import Room
from tests.conftest import Clock, RoomFor
from tests.room.desk import Desk


@pytest.fixture
def room(room_for: RoomFor) -> Room:
    return room_for("karen")


class Several:
    """Starts incidents a minute apart."""

    def __init__(self, room: Room, plan: Plan, clock: Clock) -> None:
        self.room, self.plan, self.clock = room, plan, clock

    def start(self, text: str) -> Desk:
        self.clock.forward(minutes=1)
        return Desk(self.room, opening.start(self.room, self.plan, (), text), self.plan, self.clock)


@pytest.fixture
def several(room: Room, plan: Plan, clock: Clock) -> Several:
    return Several(room, plan, clock)


def test_none(room: Room, folders: Folders) -> None:
    with pytest.raises(Refused, match="Der er ingen åben hændelse") as refused:
        room.choose()
    assert folders.data in refused.value.sentence, "nobody works on an invisible second board"
    assert refused.value.exit_code == 1
    assert room.found() == []


def test_the_only_one(room: Room, several: Several) -> None:
    desk = several.start("Brand")
    assert room.choose() == desk.seat.incident_id


def test_several_are_listed(room: Room, several: Several) -> None:
    first, second = several.start("Brand"), several.start("Hærværk")
    with pytest.raises(UsageError) as refused:
        room.choose()
    assert refused.value.exit_code == 2
    assert refused.value.sentence.splitlines()[1:] == ["  1  Brand", "  2  Hærværk"]
    assert room.choose("1") == first.seat.incident_id
    assert room.choose("2") == second.seat.incident_id
    assert room.choose(second.seat.incident_id) == second.seat.incident_id


def test_one_that_is_stood_down_counts_only_when_no_other_is_open(room: Room, several: Several) -> None:
    old = several.start("Brand")
    closing.stand_down(old.seat)
    assert room.choose() == old.seat.incident_id

    tonight = several.start("Skud")
    assert room.choose() == tonight.seat.incident_id
    assert [one.number for one in room.found()] == [1, 2]

    closing.stand_down(tonight.seat)
    with pytest.raises(UsageError, match="flere åbne"):
        room.choose()


def test_numbers_stay_when_others_are_closed(room: Room, several: Several) -> None:
    first, second, third = several.start("Brand"), several.start("Hærværk"), several.start("Skud")
    closing.close(first.seat)
    assert [(one.number, one.incident_id) for one in room.found()] == [
        (2, second.seat.incident_id),
        (3, third.seat.incident_id),
    ]
    assert [one.number for one in room.found(closed=True)] == [1, 2, 3]
    assert room.choose("1") == first.seat.incident_id, "a closed one can be meant, when it is named"
    closing.close(second.seat)
    assert room.choose() == third.seat.incident_id


@pytest.mark.parametrize(
    "wanted", ["0", "2", "-1", "1.0", "x", "", " 1", "¹", "9" * 5_000, "..", "/", "[/b]", "\x1b]0;x\x07", "nul\x00"]
)
def test_one_that_does_not_exist(room: Room, several: Several, wanted: str) -> None:
    several.start("Brand")
    with pytest.raises(UsageError, match="Der er ingen hændelse »") as refused:
        room.choose(wanted)
    assert "\x1b" not in refused.value.sentence
    assert "\x00" not in refused.value.sentence
    assert len(refused.value.sentence) < 200


def test_an_incident_that_was_never_begun_is_none(room: Room, several: Several, folders: Folders) -> None:
    """The program was killed, or the disk was full, before the first line was stored."""
    room.new_journal("00000000-0000-7000-8000-000000000000").close()
    os.makedirs(os.path.join(folders.incidents, "00000000-0000-7000-8000-000000000001"))
    with pytest.raises(Refused, match="ingen åben hændelse"):
        room.choose()
    desk = several.start("Brand")
    assert room.choose() == desk.seat.incident_id
    assert [one.number for one in room.found(closed=True)] == [3]


# -- closed, told by the end of the file


@pytest.mark.parametrize("lines", [0, 1, 400])
def test_closed_is_seen_at_the_end_without_reading_the_rest(
    room: Room, several: Several, lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = several.start("Brand")
    for number in range(lines):
        log.add(closed.seat, f"linje {number}", again=True)
    closing.close(closed.seat)
    opened = several.start("Skud")

    read: list[str] = []

    class Counted(Journal):
        def __init__(self, path: str, *args: Any, **kwargs: Any) -> None:
            read.append(path)
            super().__init__(path, *args, **kwargs)

    monkeypatch.setattr(room_module, "Journal", Counted)
    assert room.choose() == opened.seat.incident_id
    assert [one.incident_id for one in room.found()] == [opened.seat.incident_id]
    assert len(read) == 1
    assert opened.seat.incident_id in read[0]


def test_reopened_is_open(room: Room, several: Several) -> None:
    desk = several.start("Brand")
    closing.close(desk.seat)
    with pytest.raises(Refused, match="ingen åben hændelse"):
        room.choose()
    closing.reopen(desk.seat, "ny brand")
    assert room.choose() == desk.seat.incident_id
    (found,) = room.found()
    assert found.incident is not None
    assert found.incident.phase is Phase.OPEN


def test_a_long_last_line_hides_nothing(room: Room, several: Several) -> None:
    """The first look at the end is shorter than the longest line."""
    desk = several.start("Brand")
    log.add(desk.seat, "æ" * 9_000)
    assert room.choose() == desk.seat.incident_id
    closing.close(desk.seat)
    assert room.found() == []


# -- what is in the folder besides


def test_what_does_not_belong_there_is_told_and_in_nobodys_way(room: Room, several: Several, folders: Folders) -> None:
    desk = several.start("Brand")
    with open(os.path.join(folders.incidents, "~kopi.txt"), "w", encoding="utf-8") as file:
        file.write("nej")
    os.mkdir(os.path.join(folders.incidents, ".skjult"))
    os.makedirs(os.path.join(folders.incidents, "tabt", "mail"))

    assert room.choose() == desk.seat.incident_id
    troubles = [one.trouble for one in room.found() if one.incident is None]
    assert len(troubles) == 1, "a file is no incident; tjek tells of it"
    assert "ingen log" in troubles[0]


def test_an_incident_that_cannot_be_read_is_not_called_none(room: Room, folders: Folders) -> None:
    os.makedirs(os.path.join(folders.incidents, "tabt", "mail"))
    os.makedirs(os.path.join(folders.incidents, "ogsaa-tabt", "mail"))
    with pytest.raises(Refused, match="har ingen log"):
        room.choose()


def test_a_data_folder_that_was_moved_is_read_and_written(
    room: Room, several: Several, folders: Folders, room_for: RoomFor, plan: Plan, clock: Clock
) -> None:
    """What is of one computer only stays behind; the log goes on where it was."""
    desk = several.start("Brand")
    os.rename(folders.local, f"{folders.data}-gammel-computer")

    moved = Desk(room_for("amina"), room_for("amina").choose(), plan, clock)
    log.add(moved.seat, "Her er vi igen")
    assert desk.look().log[-1].text == "Her er vi igen"
    assert len(os.listdir(folders.incident(desk.seat.incident_id))) == 1
