"""A whole incident deleted: nothing of it is left below ``data``, however it is cut short, and no copy brings it."""

import os
import shutil
from pathlib import Path

import pytest

from beredskab_tui.errors import BeredskabError, NotAllowed, Refused
from beredskab_tui.journal import JournalError
from beredskab_tui.keeping.backup import make
from beredskab_tui.keeping.copies import Copies
from beredskab_tui.keeping.copyplace import find_copy
from beredskab_tui.keeping.deletion import delete, drafts_of, facts_of, rests, traces
from beredskab_tui.keeping.restore import Fate, Restored, Restorer
from beredskab_tui.locations import Folders
from beredskab_tui.mail import letter
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, Phase
from beredskab_tui.room import closing, dutylog, erasing, lastseen, log, opening
from beredskab_tui.room.drafts import Draft, Drafts, kept
from beredskab_tui.room.presence import Presence
from beredskab_tui.room.room import Room
from tests.conftest import Clock, QuickIo, RoomFor
from tests.journal.test_copy import Crash, CrashingIo
from tests.room.conftest import DeskFor

WHY = "fristen er udløbet"


@pytest.fixture
def other(room_for: RoomFor, plan: Plan, contacts: tuple[DirectoryContact, ...], clock: Clock) -> str:
    """An incident that is nobody's to touch here; it began before."""
    incident_id = opening.start(room_for("karen"), plan, contacts, "Vand i en kælder")
    clock.forward(minutes=1)
    return incident_id


@pytest.fixture
def ended(other: str, incident: str, desk_for: DeskFor, room_for: RoomFor, clock: Clock) -> str:
    """A closed incident of which something lies everywhere that it can; of the other one, too."""
    desk = desk_for("karen")
    log.add(desk.seat, "Zenobia Kvist har ringet")
    folders = desk.room.folders
    for incident_id in (other, incident):
        os.makedirs(os.path.join(folders.keys, incident_id), exist_ok=True)
        put(os.path.join(folders.keys, incident_id, "1.noegle"))
        letter.keep(folders.mail(incident_id, "ab12"), b"mail")
        letter.keep(folders.message_text(incident_id, 1), b"besked")
        put(folders.call_list(incident_id, "amina"))
        kept = os.path.join(folders.incident(incident_id), "beskadiget")
        os.mkdir(kept)
        put(os.path.join(kept, "x.jsonl.bad"))
        put(os.path.join(folders.incident(incident_id), "x.jsonl.torn.1"))
        os.makedirs(os.path.dirname(folders.shortcut(incident_id)), exist_ok=True)
        put(folders.shortcut(incident_id))
        lastseen.keep_last_seen(folders, "amina", incident_id, lastseen.seen_now(desk.board, "amina", clock()))
    drafts = Drafts(folders, "amina", "gammel")
    drafts.keep(draft("d1", incident))
    drafts.keep(draft("d2", other))
    Drafts(folders, "peter", "peters").keep(draft("d3", incident))
    put(os.path.join(folders.drafts("peter"), "ulaeselig.json.ulaeselig"), incident.encode())
    dutylog.add(desk.room, "Vagttelefonen ligger hos Karen")
    Copies(folders, QuickIo()).renew()
    closing.close(desk.seat)
    Copies(folders, QuickIo()).renew()
    return incident


def draft(draft_id: str, incident_id: str) -> Draft:
    return Draft(id=draft_id, incident=incident_id, field="log", text="Halvt skre")


def put(path: str, data: bytes = b"x") -> None:
    Path(path).write_bytes(data)


def files(folders: Folders) -> dict[str, bytes]:
    """Everything below ``data`` but the register, the fault log and locks, which say nothing of an incident."""
    return {
        str(path.relative_to(folders.data)): path.read_bytes()
        for path in Path(folders.data).rglob("*")
        if path.is_file() and "register" not in path.parts and path.suffix not in (".log", ".lock")
    }


