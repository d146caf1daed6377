"""An evening with a copy on a stick, for whoever puts it back."""

from pathlib import Path

from beredskab_tui.journal import Io
from beredskab_tui.keeping.backup import make
from beredskab_tui.keeping.copyplace import find_copy
from beredskab_tui.keeping.restore import Fate, Restored, Restorer
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, LogEntry
from beredskab_tui.room import dutylog, log, opening
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import Seat
from tests.conftest import Clock, QuickIo


class Evening:
    """An incident with a copy on a stick, and the data folder that things happen to."""

    def __init__(self, room: Room, plan: Plan, contacts: tuple[DirectoryContact, ...], clock: Clock, usb: Path) -> None:
        self.room = room
        self.folders = room.folders
        self.clock = clock
        self.usb = usb
        self.incident_id = opening.start(room, plan, contacts, "Der brænder en bil ved Søparkvej 4")
        self.write("Politiet er på stedet")
        dutylog.add(room, "Vagttelefonen ligger hos Karen")
        self.copy = make(self.folders, str(usb), clock(), QuickIo()).folder

    @property
    def journal(self) -> Path:
        (path,) = Path(self.folders.incident(self.incident_id)).glob("*.jsonl")
        return path

    @property
    def copied(self) -> bytes:
        (path,) = Path(self.copy, "data", "haendelser", self.incident_id).glob("*.jsonl")
        return path.read_bytes()

    def sit(self) -> Seat:
        return self.room.sit(self.incident_id)

    def write(self, text: str) -> None:
        log.add(self.sit(), text)

    def lines(self) -> list[str]:
        table = self.sit().journal.table(LogEntry.table)
        assert [document["seq"] for document in table.values()] == list(range(1, len(table) + 1))
        return [str(document["text"]) for document in table.values()]

    def restore(self, source: str | None = None, *, only: str | None = None, io: Io | None = None) -> list[Restored]:
        place = find_copy(source or self.copy)
        self.folders.make()
        self.restorer = Restorer(self.folders, place, self.room.me, self.clock, io or QuickIo())
        self.restorer.put_config()
        return list(self.restorer.put_journals(only))

    def fates(self, source: str | None = None) -> list[Fate]:
        return [restored.fate for restored in self.restore(source)]
