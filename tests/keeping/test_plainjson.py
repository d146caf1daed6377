"""An incident and the register as a plain TinyDB file, and back again."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tinydb import TinyDB, where

from beredskab_tui.access.people import People
from beredskab_tui.cli.demo import build_evening
from beredskab_tui.configfile import BadFile
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.journal import Journal, MaybeStored, NotStored
from beredskab_tui.journal.format import MAX_LINE, unseal
from beredskab_tui.keeping.plainfile import write
from beredskab_tui.keeping.plainjson import export_incident, export_register, import_file
from beredskab_tui.locations import Folders
from beredskab_tui.records import DirectoryContact, LogEntry, Mail, MailQueue, Origin, read
from beredskab_tui.room import closing, dutylog, register
from beredskab_tui.room.board import KINDS
from beredskab_tui.room.registerjournal import DB, read_register, written_register
from beredskab_tui.room.room import Room
from tests.conftest import EVENING, SHIPPED_CONFIG, Clock, QuickIo, RoomFor
from tests.keeping.plain import Document, Failing, changed, put

Tables = dict[str, dict[str, Any]]


class Night(NamedTuple):
    """The demonstration's evening, and the file it was exported to."""

    incident_id: str
    tables: Tables
    """Its journal's, as they stood."""
    path: Path


RoomAt = Callable[..., Room]


@pytest.fixture(scope="module")
def played(people: People, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Folders, str, Tables, bytes]]:
    """The evening's data folder, id and tables, and its export: played once, as it takes a while."""
    folders = Folders(SHIPPED_CONFIG, str(tmp_path_factory.mktemp("aften")))
    incident_id = build_evening(folders, EVENING)
    room = Room(folders, people.find("karen"), people, lambda: EVENING, "karen-1", QuickIo())
    yield folders, incident_id, tables_of(room, incident_id), export_incident(room, incident_id).data
    shutil.rmtree(folders.data)


@pytest.fixture
def night(played: tuple[Folders, str, Tables, bytes], folders: Folders, tmp_path: Path) -> Night:
    there, incident_id, tables, data = played
    shutil.copytree(there.data, folders.data, dirs_exist_ok=True)
    path = tmp_path / "aften.json"
    path.write_bytes(data)
    return Night(incident_id, tables, path)


@pytest.fixture
def room_at(folders: Folders, people: People, clock: Clock, tmp_path: Path) -> RoomAt:
    """``room_at("karen", io=…)``: another computer, with the same configuration and an empty data folder."""

    def make(person: str = "karen", io: QuickIo | None = None, name: str = "anden") -> Room:
        there = Folders(folders.config, str(tmp_path / name))
        return Room(there, people.find(person), people, clock, f"{person}-1", io or QuickIo())

    return make


def tables_of(room: Room, incident_id: str) -> Tables:
    return plain(room.sit(incident_id).journal)


def plain(journal: Journal) -> Tables:
    journal.close()
    return {name: dict(table.items()) for name, table in journal.state.tables.items()}


def listing(room: Room) -> list[str]:
    """Every file and folder of a data folder, but for this computer's own."""
    found = [os.path.join(at, name) for at, names, files in os.walk(room.folders.data) for name in (*names, *files)]
    inside = sorted(os.path.relpath(path, room.folders.data) for path in found)
    return [path for path in inside if not path.startswith("lokal")]


EMPTY = ["haendelser", "register"]


# -- the round trip


def test_stock_tinydb_opens_the_export_and_asks_it_questions(night: Night) -> None:
    with TinyDB(night.path, access_mode="r") as database:
        log = database.table("log")
        assert {*night.tables, "export"} == database.tables()
        assert [entry.doc_id for entry in log] == list(range(1, len(log) + 1))
        assert [entry["seq"] for entry in log] == [entry.doc_id for entry in log]
        (found,) = log.search(where("text").matches("En mor fra opgang 44"))
        assert found["id"] in night.tables["log"] and found["author"] == "amina"
        assert database.table("contacts").count(where("attempts") != []) > 5


def test_the_export_says_what_it_is(night: Night, room_for: RoomFor, clock: Clock) -> None:
    head = room_for().sit(night.incident_id).journal.head
    facts = json.loads(night.path.read_bytes())["export"]

    assert list(facts) == ["1"]
    assert (
        facts["1"].items()
        >= {
            "db": night.incident_id,
            "fingerprint": head[1],
            "lines": head[0] + 1,
            "exported_at": clock().isoformat().replace("+00:00", "Z"),
            "program": "0.1.0",
            "history": False,
            "damaged": False,
        }.items()
    )


