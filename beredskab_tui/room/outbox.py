"""The outbox (*udbakken*): how far each mail is, on the disk before it is so on the wire (plan R44).

Whoever sends calls these functions, holding the sender's lock. A mail is *under way* from the moment it is taken until
its result is stored; what was under way when a sender died is settled by the next one: not sent before the text went
over the wire, and unknown from then on. What is unknown is never sent again by itself.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import msgspec

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import (
    Channel,
    Delivery,
    DeliveryState,
    EntryKind,
    Mail,
    MailQueue,
    Message,
    MessageState,
    Sending,
    SendPhase,
)
from beredskab_tui.records.message import QUEUE_ID, TO_SEND
from beredskab_tui.records.words import danish
from beredskab_tui.room.informing import fulfilled_by, reached
from beredskab_tui.room.ringinstead import ring_instead
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.wording import counted, ended, listed, shortened

BACKOFF: Final = tuple(
    timedelta(seconds=seconds) for seconds in (15, 60, 2 * 60, 5 * 60, 10 * 60, 20 * 60, 40 * 60, 60 * 60)
)
"""How long to wait after the first, second, … try in a row that came to nothing; then always the last."""
JITTER: Final = 0.1
"""By so much of itself a wait is longer or shorter, so that not everybody comes back at the same moment."""
LONGEST_WAIT: Final = BACKOFF[-1] * (1 + JITTER)
SET_BACK: Final = timedelta(minutes=10)
"""A mail that was released so long after now was released before the clock was set back; *fortryd* is never longer."""
NAME_LENGTH: Final = 60
"""Characters of a name in a line of the log."""
NAMED: Final = 3
"""So many recipients a line of the log names; more are counted."""

Chance = Callable[[], float]
"""A number from 0 to 1, at random."""


class Receipt(NamedTuple):
    """What came of a try, for one recipient."""

    state: DeliveryState
    code: int | None = None
    """The mail server's answer, as a number; None when it gave none."""
    said: str = ""
    """The same in words, clean."""


Receipts = Mapping[str, Receipt]
"""By address, as it stands in the mail."""


def wait_after(tries: int, chance: Chance) -> timedelta:
    """How long to wait after so many tries in a row that came to nothing (1 is the first)."""
    wait = BACKOFF[min(max(tries, 1), len(BACKOFF)) - 1]
    return wait * (1 + JITTER * (2 * chance() - 1))


def is_due(mail: Mail, now: datetime) -> bool:
    """Whether a mail may be taken now, as far as it is up to the mail."""
    is_over = mail.not_before <= now or now < mail.released_at - SET_BACK
    return (
        mail.waits and mail.sending is None and is_over and now < mail.expires_at and not _waits_for(mail.next_at, now)
    )


def _waits_for(at: datetime | None, now: datetime) -> bool:
    """Whether a wait is not over. One that is longer than any can be comes from a clock that was set back since."""
    return at is not None and now < at <= now + LONGEST_WAIT


def due_next(mails: Iterable[Mail], now: datetime) -> datetime | None:
    """When something is to be done about a mail the next time: it may be sent, or is stale. None for nothing."""
    times = [
        min(max(mail.not_before, mail.next_at or mail.not_before, now), mail.expires_at)
        for mail in mails
        if mail.waits and mail.sending is None
    ]
    return min(times, default=None)


# -- what the sender stores


def recover(seat: Seat) -> int:
    """Settle what was under way when the last sender ended; how many mails that were. Only for who holds the lock."""
    with seat.act(Right.WORK) as act:
        left = act.those(Mail, lambda document: document.get("sending") is not None)
        for mail in left:
            assert mail.sending is not None
            if mail.sending.phase is not SendPhase.DATA:
                act.change(mail, sending=None)
                continue
            lost = {address: Receipt(DeliveryState.UNKNOWN, said=_LOST) for address in mail.sending.to}
            _store(act, mail, lost, lambda: 0.5)
        return len(left)


_LOST = "Programmet, der sendte, stoppede, før mailserveren havde svaret."


def take(seat: Seat, mail_ids: Iterable[str], phase: SendPhase) -> Mail | None:
    """Begin with the first of some mails that is to be sent now. None when none is.

    Args:
        phase: whether the mail server is to be reached first, or is to be told of the recipients.
    """
    with seat.act(Right.WORK) as act:
        return _take(act, mail_ids, phase)


def _take(act: Act, mail_ids: Iterable[str], phase: SendPhase) -> Mail | None:
    for mail_id in mail_ids:
        mail = act.get(Mail, mail_id)
        if is_due(mail, act.now):
            return _under_way(act, mail, phase, tuple(one.address for one in to_send(mail)))
    return None


def enter_envelope(seat: Seat, mail_id: str) -> None:
    """The mail server was reached; the recipients are about to be told to it, and it has done with what hindered."""
    with seat.act(Right.WORK) as act:
        mail = act.get(Mail, mail_id)
        assert mail.sending is not None, "taken before"
        _under_way(act, mail, SendPhase.ENVELOPE, mail.sending.to)
        queue = act.find(MailQueue, QUEUE_ID)
        if queue is not None:
            _cleared(act, queue)


