"""Deadlines in the hour that comes twice: the one that comes is meant."""

from datetime import UTC, datetime, timedelta

import pytest

from beredskab_tui.errors import Refused
from beredskab_tui.tui.board.whens import due_field, due_of

# The clocks are put back on 25 October 2026 at 03.00, which is 01.00 UTC.
FIRST_0245 = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
FIRST_0230 = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
SECOND_0230 = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 10, 24, 23, 50, tzinfo=UTC), FIRST_0230),
        (datetime(2026, 10, 25, 0, 15, tzinfo=UTC), FIRST_0230),
        (FIRST_0230, SECOND_0230),
        (FIRST_0245, SECOND_0230),
        (datetime(2026, 10, 25, 1, 29, tzinfo=UTC), SECOND_0230),
    ],
)
def test_the_coming_one_of_the_two(now: datetime, due: datetime) -> None:
    assert due_of("02.30", now) == due


def test_it_says_which_and_after_the_second_it_has_passed() -> None:
    assert due_field("due", lambda: FIRST_0245).tells("02.30") == "Frist kl. 02.30 vintertid, om 45 min."
    with pytest.raises(Refused, match=r"Kl. 02.30 er passeret"):
        due_of("02.30", datetime(2026, 10, 25, 1, 45, tzinfo=UTC))


EVENING = datetime(2026, 11, 23, 18, 14, tzinfo=UTC)
"""Monday, 19.14 in Denmark."""


@pytest.mark.parametrize("text", ["22", "9", "05"])
def test_a_number_that_may_be_an_hour_or_minutes_is_asked_about(text: str) -> None:
    with pytest.raises(Refused, match=rf"Skriv {int(text)}\.00 eller \+{int(text)}\."):
        due_of(text, EVENING)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("+22", 22),
        ("22 min", 22),
        ("+15 minutter", 15),
        ("45", 45),
        ("kl 22", 166),
        ("kl. 22.30", 196),
        ("i morgen 8", 766),
        ("i morgen kl. 8.15", 781),
    ],
)
def test_what_can_be_read_in_one_way(text: str, minutes: int) -> None:
    assert due_of(text, EVENING) == EVENING + timedelta(minutes=minutes)
