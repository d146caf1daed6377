"""What the start screen shows: the incidents that are not closed, the vagtlog, and the health of plan and contacts."""

import os
from datetime import date as Date
from typing import NamedTuple

from beredskab_tui.errors import BeredskabError
from beredskab_tui.plan.config import Config
from beredskab_tui.records import DutyEntry
from beredskab_tui.room import dutylog, register
from beredskab_tui.room.health import Health, health
from beredskab_tui.room.retention import closed_incidents, retention_health
from beredskab_tui.room.room import Found, Room
from beredskab_tui.times import ZONE

Sizes = tuple[tuple[str, int], ...]


class Quiet(NamedTuple):
    """The quiet days, as they stand on the disk."""

    found: tuple[Found, ...] = ()
    duty: tuple[DutyEntry, ...] = ()
    health: tuple[Health, ...] = ()
    trouble: str = ""
    """What could not be read, and what to do; empty when everything could."""


class QuietDays:
    """Reads it when something has changed. Belongs to the journal thread; a look costs a ``stat`` for each file."""

    def __init__(self, room: Room, config: Config) -> None:
        self._room = room
        self._config = config
        self._sizes: tuple[Sizes, Sizes, Date] | None = None
        self.now = Quiet()
        """As it was read last."""

    def look(self) -> bool:
        """Read what has changed; whether anything has."""
        # The day too: what was in time yesterday may be late today.
        sizes = self._incidents(), self._register(), self._room.clock().astimezone(ZONE).date()
        if sizes == self._sizes:
            return False
        before, self._sizes = self.now, sizes
        self.now = self._read()
        return self.now != before

    def _read(self) -> Quiet:
        room, plan = self._room, self._config.plan
        troubles = []
        found, duty, fit = self.now.found, self.now.duty, self.now.health
        try:
            found = tuple(room.found())
        except BeredskabError as error:
            troubles.append(error.sentence)
        try:
            duty = tuple(dutylog.entries(room))
            listed = register.directory(room, self._config.contacts)
            closed = list(closed_incidents(room.folders, plan))
            fit = (
                *health(plan, listed, room.people, room.clock()),
                *retention_health(plan, closed, room.clock()),
            )
        except BeredskabError as error:
            troubles.append(error.sentence)
        return Quiet(found, duty, fit, " ".join(troubles))

    def _incidents(self) -> Sizes:
        try:
            return tuple((incident_id, self._size(incident_id)) for incident_id in self._room.incident_ids())
        except BeredskabError:
            # Whoever reads it tells of it.
            return ()

    def _size(self, incident_id: str) -> int:
        try:
            return self._room.size_of(incident_id)
        except (OSError, BeredskabError):
            # As above.
            return -1

    def _register(self) -> Sizes:
        try:
            with os.scandir(self._room.folders.register) as files:
                return tuple(sorted((file.name, file.stat().st_size) for file in files))
        except OSError:
            # There is none before somebody has imported contacts or written in the vagtlog.
            return ()
