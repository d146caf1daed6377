"""A writer that hangs while it holds the lock: the others are told for whom they wait, and read on.

I1, I2, I3, I9, and a fault of the prototype: others waited for ever. The process is a real one, stopped by a signal.
"""

import os
import signal
import time
from typing import Any

import pytest

from beredskab_tui.journal import Busy
from tests.journal.crash.conftest import Count
from tests.journal.crash.tables import tables_of
from tests.journal.crash.watched import WatchedIo
from tests.journal.support import Place, check_chain, put, replayed, three

DEADLINE = 0.1


class Stopping(WatchedIo):
    """Stops its own process at a call: as if somebody pressed Ctrl+Z, or the laptop's lid was closed."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self._at = at
        self.armed = False

    def around(self, name: str, call: Any, *arguments: Any) -> Any:
        if not self.armed or name != self._at:
            return call(*arguments)
        self.armed = False
        if name != "write":
            os.kill(os.getpid(), signal.SIGSTOP)
            return call(*arguments)
        fd, data = arguments
        half = call(fd, data[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGSTOP)
        return half


class Holder:
    """A process that hangs at a call of its writing."""

    def __init__(self, place: Place, at: str, rens: bool) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            status = 1
            try:
                write_and_stop(place, at, rens)
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)

    def end(self, *, wakes: bool) -> None:
        """Let it go on, or kill it; until it is gone."""
        os.kill(self.pid, signal.SIGCONT if wakes else signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        assert os.waitstatus_to_exitcode(status) == (0 if wakes else -signal.SIGKILL)


def write_and_stop(place: Place, at: str, rens: bool) -> None:
    io = Stopping(at)
    journal = place.open(io=io, deadline=30)
    io.armed = True
    if rens:
        journal.redact("karen", "log", "1", {"text": "[fjernet]"})
        return
    with journal.atomic("karen") as transaction:
        transaction.put("log", "hang", {"text": "Ild i kælderen"})


AT = [("write", False), ("sync", False), ("write", True), ("replace", True), ("sync_folder", True)]
"""Where somebody hangs: in half a line, before the flush, and all along a rens."""


@pytest.mark.parametrize(("at", "rens"), AT, ids=[f"{'rens' if rens else 'append'}-{at}" for at, rens in AT])
@pytest.mark.parametrize("wakes", [True, False], ids=["wakes", "is killed"])
def test_i1_who_waits_is_told_and_reads_on(place: Place, at: str, rens: bool, wakes: bool, count: Count) -> None:
    three(place).close()
    reader, writer = place.open(), place.open(deadline=DEADLINE)
    before = tables_of(reader)
    holder = Holder(place, at, rens)
    try:
        begun = time.monotonic()
        with pytest.raises(Busy) as refused:
            put(writer, "4")
        # Not for ever; how much later it is told on a busy machine is another matter.
        assert DEADLINE <= time.monotonic() - begun < 5
        assert f"karen (proces {holder.pid})" in refused.value.sentence
        assert "ikke gemt" in refused.value.sentence and "intakt" in refused.value.sentence
        fresh = place.open()
        for handle in (reader, writer, fresh):
            handle.refresh()
            assert handle.damage == [] and list(before["log"]) == list(handle.table("log"))[:3]
        fresh.close()
    finally:
        holder.end(wakes=wakes)

    put(writer, "4", text="Slukket")
    reader.refresh()
    expected = replayed(place)["log"]
    assert reader.table("log") == writer.table("log") == expected
    assert expected["4"] == {"text": "Slukket"}
    if wakes:
        # What was under way is done, and whoever did it was told so.
        assert expected["1"]["text"] == "[fjernet]" if rens else expected["hang"]["text"] == "Ild i kælderen"
    assert len(writer.torn) == (at == "write" and not rens and not wakes)
    assert reader.damage == writer.damage == []
    check_chain(place.read())
    count("a holder of the lock that hangs", holders=1, told_for_whom=1, readers_that_went_on=3, lost=0)
    reader.close()
    writer.close()
