"""Files that came from elsewhere, a plain TinyDB file and the list of a copy: whatever stands in them, it is put in
sentences or it is as good as our own."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.access.people import People
from beredskab_tui.configfile import BadFile
from beredskab_tui.errors import BeredskabError
from beredskab_tui.keeping.backup import make
from beredskab_tui.keeping.manifest import NAME, check, read_manifest
from beredskab_tui.keeping.plainjson import export_incident, import_file
from beredskab_tui.keeping.plainjudge import read_file
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import EntryKind
from beredskab_tui.room import log, opening, tasks
from beredskab_tui.times import date, day_clock
from tests.conftest import EVENING, SHIPPED_CONFIG, Clock, QuickIo, TidyRoom
from tests.hostile import HOSTILE, harmless
from tests.room.desk import Desk

ANYTHING: Final = (
    st.none()
    | st.booleans()
    | st.integers(-3, 40)
    | st.sampled_from([2**63, -(2**70), 1e300, [], {}, [[]]])
    | st.text(max_size=10)
    | st.sampled_from([text for text in HOSTILE.values() if len(text) < 100])
)

GONE: Final = st.just("")
TIMES: Final = ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "2026-11-23"]


def a_room(data: str, people: People) -> TidyRoom:
    room = TidyRoom(Folders(SHIPPED_CONFIG, data), people.leader, people, Clock(), "her", QuickIo())
    room.opened = []
    return room


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory, people: People, plan: Plan) -> tuple[str, bytes]:
    """The data folder of a short evening, and its export."""
    room = a_room(str(tmp_path_factory.mktemp("aften")), people)
    incident_id = opening.start(room, plan, (), "Brand", police_case=True, place="Søparkvej 4")
    seat = room.sit(incident_id)
    log.add(seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True)
    log.add(seat, "Vi lukker klubben", kind=EntryKind.DECISION)
    log.add(seat, "TV Syd: to sårede", kind=EntryKind.MEDIA)
    tasks.add(seat, "Find nøgler", due_at=EVENING)
    for journal in room.opened:
        journal.close()
    return room.folders.data, export_incident(room, incident_id).data


def put_somewhere(data: st.DataObject, whole: Any) -> Any:
    """A JSON value in which something, anywhere, is something else or gone."""
    places = list(_places(whole))
    # Times are rare among all there is, and the calendar has an end.
    times = [(place, key) for place, key in places if re.match(r"\d{4}-\d\d-\d\dT", str(place[key]))]
    a_time = data.draw(st.booleans())
    number = data.draw(st.integers(0, len(times if a_time else places) - 1))
    place, key = (times if a_time else places)[number]
    put = data.draw(st.sampled_from(TIMES) if a_time else GONE | ANYTHING | ANYTHING)
    if put == "":
        del place[key]
    else:
        place[key] = put
    return whole


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Everything in a JSON value: what it lies in, and under which key."""
    for key, part in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(part, dict | list):
            yield from _places(part)


@pytest.mark.slow
@given(data=st.data())
def test_an_export_in_which_anything_was_changed_is_refused_in_words_or_becomes_a_board(
    evening: tuple[str, bytes],
    tmp_path_factory: pytest.TempPathFactory,
    people: People,
    plan: Plan,
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.getbasetemp() / "ind"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "aften.json"
    path.write_text(json.dumps(put_somewhere(data, json.loads(evening[1]))), encoding="utf-8")
    room = a_room(str(folder / "data"), people)
    try:
        imported = import_file(room, str(path))
    except BadFile as bad:
        assert bad.problems and all(harmless(one.sentence) and "\n" not in one.sentence for one in bad.problems)
        return
    assert imported
    desk = Desk(room, room.incident_ids()[0], plan, Clock())
    desk.snapshot()
    for entry in desk.board.log:
        assert harmless(entry.text)
        day_clock(entry.occurred_at, EVENING)
    for task in desk.board.tasks:
        assert harmless(task.title)
        assert task.due_at is None or day_clock(task.due_at, EVENING)
    for journal in room.opened:
        journal.close()


@given(raw=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_bytes_of_any_kind_are_no_export(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.json"
    path.write_bytes(raw)
    with pytest.raises(BadFile) as bad:
        read_file(str(path))
    assert all(harmless(one.sentence) for one in bad.value.problems)


@pytest.fixture(scope="module")
def copy(evening: tuple[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A copy of it, as on a stick."""
    return make(Folders(SHIPPED_CONFIG, evening[0]), str(tmp_path_factory.mktemp("usb")), EVENING, QuickIo()).folder


PATHS: Final = [
    "../../../etc/passwd",
    "/etc/passwd",
    "data/../../x",
    "\x00",
    "a\x00b",
    "",
    ".",
    "data",
    "\x1b[2J",
    "x" * 5000,
]


@given(data=st.data())
def test_a_list_of_a_copy_in_which_anything_was_changed_is_told_of_in_words(copy: str, data: st.DataObject) -> None:
    path = Path(copy, NAME)
    whole = path.read_bytes()
    try:
        changed = put_somewhere(data, json.loads(whole))
        if isinstance(changed.get("files"), list) and changed["files"] and data.draw(st.booleans()):
            changed["files"][0] = {"path": data.draw(st.sampled_from(PATHS)), "size": 1, "sha256": "x"}
        path.write_text(json.dumps(changed), encoding="utf-8")
        try:
            manifest = read_manifest(copy)
        except BeredskabError as error:
            assert "Intet er ændret" in error.sentence
            return
        date(manifest.made_at)
        inside = os.path.realpath(copy)
        for held in manifest.files:
            assert os.path.realpath(os.path.join(copy, held.path)).startswith(inside)
        check(copy, manifest)
    finally:
        path.write_bytes(whole)


@given(raw=st.binary(max_size=100) | st.just(b'{"x":' + b"[" * 3000))
def test_bytes_of_any_kind_are_no_list_of_a_copy(copy: str, raw: bytes) -> None:
    path = Path(copy, NAME)
    whole = path.read_bytes()
    try:
        path.write_bytes(raw)
        with pytest.raises(BeredskabError, match="Intet er ændret"):
            read_manifest(copy)
    finally:
        path.write_bytes(whole)
