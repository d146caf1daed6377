"""Filling templates: what is known of an evening, what may leave the house, and what somebody wrote themselves."""

import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskab_tui.access.rights import Right
from beredskab_tui.configfile import BadFile
from beredskab_tui.errors import Refused
from beredskab_tui.mail.filling import Fact, Filled, facts, fill, questions
from beredskab_tui.mail.templates import FREE, Template, Templates, read_templates
from beredskab_tui.mail.variables import VARIABLES
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Channel, DirectoryContact, EntryKind, Sensitivity
from beredskab_tui.room import activation, command, log, opening, orders, picture
from beredskab_tui.room.pictureextracts import FOR_THE_BOARD, FOR_THE_RESIDENTS
from beredskab_tui.text import TooLong
from tests.conftest import SHIPPED_CONFIG, Clock, RoomFor
from tests.hostile import HOSTILE, harmless
from tests.room.desk import Desk
from tests.room.pictures import approved, write

OWN = {
    "goer_selv": "Hold vinduerne lukkede.",
    "skrev": "To er kommet til skade.",
    "rigtigt": "Ingen er kommet noget til.",
}
ENGLISH = re.compile(r"\b(the|and|is|you|none|undefined|template|true|false)\b", re.IGNORECASE)
MARKUP = re.compile(r"[{}\[\]<>\x1f]|%\}|(?m:^#)")


@pytest.fixture(scope="module")
def templates() -> Templates:
    from beredskab_tui.plan.load import read_plan

    return read_templates(SHIPPED_CONFIG, None, read_plan(f"{SHIPPED_CONFIG}/plan.toml"))


@pytest.fixture
def desk(room_for: RoomFor, plan: Plan, contacts: tuple[DirectoryContact, ...], clock: Clock) -> Desk:
    """The leader's, at a fire that nobody has said more of than its first line."""
    room = room_for("karen")
    started = opening.start(room, plan, contacts, "Røg fra kælder, Søparkvej 42", place="Søparkvej 42")
    clock.forward(minutes=1)
    return Desk(room, started, plan, clock)


Known = Callable[[], dict[str, Fact]]


@pytest.fixture
def known(desk: Desk, plan: Plan) -> Known:
    """What is known now."""
    return lambda: facts(desk.look(), plan, desk.people, desk.room.me, desk.clock())


def filled(template: Template, known: Mapping[str, Fact], **own: str) -> Filled:
    """As the form does that somebody only filled in where it insists."""
    return fill(template, known, {**{name: OWN[name] for name in template.fields if name in OWN}, **own})


def made(text: str, fields: tuple[str, ...] = ()) -> Template:
    return Template(
        id="proeve", name="Prøve", subject="Om {{ sted }}", text=text, subject_line=2, text_line=5, fields=fields
    )


def mark(desk: Desk, seq: int, sensitivity: Sensitivity) -> None:
    with desk.seat.act(Right.LOG) as act:
        act.change(act.entry(seq), sensitivity=sensitivity)


# -- the shipped ones


def check_fit_to_send(name: str, message: Filled) -> None:
    for text in message:
        assert text == text.strip() and harmless(text), name
        assert not MARKUP.search(text) and not ENGLISH.search(text), (name, text)
        assert "\n\n\n" not in text and not re.search(r"[ \t]\n|  |\(\)|:$|: ?\n\n|None", text), (name, text)
    assert message.subject and "\n" not in message.subject and message.text


@pytest.mark.parametrize("group", [None, 1, 2])
def test_every_shipped_one_can_be_sent_as_it_is(
    desk: Desk, plan: Plan, known: Known, templates: Templates, group: int | None
) -> None:
    if group is not None:
        activation.classify(desk.seat, plan, kind="brand", police_case=group == 2)
    log.add(desk.seat, "SSP: Samira tager kontakt til klubben (#1)", kind=EntryKind.AGREEMENT)
    for stage in ("before", "after"):
        if stage == "after":
            write(desk, 1, "Ild i kælderen under Søparkvej 42.")
            write(desk, 12, "Hvornår opgang 42 åbner.")
            approved(desk, "Ingen er kommet til skade.")
        for name, template in templates.by_id.items():
            if template != FREE:
                check_fit_to_send(f"{name} {stage} {group}", filled(template, known()))


