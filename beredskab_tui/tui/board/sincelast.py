"""*Siden du sidst var her*: said when somebody comes back, shown on ``z``, and remembered when they leave."""

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from beredskab_tui.room.lastseen import LastSeen, keep_last_seen, news, page, read_last_seen, seen_now, sentence
from beredskab_tui.tui.screens.choose import Page
from beredskab_tui.tui.session import Opened, Session

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen

WITHIN: Final = 2.0
"""Seconds that remembering may take when one leaves: a disk that hangs keeps nobody."""


class SinceLast:
    """What one person had seen of the incident of one board."""

    def __init__(self, screen: "BoardScreen", session: Session, opened: Opened) -> None:
        self._screen = screen
        self._session = session
        self._board = opened.board
        self._before: LastSeen | None = None
        """How it stood when they last were here; None for somebody who never was."""

    @property
    def _where(self) -> tuple[str, str]:
        return self._session.room.me.id, self._board.incident.id

    async def arrive(self) -> str:
        """What to say of it to somebody who comes; empty for nothing."""
        folders, (person, incident) = self._session.room.folders, self._where
        self._before = await self._session.do(lambda: read_last_seen(folders, person, incident))
        if self._before is None:
            return ""
        return sentence(news(self._board, person, self._before), self._session.room.clock())

    def show(self) -> None:
        """``z``: the page with all of it."""
        room = self._session.room
        if self._before is None:
            lines = ["Det er første gang, du er her. Hele loggen står på tavlen (Esc)."]
        else:
            lines = page(news(self._board, room.me.id, self._before), room.people, room.clock())
        self._screen.app.push_screen(Page("Nyt, siden du sidst var her", lines))

    async def keep(self) -> None:
        """Remember how it stands now: once a minute, so that a lost link costs no more than that, and at the end."""
        if self._session.read_only:
            return
        room, (person, incident) = self._session.room, self._where
        seen = seen_now(self._board, person, room.clock())
        with suppress(OSError, RuntimeError, TimeoutError):
            # It is no more than a convenience: a full disk, or a thread that is gone, must not be in anybody's way.
            work = partial(keep_last_seen, room.folders, person, incident, seen)
            await asyncio.wait_for(self._session.do(work), WITHIN)
