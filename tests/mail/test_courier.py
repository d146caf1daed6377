"""The courier delivers, and tells what was certainly sent, certainly not sent, and perhaps sent (R44)."""

from typing import Any

import pytest

from beredskab_tui.mail import courier as courier_module
from beredskab_tui.mail.courier import NotConnected, Stage, Trouble
from beredskab_tui.records.kinds import DeliveryState
from beredskab_tui.room.outbox import Receipt
from tests.mail.conftest import FaultServers
from tests.mail.faultserver import DROP, HANG
from tests.mail.line import CONTENT, DELIVERED, FAILED, UNKNOWN, WAITING, Line


async def test_a_mail_arrives_and_the_phase_is_written_before_the_text_goes_out(line: Line) -> None:
    address = "anna@example.dk"
    assert await line.deliver("anna") == {"anna": DELIVERED}
    assert line.phase.refused == {} and line.phase.heard == ["CONNECT", "EHLO", "MAIL", "RCPT"]
    (mail,) = line.server.stored
    assert (mail.recipients, mail.sender, mail.content) == ((address,), "beredskab@example.dk", CONTENT)
    assert line.server.names == {"[127.0.0.1]"}, "no name of this computer goes out"
    assert line.server.said[-1] == "END" and line.courier.connected, "it returns before any farewell"
    await line.courier.close()
    assert line.server.said[-1] == "QUIT"
    assert await line.courier.reachable(), "without a connection, or a word to the server"


async def test_each_recipient_gets_an_answer_of_their_own(line: Line) -> None:
    await line.courier.connect()
    names = ["anna@example.dk", "perm@example.dk", "later@example.dk", "bo@example.dk"]
    found = await line.courier.deliver(names, CONTENT, line.phase)
    assert found == {
        "anna@example.dk": Receipt(DELIVERED, 250, "2.0.0 Ok: queued"),
        "perm@example.dk": Receipt(FAILED, 550, "5.1.1 User unknown"),
        "later@example.dk": Receipt(WAITING, 450, "4.2.0 Try again later"),
        "bo@example.dk": Receipt(DELIVERED, 250, "2.0.0 Ok: queued"),
    }
    assert line.phase.refused == {name: found[name] for name in names[1:3]}
    assert line.server.stored[0].recipients == ("anna@example.dk", "bo@example.dk")
    # The same connection serves the next mail.
    assert await line.deliver("grey") == {"grey": WAITING}
    assert line.phase.heard == [], "nobody is to get it, so no phase is written"
    assert await line.deliver("grey") == {"grey": DELIVERED}
    assert line.server.said.count("CONNECT") == 1


@pytest.mark.parametrize(
    ("local", "state", "said"),
    [
        ("data4", WAITING, "4.3.0 Not now"),
        ("data5", FAILED, "5.7.1 Looks like spam"),
        ("large", FAILED, "Mailen er for stor"),
        ("full", FAILED, "postkasse er fuld"),
    ],
)
async def test_a_text_that_is_not_taken(line: Line, local: str, state: DeliveryState, said: str) -> None:
    await line.courier.connect()
    found = await line.courier.deliver([f"{local}@example.dk", "bo@example.dk"], CONTENT, line.phase)
    assert {receipt.state for receipt in found.values()} == {state}
    assert all(said in receipt.said for receipt in found.values())
    assert line.courier.connected and await line.deliver("bo") == {"bo": DELIVERED}


STAGES = [
    # What the server says to which command, and what that means for anna and for perm, who is refused before.
    ("MAIL", "451 4.3.0 Not now", {"anna": WAITING, "perm": WAITING}),
    ("MAIL", "452 4.3.1 Full", {"anna": WAITING, "perm": WAITING}),
    ("MAIL", "552 5.3.4 Too big", {"anna": FAILED, "perm": FAILED}),
    ("RCPT", "450 4.2.0 Later", {"anna": WAITING, "perm": WAITING}),
    ("RCPT", "553 5.1.3 No", {"anna": FAILED, "perm": FAILED}),
    ("DATA", "451 4.3.0 Not now", {"anna": WAITING, "perm": FAILED}),
    ("DATA", "554 5.5.1 No", {"anna": FAILED, "perm": FAILED}),
    ("END", "421 4.3.2 Closing", {"anna": WAITING, "perm": FAILED}),
    ("END", DROP, {"anna": UNKNOWN, "perm": FAILED}),
    ("END", "Hvad?", {"anna": UNKNOWN, "perm": FAILED}),
    ("END", "354 Go on", {"anna": UNKNOWN, "perm": FAILED}),
    ("END", "-25 Ok", {"anna": UNKNOWN, "perm": FAILED}),
    ("TEXT", DROP, {"anna": UNKNOWN, "perm": FAILED}),
]


