"""The sender: what comes of each mail, against a real mail server, with a clock that the test moves."""

import os

import msgspec
import pytest

from beredskab_tui.access.rights import Right
from beredskab_tui.journal import JournalError
from beredskab_tui.records import DeliveryState, Mail
from beredskab_tui.room import closing, outbox
from tests.mail.conftest import settings_for
from tests.mail.faultserver import DROP, STORE_AND_DROP, FaultServer
from tests.mail.sending import QUICK, release, sender
from tests.room.conftest import desk, desk_for, incident
from tests.room.desk import Desk
from tests.room.letters import mails, states

__all__ = ["desk", "desk_for", "incident"]


async def test_everybody_gets_it_once_on_one_line(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok", "ok+2", "perm", "later", "data5")
    await sender(desk, settings).round()
    assert states(desk) == [
        DeliveryState.DELIVERED,
        DeliveryState.DELIVERED,
        DeliveryState.FAILED,
        DeliveryState.WAITING,
        DeliveryState.FAILED,
    ]
    assert server.said.count("CONNECT") == 1 and server.said[-1] == "QUIT"
    assert [mail.sender for mail in server.stored] == ["beredskab@example.dk"] * 2
    first = server.stored[0].content.decode("ascii")
    assert first.startswith("To: =?utf-8?q?=C3=85se?= ok <ok@example.dk>\r\n")
    assert f"Message-ID: {mails(desk)[0].message_id}" in first and "ok+2" not in first
    assert "=C3=86ndring" in first or "=?utf-8?q?=C3=86ndring" in first
    # Nothing more is sent until the deferred one is due.
    await sender(desk, settings).round()
    assert len(server.stored) == 2
    desk.clock.forward(seconds=15)
    await sender(desk, settings).round()
    assert server.said.count("CONNECT") == 2 and mails(desk)[3].attempts == 2


async def test_a_receipt_is_on_the_disk_before_anybody_is_given_way(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok", "ok+2")
    seen: list[list[DeliveryState]] = []

    def give_way() -> float:
        seen.append(states(desk))
        return 0.0

    await sender(desk, settings, give_way=give_way).round()
    assert seen == [[DeliveryState.DELIVERED, DeliveryState.READY]]


async def test_greylisting_is_a_wait_of_fifteen_seconds(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "grey")
    one = sender(desk, settings)
    await one.round()
    assert states(desk) == [DeliveryState.WAITING]
    desk.clock.forward(seconds=15)
    await one.round()
    assert states(desk) == [DeliveryState.DELIVERED] and len(server.stored) == 1


async def test_many_get_it_without_seeing_each_other(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK, single_mails=2, group_size=50)
    release(desk, settings, *(f"ok+{number}" for number in range(60)))
    await sender(desk, settings).round()
    assert [len(mail.recipients) for mail in server.stored] == [50, 10]
    assert not any(b"ok+" in mail.content for mail in server.stored)
    assert b"To: " in server.stored[0].content and b"<beredskab@example.dk>" in server.stored[0].content


@pytest.mark.parametrize(
    ("fault", "state", "stored"),
    [(DROP, DeliveryState.UNKNOWN, 0), (STORE_AND_DROP, DeliveryState.UNKNOWN, 1)],
)
async def test_a_line_lost_behind_the_text_is_unknown_and_stays_so(
    desk: Desk, server: FaultServer, fault: str, state: DeliveryState, stored: int
) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok", "ok+2")
    server.replies["END"] = fault
    one = sender(desk, settings)
    await one.round()
    assert states(desk)[0] is state and len(server.stored) >= stored
    server.replies.clear()
    desk.clock.forward(minutes=30)
    await one.round()
    assert states(desk)[0] is state, "never by itself"
    outbox.decide(desk.seat, mails(desk)[0].id, again=True)
    await one.round()
    assert states(desk)[0] is DeliveryState.DELIVERED
    assert server.copies[mails(desk)[0].message_id, "ok@example.dk"] == stored + 1


async def test_a_line_lost_before_the_text_is_tried_again(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok", "ok+2")
    server.replies["RCPT"] = DROP
    one = sender(desk, settings)
    await one.round()
    assert states(desk) == [DeliveryState.WAITING, DeliveryState.READY] and desk.board.mail_queue.failures == 1
    server.replies.clear()
    desk.clock.forward(seconds=15)
    await one.round()
    assert states(desk) == [DeliveryState.DELIVERED] * 2 and desk.board.mail_queue.failures == 0


@pytest.mark.parametrize("how", ["gone", "changed"])
async def test_only_what_was_approved_is_sent(desk: Desk, server: FaultServer, how: str) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok", "ok+2")
    release(desk, settings, "ok+3", subject="En anden")
    path = desk.room.folders.mail(desk.seat.incident_id, mails(desk)[0].digest)
    if how == "gone":
        os.unlink(path)
    else:
        with open(path, "ab") as file:
            file.write(b"Kom alle sammen!")
    await sender(desk, settings).round()
    assert states(desk) == [DeliveryState.FAILED, DeliveryState.FAILED, DeliveryState.DELIVERED]
    assert [mail.recipients for mail in server.stored] == [("ok+3@example.dk",)]


async def test_an_address_that_cannot_be_a_header_fails_and_the_next_goes(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok", "ok+2")
    with desk.seat.act(Right.WORK) as act:
        mail = act.get(Mail, mails(desk)[0].id)
        bad = msgspec.structs.replace(mail.deliveries[0], address="a@example.dk, b@example.dk")
        act.change(mail, deliveries=(bad,))
    await sender(desk, settings).round()
    assert states(desk) == [DeliveryState.FAILED, DeliveryState.DELIVERED]
    closing.close(desk.seat)


async def test_a_server_that_never_gives_a_receipt_makes_two_unknown_and_no_more(
    desk: Desk, server: FaultServer
) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, *(f"ok+{number}" for number in range(6)))
    server.replies["END"] = DROP
    one = sender(desk, settings)
    await one.round()
    assert states(desk).count(DeliveryState.UNKNOWN) == 2 and desk.board.mail_queue.failures == 1
    server.replies.clear()
    desk.clock.forward(seconds=15)
    await one.round()
    assert states(desk).count(DeliveryState.DELIVERED) == 4


async def test_what_the_server_said_is_kept_until_the_disk_takes_it(
    desk: Desk, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok")
    one, finish = sender(desk, settings), outbox.finish

    def full(*_: object, **__: object) -> None:
        raise JournalError("Disken er fuld.")

    monkeypatch.setattr(outbox, "finish", full)
    with pytest.raises(JournalError):
        await one.round()
    monkeypatch.setattr(outbox, "finish", finish)
    await one.round()
    assert states(desk) == [DeliveryState.DELIVERED] and len(server.stored) == 1
