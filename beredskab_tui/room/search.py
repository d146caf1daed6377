"""Finding lines of the log: by words, kind, person and time, as they are typed into the find line.

Pure, and quick enough to be asked again at every key: what a line is looked through as is made once for each line.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from beredskab_tui.access.people import People
from beredskab_tui.records import EntryKind, LogEntry
from beredskab_tui.records.words import danish
from beredskab_tui.room.grammar import LETTERS
from beredskab_tui.times import BadTime, Reading, clock, day_clock, read_time

STAR: Final = "*"
AFTER: Final = "fra"
BEFORE: Final = "til"

_NUMBER: Final = re.compile(r"#([1-9][0-9]{0,8})")


class Query(NamedTuple):
    """What is looked for. All of it must fit; what is not said fits everything."""

    words: tuple[str, ...] = ()
    """Parts of the text, of the kind's name or of the number, whichever case they are in."""
    kind: EntryKind | None = None
    author: str | None = None
    """A person's id: who wrote the line, or in whose name it was written."""
    after: datetime | None = None
    before: datetime | None = None
    """The last minute that counts, to its end."""
    starred: bool = False
    number: int | None = None
    """Go to that line rather than look for anything."""

    @property
    def empty(self) -> bool:
        """Whether it fits every line."""
        return self == Query()


def read_query(text: str, people: People, now: datetime) -> Query:
    """What somebody typed: ``b`` … as in the log line, initials in capitals, ``fra 14.30``, ``til 15``, ``*``, ``#12``.

    Everything else is a word to look for. Never raises: what is no time yet, because it is still being typed, is words.
    """
    if number := _NUMBER.fullmatch(text.strip()):
        return Query(number=int(number[1]))
    initials = {person.initials: person.id for person in people}
    query = Query()
    words: list[str] = []
    parts = text.split()
    while parts:
        part = parts.pop(0)
        if part in LETTERS and not words and query.kind is None:
            query = query._replace(kind=LETTERS[part])
        elif part == STAR:
            query = query._replace(starred=True)
        elif part in initials and query.author is None:
            query = query._replace(author=initials[part])
        elif part == AFTER and (reading := _time(parts, now)) is not None:
            query = query._replace(after=reading.at)
        elif part == BEFORE and (reading := _time(parts, now)) is not None:
            # One that has not been yet is today's: up to then is all there is. From then on would be nothing.
            query = query._replace(before=reading.at + timedelta(days=reading.later_than_now))
        else:
            words.append(part.casefold())
    return query._replace(words=tuple(words))


def _time(parts: list[str], now: datetime) -> Reading | None:
    """The time that the next words stand for, and takes them: "14.30", "15", "i går 23.10", "mandag 8"."""
    for count in (3, 2, 1):
        text = " ".join(parts[:count])
        try:
            reading = read_time(f"kl {text}" if text.isdecimal() else text, now)
        except BadTime:
            continue
        del parts[:count]
        return reading
    return None


def describe(query: Query, people: People, now: datetime) -> str:
    """The query in Danish, for the line that says how many were found."""
    if query.number is not None:
        return f"linje {query.number}"
    said = [f"slags: {danish(query.kind)}"] if query.kind is not None else []
    said += [f"skrevet af eller for {people.initials(query.author)}"] if query.author is not None else []
    said += [f"fra {day_clock(query.after, now)}"] if query.after is not None else []
    said += [f"til {day_clock(query.before, now)}"] if query.before is not None else []
    said += ["med stjerne"] if query.starred else []
    said += [f"med »{' '.join(query.words)}«"] if query.words else []
    return ", ".join(said)


class Finder:
    """Finds lines of one log."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._looked_through: dict[str, tuple[LogEntry, str]] = {}
        self._known_initials: dict[str, str] = {}
        self._known_numbers: dict[str, str] = {}

    def find(self, query: Query, log: Iterable[LogEntry]) -> list[LogEntry]:
        """The lines that fit, in the order they are given."""
        return [entry for entry in log if self.fits(query, entry)]

    def prepare(self, log: Iterable[LogEntry]) -> None:
        """Make what these lines are looked through as, so that the first key finds it made."""
        for entry in log:
            self._text(entry)
            self._numbers(entry)

    def fits(self, query: Query, entry: LogEntry) -> bool:
        """Whether a line fits."""
        if query.number is not None:
            return entry.seq == query.number
        if query.kind is not None and entry.kind is not query.kind:
            return False
        if query.author is not None and query.author not in (entry.author, entry.speaker):
            return False
        if query.starred and not entry.key_event:
            return False
        if query.after is not None and entry.occurred_at < query.after:
            return False
        # A time is typed to the minute, and means all of that minute.
        if query.before is not None and (entry.occurred_at - query.before).total_seconds() >= 60:
            return False
        if not query.words:
            return True
        text = self._text(entry)
        return all(word in text or (word[-1].isdecimal() and word in self._numbers(entry)) for word in query.words)

    def _text(self, entry: LogEntry) -> str:
        """All words that stand on the line, in one case."""
        known = self._looked_through.get(entry.id)
        if known is not None and known[0] is entry:
            return known[1]
        struck = f"annulleret {entry.struck.reason}" if entry.struck is not None else ""
        who = f"{self._initials(entry.author)} {self._initials(entry.speaker)}"
        text = " ".join((entry.text, entry.reason or "", danish(entry.kind), who, struck)).casefold()
        self._looked_through[entry.id] = (entry, text)
        return text

    def _numbers(self, entry: LogEntry) -> str:
        """Number and clock time as they stand on the line. Neither of them ever changes."""
        if entry.id not in self._known_numbers:
            self._known_numbers[entry.id] = f"#{entry.seq} {clock(entry.occurred_at)}"
        return self._known_numbers[entry.id]

    def _initials(self, author: str | None) -> str:
        if author is None:
            return ""
        if author not in self._known_initials:
            self._known_initials[author] = self._people.initials(author)
        return self._known_initials[author]