def test_the_board_gets_exactly_three_headings(desk: Desk, known: Known, templates: Templates) -> None:
    template = templates.by_id["bestyrelsen"]
    message = filled(template, known())
    assert [line for line in message.text.split("\n") if line.isupper()] == [title for title, _ in FOR_THE_BOARD]
    assert message.subject == "Orientering til bestyrelsen: Søparkvej 42"

    write(desk, 10, "Opgang 42 kan være lukket i nat.")
    write(desk, 14, "Skal Beboerhuset holde åbent?")
    approved(desk, "Røg i tre opgange.")

    assert (
        "SITUATIONEN\nRøg i tre opgange.\n\nMULIGE KONSEKVENSER\nOpgang 42 kan være lukket i nat.\n\n"
        "MULIGE TILTAG\nSkal Beboerhuset holde åbent?\n\nSkrevet mandag den 23. november 2026 kl. 19.15.\n"
        "I hører fra os igen kl. 20.1" in filled(template, known()).text
    )


def test_the_residents_get_the_seven_questions_and_what_to_do_must_be_said(known: Known, templates: Templates) -> None:
    template = templates.by_id["beboere"]
    lines = filled(template, known()).text.split("\n")
    assert [line for line in lines if line.endswith("?")] == [question for question, _ in FOR_THE_RESIDENTS]
    with pytest.raises(Refused) as refused:
        fill(template, known(), {"goer_selv": " \n ", "kontakt": ""})
    assert refused.value.sentence == (
        "Beboere: udfyld »Hvad kan du selv gøre?« og »Hvem kan du kontakte?«, før beskeden kan laves. "
        "Det, du har skrevet, står."
    )


def test_the_press_is_referred_with_numbers(known: Known, templates: Templates) -> None:
    text = filled(templates.by_id["presse"], known()).text
    assert "- Kommunikation, kommunen (Fjordby Kommune): telefon 00 00 01 59, kommunikation.kommunen@example.dk" in text
    assert "efterforskningen" not in text


# -- what is known


def test_every_name_has_a_fact_and_no_fact_is_without_a_name(known: Known) -> None:
    now = known()
    assert set(now) == set(VARIABLES)
    assert {name for name, fact in now.items() if isinstance(fact, list)} == {
        name for name, variable in VARIABLES.items() if variable.many
    }


def test_before_a_picture_the_incidents_own_facts_are_told(desk: Desk, plan: Plan, known: Known) -> None:
    now = known()
    said = "Røg fra kælder, Søparkvej 42. Situationen er ikke bekræftet endnu."
    assert now["sket"] == now["situation"] == said
    assert (now["politisag"], now["gruppe"], now["aktiveret_af"], now["naeste_orientering"], now["billede"]) == (
        "",
    ) * 5
    assert (now["startet"], now["kl"], now["dato"]) == ("kl. 19.14", "19.15", "mandag den 23. november 2026")

    activation.classify(desk.seat, plan, kind="brand", police_case=True)
    activation.confirm(desk.seat, "vagtcentralen")
    now = known()

    assert now["bekraeftet"] == "Situationen er bekræftet kl. 19.15 af vagtcentralen."
    assert "vagtcentralen" not in str(now["sket"]) and str(now["sket"]).endswith("Bekræftet kl. 19.15.")
    assert (now["politisag"], now["gruppe"], now["type"]) == ("ja", "Beredskabsgruppe 2", "Ildspåsættelse")
    assert now["aktiveret_af"] == "politiet"


def test_an_unapproved_picture_says_nothing(desk: Desk, known: Known) -> None:
    write(desk, 10, "Måske evakuering")
    picture.submit(desk.seat)
    assert known()["konsekvenser"] == known()["billede"] == known()["udgave"] == ""


