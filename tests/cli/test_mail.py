"""``beredskab mail``: how it is with the outbox, sending by command, and the trial; against a real mail server."""

import configparser
import json
import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from beredskab_tui.cli.parser import Parser, parse, split
from beredskab_tui.cli.verbs import find
from beredskab_tui.locations import Folders
from beredskab_tui.records import DeliveryState, Recipient
from beredskab_tui.room import messages
from tests.cli.conftest import ROOT, Run, controls
from tests.mail.conftest import closed_port, fault_server, server
from tests.mail.faultserver import HANG, FaultServer
from tests.mail.shell import clock, release, sending, write_mail_toml
from tests.room.conftest import desk, desk_for, incident
from tests.room.desk import Desk
from tests.room.letters import approved, mails, states, text

__all__ = ["clock", "closed_port", "desk", "desk_for", "fault_server", "incident", "server"]


def status(run: Run, *arguments: str) -> dict[str, Any]:
    """What ``mail status --json`` says."""
    ran = run("mail", "status", "--json", *arguments)
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def timed(said: str) -> str:
    """What was said, without the day: shortly before midnight the next time stands with it."""
    return re.sub(r"\b[a-zø]{3} \d+\.\d+ kl\. ", "kl. ", said)


def test_what_was_sent_and_what_was_not_is_said_shown_and_told_to_programs(
    desk: Desk, server: FaultServer, run: Run
) -> None:
    settings = write_mail_toml(desk.room.folders, server.port)
    release(desk, settings, "ok", "control", "later", "stored")
    messages.write(desk.seat, text(subject="Ny tekst"), kind="fri", title="Fri besked")

    ran = run("mail", "send")

    assert ran.code == 1 and not controls(ran.out + ran.err)
    assert timed(ran.out).startswith(
        "1 modtager: afleveret til mailserveren.\n1 modtager venter; den næste kan sendes kl. "
    )
    assert ran.err.splitlines() == [
        "1 modtager får ikke mailen: den er afvist eller for gammel. Ring i stedet; se »beredskab mail status«.",
        "1 modtager: ukendt om sendt. Intet sendes igen af sig selv; lederen afgør det på tavlen (F8).",
    ]
    shown = run("mail", "status")
    assert shown.code == 0 and not controls(shown.out)
    assert "\n  1 modtager venter; den næste sendes " in timed(shown.out)
    assert "\n   1  Fri besked, »Ændring på Søparken«: godkendt kl. " in shown.out
    assert " (KH); 1 afleveret, 1 fejlet, 1 ukendt om sendt, 1 venter\n" in shown.out
    assert "<ok@example.dk>" not in shown.out, "who has got it is counted"
    assert "  Åse control <control@example.dk>: fejlet " in shown.out and ": 550 ]0;ejet[2Jnej 1mtak\n" in shown.out
    assert (
        "  Åse later <later@example.dk>: venter, prøves igen kl. " in timed(shown.out)
        and ": 450 4.2.0 Try again later\n" in shown.out
    )
    assert (
        "  Åse stored <stored@example.dk>: ukendt om sendt " in shown.out and ": Forbindelsen blev afbrudt" in shown.out
    )
    assert shown.out.endswith("\n   2  Fri besked, »Ny tekst«: til godkendelse\n")
    told = status(run)
    assert told["incident"]["id"] == desk.seat.incident_id
    assert [told["queue"][name] for name in ("state", "active", "waiting", "unknown")] == ["waiting", True, 1, 1]
    assert [one["state"] for one in told["messages"]] == ["released", "proposed"]
    assert [one["state"] for one in told["mails"]] == ["delivered", "failed", "waiting", "unknown"]
    (waits,) = told["mails"][2]["deliveries"]
    assert (waits["state"], waits["code"], waits["said"]) == ("waiting", 450, "4.2.0 Try again later")
    everything = json.loads(run("vis", "--json").out)
    assert everything["messages"] == told["messages"] and everything["mails"] == told["mails"]
    assert everything["mail_queue"].items() <= told["queue"].items()

    again = run("mail", "send")
    assert again.code == 1 and "ukendt om sendt" in again.err and "får ikke mailen" not in again.err
    assert len(server.stored) == 2, "what is deferred is left for the next run, what is unknown for the leader"


def test_whoever_gets_no_mail_is_named_with_the_number(desk: Desk, run: Run) -> None:
    whom = (
        Recipient(name="a@example.dk", address="a@example.dk"),
        Recipient(name="Vagten", phone="00 00 90 01", trouble="Har ingen mailadresse."),
        Recipient(name="Åse", address="åse@", trouble="Adressen er ikke færdig."),
    )
    written = text()._replace(recipients=whom)
    message = messages.write(desk.seat, written, kind="fri", title="Fri besked")
    approved(desk, message)
    lines = [line.strip() for line in timed(run("mail", "status").out).splitlines()]
    assert lines[-2:] == [
        "Vagten: ingen mail. Har ingen mailadresse. Ring: 00 00 90 01",
        "Åse <åse@>: ingen mail. Adressen er ikke færdig. Ring: intet nummer",
    ]
    assert lines[-3] == "a@example.dk: klar"  # mail is off: nobody is told when it is sent


