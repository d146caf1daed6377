"""What the tests of messages by key share: the ways to F8, to a form and to a page, and mails that have come so far."""

import msgspec
import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import Channel, DeliveryState, Mail, Message, Recipient, SendPhase
from beredskab_tui.room import messages, outbox, releasing
from beredskab_tui.room.messages import Text
from beredskab_tui.room.outbox import Receipt
from beredskab_tui.room.releasing import Frozen
from beredskab_tui.room.seat import Seat
from beredskab_tui.tui.board.postsheet import PostSheet
from beredskab_tui.tui.screens.form import Form
from beredskab_tui.tui.screens.messageview import MessageView
from tests.tui.support import Person

TO: tuple[Recipient, ...] = (
    Recipient(name="Mette Lund", address="mette@example.dk"),
    Recipient(name="Bo Berg", address="bo@example.dk"),
)


@pytest.fixture
def switched_on(config: Config) -> Config:
    """Mail is on; a clock that stands still lets nothing be sent, for all of it can still be called back."""
    mail = msgspec.structs.replace(config.mail, active=True, host="127.0.0.1", port=9, security="ingen")
    return msgspec.structs.replace(config, mail=mail)


def a_message(
    seat: Seat,
    text: str = "Alle er ude.",
    recipients: tuple[Recipient, ...] = TO,
    channels: tuple[Channel, ...] = (Channel.MAIL,),
) -> Message:
    """Somebody's, to two people."""
    written = Text("Orientering", text, channels, recipients)
    return messages.write(seat, written, kind="fri", title="Fri besked", audiences=("bestyrelse",))


def released(seat: Seat, settings: MailSettings, message: Message) -> Message:
    """The leader lets it go."""
    return releasing.approve(
        seat,
        message.id,
        seen=message.edition,
        factual=True,
        correct=True,
        timely=True,
        agreed_with_police=True,
        settings=settings,
        freeze=lambda one, _at: Frozen("0" * 64, f"<{one.id}@example.dk>"),
    )


def came_to(seat: Seat, mail_id: str, state: DeliveryState, said: str = "") -> None:
    """A try to send a mail, when it may be sent; what came of it."""
    mail = outbox.take(seat, [mail_id], SendPhase.CONNECT)
    assert mail is not None
    outbox.enter_envelope(seat, mail.id)
    assert outbox.enter_data(seat, mail.id, {})
    code = {DeliveryState.DELIVERED: 250, DeliveryState.FAILED: 550}.get(state)
    outbox.finish(seat, mail.id, {one.address: Receipt(state, code, said) for one in mail.deliveries}, lambda: 0.5)


async def open_post(person: Person) -> PostSheet:
    """F8 from the board."""
    await person.back()
    await person.press("f8")
    return await at_post(person)


async def at_post(person: Person) -> PostSheet:
    """Wait for F8 to be on top."""
    await person.until(lambda: isinstance(person.screen, PostSheet))
    assert isinstance(person.screen, PostSheet)
    return person.screen


async def a_form(person: Person) -> Form:
    """Wait for a form to be on top."""
    await person.until(lambda: isinstance(person.screen, Form))
    await person.settle()
    assert isinstance(person.screen, Form)
    return person.screen


async def a_page(person: Person) -> MessageView:
    """Wait for the page of a message to be on top."""
    await person.until(lambda: isinstance(person.screen, MessageView))
    await person.settle()
    assert isinstance(person.screen, MessageView)
    return person.screen


def page_words(person: Person) -> str:
    """All of the page, also what is not in sight."""
    view = person.screen
    assert isinstance(view, MessageView)
    told = view._one.told()
    rows = [f"{row.section} {''.join(text for text, _ in row.pieces)}" for row in told.rows]
    return " ".join((told.title, *told.head, *rows))


def only_message(person: Person) -> Message:
    """The one there is."""
    (found,) = person.board.messages
    return found


def mails(person: Person) -> list[Mail]:
    """All mails of the incident."""
    return person.board.mails
