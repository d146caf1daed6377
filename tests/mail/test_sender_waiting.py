"""The sender: what hinders all of it, and what comes when that is mended or people think better of it."""

import asyncio
import os

import pytest

from beredskab_tui.records import DeliveryState, MailState, Message
from beredskab_tui.room import activation, outbox, recall
from tests.mail.conftest import PASSWORD, USER, FaultServers, settings_for
from tests.mail.faultserver import HANG, FaultServer
from tests.mail.sending import QUICK, release, sender
from tests.room.conftest import DeskFor, desk, desk_for, incident
from tests.room.desk import Desk
from tests.room.letters import mails, states

__all__ = ["desk", "desk_for", "incident"]


async def test_a_new_password_is_tried_by_itself(
    desk: Desk, fault_server: FaultServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = fault_server(login=(USER, PASSWORD))
    settings = settings_for(server, user=USER, **QUICK)
    secret = os.path.join(desk.room.folders.config, "smtp.secret")
    release(desk, settings, "ok")
    one = sender(desk, settings)
    await one.round()
    assert "findes ikke" in desk.look().mail_queue.held
    with open(secret, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(PASSWORD)
    await one.round()
    assert states(desk) == [DeliveryState.DELIVERED]


async def test_an_hour_without_a_line_and_then_it_is_back(desk: Desk, closed_port: int) -> None:
    server = FaultServer()
    server.port = closed_port
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok", "ok+2")
    one = sender(desk, settings)
    for _ in range(120):
        await one.round()
        desk.clock.forward(seconds=30)
    queue = desk.look().mail_queue
    assert states(desk) == [DeliveryState.READY] * 2 and queue.failures in range(6, 9)
    assert len([text for text in desk.texts() if "kan ikke nås" in text]) == 1
    assert len([task for task in desk.board.tasks if task.title.startswith("Ring i stedet")]) == 2
    with server:
        await one.round()
        assert states(desk) == [DeliveryState.DELIVERED] * 2, "within half a minute of the line being back"
    assert desk.texts().count("Mailserveren kan nås igen.") == 1


async def test_a_wrong_password_holds_all_of_it_and_is_tried_once(
    desk: Desk, fault_server: FaultServers, config_folder: str
) -> None:
    server = fault_server(login=(USER, "et andet"))
    settings = settings_for(server, user=USER, password_file=os.path.join(config_folder, "smtp.secret"), **QUICK)
    release(desk, settings, "ok", "ok+2")
    one = sender(desk, settings)
    for _ in range(4):
        await one.round()
        desk.clock.forward(minutes=10)
    assert server.said.count("AUTH") == 1, "accounts are locked after a few wrong passwords"
    assert "adgangskode" in desk.look().mail_queue.held and PASSWORD not in str(desk.texts())
    server.login = (USER, PASSWORD)
    outbox.retry(desk.seat)
    await one.round()
    assert states(desk) == [DeliveryState.DELIVERED] * 2 and not desk.board.mail_queue.held


async def test_a_police_case_while_they_wait(desk: Desk, desk_for: DeskFor, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    server.replies["MAIL"] = "451 4.3.0 Not now"
    message = release(desk, settings, "ok", "ok+2")
    one = sender(desk, settings)
    await one.round()
    activation.classify(desk_for("jonas").seat, desk.plan, police_case=True)
    server.replies.clear()
    desk.clock.forward(minutes=5)
    await one.round()
    assert states(desk) == [DeliveryState.CANCELLED] * 2 and not server.stored
    assert desk.board.record(Message, message.id).release is None


async def test_a_call_back_while_the_server_thinks_stops_it(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    message = release(desk, settings, "ok")
    server.replies["RCPT"] = HANG
    one = sender(desk, settings)
    under_way = asyncio.create_task(one.round())
    await asyncio.to_thread(server.until, lambda: "RCPT" in server.said)
    assert mails(desk)[0].state is MailState.SENDING
    recall.take_back(desk.seat, message.id)
    under_way.cancel()
    with pytest.raises(asyncio.CancelledError):
        await under_way
    server.replies.clear()
    await one.round()
    assert states(desk) == [DeliveryState.CANCELLED] and mails(desk)[0].sending is None and not server.stored


async def test_switched_off_nothing_is_sent_but_what_is_late_is_told(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK | {"active": False})
    release(desk, settings, "ok")
    desk.clock.forward(minutes=11)
    await sender(desk, settings).round()
    assert not server.said and states(desk) == [DeliveryState.READY]
    assert [task.title for task in desk.board.tasks if task.title.startswith("Ring i stedet")]


async def test_a_server_that_is_there_and_will_not_have_us_is_left_alone(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok")
    server.replies["GREETING"] = "421 4.3.2 Not now"
    one = sender(desk, settings)
    for _ in range(60):
        await one.round()
        desk.clock.forward(seconds=30)
    assert server.said.count("CONNECT") <= 8


async def test_settings_that_are_mended_are_used_at_once(desk: Desk, server: FaultServer) -> None:
    wrong = settings_for(server, **QUICK | {"active": False})
    release(desk, wrong, "ok")
    one = sender(desk, wrong)
    await one.round()
    assert not server.stored
    path = os.path.join(desk.room.folders.config, "mail.toml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'aktiv = true\nserver = "127.0.0.1"\nport = {server.port}\nsikkerhed = "ingen"\n')
        file.write('afsender = "beredskab@example.dk"\n')
    await one.round()
    assert states(desk) == [DeliveryState.DELIVERED]