def bearing(folders: Folders, incident_id: str) -> list[str]:
    """The files outside the register that have the id in their path or in them."""
    return [name for name, data in files(folders).items() if incident_id in name or incident_id.encode() in data]


def vagtlog(room: Room) -> list[str]:
    return [entry.text for entry in dutylog.entries(room)]


def test_nothing_of_it_is_left_and_nothing_else_is_touched(ended: str, other: str, room_for: RoomFor) -> None:
    karen = room_for("karen")
    before = files(karen.folders)
    assert len(bearing(karen.folders, ended)) >= 11 and len(list(drafts_of(karen.folders, ended))) == 3

    erasure = delete(karen, ended, WHY)

    after = files(karen.folders)
    assert list(traces(karen.folders, ended)) == [] and bearing(karen.folders, ended) == []
    amina = os.path.relpath(os.path.join(karen.folders.drafts("amina"), "gammel.json"), karen.folders.data)
    gone = {name for name in before if ended in name or "peter" in name}
    assert after.keys() == before.keys() - gone
    assert [one.id for one in kept(karen.folders, "amina", "gammel") or ()] == ["d2"]
    assert {name: data for name, data in before.items() if name not in gone | {amina}} == {
        name: data for name, data in after.items() if name != amina
    }
    assert karen.incident_ids() == [other] and karen.is_closed(other) is False
    assert erasure.done_at is not None and rests(karen.folders) == []


def test_the_vagtlog_tells_of_it_without_what_was_in_it(ended: str, room_for: RoomFor) -> None:
    karen = room_for("karen")
    facts = facts_of(karen, ended)

    delete(karen, ended, WHY)

    assert vagtlog(karen)[-1] == (
        f"En hændelse (begyndt 23.11.2026, lukket 23.11.2026; {facts.lines} linjer i loggen) er slettet af KH. "
        f"Grund: {WHY}. Id: {ended}"
    )
    (path,) = Path(karen.folders.register).glob("*.jsonl")
    assert b"Zenobia" not in path.read_bytes() and facts.title.encode() not in path.read_bytes()


@pytest.mark.parametrize("person", ["jonas", "amina", "tove"])
def test_only_the_leader_may(person: str, ended: str, room_for: RoomFor) -> None:
    room = room_for(person)
    before = files(room.folders)

    with pytest.raises(NotAllowed, match="Intet er ændret"):
        delete(room, ended, WHY)

    assert files(room.folders) == before


def test_what_is_not_closed_stays(incident: str, room_for: RoomFor, desk_for: DeskFor) -> None:
    karen = room_for("karen")
    for _ in range(2):
        with pytest.raises(Refused, match="ikke lukket"):
            delete(karen, incident, WHY)
        closing.stand_down(desk_for("karen").seat) if not desk_for().board.incident.stood_down_at else None
    assert karen.incident_ids() == [incident] and rests(karen.folders) == []


def test_a_folder_that_somebody_made_by_hand_takes_nothing_with_it(ended: str, room_for: RoomFor) -> None:
    room = room_for("karen")
    # Names that stand in those of other files.
    for name in ("0", ".slettes-", ".slettes-e"):
        os.mkdir(os.path.join(room.folders.incidents, name))
    before = files(room.folders)
    with pytest.raises(Refused, match=r"er ikke lavet af programmet\. Intet er slettet\."):
        delete(room, "0", WHY)
    assert rests(room.folders) == [] and files(room.folders) == before


def test_without_a_reason_nothing_is_deleted(ended: str, room_for: RoomFor) -> None:
    karen = room_for("karen")
    with pytest.raises(Refused, match="grund"):
        delete(karen, ended, " \n")
    assert ended in karen.incident_ids() and rests(karen.folders) == []