def test_an_import_has_the_same_records_and_a_line_that_says_so(night: Night, room_at: RoomAt) -> None:
    room = room_at("jonas")

    imported = import_file(room, str(night.path))

    after = tables_of(room, night.incident_id)
    *before, last = after["log"].items()
    line = read(LogEntry, *last)
    assert {**after, "log": dict(before)} == night.tables
    assert [list(table) for table in after.values() if table is not after["log"]] == [
        list(table) for name, table in night.tables.items() if name != "log"
    ]
    assert (imported.documents, imported.title[:24]) == (
        sum(map(len, night.tables.values())),
        "Ild i affaldscontainer v",
    )
    assert (line.seq, line.origin, line.author, line.occurred_at) == (
        len(before) + 1,
        Origin.SYSTEM,
        None,
        room.clock(),
    )
    assert line.text.startswith(
        "Hændelsen er importeret af JB fra filen aften.json, eksporteret mandag den 23. november"
    )
    assert f"fingeraftryk {imported.facts.fingerprint}" in line.text and "Historikken er ikke med." in line.text
    # The demonstration sends nothing.
    assert set(night.tables) == {kind.table for kind in KINDS} - {Mail.table, MailQueue.table}
    assert listing(room) == [
        "haendelser",
        f"haendelser/{night.incident_id}",
        f"haendelser/{night.incident_id}/{room.origin()}.jsonl",
        "register",
    ]


def test_one_can_go_on_with_what_was_imported(night: Night, room_at: RoomAt) -> None:
    room = room_at()
    import_file(room, str(night.path))
    assert room.choose() == night.incident_id

    closing.close(room.sit(night.incident_id))

    assert room.is_closed(night.incident_id)
    path = night.path.with_name("igen.json")
    write(str(path), export_incident(room, night.incident_id).data, room.io)
    other = room_at(name="tredje")
    import_file(other, str(path))
    assert other.is_closed(night.incident_id)
    assert tables_of(other, night.incident_id)["incident"] == tables_of(room, night.incident_id)["incident"]


def test_what_stock_tinydb_has_written_comes_in_too(night: Night, room_at: RoomAt) -> None:
    with TinyDB(night.path) as database:
        log = database.table("log")
        (last,) = log.get(doc_ids=[len(log)]) or []
        log.insert(
            {**last, "id": "0192a000-0000-7000-8000-00000000abcd", "seq": len(log) + 1, "text": "Skrevet i hånden"}
        )
        database.table("staff").remove(where("id") == "peter")
    room = room_at()

    import_file(room, str(night.path))

    after = tables_of(room, night.incident_id)
    assert [entry["text"] for entry in after["log"].values()][-2] == "Skrevet i hånden"
    assert after["staff"].keys() == night.tables["staff"].keys() - {"peter"}


def test_a_long_incident_takes_several_lines_of_the_journal(night: Night, room_at: RoomAt) -> None:
    def lengthen(document: Document) -> None:
        log = document["log"]
        for number in range(len(log) + 1, 951):
            id = f"0192a000-0000-7000-8000-{number:012}"
            log[str(number)] = {**log["1"], "id": id, "seq": number, "text": "a" * 9900}

    room = room_at()
    import_file(room, changed(night.path, lengthen))

    (path,) = Path(room.folders.incident(night.incident_id)).iterdir()
    lines = path.read_bytes().splitlines()
    assert sum(map(len, lines)) > MAX_LINE and max(map(len, lines)) < MAX_LINE
    assert len(lines) > 3 and all(unseal(line) is not None for line in lines)
    assert len(tables_of(room, night.incident_id)["log"]) == 951


# -- what is refused


def test_an_incident_that_is_here_already_is_refused(night: Night, room_for: RoomFor) -> None:
    room = room_for()
    before = listing(room)

    with pytest.raises(Refused, match=f"er her allerede .* --haendelse {night.incident_id}.* --data"):
        import_file(room, str(night.path))

    assert listing(room) == before and tables_of(room, night.incident_id) == night.tables


@pytest.mark.parametrize("person", ["amina", "tove"])
def test_only_leader_and_deputy_may(person: str, night: Night, room_for: RoomFor, room_at: RoomAt) -> None:
    room, there = room_for(person), room_at(person)
    for act in (
        lambda: export_incident(room, night.incident_id),
        lambda: export_register(room),
        lambda: import_file(there, str(night.path)),
    ):
        with pytest.raises(NotAllowed, match="gendanne data"):
            act()
    assert not os.path.exists(there.folders.data)


# -- whole or not at all


def test_a_file_with_a_mistake_leaves_nothing_behind(night: Night, room_at: RoomAt) -> None:
    room = room_at()
    with pytest.raises(BadFile, match=r"log nr\. 5: linjens nummer"):
        import_file(room, changed(night.path, put("log", "5", "seq", 4)))
    assert not os.path.exists(room.folders.data)