@pytest.mark.parametrize(("verb", "reply", "expected"), STAGES)
async def test_an_answer_at_each_stage(line: Line, verb: str, reply: str, expected: dict[str, DeliveryState]) -> None:
    line.server.replies[verb] = reply
    assert await line.deliver("anna", "perm") == expected
    assert line.server.stored == []
    del line.server.replies[verb]
    assert await line.deliver("bo") == {"bo": DELIVERED}, "and the next mail is no victim of it"
    doubtful = UNKNOWN in expected.values() or reply.startswith("421")
    assert line.server.said.count("CONNECT") == (2 if doubtful else 1), "after no clean answer nothing is used again"


LOST = [
    ("MAIL", DROP, Trouble.OFFLINE, "afbrudt"),
    ("MAIL", "421 4.3.2 Closing", Trouble.OFFLINE, "»421 4.3.2 Closing«"),
    ("MAIL", "503 5.5.1 Nested MAIL", Trouble.OFFLINE, "ikke som en mailserver"),
    ("MAIL", "nonsens", Trouble.OFFLINE, "ikke som en mailserver"),
    ("MAIL", "530 5.7.0 Authentication required", Trouble.HELD, "ingen bruger i mail.toml"),
    ("MAIL", "550 5.7.1 Not you", Trouble.HELD, "ikke afsenderadressen beredskab@example.dk"),
    ("MAIL", "553 5.7.1 Not owned by user", Trouble.HELD, "ikke afsenderadressen beredskab@example.dk"),
    ("RCPT", DROP, Trouble.OFFLINE, "afbrudt"),
    ("RCPT", "421 4.7.0 Too many", Trouble.OFFLINE, "har ikke tid"),
    ("RCPT", "530 5.7.1 Log in first", Trouble.HELD, "kræver login"),
    ("RCPT", "354 Go on", Trouble.OFFLINE, "ikke som en mailserver"),
    ("DATA", DROP, Trouble.OFFLINE, "afbrudt"),
    ("DATA", "250 Ok", Trouble.OFFLINE, "ikke som en mailserver"),
    ("DATA", "421 4.3.2 Closing", Trouble.OFFLINE, "har ikke tid"),
    ("END", "554 5.2.252 SendAsDenied", Trouble.HELD, "ikke afsenderadressen"),
    ("END", "550 5.7.60 SMTP; Client does not have permissions", Trouble.HELD, "ikke afsenderadressen"),
]


@pytest.mark.parametrize(("verb", "reply", "trouble", "words"), LOST)
async def test_a_mail_that_was_certainly_not_sent(
    line: Line, verb: str, reply: str, trouble: Trouble, words: str
) -> None:
    line.server.replies[verb] = reply
    with pytest.raises(NotConnected) as caught:
        await line.deliver("anna", "perm")
    assert caught.value.trouble is trouble and words in caught.value.sentence
    assert "Intet er tabt; mails venter." in caught.value.sentence
    assert caught.value.code == (int(reply[:3]) if reply[:3].isdigit() and "ikke som" not in words else None)
    assert not line.courier.connected and line.server.stored == []
    with pytest.raises(NotConnected, match="afbrudt"):
        await line.courier.deliver(["anna@example.dk"], CONTENT, line.phase)
    del line.server.replies[verb]
    assert await line.deliver("anna") == {"anna": DELIVERED}


