"""The way to the mail server: encrypted and checked or not at all, logged in once, and each fault told apart (R44)."""

import asyncio
import base64
import socket
import ssl
import threading
import traceback
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
import trustme

from beredskab_tui.mail import courier as courier_module
from beredskab_tui.mail.courier import Courier, NotConnected, Stage, Trouble
from beredskab_tui.plan.mail import MailSettings
from tests.mail.conftest import PASSWORD, USER, FaultServers, server_tls, settings_for
from tests.mail.faultserver import DROP, HANG, FaultServer

Ways = pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
TLS: dict[str, Any] = {"host": "localhost", "ca_file": "huset.pem"}


def way(implicit: bool) -> str:
    return "tls" if implicit else "starttls"


async def refused(settings: MailSettings, folder: str) -> NotConnected:
    """Why there is no connection."""
    courier = Courier(settings, folder)
    with pytest.raises(NotConnected) as caught:
        await courier.connect()
    assert not courier.connected and courier.protection is None
    error = caught.value
    assert "Intet er tabt; mails venter." in error.sentence and PASSWORD not in error.sentence
    assert error.sentence == f"{error.what} Intet er tabt; mails venter. {error.to_do}"
    return error


async def told(courier: Courier, to: str = "anna@example.dk") -> str:
    async def go_on(_: object) -> bool:
        return True

    await courier.connect()
    found = await courier.deliver([to], b"Subject: x\r\n\r\nx\r\n", go_on)
    await courier.close()
    return found[to].state.value


@Ways
async def test_encrypted_checked_and_logged_in(
    fault_server: FaultServers, tls: ssl.SSLContext, config_folder: str, implicit: bool
) -> None:
    server = fault_server(tls=tls, implicit=implicit, login=(USER, PASSWORD), required=True)
    courier = Courier(settings_for(server, security=way(implicit), user=USER, **TLS), config_folder)
    await courier.connect()
    assert courier.protection in ("TLSv1.2", "TLSv1.3")
    assert await courier.reachable() and courier.connected
    await courier.connect()
    assert await told(courier) == "delivered" and len(server.stored) == 1
    heard = ["CONNECT", "EHLO", *([] if implicit else ["STARTTLS", "EHLO"]), "AUTH"]
    assert [verb for verb in server.said if verb in heard][: len(heard)] == heard
    assert server.said.count("AUTH") == 1


@Ways
async def test_a_certificate_that_proves_nothing(
    fault_server: FaultServers, authority: trustme.CA, tls: ssl.SSLContext, config_folder: str, implicit: bool
) -> None:
    def settings(server: FaultServer, **changes: Any) -> MailSettings:
        return settings_for(server, **(TLS | {"security": way(implicit), "user": USER} | changes))

    elsewhere = server_tls(authority.issue_cert("andet.example.dk"))
    stranger = server_tls(trustme.CA().issue_cert("localhost"))
    expired = server_tls(authority.issue_cert("localhost", not_after=datetime(2020, 1, 1, tzinfo=UTC)))
    for context, changes, words in (
        (elsewhere, {}, "gælder ikke for navnet localhost"),
        (stranger, {}, "udstedt af nogen, som denne computer ikke kender"),
        (tls, {"ca_file": ""}, "udstedt af nogen, som denne computer ikke kender"),
        (expired, {}, "er udløbet"),
    ):
        server = fault_server(tls=context, implicit=implicit, login=(USER, PASSWORD))
        error = await refused(settings(server, **changes), config_folder)
        assert (error.trouble, error.stage) == (Trouble.HELD, Stage.SECURITY)
        assert words in error.sentence
        assert "AUTH" not in server.said and "MAIL" not in server.said


