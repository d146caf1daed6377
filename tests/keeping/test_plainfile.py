"""A plain TinyDB file: written whole or not at all, and every mistake in one told with its table and number."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from beredskab_tui.access.people import People
from beredskab_tui.cli.demo import build_evening
from beredskab_tui.configfile import BadFile
from beredskab_tui.errors import BeredskabError, Refused
from beredskab_tui.keeping.plainfile import write
from beredskab_tui.keeping.plainjson import export_incident
from beredskab_tui.keeping.plainjudge import read_file
from beredskab_tui.locations import Folders
from beredskab_tui.room.room import Room
from tests.conftest import EVENING, SHIPPED_CONFIG, QuickIo
from tests.keeping.plain import Document, Failing, changed, put

Spoil = Callable[[Document], object]


@pytest.fixture(scope="module")
def evening(people: People, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The export of the demonstration's evening."""
    folders = Folders(SHIPPED_CONFIG, str(tmp_path_factory.mktemp("aften")))
    incident_id = build_evening(folders, EVENING)
    room = Room(folders, people.find("karen"), people, lambda: EVENING, "karen-1", QuickIo())
    return export_incident(room, incident_id).data


@pytest.fixture
def path(evening: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "aften.json"
    path.write_bytes(evening)
    return path


# -- what is refused


def _drop(table: str, number: str, field: str) -> Spoil:
    return lambda document: document[table][number].pop(field)


MISTAKES: dict[str, tuple[Spoil, str]] = {
    "no text": (_drop("log", "3", "text"), "log nr. 3: feltet »text« mangler"),
    "no such kind": (put("log", "7", "kind", "sludder"), "log nr. 7: feltet »kind« er ikke, som det skal være"),
    "inside": (put("incident", "1", "coordinations", [{}]), "incident nr. 1: feltet »coordinations[0].by« mangler"),
    "time without zone": (put("log", "2", "occurred_at", "2026-11-23T20:00:00"), "log nr. 2: feltet »occurred_at« er"),
    "long text": (put("log", "2", "text", "a" * 10_001), "log nr. 2: en tekst er længere end 10.000 tegn"),
    "gap": (lambda document: document["log"].pop("5"), "log nr. 6: linjens nummer (seq) er 6 og skulle være 5"),
    "twice": (put("log", "5", "seq", 4), "log nr. 5: linjens nummer (seq) er 4 og skulle være 5"),
    "no id": (_drop("tasks", "4", "id"), "tasks nr. 4: feltet »id« mangler"),
    "id with controls": (put("tasks", "4", "id", "a\x1b[31m"), "tasks nr. 4: feltet »id« mangler eller er ikke et id"),
    "id twice": (
        lambda document: document["tasks"]["4"].__setitem__("id", document["tasks"]["3"]["id"]),
        "tasks nr. 4: id ",
    ),
    "no number": (
        lambda document: document["log"].__setitem__("x", {}),
        "log nr. x: posternes numre skal være hele tal",
    ),
    "no object": (lambda document: document["log"].__setitem__("99", 1), "log nr. 99: posten er ikke et objekt"),
    "no such line": (put("followups", "1", "seqs", [900]), "followups nr. 1: loggen har ingen linje 900"),
    "corrects nothing": (put("log", "4", "corrects", -1), "log nr. 4: loggen har ingen linje -1"),
    "strange table": (lambda document: document.__setitem__("andet\x1b", {}), "tabellen »andet« hører ikke til her"),
    "no incident": (lambda document: document["incident"].clear(), "tabellen »incident« skal have én post"),
    "another incident": (
        put("export", "1", "db", "0192a000-0000-7000-8000-000000000001"),
        "tabellen »incident« skal have én post, med det id",
    ),
    "a way out": (put("export", "1", "db", "../../etc"), "feltet »db« er ikke id på en hændelse"),
    "no facts": (lambda document: document.pop("export"), "er ikke skrevet af »beredskab data eksporter«"),
    "newer": (put("export", "1", "format", 2), "skrevet af en nyere udgave af programmet"),
    "wrong fact": (put("export", "1", "fingerprint", "æ"), "»export«: feltet »fingerprint« er ikke"),
    "no table": (lambda document: document.__setitem__("log", []), "er ikke en TinyDB-fil"),
    "sensitive in plain": (
        put("log", "2", "sensitivity", "sensitive"),
        "log nr. 2: linjen er følsom (sensitive), men teksten er ikke krypteret, så alle ville kunne læse den",
    ),
    "sealed for nobody": (put("log", "2", "sealed", "AAAA"), "log nr. 2: teksten er krypteret eller slettet, men"),
    "too large": (put("log", "2", "ny", ["a" * 9000] * 500), "log nr. 2: posten er for stor"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_table_and_number(name: str, path: Path) -> None:
    spoil, says = MISTAKES[name]

    with pytest.raises(BadFile) as refused:
        read_file(changed(path, spoil))

    assert refused.value.sentence.startswith("aften.json: ") and says in refused.value.sentence
    assert "Intet er importeret." in refused.value.sentence


def test_a_number_that_no_journal_can_hold_is_a_mistake(path: Path) -> None:
    changed(path, put("log", "2", "ny", 0.5))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"ny": 0.5', '"ny": 1e999'), encoding="utf-8")

    with pytest.raises(BadFile, match=r"log nr\. 2: posten er ikke, som den skal være"):
        read_file(str(path))


def test_every_mistake_is_told(path: Path) -> None:
    def spoil(document: Document) -> None:
        del document["log"]["3"]["text"]
        document["tasks"]["2"]["number"] = "to"
        document["staff"]["1"]["name"] = None

    with pytest.raises(BadFile) as refused:
        read_file(changed(path, spoil))

    told = sorted(line.split(":")[1].strip() for line in refused.value.sentence.split("\n"))
    assert told == ["log nr. 3", "staff nr. 1", "tasks nr. 2"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "filen er ikke hel JSON: fejl i linje 1, tegn 1"),
        (b'{"export": {"1": {}', "filen er ikke hel JSON"),
        (b"\xff\xfe", "filen er ikke i UTF-8"),
        (b'{"log": {"1": {}, "1": {}}}', "filen har navnet »1« to gange samme sted"),
        (b'{"log": {"1": {"n": NaN}}}', "filen er ikke JSON, som programmet kan læse"),
        (b"[" * 100_000, "filen er ikke JSON, som programmet kan læse"),
        (b"[1]", "filen er ikke en TinyDB-fil"),
        (b'{"export": {"1": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}}", "»export«"),
    ],
    ids=["empty", "cut off", "UTF-16", "doubled", "NaN", "deep", "list", "deep facts"],
)
def test_what_is_no_such_file_is_refused(data: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "fil.json"
    path.write_bytes(data)
    with pytest.raises(BadFile) as refused:
        read_file(str(path))
    assert says in refused.value.sentence


def test_a_folder_a_device_and_no_file_are_refused(tmp_path: Path) -> None:
    for name, says in (
        (str(tmp_path), "det er en mappe"),
        ("/dev/zero", "almindelig fil"),
        (f"{tmp_path}/x", "findes"),
    ):
        with pytest.raises(BeredskabError, match=says):
            read_file(name)


def test_control_characters_from_a_file_are_removed(path: Path) -> None:
    plain = read_file(changed(path, put("log", "2", "text", "rød \x1b[31m\u202e\ud800 tekst")))
    assert list(plain.tables["log"].values())[1]["text"] == "rød [31m tekst"


def test_a_field_of_a_later_version_stays(path: Path) -> None:
    plain = read_file(changed(path, put("log", "2", "ny", {"a": [1]})))
    assert list(plain.tables["log"].values())[1]["ny"] == {"a": [1]}


# -- whole or not at all


def test_a_file_is_written_whole_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "fil.json"
    for at in range(1, 5):
        with pytest.raises(BeredskabError, match="kan ikke skrives: disken er fuld"):
            write(str(path), b"nyt", Failing(at))
        if at < 4:
            # The fourth call confirms what is there by then.
            assert os.listdir(tmp_path) == []
    assert path.read_bytes() == b"nyt" and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["fil.json"]


def test_a_file_that_is_there_is_only_replaced_when_told(tmp_path: Path) -> None:
    path, link = tmp_path / "fil.json", tmp_path / "peger"
    path.write_bytes(b"gammelt")
    link.symlink_to(path)

    for name in (path, link):
        with pytest.raises(Refused, match=r"findes allerede og er ikke rørt.*--overskriv"):
            write(str(name), b"nyt", QuickIo())
    with pytest.raises(BeredskabError):
        write(str(path), b"nyt", Failing(3), replace=True)
    assert path.read_bytes() == b"gammelt"
    write(str(link), b"nyt", QuickIo(), replace=True)
    assert path.read_bytes() == b"nyt" and link.is_symlink()
    for name in (tmp_path, Path("/dev/null")):
        with pytest.raises(Refused, match="ikke en almindelig fil"):
            write(str(name), b"nyt", QuickIo(), replace=True)


def test_a_file_that_somebody_else_makes_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "fil.json"

    class Overtaken(QuickIo):
        def sync(self, fd: int) -> None:
            path.write_bytes(b"en andens")

    with pytest.raises(Refused, match="findes allerede"):
        write(str(path), b"nyt", Overtaken())
    assert path.read_bytes() == b"en andens" and os.listdir(tmp_path) == ["fil.json"]


def test_a_stick_without_second_names_takes_a_file_too(tmp_path: Path) -> None:
    class Stick(QuickIo):
        def link(self, source: str, target: str) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    path = tmp_path / "fil.json"
    write(str(path), b"en", Stick())
    with pytest.raises(Refused):
        write(str(path), b"to", Stick())
    assert path.read_bytes() == b"en" and os.listdir(tmp_path) == ["fil.json"]