async def test_a_server_that_stores_and_then_says_nothing_leaves_it_unknown(
    fault_server: FaultServers, tmp_path: Any
) -> None:
    line = Line(fault_server(), str(tmp_path), delivery_seconds=0.4)
    for local, said in (("stored", "afbrudt"), ("slow", "ikke i tide"), ("silent", "ikke i tide"), ("drop", "afbrudt")):
        await line.courier.connect()
        found = await line.courier.deliver([f"{local}@example.dk", "perm@example.dk"], CONTENT, line.phase)
        assert [one.state for one in found.values()] == [FAILED, UNKNOWN], local
        assert said in found[f"{local}@example.dk"].said
        assert not line.courier.connected, "an answer that comes late belongs to no mail"
    assert line.server.copies == {
        ("<1.1@example.dk>", "stored@example.dk"): 1,
        ("<1.1@example.dk>", "slow@example.dk"): 1,
    }


async def test_a_server_that_is_silent_before_the_text_is_only_out_of_reach(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "COMMAND_SECONDS", 0.15)
    for verb in ("MAIL", "RCPT", "DATA"):
        line.server.replies = {verb: HANG}
        with pytest.raises(NotConnected, match="svarer ikke") as caught:
            await line.deliver("anna")
        assert caught.value.trouble is Trouble.OFFLINE and not line.courier.connected
    assert line.server.stored == []


GLUED = [
    # Somebody's answer too many: the one that follows would be taken for that of the next command.
    ("MAIL", "250 Ok again", "RCPT"),
    ("RCPT", "250 Ok again", "DATA"),
    ("EHLO", "250 Ok again", "MAIL"),
]


@pytest.mark.parametrize(("verb", "extra", "never"), GLUED)
async def test_an_answer_nobody_asked_for_counts_for_no_other(line: Line, verb: str, extra: str, never: str) -> None:
    line.server.glued[verb] = extra
    with pytest.raises(NotConnected, match="ikke som en mailserver"):
        await line.deliver("perm")
    assert never not in line.server.said and not line.courier.connected


async def test_a_receipt_before_the_text_is_none(line: Line) -> None:
    line.server.glued["DATA"] = "250 2.0.0 Ok: queued"
    with pytest.raises(NotConnected, match="ikke som en mailserver"):
        await line.deliver("data5")
    assert line.server.stored == []


async def test_a_word_too_many_after_the_receipt_costs_only_the_connection(line: Line) -> None:
    line.server.glued["END"] = "421 4.3.2 Closing"
    assert await line.deliver("anna") == {"anna": DELIVERED}
    assert not line.courier.connected
    assert await line.deliver("bo") == {"bo": DELIVERED}


async def test_what_a_server_says_obeys_no_terminal(line: Line) -> None:
    await line.courier.connect()
    found = await line.courier.deliver(["control@example.dk"], CONTENT, line.phase)
    assert found["control@example.dk"] == Receipt(FAILED, 550, "]0;ejet[2Jnej 1mtak")
    line.server.replies["MAIL"] = "450-\x1b[31mrød\r\n450 " + "æ" * 400
    found = await line.courier.deliver(["anna@example.dk"], CONTENT, line.phase)
    said = found["anna@example.dk"].said
    assert said.startswith("[31mrød ææ") and len(said) == 300 and said.isprintable()
    line.server.replies["MAIL"] = "550 \x1b[2J\udce6"
    with pytest.raises(NotConnected) as caught:
        await line.deliver("anna")
    assert caught.value.sentence.isprintable()


NOT_ONE_ADDRESS = [
    *("", "anna", "anna@", "@example.dk", "a@b@x.dk", "a@[127.0.0.1]", "a..b@x.dk", "a@x..dk"),
    *("a@x.dk, b@x.dk", "a@x.dk b@x.dk", "a@x.dk;b@x.dk", "Anna <a@x.dk>", "<a@x.dk>", "a(b)@x.dk", '"a b"@x.dk'),
    *("a@x.dk>\r\nDATA", "a@x.dk\nRCPT TO:<b@x.dk>", "a@x.dk> SIZE=1", "a:b@x.dk", "a@x.dk\t", "a\\@x.dk"),
    *(f"a@{'ø' * 64}.dk", "a\x00@x.dk", "a@x.dk\x00", "a\u202e@x.dk", "a\u00a0b@x.dk"),
]


@pytest.mark.parametrize("address", NOT_ONE_ADDRESS)
async def test_what_is_not_one_address_is_told_to_no_server(line: Line, address: str) -> None:
    await line.courier.connect()
    before = list(line.server.said)
    with pytest.raises(ValueError, match="ikke én mailadresse"):
        await line.courier.deliver(["anna@example.dk", address], CONTENT, line.phase)
    assert line.server.said == before and line.courier.connected
    with pytest.raises(ValueError):
        await line.courier.deliver([], CONTENT, line.phase)


