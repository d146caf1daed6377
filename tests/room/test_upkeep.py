"""The contact list between incidents: edited, verified, given to somebody, merged, gone through; and its file again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.access.people import People, UnknownPerson
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.plan.contactfacts import contact_id
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.records.phones import bare_number
from beredskab_tui.room import dutylog, register
from beredskab_tui.room.directory import ChangedMeanwhile
from beredskab_tui.room.registerjournal import read_register
from beredskab_tui.room.room import Room
from beredskab_tui.room.upkeep import SHARED, duplicates, freshness, list_freshness, merged, shares, to_check
from tests.conftest import EVENING, Clock, RoomFor

Contacts = tuple[DirectoryContact, ...]


def lines(room: Room) -> list[str]:
    return [entry.text for entry in dutylog.entries(room)]


def now_of(room: Room, contact: DirectoryContact | str) -> DirectoryContact:
    known = contact if isinstance(contact, str) else contact.id
    return next(one for one in register.contacts(room) if one.id == known)


@pytest.fixture
def listed(room_for: RoomFor, contacts: Contacts) -> Contacts:
    """The shipped list, in the register."""
    register.import_contacts(room_for(), contacts)
    return contacts


# -- the first change


def test_the_first_change_takes_the_file_over_and_says_so(room_for: RoomFor, contacts: Contacts) -> None:
    room = room_for("amina")
    assert not register.directory(room, contacts).own
    register.verify(room, contacts[3].id, to_start_from=contacts)
    after = register.directory(room)
    assert after.own and len(after.contacts) == len(contacts)
    assert after.contacts[3] == msgspec.structs.replace(contacts[3], verified_at=EVENING, verified_by="amina")
    (line,) = lines(room)
    assert line.startswith("Kontaktlisten er overtaget fra kontakter.csv: 64 kontakter (AY).")
    register.edit(room, contacts[4].id, {"phone": "00 00 09 01"}, to_start_from=contacts)
    assert len(lines(room)) == 2


def test_one_change_is_one_record_of_the_journal(room_for: RoomFor, listed: Contacts) -> None:
    room = room_for()
    journal = read_register(room)
    assert journal is not None
    before = journal.head[0]
    register.merge(room, listed[0].id, listed[1].id)
    register.delegate(room, {contact.id: "amina" for contact in listed[2:20]})
    journal = read_register(room)
    assert journal is not None and journal.head[0] == before + 2


# -- editing


def test_an_edit_changes_those_fields_and_keeps_the_id(room_for: RoomFor, listed: Contacts) -> None:
    room, lars = room_for("peter"), listed[0]
    changed = register.edit(room, lars.id, {"name": "Lars  Brink Holst", "note": "ny\nnote"}, seen=lars)
    assert changed.id == lars.id and now_of(room, lars) == changed
    assert (changed.name, changed.note, changed.phone) == ("Lars  Brink Holst", "ny\nnote", lars.phone)
    assert changed.verified_at == lars.verified_at, "the number is the same"
    assert lines(room)[-1] == "Kontakten Lars Brink, Politiet i Fjordby er rettet: navn, note (PD)."
    register.edit(room, lars.id, {"note": "ny\nnote"})
    assert len(lines(room)) == 2, "nothing was changed"


def test_a_new_number_is_not_confirmed_until_somebody_says_so(room_for: RoomFor, listed: Contacts) -> None:
    room, lars = room_for("amina"), listed[0]
    after = register.edit(room, lars.id, {"phone": "00 00 09 09"})
    assert (after.verified_at, after.verified_by) == (None, None)
    after = register.edit(room, lars.id, {"phone": "00 00 09 10"}, verified=True)
    assert (after.verified_at, after.verified_by) == (EVENING, "amina")


def test_two_people_on_different_fields_both_win_and_on_the_same_one_the_second_is_told(
    room_for: RoomFor, listed: Contacts
) -> None:
    seen = listed[0]
    register.edit(room_for("peter"), seen.id, {"phone": "00 00 09 01"}, seen=seen)
    register.edit(room_for("amina"), seen.id, {"email": "ny@example.dk"}, seen=seen)
    with pytest.raises(ChangedMeanwhile, match=r"telefon er nu »00 00 09 01«\. Intet er ændret") as caught:
        register.edit(room_for("amina"), seen.id, {"phone": "00 00 09 02"}, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        register.verify(room_for("amina"), seen.id, seen=seen)
    assert now_of(room_for(), seen).phone == "00 00 09 01" and now_of(room_for(), seen).email == "ny@example.dk"
    register.edit(room_for("amina"), seen.id, {"phone": "00 00 09 02"}, seen=caught.value.now)
    assert now_of(room_for(), seen).phone == "00 00 09 02"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": " "}, "Navnet mangler"),
    ({"phone": "ring sent"}, "Telefon »ring sent« er ikke et nummer"),
    ({"phone_alt": "x"}, "Telefon 2 »x« er ikke et nummer"),
    ({"email": "a@b"}, "Mail »a@b« er ikke en mailadresse"),
    ({"groups": ("gruppe_9",)}, "Gruppen »gruppe_9« findes ikke i planen. Mente du gruppe_"),
    ({"target_group": "f"}, "Målgruppe »f« findes ikke i planen"),
    ({"department": "solyst"}, "Afdeling »solyst« findes ikke i planen. Mente du soelyst?"),
    ({"name": "vagtcentralen"}, "vagtcentralen, Politiet i Fjordby står allerede på listen"),
    ({"note": "x" * 10_001}, "10.001"),
]


@pytest.mark.parametrize(("changes", "says"), WRONG)
def test_what_is_wrong_is_refused_in_words(
    room_for: RoomFor, listed: Contacts, plan: Plan, changes: dict[str, Any], says: str
) -> None:
    room = room_for("amina")
    with pytest.raises(Exception, match=says) as caught:
        register.edit(room, listed[0].id, changes, plan=plan)
    assert "gemt" in str(caught.value)
    assert now_of(room, listed[0]) == listed[0] and len(lines(room)) == 1


def test_what_an_older_plan_left_behind_does_not_stop_a_new_number(
    room_for: RoomFor, contacts: Contacts, plan: Plan
) -> None:
    old = msgspec.structs.replace(contacts[0], groups=("fandtes_engang",))
    register.import_contacts(room_for(), [old])
    assert register.edit(room_for(), old.id, {"phone": "00 00 09 01"}, plan=plan).groups == ("fandtes_engang",)


def test_a_new_contact_is_added_once(room_for: RoomFor, listed: Contacts, plan: Plan) -> None:
    room = room_for("amina")
    facts = {"name": "Bo Bæk", "org": "Klub Kajen", "minor": True, "adult": "Far, 00 00 09 03", "groups": ("presse",)}
    event = "01a213bd-cebd-78bb-9d62-6a14ebf2e2e6"
    first = register.add(room, facts, plan=plan, event=event)
    assert register.add(room, facts, plan=plan, event=event) == first
    assert first.id == contact_id("Bo Bæk", "Klub Kajen"), "what a file would call it"
    assert (now_of(room, first).adult, now_of(room, first).verified_at) == ("Far, 00 00 09 03", None)
    assert lines(room)[1:] == ["Ny på kontaktlisten: Bo Bæk, Klub Kajen (AY)."]
    with pytest.raises(Refused, match="står allerede på listen"):
        register.add(room, facts, plan=plan)


def test_removing_needs_a_reason_and_the_leader(room_for: RoomFor, listed: Contacts) -> None:
    with pytest.raises(NotAllowed, match="Kun lederen eller stedfortræderen"):
        register.remove(room_for("amina"), listed[0].id, "flyttet")
    with pytest.raises(Refused, match="mangler en grund"):
        register.remove(room_for("jonas"), listed[0].id, " ")
    register.remove(room_for("jonas"), listed[0].id, "er gået på pension")
    assert len(register.contacts(room_for())) == len(listed) - 1
    said = "Taget af kontaktlisten af JB: Lars Brink, Politiet i Fjordby. Grund: er gået på pension."
    assert lines(room_for())[-1] == said
    with pytest.raises(Refused, match="står ikke på listen længere"):
        register.edit(room_for(), listed[0].id, {"note": "x"})


# -- who checks whom


def test_a_part_is_given_to_people_and_taken_back(room_for: RoomFor, listed: Contacts) -> None:
    room = room_for()
    given = shares([one.id for one in listed[:5]], ["amina", "peter"])
    assert register.delegate(room, given) == {"amina": 3, "peter": 2}
    assert [now_of(room, one).checked_by for one in listed[:6]] == ["amina"] * 3 + ["peter"] * 2 + [None]
    assert lines(room)[-1] == "Kontakttjek fordelt af KH: AY 3, PD 2."
    register.delegate(room, {listed[0].id: None})
    assert now_of(room, listed[0]).checked_by is None
    with pytest.raises(Refused, match="har læseadgang og kan ikke tjekke"):
        register.delegate(room, {listed[0].id: "tove"})
    with pytest.raises(UnknownPerson):
        register.delegate(room, {listed[0].id: "ingen"})
    with pytest.raises(NotAllowed):
        register.delegate(room_for("amina"), {listed[0].id: "amina"})


@given(st.integers(1, 40), st.integers(1, 7))
def test_shares_are_even_and_each_gets_a_run_of_the_list(contacts: int, people: int) -> None:
    got = list(shares([str(n) for n in range(contacts)], [str(n) for n in range(people)]).values())
    counts = [got.count(str(n)) for n in range(people)]
    assert sum(counts) == contacts and max(counts) - min(counts) <= 1 and got == sorted(got)


def test_mine_come_first_then_nobodys_then_others() -> None:
    def old(number: str, by: str | None) -> DirectoryContact:
        return DirectoryContact(id=number, name=number, checked_by=by)

    fresh = DirectoryContact(id="5", name="5", checked_by="amina", verified_at=EVENING)
    known = [old("1", "peter"), old("2", None), old("3", "amina"), fresh, old("4", None)]
    assert [one.id for one in to_check(known, 90, EVENING, "amina")] == ["3", "2", "4", "1"]
    assert [one.id for one in to_check(known, 90, EVENING, "amina", seen=["3", "2"])] == ["4", "1"]


# -- the check as a whole


def test_a_check_tells_how_many_were_confirmed_and_the_list_when_it_was_gone_through(
    room_for: RoomFor, listed: Contacts, plan: Plan, clock: Clock
) -> None:
    amina, karen = room_for("amina"), room_for("karen")
    old = [one for one in listed if one.verified_at is None or one.verified_at < EVENING - timedelta(days=90)]
    assert len(old) == 7
    for contact in old[:3]:
        register.verify(amina, contact.id)
    assert lines(amina)[1:] == [], "a single one is no line"
    clock.forward(minutes=1)
    register.finish_check(amina, plan.upkeep, through=False)
    assert lines(amina)[-1] == "Kontakttjek: 3 bekræftet af AY. 4 kontakter er ikke bekræftet endnu."
    assert register.directory(amina).last_check is None
    assert register.finish_check(amina, plan.upkeep, through=False) is None, "nothing since"
    clock.forward(minutes=1)
    for contact in old[3:]:
        register.verify(karen, contact.id)
    done = register.finish_check(karen, plan.upkeep, through=False)
    assert done is not None and (done.verified, done.left, done.complete) == (4, 0, True)
    assert lines(amina)[-1] == "Kontakttjek: 4 bekræftet af KH. Listen er gennemgået."
    assert register.directory(amina).last_check == done
    clock.forward(minutes=60 * 24 * 200)
    done = register.finish_check(amina, plan.upkeep, through=True)
    assert done is not None and done.complete and done.left == len(listed)
    assert lines(amina)[-1] == ("Kontakttjek ved AY. Listen er gennemgået. 64 kontakter er ikke bekræftet endnu.")


# -- what stands there twice


def test_the_likely_duplicates_with_the_reason(contacts: Contacts) -> None:
    assert duplicates(contacts) == [], "the shipped list has none"
    anna = DirectoryContact(id="1", name="Anna Ø", phone="+45 00 00 00 01", email="anna@example.dk")
    same = DirectoryContact(id="2", name="anna oe", phone_alt="0045 00000001", email="Anna@example.dk")
    mail = DirectoryContact(id="3", name="Kontoret", email="anna@example.dk")
    found = duplicates([mail, anna, DirectoryContact(id="4", name="Bo"), same, DirectoryContact(id="5", name="Ib")])
    assert [(pair.first.id, pair.second.id, pair.why) for pair in found] == [
        ("1", "2", "samme mail og samme navn og samme telefon"),
        ("3", "1", "samme mail"),
        ("3", "2", "samme mail"),
    ]


def test_a_number_that_many_share_is_no_sign() -> None:
    many = [DirectoryContact(id=str(n), name=f"Kontor {n}", phone="00 00 00 09") for n in range(500)]
    twice = [DirectoryContact(id=f"b{n}", name="Bo", phone="00 00 00 09") for n in range(2)]
    assert [(pair.first.id, pair.second.id, pair.why) for pair in duplicates([*many, *twice])] == [
        ("b0", "b1", "samme navn")
    ]
    assert len(duplicates(many[: SHARED - 1])) == (SHARED - 1) * (SHARED - 2) // 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("00 00 00 01", "0000-0001", True),
        ("+45 00 00 00 01", "00000001", True),
        ("0045 00 00 00 01", "(+45) 00 00 00 01", True),
        ("0046 00 00 00 01", "00 00 00 01", False),
        ("45 00 00 00", "00 00 00 45", False),
        ("45 00 00 00", "45000000", True),
    ],
)
def test_numbers_are_compared_without_their_looks(one: str, other: str, same: bool) -> None:
    assert (bare_number(one) == bare_number(other)) is same


def test_merging_keeps_what_is_kept_and_loses_nothing(room_for: RoomFor, contacts: Contacts) -> None:
    kept = DirectoryContact(id="1", name="Anna Ø", phone="00 00 00 01", groups=("presse",), note="Ring sent")
    other = DirectoryContact(
        id="2", name="Anna Ø.", title="Formand", org="Sølyst", phone="00 00 00 02", phone_alt="00 00 00 03",
        email="anna@example.dk", groups=("gruppe_1", "presse"), target_group="b", department="soelyst", minor=True,
        adult="Mor, 00 00 00 04", note="Kun hverdage", verified_at=EVENING, verified_by="peter", checked_by="amina",
    )  # fmt: skip
    register.import_contacts(room_for(), [kept, other])
    first, second = register.contacts(room_for())
    after = register.merge(room_for("jonas"), first.id, second.id, why="samme navn")
    assert register.contacts(room_for()) == [after]
    assert after == DirectoryContact(
        id="1", name="Anna Ø", title="Formand", org="Sølyst", phone="00 00 00 01", phone_alt="00 00 00 02",
        email="anna@example.dk", groups=("presse", "gruppe_1"), target_group="b", department="soelyst", minor=True,
        adult="Mor, 00 00 00 04", note="Ring sent\nKun hverdage\nOgså: telefon 00 00 00 03", checked_by="amina",
    )  # fmt: skip
    said = "To kontakter er gjort til én: samme navn. Anna Ø., Sølyst står nu under Anna Ø (JB)."
    assert lines(room_for())[-1] == said
    with pytest.raises(NotAllowed):
        register.merge(room_for("amina"), first.id, second.id)
    with pytest.raises(Refused, match="den samme"):
        register.merge(room_for(), first.id, first.id)


texts = st.sampled_from(["", "a", "b"])
numbers = st.sampled_from(["", "00 00 00 01", "+45 00000001", "00 00 00 02", "00 00 00 03"])


@st.composite
def some(draw: st.DrawFn, number: str) -> DirectoryContact:
    return DirectoryContact(
        id=number,
        name=draw(st.sampled_from(["Anna", "anna", "Bo"])),
        title=draw(texts),
        org=draw(texts),
        phone=draw(numbers),
        phone_alt=draw(numbers),
        email=draw(st.sampled_from(["", "a@example.dk", "b@example.dk"])),
        groups=tuple(draw(st.sets(st.sampled_from(["x", "y", "z"])))),
        target_group=draw(st.sampled_from([None, "a", "b"])),
        department=draw(st.sampled_from([None, "a", "b"])),
        minor=draw(st.booleans()),
        adult=draw(texts),
        note=draw(st.sampled_from(["", "n1", "n2"])),
        verified_at=draw(st.sampled_from([None, EVENING, EVENING - timedelta(days=1)])),
    )


@given(some("1"), some("2"))
def test_nothing_that_either_says_is_lost(kept: DirectoryContact, other: DirectoryContact) -> None:
    after = merged(kept, other)
    assert after.id == kept.id and set(after.groups) == {*kept.groups, *other.groups}
    there = {bare_number(number) for number in (after.phone, after.phone_alt)}
    noted = "".join(c for c in after.note if c.isdecimal())
    for one in (kept, other):
        for number in (one.phone, one.phone_alt):
            assert bare_number(number) in there or bare_number(number) in noted
        for word in (one.title, one.org, one.email, one.adult, one.note):
            assert word in (after.title, after.org, after.email, after.adult) or word in after.note
        assert after.minor or not one.minor
    for name in ("name", "title", "org", "phone", "email", "target_group", "department", "adult"):
        assert getattr(after, name) == (getattr(kept, name) or getattr(other, name))
    confirmed = {one.verified_at for one in (kept, other) if bare_number(one.phone) == bare_number(after.phone)}
    assert after.verified_at in confirmed or not after.phone


# -- how fresh it is


def test_freshness_in_words() -> None:
    def confirmed(at: datetime | None) -> DirectoryContact:
        return DirectoryContact(id=str(at), name="Bo", verified_at=at)

    known = [confirmed(None), confirmed(datetime(2026, 8, 24, 12, tzinfo=UTC)), confirmed(EVENING)]
    assert [freshness(one, 90, EVENING) for one in known] == [
        "aldrig bekræftet",
        "forældet siden 22.11.2026",
        "bekræftet 23.11.2026",
    ]
    assert list_freshness(known, 90, EVENING) == "1 af 3 bekræftet inden for 90 dage"


# -- out to a file and in again


def test_an_import_finds_a_renamed_contact_by_its_present_name(room_for: RoomFor, listed: Contacts) -> None:
    room = room_for()
    renamed = register.edit(room, listed[0].id, {"name": "Lars Brink Holst"})
    out = [msgspec.structs.replace(one, id=contact_id(one.name, one.org)) for one in register.contacts(room)]
    assert out[0].id != renamed.id
    assert register.import_contacts(room, out) == (0, 0, 0)
    assert now_of(room, listed[0]).name == "Lars Brink Holst"
    # A file of before it was renamed means the same one; a namesake in the same file is somebody else.
    assert register.import_contacts(room, listed) == (0, 1, 0)
    register.edit(room, listed[0].id, {"name": "Lars Brink Holst"})
    namesake = listed[0]
    assert register.import_contacts(room, [*out, namesake]) == (1, 0, 0)
    assert len({one.id for one in register.contacts(room)}) == len(listed) + 1


def test_an_import_keeps_the_time_of_the_same_day_and_what_the_file_does_not_say(
    room_for: RoomFor, contacts: Contacts
) -> None:
    noon = datetime(2026, 11, 23, 11, tzinfo=UTC)
    rich = msgspec.structs.replace(
        contacts[0], adult="Mor", verified_at=EVENING, verified_by="amina", checked_by="peter"
    )
    register.import_contacts(room_for(), [rich])
    older = frozenset(("name", "org", "phone", "verified_at"))
    bare = DirectoryContact(id=rich.id, name=rich.name, org=rich.org, phone=rich.phone, verified_at=noon)
    assert register.import_contacts(room_for(), [bare], older) == (0, 0, 0)
    assert now_of(room_for(), rich) == rich
    another_day = msgspec.structs.replace(bare, verified_at=noon - timedelta(days=2))
    assert register.import_contacts(room_for(), [another_day], older) == (0, 1, 0)
    after = now_of(room_for(), rich)
    assert (after.verified_at, after.verified_by, after.checked_by) == (noon - timedelta(days=2), None, "peter")
    # With every column there, an empty cell is meant.
    assert register.import_contacts(room_for(), [bare]) == (0, 1, 0)
    assert now_of(room_for(), rich).adult == "" and now_of(room_for(), rich).checked_by is None


def test_people_are_meant_by_initials_too(room_for: RoomFor, contacts: Contacts, people: People) -> None:
    written = msgspec.structs.replace(contacts[0], verified_by="ay", checked_by="har-forladt-os")
    register.import_contacts(room_for(), [written])
    after = now_of(room_for(), written)
    assert (after.verified_by, after.checked_by) == ("amina", "har-forladt-os")
    assert people.initials(after.checked_by) == "har-forladt-os"
