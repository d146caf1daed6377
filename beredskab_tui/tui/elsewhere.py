"""Which other open incidents move while one looks at something else."""

from typing import NamedTuple

from beredskab_tui.errors import BeredskabError
from beredskab_tui.records import InvalidRecord
from beredskab_tui.room.room import Room


class Moved(NamedTuple):
    """An incident in which something was written that one has not seen."""

    incident_id: str
    title: str


class Others:
    """What one has seen of each incident. Belongs to the journal thread.

    A look costs a ``stat`` for each incident: no journal is kept open, and one is read only for its title, once.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._seen: dict[str, int] = {}
        """By incident, the size of its journal when one last looked at it."""
        self._judged: dict[str, tuple[int, Moved | None]] = {}
        self._titles: dict[str, str] = {}

    def begin(self) -> None:
        """What is there now is not news.

        Raises:
            BeredskabError: the data folder cannot be read.
        """
        self._seen = {incident_id: self._size(incident_id) for incident_id in self._room.incident_ids()}

    def moved(self, current: str | None) -> tuple[Moved, ...]:
        """Those that have moved, oldest first; ``current`` is the one that one looks at now.

        Raises:
            BeredskabError: the data folder cannot be read.
        """
        found = []
        for incident_id in self._room.incident_ids():
            size = self._size(incident_id)
            if incident_id == current:
                self._seen[incident_id] = size
            elif size != self._seen.get(incident_id, 0) and (one := self._judge(incident_id, size)) is not None:
                found.append(one)
        return tuple(found)

    def _size(self, incident_id: str) -> int:
        try:
            return self._room.size_of(incident_id)
        except (OSError, BeredskabError):
            # It is only being made, or the disk does not answer: nothing that could be seen there.
            return self._seen.get(incident_id, 0)

    def _judge(self, incident_id: str, size: int) -> Moved | None:
        known = self._judged.get(incident_id)
        if known is None or known[0] != size:
            open_now = not self._room.is_closed(incident_id) and bool(self._title(incident_id))
            known = self._judged[incident_id] = size, Moved(incident_id, self._title(incident_id)) if open_now else None
        return known[1]

    def _title(self, incident_id: str) -> str:
        """What it is called; empty when it cannot be read, which the start screen tells of."""
        if incident_id not in self._titles:
            try:
                incident = self._room.read_incident(incident_id)
            except (BeredskabError, InvalidRecord):
                return ""
            if incident is None:
                return ""
            self._titles[incident_id] = incident.title
        return self._titles[incident_id]
