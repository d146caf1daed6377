"""The contact list as it stands on the disk, for the screen that shows it."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message

from beredskab_tui.errors import BeredskabError
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import register
from beredskab_tui.room.room import Room


@dataclass
class ListNews(Message, bubble=False):
    """The list is another now."""

    listed: register.Directory
    trouble: str = ""
    """Why it could not be read, and what to do; empty when it could."""


class ListWatch:
    """Reads the list when the register has changed. Belongs to the journal thread; a look costs a ``stat``."""

    def __init__(
        self, room: Room, to_start_from: tuple[DirectoryContact, ...], post: Callable[[ListNews], object]
    ) -> None:
        self._room = room
        self._to_start_from = to_start_from
        self._post = post
        self._seen: tuple[tuple[str, int], ...] | None = None
        self._listed = register.Directory([])

    def look(self) -> None:
        """Read and tell what has changed."""
        sizes = self._sizes()
        if sizes == self._seen:
            return
        self._seen = sizes
        trouble = ""
        try:
            self._listed = register.directory(self._room, self._to_start_from)
        except BeredskabError as error:
            trouble = error.sentence
        self._post(ListNews(self._listed, trouble))

    def _sizes(self) -> tuple[tuple[str, int], ...]:
        try:
            with os.scandir(self._room.folders.register) as files:
                return tuple(sorted((file.name, file.stat().st_size) for file in files))
        except OSError:
            # There is none before somebody has changed the list or written in the vagtlog.
            return ()
