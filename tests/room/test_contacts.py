"""Calls: given out, claimed, and never made twice."""

from collections.abc import Iterable

import msgspec
import pytest

from beredskab_tui.access.people import UnknownPerson
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import CallResult, Channel, Contact, DirectoryContact, EntryKind
from beredskab_tui.records.people import ContactFacts
from beredskab_tui.room import activation, contacts, log
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each, operations


def named(desk: Desk, name: str) -> Contact:
    return next(contact for contact in desk.look().contacts if contact.name == name)


KURT = "Kurt Aagaard"

Directory = tuple[DirectoryContact, ...]


@pytest.fixture
def directory(config: Config) -> Directory:
    """The shipped list; the module under test has taken the name of the fixture for it."""
    return config.contacts


def test_two_seats_one_call(desk: Desk, desk_for: DeskFor) -> None:
    amina, peter = desk_for("amina"), desk_for("peter")
    kurt = named(desk, KURT)
    contacts.claim(amina.seat, kurt.id)
    for act in each(
        lambda: contacts.claim(peter.seat, kurt.id),
        lambda: contacts.give_result(peter.seat, kurt.id, CallResult.REACHED),
    ):
        with pytest.raises(Refused, match=r"AY ringer til Kurt Aagaard nu \(siden 19\.14\)"):
            act()

    held = named(peter, KURT).claim
    assert held is not None
    assert (held.by, held.session, held.at) == ("amina", amina.seat.session, desk.clock())
    assert [one.text for one in peter.board.history] == ["Kurt Aagaard: AY ringer"]
    assert len(peter.board.log) == 3


def test_the_same_person_may_go_on_at_another_screen(desk_for: DeskFor) -> None:
    here, there = desk_for("amina"), desk_for("amina")
    kurt = named(here, KURT)
    contacts.claim(here.seat, kurt.id)
    contacts.claim(there.seat, kurt.id)
    contacts.give_result(there.seat, kurt.id, CallResult.REACHED)
    assert named(here, KURT).claim is None


