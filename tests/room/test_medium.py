"""A data folder that is shared or synchronised may be read, and not written to, unless this is an *anden computer*."""

import os
from collections.abc import Callable, Iterator

import pytest

from beredskab_tui.access.people import People
from beredskab_tui.cli import main
from beredskab_tui.cli.demo import build_evening
from beredskab_tui.errors import Refused
from beredskab_tui.journal import NotStored
from beredskab_tui.journal.medium import Medium, Mount, look
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, LogEntry
from beredskab_tui.room import dutylog, log, opening, register
from beredskab_tui.room.room import Room
from beredskab_tui.tui.start.screen import StartScreen
from tests.conftest import Clock, QuickIo, RoomFor
from tests.room.desk import each
from tests.tui.support import sitting

Contacts = tuple[DirectoryContact, ...]
RoomOn = Callable[..., Room]


@pytest.fixture
def synced(folders: Folders) -> Folders:
    """The data folder, after somebody has moved it to where Syncthing copies it about."""
    os.mkdir(os.path.join(os.path.dirname(folders.data), ".stfolder"))
    return folders


@pytest.fixture
def room_on(folders: Folders, people: People, clock: Clock) -> Iterator[RoomOn]:
    """``room_on("nfs4")``: karen's room, with the data folder on a filesystem of that type."""

    def make(type_: str) -> Room:
        def found(path: str) -> Medium:
            return look(path, [Mount("/", type_, "noget")])

        return Room(folders, people.find("karen"), people, clock, "karen-1", QuickIo(), found)

    yield make


def everything_in(folder: str) -> dict[str, bytes]:
    """All files below a folder, with what is in them."""
    found = {}
    for where, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(where, name), "rb") as file:
                found[os.path.join(where, name)] = file.read()
    return found


def test_an_incident_in_a_synchronised_folder_can_be_read_and_not_written(
    room_for: RoomFor, incident: str, synced: Folders
) -> None:
    before = everything_in(synced.data)
    room = room_for("karen")

    (found,) = room.found()
    seat = room.sit(room.choose())
    assert found.incident is not None and found.incident.title == "Der brænder en bil ved Søparkvej 4"
    assert seat.journal.table(LogEntry.table)
    assert not seat.journal.writable
    with pytest.raises(NotStored) as refused:
        log.add(seat, "Politiet er på stedet")

    assert refused.value.exit_code == 1
    assert refused.value.sentence == room.folders.refused
    assert f"Data ligger i en mappe, som Syncthing synkroniserer: {synced.data}." in refused.value.sentence
    assert "Syncthing kan skifte en fil ud" in refused.value.sentence and "intet er ændret" in refused.value.sentence
    assert "--data" in refused.value.sentence and "»beredskab kopi«" in refused.value.sentence
    assert everything_in(synced.data) == before


def test_values_are_not_taken_out_of_a_journal_there_either(room_for: RoomFor, incident: str, synced: Folders) -> None:
    seat = room_for("karen").sit(incident)
    first, *_ = seat.journal.table(LogEntry.table)

    with pytest.raises(NotStored, match="Syncthing"):
        seat.journal.redact("karen", LogEntry.table, first, {"text": ""})

    assert seat.journal.table(LogEntry.table)[first]["text"] == "Der brænder en bil ved Søparkvej 4"


def test_nothing_is_begun_in_a_synchronised_folder(
    room_for: RoomFor, plan: Plan, contacts: Contacts, synced: Folders
) -> None:
    room = room_for("karen")
    for act in each(
        lambda: opening.start(room, plan, contacts, "Brand"),
        lambda: dutylog.add(room, "Vagten er overtaget"),
        lambda: register.import_contacts(room, contacts),
        room.origin,
        room.folders.make,
    ):
        with pytest.raises(Refused, match="som Syncthing synkroniserer"):
            act()
    assert everything_in(synced.data) == {}


