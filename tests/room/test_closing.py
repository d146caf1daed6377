"""The end of an incident, and its beginning again."""

import pytest

from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import CallResult, Correctness, EntryKind, Phase, StaffPlace, TaskState
from beredskab_tui.room import activation, callbacks, callin, closing, contacts, log, media, staff, tasks
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each


def test_stood_down(desk: Desk) -> None:
    closing.stand_down(desk.seat, " vagtcentralen ")
    assert (desk.board.incident.phase, desk.board.incident.stood_down_at) == (Phase.STOOD_DOWN, desk.clock())
    assert desk.last.text == "Indsatsen er afblæst af Karen Holm (KH), aftalt med vagtcentralen. 28 opgaver står åbne."
    assert desk.last.kind is EntryKind.DECISION
    with pytest.raises(Refused, match="allerede afblæst"):
        closing.stand_down(desk.seat)

    log.add(desk.seat, "Bilen er hentet")
    assert desk.last.text == "Bilen er hentet", "the log stays open"


@pytest.mark.parametrize(
    ("left", "says"), [(0, "Ingen opgaver står åbne."), (1, "1 opgave står åben."), (2, "2 opgaver står åbne.")]
)
def test_open_tasks_are_counted_in_danish(desk: Desk, left: int, says: str) -> None:
    activation.confirm(desk.seat, "vagtcentralen")
    activation.coordinate(desk.seat, 1, "SSP-lederen")
    for task in desk.board.tasks[: len(desk.board.tasks) - left]:
        tasks.set_state(desk.seat, task.id, TaskState.DONE)
    closing.stand_down(desk.seat)
    assert desk.last.text == f"Indsatsen er afblæst af Karen Holm (KH). {says}"


def test_closing_stands_down_by_the_same_act(desk: Desk) -> None:
    closing.close(desk.seat)
    incident = desk.board.incident
    assert (incident.phase, incident.closed_at, incident.stood_down_at) == (Phase.CLOSED, desk.clock(), desk.clock())
    assert desk.stored == 2
    assert desk.texts()[-2:] == [
        "Indsatsen er afblæst af Karen Holm (KH). 28 opgaver står åbne.",
        "Hændelsen er lukket af Karen Holm (KH).",
    ]
    assert [entry.seq for entry in desk.board.log] == [1, 2, 3, 4, 5]
    assert desk.board.conflicts == []


def test_closing_what_is_stood_down_is_one_line(desk: Desk) -> None:
    closing.stand_down(desk.seat)
    closing.close(desk.seat)
    assert desk.texts()[-1] == "Hændelsen er lukket af Karen Holm (KH)."
    assert len(desk.board.log) == 5


def test_a_closed_incident_refuses_everything(desk: Desk) -> None:
    log.add(desk.seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True)
    note = media.add(desk.seat, "TV Syd")
    contact, task, waiting = desk.board.contacts[0].id, desk.board.tasks[0].id, desk.board.call_backs[0].id
    closing.close(desk.seat)
    before = desk.snapshot()
    for act in each(
        lambda: log.add(desk.seat, "Nyt skud"),
        lambda: log.strike(desk.seat, 1, "fejl"),
        lambda: log.correct(desk.seat, 1, "andet", "fejl"),
        lambda: activation.confirm(desk.seat, "politiet"),
        lambda: activation.coordinate(desk.seat, 1, "SSP"),
        lambda: activation.classify(desk.seat, desk.plan, place="Torvet"),
        lambda: activation.set_groups(desk.seat, desk.plan, (1,), "fordi"),
        lambda: tasks.add(desk.seat, "Find nøgler"),
        lambda: tasks.set_state(desk.seat, task, TaskState.DONE),
        lambda: tasks.assign(desk.seat, task, None),
        lambda: tasks.set_deadline(desk.seat, task, None),
        lambda: staff.set_place(desk.seat, "karen", StaffPlace.OFFICE),
        lambda: staff.set_task(desk.seat, "peter", "Ring"),
        lambda: contacts.assign(desk.seat, (contact,), "karen"),
        lambda: contacts.claim(desk.seat, contact),
        lambda: contacts.release(desk.seat, contact),
        lambda: contacts.give_result(desk.seat, contact, CallResult.REACHED),
        lambda: contacts.call_back_done(desk.seat, waiting),
        lambda: media.add(desk.seat, "TV Syd"),
        lambda: media.judge(desk.seat, note.id, Correctness.WRONG),
        lambda: media.refer(desk.seat, note.id, "politiet"),
        lambda: closing.stand_down(desk.seat),
        lambda: closing.close(desk.seat),
    ):
        with pytest.raises(Refused, match="Hændelsen er lukket, så der kan ikke skrives mere i den"):
            act()
    assert desk.snapshot() == before


def test_nobody_rings_in_a_closed_incident(desk: Desk, desk_for: DeskFor) -> None:
    log.add(desk.seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True)
    contacts.claim(desk_for("amina").seat, desk.board.contacts[0].id)
    callbacks.claim(desk.seat, desk.board.call_backs[0].id)
    callin.claim(desk.seat, "peter")
    desk.look()
    before = desk.stored
    closing.close(desk.seat)
    assert desk.stored == before + 1, "in the same act"
    board = desk.board
    claims = [one.claim for rows in (board.contacts, board.call_backs, board.staff) for one in rows]
    assert set(claims) == {None}


def test_reopened_in_the_same_log(desk: Desk) -> None:
    closing.close(desk.seat)
    closing.reopen(desk.seat, "ny brand.")
    incident = desk.board.incident
    assert (incident.phase, incident.closed_at, incident.stood_down_at) == (Phase.OPEN, None, None)
    assert desk.last.text == "Hændelsen er genåbnet af Karen Holm (KH): ny brand."
    log.add(desk.seat, "Brand i container")
    assert desk.last.seq == 7


def test_what_cannot_be_reopened(desk: Desk) -> None:
    with pytest.raises(Refused, match="hvorfor"):
        closing.reopen(desk.seat, " ")
    with pytest.raises(Refused, match="hverken afblæst eller lukket"):
        closing.reopen(desk.seat, "ny brand")
    assert desk.stored == 1


def test_the_deputy_reopens_what_is_stood_down_and_not_what_is_closed(desk: Desk, desk_for: DeskFor) -> None:
    jonas = desk_for("jonas")
    closing.stand_down(jonas.seat)
    closing.reopen(jonas.seat, "ny brand")
    assert jonas.board.incident.phase is Phase.OPEN
    with pytest.raises(NotAllowed, match="Kun lederen kan lukke og genåbne"):
        closing.close(jonas.seat)
    closing.close(desk.seat)
    with pytest.raises(NotAllowed, match="Kun lederen kan lukke og genåbne"):
        closing.reopen(jonas.seat, "ny brand")
    assert jonas.look().incident.phase is Phase.CLOSED
