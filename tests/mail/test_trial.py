"""``beredskab mail proev``: one mail to oneself, and what is wrong in words an office can act on (R44)."""

import email
import email.policy
import ssl
from typing import Any

from beredskab_tui.mail.trial import Step, try_out
from beredskab_tui.plan.mail import MailSettings
from tests.conftest import EVENING
from tests.mail.conftest import PASSWORD, USER, FaultServers, settings_for

NAMES = ["Indstillinger", "Forbindelse", "Kryptering", "Login", "Afsender", "Prøvemail"]


async def tried(settings: MailSettings, folder: str, to: str = "karen@example.dk") -> list[Step]:
    steps = await try_out(settings, folder, to, EVENING)
    assert [step.ok for step in steps[:-1]] == [True] * (len(steps) - 1), "only the last may fail"
    assert [step.name for step in steps[:-1]] == NAMES[: len(steps) - 1]
    assert PASSWORD not in str(steps) and all(step.sentence.endswith((".", ".secret")) for step in steps)
    assert not any("mails venter" in step.sentence for step in steps), "no mail waits for a trial"
    return steps


async def test_everything_works(fault_server: FaultServers, tls: ssl.SSLContext, config_folder: str) -> None:
    server = fault_server(tls=tls, login=(USER, PASSWORD), required=True)
    settings = settings_for(server, host="localhost", security="starttls", ca_file="huset.pem", user=USER, active=False)
    steps = await tried(settings, config_folder)
    assert steps[-1].ok and [step.name for step in steps] == NAMES
    text = "\n".join(step.sentence for step in steps)
    assert "Mail er slået fra" in text and "Krypteret (TLS 1." in text and f"Logget ind som {USER}." in text
    (stored,) = server.stored
    assert stored.recipients == ("karen@example.dk",)
    mail = email.message_from_bytes(stored.content, policy=email.policy.default)
    assert str(mail["Subject"]) == "PRØVE: mail fra beredskabstavlen"
    assert str(mail["Date"]) == "Mon, 23 Nov 2026 19:14:00 +0100"
    assert str(mail["From"]) == f"Boligsocialt Sekretariat Søparken <{USER}>" and str(mail["To"]) == "karen@example.dk"
    assert "Der er ikke sket noget" in mail.get_content()
    assert server.said[-1] == "QUIT"


async def test_danish_addresses(fault_server: FaultServers, config_folder: str) -> None:
    server = fault_server()
    for to in ("søren@example.dk", "info@søen.example.dk"):
        steps = await tried(settings_for(server), config_folder, to)
        assert steps[-1].ok
    assert [mail.recipients[0] for mail in server.stored] == ["søren@example.dk", "info@xn--sen-0na.example.dk"]
    assert [b"\r\nTo: s\xc3\xb8ren@" in mail.content for mail in server.stored] == [True, False]
    old = fault_server(utf8=False)
    assert "bogstaver før @" in (await tried(settings_for(old), config_folder, "søren@example.dk"))[-1].sentence


async def test_each_thing_that_may_be_wrong_is_named(
    fault_server: FaultServers, tls: ssl.SSLContext, config_folder: str
) -> None:
    server = fault_server(login=(USER, PASSWORD))
    encrypted = fault_server(tls=tls)
    right = settings_for(server)

    async def last(name: str, *, to: str = "karen@example.dk", **changes: Any) -> str:
        settings = settings_for(server, **changes)
        steps = await tried(settings, config_folder, to)
        assert not steps[-1].ok and steps[-1].name == name, steps
        return steps[-1].sentence

    assert "server er ikke udfyldt" in await last("Indstillinger", host="")
    assert "afsender er ikke udfyldt" in await last("Indstillinger", sender="")
    assert "ca_fil" in await last("Indstillinger", security="tls", ca_file="mangler.pem")
    assert "port er rigtig" in await last("Forbindelse", port=1)
    assert "sikkerhed og port" in await last("Kryptering", security="starttls")
    assert "ca_fil" in await last("Kryptering", host="localhost", port=encrypted.port, security="starttls")
    server.replies["AUTH"] = "535 5.7.139 SmtpClientAuthentication is disabled"
    assert "åbne for SMTP-login" in await last("Login", user=USER)
    assert "findes ikke" in await last("Login", user=USER, password_file="andet.secret")
    server.replies = {"MAIL": "550 5.7.1 Not yours"}
    assert "afsender og bruger hører sammen" in await last("Afsender")
    server.replies = {"DATA": "421 4.3.2 Closing"}
    assert "har ikke tid" in await last("Prøvemail")
    server.replies = {}
    assert "adressen er skrevet rigtigt" in await last("Prøvemail", to="perm@example.dk")
    assert "Prøv igen om nogle minutter" in await last("Prøvemail", to="later@example.dk")
    assert "ukendt, om prøvemailen blev sendt" in await last("Prøvemail", to="stored@example.dk")
    assert "ikke én mailadresse" in await last("Prøvemail", to="karen")
    assert len(server.stored) == 1 and (await tried(right, config_folder))[-1].ok and len(server.stored) == 2
