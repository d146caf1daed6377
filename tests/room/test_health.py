"""Whether the plan and the list are fit, in calm words."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.access.people import People
from beredskab_tui.plan.model import Approval, Plan, Signature
from beredskab_tui.records import ContactCheck, DirectoryContact
from beredskab_tui.room.directory import Directory
from beredskab_tui.room.health import Health, last_verified
from beredskab_tui.room.health import health as health_of
from tests.conftest import EVENING

SIGNED = Signature(role="Direktør", name="Birgitte Munk", status="underskrevet", date=date(2026, 2, 18))
MISSING = Signature(role="Politiet", name="Lars Brink", status="mangler")
NOBODY_YET = Signature(role="Kommunen", status="mangler")


def contact(number: int, days_ago: int | None = 0, *, phone: str = "00 00 00 01", note: str = "") -> DirectoryContact:
    at = None if days_ago is None else EVENING - timedelta(days=days_ago)
    return DirectoryContact(id=str(number), name=f"Kontakt {number}", phone=phone, note=note, verified_at=at)


def check(days_ago: int) -> ContactCheck:
    at = EVENING - timedelta(days=days_ago)
    return ContactCheck(id="1", at=at, by="karen", verified=1, left=0, complete=True)


def health(
    plan: Plan,
    contacts: Sequence[DirectoryContact],
    now: datetime,
    *,
    last: ContactCheck | None = None,
    people: People | None = None,
) -> list[Health]:
    return health_of(plan, Directory(list(contacts), True, last), people, now)


@pytest.fixture
def fit(plan: Plan) -> Plan:
    """The shipped plan as it would be when all is well."""
    approval = Approval(date=date(2026, 4, 15), case_number="26-117")
    return msgspec.structs.replace(plan, sample=False, signatures=(SIGNED, SIGNED), approval=approval)


def test_all_is_well(fit: Plan, people: People) -> None:
    assert health(fit, [contact(1), contact(2, 89)], EVENING, last=check(3), people=people) == [
        Health(True, "Karen Holms kontaktliste: 2 af 2 bekræftet inden for 90 dage.", always=True),
        Health(True, "Kontakttjek senest 20.12.2026. Sidst: 20.11.2026."),
        Health(True, "Plan 2026.1 gælder fra 01.03.2026 og efterses senest 01.03.2027."),
        Health(True, "Planen er underskrevet af alle 2 parter."),
        Health(True, "Landsbyggefonden har godkendt planen 15.04.2026 (sag 26-117)."),
        Health(True, "Alle kontakter kan nås på telefon eller mail."),
    ]


def test_the_shipped_example(plan: Plan, contacts: tuple[DirectoryContact, ...], people: People) -> None:
    found = health(plan, contacts, EVENING, people=people)
    assert [one.ok for one in found] == [False, False, False, True, False, False, True]
    assert found[0].text.startswith("Prøveplanen er i brug.")
    assert found[1].text == "Karen Holms kontaktliste: 57 af 64 bekræftet inden for 90 dage."
    assert len(found[1].details) == 7
    assert found[2].text == "Kontakttjek: listen er ikke gennemgået endnu."
    assert found[4].text == "Planen er underskrevet af 2 af 6 parter."
    assert found[4].details[0] == "Leder af Klub Kajen og SSP-leder (Samira Haddad): mangler"


@pytest.mark.parametrize(
    ("valid_from", "months", "ok", "says"),
    [
        (date(2025, 11, 23), 12, True, "efterses senest 23.11.2026"),  # today is in time
        (date(2025, 11, 22), 12, False, "skulle være efterset senest 22.11.2026"),
        (date(2026, 8, 31), 3, True, "efterses senest 30.11.2026"),  # no 31 November
        (date(2024, 2, 29), 36, True, "efterses senest 28.02.2027"),
        (date(2026, 11, 23), 12, True, "gælder fra 23.11.2026"),
        (date(2026, 11, 24), 12, False, "Plan 2026.1 gælder først fra 24.11.2026."),
        (date(9999, 12, 31), 60, False, "gælder først fra 31.12.9999"),
        (date(1, 1, 1), 60, False, "skulle være efterset senest"),
    ],
)
def test_when_the_plan_is_to_be_read_through(fit: Plan, valid_from: date, months: int, ok: bool, says: str) -> None:
    upkeep = msgspec.structs.replace(fit.upkeep, review_months=months)
    plan = msgspec.structs.replace(fit, valid_from=valid_from, upkeep=upkeep)
    review = health(plan, [contact(1)], EVENING)[2]
    assert review.ok is ok
    assert says in review.text


def test_the_day_is_the_danish_one(fit: Plan) -> None:
    plan = msgspec.structs.replace(fit, valid_from=date(2025, 11, 23))
    last_minute, after = datetime(2026, 11, 23, 22, 59, tzinfo=UTC), datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert [health(plan, (), at)[1].ok for at in (last_minute, after)] == [True, False]


def test_who_has_not_signed(fit: Plan) -> None:
    plan = msgspec.structs.replace(fit, signatures=(SIGNED, MISSING, NOBODY_YET))
    assert health(plan, (), EVENING)[2] == Health(
        False, "Planen er underskrevet af 1 af 3 parter.", ("Politiet (Lars Brink): mangler", "Kommunen: mangler")
    )
    one = msgspec.structs.replace(fit, signatures=(SIGNED,))
    assert health(one, (), EVENING)[2] == Health(True, "Planen er underskrevet af den ene part.")


def test_the_approval(fit: Plan) -> None:
    without = msgspec.structs.replace(fit, approval=Approval())
    assert health(without, (), EVENING)[3] == Health(False, "Landsbyggefondens godkendelse mangler.")
    no_case = msgspec.structs.replace(fit, approval=Approval(date=date(2026, 4, 15)))
    assert health(no_case, (), EVENING)[3] == Health(True, "Landsbyggefonden har godkendt planen 15.04.2026.")


def test_how_fresh_the_contacts_are(fit: Plan, people: People) -> None:
    known = [contact(1, 90), contact(2, 91), contact(3, None)]
    fresh = health(fit, known, EVENING, people=people)[0]
    assert fresh == Health(
        False,
        "Karen Holms kontaktliste: 1 af 3 bekræftet inden for 90 dage.",
        ("Kontakt 2: sidst bekræftet 24.08.2026", "Kontakt 3: aldrig bekræftet"),
        always=True,
    )
    nobody_known = health(fit, [contact(1, 99)], EVENING)[0].text
    assert nobody_known == "Lederens kontaktliste: 0 af 1 bekræftet inden for 90 dage."
    lars = msgspec.structs.replace(people.leader, name="Lars Nis")
    staff = People((lars,))
    assert health(fit, known, EVENING, people=staff)[0].text.startswith("Lars Nis' kontaktliste: ")


@pytest.mark.parametrize(
    ("days_ago", "months", "ok", "says"),
    [
        (0, 1, True, "Kontakttjek senest 23.12.2026. Sidst: 23.11.2026."),
        (31, 1, True, "Kontakttjek senest 23.11.2026."),  # today is in time
        (32, 1, False, "Kontakttjek skulle være gjort senest 22.11.2026. Sidst: 22.10.2026."),
        (84, 1, False, "senest 30.09.2026. Sidst: 31.08.2026."),  # no 31 September
        (84, 6, True, "Kontakttjek senest 28.02.2027."),
    ],
)
def test_when_the_list_is_to_be_gone_through(fit: Plan, days_ago: int, months: int, ok: bool, says: str) -> None:
    upkeep = msgspec.structs.replace(fit.upkeep, contact_check_months=months)
    plan = msgspec.structs.replace(fit, upkeep=upkeep)
    found = health(plan, [contact(1)], EVENING, last=check(days_ago))[1]
    assert found.ok is ok and says in found.text
    assert not health(plan, [contact(1)], EVENING)[1].ok


def test_whom_nobody_can_reach(fit: Plan) -> None:
    known = [contact(1), contact(2, phone="", note="Ring til skolen"), contact(3, phone="")]
    assert health(fit, known, EVENING)[5] == Health(
        False, "2 kontakter har hverken telefon eller mail.", ("Kontakt 2 (Ring til skolen)", "Kontakt 3")
    )
    by_mail = msgspec.structs.replace(known[1], email="bo@example.dk")
    assert health(fit, [by_mail], EVENING)[5].ok


def test_who_is_under_18_needs_a_known_adult(fit: Plan) -> None:
    young = msgspec.structs.replace(contact(1, phone=""), minor=True)
    found = health(fit, [young], EVENING)
    assert "hverken" in found[5].text
    assert found[6] == Health(False, "1 kontakt under 18 mangler en kendt voksen.", ("Kontakt 1",))
    through = msgspec.structs.replace(young, adult="Mor, 00 00 00 09")
    assert [one.ok for one in health(fit, [through], EVENING)[5:]] == [True]


def test_no_contacts_at_all(fit: Plan) -> None:
    first, *rest = health(fit, (), EVENING)
    assert first == Health(False, "Der er ingen kontakter. Importér listen, eller udfyld kontakter.csv.")
    assert all("kontakt" not in one.text.casefold() for one in rest)


def test_a_contact_of_an_organisation() -> None:
    bo = msgspec.structs.replace(contact(1), name="Bo Bæk", org="Sølyst")
    assert last_verified(bo) == "Bo Bæk, Sølyst: sidst bekræftet 23.11.2026"


@given(
    valid_from=st.dates(),
    months=st.integers(1, 60),
    ages=st.lists(st.none() | st.integers(-400, 4000), max_size=5),
    now=st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
)
def test_any_plan_on_any_day(plan: Plan, valid_from: date, months: int, ages: list[int | None], now: datetime) -> None:
    upkeep = msgspec.structs.replace(plan.upkeep, review_months=months)
    changed = msgspec.structs.replace(plan, valid_from=valid_from, upkeep=upkeep)
    known = [contact(number, age) for number, age in enumerate(ages)]
    for one in health(changed, known, now):
        assert one.text.endswith(".")
        assert not (one.ok and one.details), "there is nothing to do about what is fine"
