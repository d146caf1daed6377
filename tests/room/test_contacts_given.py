"""Who contacts whom: one or a whole group, evenly; a list that grows; and no real number in an exercise."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.access.people import People
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import CallResult, Contact, EntryKind, StaffPlace
from beredskab_tui.room import assigning, callround, contacts, listing, log, opening, staff, standins
from tests.room.conftest import DeskFor
from tests.room.desk import Desk, each, operations
from tests.room.test_contacts import KURT, Directory, directory, named

__all__ = ["directory"]


def of_group(desk: Desk, group: str) -> tuple[Contact, ...]:
    return tuple(one for one in callround.listed(desk.board, desk.plan) if group in one.groups)


# -- who contacts whom

PERSONS = ("amina", "jonas", "peter", "lise")


@given(st.lists(st.sampled_from((None, *PERSONS, "karen")), max_size=60), st.integers(1, 4))
def test_a_split_is_even_and_stays_as_it_is(before: list[str | None], number: int) -> None:
    persons = PERSONS[:number]
    some = [Contact(id=str(n), name=str(n), assigned_to=one) for n, one in enumerate(before)]
    first = assigning.split(some, persons)
    counts = Counter({person: 0 for person in persons} | Counter(first.values()))
    assert first.keys() == {one.id for one in some} and set(counts) == set(persons)
    assert max(counts.values()) - min(counts.values()) <= 1
    again = assigning.split([msgspec.structs.replace(one, assigned_to=first[one.id]) for one in some], persons)
    assert again == first
    kept = sum(first[one.id] == one.assigned_to for one in some)
    most = -(-len(some) // number)
    had = Counter(one.assigned_to for one in some if one.assigned_to in persons)
    assert kept >= sum(min(n, most - 1) for n in had.values()), "who had them keeps them, as far as it is even"


def test_a_group_is_given_in_one_record_and_one_line(desk: Desk, desk_for: DeskFor) -> None:
    boards = of_group(desk, "afdelingsbestyrelser")
    ids = [one.id for one in boards]
    before = desk.stored
    contacts.give_result(desk.seat, ids[0], CallResult.REACHED)
    lot = next(lot for lot in assigning.lots_of(boards[1], callround.listed(desk.board, desk.plan), desk.plan))
    assert (lot.name, len(lot.contacts)) == ("Afdelingsbestyrelser", len(boards) - 1), "who was talked with is left out"
    given = assigning.give(desk.seat, lot.name, ids, ["amina", "jonas"])
    assert desk.stored == before + 2
    assert Counter(kind for kind, table in operations(desk.changes[-1]) if table == "contacts")["Update"] == len(given)
    assert desk.last.text == "Afdelingsbestyrelser (4) er fordelt: 2 til AY og 2 til JB (KH)."
    assert desk.board.history == [], "the log tells it"
    assigning.give(desk.seat, lot.name, ids, ["peter"])
    assert desk.last.text == "Afdelingsbestyrelser (4) er givet til PD (KH; taget 2 fra AY og 2 fra JB)."
    amina = desk_for("amina")
    with pytest.raises(NotAllowed):
        assigning.give(amina.seat, lot.name, ids, ["amina", "peter"])
    assigning.give(amina.seat, lot.name, ids, ["amina"])
    assigning.give(amina.seat, lot.name, ids, [])
    assert amina.last.text == "Afdelingsbestyrelser (4) er ikke længere givet til nogen (AY)."
    with pytest.raises(Refused, match="læseadgang"):
        assigning.give(desk.seat, lot.name, ids, ["tove"])
    for one in ids:
        contacts.give_result(desk.seat, one, CallResult.REACHED)
    with pytest.raises(Refused, match="talt med alle"):
        assigning.give(desk.seat, lot.name, ids, ["karen"])


def test_what_a_contact_can_be_given_out_with(desk: Desk) -> None:
    everybody = callround.listed(desk.board, desk.plan)
    names = [lot.name for lot in assigning.lots_of(named(desk, KURT), everybody, desk.plan)]
    assert names == ["Målgruppe a", "Driftsafdelinger", "Afdeling 4, Vestergården"]
    near = assigning.lots_of(named(desk, KURT), everybody, desk.plan)[2].contacts
    assert {"Claus Engberg", "Jytte Warming", "Osman Ibrahim"} <= {one.name for one in near}
    assert all(lot.contacts for lot in assigning.all_lots(everybody, desk.plan))


def test_who_cannot_take_part_is_not_proposed(desk: Desk, people: People) -> None:
    staff.set_place(desk.seat, "peter", StaffPlace.UNAVAILABLE)
    assert "peter" not in assigning.proposed(desk.board.staff, people)
    assert {"karen", "amina"} <= set(assigning.proposed(desk.board.staff, people))
    assert "tove" not in assigning.proposed(desk.board.staff, people)


# -- in an exercise


@given(st.text(alphabet="0123456789 +", max_size=14))
def test_a_stand_in_stands_for_one_number_and_for_itself(number: str) -> None:
    found = standins.stand_in(number)
    assert standins.stand_in(found) == found
    assert bool(found) is bool(number)
    assert not found or found.startswith("00 99 ")


@pytest.mark.parametrize(
    "number",
    [
        "20304050", "20 30 40 54", "20  30  40 50", "20 30\u00a040 50", "20-30-40-50", "20\u201330\u201340\u201350",
        "20.30.40.50", "20.10.20.30", "2030-4050", "20/30/40/50", "(20) 304050", "+45 20304050", "(+45) 20 30 40 50",
        "0045 20 30 40 50", "+46 8 123 456 78",
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", ["Mor:{}.", "tlf{}, far", "({})", "{}-mor", "24-12-2026 {} kl. 14.32", "14.32 {}"])
def test_a_number_is_found_however_it_is_written(number: str, text: str) -> None:
    assert callround.number_in(text.format(number)) == number
    assert standins.without_numbers(text.format(number)) == text.format(standins.stand_in(number))


@pytest.mark.parametrize(
    "text",
    [
        "24-12-2026", "23.11.2026 14.32", "2026-12-24 kl. 14.32", "23/11-2026", "24/12 14.32", "24-12-26 14.32",
        "24.12. 14.32", "24-12-2026 - 26-12-2026", "8.00-16.00", "08.00-16.00", "08.00 - 16.00", "08.00\u201316.00",
        "Opgang 42 08.00-16.00", "8-16 25-11-2026", "formand 2025-2026", "opgang 40, 42, 44, 46", "2030 40 5",
    ],
)  # fmt: skip
def test_days_times_and_opening_hours_are_no_numbers(text: str) -> None:
    assert standins.without_numbers(text) == text


def test_a_number_in_any_field_is_a_stand_in_in_an_exercise(desk: Desk, desk_for: DeskFor, plan: Plan) -> None:
    exercise = opening.start(desk.room, plan, (), "Brand", exercise=True)
    karen = desk_for("karen", exercise)
    fields = {"name": "Ali 20 30 40 51.", "title": "Formand, 20-30-40-52", "org": "Klub 2030-4053"}
    one = listing.add_contact(karen.seat, plan, minor=True, adult="Mor 20/30/40/54-dag", **fields)
    log.add(karen.seat, "TV Syd (20) 304055", kind=EntryKind.CONTACT, call_back=True)
    contacts.claim(karen.seat, one.id)  # changed, and read anew from what changed
    (waiting,) = karen.board.call_backs
    seen = karen.board.record(Contact, one.id)
    texts = [seen.name, seen.title, seen.org, seen.adult, waiting.who]
    assert texts == [
        standins.without_numbers(text) for text in (*fields.values(), "Mor 20/30/40/54-dag", "TV Syd (20) 304055")
    ]
    assert all("00 99 " in text for text in texts) and not [text for text in texts if "30" in text.split("00 99")[0]]


def test_no_real_number_is_shown_in_an_exercise(
    desk_for: DeskFor, plan: Plan, directory: Directory, desk: Desk
) -> None:
    exercise = opening.start(desk.room, plan, directory, "Brand", exercise=True)
    karen = desk_for("karen", exercise)
    real = {
        number for one in directory for number in (one.phone, one.phone_alt, callround.number_in(one.adult)) if number
    }
    for one in karen.board.contacts:
        contacts.give_result(karen.seat, one.id, CallResult.CALL_LATER)  # changed, and read anew from what changed
    shown = " ".join(f"{one.phone} {one.phone_alt} {one.adult} {one.note}" for one in karen.board.contacts)
    assert not [number for number in real if number in shown]
    assert {one.id: bool(one.phone) for one in karen.board.contacts} == {one.id: bool(one.phone) for one in directory}
    fresh = desk_for("tove", exercise)
    assert fresh.board.contacts == karen.board.contacts, "the same ones on every screen"
    assert {named(desk, one.name).phone for one in directory} == {one.phone for one in directory}


# -- the list grows


def test_somebody_new_and_a_number_put_right(desk: Desk, plan: Plan) -> None:
    new = listing.add_contact(
        desk.seat, plan, " Ida Vester ", phone="00 00 03 03", title="Nabo", target_group="b", minor=True, adult="Far"
    )
    assert named(desk, "Ida Vester") == new and (new.target_group, new.minor, new.adult) == ("b", True, "Far")
    assert desk.last.text == "Ny kontakt på listen (KH): Ida Vester, Nabo."
    listing.set_numbers(desk.seat, new.id, "00 00 03 04", "00 00 03 05")
    assert desk.last.text == "Ida Vester: telefonnummeret er rettet på listen (KH)."
    assert (named(desk, "Ida Vester").phone, named(desk, "Ida Vester").phone_alt) == ("00 00 03 04", "00 00 03 05")
    stored = desk.stored
    listing.set_numbers(desk.seat, new.id, "00 00 03 04", "00 00 03 05")
    for act in each(
        lambda: listing.add_contact(desk.seat, plan, " "),
        lambda: listing.add_contact(desk.seat, plan, "Ida", phone="ring til mor"),
        lambda: listing.add_contact(desk.seat, plan, "Ida", target_group="z"),
        lambda: listing.set_numbers(desk.seat, new.id, "x"),
    ):
        with pytest.raises(Refused, match="Intet er gemt"):
            act()
    assert desk.stored == stored
    event = "01920000-0000-7000-8000-000000000002"
    for _ in range(2):
        listing.add_contact(desk.seat, plan, "Ib", event=event)
    assert [one.name for one in desk.board.contacts].count("Ib") == 1
