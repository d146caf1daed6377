"""Danish times: what can be typed, what it means, and how times are shown. Local times are Europe/Copenhagen."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from beredskab_tui.times import (
    ZONE,
    BadTime,
    DoubledTime,
    MissingTime,
    Reading,
    clock,
    clock_exact,
    date,
    day_clock,
    elapsed,
    iso,
    minutes_until,
    read_coming,
    read_time,
    take_time,
)

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def local(text: str, fold: int = 0) -> datetime:
    """The UTC moment of a local time written as in ISO 8601."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE, fold=fold).astimezone(UTC)


NOW = local("2026-11-23 14:40:30")  # a Monday


def refusal(text: str, now: datetime) -> BadTime:
    with pytest.raises(BadTime) as refused:
        read_time(text, now)
    assert refused.value.exit_code == 2
    return refused.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14.32", "2026-11-23 14:32"),
        ("14:32", "2026-11-23 14:32"),
        ("  8.05 ", "2026-11-23 08:05"),
        ("08.05", "2026-11-23 08:05"),
        ("0.00", "2026-11-23 00:00"),
        ("kl 14", "2026-11-23 14:00"),
        ("kl. 14", "2026-11-23 14:00"),
        ("KL 14.32", "2026-11-23 14:32"),
        ("kl. 14:32", "2026-11-23 14:32"),
        ("14.40", "2026-11-23 14:40"),
        ("i dag 14.32", "2026-11-23 14:32"),
        ("i dag kl. 14", "2026-11-23 14:00"),
        ("I går 23.10", "2026-11-22 23:10"),
        ("I GÅR kl 23", "2026-11-22 23:00"),
        ("i forgårs 8.15", "2026-11-21 08:15"),
        ("mandag 8.15", "2026-11-23 08:15"),
        ("mandag 14.41", "2026-11-16 14:41"),
        ("Tirsdag kl. 8.15", "2026-11-17 08:15"),
        ("onsdag 8.15", "2026-11-18 08:15"),
        ("torsdag 8.15", "2026-11-19 08:15"),
        ("fredag 8.15", "2026-11-20 08:15"),
        ("lørdag 8.15", "2026-11-21 08:15"),
        ("søndag 23.59", "2026-11-22 23:59"),
    ],
)
def test_a_time_is_read(text: str, expected: str) -> None:
    assert read_time(text, NOW) == Reading(local(expected), later_than_now=False)


NOT_TIMES = """
14|1432|24.00|12.60|14.3|14.320|014.32|14,32|14.32 x|x 14.32|kl|kl14|kl.14|kl 24|kl 14.3|i dag|i går|mandag|mandag 8
mandag i går 8.15|8.15 mandag|i morgen 8.15|-|-0|-05|- 5|-1441|-5 min|+5|١٤.٣٢|ſøndag 8.15
"""


@pytest.mark.parametrize("text", [*NOT_TIMES.strip().replace("\n", "|").split("|"), "", " ", "14.32\n14.33"])
def test_what_is_not_a_time_is_refused_with_an_example(text: str) -> None:
    sentence = refusal(text, NOW).sentence
    assert "er ikke et klokkeslæt" in sentence
    assert "14.32" in sentence


def test_the_refusal_quotes_the_text_short_and_harmless() -> None:
    assert "»[31m hej«" in refusal("\x1b[31m\nhej", NOW).sentence
    assert len(refusal("x" * 5000, NOW).sentence) < 250


@pytest.mark.parametrize("minutes", [1, 5, 41, 1440])
def test_minutes_ago(minutes: int) -> None:
    assert read_time(f"-{minutes}", NOW) == Reading(NOW - timedelta(minutes=minutes), later_than_now=False)


def test_minutes_ago_across_both_changes_of_the_clock() -> None:
    assert clock(read_time("-10", local("2026-03-29 03:05")).at) == "01.55"
    assert read_time("-60", local("2026-10-25 02:30", fold=1)).at == local("2026-10-25 02:30", fold=0)


def test_a_clock_time_later_than_now_is_yesterdays_and_says_so() -> None:
    assert read_time("14.41", NOW) == Reading(local("2026-11-22 14:41"), later_than_now=True)
    assert read_time("kl 23", local("2027-01-01 00:10")) == Reading(local("2026-12-31 23:00"), later_than_now=True)
    assert read_time("0.00", local("2026-11-23 00:00")) == Reading(local("2026-11-23 00:00"), later_than_now=False)
    assert take_time("23.59 skud", NOW) == (Reading(local("2026-11-22 23:59"), later_than_now=True), "skud")


