"""A file and a folder that may only be read, as somebody who is not root: I7, I9.

Root may write anywhere, so it is done by a process that has become nobody.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from beredskab_tui.journal import Journal, JournalError
from tests.journal.crash.conftest import Count
from tests.journal.crash.dying import in_a_process
from tests.journal.support import DB, ORIGIN, Place, put, replayed, three

NOBODY = 65534
TORN = b'{"n":4,"g":"'

DEEDS: dict[str, Callable[[Journal], object]] = {
    "append": lambda journal: put(journal, "4", text="Ild"),
    "rens": lambda journal: journal.redact("karen", "log", "2", {"text": "[fjernet]"}),
}


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can get to; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="beredskab-"))
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o700)
    shutil.rmtree(folder)


def become_nobody() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def give_away(*paths: str) -> None:
    if os.geteuid() == 0:
        for path in paths:
            os.chown(path, NOBODY, NOBODY)


def as_nobody(work: Callable[[], object]) -> str:
    """Do something with nobody's rights; returns "" or the kind and the sentence of the error."""

    def there(say: Callable[[str], None]) -> None:
        become_nobody()
        try:
            work()
        except JournalError as error:
            say(f"{type(error).__name__}: {error.sentence}")

    said, died = in_a_process(there)
    assert not died
    return "".join(said)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("torn", [False, True], ids=["whole", "torn end"])
@pytest.mark.parametrize("what", ["file", "folder", "both", "lock"])
def test_i7_where_nothing_may_be_written_everything_is_read(
    open_folder: Path, what: str, torn: bool, deed: str, count: Count
) -> None:
    place = Place(open_folder)
    three(place).close()
    if torn:
        place.append(TORN)
    before, files = place.read(), place.files()
    folder = os.path.dirname(place.path)
    give_away(place.path, place.lock, folder, os.path.dirname(folder), str(open_folder))
    os.chmod(place.path, 0o400 if what in ("file", "both") else 0o600)
    os.chmod(folder, 0o500 if what in ("folder", "both") else 0o700)
    os.chmod(place.lock, 0o400 if what == "lock" else 0o600)

    def work() -> None:
        journal = place.open(deadline=0)
        assert list(journal.table("log")) == ["1", "2", "3"] and journal.damage == []
        assert journal.writable == (what not in ("file", "both"))
        DEEDS[deed](journal)

    said = as_nobody(work)

    # An ordinary line needs the file only; whatever else is to be made needs the folder.
    if what == "folder" and deed == "append" and not torn:
        assert said == ""
        assert list(replayed(place)["log"]) == ["1", "2", "3", "4"]
    else:
        assert said.startswith("NotStored: "), said
        assert "gemt" in said
        assert (place.read(), place.files()) == (before, files)
    count("read-only file, folder or lock", cases=1, lost=0)


def test_i7_a_journal_cannot_be_made_in_a_folder_that_may_only_be_read(open_folder: Path) -> None:
    folder = open_folder / "data"
    folder.mkdir()
    give_away(str(folder))
    folder.chmod(0o500)

    said = as_nobody(lambda: Journal.create(str(folder / "en" / f"{ORIGIN}.jsonl"), DB, ORIGIN))

    assert said.startswith("NotStored: Der er ikke gemt noget")
    assert list(folder.iterdir()) == []


def test_i9_a_file_that_may_not_be_read_is_said_and_stays(open_folder: Path) -> None:
    place = Place(open_folder)
    three(place).close()
    before = place.read()
    give_away(place.path, place.lock, os.path.dirname(place.path))
    os.chmod(place.path, 0o000)

    said = as_nobody(place.open)

    assert said.startswith("NotAJournal: ") and "rettigheder" in said
    os.chmod(place.path, 0o600)
    assert place.read() == before
