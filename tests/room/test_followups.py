"""Follow-ups: asked beside the log, once for a batch, and open until somebody says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from beredskab_tui.access.people import UnknownPerson
from beredskab_tui.errors import BeredskabError, NotAllowed, Refused
from beredskab_tui.records import EntryKind, FollowUp, FollowUpKind, LogEntry, Origin
from beredskab_tui.room import closing, followups, log
from beredskab_tui.text import TooLong
from tests.conftest import Clock
from tests.hostile import HOSTILE, harmless
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each, operations

DRAFT = "01920000-0000-7000-8000-00000000000b"


def decide(desk: Desk, text: str = "Vi lukker klubben", reason: str | None = None) -> LogEntry:
    return log.add(desk.seat, text, kind=EntryKind.DECISION, reason=reason, again=True).entry


def note_late(desk: Desk, text: str = "Røg set", minutes: float = 12) -> LogEntry:
    return log.add(desk.seat, text, occurred_at=desk.clock() - timedelta(minutes=minutes), again=True).entry


def only(desk: Desk) -> FollowUp:
    (one,) = desk.look().follow_ups
    return one


# -- answered


def test_the_reason_is_a_line_of_whoever_gives_it(desk: Desk, desk_for: DeskFor) -> None:
    entry = decide(desk)
    amina = desk_for("amina")
    amina.look()
    done = followups.answer(amina.seat, only(amina).id, " det er mørkt,\nog vejen er glat\x1b ")

    assert sorted(operations(amina.changes[-1])) == [("Put", "log"), ("Update", "followups")]
    line = desk.look().log[-1]
    assert line.text == f"Begrundelse for #{entry.seq}: det er mørkt,\nog vejen er glat"
    assert (line.author, line.origin, line.kind) == ("amina", Origin.PERSON, EntryKind.INFORMATION)
    assert line.refs == (entry.seq,)
    assert desk.board.mentions(entry.seq) == [line.seq]
    assert (done.answer, done.done_by, done.done_at) == ("det er mørkt,\nog vejen er glat", "amina", desk.clock())
    assert only(desk) == done
    assert desk.board.log[entry.seq - 1] == entry, "the decision itself stands as it was written"


def test_the_cause_of_a_batch_refers_to_every_line(desk: Desk) -> None:
    note_late(desk, "en")
    note_late(desk, "to")
    followups.answer(desk.seat, only(desk).id, "strømmen var væk, se #1")
    assert desk.last.text == "Årsag til sen notering af #4, #5: strømmen var væk, se #1"
    assert desk.last.refs == (4, 5, 1)


def test_no_reason_is_an_answer(desk: Desk) -> None:
    decide(desk)
    note_late(desk)
    reason, cause = desk.board.follow_ups
    followups.waive(desk.seat, reason.id)
    assert desk.last.text == "Der gives ingen begrundelse for #4."
    assert (desk.last.author, desk.last.origin, desk.last.refs) == ("karen", Origin.PERSON, (4,))
    followups.waive(desk.seat, cause.id)
    assert desk.last.text == "Der gives ingen årsag til sen notering af #5."
    assert all(one.done_by == "karen" and one.answer == "Gives ikke." for one in desk.board.follow_ups)


@pytest.mark.parametrize("text", ["", "  \n", "\x00\u202e"])
def test_an_empty_answer_is_none(desk: Desk, text: str) -> None:
    decide(desk)
    with pytest.raises(Refused, match="Svaret er tomt"):
        followups.answer(desk.seat, only(desk).id, text)
    assert only(desk).done_at is None and desk.stored == 2


def test_an_answer_that_makes_too_long_a_line_is_refused_whole(desk: Desk) -> None:
    decide(desk)
    with pytest.raises(TooLong):
        followups.answer(desk.seat, only(desk).id, "x" * 10_000)
    assert only(desk).done_at is None and desk.stored == 2


def test_two_at_once_and_the_second_is_told_who_was_first(desk: Desk, desk_for: DeskFor, clock: Clock) -> None:
    decide(desk)
    amina = desk_for("amina")
    seen = only(amina).id
    followups.answer(desk.seat, seen, "det er mørkt")
    clock.forward(minutes=1)

    stored = desk.stored
    for act in each(
        lambda: followups.answer(amina.seat, seen, "det er glat"),
        lambda: followups.waive(amina.seat, seen),
        lambda: followups.assign(amina.seat, seen, "amina"),
        lambda: followups.set_due(amina.seat, seen, None),
    ):
        with pytest.raises(Refused, match=r"KH har allerede gjort det kl\. 19\.14\. Intet er ændret"):
            act()
    assert amina.look().log[-1].text.endswith("det er mørkt")
    assert amina.stored == stored
    assert desk.look().conflicts == []


@pytest.mark.parametrize("how", ["answer", "waive", "finish"])
def test_a_draft_answers_once_however_often_it_is_tried(desk: Desk, desk_for: DeskFor, how: str) -> None:
    act: Callable[[Desk, str], FollowUp]
    if how == "finish":
        followups.open_line(desk.seat, 1, "ring igen")
        act = lambda d, id: followups.finish(d.seat, id, "gjort", event=DRAFT)  # noqa: E731  # one of three
    elif how == "answer":
        decide(desk)
        act = lambda d, id: followups.answer(d.seat, id, "mørkt", event=DRAFT)  # noqa: E731  # one of three
    else:
        decide(desk)
        act = lambda d, id: followups.waive(d.seat, id, event=DRAFT)  # noqa: E731  # one of three
    seen = only(desk).id
    first = act(desk, seen)
    stored = desk.stored
    assert act(desk_for("karen"), seen) == first
    assert act(desk, seen) == first
    assert desk.stored == stored


# -- to come back to, and promised


def test_a_line_is_kept_open_with_a_line_in_the_same_record(desk: Desk, desk_for: DeskFor) -> None:
    due_at = desk.clock() + timedelta(minutes=45)
    one = followups.open_line(desk.seat, 1, " ring til\ndriftschefen ", owner="peter", due_at=due_at)

    assert desk.stored == 2
    assert sorted(operations(desk.changes[-1])) == [("Put", "followups"), ("Put", "log")]
    assert (one.kind, one.seqs, one.text) == (FollowUpKind.OPEN, (1,), "ring til / driftschefen")
    assert (one.owner, one.due_at, one.author, one.asked_at) == ("peter", due_at, "karen", desk.clock())
    assert desk.last.text == "#1 skal følges op (KH): ring til / driftschefen. Ansvarlig: PD. Senest 19.59."
    assert (desk.last.origin, desk.last.author, desk.last.refs) == (Origin.SYSTEM, None, (1,))
    assert desk_for("tove").board.follow_ups == [one]


def test_a_promise_stands_in_the_log_when_it_is_given_and_when_it_is_kept(desk: Desk) -> None:
    tomorrow = desk.clock() + timedelta(days=1)
    one = followups.open_line(
        desk.seat, 3, "næste orientering!", kind=FollowUpKind.PROMISE, owner="karen", due_at=tomorrow
    )
    assert desk.last.text == "Lovet i #3 (KH): næste orientering! Ansvarlig: KH. Senest tir 24.11 kl. 19.14."
    done = followups.finish(desk.seat, one.id, "Tove Lind er orienteret")
    assert desk.last.text == "Det lovede i #3 er gjort (KH): næste orientering! Tove Lind er orienteret."
    assert (desk.last.origin, desk.last.refs) == (Origin.SYSTEM, (3,))
    assert (done.answer, done.done_by, done.done_at) == ("Tove Lind er orienteret", "karen", desk.clock())


def test_what_is_followed_up_needs_no_note(desk: Desk) -> None:
    one = followups.open_line(desk.seat, 1, "ring til driftschefen")
    assert desk.last.text == "#1 skal følges op (KH): ring til driftschefen."
    assert followups.finish(desk.seat, one.id).answer is None
    assert desk.last.text == "Opfølgning på #1 er gjort (KH): ring til driftschefen."
    assert desk.board.history == [], "the log tells it"


def test_a_draft_keeps_open_once(desk: Desk, desk_for: DeskFor) -> None:
    first = followups.open_line(desk.seat, 1, "ring", event=DRAFT)
    assert followups.open_line(desk_for("karen").seat, 1, "ring", event=DRAFT) == first
    assert followups.open_line(desk.seat, 1, "ring", event=DRAFT) == first
    assert first.id == DRAFT and desk.stored == 2


@pytest.mark.parametrize(
    ("seq", "text", "says"),
    [(1, "\x1b ", "Der er ingen tekst"), (0, "ring", "ingen linje nr. 0"), (99, "ring", "ingen linje nr. 99")],
)
def test_what_cannot_be_kept_open(desk: Desk, seq: int, text: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        followups.open_line(desk.seat, seq, text)
    assert desk.stored == 1


def test_a_struck_line_is_not_followed_up(desk: Desk) -> None:
    log.strike(desk.seat, 1, "fejl")
    with pytest.raises(Refused, match="Linje 1 er annulleret"):
        followups.open_line(desk.seat, 1, "ring")
    assert desk.board.follow_ups == []


@pytest.mark.parametrize("kind", [FollowUpKind.REASON, FollowUpKind.CAUSE])
def test_what_the_log_asks_is_not_opened_by_hand(desk: Desk, kind: FollowUpKind) -> None:
    with pytest.raises(ValueError, match="asked by the log"):
        followups.open_line(desk.seat, 1, "hvorfor?", kind=kind)
    assert desk.stored == 1


def test_each_kind_is_ended_in_its_own_way(desk: Desk) -> None:
    decide(desk)
    followups.open_line(desk.seat, 1, "ring")
    asked, waiting = desk.board.follow_ups
    stored = desk.stored
    refused: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: followups.finish(desk.seat, asked.id), "Her mangler en grund"),
        (lambda: followups.answer(desk.seat, waiting.id, "fordi"), "ikke spurgt om en grund"),
        (lambda: followups.waive(desk.seat, waiting.id), "ikke spurgt om en grund"),
    )
    for act, says in refused:
        with pytest.raises(Refused, match=says):
            act()
    assert desk.stored == stored


@pytest.mark.parametrize("id", ["", "nej", DRAFT])
def test_one_that_is_not_there(desk: Desk, id: str) -> None:
    for act in each(
        lambda: followups.answer(desk.seat, id, "x"),
        lambda: followups.waive(desk.seat, id),
        lambda: followups.finish(desk.seat, id),
        lambda: followups.assign(desk.seat, id, None),
        lambda: followups.set_due(desk.seat, id, None),
    ):
        with pytest.raises(Refused, match="findes ikke længere"):
            act()
    assert desk.stored == 1


# -- given to somebody, and due


def test_given_and_due_are_history_and_who_lost_it_is_a_line_too(desk: Desk, desk_for: DeskFor) -> None:
    decide(desk)
    lines, id = len(desk.board.log), only(desk).id
    amina = desk_for("amina")
    followups.assign(amina.seat, id, "amina")
    followups.set_due(amina.seat, id, desk.clock() + timedelta(minutes=5))
    followups.assign(desk.seat, id, None)

    assert len(desk.look().log) == lines + 2
    assert (only(desk).owner, only(desk).due_at) == (None, desk.clock() + timedelta(minutes=5))
    assert [(one.actor, one.text) for one in desk.board.history] == [
        ("amina", "Begrundelse for #4: givet til AY"),
        ("amina", "Begrundelse for #4: fristen er ændret"),
        ("karen", "Begrundelse for #4: uden ansvarlig"),
    ]


def test_giving_to_others_is_for_those_who_lead_the_staff(desk: Desk, desk_for: DeskFor) -> None:
    decide(desk)
    amina, id = desk_for("amina"), only(desk).id
    for act in each(
        lambda: followups.assign(amina.seat, id, "peter"),
        lambda: followups.open_line(amina.seat, 1, "ring", owner="peter"),
    ):
        with pytest.raises(NotAllowed, match="sætte andre medarbejdere til opgaver"):
            act()
    with pytest.raises(UnknownPerson):
        followups.assign(desk.seat, id, "nobody")
    with pytest.raises(Refused, match="læseadgang"):
        followups.assign(desk.seat, id, "tove")
    followups.assign(desk_for("jonas").seat, id, "peter")
    assert only(desk).owner == "peter"


def test_a_closed_incident_is_left_alone(desk: Desk) -> None:
    decide(desk)
    closing.close(desk.seat)
    with pytest.raises(Refused, match="Hændelsen er lukket"):
        followups.answer(desk.seat, only(desk).id, "det er mørkt")


# -- words


@pytest.mark.parametrize(
    ("kind", "seqs", "title"),
    [
        (FollowUpKind.REASON, (12,), "Begrundelse for #12"),
        (FollowUpKind.CAUSE, (12, 13, 20), "Årsag til sen notering af #12, #13, #20"),
        (FollowUpKind.CAUSE, (1, 2, 3, 4, 5), "Årsag til sen notering af #1, #2, #3 og 2 til"),
        (FollowUpKind.PROMISE, (7,), "Lovet: svar i aften"),
        (FollowUpKind.OPEN, (7,), "Følg op på #7: svar i aften"),
    ],
)
def test_what_it_is_called_in_a_list(desk: Desk, kind: FollowUpKind, seqs: tuple[int, ...], title: str) -> None:
    text = "" if kind in (FollowUpKind.REASON, FollowUpKind.CAUSE) else "svar i aften"
    assert followups.title(FollowUp(id="f", kind=kind, seqs=seqs, text=text, asked_at=desk.clock())) == title


@pytest.mark.parametrize("what", HOSTILE)
def test_texts_that_mean_harm(what: str, desk: Desk, desk_for: DeskFor) -> None:
    text = HOSTILE[what]
    decide(desk)
    question = only(desk).id
    for act in each(
        lambda: followups.open_line(desk.seat, 1, text, kind=FollowUpKind.PROMISE),
        lambda: followups.open_line(desk.seat, 1, "x", owner=text),
        lambda: followups.assign(desk.seat, question, text),
        lambda: followups.answer(desk.seat, question, text),
        lambda: followups.finish(desk.seat, followups.open_line(desk.seat, 1, "x").id, text),
        lambda: followups.answer(desk.seat, text, "x"),
        lambda: followups.waive(desk.seat, text),
    ):
        try:
            act()
        except BeredskabError as error:
            assert harmless(error.sentence) and len(error.sentence) < 1_000
    board = desk_for("tove").board
    assert (board.follow_ups, board.log) == (desk.board.follow_ups, desk.board.log)
    for one in board.follow_ups:
        assert harmless(one.text + (one.answer or "") + followups.title(one))
    assert all(harmless(entry.text) for entry in board.log)
