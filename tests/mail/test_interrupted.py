"""A mail that is called off, cancelled or cut off in the middle, and goodbyes (R44)."""

import asyncio
from pathlib import Path

import pytest

from beredskab_tui.mail import courier as courier_module
from beredskab_tui.mail import transaction
from tests.mail.conftest import FaultServers
from tests.mail.faultserver import DROP, HANG, HOLD
from tests.mail.line import CONTENT, DELIVERED, FAILED, UNKNOWN, Line


async def test_a_farewell_that_hangs_holds_nobody_up(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier_module, "QUIT_SECONDS", 0.15)
    for reply in (HANG, DROP, "500 No", "hvad?"):
        line.server.replies["QUIT"] = reply
        assert await line.deliver("anna") == {"anna": DELIVERED}
        async with asyncio.timeout(5):
            await line.courier.close()
        assert not line.courier.connected
    await line.courier.close()


async def test_called_off_before_the_text(line: Line) -> None:
    assert await line.deliver("anna", "perm", answer=False) == {"perm": FAILED}
    assert line.server.said[-1] == "RSET" and "DATA" not in line.server.said and line.server.stored == []
    assert await line.deliver("bo") == {"bo": DELIVERED}, "nothing of the first mail is left in the envelope"
    assert line.server.stored[0].recipients == ("bo@example.dk",) and line.server.said.count("CONNECT") == 1
    # A server that will not forget costs the connection, not the answers.
    line.server.replies["RSET"] = DROP
    assert await line.deliver("perm") == {"perm": FAILED}
    assert not line.courier.connected


async def test_a_disk_that_fails_before_the_text_stops_the_mail(line: Line) -> None:
    with pytest.raises(OSError, match="fuld"):
        await line.deliver("anna", answer=OSError("fuld"))
    assert not line.courier.connected and "DATA" not in line.server.said and line.server.stored == []
    assert await line.deliver("anna") == {"anna": DELIVERED}


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "END"])
async def test_cancelled_in_the_middle_the_line_is_cut_without_a_word(line: Line, verb: str) -> None:
    line.server.replies[verb] = HANG
    sending = asyncio.create_task(line.deliver("anna"))
    await asyncio.to_thread(line.server.until, lambda: verb in line.server.said)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert not line.courier.connected
    assert "QUIT" not in line.server.said and line.server.said[-1] == verb
    line.server.replies.clear()
    assert await line.deliver("anna") == {"anna": DELIVERED}


@pytest.mark.parametrize(("answers", "heard"), [(1, "MAIL"), (2, "RCPT"), (3, "DATA")])
async def test_cancelled_at_the_very_moment_of_an_answer(line: Line, answers: int, heard: str) -> None:
    await line.courier.connect()
    assert line.courier._client is not None and line.courier._client.protocol is not None
    protocol = line.courier._client.protocol
    hear, came = protocol.data_received, 0

    def cancel_with_it(data: bytes) -> None:
        nonlocal came
        hear(data)
        came += 1
        if came == answers:
            sending.cancel()

    protocol.data_received = cancel_with_it  # type: ignore[method-assign]  # no server can time it so well
    sending = asyncio.create_task(line.deliver("anna"))
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert not line.courier.connected
    assert line.server.said[-1] == heard and line.server.stored == []


LONG = CONTENT + (b"x" * 76 + b"\r\n") * 100_000


@pytest.mark.parametrize("cancelled", [True, False], ids=["cancelled", "late"])
async def test_given_up_in_the_middle_of_a_long_text_the_rest_stays_here(
    fault_server: FaultServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cancelled: bool
) -> None:
    monkeypatch.setattr(transaction, "SLOWEST_LINE", 1e9)
    line = Line(fault_server(largest=20_000_000), str(tmp_path), delivery_seconds=300 if cancelled else 0.2)
    line.server.replies["TEXT"] = HOLD
    sending = asyncio.create_task(line.deliver("anna", content=LONG))
    if cancelled:
        await asyncio.to_thread(line.server.until, lambda: "TEXT" in line.server.said)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
    else:
        assert await sending == {"anna": UNKNOWN}
    line.server.go_on()
    await asyncio.to_thread(line.server.until, lambda: line.server.lost == 1)
    assert "END" not in line.server.said and line.server.stored == []


async def test_a_long_text_may_take_longer_than_a_short_one(
    fault_server: FaultServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "SLOWEST_LINE", 1_000)
    line = Line(fault_server(largest=20_000_000), str(tmp_path), delivery_seconds=0)
    assert await line.deliver("anna", content=LONG[:1_000_000]) == {"anna": DELIVERED}
    await line.courier.close()


async def test_closed_by_somebody_else_in_the_middle(line: Line) -> None:
    line.server.replies["END"] = HANG
    sending = asyncio.create_task(line.deliver("anna"))
    await asyncio.to_thread(line.server.until, lambda: "END" in line.server.said)
    with pytest.raises(RuntimeError):
        await line.courier.deliver(["bo@example.dk"], CONTENT, line.phase)
    await line.courier.close()
    assert await sending == {"anna": UNKNOWN}
    assert "QUIT" not in line.server.said
