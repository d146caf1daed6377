"""The start: one line is enough, and the plan stands there."""

from datetime import timedelta

import pytest

from beredskab_tui.access.people import People, Role
from beredskab_tui.errors import BeredskabError, NotAllowed, Refused, UsageError
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import (
    Activator,
    DirectoryContact,
    EntryKind,
    Origin,
    Phase,
    Scope,
    TaskState,
)
from beredskab_tui.records.people import ContactFacts
from beredskab_tui.room import opening
from beredskab_tui.text import clean_line
from tests.conftest import EVENING, Clock, RoomFor
from tests.room.desk import Desk

Contacts = tuple[DirectoryContact, ...]


def begin(
    room_for: RoomFor, plan: Plan, contacts: Contacts, clock: Clock, text: str = "Skud hørt", **how: object
) -> Desk:
    room = room_for("karen")
    return Desk(room, opening.start(room, plan, contacts, text, **how), plan, clock)  # type: ignore[arg-type]  # passed on


def test_a_single_line_opens_an_unclassified_incident(
    room_for: RoomFor, plan: Plan, contacts: Contacts, clock: Clock
) -> None:
    desk = begin(room_for, plan, contacts, clock, "Skud hørt ved Søparkvej 12\nTo anmeldere")

    incident = desk.board.incident
    assert incident.title == "Skud hørt ved Søparkvej 12 / To anmeldere"
    assert (incident.kind, incident.place, incident.police_case, incident.groups) == (None, None, None, ())
    assert (incident.activated_by, incident.scope, incident.phase) == (None, Scope.ACT, Phase.OPEN)
    assert incident.confirmation is None
    assert incident.started_by == "karen"
    assert incident.started_at == EVENING
    assert (incident.plan_version, incident.plan_fingerprint) == (plan.version, plan.fingerprint)
    assert incident.id == desk.seat.incident_id

    first, opened, plan_line = desk.board.log
    assert (first.text, first.author, first.origin) == (
        "Skud hørt ved Søparkvej 12\nTo anmeldere",
        "karen",
        Origin.PERSON,
    )
    assert opened.text == "Hændelsen er åbnet af KH: ubekræftet, beredskabsgruppen er ikke valgt endnu."
    assert plan_line.text == "Plan 2026.1 er taget i brug: 28 opgaver, 64 kontakter og 8 medarbejdere er lagt klar."
    assert {opened.author, plan_line.author} == {None}
    assert {opened.origin, plan_line.origin} == {Origin.SYSTEM}
    assert [entry.seq for entry in desk.board.log] == [1, 2, 3]
    assert desk.stored == 1, "a start is one record: all of it, or nothing"


def test_a_start_with_everything_said(room_for: RoomFor, plan: Plan, contacts: Contacts, clock: Clock) -> None:
    desk = begin(
        room_for, plan, contacts, clock, kind="skyderi", place=" Søparkvej 12 ", police_case=True, exercise=True
    )

    incident = desk.board.incident
    assert (incident.kind, incident.place, incident.police_case) == ("skyderi", "Søparkvej 12", True)
    assert (incident.groups, incident.activated_by, incident.exercise) == ((2,), Activator.POLICE, True)
    assert desk.board.log[1].text == (
        "ØVELSE. Beredskabsgruppe 2 er aktiveret af politiet (skyderi, Søparkvej 12). Noteret af KH; ubekræftet."
    )


@pytest.mark.parametrize(
    ("police_case", "activated_by", "groups", "stored"),
    [
        (True, None, (2,), Activator.POLICE),
        (True, Activator.POLICE, (2,), Activator.POLICE),
        (False, None, (1,), Activator.AREA_SECRETARIAT),
        (False, Activator.MUNICIPALITY, (1,), Activator.MUNICIPALITY),
        (False, Activator.HOUSING_ORG, (1,), Activator.HOUSING_ORG),
        # Plan R18: whoever is not the police activates group 1.
        (None, Activator.MUNICIPALITY, (1,), Activator.MUNICIPALITY),
        (None, None, (), None),
    ],
)
def test_who_activates_which_group(
    room_for: RoomFor,
    plan: Plan,
    clock: Clock,
    police_case: bool | None,
    activated_by: Activator | None,
    groups: tuple[int, ...],
    stored: Activator | None,
) -> None:
    desk = begin(room_for, plan, (), clock, police_case=police_case, activated_by=activated_by)
    assert (desk.board.incident.groups, desk.board.incident.activated_by) == (groups, stored)


