"""What tests of the sender share: messages that are approved, and the sender that brings them out."""

from collections.abc import Callable
from typing import Any, TypeVar

from beredskab_tui.mail import letter
from beredskab_tui.mail.sender import Sender
from beredskab_tui.plan.mail import MailFile, MailSettings
from beredskab_tui.records import Channel, Message, Recipient
from beredskab_tui.room import messages, releasing
from beredskab_tui.room.messages import Text
from tests.room.desk import Desk
from tests.room.letters import TICKED, middle

T = TypeVar("T")
QUICK: dict[str, Any] = {"undo_seconds": 0, "per_minute": 0, "connect_seconds": 2}
"""Settings: neither *fortryd* nor a limit."""


async def at_once(work: Callable[[], T]) -> T:
    """Does it here and now: the tests' disk is quick."""
    return work()


def release(desk: Desk, settings: MailSettings, *who: str, subject: str = "Ændring på Søparken") -> Message:
    """A message to these local parts, approved by who leads."""
    recipients = tuple(Recipient(name=f"Åse {one}", address=f"{one}@example.dk") for one in who)
    written = messages.write(
        desk.seat,
        Text(subject, "Kære alle\n\nDer er ro nu.\n.\nVenlig hilsen\nSekretariatet", (Channel.MAIL,), recipients),
        kind="fri",
        title="Fri besked",
    )
    return releasing.approve(
        desk.seat,
        written.id,
        seen=1,
        settings=settings,
        freeze=letter.freezer(desk.room.folders, desk.seat.incident_id, settings, exercise=False),
        **TICKED,
    )


def sender(desk: Desk, settings: MailSettings, **options: Any) -> Sender:
    """Who sends with these settings, until the file with them is another."""
    return Sender(desk.room, MailFile(desk.room.folders.config, settings), at_once, chance=middle, **options)
