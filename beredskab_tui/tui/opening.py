"""How far the opening of an incident is, from the journal thread to the screen, and the wish to stop back to it."""

import time
from collections.abc import Callable
from typing import Any, Final

from textual.message import Message

from beredskab_tui.tui.messages import Opening

TELL_AFTER: Final = 0.5
"""Seconds until the user is told that it takes its time."""


class OpeningCancelled(Exception):
    """The user did not want to wait. Nothing is changed: one is where one was."""


class Progress:
    """One opening. ``tell`` is called in the journal thread, ``cancel`` in the event loop."""

    def __init__(self, title: str, post: Callable[[Message], Any], clock: Callable[[], float] = time.monotonic) -> None:
        self._title = title
        self._post = post
        self._clock = clock
        self._began = clock()
        self._told = -1
        self._cancelled = False

    def cancel(self) -> None:
        """Stop at the next call of ``tell``."""
        self._cancelled = True

    def tell(self, done: float) -> None:
        """It is so far (0–1).

        Raises:
            OpeningCancelled: the user wants it to stop.
        """
        if self._cancelled:
            raise OpeningCancelled
        percent = int(done * 100)
        if percent != self._told and self._clock() - self._began >= TELL_AFTER:
            self._told = percent
            self._post(Opening(self._title, done))
