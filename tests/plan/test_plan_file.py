"""``plan.toml``: the shipped plan, what it answers, and every slip of the hand that its parts can have."""

import hashlib
from pathlib import Path

import pytest

from beredskab_tui.configfile import BadFile
from beredskab_tui.errors import UsageError
from beredskab_tui.plan.contacts import read_contacts
from beredskab_tui.plan.load import read_plan
from beredskab_tui.plan.model import ACTIVATORS, Plan
from beredskab_tui.records.kinds import Activator

CONFIG = Path(__file__).parents[2] / "config"
TEXT = (CONFIG / "plan.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(str(CONFIG / "plan.toml"))


def test_the_shipped_plan_holds_what_a_plan_must_have(plan: Plan) -> None:
    assert plan.sample
    assert [kind.id for kind in sorted(plan.kinds, key=lambda kind: kind.digit)] == (
        ["skyderi", "brand", "haervaerk", "overfald", "slaaskamp", "uro", "saerlig", "ulykke", "andet"]
    )
    assert [target.id for target in plan.target_groups] == list("abcde")
    assert {group.id for group in plan.informed} == {
        "bestyrelse", "afdelingsbestyrelser", "driftsafdelinger", "beboere", "institutioner", "virksomheder",
        "foreninger", "presse", "myndigheder", "boligorganisation", "netvaerk", "samarbejdspartnere",
    }  # fmt: skip
    assert [stage.number for stage in plan.stages] == [1, 2, 3, 4]
    assert len(plan.signatures) == 6
    assert plan.review_months == 12
    assert len(plan.group(2).members) == 5
    assert len(plan.group(1).members) == 3
    assert plan.group(2).activated_by == ("politi",)
    assert set(plan.group(1).activated_by) == set(ACTIVATORS) - {"politi"}
    assert set(ACTIVATORS.values()) == set(Activator)


def test_the_cards_the_plan_asks_for(plan: Plan) -> None:
    cards = {card.id: card for card in plan.cards}
    assert [(cards[card_id].stage, cards[card_id].owner_role) for card_id in ("bekraeft", "orienter-bestyrelsen")] == [
        (1, "leder"),
        (2, "leder"),
    ]
    assert cards["situationsbillede"].deadline_minutes == 60
    assert cards["skader"].title == "Skader: personer, ejendom, miljø"
    assert cards["dialog"].title == "Dialog"
    for card_id in ("netvaerk", "afdelingsbestyrelser"):
        assert (cards[card_id].group_1, cards[card_id].group_2) == ("obligatorisk", "evt")
    for card in plan.cards:
        assert card.hint
        assert card.deadline_minutes is not None
        assert "\n" not in card.hint


def test_which_cards_are_asked_for(plan: Plan) -> None:
    def ids(groups: tuple[int, ...], inform_only: bool = False) -> dict[str, bool]:
        return {card.id: mandatory for card, mandatory in plan.cards_for(groups, inform_only)}

    assert ids(()) == ids((1,))
    assert ids((1,))["netvaerk"] is True
    assert ids((2,))["netvaerk"] is False
    assert ids((1, 2))["netvaerk"] is True
    assert "politiets-anvisninger" not in ids((1,))
    assert ids((1, 2))["politiets-anvisninger"] is True
    assert "aftal-plan" not in ids((2,))
    short = ids((1,), inform_only=True)
    assert set(short) < set(ids((1,)))
    assert {"bekraeft", "koordiner", "orienter-bestyrelsen", "info-beboere"} <= set(short)
    stages = [card.stage for card, _ in plan.cards_for((1, 2), False)]
    assert stages == sorted(stages)


def test_looking_things_up(plan: Plan) -> None:
    assert plan.kind("brand").name == "Ildspåsættelse"
    assert plan.department("skovbakken").organisation == "Fjordby Almene Boliger"
    assert plan.stage(2).owner_role == "leder"
    card = plan.card("dialog")
    assert card is not None
    assert card.need(1) == "obligatorisk"
    assert plan.card("findes-ikke") is None


def test_what_is_not_in_the_plan_is_told_in_words(plan: Plan) -> None:
    with pytest.raises(UsageError) as caught:
        plan.kind("bran\x1bd")
    assert caught.value.sentence.startswith("Planen har ikke »brand« som hændelsestype. Den har: skyderi, brand,")
    for asked in (lambda: plan.department("x"), lambda: plan.group(3), lambda: plan.stage(9)):
        with pytest.raises(UsageError):
            asked()


def test_the_fingerprint_is_that_of_the_bytes(plan: Plan) -> None:
    raw = (CONFIG / "plan.toml").read_bytes()
    assert plan.fingerprint == hashlib.blake2b(raw, digest_size=32).hexdigest()


def test_caretakers_are_in_the_contact_list(plan: Plan) -> None:
    names = {contact.name for contact in read_contacts(str(CONFIG / "kontakter.csv"), plan)}
    assert {department.caretaker for department in plan.departments} <= names


MISTAKES = [
    ('kontaktgrupper = ["bestyrelse"]', 'kontaktgrupper = ["bestyrelsen"]', "»bestyrelsen«", "Mente du bestyrelse?"),
    ('orienterer = ["beboere"]', 'orienterer = ["qq"]', "gruppen »qq« findes ikke", "kan være: afdelingsbestyrelser, "),
    ('maalgrupper = ["a", "b"', 'maalgrupper = ["x", "b"', "»x« kan ikke bruges", "a, b, c, d, e"),
    ('kontaktgruppe = "gruppe_2"', 'kontaktgruppe = "gruppe_3"', "»gruppe_3« findes ikke", "Mente du gruppe_"),
    ('id = "dialog"', 'id = "skader"', "id »skader« er brugt før, i [[kort]] i linje", "forskellige"),
    ('id = "uro"', 'id = "brand"', "id »brand« er brugt før", "forskellige"),
    ("tal = 9", "tal = 8", "tal »8« er brugt før", "forskellige"),
    ("tal = 9", "tal = 10", "tallet »10« er uden for grænserne", "fra 1 til 9"),
    ("frist = 180", 'frist = "snart"', "fristen »snart« er ikke et tal", "Skriv antal minutter, fx frist = 30."),
    ("frist = 180", "frist = -1", "fristen »-1« er uden for grænserne", "Skriv et tal fra 0"),
    ('aktiveres_af = ["politi"]', 'aktiveres_af = ["kommune"]', "kun af politiet", '["politi"]'),
    ('aktiveres_af = ["kommune", ', 'aktiveres_af = ["politi", ', "aktiveres ikke af politiet", "gruppe 2"),
    ('aktiveres_af = ["politi"]', 'aktiveres_af = ["politiet"]', "»politiet« kan ikke bruges", "Mente du politi?"),
    ('gruppe 2"\npolitisag = true', 'gruppe 2"\npolitisag = false', "gruppe 2 har politisag = false", "i gruppe 2"),
    ('id = "vestergaarden"', 'id = "Vestergården"', "id »Vestergården«", "ae, oe, aa for æ, ø, å"),
    ("gyldig_fra = 2026-03-01", "gyldig_fra = 1/3-2026", "gyldig_fra »1/3-2026«", "gyldig_fra = 2026-03-01."),
    ('besluttes_af = "leder"', 'besluttes_af = "ordfører"', "»ordfører« kan ikke bruges", "leder, udvalgt_medarbejder"),
    ("dato = 2026-02-18\n", "", "har underskrevet, men datoen mangler", "fx dato ="),
    ("dato = 2026-02-18\n", "dato = 2026-02-18\ndato = 2026-02-18\n", "»dato« står der to gange", "Slet den ene"),
    ('sagsnummer = ""', 'sagsnumer = ""', "feltet »sagsnumer« findes ikke i [godkendelse]", "Mente du sagsnummer?"),
    ("omraade =", "område =", "navnet »område«", "omraade"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "wrong", "right"), MISTAKES)
def test_mistakes(tmp_path: Path, old: str, new: str, wrong: str, right: str) -> None:
    before, found, after = TEXT.partition(old)
    assert found
    path = tmp_path / "plan.toml"
    path.write_text(before + new + after, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read_plan(str(path))
    (problem,) = caught.value.problems
    near = before.count("\n") + 1
    assert problem.file == "plan.toml"
    assert problem.line is not None
    assert near - 3 <= problem.line <= near + 1, problem.sentence
    assert wrong in problem.wrong
    assert right in problem.right


LACKING = [
    ('id = "koordiner"', 'id = "koordinering"', "kortet koordiner mangler", 'id = "koordiner" og trin = 1'),
    ('id = "e"\n', 'id = "a"\n', "der mangler en [[maalgruppe]] med id e", 'id = "e"'),
    ('nummer = 1\nnavn = "Bered', 'nummer = 2\nnavn = "Bered', "[[gruppe]] med nummer 1", "nummer = 1"),
    ('version = "2026.1"', "", "»version« mangler", "fx version ="),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "wrong", "right"), LACKING)
def test_what_is_missing_from_the_whole_file(tmp_path: Path, old: str, new: str, wrong: str, right: str) -> None:
    assert old in TEXT
    path = tmp_path / "plan.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read_plan(str(path))
    problem = next(problem for problem in caught.value.problems if wrong in problem.wrong)
    assert problem.line is None
    assert right in problem.right


OWNED = [
    ("bekraeft", "trin = 1", "trin = 2", "hører til trin 1"),
    ("orienter-bestyrelsen", 'ansvarlig = "leder"', 'ansvarlig = "medarbejder"', "er lederens eget"),
    (
        "afloesning",
        'gruppe_1 = "evt"\ngruppe_2 = "evt"',
        'gruppe_1 = "nej"\ngruppe_2 = "nej"',
        "ikke med i nogen gruppe",
    ),
]


@pytest.mark.parametrize(("card", "old", "new", "wrong"), OWNED)
def test_mistakes_in_one_card(tmp_path: Path, card: str, old: str, new: str, wrong: str) -> None:
    before, head, after = TEXT.partition(f'id = "{card}"\n')
    path = tmp_path / "plan.toml"
    path.write_text(before + head + after.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read_plan(str(path))
    (problem,) = caught.value.problems
    assert f"kortet {card}" in problem.wrong
    assert wrong in problem.wrong
    line = path.read_text(encoding="utf-8").split("\n")[(problem.line or 0) - 1]
    assert line in new.split("\n")


def test_hostile_text_is_text(tmp_path: Path) -> None:
    hostile = "[/b][@click=app.quit]\\u001b]52;c;x\\u0007\\u0000\\u202eslut"
    path = tmp_path / "plan.toml"
    path.write_text(TEXT.replace('titel = "Dialog"', f'titel = "{hostile}"'), encoding="utf-8")
    card = read_plan(str(path)).card("dialog")
    assert card is not None
    assert card.title == "[/b][@click=app.quit]]52;c;xslut"