def test_without_messages_without_an_incident_and_with_several(run: Run) -> None:
    assert run("mail", "status").out.startswith("Ingen åben hændelse i ")
    assert status(run) == {"incidents": []} and run("mail", "send").out == "Ingen mails venter.\n"
    run("start", "En")
    assert status(run)["messages"] == status(run)["mails"] == [] and status(run)["queue"]["state"] == "off"
    second = run("start", "To").out.strip()
    out = run("mail", "status").out
    assert "Hændelse 1: En\n" in out and "Hændelse 2: To\n" in out and out.count("Mail er slået fra i mail.toml") == 2
    assert len(status(run)["incidents"]) == 2
    assert status(run, "--haendelse", "2")["incident"]["id"] == second


def test_why_nothing_is_sent(desk: Desk, server: FaultServer, closed_port: int, run: Run) -> None:
    folders = desk.room.folders
    release(desk, write_mail_toml(folders, closed_port, aktiv=False), "ok")
    off = run("mail", "send")
    assert (off.code, off.out) == (1, "1 modtager venter.\n")
    assert off.err.startswith("Mail er slået fra i mail.toml, så intet bliver sendt.")
    assert status(run)["queue"]["state"] == "off"

    write_mail_toml(folders, closed_port)
    offline = run("mail", "send")
    assert offline.code == 1 and offline.err.startswith("Mailserveren kan ikke nås siden kl. ")
    assert " Prøves igen " in offline.err and offline.err.count("\n") == 1
    assert status(run)["queue"]["state"] == "offline" and "kan ikke nås siden" in run("mail", "status").out

    write_mail_toml(folders, server.port, sikkerhed="tls")
    run("mail", "send", "--igen")
    held = run("mail", "send")
    assert held.code == 1 and held.err.startswith("Mails bliver holdt tilbage siden kl. ") and "mail.toml" in held.err
    assert status(run)["queue"]["state"] == "held"
    assert server.said.count("CONNECT") == 1, "not again and again with the same settings"
    run("mail", "send", "--igen")
    assert server.said.count("CONNECT") == 2, "but when somebody asks for it"

    write_mail_toml(folders, server.port)
    sent = run("mail", "send")
    assert (sent.code, sent.err) == (0, "") and sent.out == "1 modtager: afleveret til mailserveren.\n"
    assert status(run)["queue"]["state"] == "idle" and run("mail", "status").out.count("Ingen mails venter.") == 1


def test_what_may_be_called_back_for_some_seconds_is_waited_for(desk: Desk, server: FaultServer, run: Run) -> None:
    release(desk, write_mail_toml(desk.room.folders, server.port, fortryd_sekunder=600), "ok")
    ran = run("mail", "send")
    assert ran.code == 0 and ran.out.startswith("1 modtager venter; den næste kan sendes ") and not server.said
    assert ": klar, sendes kl. " in timed(run("mail", "status").out)
    release(desk, write_mail_toml(desk.room.folders, server.port, fortryd_sekunder=6), "ok+2")
    assert run("mail", "send").out.startswith("1 modtager: afleveret til mailserveren.\n1 modtager venter; ")
    assert [one.recipients for one in server.stored] == [("ok+2@example.dk",)]


def test_somebody_else_sends_and_a_signal_ends_it_in_order(desk: Desk, server: FaultServer, run: Run) -> None:
    folders = desk.room.folders
    release(desk, write_mail_toml(folders, server.port), "ok", "ok+2")
    server.replies["RCPT"] = HANG
    with sending(folders) as one:
        server.until(lambda: "RCPT" in server.said)
        second = run("mail", "send")
        assert second == (0, "KH sender lige nu og tager det, der venter.\n", "")
        assert "\n  Sender 0 af 2 (KH). 2 modtagere venter.\n" in run("mail", "status").out
        # The first one asks it to let the mail on the wire end, the second one not to wait for that either.
        one.process.send_signal(signal.SIGINT)
        one.process.send_signal(signal.SIGTERM)
        said = one.ended()
    assert said.code == 130 and said.err == ""
    assert said.out == (
        "2 modtagere venter. En mail var på vej, da der blev stoppet: næste afsendelse gør op, om den er sendt.\n"
    )
    server.replies.clear()
    assert run("mail", "send").code == 0
    assert states(desk) == [DeliveryState.DELIVERED] * 2 and set(server.copies.values()) == {1}


def test_a_service_that_is_stopped_lets_the_mail_on_the_wire_end(desk: Desk, server: FaultServer) -> None:
    release(desk, write_mail_toml(desk.room.folders, server.port), *(f"ok+{number}" for number in range(300)))
    with sending(desk.room.folders) as one:
        server.until(lambda: len(server.stored) >= 2)
        one.process.send_signal(signal.SIGTERM)
        said = one.ended()
    sent = states(desk).count(DeliveryState.DELIVERED)
    assert (said.code, said.err) == (0, "") and said.out.startswith(f"{sent} modtagere: afleveret til mailserveren.\n")
    assert 2 <= sent == len(server.stored) < 300 and all(mail.sending is None for mail in mails(desk))


