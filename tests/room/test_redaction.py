"""Third parties taken out of what is handed to somebody: who is known survives in no spelling, they themselves do."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskab_tui.access.people import People
from beredskab_tui.room.persons import Matcher, name_words, plain_word, sought
from beredskab_tui.room.redaction import CPR, MAIL, PERSON, PHONE, Others, Redactor

OWN = Matcher(sought(["Kurt Aagaard"], ["20 30 40 50"], ["kurt.aagaard@example.dk"]))
OTHERS = Others(("Lone Holm", "Aage Bo Kvist", "Lone Aagaard", "Kurt Aagaard Dam", "Per"), ("00 00 00 17", "12 34 56"))

Redact = Callable[[str], str]


@pytest.fixture(scope="session")
def redactor(people: People) -> Redactor:
    return Redactor(OWN, OTHERS, people, free=("Søparkvej", "Café Kajkanten"))


@pytest.fixture(scope="session")
def redact(redactor: Redactor) -> Redact:
    return lambda text: redactor.redact(text).text


@pytest.mark.parametrize(
    ("text", "handed_over"),
    [
        ("Kurt Aagaard talte med Lone Holm", f"Kurt Aagaard talte med {PERSON}"),
        ("Holm, Lone: kurt aagaard er set", f"{PERSON}: kurt aagaard er set"),
        ("LONE HOLMS bil", f"{PERSON} bil"),
        ("lone holm ringede", f"{PERSON} ringede"),
        ("Lone Marie Holm og L. Holm", f"{PERSON} og {PERSON}"),
        ("Aage Kvist; Aage Bo Kvist og Åge Bo Kvist", f"{PERSON} og {PERSON}"),
        ("Lone sagde det til Kvist", f"{PERSON} sagde det til {PERSON}"),
        ("Kurt og Lone Aagaard", f"Kurt og {PERSON}"),
        ("Lone Aagaard, Kurt Aagaard", f"{PERSON}, Kurt Aagaard"),
        ("Kurt Aagaard Dam er en anden", f"{PERSON} er en anden"),
        ("Aagaard selv", "Aagaard selv"),
        ("Per har nøglen, per dag", f"{PERSON} har nøglen, per dag"),
        ("Ring 20304050 eller +45 00000017", f"Ring 20304050 eller {PHONE}"),
        ("20 30 40 50/00 00 00 17", f"20 30 40 50/{PHONE}"),
        ("lokal 123456", f"lokal {PHONE}"),
        ("ring 112", "ring 112"),
        ("den 24-12-2026 kl. 14.32", "den 24-12-2026 kl. 14.32"),
        ("kurt.aagaard@example.dk, lone.holm@example.dk", f"kurt.aagaard@example.dk, {MAIL}"),
        ("cpr 010190-1234 og 0101901234", f"cpr {CPR} og {CPR}"),
        ("Vi så Jens Hansen ved Søparkvej", "Vi så [navn? Jens Hansen] ved Søparkvej"),
        ("Vi sad på Café Kajkanten", "Vi sad på Café Kajkanten"),
        ("", ""),
    ],
)
def test_what_is_handed_over(redact: Redact, text: str, handed_over: str) -> None:
    assert redact(text) == handed_over


def test_the_staff_stand_there_by_their_initials(redact: Redact, people: People) -> None:
    amina = people.find("amina")
    assert redact(f"{amina.name} ringede til Kurt Aagaard") == f"{amina.initials} ringede til Kurt Aagaard"
    assert redact(f"{amina.name.split()[0]} ringede") == f"{amina.initials} ringede"


def test_one_of_the_staff_who_asks_keeps_their_name(people: People) -> None:
    amina = people.find("amina")
    mine = Redactor(Matcher(sought([amina.name])), OTHERS, people)
    assert mine.redact(f"{amina.name} og Lone Holm").text == f"{amina.name} og {PERSON}"


def test_what_a_human_has_to_look_at_is_named(redactor: Redactor) -> None:
    looked = redactor.redact("Jens Hansen bor Søparkvej 42, og kvist er set. Vi mødte Jens Hansen.")
    assert looked.look == ("Jens Hansen", "Søparkvej 42", "kvist")


# -- in any spelling

FIRST = ("Lone", "Aage", "Søren", "Zoë", "Anne-Marie", "Øjvind", "Pia")
LAST = ("Holm", "Kvist", "Ågård", "Møller-Dam", "Østergren", "Bech")
GLUE = (
    "",
    ", ",
    " og ",
    ": ",
    " - ",
    ". ",
    "\n",
    " (",
    ") ",
    " ringede til ",
    " 24-12-2026 kl. 14.32 ",
    " 3 ",
    "»",
    "« ",
)

people_names = st.tuples(st.sampled_from(FIRST), st.sampled_from(LAST)).map(" ".join)
digits = st.text("0123456789", min_size=8, max_size=8).filter(lambda d: d != "20304050" and d[0] in "23456789")


def spelled_name(name: str) -> st.SearchStrategy[str]:
    first, _, last = name.rpartition(" ")
    orders = (name, f"{last}, {first}", f"{last} {first}", f"{first} Bo {last}", f"{first} B. {last}")
    cases: tuple[Callable[[str], str], ...] = (str, str.upper, str.lower)
    spellings: tuple[Callable[[str], str], ...] = (str, _by_two_letters)
    owners: tuple[Callable[[str], str], ...] = (str, lambda text: f"{text}s")
    return st.builds(
        lambda order, case, spelling, owner: case(owner(spelling(order))),
        st.sampled_from(orders), st.sampled_from(cases), st.sampled_from(spellings), st.sampled_from(owners),
    )  # fmt: skip


def spelled_number(number: str) -> st.SearchStrategy[str]:
    signs = st.sampled_from(("", " ", "-", ".", "\u00a0", " - ", "/"))
    prefix = st.sampled_from(("", "+45 ", "0045", "(+45) ", "45 "))
    return st.builds(
        lambda begin, sign, pairs: begin + sign.join(re.findall(".." if pairs else "....", number)),
        prefix, signs, st.booleans(),
    )  # fmt: skip


def _by_two_letters(text: str) -> str:
    for one, two in (("å", "aa"), ("Å", "Aa"), ("ø", "oe"), ("Ø", "Oe"), ("æ", "ae")):
        text = text.replace(one, two)
    return text


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str], list[str], list[str]]:
    """A text with third parties and the person themselves in it; the third parties' names and numbers, and what is
    the person's own."""
    names = draw(st.lists(people_names, min_size=1, max_size=3, unique=True))
    numbers = draw(st.lists(digits, min_size=1, max_size=2, unique=True))
    theirs = [draw(spelled_name(name)) for name in names] + [draw(spelled_number(number)) for number in numbers]
    own = ["Kurt Aagaard", "KURT AAGAARD", "kurt.aagaard@example.dk", "20 30 40 50", "+45 20304050"]
    words = draw(st.permutations([*theirs, *draw(st.lists(st.sampled_from(own), max_size=2))]))
    text = ""
    for word in words:
        # A letter or digit right beside it would make it another word.
        text += f" {word} {draw(st.sampled_from(GLUE))}"
    return text, names, numbers, [word for word in words if word in own]


@settings(max_examples=25)
@given(made=texts())
def test_nobody_who_is_known_survives_in_any_spelling(
    made: tuple[str, list[str], list[str], list[str]], people: People
) -> None:
    text, names, numbers, own = made

    left = Redactor(OWN, Others(tuple(names), tuple(numbers)), people).redact(text).text

    words = {plain_word(word).removesuffix("s") for word in re.findall(r"[^\W_]+", left)}
    for name in names:
        assert words.isdisjoint(set(name_words(name)) - OWN.words), left
    bare = re.sub(r"[\s./()\-]", "", left)
    for number in numbers:
        assert number not in bare, left
    for word in own:
        assert word in left, left


@given(text=st.text(max_size=80))
def test_no_text_is_too_strange(text: str, people: People) -> None:
    looked = Redactor(OWN, OTHERS, people).redact(text)
    assert all(word in text for word in looked.look)
