"""An incident that is under way on a real disk with the real clock, and programs that open it in a terminal."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from beredskab_tui.access.people import People
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, new_id
from beredskab_tui.room import opening
from beredskab_tui.room.drafts import kept
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import Seat, utc_now
from tests.pty.terminal import Terminal

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]

Opens = Callable[..., Terminal]


def room(folders: Folders, people: People, who: str) -> Room:
    """Another process's room in the same folders, as far as the program can tell."""
    return Room(folders, people.find(who), people, utc_now, session=new_id(utc_now()))


@pytest.fixture
def incident(folders: Folders, people: People, plan: Plan, contacts: tuple[DirectoryContact, ...]) -> str:
    """An incident that Jonas started; its id."""
    if not os.path.exists("/dev/ptmx"):
        pytest.skip("there are no pseudo terminals here")
    return opening.start(room(folders, people, "jonas"), plan, contacts, "Brand i affaldsrum")


@pytest.fixture
def other(folders: Folders, people: People, incident: str) -> Seat:
    """Jonas's seat, in this process."""
    return room(folders, people, "jonas").sit(incident)


@pytest.fixture
def opens(folders: Folders, incident: str) -> Iterator[Opens]:
    """``opens()``: Karen opens the board in a terminal of her own, and the log line is ready."""
    with ExitStack() as programs:

        def start(*arguments: str, size: tuple[int, int] = (80, 24)) -> Terminal:
            terminal = programs.enter_context(
                Terminal("--config", folders.config, "--data", folders.data, "--bruger", "karen", *arguments, size=size)
            )
            terminal.sees("Log>", "Brand i affaldsrum", "F9 Plan")
            return terminal

        yield start


@pytest.fixture
def drafts(folders: Folders) -> Callable[[], str]:
    """``drafts()``: what Karen has half written, as it stands on the disk."""

    def read() -> str:
        folder = folders.drafts("karen")
        names = os.listdir(folder) if os.path.isdir(folder) else ()
        found = [kept(folders, "karen", name.removesuffix(".json")) for name in names if name.endswith(".json")]
        return "\n".join(draft.text for drafts in found for draft in drafts or ())

    return read


@pytest.fixture
def logged(folders: Folders, people: People, incident: str) -> Callable[[], list[str]]:
    """``logged()``: the lines of the log, read anew from the disk."""
    from beredskab_tui.records import LogEntry

    def read() -> list[str]:
        seat = room(folders, people, "amina").sit(incident)
        try:
            return [document["text"] for _, document in seat.journal.table(LogEntry.table).items()]
        finally:
            seat.journal.close()

    return read