def enter_data(seat: Seat, mail_id: str, refused: Receipts) -> bool:
    """The text is about to go over the wire. False when it must not: it was called back, or is nobody's any more.

    Args:
        refused: recipients that the mail server has not taken.
    """
    with seat.act(Right.WORK) as act:
        mail = act.get(Mail, mail_id)
        if mail.sending is None or mail.sending.session != act.session or act.now >= mail.expires_at:
            return False
        left = tuple(address for address in mail.sending.to if address not in refused)
        # All whom the mail server has been told of, or nobody: it would give the text to each of them.
        if not left or not set(left) <= {one.address for one in to_send(mail)}:
            return False
        # Stored before the text goes out: should the line be lost then, those who were refused are not unknown.
        _under_way(act, _settle(act, mail, refused), SendPhase.DATA, left)
        return True


def finish(seat: Seat, mail_id: str, receipts: Receipts, chance: Chance, then: Iterable[str] = ()) -> Mail | None:
    """What came of a try. What was delivered is a line of the log, and its groups count as told.

    Args:
        then: ids of mails of the same incident; the first that may be sent now is taken in the same step.

    Returns:
        The mail that was taken; None for none.
    """
    with seat.act(Right.WORK) as act:
        _store(act, act.get(Mail, mail_id), receipts, chance)
        return _take(act, then, SendPhase.ENVELOPE)


def not_sent(seat: Seat, mail_id: str) -> None:
    """The line was lost before the text went over the wire: certainly not sent, and to be tried again."""
    with seat.act(Right.WORK) as act:
        act.change(act.get(Mail, mail_id), sending=None)


def offline(seat: Seat, said: str, chance: Chance) -> MailQueue:
    """The mail server was not reached. The first time is a line of the log."""
    with seat.act(Right.WORK) as act:
        queue = act.find(MailQueue, QUEUE_ID) or MailQueue(id=QUEUE_ID)
        failures = queue.failures + 1
        if failures == 1:
            act.line(f"Mailserveren kan ikke nås: {ended(said)} Mails venter og sendes, når den kan.")
        return act.put(
            MailQueue(
                id=QUEUE_ID,
                failures=failures,
                since=queue.since or act.now,
                next_at=act.now + wait_after(failures, chance),
                said=said,
            )
        )


def hold(seat: Seat, sentence: str, settings: str) -> MailQueue:
    """Something is wrong with the settings: nothing is sent until they are others, or somebody tries again.

    Args:
        sentence: what is wrong and what to do.
        settings: fingerprint of the settings.
    """
    with seat.act(Right.WORK) as act:
        queue = act.find(MailQueue, QUEUE_ID) or MailQueue(id=QUEUE_ID)
        if queue.held != sentence:
            act.line(f"Mails bliver holdt tilbage: {sentence}")
        return act.put(
            MailQueue(id=QUEUE_ID, held=sentence, settings=settings, since=queue.since or act.now, said=queue.said)
        )


def line_is_back(seat: Seat) -> None:
    """The mail server can be reached again: whatever waits for that may be tried now."""
    with seat.act(Right.WORK) as act:
        queue = act.find(MailQueue, QUEUE_ID)
        if queue is not None and queue.next_at is not None:
            act.change(queue, next_at=act.now)


def is_held(queue: MailQueue, settings: str, now: datetime) -> bool:
    """Whether nothing is to be tried now, with these settings."""
    if queue.held:
        return queue.settings == settings
    return _waits_for(queue.next_at, now)


# -- what people decide


def retry(seat: Seat) -> None:
    """Try at once whatever waits: somebody has mended the settings, or the line is back.

    Raises:
        Refused: nothing waits.
    """
    with seat.act(Right.WORK) as act:
        waiting = [mail for mail in act.all(Mail) if mail.waits]
        if not waiting:
            raise Refused("Der er ingen mails, der venter. Intet er ændret.")
        for mail in waiting:
            act.change(mail, next_at=None)
        queue = act.find(MailQueue, QUEUE_ID)
        if queue is not None and (queue.held or queue.next_at is not None):
            act.line(f"Der prøves at sende mails igen nu ({act.initials()}).")
            act.change(queue, held="", settings="", next_at=None)


