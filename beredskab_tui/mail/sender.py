"""Whoever sends: one of all sessions at a time, by a lock that the kernel frees (plan R44).

A round looks at every open incident, does what time asks for, and sends what may be sent. Nothing is on the wire that
is not on the disk first. A round never waits for the disk itself: what does is handed to the journal thread, where
``Outgoing`` is at home.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from beredskab_tui.access.rights import Right, may
from beredskab_tui.errors import NotAllowed
from beredskab_tui.mail.courier import Courier, NotConnected, Stage, Trouble
from beredskab_tui.mail.outgoing import LOOK_AGAIN, Job, Left, Outgoing
from beredskab_tui.mail.senderlock import SenderLock
from beredskab_tui.plan.mail import MailFile
from beredskab_tui.records import DeliveryState
from beredskab_tui.room import outbox
from beredskab_tui.room.outbox import Chance, Receipt, Receipts
from beredskab_tui.room.room import Room

T = TypeVar("T")

PROBE_EVERY: Final = timedelta(seconds=30)
"""So often it is tried whether the mail server can be reached again."""
MAILS_ON_A_LINE: Final = 50
"""After so many mails the connection is made anew: many servers take no more on one."""
DOUBTFUL_IN_A_ROW: Final = 2
"""After so many lost lines behind the text one waits, before more mails become unknown."""
SAYS_NOTHING: Final = "Mailserveren afbryder, før den har kvitteret for det, der sendes"


class Do(Protocol):
    """Does something that may wait for the disk where it hinders nobody, and gives back what it gives."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]: ...


class Line(Protocol):
    """A connection to the mail server, as ``Courier`` is one."""

    @property
    def connected(self) -> bool: ...
    async def connect(self) -> None: ...
    async def reachable(self) -> bool: ...
    async def deliver(
        self, recipients: list[str], content: bytes, before_data: Callable[[Receipts], Awaitable[bool]], /
    ) -> Mapping[str, Any]: ...
    async def close(self) -> None: ...


