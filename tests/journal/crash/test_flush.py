"""A flush that fails (EIO): whoever wrote is told that nobody knows, and nobody builds on what may not be there.

I1, I2, I7. After such a failure the kernel may have dropped the bytes and still show them, and call the next flush a
success. What then becomes of them when the power goes is in ``test_power_cut``.
"""

import errno
from collections.abc import Callable
from typing import Any

import pytest

from beredskab_tui.journal import Journal, MaybeStored, NotStored
from tests.journal.crash.conftest import Count
from tests.journal.crash.dying import in_a_process
from tests.journal.crash.watched import WatchedIo
from tests.journal.support import FaultyIo, Place, check_chain, put, replayed

DEEDS: dict[str, tuple[str, Callable[[Journal], object]]] = {
    "append": ("sync", lambda journal: put(journal, "2", text="Ild i kælderen")),
    "rens": ("sync_folder", lambda journal: journal.redact("karen", "log", "1", {"text": "[fjernet]"})),
}


class Listening(WatchedIo):
    """Remembers the calls that change something, and what they were given."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, Any]] = []

    def around(self, name: str, call: Callable[..., Any], *arguments: Any) -> Any:
        if name in ("write", "pwrite", "sync", "sync_folder"):
            self.calls.append((name, arguments[-1] if name == "sync_folder" else arguments[1:]))
        return call(*arguments)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("failures", [1, 3])
def test_i1_the_next_process_takes_to_the_disk_what_the_last_one_could_not(
    place: Place, deed: str, failures: int, count: Count
) -> None:
    journal = place.open()
    put(journal, "1", text="CPR 010190-0000")
    journal.close()
    start = len(place.read())
    call, work = DEEDS[deed]

    def unlucky(say: Callable[[str], None]) -> None:
        io = FaultyIo()
        journal = place.open(io=io, deadline=0)
        io.fail_call(call, errno.EIO)
        try:
            work(journal)
        except MaybeStored as error:
            say(error.sentence)

    said, died = in_a_process(unlucky)
    assert not died and "måske gemt, måske ikke" in said[0] and "Skriv den på papir" in said[0]
    shown = place.read()
    doubtful = (start, shown[start:]) if deed == "append" else (0, shown)

    def in_vain(say: Callable[[str], None]) -> None:
        io = FaultyIo()
        journal = place.open(io=io, deadline=0)
        io.fail_call("sync", errno.EIO)
        try:
            put(journal, "3")
        except NotStored:
            say("ikke gemt")

    for _ in range(failures - 1):
        assert in_a_process(in_vain) == (["ikke gemt"], False)
        assert place.read() == shown

    io = Listening()
    writer = place.open(io=io, deadline=0)
    put(writer, "3", text="Slukket")
    names = [name for name, _ in io.calls]
    # First what is doubtful, byte for byte in its place, and its name; then its own line.
    assert names == ["pwrite", "sync", "sync_folder", "write", "sync"]
    assert io.calls[0][1] == (doubtful[1], doubtful[0])
    put(writer, "4")
    assert [name for name, _ in io.calls[len(names) :]] == ["write", "sync"]
    check_chain(place.read())
    assert list(replayed(place)["log"]) == (["1", "2", "3", "4"] if deed == "append" else ["1", "3", "4"])
    writer.close()
    count("flush that fails (EIO), next writer in another process", failures=failures, lost=0)