def test_a_result_ends_the_call_and_logs_itself(desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    kurt = named(amina, KURT)
    contacts.claim(amina.seat, kurt.id)
    contacts.give_result(amina.seat, kurt.id, CallResult.REACHED, note=" åbner\nkælderen ")

    assert amina.stored == 3
    assert sorted(operations(amina.changes[-1])) == [("Put", "log"), ("Update", "contacts")]
    called = named(amina, KURT)
    assert (called.claim, called.result) == (None, CallResult.REACHED)
    (attempt,) = called.attempts
    assert (attempt.by, attempt.at, attempt.channel, attempt.note) == (
        "amina",
        amina.clock(),
        Channel.PHONE,
        "åbner / kælderen",
    )
    assert amina.last.text == "AY: talt med – Kurt Aagaard, Varmemester: åbner / kælderen"
    assert amina.last.kind is EntryKind.CONTACT
    assert [one.text for one in amina.board.history] == ["Kurt Aagaard: AY ringer"], "the log tells the rest"


@pytest.mark.parametrize("result", list(CallResult))
@pytest.mark.parametrize("channel", list(Channel))
def test_every_result_by_every_channel(desk: Desk, result: CallResult, channel: Channel) -> None:
    kurt = named(desk, KURT)
    contacts.give_result(desk.seat, kurt.id, result, channel=channel)
    contacts.give_result(desk.seat, kurt.id, CallResult.REACHED)
    assert [attempt.result for attempt in named(desk, KURT).attempts] == [result, CallResult.REACHED]
    assert ("(" in desk.board.log[3].text) == (channel is not Channel.PHONE)


def test_a_call_is_handed_back(desk_for: DeskFor) -> None:
    amina, peter, jonas = desk_for("amina"), desk_for("peter"), desk_for("jonas")
    kurt = named(amina, KURT)
    contacts.release(amina.seat, kurt.id)
    assert amina.stored == 1, "there was nothing to hand back"

    contacts.claim(amina.seat, kurt.id)
    contacts.release(amina.seat, kurt.id)
    contacts.claim(peter.seat, kurt.id)
    with pytest.raises(NotAllowed, match="frigive et opkald"):
        contacts.release(amina.seat, kurt.id)
    contacts.release(jonas.seat, kurt.id)

    assert named(amina, KURT).claim is None
    assert [one.text for one in amina.board.history] == [
        "Kurt Aagaard: AY ringer",
        "Kurt Aagaard: opkaldet er frigivet",
        "Kurt Aagaard: PD ringer",
        "Kurt Aagaard: opkaldet er frigivet",
    ]


def test_who_contacts_whom(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    some = tuple(contact.id for contact in desk.board.contacts[:3])
    contacts.assign(desk.seat, some, "amina")
    assert desk.stored == 2, "one record for all of them"
    assert [contact.assigned_to for contact in amina.look().contacts[:4]] == ["amina", "amina", "amina", None]

    contacts.assign(amina.seat, some[:1], "amina")
    contacts.assign(amina.seat, some[:1], None)
    with pytest.raises(NotAllowed):
        contacts.assign(amina.seat, some, "peter")
    with pytest.raises(UnknownPerson):
        contacts.assign(desk.seat, some, "nobody")
    with pytest.raises(Refused, match="findes ikke længere"):
        contacts.assign(desk.seat, (*some, "nej"), "peter")
    assert [contact.assigned_to for contact in desk.look().contacts[:3]] == [None, "amina", "amina"]


def test_somebody_who_waited_is_called_once(desk: Desk, desk_for: DeskFor) -> None:
    entry = log.add(desk.seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True).entry
    amina = desk_for("amina")
    (waiting,) = amina.board.call_backs
    contacts.call_back_done(amina.seat, waiting.id)

    (done,) = desk.look().call_backs
    assert (done.done_by, done.done_at) == ("amina", desk.clock())
    assert desk.last.text == f"AY har ringet tilbage til Ali Demir (#{entry.seq})."
    assert desk.last.refs == (entry.seq,)
    with pytest.raises(Refused, match="AY har allerede ringet tilbage"):
        contacts.call_back_done(desk.seat, waiting.id)


def test_a_contact_that_is_not_there(desk: Desk) -> None:
    for act in each(
        lambda: contacts.claim(desk.seat, "nej"),
        lambda: contacts.release(desk.seat, "nej"),
        lambda: contacts.give_result(desk.seat, "nej", CallResult.REACHED),
        lambda: contacts.call_back_done(desk.seat, "nej"),
    ):
        with pytest.raises(Refused, match="findes ikke længere"):
            act()


def names(found: Iterable[ContactFacts]) -> list[str]:
    return [contact.name for contact in found]


def test_whom_to_call_first_about_a_place(directory: Directory, plan: Plan) -> None:
    assert names(contacts.for_place(directory, "vestergaarden")) == [
        "Kurt Aagaard",
        "Jytte Warming",
        "Vibeke Thode",
    ]
    assert names(contacts.for_place(directory, "vestergaarden", plan)) == [
        "Kurt Aagaard",
        "Claus Engberg",
        "Driftsvagten Strandlyst",
        "Jytte Warming",
        "Vibeke Thode",
    ]


def test_a_caretaker_of_two_departments(directory: Directory, plan: Plan) -> None:
    assert names(contacts.for_place(directory, "bryggerhaven")) == ["Simon Paaske"]
    found = names(contacts.for_place(directory, "bryggerhaven", plan))
    assert found[:2] == ["Bent Ravn", "Hanne Bisgaard"]
    assert found[-1] == "Simon Paaske"
    assert "Grethe Nør" not in found


def test_no_department_is_nobody(directory: Directory, plan: Plan) -> None:
    for department in (None, "", "findes-ikke"):
        assert contacts.for_place(directory, department, plan) == []
    assert contacts.for_place((), "soelyst", plan) == []


def test_the_place_of_a_running_incident(desk: Desk, plan: Plan) -> None:
    activation.classify(desk.seat, plan, place="Skovbakken 7")
    found = contacts.for_place(desk.board.contacts, desk.board.incident.department, plan)
    assert names(found)[0] == "Bent Ravn"
    assert all(isinstance(contact, Contact) for contact in found)
    bare = msgspec.structs.replace(
        plan, departments=tuple(msgspec.structs.replace(one, caretaker="", organisation="") for one in plan.departments)
    )
    freelance = DirectoryContact(id="1", name="Vikar", target_group="a")
    assert names(contacts.for_place((freelance, *desk.board.contacts), "skovbakken", bare)) == [
        "Bent Ravn",
        "Grethe Nør",
    ]
