"""The contact list in the register's journal: read as it stands, and changed as one record."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import msgspec

from beredskab_tui.errors import Refused
from beredskab_tui.journal import Transaction
from beredskab_tui.plan.contactfacts import contact_id
from beredskab_tui.records import ContactCheck, DirectoryContact, new_id, read, stored
from beredskab_tui.room.contactrules import FIELD_NAMES, called
from beredskab_tui.room.dutylog import put_line
from beredskab_tui.room.registerjournal import read_register, written_register
from beredskab_tui.room.room import Room
from beredskab_tui.room.upkeep import day
from beredskab_tui.room.wording import counted

FACTS: Final = frozenset(FIELD_NAMES)
"""The fields of a contact that people write."""


class Directory(NamedTuple):
    """The contact list as it stands."""

    contacts: list[DirectoryContact]
    own: bool = False
    """Whether it lies in the register; else it is what it would start from."""
    last_check: ContactCheck | None = None
    """The last time the whole list was gone through."""


class ChangedMeanwhile(Refused):
    """Somebody else has changed what one was about to change; ``now`` is what it is now."""

    def __init__(self, sentence: str, now: DirectoryContact) -> None:
        super().__init__(sentence)
        self.now = now


def read_directory(room: Room, to_start_from: Iterable[DirectoryContact]) -> Directory:
    """The contact list, and when it was gone through.

    Raises:
        JournalError: the register cannot be read.
    """
    journal = read_register(room)
    if journal is None:
        return Directory(list(to_start_from))
    known = _contacts(journal.table(DirectoryContact.table))
    last = last_complete(_checks(journal.table(ContactCheck.table)))
    return Directory(list(known.values()) or list(to_start_from), bool(known), last)


def last_complete(checks: Iterable[ContactCheck]) -> ContactCheck | None:
    """The last time the whole list was gone through."""
    return max((check for check in checks if check.complete), key=lambda check: check.at, default=None)


class Changing:
    """The list while it is being changed. What is put and dropped is one record, when the block ends."""

    def __init__(self, room: Room, transaction: Transaction, table: Any, to_start_from: Iterable[DirectoryContact]):
        self._room = room
        self._transaction = transaction
        self._table = table
        self.already_stored = transaction.already_stored
        """True when this very act succeeded before, and is only tried again."""
        self.contacts = _contacts(transaction.documents(DirectoryContact.table))
        """By id, as they stand now."""
        self._taken_over = bool(self.contacts)
        if not self.contacts:
            self.contacts = {contact.id: contact for contact in to_start_from}

    @property
    def me(self) -> str:
        """My initials, for a line."""
        return self._room.people.initials(self._room.me.id)

    def get(self, contact: str) -> DirectoryContact:
        """The contact with that id.

        Raises:
            Refused: there is none.
        """
        if contact not in self.contacts:
            raise Refused("Kontakten står ikke på listen længere. Intet er ændret. Vælg igen på listen.")
        return self.contacts[contact]

    def put(self, contact: DirectoryContact) -> DirectoryContact:
        """Store a contact, new or changed."""
        self._take_over()
        self.contacts[contact.id] = contact
        self._table.upsert(self._table.document_class(stored(contact), contact.id))
        return contact

    def drop(self, contact: DirectoryContact) -> None:
        """Take a contact off the list."""
        self._take_over()
        del self.contacts[contact.id]
        self._table.remove(doc_ids=[contact.id])

    def checks(self) -> list[ContactCheck]:
        """When the list was checked, and by whom."""
        return _checks(self._transaction.documents(ContactCheck.table))

    def add_check(self, check: ContactCheck) -> None:
        """The list was checked."""
        self._take_over()
        self._transaction.put(check.table, check.id, stored(check))

    def line(self, text: str) -> None:
        """Put a line about it into the vagtlog."""
        put_line(self._room, self._transaction, text)

    def _take_over(self) -> None:
        """The first change: what the list started from is the register's from now on."""
        if self._taken_over:
            return
        self._taken_over = True
        for contact in self.contacts.values():
            self._table.upsert(self._table.document_class(stored(contact), contact.id))
        if self.contacts:
            how_many = counted(len(self.contacts), "kontakt", "kontakter")
            self.line(
                f"Kontaktlisten er overtaget fra kontakter.csv: {how_many} ({self.me}). "
                "Fra nu af rettes den her i programmet, eller ved at importere en fil."
            )


