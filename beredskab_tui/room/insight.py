"""All that is stored of one person, in every incident, the register and the files beside them (GDPR art. 15).

Reading it needs a right of its own: nobody's work on an evening asks for all evenings.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from beredskab_tui.access.rights import Right, require
from beredskab_tui.configfile import decode
from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.journal import Change, Put, Update
from beredskab_tui.journal.reader import Reader
from beredskab_tui.records import (
    Audience,
    Contact,
    DirectoryContact,
    Incident,
    InvalidRecord,
    LogEntry,
    Message,
    read,
)
from beredskab_tui.records.phones import bare_number
from beredskab_tui.room.boardwords import is_person
from beredskab_tui.room.drafts import kept, sessions
from beredskab_tui.room.dutylog import put_line
from beredskab_tui.room.fieldwords import every_text
from beredskab_tui.room.mentions import Mention, Part, WordsOf, Written, mentions, plain_words, withheld
from beredskab_tui.room.persons import SHORTEST_NUMBER, Matcher, Sought, with_more
from beredskab_tui.room.redaction import Others
from beredskab_tui.room.registerjournal import DB, written_register
from beredskab_tui.room.room import Room
from beredskab_tui.room.sensitive import may_read, words_of
from beredskab_tui.room.wording import counted
from beredskab_tui.room.wordmatch import is_capital, is_house, names_in, tokens

_TEXT_FILES: Final = (".csv", ".toml", ".txt")
_NAMED: Final = frozenset({"name", "officer", "who", "with_whom", "from_whom", "said_by", "judged_by", "to", "adult"})
"""Fields in which people outside the staff stand by name."""
_LISTS: Final = (Contact.table, DirectoryContact.table)
"""Kinds whose title may hold a name: "Leder Lone Abel"."""
_NUMBERED: Final = frozenset({"phone", "phone_alt"})


class Place(NamedTuple):
    """An incident, the register, or the files beside them."""

    name: str
    """In a heading: "Hændelse 2", "Registeret"."""
    title: str = ""
    started_at: datetime | None = None
    found: tuple[Mention, ...] = ()
    withheld: tuple[int, ...] = ()
    """Numbers of lines whose text whoever looks may not read, so that they could not be looked through."""
    own_lines: int = 0
    """How many lines of the log they wrote or said themselves, for one of the staff."""
    unsearched: tuple[str, ...] = ()
    """Files that lie there and cannot be looked through: attachments."""

    @property
    def holds(self) -> bool:
        """Whether there is anything of them."""
        return bool(self.found or self.own_lines)


class Insight(NamedTuple):
    """What was found of a person, and where it was looked for."""

    who: Matcher
    places: tuple[Place, ...]
    """Everything that was looked through, also what holds nothing of them."""
    also: Sought
    """Numbers and addresses that the lists have for that name, and that were not looked for."""
    others: Others
    """Everybody else who is known from there by name or number."""
    troubles: tuple[str, ...]
    """What could not be read, in Danish, a sentence each: an answer is not whole without it."""

    @property
    def named(self) -> int:
        """Places where they are named for certain."""
        return sum(one.sure for place in self.places for one in place.found)


def look_up(room: Room, who: Sought) -> Insight:
    """Look for a person everywhere: in sensitive lines as far as whoever looks may read them.

    What the lists have under that name is looked for as if it had been asked for. The vagtlog tells first that somebody
    was looked for, and by whom. Not who it was: everybody reads it there.

    Raises:
        NotAllowed: this person may not.
        JournalError: it could not be told of.
        BeredskabError: the data folder cannot be read.
    """
    require(room.me, Right.FIND_PERSON)
    told = f"Indsigt: {room.people.initials(room.me.id)} har søgt i alle hændelser efter en person."
    with written_register(room) as journal, journal.atomic(room.me.id) as transaction:
        put_line(room, transaction, told)
    found = _look(room, Matcher(who))
    return _look(room, Matcher(with_more(who, found.also))) if any(found.also) else found


def _look(room: Room, who: Matcher) -> Insight:
    folders = room.folders
    places: list[Place] = []
    others: list[Others] = []
    also = with_more(who.sought, _of_staff(room, who))
    troubles: list[str] = []
    staff = {person.id for person in room.people if who.sure(person.name)}
    for number, incident_id in enumerate(room.incident_ids(), start=1):
        folder, name = folders.incident(incident_id), f"Hændelse {number}"
        store = _read(room, folder, incident_id, name, troubles)
        words_of = _words_of(room, incident_id, store)
        found = (*mentions(who, store.documents, store.written, words_of), *_in_files(who, folder, troubles))
        places.append(
            Place(
                name,
                _title(store),
                _started(store),
                found,
                tuple(withheld(store.documents, words_of)),
                _own_lines(store, staff),
                tuple(_attachments(store)),
            )
        )
        others.append(_others(store))
        also = with_more(also, _of_lists(store, who))
    store = _read(room, folders.register, DB, "Registeret", troubles)
    places.append(Place("Registeret", found=tuple(mentions(who, store.documents, store.written))))
    others.append(_others(store))
    also = with_more(also, _of_lists(store, who))
    places.append(Place("Opsætningen (config)", found=tuple(_in_config(room, who, troubles))))
    places.append(Place("Kladder", found=tuple(_in_drafts(room, who, troubles))))
    names = dict.fromkeys(name for one in others for name in one.names if not _is_called(who, name))
    numbers = dict.fromkeys(number for one in others for number in one.numbers)
    more = Sought(phones=also.phones[len(who.sought.phones) :], mails=also.mails[len(who.sought.mails) :])
    return Insight(who, tuple(places), more, Others(tuple(names), tuple(numbers)), tuple(troubles))


def tell_export(room: Room, found: Insight) -> None:
    """Tell in the vagtlog that what is stored of somebody was written to a file. Not of whom: everybody reads it there.

    Raises:
        NotAllowed: this person may not.
        JournalError: it could not be stored.
    """
    require(room.me, Right.FIND_PERSON)
    places = sum(any(one.sure for one in place.found) for place in found.places)
    told = (
        f"Indsigt: det, der er gemt om en person, er skrevet i en fil af {room.people.initials(room.me.id)} "
        f"({counted(found.named, 'sted', 'steder')} i {counted(places, 'kilde', 'kilder')})."
    )
    with written_register(room) as journal, journal.atomic(room.me.id) as transaction:
        put_line(room, transaction, told)


# -- reading


class _Store(NamedTuple):
    """What the journals of a folder hold, and ever held."""

    documents: dict[str, dict[str, dict[str, Any]]]
    written: list[Written]


def _read(room: Room, folder: str, db: str, name: str, troubles: list[str]) -> _Store:
    store = _Store({}, [])

    def keep(change: Change) -> None:
        for one in change.operations:
            if isinstance(one, Put):
                store.written.append(Written(change.at, one.table, one.id, one.document))
            elif isinstance(one, Update):
                store.written.append(Written(change.at, one.table, one.id, one.fields))

    try:
        files = sorted(file for file in os.listdir(folder) if file.endswith(".jsonl"))
    except FileNotFoundError:
        return store
    except OSError as error:
        troubles.append(f"{name} kan ikke læses ({why(error)}) og er ikke gennemsøgt.")
        return store
    for file in files:
        try:
            path = os.path.join(folder, file)
            reader = Reader(path, db, clock=room.clock, io=room.io, on_change=keep, on_progress=None)
            reader.close()
        except BeredskabError as error:
            troubles.append(f"{name} er ikke gennemsøgt: {error.sentence}")
            continue
        if reader.damage:
            troubles.append(f"{name} er beskadiget, så noget er ikke gennemsøgt. Skriv »beredskab tjek«.")
        for table in reader.state.tables:
            store.documents.setdefault(table, {}).update(reader.table(table).items())
    return store


def _in_files(who: Matcher, folder: str, troubles: list[str], *, deep: bool = False) -> Iterator[Mention]:
    """Lines of text files, such as a printed list of whom to call; ``deep``: also in folders below."""
    for at, inside, names in os.walk(folder):
        inside[:] = sorted(inside) if deep else []
        for name in sorted(names):
            path = os.path.join(at, name)
            # A pipe of such a name holds nothing, and would keep whoever opens it waiting.
            if not name.endswith(_TEXT_FILES) or not os.path.isfile(path):
                continue
            try:
                with open(path, "rb") as file:
                    lines = decode(file.read()).split("\n")
            except OSError as error:
                troubles.append(f"Filen {path} kan ikke læses ({why(error)}) og er ikke gennemsøgt.")
                continue
            for number, line in enumerate(lines, start=1):
                sure = bool(who.sure(line))
                if sure or who.maybe(line):
                    yield Mention(f"Filen {name}, linje {number}", None, (Part("Linje", line.strip()),), sure)


def _in_config(room: Room, who: Matcher, troubles: list[str]) -> Iterator[Mention]:
    """The configuration, and what its last good version has besides."""
    now = list(_in_files(who, room.folders.config, troubles, deep=True))
    yield from now
    known = {one.parts for one in now}
    for one in _in_files(who, room.folders.last_good, troubles):
        if one.parts not in known:
            yield one._replace(where=f"{one.where}, i den sidste gode udgave", former=True)


def _in_drafts(room: Room, who: Matcher, troubles: list[str]) -> Iterator[Mention]:
    for person, session in sessions(room.folders):
        held = kept(room.folders, person, session)
        if held is None:
            troubles.append(f"En kladde hos {room.people.initials(person)} kan ikke læses og er ikke gennemsøgt.")
        for draft in held or ():
            sure = bool(who.sure(draft.text))
            if sure or who.maybe(draft.text):
                # Somebody else's may become a sensitive line: that it is there is all that others may know.
                parts = (Part("Tekst", draft.text),) if person == room.me.id else ()
                yield Mention(f"Kladde, {room.people.initials(person)}", None, parts, sure)


def _words_of(room: Room, incident_id: str, store: _Store) -> WordsOf:
    """What gives the words of an incident's lines to whoever looks."""
    keys = room.keys(incident_id)
    for known, document in store.documents.get(Incident.table, {}).items():
        with suppress(InvalidRecord):
            if may_read(room.me, read(Incident, known, document)):
                return lambda entry: words_of(keys, entry)
    return plain_words


