"""Who leads, who keeps the log, who is *udvalgt medarbejder*; and what a deputy who has taken over may do."""

import msgspec
import pytest

from beredskab_tui.access.people import People, Role
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import EntryKind, Phase, Scope, Task
from beredskab_tui.room import activation, closing, command, log, opening, tasks
from beredskab_tui.room.room import Room
from tests.conftest import Clock
from tests.room.conftest import DeskFor
from tests.room.desk import Desk


def owners(desk: Desk, role: str) -> set[str | None]:
    return {task.owner for task in desk.look().tasks if task.owner_role == role}


def test_the_deputy_takes_over_and_gives_back(desk: Desk, desk_for: DeskFor, clock: Clock) -> None:
    jonas = desk_for("jonas")
    with pytest.raises(NotAllowed, match=r"Kun lederen kan lukke og genåbne\. Kan lederen ikke nås, så overtag"):
        closing.close(jonas.seat)
    with pytest.raises(Refused, match="hvorfor"):
        command.take_over(jonas.seat, " ")

    leaders = sum(task.owner_role == "leder" for task in desk.board.tasks)
    command.take_over(jonas.seat, "er i et fly til kl. 22")
    taken = jonas.board.incident.acting_leader
    assert taken is not None and (taken.by, taken.reason) == ("jonas", "er i et fly til kl. 22")
    assert jonas.last.kind is EntryKind.DECISION and jonas.last.reason == "er i et fly til kl. 22"
    assert jonas.last.text == (
        f"Jonas Bro (JB) har overtaget ledelsen, da Karen Holm (KH) ikke kan nås. {leaders} opgaver følger med."
    )
    assert owners(jonas, "leder") == {"jonas"}
    with pytest.raises(Refused, match=r"JB har ledelsen siden kl\. 19\.14"):
        command.take_over(jonas.seat, "igen")

    # With the leader's rights, of which one was missing; the leader has not lost theirs.
    closing.close(jonas.seat)
    assert desk.look().incident.phase is Phase.CLOSED
    closing.reopen(jonas.seat, "uroen er begyndt igen")
    closing.close(desk.seat)
    closing.reopen(desk.seat, "jo")

    clock.forward(minutes=5)
    command.hand_back(jonas.seat, "Politiet er orienteret")
    incident = jonas.board.incident
    assert incident.acting_leader is None
    assert [(one.by, one.ended_by, one.ended_at) for one in incident.take_overs] == [("jonas", "jonas", clock.now)]
    assert "har givet ledelsen tilbage til Karen Holm (KH). Politiet er orienteret." in jonas.last.text
    assert owners(jonas, "leder") == {"karen"}
    with pytest.raises(NotAllowed, match="Kun lederen"):
        closing.close(jonas.seat)


def test_the_leader_takes_it_back_at_once(desk: Desk, desk_for: DeskFor) -> None:
    jonas = desk_for("jonas")
    command.take_over(jonas.seat, "svarer ikke på telefonen")
    command.hand_back(desk.seat)
    assert desk.last.text.startswith("Karen Holm (KH) har taget ledelsen tilbage fra Jonas Bro (JB).")
    assert desk.board.incident.acting_leader is None
    with pytest.raises(Refused, match="Ingen har overtaget: Karen Holm leder"):
        command.hand_back(desk.seat)


def test_of_somebody_who_is_no_deputy_any_longer_the_next_one_takes_over(
    desk: Desk, desk_for: DeskFor, clock: Clock
) -> None:
    command.take_over(desk_for("jonas").seat, "svarer ikke")
    roles = {"jonas": Role.EMPLOYEE, "amina": Role.DEPUTY}
    now = People(tuple(msgspec.structs.replace(one, role=roles.get(one.id, one.role)) for one in desk.people))
    seat = Room(desk.room.folders, now.find("amina"), now, clock, "amina-efter").sit(
        desk.seat.incident_id, desk._on_change
    )
    assert command.who_acts(desk.look().incident, desk.people) is not None
    assert command.who_acts(desk.board.incident, now) is None
    command.take_over(seat, "Karen er syg")
    incident = desk.look().incident
    assert incident.acting_leader_id == "amina"
    assert [(one.by, one.ended_by, one.ended_at) for one in incident.take_overs] == [("jonas", "amina", clock())]
    assert "ikke kan nås. JB, der havde ledelsen, kan ikke lede længere." in desk.last.text
    assert owners(desk, "leder") == {"amina"}
    with pytest.raises(Refused, match="AY har ledelsen"):
        command.take_over(seat, "igen")


