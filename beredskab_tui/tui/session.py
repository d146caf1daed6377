"""One login: the journal thread, the seat at the incident that is shown, drafts and presence.

Everything that may wait for a disk or a lock goes through ``do``; the event loop itself never does.
"""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from textual.message import Message

from beredskab_tui.access.people import Role
from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.journal import Change, JournalError
from beredskab_tui.journal.errors import half_written
from beredskab_tui.journal.keeper import Keeper
from beredskab_tui.keeping import cleaning
from beredskab_tui.keeping.copies import AT_LEAVING, Copies
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.mail import MailFile
from beredskab_tui.records import Incident, new_id
from beredskab_tui.room import privacy
from beredskab_tui.room.board import Board
from beredskab_tui.room.drafts import Draft, Drafts
from beredskab_tui.room.presence import Here, Presence, everybody
from beredskab_tui.room.room import Room, beginning_lost
from beredskab_tui.room.seat import Seat
from beredskab_tui.tui.elsewhere import Moved, Others
from beredskab_tui.tui.messages import Elsewhere, Fed, Present, QuietNews, Told, Trouble
from beredskab_tui.tui.opening import Progress
from beredskab_tui.tui.start.quiet import Quiet, QuietDays

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
        # Where nothing may be written there is nothing to begin: not a line, and not a draft of one.
        self.read_only = read_only or bool(room.folders.refused)
        self.remote = False
        """Whether the person sits at another computer, over SSH."""
        self.mail_file = MailFile(room.folders.config, config.mail)
        self._post = post
        self._keeper = Keeper()
        self._drafts = Drafts(room.folders, room.me.id, room.session)
        self._presence: Presence | None = None
        self.here: tuple[Here, ...] = ()
        """Who is here, as the app was last told; belongs to the event loop."""
        self._told: tuple[Here, ...] = ()
        self.moved: tuple[Moved, ...] = ()
        """Other open incidents that have moved, as the app was last told; belongs to the event loop."""
        self._told_moved: tuple[Moved, ...] = ()
        self._others = Others(room)
        self.copies = Copies(room.folders, room.io)
        self._quiet = QuietDays(room, config)
        self._progress: Progress | None = None
        self._screen = ""
        self._shown_at: tuple[str | None, str] = (None, "")
        """Incident and screen, as the others were last told."""
        self._seat: Seat | None = None
        self._pending: list[Change] = []
        self._trouble = ""
        self._told_torn = 0
        """How many of the half-written ends that this seat has moved aside the user was told of."""
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
            What the user must know of the data folder: that it cannot be written to, or that others may read it; empty
            when it is in order.
        """

        self.remote = remote

        def work() -> tuple[list[Draft], str]:
            room = self.room
            try:
                open_to_others = "" if room.folders.refused else privacy.close(room.folders)
                room.folders.make()
                self._presence = Presence(room.folders, room.session, room.me.id, room.clock(), remote=remote)
                self._keeper.watch(room.folders.presence, self._look_around)
                self._others.begin()
                self._keeper.watch(room.folders.incidents, self._look_elsewhere)
                if not self.read_only:
                    self._keeper.watch(room.folders.incidents, self._keep_copies)
                return ([] if self.read_only else self._drafts.left_behind()), open_to_others
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
                if not self.read_only:
                    self.copies.renew(AT_LEAVING)
            if self._seat is not None:
                self._seat.journal.close()

        try:
            # A disk that hangs must not keep anybody from leaving; the kernel clears up behind us.
            await asyncio.wait_for(self.do(work), LEAVE_WITHIN)
        except TimeoutError:
            return
        await asyncio.to_thread(self._keeper.close)

    # -- the start screen

    async def follow_quiet(self) -> Quiet:
        """What the start screen shows. What changes is told from now on, until a seat is taken."""

        def work() -> Quiet:
            self._get_up()
            self._show_where()
            folders = self.room.folders
            self._quiet.look()
            for folder in (folders.incidents, folders.register):
                if os.path.isdir(folder):
                    self._keeper.watch(folder, self._look_for)
            return self._quiet.now

        self._screen = ""
        return await self.do(work)

    def _look_for(self) -> None:
        """In the journal thread: pass on what happens to the incidents, the vagtlog and the contacts."""
        if self._quiet.look():
            self._post(QuietNews(self._quiet.now))

    def _look_elsewhere(self) -> None:
        """In the journal thread: pass on which other incidents have moved."""
        try:
            moved = self._others.moved(self._seat.incident_id if self._seat is not None else None)
        except BeredskabError:
            # The folder cannot be read just now; the next look is a second away.
            return
        if moved != self._told_moved:
            self._told_moved = moved
            self._post(Elsewhere(moved))

    # -- the register, whatever is shown

    async def follow_register(self, look: Callable[[], None]) -> None:
        """Call ``look`` in the journal thread: now, and soon after something in the register has changed."""

        def work() -> None:
            look()
            folder = self.room.folders.register
            # Where there is none yet, it is looked for once a second all the same.
            self._keeper.watch(folder if os.path.isdir(folder) else self.room.folders.data, look)

        await self.do(work)

    def leave_register(self, look: Callable[[], None]) -> None:
        """Stop calling it."""
        with suppress(RuntimeError):
            # The journal thread is gone when the program ends.
            self._keeper.call(lambda: self._keeper.unwatch(look))

    # -- the incident that is shown

    async def sit(self, incident_id: str, title: str = "") -> Opened:
        """Take a seat at an incident, and leave the one before when that is done.

        Args:
            title: what to call it while it takes its time (message ``Opening``).

        Raises:
            OpeningCancelled: by ``cancel_opening``. One sits where one sat.
            JournalError: it cannot be read. One sits where one sat.
        """
        progress = self._progress = Progress(title, self._post)
        self._screen = ""
        try:
            return await self.do(lambda: self._sit(incident_id, progress))
        finally:
            if self._progress is progress:
                self._progress = None

    @property
    def is_opening(self) -> bool:
        """Whether an incident is being opened."""
        return self._progress is not None

    def cancel_opening(self) -> None:
        """Stop opening an incident, if one is being opened."""
        if self._progress is not None:
            self._progress.cancel()

    def _sit(self, incident_id: str, progress: Progress) -> Opened:
        """In the journal thread: read the journal and make the board, then change seats."""
        pending: list[Change] = []
        board = Board(self.room.people)
        take: Callable[[Change], object] = board.apply

        def taken(change: Change) -> None:
            take(change)

        self.room.on_progress = progress.tell
        try:
            # What there is goes on the board as it is read; what comes later goes to the event loop.
            seat = self.room.sit(incident_id, taken)
        finally:
            self.room.on_progress = None
        take = pending.append
        if not seat.journal.table(Incident.table):
            seat.journal.close()
            raise beginning_lost(seat.journal)
        self._get_up()
        self._keeper.unwatch(self._look_for)
        self._seat, self._pending, self._told_torn = seat, pending, 0
        seat.journal.on_wait = self._keeper.look
        self._keeper.watch(self.room.folders.incident(incident_id), self._look)
        self._show_where()
        self._forget_stored(seat)
        reader = self.read_only or self.room.me.role is Role.READER
        if not reader and any(entry.unfinished or entry.erased is not None for entry in board.log):
            # Somebody was stopped in the middle of it.
            try:
                self._finish_levels()
            except BeredskabError as error:
                self._post(Told(error.sentence))
        return Opened(seat, board)

    async def finish_levels(self) -> list[str]:
        """Do what has to follow when a line was made sensitive, or its text deleted.

        Returns:
            Where the words stand still.

        Raises:
            Refused: it could not be done yet.
        """
        return await self.do(lambda: self._finish_levels())

    def _finish_levels(self) -> list[str]:
        seat = self._seat
        return [] if seat is None else cleaning.finish(self.room.folders, seat, self.copies)

    def _get_up(self) -> None:
        """In the journal thread: leave the seat one has."""
        if self._seat is not None:
            self._keeper.unwatch(self._look)
            self._seat.journal.close()
            self._seat = None

    # -- where one is

    def look_at(self, screen: str) -> None:
        """Let the others know what one has in front of one, in Danish: "loggen", "opgaver", "i opkald"."""
        if screen != self._screen:
            self._screen = screen
            with suppress(RuntimeError):
                # The journal thread is gone when the program ends, and then nobody is here.
                self._keeper.call(self._show_where)

    def _show_where(self) -> None:
        """In the journal thread: one small write when it is not what the others know already."""
        where = (self._seat.incident_id if self._seat is not None else None, self._screen)
        if self._presence is not None and where != self._shown_at:
            self._shown_at = where
            with suppress(OSError):
                # The others see where one was; nothing else is amiss.
                self._presence.look_at(*where)

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
                "Skriv på papir, og skriv »beredskab tjek« i en terminal."
            )
        if trouble != self._trouble:
            self._trouble = trouble
            self._post(Trouble(trouble))
        if len(seat.journal.torn) > self._told_torn:
            self._post(Told(half_written()))
        self._told_torn = len(seat.journal.torn)
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

    def _keep_copies(self) -> None:
        """In the journal thread: copy what is new, once a minute, and say once why that cannot be done."""
        before = self.copies.trouble
        self.copies.look()
        if self.copies.trouble and self.copies.trouble != before:
            self._post(Told(self.copies.trouble))

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
