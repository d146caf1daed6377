"""Data back from a copy: what is missing is put there, what is damaged is mended, and nothing is overwritten."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from beredskab_tui.errors import BeredskabError, UsageError
from beredskab_tui.journal.copy import KEPT
from beredskab_tui.keeping.backup import make
from beredskab_tui.keeping.copies import Copies
from beredskab_tui.keeping.copyplace import find_copy
from beredskab_tui.keeping.restore import Fate
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, DutyEntry, Incident, LogEntry
from beredskab_tui.room import closing, opening
from beredskab_tui.room.registerjournal import read_register
from tests.conftest import Clock, QuickIo, RoomFor
from tests.journal.support import FaultyIo
from tests.journal.test_copy import Crash, CrashingIo
from tests.keeping.restoring import Evening

SAID = "Hændelsen er gendannet fra kopi af mandag den 23. november 2026 kl. 19.14 (KH)."


@pytest.fixture
def evening(
    room_for: RoomFor, plan: Plan, contacts: tuple[DirectoryContact, ...], clock: Clock, tmp_path: Path
) -> Evening:
    usb = tmp_path / "usb"
    usb.mkdir()
    return Evening(room_for("karen"), plan, contacts, clock, usb)


def test_the_data_folder_is_gone(evening: Evening) -> None:
    before = evening.lines()
    shutil.rmtree(evening.folders.data)

    found = evening.restore()

    assert [(one.name, one.fate, one.title) for one in found] == [
        (evening.incident_id, Fate.PUT, "Der brænder en bil ved Søparkvej 4"),
        ("register", Fate.PUT, ""),
    ]
    assert evening.journal.read_bytes().startswith(evening.copied)
    assert evening.lines() == [*before, SAID]
    register = read_register(evening.room)
    assert register is not None
    assert [document["text"] for document in register.table(DutyEntry.table).values()] == [
        "Vagttelefonen ligger hos Karen",
        SAID.replace("Hændelsen", "Registeret"),
    ]
    for root in (evening.folders.incidents, evening.folders.register):
        for folder, _, names in os.walk(root):
            for path in (folder, *(os.path.join(folder, name) for name in names)):
                assert os.stat(path).st_mode & 0o077 == 0
    # Done once more it does nothing, and the log goes on.
    assert evening.fates() == [Fate.SAME, Fate.SAME]
    evening.write("Vi er i gang igen")
    assert evening.lines() == [*before, SAID, "Vi er i gang igen"]


def test_what_was_written_since_stays(evening: Evening) -> None:
    evening.write("Skrevet efter kopien")
    data = evening.journal.read_bytes()

    assert evening.fates() == [Fate.SAME, Fate.SAME]
    assert evening.journal.read_bytes() == data


def test_lines_that_are_missing_at_the_end_are_added(evening: Evening) -> None:
    before = evening.lines()
    short = b"".join(evening.copied.splitlines(keepends=True)[:-1])
    evening.journal.write_bytes(short)

    (found, _) = evening.restore()

    assert (found.fate, found.lines, found.damaged) == (Fate.ADDED, 1, False)
    assert Path(found.kept).read_bytes() == short
    assert evening.journal.read_bytes().startswith(evening.copied)
    assert evening.lines() == [*before, f"{SAID} Fra kopien kom 1 linje."]


@pytest.mark.parametrize("where", [0.001, 0.3, 0.999])
def test_a_damaged_journal_is_mended(evening: Evening, where: float) -> None:
    evening.write("Skrevet efter kopien")
    whole, before = evening.journal.read_bytes(), evening.lines()
    at = int(len(evening.copied) * where)
    bad = whole[:at] + b"\x01" + whole[at + 1 :]
    evening.journal.write_bytes(bad)

    (found, _) = evening.restore()

    assert (found.fate, found.lines, found.damaged) == (Fate.MENDED, 1, False)
    assert Path(found.kept).read_bytes() == bad
    assert evening.journal.read_bytes().startswith(whole)
    assert evening.lines() == [*before, f"{SAID} Fra kopien kom 1 linje."]


def test_what_the_copy_cannot_mend_is_left_alone(evening: Evening) -> None:
    evening.write("Skrevet efter kopien")
    evening.write("Og en til")
    whole = evening.journal.read_bytes()
    at = len(evening.copied) + 40
    bad = whole[:at] + b"\x01" + whole[at + 1 :]
    evening.journal.write_bytes(bad)

    (found, _) = evening.restore()

    assert (found.fate, found.damaged, found.kept) == (Fate.BEYOND, True, "")
    assert evening.journal.read_bytes() == bad


def test_two_that_went_different_ways_are_left_alone(evening: Evening) -> None:
    evening.journal.write_bytes(b"".join(evening.copied.splitlines(keepends=True)[:-1]))
    evening.write("Skrevet her, efter at linjer gik tabt")
    data = evening.journal.read_bytes()

    assert evening.fates() == [Fate.FORKED, Fate.SAME]
    assert evening.journal.read_bytes() == data
    assert sorted(os.listdir(evening.folders.incident(evening.incident_id))) == [evening.journal.name]


def test_what_was_taken_out_for_good_does_not_come_back(evening: Evening) -> None:
    seat = evening.sit()
    entry_id = list(seat.journal.table(LogEntry.table))[-1]
    seat.journal.redact("karen", LogEntry.table, entry_id, {"text": ""})
    data = evening.journal.read_bytes()
    evening.journal.write_bytes(data[:50] + b"\x01" + data[51:])

    assert evening.fates() == [Fate.MENDED, Fate.SAME]
    assert evening.journal.read_bytes().startswith(data)
    assert "Politiet er på stedet".encode() not in evening.journal.read_bytes()


def test_a_closed_incident_is_still_closed_to_whoever_looks_at_its_end(evening: Evening) -> None:
    closing.close(evening.sit())
    copy = make(evening.folders, str(evening.usb), evening.clock(), QuickIo()).folder
    shutil.rmtree(evening.folders.data)

    evening.restore(copy)

    assert evening.room.is_closed(evening.incident_id)
    assert evening.lines()[-1] == SAID
    (incident,) = evening.sit().journal.table(Incident.table).values()
    assert incident["phase"] == "closed"


def test_only_one_incident(evening: Evening, plan: Plan) -> None:
    evening.clock.forward(minutes=1)
    second = opening.start(evening.room, plan, (), "Skud ved kiosken")
    copy = make(evening.folders, str(evening.usb), evening.clock(), QuickIo()).folder
    shutil.rmtree(evening.folders.data)

    (found,) = evening.restore(copy, only=second)

    assert (found.name, found.title) == (second, "Skud ved kiosken")
    assert os.listdir(evening.folders.incidents) == [second] and os.listdir(evening.folders.register) == []


def test_from_the_copies_of_this_computer(evening: Evening) -> None:
    evening.write("Skrevet efter USB-kopien")
    before, data = evening.lines(), evening.journal.read_bytes()
    Copies(evening.folders, QuickIo()).renew()
    Path(evening.folders.copies, evening.incident_id, f"{evening.journal.name}{KEPT}1").write_bytes(b"gammel")
    shutil.rmtree(evening.folders.incidents)
    shutil.rmtree(evening.folders.register)

    found = evening.restore(evening.folders.copies)

    assert [one.fate for one in found] == [Fate.PUT, Fate.PUT]
    assert evening.journal.read_bytes().startswith(data)
    assert evening.lines()[:-1] == before and evening.lines()[-1].startswith("Hændelsen er gendannet fra kopi af ")
    assert os.listdir(evening.folders.incident(evening.incident_id)) == [evening.journal.name]
    # The copies go on from there.
    keeping = Copies(evening.folders, QuickIo())
    keeping.renew()
    assert keeping.trouble == ""


def test_from_the_data_folder_of_an_old_computer(evening: Evening, tmp_path: Path) -> None:
    old = tmp_path / "gammel-disk"
    shutil.copytree(evening.folders.data, old)
    shutil.rmtree(evening.folders.data)

    assert evening.fates(str(old)) == [Fate.PUT, Fate.PUT]


def test_other_files_are_put_where_they_are_missing(evening: Evening) -> None:
    mail = Path(evening.folders.incident(evening.incident_id), "mail")
    mail.mkdir()
    (mail / "1.eml").write_text("en mail")
    (mail / "2.eml").write_text("en anden mail")
    copy = make(evening.folders, str(evening.usb), evening.clock(), QuickIo()).folder
    (mail / "1.eml").unlink()
    (mail / "2.eml").write_text("ændret")

    evening.restore(copy)

    assert (mail / "1.eml").read_text() == "en mail" and (mail / "2.eml").read_text() == "ændret"
    assert any("2.eml er en anden end i kopien" in note for note in evening.restorer.notes)


def test_the_plan_is_put_only_where_there_is_none(evening: Evening) -> None:
    plan = Path(evening.folders.plan)
    plan.write_text("ny plan")
    evening.restore()
    assert plan.read_text() == "ny plan"
    assert evening.restorer.notes[0].endswith(f"Kopiens ligger i {evening.copy}/config.")

    shutil.rmtree(evening.folders.config)
    evening.restore()

    assert plan.read_bytes() == Path(evening.copy, "config", "plan.toml").read_bytes()
    assert sorted(os.listdir(evening.folders.config)) == sorted(os.listdir(Path(evening.copy, "config")))


def test_a_file_that_is_not_as_it_was_written_is_not_put(evening: Evening) -> None:
    Path(evening.copy, "config", "mail.toml").write_text("ændret på stikket")
    shutil.rmtree(evening.folders.config)

    evening.restore()

    assert "mail.toml" not in os.listdir(evening.folders.config)
    assert any("mail.toml er ikke, som den blev skrevet" in note for note in evening.restorer.notes)


def test_a_damaged_list_hinders_no_journal(evening: Evening) -> None:
    Path(evening.copy, "kopi.json").write_bytes(b"{")
    shutil.rmtree(evening.folders.data)
    assert evening.fates() == [Fate.PUT, Fate.PUT]


def test_a_journal_damaged_on_the_stick_is_put_as_it_is(evening: Evening) -> None:
    (path,) = Path(evening.copy, "data", "haendelser", evening.incident_id).glob("*.jsonl")
    bad = path.read_bytes()[:-60] + b"\x01" + path.read_bytes()[-59:]
    path.write_bytes(bad)
    shutil.rmtree(evening.folders.data)

    (found, _) = evening.restore()

    assert (found.fate, found.damaged) == (Fate.PUT, True)
    assert evening.journal.read_bytes() == bad


def test_a_line_that_was_under_way_is_not_put(evening: Evening) -> None:
    (path,) = Path(evening.copy, "data", "haendelser", evening.incident_id).glob("*.jsonl")
    path.write_bytes(evening.copied + b'{"n":9')
    whole = path.read_bytes()[:-6]
    shutil.rmtree(evening.folders.data)

    (found, _) = evening.restore()

    assert (found.fate, found.damaged) == (Fate.PUT, False)
    assert evening.journal.read_bytes().startswith(whole)
    assert sorted(os.listdir(evening.folders.incident(evening.incident_id))) == [evening.journal.name]


def test_what_is_no_journal_is_left_alone(evening: Evening) -> None:
    (path,) = Path(evening.copy, "data", "haendelser", evening.incident_id).glob("*.jsonl")
    other = evening.usb / "andet"
    (other / "haendelser" / "ukendt").mkdir(parents=True)
    shutil.copy(path, other / "haendelser" / "ukendt" / path.name)
    (other / "haendelser" / evening.incident_id).mkdir()
    (other / "haendelser" / evening.incident_id / path.name).write_bytes(b"hej\n")
    data = evening.journal.read_bytes()

    found = evening.restore(str(other))

    assert [(one.fate, one.why) for one in found] == [
        (Fate.USELESS, "der er ingen hele linjer i kopien."),
        (Fate.USELESS, "filen i kopien er en anden log."),
    ]
    assert evening.journal.read_bytes() == data
    assert not os.path.exists(evening.folders.incident("ukendt"))


@pytest.mark.parametrize("call", ["write", "sync", "link", "replace", "sync_folder"])
@pytest.mark.parametrize("what", ["gone", "damaged"])
def test_a_disk_that_fails_halfway_can_be_tried_again(evening: Evening, call: str, what: str) -> None:
    before = evening.lines()
    if what == "gone":
        shutil.rmtree(evening.folders.data)
    else:
        bad = evening.copied[:300] + b"\x01" + evening.copied[301:]
        evening.journal.write_bytes(bad)
    io = FaultyIo()
    io.fail_call(call, errno.ENOSPC)
    if (what, call) == ("gone", "replace"):
        # Nothing is replaced where nothing is.
        assert [one.fate for one in evening.restore(io=io)] == [Fate.PUT, Fate.PUT]
        return

    with pytest.raises(BeredskabError) as stopped:
        evening.restore(io=io)

    assert "disken er fuld" in stopped.value.sentence or "Disken svigtede" in stopped.value.sentence
    if what == "damaged" and call != "sync_folder":
        assert evening.journal.read_bytes() == bad
    evening.restore()
    assert evening.journal.read_bytes().startswith(evening.copied)
    assert evening.lines()[: len(before)] == before
    left = [name for _, _, names in os.walk(evening.folders.data) for name in names if name.endswith(".ny")]
    assert left == []


@pytest.mark.slow
@pytest.mark.parametrize("what", ["gone", "damaged", "short"])
def test_a_crash_at_any_call_is_made_good_by_the_next_run(evening: Evening, what: str) -> None:
    before = evening.lines()
    for number in range(1, 400):
        shutil.rmtree(evening.folders.data)
        shutil.copytree(os.path.join(evening.copy, "data"), evening.folders.data)
        if what == "gone":
            shutil.rmtree(evening.folders.data)
        elif what == "damaged":
            evening.journal.write_bytes(evening.copied[:300] + b"\x01" + evening.copied[301:])
        else:
            evening.journal.write_bytes(b"".join(evening.copied.splitlines(keepends=True)[:-1]))
        try:
            evening.restore(io=CrashingIo(number, after=True))
        except Crash:
            pass
        else:
            break
        evening.restore()
        assert evening.journal.read_bytes().startswith(evening.copied)
        assert evening.lines()[: len(before)] == before
    assert 20 < number < 399
    print(f"{what}: {number - 1} crash points")


def test_an_unreadable_place_is_a_sentence(evening: Evening, tmp_path: Path) -> None:
    make(evening.folders, str(evening.usb), evening.clock.forward(minutes=1), QuickIo())
    assert sorted(os.listdir(evening.usb)) == ["beredskab-2026-11-23-191400", "beredskab-2026-11-23-191500"]
    with pytest.raises(UsageError, match="flere kopier") as several:
        find_copy(str(evening.usb))
    assert several.value.sentence.endswith("beredskab-2026-11-23-191500")
    with pytest.raises(UsageError, match="Der er ingen kopi i"):
        find_copy(str(tmp_path / "findes-ikke"))
    shutil.move(evening.copy, f"{evening.copy}-ufaerdig")
    with pytest.raises(BeredskabError, match="blev aldrig færdig"):
        find_copy(f"{evening.copy}-ufaerdig")
    # An unfinished one beside it does not hinder anybody.
    assert find_copy(str(evening.usb)).folder.endswith("191500")
