"""What the four roles may do, and how a refusal sounds."""

from itertools import product

import pytest

from beredskab_tui.access.people import People, Role
from beredskab_tui.access.rights import RIGHTS, Right, may, reads_sensitive, require
from beredskab_tui.access.standings import Special, Standing, may_do
from beredskab_tui.errors import NotAllowed

PERSON = {Role.LEADER: "karen", Role.DEPUTY: "jonas", Role.EMPLOYEE: "amina", Role.READER: "tove"}

LEADERS = {Right.RELEASE, Right.CLOSE, Right.READ_SENSITIVE, Right.DECLASSIFY, Right.DELETE}
STAFF = {Right.START, Right.LOG, Right.WORK}


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        # Plan R38: the leader answers for the staff and its actions, so closing is the leader's alone.
        (Role.LEADER, set(Right)),
        (Role.DEPUTY, set(Right) - LEADERS),
        (Role.EMPLOYEE, STAFF),
        (Role.READER, set()),
    ],
)
def test_who_may_what(role: Role, rights: set[Right], people: People) -> None:
    person = people.find(PERSON[role])
    assert {right for right in Right if may(person, right)} == rights


def test_every_role_is_decided() -> None:
    assert RIGHTS.keys() == set(Role)


@pytest.mark.parametrize(("role", "right"), list(product(Role, Right)))
def test_a_refusal_says_who_may(role: Role, right: Right, people: People) -> None:
    person = people.find(PERSON[role])
    if may(person, right):
        require(person, right)
        return
    with pytest.raises(NotAllowed) as refused:
        require(person, right)
    sentence = refused.value.sentence
    assert sentence.endswith(". Intet er ændret.")
    assert refused.value.exit_code == 1
    if role is Role.READER:
        assert sentence.startswith("Tove Lind har læseadgang og kan ikke ")
    else:
        assert sentence.startswith("Kun lederen kan " if right in LEADERS else "Kun lederen eller stedfortræderen kan ")
        assert right.value in sentence


def test_what_is_denied_is_joined_with_or(people: People) -> None:
    with pytest.raises(NotAllowed, match="kan ikke bekræfte, koordinere eller skifte beredskabsgruppe"):
        require(people.find("tove"), Right.ACTIVATE)


def test_a_deputy_who_has_taken_over_has_the_leaders_rights_and_the_leader_keeps_them(people: People) -> None:
    jonas, karen, amina = people.find("jonas"), people.find("karen"), people.find("amina")
    # Deleting an incident that is over is nothing that can be taken over in it.
    assert {right for right in Right if may(jonas, right, "jonas")} == set(Right) - {Right.DELETE}
    assert {right for right in Right if may(karen, right, "jonas")} == set(Right)
    assert not may(jonas, Right.CLOSE, "another-deputy")
    # A name in the incident makes nobody a deputy.
    assert {right for right in Right if may(amina, right, "amina")} == STAFF
    require(jonas, Right.CLOSE, "jonas")
    with pytest.raises(NotAllowed, match="Kan lederen ikke nås, så overtag ledelsen først"):
        require(jonas, Right.CLOSE)


PERSONS = {
    Standing.LEADER: ("karen", None),
    Standing.DEPUTY: ("jonas", None),
    Standing.ACTING: ("jonas", "jonas"),
    Standing.EMPLOYEE: ("amina", None),
    # What the incident gives besides is no argument of ``may``; only what is sensitive is read by the officer, too.
    Standing.OFFICER: ("amina", None),
    Standing.KEEPER: ("amina", None),
    Standing.READER: ("tove", None),
}


@pytest.mark.parametrize("standing", Standing)
def test_the_table_that_people_read_says_what_is_asked_for(standing: Standing, people: People) -> None:
    person, acting = PERSONS[standing]
    told = {right for right in Right if standing in may_do(right)}
    asked = {right for right in Right if may(people.find(person), right, acting)}
    officer = person if standing is Standing.OFFICER else None
    if reads_sensitive(people.find(person), acting_leader=acting, situation_officer=officer):
        asked.add(Right.READ_SENSITIVE)
    assert told == asked


def test_whoever_may_only_read_may_do_nothing_of_all_that() -> None:
    assert all(Standing.READER not in may_do(what) for what in (*Right, *Special))
    assert all(may_do(what) for what in (*Right, *Special))


def test_taking_over_is_for_a_deputy_and_handing_back_for_the_two_it_is_between() -> None:
    assert may_do(Special.TAKE_OVER) == {Standing.DEPUTY}
    assert may_do(Special.HAND_BACK) == {Standing.LEADER, Standing.ACTING}
