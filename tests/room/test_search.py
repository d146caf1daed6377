"""Finding lines of the log."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.access.people import People
from beredskab_tui.records import EntryKind, LogEntry, Strike
from beredskab_tui.room.search import Finder, Query, describe, read_query
from tests.conftest import EVENING
from tests.hostile import HOSTILE


def entry(seq: int, text: str, *, minutes: int = 0, **more: object) -> LogEntry:
    at = EVENING + timedelta(minutes=minutes)
    fields = {"author": "karen", "occurred_at": at, "recorded_at": at} | more
    return LogEntry(id=f"id-{seq}", seq=seq, text=text, **fields)  # type: ignore[arg-type]  # fields of several types


LOG = [
    entry(1, "Brand i affaldsrum", minutes=-30),
    entry(2, "Vi kører ikke ud", kind=EntryKind.DECISION, reason="politiet har spærret", minutes=-20),
    entry(3, "TV Fjorden ringer", kind=EntryKind.MEDIA, author="amina", minutes=-10, key_event=True),
    entry(4, "Branden er slukket", author="jonas", struck=Strike(by="jonas", at=EVENING, reason="for tidligt")),
    entry(5, "Røg ved blok 4", kind=EntryKind.OBSERVATION, author="peter", speaker="lise", minutes=60),
]


@pytest.fixture
def finds(people: People) -> object:
    finder = Finder(people)

    def find(text: str, now: datetime = EVENING) -> list[int]:
        return [one.seq for one in finder.find(read_query(text, people, now), LOG)]

    return find


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("brand", [1, 4]),
        ("BRAND slukket", [4]),
        ("spærret", [2]),
        ("tidligt", [4]),
        ("beslutning", [2]),
        ("s", [5]),
        ("PD", [5]),
        ("LK", [5]),
        ("LK røg", [5]),
        ("b", [2]),
        ("b kører", [2]),
        ("m brand", []),
        ("AY", [3]),
        ("KH brand", [1]),
        ("*", [3]),
        ("fra 19.00", [3, 4, 5]),
        ("til 18.54", [1, 2]),
        ("fra 18.50 til 19.04", [2, 3]),
        ("fra 18.50 b", [2]),
        ("#3", [3]),
        ("#99", []),
        ("18.44", [1]),
        ("", [1, 2, 3, 4, 5]),
        ("fra", []),
        ("til 20", [1, 2, 3, 4]),
        ("fra 19", [3, 4, 5]),
    ],
)
def test_what_is_found(finds: object, text: str, found: list[int]) -> None:
    assert finds(text) == found  # type: ignore[operator]  # the fixture is a function


def test_a_time_is_all_of_its_minute(people: People) -> None:
    late = entry(1, "x", occurred_at=EVENING + timedelta(seconds=59))
    finder = Finder(people)
    query = read_query("til 19.14", people, EVENING + timedelta(minutes=5))
    assert finder.fits(query, late)
    assert not finder.fits(query, entry(2, "x", occurred_at=EVENING + timedelta(seconds=60)))


def test_a_line_that_was_struck_since_is_found_by_its_reason(people: People) -> None:
    finder, query = Finder(people), Query(words=("forkert",))
    line = entry(1, "Brand")
    assert not finder.fits(query, line)
    struck = entry(1, "Brand", struck=Strike(by="karen", at=EVENING, reason="forkert hus"))
    assert finder.fits(query, struck)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("b KH fra 18.50 varme", "slags: beslutning, skrevet af eller for KH, fra 18.50, med »varme«"),
        ("* til 19", "til 19.00, med stjerne"),
        ("#12", "linje 12"),
    ],
)
def test_what_is_looked_for_is_said_in_danish(people: People, text: str, said: str) -> None:
    assert describe(read_query(text, people, EVENING), people, EVENING) == said


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(people: People, text: str) -> None:
    finder = Finder(people)
    query = read_query(text, people, EVENING)
    assert finder.find(query, [entry(1, text)]) or query.number is not None or query.kind is not None


@given(st.text(max_size=60))
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    nobody = People(everybody=())
    assert isinstance(describe(read_query(text, nobody, EVENING), nobody, EVENING), str)
