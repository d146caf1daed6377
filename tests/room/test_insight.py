"""All that is stored of one person: in every kind of record, as it stands and as it stood, for those who may look."""

import os
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from beredskab_tui.errors import NotAllowed
from beredskab_tui.journal import JournalError
from beredskab_tui.locations import Folders
from beredskab_tui.records import CallResult, Channel, Contact, Record, Sensitivity
from beredskab_tui.room import closing, contacts, dutylog, listing, log, register, sensitive, tasks
from beredskab_tui.room.board import KINDS
from beredskab_tui.room.drafts import Draft, Drafts
from beredskab_tui.room.fieldwords import HIDDEN, PARTS, RECORDS, WORDS
from beredskab_tui.room.insight import Insight, look_up, tell_export
from beredskab_tui.room.mentions import Mention, mentions
from beredskab_tui.room.persons import Matcher, sought
from beredskab_tui.room.registerjournal import KINDS as REGISTER_KINDS
from beredskab_tui.room.room import Room
from tests.conftest import RoomFor
from tests.journal.support import ends, flip
from tests.room.conftest import DeskFor
from tests.room.desk import Desk

Stored = dict[str, dict[str, dict[str, Any]]]
ZENOBIA = Matcher(sought(["Zenobia Qvortrup"], ["23 45 67 89"]))


def found(room: Room, who: Matcher = ZENOBIA) -> dict[str, list[Mention]]:
    """What was found, by the name of the place."""
    return {place.name: list(place.found) for place in look_up(room, who.sought).places if place.holds}


def told(mentions: list[Mention]) -> list[tuple[str, tuple[str, ...]]]:
    """Where, and the texts in which they stand."""
    return [(one.where, tuple(part.text for part in one.parts if part.mine)) for one in mentions]


@pytest.fixture
def contact(desk: Desk) -> Contact:
    added = listing.add_contact(desk.seat, desk.plan, "Zenobia Qvortrup", phone="+45 23456789", org="Nabo")
    desk.look()
    return added


def test_a_line_a_task_and_a_contact(desk: Desk, contact: Contact) -> None:
    log.add(desk.seat, "zenobia qvortrup så det fra vinduet")
    tasks.add(desk.seat, "Ring til Qvortrup, Zenobia")

    found_here = told(found(desk.room)["Hændelse 1"])

    assert ("Kontakt i hændelsen", ("Zenobia Qvortrup", "+45 23456789")) in found_here
    lines = [texts for where, texts in found_here if where.startswith("Linje ")]
    assert ("zenobia qvortrup så det fra vinduet",) in lines
    assert [texts for where, texts in found_here if where.startswith("Opgave ")] == [("Ring til Qvortrup, Zenobia",)]


def test_a_contact_brings_all_that_was_noted_of_them(desk: Desk, contact: Contact) -> None:
    contacts.claim(desk.seat, contact.id)
    contacts.give_result(desk.seat, contact.id, CallResult.REACHED, channel=Channel.PHONE, note="Er utryg")

    (call,) = (one for one in found(desk.room)["Hændelse 1"] if one.where == "Kontakt i hændelsen, opkald")

    assert [(part.label, part.text) for part in call.parts] == [
        ("Kanal", "telefon"), ("Resultat", "talt med"), ("Note", "Er utryg"),
    ]  # fmt: skip
    assert call.at == desk.clock()


def test_what_stood_there_before_belongs_to_it(room_for: RoomFor) -> None:
    karen = room_for("karen")
    first = register.add(karen, {"name": "Zenobia Qvortrup", "phone": "00 00 00 77", "note": "Bor hos Ib"})
    register.edit(karen, first.id, {"name": "Zenobia Holm", "phone": "00 00 00 78"})
    second = register.add(karen, {"name": "Nabo", "note": "Kender Zenobia Qvortrup"})
    register.remove(karen, second.id, "flyttet")

    mine = found(karen)["Registeret"]

    former = [(one.where, one.parts[0].text) for one in mine if one.former]
    assert former == [
        ("Kontaktlisten (rettet siden)", "Zenobia Qvortrup"),
        ("Kontaktlisten (slettet siden)", "Kender Zenobia Qvortrup"),
    ]
    # The vagtlog tells of her, too, and is not forgotten.
    assert {one.where for one in mine if one.sure and not one.former} == {"Vagtloggen"}


