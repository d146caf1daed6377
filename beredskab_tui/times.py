"""Danish times, in and out. Every point in time is an aware ``datetime`` in UTC; people read and write local time.

The grammar is small and strict on purpose: in the log of a crisis a time that is guessed wrong is worse than one that
is asked for. Nothing here reads the clock; ``now`` is always passed in.
"""

import re
from datetime import UTC, datetime, time, timedelta
from datetime import date as Date
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from beredskab_tui.errors import UsageError

ZONE: Final = ZoneInfo("Europe/Copenhagen")
"""The zone of everything that is shown or typed."""

_WEEKDAYS: Final = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_MONTHS: Final = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
_DAYS_AGO: Final = {"i dag": 0, "i går": 1, "i forgårs": 2}

_LONGEST_AGO: Final = 1440
"""Minutes: "-5" reaches back one day."""

_SUMMER: Final = "sommertid"
_WINTER: Final = "vintertid"

# Matched against lower-case text, and only ASCII digits count.
_TIME: Final = re.compile(
    rf"""
    (?: -(?P<ago>[1-9][0-9]{{0,3}})
      | (?: (?P<day>i\ +dag|i\ +går|i\ +forgårs|{"|".join(_WEEKDAYS)})\ + )?
        (?: (?P<kl>kl\.?\ +) )?
        (?P<hour>[01]?[0-9]|2[0-3])
        (?: [.:](?P<minute>[0-5][0-9]) | (?(kl)|(?!)) )     # the minutes may be left out only after "kl"
        (?: \ +(?P<half>{_SUMMER}|{_WINTER})(?=\ |\Z) )?
    )
    (?=\ |\Z)
    """,
    re.VERBOSE,
)


_COMING: Final = rf"""
    (?: (?P<name>i\ dag|i\ morgen|{"|".join(_WEEKDAYS)})\ (?:den\ )?
      | (?:den\ )?(?P<day>[0-9]{{1,2}})[-./](?P<month>[0-9]{{1,2}})(?:[-./](?P<year>20[0-9]{{2}}))?\ )?
    (?: kl\.?\ )?(?P<hour>[01]?[0-9]|2[0-3])(?:[.:](?P<minute>[0-5][0-9]))?
"""
"""Verbose; only ASCII counts as digits."""


class BadTime(UsageError):
    """Not a point in time in the Danish grammar, or one that cannot have been; the sentence says which."""


class MissingTime(BadTime):
    """The local time never was: it falls in the hour that is skipped when summer time begins."""


class DoubledTime(BadTime):
    """The local time was there twice, in the hour that is repeated when summer time ends."""

    def __init__(self, sentence: str, first: datetime, second: datetime) -> None:
        super().__init__(sentence)
        self.first = first
        """UTC, the first time round: summer time."""
        self.second = second
        """UTC, the second time round: winter time."""


class Reading(NamedTuple):
    """How a typed time was read."""

    at: datetime
    """UTC. On the minute for a clock time; "-5" keeps the seconds of now."""
    later_than_now: bool
    """A clock time without a day, that today lies ahead: ``at`` is yesterday's, and nobody has confirmed that yet."""


def read_time(text: str, now: datetime) -> Reading:
    """The point in time that the whole text stands for. Raises ``BadTime``, ``MissingTime`` and ``DoubledTime``."""
    given = text.strip()
    match = _TIME.fullmatch(given.lower())
    reading = match and _read(match, now)
    if reading is None:
        raise BadTime(
            f"{_quoted(given)} er ikke et klokkeslæt, der kan læses. "
            "Skriv for eksempel 14.32, kl. 14, -5 (minutter siden), i går 23.10 eller mandag 8.15."
        )
    return reading


def read_coming(text: str, now: datetime) -> datetime:
    """The day and time of something announced: "24-12 18.00", "24.12.2026 kl. 18", "fredag 18.00", "i morgen 18.00".

    Raises:
        BadTime: it is none, or it has been.
        MissingTime: it falls in the hour that is skipped when summer time begins.
    """
    given = " ".join(text.lower().split())
    today = now.astimezone(ZONE).date()
    match = re.fullmatch(_COMING, given, re.VERBOSE | re.ASCII)
    day = match and _coming_day(match, today)
    if match is None or day is None:
        raise BadTime(
            f"{_quoted(text)} er ikke en dag og et klokkeslæt, der kan læses. "
            "Skriv for eksempel 24-12 18.00, fredag 18.00 eller i morgen 18.00."
        )
    from dateutil.tz import datetime_exists

    wall = datetime.combine(day, time(int(match["hour"]), int(match["minute"] or 0)), tzinfo=ZONE)
    if not datetime_exists(wall):
        raise MissingTime(f"Kl. {wall:%H.%M} findes ikke den {_day_of_year(day)}. Skriv et andet klokkeslæt.")
    if wall.astimezone(UTC) <= now:
        raise BadTime(f"{_quoted(text)} har været. Skriv et tidspunkt, der kommer.")
    return wall.astimezone(UTC)


