"""The others in the house, while a board is measured: ``serve`` a mail server, or ``release CONFIG DATA`` a message."""

import sys
import time

from beredskab_tui.access.people import read_people
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import load
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import utc_now
from tests.bench.mail import released
from tests.mail.faultserver import FaultServer


def serve() -> None:
    """Until somebody ends it."""
    with FaultServer() as server:
        print(server.port, flush=True)
        while True:
            time.sleep(3600)


def release(config: str, data: str) -> None:
    """The leader approves a message to everybody."""
    folders = Folders(config, data)
    people = read_people(folders.people)
    room = Room(folders, people.leader, people, utc_now, "bench")
    seat = room.sit(room.choose(None))
    released(seat, folders, load(config, None).mail)
    seat.journal.close()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        release(*sys.argv[2:])
