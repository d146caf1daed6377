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
from beredskab_tui.journal import Change, Put
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import (
    CallResult,
    Correctness,
    DirectoryContact,
    EntryKind,
    FollowUp,
    FollowUpKind,
    LogEntry,
    RumourState,
    Scope,
    StaffPlace,
    Task,
    TaskState,
    Tone,
    new_id,
    read,
    stored,
)
from beredskab_tui.room import (
    activation,
    closing,
    contacts,
    followups,
    log,
    media,
    opening,
    picture,
    rumours,
    staff,
    statements,
    tasks,
)
from beredskab_tui.room.board import KINDS, Board
from beredskab_tui.room.room import Room
from tests.conftest import EVENING, SHIPPED_CONFIG, Clock, QuickIo
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


def _rumour(desk: Desk, number: int) -> str:
    return _pick([one.id for one in desk.board.rumours], number)


def _statement(desk: Desk, number: int) -> str:
    return _pick([one.id for one in desk.board.statements], number)


def _picture(desk: Desk, number: int) -> str:
    return _pick([one.id for one in desk.board.situation_pictures], number)


def _follow_up(desk: Desk, number: int) -> str:
    return _pick([one.id for one in desk.board.follow_ups], number)


def _kind(number: int) -> EntryKind:
    return list(EntryKind)[number % len(EntryKind)]