async def test_a_server_without_encryption_gets_neither_password_nor_mail(
    fault_server: FaultServers, tls: ssl.SSLContext, config_folder: str
) -> None:
    plain = fault_server(login=(USER, PASSWORD))
    error = await refused(settings_for(plain, security="starttls", user=USER, **TLS), config_folder)
    assert (error.trouble, error.stage) == (Trouble.HELD, Stage.SECURITY)
    assert "tilbyder ikke kryptering (STARTTLS)" in error.sentence and "klartekst" in error.sentence
    # TLS towards a server that speaks first, and the other way about.
    error = await refused(settings_for(plain, security="tls", user=USER, **TLS), config_folder)
    assert (error.trouble, error.stage) == (Trouble.HELD, Stage.SECURITY)
    assert '"starttls" med 587' in error.sentence
    implicit = fault_server(tls=tls, implicit=True, login=(USER, PASSWORD))
    error = await refused(settings_for(implicit, security="starttls", connect_seconds=0.2, **TLS), config_folder)
    assert (error.trouble, error.stage) == (Trouble.OFFLINE, Stage.LINE) and "svarer ikke" in error.sentence
    assert "AUTH" not in plain.said + implicit.said
    # Whoever made these settings did not read them from a file.
    error = await refused(MailSettings(host="smtp.example.dk", security="ingen", sender=USER), config_folder)
    assert (error.trouble, error.stage) == (Trouble.HELD, Stage.SETTINGS) and "klartekst" not in error.what


async def test_old_encryption_is_none(authority: trustme.CA, config_folder: str) -> None:
    old = server_tls(authority.issue_cert("localhost"))
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_server(("127.0.0.1", 0)) as house:

        def greet() -> None:
            door, _ = house.accept()
            with door, pytest.raises(ssl.SSLError, match="UNSUPPORTED_PROTOCOL"):
                old.wrap_socket(door, server_side=True)

        greeting = asyncio.create_task(asyncio.to_thread(greet))
        settings = MailSettings(port=house.getsockname()[1], security="tls", sender=USER, **TLS)
        error = await refused(settings, config_folder)
        await greeting
    assert (error.trouble, error.stage) == (Trouble.HELD, Stage.SECURITY) and "krypteret" in error.what


async def test_the_house_s_certificate_must_be_one(
    fault_server: FaultServers, tls: ssl.SSLContext, config_folder: str
) -> None:
    server = fault_server(tls=tls)
    Path(config_folder, "tom.pem").write_text("ikke et certifikat")
    for name, words in (("mangler.pem", "findes ikke"), ("tom.pem", "intet certifikat")):
        error = await refused(settings_for(server, host="localhost", security="tls", ca_file=name), config_folder)
        assert (error.trouble, error.stage) == (Trouble.HELD, Stage.SETTINGS)
        assert words in error.sentence and "ca_fil" in error.sentence
    assert server.said == []


GREETINGS = [
    ("GREETING", "421 4.3.2 Not now", Trouble.OFFLINE, "har ikke tid lige nu"),
    ("GREETING", "554 5.7.1 Blocked", Trouble.OFFLINE, "afviser denne computer"),
    ("GREETING", "SSH-2.0-OpenSSH", Trouble.OFFLINE, "svarer ikke som en mailserver"),
    ("GREETING", DROP, Trouble.OFFLINE, "afbrudt"),
    ("GREETING", HANG, Trouble.OFFLINE, "svarer ikke"),
    ("EHLO", "421 4.3.2 Not now", Trouble.OFFLINE, "har ikke tid lige nu"),
    ("EHLO", "451 4.3.2 Not now", Trouble.OFFLINE, "har ikke tid lige nu"),
    ("EHLO", "550 5.7.1 No", Trouble.OFFLINE, "afviser denne computer"),
    ("EHLO", DROP, Trouble.OFFLINE, "afbrudt"),
    ("EHLO", HANG, Trouble.OFFLINE, "svarer ikke"),
    ("STARTTLS", "454 4.7.0 Not now", Trouble.OFFLINE, "har ikke tid lige nu"),
    ("STARTTLS", DROP, Trouble.OFFLINE, "afbrudt"),
    ("STARTTLS", HANG, Trouble.OFFLINE, "svarer ikke"),
]


