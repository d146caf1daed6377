"""The contact list that outlives an incident."""

import errno
import os

import msgspec
import pytest

from beredskab_tui.errors import NotAllowed
from beredskab_tui.journal import NotStored
from beredskab_tui.locations import Folders
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import dutylog, register
from tests.conftest import QuickIo, RoomFor

Contacts = tuple[DirectoryContact, ...]


def test_before_an_import_it_is_what_the_file_starts_from(room_for: RoomFor, contacts: Contacts) -> None:
    assert register.contacts(room_for(), contacts) == list(contacts)
    assert register.contacts(room_for()) == []


def test_imported_contacts_are_there_for_everybody_in_the_order_of_the_file(
    room_for: RoomFor, contacts: Contacts
) -> None:
    assert register.import_contacts(room_for("amina"), contacts) == (len(contacts), 0, 0)
    assert register.contacts(room_for("jonas")) == list(contacts)


def test_what_an_import_did_is_counted(room_for: RoomFor, contacts: Contacts) -> None:
    register.import_contacts(room_for(), contacts[:4])
    moved = msgspec.structs.replace(contacts[1], phone="00 00 09 99")
    assert register.import_contacts(room_for(), (contacts[0], moved, *contacts[4:6])) == (2, 1, 2)
    assert {contact.id: contact for contact in register.contacts(room_for())} == {
        contact.id: contact for contact in (contacts[0], moved, *contacts[4:6])
    }
    assert register.import_contacts(room_for(), register.contacts(room_for())) == (0, 0, 0)


def test_whoever_only_works_adds_and_changes_by_a_file_and_takes_nobody_off(
    room_for: RoomFor, contacts: Contacts
) -> None:
    register.import_contacts(room_for("amina"), contacts[:2])
    moved = msgspec.structs.replace(contacts[1], phone="00 00 09 99")
    assert register.import_contacts(room_for("amina"), (contacts[0], moved, contacts[2])) == (1, 1, 0)
    with pytest.raises(
        NotAllowed, match=r"ville tage 2 kontakter af listen: .*kun lederen eller stedfortræderen. Intet"
    ):
        register.import_contacts(room_for("amina"), (contacts[0], contacts[3]))
    assert register.contacts(room_for()) == [contacts[0], moved, contacts[2]]
    assert register.import_contacts(room_for("jonas"), (contacts[0], contacts[3])) == (1, 0, 2)


def test_a_reader_imports_nothing(room_for: RoomFor, contacts: Contacts) -> None:
    with pytest.raises(NotAllowed, match="ændre opgaver, kontakter eller medier"):
        register.import_contacts(room_for("tove"), contacts)
    assert register.contacts(room_for()) == []


def test_a_register_from_another_computer_is_written_on(
    room_for: RoomFor, folders: Folders, contacts: Contacts
) -> None:
    """A data folder was moved. A new journal beside the old one would hide every contact in it."""
    room = room_for()
    register.import_contacts(room, contacts[:5])
    (before,) = os.listdir(folders.register)
    with open(folders.origin, "w", encoding="ascii") as file:
        file.write("en-anden-computer")

    assert register.contacts(room_for()) == list(contacts[:5])
    dutylog.add(room_for(), "Her er vi nu")
    register.import_contacts(room_for(), contacts[:6])

    assert os.listdir(folders.register) == [before]
    assert register.contacts(room_for()) == list(contacts[:6])


def test_an_import_onto_a_full_disk_leaves_the_list_as_it_was(room_for: RoomFor, contacts: Contacts) -> None:
    register.import_contacts(room_for(), contacts[:3])

    class Full(QuickIo):
        def write(self, fd: int, data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(NotStored, match="disken er fuld"):
        register.import_contacts(room_for(io=Full()), contacts)
    assert register.contacts(room_for()) == list(contacts[:3])
    assert len(dutylog.entries(room_for())) == 1