def decide(seat: Seat, mail_id: str, *, again: bool) -> Mail:
    """Decide what nobody knows (*ukendt om sendt*): send it again, unchanged, or count it as sent.

    Raises:
        Refused: nothing of the mail is unknown.
        NotAllowed: only who leads decides.
    """
    with seat.act(Right.RELEASE) as act:
        mail = act.get(Mail, mail_id)
        unknown = [one for one in mail.deliveries if one.state is DeliveryState.UNKNOWN]
        if not unknown:
            raise Refused("Mailen er ikke længere ukendt. Intet er ændret.")
        state = DeliveryState.READY if again else DeliveryState.DELIVERED
        said = "sendes igen" if again else "regnes som sendt"
        message = act.get(Message, mail.message)
        if again and message.state is not MessageState.RELEASED:
            raise Refused(
                f"Besked {message.number} er {danish(message.state)}, så intet af den bliver sendt. Intet er ændret. "
                "Godkend den igen først, eller regn mailen som sendt."
            )
        act.line(
            f"Mail {_name(message, mail)}, »{shortened(message.subject)}«, til {named(unknown)} {said} "
            f"({act.initials()}).",
            EntryKind.DECISION,
            reason="ingen vidste, om den var sendt",
        )
        if not again:
            reached(act, message.audiences, Channel.MAIL, message.next_at)
        deliveries = tuple(
            msgspec.structs.replace(one, state=state, said=said, at=act.now)
            if one.state is DeliveryState.UNKNOWN
            else one
            for one in mail.deliveries
        )
        expires = max(mail.expires_at, act.now + BACKOFF[-1]) if again else mail.expires_at
        return act.change(mail, deliveries=deliveries, next_at=None, expires_at=expires, instead=False)


# -- how


def _under_way(act: Act, mail: Mail, phase: SendPhase, to: tuple[str, ...] = ()) -> Mail:
    return act.change(mail, sending=Sending(phase=phase, by=act.me.id, session=act.session, at=act.now, to=to))


def to_send(mail: Mail) -> list[Delivery]:
    """The recipients of a mail that are still to be tried."""
    return [one for one in mail.deliveries if one.state in TO_SEND]


def _with(mail: Mail, receipts: Receipts, now: datetime) -> tuple[Delivery, ...]:
    """The deliveries of a mail after a try; what was settled before stays."""
    return tuple(
        msgspec.structs.replace(one, state=got.state, code=got.code, said=got.said, at=now)
        if one.state in TO_SEND and (got := receipts.get(one.address)) is not None
        else one
        for one in mail.deliveries
    )


def _store(act: Act, mail: Mail, receipts: Receipts, chance: Chance) -> Mail:
    """A try is over: store what came of it, and when the next one may be."""
    changed = _settle(act, mail, receipts)
    deferred = any(one.state is DeliveryState.WAITING for one in receipts.values())
    attempts = mail.attempts + deferred
    next_at = act.now + wait_after(attempts, chance) if deferred else None
    return act.change(changed, sending=None, attempts=attempts, next_at=next_at)


def _settle(act: Act, mail: Mail, receipts: Receipts) -> Mail:
    """Store what came of a try for these recipients, and say what people must know of it."""
    open_ones = {one.address for one in to_send(mail)}
    changed = act.change(mail, deliveries=_with(mail, receipts, act.now))
    message = act.get(Message, mail.message)
    for state in (DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.EXPIRED):
        told = [one for one in changed.deliveries if one.state is state and one.address in open_ones]
        if told:
            _tell(act, message, changed, state, told)
    return changed


def _tell(act: Act, message: Message, mail: Mail, state: DeliveryState, whom: list[Delivery]) -> None:
    """The line of the log, and who must be rung."""
    said = f": {shortened(ended(whom[0].said), 200)}" if state is not DeliveryState.DELIVERED and whom[0].said else "."
    delivered = state is DeliveryState.DELIVERED
    act.line(
        f"Mail {_name(message, mail)}, »{shortened(message.subject)}«, til {named(whom)} er {danish(state)}{said}"
        if state is not DeliveryState.UNKNOWN
        else f"Det er ukendt, om mail {_name(message, mail)}, »{shortened(message.subject)}«, til {named(whom)} er "
        f"sendt{said} Lederen afgør, om den sendes igen (F8).",
        EntryKind.CONTACT,
        duties=fulfilled_by(message.audiences) if delivered else (),
    )
    if delivered:
        reached(act, message.audiences, Channel.MAIL, message.next_at)
    elif state in (DeliveryState.FAILED, DeliveryState.EXPIRED) and not mail.instead:
        ring_instead(act, message, whom, f"mailen er {danish(state)}")


def _name(message: Message, mail: Mail) -> str:
    """A mail's number: that of the message, and which of its mails it is."""
    return f"{message.number}.{mail.number}"


def named(deliveries: list[Delivery]) -> str:
    """Some recipients in a sentence: their names, or how many they are."""
    if len(deliveries) > NAMED:
        return counted(len(deliveries), "modtager", "modtagere")
    return listed([shortened(one.name or one.address, NAME_LENGTH) for one in deliveries])


def _cleared(act: Act, queue: MailQueue) -> MailQueue:
    if queue.failures or queue.held:
        act.line("Mailserveren kan nås igen." if queue.failures else "Mails bliver ikke længere holdt tilbage.")
    return act.change(queue, held="", settings="", failures=0, since=None, next_at=None, said="")
