"""A process of its own that ends at one call to the operating system, and what it said before."""

import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from tests.journal.crash.watched import WatchedIo

BEFORE, HALF, AFTER = "before", "half", "after"
DIED = 77
_FAILED = 1

Say = Callable[[str], None]


class DyingIo(WatchedIo):
    """The process ends at one call, counted from ``arm``: before it, in the middle of it, or after it.

    In the middle is only for writing: half of it is done. Then only the calls that write are counted.
    """

    def __init__(self, at: int, when: str) -> None:
        super().__init__()
        self._at = at
        self._when = when
        self._calls = 0
        self._armed = False

    def arm(self) -> None:
        """Count from now on."""
        self._armed = True

    def around(self, name: str, call: Callable[..., Any], *arguments: Any) -> Any:
        counts = self._armed and (self._when != HALF or name in ("write", "pwrite"))
        self._calls += counts
        if not counts or self._calls != self._at:
            return call(*arguments)
        if self._when == HALF:
            fd, data, *rest = arguments
            call(fd, data[: len(data) // 2], *rest)
        elif self._when == AFTER:
            call(*arguments)
        os._exit(DIED)

    # Nobody pulls the plug here: what the kernel has been told outlives the process.

    def sync(self, fd: int) -> None:
        return

    def sync_folder(self, folder: str) -> None:
        return


def in_a_process(work: Callable[[Say], None]) -> tuple[list[str], bool]:
    """Do some work in a process of its own; returns what it said, and whether it died (and did not end)."""
    hear, speak = os.pipe()
    child = os.fork()
    if child == 0:
        status = _FAILED
        try:
            os.close(hear)
            work(lambda word: _say(speak, word))
            status = 0
        except BaseException:
            traceback.print_exc(file=sys.stderr)
            sys.stderr.flush()
        finally:
            # Never back into pytest, whatever happens.
            os._exit(status)
    os.close(speak)
    with open(hear, encoding="utf-8") as said:
        words = said.read().split("\n")[:-1]
    _, ended = os.waitpid(child, 0)
    status = os.waitstatus_to_exitcode(ended)
    assert status in (0, DIED), f"the process failed with {status}, see its traceback"
    return words, status == DIED


def _say(fd: int, word: str) -> None:
    os.write(fd, f"{word}\n".encode())
