"""Which rows the timeline shows: all lines, those that people wrote, or everything with its history."""

from collections.abc import Callable, Iterable
from enum import Enum

from beredskab_tui.records import LogEntry, Origin
from beredskab_tui.room.board import Board
from beredskab_tui.tui.widgets.timeline import Tick, TimelineRow, when


class View(Enum):
    """What the timeline shows. The value is said when it changes."""

    LINES = "Viser alle linjer i loggen. v: kun dem, I selv har skrevet."
    PEOPLE = "Viser kun de linjer, I selv har skrevet. v: alt, også ændringer, der ikke er linjer."
    HISTORY = "Viser alt, også ændringer, der ikke er linjer. v: loggens linjer."

    @property
    def next(self) -> "View":
        """The one that follows."""
        views = list(View)
        return views[(views.index(self) + 1) % len(views)]


def rows_in(
    board: Board, view: View, entries: Iterable[LogEntry], from_tick: int, fits: Callable[[LogEntry], bool]
) -> list[TimelineRow]:
    """The rows among these entries, and the history from that number on, in the order they came.

    ``fits`` is the filter of the find line; what is filtered has no history.
    """
    rows: list[TimelineRow] = [
        entry for entry in entries if (view is not View.PEOPLE or entry.origin is Origin.PERSON) and fits(entry)
    ]
    if view is View.HISTORY:
        rows += [Tick(number, one) for number, one in enumerate(board.history[from_tick:], start=from_tick)]
        # Stable, so that of one moment the lines come before the ticks.
        rows.sort(key=when)
    return rows