@pytest.mark.parametrize(
    ("police_case", "activated_by"),
    [
        (True, Activator.MUNICIPALITY),
        (True, Activator.AREA_SECRETARIAT),
        (False, Activator.POLICE),
        (None, Activator.POLICE),
    ],
)
def test_activator_and_police_case_must_go_together(
    room_for: RoomFor, plan: Plan, police_case: bool | None, activated_by: Activator
) -> None:
    room = room_for("karen")
    with pytest.raises(Refused, match="Intet er ændret"):
        opening.start(room, plan, (), "Skud", police_case=police_case, activated_by=activated_by)
    assert room.found() == []


@pytest.mark.parametrize(("groups", "police_case"), [((), None), ((1,), False), ((2,), True)])
@pytest.mark.parametrize("scope", list(Scope))
def test_the_plans_tasks_stand_there(
    room_for: RoomFor, plan: Plan, clock: Clock, groups: tuple[int, ...], police_case: bool | None, scope: Scope
) -> None:
    desk = begin(room_for, plan, (), clock, police_case=police_case, scope=scope)

    asked = plan.cards_for(groups, scope is Scope.INFORM)
    tasks = desk.board.tasks
    assert [(task.card, task.mandatory) for task in tasks] == [(card.id, mandatory) for card, mandatory in asked]
    assert [task.number for task in tasks] == list(range(1, len(asked) + 1))
    for task, (card, _) in zip(tasks, asked, strict=True):
        assert (task.title, task.hint, task.stage) == (card.title, card.hint, card.stage)
        assert (task.owner_role, task.state) == (card.owner_role, TaskState.WAITING)
        assert task.owner == ("karen" if card.owner_role == "leder" else None)
        minutes = card.deadline_minutes
        assert task.due_at == (None if minutes is None else EVENING + timedelta(minutes=minutes))


def test_outreach_networks_are_mandatory_in_group_1_and_evt_in_group_2(
    room_for: RoomFor, plan: Plan, clock: Clock
) -> None:
    """Plan R26 and R27, in the plan that is shipped."""
    group_1 = begin(room_for, plan, (), clock, police_case=False)
    group_2 = begin(room_for, plan, (), clock, police_case=True)
    for card in ("netvaerk", "afdelingsbestyrelser"):
        assert (group_1.card(card).mandatory, group_2.card(card).mandatory) == (True, False)


def test_contacts_and_staff_are_put_in_place(
    room_for: RoomFor, plan: Plan, contacts: Contacts, clock: Clock, people: People
) -> None:
    board = begin(room_for, plan, contacts, clock).board

    assert len(board.contacts) == len(contacts)
    for contact, known in zip(board.contacts, contacts, strict=True):
        for field in ContactFacts.__struct_fields__:
            assert getattr(contact, field) == getattr(known, field)
        assert (contact.assigned_to, contact.claim, contact.attempts) == (None, None, ())

    # Whoever may only read is a guest and none of the staff.
    expected = [(p.id, p.name, p.initials, p.phone, None, "") for p in people if p.role is not Role.READER]
    assert [(m.id, m.name, m.initials, m.phone, m.place, m.task) for m in board.staff] == expected


def test_inform_only_is_said(room_for: RoomFor, plan: Plan, clock: Clock) -> None:
    desk = begin(room_for, plan, (), clock, police_case=False, scope=Scope.INFORM)
    assert desk.board.log[1].text.startswith(
        "Beredskabsgruppe 1 er aktiveret (kun orientering) af områdesekretariatet."
    )


