"""The contact list that outlives an incident."""

import msgspec
import pytest

from beredskab_tui.errors import NotAllowed
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import register
from tests.conftest import RoomFor

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


def test_a_reader_imports_nothing(room_for: RoomFor, contacts: Contacts) -> None:
    with pytest.raises(NotAllowed, match="ændre opgaver, kontakter eller medier"):
        register.import_contacts(room_for("tove"), contacts)
    assert register.contacts(room_for()) == []
