"""Keys that are typed while the next screen is on its way: they belong to it, and none is lost."""

from collections import deque
from typing import Final

from textual import events

Input = events.Key | events.Paste

AT_ONCE: Final = ("f10", "ctrl+q", "ctrl+c")
"""Keys that do what they do without waiting, while it is not known how long that would be."""


class TypeAhead:
    """Holds keys from the Enter that opens something until what it opens is there. Belongs to the event loop."""

    def __init__(self) -> None:
        self._held: deque[Input] = deque()
        self._holding = False
        self._soon = False

    def hold(self) -> None:
        """Keys are for the next screen from now on."""
        self._holding = True

    def soon(self) -> None:
        """The next screen stands there, and is about to get what was typed: every key waits for its turn."""
        self._soon = self._holding

    def takes(self, event: Input, *, may_cancel: bool) -> bool:
        """Whether it takes an event; otherwise it is for the screen that is there.

        Args:
            may_cancel: something that Esc cancels is on the screen.
        """
        if not self._holding:
            return False
        if isinstance(event, events.Key):
            # Once it waits, pressing it once more makes it wait no longer.
            waits = self._soon and not any(isinstance(held, events.Key) and held.key in AT_ONCE for held in self._held)
            if (event.key in AT_ONCE and not waits) or (may_cancel and event.key == "escape"):
                return False
        self._held.append(event)
        return True

    def release(self) -> list[Input]:
        """Everything that was held, in order; nothing more is held from now on."""
        self._holding = self._soon = False
        held = list(self._held)
        self._held.clear()
        return held


def text_of(held: list[Input]) -> str:
    """What was written in it, without the keys that would do something."""
    return "".join(
        event.text if isinstance(event, events.Paste) else (event.character or "" if event.is_printable else "")
        for event in held
    )
