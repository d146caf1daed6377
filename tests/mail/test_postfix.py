"""The whole way to a real mail server with the settings of the README, and what came of it for each recipient."""

import email
import email.policy
import json
import os
import subprocess
from pathlib import Path

import pytest
import trustme

from beredskab_tui.access.people import read_people
from beredskab_tui.journal import Change
from beredskab_tui.locations import Folders
from beredskab_tui.mail import letter
from beredskab_tui.mail.filling import facts, fill
from beredskab_tui.mail.templates import read_templates
from beredskab_tui.plan.config import load
from beredskab_tui.records import Activator, Recipient
from beredskab_tui.room import messages, opening, releasing
from beredskab_tui.room.board import Board
from beredskab_tui.room.messages import Text
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import utc_now
from tests.cli.conftest import command, environment
from tests.mail.postfix import DEFERRED, REFUSED, Postfix
from tests.room.letters import TICKED
from tests.tui.support import sitting

README = Path(__file__).parent.parent.parent / "README.md"


def settings_of_the_readme(port: int) -> str:
    """The README's block of ``mail.toml``, for a server on this computer that asks for no login."""
    block = README.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    told = block.replace('"smtp.example.dk"', '"localhost"').replace("587", str(port))
    told = "".join(f"{line}\n" for line in told.splitlines() if not line.startswith("bruger"))
    return f'{told}afsendernavn = "Boligsocialt Sekretariat Søparken"\nca_fil = "huset.pem"\nfortryd_sekunder = 0\n'


@pytest.mark.slow
async def test_group_2_is_activated_by_mail(folders: Folders) -> None:
    authority = trustme.CA()
    with Postfix(authority) as postfix:
        authority.cert_pem.write_to_path(os.path.join(folders.config, "huset.pem"))
        Path(folders.config, "mail.toml").write_text(settings_of_the_readme(postfix.port), encoding="utf-8")
        config, people = load(folders.config, None), read_people(folders.people)
        assert config.mail.active and config.mail.security == "starttls" and not config.problems
        room = Room(folders, people.leader, people, utc_now, "leder")
        incident = opening.start(
            room, config.plan, config.contacts, "Skud ved Søparkvej 12", kind="skyderi", place="Søparkvej 12",
            police_case=True, activated_by=Activator.POLICE,
        )  # fmt: skip
        board = Board(people)

        def apply(change: Change) -> None:
            board.apply(change)

        seat = room.sit(incident, apply)
        template = read_templates(folders.config, None, config.plan).by_id["aktivering-gruppe-2"]
        text = fill(template, facts(board, config.plan, people, people.leader, utc_now()), {})
        whom = (
            Recipient(name="Søren Ærø", address="soeren@example.dk", phone="00 00 90 01"),
            Recipient(name="Åse Lund", address=REFUSED, phone="00 00 90 02"),
            Recipient(name="Bo Dam", address=DEFERRED, phone="00 00 90 03"),
        )
        written = messages.write(
            seat, Text(text.subject, text.text, template.channels, whom), kind=template.id, title=template.name
        )
        freeze = letter.freezer(folders, incident, config.mail, exercise=False)
        releasing.approve(
            seat, written.id, seen=1, agreed_with_police=True, settings=config.mail, freeze=freeze, **TICKED
        )
        seat.journal.close()

        sent = subprocess.run(
            command("mail", "send"), env=environment(folders), capture_output=True, text=True, timeout=90, check=False
        )
        assert sent.returncode == 1, "one of them was refused"
        told = subprocess.run(
            command("mail", "status", "--json"), env=environment(folders), capture_output=True, text=True, check=True
        )
        mails = json.loads(told.stdout)["mails"]
        assert [(one["name"], one["state"], one["code"]) for mail in mails for one in mail["deliveries"]] == [
            ("Søren Ærø", "delivered", 250),
            ("Åse Lund", "failed", 550),
            ("Bo Dam", "waiting", 450),
        ]

        (raw,) = postfix.until_arrived(1)
        read = email.message_from_bytes(raw, policy=email.policy.default)
        assert "ESMTPS" in str(read["Received"]), "encrypted"
        assert (str(read["To"]), str(read["Subject"])) == ("Søren Ærø <soeren@example.dk>", text.subject)
        part = read.get_body(("plain",))
        assert part is not None and part.get_content().replace("\r\n", "\n") == f"{text.text}\n"
        assert str(read["Message-ID"]) == mails[0]["message_id"]

        for size in ((80, 24), (120, 40)):
            async with sitting(room, config, incident=incident, size=size) as karen:
                await karen.press("f8")
                await karen.sees("1 afleveret, 1 fejlet")
                await karen.close_all()
                await karen.sees("MAIL: 1 fejlet")
                assert "Ring i stedet: Åse Lund, 00 00 90 02" in [
                    task.title.partition(" (besked")[0] for task in karen.board.tasks
                ]


@pytest.mark.slow
async def test_a_certificate_of_nobody_known_holds_the_queue(folders: Folders) -> None:
    with Postfix(trustme.CA()) as postfix:
        trustme.CA().cert_pem.write_to_path(os.path.join(folders.config, "huset.pem"))
        Path(folders.config, "mail.toml").write_text(settings_of_the_readme(postfix.port), encoding="utf-8")
        tried = subprocess.run(
            command("mail", "proev"), env=environment(folders), capture_output=True, text=True, timeout=60, check=False
        )
        assert tried.returncode == 1 and "certifikat" in (tried.stdout + tried.stderr)
        assert not postfix.texts()