@contextmanager
def changing(
    room: Room, to_start_from: Iterable[DirectoryContact] = (), event: str | None = None
) -> Iterator[Changing]:
    """The contact list, to change.

    Args:
        event: id of the act, when it was given before (a draft's id): then it is done once, however often tried.

    Raises:
        JournalError: it could not be stored; then nothing of it was.
    """
    # Only who works with the register pays for TinyDB; a line in the log does not.
    from beredskab_tui.journal.database import Database

    with (
        written_register(room) as journal,
        Database(journal, room.me.id) as database,
        journal.atomic(room.me.id, event) as transaction,
    ):
        yield Changing(room, transaction, database.table(DirectoryContact.table), to_start_from)


def check_unchanged(now: DirectoryContact, seen: DirectoryContact | None, fields: Iterable[str]) -> None:
    """Go on only if nobody else has given one of these fields another value than was seen.

    Raises:
        ChangedMeanwhile: somebody has; the sentence says what it is now.
    """
    if seen is None:
        return
    other = [name for name in FIELD_NAMES if name in set(fields) and getattr(seen, name) != getattr(now, name)]
    if other:
        values = {name: getattr(now, name) for name in other}
        told = ", ".join(f"{FIELD_NAMES[name]} er nu »{_told(value)}«" for name, value in values.items())
        raise ChangedMeanwhile(f"En anden har rettet {called(now)} imens: {told}. Intet er ændret.", now)


def placed(
    room: Room,
    before: Mapping[str, DirectoryContact],
    new: Iterable[DirectoryContact],
    fields: frozenset[str] | None,
) -> dict[str, DirectoryContact]:
    """The contacts of a file under the ids they have on the list, with what the file does not say as it is there.

    First by the present name and organisation, then, for somebody who was called something else when the file was
    written, by the id. The time of a check is the list's own where the day is the same.
    """
    by_name = {contact_id(one.name, one.org): known for known, one in before.items()}
    ids = {person.initials.casefold(): person.id for person in room.people} | {one: one for one in room.people.ids}
    read_in = [_people_by_id(ids, one) for one in new]
    matched = {one.id: by_name[key] for one in read_in if (key := contact_id(one.name, one.org)) in by_name}
    taken = set(matched.values())
    wanted: dict[str, DirectoryContact] = {}
    for one in read_in:
        own = matched.get(one.id, one.id)
        if one.id not in matched and own in taken:
            own = new_id(room.clock())
        wanted[own] = _filled(one, before.get(own), fields, own)
    return wanted


def _filled(
    one: DirectoryContact, known: DirectoryContact | None, fields: frozenset[str] | None, own: str
) -> DirectoryContact:
    if known is None:
        return msgspec.structs.replace(one, id=own)
    silent = () if fields is None else set(DirectoryContact.__struct_fields__) - fields
    kept = {name: getattr(known, name) for name in silent}
    if _same_day(one, known):
        kept["verified_at"] = known.verified_at
    elif "verified_by" in silent and "verified_at" not in silent:
        # Another day, by nobody knows whom.
        kept["verified_by"] = None
    return msgspec.structs.replace(one, **{**kept, "id": own})


def _same_day(one: DirectoryContact, other: DirectoryContact) -> bool:
    at, known = one.verified_at, other.verified_at
    return at is not None and known is not None and day(at) == day(known)


def _people_by_id(ids: Mapping[str, str], contact: DirectoryContact) -> DirectoryContact:
    """Who is named by initials in a file is meant. Who has left stays named as they were."""
    named = {
        name: ids.get(value.casefold(), value)
        for name in ("verified_by", "checked_by")
        if (value := getattr(contact, name)) is not None
    }
    return msgspec.structs.replace(contact, **named) if named else contact


def _contacts(documents: Mapping[str, dict[str, Any]]) -> dict[str, DirectoryContact]:
    return {known: read(DirectoryContact, known, document) for known, document in documents.items()}


def _checks(documents: Mapping[str, dict[str, Any]]) -> list[ContactCheck]:
    return [read(ContactCheck, known, document) for known, document in documents.items()]


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
