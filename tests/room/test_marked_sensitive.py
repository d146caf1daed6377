"""Lines that are made sensitive afterwards: out of the journal, out of our copies, and what is left is named."""

import os
from contextlib import closing as closing_down
from pathlib import Path

import pytest

from beredskab_tui.journal.mend import mend
from beredskab_tui.locations import Folders
from beredskab_tui.records import CallBack, CallResult, Channel, Contact, EntryKind, MediaNote, Sensitivity, Task
from beredskab_tui.room import closing, contacts, followups, log, picture, sensitive, tasks
from beredskab_tui.room.drafts import Draft, Drafts, kept
from beredskab_tui.room.presence import Presence
from beredskab_tui.room.sensitive import DELETED, HIDDEN, Words
from tests.conftest import Clock, RoomFor
from tests.room.conftest import DeskFor
from tests.room.desk import Desk
from tests.room.sealed import SECRET, WHY, copied, finish, places


def test_marked_afterwards_it_is_gone_from_the_journal_and_our_copies(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, SECRET, kind=EntryKind.DECISION, reason=WHY).entry
    log.star(desk.seat, entry.seq, True)
    copied(desk)
    assert len(places(folders, SECRET)) == 2, "journal and copy"

    sensitive.set_level(desk.seat, entry.seq, Sensitivity.SENSITIVE)
    left = finish(desk)

    assert left == [] and places(folders, "Karla") == places(folders, WHY) == []
    now = desk.look().log[entry.seq - 1]
    assert (now.text, now.key_event, now.unfinished) == (HIDDEN, True, False)
    assert sensitive.read_words(desk.seat, entry.id) == Words(SECRET, WHY)
    assert desk.last.text == (f"Linje {entry.seq} er nu følsom (KH). Teksten er krypteret og taget ud af loggen.")
    assert desk.room.sit(desk.seat.incident_id).journal.damage == []


def test_what_was_made_of_it_goes_along(desk: Desk, folders: Folders, clock: Clock) -> None:
    medium = log.add(desk.seat, f"Fjordens Avis: {SECRET}", kind=EntryKind.MEDIA).entry
    task = log.add(desk.seat, "Ring til Karlas søster", kind=EntryKind.TASK).entry
    waits = log.add(desk.seat, "Karlas bror 00 00 12 34", kind=EntryKind.CONTACT, call_back=True).entry
    corrected = log.correct(desk.seat, task.seq, "Ring til Karlas mor", "forkert")

    for entry in (medium, corrected, waits):
        sensitive.set_level(desk.seat, entry.seq, Sensitivity.SENSITIVE)
    assert finish(desk) == []

    assert places(folders, "Karla") == [], "the line that was corrected is sealed with its correction"
    board = desk.look()
    assert [one.claims for one in board.all(MediaNote)] == [f"Se den følsomme linje {medium.seq}"]
    assert [one.title for one in board.all(Task) if one.seq] == [f"Se den følsomme linje {corrected.seq}"]
    assert [one.who for one in board.all(CallBack)] == [f"Se den følsomme linje {waits.seq}"]


def test_the_note_of_a_call_goes_with_its_line(desk: Desk, folders: Folders, clock: Clock) -> None:
    contact = desk.board.contacts[0]
    contacts.give_result(desk.seat, contact.id, CallResult.NO_ANSWER, note="ringer igen kl. 20")
    clock.forward(minutes=1)
    contacts.give_result(desk.seat, contact.id, CallResult.REACHED, note=SECRET)
    line = desk.look().log[-1]
    assert SECRET in line.text

    sensitive.set_level(desk.seat, line.seq, Sensitivity.SENSITIVE)
    assert finish(desk) == []

    assert places(folders, "Karla") == []
    found: Contact = desk.look().record(Contact, contact.id)
    assert [one.note for one in found.attempts] == ["ringer igen kl. 20", f"Se den følsomme linje {line.seq}"]


def test_the_first_line_takes_the_title_along(desk: Desk, folders: Folders) -> None:
    sensitive.set_level(desk.seat, 1, Sensitivity.SENSITIVE)
    assert finish(desk) == []
    assert places(folders, "brænder en bil") == []
    assert desk.look().incident.title == "Uden titel (første linje er følsom)"


