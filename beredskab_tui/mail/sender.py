"""Whoever sends: one of all sessions at a time, by a lock that the kernel frees (plan R44).

A round looks at every open incident, does what time asks for, and sends what may be sent. Nothing is on the wire that
is not on the disk first; all of that goes through ``room.outbox``. A round never waits for the disk itself: what does
is handed to the journal thread.
"""

import asyncio
import os
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from beredskab_tui.configfile import BadFile
from beredskab_tui.errors import BeredskabError, Refused
from beredskab_tui.journal import JournalError
from beredskab_tui.mail import letter
from beredskab_tui.mail.courier import Courier, NotConnected, Stage, Trouble
from beredskab_tui.mail.credentials import fingerprint
from beredskab_tui.mail.senderlock import SenderLock
from beredskab_tui.plan.config import MAIL_FILE
from beredskab_tui.plan.mail import MailSettings, read_mail
from beredskab_tui.records import Audience, DeliveryState, InvalidRecord, Mail, MailQueue, SendPhase, read
from beredskab_tui.records.message import QUEUE_ID
from beredskab_tui.room import mailcare, outbox
from beredskab_tui.room.outbox import Chance, Receipt, Receipts
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import Seat

T = TypeVar("T")

LOOK_AGAIN: Final = 5.0
"""Seconds between two looks at whether another session has left the sending to us, or another incident has mail."""
PROBE_EVERY: Final = timedelta(seconds=30)
"""So often it is tried whether the mail server can be reached again."""
MAILS_ON_A_LINE: Final = 50
"""After so many mails the connection is made anew: many servers take no more on one."""
MINUTE: Final = timedelta(minutes=1)
IN_A_ROW: Final = 10
"""So many mails of one incident at most, before it is looked at what else has become urgent."""
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


class Job(NamedTuple):
    """A mail that is under way."""

    seat: Seat
    mail: Mail
    content: bytes
    others: tuple[str, ...]
    """Ids of the mails of the same incident that may come next."""

    @property
    def recipients(self) -> list[str]:
        """The addresses it still goes to."""
        return [one.address for one in outbox.to_send(self.mail)]