def test_it_waits_for_those_who_have_it_on_their_screen_or_in_their_hands(
    ended: str, room_for: RoomFor, clock: Clock
) -> None:
    karen = room_for("karen")
    screen = Presence(karen.folders, "amina-1", "amina", clock(), remote=True)
    screen.look_at(ended, "loggen")
    with pytest.raises(Refused, match="AY har hændelsen åben"):
        delete(karen, ended, WHY)
    screen.look_at(None)
    Drafts(karen.folders, "amina", "amina-1").keep(draft("d9", ended))
    with pytest.raises(Refused, match="AY har hændelsen åben"):
        delete(karen, ended, WHY)
    screen.close()

    delete(karen, ended, WHY)

    assert list(traces(karen.folders, ended)) == []


# -- cut short


def cut_short(room: Room, ended: str, number: int, after: bool) -> bool:
    """Delete, and die at a call to the operating system; whether there were so many."""
    io = CrashingIo(number, after=after)
    room.io = io
    try:
        delete(room, ended, WHY)
    except Crash:
        return True
    return False


def shown(room: Room, ended: str) -> bool:
    return ended in room.incident_ids()


@pytest.mark.parametrize(
    ("step", "after"),
    [
        (9, False),
        pytest.param(1, False, marks=pytest.mark.slow),
        pytest.param(1, True, marks=pytest.mark.slow),
    ],
)
def test_wherever_it_is_cut_short_it_is_told_of_and_finished(
    step: int, after: bool, ended: str, other: str, room_for: RoomFor, tmp_path: Path
) -> None:
    karen = room_for("karen")
    whole = tmp_path / "hele"
    os.rename(karen.folders.data, whole)
    keys = Path(karen.folders.keys, ended)
    stages = set()
    for number in range(1, 400, step):
        _copy(whole, karen.folders.data)
        died = cut_short(room_for("karen"), ended, number, after)
        told = {rest.incident_id for rest in rests(karen.folders)}
        visible = shown(karen, ended)
        stages.add((visible, ended in told, keys.exists()))
        # What is shown is whole, keys and all. What is not shown is told of until it is done with.
        assert not visible or keys.exists()
        # The keys go first: with them the sensitive notes are gone, whatever else is left.
        assert not keys.exists() or Path(karen.folders.copies, ended).exists()
        assert visible or ended in told or not bearing(karen.folders, ended)
        again = room_for("karen")
        delete(again, ended, WHY)
        assert bearing(karen.folders, ended) == [] and rests(karen.folders) == [] and again.incident_ids() == [other]
        assert sum("er slettet af KH" in line for line in vagtlog(again)) == 1
        _remove(karen.folders.data)
        if not died:
            break
    assert not died and number > 20
    if step > 1:
        return
    # It was cut short before the mark, after it, while the keys were there, and when they were gone.
    assert {(True, False, True), (True, True, True), (False, True, True), (False, True, False)} <= stages
    os.rename(whole, karen.folders.data)


def test_an_incident_that_is_open_again_before_the_rest_stays(ended: str, room_for: RoomFor, desk_for: DeskFor) -> None:
    karen = room_for("karen")
    erasing.begin(karen, ended, WHY, started_at=None, closed_at=None, lines=1)
    closing.reopen(desk_for("karen", ended).seat, "den er ikke slut")

    with pytest.raises(Refused, match="ikke lukket"):
        delete(karen, ended, WHY)

    assert ended in karen.incident_ids()


def test_a_disk_that_refuses_says_so_and_the_same_command_goes_on(ended: str, room_for: RoomFor) -> None:
    class Stubborn(QuickIo):
        def unlink(self, path: str) -> None:
            if path.endswith(".eml"):
                raise PermissionError(13, "nej", path)
            super().unlink(path)

    karen = room_for("karen", io=Stubborn())
    with pytest.raises(BeredskabError, match="ikke slettet helt: du har ikke ret til det"):
        delete(karen, ended, WHY)
    assert ended not in karen.incident_ids()

    delete(room_for("karen"), ended, WHY)

    assert rests(karen.folders) == []


# -- others who had it open