def test_one_of_each_is_counted_in_the_singular(
    room_for: RoomFor, plan: Plan, contacts: Contacts, clock: Clock
) -> None:
    assert " 1 kontakt og " in begin(room_for, plan, contacts[:1], clock).texts()[2]


def test_the_same_draft_starts_one_incident(room_for: RoomFor, plan: Plan, contacts: Contacts, clock: Clock) -> None:
    draft = "01920000-0000-7000-8000-000000000001"
    first = opening.start(room_for("karen"), plan, contacts, "Skud hørt", event=draft)
    clock.forward(seconds=3)
    again = opening.start(room_for("karen"), plan, contacts, "Skud hørt", event=draft)

    assert first == again == draft
    desk = Desk(room_for("karen"), draft, plan, clock)
    assert len(desk.room.found()) == 1
    assert desk.stored == 1
    assert desk.board.log[0].id == draft


def test_an_earlier_time_stands_on_the_first_line_only(room_for: RoomFor, plan: Plan, clock: Clock) -> None:
    earlier = EVENING - timedelta(minutes=20)
    desk = begin(room_for, plan, (), clock, occurred_at=earlier)
    assert (desk.board.log[0].occurred_at, desk.board.log[0].recorded_at) == (earlier, EVENING)
    assert desk.board.log[1].occurred_at == desk.board.incident.started_at == EVENING


def test_the_first_line_may_be_of_any_kind(room_for: RoomFor, plan: Plan, clock: Clock) -> None:
    desk = begin(room_for, plan, (), clock, "TV Fjord: er nogen ramt?", line_kind=EntryKind.MEDIA)
    assert desk.board.log[0].kind is EntryKind.MEDIA
    (note,) = desk.board.media
    assert (note.outlet, note.claims, note.seq) == ("TV Fjord", "er nogen ramt?", 1)

    decided = begin(room_for, plan, (), clock, "Vi bliver inde", line_kind=EntryKind.DECISION, reason="røg")
    assert (decided.board.log[0].kind, decided.board.log[0].reason) == (EntryKind.DECISION, "røg")

    waiting = begin(room_for, plan, (), clock, "Fru Berg", line_kind=EntryKind.CONTACT, call_back=True)
    assert [one.who for one in waiting.board.call_backs] == ["Fru Berg"]


@pytest.mark.parametrize(
    ("text", "how", "error", "says"),
    [
        ("", {}, Refused, "ikke startet noget"),
        (" \x00\x1b ", {}, Refused, "ikke startet noget"),
        ("x" * 10_001, {}, BeredskabError, "10.001 tegn"),
        ("Skud", {"kind": "trafik"}, UsageError, "»trafik«"),
        ("", {"sensitive": True}, Refused, "ikke startet noget"),
        ("Skud", {"occurred_at": EVENING + timedelta(seconds=1)}, Refused, "ikke nået endnu"),
    ],
)
def test_what_is_wrong_starts_nothing(
    room_for: RoomFor, plan: Plan, text: str, how: dict[str, object], error: type[BeredskabError], says: str
) -> None:
    room = room_for("karen")
    with pytest.raises(error, match=says):
        opening.start(room, plan, (), text, **how)  # type: ignore[arg-type]  # passed on
    assert room.found(closed=True) == []


def test_a_reader_starts_nothing(room_for: RoomFor, plan: Plan) -> None:
    room = room_for("tove")
    with pytest.raises(NotAllowed, match="Tove Lind har læseadgang og kan ikke starte en hændelse"):
        opening.start(room, plan, (), "Skud")
    assert room.incident_ids() == []


@pytest.mark.parametrize(
    ("place", "department"),
    [(" Søparkvej 42,\n2. th", "vestergaarden"), ("Sølyst", "soelyst"), ("havnen", None), (" ", None), (None, None)],
)
def test_a_place_said_at_once_gives_the_department(
    room_for: RoomFor, plan: Plan, clock: Clock, place: str | None, department: str | None
) -> None:
    desk = begin(room_for, plan, (), clock, place=place)
    assert desk.board.incident.department == department
    assert desk.board.incident.place == (clean_line(place) or None if place else None)
    assert len(desk.board.log) == 3
