"""The evening that ``beredskab demo`` shows: what is in it, and that it touches nothing else."""

import os
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from beredskab_tui.access.people import People
from beredskab_tui.cli.demo import build_evening
from beredskab_tui.cli.reading import overdue, read_board
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config
from beredskab_tui.records import CallResult, EntryKind, FollowUpKind, Origin, TaskState
from beredskab_tui.room.board import Board
from beredskab_tui.room.log import LATE
from beredskab_tui.room.room import Room
from tests.conftest import EVENING, SHIPPED_CONFIG


@pytest.fixture(scope="module")
def board() -> Board:
    from beredskab_tui.access.people import read_people

    with tempfile.TemporaryDirectory() as data:
        folders = Folders(SHIPPED_CONFIG, data)
        incident_id = build_evening(folders, EVENING)
        people = read_people(folders.people)
        found, whole = read_board(Room(folders, people.leader, people, lambda: EVENING, "test"), incident_id)
        assert whole
        return found


def test_it_is_an_exercise_with_an_arson_and_a_police_case(board: Board) -> None:
    incident = board.incident

    assert incident.exercise and incident.kind == "brand" and incident.police_case
    assert incident.groups == (2,) and incident.confirmation and incident.coordinations
    assert incident.group_changes[0].groups == (2,)
    assert len(incident.title) < 80


def test_the_log_is_an_evening_long_and_whole(board: Board) -> None:
    assert len(board.log) >= 55
    assert [entry.seq for entry in board.log] == list(range(1, len(board.log) + 1))
    assert [entry.recorded_at for entry in board.log] == sorted(entry.recorded_at for entry in board.log)
    assert timedelta() < EVENING - board.log[-1].recorded_at < timedelta(minutes=10)
    assert len({entry.author for entry in board.log if entry.origin is Origin.PERSON}) >= 5
    assert set(Counter(entry.kind for entry in board.log)) == set(EntryKind)
    assert all("{" not in entry.text for entry in board.log)
    (struck,) = [entry for entry in board.log if entry.struck]
    assert [entry.corrects for entry in board.log if entry.corrects] == [struck.seq]


def test_much_is_done_and_much_is_not(board: Board) -> None:
    states = Counter(task.state for task in board.tasks)
    results = {contact.result for contact in board.contacts}

    assert states[TaskState.DONE] >= 8 and states[TaskState.IN_PROGRESS] >= 2 and states[TaskState.WAITING] >= 4
    assert states[TaskState.NOT_RELEVANT] >= 1
    assert 3 <= len(overdue(board, EVENING)) <= 8
    assert results == {None, *CallResult}
    assert any(contact.claim for contact in board.contacts)
    assert {one.done_at is None for one in board.call_backs} == {True, False}
    assert any(note.enquiry and note.referred_to for note in board.media)
    assert len({member.place for member in board.staff}) >= 3 and board.instructions(board.incident.started_at)


def test_it_shows_what_is_not_done_with(board: Board) -> None:
    assert sum(entry.key_event for entry in board.log) == 2
    (late,) = [entry for entry in board.log if entry.recorded_at - entry.occurred_at > LATE]
    by_kind = {one.kind: one for one in board.follow_ups}
    assert len(by_kind) == len(board.follow_ups) == len(FollowUpKind)

    assert by_kind[FollowUpKind.CAUSE].seqs == (late.seq,) and by_kind[FollowUpKind.CAUSE].done_at is not None
    still_open = [by_kind[kind] for kind in (FollowUpKind.REASON, FollowUpKind.OPEN, FollowUpKind.PROMISE)]
    assert all(one.done_at is None for one in still_open)
    (undecided,) = [board.entry(seq) for seq in by_kind[FollowUpKind.REASON].seqs]
    assert undecided is not None and undecided.kind is EntryKind.DECISION and undecided.reason is None
    promise = by_kind[FollowUpKind.PROMISE]
    assert promise.text.startswith("næste orientering") and promise.owner == "karen"
    assert promise.due_at is not None and EVENING < promise.due_at < EVENING + timedelta(hours=1)
    assert any(entry.refs and entry.origin is Origin.PERSON and "Rygtet i #" in entry.text for entry in board.log)


def test_its_people_are_those_of_the_sample_plan(board: Board, config: Config, people: People) -> None:
    known = {contact.name for contact in config.contacts}

    assert {contact.name for contact in board.contacts} == known
    assert {member.id for member in board.staff} <= set(people.ids)


def test_it_can_be_played_at_any_time(tmp_path: object) -> None:
    for month, hour in ((3, 1), (10, 1), (12, 23)):
        now = datetime(2026, month, 29, hour, 30, tzinfo=UTC)
        data = os.path.join(str(tmp_path), f"{month}")
        assert build_evening(Folders(SHIPPED_CONFIG, data), now)