# -- what is known


def _title(store: _Store) -> str:
    return next((str(one.get("title", "")) for one in store.documents.get(Incident.table, {}).values()), "")


def _started(store: _Store) -> datetime | None:
    for document in store.documents.get(Incident.table, {}).values():
        try:
            return msgspec.convert(document.get("started_at"), datetime)
        except msgspec.ValidationError:
            break
    return None


def _own_lines(store: _Store, staff: set[str]) -> int:
    lines = store.documents.get(LogEntry.table, {}).values()
    return sum(not staff.isdisjoint((line.get("author"), line.get("speaker"))) for line in lines)


def _attachments(store: _Store) -> Iterator[str]:
    for message in store.documents.get(Message.table, {}).values():
        attachment = message.get("attachment")
        if isinstance(attachment, dict):
            yield str(attachment.get("name", ""))


def _of_staff(room: Room, who: Matcher) -> Sought:
    """What ``stab.toml`` has of them."""
    mine = [person for person in room.people if _is_called(who, person.name)]
    return Sought(
        phones=tuple(one.phone for one in mine if one.phone), mails=tuple(one.email for one in mine if one.email)
    )


def _of_lists(store: _Store, who: Matcher) -> Sought:
    """What the contacts have of them."""
    found = Sought()
    for table in _LISTS:
        for document in store.documents.get(table, {}).values():
            if _is_called(who, str(document.get("name", ""))):
                phones = [str(document.get(field, "")) for field in ("phone", "phone_alt")]
                phones = [one for one in phones if len(bare_number(one)) >= SHORTEST_NUMBER]
                mails = [one for one in (str(document.get("email", "")),) if "@" in one]
                found = with_more(found, Sought(phones=tuple(phones), mails=tuple(mails)))
    return found


def _is_called(who: Matcher, name: str) -> bool:
    """Whether the whole of a name is theirs."""
    return who.sure(name) == [(0, len(name))]


def _others(store: _Store) -> Others:
    """Everybody who stands there by name or number."""
    names: list[str] = []
    numbers: list[str] = []
    everything = [(table, document) for table, records in store.documents.items() for document in records.values()]
    for table, document in (*everything, *((one.table, one.fields) for one in store.written)):
        for field, text in every_text(document):
            if field in _NUMBERED:
                numbers.append(text)
            elif table in _LISTS and field == "title":
                names += [name for name in _people_in(text) if name != text]
            elif table != Audience.table and field in _NAMED:
                names += _people_in(text)
    return Others(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(numbers)))


def _people_in(text: str) -> Iterable[str]:
    """The names of people in a field that holds them."""
    if is_person(text):
        return [text]
    found = tokens(text)
    if len(found) == 1 and is_capital(found[0]) and not is_house(found[0].word):
        # A contact who is called by one name.
        return [text]
    spans = names_in(found, [False] * len(found), (token.word for token in found))
    return [text[found[begin].start : found[end - 1].end] for begin, end in spans]
