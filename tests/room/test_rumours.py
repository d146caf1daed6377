"""Rumours: what people say, and what somebody has found out."""

from datetime import timedelta

import pytest

from beredskab_tui.errors import Refused
from beredskab_tui.records import EntryKind, FollowUpKind, Origin, Rumour, RumourState
from beredskab_tui.room import log, rumours
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, operations

DRAFT = "01920000-0000-7000-8000-00000000000c"


def test_a_rumour_and_its_line_are_one_record(desk: Desk) -> None:
    at = desk.clock() - timedelta(minutes=1)
    one = rumours.add(desk.seat, " der er\nskudt ", "Facebook", occurred_at=at, event=DRAFT)
    assert operations(desk.changes[-1]) == [("Put", "log"), ("Put", "rumours")]
    assert (one.text, one.source, one.heard_at, one.author, one.seq) == ("der er / skudt", "Facebook", at, "karen", 4)
    assert (desk.last.text, desk.last.kind, desk.last.origin) == (
        "Facebook: der er / skudt",
        EntryKind.RUMOUR,
        Origin.PERSON,
    )
    assert rumours.add(desk.seat, "der er skudt", event=DRAFT) == one
    assert desk.stored == 2 and desk.board.rumours == [one]


@pytest.mark.parametrize(("text", "minutes", "says"), [(" \x00", 0, "ingen tekst"), ("skud", 1, "ikke nået")])
def test_what_cannot_be_noted(desk: Desk, text: str, minutes: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        rumours.add(desk.seat, text, occurred_at=desk.clock() + timedelta(minutes=minutes))
    assert desk.stored == 1


def test_one_noted_late_is_asked_for_the_cause(desk: Desk) -> None:
    rumours.add(desk.seat, "skud", occurred_at=desk.clock() - timedelta(minutes=9))
    assert [one.kind for one in desk.board.follow_ups] == [FollowUpKind.CAUSE]


def test_each_change_says_who_when_and_by_which_source(desk: Desk, desk_for: DeskFor) -> None:
    one = rumours.add(desk.seat, "der er skudt")
    amina = desk_for("amina")
    for state in (RumourState.CONFIRMED, RumourState.REFUTED):
        with pytest.raises(Refused, match="hvem eller hvad"):
            rumours.judge(amina.seat, one.id, state, " ")
    rumours.judge(amina.seat, one.id, RumourState.REFUTED, "vagtcentralen", seen=RumourState.UNCONFIRMED)
    assert amina.last.text == "Rygtet (#4) er afkræftet af vagtcentralen (AY): der er skudt"
    assert (amina.last.kind, amina.last.origin, amina.last.refs) == (EntryKind.RUMOUR, Origin.SYSTEM, (4,))
    known: Rumour = desk.look().record(Rumour, one.id)
    (change,) = known.changes
    assert (change.by, change.at, change.state, change.source) == (
        "amina",
        desk.clock(),
        RumourState.REFUTED,
        "vagtcentralen",
    )
    assert known.state is RumourState.REFUTED


def test_who_saw_an_older_state_changes_nothing(desk: Desk, desk_for: DeskFor) -> None:
    one = rumours.add(desk.seat, "der er skudt")
    amina = desk_for("amina")
    rumours.judge(amina.seat, one.id, RumourState.REFUTED, "vagtcentralen")
    desk.look()
    before = desk.stored
    with pytest.raises(Refused, match="AY har lige sat rygtet til »afkræftet«"):
        rumours.judge(desk.seat, one.id, RumourState.CONFIRMED, "en nabo", seen=RumourState.UNCONFIRMED)
    assert desk.stored == before
    # The same again is nothing new, and it can be taken back.
    rumours.judge(desk.seat, one.id, RumourState.REFUTED, "vagtcentralen")
    assert desk.stored == before
    # Another who says the same is told of too.
    rumours.judge(desk.seat, one.id, RumourState.REFUTED, "indsatslederen")
    assert desk.last.text == "Rygtet (#4) er afkræftet af indsatslederen (KH): der er skudt"
    rumours.judge(desk.seat, one.id, RumourState.UNCONFIRMED)
    assert desk.last.text == "Rygtet (#4) er ubekræftet igen (KH): der er skudt"
    assert len(desk.board.rumours[0].changes) == 3


def test_a_long_source_is_no_hindrance(desk: Desk) -> None:
    one = rumours.add(desk.seat, "der er skudt")
    rumours.judge(desk.seat, one.id, RumourState.REFUTED, "v" * 9990)
    assert desk.board.rumours[0].changes[-1].source == "v" * 9990 and len(desk.last.text) < 1200


def test_one_whose_line_was_struck_is_not_judged(desk: Desk) -> None:
    one = rumours.add(desk.seat, "der er skudt")
    log.strike(desk.seat, one.seq, "aldrig hørt")
    with pytest.raises(Refused, match="linje er annulleret"):
        rumours.judge(desk.seat, one.id, RumourState.REFUTED, "politiet")
