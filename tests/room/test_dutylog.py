"""The quiet days' log: written by people and by the program, and never changed."""

import os

import msgspec
import pytest

from beredskab_tui.errors import BeredskabError, NotAllowed, Refused
from beredskab_tui.locations import Folders
from beredskab_tui.records import DirectoryContact, DutyEntry, Origin
from beredskab_tui.room import dutylog, register
from beredskab_tui.text import MAX_LENGTH, TooLong
from tests.conftest import Clock, RoomFor
from tests.hostile import HOSTILE, harmless

Contacts = tuple[DirectoryContact, ...]


def lines(folders: Folders) -> int:
    """How many records the register's journal holds, its header left out."""
    (name,) = os.listdir(folders.register)
    with open(os.path.join(folders.register, name), "rb") as file:
        return file.read().count(b"\n") - 1


def test_there_is_none_until_somebody_writes(room_for: RoomFor, folders: Folders) -> None:
    assert dutylog.entries(room_for()) == []
    assert os.listdir(folders.data) == [], "looking makes nothing"


def test_a_line_is_there_for_everybody_oldest_first(room_for: RoomFor, clock: Clock) -> None:
    first = dutylog.add(room_for("amina"), "  Nøglen til kælderen ligger hos varmemesteren \n")
    clock.forward(minutes=1)
    second = dutylog.add(room_for("jonas"), "Nyt nummer til SSP:\n00 00 00 01")

    assert dutylog.entries(room_for("tove")) == [first, second]
    assert first == DutyEntry(
        id=first.id,
        at=second.at.replace(minute=second.at.minute - 1),
        author="amina",
        text="Nøglen til kælderen ligger hos varmemesteren",
    )
    assert (second.at, second.author, second.origin) == (clock(), "jonas", Origin.PERSON)
    assert second.text == "Nyt nummer til SSP:\n00 00 00 01"


def test_the_same_draft_is_stored_once(room_for: RoomFor, folders: Folders) -> None:
    first = dutylog.add(room_for(), "Tjekket", event="kladde-1")
    assert dutylog.add(room_for(), "Tjekket", event="kladde-1") == first
    assert dutylog.add(room_for(), "Skrevet om imens", event="kladde-1") == first
    assert [entry.id for entry in dutylog.entries(room_for())] == ["kladde-1"]
    assert lines(folders) == 1

    dutylog.add(room_for(), "Tjekket")
    assert [entry.text for entry in dutylog.entries(room_for())] == ["Tjekket", "Tjekket"]


@pytest.mark.parametrize("empty", ["", " \n\t", "\x00\x1b\u202e"])
def test_an_empty_line_is_refused(room_for: RoomFor, folders: Folders, empty: str) -> None:
    with pytest.raises(Refused, match="Linjen er tom, så der er ikke gemt noget"):
        dutylog.add(room_for(), empty)
    assert os.listdir(folders.data) == []


def test_a_line_that_is_too_long_is_refused_whole(room_for: RoomFor, folders: Folders) -> None:
    with pytest.raises(TooLong):
        dutylog.add(room_for(), "x" * (MAX_LENGTH + 1))
    assert os.listdir(folders.data) == []
    assert len(dutylog.add(room_for(), "x" * MAX_LENGTH).text) == MAX_LENGTH


def test_a_reader_reads(room_for: RoomFor, folders: Folders) -> None:
    with pytest.raises(NotAllowed, match="læseadgang og kan ikke skrive i loggen"):
        dutylog.add(room_for("tove"), "Hej")
    assert os.listdir(folders.data) == []


def test_an_import_is_a_line_of_the_program_in_the_same_record(
    room_for: RoomFor, folders: Folders, contacts: Contacts, clock: Clock
) -> None:
    register.import_contacts(room_for("amina"), contacts[:4])
    moved = [msgspec.structs.replace(contact, phone="00 00 09 99") for contact in contacts[1:3]]
    register.import_contacts(room_for("karen"), (contacts[0], *moved, *contacts[4:7]))

    first, second = dutylog.entries(room_for())
    assert first.text == "Kontaktlisten er importeret: 4 nye, 0 ændrede, 0 fjernede (AY)."
    assert second.text == "Kontaktlisten er importeret: 3 nye, 2 ændrede, 1 fjernet (KH)."
    assert (second.author, second.origin, second.at) == (None, Origin.SYSTEM, clock())
    assert lines(folders) == 2, "the change and its line are one record"


def test_an_import_that_changes_nothing_is_no_line(room_for: RoomFor, folders: Folders, contacts: Contacts) -> None:
    register.import_contacts(room_for(), contacts[:1])
    assert dutylog.entries(room_for())[0].text.startswith("Kontaktlisten er importeret: 1 ny, ")
    register.import_contacts(room_for(), contacts[:1])
    assert lines(folders) == 1


def test_a_line_leaves_the_contacts_alone(room_for: RoomFor, contacts: Contacts) -> None:
    dutylog.add(room_for(), "Først")
    assert register.contacts(room_for(), contacts) == list(contacts), "nobody has imported any yet"
    register.import_contacts(room_for(), contacts[:3])
    dutylog.add(room_for(), "Sidst")
    assert register.contacts(room_for()) == list(contacts[:3])
    assert [entry.origin for entry in dutylog.entries(room_for())] == [Origin.PERSON, Origin.SYSTEM, Origin.PERSON]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_lines_are_stored_clean_or_refused_in_a_sentence(room_for: RoomFor, name: str) -> None:
    try:
        dutylog.add(room_for(), HOSTILE[name])
    except BeredskabError as error:
        assert harmless(error.sentence)
        assert dutylog.entries(room_for()) == []
        return
    (entry,) = dutylog.entries(room_for())
    assert harmless(entry.text)
    assert entry.text == entry.text.strip() != ""
