"""The board is what the feed adds up to: the same for everybody, however and whenever they came."""

import os
import tempfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskab_tui.access.people import People
from beredskab_tui.errors import BeredskabError
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import (
    CallResult,
    Contact,
    Correctness,
    DirectoryContact,
    EntryKind,
    Scope,
    StaffMember,
    StaffPlace,
    Task,
    TaskState,
    read,
)
from beredskab_tui.room import activation, closing, contacts, log, media, opening, staff, tasks
from beredskab_tui.room.board import KINDS, DueKind
from beredskab_tui.room.room import Room
from tests.conftest import SHIPPED_CONFIG, Clock, QuickIo
from tests.room.conftest import DeskFor
from tests.room.desk import Desk

# -- whatever two people do

Act = Callable[[Desk, int], object]


def _pick(things: list[str], number: int) -> str:
    return things[number % len(things)] if things else "nej"


def _task(desk: Desk, number: int) -> str:
    return _pick([task.id for task in desk.board.tasks], number)


def _contact(desk: Desk, number: int) -> str:
    return _pick([contact.id for contact in desk.board.contacts], number)


def _note(desk: Desk, number: int) -> str:
    return _pick([note.id for note in desk.board.media], number)


def _kind(number: int) -> EntryKind:
    return list(EntryKind)[number % len(EntryKind)]


ACTS: dict[str, Act] = {
    "log": lambda d, n: log.add(d.seat, f"linje {n % 5} #{n % 9}", kind=_kind(n), call_back=n % 7 == 0),
    "draft": lambda d, n: log.add(d.seat, "kladde", event=f"01920000-0000-7000-8000-00000000000{n % 3}"),
    "strike": lambda d, n: log.strike(d.seat, n % 12, "fejl"),
    "correct": lambda d, n: log.correct(d.seat, n % 12, f"rettet {n}", "fejl"),
    "state": lambda d, n: tasks.set_state(d.seat, _task(d, n // 4), list(TaskState)[n % 4], reason="grund"),
    "assign": lambda d, n: tasks.assign(d.seat, _task(d, n), [None, "amina", "karen"][n % 3]),
    "deadline": lambda d, n: tasks.set_deadline(d.seat, _task(d, n), d.clock() + timedelta(minutes=n % 60)),
    "task": lambda d, n: tasks.add(d.seat, f"opgave {n}", due_at=d.clock() if n % 2 else None),
    "give": lambda d, n: contacts.assign(d.seat, (_contact(d, n), _contact(d, n + 1)), "karen" if n % 2 else None),
    "claim": lambda d, n: contacts.claim(d.seat, _contact(d, n)),
    "release": lambda d, n: contacts.release(d.seat, _contact(d, n)),
    "result": lambda d, n: contacts.give_result(d.seat, _contact(d, n), list(CallResult)[n % 4]),
    "called": lambda d, n: contacts.call_back_done(d.seat, _pick([one.id for one in d.board.call_backs], n)),
    "place": lambda d, n: staff.set_place(d.seat, d.seat.me.id, list(StaffPlace)[n % 3]),
    "staff": lambda d, n: staff.set_task(d.seat, "peter", f"opgave {n % 2}"),
    "media": lambda d, n: media.add(d.seat, f"TV {n}", enquiry=n % 2 == 0),
    "judge": lambda d, n: media.judge(d.seat, _note(d, n), list(Correctness)[n % 3]),
    "refer": lambda d, n: media.refer(d.seat, _note(d, n), "politiet"),
    "confirm": lambda d, n: activation.confirm(d.seat, "politiet"),
    "coordinate": lambda d, n: activation.coordinate(d.seat, 1 + n % 2, "SSP"),
    "describe": lambda d, n: activation.classify(d.seat, d.plan, place=f"sted {n % 3}", scope=list(Scope)[n % 2]),
    "groups": lambda d, n: activation.set_groups(d.seat, d.plan, [(1,), (2,), (1, 2)][n % 3], "fordi"),
    "down": lambda d, n: closing.stand_down(d.seat),
    "close": lambda d, n: closing.close(d.seat),
    "reopen": lambda d, n: closing.reopen(d.seat, "igen"),
}

STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(list(ACTS)), st.integers(0, 999), st.booleans()),
    min_size=5,
    max_size=40,
)


