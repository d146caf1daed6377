"""The sender: rounds against a real mail server, with a clock that the test moves."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar

import msgspec
import pytest

from beredskab_tui.access.rights import Right
from beredskab_tui.journal import JournalError
from beredskab_tui.mail import letter
from beredskab_tui.mail.sender import MAILS_ON_A_LINE, Sender
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import Channel, DeliveryState, Mail, MailState, Message, Recipient
from beredskab_tui.room import activation, closing, messages, opening, outbox, recall, releasing
from beredskab_tui.room.messages import Text
from tests.mail.conftest import PASSWORD, USER, FaultServers, settings_for
from tests.mail.faultserver import DROP, HANG, STORE_AND_DROP, FaultServer
from tests.room.conftest import DeskFor, desk, desk_for, incident
from tests.room.desk import Desk
from tests.room.letters import TICKED, mails, middle, states

__all__ = ["desk", "desk_for", "incident"]

T = TypeVar("T")
QUICK: dict[str, Any] = {"undo_seconds": 0, "per_minute": 0, "connect_seconds": 2}


async def at_once(work: Callable[[], T]) -> T:
    """Does it here and now: the tests' disk is quick."""
    return work()


def release(desk: Desk, settings: MailSettings, *who: str, subject: str = "Ændring på Søparken") -> Message:
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


def sender(desk: Desk, settings: MailSettings) -> Sender:
    return Sender(desk.room, settings, at_once, chance=middle)


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

    await Sender(desk.room, settings, at_once, give_way=give_way, chance=middle).round()
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


async def test_one_mail_that_costs_the_line_each_time_does_not_keep_the_others(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "rdrop", "ok", "ok+2")
    one = sender(desk, settings)
    for seconds in (0, 15, 60):
        desk.clock.forward(seconds=seconds)
        await one.round()
    assert states(desk) == [DeliveryState.WAITING, DeliveryState.DELIVERED, DeliveryState.DELIVERED]


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


async def test_no_more_a_minute_than_the_server_takes(desk: Desk, desk_for: DeskFor, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK | {"per_minute": 3})
    release(desk, settings, *(f"ok+{number}" for number in range(7)))
    first = sender(desk, settings)
    counts = []
    for _ in range(3):
        await first.round()
        # Whoever comes next knows of it.
        await sender(desk_for("amina"), settings).round()
        counts.append(len(server.stored))
        desk.clock.forward(minutes=1)
    assert counts == [3, 6, 7]


async def test_an_activation_goes_before_what_can_wait(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok+residents")
    urgent = messages.write(
        desk.seat,
        Text("Aktivering", "Kom.", (Channel.MAIL,), (Recipient(name="Åse", address="ok+police@example.dk"),)),
        kind="aktivering",
        title="Aktivering",
        hours=2,
    )
    freeze = letter.freezer(desk.room.folders, desk.seat.incident_id, settings, exercise=False)
    releasing.approve(desk.seat, urgent.id, seen=1, settings=settings, freeze=freeze, **TICKED)
    await sender(desk, settings).round()
    assert [mail.recipients[0] for mail in server.stored] == ["ok+police@example.dk", "ok+residents@example.dk"]


async def test_a_line_serves_so_many_and_a_server_that_has_had_enough_is_called_again(
    desk: Desk, server: FaultServer
) -> None:
    settings = settings_for(server, **QUICK, single_mails=100)
    release(desk, settings, *(f"ok+{number}" for number in range(MAILS_ON_A_LINE + 2)))
    await sender(desk, settings).round()
    assert server.said.count("CONNECT") == 2 and len(server.stored) == MAILS_ON_A_LINE + 2
    assert set(states(desk)) == {DeliveryState.DELIVERED}


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


async def test_only_one_sends_and_the_others_look_on(desk: Desk, desk_for: DeskFor, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, *(f"ok+{number}" for number in range(12)))
    rooms = [sender(desk, settings), *(sender(desk_for(who), settings) for who in ("jonas", "amina", "peter"))]
    await asyncio.gather(*(one.round() for one in rooms))
    assert max(server.copies.values()) == 1 and len(server.copies) == 12
    assert set(states(desk)) == {DeliveryState.DELIVERED}


async def test_leaving_lets_the_mail_on_the_wire_end_and_takes_no_more(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok", "ok+2", "ok+3")
    one = sender(desk, settings)
    at_work: Awaitable[None] = asyncio.create_task(one.run())
    await asyncio.to_thread(server.until, lambda: len(server.stored) >= 1)
    await one.leave()
    await asyncio.wait_for(at_work, 5)
    assert all(mail.sending is None for mail in mails(desk))
    assert len(server.stored) == states(desk).count(DeliveryState.DELIVERED)


async def test_switched_off_nothing_is_sent_but_what_is_late_is_told(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK | {"active": False})
    release(desk, settings, "ok")
    desk.clock.forward(minutes=11)
    await sender(desk, settings).round()
    assert not server.said and states(desk) == [DeliveryState.READY]
    assert [task.title for task in desk.board.tasks if task.title.startswith("Ring i stedet")]


async def test_it_says_when_to_come_again(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK | {"undo_seconds": 3})
    one = sender(desk, settings)
    idle = await one.round()
    release(desk, settings, "ok")
    assert idle == 5.0 and timedelta(seconds=await one.round()) == timedelta(seconds=3)


# -- what must not keep the others


async def test_an_incident_that_cannot_be_read_keeps_no_other(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    other = opening.start(desk.room, desk.plan, (), "En anden hændelse")
    one = sender(desk, settings)
    await one.round()
    shutil.rmtree(desk.room.folders.incident(other))
    release(desk, settings, "ok")
    await one.round()
    assert states(desk) == [DeliveryState.DELIVERED]


async def test_an_activation_of_another_incident_goes_first(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, *(f"ok+{number}" for number in range(20)))
    seat = desk.room.sit(opening.start(desk.room, desk.plan, (), "Skud"))
    recipients = (Recipient(name="Åse", address="ok+police@example.dk"),)
    urgent = messages.write(
        seat, Text("Aktivering", "Kom.", (Channel.MAIL,), recipients), kind="a", title="Aktivering", hours=2
    )
    freeze = letter.freezer(desk.room.folders, seat.incident_id, settings, exercise=False)
    releasing.approve(seat, urgent.id, seen=1, settings=settings, freeze=freeze, **TICKED)
    await sender(desk, settings).round()
    assert server.stored[0].recipients == ("ok+police@example.dk",) and len(server.stored) == 21


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


async def test_a_server_that_is_there_and_will_not_have_us_is_left_alone(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "ok")
    server.replies["GREETING"] = "421 4.3.2 Not now"
    one = sender(desk, settings)
    for _ in range(60):
        await one.round()
        desk.clock.forward(seconds=30)
    assert server.said.count("CONNECT") <= 8


async def test_a_clock_that_is_set_back_fills_no_limit(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK | {"per_minute": 2})
    release(desk, settings, "ok", "ok+2")
    one = sender(desk, settings)
    await one.round()
    desk.clock.forward(minutes=-60)
    release(desk, settings, "ok+3")
    await one.round()
    assert len(server.stored) == 3


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
