"""Starred lines (*nøglehændelser*): those that tell the evening in a minute."""

import pytest

from beredskab_tui.errors import Refused
from beredskab_tui.records import Origin
from beredskab_tui.room import log
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, operations


def test_a_star_is_no_line_but_history_tells_it(desk: Desk, desk_for: DeskFor) -> None:
    entry = log.add(desk.seat, "Ilden er slukket").entry
    starred = log.star(desk_for("amina").seat, entry.seq, True)

    assert starred.key_event and desk.look().entry(entry.seq) == starred
    assert operations(desk.changes[-1]) == [("Update", "log")]
    log.star(desk.seat, entry.seq, False)
    assert desk.board.entry(entry.seq) == entry
    assert len(desk.board.log) == 4
    assert [(one.actor, one.text) for one in desk.board.history] == [
        ("amina", "Linje 4: nøglehændelse"),
        ("karen", "Linje 4: ikke længere nøglehændelse"),
    ]


def test_two_who_star_the_same_line_agree(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    log.star(desk.seat, 1, True)
    assert log.star(amina.seat, 1, True).key_event
    assert [happened.text for happened in amina.board.history] == ["Linje 1: nøglehændelse"]
    assert desk.look().conflicts == []
    assert desk.stored == 2, "what stands already is not stored again"


def test_the_programs_lines_may_be_starred(desk: Desk) -> None:
    assert desk.board.log[1].origin is Origin.SYSTEM
    log.star(desk.seat, 2, True)
    assert desk.board.log[1].key_event


def test_a_struck_line_tells_nothing_of_the_evening(desk: Desk) -> None:
    log.star(desk.seat, 1, True)
    log.strike(desk.seat, 1, "fejl")
    assert desk.board.log[0].key_event, "a strike changes nothing else"
    log.star(desk.seat, 1, False)
    with pytest.raises(Refused, match="Linje 1 er annulleret og kan ikke være nøglehændelse"):
        log.star(desk.seat, 1, True)


def test_a_correction_keeps_the_star(desk: Desk) -> None:
    log.star(desk.seat, 1, True)
    assert log.correct(desk.seat, 1, "Der brænder to biler", "set selv").key_event


@pytest.mark.parametrize("seq", [0, -1, 4])
def test_a_star_for_a_line_that_is_not_there(desk: Desk, seq: int) -> None:
    with pytest.raises(Refused, match=f"ingen linje nr. {seq}"):
        log.star(desk.seat, seq, True)