@settings(max_examples=60)
@given(STEPS)
def test_two_boards_and_a_replay_from_scratch_are_equal(
    plan: Plan, contacts: tuple[DirectoryContact, ...], people: People, steps: list[tuple[int, str, int, bool]]
) -> None:
    with tempfile.TemporaryDirectory() as root:
        folders, clock = Folders(SHIPPED_CONFIG, os.path.join(root, "data")), Clock()

        def room(person: str, session: str) -> Room:
            return Room(folders, people.find(person), people, clock, session, QuickIo())

        leader = room("karen", "k")
        incident = opening.start(leader, plan, contacts[:6], "Brand")
        desks = [Desk(leader, incident, plan, clock), Desk(room("amina", "a"), incident, plan, clock)]
        for who, name, number, look in steps:
            clock.forward(seconds=number % 10)
            desk = desks[who]
            before = desk.stored
            try:
                ACTS[name](desk, number)
            except BeredskabError as error:
                assert error.sentence
                # Others' lines may have been read on the way, but nothing of mine was written.
                assert all(change.actor != desk.seat.me.id for change in desk.changes[before:])
            if look:
                desks[1 - who].look()

        fresh = Desk(room("tove", "t"), incident, plan, clock)
        for desk in desks:
            desk.look()
            assert desk.snapshot() == fresh.snapshot()
        for kind in KINDS:
            stored = fresh.seat.journal.table(kind.table)
            assert [fresh.board.record(kind, id) for id in stored] == [
                read(kind, id, doc) for id, doc in stored.items()
            ]
        assert [entry.seq for entry in fresh.board.log] == list(range(1, len(fresh.board.log) + 1))
        numbers = [task.number for task in fresh.board.tasks]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        assert fresh.board.conflicts == [], "acts read what they change, under the lock"
        for contact in fresh.board.contacts:
            assert contact.claim is None or contact.claim.by in ("karen", "amina")


