"""What the log asks by itself: once for a batch, in the record of the line, and no more once the line is struck."""

from datetime import timedelta

import pytest

from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, EntryKind, FollowUpKind
from beredskab_tui.room import followups, log, opening
from beredskab_tui.room.followups import LARGEST_BATCH
from beredskab_tui.room.grammar import Typed
from beredskab_tui.times import Reading
from tests.conftest import Clock, RoomFor
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, operations
from tests.room.test_followups import decide, note_late, only

DRAFT = "01920000-0000-7000-8000-00000000000b"

# -- asked


def test_a_decision_without_a_reason_is_asked_for_it_in_the_same_record(desk: Desk) -> None:
    entry = decide(desk)

    assert desk.stored == 2
    assert operations(desk.changes[-1]) == [("Put", "log"), ("Put", "followups")]
    one = only(desk)
    assert (one.kind, one.seqs, one.asked_at) == (FollowUpKind.REASON, (entry.seq,), desk.clock())
    assert (one.author, one.owner, one.text) == ("karen", "karen", "")
    assert (one.answer, one.done_by, one.done_at, one.due_at) == (None, None, None, None)


@pytest.mark.parametrize("kind", list(EntryKind))
def test_only_a_decision_to_do_or_not_to_do_needs_a_reason(desk: Desk, kind: EntryKind) -> None:
    log.add(desk.seat, "Vi gør noget", kind=kind)
    assert [one.kind for one in desk.board.follow_ups] == [FollowUpKind.REASON] * (
        kind in (EntryKind.DECISION, EntryKind.OMISSION)
    )


def test_a_decision_with_its_reason_is_done_with(desk: Desk) -> None:
    decide(desk, reason="det er mørkt")
    assert desk.board.follow_ups == []


@pytest.mark.parametrize(("minutes", "asked"), [(0, False), (5, False), (5.001, True), (600, True)])
def test_a_line_noted_late_is_asked_for_the_cause(desk: Desk, minutes: float, asked: bool) -> None:
    entry = note_late(desk, minutes=minutes)
    assert [(one.kind, one.seqs) for one in desk.board.follow_ups] == [(FollowUpKind.CAUSE, (entry.seq,))] * asked


def test_a_late_decision_without_a_reason_lacks_both(desk: Desk) -> None:
    at = desk.clock() - timedelta(minutes=20)
    entry = log.add(desk.seat, "Vi lukker", kind=EntryKind.DECISION, occurred_at=at).entry
    assert [(one.kind, one.seqs) for one in desk.board.follow_ups] == [
        (FollowUpKind.REASON, (entry.seq,)),
        (FollowUpKind.CAUSE, (entry.seq,)),
    ]
    assert desk.stored == 2


def test_the_first_line_of_all_is_asked_about_too(
    room_for: RoomFor, plan: Plan, contacts: tuple[DirectoryContact, ...], clock: Clock
) -> None:
    incident = opening.start(
        room_for("karen"),
        plan,
        contacts,
        "Vi rykker ud",
        line_kind=EntryKind.DECISION,
        occurred_at=clock() - timedelta(minutes=9),
    )
    board = Desk(room_for("karen"), incident, plan, clock).board
    assert [(one.kind, one.seqs) for one in board.follow_ups] == [
        (FollowUpKind.REASON, (1,)),
        (FollowUpKind.CAUSE, (1,)),
    ]


def test_a_draft_that_is_tried_again_is_asked_about_once(desk: Desk) -> None:
    for _ in range(2):
        log.add(desk.seat, "Vi lukker", kind=EntryKind.DECISION, event=DRAFT)
    assert only(desk).seqs == (4,)


# -- a batch


def test_a_batch_is_asked_about_once(desk: Desk, clock: Clock) -> None:
    for number in range(3):
        note_late(desk, f"linje {number}")
        clock.forward(minutes=4)
    assert only(desk).seqs == (4, 5, 6)
    assert desk.stored == 4, "each line and its question are one record"

    note_late(desk, "for længe efter")
    assert [one.seqs for one in desk.board.follow_ups] == [(4, 5, 6), (7,)], "12 minutes after the question"


def test_lines_that_are_written_together_are_asked_about_together(desk: Desk) -> None:
    late = Reading(desk.clock() - timedelta(minutes=7), False)
    lines = [Typed("Vi lukker", EntryKind.DECISION), Typed("Røg", time=late), Typed("Vi åbner", EntryKind.DECISION)]
    for _ in range(2):
        log.add_all(desk.seat, lines, event=DRAFT)
    assert [(one.kind, one.seqs) for one in desk.board.follow_ups] == [
        (FollowUpKind.REASON, (4, 6)),
        (FollowUpKind.CAUSE, (5,)),
    ]
    assert desk.stored == 2, "one record, however often it is tried"