def test_whoever_leads_now_is_named(desk: Desk, room_for: RoomFor, plan: Plan, clock: Clock, known: Known) -> None:
    assert (known()["leder"], known()["leder_telefon"]) == ("Karen Holm", "00 00 00 01")
    deputy = Desk(room_for("jonas"), desk.board.incident.id, plan, clock)
    command.take_over(deputy.seat, "lederen kan ikke nås")
    now = known()
    assert (now["leder"], now["leder_telefon"], now["afsender"]) == ("Jonas Bro", "00 00 00 02", "Karen Holm")
    assert now["kontakt"] == "Boligsocialt Sekretariat Søparken, telefon 00 00 00 02"


def test_an_exercise_has_no_real_number(
    room_for: RoomFor, plan: Plan, contacts: tuple[DirectoryContact, ...], clock: Clock
) -> None:
    room = room_for("karen")
    drill = Desk(room, opening.start(room, plan, contacts, "Øvelse: røg", exercise=True), plan, clock)
    now = facts(drill.look(), plan, drill.people, room.me, clock())
    assert str(now["leder_telefon"]).startswith("00 99 ")
    assert now["kommunikation"] and all("telefon 00 99 " in line for line in now["kommunikation"])


# -- what may leave the house


def test_nothing_from_what_must_stay_inside(desk: Desk, known: Known) -> None:
    def line(text: str, *keys: int) -> int:
        seq = log.add(desk.seat, text).entry.seq
        for key in keys:
            picture.send_line(desk.seat, seq, key, True)
        return seq

    line("Opgang 42 er tømt for beboere", 1, 3)
    later = line("Drengen fra nummer ni er kørt på hospitalet", 1, 3, 10)
    line("Nøglen til kælderen ligger hos Kurt Aagaard", 15)
    wrong = line("To lejligheder er udbrændt helt", 1, 3)
    agreed = orders.agree(desk.seat, "Drengens mor ringes op af Samira", "SSP", Channel.PHONE).seq
    picture.take_proposals(desk.seat)
    unknown = [
        "Om drengen fra nummer ni er kørt på hospitalet, ved vi ikke.",
        "Hvor nøglen til kælderen ligger hos",
        "Nøglen til kælderen ligger hos Kurt Aagaard, siger han.",
        "Hvornår der åbnes.",
    ]
    write(desk, 12, "\n".join(unknown))
    picture.approve(desk.seat, picture.submit(desk.seat).id)
    assert "hospitalet" in str(known()["sket"]) and known()["aftaler"] == ["SSP: Drengens mor ringes op af Samira"]

    mark(desk, later, Sensitivity.SENSITIVE)
    mark(desk, agreed, Sensitivity.CONFIDENTIAL)
    log.strike(desk.seat, wrong, "det passer ikke")

    now = known()
    everything = " ".join(str(fact) for fact in now.values())
    assert "hospitalet" not in everything and "Aagaard" not in everything and now["aftaler"] == []
    assert "#" not in everything
    assert "Opgang 42 er tømt" in str(now["sket"]) and "udbrændt" not in str(now["sket"]) + str(now["situation"])
    assert now["ved_ikke"] == "Hvor nøglen til kælderen ligger hos\nHvornår der åbnes."
    assert "OMFANG OG SKADER\n19.15 Opgang 42 er tømt for beboere\n" in str(now["billede"])
    assert "MÅ IKKE OFFENTLIGGØRES" not in everything


