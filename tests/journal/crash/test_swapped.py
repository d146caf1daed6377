"""Two journals that change places, under handles that have them open and before they are opened: I1, I9.

Each is recognised by its own id, and by what was read of it: nothing of one ever ends up in the other.
"""

import os
from pathlib import Path

import pytest

from beredskab_tui.journal import Damaged, NotAJournal
from tests.journal.crash.conftest import Count
from tests.journal.crash.tables import tables_of
from tests.journal.support import DB, Place, put, replayed

OTHER = "0192a000-0000-7000-8000-000000000002"


def swap(one: Place, other: Place, how: str) -> None:
    """Let two files change places: by their names, as somebody does who tidies up, or byte for byte."""
    if how == "names":
        os.rename(one.path, one.path + ".x")
        os.rename(other.path, one.path)
        os.rename(one.path + ".x", other.path)
    else:
        mine, theirs = one.read(), other.read()
        one.write(theirs)
        other.write(mine)


def two(folder: Path, db: str) -> tuple[Place, Place]:
    """Two journals that look alike: the same ids, other texts; the second is as long as the first or longer."""
    places = Place(folder / "en"), Place(folder / "to", db)
    for place, words in zip(places, (["Røg", "Ild"], ["Hærværk", "Politiet er fremme", "Slut"]), strict=True):
        journal = place.open()
        for number, text in enumerate(words):
            put(journal, str(number), text=text)
        journal.close()
    return places


@pytest.mark.parametrize("how", ["names", "bytes"])
@pytest.mark.parametrize("db", [DB, OTHER], ids=["same id", "other id"])
def test_i9_swapped_under_live_handles(tmp_path: Path, how: str, db: str, count: Count) -> None:
    one, other = two(tmp_path, db)
    before = {place.path: place.read() for place in (one, other)}
    handles = [one.open(deadline=0), one.open(deadline=0), other.open(deadline=0), other.open(deadline=0)]
    shown = [tables_of(handle) for handle in handles]
    swap(one, other, how)

    refused = 0
    for handle, was in zip(handles, shown, strict=True):
        for attempt in (lambda handle=handle: put(handle, "9", text="i den forkerte"), handle.refresh):
            with pytest.raises(Damaged, match="skiftet ud"):
                attempt()
            refused += 1
        assert tables_of(handle) == was and not handle.writable and len(handle.damage) == 1
    assert (one.read(), other.read()) == (before[other.path], before[one.path])
    for handle in handles:
        handle.close()

    # Back in their places, they are as they were.
    swap(one, other, how)
    for place in (one, other):
        journal = place.open(deadline=0)
        put(journal, "9", text="i den rigtige")
        journal.close()
        assert place.read().startswith(before[place.path])
        assert replayed(place)["log"]["9"] == {"text": "i den rigtige"}
    count(f"swapped under live handles, {how}", handles=4, refused=refused, unnoticed=0)


def test_i9_swapped_before_they_are_opened(tmp_path: Path, count: Count) -> None:
    one, other = two(tmp_path, OTHER)
    swap(one, other, "names")
    before = [one.read(), other.read()]

    for place in (one, other):
        with pytest.raises(NotAJournal, match="en anden log end ventet"):
            place.open()

    assert [one.read(), other.read()] == before
    count("swapped before they are opened", files=2, refused=2, unnoticed=0)


def test_i9_an_older_copy_put_in_the_place_of_a_journal_is_noticed(tmp_path: Path) -> None:
    """What somebody does who restores a copy while the board is open."""
    place = Place(tmp_path)
    journal = place.open(deadline=0)
    put(journal, "1", text="Røg")
    copy = place.read()
    put(journal, "2", text="Ild")
    place.replace(copy)

    with pytest.raises(Damaged, match="skiftet ud"):
        put(journal, "3")

    assert list(journal.table("log")) == ["1", "2"]
    assert place.read() == copy
