"""What is to be sent from a data folder: the mails of all open incidents, the most urgent first. Of the journal thread.

All that is stored goes through ``room.outbox``; here it is only decided which mail is next, and what came of one is
handed on.
"""

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from beredskab_tui.errors import BeredskabError, Refused
from beredskab_tui.journal import JournalError
from beredskab_tui.mail import letter
from beredskab_tui.mail.answers import NotConnected, Stage, Trouble
from beredskab_tui.mail.credentials import fingerprint
from beredskab_tui.plan.mail import MailFile, MailSettings
from beredskab_tui.records import Audience, DeliveryState, Incident, InvalidRecord, Mail, MailQueue, SendPhase, read
from beredskab_tui.records.message import QUEUE_ID
from beredskab_tui.room import mailcare, outbox
from beredskab_tui.room.outbox import Chance, Receipt, Receipts
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import Seat

LOOK_AGAIN: Final = 5.0
"""Seconds between two looks at whether another session has left the sending to us, or another incident has mail."""
MINUTE: Final = timedelta(minutes=1)
IN_A_ROW: Final = 10
"""So many mails of one incident at most, before it is looked at what else has become urgent."""


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


class Left(NamedTuple):
    """An incident of which mails wait."""

    incident_id: str
    title: str
    people: int
    """Recipients."""


