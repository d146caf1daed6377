"""Mail goes out behind an open board: by itself, without holding anybody up, and nobody leaves it behind unknowing."""

import os
from collections.abc import Iterator

import msgspec
import pytest

from beredskab_tui.mail import letter
from beredskab_tui.plan.config import Config
from beredskab_tui.records import Channel, DeliveryState, MailState, Message, Recipient
from beredskab_tui.room import messages, releasing
from beredskab_tui.room.messages import Text
from beredskab_tui.room.room import Room
from tests.conftest import Clock, RoomFor
from tests.mail.conftest import settings_for
from tests.mail.faultserver import HANG, FaultServer
from tests.room.letters import TICKED
from tests.tui.support import NARROW, Person, sitting, started


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


@pytest.fixture
def sending(config: Config, server: FaultServer) -> Config:
    """The configuration with mail to the server."""
    settings = settings_for(server, undo_seconds=0, per_minute=0, connect_seconds=2)
    return msgspec.structs.replace(config, mail=settings)


def release(room: Room, config: Config, incident: str, *who: str) -> Message:
    """Somebody at another screen approves a message."""
    seat = room.sit(incident)
    people = tuple(Recipient(name=one, address=f"{one}@example.dk") for one in who)
    text = Text("Til orientering", "Der er ro nu.", (Channel.MAIL,), people)
    message = messages.write(seat, text, kind="fri", title="Fri besked")
    freeze = letter.freezer(room.folders, incident, config.mail, exercise=False)
    return releasing.approve(seat, message.id, seen=1, settings=config.mail, freeze=freeze, **TICKED)


def states(person: Person) -> list[DeliveryState]:
    return [one.state for mail in person.board.mails for one in mail.deliveries]


async def test_it_goes_out_by_itself(room_for: RoomFor, sending: Config, incident: str, server: FaultServer) -> None:
    async with sitting(room_for("karen"), sending, incident=incident, size=NARROW) as karen:
        release(room_for("karen"), sending, incident, "ok", "ok+2")
        await karen.until(lambda: states(karen) == [DeliveryState.DELIVERED] * 2)
        await karen.logged("er afleveret til mailserveren", times=2)
        assert len(server.stored) == 2


async def test_nobody_waits_for_a_server_that_does_not_answer(
    room_for: RoomFor, sending: Config, incident: str, server: FaultServer
) -> None:
    server.replies["END"] = HANG
    async with sitting(room_for("karen"), sending, incident=incident, size=NARROW) as karen:
        release(room_for("karen"), sending, incident, "ok")
        await karen.until(lambda: "END" in server.said)
        await karen.type("døren er låst")
        await karen.press("enter")
        await karen.logged("døren er låst")
        assert [mail.state for mail in karen.board.mails] == [MailState.SENDING] and "MAIL: " in karen.words
    # Who left in the middle of a mail has left its phase behind, and the next one knows what it means.
    server.replies.clear()
    async with sitting(room_for("amina"), sending, incident=incident) as amina:
        await amina.until(lambda: states(amina) == [DeliveryState.UNKNOWN])
        await amina.sees("Afgør, om en mail skal sendes igen")


async def test_who_may_only_read_sends_nothing(
    room_for: RoomFor, sending: Config, incident: str, server: FaultServer
) -> None:
    async with sitting(room_for("tove"), sending, incident=incident) as tove:
        release(room_for("karen"), sending, incident, "ok")
        await tove.until(lambda: tove.board.mails)
        await tove.settle()
        assert not server.said and states(tove) == [DeliveryState.READY]
        await tove.press("f10")
        await tove.until(lambda: tove.app._exit)


async def test_a_switch_in_the_file_is_seen_by_who_looks_on(
    room_for: RoomFor, sending: Config, incident: str, server: FaultServer
) -> None:
    room = room_for("tove")
    on = msgspec.structs.replace(sending.mail, undo_seconds=600)
    async with sitting(room, msgspec.structs.replace(sending, mail=on), incident=incident) as tove:
        release(room_for("karen"), msgspec.structs.replace(sending, mail=on), incident, "ok")
        await tove.sees("MAIL: 1 venter")
        with open(os.path.join(room.folders.config, "mail.toml"), "w", encoding="utf-8") as file:
            file.write("aktiv = false\n")
        tove.app._tick()
        await tove.sees("MAIL: slået fra (F8), 1 venter")
        with open(os.path.join(room.folders.config, "mail.toml"), "w", encoding="utf-8") as file:
            file.write('aktiv = true\nserver = "127.0.0.1"\nsikkerhed = "ingen"\nafsender = "a@example.dk"\n')
        await tove.press("escape", "f8")
        await tove.until(lambda: tove.app.session.mail_file.settings.active)
        await tove.settle()
        assert "slået fra" not in tove.words


