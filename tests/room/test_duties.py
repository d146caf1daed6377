"""Each duty of the plan with its line (R1–R56), the plan that an incident keeps, and who judged it (R7, R11)."""

import pytest

from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.plan.duties import DUTIES, Met, duties_of_card
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Affected, DutyNote, EntryKind, FrozenPlan
from beredskab_tui.room import activation, assessment, duties, log, media
from beredskab_tui.room.duties import DutyState, Standing
from tests.room.conftest import DeskFor
from tests.room.desk import Desk


def stands(desk: Desk, number: int) -> Standing:
    return duties.standing(desk.board)[number - 1]


def test_every_demand_is_there_once(plan: Plan) -> None:
    assert [one.number for one in DUTIES] == list(range(1, 57))
    cards = {card.id for card in plan.cards}
    assert {card for one in DUTIES for card in one.cards} <= cards, "a card that the plan does not have fulfils nothing"
    assert duties_of_card("info-beboere") == (37, 41) and duties_of_card("ukendt") == duties_of_card(None) == ()


def test_a_duty_shows_the_line_that_fulfils_it(desk: Desk, plan: Plan) -> None:
    assert stands(desk, 8).state is DutyState.OPEN
    activation.classify(desk.seat, plan, kind="slaaskamp")
    assert (stands(desk, 8).state, stands(desk, 8).seq) == (DutyState.FULFILLED, desk.last.seq)
    before, of = duties.counted(desk.board)
    assert 0 < before < of == sum(one.met is Met.INCIDENT for one in DUTIES)
    assert stands(desk, 6).state is DutyState.STANDING


def test_a_duty_of_the_other_group_is_not_asked_for(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=True)
    assert stands(desk, 16).state is DutyState.FULFILLED
    assert (stands(desk, 18).state, stands(desk, 18).reason) == (
        DutyState.NOT_RELEVANT,
        "hører til beredskabsgruppe 1",
    )
    assert stands(desk, 20).reason == "gruppen er ikke skiftet"


def test_somebody_may_point_at_a_line_that_the_program_does_not_know(desk: Desk) -> None:
    entry = log.add(desk.seat, "Taget fat i forældrene på hjørnet").entry
    duties.point(desk.seat, "R45", entry.seq)
    assert stands(desk, 45).seq == entry.seq
    log.strike(desk.seat, entry.seq, "det var i går")
    assert stands(desk, 45).state is DutyState.OPEN
    with pytest.raises(Refused, match="annulleret"):
        duties.point(desk.seat, "R45", entry.seq)
    with pytest.raises(Refused, match="opfyldes ikke af en linje"):
        duties.point(desk.seat, "R6", 1)


def test_what_was_pointed_at_follows_its_correction(desk: Desk) -> None:
    seq = log.add(desk.seat, "Taget fat i forældrene på hjørnet").entry.seq
    duties.point(desk.seat, "R45", seq)
    log.correct(desk.seat, seq, "Talt med forældrene på hjørnet", "skrivefejl")
    again = desk.board.corrected_by[seq]
    assert stands(desk, 45).seq == again
    log.correct(desk.seat, again, "Talt med forældrene", "kortere")
    assert stands(desk, 45).seq == desk.board.corrected_by[again]
    log.strike(desk.seat, desk.board.corrected_by[again], "det var i går")
    assert stands(desk, 45).state is DutyState.OPEN


def test_what_is_done_after_it_was_set_aside_is_done(desk: Desk, plan: Plan) -> None:
    duties.set_aside(desk.seat, "R8", "ikke nødvendigt")
    assert stands(desk, 8).state is DutyState.NOT_RELEVANT
    desk.clock.forward(minutes=1)
    activation.classify(desk.seat, plan, kind="slaaskamp")
    line = desk.last.seq
    assert stands(desk, 8) == Standing(stands(desk, 8).duty, DutyState.FULFILLED, line)
    desk.clock.forward(minutes=1)
    duties.set_aside(desk.seat, "R8", "alligevel ikke")
    assert stands(desk, 8).reason == "alligevel ikke"


def test_the_board_keeps_which_lines_fulfil_what(desk: Desk) -> None:
    first, second, third = (media.add(desk.seat, "TV Syd", claims=f"{n} biler").seq for n in (1, 2, 3))
    assert desk.board.fulfilled[13] == [first, second, third]
    log.correct(desk.seat, second, "TV Syd – tre biler", "skrivefejl")
    assert desk.board.fulfilled[13] == [first, third, desk.board.corrected_by[second]]
    log.strike(desk.seat, first, "forkert")
    from_log: dict[int, list[int]] = {}
    for entry in desk.look().log:
        for number in entry.duties if entry.struck is None else ():
            from_log.setdefault(number, []).append(entry.seq)
    assert {number: lines for number, lines in desk.board.fulfilled.items() if lines} == from_log


def test_not_relevant_is_the_leaders_and_has_its_reason(desk: Desk, desk_for: DeskFor) -> None:
    with pytest.raises(NotAllowed):
        duties.set_aside(desk_for("amina").seat, "R12", "ingen skader")
    with pytest.raises(Refused, match="hvorfor"):
        duties.set_aside(desk.seat, "R12", " ")
    duties.set_aside(desk.seat, "R12", "ingen skader")
    assert (stands(desk, 12).state, stands(desk, 12).reason) == (DutyState.NOT_RELEVANT, "ingen skader")
    assert (desk.last.kind, desk.last.reason) == (EntryKind.DECISION, "ingen skader")
    duties.point(desk.seat, "R12", 1)
    assert stands(desk, 12).state is DutyState.FULFILLED and len(desk.board.all(DutyNote)) == 1


def test_the_plan_in_force_is_kept_word_for_word(desk: Desk, plan: Plan) -> None:
    (frozen,) = desk.board.all(FrozenPlan)
    assert (frozen.version, frozen.fingerprint, frozen.text) == (plan.version, plan.fingerprint, plan.text)
    assert "[[kort]]" in frozen.text


def test_who_is_touched_and_who_judged_it(desk: Desk) -> None:
    assessment.set_affected(desk.seat, (Affected.ASSOCIATIONS, Affected.RESIDENTS))
    assert desk.last.text == "Berørte: beboere og foreninger (KH)." and desk.last.duties == (7,)
    lines = len(desk.board.log)
    assessment.set_affected(desk.seat, (Affected.RESIDENTS, Affected.ASSOCIATIONS))
    assert len(desk.board.log) == lines, "the same again writes nothing"
    with pytest.raises(Refused, match="hvorfor"):
        assessment.judge(desk.seat, True, "SSP-lederen", "")
    assessment.judge(desk.seat, True, "SSP-lederen", "beboerne er bange")
    judged = desk.board.incident.assessment
    assert judged is not None and (judged.judged_by, judged.crisis, judged.reason) == (
        "SSP-lederen",
        True,
        "beboerne er bange",
    )
    assert desk.last.duties == (11,) and desk.last.kind is EntryKind.ASSESSMENT