ACTS: dict[str, Act] = {
    "log": lambda d, n: log.add(d.seat, f"linje {n % 5} #{n % 9}", kind=_kind(n), call_back=n % 7 == 0),
    "late": lambda d, n: log.add(d.seat, f"sent {n}", occurred_at=d.clock() - timedelta(minutes=n % 12)),
    "star": lambda d, n: log.star(d.seat, n % 12, n % 3 > 0),
    "open": lambda d, n: followups.open_line(
        d.seat, n % 12, "ring", kind=list(FollowUpKind)[2 + n % 2], owner=[None, "amina", "karen"][n % 3]
    ),
    "answer": lambda d, n: followups.answer(d.seat, _follow_up(d, n), f"fordi #{n % 9}"),
    "waive": lambda d, n: followups.waive(d.seat, _follow_up(d, n)),
    "finish": lambda d, n: followups.finish(d.seat, _follow_up(d, n), "gjort" if n % 2 else ""),
    "follow": lambda d, n: followups.assign(d.seat, _follow_up(d, n), [None, "amina", "karen"][n % 3]),
    "promise by": lambda d, n: followups.set_due(d.seat, _follow_up(d, n), d.clock() + timedelta(minutes=n % 60 - 30)),
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
    "refer": lambda d, n: media.refer(d.seat, _note(d, n), ["politiet", "kommunen"][n % 2]),
    "settle": lambda d, n: media.settle(d.seat, _note(d, n), "ringet", corrected=n % 2 == 0),
    "what": lambda d, n: media.describe(d.seat, _note(d, n), enquiry=n % 2 == 0, tone=[None, *Tone][n % 4]),
    "rumour": lambda d, n: rumours.add(d.seat, f"rygte {n}", "Facebook" if n % 2 else ""),
    "found out": lambda d, n: rumours.judge(d.seat, _rumour(d, n), list(RumourState)[n % 3], "politiet"),
    "say": lambda d, n: statements.propose(d.seat, f"udtalelse {n % 2}", "mange ringer"),
    "may say": lambda d, n: statements.approve(
        d.seat, _statement(d, n), seen=f"udtalelse {n % 2}", factual=True, correct=True, timely=True
    ),
    "may not say": lambda d, n: statements.refuse(d.seat, _statement(d, n), "nej", seen=f"udtalelse {n % 2}"),
    "said": lambda d, n: statements.use(d.seat, _statement(d, n), seen=f"udtalelse {n % 2}"),
    "to picture": lambda d, n: picture.send_line(d.seat, n % 12, 1 + n % 15, n % 4 > 0),
    "heading": lambda d, n: picture.write_heading(d.seat, 1 + n % 4, f"tekst {n % 5}" * (n % 3), seen=n % 4),
    "proposals": lambda d, n: picture.take_proposals(d.seat),
    "freeze": lambda d, n: picture.submit(d.seat, final=n % 7 == 0),
    "approve": lambda d, n: picture.approve(d.seat, _picture(d, n)),
    "for": lambda d, n: log.add(d.seat, f"linje {n % 5}", kind=_kind(n), speaker=["jonas", "karen"][n % 2]),
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


@pytest.mark.slow
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
        for desk in (*desks, fresh):
            check_index(desk.board)
            check_follow_ups(desk.board)


def check_index(board: Board) -> None:
    """What the board keeps to find lines by is what a look through the whole log would find."""
    for seq in range(len(board.log) + 2):
        assert board.mentions(seq) == [entry.seq for entry in board.log if seq in entry.refs]
    assert board.corrected_by == {entry.corrects: entry.seq for entry in board.log if entry.corrects is not None}


def check_follow_ups(board: Board) -> None:
    """What is open is about lines that stand, and nothing that lacks its reason is forgotten."""
    asked = {seq for one in board.follow_ups for seq in one.seqs if one.kind is FollowUpKind.REASON}
    for one in board.follow_ups:
        assert list(one.seqs) == sorted(set(one.seqs))
        assert (one.done_at is None) == (one.done_by is None)
        for seq in one.seqs:
            entry = board.entry(seq)
            assert entry is not None and (entry.struck is None or one.done_at is not None)
    for entry in board.log:
        lacks = entry.author is not None and entry.kind is EntryKind.DECISION and not entry.reason
        # A correction of a line whose reason was given since, in a line of its own, lacks nothing.
        if lacks and entry.struck is None and entry.corrects is None:
            assert entry.seq in asked


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
    board = Board(people)
    assert not board.started
    assert (board.log, board.tasks, board.next_things(EVENING), board.history) == ([], [], [], [])
    assert (board.entry(1), board.mentions(1), board.corrected_by, board.follow_ups) == (None, [], {}, [])


def test_lines_are_found_by_number(desk: Desk) -> None:
    assert [desk.board.entry(seq) for seq in (1, 3)] == [desk.board.log[0], desk.board.log[2]]
    assert [desk.board.entry(seq) for seq in (0, -1, 4)] == [None, None, None]


def test_instructions_that_stand(desk: Desk) -> None:
    for text in ("Bliv inde", "Gå ud", "Bliv inde igen"):
        log.add(desk.seat, text, kind=EntryKind.INSTRUCTION)
    log.strike(desk.seat, 5, "gælder ikke mere")
    assert [one.text for one in desk.board.instructions(desk.clock())] == ["Bliv inde", "Bliv inde igen"]


def test_tables_of_a_later_version_are_left_alone(desk: Desk) -> None:
    before = desk.snapshot()
    with desk.seat.journal.atomic("karen") as transaction:
        transaction.put("pictures", "p1", {"title": "Situationsbillede 1"})
    assert desk.snapshot() == before


def test_a_line_knows_those_that_refer_to_it(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    log.add(amina.seat, "Rygtet i #1 passer ikke, se #2")
    log.add(desk.seat, "Det er #1, #1 og #99")
    log.correct(desk.seat, 5, "Det er #2", "byttet om")
    for board in (desk.board, amina.look(), desk_for("tove").board):
        assert [board.mentions(seq) for seq in (1, 2, 3, 99)] == [[4, 5], [4, 6], [], []]
        assert board.corrected_by == {5: 6}
        check_index(board)


def test_a_star_and_a_strike_leave_the_references_alone(desk: Desk) -> None:
    log.add(desk.seat, "Se #1")
    log.star(desk.seat, 4, True)
    log.strike(desk.seat, 4, "fejl")
    assert desk.board.mentions(1) == [4]


def test_what_the_board_gives_out_is_no_part_of_it(desk: Desk) -> None:
    log.add(desk.seat, "Se #1")
    desk.board.mentions(1).clear()
    desk.board.follow_ups.append(FollowUp(id="f", kind=FollowUpKind.OPEN, seqs=(1,), asked_at=desk.clock()))
    assert (desk.board.mentions(1), desk.board.follow_ups) == ([4], [])


def test_references_cost_the_same_however_long_the_log_is(people: People) -> None:
    """Ten thousand lines, each of which refers to the first: found without looking through them."""
    board = Board(people)
    entries = [
        LogEntry(
            id=new_id(EVENING),
            seq=seq,
            occurred_at=EVENING,
            recorded_at=EVENING,
            text="x",
            refs=(1,) if seq > 1 else (),
        )
        for seq in range(1, 10_001)
    ]
    for entry in entries:
        put = Put(LogEntry.table, entry.id, stored(entry))
        board.apply(Change(n=entry.seq, event=entry.id, at=EVENING, actor="karen", operations=(put,)))
    assert len(board.mentions(1)) == 9_999

    board.log.clear()
    assert (len(board.mentions(1)), board.mentions(2)) == (9_999, []), "from an index, not from the lines"