def test_a_day_that_is_named_is_never_moved() -> None:
    sentence = refusal("i dag 23.59", NOW).sentence
    assert "»i dag 23.59« er ikke nået endnu" in sentence
    assert "14.40" in sentence


# The night summer time begins: 02.00 becomes 03.00 on Sunday 29 March 2026.


@pytest.mark.parametrize("text", ["02.00", "2.30", "02.59", "kl 2", "i dag 02.30", "søndag 02.30", "02.30 sommertid"])
def test_the_skipped_hour_never_was(text: str) -> None:
    for now in ("2026-03-29 03:10", "2026-03-29 14:00"):
        with pytest.raises(MissingTime, match=r"fandtes ikke den 29\. marts 2026: .* fra 02\.00 til 03\.00"):
            read_time(text, local(now))


def test_the_skipped_hour_from_the_days_after() -> None:
    with pytest.raises(MissingTime, match=r"Kl\. 02\.30 fandtes ikke"):
        read_time("i går 2.30", local("2026-03-30 12:00"))
    with pytest.raises(MissingTime):
        read_time("02.30", local("2026-03-30 01:00"))
    with pytest.raises(MissingTime):
        take_time("i forgårs 02.30 skud", local("2026-03-31 12:00"))


def test_before_the_skipped_hour_it_is_yesterdays() -> None:
    assert read_time("02.30", local("2026-03-29 01:59")) == Reading(local("2026-03-28 02:30"), later_than_now=True)
    assert read_time("søndag 02.30", local("2026-03-29 01:59")).at == local("2026-03-22 02:30")
    assert "ikke nået" in refusal("i dag 02.30", local("2026-03-29 01:59")).sentence


def test_the_edges_of_the_skipped_hour_are_ordinary() -> None:
    now = local("2026-03-29 12:00")
    assert read_time("1.59", now).at == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert read_time("3.00", now).at == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


# The night summer time ends: 03.00 becomes 02.00 on Sunday 25 October 2026.

SUMMER = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
WINTER = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("02.30", "2026-10-25 12:00"),
        ("kl. 02.30", "2026-10-25 12:00"),
        ("i dag 02.30", "2026-10-25 12:00"),
        ("søndag 02.30", "2026-10-25 12:00"),
        ("02.30", "2026-10-26 01:00"),
        ("i går 02.30", "2026-10-26 12:00"),
        ("i forgårs 02.30", "2026-10-27 12:00"),
        ("søndag 02.30", "2026-10-31 12:00"),
    ],
)
def test_the_doubled_hour_asks_which(text: str, now: str) -> None:
    with pytest.raises(DoubledTime) as asked:
        read_time(text, local(now))
    assert (asked.value.first, asked.value.second) == (SUMMER, WINTER)
    assert "Kl. 02.30 var der to gange den 25. oktober 2026" in asked.value.sentence
    # What the sentence tells people to write is understood.
    assert f"{text} sommertid" in asked.value.sentence
    assert f"{text} vintertid" in asked.value.sentence
    assert read_time(f"{text} sommertid", local(now)).at == SUMMER
    assert read_time(f"{text} Vintertid", local(now)).at == WINTER


def test_within_the_doubled_hour() -> None:
    first_round, second_round = local("2026-10-25 02:40", fold=0), local("2026-10-25 02:10", fold=1)
    assert read_time("02.30 sommertid", first_round).at == SUMMER
    assert "ikke nået" in refusal("02.30 vintertid", first_round).sentence
    assert "ikke nået" in refusal("søndag 02.30 vintertid", first_round).sentence
    for now in (SUMMER, second_round):
        with pytest.raises(DoubledTime):
            read_time("02.30", now)
    # Neither of the two has been yet, so there is nothing to choose between.
    assert read_time("02.30", local("2026-10-25 02:20")) == Reading(local("2026-10-24 02:30"), later_than_now=True)


def test_the_edges_of_the_doubled_hour_are_ordinary() -> None:
    now = local("2026-10-25 12:00")
    assert read_time("1.59", now).at == datetime(2026, 10, 24, 23, 59, tzinfo=UTC)
    assert read_time("3.00", now).at == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)
    with pytest.raises(DoubledTime):
        read_time("2.00", now)
    with pytest.raises(DoubledTime):
        read_time("2.59", now)


@pytest.mark.parametrize("text", ["14.32 sommertid", "i går 02.30 vintertid", "mandag 8.15 vintertid"])
def test_summer_and_winter_belong_to_the_doubled_hour_only(text: str) -> None:
    assert "kun i den time, der kommer to gange" in refusal(text, NOW).sentence


