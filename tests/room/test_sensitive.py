"""Sensitive lines: sealed on the disk, read by a few, taken out for good when their key is (plan R34)."""

import os
import shutil
from pathlib import Path

import pytest

from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.journal import Io, NotStored
from beredskab_tui.keeping.backup import make
from beredskab_tui.keeping.copyplace import find_copy
from beredskab_tui.keeping.restore import Restorer
from beredskab_tui.locations import Folders
from beredskab_tui.records import EntryKind, Sensitivity
from beredskab_tui.room import command, log, opening, sensitive
from beredskab_tui.room.grammar import read_line
from beredskab_tui.room.sealing import Keys, seal, unseal
from beredskab_tui.room.sensitive import DELETED, HIDDEN, Words
from tests.conftest import Clock, QuickIo, RoomFor
from tests.room.conftest import DeskFor
from tests.room.desk import Desk
from tests.room.sealed import SECRET, WHY, copied, finish, places

# -- written as sensitive


def test_what_it_says_stands_nowhere_on_the_disk_and_who_leads_reads_it(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, SECRET, kind=EntryKind.DECISION, reason=WHY, sensitive=True).entry

    assert entry.text == HIDDEN and entry.sensitivity is Sensitivity.SENSITIVE
    assert desk.last == entry, "that it is there, by whom and when, everybody sees"
    assert places(folders, "Karla") == places(folders, WHY) == []
    assert sensitive.read_words(desk.seat, entry.id) == Words(SECRET, WHY)
    key = os.path.join(folders.note_keys(desk.seat.incident_id), entry.id)
    assert [os.stat(one).st_mode & 0o777 for one in (key, os.path.dirname(key))] == [0o600, 0o700]


def test_it_is_read_by_who_leads_and_the_chosen_employee_for_as_long_as_they_are_it(
    desk_for: DeskFor, desk: Desk
) -> None:
    entry = log.add(desk_for("amina").seat, SECRET, sensitive=True).entry
    people = ("karen", "jonas", "amina", "peter", "tove")

    def readers() -> list[str]:
        found = []
        for person in people:
            try:
                assert sensitive.read_words(desk_for(person).seat, entry.id).text == SECRET
                found.append(person)
            except NotAllowed as refused:
                assert "lederen, den udvalgte medarbejder" in refused.sentence
        return found

    assert readers() == ["karen"], "not even whoever wrote it"
    command.choose_officer(desk.seat, "peter")
    assert readers() == ["karen", "peter"]
    command.choose_officer(desk.seat, "amina")
    command.take_over(desk_for("jonas").seat, "Lederen kan ikke nås")
    assert readers() == ["karen", "jonas", "amina"]
    command.hand_back(desk.seat)
    assert readers() == ["karen", "amina"]


@pytest.mark.parametrize("letter", ["m", "r", "o", "a", "p", "t"])
def test_what_is_made_of_it_says_only_which_line_to_see(
    desk: Desk, folders: Folders, clock: Clock, letter: str
) -> None:
    typed = read_line(f"f {letter} Fjordens Avis: {SECRET}", clock())
    entry = log.add(desk.seat, typed.text, kind=typed.kind, call_back=typed.call_back, sensitive=typed.sensitive).entry

    assert places(folders, "Karla") == places(folders, "Fjordens Avis") == []
    board = desk.look()
    made = [*board.media, *board.rumours, *(t for t in board.tasks if t.seq), *board.call_backs]
    made += board.instructions(clock())
    if letter not in "p":
        (one,) = made
        assert f"Se den følsomme linje {entry.seq}" in (str(getattr(one, name)) for name in one.__struct_fields__)


def test_the_same_twice_in_a_moment_is_one_line_and_its_references_are_kept(desk: Desk, clock: Clock) -> None:
    first = log.add(desk.seat, f"{SECRET}, se #1", sensitive=True)
    clock.forward(seconds=2)
    again = log.add(desk.seat, f"{SECRET}, se #1", sensitive=True)
    other = log.add(desk.seat, "Noget andet", sensitive=True)

    assert again.existed and again.entry == first.entry
    assert not other.existed
    assert first.entry.refs == (1,)


