"""What a line costs must not grow with the log."""

import pytest

from beredskab_tui import records
from beredskab_tui.records import EntryKind, LogEntry, new_id, stored
from beredskab_tui.room import log
from beredskab_tui.room import seat as seat_module
from tests.room.desk import Desk

MANY = 10_000


def fill(desk: Desk, lines: int) -> None:
    """Make the log that long, as quickly as it goes."""
    while (there := len(desk.board.log)) < lines:
        with desk.seat.journal.atomic("karen") as transaction:
            for seq in range(there + 1, min(lines, there + 2_000) + 1):
                entry = LogEntry(
                    id=new_id(desk.clock()),
                    seq=seq,
                    occurred_at=desk.clock(),
                    recorded_at=desk.clock(),
                    author="karen",
                    text=f"linje {seq}",
                )
                transaction.put(LogEntry.table, entry.id, stored(entry))


def test_a_line_reads_only_the_end_of_the_log(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(MANY))

    def write() -> None:
        desk.clock.forward(seconds=6)
        log.add(desk.seat, f"ny {next(numbers)}", kind=EntryKind.DECISION)

    write()
    fill(desk, MANY)
    write()
    calls = 0
    true_read = records.read

    def counted(*args: object) -> object:
        nonlocal calls
        calls += 1
        return true_read(*args)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(seat_module, "read", counted)
    write()
    assert calls <= 3, "the incident, the line before, and the question that may be open"
    assert desk.last.seq == len(desk.board.log)
