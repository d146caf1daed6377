"""Messages for tests: written, approved, and how their mails stand."""

from collections.abc import Sequence
from datetime import datetime

from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import Channel, Delivery, DeliveryState, Mail, Message, Recipient, SendPhase
from beredskab_tui.room import messages, outbox, releasing
from beredskab_tui.room.messages import Text
from beredskab_tui.room.outbox import Receipt
from beredskab_tui.room.releasing import Frozen
from tests.room.desk import Desk

SETTINGS = MailSettings(active=True, host="mail.example.dk", sender="beredskab@example.dk", sender_name="Beredskab")
TICKED = {"factual": True, "correct": True, "timely": True}
TEXT = "Der er ro i området. Vi skriver igen kl. 21."
DELIVERED = Receipt(DeliveryState.DELIVERED, 250, "2.0.0 Ok")
LATER = Receipt(DeliveryState.WAITING, 450, "4.2.0 Prøv igen")
UNKNOWN = Receipt(DeliveryState.UNKNOWN, None, "Linjen blev afbrudt")
REFUSED = Receipt(DeliveryState.FAILED, 550, "5.1.1 Findes ikke")


def middle() -> float:
    """A chance that makes no jitter."""
    return 0.5


def recipients(count: int = 2) -> tuple[Recipient, ...]:
    """People at ``example.dk`` whose numbers are nobody's."""
    return tuple(
        Recipient(name=f"Person {number}", address=f"p{number}@example.dk", phone=f"00 00 90 {number:02}")
        for number in range(1, count + 1)
    )


def text(count: int = 2, *, subject: str = "Til orientering", body: str = TEXT) -> Text:
    return Text(subject, body, (Channel.MAIL,), recipients(count))


def frozen(message: Message, at: datetime) -> Frozen:
    """What the disk would hold, without a disk: ``letter`` has tests of its own."""
    return Frozen(f"{message.edition:064}", f"<{message.id}.{message.edition}.{int(at.timestamp())}@example.dk>")


def written(desk: Desk, count: int = 2, *, audiences: Sequence[str] = (), **more: str) -> Message:
    """A message that waits for approval."""
    return messages.write(desk.seat, text(count, **more), kind="fri", title="Fri besked", audiences=audiences)


def approved(desk: Desk, message: Message, settings: MailSettings = SETTINGS, *, police: bool = False) -> Message:
    return releasing.approve(
        desk.seat,
        message.id,
        seen=message.edition,
        agreed_with_police=police,
        settings=settings,
        freeze=frozen,
        **TICKED,
    )


def released(
    desk: Desk, count: int = 2, *, audiences: Sequence[str] = (), settings: MailSettings = SETTINGS
) -> Message:
    """A message whose mails may be sent when a minute has passed."""
    return approved(desk, written(desk, count, audiences=audiences), settings)


def mails(desk: Desk) -> list[Mail]:
    return desk.look().mails


def deliveries(desk: Desk) -> list[Delivery]:
    return [one for mail in mails(desk) for one in mail.deliveries]


def states(desk: Desk) -> list[DeliveryState]:
    return [one.state for one in deliveries(desk)]


def taken(desk: Desk, number: int = 0) -> Mail:
    """One of the mails, under way: the mail server has its recipients."""
    mail = outbox.take(desk.seat, [mails(desk)[number].id], SendPhase.ENVELOPE)
    assert mail is not None
    return mail


def sent(desk: Desk, number: int = 0, receipt: Receipt = DELIVERED) -> None:
    """One of the mails goes over the wire, and this comes of it."""
    mail = taken(desk, number)
    assert outbox.enter_data(desk.seat, mail.id, {})
    outbox.finish(desk.seat, mail.id, {one.address: receipt for one in mail.deliveries}, middle)
    desk.look()
