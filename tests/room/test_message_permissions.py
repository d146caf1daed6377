"""Who may do what with messages and their mails: anybody writes and stops, who leads lets go (plan R38, R43)."""

import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Final, NamedTuple

import pytest

from beredskab_tui.access.people import Role
from beredskab_tui.errors import NotAllowed
from beredskab_tui.records import Channel, DeliveryState, MailState, Message, MessageState, Recipient, SendPhase
from beredskab_tui.room import mailcare, messages, outbox, recall, releasing, ringinstead
from beredskab_tui.room.outbox import Receipt
from tests.room.conftest import DeskFor
from tests.room.desk import Desk
from tests.room.letters import DELIVERED, approved, mails, middle, sent, taken, text, written
from tests.room.test_permissions import COMMAND, PERSON, STAFF

UNKNOWN: Final = Receipt(DeliveryState.UNKNOWN)


class Row(NamedTuple):
    function: Callable[..., object]
    act: Callable[[Desk], object]
    allowed: set[Role]


def _message(desk: Desk, state: MessageState) -> Message:
    return next(one for one in desk.board.messages if one.state is state)


def _proposed(desk: Desk) -> Message:
    return _message(desk, MessageState.PROPOSED)


def _released(desk: Desk) -> Message:
    return _message(desk, MessageState.RELEASED)


def _mail(desk: Desk, state: MailState) -> str:
    return next(mail.id for mail in desk.board.mails if mail.state is state)


TABLE: Final = [
    Row(messages.write, lambda d: messages.write(d.seat, text(), kind="fri", title="Fri"), STAFF),
    Row(messages.rewrite, lambda d: messages.rewrite(d.seat, _proposed(d).id, text(body="Nyt."), seen=1), STAFF),
    Row(messages.withdraw, lambda d: messages.withdraw(d.seat, _proposed(d).id, "overflødig"), STAFF),
    Row(messages.place, lambda d: messages.place(d.seat, _released(d).id, Channel.NOTICE, "opgang 4"), STAFF),
    Row(recall.take_back, lambda d: recall.take_back(d.seat, _released(d).id), STAFF),
    Row(releasing.approve, lambda d: approved(d, _proposed(d)), COMMAND),
    Row(outbox.decide, lambda d: outbox.decide(d.seat, _mail(d, MailState.UNKNOWN), again=False), COMMAND),
    Row(outbox.retry, lambda d: outbox.retry(d.seat), STAFF),
    Row(outbox.take, lambda d: outbox.take(d.seat, [_mail(d, MailState.READY)], SendPhase.CONNECT), STAFF),
    Row(outbox.enter_envelope, lambda d: outbox.enter_envelope(d.seat, _mail(d, MailState.SENDING)), STAFF),
    Row(outbox.enter_data, lambda d: outbox.enter_data(d.seat, _mail(d, MailState.READY), {}), STAFF),
    Row(
        outbox.finish,
        lambda d: outbox.finish(d.seat, _mail(d, MailState.SENDING), {"p3@example.dk": DELIVERED}, middle),
        STAFF,
    ),
    Row(outbox.not_sent, lambda d: outbox.not_sent(d.seat, _mail(d, MailState.SENDING)), STAFF),
    Row(outbox.recover, lambda d: outbox.recover(d.seat), STAFF),
    Row(outbox.offline, lambda d: outbox.offline(d.seat, "intet netværk", middle), STAFF),
    Row(outbox.line_is_back, lambda d: outbox.line_is_back(d.seat), STAFF),
    Row(outbox.hold, lambda d: outbox.hold(d.seat, "Adgangskoden er forkert.", "a"), STAFF),
    Row(ringinstead.ask, lambda d: ringinstead.ask(d.seat, _released(d).id), STAFF),
    Row(mailcare.tend, lambda d: mailcare.tend(d.seat, timedelta(0)), STAFF),
]

NO_ACT: Final[set[Callable[..., object]]] = {
    messages.text_of,
    messages.check_proposed,
    recall.pull_back,
    recall.called,
    recall.mails_of,
    recall.waiting_of,
    recall.cancel,
    recall.had_by,
    recall.may_have_it,
    outbox.wait_after,
    outbox.is_due,
    outbox.due_next,
    outbox.is_held,
    outbox.to_send,
    outbox.named,
    mailcare.nothing_to_tend,
    ringinstead.ring_instead,
    ringinstead.add_task,
}
"""Rules, words and parts of an act."""


@pytest.fixture
def busy(desk: Desk) -> str:
    """One message waits for approval. Of another one mail is unknown, one is under way and one may be sent."""
    message = text(3)
    message = message._replace(recipients=(*message.recipients, Recipient(name="Bo", phone="00 00 90 09")))
    approved(desk, messages.write(desk.seat, message, kind="fri", title="Fri"))
    desk.clock.forward(minutes=1)
    sent(desk, 0, UNKNOWN)
    outbox.offline(desk.seat, "intet netværk", middle)
    desk.clock.forward(minutes=1)
    taken(desk, 2)
    written(desk)
    assert [mail.state for mail in mails(desk)] == [MailState.UNKNOWN, MailState.READY, MailState.SENDING]
    return desk.seat.incident_id


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.function.__name__)
def test_who_may(row: Row, role: Role, busy: str, desk_for: DeskFor) -> None:
    desk = desk_for(PERSON[role], busy)
    before = desk.stored
    if role in row.allowed:
        if row.function is outbox.enter_data:
            taken(desk, 1)
            desk.look()
            assert outbox.enter_data(desk.seat, desk.board.mails[1].id, {})
        else:
            row.act(desk)
        assert desk.stored > before
        return
    with pytest.raises(NotAllowed, match="Intet er ændret"):
        row.act(desk)
    assert desk.stored == before


def test_the_table_has_every_function() -> None:
    functions: set[Callable[..., object]] = {
        function
        for module in (messages, releasing, recall, outbox, mailcare, ringinstead)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert functions - {row.function for row in TABLE} == NO_ACT
