"""Building the exercise that ``beredskab demo`` shows: real acts of the room, by several people, on its own clock."""

import os
from datetime import datetime, timedelta

from beredskab_tui.access.people import read_people
from beredskab_tui.cli.evening import FIRST_LINE, KIND, MINUTES, PLACE, STEPS
from beredskab_tui.cli.scene import Scene
from beredskab_tui.journal import Io
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import load
from beredskab_tui.room import opening
from beredskab_tui.room.room import Room


class NoWaiting(Io):
    """The demonstration is thrown away afterwards; nobody waits for the disk on its account."""

    def sync(self, fd: int) -> None:
        pass

    def sync_folder(self, folder: str) -> None:
        pass


def build_evening(folders: Folders, now: datetime) -> str:
    """Play the evening into the empty data folder of ``folders``, so that it ends at ``now``.

    Args:
        folders: the sample configuration, and a folder that will be thrown away.
        now: aware, UTC.

    Returns:
        Id of the incident.

    Raises:
        BeredskabError: the folder cannot be written to.
    """
    begin = now - timedelta(minutes=MINUTES)
    config = load(folders.config, None)
    people = read_people(folders.people)
    at = begin

    def clock() -> datetime:
        return at

    rooms = {
        person.id: Room(folders, person, people, clock, session=f"demo-{person.id}-{os.getpid()}", io=NoWaiting())
        for person in people
    }
    incident_id = opening.start(
        rooms[people.leader.id],
        config.plan,
        config.contacts,
        FIRST_LINE,
        kind=KIND,
        place=PLACE,
        police_case=False,
        exercise=True,
    )
    journal = rooms[people.leader.id].sit(incident_id).journal
    try:
        for minutes, person, act in STEPS:
            at = begin + timedelta(minutes=minutes)
            room = rooms[person]
            # One handle for all: who acts is the seat's, not the journal's.
            act(Scene(room.seat(journal), config.plan))
    finally:
        journal.close()
    return incident_id
