"""*Indkald medarbejdere*: the order of the round, the claim, and what the answers are."""

import pytest

from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import CallResult, StaffPlace, new_id
from beredskab_tui.room import callin, staff
from beredskab_tui.room.callin import AGAIN_AFTER, Answer
from tests.conftest import Clock
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, member


def round_of(desk: Desk, done: tuple[str, ...] = ()) -> list[str]:
    waiting = callin.to_call(desk.look().staff, desk.seat.me.id, desk.clock(), done)
    return [one.id for one in waiting]


@pytest.mark.parametrize(
    ("answer", "place", "said"),
    [
        (Answer.COMES, StaffPlace.OFFICE, "AY: talt med – Peter Dahl (PD), kommer kl. 19.45, ikke aftalt endnu: i bus"),
        (Answer.FROM_HOME, StaffPlace.REMOTE, "AY: talt med – Peter Dahl (PD), hjemmefra, ikke aftalt endnu: i bus"),
        (Answer.CANNOT, StaffPlace.UNAVAILABLE, "AY: talt med – Peter Dahl (PD), kan ikke: i bus"),
        (Answer.NO_ANSWER, None, "AY: intet svar – Peter Dahl (PD): i bus"),
        (Answer.MESSAGE_LEFT, None, "AY: besked lagt – Peter Dahl (PD): i bus"),
    ],
)
def test_each_answer(desk_for: DeskFor, clock: Clock, answer: Answer, place: StaffPlace | None, said: str) -> None:
    amina = desk_for("amina")
    callin.claim(amina.seat, "peter")
    event, at = new_id(clock()), clock().replace(hour=18, minute=45, second=0)
    for _ in range(2):
        callin.give_answer(amina.seat, "peter", answer, expected_at=at, note="i bus", event=event)
    peter = member(amina, "peter")
    assert (peter.place, peter.claim, len(peter.attempts)) == (place, None, 1), "stored once"
    assert amina.last.text == said
    assert peter.expected_at == (at if answer is Answer.COMES else None)
    reached = answer not in (Answer.NO_ANSWER, Answer.MESSAGE_LEFT)
    assert (peter.attempts[0].result is CallResult.REACHED) == reached


def test_what_the_leader_is_told_is_agreed(desk: Desk) -> None:
    callin.claim(desk.seat, "peter")
    callin.give_answer(desk.seat, "peter", Answer.FROM_HOME)
    assert member(desk, "peter").place_agreed_by == "karen"
    assert desk.last.text == "KH: talt med – Peter Dahl (PD), hjemmefra"


def test_two_callers_never_get_the_same_colleague(desk: Desk, desk_for: DeskFor) -> None:
    amina, lise = desk_for("amina"), desk_for("lise")
    assert round_of(amina)[:3] == ["karen", "jonas", "peter"], "in the order of the list, without oneself"
    callin.claim(amina.seat, "peter")
    assert "peter" not in round_of(lise)
    with pytest.raises(Refused, match=r"AY ringer til Peter Dahl nu \(siden 19.14\)"):
        callin.claim(lise.seat, "peter")
    with pytest.raises(Refused, match="AY ringer"):
        callin.give_answer(lise.seat, "peter", Answer.COMES)
    with pytest.raises(Refused, match="Det er dig selv"):
        callin.claim(lise.seat, "lise")

    # The line is lost: the claim stays until somebody in command frees it; the caller may go on.
    with pytest.raises(Refused, match="måske i gang"):
        callin.claim(lise.seat, "peter", here=[lise.seat.session])
    with pytest.raises(NotAllowed, match="frigive"):
        callin.release(lise.seat, "peter")
    callin.claim(desk_for("amina").seat, "peter")
    callin.release(desk.seat, "peter")
    callin.claim(lise.seat, "peter")


def test_leaving_a_call_frees_no_other_and_my_own_lost_one_is_in_the_round(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    callin.claim(desk.seat, "peter")
    again = desk_for("karen")
    here = {amina.seat.session, again.seat.session}

    def waiting(person: str) -> set[str]:
        return {one.id for one in callin.to_call(again.look().staff, person, again.clock(), here=here)}

    assert "peter" in waiting("karen") and "peter" not in waiting("amina")
    # At another screen that is still open it stays that screen's; when that one is gone, it may be let go.
    callin.claim(again.seat, "peter", {*here, desk.seat.session})
    callin.release(again.seat, "peter", only_mine=True, here={*here, desk.seat.session})
    held = member(again, "peter").claim
    assert held is not None and held.session == desk.seat.session
    callin.release(again.seat, "peter", only_mine=True, here=here)
    assert member(again, "peter").claim is None

    # Somebody freed mine and took it: leaving my screen is not a reason to free theirs.
    callin.claim(amina.seat, "peter")
    desk.look()
    callin.release(desk.seat, "peter", only_mine=True, here=here)
    held = member(desk, "peter").claim
    assert held is not None and held.by == "amina"


def test_who_did_not_answer_is_rung_again_after_a_while(desk: Desk, clock: Clock) -> None:
    callin.give_answer(desk.seat, "jonas", Answer.NO_ANSWER)
    assert "jonas" not in round_of(desk), "he was rung just now"
    clock.now += AGAIN_AFTER
    assert round_of(desk)[-1] == "jonas", "the untried come first"
    assert round_of(desk, ("jonas", "amina"))[0] == "peter"
    staff.set_place(desk.seat, "peter", StaffPlace.OFFICE)
    assert "peter" not in round_of(desk), "he has answered"


def test_who_was_expected_arrives(desk: Desk, desk_for: DeskFor, clock: Clock) -> None:
    with pytest.raises(Refused, match="er ikke ventet"):
        staff.arrived(desk.seat, "peter")
    callin.give_answer(desk.seat, "peter", Answer.COMES, expected_at=clock.now)
    amina = desk_for("amina")
    staff.arrived(amina.seat, "peter")
    assert member(amina, "peter").expected_at is None
    assert amina.last.text == "Peter Dahl (PD) er kommet (noteret af AY)."


def test_a_call_is_told_in_history(desk: Desk) -> None:
    callin.claim(desk.seat, "peter")
    callin.release(desk.seat, "peter")
    assert [one.text for one in desk.board.history] == ["Peter Dahl: KH ringer", "Peter Dahl: opkaldet er frigivet"]