class Outgoing:
    """The mails of one data folder, as one session sends them.

    Args:
        room: the crisis room, with the person in whose name the phases are stored.
        mail_file: how mail leaves the house.
        chance: for the jitter.
    """

    def __init__(self, room: Room, mail_file: MailFile, chance: Chance) -> None:
        self._room = room
        self._chance = chance
        self._mail_file = mail_file
        self._seats: dict[str, Seat] = {}
        self._sent_at: deque[datetime] = deque()
        """When the mails of the last minute went, for the limit of the mail server."""
        self._frozen = ("", b"")
        """The bytes that were read last, and what they are called."""
        self.left: tuple[Left, ...] = ()
        """What waited after the last round. May be asked for in any thread."""
        self._unstored: tuple[Job, Receipts] | None = None
        """What came of a mail and could not be stored."""

    @property
    def settings(self) -> MailSettings:
        """How mail leaves the house now."""
        return self._mail_file.settings

    # -- a round

    def look(self) -> None:
        """Bring settings and every open incident up to date, and do what time asks for.

        Only for whoever holds the sender's lock.
        """
        self._mail_file.refresh()
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

    def rest(self) -> float:
        """Seconds until something is to be done, as far as that is known; the round is over."""
        self._frozen = ("", b"")
        self.left = tuple(one for seat in self._seats.values() if (one := _left(seat)).people)
        now = self._room.clock()
        times = [at for seat in self._seats.values() for at in self._times(seat, now)]
        if self._is_full:
            times = [max(at, self._sent_at[0] + MINUTE) for at in times]
        soonest = min(((at - now).total_seconds() for at in times), default=LOOK_AGAIN)
        return min(max(soonest, 0.05), LOOK_AGAIN)

    def close(self) -> None:
        """Leave all seats."""
        for incident_id in tuple(self._seats):
            self._forget(incident_id)

    # -- one mail after the other

    def take(self, *, connected: bool) -> Job | None:
        """The next mail that may be sent now, under way.

        Args:
            connected: whether there is a connection to the mail server already.
        """
        if not self.settings.active or self._is_full:
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
        return self._job(seat, outbox.take(seat, ids, SendPhase.ENVELOPE if connected else SendPhase.CONNECT), ids)

    def finish(self, job: Job, receipts: Receipts, *, go_on: bool) -> Job | None:
        """Store what came of a mail, and take the next in the same step, if it is to ``go_on``.

        Raises:
            JournalError: it could not be stored. It is tried again by the next round.
        """
        self._sent_at.append(self._room.clock())
        others = job.others if go_on and not self._is_full else ()
        try:
            taken = outbox.finish(job.seat, job.mail.id, receipts, self._chance, others)
        except JournalError:
            # A handle on which the disk has failed once trusts it no more; the next round takes a new one.
            self._unstored = (job, receipts)
            self._forget(job.seat.incident_id)
            raise
        return self._job(job.seat, taken, others)

    def put_off(self, job: Job, error: NotConnected) -> None:
        """The line was lost over this mail, which may be the mail's fault: it has its own wait, and goes last then."""
        if error.stage is Stage.MAIL and error.trouble is Trouble.OFFLINE:
            later = {one: Receipt(DeliveryState.WAITING, error.code, error.what) for one in job.recipients}
            outbox.finish(job.seat, job.mail.id, later, self._chance)
        else:
            outbox.not_sent(job.seat, job.mail.id)

    # -- the mail server

    def not_reached(self, seat: Seat, error: NotConnected) -> None:
        """The mail server was not reached, or will have nothing from us."""
        if error.trouble is Trouble.HELD:
            outbox.hold(seat, error.sentence, self._fingerprint)
        else:
            self.offline(seat, error.sentence)

    def offline(self, seat: Seat, said: str) -> None:
        """Whatever waits, waits a while."""
        outbox.offline(seat, said, self._chance)

    def waiting_for_a_line(self) -> list[Seat]:
        """The incidents whose mails wait until the mail server can be reached."""
        now = self._room.clock()
        found = []
        for seat in self._seats.values():
            queue = _queue(seat)
            if not queue.held and queue.next_at is not None and queue.next_at > now:
                found.append(seat)
        return found

    # -- how

    @property
    def _fingerprint(self) -> str:
        return fingerprint(self.settings, self._room.folders.config)

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
        late = timedelta(minutes=self.settings.late_minutes)
        if not mailcare.nothing_to_tend(_mails(seat), _audiences(seat), self._room.clock(), late):
            mailcare.tend(seat, late)

    def _forget(self, incident_id: str) -> None:
        seat = self._seats.pop(incident_id, None)
        if seat is not None:
            seat.journal.close()

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

    def _job(self, seat: Seat, mail: Mail | None, ids: tuple[str, ...]) -> Job | None:
        """A mail that was taken, with its bytes. One whose bytes are not what was approved is never sent."""
        while mail is not None:
            others = ids[ids.index(mail.id) + 1 :]
            try:
                content = letter.addressed(self._read(seat, mail.digest), mail, self.settings)
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

    @property
    def _is_full(self) -> bool:
        """Whether the mail server takes no more mails this minute."""
        now = self._room.clock()
        while self._sent_at and now - self._sent_at[0] >= MINUTE:
            self._sent_at.popleft()
        return bool(self.settings.per_minute) and len(self._sent_at) >= self.settings.per_minute

    def _times(self, seat: Seat, now: datetime) -> Iterator[datetime]:
        queue = _queue(seat)
        at = outbox.due_next(_mails(seat), now)
        if at is not None and self.settings.active and not queue.held:
            yield max(at, queue.next_at) if queue.next_at is not None else at


def _mails(seat: Seat) -> list[Mail]:
    documents = seat.journal.table(Mail.table)
    return [read(Mail, mail_id, document) for mail_id, document in documents.items()]


def _left(seat: Seat) -> Left:
    incident = seat.journal.table(Incident.table)[seat.incident_id]
    people = sum(len(outbox.to_send(mail)) for mail in _mails(seat))
    return Left(seat.incident_id, read(Incident, seat.incident_id, incident).title, people)


def _audiences(seat: Seat) -> list[Audience]:
    documents = seat.journal.table(Audience.table)
    return [read(Audience, audience_id, document) for audience_id, document in documents.items()]


def _queue(seat: Seat) -> MailQueue:
    document = seat.journal.table(MailQueue.table).get(QUEUE_ID)
    return read(MailQueue, QUEUE_ID, document) if document is not None else MailQueue(id=QUEUE_ID)


def _tried_at(mail: Mail) -> datetime | None:
    """When the mail server last said something of a mail."""
    return max((one.at for one in mail.deliveries if one.at is not None and one.code is not None), default=None)
