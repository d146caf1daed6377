"""The call-round: who contacts whom, nobody called by two, how far it is, and those who wait for our call."""

import os
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskab_tui.access.people import People, UnknownPerson
from beredskab_tui.access.rights import Right
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import AnswerKind, CallBack, CallResult, Contact, DirectoryContact, EntryKind, StaffMember
from beredskab_tui.records.people import ContactFacts
from beredskab_tui.records.work import Approval
from beredskab_tui.room import answers, assigning, callbacks, callround, contacts, listing, log, opening
from beredskab_tui.room.room import Room
from tests.conftest import SHIPPED_CONFIG, Clock, QuickIo
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each
from tests.room.test_contacts import KURT, directory, named

__all__ = ["directory"]

FORTY = tuple(
    DirectoryContact(id=f"c{n:02}", name=f"Person {n}", phone=f"00 00 02 {n:02}", target_group="abcde"[n % 5])
    for n in range(40)
)


# -- nobody is called by two


@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_two_callers_and_forty_people_and_one_loses_the_line(
    plan: Plan, people: People, seed: int, split_first: bool
) -> None:
    """Interleaved at random; the one whose session is lost goes on in a new one, and is asked nothing."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as root:
        folders, clock = Folders(SHIPPED_CONFIG, os.path.join(root, "data")), Clock()
        logins = Counter[str]()

        def sit(person: str) -> Desk:
            logins[person] += 1
            session = f"{person}-{logins[person]}"
            return Desk(Room(folders, people.find(person), people, clock, session, QuickIo()), incident, plan, clock)

        leader = Room(folders, people.find("karen"), people, clock, "k", QuickIo())
        incident = opening.start(leader, plan, FORTY, "Brand")
        desks = {"amina": sit("amina"), "peter": sit("peter")}
        if split_first:
            ids = [one.id for one in desks["amina"].board.contacts]
            assigning.give(Desk(leader, incident, plan, clock).seat, "Alle", ids, ["amina", "peter"])
        inhand: dict[str, Contact | None] = {"amina": None, "peter": None}
        called: list[tuple[str, str]] = []
        lost_at = chance.randrange(1, 60)
        for step in range(400):
            who = chance.choice(list(desks))
            if step == lost_at:
                # The line is gone in the middle: what was in hand stays claimed by a session that is not there.
                desks["amina"].seat.journal.close()
                desks["amina"], inhand["amina"] = sit("amina"), None
            desk, now = desks[who], inhand[who]
            here = {one.seat.session for one in desks.values()}
            if chance.random() < 0.5:
                desk.look()  # else the board is behind, as it may be
            if now is None:
                first = callround.listed(desk.board, plan)[chance.randrange(3)]
                waiting = callround.following(callround.listed(desk.board, plan), first, who, here)
                if callround.is_open(first, who, here):
                    waiting.insert(0, first)
                inhand[who] = callround.take_next(desk.seat, [one.id for one in waiting], here)
            else:
                assert inhand["peter" if who == "amina" else "amina"] != now
                contacts.give_result(desk.seat, now.id, chance.choice(list(CallResult)))
                called.append((who, now.id))
                inhand[who] = None
        for desk in desks.values():
            desk.look()
        assert Counter(one for _, one in called) == dict.fromkeys((one.id for one in FORTY), 1), (
            "each once, all of them"
        )
        assert all(len(one.attempts) == 1 and one.claim is None for one in desks["peter"].board.contacts)
        if split_first:
            assert Counter(who for who, _ in called) == {"amina": 20, "peter": 20}
        for desk in desks.values():
            desk.seat.journal.close()


def test_a_second_caller_is_told_which_of_the_two_it_is(desk_for: DeskFor) -> None:
    amina, peter = desk_for("amina"), desk_for("peter")
    kurt = named(amina, KURT)
    contacts.claim(amina.seat, kurt.id)
    with pytest.raises(Refused, match="AY ringer til Kurt Aagaard nu"):
        contacts.claim(peter.seat, kurt.id, {amina.seat.session, peter.seat.session})
    with pytest.raises(Refused, match=r"AY er måske i gang med at ringe til Kurt Aagaard .* forbindelsen er tabt"):
        contacts.claim(peter.seat, kurt.id, {peter.seat.session})
    again = desk_for("amina")
    contacts.claim(again.seat, kurt.id, {again.seat.session})
    held = named(peter, KURT).claim
    assert held is not None and held.session == again.seat.session


def test_esc_hands_back_what_is_mine_and_nothing_else(desk: Desk, desk_for: DeskFor) -> None:
    """The leader freed it, the leader's own second screen took it: the first one lets go of nothing."""
    kurt, again = named(desk, KURT), desk_for("karen")
    contacts.claim(desk.seat, kurt.id)
    contacts.claim(again.seat, kurt.id)
    contacts.release(desk.seat, kurt.id, only_mine=True)
    assert named(desk, KURT).claim is not None
    contacts.release(again.seat, kurt.id, only_mine=True)
    assert named(desk, KURT).claim is None