def test_typed_anew_as_sensitive_it_does_not_pass_for_stored(desk: Desk, clock: Clock) -> None:
    everybody_reads = log.add(desk.seat, SECRET)
    clock.forward(seconds=2)
    anew = log.add(desk.seat, SECRET, sensitive=True)
    assert not anew.existed and anew.entry.text == HIDDEN
    clock.forward(seconds=2)
    assert log.add(desk.seat, SECRET).existed, "the other way round nothing is told to more people by a slip"
    assert everybody_reads.entry.text == SECRET


def test_an_incident_that_begins_with_one_has_no_title_that_tells(room_for: RoomFor, desk: Desk) -> None:
    room = room_for("karen")
    draft = "01a2099d-8d50-787b-9d06-7fe784dc7980"
    incident = opening.start(room, desk.plan, (), SECRET, sensitive=True, event=draft)

    found = room.read_incident(incident)
    assert found is not None and found.title == "Uden titel (første linje er følsom)"
    assert places(room.folders, "Karla") == []
    assert sensitive.read_words(room.sit(incident), draft).text == SECRET


def test_a_correction_of_a_sensitive_line_is_sensitive_and_keeps_its_reason(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, "Karla er indlagt", kind=EntryKind.DECISION, reason=WHY, sensitive=True).entry
    right = log.correct(desk.seat, entry.seq, SECRET, "forkert nummer")

    assert right.text == HIDDEN and right.sensitivity is Sensitivity.SENSITIVE
    assert sensitive.read_words(desk.seat, right.id) == Words(SECRET, WHY)
    assert places(folders, "Karla") == []


def test_without_room_for_its_key_nothing_is_stored(room_for: RoomFor, incident: str, clock: Clock) -> None:
    class Full(Io):
        def write(self, fd: int, data: bytes) -> int:
            if len(data) == 32:
                raise OSError(28, "No space left on device")
            return super().write(fd, data)

    seat = room_for("karen", io=Full()).sit(incident)
    before = seat.journal.head
    with pytest.raises(NotStored, match="nøglen til den følsomme tekst ikke kan gemmes"):
        log.add(seat, SECRET, sensitive=True)
    assert seat.journal.head == before
    assert log.add(seat, "En almindelig linje").entry.seq == before[0] + 3


# -- levels


def test_everybody_who_writes_may_keep_a_line_from_more_people_and_who_leads_the_other_way(
    desk_for: DeskFor, desk: Desk
) -> None:
    amina = desk_for("amina").seat
    entry = log.add(amina, SECRET).entry
    assert sensitive.set_level(amina, entry.seq, Sensitivity.CONFIDENTIAL).sensitivity is Sensitivity.CONFIDENTIAL
    for person in ("amina", "jonas"):
        with pytest.raises(NotAllowed, match="Kun lederen kan gøre en linje mindre følsom"):
            sensitive.set_level(desk_for(person).seat, entry.seq, Sensitivity.OPEN, "må gerne ses")
    with pytest.raises(Refused, match="Skriv, hvorfor"):
        sensitive.set_level(desk.seat, entry.seq, Sensitivity.OPEN, " ")
    with pytest.raises(Refused, match="er allerede fortrolig"):
        sensitive.set_level(desk.seat, entry.seq, Sensitivity.CONFIDENTIAL)

    sensitive.set_level(desk.seat, entry.seq, Sensitivity.OPEN, "politiet har sagt det selv")

    assert desk.texts()[-2:] == [
        f"Linje {entry.seq} er nu fortrolig, før intern (AY).",
        f"Linje {entry.seq} er nu åben, før fortrolig (KH): politiet har sagt det selv",
    ]


def test_a_sensitive_line_that_is_not_any_more_says_what_it_said_and_needs_no_key(
    desk_for: DeskFor, desk: Desk, folders: Folders
) -> None:
    entry = log.add(desk.seat, SECRET, kind=EntryKind.DECISION, reason=WHY, sensitive=True).entry
    with pytest.raises(NotAllowed):
        sensitive.set_level(desk_for("amina").seat, entry.seq, Sensitivity.INTERNAL, "vil se den")

    now = sensitive.set_level(desk.seat, entry.seq, Sensitivity.INTERNAL, "familien er indforstået")
    finish(desk)

    assert (now.text, now.reason, now.sealed) == (SECRET, WHY, None)
    assert os.listdir(folders.note_keys(desk.seat.incident_id)) == []