def test_where_the_words_stand_still_is_told(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, SECRET).entry
    folder = folders.incident(desk.seat.incident_id)
    printed = Path(folder, "besked-1.txt")
    printed.write_text(f"Kære beboer. {SECRET}.", encoding="utf-8")
    kept = Path(folder, "x.jsonl.torn.1")
    kept.write_bytes(f'{{"text":"{SECRET}"'.encode())

    sensitive.set_level(desk.seat, entry.seq, Sensitivity.SENSITIVE)

    assert finish(desk) == [os.path.relpath(printed, folders.data)]
    assert b"Karla" not in kept.read_bytes(), "what was kept of a torn line is nobody's to read"
    assert SECRET in printed.read_text(encoding="utf-8"), "a printed message is for people to see to"


def test_what_repeats_the_words_is_named(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, SECRET).entry
    repeats = log.add(desk.seat, f"Lægen siger: {SECRET}.").entry
    picture.write_heading(desk.seat, 4, f"Skader. {SECRET}", seen=0)
    picture.submit(desk.seat)
    copied(desk)

    sensitive.set_level(desk.seat, entry.seq, Sensitivity.SENSITIVE)

    assert finish(desk) == [f"linje {repeats.seq}", "situationsbilledet under arbejde", "situationsbillede 1"]


def test_stopped_before_it_was_taken_out_the_next_one_does_it(desk_for: DeskFor, desk: Desk, folders: Folders) -> None:
    entry = log.add(desk_for("amina").seat, SECRET).entry
    sensitive.set_level(desk_for("amina").seat, entry.seq, Sensitivity.SENSITIVE)
    assert places(folders, "Karla"), "the program was killed here"

    other = desk_for("peter")
    assert [one.seq for one in other.board.log if one.unfinished] == [entry.seq]
    assert finish(other) == []

    assert places(folders, "Karla") == []
    before = other.stored
    assert finish(other) == [] and other.stored == before, "done is done"


def test_what_else_stands_in_a_record_is_left_alone(desk: Desk, clock: Clock) -> None:
    """A note may say the same as another field of its record: only the note is taken out."""
    contact = desk.board.contacts[0]
    for note in ("sms", contact.name, contact.phone):
        contacts.give_result(desk.seat, contact.id, CallResult.NO_ANSWER, channel=Channel.SMS, note=note)
        clock.forward(minutes=1)
        sensitive.set_level(desk.seat, desk.look().log[-1].seq, Sensitivity.SENSITIVE)
        clock.forward(minutes=1)
    log.add(desk.seat, "karen", kind=EntryKind.MEDIA)
    sensitive.set_level(desk.seat, desk.look().log[-1].seq, Sensitivity.SENSITIVE)
    finish(desk)

    stored = Path(desk.seat.journal.path).read_text(encoding="utf-8")
    assert [note for note in ("sms", contact.name, contact.phone) if f'"note":"{note}"' in stored] == []
    now: Contact = desk.look().record(Contact, contact.id)
    assert (now.name, now.phone) == (contact.name, contact.phone)
    assert [one.channel for one in now.attempts] == [Channel.SMS] * 3
    assert all(one.note.startswith("Se den følsomme linje") for one in now.attempts)
    assert desk.board.unreadable == [] and desk.room.sit(desk.seat.incident_id).journal.damage == []


@pytest.mark.parametrize("kind", [EntryKind.MEDIA, EntryKind.RUMOUR, EntryKind.TASK])
def test_what_a_companion_once_said_is_gone_too(desk: Desk, folders: Folders, kind: EntryKind) -> None:
    entry = log.add(desk.seat, f"Fjordens Avis: {SECRET}", kind=kind).entry
    right = log.correct(desk.seat, entry.seq, "Fjordens Avis: en beboer er indlagt", "navnet ud")
    copied(desk)
    sensitive.set_level(desk.seat, right.seq, Sensitivity.SENSITIVE)
    assert finish(desk) == []
    assert places(folders, "Karla") == []