TEXTS = [
    b"Subject: x\r\n\r\n.\r\nMAIL FROM:<ond@example.dk>\r\n..\r\n. \r\n.skjult\r\nslut\r\n",
    b"Subject: x\n\n.\nMAIL FROM:<ond@example.dk>\n.\r.\rslut",
    b".Subject: x\r\n\r\nslut",
    b"Subject: x\r\n\r\n" + b"a" * 76 + b"\r\n.\r\n.",
]


@pytest.mark.parametrize("text", TEXTS)
async def test_no_line_of_a_mail_ends_it(line: Line, text: bytes) -> None:
    assert await line.deliver("anna", content=text) == {"anna": DELIVERED}
    (mail,) = line.server.stored
    whole = b"\r\n".join(text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")) + b"\r\n"
    assert mail.content == whole
    assert line.server.said.count("MAIL") == 1


async def test_a_mail_that_is_too_large_is_refused_before_it_is_sent(fault_server: FaultServers, tmp_path: Any) -> None:
    line = Line(fault_server(largest=20_000), str(tmp_path))
    await line.courier.connect()
    content = CONTENT + b"x" * 76 * 400
    found = await line.courier.deliver(["anna@example.dk"], content, line.phase)
    assert found["anna@example.dk"].state is FAILED and "for stor" in found["anna@example.dk"].said
    assert "DATA" not in line.server.said
    line.server.without = {"SIZE"}
    await line.courier.close()
    assert await line.deliver("anna", content=CONTENT + (b"x" * 76 + b"\r\n") * 400) == {"anna": FAILED}
    await line.courier.close()


async def test_danish_letters_in_addresses_and_texts(fault_server: FaultServers, tmp_path: Any) -> None:
    line = Line(fault_server(), str(tmp_path))
    eight = CONTENT + "Søen er frosset.\r\n".encode()
    found = await line.deliver("søren", "anna", content=eight)
    assert found == {"søren": DELIVERED, "anna": DELIVERED}
    (mail,) = line.server.stored
    assert mail.recipients == ("søren@example.dk", "anna@example.dk") and mail.content == eight
    assert {"SMTPUTF8", "BODY=8BITMIME", f"SIZE={len(eight)}"} == set(mail.options)
    await line.courier.close()

    old = Line(fault_server(utf8=False), str(tmp_path))
    await old.courier.connect()
    found = await old.courier.deliver(["søren@example.dk", "info@søen.example.dk", "bo@example.dk"], CONTENT, old.phase)
    assert [one.state for one in found.values()] == [FAILED, DELIVERED, DELIVERED]
    assert "bogstaver før @" in found["søren@example.dk"].said
    assert old.server.stored[0].recipients == ("info@xn--sen-0na.example.dk", "bo@example.dk")
    assert old.courier.connected
    old.server.without = {"8BITMIME"}
    await old.courier.close()
    assert await old.deliver("bo", content=eight) == {"bo": FAILED}
    named = CONTENT.replace(b"alle@", "søren@".encode())
    assert await old.deliver("bo", content=named) == {"bo": FAILED}, "the headers need it too"
    await old.courier.close()

    sender = Line(old.server, str(tmp_path), sender="søren@example.dk")
    with pytest.raises(NotConnected, match="æ, ø eller å før @") as caught:
        await sender.deliver("bo")
    assert (caught.value.trouble, caught.value.stage) == (Trouble.HELD, Stage.SENDER)


async def test_somebody_named_twice_is_asked_for_once(line: Line) -> None:
    assert await line.deliver("anna", "anna") == {"anna": DELIVERED}
    assert line.server.said.count("RCPT") == 1


async def test_a_hundred_mails_each_stored_once(line: Line) -> None:
    for number in range(100):
        content = CONTENT.replace(b"<1.1@", b"<%d.1@" % number)
        assert await line.deliver("anna", content=content) == {"anna": DELIVERED}
    assert line.server.copies == {(f"<{number}.1@example.dk>", "anna@example.dk"): 1 for number in range(100)}
    assert line.server.said.count("CONNECT") == 1