@pytest.mark.parametrize(("verb", "reply", "trouble", "words"), GREETINGS)
async def test_a_server_that_will_not_have_us(
    fault_server: FaultServers,
    tls: ssl.SSLContext,
    config_folder: str,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    reply: str,
    trouble: Trouble,
    words: str,
) -> None:
    if reply == HANG and verb != "GREETING":
        monkeypatch.setattr(courier_module, "COMMAND_SECONDS", 0.6 if verb == "STARTTLS" else 0.15)
    server = fault_server(tls=tls)
    server.replies[verb] = reply
    patience = 0.15 if reply == HANG and verb == "GREETING" else 15
    settings = settings_for(server, security="starttls", connect_seconds=patience, **TLS)
    error = await refused(settings, config_folder)
    assert (error.trouble, error.stage) == (trouble, Stage.SECURITY if verb == "STARTTLS" else Stage.LINE)
    assert words in error.sentence
    server.replies.clear()
    monkeypatch.undo()
    assert await told(Courier(settings_for(server, security="starttls", **TLS), config_folder)) == "delivered"


LOGINS = [
    ("535 5.7.8 Wrong", Trouble.HELD, "godtager ikke login som beredskab@example.dk"),
    ("534 5.7.9 Application-specific password required", Trouble.HELD, "Application-specific password required"),
    ("530 5.7.0 Must issue a STARTTLS command first", Trouble.HELD, "godtager ikke login"),
    ("504 5.5.4 Unrecognized authentication type", Trouble.HELD, "godtager ikke login"),
    ("454 4.7.0 Temporary authentication failure", Trouble.OFFLINE, "kan ikke tage imod login lige nu"),
    ("432 4.3.2 Concurrent connections limit exceeded", Trouble.OFFLINE, "kan ikke tage imod login lige nu"),
    ("421 4.3.2 Closing", Trouble.OFFLINE, "kan ikke tage imod login lige nu"),
    ("334 VXNlcm5hbWU6", Trouble.OFFLINE, "svarer ikke som en mailserver"),
    ("hvad?", Trouble.OFFLINE, "svarer ikke som en mailserver"),
    (DROP, Trouble.OFFLINE, "afbrudt"),
]


@pytest.mark.parametrize(("reply", "trouble", "words"), LOGINS)
async def test_a_login_that_is_refused(
    fault_server: FaultServers, config_folder: str, reply: str, trouble: Trouble, words: str
) -> None:
    server = fault_server(login=(USER, PASSWORD))
    server.replies["AUTH"] = reply
    error = await refused(settings_for(server, user=USER), config_folder)
    assert (error.trouble, error.stage) == (trouble, Stage.LOGIN) and words in error.sentence
    assert server.said.count("AUTH") == 1, "three wrong passwords lock an account"


