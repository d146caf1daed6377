"""Confirmed, coordinated, described, and which group has it."""

from datetime import timedelta

import pytest

from beredskab_tui.errors import Refused, UsageError
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Activator, EntryKind, Phase, Scope, TaskState
from beredskab_tui.room import activation, closing, tasks
from tests.conftest import EVENING
from tests.room.desk import Desk, operations


def test_confirming_ticks_the_card_and_writes_the_line_in_one_record(desk: Desk) -> None:
    at = EVENING + timedelta(seconds=5)
    activation.confirm(desk.seat, "  vagtcentralen ", at=at)

    assert desk.stored == 2
    assert sorted(operations(desk.changes[-1])) == [("Put", "log"), ("Update", "incident"), ("Update", "tasks")]
    confirmation = desk.board.incident.confirmation
    assert confirmation is not None
    assert (confirmation.by, confirmation.at, confirmation.source) == ("karen", at, "vagtcentralen")
    card = desk.card("bekraeft")
    assert (card.state, card.changed_by) == (TaskState.DONE, "karen")
    assert desk.last.text == "Situationen er bekræftet af vagtcentralen (KH)."
    assert (desk.last.occurred_at, desk.last.author) == (at, None)


def test_confirming_twice_is_refused_with_who_did(desk: Desk) -> None:
    activation.confirm(desk.seat, "vagtcentralen")
    before = desk.snapshot()
    with pytest.raises(Refused, match="allerede bekræftet af vagtcentralen"):
        activation.confirm(desk.seat, "varmemesteren")
    assert desk.snapshot() == before