def test_who_may_not_take_over(desk: Desk, desk_for: DeskFor) -> None:
    with pytest.raises(NotAllowed, match="overtage ledelsen"):
        command.take_over(desk_for("amina").seat, "haster")
    with pytest.raises(NotAllowed, match="Du er lederen"):
        command.take_over(desk.seat, "haster")
    command.take_over(desk_for("jonas").seat, "haster")
    with pytest.raises(NotAllowed, match="overtage ledelsen"):
        command.hand_back(desk_for("amina").seat)


def test_the_situation_officer_gets_the_plans_tasks(desk: Desk, desk_for: DeskFor) -> None:
    mine = [task for task in desk.board.tasks if task.owner_role == "udvalgt_medarbejder"]
    assert mine and owners(desk, "udvalgt_medarbejder") == {None}
    tasks.assign(desk.seat, mine[0].id, "lise")
    with pytest.raises(NotAllowed):
        command.choose_officer(desk_for("amina").seat, "amina")
    command.choose_officer(desk.seat, "amina")
    assert desk.board.incident.situation_officer == "amina"
    assert owners(desk, "udvalgt_medarbejder") <= {"amina", "lise"}
    first: Task = desk.board.record(Task, mine[0].id)
    assert first.owner == "lise", "what somebody has is not taken from them"
    assert desk.last.text.startswith("Udvalgt medarbejder er Amina Yusuf (AY) (KH).")

    command.choose_officer(desk.seat, "peter")
    assert "Peter Dahl (PD) i stedet for AY (KH)." in desk.last.text
    assert "amina" not in owners(desk, "udvalgt_medarbejder")
    stored = desk.stored
    command.choose_officer(desk.seat, "peter")
    assert desk.stored == stored
    with pytest.raises(Refused, match="findes ikke længere"):
        command.choose_officer(desk.seat, "tove")


def test_what_the_plan_asks_for_later_goes_to_whoever_has_the_role_then(desk: Desk, desk_for: DeskFor) -> None:
    short = opening.start(desk.room, desk.plan, (), "Vandet er lukket", scope=Scope.INFORM)
    karen = desk_for("karen", short)
    before = {task.id for task in karen.board.tasks}
    command.choose_officer(karen.seat, "amina")
    command.take_over(desk_for("jonas", short).seat, "svarer ikke")
    activation.classify(karen.seat, karen.plan, scope=Scope.ACT)
    later = [task for task in karen.look().tasks if task.id not in before]
    roles = {"leder": "jonas", "udvalgt_medarbejder": "amina", "medarbejder": None}
    assert {(task.owner_role, task.owner) for task in later} == set(roles.items())


def test_the_log_changes_hands_with_a_line(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    command.keep_log(desk.seat)
    assert desk.last.text == "Loggen føres af KH fra kl. 19.14."
    command.keep_log(amina.seat)
    assert amina.last.text == "Loggen er overtaget af AY fra KH kl. 19.14."
    assert desk.look().incident.log_keeper == "amina"
    with pytest.raises(NotAllowed, match="sætte andre medarbejdere til opgaver"):
        command.keep_log(amina.seat, "peter")
    command.keep_log(desk.seat, "peter")
    assert desk.last.text == "Loggen er overtaget af PD fra AY kl. 19.14 (givet af KH)."
    assert log.add(amina.seat, "Andre må stadig skrive").entry.author == "amina"