@pytest.mark.parametrize(
    ("type_", "name"),
    [("nfs4", "netværksdrev (nfs4)"), ("cifs", "netværksdrev (cifs)"), ("drvfs", "andet system (drvfs)")],
)
def test_a_network_drive_is_refused_by_name_and_can_be_read(
    room_on: RoomOn, incident: str, type_: str, name: str
) -> None:
    room = room_on(type_)

    seat = room.sit(room.choose())
    try:
        with pytest.raises(NotStored) as refused:
            log.add(seat, "Politiet er på stedet")
    finally:
        seat.journal.close()
    assert name in refused.value.sentence and "linjer kan gå tabt" in refused.value.sentence


@pytest.mark.parametrize("type_", ["ext4", "tmpfs", "fuse.nyt", "vfat"])
def test_other_places_are_worked_in(room_on: RoomOn, incident: str, type_: str) -> None:
    seat = room_on(type_).sit(incident)
    try:
        assert log.add(seat, "Politiet er på stedet").entry.text == "Politiet er på stedet"
    finally:
        seat.journal.close()


def test_a_disk_without_second_names_is_told_as_such_before_anything_is_begun(
    room_on: RoomOn, plan: Plan, contacts: Contacts, folders: Folders
) -> None:
    room = room_on("vfat")
    for act in each(lambda: opening.start(room, plan, contacts, "Brand"), room.origin):
        with pytest.raises(Refused) as refused:
            act()
        assert "Data ligger på en disk med filsystemet vfat" in refused.value.sentence
        assert "--data" in refused.value.sentence and "ret til" not in refused.value.sentence
    assert os.listdir(folders.incidents) == []


def test_nor_is_anything_begun_on_a_stick_that_a_data_folder_was_copied_to(
    room_on: RoomOn, incident: str, plan: Plan, contacts: Contacts, folders: Folders
) -> None:
    with pytest.raises(Refused, match="filsystemet vfat"):
        opening.start(room_on("vfat"), plan, contacts, "Brand")

    assert os.listdir(folders.incidents) == [incident]


@pytest.mark.parametrize("type_", ["ext4", "nfs4"])
def test_an_anden_computer_works_in_a_folder_that_others_get_at(
    room_on: RoomOn, incident: str, synced: Folders, type_: str
) -> None:
    assert room_on(type_).folders.refused
    with open(synced.other_computer, "w"):
        pass

    room = room_on(type_)
    seat = room.sit(incident)
    try:
        log.add(seat, "Politiet er på stedet")
    finally:
        seat.journal.close()
    assert room.folders.refused == ""
    # ``tjek`` can still say where it lies.
    assert room.medium is not None and not room.medium.fit


def test_the_demonstration_is_thrown_away_and_asks_nobody_where_it_lies(synced: Folders, clock: Clock) -> None:
    exercise = build_evening(synced._replace(called="midlertidig mappe"), clock())

    assert os.listdir(synced.incidents) == [exercise]


# -- that it reaches whoever sits there


def test_the_command_line_says_it_with_exit_1_and_still_reads(
    incident: str, synced: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--config", synced.config, "--data", synced.data, "--bruger", "karen", *arguments])
        return (code, *capsys.readouterr())

    for command in (("log", "Politiet er på stedet"), ("start", "Brand"), ("afblaes",), ("luk",)):
        code, out, err = run(*command)
        assert (code, out) == (1, ""), command
        assert "som Syncthing synkroniserer" in err and "--data" in err
    for command in (("status",), ("vis",)):
        code, out, err = run(*command)
        assert code == 0 and "Der brænder en bil ved Søparkvej 4" in out and "som Syncthing synkroniserer" in err
    assert "Politiet er på stedet" not in out


async def test_the_start_screen_says_it_and_takes_no_line(room_for: RoomFor, config: Config, synced: Folders) -> None:
    async with sitting(room_for("karen"), config) as karen:
        await karen.sees("som Syncthing synkroniserer", "--data", "»beredskab kopi«")
        assert isinstance(karen.screen, StartScreen) and karen.line.disabled
    assert everything_in(synced.data) == {}


async def test_the_board_shows_everything_says_it_and_takes_no_line(
    room_for: RoomFor, config: Config, incident: str, synced: Folders
) -> None:
    before = everything_in(synced.data)
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.sees("Der brænder en bil", "som Syncthing synkroniserer")
        assert karen.line.disabled
        await karen.press("f3", "space")
        await karen.sees("som Syncthing synkroniserer")
    assert everything_in(synced.data) == before