def test_what_the_lists_know_of_the_name_is_looked_for_too(room_for: RoomFor) -> None:
    karen = room_for("karen")
    register.add(karen, {"name": "Zenobia Qvortrup", "phone": "00 00 00 77", "email": "z@example.dk"})
    asked = look_up(karen, sought(["zenobia qvortrup"])).who.sought
    assert (asked.phones, asked.mails) == (("00 00 00 77",), ("z@example.dk",))


def test_whoever_is_called_nearly_the_same_is_somebody_else(room_for: RoomFor) -> None:
    karen = room_for("karen")
    for name in ("Zenobia Qvortrup", "Zenobia Bo Qvortrup", "Zenobia Qvortrup Dam"):
        register.add(karen, {"name": name, "phone": "00 00 00 77"})
    assert look_up(karen, ZENOBIA.sought).others.names == ("Zenobia Qvortrup Dam",)


def test_perhaps_is_told_apart(desk: Desk) -> None:
    log.add(desk.seat, "Zenobia er set igen")
    log.add(desk.seat, "nummeret er 23-45-67-89")
    assert [(one.seq, one.sure) for one in found(desk.room)["Hændelse 1"]] == [(4, False), (5, True)]


def test_a_struck_line_and_its_reason_are_still_there(desk: Desk) -> None:
    logged = log.add(desk.seat, "Zenobia Qvortrup slog ham")
    log.strike(desk.seat, logged.entry.seq, "det var ikke Zenobia Qvortrup")
    (one,) = found(desk.room)["Hændelse 1"]
    assert [part.text for part in one.parts] == ["Zenobia Qvortrup slog ham", "det var ikke Zenobia Qvortrup"]


def test_closed_incidents_files_and_drafts_are_looked_through(desk: Desk, incident: str) -> None:
    folders = desk.room.folders
    log.add(desk.seat, "Zenobia Qvortrup ringede")
    closing.close(desk.seat)
    Path(folders.call_list(incident, "amina")).write_text("RINGELISTE\nZenobia Qvortrup\n2345 6789\n", encoding="utf-8")
    Drafts(folders, "amina", "s").keep(Draft(id="d", incident=incident, field="log", text="Zenobia Qvortrup har"))
    Drafts(folders, "karen", "k").keep(Draft(id="e", incident=incident, field="log", text="og Zenobia Qvortrup"))
    Path(folders.config, "skabeloner", "egen.txt").write_text("Hilsen\nZenobia Qvortrup", encoding="utf-8")

    mine = found(desk.room)

    assert [one.where for one in mine["Hændelse 1"]][-2:] == [
        "Filen ringeliste-amina.txt, linje 2",
        "Filen ringeliste-amina.txt, linje 3",
    ]
    assert told(mine["Kladder"]) == [("Kladde, AY", ()), ("Kladde, KH", ("og Zenobia Qvortrup",))]
    assert told(mine["Opsætningen (config)"]) == [("Filen egen.txt, linje 2", ("Zenobia Qvortrup",))]