class Sender:
    """Sends for one data folder. Belongs to one event loop.

    Args:
        room: the crisis room, with the person in whose name the phases are stored.
        mail_file: how mail leaves the house.
        do: does something in the journal thread.
        give_way: asked after each mail: so many seconds the next one waits, for somebody is writing just now.
        line: makes the connection to the mail server.
        chance: for the jitter.

    Raises:
        NotAllowed: whoever may only read sends nothing.
    """

    def __init__(
        self,
        room: Room,
        mail_file: MailFile,
        do: Do,
        *,
        give_way: Callable[[], float] = lambda: 0.0,
        line: Callable[[], Line] | None = None,
        chance: Chance = random.random,
    ) -> None:
        if not may(room.me, Right.WORK):
            raise NotAllowed(f"{room.me.name} har læseadgang og kan ikke sende mail. Intet er sendt.")
        self._room = room
        self._do = do
        self._give_way = give_way
        self._outgoing = Outgoing(room, mail_file, chance)
        self._make_line = line or (lambda: Courier(self._outgoing.settings, room.folders.config))
        self._line: Line = self._make_line()
        self._line_is_for = mail_file.settings
        self._lock = SenderLock(room.folders.sender, room.me.name)
        self._woken = asyncio.Event()
        self._on_this_line = 0
        self._probed: datetime | None = None
        self._no_line = True
        """Whether the mail server was not even reached the last time, so that it is worth knocking."""
        self._lost_in_a_row = 0
        """Mails behind whose text the line was lost, one after the other."""
        self._leaving = False
        self.elsewhere = False
        """Whether another session was sending when this one last looked."""
        self._in_hand = asyncio.Lock()
        """Held while a round goes on."""

    async def run(self) -> None:
        """Send for ever. Ends only when it is cancelled, or after ``leave``."""
        while not self._leaving:
            # Before the round: what comes while it goes on is looked at once more.
            self._woken.clear()
            wait = await self.round()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), wait)

    @property
    def left(self) -> tuple[Left, ...]:
        """What waited after the last round of this session."""
        return self._outgoing.left

    def wake(self) -> None:
        """Something was approved, or somebody asked to try again."""
        self._woken.set()

    async def leave(self, patience: float = 2.0) -> None:
        """Take no more, and let what is on the wire end if that is soon. Then the lock is free for others."""
        self._leaving = True
        self.wake()
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                async with self._in_hand:
                    await self._do(self._outgoing.close)

    async def round(self) -> float:
        """Do what is to be done now.

        Returns:
            Seconds until something is to be done again, as far as that is known.

        Raises:
            BeredskabError: the journal cannot be read or written; what was under way is settled by the next round.
        """
        async with self._in_hand:
            self.elsewhere = not await self._do(self._lock.take)
            if self.elsewhere:
                return LOOK_AGAIN
            try:
                await self._do(self._outgoing.look)
                if self._outgoing.settings is not self._line_is_for:
                    self._line, self._line_is_for = self._make_line(), self._outgoing.settings
                while not self._leaving and await self._drain():
                    pass
                return await self._do(self._outgoing.rest)
            finally:
                await self._hang_up()
                await self._do(self._lock.free)

    async def _drain(self) -> bool:
        """Send what may be sent now, until something hinders it. False when there is nothing left to do."""
        await self._probe()
        job = await self._do(partial(self._outgoing.take, connected=self._line.connected))
        if job is None:
            return False
        while job is not None:
            if self._on_this_line >= MAILS_ON_A_LINE:
                await self._hang_up()
            if not self._line.connected and not await self._connect(job):
                return False
            try:
                receipts = await self._line.deliver(job.recipients, job.content, partial(self._before_data, job))
            except ValueError as error:
                # An address that no mail server may be told: it was checked when the message was written.
                receipts = {one: Receipt(DeliveryState.FAILED, said=str(error)) for one in job.recipients}
                await self._hang_up()
            except NotConnected as error:
                return await self._lost(job, error)
            self._on_this_line += 1
            seat, enough = job.seat, self._is_enough(receipts)
            go_on = not (enough or self._leaving or self._on_this_line >= MAILS_ON_A_LINE)
            job = await self._do(partial(self._outgoing.finish, job, receipts, go_on=go_on))
            if enough:
                # Each mail more would only be one more that nobody knows of.
                await self._do(partial(self._outgoing.offline, seat, SAYS_NOTHING))
                return False
            if job is not None:
                await asyncio.sleep(self._give_way())
        return True

    def _is_enough(self, receipts: Mapping[str, Receipt]) -> bool:
        """Whether the line was lost behind one text after the other."""
        lost = bool(receipts) and all(one.state is DeliveryState.UNKNOWN for one in receipts.values())
        self._lost_in_a_row = self._lost_in_a_row + 1 if lost else 0
        if self._lost_in_a_row < DOUBTFUL_IN_A_ROW:
            return False
        self._lost_in_a_row = 0
        return True

    async def _connect(self, job: Job) -> bool:
        try:
            await self._line.connect()
        except NotConnected as error:
            await self._do(partial(outbox.not_sent, job.seat, job.mail.id))
            await self._not_reached(job, error)
            return False
        await self._do(partial(outbox.enter_envelope, job.seat, job.mail.id))
        return True

    async def _lost(self, job: Job, error: NotConnected) -> bool:
        """The line was lost before the text went. Whether to go on at once."""
        used = self._on_this_line
        await self._hang_up()
        if used and error.trouble is Trouble.OFFLINE:
            # On a line that has served before, the server has only had enough of it.
            await self._do(partial(outbox.not_sent, job.seat, job.mail.id))
            return True
        await self._do(partial(self._outgoing.put_off, job, error))
        await self._not_reached(job, error)
        return False

    async def _not_reached(self, job: Job, error: NotConnected) -> None:
        await self._do(partial(self._outgoing.not_reached, job.seat, error))
        self._probed = self._room.clock()
        # One that is reached and will not have us is left alone for as long as the wait says.
        self._no_line = error.stage is Stage.LINE and error.code is None

    async def _hang_up(self) -> None:
        self._on_this_line = 0
        await self._line.close()

    async def _before_data(self, job: Job, refused: Receipts) -> bool:
        return await self._do(partial(outbox.enter_data, job.seat, job.mail.id, refused))

    async def _probe(self) -> None:
        """While the mail server was not reached: see whether it can be by now."""
        now = self._room.clock()
        waiting = await self._do(self._outgoing.waiting_for_a_line)
        if not waiting or not self._no_line:
            return
        if self._probed is not None and timedelta(0) <= now - self._probed < PROBE_EVERY:
            return
        self._probed = now
        if await self._line.reachable():
            for seat in waiting:
                await self._do(partial(outbox.line_is_back, seat))
