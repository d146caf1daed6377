"""When the disk, or somebody with an editor, has been at the data: what can be read is shown, and it is said."""

import errno
import os
from collections.abc import Callable

import pytest

from beredskab_tui.errors import BeredskabError, Refused
from beredskab_tui.journal import Damaged, JournalError, NotStored
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Contact, InvalidRecord, TaskState
from beredskab_tui.room import log, opening, tasks
from beredskab_tui.room.room import Room
from tests.conftest import Clock, QuickIo, RoomFor
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each


def journal_of(folders: Folders, incident: str) -> str:
    (name,) = (name for name in os.listdir(folders.incident(incident)) if name.endswith(".jsonl"))
    return os.path.join(folders.incident(incident), name)


def spoil(path: str, change: Callable[[list[bytes]], list[bytes]]) -> None:
    with open(path, "rb") as file:
        lines = file.read().splitlines(keepends=True)
    with open(path, "wb") as file:
        file.writelines(change(lines))


def test_a_damaged_line_leaves_the_rest_to_be_read_and_nothing_to_be_written(
    desk_for: DeskFor, folders: Folders, incident: str, clock: Clock
) -> None:
    before = desk_for("karen")
    for text in ("Første", "Anden", "Tredje"):
        log.add(before.seat, text)
    before.seat.journal.close()
    spoil(journal_of(folders, incident), lambda lines: [*lines[:-2], lines[-2].replace(b"Anden", b"Andet"), lines[-1]])

    desk = desk_for("karen")
    assert desk.texts()[-2:] == ["Første", "Tredje"]
    assert desk.seat.journal.damage
    for act in each(
        lambda: log.add(desk.seat, "Ny"), lambda: tasks.set_deadline(desk.seat, desk.card("dialog").id, None)
    ):
        with pytest.raises(Damaged) as refused:
            act()
        assert refused.value.sentence.startswith("Loggen er beskadiget og kan kun læses.")
        assert "før loggen på papir" in refused.value.sentence.lower()
        assert refused.value.exit_code == 1
    (found,) = desk.room.found()
    assert found.incident == desk.board.incident


def test_a_half_line_at_the_end_was_promised_to_nobody(desk_for: DeskFor, folders: Folders, incident: str) -> None:
    log.add(desk_for("karen").seat, "Første")
    spoil(journal_of(folders, incident), lambda lines: [*lines, b'{"n":3,"g":"01'])
    desk = desk_for("karen")
    log.add(desk.seat, "Anden")
    assert desk.texts()[-2:] == ["Første", "Anden"]


def test_a_record_from_a_later_version_is_said_in_danish_and_hides_nothing_else(
    incident: str, room_for: RoomFor, desk_for: DeskFor
) -> None:
    seat = room_for("karen").sit(incident)
    with seat.journal.atomic("karen") as transaction:
        transaction.put("contacts", "fremmed", {"name": "Ali", "claim": "en ny slags"})
    desk = desk_for("karen")
    (sentence,) = desk.board.unreadable
    assert "denne udgave af programmet ikke kan læse" in sentence
    assert desk.board.record(Contact, "fremmed") is None
    assert len(desk.board.contacts) == len(seat.journal.table("contacts")) - 1


def test_an_incident_record_that_cannot_be_read_is_told_in_the_list(
    room_for: RoomFor, incident: str, folders: Folders
) -> None:
    room = room_for("karen")
    seat = room.sit(incident)
    with seat.journal.atomic("karen") as transaction:
        transaction.update("incident", incident, {"phase": "en ny fase"})

    (found,) = room.found()
    assert found.incident is None
    assert "denne udgave af programmet ikke kan læse" in found.trouble
    assert "Expected" not in found.trouble, "no English"
    with pytest.raises(InvalidRecord, match="Opdatér programmet"):
        log.add(seat, "Skud")


class ReadOnlyDisk(QuickIo):
    """Root may write everywhere, so the disk itself must say no."""

    def open(self, path: str, flags: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, "Read-only file system", path)
        return super().open(path, flags)