def test_whoever_may_only_read_sends_nothing(desk: Desk, server: FaultServer, run: Run) -> None:
    release(desk, write_mail_toml(desk.room.folders, server.port), "ok")
    ran = run("mail", "send", bruger="tove")
    assert (ran.code, ran.out) == (1, "") and "læseadgang" in ran.err and not server.said
    assert run("mail", "status", bruger="tove").code == 0


def test_the_trial_goes_to_oneself_and_says_what_is_wrong(folders: Folders, server: FaultServer, run: Run) -> None:
    write_mail_toml(folders, server.port, aktiv=False)
    ran = run("mail", "proev")
    assert (ran.code, ran.err) == (0, "")
    assert [line[:24].rstrip() for line in ran.out.splitlines()] == [
        "i orden  Indstillinger:",
        "i orden  Forbindelse: Ma",
        "i orden  Kryptering: Ing",
        "i orden  Login: Uden log",
        "i orden  Afsender: Mails",
        "i orden  Prøvemail: Afle",
    ]
    assert run("mail", "proev", "perm@example.dk").err.startswith("FEJL     Prøvemail: Mailserveren afviser mail til ")
    assert [one.recipients for one in server.stored] == [("karen@example.dk",)]
    wrong = run("mail", "proev", "ea@example.dk, bo@example.dk")
    assert wrong.code == 1 and "ikke én mailadresse" in wrong.err and len(server.stored) == 1
    server.replies["GREETING"] = "554 5.7.1 Blocked"
    refused = run("mail", "proev")
    assert refused.code == 1 and refused.out.count("\n") == 1
    assert refused.err.startswith("FEJL     Forbindelse: ") and "prøv et andet net" in refused.err
    with open(os.path.join(folders.config, "mail.toml"), "a", encoding="utf-8") as file:
        file.write("aktiv = ja\n")
    assert "mail.toml, linje " in run("mail", "proev").err, "an earlier version that was good is not what is tried"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("slet",),
        ("status", "nu"),
        ("send", "nu"),
        ("send", "--json"),
        ("send", "--haendelse", "1"),
        ("status", "--igen"),
        ("proev", "ea@example.dk", "bo@example.dk"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run("mail", *arguments)
    assert (ran.code, ran.out) == (2, "") and ran.err.endswith("Intet er gjort.\n") and ran.err.count("\n") == 1


def test_the_check_says_what_is_wrong_with_mail(folders: Folders, server: FaultServer, run: Run) -> None:
    write_mail_toml(folders, server.port, bruger="beredskab@example.dk")
    fine = run("tjek", bruger=None).out
    assert "OBS      Adgangskoden til mail mangler: filen " in fine and "Skriv: chmod 600 " in fine
    assert " beskedskabeloner er uden fejl.\n" in fine and "i orden  ordvalg.toml er uden fejl.\n" in fine

    secret = Path(folders.config, "smtp.secret")
    secret.write_text("hemmeligt\n", encoding="utf-8")
    secret.chmod(0o640)
    template = next(Path(folders.config, "skabeloner").glob("*.txt"))
    template.write_text("navn: Uden streg\n", encoding="utf-8")
    Path(folders.config, "ordvalg.toml").write_text("hej\n", encoding="utf-8")
    ran = run("tjek", bruger=None)
    assert ran.code == 0 and "hemmeligt" not in ran.out
    assert "OBS      Andre end ejeren kan læse filen med adgangskoden, " in ran.out
    assert "OBS      Beskedskabelonerne har " in ran.out and f"{template.name}: linjen med --- mangler" in ran.out
    assert "OBS      ordvalg.toml har 1 fejl." in ran.out
    assert not server.said, "without --alt nobody is called"


def test_the_long_check_calls_the_mail_server(folders: Folders, server: FaultServer, run: Run) -> None:
    write_mail_toml(folders, server.port)
    assert "i orden  Mailserveren 127.0.0.1 kan bruges." in run("tjek", "--alt", bruger=None).out
    assert "MAIL" not in server.said and not server.stored
    server.replies["EHLO"] = "421 4.3.2 Not now"
    ran = run("tjek", "--alt", bruger=None)
    assert ran.code == 0 and "OBS      Mailserveren 127.0.0.1 har ikke tid lige nu." in ran.out


def test_the_example_units_run_a_command_that_there_is() -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    unit.read(Path(ROOT, "docs", "beredskab-mail.service"), encoding="utf-8")
    program, *arguments = unit["Service"]["ExecStart"].split()
    name, rest = split(arguments)
    options = parse(Parser(find(name)), rest)
    assert program.startswith("%h/") and (name, options.hvad) == ("mail", ["send"])
    assert options.config.startswith("%h/") and options.data.startswith("%h/") and options.bruger
    timer = configparser.ConfigParser(interpolation=None)
    timer.read(Path(ROOT, "docs", "beredskab-mail.timer"), encoding="utf-8")
    assert timer["Timer"]["OnCalendar"] == "minutely"