def test_one_person_at_two_screens(desk: Desk, desk_for: DeskFor) -> None:
    """The second screen may go on with the call, and its Esc does not take it from the first, which still rings."""
    log.add(desk.seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True)
    kurt, ali, again = named(desk, KURT).id, desk.board.call_backs[0].id, desk_for("karen")
    both, second = {desk.seat.session, again.seat.session}, {again.seat.session}
    contacts.claim(desk.seat, kurt, both)
    callbacks.claim(desk.seat, ali, both)
    contacts.claim(again.seat, kurt, both)
    callbacks.claim(again.seat, ali, both)
    contacts.release(again.seat, kurt, only_mine=True, here=both)
    callbacks.release(again.seat, ali, only_mine=True, here=both)
    held = [named(again, KURT).claim, again.board.record(CallBack, ali).claim]
    assert [one and one.session for one in held] == [desk.seat.session] * 2
    contacts.release(again.seat, kurt, only_mine=True, here=second)
    callbacks.release(again.seat, ali, only_mine=True, here=second)
    assert named(again, KURT).claim is None and again.board.record(CallBack, ali).claim is None


def test_another_day_is_said_with_the_time(desk: Desk, clock: Clock) -> None:
    contacts.give_result(desk.seat, named(desk, KURT).id, CallResult.CALL_LATER, due_at=clock() + timedelta(hours=14))
    assert desk.last.text == "KH: ring igen senere – Kurt Aagaard, Varmemester, tir 24.11 kl. 09.14"
    callbacks.give_result(
        desk.seat, desk.board.call_backs[0].id, CallResult.CALL_LATER, due_at=clock() + timedelta(hours=1)
    )
    assert desk.last.text.endswith("Varmemester (#4), kl. 20.14")


def test_a_long_text_to_call_back_can_be_done_with(desk: Desk, clock: Clock) -> None:
    for sign in "yxw":
        log.add(desk.seat, sign * 9_995, kind=EntryKind.CONTACT, call_back=True)
    first, second, third = (one.id for one in desk.board.call_backs)
    callbacks.give_result(desk.seat, first, CallResult.NO_ANSWER)
    callbacks.give_result(desk.seat, first, CallResult.REACHED, note="talt")
    callbacks.drop(desk.seat, second, "ringede selv")
    assert desk.last.text.startswith("Der ringes ikke tilbage til xxx") and len(desk.last.text) < 300
    long = listing.add_contact(desk.seat, desk.plan, "z" * 4_900, title="t" * 4_900)
    contacts.give_result(desk.seat, long.id, CallResult.CALL_LATER, due_at=clock())
    assert "(#" not in desk.last.text and len(desk.last.text) < 300
    callbacks.claim(desk.seat, third)


# -- what was told by phone


def test_a_result_is_noted_for_whoever_rang(desk: Desk, desk_for: DeskFor) -> None:
    amina = desk_for("amina")
    kurt = named(desk, KURT)
    contacts.claim(amina.seat, kurt.id)
    desk.look()
    with pytest.raises(Refused, match="AY ringer"):
        contacts.give_result(desk.seat, kurt.id, CallResult.REACHED)
    contacts.give_result(desk.seat, kurt.id, CallResult.REACHED, by="amina", note="åbner")
    (attempt,) = named(desk, KURT).attempts
    assert (attempt.by, attempt.entered_by) == ("amina", "karen")
    assert desk.last.text == "AY (noteret af KH): talt med – Kurt Aagaard, Varmemester: åbner"
    assert named(desk, KURT).claim is None
    with pytest.raises(Refused, match="læseadgang"):
        contacts.give_result(desk.seat, kurt.id, CallResult.REACHED, by="tove")
    with pytest.raises(UnknownPerson):
        contacts.give_result(desk.seat, kurt.id, CallResult.REACHED, by="nobody")
    contacts.give_result(desk.seat, kurt.id, CallResult.REACHED, by="karen")
    assert named(desk, KURT).attempts[-1].entered_by is None


