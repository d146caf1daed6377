"""Text from outside: what is kept, what is removed, what is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.text import MAX_LENGTH, TooLong, clean, clean_line, references, safe

ZWJ = "\u200d"

UNTOUCHED = [
    "Skud hørt ved Parkvej 4, æøå ÆØÅ éü",
    "[b]ikke fed[/b] [@click=app.quit] $x {y} %s",
    "To linjer\n\nog en til\n  med indryk",
    "👩‍👧 og ❤️ og 🇩🇰",
    "",
]

HOSTILE = [
    ("\x1b]0;titel\x07her", "]0;titelher"),
    ("\x1b[2Jvæk", "[2Jvæk"),
    ("c1 \x9b31m\x9d\x85slut", "c1 31mslut"),
    ("nul\x00del\x7f", "nuldel"),
    ("b\x08e\x0bs\x0cked", "besked"),
    ("højre\u202egnidæl\u202c", "højregnidæl"),
    ("\u2066isolat\u2069 \u200emærke\u200f \u061c", "isolat mærke"),
    ("usyn\u200blig\ufeff \u00adbindestreg", "usynlig bindestreg"),
    ("halv \ud83d surrogat \udc80", "halv  surrogat"),
    ("ikke tildelt \U000e0fff\ufffe", "ikke tildelt"),
    ("mærkat\U000e0041", "mærkat"),
    ("tab\ther", "tab her"),
    ("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne"),
    ("blanke  \nlinjer\t\n  slut  ", "blanke\nlinjer\n  slut"),
    ("\n\n  ende \n\n", "ende"),
    ("hårdt\u00a0mellemrum\u00a0", "hårdt\u00a0mellemrum"),
    ("A\u030a", "Å"),
    ("A\u200b\u030a", "Å"),
    (" \t\n ", ""),
]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert clean(text) == text
    assert safe(text) == text


@pytest.mark.parametrize(("dirty", "expected"), HOSTILE)
def test_clean_removes_and_does_not_replace(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


def test_safe_keeps_blanks_and_newlines_and_has_no_limit() -> None:
    assert safe("  \x1b[0m to  \r\n\n slut \n") == "  [0m to  \n\n slut \n"
    assert len(safe("\x07x" * (MAX_LENGTH + 1))) == MAX_LENGTH + 1


def test_clean_line_is_one_line() -> None:
    assert clean_line("  første \r\n\n \n  anden\u2028tredje\n") == "første / anden / tredje"
    assert clean_line("kun en") == "kun en"


def test_the_longest_text_is_whole_and_a_longer_one_is_refused() -> None:
    assert clean("å" * MAX_LENGTH) == "å" * MAX_LENGTH
    with pytest.raises(TooLong) as refused:
        clean("å" * (MAX_LENGTH + 1))
    assert refused.value.exit_code == 1
    assert refused.value.length == MAX_LENGTH + 1
    assert "10.001 tegn" in refused.value.sentence
    assert "10.000" in refused.value.sentence


def test_what_is_removed_does_not_count() -> None:
    assert clean("\x00" * 50 + "a\u030a" * MAX_LENGTH + "\r\n ") == "å" * MAX_LENGTH


def test_a_line_is_measured_as_it_will_be_stored() -> None:
    lines = "a\n" * (MAX_LENGTH // 2)
    assert len(clean(lines)) < MAX_LENGTH
    with pytest.raises(TooLong):
        clean_line(lines)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("se #12 og #3, og #12 igen", (12, 3)),
        ("#7: (#8) #9.", (7, 8, 9)),
        ("a#12 æ#3 _#4 ##5 #0 #007 #12a #1_ # 12 12", ()),
        ("#1-#2/#3", (1, 2, 3)),
        ("#" + "9" * 5000, ()),
        ("#١٢", ()),
    ],
)
def test_references(text: str, numbers: tuple[int, ...]) -> None:
    assert references(text) == numbers


# Hypothesis seldom picks the characters that matter by itself.
AWKWARD = "\r\n\t \x1b\x85\u2028\u2029\u202e\u200b\u200d\u0301\u030aaeE#1"
any_text = st.text(st.characters() | st.sampled_from(AWKWARD))


def leaves_nothing_behind(text: str) -> bool:
    return all(c in ("\n", ZWJ) or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp") for c in text)


@given(any_text)
def test_clean_always(text: str) -> None:
    once = clean(text)
    assert leaves_nothing_behind(once)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert all(line == line.rstrip() for line in once.split("\n"))
    once.encode()


@given(any_text)
def test_clean_line_always(text: str) -> None:
    once = clean_line(text)
    assert "\n" not in once
    assert leaves_nothing_behind(once)
    assert clean_line(once) == once == clean(once)


@given(any_text)
def test_safe_always(text: str) -> None:
    once = safe(text)
    assert leaves_nothing_behind(once)
    assert safe(once) == once
    assert clean(once) == clean(text)
