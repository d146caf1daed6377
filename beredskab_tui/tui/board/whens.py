"""Times in the fields of forms: what happened at a time that has been, what is due at one that comes.

A field says while it is typed how it will be read; nothing is guessed afterwards.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Final

from beredskab_tui.errors import Refused
from beredskab_tui.times import ZONE, BadTime, clock, clock_exact, day_clock, minutes_until, read_time
from beredskab_tui.tui.widgets.fields import Field

Clock = Callable[[], datetime]

WHEN: Final = "Hvornår, fx 14.32 eller i går 23.10 (tom: nu)"
DUE: Final = "Frist, fx 20.30 eller +15 minutter (tom: ingen)"

_LONGEST: Final = 1440
"""Minutes: a deadline in this room is within a day."""
_MINUTES: Final = re.compile(r"\+? ?([0-9]{1,6})(?: ?min(?:\.|utter)?)?", re.ASCII)
_EITHER: Final = re.compile(r"0?[1-9]|1[0-9]|2[0-3]", re.ASCII)
"""A number alone that may be an hour of the day or so many minutes."""
_AT: Final = re.compile(
    r"(i morgen +)?(?:kl\.? +)?([01]?[0-9]|2[0-3])[.:]([0-5][0-9])|(i morgen +)?(?:kl\.? +)?([01]?[0-9]|2[0-3])",
    re.ASCII,
)
"""A time of day. Its hour alone will do where something before it says that it is one."""
_SOON: Final = timedelta(hours=12)
"""A time of day that has been today is tomorrow's only if that is so near: at 23.50, "00.30" can mean nothing else."""


def time_of(text: str, now: datetime) -> datetime | None:
    """The time of a field that may be left empty; None for now.

    Raises:
        BadTime: it is none.
        Refused: a clock time that has not been yet today.
    """
    if not text.strip():
        return None
    reading = read_time(text, now)
    if reading.later_than_now:
        when = day_clock(reading.at, now)
        raise Refused(f"Så mange er klokken ikke endnu. Intet er gemt. Skriv »{when}«, hvis det er det, du mener.")
    return reading.at


def due_of(text: str, now: datetime) -> datetime | None:
    """The deadline of a field that may be left empty; None for none. In the hour that comes twice, the one that comes.

    Raises:
        Refused: it cannot be read, or has passed.
    """
    text = " ".join(text.lower().split())
    if not text:
        return None
    if _EITHER.fullmatch(text):
        raise Refused(
            f"»{text}« kan være et klokkeslæt eller et antal minutter. Intet er gemt. "
            f"Skriv {int(text)}.00 eller +{int(text)}."
        )
    if minutes := _MINUTES.fullmatch(text):
        if 1 <= int(minutes[1]) <= _LONGEST:
            return now + timedelta(minutes=int(minutes[1]))
        raise Refused(f"Skriv et antal minutter fra 1 til {_LONGEST}, fx +15. Intet er gemt.")
    if (match := _AT.fullmatch(text)) is None:
        raise Refused("Fristen kan ikke læses. Intet er gemt. Skriv fx 20.30, i morgen 8.15 eller +15 minutter.")
    today = now.astimezone(ZONE).date()
    tomorrow, hour = match[1] or match[4], match[2] or match[5]
    at_clock = time(int(hour), int(match[3] or 0))

    def on_day(later: int) -> datetime:
        wall = datetime.combine(today + timedelta(days=later), at_clock, tzinfo=ZONE)
        # Compared in UTC: local times in the hour that comes twice do not tell which is the later.
        first, second = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
        return second if first <= now < second else first

    if tomorrow:
        return on_day(1)
    if on_day(0) > now:
        return on_day(0)
    if on_day(1) - now <= _SOON:
        return on_day(1)
    raise Refused(
        f"Kl. {clock(on_day(0))} er passeret. Intet er gemt. Skriv »i morgen« foran, hvis det er det, du mener."
    )


def when_field(name: str, now: Clock, label: str = WHEN, value: str = "") -> Field:
    """A field for a time that has been."""

    def told(text: str) -> str:
        at = time_of(text, now())
        return f"Læses som {day_clock(at, now())}." if at is not None else ""

    return read_field(name, label, told, value)


def due_field(name: str, now: Clock, value: str = "", *, label: str = DUE) -> Field:
    """A field for a deadline."""

    def told(text: str) -> str:
        at = due_of(text, now())
        return f"Frist kl. {clock_exact(at)}, {minutes_until(at, now())}." if at is not None else ""

    return read_field(name, label, told, value)


def read_field(name: str, label: str, told: Callable[[str], str], value: str = "") -> Field:
    """A field whose text is read while it is typed.

    Args:
        told: how a text is read, in words; it raises ``BadTime`` or ``Refused`` where it cannot be.
    """
    return Field(name, label, value, check=lambda text: _look(told, text)[0], tells=lambda text: _look(told, text)[1])


def _look(told: Callable[[str], str], text: str) -> tuple[str, str]:
    """What is wrong with a text, and how it is read: one of the two is empty."""
    try:
        return "", told(text)
    except (BadTime, Refused) as error:
        # Said while it is typed, when nothing is stored anyway.
        return error.sentence.replace(" Intet er gemt.", ""), ""
