"""The templates in ``config/skabeloner/``: the shipped ones, those with mistakes, and what code may do in them."""

import os
import shutil
from pathlib import Path

import pytest

from beredskab_tui.configfile import BadFile
from beredskab_tui.mail.templates import FREE, Template, Templates, read_template, read_templates
from beredskab_tui.mail.variables import VARIABLES
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Channel
from tests.conftest import SHIPPED_CONFIG
from tests.hostile import HOSTILE, harmless

SHIPPED = (
    "aktivering-gruppe-1", "aktivering-gruppe-2", "bestyrelsen", "beboere", "samarbejdspartnere", "driftsafdelinger",
    "situationsbillede", "presse", "afblaesning", "afdelingsbestyrelser", "plan-gruppe-1", "berigtigelse",
    "institutioner-virksomheder-foreninger", "netvaerk", "fri",
)  # fmt: skip
HEAD = "# forklaring\nnavn: Prøve\nemne: Om {{ sted }}\n---\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of templates without any in it."""
    made = tmp_path / "config" / "skabeloner"
    made.mkdir(parents=True)
    return made


def put(folder: Path, text: str, name: str = "proeve.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def found(folder: Path, plan: Plan, good: Path | None = None) -> Templates:
    return read_templates(str(folder.parent), None if good is None else str(good), plan)


def fault(folder: Path, plan: Plan, text: str) -> str:
    """The one mistake in a file, as the office reads it."""
    with pytest.raises(BadFile) as bad:
        read_template(str(put(folder, text)), plan)
    assert len(bad.value.problems) == 1, bad.value
    return bad.value.sentence


# -- those that are shipped


def test_the_shipped_ones_are_without_fault_and_in_order(plan: Plan) -> None:
    templates = read_templates(SHIPPED_CONFIG, None, plan)

    assert templates.problems == ()
    assert tuple(templates.by_id) == SHIPPED
    by_digit = {one.digit: one.id for one in templates.by_id.values() if one.digit is not None}
    assert by_digit == dict(zip(range(1, 10), SHIPPED, strict=False)) and by_digit[3] == "bestyrelsen"
    assert all(one.name and one.text for one in templates.by_id.values() if one != FREE)


def test_what_the_shipped_ones_say_of_themselves(plan: Plan) -> None:
    by_id = read_templates(SHIPPED_CONFIG, None, plan).by_id

    board = by_id["bestyrelsen"]
    assert (board.groups, board.audiences, board.fields) == (
        ("bestyrelse",),
        ("bestyrelse",),
        ("situation", "konsekvenser", "tiltag"),
    )
    assert by_id["beboere"].public and "goer_selv" in by_id["beboere"].required
    assert by_id["netvaerk"].public
    assert by_id["beboere"].channels == (Channel.NOTICE, Channel.SOCIAL_MEDIA, Channel.SMS)
    hours = {one.id: one.hours for one in by_id.values()}
    assert {hours.pop("aktivering-gruppe-1"), hours.pop("aktivering-gruppe-2")} == {2}
    assert hours.pop("situationsbillede") == 12 and set(hours.values()) == {24}
    assert by_id["samarbejdspartnere"].target_groups == ("e",)


def test_each_file_explains_itself_to_the_office(plan: Plan) -> None:
    for name in os.listdir(os.path.join(SHIPPED_CONFIG, "skabeloner")):
        text = Path(SHIPPED_CONFIG, "skabeloner", name).read_text(encoding="utf-8")
        assert text.startswith("# SKABELON TIL EN BESKED – ") and len(text.split("\n\n")[0].split("\n")) <= 9


def test_without_a_folder_there_is_the_free_message(tmp_path: Path, plan: Plan) -> None:
    assert read_templates(str(tmp_path), None, plan) == Templates({"fri": FREE})
    assert (FREE.name, FREE.groups, FREE.fields) == ("Fri besked", (), ())


def test_a_file_of_the_offices_own_is_one_more(folder: Path, plan: Plan) -> None:
    put(
        folder,
        "NAVN: Til skolen\r\nTal : 4\r\nemne: Fra {{ sekretariat }}\r\n\r\n# hvem\r\ngrupper: institutioner ,presse\r\n"
        "maalgrupper: a, e\r\norienterer: institutioner\r\nkanaler: sms, mail\r\noffentlig: ja\r\ntimer: 6\r\n"
        "felter: sket*, kontakt\r\n---\r\nKære skole\r\n---\r\n{{ sket }} {{ kontakt }} # ikke en forklaring\r\n",
        "til-skolen.txt",
    )

    templates = found(folder, plan)

    assert templates.problems == () and list(templates.by_id) == ["til-skolen", "fri"]
    assert templates.by_id["til-skolen"] == Template(
        id="til-skolen",
        name="Til skolen",
        digit=4,
        subject="Fra {{ sekretariat }}",
        text="Kære skole\n---\n{{ sket }} {{ kontakt }} # ikke en forklaring\n",
        subject_line=3,
        text_line=14,
        groups=("institutioner", "presse"),
        target_groups=("a", "e"),
        audiences=("institutioner",),
        channels=(Channel.SMS, Channel.MAIL),
        public=True,
        hours=6,
        fields=("sket", "kontakt"),
        required=("sket",),
    )


def test_what_is_no_template_is_left_alone(folder: Path, plan: Plan) -> None:
    for name in ("~proeve.txt", ".proeve.txt.swp", "proeve.txt.bak", "proeve.docx"):
        put(folder, "noget andet", name)
    (folder / "mappe.txt").mkdir()

    templates = found(folder, plan)

    assert list(templates.by_id) == ["fri"]
    assert {problem.file for problem in templates.problems} == {"mappe.txt"}


# -- mistakes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("navn: P\nemne: E\n", "proeve.txt: linjen med --- mangler"),
        ("emne: E\n---\nHej\n", "proeve.txt: navn mangler. Skriv en linje øverst, fx navn: Til bestyrelsen."),
        ("navn: P\nemne:\n---\nHej\n", "proeve.txt, linje 2: emne er tom"),
        (
            "navn: P\nemne: E\ngrupe: presse\n---\nHej\n",
            "linje 3: ordet »grupe« foran kolon kendes ikke. Mente du grup",
        ),
        ("navn: P\nemne: E\nKære alle\n---\nHej\n", "linje 3: »Kære alle« er ikke en linje, der kan læses"),
        ("navn: P\nemne: E\nnavn: Q\n---\nHej\n", "linje 3: navn står der to gange. Det står også i linje 1"),
        (f"navn: {'P' * 201}\nemne: E\n---\nHej\n", "linje 1: navn er for lang"),
        (
            "navn: P\nemne: E\ngrupper: bestyrelsen\n---\nHej\n",
            "linje 3: grupper: »bestyrelsen« findes ikke i planen. M",
        ),
        (
            "navn: P\nemne: E\nmaalgrupper: f\n---\nHej\n",
            "linje 3: maalgrupper: »f« findes ikke i planen. Det kan være:",
        ),
        (
            "navn: P\nemne: E\norienterer: beboer\n---\nHej\n",
            "linje 3: orienterer: »beboer« findes ikke i planen. Mente",
        ),
        ("navn: P\nemne: E\nkanaler: fax\n---\nHej\n", "linje 3: kanaler: »fax« kendes ikke"),
        (
            "navn: P\nemne: E\noffentlig: måske\n---\nHej\n",
            "linje 3: offentlig: »måske« kendes ikke. Det kan være: ja, ",
        ),
        ("navn: P\nemne: E\ntal: 10\n---\nHej\n", "linje 3: tal: »10« kan ikke bruges. Skriv et helt tal fra 1 til 9"),
        ("navn: P\nemne: E\ntimer: to\n---\nHej\n", "linje 3: timer: »to« kan ikke bruges"),
        ("navn: P\nemne: E\nfelter: skett\n---\n{{ sket }}\n", "linje 3: felter: »skett« kendes ikke. Mente du sket?"),
        ("navn: P\nemne: E\nfelter: sket\n---\nHej\n", "linje 3: teksten bruger ikke feltet »sket«"),
        (
            "navn: P\nemne: E\noffentlig: ja\n---\n{{ billede }}\n",
            "linje 3: beskeden er offentlig, og »billede« er kun",
        ),
        (HEAD + "\n \n", "proeve.txt, linje 5: der er ingen tekst"),
        (HEAD + "x" * 10_001, "proeve.txt, linje 5: teksten er for lang"),
        ("navn: P\nemne: {{ sed }}\n---\nHej\n", "linje 2: navnet »sed« kendes ikke. Mente du sted?"),
        (HEAD + "Hej\n\n{{ stedet }}\n", "linje 7: navnet »stedet« kendes ikke. Mente du sted?"),
        (HEAD + "Hej\n{{ sted }\n", "linje 6: koden kan ikke læses: »{{ sted }«. Et navn skrives {{ navn }}"),
        (HEAD + "{{ sted }} {{ kl og }}\n", "linje 5: koden kan ikke læses"),
        (HEAD + "Hej\n{{ sted\n\nmere\n", "linje 6: koden kan ikke læses: »{{ sted«"),
        (HEAD + "Hej\n{% if sted %}\na\n{% if kl %}\nb\n{% endif %}\n", "linje 6: {% if … %} bliver ikke afsluttet"),
        (HEAD + "{% for a in aftaler %}\n{{ a }}\n", "linje 5: {% for … %} bliver ikke afsluttet. Skriv {% endfor %}"),
        (HEAD + "Hej\n{% endif %}\n", "linje 6: {% endif %} står uden sin begyndelse"),
        (HEAD + "Hej\n{% hvis sted %}\n", "linje 6: {% hvis %} findes ikke. Brug kun {{ navn }}"),
        (HEAD + "{{ loop.index }}", "linje 5: navnet »loop« kendes ikke"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_would_be_right(
    folder: Path, plan: Plan, text: str, said: str
) -> None:
    sentence = fault(folder, plan, text)
    assert said in sentence and sentence.startswith("proeve.txt"), sentence


@pytest.mark.parametrize(
    "code",
    [
        "{{ ''.__class__ }}",
        "{{ sted.__class__.__mro__ }}",
        "{{ sted['__class__'] }}",
        "{{ sted.upper() }}",
        "{{ sted|attr('__class__') }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ self }}",
        "{% for a in range(1000000000) %}{% endfor %}",
        "{% for a in aftaler %}{% for b in aftaler %}{% endfor %}{% endfor %}",
        "{% for a in aftaler %}{% if a %}{% for b in aftaler %}{% endfor %}{% endif %}{% endfor %}",
        "{% for a in aftaler recursive %}{{ loop(aftaler) }}{% endfor %}",
        "{{ cycler }}",
        "{{ range|upper }}",
        "{% for a in aftaler %}{{ loop }}{% endfor %}",
        "{% for a in aftaler %}{{ loop|upper }}{% endfor %}",
        "{% for a in sted %}{{ a }}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'a'|center(1000000000) }}",
        "{{ sted|center(1000000000) }}",
        "{{ sted|join('xxxxxxxxxx') }}",
        "{{ sted|upper|upper }}",
        "{{ sted ~ sted }}",
        "{{ sted if kl }}",
        "{% set sted = 'x' %}{{ sted }}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% include 'plan.toml' %}",
        "{% extends 'x' %}",
        "{% import 'x' as x %}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}x{% endfilter %}",
        "{% call a() %}{% endcall %}",
        "{{ namespace(a=1) }}",
        "{{ " + "9" * 5000 + " }}",
        "{{ " + "(" * 3000 + "sted" + ")" * 3000 + " }}",
        "{% if sted %}" * 150 + "{% endif %}" * 150,
    ],
)
def test_code_does_no_more_than_it_may(folder: Path, plan: Plan, code: str) -> None:
    with pytest.raises(BadFile) as bad:
        read_template(str(put(folder, f"{HEAD}Hej\n{code}\n")), plan)
    problem = bad.value.problems[0]
    assert problem.file == "proeve.txt" and problem.line in (5, 6)
    assert "sted" in problem.right or "{{ navn }}" in problem.right, problem.sentence
    assert harmless(problem.sentence)


def test_several_mistakes_are_told_at_once_in_the_order_of_the_file(folder: Path, plan: Plan) -> None:
    with pytest.raises(BadFile) as bad:
        read_template(str(put(folder, "navn: P\ntal: x\nemne: {{ a b }}\nfarve: rød\n---\n{{ c }}\n")), plan)
    assert [problem.line for problem in bad.value.problems] == [2, 3, 4, 6]


@pytest.mark.parametrize("name", ["Beboere.txt", "fri.txt", "en besked.txt", "x.txt.txt", "HEJ.TXT"])
def test_a_file_name_that_is_no_id_is_told_of(folder: Path, plan: Plan, name: str) -> None:
    put(folder, f"{HEAD}Hej\n", name)
    templates = found(folder, plan)
    assert list(templates.by_id) == ["fri"] and templates.by_id["fri"] is FREE
    assert templates.problems[0].sentence == (
        f"{name}: skabelonen er ikke på listen. De andre virker. Ret filen, når der er ro til det."
    )
    assert len(templates.problems) == 2 and "navn" in templates.problems[1].sentence


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_in_a_file_does_harm(folder: Path, plan: Plan, text: str) -> None:
    (folder / "proeve.txt").write_bytes(text.encode("utf-8", errors="surrogatepass"))
    (folder / "anden.txt").write_bytes(f"navn: {text}\nemne: {text}\n---\n{text}".encode(errors="surrogatepass"))
    templates = found(folder, plan)
    assert templates.problems and "fri" in templates.by_id
    assert all(harmless(problem.sentence) for problem in templates.problems)
    assert all(harmless(template.name) for template in templates.by_id.values())


# -- the last good one


def test_a_bad_file_falls_back_and_the_others_go_on(folder: Path, plan: Plan, tmp_path: Path) -> None:
    good = tmp_path / "gode"
    shutil.copytree(os.path.join(SHIPPED_CONFIG, "skabeloner"), folder, dirs_exist_ok=True)
    before = found(folder, plan, good)
    assert before.problems == ()
    put(folder, HEAD + "{{ stet }}", "beboere.txt")
    put(folder, HEAD + "{{ stet }}", "ny.txt")

    after = found(folder, plan, good)

    assert after.by_id == before.by_id
    assert [problem.sentence.partition(". ")[0] for problem in after.problems] == [
        "beboere.txt: filen kan ikke bruges, som den er nu, så den seneste udgave uden fejl er i brug",
        "beboere.txt, linje 5: navnet »stet« kendes ikke",
        "ny.txt: skabelonen er ikke på listen",
        "ny.txt, linje 5: navnet »stet« kendes ikke",
    ]


def test_a_group_the_plan_no_longer_has_costs_nobody_the_text(folder: Path, plan: Plan) -> None:
    put(folder, f"grupper: presse, nedlagt\nmaalgrupper: e, x\norienterer: y\n{HEAD}Hej\n")

    templates = found(folder, plan)

    template = templates.by_id["proeve"]
    assert (template.groups, template.target_groups, template.audiences) == (("presse",), ("e",), ())
    assert [(problem.line, problem.wrong.split(",")[0]) for problem in templates.problems] == [
        (None, "de grupper"),
        (1, "grupper: »nedlagt« findes ikke i planen"),
        (2, "maalgrupper: »x« findes ikke i planen"),
        (3, "orienterer: »y« findes ikke i planen"),
    ]


def test_a_digit_chooses_one_template(folder: Path, plan: Plan) -> None:
    put(folder, "tal: 3\n" + HEAD + "Hej\n", "a.txt")
    put(folder, "tal: 3\n" + HEAD + "Hej\n", "b.txt")

    templates = found(folder, plan)

    assert [one.digit for one in templates.by_id.values()] == [3, None, None]
    assert [problem.sentence for problem in templates.problems] == [
        "b.txt: tal 3 er også tal i a.txt, så tasten vælger kun den. Skriv et andet tal fra 1 til 9, eller slet linjen."
    ]


def test_every_name_is_explained(plan: Plan) -> None:
    assert all(one.label and one.told.endswith(".") for one in VARIABLES.values())
    assert len({one.label for one in VARIABLES.values()}) == len(VARIABLES)
