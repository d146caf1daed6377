"""A journal put together again from what is intact in several files of it: the damaged one, and copies.

Each line says by itself whether it is whole and which one it follows, so lines can be taken from anywhere. What was
taken out for good (*rens*) does not come back with an old copy.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from beredskab_tui.journal.format import NOTHING, Line, Redact, fingerprint, unseal
from beredskab_tui.journal.rens import without
from beredskab_tui.journal.replay import never_written

_BEGIN = re.compile(rb'\{"n":')
_SEAL = re.compile(rb',"c":"[0-9a-f]{32}"\}')


class Gap(NamedTuple):
    """Lines that no file has: those between two numbers."""

    after_n: int
    """Number of the last line before it; -1 when the beginning is lost."""
    before_n: int

    @property
    def lost(self) -> int:
        """How many events; the header is none."""
        return max(0, self.before_n - max(self.after_n, 0) - 1)


class Fork(NamedTuple):
    """Two lines that follow the same one: a copy was written on. The one of the first file stands."""

    n: int
    kept: str
    """Its event."""
    left_out: str
    """The event of the other one. It and what follows it are not in the result."""


class Mended(NamedTuple):
    """The lines of one journal, as far as there are any."""

    db: str
    lines: tuple[bytes, ...]
    """With their newlines, in their order, the header first if there is one."""
    headed: bool
    """Whether the header is among them."""
    gaps: tuple[Gap, ...]
    end: bytes
    """What the first file has behind the last line of all. Somebody may have been promised it: see ``lost_at_end``."""
    forks: tuple[Fork, ...]
    fetched: int
    """How many of the lines are not intact in the first file."""
    unrecorded: int
    """How many of them somebody changed, although no *rens* says so and none can have been lost."""
    rotten: bytes
    """What the first file holds that belongs to no intact line."""
    made_of: str
    """BLAKE2b, 128 bits, of the first file."""

    @property
    def events(self) -> list[str]:
        """The ids of the events."""
        lines = [unseal(row[:-1]) for row in self.lines]
        return [line.g for line in lines if line is not None and line.n > 0]

    @property
    def lost_at_end(self) -> int:
        """Lines at the end that had been whole once; not those that a crash cut off and nobody was promised."""
        rows = self.end.split(b"\n")[:-1]
        return 0 if not rows or never_written(rows[0]) else sum(bool(row) and unseal(row) is None for row in rows)

    @property
    def lost(self) -> int:
        """How many lines are lost, as far as that can be told."""
        return sum(gap.lost for gap in self.gaps) + self.lost_at_end

    @property
    def whole(self) -> bool:
        """Whether this is all of the journal, byte for byte."""
        return self.headed and not (self.gaps or self.lost_at_end or self.unrecorded)


class _Found(NamedTuple):
    """An intact line of one of the files."""

    begin: int
    row: bytes
    line: Line
    source: int

    @property
    def end(self) -> int:
        return self.begin + len(self.row)


def mend(db: str, *sources: bytes) -> Mended:
    """Put the intact lines of several files of the same journal together.

    Args:
        db: the journal's id. What stands behind the header of another journal is left out.
        sources: what the files hold: first the one that is to be mended, then copies, the best first.
    """
    own = list(_belonging(_intact(sources[0], 0), db))
    copied = [found for at, data in enumerate(sources[1:], 1) for found in _belonging(_intact(data, at), db)]
    versions: dict[str, list[_Found]] = {}
    for found in own + copied:
        versions.setdefault(found.line.link, []).append(found)
    order, gaps, forks = _walk([same[0].line for same in versions.values()])
    headed = bool(order) and order[0].n == 0
    if not headed:
        gaps.insert(0, Gap(-1, order[0].n if order else 1))
    mended = Mended(
        db=db,
        lines=(),
        headed=headed,
        gaps=tuple(gaps),
        end=_end(sources[0], own, [line.link for line in order]),
        forks=tuple(forks),
        fetched=len({line.link for line in order} - {found.line.link for found in own}),
        unrecorded=0,
        rotten=_rotten(sources[0], own),
        made_of=fingerprint([sources[0]], 16),
    )
    recorded = {event for line in order for part in line.k if isinstance(part, Redact) for event in part.events}
    # What says so may be among what is lost; and what was taken out for good must not come back.
    maybe = mended.lost > 0
    chosen = [_choose(versions[line.link], maybe or line.g in recorded) for line in order]
    changed = [] if maybe else [row for row in chosen if row.line.r is not None and row.line.g not in recorded]
    return mended._replace(lines=_rinsed(chosen, own + copied), unrecorded=len(changed))


def _intact(data: bytes, source: int) -> Iterator[_Found]:
    """Every intact line, also those that share a row with something else."""
    at = 0
    for row in data.split(b"\n"):
        line = unseal(row)
        if line is not None:
            yield _Found(at, row, line, source)
        else:
            yield from _inside(row, at, source)
        at += len(row) + 1


def _inside(row: bytes, at: int, source: int) -> Iterator[_Found]:
    """The intact lines in a row that is none: where a newline is lost, it holds two."""
    begins = deque(found.start() for found in _BEGIN.finditer(row))
    maybe: list[int] = []
    for end in _SEAL.finditer(row):
        while begins and begins[0] < end.start():
            maybe.append(begins.popleft())
        for begin in reversed(maybe):
            part = row[begin : end.end()]
            line = unseal(part)
            if line is not None:
                yield _Found(at + begin, part, line, source)
                maybe.clear()
                break


def _belonging(lines: Iterable[_Found], db: str) -> Iterator[_Found]:
    """The lines of this journal: not those behind the header of another one."""
    belongs = True
    for found in lines:
        if found.line.n == 0:
            belongs = found.line.db == db
        if belongs:
            yield found


def _walk(lines: list[Line]) -> tuple[list[Line], list[Gap], list[Fork]]:
    """The lines in their order: along the chain, and where it breaks on with the next one by the logical clock."""
    following: dict[str, list[Line]] = {}
    for line in lines:
        following.setdefault(line.p, []).append(line)
    by_time = sorted((line for line in lines if line.n > 0), key=lambda line: line.h, reverse=True)
    order: list[Line] = []
    gaps: list[Gap] = []
    forks: list[Fork] = []
    left_out: set[str] = set()
    last: Line | None = None
    while True:
        link = NOTHING if last is None else last.link
        n = -1 if last is None else last.n
        next_ones = [line for line in following.get(link, ()) if line.n == n + 1]
        if next_ones:
            line = next_ones[0]
            if last is not None:
                for other in next_ones[1:]:
                    forks.append(Fork(line.n, line.g, other.g))
                    left_out |= _branch(other, following)
        else:
            # The clock grows from line to line, also where a chain was sealed anew and numbers are others.
            while by_time and ((last is not None and by_time[-1].h <= last.h) or by_time[-1].link in left_out):
                by_time.pop()
            if not by_time:
                return order, gaps, forks
            line = by_time.pop()
            if last is not None:
                gaps.append(Gap(n, line.n))
        order.append(line)
        last = line


def _branch(line: Line, following: Mapping[str, list[Line]]) -> set[str]:
    """A line and all that follow it."""
    found: set[str] = set()
    waiting = [line]
    while waiting:
        each = waiting.pop()
        found.add(each.link)
        waiting += following.get(each.link, ())
    return found


def _choose(versions: list[_Found], rinsed: bool) -> _Found:
    """Of a line as it was and as *rens* left it: the latter, if there was a *rens* or may have been one."""
    return next((found for found in versions if (found.line.r is not None) == rinsed), versions[0])


def _rinsed(lines: Sequence[_Found], everything: Iterable[_Found]) -> tuple[bytes, ...]:
    """The rows, each without what a later line says was taken out for good.

    A file that has that line was written anew with it, so its own rows are as they should be.
    """
    done: dict[str, set[int]] = {}
    for found in everything:
        if any(isinstance(part, Redact) for part in found.line.k):
            done.setdefault(found.line.g, set()).add(found.source)
    rows = [found.row + b"\n" for found in lines]
    for at, found in enumerate(lines):
        for part in found.line.k:
            if isinstance(part, Redact):
                old = [n for n in range(at) if lines[n].source not in done[found.line.g]]
                data, _ = without(b"".join(rows[n] for n in old), part.table, part.id, part.fields, part.events)
                for n, row in zip(old, data.splitlines(keepends=True), strict=True):
                    rows[n] = row
    return tuple(rows)


def _rotten(data: bytes, lines: list[_Found]) -> bytes:
    """What belongs to no intact line."""
    begins = [found.begin for found in lines] + [len(data)]
    ends = [0] + [found.end for found in lines]
    return b"\n".join(data[end:begin] for end, begin in zip(ends, begins, strict=True) if begin - end > 1)


def _end(data: bytes, lines: list[_Found], order: list[str]) -> bytes:
    """What stands behind the last line of a file, without the rows in whose place there is a line from elsewhere."""
    known = next((found.line.link for found in reversed(lines) if found.line.link in order), None)
    if known is None:
        return b"\n".join(data.split(b"\n")[len(order) :])
    more = len(order) - 1 - order.index(known)
    return b"\n".join(data[lines[-1].end + 1 :].split(b"\n")[more:])
