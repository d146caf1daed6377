"""What is not put back from a copy, and who may put one back."""

import os
import shutil
from pathlib import Path

import pytest

from beredskab_tui.access.people import People
from beredskab_tui.errors import NotAllowed
from beredskab_tui.journal.format import header
from beredskab_tui.keeping.copyplace import find_copy
from beredskab_tui.keeping.restore import Fate, Restorer
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from tests.conftest import Clock, QuickIo, RoomFor
from tests.keeping.restoring import Evening


@pytest.fixture
def evening(
    room_for: RoomFor, plan: Plan, contacts: tuple[DirectoryContact, ...], clock: Clock, tmp_path: Path
) -> Evening:
    usb = tmp_path / "usb"
    usb.mkdir()
    return Evening(room_for("karen"), plan, contacts, clock, usb)


@pytest.mark.parametrize("person", ["amina", "tove", None])
def test_only_who_may_puts_a_copy_back(evening: Evening, people: People, person: str | None) -> None:
    me = None if person is None else people.find(person)
    with pytest.raises(NotAllowed, match=r"kan .*gendanne data.* Intet er ændret\."):
        Restorer(evening.folders, find_copy(evening.copy), me, evening.clock, QuickIo())


def test_beside_another_log_of_the_same_incident_none_is_put_that_nobody_would_see(evening: Evening) -> None:
    evening.journal.rename(evening.journal.with_name("01b00000-0000-7000-8000-000000000000.jsonl"))
    # As an import makes it: of the same incident, and with a beginning of its own.
    data = evening.journal.read_bytes()
    head = header(evening.incident_id, "01b00000-0000-7000-8000-000000000000")
    evening.journal.write_bytes(head)
    assert evening.fates()[0] is Fate.FORKED
    assert evening.journal.read_bytes() == head != data


def test_only_what_lies_in_the_copy_itself_is_put_back(evening: Evening, tmp_path: Path) -> None:
    secret = tmp_path / "id_ed25519"
    secret.write_text("hemmelig", encoding="utf-8")
    there = Path(evening.copy, "data", "haendelser", evening.incident_id)
    shutil.rmtree(evening.folders.incidents)
    # Without its list, so that nothing else speaks against them.
    os.unlink(os.path.join(evening.copy, "kopi.json"))
    os.mkfifo(there / "a.jsonl")
    os.symlink(secret, there / "ringeliste-karen.txt")

    whole, piped, *_ = evening.restore(os.path.join(evening.copy, "data"))

    assert (piped.fate, whole.fate) == (Fate.USELESS, Fate.PUT) and piped.why.endswith("er ikke en almindelig fil.")
    linked = f"{there / 'ringeliste-karen.txt'} er ikke en almindelig fil og er ikke lagt tilbage."
    assert linked in evening.restorer.notes
    assert not os.path.lexists(evening.folders.call_list(evening.incident_id, "karen"))
