"""Several lines stored at once: all of them or none, and each as it would be alone."""

from datetime import timedelta

import pytest

from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import EntryKind, FollowUpKind, new_id
from beredskab_tui.room import log
from beredskab_tui.room.grammar import Typed, read_line
from beredskab_tui.text import MAX_LENGTH, TooLong
from tests.conftest import RoomFor
from tests.room.desk import Desk


def typed(desk: Desk, *lines: str) -> list[Typed]:
    return [read_line(line, desk.clock()) for line in lines]


def test_each_is_what_it_would_be_alone_and_all_are_one_record(desk: Desk) -> None:
    before = desk.stored
    lines = typed(desk, "18.40 Politiet er fremme", "b Vi lukker, fordi der er glas", "m TV Fjorden: vil filme")
    stored = log.add_all(desk.seat, lines, event=new_id(desk.clock()))
    assert desk.stored == before + 1
    assert [(entry.text, entry.kind) for entry in stored] == [
        ("Politiet er fremme", EntryKind.INFORMATION),
        ("Vi lukker", EntryKind.DECISION),
        ("TV Fjorden: vil filme", EntryKind.MEDIA),
    ]
    assert [entry.seq for entry in stored] == list(range(stored[0].seq, stored[0].seq + 3))
    (note,) = desk.board.media
    assert (note.outlet, note.seq) == ("TV Fjorden", stored[2].seq)


def test_the_same_line_twice_is_two_lines_and_the_same_draft_twice_is_one(desk: Desk) -> None:
    event = new_id(desk.clock())
    lines = typed(desk, "Dør", "Dør")
    first = log.add_all(desk.seat, lines, event=event)
    again = log.add_all(desk.seat, lines, event=event)
    assert first == again and len({entry.id for entry in first}) == 2
    assert [entry.text for entry in desk.board.log].count("Dør") == 2


def test_what_they_lack_is_asked_once(desk: Desk) -> None:
    lines = typed(desk, "18.10 a", "18.15 b", "18.20 c")
    stored = log.add_all(desk.seat, lines, event=new_id(desk.clock()))
    (asked,) = desk.board.follow_ups
    assert (asked.kind, asked.seqs) == (FollowUpKind.CAUSE, tuple(entry.seq for entry in stored))


@pytest.mark.parametrize(
    "wrong",
    [
        Typed(""),
        Typed("\x1b"),
        Typed("", sensitive=True),
        Typed("x" * (MAX_LENGTH + 1)),
    ],
)
def test_one_that_cannot_be_stored_stores_none(desk: Desk, wrong: Typed) -> None:
    before = desk.stored
    with pytest.raises((Refused, TooLong)):
        log.add_all(desk.seat, [Typed("godt nok"), wrong], event=new_id(desk.clock()))
    assert desk.stored == before


def test_later_than_now_stores_none(desk: Desk) -> None:
    before = desk.stored
    lines = typed(desk, "godt nok", "19.00 x")
    desk.clock.now -= timedelta(hours=1)
    with pytest.raises(Refused, match="ikke nået endnu"):
        log.add_all(desk.seat, lines, event=new_id(desk.clock()))
    assert desk.stored == before


def test_no_lines_are_refused_and_a_reader_may_not(desk: Desk, room_for: RoomFor) -> None:
    with pytest.raises(Refused, match="tom"):
        log.add_all(desk.seat, [], event=new_id(desk.clock()))
    with pytest.raises(NotAllowed):
        reader = room_for("tove").sit(desk.seat.incident_id)
        log.add_all(reader, [Typed("x")], event=new_id(desk.clock()))