@pytest.mark.parametrize(
    ("source", "minutes", "says"), [("", 0, "Skriv, hvem"), ("\x1b", 0, "Skriv, hvem"), ("politiet", 1, "ikke nået")]
)
def test_what_cannot_be_a_confirmation(desk: Desk, source: str, minutes: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        activation.confirm(desk.seat, source, at=desk.clock() + timedelta(minutes=minutes))
    assert desk.stored == 1


def test_coordinating_ticks_the_card_and_may_happen_again(desk: Desk) -> None:
    activation.coordinate(desk.seat, 1, "SSP-lederen")

    assert desk.stored == 2
    assert sorted(operations(desk.changes[-1])) == [("Put", "log"), ("Update", "incident"), ("Update", "tasks")]
    assert desk.card("koordiner").state is TaskState.DONE
    assert desk.last.text == "Koordineret i beredskabsgruppe 1 med SSP-lederen (KH)."
    assert desk.last.kind is EntryKind.AGREEMENT

    activation.coordinate(desk.seat, 2, "lokalpolitiet")
    assert [(one.group, one.parties) for one in desk.board.incident.coordinations] == [
        (1, "SSP-lederen"),
        (2, "lokalpolitiet"),
    ]


def test_a_card_that_was_found_not_relevant_is_left_alone(desk: Desk) -> None:
    tasks.set_state(desk.seat, desk.card("koordiner").id, TaskState.NOT_RELEVANT, reason="gjort i går")
    activation.coordinate(desk.seat, 1, "SSP-lederen")
    assert desk.card("koordiner").state is TaskState.NOT_RELEVANT


@pytest.mark.parametrize(
    ("group", "parties", "minutes", "says"),
    [(1, " ", 0, "Skriv, hvem"), (3, "SSP", 0, "1 og 2, ikke 3"), (0, "SSP", 0, "ikke 0"), (1, "SSP", 2, "ikke nået")],
)
def test_what_cannot_be_a_coordination(desk: Desk, group: int, parties: str, minutes: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        activation.coordinate(desk.seat, group, parties, at=desk.clock() + timedelta(minutes=minutes))
    assert desk.stored == 1


def test_described_later(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, kind="brand", place="Søparkvej 4")

    incident = desk.board.incident
    assert (incident.kind, incident.place, incident.groups) == ("brand", "Søparkvej 4", ())
    assert desk.last.text == "Hændelsen er beskrevet af KH: type ildspåsættelse, sted Søparkvej 4."
    assert desk.stored == 2

    activation.classify(desk.seat, plan, kind="brand", place="Søparkvej 4", scope=Scope.ACT)
    assert desk.stored == 2, "what stands already is not said again"


def test_described_as_a_police_case_it_is_group_2_in_the_same_record(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, kind="brand", police_case=True)

    incident = desk.board.incident
    assert (incident.police_case, incident.groups, incident.activated_by) == (True, (2,), Activator.POLICE)
    assert desk.stored == 2
    assert desk.last.text == "Beredskabsgruppe 2 er aktiveret af politiet (noteret af KH)."
    assert desk.card("politiets-anvisninger").mandatory
    assert not desk.card("netvaerk").mandatory


def test_naming_who_activated_is_naming_the_group(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, activated_by=Activator.HOUSING_ORG)
    incident = desk.board.incident
    assert (incident.police_case, incident.groups, incident.activated_by) == (False, (1,), Activator.HOUSING_ORG)


def test_a_group_in_force_is_not_described_away(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=False)
    before = desk.snapshot()
    for how in ({"police_case": True}, {"police_case": False}, {"activated_by": Activator.MUNICIPALITY}):
        with pytest.raises(Refused, match="allerede valgt beredskabsgruppe"):
            activation.classify(desk.seat, plan, place="et andet sted", **how)
    assert desk.snapshot() == before


def test_describing_does_not_reopen_what_is_stood_down(desk: Desk, plan: Plan) -> None:
    closing.stand_down(desk.seat)
    activation.classify(desk.seat, plan, kind="brand", police_case=False)
    assert desk.board.incident.phase is Phase.STOOD_DOWN


def test_an_unknown_type_is_refused(desk: Desk, plan: Plan) -> None:
    with pytest.raises(UsageError, match="»trafik«"):
        activation.classify(desk.seat, plan, kind="trafik", place="Torvet")
    assert desk.stored == 1


def test_from_inform_to_act_adds_what_was_not_asked_for(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, scope=Scope.INFORM)
    assert desk.last.text == "Hændelsen er beskrevet af KH: kun orientering."
    short = {card.id for card, _ in plan.cards_for((), True)}
    mandatory = {task.card for task in desk.board.tasks if task.mandatory}
    assert mandatory <= short, "what the short list does not have is a choice now"

    activation.classify(desk.seat, plan, scope=Scope.ACT)
    asked = {card.id: mandatory for card, mandatory in plan.cards_for((), False)}
    assert {task.card: task.mandatory for task in desk.board.tasks} == asked


def test_escalation_and_back_in_the_same_log(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=False)
    tasks.set_state(desk.seat, desk.card("aftal-plan").id, TaskState.DONE)
    tasks.set_state(desk.seat, desk.card("netvaerk").id, TaskState.IN_PROGRESS)
    numbers = {task.id: task.number for task in desk.board.tasks}

    stored = desk.stored
    activation.set_groups(desk.seat, plan, (2,), "Vagtcentralen har bedt om det.")
    incident = desk.board.incident
    assert (incident.groups, incident.police_case) == ((2,), True)
    assert desk.stored == stored + 1
    assert desk.last.text == (
        "Skift fra beredskabsgruppe 1 til beredskabsgruppe 2 (KH): Vagtcentralen har bedt om det."
    )
    assert desk.last.kind is EntryKind.DECISION
    assert desk.card("aftal-plan").state is TaskState.DONE, "what is done stays done"
    assert not desk.card("boligorganisationer-med").mandatory
    assert desk.card("netvaerk").state is TaskState.IN_PROGRESS
    assert not desk.card("netvaerk").mandatory
    added = desk.card("politiets-anvisninger")
    assert added.mandatory
    assert added.number not in numbers.values()
    assert not desk.card("aftal-plan").mandatory, "group 2 does not ask for it"

    activation.set_groups(desk.seat, plan, (1,), "Politiet har sluppet sagen")
    incident = desk.board.incident
    assert (incident.groups, incident.police_case) == ((1,), False)
    assert desk.card("netvaerk").mandatory
    assert desk.card("aftal-plan").mandatory
    assert not desk.card("politiets-anvisninger").mandatory, "it stays, but nobody has to"
    assert {task.id: task.number for task in desk.board.tasks if task.id in numbers} == numbers

    activation.set_groups(desk.seat, plan, (2, 1, 2), "Begge er i gang")
    incident = desk.board.incident
    assert (incident.groups, incident.police_case) == ((1, 2), True)
    asked = {card.id: mandatory for card, mandatory in plan.cards_for((1, 2), False)}
    assert {task.card: task.mandatory for task in desk.board.tasks} == asked
    assert [change.groups for change in incident.group_changes] == [(2,), (1,), (1, 2)]
    assert desk.last.text == "Skift fra beredskabsgruppe 1 til beredskabsgruppe 1 og 2 (KH): Begge er i gang."
    assert [entry.seq for entry in desk.board.log] == list(range(1, len(desk.board.log) + 1))


@pytest.mark.parametrize(
    ("groups", "reason", "says"),
    [
        ((), "fordi", "Vælg"),
        ((3,), "fordi", "Vælg"),
        ((1, 3), "fordi", "Vælg"),
        ((2,), " ", "hvorfor"),
        ((1,), "x", "allerede"),
    ],
)
def test_what_cannot_be_a_change_of_group(
    desk: Desk, plan: Plan, groups: tuple[int, ...], reason: str, says: str
) -> None:
    activation.classify(desk.seat, plan, police_case=False)
    before = desk.stored
    with pytest.raises(Refused, match=says):
        activation.set_groups(desk.seat, plan, groups, reason)
    assert desk.stored == before


def test_the_first_group_may_be_chosen_as_a_change(desk: Desk, plan: Plan) -> None:
    activation.set_groups(desk.seat, plan, (2,), "Politisag")
    incident = desk.board.incident
    assert (incident.groups, incident.activated_by) == ((2,), Activator.POLICE)
    assert desk.last.text == "Skift fra ingen beredskabsgruppe til beredskabsgruppe 2 (KH): Politisag."


def test_the_police_have_group_2_and_never_group_1(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, activated_by=Activator.MUNICIPALITY)
    with_police = activation.set_groups(desk.seat, plan, (2,), "vagtcentralen har bedt om det")
    without = activation.set_groups(desk.seat, plan, (1,), "politiet er kørt")
    assert (with_police.activated_by, without.activated_by) == (Activator.POLICE, Activator.AREA_SECRETARIAT)
    assert desk.board.incident == without


def test_what_a_change_of_group_adds_is_due_from_then_on(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=False)
    desk.clock.forward(minutes=90)
    activation.set_groups(desk.seat, plan, (2,), "vagtcentralen har bedt om det")
    added = [task for task in desk.board.tasks if task.due_at and task.card == "afstem-med-politiet"]
    assert added
    assert all(task.due_at >= desk.clock() for task in added if task.due_at)