def test_the_same_draft_is_one_result(desk: Desk) -> None:
    kurt, event = named(desk, KURT), "01920000-0000-7000-8000-000000000001"
    for _ in range(2):
        contacts.give_result(desk.seat, kurt.id, CallResult.NO_ANSWER, event=event)
    assert len(named(desk, KURT).attempts) == 1


# -- those who wait


def test_who_is_to_be_called_later_waits_on_the_one_list(desk: Desk, desk_for: DeskFor, clock: Clock) -> None:
    kurt, due = named(desk, KURT), clock() + timedelta(minutes=20)
    contacts.give_result(desk.seat, kurt.id, CallResult.CALL_LATER, due_at=due, note="sidder i møde")
    assert desk.last.text == "KH: ring igen senere – Kurt Aagaard, Varmemester, kl. 19.34: sidder i møde"
    (one,) = desk.board.call_backs
    assert (one.who, one.contact, one.due_at, one.seq) == ("Kurt Aagaard, Varmemester", kurt.id, due, desk.last.seq)
    later = due + timedelta(minutes=30)
    contacts.give_result(desk.seat, kurt.id, CallResult.CALL_LATER, due_at=later)
    contacts.give_result(desk.seat, kurt.id, CallResult.NO_ANSWER)
    (one,) = desk.board.call_backs
    assert one.due_at == later and callbacks.waits(one), "still one, and still waiting"
    contacts.give_result(desk.seat, kurt.id, CallResult.REACHED, by="amina")
    (one,) = desk_for("peter").board.call_backs
    assert (one.done_by, one.done_at) == ("amina", clock())


def test_one_that_has_a_time_stands_by_it_among_the_next_things(desk: Desk, clock: Clock) -> None:
    log.add(desk.seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True)
    log.add(desk.seat, "Fru Berg", kind=EntryKind.CONTACT, call_back=True)
    berg = desk.board.call_backs[1]
    callbacks.set_due(desk.seat, berg.id, clock() + timedelta(minutes=1))
    clock.forward(minutes=2)
    assert desk.board.next_things(clock(), 1)[0].record == desk.board.call_backs[1]
    callbacks.drop(desk.seat, berg.id, "hun er kommet her")
    assert desk.last.text == "Der ringes ikke tilbage til Fru Berg (#5): hun er kommet her. (KH)"
    assert "Fru Berg" not in [due.title for due in desk.board.next_things(clock(), 50)]
    with pytest.raises(Refused, match="annulleret"):
        callbacks.claim(desk.seat, berg.id)
    with pytest.raises(Refused, match="Grunden mangler"):
        callbacks.drop(desk.seat, desk.board.call_backs[0].id, " ")


def test_two_do_not_call_back_the_same(desk: Desk, desk_for: DeskFor) -> None:
    entry = log.add(desk.seat, "Ali Demir 00 00 01 19", kind=EntryKind.CONTACT, call_back=True).entry
    amina, peter = desk_for("amina"), desk_for("peter")
    (ali,) = amina.board.call_backs
    callbacks.claim(amina.seat, ali.id)
    for act in each(
        lambda: callbacks.claim(peter.seat, ali.id),
        lambda: callbacks.give_result(peter.seat, ali.id, CallResult.REACHED),
    ):
        with pytest.raises(Refused, match="AY ringer til Ali Demir 00 00 01 19 nu"):
            act()
    with pytest.raises(NotAllowed):
        callbacks.release(peter.seat, ali.id)
    callbacks.give_result(amina.seat, ali.id, CallResult.NO_ANSWER, note="prøver igen")
    assert amina.last.text == f"AY: intet svar – Ali Demir 00 00 01 19 (#{entry.seq}): prøver igen"
    callbacks.claim(peter.seat, ali.id)
    callbacks.release(desk.seat, ali.id)
    callbacks.assign(desk.seat, ali.id, "peter")
    with pytest.raises(NotAllowed):
        callbacks.assign(amina.seat, ali.id, "peter")
    callbacks.give_result(peter.seat, ali.id, CallResult.REACHED, note="fik besked", by="amina")
    assert (
        peter.last.text == f"AY (noteret af PD) har ringet tilbage til Ali Demir 00 00 01 19 (#{entry.seq}): fik besked"
    )
    one = desk.look().call_backs[0]
    assert (one.done_by, one.claim, len(one.attempts)) == ("amina", None, 2)