def test_the_staffs_own_lines_are_counted(desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    log.add(amina.seat, "Der er røg")
    log.add(desk_for("karen").seat, "Porten er lukket", speaker="amina")
    name = amina.seat.me.name

    places = look_up(desk_for("karen").room, sought([name])).places

    assert [place.own_lines for place in places if place.own_lines] == [2]


def test_the_last_good_version_of_a_file_is_looked_through(room_for: RoomFor) -> None:
    karen = room_for("karen")
    Path(karen.folders.last_good).mkdir(parents=True)
    for folder, text in (
        (karen.folders.config, "a\nZenobia Qvortrup"),
        (karen.folders.last_good, "Zenobia Qvortrup\nb"),
    ):
        Path(folder, "egen.txt").write_text(text, encoding="utf-8")
    Path(karen.folders.last_good, "gammel.csv").write_text("Zenobia Qvortrup;", encoding="utf-8")

    assert [one.where for one in found(karen)["Opsætningen (config)"]] == [
        "Filen egen.txt, linje 2",
        "Filen gammel.csv, linje 1, i den sidste gode udgave",
    ]


# -- what is not for everybody


def test_what_is_close_says_so(desk: Desk) -> None:
    log.add(desk.seat, "Zenobia Qvortrup er indlagt", sensitive=True)
    logged = log.add(desk.seat, "Zenobia Qvortrup er sigtet")
    sensitive.set_level(desk.seat, logged.entry.seq, Sensitivity.CONFIDENTIAL)

    mine = found(desk.room)["Hændelse 1"]

    assert [(one.where, one.close) for one in mine if one.sure] == [
        (f"Linje {logged.entry.seq - 1}, oplysning", "følsom"),
        (f"Linje {logged.entry.seq}, oplysning", "fortrolig"),
    ]
    assert mine[0].parts[0].text == "Zenobia Qvortrup er indlagt"


def test_what_was_written_with_a_close_line_is_as_close() -> None:
    line = {"seq": 1, "occurred_at": "2026-11-23T18:00:00Z", "recorded_at": "2026-11-23T18:00:00Z", "text": "x"}
    rumour = {"seq": 1, "heard_at": "2026-11-23T18:00:00Z", "author": "amina", "text": "Zenobia Qvortrup"}
    documents: Stored = {"log": {"a": {**line, "sensitivity": "sensitive"}}, "rumours": {"b": rumour}}
    assert [(one.where, one.close) for one in mentions(ZENOBIA, documents)] == [("Rygte (linje 1)", "følsom")]


def test_a_sensitive_line_that_one_may_not_read_is_named_and_not_looked_through(desk: Desk, room_for: RoomFor) -> None:
    logged = log.add(desk.seat, "Zenobia Qvortrup er indlagt", sensitive=True)

    (place, *_) = look_up(room_for("jonas"), ZENOBIA.sought).places

    assert (place.found, place.withheld) == ((), (logged.entry.seq,))
    (place, *_) = look_up(room_for("karen"), ZENOBIA.sought).places
    assert (len(place.found), place.withheld) == (1, ())


def test_a_sensitive_text_that_is_deleted_is_nowhere(desk: Desk) -> None:
    logged = log.add(desk.seat, "Zenobia Qvortrup er indlagt", sensitive=True)
    sensitive.erase(desk.seat, logged.entry.seq, "ikke nødvendig")
    sensitive.settle(desk.seat, sensitive.rinse(desk.seat))

    (place, *_) = look_up(desk.room, ZENOBIA.sought).places

    assert (place.found, place.withheld) == ((), ())


def test_what_was_marked_afterwards_does_not_stand_there_from_before(desk: Desk, room_for: RoomFor) -> None:
    logged = log.add(desk.seat, "Zenobia Qvortrup er indlagt")
    sensitive.set_level(desk.seat, logged.entry.seq, Sensitivity.SENSITIVE)
    sensitive.settle(desk.seat, sensitive.rinse(desk.seat))

    (place, *_) = look_up(room_for("jonas"), ZENOBIA.sought).places

    assert (place.found, place.withheld) == ((), (logged.entry.seq,))


# -- what cannot be read


def test_what_a_later_version_wrote_is_told_as_it_stands() -> None:
    documents: Stored = {
        "kram": {"a": {"hvem": ["Zenobia Qvortrup"], "n": 1}},
        "tasks": {"b": {"title": "Zenobia Qvortrup"}},
    }
    assert told(list(mentions(ZENOBIA, documents))) == [
        ("En oplysning, som denne udgave ikke kan læse", ("Zenobia Qvortrup",)),
        ("Opgave, som denne udgave ikke kan læse", ("Zenobia Qvortrup",)),
    ]


def test_damage_is_told_of(desk: Desk) -> None:
    log.add(desk.seat, "Zenobia Qvortrup ringede")
    path = Path(desk.seat.journal.path)
    data = path.read_bytes()
    path.write_bytes(flip(data, ends(data)[1] - 60))

    insight: Insight = look_up(desk.room, ZENOBIA.sought)

    assert insight.troubles == ("Hændelse 1 er beskadiget, så noget er ikke gennemsøgt. Skriv »beredskab tjek«.",)


def test_what_cannot_be_read_is_told_of_and_the_rest_is_looked_through(desk: Desk, folders: Folders) -> None:
    log.add(desk.seat, "Zenobia Qvortrup ringede")
    # Opens, and cannot be read.
    os.symlink("/proc/self/mem", os.path.join(folders.config, "noter.txt"))
    os.mkfifo(os.path.join(folders.config, "roer.csv"))
    Path(folders.drafts("amina")).mkdir(parents=True)
    Path(folders.drafts("amina"), "tabt.json").write_text("{", encoding="utf-8")
    insight = look_up(desk.room, ZENOBIA.sought)
    assert insight.named == 1 and insight.troubles == (
        f"Filen {folders.config}/noter.txt kan ikke læses (disken svarer med fejl) og er ikke gennemsøgt.",
        "En kladde hos AY kan ikke læses og er ikke gennemsøgt.",
    )


def test_a_folder_without_anything_is_no_trouble(room_for: RoomFor) -> None:
    insight = look_up(room_for("karen"), ZENOBIA.sought)
    assert insight.troubles == () and insight.named == 0


# -- who may


@pytest.mark.parametrize(("person", "allowed"), [("karen", True), ("jonas", True), ("amina", False), ("tove", False)])
def test_only_the_leader_and_the_deputy(person: str, allowed: bool, desk: Desk, room_for: RoomFor) -> None:
    room = room_for(person)
    insight = look_up(room_for("karen"), ZENOBIA.sought)
    if allowed:
        look_up(room, ZENOBIA.sought)
        tell_export(room, insight)
        return
    with pytest.raises(NotAllowed):
        look_up(room, ZENOBIA.sought)
    with pytest.raises(NotAllowed):
        tell_export(room, insight)


def test_looking_and_an_export_are_told_of_without_a_name(desk: Desk) -> None:
    log.add(desk.seat, "Zenobia Qvortrup ringede")
    data = {path: path.read_bytes() for path in Path(desk.room.folders.incidents).rglob("*.jsonl")}
    insight = look_up(desk.room, ZENOBIA.sought)
    tell_export(desk.room, insight)

    assert {path: path.read_bytes() for path in Path(desk.room.folders.incidents).rglob("*.jsonl")} == data
    assert [one.text for one in dutylog.entries(desk.room)] == [
        "Indsigt: KH har søgt i alle hændelser efter en person.",
        "Indsigt: det, der er gemt om en person, er skrevet i en fil af KH (1 sted i 1 kilde).",
    ]


def test_what_cannot_be_told_of_is_not_looked_for(desk: Desk) -> None:
    dutylog.add(desk.room, "Nøglen hænger hos viceværten")
    (path,) = Path(desk.room.folders.register).glob("*.jsonl")
    path.write_bytes(flip(path.read_bytes(), 20))
    with pytest.raises(JournalError):
        look_up(desk.room, ZENOBIA.sought)


# -- no field and no table without a word


def structs(kind: object) -> set[type[msgspec.Struct]]:
    """A struct and all that lie in it."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return {kind}.union(*(structs(hint) for hint in get_type_hints(kind, include_extras=True).values()))
    return set().union(*(structs(part) for part in get_args(kind)))


def test_every_text_has_a_name_or_is_hidden_on_purpose() -> None:
    kinds: tuple[type[Record], ...] = (*KINDS, *REGISTER_KINDS)
    fields = {
        (struct.__name__, field)
        for kind in kinds
        for struct in structs(kind)
        for field, hint in get_type_hints(struct, include_extras=True).items()
        if field != "table" and (hint is str or str in get_args(hint))
    }
    assert {one for one in fields if one[1] not in WORDS and one[1] not in HIDDEN} == set()
    assert {kind.table for kind in kinds} == RECORDS.keys()
    assert not WORDS.keys() & HIDDEN and PARTS.keys().isdisjoint(WORDS)
