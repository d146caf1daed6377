"""Tasks: milestones are lines, ticks are history."""

from datetime import timedelta

import pytest

from beredskab_tui.access.people import UnknownPerson
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import EntryKind, Origin, TaskState
from beredskab_tui.room import activation, contacts, tasks
from tests.conftest import EVENING
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each, operations


def test_done_is_a_milestone_and_writes_a_line_in_the_same_record(desk: Desk) -> None:
    task = desk.card("orienter-bestyrelsen")
    tasks.set_state(desk.seat, task.id, TaskState.DONE, seen=TaskState.WAITING)

    assert desk.stored == 2
    assert sorted(operations(desk.changes[-1])) == [("Put", "log"), ("Update", "audiences"), ("Update", "tasks")]
    done = desk.card("orienter-bestyrelsen")
    assert (done.state, done.changed_by, done.changed_at) == (TaskState.DONE, "karen", desk.clock())
    assert desk.last.text == f"Opgave {task.number} er gennemført: Orientér den boligsociale bestyrelse (KH)."
    assert (desk.last.kind, desk.last.origin, desk.last.author) == (EntryKind.TASK, Origin.SYSTEM, None)
    assert desk.board.history == []


def test_begun_is_history_and_no_line(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    task = amina.card("dialog")
    tasks.set_state(amina.seat, task.id, TaskState.IN_PROGRESS)

    begun = amina.card("dialog")
    assert (begun.state, begun.owner) == (TaskState.IN_PROGRESS, "amina"), "whoever begins it has it"
    assert len(amina.board.log) == 3
    (happened,) = desk.look().history
    assert (happened.actor, happened.text) == ("amina", f"Opgave {task.number}, Dialog: under udførelse")
    assert happened.at == desk.clock()


def test_whoever_has_it_keeps_it(desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    task = amina.card("myndigheder")
    tasks.set_state(amina.seat, task.id, TaskState.DONE)
    assert amina.card("myndigheder").owner == "karen"


@pytest.mark.parametrize(("card", "says"), [("bekraeft", "hvem der har bekræftet"), ("koordiner", "koordineret med")])
def test_a_tick_alone_neither_confirms_nor_coordinates(desk: Desk, card: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        tasks.set_state(desk.seat, desk.card(card).id, TaskState.DONE)
    assert desk.stored == 1
    tasks.set_state(desk.seat, desk.card(card).id, TaskState.NOT_RELEVANT, reason="det er en øvelse")

    activation.confirm(desk.seat, "vagtcentralen")
    activation.coordinate(desk.seat, 1, "SSP-lederen")
    tasks.set_state(desk.seat, desk.card(card).id, TaskState.WAITING)
    tasks.set_state(desk.seat, desk.card(card).id, TaskState.DONE)
    assert desk.card(card).state is TaskState.DONE


def test_not_relevant_needs_a_reason(desk: Desk) -> None:
    task = desk.card("rygter")
    for reason in (None, "", " \x00"):
        with pytest.raises(Refused, match="hvorfor opgaven ikke er relevant"):
            tasks.set_state(desk.seat, task.id, TaskState.NOT_RELEVANT, reason=reason)
    assert desk.stored == 1

    tasks.set_state(desk.seat, task.id, TaskState.NOT_RELEVANT, reason="ingen rygter i omløb")
    dropped = desk.card("rygter")
    assert (dropped.state, dropped.reason, dropped.owner) == (TaskState.NOT_RELEVANT, "ingen rygter i omløb", None)
    assert desk.last.text == (
        f"Opgave {task.number} er ikke relevant: Saml rygter, og svar på dem – ingen rygter i omløb (KH)."
    )


@pytest.mark.parametrize(
    ("state", "says"), [(TaskState.WAITING, "afventer igen"), (TaskState.IN_PROGRESS, "er under udførelse igen")]
)
def test_taking_a_milestone_back_is_one(desk: Desk, state: TaskState, says: str) -> None:
    task = desk.card("dialog")
    tasks.set_state(desk.seat, task.id, TaskState.NOT_RELEVANT, reason="alle er gået hjem")
    tasks.set_state(desk.seat, task.id, state)
    assert (desk.card("dialog").state, desk.card("dialog").reason) == (state, None)
    assert desk.last.text == f"Opgave {task.number} {says}: Dialog (KH)."


def test_what_is_done_is_not_set_aside(desk: Desk) -> None:
    task = desk.card("dialog")
    tasks.set_state(desk.seat, task.id, TaskState.DONE)
    with pytest.raises(Refused, match=f"Opgave {task.number} er gennemført. Intet er ændret."):
        tasks.set_state(desk.seat, task.id, TaskState.NOT_RELEVANT, reason="alligevel ikke")


def test_the_same_state_again_is_nothing(desk: Desk) -> None:
    task = desk.card("dialog")
    tasks.set_state(desk.seat, task.id, TaskState.DONE)
    tasks.set_state(desk.seat, task.id, TaskState.DONE, seen=TaskState.DONE)
    assert desk.stored == 2


def test_a_reason_that_came_second_is_not_taken_for_stored(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    task = amina.card("dialog")
    tasks.set_state(desk.seat, task.id, TaskState.NOT_RELEVANT, seen=task.state, reason="ingen at tale med")
    with pytest.raises(Refused, match="KH har lige sat opgaven til »ikke relevant«"):
        tasks.set_state(amina.seat, task.id, TaskState.NOT_RELEVANT, seen=task.state, reason="det er nat")


def test_whoever_may_not_confirm_may_not_leave_it_out(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    for card in (tasks.CONFIRM_CARD, tasks.COORDINATE_CARD):
        with pytest.raises(NotAllowed, match="Kun lederen eller stedfortræderen"):
            tasks.set_state(amina.seat, amina.card(card).id, TaskState.NOT_RELEVANT, reason="det er klart nok")


def test_a_key_pressed_on_an_old_picture_does_nothing(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    task = amina.card("dialog")
    tasks.set_state(desk.seat, task.id, TaskState.DONE, seen=task.state)
    with pytest.raises(Refused, match="KH har lige sat opgaven til »gennemført«"):
        tasks.set_state(amina.seat, task.id, TaskState.IN_PROGRESS, seen=task.state)
    assert amina.card("dialog").state is TaskState.DONE, "the refusal itself has brought the news"


def test_who_is_named_is_who_set_the_state(desk: Desk, desk_for: DeskFor) -> None:
    task = desk.card("dialog")
    tasks.set_state(desk_for("amina").seat, task.id, TaskState.IN_PROGRESS)
    tasks.assign(desk_for("jonas").seat, task.id, "peter")
    with pytest.raises(Refused, match="AY har lige sat"):
        tasks.set_state(desk.seat, task.id, TaskState.DONE, seen=TaskState.WAITING)


def test_a_task_of_ones_own(desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    due = EVENING + timedelta(minutes=30)
    task = tasks.add(amina.seat, " Find\nnøgler ", owner="amina", due_at=due)

    assert amina.stored == 2
    assert (task.number, task.title, task.owner, task.due_at) == (29, "Find / nøgler", "amina", due)
    assert task in amina.board.tasks
    assert (amina.last.text, amina.last.kind, amina.last.author) == ("Find / nøgler", EntryKind.TASK, "amina")


def test_the_same_draft_of_a_task_is_stored_once(desk: Desk) -> None:
    draft = "01920000-0000-7000-8000-00000000000b"
    first = tasks.add(desk.seat, "Find nøgler", event=draft)
    assert tasks.add(desk.seat, "Find nøgler", event=draft) == first
    assert desk.stored == 2


def test_a_task_needs_words(desk: Desk) -> None:
    with pytest.raises(Refused, match="ingen tekst"):
        tasks.add(desk.seat, " \x00 ")
    assert desk.stored == 1


def test_giving_tasks_to_others_is_for_the_leader_and_the_deputy(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    task = amina.card("dialog")
    with pytest.raises(NotAllowed, match="Kun lederen eller stedfortræderen"):
        tasks.assign(amina.seat, task.id, "peter")
    with pytest.raises(NotAllowed, match="Kun lederen eller stedfortræderen"):
        tasks.add(amina.seat, "Find nøgler", owner="peter")
    assert amina.stored == 1

    tasks.assign(amina.seat, task.id, "amina")
    tasks.assign(desk_for("jonas").seat, task.id, "peter")
    tasks.assign(desk.seat, task.id, None)
    who = f"Opgave {task.number}, Dialog"
    assert [one.text for one in desk.board.history] == [
        f"{who}: givet til AY",
        f"{who}: givet til PD",
        f"{who}: uden ansvarlig",
    ]
    assert len(desk.board.log) == 5, "who it was taken from is in the log, too"
    assert desk.card("dialog").changed_by is None, "nobody has touched its state"


def test_an_unknown_owner(desk: Desk) -> None:
    for act in each(
        lambda: tasks.assign(desk.seat, desk.card("dialog").id, "nobody"),
        lambda: tasks.add(desk.seat, "Find nøgler", owner="nobody"),
    ):
        with pytest.raises(UnknownPerson, match="»nobody«"):
            act()
    assert desk.stored == 1


def test_a_task_that_is_not_there(desk: Desk) -> None:
    for act in each(
        lambda: tasks.set_state(desk.seat, "nej", TaskState.DONE),
        lambda: tasks.assign(desk.seat, "nej", "karen"),
        lambda: tasks.set_deadline(desk.seat, "nej", None),
    ):
        with pytest.raises(Refused, match="findes ikke længere"):
            act()


def test_a_deadline_is_moved_and_taken_away(desk: Desk) -> None:
    task = desk.card("dialog")
    tasks.set_deadline(desk.seat, task.id, EVENING + timedelta(hours=3))
    assert desk.card("dialog").due_at == EVENING + timedelta(hours=3)
    tasks.set_deadline(desk.seat, task.id, None)
    assert desk.card("dialog").due_at is None
    assert [one.text for one in desk.board.history] == [f"Opgave {task.number}, Dialog: fristen er ændret"] * 2


def test_whoever_may_only_read_is_given_nothing(desk: Desk) -> None:
    task, contact = desk.card("dialog"), desk.board.contacts[0]
    with pytest.raises(Refused, match="læseadgang"):
        tasks.assign(desk.seat, task.id, "tove")
    with pytest.raises(Refused, match="læseadgang"):
        contacts.assign(desk.seat, (contact.id,), "tove")
    assert desk.card("dialog").owner == task.owner
    assert desk.board.contacts[0].assigned_to is None