# -- deleted


def test_when_its_key_is_deleted_nobody_reads_it_and_the_chain_still_holds(
    desk_for: DeskFor, desk: Desk, folders: Folders
) -> None:
    entry = log.add(desk.seat, SECRET, sensitive=True).entry
    log.add(desk.seat, "Efter")
    copied(desk)
    for person in ("amina", "jonas"):
        with pytest.raises(NotAllowed):
            sensitive.erase(desk_for(person).seat, entry.seq, "familien har bedt om det")
    with pytest.raises(Refused, match="Skriv, hvorfor"):
        sensitive.erase(desk.seat, entry.seq, "")

    sensitive.erase(desk.seat, entry.seq, "familien har bedt om det")
    finish(desk)

    assert os.listdir(folders.note_keys(desk.seat.incident_id)) == []
    with pytest.raises(Refused, match="er slettet for altid"):
        sensitive.read_words(desk.seat, entry.id)
    assert desk.look().log[entry.seq - 1].text == DELETED
    assert desk.room.sit(desk.seat.incident_id).journal.damage == []
    for again in (Sensitivity.INTERNAL, Sensitivity.OPEN):
        with pytest.raises(Refused, match="kan ikke læses mere"):
            sensitive.set_level(desk.seat, entry.seq, again, "må gerne ses")
    with pytest.raises(Refused, match="er allerede slettet"):
        sensitive.erase(desk.seat, entry.seq, "igen")


def test_a_key_that_is_lost_is_told_of_and_harms_nothing_else(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, SECRET, sensitive=True).entry
    other = log.add(desk.seat, "En anden", sensitive=True).entry
    os.unlink(os.path.join(folders.note_keys(desk.seat.incident_id), entry.id))

    with pytest.raises(Refused, match=r"Nøglen til linje \d+ findes ikke i datamappen"):
        sensitive.read_words(desk.seat, entry.id)
    assert sensitive.read_words(desk.seat, other.id).text == "En anden"


def test_an_ordinary_line_cannot_be_erased(desk: Desk) -> None:
    entry = log.add(desk.seat, "Noget").entry
    with pytest.raises(Refused, match="er ikke følsom"):
        sensitive.erase(desk.seat, entry.seq, "hvorfor ikke")


# -- keys


def test_a_sealed_text_opens_with_its_own_key_for_its_own_line_only(tmp_path: Path) -> None:
    keys = Keys(str(tmp_path / "noegler" / "i1"), Io())
    key = keys.make("a")
    assert keys.make("a") == key != keys.make("b")
    sealed = seal(key, SECRET, "a")
    assert unseal(key, sealed, "a") == SECRET
    assert sealed != seal(key, SECRET, "a"), "nobody sees that two are the same"
    assert [unseal(key, sealed, "b"), unseal(keys.make("b"), sealed, "a")] == [None, None]
    assert [unseal(key, broken, "a") for broken in ("", "x", sealed[:-4], sealed[4:], "æ", "A" * 40)] == [None] * 6


@pytest.mark.parametrize("spoiled", [b"", b"x" * 31, b"x" * 33, bytes(32)], ids=["empty", "short", "long", "noughts"])
def test_nothing_is_sealed_with_what_is_no_key(tmp_path: Path, spoiled: bytes) -> None:
    keys = Keys(str(tmp_path), Io())
    (tmp_path / "a").write_bytes(spoiled)
    assert keys.find("a") is None
    assert keys.make("a") == keys.find("a") != spoiled
    (tmp_path / "b").mkdir()
    with pytest.raises(OSError):
        keys.make("b")


@pytest.mark.parametrize("name", ["", ".", "..", "../register", "{other}", "a/b", "a\0b"])
def test_no_id_of_a_log_leads_to_a_file_that_is_no_key(tmp_path: Path, name: str) -> None:
    other = tmp_path / "register"
    other.write_bytes(b"x" * 40)
    name = name.format(other=other)
    keys = Keys(str(tmp_path / "n"), Io())
    keys.make("a")

    keys.destroy(name)
    with pytest.raises(OSError):
        keys.make(name)

    assert keys.find(name) is None
    assert other.read_bytes() == b"x" * 40 and os.listdir(tmp_path / "n") == ["a"]