async def test_a_wrong_password_is_tried_once_and_named_nowhere(
    fault_server: FaultServers, config_folder: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    server = fault_server(login=(USER, "et andet"))
    error = await refused(settings_for(server, user=USER), config_folder)
    assert (error.trouble, error.code) == (Trouble.HELD, 535) and "mail.toml" in error.sentence
    assert server.said.count("AUTH") == 1
    # A server that repeats what it was told does not get the password onto anybody's screen.
    plain = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()
    for echo in (plain, plain[:20], f"AUTH:PLAIN:{plain}!", PASSWORD, base64.b64encode(PASSWORD.encode()).decode()):
        server.replies["AUTH"] = f"535 5.7.8 Bad: {echo} (gentaget)"
        error = await refused(settings_for(server, user=USER), config_folder)
        assert "»535 5.7.8 Bad: … (gentaget)«" in error.sentence
        report = "".join(traceback.format_exception(error))
        assert not any(piece in report for piece in (PASSWORD, plain[:12]))
    ours = "".join(record.getMessage() for record in caplog.records if not record.name.startswith("mail"))
    assert PASSWORD not in ours and plain[:12] not in ours


async def test_ways_of_logging_in(fault_server: FaultServers, config_folder: str) -> None:
    server = fault_server(login=(USER, PASSWORD), required=True)
    server.without = {"AUTH"}
    error = await refused(settings_for(server, user=USER), config_folder)
    assert (error.trouble, error.stage) == (Trouble.HELD, Stage.LOGIN) and 'bruger = ""' in error.sentence
    assert "AUTH" not in server.said
    # Only LOGIN: two answers, the second of which is the password.
    only_login = fault_server(login=(USER, PASSWORD), required=True, ways={"LOGIN"})
    assert await told(Courier(settings_for(only_login, user=USER), config_folder)) == "delivered"
    # A server that wants a login, and settings that have none.
    courier = Courier(settings_for(server), config_folder)
    with pytest.raises(NotConnected, match="ingen bruger") as caught:
        await told(courier)
    assert caught.value.trouble is Trouble.HELD and not courier.connected


async def test_login_with_a_token(fault_server: FaultServers, config_folder: str) -> None:
    token = "eyJ0" + "a" * 2000
    server = fault_server(login=(USER, token), required=True)
    right = settings_for(server, user=USER, token_command=("printf", f"{token}\\n"))
    assert await told(Courier(right, config_folder)) == "delivered"
    assert server.tokens == [f"user={USER}\x01auth=Bearer {token}\x01\x01"]
    wrong = settings_for(server, user=USER, token_command=("printf", "udløbet-token"))
    error = await refused(wrong, config_folder)
    assert (error.trouble, error.code) == (Trouble.HELD, 535) and "token_kommando" in error.sentence
    server.without = {"AUTH"}
    error = await refused(right, config_folder)
    assert error.trouble is Trouble.HELD and "XOAUTH2" in error.sentence
    # The net gives tokens: without it there may be none, and that passes.
    server.without = set()
    error = await refused(settings_for(server, user=USER, token_command=("false",)), config_folder)
    assert (error.trouble, error.stage) == (Trouble.OFFLINE, Stage.LOGIN)
    # A password that cannot be had does not come by itself.
    Path(config_folder, "smtp.secret").chmod(0o644)
    error = await refused(settings_for(server, user=USER), config_folder)
    assert error.trouble is Trouble.HELD and "chmod 600" in error.sentence


async def test_nobody_there(config_folder: str) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
        settings = MailSettings(host="127.0.0.1", port=port, security="ingen", sender=USER)
        error = await refused(settings, config_folder)
        assert (error.trouble, error.stage) == (Trouble.OFFLINE, Stage.LINE)
        assert "tager ikke imod forbindelser" in error.sentence
        assert not await Courier(settings, config_folder).reachable()
    for host, trouble in (("findes-ikke.invalid", Trouble.OFFLINE), ("smtp." + "x" * 70, Trouble.HELD)):
        settings = MailSettings(host=host, sender=USER)
        error = await refused(settings, config_folder)
        assert error.trouble is trouble and host in error.sentence
        assert not await Courier(settings, config_folder).reachable()


def test_a_name_server_that_does_not_answer_holds_up_neither_sending_nor_the_end(
    config_folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    over, waited_for = threading.Event(), threading.Event()

    def ask_for_ever(*_: object, **__: object) -> list[Any]:
        if not over.wait(10):
            waited_for.set()
        raise socket.gaierror(socket.EAI_AGAIN, "no")

    monkeypatch.setattr(socket, "getaddrinfo", ask_for_ever)
    settings = MailSettings(host="smtp.example.dk", sender=USER)
    try:
        # The end of ``asyncio.run`` waits for the threads that the loop has lent out.
        error = asyncio.run(refused(msgspec.structs.replace(settings, connect_seconds=0.1), config_folder))
        assert not waited_for.is_set()
    finally:
        over.set()
    assert error.trouble is Trouble.OFFLINE and "svarer ikke" in error.sentence


async def test_cancelled_on_the_way(fault_server: FaultServers, tls: ssl.SSLContext, config_folder: str) -> None:
    server = fault_server(tls=tls, login=(USER, PASSWORD))
    settings = settings_for(server, security="starttls", user=USER, **TLS)
    for verb in ("EHLO", "STARTTLS", "AUTH"):
        server.replies = {verb: HANG}
        before = server.said.count(verb)
        courier = Courier(settings, config_folder)
        connecting = asyncio.create_task(courier.connect())
        await asyncio.to_thread(server.until, partial(_heard_again, server, verb, before))
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        assert not courier.connected
    server.replies.clear()
    assert await told(Courier(settings, config_folder)) == "delivered"


def _heard_again(server: FaultServer, verb: str, before: int) -> bool:
    return server.said.count(verb) > before
