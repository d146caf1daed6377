"""From what somebody says of a place to the housing department, and never to a wrong one."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.plan.load import read_plan
from beredskab_tui.plan.model import Department, Plan
from beredskab_tui.plan.places import Street, street
from tests.hostile import HOSTILE

PLAN = read_plan(str(Path(__file__).parents[2] / "config" / "plan.toml"))


def found(place: str, plan: Plan = PLAN) -> str | None:
    department = plan.department_of(place)
    return None if department is None else department.id


def area(*departments: tuple[str, str, tuple[str, ...]]) -> Plan:
    """The plan with other departments: id, name, addresses."""
    made = tuple(Department(id=one, name=name, addresses=addresses) for one, name, addresses in departments)
    return msgspec.structs.replace(PLAN, departments=made)


@pytest.mark.parametrize(
    "place",
    [
        "Søparkvej 42",
        "Søparkvej 42, 2. th",
        "Søparkvej 42 2. th",
        "Søparkvej 42 st. tv.",
        "søparkvej 42B",
        "SØPARKVEJ 42 b, kælderen",
        "  Søparkvej   42 ",
        "soeparkvej 42",
        "Søparkvej 40-44",
        "Søparkvej 40 – 44",
        "kælderen, Søparkvej 42",
        "Søparkvej 2",
        "Søparkvej 88",
        "Søparkvej 41",
        "Svanestien",
        "svanestien 41",
        "Vestergården",
        "vestergaarden",
        "opgang B, Vestergården",
        "Afdeling 4",
        "Afdeling 4, Vestergården",
        "Afdeling 4, opgang 2",
        "Søparkvej 42, Vestergården",
    ],
)
def test_vestergaarden_by_every_name(place: str) -> None:
    assert found(place) == "vestergaarden"


@pytest.mark.parametrize(
    ("place", "department"),
    [
        ("Søparkvej 90", "soelyst"),
        ("Åkandevænget 7", "soelyst"),
        ("Aakandevaenget 7", "soelyst"),
        ("Skovbakken", "skovbakken"),
        ("Skovbakken 119", "skovbakken"),
        ("Afdeling 12", "bryggerhaven"),
        ("Torvet", "bryggerhaven"),
        ("torvet 9a", "bryggerhaven"),
    ],
)
def test_the_others(place: str, department: str) -> None:
    assert found(place) == department


@pytest.mark.parametrize(
    "place",
    [
        "",
        " ",
        ",",
        "Søparkvej",  # two departments share it
        "Søparkvej 1",
        "Søparkvej 89",
        "Søparkvej 166",
        "Søparkvej 86-92",  # begins in one and ends in another
        "Søparkvej 88-89",  # half of it is nowhere
        "Søparkvej 042000000000",
        "Søparkvej 421",
        "Søparkvej 42bis",
        "Søparkvejen 42",
        "Ny Søparkvej 42",
        "Skovbakken 120",
        "Afdeling 1",
        "Afdeling 44",
        "Afdeling",
        "Søparken",
        "Søparkvej 42, Bryggerhaven",  # one or the other is wrong
        "Stationen",
    ],
)
def test_no_answer_is_better_than_a_wrong_one(place: str) -> None:
    assert found(place) is None


def test_where_two_departments_have_the_same_house_there_is_no_answer() -> None:
    """Even and odd numbers cannot be told apart, so a street that is divided that way answers nothing."""
    plan = area(("a", "Lige", ("Kajen 2-40",)), ("b", "Ulige", ("Kajen 1-39", "Pieren 5")))
    assert (found("Kajen 12", plan), found("Kajen 40", plan), found("Kajen 1", plan)) == (None, "a", "b")
    assert (found("Pieren 5", plan), found("Pieren 6", plan)) == ("b", None)


def test_two_departments_with_a_name_in_common() -> None:
    plan = area(("nord", "Haven, Nord", ("Kajen",)), ("syd", "Haven, Syd", ("Pieren",)))
    assert (found("Haven", plan), found("Nord", plan), found("Haven, Syd", plan)) == (None, "nord", "syd")
    assert found("Kajen 99999", plan) == "nord", "a street without numbers is all of it"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Søparkvej 2-88", Street("Søparkvej", 2, 88)),
        ("Søparkvej 2 – 88", Street("Søparkvej", 2, 88)),
        ("Søparkvej 88-2", Street("Søparkvej", 2, 88)),
        (" Torvet 9 ", Street("Torvet", 9, 9)),
        ("10. Februar Vej 1-9", Street("10. Februar Vej", 1, 9)),
        ("10. Februar Vej", Street("10. Februar Vej", None, None)),
        ("7", Street("7", None, None)),
    ],
)
def test_addresses_of_the_plan(address: str, expected: Street) -> None:
    assert street(address) == expected


def test_what_is_offered_while_a_place_is_typed() -> None:
    assert PLAN.places[:4] == ("Afdeling 4, Vestergården", "Vestergården", "Afdeling 7, Sølyst", "Sølyst")
    assert "Søparkvej" in PLAN.places
    assert len(set(PLAN.places)) == len(PLAN.places)
    assert all(found(place) for place in PLAN.places if place != "Søparkvej")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_places_are_nowhere_or_somewhere(name: str) -> None:
    assert found(HOSTILE[name]) is None
    assert found(f"Torvet 5, {HOSTILE[name]}") == "bryggerhaven"


words = st.sampled_from(
    ["Søparkvej", "Torvet", "Afdeling", "Vestergården", ",", "-", "42", "7", "a", "2. th", "\u0660"]
)
said = st.one_of(st.text(max_size=300), st.lists(words, max_size=8).map(" ".join), st.lists(words).map("".join))


@given(place=said)
def test_whatever_is_said_there_is_an_answer_or_none(place: str) -> None:
    answer = PLAN.department_of(place)
    assert answer is None or answer in PLAN.departments
    assert PLAN.department_of(f" {place.swapcase()} ") == PLAN.department_of(place.swapcase())


@given(address=said, place=said)
def test_whatever_stands_in_the_plan(address: str, place: str) -> None:
    plan = area(("a", address, (address, "Kajen 2-4")), ("b", "Bo", ("Kajen 6-8",)))
    assert found("Bo", plan) in ("b", None)
    plan.department_of(place)
    assert all(plan.places)


@given(number=st.integers(0, 10**9))
def test_a_house_is_where_its_number_says(number: int) -> None:
    expected = "vestergaarden" if 2 <= number <= 88 else "soelyst" if 90 <= number <= 164 else None
    assert found(f"Søparkvej {number}") == expected
