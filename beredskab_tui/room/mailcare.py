"""What time brings to messages and promises: what is stale is not sent, what is late is said on the phone."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec

from beredskab_tui.access.rights import Right
from beredskab_tui.records import Audience, DeliveryState, EntryKind, Mail, Message
from beredskab_tui.records.message import TO_SEND
from beredskab_tui.room.outbox import named, to_send
from beredskab_tui.room.recall import called
from beredskab_tui.room.ringinstead import add_task, ring_instead
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.times import at_clock

_TO_SEND_VALUES: Final = tuple(state.value for state in TO_SEND)


def tend(seat: Seat, late: timedelta) -> None:
    """What is stale is not sent any more; what is late is to be said on the phone; a promise that passed is a task.

    Args:
        late: so long after it was released, somebody is to ring instead.
    """
    with seat.act(Right.WORK) as act:
        unsettled = act.those(Mail, _unsettled)
        for message_id in dict.fromkeys(mail.message for mail in unsettled):
            _tend(act, act.get(Message, message_id), [mail for mail in unsettled if mail.message == message_id], late)
        for audience in act.all(Audience):
            if audience.next_at is not None and audience.next_at <= act.now and not audience.missed:
                add_task(
                    act,
                    f"Næste orientering er ikke givet: {audience.name} (lovet {at_clock(audience.next_at, act.now)})",
                )
                act.change(audience, missed=True)


def _tend(act: Act, message: Message, mails: list[Mail], late: timedelta) -> None:
    """One message: all of its mails in one line and in one go, for there may be many."""
    stale = [mail for mail in mails if mail.sending is None and act.now >= mail.expires_at]
    if stale:
        whom = [one for mail in stale for one in to_send(mail)]
        act.line(f"{called(message)} er for gammel til at blive sendt til {named(whom)}.", EntryKind.CONTACT)
        ring_instead(act, message, [one for mail in stale if not mail.instead for one in to_send(mail)], "for gammel")
        for mail in stale:
            deliveries = tuple(
                msgspec.structs.replace(one, state=DeliveryState.EXPIRED, at=act.now) if one.state in TO_SEND else one
                for one in mail.deliveries
            )
            act.change(mail, deliveries=deliveries, next_at=None)
    slow = [mail for mail in mails if mail not in stale and _is_late(mail, act.now, late)]
    ring_instead(act, message, [one for mail in slow for one in to_send(mail)], "mailen er ikke sendt endnu")
    for mail in slow:
        act.change(mail, instead=True)


def _is_late(mail: Mail, now: datetime, late: timedelta) -> bool:
    return not mail.instead and now >= max(mail.released_at + late, mail.not_before)


def _unsettled(document: Mapping[str, object]) -> bool:
    deliveries = document["deliveries"]
    assert isinstance(deliveries, list)
    return any(one.get("state", DeliveryState.READY.value) in _TO_SEND_VALUES for one in deliveries)


def nothing_to_tend(mails: Iterable[Mail], audiences: Iterable[Audience], now: datetime, late: timedelta) -> bool:
    """Whether ``tend`` would change nothing now; so that nobody takes a lock to find that out."""
    for mail in mails:
        stale = mail.sending is None and now >= mail.expires_at
        if mail.waits and (stale or _is_late(mail, now, late)):
            return False
    return not any(one.next_at is not None and one.next_at <= now and not one.missed for one in audiences)