def test_a_journal_with_a_call_note_taken_out_can_be_mended_from_its_copy(desk: Desk, clock: Clock) -> None:
    contact = desk.board.contacts[0]
    for note in ("første", SECRET, "tredje"):
        contacts.give_result(desk.seat, contact.id, CallResult.NO_ANSWER, note=note)
        clock.forward(minutes=1)
    line = next(one for one in desk.look().log if SECRET in one.text)
    sensitive.set_level(desk.seat, line.seq, Sensitivity.SENSITIVE)
    finish(desk)
    log.add(desk.seat, "Ild i kælderen")
    copies = copied(desk)
    path = Path(desk.seat.journal.path)
    copy = Path(desk.room.folders.copies, desk.seat.incident_id, path.name)
    whole = path.read_bytes()

    mended = mend(desk.seat.incident_id, whole.replace(b"Ild i", b"Ilt i", 1), copy.read_bytes())

    assert copies.trouble == "" and b"".join(mended.lines) == whole


def test_deleted_before_it_was_taken_out_it_is_taken_out_all_the_same(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, f"Fjordens Avis: {SECRET}", kind=EntryKind.MEDIA).entry
    copied(desk)
    sensitive.set_level(desk.seat, entry.seq, Sensitivity.SENSITIVE)
    sensitive.erase(desk.seat, entry.seq, "skrevet ved en fejl")
    assert finish(desk) == []
    assert places(folders, "Karla") == [] and os.listdir(folders.note_keys(desk.seat.incident_id)) == []
    assert desk.look().log[entry.seq - 1].text == DELETED


def test_nothing_is_called_done_before_the_copies_are_clean(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, SECRET).entry
    copied(desk)
    kept = Path(folders.incident(desk.seat.incident_id), "beskadiget", "x.jsonl.1")
    kept.parent.mkdir()
    kept.write_bytes(SECRET.encode())
    sensitive.set_level(desk.seat, entry.seq, Sensitivity.SENSITIVE)
    sensitive.rinse(desk.seat)
    assert len(places(folders, "Karla")) == 2, "the program was killed here"

    assert desk.look().log[entry.seq - 1].unfinished
    assert finish(desk) == []
    assert places(folders, "Karla") == [] and not desk.look().log[entry.seq - 1].unfinished


def test_what_somebody_changed_meanwhile_is_left_to_them(desk_for: DeskFor, desk: Desk, folders: Folders) -> None:
    deleted, kept = (log.add(desk.seat, f"{SECRET} {n}", sensitive=True).entry for n in (1, 2))
    sensitive.set_level(desk.seat, kept.seq, Sensitivity.INTERNAL, "familien er indforstået")
    first = desk_for("amina")
    rinsed = sensitive.rinse(first.seat)
    sensitive.erase(desk.seat, deleted.seq, "skrevet ved en fejl")
    sensitive.set_level(desk.seat, kept.seq, Sensitivity.SENSITIVE)
    sensitive.settle(first.seat, rinsed)
    finish(desk)

    assert os.listdir(folders.note_keys(desk.seat.incident_id)) == [kept.id]
    assert sensitive.read_words(desk.seat, kept.id).text == f"{SECRET} 2"


def test_the_reason_that_is_given_later_is_as_sensitive(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, "Vi ringer ikke til familien", kind=EntryKind.DECISION, sensitive=True).entry
    (asked,) = desk.look().follow_ups
    followups.answer(desk.seat, asked.id, SECRET)
    answer = desk.look().log[-1]
    assert (answer.text, answer.refs) == (HIDDEN, (entry.seq,))
    assert sensitive.read_words(desk.seat, answer.id).text == f"Begrundelse for #{entry.seq}: {SECRET}"
    assert places(folders, "Karla") == []