def test_a_read_only_disk_is_read(incident: str, room_for: RoomFor, plan: Plan, clock: Clock) -> None:
    room = room_for("karen", io=ReadOnlyDisk())
    desk = Desk(room, room.choose(), plan, clock)
    assert desk.texts()[0] == "Der brænder en bil ved Søparkvej 4"
    with pytest.raises(NotStored, match="Linjen er ikke gemt: datamappen kan kun læses") as refused:
        log.add(desk.seat, "Ny")
    assert refused.value.exit_code == 1
    with pytest.raises(NotStored):
        tasks.set_state(desk.seat, desk.card("dialog").id, TaskState.DONE)
    assert len(desk.look().log) == 3


def test_nothing_is_started_on_a_read_only_disk(room_for: RoomFor, plan: Plan, incident: str) -> None:
    room = room_for("karen", io=ReadOnlyDisk())
    with pytest.raises(NotStored, match="disken kan kun læses"):
        opening.start(room, plan, (), "Skud")
    assert [one.incident_id for one in room.found(closed=True)] == [incident]


@pytest.fixture
def nowhere(folders: Folders, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A data folder that is not there, and cannot be made: something else has its name."""
    file = tmp_path_factory.mktemp("disk") / "data"
    file.write_text("en fil")
    return Folders(folders.config, str(file / "mappe"))


def test_a_data_folder_that_cannot_be_made(nowhere: Folders, room_for: RoomFor, plan: Plan) -> None:
    like = room_for("karen")
    room = Room(nowhere, like.me, like.people, like.clock, like.session)
    with pytest.raises(BeredskabError) as refused:
        opening.start(room, plan, (), "Skud")
    assert nowhere.data in refused.value.sentence
    assert "Intet er ændret" in refused.value.sentence
    with pytest.raises(BeredskabError) as refused:
        room.choose()
    assert nowhere.data in refused.value.sentence


def test_a_data_folder_that_is_not_there_yet_is_made_by_the_first_start(
    folders: Folders, room_for: RoomFor, plan: Plan
) -> None:
    os.rmdir(folders.data)
    room = room_for("karen")
    with pytest.raises(Refused, match="ingen åben hændelse"):
        room.choose()
    assert not os.path.exists(folders.data), "asking makes nothing"
    opening.start(room, plan, (), "Skud")
    assert len(room.found()) == 1
    assert os.stat(folders.incidents).st_mode & 0o077 == 0, "for the owner only"


def test_an_unknown_computer_id_is_a_sentence(folders: Folders, room_for: RoomFor, plan: Plan) -> None:
    os.makedirs(folders.origin)
    with pytest.raises(BeredskabError, match="kan ikke læses"):
        opening.start(room_for("karen"), plan, (), "Skud")


def test_the_incident_taken_away_under_our_feet(desk: Desk, folders: Folders, incident: str) -> None:
    os.rename(folders.incident(incident), f"{folders.data}/væk")
    with pytest.raises(JournalError, match="er væk"):
        log.add(desk.seat, "Skud")
    assert len(desk.board.log) == 3, "what was read stays on the board"


def test_lines_behind_a_lost_one_keep_their_numbers(
    desk_for: DeskFor, folders: Folders, incident: str, clock: Clock
) -> None:
    before = desk_for("karen")
    for text in ("Første", "Anden", "Tredje", "Se #3"):
        log.add(before.seat, text)
    first = next(entry.seq for entry in before.board.log if entry.text == "Første")
    log.strike(before.seat, first + 2, "skrevet i den forkerte log")
    before.seat.journal.close()
    spoil(journal_of(folders, incident), lambda lines: [line.replace(b'"Anden"', b'"Andet"') for line in lines])

    board = desk_for("karen").board
    numbers = [entry.seq for entry in board.log]
    assert numbers == [*range(1, first + 1), first + 2, first + 3]
    assert board.entry(first + 1) is None and board.entry(0) is None and board.entry(first + 4) is None
    third = board.entry(first + 2)
    assert third is not None and third.text == "Tredje" and third.struck is not None
    assert [entry for entry in board.log if entry.seq == first + 2] == [third]
