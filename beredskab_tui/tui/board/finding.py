"""The find line of the board: it goes to what is found while one types, and shows nothing else on request."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message

from beredskab_tui.records import LogEntry
from beredskab_tui.room.board import Board
from beredskab_tui.room.search import Finder, Query, describe, read_query
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.widgets.logline import LogLine

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen

AT_A_TIME = 500
"""Lines; some two milliseconds."""
HOW = "Skriv et ord, initialer, et bogstav for slags, fra 14.30 eller #12. F1 viser mere."


class FindLine(LogLine):
    """Where one writes what is looked for. Up and Down go to the one before and the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
    ]

    class Step(Message):
        """To the line found before (-1) or after (1) the one in sight."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def action_step(self, by: int) -> None:
        self.post_message(self.Step(by))


class Finding:
    """What is looked for on one board."""

    def __init__(self, screen: "BoardScreen", session: Session, board: Board) -> None:
        self._screen = screen
        self._session = session
        self._board = board
        self._finder = Finder(session.room.people)
        self._found: list[LogEntry] = []
        self._at = -1
        self.query = Query()
        self.filtering = False
        """Whether the timeline shows what was found and nothing else."""

    def shows(self, entry: LogEntry) -> bool:
        """Whether the timeline may show a line now."""
        return not self.filtering or self._finder.fits(self.query, entry)

    @property
    def line(self) -> FindLine:
        return self._screen.query_one(FindLine)

    @property
    def open(self) -> bool:
        """Whether the find line stands there."""
        return bool(self._screen.query_one("#finding", Horizontal).display)

    def show(self) -> None:
        """Have the find line stand there, with the cursor in it and what was looked for last."""
        self._screen.query_one("#finding", Horizontal).display = True
        self._screen.timeline.always_marked = True  # what was found is marked though one still writes
        self._screen.set_focus(self.line)
        self._screen.say(self._told() if not self.query.empty else HOW)
        self._screen.run_worker(self._prepare(), group="find", exclusive=True, exit_on_error=False)

    async def _prepare(self) -> None:
        """While somebody thinks of a word, and a little at a time: the keys must not wait for it."""
        for begin in range(0, len(self._board.log), AT_A_TIME):
            self._finder.prepare(self._board.log[begin : begin + AT_A_TIME])
            await asyncio.sleep(0)

    def close(self) -> None:
        """Take the find line away, and show all lines again."""
        was_filtering, self.filtering = self.filtering, False
        self._screen.timeline.always_marked = False
        self._screen.query_one("#finding", Horizontal).display = False
        if was_filtering:
            self._screen.refill()

    def edited(self, text: str) -> None:
        """A key was pressed: go to the newest line that fits."""
        self.query = read_query(text, self._session.room.people, self._session.room.clock())
        if self.filtering:
            self.filtering = False
            self._screen.refill()
        self._look()
        self._go(len(self._found) - 1)
        self._screen.say(self._told() if not self.query.empty else HOW)

    def step(self, by: int) -> None:
        """To the one before or after; from the first to the last and round again."""
        self._look()
        if self._found:
            self._go((self._at + by) % len(self._found))
        self._screen.say(self._told())

    def submit(self) -> None:
        """Enter: show what was found and nothing else; a number is gone to."""
        self._look()
        if not self._found:
            self._screen.say(self._told())
            return
        if self.query.number is None and not self.query.empty:
            self.filtering = True
            self._screen.refill()
        else:
            self._screen.query_one("#finding", Horizontal).display = False
        self._go(self._at)
        self._screen.set_focus(self._screen.timeline)
        self._screen.say(self._told())

    def _look(self) -> None:
        self._found = [] if self.query.empty else self._finder.find(self.query, self._board.log)

    def _go(self, at: int) -> None:
        self._at = at
        if 0 <= at < len(self._found):
            self._screen.show_entry(self._found[at])

    def _told(self) -> str:
        """How many were found, of how many, and what one can do."""
        what = describe(self.query, self._session.room.people, self._session.room.clock())
        if not self._found:
            return f"Ingen linjer passer: {what}. Ret ordet, eller luk med Esc."
        count = f"{len(self._found)} af {len(self._board.log)} linjer"
        if self.filtering:
            return f"Viser kun {count}: {what}. Esc viser alle linjer."
        which = f"{self._at + 1} af {len(self._found)} fundne: {what}."
        return f"{which} Pil op og ned: forrige og næste. Enter: vis kun dem. Esc: luk."
