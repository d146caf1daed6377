"""Calling messages back: what has not gone yet waits for approval again (*fortryd*; plan R20, R21)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Channel, Delivery, DeliveryState, EntryKind, Mail, Message, MessageState, SendPhase
from beredskab_tui.records.message import TO_SEND
from beredskab_tui.records.words import danish
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.wording import counted, ended, shortened


def take_back(seat: Seat, message_id: str) -> Message:
    """Call back what has not gone yet (*fortryd*): it waits for approval again. Anybody who works here may stop it.

    Raises:
        Refused: nothing of it waits any more.
    """
    with seat.act(Right.WORK) as act:
        message = act.get(Message, message_id)
        if message.state is not MessageState.RELEASED:
            raise Refused(f"{called(message)} er {danish(message.state)}, så der er intet at kalde tilbage.")
        if not can_be_called_back(mails_of(act, message)):
            raise Refused(
                f"{called(message)} er allerede sendt eller måske sendt. Den kan ikke kaldes tilbage. "
                "Skriv en berigtigelse, hvis noget er forkert."
            )
        return _give_back(act, message, f"kaldt tilbage af {act.initials()}")


def pull_back(act: Act, why: str) -> None:
    """The situation is another now: every message that has not gone is to be approved anew (plan R20, R21).

    Args:
        why: the rest of a sentence, such as "beredskabsgruppe 2 er i kraft".
    """
    for message in act.all(Message):
        if message.state is MessageState.RELEASED and (waiting_of(act, message) or _not_yet_used(message)):
            _give_back(act, message, why)


def _not_yet_used(message: Message) -> bool:
    """Whether people are still to bring it on a channel: read it out, hang it up, post it."""
    used = {placing.channel for placing in message.placings}
    return any(channel is not Channel.MAIL and channel not in used for channel in message.channels)


# -- what others ask


def called(message: Message) -> str:
    """A message in a sentence, at its beginning."""
    return f"Besked {message.number}, »{shortened(message.subject)}«,"


def mails_of(act: Act, message: Message) -> list[Mail]:
    """The mails that a message has become, sent or not."""
    return act.those(Mail, lambda document: document["message"] == message.id)


def waiting_of(act: Act, message: Message) -> list[Mail]:
    """Those of its mails that can still be stopped: until the text goes over the wire, whoever sends asks once more."""
    return [mail for mail in mails_of(act, message) if _can_be_stopped(mail)]


def _can_be_stopped(mail: Mail) -> bool:
    return mail.waits and (mail.sending is None or mail.sending.phase is not SendPhase.DATA)


def can_be_called_back(mails: Iterable[Mail]) -> bool:
    """Whether a message with these mails can: some can still be stopped, or nobody has it."""
    those = list(mails)
    reached = any(may_have_it(mail, one) for mail in those for one in mail.deliveries)
    return not reached or any(_can_be_stopped(mail) for mail in those)


def cancel(act: Act, message: Message) -> int:
    """Stop what can be stopped; how many recipients that is."""
    stopped = 0
    for mail in waiting_of(act, message):
        stopped += sum(one.state in TO_SEND for one in mail.deliveries)
        act.change(mail, deliveries=tuple(_cancelled(mail, act.now)), next_at=None)
    return stopped


def _cancelled(mail: Mail, now: datetime) -> Iterator[Delivery]:
    for one in mail.deliveries:
        stop = one.state in TO_SEND
        yield msgspec.structs.replace(one, state=DeliveryState.CANCELLED, at=now) if stop else one


def _give_back(act: Act, message: Message, why: str) -> Message:
    """Back to be approved anew."""
    stopped = cancel(act, message)
    left = f" {counted(stopped, 'modtager', 'modtagere')} får den ikke nu." if stopped else ""
    act.line(f"{called(message)} skal godkendes igen: {ended(why)}{left}", EntryKind.CONTACT)
    return act.change(message, release=None, returned=why, returned_at=act.now)


def had_by(act: Act, message: Message) -> set[str]:
    """Addresses, in small letters, of those who have a message, or of whom nobody knows."""
    return {
        one.address.casefold() for mail in mails_of(act, message) for one in mail.deliveries if may_have_it(mail, one)
    }


def may_have_it(mail: Mail, one: Delivery) -> bool:
    """Whether somebody has a mail, or nobody knows, as while its text is on the wire."""
    on_the_wire = mail.sending is not None and mail.sending.phase is SendPhase.DATA and one.address in mail.sending.to
    return on_the_wire or one.state in (DeliveryState.DELIVERED, DeliveryState.UNKNOWN)