def test_what_was_put_under_not_public_by_any_way_is_held_back(desk: Desk, known: Known) -> None:
    line = log.add(desk.seat, "Kassen stod åben i klubben").entry.seq
    picture.send_line(desk.seat, line, 1, True)
    picture.take_proposals(desk.seat)
    write(desk, 15, "Lejeren i stuen er anmeldt")
    write(desk, 12, "Lejeren i stuen er anmeldt, siges det.\nVidnet bor på tredje sal.\nHvem der har nøgler.")
    picture.approve(desk.seat, picture.submit(desk.seat).id)
    assert "Kassen" in str(known()["sket"]) and known()["ved_ikke"] == "Vidnet bor på tredje sal.\nHvem der har nøgler."

    # A line that is sent there afterwards, and a text that is: the approved version knows neither.
    picture.send_line(desk.seat, line, 15, True)
    write(desk, 15, "Vidnet bor på tredje sal")

    assert "Kassen" not in str(known()) and known()["ved_ikke"] == "Hvem der har nøgler."


def test_the_first_line_too_may_have_to_stay_inside(desk: Desk, known: Known) -> None:
    mark(desk, desk.look().log[0].seq, Sensitivity.SENSITIVE)
    assert known()["haendelse"] == ""
    assert known()["sket"] == "Sted: Søparkvej 42. Situationen er ikke bekræftet endnu."


def test_residents_do_not_read_the_polices_words_nor_rumours_nor_our_own_work(
    desk: Desk, known: Known, templates: Templates
) -> None:
    approved(desk, "Røg")
    desk.clock.forward(minutes=30)
    log.add(desk.seat, "Ingen må gå ind i opgang 42", kind=EntryKind.INSTRUCTION)
    log.add(desk.seat, "Der siges at være en gerningsmand", kind=EntryKind.RUMOUR)
    fresh = log.add(desk.seat, "Beboerhuset er åbent").entry.seq
    picture.send_line(desk.seat, fresh, 4, True)
    picture.take_proposals(desk.seat)
    write(desk, 1, "Det brænder.\nPolitiet siger: Ingen må gå ind i opgang 42")
    write(
        desk, 8, "Gennemført: Få situationen bekræftet (kl. 19.20)\nUnder udførelse: Dialog (KH)\nVi deler sedler ud."
    )
    picture.approve(desk.seat, picture.submit(desk.seat).id)

    now = known()

    assert now["seneste"] == "19.45 Beboerhuset er åbent"
    assert (now["sket"], now["goer_vi"]) == ("Det brænder.", "Vi deler sedler ud.")
    assert now["tiltag"] == "Under udførelse: Dialog\nVi deler sedler ud."
    assert now["anvisninger_gaelder"] == "ja"
    assert "Ingen må gå ind i opgang 42" in str(now["billede"])
    for template in templates.by_id.values():
        if template.public:
            said = filled(template, now).text
            assert "gå ind i opgang" not in said and "gerningsmand" not in said and "bekræftet (kl" not in said


# -- what somebody wrote


def test_own_words_go_before_what_is_known(known: Known, templates: Templates) -> None:
    message = filled(templates.by_id["bestyrelsen"], known(), situation="Alt er roligt.", sted="Torvet")
    assert "SITUATIONEN\nAlt er roligt.\n" in message.text and message.subject.endswith(": Torvet")
    plan_text = filled(templates.by_id["plan-gruppe-1"], known(), aftaler="Klubben lukker\n\nSSP ringer").text
    assert "- Klubben lukker\n- SSP ringer\n\n" in plan_text


def test_the_form_asks_with_what_is_known(known: Known, templates: Templates) -> None:
    asked = questions(templates.by_id["presse"], known())
    assert [(one.name, one.label) for one in asked] == [("kommunikation", "Kommunikationsafdelinger")]
    assert asked[0].proposed.count("\n") == 3
    board = questions(templates.by_id["bestyrelsen"], known())
    assert [one.label for one in board] == ["Situationen", "Mulige konsekvenser", "Mulige tiltag"]
    assert questions(FREE, known()) == [] and fill(FREE, known(), {}) == Filled("", "")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_written_stays_text(text: str) -> None:
    template = made("{{ sket }}|{{ sket }}", fields=("sket",))
    if len(text) > 10_000:
        with pytest.raises(TooLong):
            fill(template, {}, {"sket": text})
        return
    if len(text) > 4_990:
        with pytest.raises(BadFile, match=r"linje 5: beskeden bliver på over 10\.000 tegn"):
            fill(template, {}, {"sket": text})
        return
    assert all(harmless(part) for part in fill(template, {}, {"sket": text, "sted": text}))


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("ab{}%#7*æ \n\r\x1b\x1f\x00\u202e[]|"), max_size=60))
def test_code_in_what_is_written_is_not_run(written: str) -> None:
    template = made("{% if sket %}\n<{{ sket }}>\n{% endif %}\n", fields=("sket",))
    message = fill(template, {}, {"sket": f"{{{{ 7*7 }}}} {written}", "sted": written})
    assert "{{ 7*7 }}" in message.text and "49" not in message.text
    assert all(harmless(part) for part in message) and "\n" not in message.subject
    assert "\n\n\n" not in message.text