# -- who is next, and how far it is


def contact(number: int, **more: object) -> Contact:
    return msgspec.convert({"id": str(number), "name": f"P{number}", **more}, Contact)


def ids(found: Sequence[Contact]) -> list[str]:
    return [one.id for one in found]


TRIED = {"by": "x", "at": "2026-11-23T18:00:00Z", "channel": "phone", "result": "no_answer"}


def test_mine_first_and_after_a_resident_nobody_calls_the_press() -> None:
    some = [
        contact(0, target_group="a"),
        contact(1, groups=["presse"]),
        contact(2, target_group="b"),
        contact(3, assigned_to="amina", groups=["presse"]),
        contact(4, assigned_to="peter", target_group="b"),
        contact(5, target_group="c", attempts=[TRIED]),
        contact(6, target_group="c", claim={"by": "peter", "session": "p", "at": "2026-11-23T18:00:00Z"}),
        contact(7, target_group="d", claim={"by": "amina", "session": "gone", "at": "2026-11-23T18:00:00Z"}),
    ]  # fmt: skip
    assert ids(callround.following(some, some[0], "amina", {"a"})) == ["3", "2", "7"], "also what was lost"
    assert ids(callround.following(some, some[0], "amina")) == ["3", "2"], "unless nobody knows who is here"
    assert ids(callround.following(some, some[1], "peter")) == ["4"]
    assert callround.following(some, some[3], "amina", {"a"}) == [], "my list is done"


def test_how_far_each_target_group_is(desk: Desk, plan: Plan) -> None:
    assert not callround.has_begun(desk.board)
    answers.answer(desk.seat, answers.OUTREACH, AnswerKind.NO, reason="ingen er berørt")
    assert not callround.has_begun(desk.board)
    contacts.claim(desk.seat, desk.board.contacts[0].id)
    assert not callround.has_begun(desk.board), "the police are no target group"
    caretakers = [one for one in desk.board.contacts if one.target_group == "a"]
    for one in caretakers[:3]:
        contacts.give_result(desk.seat, one.id, CallResult.REACHED)
    contacts.give_result(desk.seat, caretakers[3].id, CallResult.NO_ANSWER)
    contacts.claim(desk.seat, caretakers[4].id)
    assert callround.has_begun(desk.board)
    found = callround.progress(desk.board.contacts, plan)
    assert [one.id for one in found] == list("abcde")
    assert found[0].said == "████░░░░░░ 3 af 7 · 1 i gang"
    assert found[1].said == "░░░░░░░░░░ 0 af 6"
    almost = callround.Progress("a", "x", 39, 40, 0)
    assert almost.said == "█████████░ 39 af 40", "not full before all are reached"
    assert almost._replace(reached=40).said == "██████████ 40 af 40"
    everybody = desk.board.contacts
    assert callround.beside(caretakers[4], everybody, plan, "karen") == found[0]._replace(calling=0)
    assert callround.beside(caretakers[5], everybody, plan, "amina") == found[0]
    assert callround.beside(everybody[0], everybody, plan, "amina") is None, "the police are no target group"


def test_what_came_of_the_round(desk: Desk) -> None:
    some = callround.contacts_now(desk.seat)
    assert callround.summary(some, "karen") == "Ringerunden er færdig: ingen er ringet op."
    for number, result in enumerate(
        (CallResult.REACHED, CallResult.REACHED, CallResult.WRONG_NUMBER, CallResult.NO_ANSWER)
    ):
        contacts.give_result(desk.seat, some[number].id, result)
    said = "talt med 2, intet svar 1, forkert nummer 1"
    assert callround.summary(callround.contacts_now(desk.seat), "karen") == f"Ringerunden er færdig: {said}."
    contacts.assign(desk.seat, (some[9].id,), "amina")
    everybody = callround.contacts_now(desk.seat)
    assert callround.summary(everybody, "karen") == (
        f"Der er ikke flere til dig. Til nu: {said}. Hos andre er 1 ikke ringet op endnu."
    )
    assert callround.summary(everybody, "amina") == f"Ringerunden er færdig: {said}."
    assert assigning.open_ones(everybody[2:3]), "a wrong number is nobody reached"