def test_an_import_on_a_failing_disk_is_there_or_not_at_all(night: Night, room_at: RoomAt) -> None:
    failures = 0
    for at in range(1, 100):
        room = room_at(name=f"disk-{at}")
        # The computer has an id of its own before: that is no part of the import.
        room.origin()
        room.io = Failing(at)
        try:
            import_file(room, str(night.path))
        except MaybeStored as error:
            failures += 1
            if "Importen er gennemført" in error.sentence:
                assert len(tables_of(room, night.incident_id)["log"]) == len(night.tables["log"]) + 1
                continue
        except NotStored as error:
            failures += 1
            assert "Der er ikke gemt noget: disken er fuld" in error.sentence
        else:
            break
        assert listing(room) == EMPTY
        room.io = QuickIo()
        import_file(room, str(night.path))
        assert len(tables_of(room, night.incident_id)["log"]) == len(night.tables["log"]) + 1
    else:
        pytest.fail("it never got through")
    assert failures >= 8


def test_what_a_power_cut_left_of_an_import_is_in_nobodys_way(night: Night, room_at: RoomAt) -> None:
    room = room_at()
    room.folders.make()
    left = Path(room.folders.incidents) / f".{night.incident_id}.ny"
    left.mkdir()
    (left / f"{room.origin()}.jsonl").write_bytes(b'{"n":0')

    assert room.found() == [] and room.incident_ids() == []
    import_file(room, str(night.path))

    assert not left.exists() and room.choose() == night.incident_id


# -- damage, and nothing at all


def test_a_damaged_journal_is_exported_as_far_as_it_can_be_read(
    night: Night, room_for: RoomFor, room_at: RoomAt
) -> None:
    room = room_for()
    journal = Path(room.sit(night.incident_id).journal.path)
    data = journal.read_bytes()
    at = data.index("Opgang 40 og 44 må åbnes".encode())
    journal.write_bytes(data[:at] + b"X" + data[at + 1 :])

    exported = export_incident(room, night.incident_id)

    assert exported.facts.damaged and b"Nattevandrerne er kommet" in exported.data
    night.path.write_bytes(exported.data)
    with pytest.raises(BadFile, match=r"log nr. \d+: linjens nummer"):
        import_file(room_at(), str(night.path))


def test_damage_that_took_no_line_of_the_log_is_told_in_the_log(night: Night, room_at: RoomAt) -> None:
    room = room_at()
    import_file(room, changed(night.path, put("export", "1", "damaged", True)))
    last = list(tables_of(room, night.incident_id)["log"].values())[-1]
    assert "Loggen var beskadiget ved eksporten, så noget kan mangle." in last["text"]


def test_an_incident_that_never_began_has_no_export(room_for: RoomFor) -> None:
    room = room_for()
    room.new_journal("0192a000-0000-7000-8000-000000000001").close()
    with pytest.raises(Refused, match="kom aldrig i gang"):
        export_incident(room, "0192a000-0000-7000-8000-000000000001")


# -- the register


@pytest.fixture
def register_file(room_for: RoomFor, contacts: tuple[DirectoryContact, ...], tmp_path: Path) -> str:
    room = room_for()
    register.import_contacts(room, contacts)
    dutylog.add(room_for("amina"), "Nøglen hænger hos viceværten")
    path = str(tmp_path / "register.json")
    write(path, export_register(room).data, room.io)
    return path


def test_the_register_goes_out_and_comes_into_an_empty_one(
    register_file: str, room_for: RoomFor, room_at: RoomAt
) -> None:
    with TinyDB(register_file, access_mode="r") as database:
        assert database.table("directory").count(where("name") == "Ali Demir") == 1
    room, here = room_at(), room_for()

    imported = import_file(room, register_file)

    assert register.contacts(room) == register.contacts(here)
    *before, last = dutylog.entries(room)
    assert before == dutylog.entries(here) and imported.documents == len(register.contacts(here)) + 2
    assert last.text.startswith("Registeret er importeret af KH fra filen register.json") and last.author is None
    assert listing(room) == ["haendelser", "register", f"register/{room.origin()}.jsonl"]


def test_a_register_that_is_not_empty_is_left_alone(register_file: str, room_for: RoomFor, room_at: RoomAt) -> None:
    room = room_at()
    dutylog.add(room, "Her står noget")

    for there in (room, room_for()):
        before = dutylog.entries(there)
        with pytest.raises(Refused, match=r"er ikke tomt\. Intet er ændret.*kontakter importer"):
            import_file(there, register_file)
        assert dutylog.entries(there) == before


def test_whoever_has_the_empty_register_open_goes_on_with_the_imported_one(
    register_file: str, room_for: RoomFor, room_at: RoomAt
) -> None:
    room = room_at()
    with written_register(room) as journal:
        import_file(room, register_file)
        with journal.atomic("karen") as transaction:
            dutylog.put_line(room, transaction, "Videre herfra")

    assert register.contacts(room) == register.contacts(room_for())
    assert [entry.text for entry in dutylog.entries(room)][-1] == "Videre herfra"
    known = read_register(room)
    assert known is not None and not known.damage and known.db == DB


def test_an_empty_register_has_no_export(room_at: RoomAt) -> None:
    room = room_at()
    with pytest.raises(Refused, match="Registeret er tomt"):
        export_register(room)
    with written_register(room):
        pass
    with pytest.raises(Refused, match="Registeret er tomt"):
        export_register(room)