def test_who_had_it_open_all_the_same_is_told_and_makes_nothing_anew(
    ended: str, room_for: RoomFor, desk_for: DeskFor, clock: Clock
) -> None:
    desk = desk_for("karen", ended)
    copies = Copies(desk.room.folders, QuickIo())
    delete(room_for("karen"), ended, WHY)

    with pytest.raises(JournalError, match="Har lederen slettet hændelsen, så luk tavlen"):
        desk.look()
    with pytest.raises(JournalError):
        closing.reopen(desk.seat, "igen")
    lastseen.keep_last_seen(desk.room.folders, "karen", ended, lastseen.seen_now(desk.board, "karen", clock()))
    copies.renew()
    for path in (desk.room.folders.mail(ended, "cd"), desk.room.folders.message_text(ended, 2)):
        with pytest.raises(BeredskabError):
            letter.keep(path, b"tekst")
    with pytest.raises(OSError):
        put(desk.room.folders.call_list(ended, "karen"))

    assert desk.board.incident.phase is Phase.CLOSED and copies.trouble == ""
    assert bearing(desk.room.folders, ended) == [] and ended not in desk.room.incident_ids()


# -- back from a copy


def restored(room: Room, place: str, *, only: str | None = None) -> list[Restored]:
    room.folders.make()
    restorer = Restorer(room.folders, find_copy(place), room.me, room.clock, QuickIo())
    restorer.put_config()
    return list(restorer.put_journals(only))


@pytest.fixture
def stick(ended: str, room_for: RoomFor, clock: Clock, tmp_path: Path) -> str:
    """A copy from before it was deleted."""
    usb = tmp_path / "usb"
    usb.mkdir()
    return make(room_for("karen").folders, str(usb), clock(), QuickIo()).folder


def test_an_old_copy_does_not_bring_it_back(stick: str, ended: str, other: str, room_for: RoomFor) -> None:
    karen = room_for("karen")
    delete(karen, ended, WHY)
    _remove(karen.folders.keys)

    found = restored(karen, stick)

    assert [(one.name, one.fate) for one in found] == [
        (other, Fate.SAME), (ended, Fate.ERASED), ("register", Fate.SAME),
    ]  # fmt: skip
    assert bearing(karen.folders, ended) == [] and not os.path.exists(karen.folders.note_keys(ended))


def test_a_new_computer_knows_it_from_the_copies_register(stick: str, ended: str, room_for: RoomFor) -> None:
    karen = room_for("karen")
    delete(karen, ended, WHY)
    os.rename(karen.folders.register, os.path.join(stick, "data", "register2"))
    _remove(os.path.join(stick, "data", "register"))
    os.rename(os.path.join(stick, "data", "register2"), os.path.join(stick, "data", "register"))
    _remove(karen.folders.data)

    assert Fate.ERASED in [one.fate for one in restored(karen, stick)]
    assert bearing(karen.folders, ended) == []


def test_what_is_fetched_back_on_purpose_is_one_like_the_others(stick: str, ended: str, room_for: RoomFor) -> None:
    karen = room_for("karen")
    delete(karen, ended, WHY)
    erasing.bring_back(karen, ended)

    (found,) = restored(karen, stick, only=ended)

    assert found.fate is Fate.PUT and ended in karen.incident_ids() and rests(karen.folders) == []
    assert vagtlog(karen)[-1] == (
        "En slettet hændelse (begyndt 23.11.2026, lukket 23.11.2026) er hentet tilbage fra en kopi af KH."
    )
    delete(karen, ended, "denne gang for altid")
    assert bearing(karen.folders, ended) == []


def test_what_came_back_behind_the_programs_back_is_told_of(stick: str, ended: str, room_for: RoomFor) -> None:
    karen = room_for("karen")
    delete(karen, ended, WHY)
    _copy(Path(stick, "data", "haendelser", ended), karen.folders.incident(ended))

    (rest,) = rests(karen.folders)

    assert rest.incident_id == ended and rest.paths == (karen.folders.incident(ended),)
    delete(karen, ended, WHY)
    assert rests(karen.folders) == []


def _copy(source: Path, target: str) -> None:
    shutil.copytree(source, target)


def _remove(folder: str) -> None:
    shutil.rmtree(folder)
