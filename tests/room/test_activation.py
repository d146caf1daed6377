"""Confirmed, coordinated, described, and which group has it."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from beredskab_tui.errors import BeredskabError, NotAllowed, Refused, UsageError
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Activator, EntryKind, Phase, PoliceContact, Scope, TaskState
from beredskab_tui.room import activation, closing, tasks
from tests.conftest import EVENING
from tests.hostile import HOSTILE, harmless
from tests.room.conftest import DeskFor
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
    ways: tuple[dict[str, Any], ...] = ({"police_case": True}, {"activated_by": Activator.MUNICIPALITY})
    for how in ways:
        with pytest.raises(Refused, match="allerede valgt beredskabsgruppe"):
            activation.classify(desk.seat, plan, place="et andet sted", **how)
    assert desk.snapshot() == before


def test_the_group_in_force_may_be_said_again(desk: Desk, desk_for: DeskFor, plan: Plan) -> None:
    """A form that is stored twice, or opened again to fill in the place, says what stands already."""
    activation.classify(desk.seat, plan, activated_by=Activator.HOUSING_ORG)
    stored = desk.stored
    activation.classify(desk.seat, plan, activated_by=Activator.HOUSING_ORG)
    activation.classify(desk.seat, plan, police_case=False)
    assert desk.stored == stored

    amina = desk_for("amina")
    activation.classify(amina.seat, plan, place="Torvet 5", police_case=False)
    assert (amina.board.incident.place, amina.board.incident.groups) == ("Torvet 5", (1,))
    with pytest.raises(NotAllowed, match="Kun lederen eller stedfortræderen"):
        activation.classify(amina.seat, plan, place="Torvet 7", police_case=True)
    assert amina.look().incident.place == "Torvet 5"


@pytest.mark.parametrize(
    ("place", "department"),
    [("Søparkvej 42, 2. th", "vestergaarden"), ("vestergården", "vestergaarden"), ("Søparkvej", None), ("Åen", None)],
)
def test_a_place_says_which_department(desk: Desk, plan: Plan, place: str, department: str | None) -> None:
    activation.classify(desk.seat, plan, place=place)
    assert (desk.board.incident.place, desk.board.incident.department) == (place, department)
    assert desk.last.text == f"Hændelsen er beskrevet af KH: sted {place}.", "the department is in the record alone"
    assert desk.stored == 2
    activation.classify(desk.seat, plan, place=place)
    assert desk.stored == 2


def test_another_place_takes_the_department_with_it(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, place="Søparkvej 42")
    there = activation.classify(desk.seat, plan, place="Torvet 5")
    assert there.department == "bryggerhaven"
    assert desk.board.incident == there
    away = activation.classify(desk.seat, plan, place="ved stationen")
    assert away.department is None, "what was true of the old place says nothing of the new"
    assert desk.board.incident == away
    activation.classify(desk.seat, plan, kind="brand")
    assert desk.board.incident.place == "ved stationen"


def test_a_department_that_the_place_does_not_tell(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, place="legepladsen", department="soelyst")
    assert desk.board.incident.department == "soelyst"
    assert desk.last.text == ("Hændelsen er beskrevet af KH: sted legepladsen, hører til Afdeling 7, Sølyst.")
    stored = desk.stored
    activation.classify(desk.seat, plan, place="legepladsen", department="soelyst")
    activation.classify(desk.seat, plan, place="legepladsen")
    assert (desk.stored, desk.board.incident.department) == (stored, "soelyst"), "it was said, so it stands"

    activation.classify(desk.seat, plan, department="skovbakken")
    assert desk.last.text == "Hændelsen er beskrevet af KH: hører til Afdeling 11, Skovbakken."
    activation.classify(desk.seat, plan, place="Torvet 5", department="bryggerhaven")
    assert desk.last.text == "Hændelsen er beskrevet af KH: sted Torvet 5.", "the place says it"
    with pytest.raises(UsageError, match="»kajen« som afdeling"):
        activation.classify(desk.seat, plan, place="Kajen 2", department="kajen")
    assert desk.look().incident.place == "Torvet 5"


def test_a_department_that_was_not_known_when_the_place_was_said(desk: Desk, plan: Plan) -> None:
    """A plan without addresses was in force, or an older version of the program."""
    nowhere = msgspec.structs.replace(plan, departments=plan.departments[3:])
    assert activation.classify(desk.seat, nowhere, place="Søparkvej 42").department is None
    lines = len(desk.board.log)
    assert activation.classify(desk.seat, plan, place="Søparkvej 42").department == "vestergaarden"
    assert desk.board.incident.department == "vestergaarden"
    assert len(desk.board.log) == lines


WHO = PoliceContact(officer=" vagtleder\nN.N. ", at=EVENING - timedelta(minutes=9), case_number=" 123 ")


def test_who_of_the_police_activated_in_the_same_line(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=True, activated_by=Activator.POLICE, police=WHO)

    assert desk.last.text == (
        "Beredskabsgruppe 2 er aktiveret af politiet: vagtleder / N.N., kl. 19.05, journalnr. 123 (noteret af KH)."
    )
    assert desk.last.occurred_at == WHO.at
    assert desk.board.incident.police == PoliceContact(officer="vagtleder / N.N.", at=WHO.at, case_number="123")
    assert desk.stored == 2


@pytest.mark.parametrize(
    ("police", "says"),
    [
        (PoliceContact(), "politiet (noteret"),
        (PoliceContact(officer=" ", case_number="\x1b"), "politiet (noteret"),
        (PoliceContact(officer="vagtleder N.N."), "politiet: vagtleder N.N. (noteret"),
        (PoliceContact(at=EVENING), "politiet: kl. 19.14 (noteret"),
        (PoliceContact(at=EVENING - timedelta(days=1)), "kl. 19.14 søndag den 22. november 2026 (noteret"),
        (PoliceContact(case_number="0100-1"), "politiet: journalnr. 0100-1 (noteret"),
    ],
)
def test_what_is_known_of_the_police_is_said(desk: Desk, plan: Plan, police: PoliceContact, says: str) -> None:
    activation.classify(desk.seat, plan, police_case=True, police=police)
    assert says in desk.last.text
    assert desk.board.incident.groups == (2,)


def test_the_police_are_filled_in_later_bit_by_bit(desk: Desk, desk_for: DeskFor, plan: Plan) -> None:
    activation.classify(desk.seat, plan, police_case=True)
    amina = desk_for("amina")
    activation.classify(amina.seat, plan, police=PoliceContact(officer="vagtleder N.N."))
    assert amina.last.text == "Politiets aktivering af beredskabsgruppe 2: vagtleder N.N. (noteret af AY)."

    activation.classify(desk.seat, plan, police=PoliceContact(at=EVENING, case_number="123"))
    assert desk.last.text == "Politiets aktivering af beredskabsgruppe 2: kl. 19.14, journalnr. 123 (noteret af KH)."
    whole = PoliceContact(officer="vagtleder N.N.", at=EVENING, case_number="123")
    assert desk.board.incident.police == whole

    stored = desk.stored
    for again in (whole, PoliceContact(), PoliceContact(officer="vagtleder N.N.")):
        activation.classify(desk.seat, plan, police_case=True, activated_by=Activator.POLICE, police=again)
    assert (desk.stored, desk.board.incident.police) == (stored, whole), "what stands already is not said again"

    activation.classify(desk.seat, plan, police=PoliceContact(case_number="124"))
    assert desk.last.text == "Politiets aktivering af beredskabsgruppe 2: journalnr. 124 (noteret af KH)."


def test_after_a_change_to_group_2_the_police_are_filled_in(desk: Desk, plan: Plan) -> None:
    activation.set_groups(desk.seat, plan, (1, 2), "vagtcentralen har bedt om det")
    activation.classify(desk.seat, plan, police=WHO)
    assert desk.board.incident.police is not None


def test_no_police_where_they_have_activated_nothing(desk: Desk, plan: Plan) -> None:
    ways: tuple[dict[str, Any], ...] = ({}, {"police_case": False}, {"activated_by": Activator.MUNICIPALITY})
    for how in ways:
        with pytest.raises(Refused, match="Politiet aktiverer kun gruppe 2, og den er ikke i kraft"):
            activation.classify(desk.seat, plan, place="Torvet", police=WHO, **how)
    activation.classify(desk.seat, plan, police_case=False, police=PoliceContact())
    assert (desk.board.incident.groups, desk.board.incident.place, desk.stored) == ((1,), None, 2)


@pytest.mark.parametrize("in_force", [False, True])
def test_the_police_cannot_have_come_later_than_now(desk: Desk, plan: Plan, in_force: bool) -> None:
    if in_force:
        activation.classify(desk.seat, plan, police_case=True)
    before = desk.snapshot()
    soon = PoliceContact(officer="vagtleder N.N.", at=desk.clock() + timedelta(minutes=1))
    with pytest.raises(Refused, match="ikke nået endnu"):
        activation.classify(desk.seat, plan, place="Torvet", police_case=True, police=soon)
    assert desk.snapshot() == before


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("field", ["officer", "case_number", "department"])
def test_hostile_police_and_departments(desk: Desk, plan: Plan, field: str, name: str) -> None:
    text = HOSTILE[name]
    ways: dict[str, dict[str, Any]] = {
        "officer": {"police": PoliceContact(officer=text)},
        "case_number": {"police": PoliceContact(case_number=text)},
        "department": {"department": text},
    }
    try:
        activation.classify(desk.seat, plan, police_case=True, **ways[field])
    except BeredskabError as error:
        assert harmless(error.sentence)
        assert desk.stored == 1
        return
    police = desk.board.incident.police or PoliceContact()
    assert harmless(police.officer + police.case_number + desk.last.text)
    assert "\n" not in police.officer + police.case_number


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
