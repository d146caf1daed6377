"""How a typed line is read: time, f, one letter, text; and everything else is text."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from beredskab_tui.errors import BeredskabError
from beredskab_tui.records import EntryKind
from beredskab_tui.room.grammar import LETTERS, Typed, read_line
from beredskab_tui.times import BadTime, DoubledTime, MissingTime
from tests.conftest import EVENING
from tests.hostile import HOSTILE

NOW = EVENING
"""Monday, 19.14 in Denmark: UTC is an hour less."""


def utc(hour: int, minute: int = 0, *, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


PLAIN = [
    "Skud hørt ved Torvet",
    "1800 lejemål uden strøm",
    "12",
    "14 personer",
    "B 4 afspærret",
    "F tom",
    "M K O",
    "T-krydset er lukket",
    "brand i kælder",
    "b",
    "f",
    "b: ikke et bogstav og et mellemrum",
    "bb x",
    "å dækket over",
    "x y",
    "24.10 slut",
    "#12 passer ikke",
    "klokken 14 sker det",
    "- 5",
    "en linje fordi",
    "14.32: med kolon",
    "14.32røg",
    "14,32 røg",
    "14 32 røg",
    "-0 røg",
    "-1441 for længe siden",
    "i morgen 8.15 kommer de",
    "i går var der røg",
    "mandag kommer tolken",
    "b\tikke et mellemrum",
    "b\nikke et mellemrum",
    "a, b og c",
    "o'clock",
    "t",
    "Vi venter, fordi politiet siger det",
    "",
]


@pytest.mark.parametrize("line", PLAIN)
def test_everything_else_is_text(line: str) -> None:
    assert read_line(line, NOW) == Typed(line)


@pytest.mark.parametrize(("letter", "kind"), LETTERS.items())
def test_letters(letter: str, kind: EntryKind) -> None:
    assert read_line(f"{letter} noget sker", NOW) == Typed("noget sker", kind)
    assert read_line(f"{letter}  noget sker ", NOW) == Typed("noget sker", kind)
    assert read_line(f"{letter.upper()} noget sker", NOW) == Typed(f"{letter.upper()} noget sker")
    assert read_line(f"{letter}noget sker", NOW) == Typed(f"{letter}noget sker")
    assert read_line(f" {letter} noget sker", NOW) == Typed(f"{letter} noget sker")
    assert read_line(f"{letter} ", NOW) == Typed("", kind)


def test_the_letters_are_the_contracts() -> None:
    assert {letter: kind.value for letter, kind in LETTERS.items()} == {
        "b": "decision",
        "a": "instruction",
        "p": "agreement",
        "m": "media",
        "o": "task",
        "k": "contact",
        "r": "rumour",
        "v": "assessment",
        "s": "observation",
        "u": "omission",
    }


def test_call_back() -> None:
    assert read_line("t Jytte 00 00 01 18", NOW) == Typed("Jytte 00 00 01 18", EntryKind.CONTACT, call_back=True)
    assert read_line("t Jytte", NOW).name == "ring tilbage"


@pytest.mark.parametrize(
    ("line", "text", "kind"),
    [
        ("f navnet er kendt", "navnet er kendt", EntryKind.INFORMATION),
        ("f b vi siger intet", "vi siger intet", EntryKind.DECISION),
        ("f t Jytte", "Jytte", EntryKind.CONTACT),
        ("f f ikke to gange", "f ikke to gange", EntryKind.INFORMATION),
        ("14.32 f v det er hævn", "det er hævn", EntryKind.ASSESSMENT),
    ],
)
def test_sensitive_is_a_level_and_combines(line: str, text: str, kind: EntryKind) -> None:
    typed = read_line(line, NOW)
    assert (typed.text, typed.kind, typed.sensitive) == (text, kind, True)
    assert typed.name.startswith("følsom ")


@pytest.mark.parametrize(
    ("line", "text"),
    [("b f til sidst", "f til sidst"), ("b a kun ét bogstav", "a kun ét bogstav"), ("b 14.32 x", "14.32 x")],
)
def test_the_order_is_fixed(line: str, text: str) -> None:
    assert read_line(line, NOW) == Typed(text, EntryKind.DECISION)


@pytest.mark.parametrize(
    ("line", "at", "text", "kind"),
    [
        ("14.32 røg", utc(13, 32), "røg", EntryKind.INFORMATION),
        ("14:32 røg", utc(13, 32), "røg", EntryKind.INFORMATION),
        ("kl 14 røg", utc(13), "røg", EntryKind.INFORMATION),
        ("kl. 14.32 b vi bliver", utc(13, 32), "vi bliver", EntryKind.DECISION),
        ("-5 a bliv inde", NOW - timedelta(minutes=5), "bliv inde", EntryKind.INSTRUCTION),
        ("i går 23.10 m TV ringer", utc(22, 10, day=22), "TV ringer", EntryKind.MEDIA),
        ("mandag 8.15 røg", utc(7, 15), "røg", EntryKind.INFORMATION),
        ("14.32", utc(13, 32), "", EntryKind.INFORMATION),
        ("14.32   t Jytte", utc(13, 32), "Jytte", EntryKind.CONTACT),
        ("kl. 14 røg", utc(13), "røg", EntryKind.INFORMATION),
        ("kl 14.32 røg", utc(13, 32), "røg", EntryKind.INFORMATION),
        ("kl 14:32 røg", utc(13, 32), "røg", EntryKind.INFORMATION),
        ("8.15 r skud", utc(7, 15), "skud", EntryKind.RUMOUR),
        ("-90 o find nøgler", NOW - timedelta(minutes=90), "find nøgler", EntryKind.TASK),
        ("i dag 14.32 k Ali ringede", utc(13, 32), "Ali ringede", EntryKind.CONTACT),
        ("i forgårs 23.10 røg", utc(22, 10, day=21), "røg", EntryKind.INFORMATION),
        ("i går kl. 23 røg", utc(22, day=22), "røg", EntryKind.INFORMATION),
        ("søndag 8.15 p tolk kommer", utc(7, 15, day=22), "tolk kommer", EntryKind.AGREEMENT),
        ("14.32 B 4 afspærret", utc(13, 32), "B 4 afspærret", EntryKind.INFORMATION),
        ("14.32 1800 lejemål uden strøm", utc(13, 32), "1800 lejemål uden strøm", EntryKind.INFORMATION),
        ("14.32 b", utc(13, 32), "b", EntryKind.INFORMATION),
    ],
)
def test_times_come_first(line: str, at: datetime, text: str, kind: EntryKind) -> None:
    typed = read_line(line, NOW)
    assert typed.time is not None
    assert (typed.time.at, typed.time.later_than_now, typed.text, typed.kind) == (at, False, text, kind)


def test_a_time_later_than_now_is_yesterdays_and_says_so() -> None:
    typed = read_line("23.10 røg", NOW)
    assert typed.time is not None
    assert (typed.time.at, typed.time.later_than_now) == (utc(22, 10, day=22), True)


def test_a_leading_space_means_plain_text() -> None:
    assert read_line(" 14.32 b vi bliver ", NOW) == Typed("14.32 b vi bliver")


@pytest.mark.parametrize(
    ("line", "text", "reason"),
    [
        ("b vi kører ikke ud fordi politiet har spærret", "vi kører ikke ud", "politiet har spærret"),
        ("b vi kører ikke ud, fordi politiet har spærret", "vi kører ikke ud", "politiet har spærret"),
        ("b vi venter fordi A fordi B", "vi venter", "A fordi B"),
        ("b vi venter fordi", "vi venter fordi", None),
        ("b vi venter fordi ", "vi venter fordi", None),
        ("b fordi vi venter", "fordi vi venter", None),
        ("b , fordi vi venter", ", fordi vi venter", None),
        ("b vi kører ikke ud , fordi der er spærret", "vi kører ikke ud", "der er spærret"),
        ("b vi kører ikke ud,fordi der er spærret", "vi kører ikke ud", "der er spærret"),
        ("b vi kører ikke ud\nfordi der er\nspærret", "vi kører ikke ud", "der er\nspærret"),
        ("b vi kører ikke ud,  fordi  der er spærret, ", "vi kører ikke ud", "der er spærret,"),
        ("b vi venter, fordidet regner", "vi venter, fordidet regner", None),
        ("b vi venter. Fordi det er mørkt", "vi venter. Fordi det er mørkt", None),
        ("kl. 14.32 f b vi venter fordi #12 gælder", "vi venter", "#12 gælder"),
        ("b vi venter efterfordi x", "vi venter efterfordi x", None),
        ("b vi venter", "vi venter", None),
    ],
)
def test_a_decision_takes_its_reason_from_the_line(line: str, text: str, reason: str | None) -> None:
    typed = read_line(line, NOW)
    assert (typed.kind, typed.text, typed.reason) == (EntryKind.DECISION, text, reason)


def test_so_does_what_was_decided_not_to_do() -> None:
    typed = read_line("u vi kører ikke ud, fordi politiet har spærret", NOW)
    assert typed == Typed("vi kører ikke ud", EntryKind.OMISSION, reason="politiet har spærret")
    assert typed.name == "undladelse"


INITIALS = {"JB": "jonas", "KH": "karen"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("JB: kører nu til Torvet", Typed("kører nu til Torvet", speaker="jonas")),
        ("s KH:  røg fra blok 4", Typed("røg fra blok 4", EntryKind.OBSERVATION, speaker="karen")),
        (
            "b JB: vi lukker, fordi der er glas",
            Typed("vi lukker", EntryKind.DECISION, reason="der er glas", speaker="jonas"),
        ),
        ("t JB: fru Berg", Typed("fru Berg", EntryKind.CONTACT, call_back=True, speaker="jonas")),
        # Nobody has these initials, or nothing follows, or it was written as plain text.
        ("jb: kører nu", Typed("jb: kører nu")),
        ("TV: ringer", Typed("TV: ringer")),
        ("JB kører nu", Typed("JB kører nu")),
        ("JB:kører nu", Typed("JB:kører nu")),
        ("JB: ", Typed("JB:")),
        (" JB: kører nu", Typed("JB: kører nu")),
    ],
)
def test_initials_in_front_say_whose_words_they_are(line: str, expected: Typed) -> None:
    assert read_line(line, NOW, INITIALS) == expected
    assert read_line(line, NOW).speaker is None, "where nobody is known, all of it is text"


def test_only_a_decision_has_a_reason() -> None:
    assert read_line("v de løb, fordi de blev bange", NOW) == Typed("de løb, fordi de blev bange", EntryKind.ASSESSMENT)


def test_references_are_text_and_not_letters() -> None:
    assert read_line("#12 a er forkert", NOW) == Typed("#12 a er forkert")
    assert read_line("r #12 passer", NOW) == Typed("#12 passer", EntryKind.RUMOUR)


# -- times that cannot be


def test_the_hour_that_was_skipped() -> None:
    with pytest.raises(MissingTime, match=r"Kl\. 02\.30 fandtes ikke"):
        read_line("02.30 b røg", datetime(2026, 3, 29, 8, tzinfo=UTC))


def test_the_hour_that_came_twice() -> None:
    now = datetime(2026, 10, 25, 8, tzinfo=UTC)
    with pytest.raises(DoubledTime) as asked:
        read_line("2.30 røg", now)
    assert asked.value.second - asked.value.first == timedelta(hours=1)
    first, second = (read_line(f"2.30 {half} b røg", now) for half in ("sommertid", "vintertid"))
    assert first.time is not None and second.time is not None
    assert (first.time.at, second.time.at) == (asked.value.first, asked.value.second)
    assert first.text == second.text == "røg"


def test_a_day_that_has_not_reached_that_time() -> None:
    with pytest.raises(BadTime, match="ikke nået endnu"):
        read_line("i dag 23.10 røg", NOW)


def test_a_leading_space_saves_a_text_that_looks_like_a_time() -> None:
    assert read_line(" i dag 23.10 lukker klubben", NOW) == Typed("i dag 23.10 lukker klubben")


# -- whatever is typed

PIECES = st.one_of(
    st.sampled_from(
        [
            "14.32",
            "2.30",
            "kl",
            "kl.",
            "-5",
            "i går",
            "i dag",
            "mandag",
            "f",
            *LETTERS,
            "t",
            "fordi",
            "sommertid",
            " ",
            "  ",
        ]
    ),
    st.text(max_size=8),
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=8).map(" ".join), st.sampled_from(list(HOSTILE.values()))), MOMENTS
)
@example("2.30 x", datetime(2026, 10, 25, 8, tzinfo=UTC))
@example("İ 14.32 b x", EVENING)
def test_nothing_but_a_sentence_ever_comes_of_it(line: str, now: datetime) -> None:
    try:
        typed = read_line(line, now)
    except BeredskabError as error:
        assert error.sentence
        return
    assert typed.name
    assert typed.text == typed.text.strip()
    assert typed.time is None or typed.time.at <= now
    left = typed.text + (typed.reason or "")
    assert len(left) <= len(line)
    assert read_line(line, now) == typed, "the preview and Enter read alike"


@given(st.text(min_size=1), st.text(min_size=1), st.sampled_from([" ", ", ", "\n", " , ", ",\n"]), MOMENTS)
def test_the_reason_is_found_and_nothing_of_either_is_lost(text: str, reason: str, comma: str, now: datetime) -> None:
    typed = read_line(f"b Vi {text}{comma}fordi {reason}x", now)
    assert typed.kind is EntryKind.DECISION
    assert typed.reason is not None and typed.reason.endswith("x")
    assert typed.text == typed.text.rstrip(" ,\n")
    squeezed = "".join(f"Vi {text}fordi{reason}x".replace(",", "").split())
    assert "".join(f"{typed.text}fordi{typed.reason}".replace(",", "").split()) == squeezed


@given(st.text(), MOMENTS)
def test_text_without_a_prefix_comes_back_unchanged(rest: str, now: datetime) -> None:
    for line in (f"Beboer {rest}", f" {rest}"):
        assert read_line(line, now) == Typed(line.strip())


@given(st.integers(0, 99_999), st.text(st.characters(categories=["L"]), min_size=2), MOMENTS)
def test_bare_numbers_are_text(number: int, word: str, now: datetime) -> None:
    line = f"{number} {word} uden strøm"
    assert read_line(line, now) == Typed(line)


@given(st.sampled_from("BAPMOKRVTFSU"), st.text(), MOMENTS)
def test_capitals_are_text(letter: str, rest: str, now: datetime) -> None:
    line = f"{letter} {rest}"
    assert read_line(line, now) == Typed(line.strip())