def test_the_end_of_a_batch_is_ten_minutes_after_the_question(desk: Desk, clock: Clock) -> None:
    decide(desk)
    clock.forward(minutes=10)
    decide(desk)
    clock.forward(seconds=0.001)
    decide(desk)
    assert [one.seqs for one in desk.board.follow_ups] == [(4, 5), (6,)]


def test_other_follow_ups_in_between_do_not_end_a_batch(desk: Desk) -> None:
    decide(desk)
    note_late(desk)
    followups.open_line(desk.seat, 1, "ring til driftschefen")
    decide(desk)
    assert [(one.kind, one.seqs) for one in desk.board.follow_ups] == [
        (FollowUpKind.REASON, (4, 7)),
        (FollowUpKind.CAUSE, (5,)),
        (FollowUpKind.OPEN, (1,)),
    ]


def test_a_batch_is_one_persons(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    for _ in range(2):
        decide(desk)
        decide(amina)
    assert [(one.author, one.seqs) for one in desk.look().follow_ups] == [("karen", (4, 6)), ("amina", (5, 7))]


def test_what_is_answered_takes_no_more_in(desk: Desk) -> None:
    decide(desk)
    followups.answer(desk.seat, only(desk).id, "det er mørkt")
    decide(desk)
    assert [(one.seqs, one.done_at is None) for one in desk.board.follow_ups] == [((4,), False), ((6,), True)]


def test_a_clock_that_is_set_back_ends_a_batch(desk: Desk, clock: Clock) -> None:
    decide(desk)
    clock.forward(minutes=-60)
    decide(desk)
    assert [one.seqs for one in desk.board.follow_ups] == [(4,), (5,)]


def test_a_question_does_not_grow_without_end(desk: Desk) -> None:
    for _ in range(LARGEST_BATCH + 1):
        decide(desk)
    first, second = desk.board.follow_ups
    assert len(first.seqs) == LARGEST_BATCH
    assert second.seqs == (first.seqs[-1] + 1,)
    followups.answer(desk.seat, first.id, "de hører sammen")
    assert desk.last.refs == first.seqs


# -- the line itself is struck or corrected


def test_a_struck_line_leaves_and_the_last_one_closes(desk: Desk, desk_for: DeskFor) -> None:
    decide(desk)
    decide(desk)
    log.strike(desk.seat, 4, "fejl")
    assert (only(desk).seqs, only(desk).done_at) == ((5,), None)
    assert desk.board.history == []

    log.strike(desk_for("jonas").seat, 5, "fejl")
    one = only(desk)
    assert (one.seqs, one.answer, one.done_by, one.done_at) == ((5,), "Linje 5 er annulleret.", "jonas", desk.clock())
    assert operations(desk.changes[-1]) == [("Update", "log"), ("Update", "followups")], "in the same record"
    (told,) = desk.board.history
    assert (told.actor, told.text) == ("jonas", "Begrundelse for #5: lukket, fordi linjen er annulleret")


def test_a_correction_takes_the_follow_up_over(desk: Desk) -> None:
    decide(desk, "Vi lukker")
    note_late(desk, "Røg")
    decide(desk, "Vi åbner")
    followups.open_line(desk.seat, 4, "sig det til alle")
    right = log.correct(desk.seat, 4, "Vi lukker kl. 21", "glemt")

    assert right.seq == 8
    assert [(one.kind, one.seqs, one.done_at) for one in desk.board.follow_ups] == [
        (FollowUpKind.REASON, (6, 8), None),
        (FollowUpKind.CAUSE, (5,), None),
        (FollowUpKind.OPEN, (8,), None),
    ]
    assert desk.stored == 6, "strike, correction and follow-ups are one record"
    again = log.correct(desk.seat, 8, "Vi lukker kl. 22", "talt igen")
    log.strike(desk.seat, again.seq, "aflyst")
    assert [(one.seqs, one.done_at is None) for one in desk.board.follow_ups] == [
        ((6,), True),
        ((5,), True),
        ((again.seq,), False),
    ]


def test_a_correction_of_a_late_line_is_not_asked_about_anew(desk: Desk, clock: Clock) -> None:
    entry = note_late(desk)
    followups.answer(desk.seat, only(desk).id, "ingen hænder fri")
    clock.forward(minutes=20)
    right = log.correct(desk.seat, entry.seq, "Røg set fra gavlen", "tydeligere")
    assert right.recorded_at - right.occurred_at > log.LATE
    assert only(desk).seqs == (entry.seq,), "what is answered stays as it is"
