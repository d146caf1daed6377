"""What all tests share: a fictional evening in November, the shipped configuration, and folders of their own."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings

from beredskab_tui.access.people import People, read_people
from beredskab_tui.journal import Io, Journal
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config, load
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room.room import OnChange, Room
from tests.journal.crash.counts import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]
"""What the crash matrix counted stands at the end of every run."""

# A slow machine is no defect.
settings.register_profile("beredskab", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For a night's search: ``--hypothesis-profile=grundig``.
settings.register_profile("grundig", settings.get_profile("beredskab"), max_examples=5000)
settings.load_profile("beredskab")

EVENING = datetime(2026, 11, 23, 18, 14, tzinfo=UTC)
"""Monday 23 November 2026, 19.14 in Denmark."""

SHIPPED_CONFIG = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "config")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a good part of the time is spent waiting for terminals and servers."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The README's test command is to be over soon; CI runs everything."""
    if os.environ.get("BEREDSKAB_ALLE_PROEVER") == "1":
        return
    for item in items:
        if item.get_closest_marker("slow") is not None:
            item.add_marker(pytest.mark.skip(reason="tager tid; kører med BEREDSKAB_ALLE_PROEVER=1"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is to run, what does not run is a failure: nothing may go untested unseen."""
    report = yield
    if report.skipped and os.environ.get("BEREDSKAB_ALLE_PROEVER") == "1" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although BEREDSKAB_ALLE_PROEVER=1: {report.longrepr}"
    return report


class Clock:
    """A clock that stands still until it is told otherwise. Aware, UTC, like the real one."""

    def __init__(self, now: datetime = EVENING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, *, minutes: float = 0, seconds: float = 0) -> datetime:
        """Let time pass (or go back), and tell what time it is then."""
        self.now += timedelta(minutes=minutes, seconds=seconds)
        return self.now


class QuickIo(Io):
    """The real calls, but nobody waits for the disk: these tests pull no plugs."""

    def sync(self, fd: int) -> None:
        pass

    def sync_folder(self, folder: str) -> None:
        pass


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folders]:
    """A copy of the shipped configuration, and an empty data folder."""
    root = str(tmp_path_factory.mktemp("beredskab"))
    shutil.copytree(SHIPPED_CONFIG, os.path.join(root, "config"))
    os.mkdir(os.path.join(root, "data"))
    yield Folders(os.path.join(root, "config"), os.path.join(root, "data"))
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def config() -> Config:
    """The shipped configuration, read once."""
    return load(SHIPPED_CONFIG, None)


@pytest.fixture(scope="session")
def plan(config: Config) -> Plan:
    return config.plan


@pytest.fixture(scope="session")
def contacts(config: Config) -> tuple[DirectoryContact, ...]:
    return config.contacts


@pytest.fixture(scope="session")
def people() -> People:
    """karen (leder), jonas (stedfortraeder), amina, peter … (medarbejder), tove (laeseadgang)."""
    return read_people(os.path.join(SHIPPED_CONFIG, "stab.toml"))


RoomFor = Callable[..., Room]


class TidyRoom(Room):
    """A room that remembers the journals it opened, so that a test leaves no file open behind it."""

    opened: list[Journal]

    def _journal(self, incident_id: str, on_change: OnChange | None = None) -> Journal:
        journal = super()._journal(incident_id, on_change)
        self.opened.append(journal)
        return journal


@pytest.fixture
def room_for(folders: Folders, people: People, clock: Clock) -> Iterator[RoomFor]:
    """``room_for("amina")``: a new login of that person in ``folders``; ``io=`` for a disk that misbehaves."""
    logins = 0
    opened: list[Journal] = []

    def make(person_id: str = "karen", *, io: Io | None = None) -> Room:
        nonlocal logins
        logins += 1
        session = f"{person_id}-{logins}"
        room = TidyRoom(folders, people.find(person_id), people, clock, session, io or QuickIo())
        room.opened = opened
        return room

    yield make
    for journal in opened:
        journal.close()
