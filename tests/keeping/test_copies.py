"""The copies in ``data/kopier``: of what is open, up to date, never too many, and never in anybody's way."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from beredskab_tui.journal import Io
from beredskab_tui.journal.copy import KEPT
from beredskab_tui.journal.format import seal
from beredskab_tui.keeping import copies
from beredskab_tui.keeping.copies import EVERY, FIRST, Copied, Copies, standings
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.room import closing, dutylog, log, opening
from tests.conftest import Clock, QuickIo, RoomFor
from tests.room.desk import Desk


class Seconds:
    """The time that passes."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def journal_of(folders: Folders, incident_id: str) -> Path:
    (path,) = Path(folders.incident(incident_id)).glob("*.jsonl")
    return path


def copy_of(folders: Folders, incident_id: str) -> Path:
    return Path(folders.copies, incident_id, journal_of(folders, incident_id).name)


def made(folders: Folders) -> list[str]:
    return sorted(os.listdir(folders.copies)) if os.path.isdir(folders.copies) else []


def told(folders: Folders, clock: Clock) -> list[Copied]:
    return list(standings(folders, clock()))


@pytest.fixture
def keeping(folders: Folders) -> Copies:
    return Copies(folders, QuickIo())


def test_each_open_incident_and_the_register_have_one(desk: Desk, folders: Folders, clock: Clock) -> None:
    dutylog.add(desk.room, "Vagttelefonen ligger hos Karen")
    keeping = Copies(folders, QuickIo())

    keeping.renew()

    assert made(folders) == [desk.seat.incident_id, "register"]
    (register,) = Path(folders.register).glob("*.jsonl")
    assert Path(folders.copies, "register", register.name).read_bytes() == register.read_bytes()
    assert copy_of(folders, desk.seat.incident_id).read_bytes() == Path(desk.seat.journal.path).read_bytes()
    assert os.stat(folders.copies).st_mode & 0o777 == 0o700
    assert keeping.trouble == ""
    assert told(folders, clock) == [Copied(True, False, f"2 kopier i {folders.copies} er i orden.")]


def test_it_looks_once_a_minute(desk: Desk, folders: Folders) -> None:
    seconds = Seconds()
    keeping = Copies(folders, QuickIo(), seconds)
    journal = journal_of(folders, desk.seat.incident_id)

    keeping.look()
    assert made(folders) == []
    seconds.now = FIRST
    keeping.look()
    first = copy_of(folders, desk.seat.incident_id).read_bytes()
    assert first == journal.read_bytes()

    log.add(desk.seat, "Politiet er på stedet")
    seconds.now = FIRST + EVERY - 0.1
    keeping.look()
    assert copy_of(folders, desk.seat.incident_id).read_bytes() == first
    seconds.now = FIRST + EVERY
    keeping.look()
    assert copy_of(folders, desk.seat.incident_id).read_bytes() == journal.read_bytes() != first


class OpeningIo(QuickIo):
    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, path: str, flags: int) -> int:
        self.opened.append(path)
        return super().open(path, flags)


def test_nothing_new_opens_no_journal(desk: Desk, folders: Folders) -> None:
    io = OpeningIo()
    keeping = Copies(folders, io)
    keeping.renew()
    assert any(path.endswith(".jsonl") for path in io.opened)
    io.opened.clear()

    keeping.renew()

    assert [path for path in io.opened if path.endswith(".jsonl")] == []


def test_the_line_that_closed_it_is_in_the_copy_and_what_was_closed_before_gets_none(
    desk: Desk, folders: Folders, keeping: Copies, room_for: RoomFor, plan: Plan
) -> None:
    old = opening.start(room_for("karen"), plan, (), "En gammel sag")
    closing.close(room_for("karen").sit(old))
    keeping.renew()
    assert made(folders) == [desk.seat.incident_id]

    closing.close(desk.seat)
    keeping.renew()

    assert copy_of(folders, desk.seat.incident_id).read_bytes() == Path(desk.seat.journal.path).read_bytes()
    assert made(folders) == [desk.seat.incident_id]


def test_two_at_once_and_only_one_copies(desk: Desk, folders: Folders, keeping: Copies) -> None:
    other = Io()
    os.makedirs(os.path.dirname(folders.lock("kopier")), exist_ok=True)
    fd = other.open(folders.lock("kopier"), os.O_RDWR | os.O_CREAT)
    assert other.try_lock(fd)
    try:
        keeping.renew()
        assert made(folders) == [] and keeping.trouble == ""
    finally:
        other.close(fd)
    keeping.renew()
    assert made(folders) == [desk.seat.incident_id]


class FullIo(QuickIo):
    full = True

    def write(self, fd: int, data: bytes) -> int:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(fd, data)


def test_a_disk_that_is_full_disturbs_nobody_and_is_told(desk: Desk, folders: Folders, clock: Clock) -> None:
    io = FullIo()
    keeping = Copies(folders, io)

    keeping.renew()

    assert keeping.trouble == "Kopien kan ikke fornys: disken er fuld. Loggen er ikke ramt af det."
    assert keeping.trouble in Path(folders.fault_log).read_text()
    (found,) = told(folders, clock)
    assert not found.ok and not found.fault and found.text.startswith("Der er ingen kopi endnu af ")
    before = os.path.getsize(folders.fault_log)
    keeping.renew()
    assert os.path.getsize(folders.fault_log) == before
    io.full = False
    keeping.renew()
    assert keeping.trouble == "" and told(folders, clock)[0].ok