def test_what_i_wrote_and_what_a_colleague_wrote_take_the_same_road(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    log.add(desk.seat, "Fra Karen")
    assert len(desk.board.log) == 4, "mine is there when the act ends"
    assert len(amina.board.log) == 3
    log.add(amina.seat, "Fra Amina")
    assert amina.texts()[-2:] == ["Fra Karen", "Fra Amina"], "an act brings what came before it"
    assert desk.look().log == amina.board.log
    assert [change.n for change in desk.changes] == [1, 2, 3]
    assert [change.n for change in amina.changes] == [1, 2, 3]


def test_apply_tells_what_is_new_or_different(desk: Desk, desk_for: DeskFor) -> None:
    other = desk_for("amina")
    log.add(desk.seat, "Find nøgler", kind=EntryKind.TASK)
    other.look()
    task = other.board.tasks[-1]
    tasks.set_state(desk.seat, task.id, TaskState.DONE)
    fresh = desk_for("tove")
    touched = fresh.board.apply(desk.changes[-1])
    assert [type(record) for record in touched] == [Task, type(fresh.board.log[0])]


def test_a_board_before_the_first_record(people: People) -> None:
    from beredskab_tui.room.board import Board

    board = Board(people)
    assert not board.started
    assert (board.log, board.tasks, board.next_things(), board.history) == ([], [], [], [])
    assert board.entry(1) is None


def test_lines_are_found_by_number(desk: Desk) -> None:
    assert [desk.board.entry(seq) for seq in (1, 3)] == [desk.board.log[0], desk.board.log[2]]
    assert [desk.board.entry(seq) for seq in (0, -1, 4)] == [None, None, None]


def test_instructions_that_stand(desk: Desk) -> None:
    for text in ("Bliv inde", "Gå ud", "Bliv inde igen"):
        log.add(desk.seat, text, kind=EntryKind.INSTRUCTION)
    log.strike(desk.seat, 5, "gælder ikke mere")
    assert [entry.text for entry in desk.board.instructions] == ["Bliv inde", "Bliv inde igen"]


def test_tables_of_a_later_version_are_left_alone(desk: Desk) -> None:
    before = desk.snapshot()
    with desk.seat.journal.atomic("karen") as transaction:
        transaction.put("pictures", "p1", {"title": "Situationsbillede 1"})
    assert desk.snapshot() == before


# -- the next three things


def test_the_next_things_come_by_deadline(desk: Desk) -> None:
    expected = sorted(
        desk.board.tasks,
        key=lambda task: (task.due_at is None, task.due_at, not task.mandatory, task.stage, task.number),
    )
    assert [due.id for due in desk.board.next_things(100)] == [task.id for task in expected]
    first, second, third = desk.board.next_things()
    assert first.title == "Få situationen bekræftet"
    assert (first.kind, first.owner, first.owner_role, first.mandatory) == (DueKind.TASK, "karen", "leder", True)
    assert first.due_at is not None and second.due_at is not None and third.due_at is not None
    assert first.due_at <= second.due_at <= third.due_at


def test_mandatory_comes_before_evt_and_no_deadline_last(desk: Desk) -> None:
    at = desk.clock() - timedelta(hours=1)
    evt = desk.card("rygter")
    tasks.set_deadline(desk.seat, evt.id, at)
    tasks.set_deadline(desk.seat, desk.card("dialog").id, at)
    loose = tasks.add(desk.seat, "Uden frist")
    things = desk.board.next_things(100)
    assert [due.id for due in things[:2]] == [desk.card("dialog").id, evt.id]
    assert things[-1].id == loose.id


def test_what_is_done_is_waited_for_no_more(desk: Desk) -> None:
    activation.confirm(desk.seat, "politiet")
    tasks.set_state(desk.seat, desk.card("medarbejdernes-sikkerhed").id, TaskState.NOT_RELEVANT, reason="alle er her")
    tasks.set_state(desk.seat, desk.card("udvaelg-medarbejder").id, TaskState.IN_PROGRESS)
    ids = {due.id for due in desk.board.next_things(100)}
    assert desk.card("bekraeft").id not in ids
    assert desk.card("medarbejdernes-sikkerhed").id not in ids
    assert desk.card("udvaelg-medarbejder").id in ids


def test_somebody_who_waits_for_a_call_is_one_of_them(desk: Desk) -> None:
    log.add(desk.seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True)
    first = desk.board.next_things()[0]
    (waiting,) = desk.board.call_backs
    assert (first.kind, first.id, first.title) == (DueKind.CALL_BACK, waiting.id, "Ring tilbage: Ali Demir")
    contacts.call_back_done(desk.seat, waiting.id)
    assert all(due.kind is DueKind.TASK for due in desk.board.next_things(100))


# -- two who write the same


DAY = "2026-11-23"


def overwrite(desk: Desk, table: str, id: str, fields: dict[str, object], read_at: dict[str, str]) -> None:
    """What a form does that showed a value, and writes it back a while later."""
    with desk.seat.journal.atomic(desk.seat.me.id) as transaction:
        transaction.update(table, id, fields, read_at)


@pytest.mark.parametrize(
    ("field", "mine", "theirs", "says"),
    [
        ("owner", "peter", "amina", "den ansvarlige samtidig. Nu står der »PD«; »AY« er overskrevet."),
        ("owner", None, "amina", "den ansvarlige samtidig. Nu står der intet; »AY« er overskrevet."),
        ("state", "waiting", "done", "tilstanden samtidig. Nu står der »afventer«; »gennemført« er overskrevet."),
        (
            "due_at",
            f"{DAY}T20:00:00Z",
            f"{DAY}T19:30:00Z",
            "fristen samtidig. Nu står der »21.00«; »20.30« er overskrevet.",
        ),
        ("hint", "ring", "skriv", "det samme samtidig. Nu står der »ring«; »skriv« er overskrevet."),
        ("mandatory", True, False, "det samme samtidig. Den sidste ændring gælder."),
    ],
)
def test_who_overwrote_whom_is_told(
    desk: Desk, desk_for: DeskFor, field: str, mine: object, theirs: object, says: str
) -> None:
    amina = desk_for("amina")
    task = desk.card("dialog")
    seen = {field: desk.seat.journal.state.written_at(Task.table, task.id, field)}
    overwrite(amina, Task.table, task.id, {field: theirs}, seen)
    overwrite(desk, Task.table, task.id, {field: mine}, seen)

    for someone in (desk, amina, desk_for("tove")):
        (told,) = someone.look().conflicts
        assert told.text == f"Opgave {task.number}, Dialog: AY og KH ændrede {says}"
        assert (told.actor, told.at) == ("karen", desk.clock())
        assert told in someone.board.history


def test_the_same_person_at_two_screens(desk: Desk, desk_for: DeskFor) -> None:
    other = desk_for("karen")
    contact = desk.board.contacts[0]
    seen = {"note": desk.seat.journal.state.written_at(Contact.table, contact.id, "note")}
    overwrite(other, Contact.table, contact.id, {"note": "ring senere"}, seen)
    overwrite(desk, Contact.table, contact.id, {"note": "ring nu"}, seen)
    assert desk.board.conflicts[0].text == (
        f"{contact.name}: KH ændrede noten fra to steder på samme tid. "
        "Nu står der »ring nu«; »ring senere« er overskrevet."
    )


def test_the_same_value_or_another_field_is_no_conflict(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    written_at = desk.seat.journal.state.written_at
    seen = {field: written_at(StaffMember.table, "peter", field) for field in ("task", "place")}
    overwrite(amina, StaffMember.table, "peter", {"task": "Ring"}, {"task": seen["task"]})
    overwrite(desk, StaffMember.table, "peter", {"task": "Ring"}, {"task": seen["task"]})
    overwrite(desk, StaffMember.table, "peter", {"place": "office"}, {"place": seen["place"]})
    assert desk.board.conflicts == []
    assert desk.board.history == []
