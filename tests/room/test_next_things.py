"""The next things: what is overdue, what has a deadline, what nobody has said yet."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.access.people import People
from beredskab_tui.journal import Change, Put
from beredskab_tui.records import EntryKind, FollowUp, FollowUpKind, Incident, Phase, Record, Task, TaskState, stored
from beredskab_tui.room import activation, contacts, followups, log, tasks
from beredskab_tui.room.board import Board
from beredskab_tui.room.waiting import Due, DueKind
from tests.conftest import EVENING
from tests.room.desk import Desk


def written(*records: Record) -> Change:
    """One event in which these were stored."""
    puts = tuple(Put(record.table, record.id, stored(record)) for record in records)
    return Change(n=1, event="e", at=EVENING, actor="karen", operations=puts)


def things(desk: Desk, count: int = 100) -> list[Due]:
    return desk.board.next_things(desk.clock(), count)


def describe(desk: Desk) -> None:
    """Say what the fixture's first line leaves open, so that only what is done stands there."""
    activation.classify(desk.seat, desk.plan, kind="brand", place="Torvet", police_case=False)


def test_the_next_things_come_by_deadline(desk: Desk) -> None:
    expected = sorted(
        desk.board.tasks,
        key=lambda task: (task.due_at is None, task.due_at, not task.mandatory, task.stage, task.number),
    )
    describe(desk)
    assert [due.id for due in things(desk)] == [task.id for task in expected]
    assert all(due.record == desk.board.record(Task, due.id) for due in things(desk))
    first, second, third = desk.board.next_things(desk.clock())
    assert first.title == "Få situationen bekræftet"
    assert (first.kind, first.owner, first.owner_role, first.mandatory) == (DueKind.TASK, "karen", "leder", True)
    assert first.due_at is not None and second.due_at is not None and third.due_at is not None
    assert first.due_at <= second.due_at <= third.due_at


def test_mandatory_comes_before_evt_and_no_deadline_last(desk: Desk) -> None:
    at = desk.clock() - timedelta(hours=1)
    evt = desk.card("rygter")
    tasks.set_deadline(desk.seat, evt.id, at)
    tasks.set_deadline(desk.seat, desk.card("dialog").id, at)
    loose = tasks.add(desk.seat, "Uden frist")
    assert [due.id for due in things(desk)[:2]] == [desk.card("dialog").id, evt.id]
    assert things(desk)[-1].id == loose.id


def test_what_is_done_is_waited_for_no_more(desk: Desk) -> None:
    activation.confirm(desk.seat, "politiet")
    tasks.set_state(desk.seat, desk.card("medarbejdernes-sikkerhed").id, TaskState.NOT_RELEVANT, reason="alle er her")
    tasks.set_state(desk.seat, desk.card("udvaelg-medarbejder").id, TaskState.IN_PROGRESS)
    ids = {due.id for due in things(desk)}
    assert desk.card("bekraeft").id not in ids
    assert desk.card("medarbejdernes-sikkerhed").id not in ids
    assert desk.card("udvaelg-medarbejder").id in ids


def test_somebody_who_waits_for_a_call_comes_before_what_is_not_due_yet(desk: Desk) -> None:
    describe(desk)
    log.add(desk.seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True)
    first = things(desk)[0]
    (waiting,) = desk.board.call_backs
    assert (first.kind, first.id, first.title) == (DueKind.CALL_BACK, waiting.id, "Ring tilbage: Ali Demir")
    assert first.record == waiting
    contacts.call_back_done(desk.seat, waiting.id)
    assert all(due.kind is not DueKind.CALL_BACK for due in things(desk))


