"""An evening whose journal gets damaged, and how to tell that it is in order again."""

from pathlib import Path
from typing import NamedTuple

from beredskab_tui.journal import Io
from beredskab_tui.keeping import repair
from beredskab_tui.keeping.salvage import unreadable
from beredskab_tui.locations import Folders
from beredskab_tui.records import LogEntry, TaskState, read
from beredskab_tui.room import log, tasks
from tests.conftest import Clock, QuickIo
from tests.journal.support import check_chain, ends, flip
from tests.room.conftest import DeskFor
from tests.room.desk import Desk


class Evening(NamedTuple):
    """An incident with some lines, the file it lies in, and the desk it was written from (closed)."""

    folders: Folders
    incident: str
    path: Path
    data: bytes
    clock: Clock

    def copy(self, data: bytes | None = None, name: str = "") -> Path:
        folder = Path(self.folders.copies, self.incident)
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / (name or self.path.name)
        copy.write_bytes(self.data if data is None else data)
        return copy

    def damage(self, *numbers: int) -> bytes:
        """Another byte in each of these lines of the file."""
        data = self.data
        for number in numbers:
            data = flip(data, ends(self.data)[number] - 60)
        self.path.write_bytes(data)
        return data

    def repair(self, io: Io | None = None, **more: str) -> repair.Repaired | None:
        copies = repair.copies_of(self.folders, self.incident, str(self.path))
        lock = self.folders.lock(self.incident)
        return repair.repair(
            str(self.path), self.incident, lock, copies, self.clock, io=io or QuickIo(), lock_deadline=0.1, **more
        )

    def kept(self) -> list[Path]:
        return [Path(path) for path in repair.kept_files(str(self.path.parent))]


def evening_of(desk: Desk) -> Evening:
    """Lines 2 to 10 of the journal: four lines of the log, a deadline, a task that is begun, a star, a line struck."""
    clock = desk.clock
    for text in ("Første", "Anden", "Tredje"):
        clock.forward(seconds=10)
        log.add(desk.seat, text)
    tasks.set_deadline(desk.seat, desk.card("dialog").id, clock.forward(minutes=30))
    extra = tasks.add(desk.seat, "Hent nøgler")
    tasks.set_state(desk.seat, extra.id, TaskState.IN_PROGRESS)
    log.star(desk.seat, 4, True)
    log.strike(desk.seat, 5, "forkert sted")
    log.add(desk.seat, "Sidste")
    desk.seat.journal.close()
    path = Path(desk.seat.journal.path)
    return Evening(desk.room.folders, desk.seat.incident_id, path, path.read_bytes(), clock)


def opened(desk_for: DeskFor) -> Desk:
    """A desk at the incident, which must be in order: no damage, every record readable, the log 1..n."""
    desk = desk_for()
    check_chain(Path(desk.seat.journal.path).read_bytes())
    log.add(desk.seat, "Videre", again=True)
    journal = desk.seat.journal
    assert (journal.damage, journal.torn, list(unreadable(journal.state)), desk.board.unreadable) == ([], [], [], [])
    stored = [read(LogEntry, entry_id, document) for entry_id, document in journal.table(LogEntry.table).items()]
    assert [entry.seq for entry in stored] == list(range(1, len(stored) + 1))
    assert desk.board.log == stored
    assert desk.texts()[-1] == "Videre"
    return desk
