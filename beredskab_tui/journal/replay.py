"""What the lines of a journal add up to: the state, the chain so far, and what does not belong there."""

from collections.abc import Callable
from datetime import UTC, datetime

from beredskab_tui.journal.change import Change, Damage
from beredskab_tui.journal.errors import NotAJournal
from beredskab_tui.journal.format import END, FORMAT, NOTHING, Line, Redact, unseal
from beredskab_tui.journal.state import Conflict, State

RUINED = "en linje er ødelagt"
NO_BEGINNING = "filen begynder ikke som en log"
UNRECORDED = "en linje er ændret, uden at det er noteret"


class Replay:
    """A journal as far as it has been read.

    Args:
        path: the file, for sentences.
        db: the journal's id; a file with another one is refused.
        keep: called with each event, in order, when it is applied.
    """

    def __init__(self, path: str, db: str, keep: Callable[[Change], None] | None = None) -> None:
        self.state = State()
        self.damage: list[Damage] = []
        self.events: dict[str, int] = {}
        """Number of the line of each event."""
        self.n = -1
        """Number of the last line; below 0 before the header."""
        self.head = NOTHING
        """What the next line has to name as its predecessor."""
        self.hlc = (0, 0)
        self.origin = ""
        self.offset = 0
        """Bytes read: all of them whole lines."""
        self.end = b""
        """The last of these bytes; through checksum and chain they stand for all of them."""
        self.keep = keep
        """Called with each event; None when nobody wants to know."""
        self.db = db
        self._path = path
        self._gap = False
        self._rinsed: dict[str, int] = {}
        """Lines from which values were taken, by event, until the line that says so is read."""

    def feed(self, data: bytes, *, alone: bool, again: Callable[[int], bytes]) -> bytes:
        """Apply the whole lines of new bytes; returns what stands behind the last of them.

        Args:
            data: what the file holds from ``offset`` on.
            alone: whether nobody can be writing and this is all there is, so that a bad last line is judged, too.
            again: reads so many bytes from ``offset`` on once more.
        """
        rows = data.split(b"\n")
        rest = rows.pop()
        bad: list[bytes] = []
        for row in rows:
            line = unseal(row)
            if line is None:
                # Judged when a good one follows it or nobody can be writing: until then it may be under way.
                bad.append(row)
                continue
            if bad:
                doubtful = b"\n".join(bad)
                if again(len(doubtful)) != doubtful:
                    # A writer cleared a torn end away while we were reading it. Whole at the next look.
                    return b""
                self._add_ruined(bad)
                bad = []
            self.add(row + b"\n", line)
        if bad and alone and not never_written(bad[0]):
            self._add_ruined(bad)
            bad = []
        return b"\n".join([*bad, rest])

    def whole(self, data: bytes) -> bytes:
        """Apply and judge all lines of a file that nobody writes to; returns what stands behind the last of them."""
        begin = self.offset

        def again(length: int) -> bytes:
            return data[self.offset - begin :][:length]

        rest = self.feed(data, alone=True, again=again)
        self.judge()
        return rest

    def _add_ruined(self, rows: list[bytes]) -> None:
        for row in rows:
            self.damage.append(Damage(self.offset, RUINED))
            self.offset += len(row) + 1
            self.end = (row + b"\n")[-END:]
        self._gap = True

    def add(self, row: bytes, line: Line) -> None:
        """Apply one line; ``row`` is its bytes, the newline with them."""
        at = self.offset
        self.offset += len(row)
        self.end = row[-END:]
        self._apply(line, at)

    def _apply(self, line: Line, at: int) -> None:
        if line.n == 0 and self.n < 0:
            self._check_header(line)
        if (line.n, line.p) != (self.n + 1, self.head) and not self._gap:
            self.damage.append(Damage(at, f"linje {line.n} hører ikke til efter linje {self.n}"))
        self._gap = False
        self.n, self.head = line.n, line.link
        self.hlc = max(self.hlc, line.h)
        if line.n == 0 or line.g in self.events:
            return
        self.events[line.g] = line.n
        if line.r is not None:
            self._rinsed[line.g] = at
        conflicts: list[Conflict] = []
        for operation in line.k:
            conflicts += self.state.apply(operation, line.g)
            if isinstance(operation, Redact):
                for event in operation.events:
                    self._rinsed.pop(event, None)
        if self.keep is not None:
            when = datetime.fromtimestamp(line.h[0] / 1000, UTC)
            self.keep(Change(line.n, line.g, when, line.a, line.k, tuple(conflicts)))

    def judge(self) -> None:
        """Say what can only be said when all lines that are there were read."""
        self.damage += [Damage(at, UNRECORDED) for at in self._rinsed.values()]
        self._rinsed.clear()
        if self.n < 0 and not self.damage:
            # The header is there from the first moment: it is never under way.
            self.damage.append(Damage(0, NO_BEGINNING))

    def _check_header(self, line: Line) -> None:
        if line.fmt != FORMAT:
            raise NotAJournal(
                f"Loggen {self._path} er skrevet af en nyere udgave af programmet. Intet er ændret. Opdatér programmet."
            )
        if line.db != self.db:
            raise NotAJournal(
                f"Filen {self._path} er en anden log end ventet. Intet er ændret. Er filer blevet flyttet rundt?"
            )
        self.origin = line.o


def never_written(row: bytes) -> bool:
    """Whether the disk had no time for all of a row before the power went: then it was promised to nobody.

    What was never written reads as zeros, from the row's beginning or over a length; one flipped bit makes no such row.
    """
    return row.startswith(b"\0") or b"\0\0" in row