def test_what_refers_to_the_line_is_named(desk: Desk) -> None:
    entry = log.add(desk.seat, "Vi ringer ikke til familien", kind=EntryKind.DECISION).entry
    (asked,) = desk.look().follow_ups
    followups.answer(desk.seat, asked.id, SECRET)
    long = log.add(desk.seat, "lang " * 30, kind=EntryKind.RUMOUR).entry
    picture.write_heading(desk.seat, 4, "En beboer er indlagt", seen=0, made_from=[entry.seq])
    for one in (entry, long):
        sensitive.set_level(desk.seat, one.seq, Sensitivity.SENSITIVE)
    answer = next(one.seq for one in desk.look().log if one.refs == (entry.seq,))
    assert finish(desk) == [f"linje {answer}", "situationsbilledet under arbejde"]


def test_a_closed_incident_stays_closed(desk: Desk, room_for: RoomFor) -> None:
    entry = log.add(desk.seat, SECRET, sensitive=True).entry
    closing.stand_down(desk.seat)
    closing.close(desk.seat)
    sensitive.erase(desk.seat, entry.seq, "familien har bedt om det")
    assert room_for("karen").is_closed(desk.seat.incident_id)
    finish(desk)
    assert room_for("karen").is_closed(desk.seat.incident_id)


def test_a_board_that_is_open_forgets_the_words_in_its_history(desk_for: DeskFor, desk: Desk) -> None:
    reader = desk_for("tove")
    entry = log.add(desk.seat, "Ring til Karlas søster", kind=EntryKind.TASK).entry
    (task,) = (one for one in desk.look().tasks if one.seq == entry.seq)
    tasks.assign(desk.seat, task.id, "amina")
    assert any("Karla" in one.text for one in reader.look().history)
    sensitive.set_level(desk.seat, entry.seq, Sensitivity.SENSITIVE)
    assert not any("Karla" in one.text for one in reader.look().history)


def test_what_is_the_matter_with_another_incident_is_in_nobodys_way(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, SECRET).entry
    copied(desk)
    # A journal that is none: its copy cannot be made.
    other = Path(folders.incident("01a00000-0000-7000-8000-000000000000"))
    other.mkdir()
    (other / "x.jsonl").write_bytes(b"ingen log\n")
    sensitive.set_level(desk.seat, entry.seq, Sensitivity.SENSITIVE)
    assert finish(desk) == [] and places(folders, "Karla") == []
    assert not desk.look().log[entry.seq - 1].unfinished


def test_what_is_half_written_of_a_deleted_text_goes_with_it(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, SECRET, sensitive=True).entry
    lost = Drafts(folders, "amina", "tabt")
    for field in (f"form:correct-{entry.id}", f"form:rewrite-{entry.id}", "log"):
        lost.keep(Draft(id=field, incident=desk.seat.incident_id, field=field, text=field))
    sensitive.erase(desk.seat, entry.seq, "familien har bedt om det")
    with closing_down(Presence(folders, "tabt", "amina", desk.clock(), remote=True)):
        finish(desk)
        assert len(kept(folders, "amina", "tabt") or ()) == 3, "it is in the hands of an open board"
    finish(desk)
    assert [one.field for one in kept(folders, "amina", "tabt") or ()] == [f"form:rewrite-{entry.id}", "log"]


def test_a_draft_that_says_the_same_is_named(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, SECRET).entry
    lost = Drafts(folders, "amina", "tabt")
    lost.keep(Draft(id="k1", incident=desk.seat.incident_id, field="form:media", text=f'{{"claims":"{SECRET}"}}'))
    lost.keep(Draft(id="k2", incident=desk.seat.incident_id, field=f"form:correct-{entry.id}", text=SECRET))
    sensitive.set_level(desk.seat, entry.seq, Sensitivity.SENSITIVE)
    assert finish(desk) == ["en kladde hos AY"]


def test_what_cannot_be_read_is_named_and_keeps_nothing_from_being_finished(desk: Desk, folders: Folders) -> None:
    entry = log.add(desk.seat, SECRET).entry
    os.mkfifo(os.path.join(folders.data, "roer"))
    # Opens, and cannot be read.
    os.symlink("/proc/self/mem", os.path.join(folders.data, "fremmed"))
    sensitive.set_level(desk.seat, entry.seq, Sensitivity.SENSITIVE)
    assert finish(desk) == ["fremmed (kan ikke læses: disken svarer med fejl)"]
    assert not desk.look().log[entry.seq - 1].unfinished