def test_a_link_in_place_of_a_key_costs_nobody_what_it_points_at(tmp_path: Path) -> None:
    other = tmp_path / "register"
    other.write_bytes(b"x" * 40)
    os.symlink(other, tmp_path / "a")
    Keys(str(tmp_path), Io()).destroy("a")
    assert other.read_bytes() == b"x" * 40 and not os.path.lexists(tmp_path / "a")


def test_deleting_a_key_leaves_noughts_where_it_was(tmp_path: Path) -> None:
    keys = Keys(str(tmp_path / "n"), Io())
    keys.make("a")
    second_name = tmp_path / "andet-navn"
    os.link(tmp_path / "n" / "a", second_name)

    keys.destroy("a")
    keys.destroy("a")

    assert keys.find("a") is None and os.listdir(tmp_path / "n") == []
    assert second_name.read_bytes() == bytes(32)


# -- copies on a stick


def test_a_copy_brings_the_keys_back_that_are_missing_and_none_that_was_deleted(
    desk: Desk, folders: Folders, tmp_path: Path
) -> None:
    stays, goes, lowered = (log.add(desk.seat, f"{SECRET} {n}", sensitive=True).entry for n in (1, 2, 3))
    usb = tmp_path / "usb"
    usb.mkdir()
    made = make(folders, str(usb), desk.clock(), QuickIo())
    sensitive.erase(desk.seat, goes.seq, "familien har bedt om det")
    sensitive.set_level(desk.seat, lowered.seq, Sensitivity.INTERNAL, "familien er indforstået")
    finish(desk)
    os.unlink(os.path.join(folders.note_keys(desk.seat.incident_id), stays.id))

    place = find_copy(made.folder)
    restorer = Restorer(folders, place, desk.room.me, desk.clock, QuickIo())
    list(restorer.put_journals())

    assert os.listdir(folders.note_keys(desk.seat.incident_id)) == [stays.id]
    assert restorer.notes[-1] == "1 nøgle til følsomme linjer er lagt tilbage."
    assert sensitive.read_words(desk.seat, stays.id).text == f"{SECRET} 1"


def test_an_old_copy_on_a_stick_brings_no_plain_text_back_that_our_own_copy_is_without(
    desk: Desk, folders: Folders, tmp_path: Path
) -> None:
    entry = log.add(desk.seat, SECRET).entry
    made = make(folders, str(tmp_path), desk.clock(), QuickIo())
    sensitive.set_level(desk.seat, entry.seq, Sensitivity.SENSITIVE)
    log.add(desk.seat, "Vinduet er sat i")
    copied(desk)
    finish(desk)
    copied(desk)
    desk.seat.journal.close()
    shutil.rmtree(folders.incident(desk.seat.incident_id))

    restorer = Restorer(folders, find_copy(made.folder), desk.room.me, desk.clock, QuickIo())
    (restored, *_) = restorer.put_journals()

    assert places(folders, "Karla") == [] and restored.newer == 4
    seat = desk.room.sit(desk.seat.incident_id)
    texts = [document["text"] for document in seat.journal.table("log").values()]
    assert texts[entry.seq - 1] == HIDDEN and "Vinduet er sat i" in texts
    assert "4 linjer kom fra programmets egen kopi, som var nyere." in texts[-1]
    assert sensitive.read_words(seat, entry.id).text == SECRET


def test_an_old_copy_on_a_stick_does_not_know_better_than_our_own(desk: Desk, folders: Folders, tmp_path: Path) -> None:
    entry = log.add(desk.seat, SECRET, sensitive=True).entry
    usb = tmp_path / "usb"
    usb.mkdir()
    made = make(folders, str(usb), desk.clock(), QuickIo())
    sensitive.erase(desk.seat, entry.seq, "familien har bedt om det")
    finish(desk)
    copied(desk)
    desk.seat.journal.close()
    shutil.rmtree(folders.incident(desk.seat.incident_id))

    restorer = Restorer(folders, find_copy(made.folder), desk.room.me, desk.clock, QuickIo())
    list(restorer.put_journals())

    assert os.listdir(folders.note_keys(desk.seat.incident_id)) == []