class Sender:
    """Sends for one data folder. Belongs to one event loop; what it does with ``do`` belongs to the journal thread.

    Args:
        room: the crisis room, with the person in whose name the phases are stored.
        settings: how mail leaves the house.
        do: does something in the journal thread.
        give_way: asked before each mail: so many seconds it waits, for somebody is writing just now.
        line: makes the connection to the mail server.
        chance: for the jitter.
    """

    def __init__(
        self,
        room: Room,
        settings: MailSettings,
        do: Do,
        *,
        give_way: Callable[[], float] = lambda: 0.0,
        line: Callable[[], Line] | None = None,
        chance: Chance = random.random,
    ) -> None:
        self._room = room
        self._settings = settings
        self._do = do
        self._make_line = line or (lambda: Courier(self._settings, room.folders.config))
        self._line: Line = self._make_line()
        self._settings_path = os.path.join(room.folders.config, MAIL_FILE)
        self._settings_as_of = _changed_at(self._settings_path)
        self._chance = chance
        self._give_way = give_way
        self._lock = SenderLock(room.folders.sender, room.me.name)
        self._seats: dict[str, Seat] = {}
        self._woken = asyncio.Event()
        self._sent_at: deque[datetime] = deque()
        """When the mails of the last minute went, for the limit of the mail server."""
        self._on_this_line = 0
        self._frozen = ("", b"")
        """The bytes that were read last, and what they are called."""
        self._probed: datetime | None = None
        self._no_line = True
        """Whether the mail server was not even reached the last time, so that it is worth knocking."""
        self._lost_in_a_row = 0
        """Mails behind whose text the line was lost, one after the other."""
        self._unstored: tuple[Job, Receipts] | None = None
        """What came of a mail and could not be stored."""
        self._leaving = False
        self.elsewhere = False
        """Whether another session was sending when this one last looked."""
        self._in_hand = asyncio.Lock()
        """Held while a round goes on."""

    # -- in the event loop

    async def run(self) -> None:
        """Send for ever. Ends only when it is cancelled, or after ``leave``."""
        while not self._leaving:
            # Before the round: what comes while it goes on is looked at once more.
            self._woken.clear()
            wait = await self.round()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), wait)

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
                    await self._do(self._close)

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
                await self._do(self._look)
                while not self._leaving and await self._drain():
                    pass
                return LOOK_AGAIN if self._leaving else await self._do(self._wait)
            finally:
                await self._hang_up()
                self._frozen = ("", b"")
                await self._do(self._lock.free)

    async def _drain(self) -> bool:
        """Send what may be sent now, until something hinders it. False when there is nothing left to do."""
        await self._probe()
        job = await self._do(self._take)
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
                used = self._on_this_line
                await self._hang_up()
                if used and error.trouble is Trouble.OFFLINE:
                    # On a line that has served before, the server has only had enough of it.
                    await self._do(partial(outbox.not_sent, job.seat, job.mail.id))
                    return True
                await self._do(partial(self._put_off, job, error))
                await self._do(partial(self._not_reached, job.seat, error))
                return False
            self._on_this_line += 1
            lost = bool(receipts) and all(one.state is DeliveryState.UNKNOWN for one in receipts.values())
            self._lost_in_a_row = self._lost_in_a_row + 1 if lost else 0
            seat, enough = job.seat, self._lost_in_a_row >= DOUBTFUL_IN_A_ROW
            job = await self._do(partial(self._finish, job, receipts, alone=enough))
            if enough:
                # Each mail more would only be one more that nobody knows of.
                self._lost_in_a_row = 0
                await self._do(partial(outbox.offline, seat, SAYS_NOTHING, self._chance))
                return False
            if job is not None:
                await asyncio.sleep(self._give_way())
        return True

    async def _connect(self, job: Job) -> bool:
        try:
            await self._line.connect()
        except NotConnected as error:
            await self._do(partial(outbox.not_sent, job.seat, job.mail.id))
            await self._do(partial(self._not_reached, job.seat, error))
            return False
        await self._do(partial(outbox.enter_envelope, job.seat, job.mail.id))
        return True

    async def _hang_up(self) -> None:
        self._on_this_line = 0
        await self._line.close()

    async def _before_data(self, job: Job, refused: Receipts) -> bool:
        return await self._do(partial(outbox.enter_data, job.seat, job.mail.id, refused))

    async def _probe(self) -> None:
        """While the mail server was not reached: see whether it can be by now."""
        now = self._room.clock()
        waiting = await self._do(lambda: [seat for seat in self._seats.values() if self._is_offline(seat)])
        if not waiting or not self._no_line:
            return
        if self._probed is not None and timedelta(0) <= now - self._probed < PROBE_EVERY:
            return
        self._probed = now
        if await self._line.reachable():
            for seat in waiting:
                await self._do(partial(outbox.line_is_back, seat))

    # -- in the journal thread

    def _close(self) -> None:
        for incident_id in tuple(self._seats):
            self._forget(incident_id)

    def _look(self) -> None:
        """Bring every open incident up to date, and do what time asks for."""
        self._read_settings()
        there = self._room.incident_ids()
        for incident_id in {*self._seats} - {*there}:
            self._forget(incident_id)
        for incident_id in there:
            if self._room.is_closed(incident_id):
                self._forget(incident_id)
                continue
            try:
                self._look_at(incident_id)
            except (JournalError, InvalidRecord, Refused):
                # What is damaged is told of on the board; the other incidents' mails go on.
                self._forget(incident_id)
        now = self._room.clock()
        recent = (_tried_at(mail) for seat in self._seats.values() for mail in _mails(seat))
        # Also those that another session has sent: the limit is the mail server's.
        self._sent_at = deque(sorted(at for at in recent if at is not None and timedelta(0) <= now - at < MINUTE))

    def _read_settings(self) -> None:
        """Somebody may have mended ``mail.toml`` meanwhile; what cannot be used changes nothing."""
        changed = _changed_at(self._settings_path)
        if changed == self._settings_as_of:
            return
        self._settings_as_of = changed
        with suppress(BadFile):
            self._settings = read_mail(self._settings_path)
            self._line = self._make_line()

    def _look_at(self, incident_id: str) -> None:
        seat = self._seats.get(incident_id)
        if seat is None:
            seat = self._room.sit(incident_id)
            self._seats[incident_id] = seat
        seat.journal.refresh()
        if self._unstored is not None and self._unstored[0].seat.incident_id == incident_id:
            # What the mail server said was not stored the last time. It is known all the same.
            job, receipts = self._unstored
            outbox.finish(seat, job.mail.id, receipts, self._chance)
            self._unstored = None
        # Whoever holds the lock knows that nobody else is sending: what is under way was left there.
        if any(mail.sending is not None for mail in _mails(seat)):
            outbox.recover(seat)
        late = timedelta(minutes=self._settings.late_minutes)
        if not mailcare.nothing_to_tend(_mails(seat), _audiences(seat), self._room.clock(), late):
            mailcare.tend(seat, late)

    def _forget(self, incident_id: str) -> None:
        seat = self._seats.pop(incident_id, None)
        if seat is not None:
            seat.journal.close()

    def _take(self) -> Job | None:
        """The next mail that may be sent now, under way."""
        if not self._settings.active or self._is_full:
            return None
        due = sorted(
            ((mail, seat) for seat in tuple(self._seats.values()) for mail in self._due(seat)),
            # What is stale first goes first: an activation before what residents may read tomorrow. One that has come
            # to nothing twice must not keep the others from their turn.
            key=lambda pair: (
                pair[0].attempts > 1,
                pair[0].expires_at - pair[0].released_at,
                pair[0].released_at,
                pair[0].number,
            ),
        )
        if not due:
            return None
        seat = due[0][1]
        ids = tuple(mail.id for mail, of in due[:IN_A_ROW] if of is seat)
        phase = SendPhase.ENVELOPE if self._line.connected else SendPhase.CONNECT
        return self._job(seat, outbox.take(seat, ids, phase), ids)

    def _due(self, seat: Seat) -> list[Mail]:
        """The mails of one incident that may be sent now."""
        now = self._room.clock()
        try:
            seat.journal.refresh()
            if not seat.journal.writable or outbox.is_held(_queue(seat), self._fingerprint, now):
                return []
            return [mail for mail in _mails(seat) if outbox.is_due(mail, now)]
        except (JournalError, InvalidRecord):
            self._forget(seat.incident_id)
            return []

    def _finish(self, job: Job, receipts: Receipts, *, alone: bool = False) -> Job | None:
        """Store what came of a mail, and take the next; none where it is to stay ``alone``."""
        self._sent_at.append(self._room.clock())
        go_on = not (alone or self._leaving or self._is_full or self._on_this_line >= MAILS_ON_A_LINE)
        others = job.others if go_on else ()
        try:
            taken = outbox.finish(job.seat, job.mail.id, receipts, self._chance, others)
        except JournalError:
            # A handle on which the disk has failed once trusts it no more; the next round takes a new one.
            self._unstored = (job, receipts)
            self._forget(job.seat.incident_id)
            raise
        return self._job(job.seat, taken, others)

    def _put_off(self, job: Job, error: NotConnected) -> None:
        """The line was lost over this mail, which may be the mail's fault: it has its own wait, and goes last then."""
        if error.stage is Stage.MAIL and error.trouble is Trouble.OFFLINE:
            later = {one: Receipt(DeliveryState.WAITING, error.code, error.what) for one in job.recipients}
            outbox.finish(job.seat, job.mail.id, later, self._chance)
        else:
            outbox.not_sent(job.seat, job.mail.id)

    def _job(self, seat: Seat, mail: Mail | None, ids: tuple[str, ...]) -> Job | None:
        """A mail that was taken, with its bytes. One whose bytes are not what was approved is never sent."""
        while mail is not None:
            others = ids[ids.index(mail.id) + 1 :]
            try:
                content = letter.addressed(self._read(seat, mail.digest), mail, self._settings)
            except (BeredskabError, ValueError) as error:
                # The disk may be well again in a while; what was approved will not be.
                passes = isinstance(error.__cause__, OSError) and not isinstance(error.__cause__, FileNotFoundError)
                state = DeliveryState.WAITING if passes else DeliveryState.FAILED
                lost = {one.address: Receipt(state, said=str(error)) for one in outbox.to_send(mail)}
                mail, ids = outbox.finish(seat, mail.id, lost, self._chance, others), others
                continue
            return Job(seat, mail, content, others)
        return None

    def _read(self, seat: Seat, digest: str) -> bytes:
        """The frozen bytes of a mail; the same ones in a row are read once."""
        if self._frozen[0] != digest:
            self._frozen = (digest, letter.read_frozen(self._room.folders.mail(seat.incident_id, digest), digest))
        return self._frozen[1]

    def _not_reached(self, seat: Seat, error: NotConnected) -> None:
        if error.trouble is Trouble.HELD:
            outbox.hold(seat, error.sentence, self._fingerprint)
        else:
            outbox.offline(seat, error.sentence, self._chance)
            self._probed = self._room.clock()
            # One that is reached and will not have us is left alone for as long as the wait says.
            self._no_line = error.stage is Stage.LINE and error.code is None

    def _is_offline(self, seat: Seat) -> bool:
        queue, now = _queue(seat), self._room.clock()
        return not queue.held and queue.next_at is not None and queue.next_at > now

    @property
    def _fingerprint(self) -> str:
        return fingerprint(self._settings, self._room.folders.config)

    @property
    def _is_full(self) -> bool:
        """Whether the mail server takes no more mails this minute."""
        now = self._room.clock()
        while self._sent_at and now - self._sent_at[0] >= MINUTE:
            self._sent_at.popleft()
        return bool(self._settings.per_minute) and len(self._sent_at) >= self._settings.per_minute

    def _wait(self) -> float:
        """Seconds until something is to be done."""
        now = self._room.clock()
        times = [at for seat in self._seats.values() for at in self._times(seat, now)]
        if self._is_full:
            times = [max(at, self._sent_at[0] + MINUTE) for at in times]
        soonest = min(((at - now).total_seconds() for at in times), default=LOOK_AGAIN)
        return min(max(soonest, 0.05), LOOK_AGAIN)

    def _times(self, seat: Seat, now: datetime) -> Iterator[datetime]:
        queue = _queue(seat)
        at = outbox.due_next(_mails(seat), now)
        if at is not None and self._settings.active and not queue.held:
            yield max(at, queue.next_at) if queue.next_at is not None else at


def _mails(seat: Seat) -> list[Mail]:
    documents = seat.journal.table(Mail.table)
    return [read(Mail, mail_id, document) for mail_id, document in documents.items()]


def _audiences(seat: Seat) -> list[Audience]:
    documents = seat.journal.table(Audience.table)
    return [read(Audience, audience_id, document) for audience_id, document in documents.items()]


def _changed_at(path: str) -> int:
    """When a file was last changed; 0 when there is none."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _tried_at(mail: Mail) -> datetime | None:
    """When the mail server last said something of a mail."""
    return max((one.at for one in mail.deliveries if one.at is not None and one.code is not None), default=None)


def _queue(seat: Seat) -> MailQueue:
    document = seat.journal.table(MailQueue.table).get(QUEUE_ID)
    return read(MailQueue, QUEUE_ID, document) if document is not None else MailQueue(id=QUEUE_ID)
