"""What a step of the demonstration's script has to act with."""

from collections.abc import Callable

from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Contact, LogEntry, Record, Task
from beredskab_tui.room.seat import Seat


class Scene:
    """The room as a step of the script finds it: whose turn it is, and the names of things."""

    def __init__(self, seat: Seat, plan: Plan) -> None:
        self.seat = seat
        self.plan = plan

    def task(self, card: str) -> str:
        """Id of the task that a card of the plan became."""
        return self.last(Task, card=card)

    def contact(self, name: str) -> str:
        """Id of the contact of that name."""
        return self.last(Contact, name=name)

    def line(self, start: str) -> int:
        """Number of the last line of the log that begins so."""
        lines = reversed(self.seat.journal.table(LogEntry.table).items())
        return next(int(line["seq"]) for _, line in lines if line["text"].startswith(start))

    def last(self, kind: type[Record], /, **fields: str | int) -> str:
        """Id of the last record whose fields have these values."""
        documents = self.seat.journal.table(kind.table)
        return next(
            record_id
            for record_id, document in reversed(documents.items())
            if all(document[name] == value for name, value in fields.items())
        )


Act = Callable[[Scene], object]
Step = tuple[float, str, Act]
"""Minutes after the start, id of the person, and what they do."""
