"""The sender: whose turn it is, and what must not keep the others from theirs."""

import asyncio
import shutil
from collections.abc import Awaitable
from datetime import timedelta

from beredskab_tui.mail import letter
from beredskab_tui.mail.sender import MAILS_ON_A_LINE
from beredskab_tui.records import Channel, DeliveryState, Recipient
from beredskab_tui.room import messages, opening, releasing
from beredskab_tui.room.messages import Text
from tests.mail.conftest import settings_for
from tests.mail.faultserver import FaultServer
from tests.mail.sending import QUICK, release, sender
from tests.room.conftest import DeskFor, desk, desk_for, incident
from tests.room.desk import Desk
from tests.room.letters import TICKED, mails, states

__all__ = ["desk", "desk_for", "incident"]


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


async def test_one_mail_that_costs_the_line_each_time_does_not_keep_the_others(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    release(desk, settings, "rdrop", "ok", "ok+2")
    one = sender(desk, settings)
    for seconds in (0, 15, 60):
        desk.clock.forward(seconds=seconds)
        await one.round()
    assert states(desk) == [DeliveryState.WAITING, DeliveryState.DELIVERED, DeliveryState.DELIVERED]


async def test_a_line_serves_so_many_and_a_server_that_has_had_enough_is_called_again(
    desk: Desk, server: FaultServer
) -> None:
    settings = settings_for(server, **QUICK, single_mails=100)
    release(desk, settings, *(f"ok+{number}" for number in range(MAILS_ON_A_LINE + 2)))
    await sender(desk, settings).round()
    assert server.said.count("CONNECT") == 2 and len(server.stored) == MAILS_ON_A_LINE + 2
    assert set(states(desk)) == {DeliveryState.DELIVERED}


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


async def test_it_says_when_to_come_again(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK | {"undo_seconds": 3})
    one = sender(desk, settings)
    idle = await one.round()
    release(desk, settings, "ok")
    assert idle == 5.0 and timedelta(seconds=await one.round()) == timedelta(seconds=3)


async def test_an_incident_that_cannot_be_read_keeps_no_other(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK)
    other = opening.start(desk.room, desk.plan, (), "En anden hændelse")
    one = sender(desk, settings)
    await one.round()
    shutil.rmtree(desk.room.folders.incident(other))
    release(desk, settings, "ok")
    await one.round()
    assert states(desk) == [DeliveryState.DELIVERED]


async def test_a_clock_that_is_set_back_fills_no_limit(desk: Desk, server: FaultServer) -> None:
    settings = settings_for(server, **QUICK | {"per_minute": 2})
    release(desk, settings, "ok", "ok+2")
    one = sender(desk, settings)
    await one.round()
    desk.clock.forward(minutes=-60)
    release(desk, settings, "ok+3")
    await one.round()
    assert len(server.stored) == 3
