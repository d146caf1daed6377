"""One person at one incident, as a test sees it: the seat to act from, and the board that the feed paints."""

from collections.abc import Callable
from typing import Any

from beredskab_tui.access.people import People
from beredskab_tui.journal import Change
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import LogEntry, StaffMember, Task
from beredskab_tui.room.board import Board
from beredskab_tui.room.room import Room
from tests.conftest import Clock


class Desk:
    """A seat, its board, and every change that the feed has handed on."""

    def __init__(self, room: Room, incident_id: str, plan: Plan, clock: Clock) -> None:
        self.room = room
        self.plan = plan
        self.clock = clock
        self.changes: list[Change] = []
        self.board = Board(room.people)
        self.seat = room.sit(incident_id, self._on_change)

    def _on_change(self, change: Change) -> None:
        self.changes.append(change)
        self.board.apply(change)

    @property
    def people(self) -> People:
        return self.room.people

    def look(self) -> Board:
        """The board after what others have written meanwhile."""
        self.seat.journal.refresh()
        return self.board

    @property
    def stored(self) -> int:
        """How many events the journal holds."""
        return self.seat.journal.head[0]

    @property
    def last(self) -> LogEntry:
        """The newest line of the log."""
        return self.board.log[-1]

    def texts(self) -> list[str]:
        return [entry.text for entry in self.board.log]

    def card(self, card_id: str) -> Task:
        """The task of a card of the plan."""
        return next(task for task in self.board.tasks if task.card == card_id)

    def snapshot(self) -> dict[str, Any]:
        """Everything the board shows."""
        board = self.board
        return {
            "incident": board.incident,
            "log": list(board.log),
            "tasks": board.tasks,
            "contacts": board.contacts,
            "call_backs": board.call_backs,
            "staff": board.staff,
            "media": board.media,
            "headings": board.picture_headings,
            "pictures": board.situation_pictures,
            "rumours": board.rumours,
            "statements": board.statements,
            "history": list(board.history),
            "conflicts": list(board.conflicts),
            "follow_ups": board.follow_ups,
            "corrected_by": dict(board.corrected_by),
            "next": board.next_things(self.clock(), 50),
            "instructions": board.instructions(self.clock()),
        }


def each(*acts: Callable[[], object]) -> tuple[Callable[[], object], ...]:
    """Several acts that are to end alike."""
    return acts


def operations(change: Change) -> list[tuple[str, str]]:
    """What one record of the journal did: the kind of operation and its table."""
    return [(type(operation).__name__, operation.table) for operation in change.operations]


def member(desk: Desk, person: str) -> StaffMember:
    """One of the staff as the board has them."""
    found: StaffMember = desk.board.record(StaffMember, person)
    return found
