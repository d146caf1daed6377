"""Who has been told what, and when they hear from us again (plan R14, R28, R29, R31)."""

from datetime import timedelta

import pytest

from beredskab_tui.errors import Refused
from beredskab_tui.records import Audience, Channel, InformStatus, TaskState
from beredskab_tui.room import informing, tasks
from beredskab_tui.room.informing import BoardWord
from beredskab_tui.room.waiting import DueKind
from tests.room.conftest import DeskFor
from tests.room.desk import Desk


def group(desk: Desk, audience_id: str) -> Audience:
    found: Audience = desk.board.record(Audience, audience_id)
    return found


def test_all_twelve_stand_there_not_assessed(desk: Desk) -> None:
    assert [one.id for one in desk.board.all(Audience)] == [
        "bestyrelse",
        "afdelingsbestyrelser",
        "driftsafdelinger",
        "beboere",
        "institutioner",
        "virksomheder",
        "foreninger",
        "presse",
        "myndigheder",
        "boligorganisation",
        "netvaerk",
        "samarbejdspartnere",
    ]
    assert {one.status for one in desk.board.all(Audience)} == {InformStatus.NOT_ASSESSED}


def test_planned_is_no_milestone_and_sent_is(desk: Desk) -> None:
    before = len(desk.board.log)
    informing.set_status(desk.seat, "beboere", InformStatus.PLANNED)
    assert len(desk.board.log) == before
    informing.set_status(desk.seat, "beboere", InformStatus.SENT, channel=Channel.SMS)
    assert desk.last.text == "Beboere er orienteret med sms (KH)." and desk.last.duties == (14,)
    sent_at = group(desk, "beboere").informed_at
    desk.clock.forward(minutes=9)
    informing.set_status(desk.seat, "beboere", InformStatus.CONFIRMED)
    assert group(desk, "beboere").informed_at == sent_at, "they were told then, and confirmed it now"


def test_not_relevant_needs_a_reason(desk: Desk) -> None:
    with pytest.raises(Refused, match="hvorfor"):
        informing.set_status(desk.seat, "virksomheder", InformStatus.NOT_RELEVANT)
    informing.set_status(desk.seat, "virksomheder", InformStatus.NOT_RELEVANT, reason="ingen på Torvet")
    assert group(desk, "virksomheder").reason == desk.last.reason == "ingen på Torvet"
    informing.set_status(desk.seat, "virksomheder", InformStatus.PLANNED)
    assert group(desk, "virksomheder").reason == ""


def test_somebody_was_faster(desk: Desk, desk_for: DeskFor) -> None:
    informing.set_status(desk_for("amina").seat, "beboere", InformStatus.SENT)
    with pytest.raises(Refused, match="AY har lige sat Beboere til »sendt«"):
        informing.set_status(desk.seat, "beboere", InformStatus.PLANNED, seen=InformStatus.NOT_ASSESSED)


def test_a_promise_is_a_countdown(desk: Desk) -> None:
    due = desk.clock() + timedelta(minutes=45)
    informing.promise(desk.seat, "netvaerk", due)
    (waiting,) = [one for one in desk.board.next_things(desk.clock(), 50) if one.kind is DueKind.AUDIENCE]
    assert (waiting.title, waiting.due_at) == ("Næste orientering: Civile lokale netværk", due)
    with pytest.raises(Refused, match="passeret"):
        informing.promise(desk.seat, "netvaerk", desk.clock())
    informing.promise(desk.seat, "netvaerk", None)
    assert not [one for one in desk.board.next_things(desk.clock(), 50) if one.kind is DueKind.AUDIENCE]


def test_the_board_is_told_on_the_phone_and_the_card_is_done(desk: Desk) -> None:
    informing.tell_board(desk.seat)
    assert desk.last.text == "Bestyrelsen er orienteret på telefon (KH)." and desk.last.duties == (23, 31)
    assert group(desk, "bestyrelse").status is InformStatus.CONFIRMED
    (card,) = [task for task in desk.board.tasks if task.card == informing.BOARD_CARD]
    assert card.state is TaskState.DONE


def test_three_free_lines_need_no_situation_picture(desk: Desk) -> None:
    with pytest.raises(Refused, match="situationen"):
        informing.tell_board(desk.seat, word=BoardWord(" "))
    word = BoardWord("En bil brænder.", "Uro i nat", "Vi er til stede")
    informing.tell_board(desk.seat, channel=Channel.MAIL, word=word)
    assert desk.last.text == (
        "Bestyrelsen er orienteret med mail (KH). Situation: En bil brænder. "
        "Mulige konsekvenser: Uro i nat. Mulige tiltag: Vi er til stede."
    )
    assert group(desk, "bestyrelse").status is InformStatus.SENT, "a mail is not read yet"
    assert desk.last.duties == (23, 31, 28), "all three parts of R28"


def test_a_card_that_informs_a_group_marks_it(desk: Desk) -> None:
    (card,) = [task for task in desk.board.tasks if task.card == "info-beboere"]
    tasks.set_state(desk.seat, card.id, TaskState.DONE)
    assert group(desk, "beboere").status is InformStatus.SENT
    assert {37, 41} <= set(desk.last.duties)


def test_a_promise_is_kept_by_telling_them_in_time(desk: Desk) -> None:
    informing.promise(desk.seat, "beboere", desk.clock() + timedelta(minutes=60))
    informing.set_status(desk.seat, "beboere", InformStatus.SENT)
    assert group(desk, "beboere").next_at is not None, "far too early to be what was promised"
    desk.clock.forward(minutes=50)
    informing.set_status(desk.seat, "beboere", InformStatus.SENT)
    assert group(desk, "beboere").next_at is None
    informing.promise(desk.seat, "bestyrelse", desk.clock() + timedelta(minutes=60))
    informing.tell_board(desk.seat)
    assert group(desk, "bestyrelse").next_at is not None


def test_a_key_pressed_twice_tells_the_board_once(desk: Desk) -> None:
    for _ in range(2):
        informing.tell_board(desk.seat)
        desk.clock.forward(seconds=2)
    assert sum("Bestyrelsen er orienteret" in entry.text for entry in desk.board.log) == 1
    desk.clock.forward(minutes=5)
    informing.tell_board(desk.seat)
    assert sum("Bestyrelsen er orienteret" in entry.text for entry in desk.board.log) == 2


def test_an_incident_from_before_has_its_groups_made_when_they_are_needed(desk: Desk) -> None:
    informing.set_status(desk.seat, "kirken", InformStatus.SENT, name="Kirken")
    assert group(desk, "kirken").name == "Kirken"


def test_that_all_are_informed_is_fulfilled_by_the_last_of_them(desk: Desk) -> None:
    first, *rest = [one.id for one in desk.board.all(Audience)]
    for one in rest:
        informing.set_status(desk.seat, one, InformStatus.NOT_RELEVANT, reason="ikke i nat")
        assert 29 not in desk.last.duties
    informing.set_status(desk.seat, first, InformStatus.SENT)
    assert 29 in desk.last.duties
