"""Folders in which every text that people or files can put there holds what a terminal would obey.

None of it goes through the doors that clean: it is there as another version of the program, an editor, or somebody who
means harm would have left it.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from beredskab_tui.locations import Folders
from beredskab_tui.records import (
    DirectoryContact,
    DutyEntry,
    FrozenPlan,
    InvalidRecord,
    LogEntry,
    Record,
    new_id,
    read,
    stored,
)
from beredskab_tui.room.board import KINDS
from beredskab_tui.room.registerjournal import written_register
from beredskab_tui.room.room import Room

MARK: Final = "31337"
"""Stands in every attack, and nowhere else."""
ATTACKS: Final = (
    f"\x1b[{MARK}m",
    f"\x1b]0;{MARK}\x07",
    f"\x1b]52;c;{MARK}\x1b\\",
    f"\x1b]8;;http://{MARK}\x1b\\",
    f"\x1bP{MARK}q\x1b\\",
    f"\x9b{MARK}m",
    f"\x9d0;{MARK}\x9c",
    f"\x1bc{MARK}",
    f"\u202e{MARK}\u2066",
    f"\x00\x07\x08{MARK}",
    f"[/b][@click=app.quit]{MARK}[/]",
)
_OBEYED: Final = re.compile(rf"[\x00-\x07\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069][^\x1b]{{0,12}}{MARK}")
_TEXTUALS: Final = re.compile(r"\x1b\[[0-9;:?<=>]*[$ ]?[@-~]|\x1b[=>78]|\x1b[()][0B]|\x1b\]22;[a-z]+\x07")
"""What Textual itself sends: CSI sequences, the keypad modes, and the shape of the mouse pointer. No other OSC."""

NOT_TEXT: Final = """
id by author speaker owner assigned_to contact message digest message_id session card stage owner_role kind department
groups target_group audiences to address settings plan_fingerprint
"""
"""Fields that stand for something else: with anything else in them there would be nothing to show."""


def obeyed(raw: bytes | bytearray) -> list[str]:
    """What of the attacks would have been obeyed by the terminal that was sent these bytes."""
    return _OBEYED.findall(raw.decode("utf-8", errors="replace"))


def left(raw: bytes) -> str:
    """What was sent without what Textual sends of its own accord: text, if all is well."""
    return _TEXTUALS.sub("", raw.decode("utf-8")).replace("\r", "").replace("\x08", "").replace("\t", "")


class Poisoner:
    """Puts the attacks into one place after the other."""

    def __init__(self) -> None:
        self._attacks = cycle(ATTACKS)

    def text(self, value: str = "") -> str:
        return f"{next(self._attacks)} {value}"

    def value(self, value: Any) -> Any:
        """A JSON value with an attack in front of every text in it that is one."""
        if isinstance(value, str):
            # What is empty says that something has not happened.
            return self.text(value) if value else value
        if isinstance(value, list):
            return [self.value(part) for part in value]
        if isinstance(value, dict):
            return {name: part if name in NOT_TEXT.split() else self.value(part) for name, part in value.items()}
        return value

    # -- the journals

    def incident(self, room: Room, incident_id: str) -> None:
        """Every record of an incident, and a line by somebody with an id that is none."""
        with closing(room.sit(incident_id).journal) as journal, journal.atomic("jonas") as act:
            for kind in KINDS:
                for record_id, document in journal.table(kind.table).items():
                    changed = self._record(kind, record_id, document)
                    if changed:
                        act.update(kind.table, record_id, changed)
            seq = len(journal.table(LogEntry.table)) + 1
            last = list(journal.table(LogEntry.table).values())[-1]
            line = last | {"seq": seq, "author": self.text("id"), "speaker": self.text("id"), "origin": "person"}
            act.put(LogEntry.table, new_id(room.clock()), line | {"text": self.text("af en ukendt")})

    def _record(self, kind: type[Record], record_id: str, document: dict[str, Any]) -> dict[str, Any]:
        if kind is FrozenPlan:
            return {"text": f"{document['text']}\n# {self.text()}"}
        changed = {}
        for name, value in document.items():
            poisoned = value if name in NOT_TEXT.split() else self.value(value)
            try:
                read(kind, record_id, document | {name: poisoned})
            except InvalidRecord:
                # One of a few words, or a time.
                continue
            if poisoned != value:
                changed[name] = poisoned
        return changed

    def register(self, room: Room, contacts: Iterator[DirectoryContact]) -> None:
        """The contact list and the vagtlog."""
        with written_register(room) as journal, journal.atomic("jonas") as act:
            for contact in contacts:
                act.put(
                    contact.table,
                    contact.id,
                    stored(contact) | self._record(type(contact), contact.id, stored(contact)),
                )
            line = DutyEntry(id=new_id(room.clock()), at=room.clock(), author="jonas", text="Nøglen hænger der")
            act.put(line.table, line.id, stored(line) | {"text": self.text(line.text)})

    # -- files

    def toml(self, path: str, keys: str) -> None:
        """The texts behind some keys of a TOML file, as its own escapes."""

        def put(match: re.Match[str]) -> str:
            # A title has room for so much more and no more.
            attack = next(one for one in self._attacks if len(one) < 16)
            return f"{match[1]}{json.dumps(attack)[:-1]} {match[2]}"

        file = Path(path)
        file.write_text(
            re.sub(rf'^(\s*(?:{keys}) = )"([^"])', put, file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        )

    def drafts(self, folders: Folders, person: str, incident_id: str) -> None:
        """Half written lines and forms of a session that is gone."""
        fields = ("log", self.text("felt"), "form:gone-1")
        kept = [
            {"id": new, "incident": incident_id, "field": field, "text": self.text("kladde"), "title": self.text("Ret")}
            for new, field in zip("abc", fields, strict=True)
        ]
        os.makedirs(folders.drafts(person), exist_ok=True)
        Path(folders.drafts(person), "gone-1.json").write_text(json.dumps(kept), encoding="utf-8")

    @contextmanager
    def presence(self, folders: Folders, incident_id: str) -> Iterator[None]:
        """Two who are here, one of them nobody knows."""
        os.makedirs(folders.presence, exist_ok=True)
        with ExitStack() as held:
            for number, person in enumerate(("jonas", self.text("ukendt"))):
                here = {"session": "x", "person": person, "since": "2026-11-23T18:00:00Z", "incident": incident_id}
                path = Path(folders.presence, f"other-{number}")
                path.write_text(json.dumps(here | {"screen": self.text("her"), "remote": True}), encoding="utf-8")
                fcntl.flock(held.enter_context(open(path, "rb")), fcntl.LOCK_EX)
            yield

    def last_seen(self, folders: Folders, person: str, incident_id: str) -> None:
        """What somebody saw when they were last here."""
        path = Path(folders.last_seen(person, incident_id))
        path.parent.mkdir(parents=True, exist_ok=True)
        seen = {"seq": 1, "at": "2026-11-23T18:00:00Z", "mine": [self.text()], "places": {"lise": self.text("sted")}}
        path.write_text(json.dumps(seen), encoding="utf-8")


def poison(room: Room, incident_id: str, contacts: Iterator[DirectoryContact]) -> None:
    """All of it, in the folders of a room in which an evening stands."""
    folders, poisoner = room.folders, Poisoner()
    poisoner.incident(room, incident_id)
    poisoner.register(room, contacts)
    poisoner.toml(folders.plan, "navn|titel|raad|sekretariat|omraade|omraadesekretariat|varmemester|maal")
    poisoner.toml(folders.people, "navn")
    poisoner.toml(os.path.join(folders.config, "tekstblokke.toml"), "titel|tekst|navn")
    poisoner.drafts(folders, "karen", incident_id)
    poisoner.last_seen(folders, "karen", incident_id)