# -- what may be said


def test_only_what_is_approved_may_be_said(desk: Desk) -> None:
    assert callround.brief_for(desk.board, "nobody") == []
    assert callround.brief_for(desk.board, "amina") == ["Det må du sige: ikke godkendt endnu"]
    with desk.seat.act(Right.LEAD_STAFF) as act:
        member = act.get(StaffMember, "amina")
        act.change(member, task="ringer til netværket", may_say="Opgang 42 er tom.")
    not_yet = ["Din opgave: ringer til netværket", "Det må du sige: ikke godkendt endnu"]
    assert callround.brief_for(desk.board, "amina") == not_yet
    with desk.seat.act(Right.LEAD_STAFF) as act:
        act.change(act.get(StaffMember, "amina"), approval=Approval(by="karen", at=desk.clock()))
    assert callround.brief_for(desk.board, "amina") == [
        "Det må du sige: Opgang 42 er tom.",
        "Din opgave: ringer til netværket",
    ]


def test_somebody_under_18_is_called_through_the_adult() -> None:
    young = contact(1, minor=True, phone="00 00 03 01", adult="Samira Haddad, 00 00 01 04")
    assert callround.number_of(young) == ("00 00 01 04", True)
    assert callround.number_of(msgspec.structs.replace(young, adult="hans mor")) == ("", False), "never their own"
    assert callround.no_number(msgspec.structs.replace(young, adult="")) == "ingen kendt voksen"
    assert callround.no_number(msgspec.structs.replace(young, adult="hans mor")) == "den voksnes nummer mangler"
    assert callround.own_numbers(young) == "Den unges eget: 00 00 03 01"
    assert callround.own_numbers(contact(2, phone="00 00 03 01")) == ""
    assert callround.number_of(msgspec.structs.replace(young, minor=False)) == ("00 00 03 01", False)
    assert callround.number_in("Fru Berg +45 00 00 00 09 eller kl. 15.30") == "+45 00 00 00 09"
    assert callround.number_in("møde 23-11-2026 kl. 15.30-16.00, opgang 42") == ""


def test_a_guest_changes_nothing(desk: Desk, desk_for: DeskFor, plan: Plan) -> None:
    log.add(desk.seat, "Ali Demir", kind=EntryKind.CONTACT, call_back=True)
    tove, ali, kurt = desk_for("tove"), desk.board.call_backs[0].id, named(desk, KURT).id
    before = desk.stored
    for act in each(
        lambda: callround.take_next(tove.seat, [kurt]),
        lambda: assigning.give(tove.seat, "x", [kurt], []),
        lambda: listing.add_contact(tove.seat, plan, "Ib"),
        lambda: listing.set_numbers(tove.seat, kurt, ""),
        lambda: callbacks.claim(tove.seat, ali),
        lambda: callbacks.release(tove.seat, ali),
        lambda: callbacks.give_result(tove.seat, ali, CallResult.REACHED),
        lambda: callbacks.set_due(tove.seat, ali, None),
        lambda: callbacks.assign(tove.seat, ali, None),
        lambda: callbacks.drop(tove.seat, ali, "fordi"),
    ):
        with pytest.raises(NotAllowed, match="læseadgang"):
            act()
    desk.look()
    assert desk.stored == before


def test_what_older_journals_hold_is_read(desk: Desk) -> None:
    with desk.seat.act(Right.WORK) as act:
        act._transaction.put(
            "callbacks", "gammel", {"seq": 1, "who": "Ali", "asked_at": "2026-11-23T18:00:00Z", "author": "karen"}
        )
    one: CallBack = desk.board.record(CallBack, "gammel")
    assert callbacks.waits(one) and one.claim is None and one.attempts == ()
    assert issubclass(Contact, ContactFacts)
