"""One login: the journal thread, the seat at the incident that is shown, drafts and presence.

Everything that may wait for a disk or a lock goes through ``do``; the event loop itself never does.
"""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from textual.message import Message

from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.journal import Change, JournalError
from beredskab_tui.journal.keeper import Keeper
from beredskab_tui.plan.config import Config
from beredskab_tui.records import new_id
from beredskab_tui.room.board import Board
from beredskab_tui.room.drafts import Draft, Drafts
from beredskab_tui.room.presence import Here, Presence, everybody
from beredskab_tui.room.room import Found, Room
from beredskab_tui.room.seat import Seat
from beredskab_tui.tui.messages import Fed, Incidents, Present, Trouble

T = TypeVar("T")
Post = Callable[[Message], Any]

LOG_FIELD = "log"
"""The draft field of the log line."""

LEAVE_WITHIN = 3.0
"""Seconds to put the last words on the disk."""


class Opened(NamedTuple):
    """An incident as it was when it was opened."""

    seat: Seat
    board: Board


class Session:
    """One person at one screen.

    Args:
        room: the crisis room, with the person in it.
        config: the plan and contacts in force.
        post: hands a message to the app; called from the journal thread.
        read_only: nothing may be written from here.
    """

    def __init__(self, room: Room, config: Config, post: Post, *, read_only: bool = False) -> None:
        self.room = room
        self.config = config
        self.read_only = read_only
        self._post = post
        self._keeper = Keeper()
        self._drafts = Drafts(room.folders, room.me.id, room.session)
        self._presence: Presence | None = None
        self.here: tuple[Here, ...] = ()
        """Who is here, as the app was last told; belongs to the event loop."""
        self._told: tuple[Here, ...] = ()
        self._found: tuple[Found, ...] = ()
        self._seat: Seat | None = None
        self._pending: list[Change] = []
        self._trouble = ""
        self.drafts: dict[tuple[str | None, str], Draft] = {}
        """What is half written: this session's, and what lost sessions of the same person left behind."""
        self._unwritten: dict[tuple[str | None, str], Draft] = {}
        """What the disk does not hold yet; it is written at the next ``keep`` or when one leaves."""

    async def do(self, work: Callable[[], T]) -> T:
        """Do something in the journal thread, and give back what it gives or raise what it raises."""
        return await asyncio.wrap_future(self._keeper.call(work))

    # -- arriving and leaving

    async def arrive(self, remote: bool) -> str:
        """Be seen by the others, and fetch what was half written when a link was lost.

        Returns:
            What the user must know of the data folder: that it cannot be written to; empty when it can.
        """

        def work() -> tuple[list[Draft], str]:
            room = self.room
            try:
                room.folders.make()
                self._presence = Presence(room.folders, room.session, room.me.id, room.clock(), remote=remote)
                self._keeper.watch(room.folders.presence, self._look_around)
                return ([] if self.read_only else self._drafts.left_behind()), ""
            except BeredskabError as error:
                return [], error.sentence
            except OSError as error:
                return [], f"Der kan ikke skrives i datamappen ({why(error)}). Du kan læse, men ikke skrive."

        drafts, trouble = await self.do(work)
        for draft in drafts:
            self.drafts[draft.incident, draft.field] = draft
        return trouble

    async def leave(self) -> None:
        """Put the last words on the disk, and go."""

        def work() -> None:
            with suppress(OSError):
                # A disk that takes no more words must not keep anybody from leaving.
                for draft in () if self.read_only else tuple(self._unwritten.values()):
                    self._drafts.keep(draft)
            self._drafts.close()
            if self._presence is not None:
                self._presence.close()
            if self._seat is not None:
                self._seat.journal.close()

        try:
            # A disk that hangs must not keep anybody from leaving; the kernel clears up behind us.
            await asyncio.wait_for(self.do(work), LEAVE_WITHIN)
        except TimeoutError:
            return
        await asyncio.to_thread(self._keeper.close)

    # -- which incidents there are

    async def follow_incidents(self) -> tuple[Found, ...]:
        """The incidents that are not closed. What changes is told from now on, until a seat is taken."""

        def work() -> tuple[Found, ...]:
            self._found = tuple(self.room.found())
            if os.path.isdir(self.room.folders.incidents):
                self._keeper.watch(self.room.folders.incidents, self._look_for)
            return self._found

        return await self.do(work)

    def _look_for(self) -> None:
        """In the journal thread: pass on when somebody starts, stands down or closes one."""
        try:
            found = tuple(self.room.found())
        except BeredskabError:
            # The folder cannot be read just now; the next look is a second away.
            return
        if found != self._found:
            self._found = found
            self._post(Incidents(found))

    # -- the incident that is shown

    async def sit(self, incident_id: str) -> Opened:
        """Take a seat at an incident, and leave the one before."""

        def work() -> Opened:
            if self._seat is not None:
                self._keeper.unwatch(self._look)
                self._seat.journal.close()
            self._keeper.unwatch(self._look_for)
            self._pending.clear()
            self._seat = seat = self.room.sit(incident_id, self._pending.append)
            board = Board(self.room.people)
            for change in self._pending:
                board.apply(change)
            self._pending.clear()
            self._keeper.watch(self.room.folders.incident(incident_id), self._look)
            if self._presence is not None:
                self._presence.look_at(incident_id)
            self._forget_stored(seat)
            return Opened(seat, board)

        return await self.do(work)

    def _look(self) -> None:
        """In the journal thread: pass on what is new. Costs one stat when that is nothing."""
        seat = self._seat
        if seat is None:
            return
        trouble = ""
        try:
            seat.journal.refresh()
        except JournalError as error:
            trouble = error.sentence
        if seat.journal.damage and not trouble:
            trouble = (
                "Loggen er beskadiget. Alt, der kan læses, vises, men der kan ikke skrives i den. "
                "Skriv på papir, og kald »beredskab tjek«."
            )
        if trouble != self._trouble:
            self._trouble = trouble
            self._post(Trouble(trouble))
        if self._pending:
            changes = tuple(self._pending)
            self._pending.clear()
            self._post(Fed(seat.incident_id, changes))

    def _look_around(self) -> None:
        """In the journal thread: who is here."""
        here = tuple(everybody(self.room.folders))
        if here != self._told:
            self._told = here
            self._post(Present(here))

    # -- drafts

    def draft_of(self, incident: str | None, field: str) -> Draft:
        """What is half written in a field; an empty draft with a new id when nothing is."""
        known = self.drafts.get((incident, field))
        return known or Draft(id=new_id(self.room.clock()), incident=incident, field=field, text="")

    def drafts_of(self, incident: str | None, prefix: str) -> list[Draft]:
        """What is half written in the fields whose name begins so."""
        return [draft for (of, field), draft in self.drafts.items() if of == incident and field.startswith(prefix)]

    def note(self, draft: Draft) -> None:
        """Know what is half written, so that it is there again whatever is opened next; ``keep`` follows soon."""
        key = (draft.incident, draft.field)
        self._unwritten[key] = draft
        if draft.text.strip():
            self.drafts[key] = draft
        else:
            self.drafts.pop(key, None)

    async def keep(self, draft: Draft) -> None:
        """Have a draft on the disk before this returns."""
        self.note(draft)
        if not self.read_only:
            await self.do(lambda: self._drafts.keep(draft))
        if self._unwritten.get((draft.incident, draft.field)) is draft:
            del self._unwritten[draft.incident, draft.field]

    async def drop(self, draft: Draft) -> None:
        """Take a draft away: it is stored. Another one that was begun in the same field meanwhile stays."""
        known = self.drafts.get((draft.incident, draft.field))
        if known is None or known.id == draft.id:
            self.drafts.pop((draft.incident, draft.field), None)
            self._unwritten.pop((draft.incident, draft.field), None)
            if not self.read_only:
                await self.do(lambda: self._drafts.drop(draft.incident, draft.field))

    def _forget_stored(self, seat: Seat) -> None:
        """In the journal thread. A draft whose event is in the journal was stored just before the link was lost."""
        for key, draft in list(self.drafts.items()):
            if draft.incident in (None, seat.incident_id) and seat.journal.line_of(draft.id) is not None:
                del self.drafts[key]
                self._drafts.drop(*key)