def test_a_follow_up_is_one_of_them_until_it_is_done(desk: Desk) -> None:
    describe(desk)
    entry = log.add(desk.seat, "Vi lukker", kind=EntryKind.DECISION).entry
    at = desk.clock()
    promise = followups.open_line(
        desk.seat, 1, "svar", kind=FollowUpKind.PROMISE, owner="peter", due_at=at - timedelta(hours=2)
    )
    (reason, _) = desk.board.follow_ups
    found = [due for due in things(desk) if due.kind is DueKind.FOLLOW_UP]
    assert things(desk)[0] == found[0], "two hours over its deadline"
    assert [(due.id, due.title, due.owner, due.due_at, due.mandatory) for due in found] == [
        (promise.id, "Lovet: svar", "peter", promise.due_at, True),
        (reason.id, f"Begrundelse for #{entry.seq}", "karen", None, True),
    ]
    assert [due.record for due in found] == [promise, reason]
    loose = tasks.add(desk.seat, "Uden frist")
    assert [due.id for due in things(desk) if due.due_at is None] == [reason.id, loose.id]

    followups.finish(desk.seat, promise.id)
    followups.waive(desk.seat, reason.id)
    assert all(due.kind is not DueKind.FOLLOW_UP for due in things(desk))


@given(st.lists(st.one_of(st.none(), st.integers(-600, 600)), max_size=12), st.integers(0, 14))
def test_overdue_first_then_by_deadline_then_what_has_none(
    people: People, minutes: list[int | None], count: int
) -> None:
    board = Board(people)
    incident = Incident(id="i", title="Brand", started_at=EVENING, started_by="karen")
    records: list[Incident | Task | FollowUp] = [incident]
    for number, due in enumerate(minutes, start=1):
        due_at = None if due is None else EVENING + timedelta(minutes=due)
        if number % 3:
            records.append(Task(id=f"t{number}", number=number, title="x", due_at=due_at, mandatory=number % 2 == 0))
        else:
            kind = FollowUpKind.PROMISE
            records.append(FollowUp(id=f"f{number}", kind=kind, seqs=(1,), text="x", due_at=due_at, asked_at=EVENING))
    board.apply(written(*records))

    found = board.next_things(EVENING, 100)
    assert {due.id for due in found} == {record.id for record in records}
    dated = [due.due_at for due in found if due.due_at is not None]
    assert dated == sorted(dated)
    late = [due for due in found if due.due_at is not None and due.due_at <= EVENING]
    assert found[: len(late)] == late
    assert found[len(late)].kind is DueKind.DESCRIBE, "until it is known what it is, no group has it"
    rest = found[len(late) + 1 :]
    assert [due.due_at is None for due in rest] == sorted(due.due_at is None for due in rest)
    loose = [due.mandatory for due in rest if due.due_at is None]
    assert loose == sorted(loose, reverse=True)
    for one, next_one in pairwise(found):
        if one.due_at is not None and one.due_at == next_one.due_at:
            assert one.mandatory >= next_one.mandatory
    assert board.next_things(EVENING, count) == found[:count]


# -- the incident itself


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({}, "Sig, hvad det er, hvor, og hvem der har aktiveret (F9)"),
        ({"kind": "brand"}, "Sig, hvor det er, og hvem der har aktiveret (F9)"),
        ({"place": "Torvet"}, "Sig, hvad det er, og hvem der har aktiveret (F9)"),
        ({"groups": (1,)}, "Sig, hvad det er, og hvor (F9)"),
        ({"kind": "brand", "place": "Torvet"}, "Sig, hvem der har aktiveret (F9)"),
        ({"place": "Torvet", "groups": (2,)}, "Sig, hvad det er (F9)"),
        ({"kind": "brand", "groups": (1,)}, ""),
        ({"kind": "brand", "groups": (1,), "place": "Torvet"}, ""),
        ({"phase": Phase.STANDBY}, ""),
        ({"phase": Phase.STOOD_DOWN}, ""),
        ({"phase": Phase.CLOSED}, ""),
    ],
)
def test_what_nobody_has_said_of_it_yet(people: People, fields: dict[str, Any], title: str) -> None:
    board = Board(people)
    incident = Incident(id="i", title="Brand", started_at=EVENING, started_by="karen", **fields)
    board.apply(written(incident))
    expected = [Due(DueKind.DESCRIBE, "i", title, None, "leder", None, True, None)] if title else []
    assert board.next_things(EVENING) == expected


def test_it_is_asked_until_it_is_said(desk: Desk) -> None:
    (asked,) = [due for due in things(desk) if due.kind is DueKind.DESCRIBE]
    assert asked.record is None and asked.due_at is None
    describe(desk)
    assert all(due.kind is not DueKind.DESCRIBE for due in things(desk))
