"""A process dies before, in the middle of or after any call that it makes: I1, I2, I3, I4.

Each of these deaths is a real one, of a forked process, so that nothing of it clears up behind itself.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path

import pytest

from beredskab_tui.journal import Journal
from tests.journal.crash.conftest import Count
from tests.journal.crash.dying import AFTER, BEFORE, HALF, DyingIo, Say, in_a_process
from tests.journal.crash.extent import extent
from tests.journal.crash.tables import Tables, tables_of
from tests.journal.support import DB, ORIGIN, Place, change, check_chain, put, replayed

SECRET = "CPR 010190-0000"
GONE = {"text": "[fjernet]"}
TORN = b'{"n":4,"g":"0192a000-0000-7000-8000-000000000009","h":[1795'

WHENS = (BEFORE, HALF, AFTER)[: extent(quick=2, ci=3, long=3)]
"""After a call is nearly the same as before the next one."""

Deed = Callable[[Journal], object]


def group(journal: Journal) -> None:
    """Several things in two tables, at once."""
    with journal.atomic("anna") as transaction:
        transaction.put("log", "5", {"text": "Ild i kælderen. " * 50})
        transaction.update("log", "1", {"text": "Røg og ild"})
        transaction.put("opgaver", "1", {"text": "Ring til varmemesteren"})
        transaction.remove("log", "3")


APPEND: Sequence[Deed] = (lambda journal: put(journal, "4", text="Ild"), group)
RENS: Sequence[Deed] = (
    lambda journal: journal.redact("karen", "log", "2", GONE),
    lambda journal: put(journal, "4", text="Ild"),
    lambda journal: journal.redact("karen", "log", "4", GONE),
)


def begun(folder: Path) -> Place:
    """A journal with three lines, a secret in one of them."""
    place = Place(folder)
    journal = place.open()
    put(journal, "1", text="Røg")
    put(journal, "2", text="Intet")
    change(journal, "2", text=SECRET)
    put(journal, "3", text="Alle er ude")
    journal.close()
    return place


def healthy(place: Place) -> None:
    """Nothing is amiss."""


def torn(place: Place) -> None:
    """An earlier writer died in the middle of a line."""
    place.append(TORN)


def unsure(place: Place) -> None:
    """An earlier writer could not be sure that its last line is on the disk."""
    journal = place.open()
    with journal.atomic("anna"):
        journal._lock.doubt(len(place.read()) - 100)
    journal.close()


def after_each(folder: Path, deeds: Sequence[Deed]) -> list[Tables]:
    """What the tables hold at first and after each deed."""
    journal = begun(folder).open()
    states = [tables_of(journal)]
    for deed in deeds:
        deed(journal)
        states.append(deepcopy(tables_of(journal)))
    journal.close()
    return states


@pytest.mark.parametrize("prepare", [healthy, torn, pytest.param(unsure, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("deeds", "what"), [(APPEND, "append"), (RENS, "rens")], ids=["append", "rens"])
def test_i1_i2_a_death_at_any_call(
    tmp_path: Path, deeds: Sequence[Deed], what: str, prepare: Callable[[Place], None], count: Count
) -> None:
    states = after_each(tmp_path / "model", deeds)
    deaths = torn_ends = strays = 0
    for when in WHENS:
        for at in range(1, 200):
            place = begun(tmp_path / f"{when}-{at}")
            reader = place.open()
            prepare(place)

            def work(say: Say, place: Place = place, at: int = at, when: str = when) -> None:
                io = DyingIo(at, when)
                journal = place.open(io=io)
                io.arm()
                for deed in deeds:
                    deed(journal)
                    say("gemt")

            said, died = in_a_process(work)
            if not died:
                assert len(said) == len(deeds)
                assert at > (2 if when == HALF else 10)
                break
            deaths += 1
            reader.refresh()
            found = tables_of(reader)
            done = states.index(found)
            # All that was acknowledged; of the one that was under way all or nothing; and no more.
            assert done in (len(said), len(said) + 1)
            writer = place.open(deadline=0)
            assert tables_of(writer) == found
            put(writer, "bagefter", text="Nyt")
            for deed in deeds[done:]:
                deed(writer)
            reader.refresh()
            expected = deepcopy(states[-1])
            expected["log"]["bagefter"] = {"text": "Nyt"}
            assert tables_of(reader) == tables_of(writer) == replayed(place) == expected
            assert reader.damage == writer.damage == []
            check_chain(place.read())
            if what == "rens":
                assert SECRET.encode() not in place.read()
            torn_ends += sum(".torn." in name for name in place.files())
            left = [name for name in place.files() if name.endswith(".ny")]
            assert all(SECRET.encode() not in Path(place.path).with_name(name).read_bytes() for name in left)
            strays += len(left)
            reader.close()
            writer.close()
        else:
            raise AssertionError("nothing makes so many calls")
    count(f"death at any call, {what}, {prepare.__name__}", deaths=deaths, torn_ends=torn_ends, strays=strays, lost=0)


def test_i1_i2_a_death_at_any_call_while_a_journal_is_made(tmp_path: Path, count: Count) -> None:
    deaths = 0
    for when in WHENS:
        for at in range(1, 100):
            place = Place(tmp_path / f"{when}-{at}")
            place.remove_all()

            def work(say: Say, place: Place = place, at: int = at, when: str = when) -> None:
                io = DyingIo(at, when)
                io.arm()
                Journal.create(place.path, DB, ORIGIN, io)
                say("gemt")

            said, died = in_a_process(work)
            if not died:
                assert said == ["gemt"] and at > (1 if when == HALF else 5)
                break
            deaths += 1
            # Whoever comes next makes it, or finds it whole; and what the dead one left behind never gets in the way.
            for id in ("1", "2"):
                Journal.create(place.path, DB, ORIGIN)
                journal = place.open(deadline=0)
                put(journal, id)
                journal.close()
            check_chain(place.read())
            assert list(replayed(place)["log"]) == ["1", "2"]
            assert [name for name in place.files() if not name.endswith(".ny")] == [f"{ORIGIN}.jsonl"]
        else:
            raise AssertionError("nothing makes so many calls")
    count("death at any call, create", deaths=deaths, lost=0)