# The log line.


@pytest.mark.parametrize(
    ("line", "expected", "rest"),
    [
        ("14.32 skud hørt", "2026-11-23 14:32", "skud hørt"),
        ("14:32   b Vi lukker", "2026-11-23 14:32", "b Vi lukker"),
        ("14.32", "2026-11-23 14:32", ""),
        ("kl 14 beboere samlet", "2026-11-23 14:00", "beboere samlet"),
        ("Kl. 14.32 Skud", "2026-11-23 14:32", "Skud"),
        ("i går 23.10 Brand", "2026-11-22 23:10", "Brand"),
        ("mandag 8.15 Møde", "2026-11-23 08:15", "Møde"),
        ("12.30 kr", "2026-11-23 12:30", "kr"),
        ("14.32 13.00 er aftalt", "2026-11-23 14:32", "13.00 er aftalt"),
        ("-5 grader", "2026-11-23 14:35:30", "grader"),
    ],
)
def test_a_line_that_begins_with_a_time(line: str, expected: str, rest: str) -> None:
    assert take_time(line, NOW) == (Reading(local(expected), later_than_now=False), rest)


PLAIN_LINES = """
Skud hørt|1800 lejemål uden strøm|12.60 m fra|mandag er varmemesteren væk|kl. 14.3 m|24.10 slut|14 beboere|14.32, skud
14.32.10 skud|-5: kulde|-5grader|-1800 lejemål|- 5 x|mandag 8 møder vi|i går ved 23.10|i dag|kl. 24 x|klokken 14.32 x
B 4 afspærret|İ dag 14.32 x
"""


@pytest.mark.parametrize("line", [*PLAIN_LINES.strip().replace("\n", "|").split("|"), "", " 14.32 skud"])
def test_a_line_that_is_plain_text(line: str) -> None:
    assert take_time(line, NOW) == (None, line)


def test_a_line_in_the_doubled_hour() -> None:
    now = local("2026-10-25 12:00")
    assert take_time("02.30 vintertid  a Hold afstand", now) == (Reading(WINTER, False), "a Hold afstand")
    with pytest.raises(DoubledTime):
        take_time("02.30 vintertiden er begyndt", now)


@pytest.mark.parametrize("line", ["i dag 23.59 skal porten lukkes", "14.32 sommertid skud"])
def test_a_line_with_a_time_that_cannot_be_is_not_stored_under_another(line: str) -> None:
    with pytest.raises(BadTime):
        take_time(line, NOW)


# Out.


def test_clock() -> None:
    assert clock(local("2026-11-23 08:05:59")) == "08.05"
    assert clock_exact(local("2026-11-23 08:05")) == "08.05"
    assert (clock(SUMMER), clock(WINTER)) == ("02.30", "02.30")
    assert (clock_exact(SUMMER), clock_exact(WINTER)) == ("02.30 sommertid", "02.30 vintertid")


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-11-23 00:00", "00.00"),
        ("2026-11-22 23:59", "i går 23.59"),
        ("2026-11-21 08:15", "lør 21.11 kl. 08.15"),
        ("2026-01-05 08:15", "man 05.01 kl. 08.15"),
        ("2025-12-31 08:15", "ons 31.12.2025 kl. 08.15"),
        ("2026-11-24 08:15", "tir 24.11 kl. 08.15"),
    ],
)
def test_day_clock(at: str, shown: str) -> None:
    assert day_clock(local(at), NOW) == shown


def test_date() -> None:
    assert date(NOW) == "mandag den 23. november 2026"
    assert date(datetime(2026, 2, 28, 23, 30, tzinfo=UTC)) == "søndag den 1. marts 2026"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-90, "0 min"),
        (59, "0 min"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 t 0 min"),
        (102 * 60, "1 t 42 min"),
        (86399, "23 t 59 min"),
        (86400, "1 d 0 t"),
        (51 * 3600 + 59, "2 d 3 t"),
    ],
)
def test_elapsed(seconds: int, shown: str) -> None:
    assert elapsed(NOW, NOW + timedelta(seconds=seconds)) == shown