def test_one_that_cannot_be_copied_stops_no_other(desk: Desk, folders: Folders, keeping: Copies, plan: Plan) -> None:
    first = desk.seat.incident_id
    desk.clock.forward(minutes=1)
    second = opening.start(desk.room, plan, (), "Skud ved kiosken")
    data = journal_of(folders, first).read_bytes()
    journal_of(folders, first).write_bytes(data[:100] + b"X" + data[101:])

    keeping.renew()

    assert copy_of(folders, second).exists() and not copy_of(folders, first).exists()
    assert "er beskadiget, så kopien" in keeping.trouble and first in keeping.trouble


def test_behind_is_told_with_the_age(desk: Desk, folders: Folders, keeping: Copies, clock: Clock) -> None:
    keeping.renew()
    copy = copy_of(folders, desk.seat.incident_id)
    os.utime(copy, (clock().timestamp(), clock().timestamp()))
    log.add(desk.seat, "Politiet er på stedet")
    log.add(desk.seat, "Brandvæsenet er på stedet")

    (found,) = told(folders, clock)

    assert not found.ok and not found.fault
    assert found.text == (
        f"Kopien {copy} er fra 19.14 og mangler 2 linjer. Kopierne fornys, så længe en tavle er åben."
    )


def test_a_journal_that_lost_lines_is_a_fault_and_the_copy_keeps_them(
    desk: Desk, folders: Folders, keeping: Copies, clock: Clock
) -> None:
    log.add(desk.seat, "Politiet er på stedet")
    keeping.renew()
    copy = copy_of(folders, desk.seat.incident_id)
    whole = copy.read_bytes()
    journal_of(folders, desk.seat.incident_id).write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))

    keeping.renew()

    assert copy.read_bytes() == whole and "mangler linjer, som kopien" in keeping.trouble
    (found,) = told(folders, clock)
    assert found.fault and "mangler 1 linje, som kopien har" in found.text


def test_a_journal_that_is_gone_is_a_fault(desk: Desk, folders: Folders, keeping: Copies, clock: Clock) -> None:
    keeping.renew()
    copy = copy_of(folders, desk.seat.incident_id)
    journal_of(folders, desk.seat.incident_id).unlink()

    keeping.renew()

    (found,) = told(folders, clock)
    assert copy.exists() and found.fault
    assert found.text == f"Loggen til kopien {copy} er væk. Hent den med: beredskab gendan {folders.copies}"


def test_a_damaged_copy_is_told_and_made_anew(desk: Desk, folders: Folders, keeping: Copies, clock: Clock) -> None:
    log.add(desk.seat, "Politiet er på stedet")
    keeping.renew()
    copy = copy_of(folders, desk.seat.incident_id)
    copy.write_bytes(copy.read_bytes()[:300] + b"\x01" + copy.read_bytes()[301:])
    (found,) = told(folders, clock)
    assert not found.ok and not found.fault and "er beskadiget. Loggen er ikke ramt" in found.text

    # Somebody who arrives compares everything.
    Copies(folders, QuickIo()).renew()

    assert told(folders, clock)[0].ok


# -- not too many


@pytest.fixture
def closed(
    room_for: RoomFor, plan: Plan, clock: Clock, folders: Folders, keeping: Copies
) -> Callable[[int], list[str]]:
    """So many closed incidents, each with a copy."""

    def make(number: int) -> list[str]:
        ids = []
        for _ in range(number):
            clock.forward(minutes=1)
            ids.append(opening.start(room_for("karen"), plan, (), "Falsk alarm"))
        keeping.renew()
        for incident_id in ids:
            closing.close(room_for("karen").sit(incident_id))
        keeping.renew()
        assert set(ids) <= set(made(folders))
        return ids

    return make


def test_the_oldest_closed_go_first_and_open_ones_never(
    desk: Desk,
    folders: Folders,
    keeping: Copies,
    closed: Callable[[int], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = closed(4)
    monkeypatch.setattr(copies, "MOST_CLOSED", 2)

    keeping.renew()

    assert made(folders) == sorted([desk.seat.incident_id, *ids[2:]])
    keeping.renew()
    assert made(folders) == sorted([desk.seat.incident_id, *ids[2:]])


def test_they_go_by_size_too(
    folders: Folders, keeping: Copies, closed: Callable[[int], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = closed(3)
    sizes = [copy_of(folders, incident_id).stat().st_size for incident_id in ids]
    monkeypatch.setattr(copies, "MOST_BYTES", sizes[1] + sizes[2])

    keeping.renew()

    assert made(folders) == ids[1:]


@pytest.mark.parametrize("what", ["gone", "damaged", "kept"])
def test_the_last_of_a_line_never_goes(
    folders: Folders,
    keeping: Copies,
    closed: Callable[[int], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    first = closed(3)[0]
    journal = journal_of(folders, first)
    data = journal.read_bytes()
    if what == "gone":
        journal.unlink()
    elif what == "damaged":
        # Not even what is damaged without lacking a line.
        journal.write_bytes(data.replace(b"\n", b"\nrod\n", 1))
    else:
        # An older copy has a line that the journal does not have.
        Path(folders.copies, first, f"{journal.name}{KEPT}x").write_bytes(seal({"n": 9, "p": "x", "k": []}))
    monkeypatch.setattr(copies, "MOST_CLOSED", 0)

    keeping.renew()

    assert made(folders) == [first]
