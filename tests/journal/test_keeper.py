"""The journal thread: order, outcomes, news from others, and an end."""

import errno
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pytest

from beredskab_tui.journal import Journal
from beredskab_tui.journal import keeper as keeper_module
from beredskab_tui.journal.keeper import Keeper
from tests.journal.support import Place, put


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    keeper = Keeper()
    yield keeper
    keeper.close()


def journal_threads() -> int:
    return sum(thread.name == "journal" for thread in threading.enumerate())


def test_work_gives_its_result_or_its_exception(keeper: Keeper) -> None:
    def fail() -> None:
        raise ZeroDivisionError("her")

    assert keeper.call(lambda: 41 + 1).result(5) == 42
    with pytest.raises(ZeroDivisionError, match="her"):
        keeper.call(fail).result(5)
    assert keeper.call(lambda: threading.current_thread().name).result(5) == "journal"


@pytest.mark.slow
def test_work_is_done_in_the_order_it_was_handed_in(keeper: Keeper) -> None:
    done: list[int] = []
    gate = threading.Event()
    keeper.call(gate.wait)
    # More than the pipe has room for wake-ups.
    futures: list[Future[None]] = [keeper.call(partial(done.append, number)) for number in range(70_000)]
    gate.set()

    futures[-1].result(10)

    assert done == list(range(70_000))


def test_work_that_was_called_off_is_left_undone(keeper: Keeper) -> None:
    gate = threading.Event()
    done: list[str] = []
    keeper.call(gate.wait)
    called_off = keeper.call(lambda: done.append("aflyst"))
    assert called_off.cancel()
    gate.set()

    keeper.call(lambda: done.append("næste")).result(5)

    assert done == ["næste"]


def test_what_others_write_is_seen_within_a_second(keeper: Keeper, place: Place) -> None:
    arrived = threading.Event()

    def begin() -> Journal:
        journal = place.open(on_change=lambda told: arrived.set())
        keeper.watch(os.path.dirname(place.path), journal.refresh)
        return journal

    journal = keeper.call(begin).result(5)
    put(place.open(), "1", text="Røg")

    assert arrived.wait(1)
    assert keeper.call(lambda: journal.table("log")).result(5) == {"1": {"text": "Røg"}}


def test_a_watcher_that_fails_stops_neither_the_work_nor_the_other_watchers(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)
    looked = threading.Event()

    def fail() -> None:
        raise ZeroDivisionError

    keeper.call(lambda: keeper.watch(str(tmp_path), fail)).result(5)
    keeper.call(lambda: keeper.watch(str(tmp_path), looked.set)).result(5)

    assert looked.wait(5)
    assert keeper.call(lambda: 1).result(5) == 1
    assert reported[0].exc_type is ZeroDivisionError
    keeper.call(lambda: keeper.unwatch(fail)).result(5)


def test_one_who_stopped_watching_is_not_called(keeper: Keeper, tmp_path: Path) -> None:
    looks: list[str] = []

    def first() -> None:
        looks.append("første")

    def second() -> None:
        looks.append("anden")

    def begin() -> None:
        keeper.watch(str(tmp_path), first)
        keeper.watch(str(tmp_path), first)
        keeper.watch(str(tmp_path), second)
        keeper.unwatch(first)
        keeper.unwatch(first)

    keeper.call(begin).result(5)
    (tmp_path / "ny").write_text("x")
    keeper.call(lambda: None).result(5)
    keeper.call(lambda: None).result(5)

    assert "anden" in looks and "første" not in looks


def test_a_folder_that_is_not_there_is_the_callers_error(keeper: Keeper, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        keeper.call(lambda: keeper.watch(str(tmp_path / "væk"), lambda: None)).result(5)

    assert keeper.call(lambda: 1).result(5) == 1


def test_closing_finishes_the_work_ends_the_thread_and_lets_go_of_everything() -> None:
    files, threads = len(os.listdir("/dev/fd")), journal_threads()
    keeper = Keeper()
    gate = threading.Event()
    keeper.call(gate.wait)
    last = keeper.call(lambda: "nået")
    gate.set()

    keeper.close(5)
    keeper.close()

    assert last.result(0) == "nået"
    assert journal_threads() == threads
    assert len(os.listdir("/dev/fd")) == files
    with pytest.raises(RuntimeError, match="closed"):
        keeper.call(lambda: None)


def test_closing_does_not_wait_for_a_disk_that_hangs() -> None:
    keeper = Keeper()
    gate = threading.Event()
    hanging = keeper.call(gate.wait)

    keeper.close(0)

    assert not hanging.done()
    gate.set()
    assert hanging.result(5)


def test_where_the_kernel_gives_no_more_news_the_keeper_looks_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError(errno.EMFILE, "no more inotify instances")

    monkeypatch.setattr(keeper_module, "_Inotify", refuse)
    keeper = Keeper()
    looked = threading.Event()
    keeper.call(lambda: keeper.watch(str(tmp_path), looked.set)).result(5)
    looked.clear()
    assert looked.wait(5)
    keeper.close()