def test_iso() -> None:
    assert iso(local("2026-11-23 14:32")) == "2026-11-23T14:32:00+01:00"
    assert iso(local("2026-11-23 14:32:05.120")) == "2026-11-23T14:32:05.120+01:00"
    assert iso(local("2026-11-23 14:32:05.000999")) == "2026-11-23T14:32:05+01:00"
    assert (iso(SUMMER), iso(WINTER)) == ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00")


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        ("2026-11-23 14:52:00", "om 12 min"),
        ("2026-11-23 14:41:00", "om 1 min"),
        ("2026-11-23 14:40:59", "nu"),
        ("2026-11-23 14:40:00", "nu"),
        ("2026-11-23 14:39:59", "1 min over fristen"),
        ("2026-11-23 14:28:00", "12 min over fristen"),
        ("2026-11-23 16:22:00", "om 1 t 42 min"),
        ("2026-11-21 11:00:00", "2 d 3 t over fristen"),
    ],
)
def test_minutes_until(due: str, shown: str) -> None:
    assert minutes_until(local(due), NOW) == shown


# Round trips over every change of the clock in ninety years.

minutes = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
changes = st.tuples(st.sampled_from([datetime(2026, 3, 29, 1, tzinfo=UTC), SUMMER]), st.integers(-300, 300)).map(
    lambda pair: pair[0] + timedelta(minutes=pair[1])
)


@given(at=minutes | changes, later=st.integers(0, 7 * 24 * 60))
@example(at=SUMMER, later=10)
@example(at=SUMMER, later=60)
@example(at=WINTER, later=0)
@example(at=WINTER, later=24 * 60)
def test_what_is_written_is_read_back(at: datetime, later: int) -> None:
    now = at + timedelta(minutes=later)
    then, today = at.astimezone(ZONE), now.astimezone(ZONE)
    days = (today.date() - then.date()).days
    names = {0: ["", "i dag ", "kl. "], 1: ["i går "], 2: ["i forgårs kl. "]}.get(days, [])
    if 0 < days < 7:
        names.append(f"{WEEKDAYS[then.weekday()]} ")
    assume(names)
    for name in names:
        written = f"{name}{clock_exact(at)}"
        assert read_time(written, now) == Reading(at, later_than_now=False)
        assert take_time(f"{written} o Ring til vagten", now) == (Reading(at, False), "o Ring til vagten")
    if days < 2 and clock_exact(at) == clock(at):
        assert read_time(day_clock(at, now), now).at == at


@given(now=minutes | changes, wall=st.times(), day=st.sampled_from(["", "i går ", "søndag "]))
def test_a_reading_is_never_later_than_now(now: datetime, wall: time, day: str) -> None:
    try:
        reading = read_time(f"{day}{wall:%H.%M}", now)
    except (MissingTime, DoubledTime):
        assert wall.hour == 2
    else:
        assert reading.at <= now
        assert reading.at.tzinfo is UTC
        assert clock(reading.at) == f"{wall:%H.%M}"
        assert reading.later_than_now is (not day and reading.at.astimezone(ZONE).date() < now.astimezone(ZONE).date())


@given(line=st.text(max_size=60) | st.text("-0123456789.:kl igårdmansotev", max_size=20), now=minutes)
def test_no_line_is_lost(line: str, now: datetime) -> None:
    try:
        reading, rest = take_time(line, now)
    except BadTime:
        return
    assert line.endswith(rest)
    assert reading is not None or rest == line


@given(minutes | changes)
def test_iso_is_the_same_moment(at: datetime) -> None:
    assert datetime.fromisoformat(iso(at)) == at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18.00", "2026-11-23 18:00"),
        ("i dag kl. 18", "2026-11-23 18:00"),
        ("I morgen 8.15", "2026-11-24 08:15"),
        ("fredag 18.00", "2026-11-27 18:00"),
        ("mandag 18.00", "2026-11-30 18:00"),
        ("24-12 18.00", "2026-12-24 18:00"),
        ("den 24.12 kl. 18:00", "2026-12-24 18:00"),
        ("1/2 10.00", "2027-02-01 10:00"),
        ("29-2-2028 10.00", "2028-02-29 10:00"),
    ],
)
def test_what_is_announced_lies_ahead(text: str, expected: str) -> None:
    assert read_coming(text, NOW) == local(expected)


@pytest.mark.parametrize(
    "text", ["", "snart", "31-11 18.00", "14.00", "i dag 14.00", "23-11-2025 18.00", "fredag", "24-12"]
)
def test_what_has_been_or_is_no_day_is_not_announced(text: str) -> None:
    with pytest.raises(BadTime):
        read_coming(text, NOW)


def test_nothing_is_announced_for_the_skipped_hour() -> None:
    with pytest.raises(MissingTime):
        read_coming("28-3-2027 2.30", NOW)
