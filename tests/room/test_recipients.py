"""Who gets a mail and who must be rung: everybody once, nobody lost, nobody under 18 (plan R29, R54)."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Contact, Recipient
from beredskab_tui.room.recipients import Gathered, gather
from tests.hostile import HOSTILE, harmless
from tests.room.desk import Desk


def contact(
    name: str,
    email: str = "",
    *,
    groups: tuple[str, ...] = ("bestyrelse",),
    target: str | None = None,
    phone: str = "",
    phone_alt: str = "",
    minor: bool = False,
    adult: str = "",
) -> Contact:
    return Contact(
        id=f"id-{name}", name=name, email=email, groups=groups, target_group=target, phone=phone, phone_alt=phone_alt,
        minor=minor, adult=adult,
    )  # fmt: skip


TOVE = contact("Tove", "tove@example.dk", phone="00 00 00 01")
ERIK = contact("Erik", "TOVE@example.dk", phone="00 00 00 02")
KURT = contact("Kurt", "kurt@example.dk", groups=("drift",), target="a")
NAJA = contact("Naja", phone_alt="00 00 00 03")
PALLE = contact("Palle")
BENT = contact("Bent", "bent@x.dk, b@x.dk", phone="00 00 00 04")
AYAN = contact(
    "Ayan", "ayan@example.dk", target="d", phone="00 00 00 05", minor=True, adult="Samira Haddad, 00 00 00 06"
)
ALL = (TOVE, KURT, ERIK, NAJA, PALLE, BENT, AYAN)


def names(those: tuple[Recipient, ...]) -> list[str]:
    return [one.name for one in those]


def test_whoever_is_in_one_of_the_groups_in_the_order_of_the_list() -> None:
    assert names(gather(ALL, ("bestyrelse",), ()).recipients) == ["Tove og Erik"]
    assert names(gather(ALL, ("drift", "bestyrelse"), ("a",)).recipients) == ["Tove og Erik", "Kurt"]
    assert names(gather(ALL, (), ("a",)).recipients) == ["Kurt"]
    assert gather(ALL, (), ()) == Gathered((), (), (), ())


def test_one_address_is_one_recipient_with_both_names() -> None:
    (one,) = gather((contact("Bo", "Tove@EXAMPLE.dk"), TOVE, ERIK, TOVE), ("bestyrelse",), ()).recipients
    assert (one.name, one.address, one.contact) == ("Bo, Tove og Erik", "Tove@example.dk", "id-Bo")
    assert one.phone == "00 00 00 01" and one.trouble == ""


def test_whom_no_mail_can_reach_is_named_with_a_number() -> None:
    got = gather(ALL, ("bestyrelse",), ())
    assert [(one.name, one.phone, one.trouble, one.address) for one in got.without_mail] == [
        ("Naja", "00 00 00 03", "Har ingen mailadresse.", ""),
        ("Palle", "", "Har hverken mailadresse eller telefonnummer.", ""),
    ]
    (bent,) = got.invalid
    assert (bent.contact, bent.phone, bent.address) == ("id-Bent", "00 00 00 04", "bent@x.dk, b@x.dk")
    assert "er flere adresser" in bent.trouble


def test_nobody_under_18_gets_a_mail_not_even_by_hand() -> None:
    for got in (
        gather(ALL, (), ("d",)),
        gather(ALL, (), (), "ayan@example.dk"),
        gather(ALL, (), ("d",), "Ayan <AYAN@example.dk>"),
    ):
        assert got.recipients == got.without_mail == got.invalid == ()
        (ayan,) = got.minors
        assert (ayan.contact, ayan.address, ayan.phone) == ("id-Ayan", "", "00 00 00 06")
        assert "Samira Haddad" in ayan.trouble
    alone = contact("Bo", "bo@example.dk", phone="00 00 00 09", minor=True)
    (bo,) = gather((alone,), ("bestyrelse",), ()).minors
    assert bo.phone == "" and "Ingen voksen står på listen" in bo.trouble


def test_an_adult_of_the_same_address_gets_it() -> None:
    mother = contact("Hawa", "ayan@example.dk", groups=("drift",))
    got = gather((AYAN, mother), (), ("d",), "ayan@example.dk")
    assert names(got.recipients) == ["Hawa"] and names(got.minors) == ["Ayan"]


def test_typed_addresses_come_last_and_once() -> None:
    got = gather(ALL, ("bestyrelse",), (), "ny@x.dk, Mette Lund <mette@example.dk>; NY@x.dk\nkurt@example.dk tove@")
    assert [(one.name, one.address, one.contact) for one in got.recipients] == [
        ("Tove og Erik", "tove@example.dk", "id-Tove"),
        ("ny@x.dk", "ny@x.dk", None),
        ("Mette Lund", "mette@example.dk", None),
        ("Kurt", "kurt@example.dk", "id-Kurt"),
    ]
    assert [(one.name, one.address) for one in got.invalid] == [("Bent", "bent@x.dk, b@x.dk"), ("tove@", "tove@")]
    assert "efter @" in got.invalid[1].trouble


def test_a_name_that_was_typed_with_a_known_address_is_told_too() -> None:
    (one,) = gather(ALL, ("drift",), (), "Kurt Aagaard <kurt@example.dk>, kurt <kurt@example.dk>").recipients
    assert (one.name, one.contact) == ("Kurt og Kurt Aagaard", "id-Kurt")


@pytest.mark.parametrize(
    ("excluded", "left"),
    [
        (("id-Tove",), ["Erik", "ny@x.dk"]),
        (("tove@EXAMPLE.dk",), ["ny@x.dk"]),
        (("NY@x.dk",), ["Tove og Erik"]),
        (("id-Tove", "id-Erik", "ny@x.dk"), []),
        (("",), ["Tove og Erik", "ny@x.dk"]),
    ],
)
def test_who_is_left_out(excluded: tuple[str, ...], left: list[str]) -> None:
    got = gather(ALL, ("bestyrelse",), (), "ny@x.dk, ikke", excluded)
    assert names(got.recipients) == left
    assert names(got.without_mail) == ["Naja", "Palle"]
    assert names(gather(ALL, ("bestyrelse",), (), "ikke", ("ikke", "id-Bent", "id-Naja", "id-Ayan")).invalid) == []


def test_an_address_is_left_out_however_it_is_written() -> None:
    lake = contact("Sø", "post@sø.example.dk")
    for excluded in ("post@sø.example.dk", "post@xn--s-5ga.example.dk"):
        assert gather((lake,), ("bestyrelse",), (), "post@sø.example.dk", (excluded,)) == Gathered((), (), (), ())
    assert gather(ALL, (), (), "ayan@example.dk", ("ayan@example.dk",)) == Gathered((), (), (), ())


people = st.builds(
    contact,
    st.uuids().map(str),
    st.sampled_from(["", "a@x.dk", "A@x.dk", "b@x.dk", "ø@x.dk", "c", "a@x.dk, b@x.dk", "d@example.dk"]),
    groups=st.lists(st.sampled_from(["en", "to", "tre"]), max_size=2).map(tuple),
    target=st.sampled_from([None, "a", "b"]),
    phone=st.sampled_from(["", "00 00 00 01"]),
    minor=st.booleans(),
)


@given(
    st.lists(people, max_size=8),
    st.sets(st.sampled_from(["en", "to"])),
    st.sets(st.sampled_from(["a"])),
    st.lists(st.sampled_from(["a@x.dk", "ny@x.dk", "ikke", "d@example.dk"]), max_size=3),
)
def test_everybody_is_in_exactly_one_of_the_four(
    contacts: list[Contact], groups: set[str], targets: set[str], typed: list[str]
) -> None:
    got = gather(contacts, groups, targets, " ".join(typed))
    told = Counter(
        name for part in got for one in part for name in one.name.replace(" og ", ", ").split(", ") if one.contact
    )
    chosen = [one for one in contacts if groups & set(one.groups) or one.target_group in targets]
    assert all(told[one.name] == 1 for one in chosen)
    assert max(told.values(), default=1) == 1
    addresses = [one.address.casefold() for one in got.recipients]
    assert len(set(addresses)) == len(addresses) and all(addresses)
    young = {one.id for one in contacts if one.minor}
    assert not young & {one.contact for part in got[:3] for one in part}
    assert {one.contact for one in got.minors} <= young
    for address in typed:
        everywhere = [one.address for part in got[:2] for one in part]
        owners = [one for one in contacts if one.email.casefold() == address]
        assert address in map(str.casefold, everywhere) or (owners and all(one.minor for one in owners))
    assert all(one.trouble for part in got[1:] for one in part) and not any(one.trouble for one in got.recipients)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pieces_are_told_and_lost_by_nobody(name: str) -> None:
    got = gather(ALL, (), (), HOSTILE[name][:3000])
    assert got.recipients == ()
    assert all(harmless(one.trouble) for one in got.invalid)


def test_the_sample_plan(desk: Desk, plan: Plan) -> None:
    contacts = desk.board.contacts
    everybody = gather(
        contacts, [group.id for group in plan.contact_groups], [target.id for target in plan.target_groups]
    )
    assert sum(map(len, everybody)) == len(contacts)
    assert names(everybody.minors) == ["Ayan Farah", "Viktor Lund"]
    assert all(one.phone for one in (*everybody.without_mail, *everybody.minors))
    assert everybody.invalid == ()