async def test_leaving_says_what_will_not_be_sent(room_for: RoomFor, config: Config, incident: str) -> None:
    off = config.mail
    assert not off.active
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        release(room_for("karen"), config, incident, "ok", "ok+2")
        await karen.until(lambda: karen.board.mails)
        await karen.press("f10")
        await karen.sees("»Til orientering« er ikke sendt til 2 modtagere.", "1 Bliv")
        await karen.press("1")
        await karen.back()
        await karen.press("f10")
        await karen.sees("Luk alligevel")
        await karen.press("2")
        await karen.until(lambda: karen.app._exit)


async def test_leaving_is_at_once_when_somebody_else_sends(
    room_for: RoomFor, config: Config, incident: str, clock: Clock
) -> None:
    async with (
        sitting(room_for("jonas"), config, incident=incident) as jonas,
        sitting(room_for("karen"), config, incident=incident) as karen,
    ):
        release(room_for("karen"), config, incident, "ok")
        await karen.until(lambda: karen.board.mails and len(karen.app.session.here) == 2)
        await karen.press("f10")
        await karen.until(lambda: karen.app._exit)
        await jonas.until(lambda: jonas.board.mails)


async def test_a_fault_of_the_journal_is_told_and_the_board_goes_on(
    room_for: RoomFor, sending: Config, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from beredskab_tui.errors import BeredskabError
    from beredskab_tui.room import outbox

    def broken(*_: object, **__: object) -> None:
        raise BeredskabError("Disken er fuld.")

    monkeypatch.setattr(outbox, "take", broken)
    async with sitting(room_for("karen"), sending, incident=incident) as karen:
        release(room_for("karen"), sending, incident, "ok")
        await karen.sees("Mails bliver ikke sendt lige nu: Disken er fuld.")
        await karen.press("escape", "f2")
        await karen.type("vi skriver videre")
        await karen.press("enter")
        await karen.logged("vi skriver videre")


async def test_somebody_who_only_reads_does_not_send(room_for: RoomFor, config: Config, incident: str) -> None:
    async with (
        sitting(room_for("tove"), config, incident=incident) as tove,
        sitting(room_for("karen"), config, incident=incident) as karen,
    ):
        release(room_for("karen"), config, incident, "ok")
        await karen.until(lambda: karen.board.mails and len(karen.app.session.here) == 2)
        await karen.press("f10")
        await karen.sees("er ikke sendt til 1 modtager.")
        await tove.until(lambda: tove.board.mails)


async def test_mail_of_an_incident_that_nobody_looks_at_goes_out(
    room_for: RoomFor, sending: Config, incident: str, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beredskab_tui.tui.app.LATER", 0.0)
    release(room_for("karen"), sending, incident, "ok")
    other = started(room_for("karen"), sending.plan, ())
    async with sitting(room_for("karen"), sending, incident=other) as karen:
        karen.app._tick()
        await karen.settle()
        assert not server.said, "nothing tells that there is mail in this data folder"
        os.makedirs(os.path.dirname(karen.app.session.room.folders.sender))
        with open(karen.app.session.room.folders.sender, "w", encoding="utf-8"):
            karen.app._tick()
        await karen.until(lambda: len(server.stored) == 1)


async def test_mail_of_an_incident_that_is_not_shown_is_not_left_behind_unknowing(
    room_for: RoomFor, sending: Config, incident: str, server: FaultServer
) -> None:
    server.replies["MAIL"] = "451 4.3.0 Not now"
    async with sitting(room_for("karen"), sending, incident=incident) as karen:
        release(room_for("karen"), sending, incident, "ok", "ok+2")
        await karen.until(lambda: states(karen) == [DeliveryState.WAITING] * 2)
        karen.app.open_start()
        await karen.until(lambda: karen.app.board is None and karen.app.start_screen is not None)
        await karen.press("f10")
        await karen.sees(
            "I hændelsen »Brand i affaldsrum« er der mail, der ikke er sendt til 2", "for gammel.", "1 Bliv"
        )
