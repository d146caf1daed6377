"""An ``Io`` whose every call passes one place: also those that the journal has not learnt to make yet."""

from collections.abc import Callable
from functools import partial
from typing import Any

from beredskab_tui.journal import Io

CALLS = tuple(name for name in vars(Io) if not name.startswith("_"))


class WatchedIo(Io):
    """The real calls, each of them through ``around``."""

    def __init__(self) -> None:
        for name in CALLS:
            setattr(self, name, partial(self.around, name, getattr(self, name)))

    def around(self, name: str, call: Callable[..., Any], *arguments: Any) -> Any:
        """Make one call. Nothing of it has happened yet."""
        return call(*arguments)