# -- lines that code leaves empty


def test_lines_that_code_left_empty_are_gone_and_others_stay() -> None:
    text = (
        "Til {{ omraade }}\n{% if type %}Type: {{ type }}{% endif %}\n"
        "Sted: {{ sted }}{% if kl %} kl. {{ kl }}{% endif %}\n\n\n\n"
        "{{ seneste }}\n\n{% if leder %}\nLeder: {{ leder }}\n{% else %}\nIngen leder\n{% endif %}\n"
        "{# ses ikke #}\n{% for en in aftaler %}\n{{ loop.index }} {{ en }}\n{% else %}\nIngen aftaler\n{% endfor %}\n"
        "Slut\n"
    )
    empty = fill(made(text), {"omraade": "Søparken", "sted": "Torvet"}, {})
    assert empty.text == "Til Søparken\nSted: Torvet\n\nIngen leder\nIngen aftaler\nSlut"
    full = fill(
        made(text),
        {
            "omraade": "A",
            "type": "B",
            "sted": "C",
            "kl": "9",
            "seneste": "D\n\n\nE",
            "leder": "F",
            "aftaler": ["G", "H"],
        },
        {},
    )
    assert full.text == "Til A\nType: B\nSted: C kl. 9\n\nD\n\nE\n\nLeder: F\n1 G\n2 H\nSlut"


def test_small_changes_of_words_and_lists() -> None:
    text = "{{ sted|upper }} {{ aftaler|join(', ') }} {{ 'ja' if kl == '9' else 'nej' }}\n{{ aftaler }}"
    assert fill(made(text), {"sted": "ø", "kl": "9", "aftaler": ["a", "b"]}, {}).text == "Ø a, b ja\na\nb"


def test_a_long_subject_is_shortened() -> None:
    subject = fill(made("Hej"), {}, {"sted": "x\n" * 200}).subject
    assert len(subject) == 150 and subject.startswith("Om x / x / ") and subject.endswith("…")


# -- mistakes that reach the filling


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("Hej\n{{ ''.__class__ }}", 6),
        ("{% for a in range(10000000000) %}x{% endfor %}", 5),
        ("{{ 'a' * 10000000000 }}", 5),
        ("Hej\n\n{{ stedet }}", 7),
        ("Hej\n{{ sted", 6),
        ("{% if aftaler in sted %}x{% endif %}", 5),
        ("Hej\n{% for a in aftaler %}\n{{ a }}{{ sket }}\n{% endfor %}", 7),
    ],
)
def test_a_mistake_names_file_and_line_and_what_was_written_stands(code: str, line: int) -> None:
    with pytest.raises(BadFile) as bad:
        fill(made(code), {"aftaler": ["a"] * 9}, {"sket": "x" * 5_000})
    assert bad.value.sentence.startswith(f"proeve.txt, linje {line}: ")
    assert bad.value.sentence.endswith("Det, du har skrevet, står.") and not ENGLISH.search(bad.value.sentence)
    with pytest.raises(BadFile, match=r"proeve\.txt, linje 2: navnet »x« kendes ikke"):
        fill(Template(id="proeve", name="P", subject="{{ x }}", text="", subject_line=2), {}, {})