def _coming_day(match: re.Match[str], today: Date) -> Date | None:
    """The day that is meant: the next of its name, or the next time that date comes; None if there is no such day."""
    if name := match["name"]:
        if name in ("i dag", "i morgen"):
            return today + timedelta(days=name == "i morgen")
        return today + timedelta(days=(_WEEKDAYS.index(name) - today.weekday()) % 7 or 7)
    if match["day"] is None:
        return today
    for year in (int(match["year"]),) if match["year"] else (today.year, today.year + 1):
        try:
            day = Date(year, int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        if match["year"] or day >= today:
            return day
    return None


def take_time(line: str, now: datetime) -> tuple[Reading | None, str]:
    """The time a log line begins with, and the rest of the line; None and the whole line when it begins with text.

    What looks like a time but cannot be one ("24.10 slut") is text. What is a time, but skipped, doubled or still to
    come, raises as in ``read_time``: storing the line under another time would be wrong without anyone seeing it.
    """
    # Lower case has the same length as far as the match goes, so its end is right in the line too.
    match = _TIME.match(line.lower())
    reading = match and _read(match, now)
    if match is None or reading is None:
        return None, line
    return reading, line[match.end() :].lstrip(" ")


def clock(at: datetime) -> str:
    """The local time of day: "14.32"."""
    return f"{at.astimezone(ZONE):%H.%M}"


def clock_exact(at: datetime) -> str:
    """As ``clock``, and in the doubled hour "02.30 sommertid" or "02.30 vintertid", so that it can be read back."""
    local = at.astimezone(ZONE)
    if not _is_doubled(local):
        return clock(at)
    return f"{clock(at)} {_WINTER if local.fold else _SUMMER}"


def day_clock(at: datetime, now: datetime) -> str:
    """The time of day with as much of the day as is needed: "14.32", "i går 23.10", "man 23.11 kl. 08.15".

    A year other than the present one is written out.
    """
    day = at.astimezone(ZONE).date()
    today = now.astimezone(ZONE).date()
    if day == today:
        return clock(at)
    if day == today - timedelta(days=1):
        return f"i går {clock(at)}"
    year = "" if day.year == today.year else f".{day.year}"
    return f"{_WEEKDAYS[day.weekday()][:3]} {day:%d.%m}{year} kl. {clock(at)}"


def at_clock(at: datetime, now: datetime) -> str:
    """The same inside a sentence: "kl. 14.32", "i går 23.10", "tir 24.11 kl. 08.15"."""
    told = day_clock(at, now)
    return f"kl. {told}" if told[:1].isdecimal() else told


def date(at: datetime) -> str:
    """The local day in full: "mandag den 23. november 2026"."""
    day = at.astimezone(ZONE).date()
    return f"{_WEEKDAYS[day.weekday()]} den {_day_of_year(day)}"


def clock_on_day(at: datetime, now: datetime) -> str:
    """As ``clock_exact``, with the day in full behind it when that was another one: "i går" would age in a log."""
    return clock_exact(at) if date(at) == date(now) else f"{clock_exact(at)} {date(at)}"


def elapsed(since: datetime, now: datetime) -> str:
    """How long ago, in whole minutes begun and ended: "0 min", "42 min", "1 t 42 min", "2 d 3 t"; never negative."""
    return _duration((now - since) // timedelta(minutes=1))


def minutes_until(due: datetime, now: datetime) -> str:
    """How far a deadline is, as the clock on the wall shows it: "om 12 min", "nu", "12 min over fristen".

    Counted between clock minutes, so that 14.32 seen at 14.20 is always twelve minutes away.
    """
    minutes = int(due.timestamp() // 60) - int(now.timestamp() // 60)
    if minutes == 0:
        return "nu"
    return f"om {_duration(minutes)}" if minutes > 0 else f"{_duration(-minutes)} over fristen"


def iso(at: datetime) -> str:
    """ISO 8601 in local time with its offset, to the second, or to the millisecond where there are any."""
    local = at.astimezone(ZONE)
    return local.isoformat(timespec="milliseconds" if local.microsecond >= 1000 else "seconds")


def _read(match: re.Match[str], now: datetime) -> Reading | None:
    """The moment a match of ``_TIME`` stands for; None if the number of minutes is beyond the grammar."""
    now = now.astimezone(UTC)
    if ago := match["ago"]:
        # In UTC, so that five minutes are five minutes on the nights when the clocks change too.
        return Reading(now - timedelta(minutes=int(ago)), False) if int(ago) <= _LONGEST_AGO else None
    today = now.astimezone(ZONE).date()
    day = match["day"] and " ".join(match["day"].split())
    at_clock = time(int(match["hour"]), int(match["minute"] or 0))
    for days in _days_back(day, today):
        at = _reached(today - timedelta(days=days), at_clock, match, now)
        if at is not None:
            return Reading(at, later_than_now=day is None and days > 0)
    raise _not_yet(match, now)


def _days_back(day: str | None, today: Date) -> tuple[int, ...]:
    """The days the text can mean, as days before today, nearest first; the first that has been is the one."""
    if day is None:
        return 0, 1
    if day in _DAYS_AGO:
        return (_DAYS_AGO[day],)
    back = (today.weekday() - _WEEKDAYS.index(day)) % 7
    return (back,) if back else (0, 7)


def _reached(day: Date, at_clock: time, match: re.Match[str], now: datetime) -> datetime | None:
    """That time of that day, in UTC; None if it still lies ahead. Raises what ``read_time`` raises."""
    # dateutil is imported here because it costs more than all the rest of a `log` command, which rarely needs it.
    from dateutil.tz import datetime_exists

    wall = datetime.combine(day, at_clock, tzinfo=ZONE)
    given, half = match[0], match["half"]
    if not datetime_exists(wall):
        # Only the hands of the clock can say whether a time that never was is behind us.
        if wall.replace(tzinfo=None) > now.astimezone(ZONE).replace(tzinfo=None):
            return None
        # 02.00 is the rule in all of the EU: directive 2000/84/EC, article 2 (01.00 UTC).
        raise MissingTime(
            f"Kl. {wall:%H.%M} fandtes ikke den {_day_of_year(day)}: uret blev stillet frem fra 02.00 til 03.00. "
            "Skriv et klokkeslæt før 02.00 eller fra 03.00."
        )
    first = wall.astimezone(UTC)
    if _is_doubled(wall):
        second = wall.replace(fold=1).astimezone(UTC)
        if half:
            at = first if half == _SUMMER else second
            if at > now:
                raise _not_yet(match, now)
            return at
        if first > now:
            return None
        raise DoubledTime(
            f"Kl. {wall:%H.%M} var der to gange den {_day_of_year(day)}, da uret blev stillet tilbage. "
            f"Skriv {given} {_SUMMER} for den første gang eller {given} {_WINTER} for den anden.",
            first,
            second,
        )
    if first > now:
        return None
    if half:
        raise BadTime(
            f"{_quoted(given)} kan ikke læses: {half} skrives kun i den time, der kommer to gange, når uret stilles "
            "tilbage i oktober. Skriv klokkeslættet uden, eller skriv dagen foran."
        )
    return first


def _is_doubled(local: datetime) -> bool:
    """Whether this local time, which exists, comes twice."""
    # Imported here for the reason given above; a skipped time counts as doubled in this function of dateutil's.
    from dateutil.tz import datetime_ambiguous

    return datetime_ambiguous(local)


def _not_yet(match: re.Match[str], now: datetime) -> BadTime:
    return BadTime(
        f"{_quoted(match[0])} er ikke nået endnu: klokken er {clock(now)}. Skriv et tidspunkt, der har været."
    )


def _quoted(given: str) -> str:
    """The user's own words in a sentence, short enough to leave room for the rest of it."""
    given = "".join(c for c in " ".join(given.split()) if c.isprintable())
    return f"»{given}«" if len(given) <= 40 else f"»{given[:39]}…«"


def _day_of_year(day: Date) -> str:
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def _duration(minutes: int) -> str:
    minutes = max(minutes, 0)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} t {minutes} min"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} t"
