"""One person found in a text: name in any case and order, phone in any spelling, mail address, initials if asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.errors import UsageError
from beredskab_tui.room.persons import Matcher, plain_word, sought

KURT = Matcher(sought(["Kurt Bo Aagaard"], ["20 30 40 50"], ["kurt@example.dk"]))


def found(who: Matcher, text: str) -> list[str]:
    return [text[begin:end] for begin, end in who.sure(text)]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Kurt Bo Aagaard ringede", "Kurt Bo Aagaard"),
        ("kurt aagaard ringede", "kurt aagaard"),
        ("KURT AAGAARD", "KURT AAGAARD"),
        ("Aagaard, Kurt Bo", "Aagaard, Kurt Bo"),
        ("Kurt Ågårds hund", "Kurt Ågårds"),
        ("hos Kurt-Bo Aagaard.", "Kurt-Bo Aagaard"),
        ("Kurt B. Aagaard er set", "Kurt B. Aagaard"),
        ("Kurt Verner Aagaard", "Kurt Verner Aagaard"),
        ("kurt verner aagaard", "kurt verner aagaard"),
        ("ring 20304050 nu", "20304050"),
        ("ring +45 20 30 40 50 nu", "+45 20 30 40 50"),
        ("(0045) 2030-4050", "(0045) 2030-4050"),
        ("tlf.20.30.40.50", "20.30.40.50"),
        ("20\u00a030\u00a040\u00a050", "20\u00a030\u00a040\u00a050"),
        ("<Kurt@Example.DK>", "Kurt@Example.DK"),
        ("skriv til kurt@example.dk.", "kurt@example.dk"),
    ],
)
def test_there(text: str, there: str) -> None:
    assert found(KURT, text) == [there]


@pytest.mark.parametrize(
    "text",
    [
        "Kurt og Lone Aagaard",
        "kurt og aagaard",
        "Kurt. Aagaard",
        "Kurt\nAagaard",
        "Kurts Aagaardsen",
        "Kurt ringede til Aagaard",
        "120304050",
        "203040501",
        "20 30 40",
        "ikkekurt@example.dk",
        "kurt@example.dk.com",
        "KBA",
        "",
    ],
)
def test_not_there(text: str) -> None:
    assert found(KURT, text) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Kurt har ringet igen", ["Kurt"]),
        ("naboen til Aagaards", ["Aagaards"]),
        ("Kurt Aagaard og Kurt", ["Kurt"]),
        ("Bo har ringet", []),
        ("kurt på hovedet", []),
    ],
)
def test_perhaps_there(text: str, parts: list[str]) -> None:
    assert [text[begin:end] for begin, end in KURT.maybe(text)] == parts


def test_initials_only_when_asked_for_and_as_they_are_written() -> None:
    who = Matcher(sought(["Kurt Aagaard"], initials=["KA"]))
    assert found(who, "KA har set det, ka du?") == ["KA"]
    assert found(Matcher(sought(["Kurt Aagaard"])), "KA har set det") == []


def test_other_names_of_the_same_person() -> None:
    who = Matcher(sought(["Kurt Aagaard", "Kurt Holm", "Zenobia"]))
    assert found(who, "Kurt Holm, nu zenobia") == ["Kurt Holm", "zenobia"]


def test_a_number_abroad() -> None:
    who = Matcher(sought([], ["+46 70 123 45 67"]))
    assert found(who, "ring 0046 70-123 45 67") == ["0046 70-123 45 67"]


@pytest.mark.parametrize(
    ("names", "phones", "mails", "says"),
    [
        ([], [], [], "hvem der søges efter"),
        (["  "], [], [], "hvem der søges efter"),
        (["K"], [], [], "for kort"),
        ([], ["112"], [], "ikke et helt telefonnummer"),
        ([], [], ["kurt"], "ikke en mailadresse"),
    ],
)
def test_what_would_fit_everybody_is_refused(names: list[str], phones: list[str], mails: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        sought(names, phones, mails)


def test_spellings_of_one_word() -> None:
    assert {plain_word(word) for word in ("Ågård", "AAGAARD", "Aagård", "A\u030agaard")} == {"aagaard"}
    assert plain_word("Søren") == plain_word("soeren") and plain_word("José") == plain_word("JOSE\u0301")


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    for begin, end in (*KURT.sure(text), *KURT.maybe(text)):
        assert 0 <= begin < end <= len(text)
