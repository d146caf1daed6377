"""Mail by command: an outbox that processes of the real program send from, and those processes."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

import pytest

from beredskab_tui.locations import Folders
from beredskab_tui.mail import letter
from beredskab_tui.plan.mail import MailSettings, read_mail
from beredskab_tui.records import Channel, Message, Recipient
from beredskab_tui.room import messages, releasing
from beredskab_tui.room.messages import Text
from beredskab_tui.room.seat import utc_now
from tests.cli.conftest import command, environment
from tests.conftest import Clock
from tests.room.desk import Desk
from tests.room.letters import TICKED


@pytest.fixture
def clock() -> Clock:
    """The processes' clock is the real one, and what is approved tonight is stale tomorrow. Some seconds ago: the
    fixture that starts an incident lets ten go by."""
    return Clock(utc_now() - timedelta(seconds=15))


Value = str | int | bool


def write_mail_toml(folders: Folders, port: int, **changes: Value) -> MailSettings:
    """``mail.toml`` for a server on this computer: neither *fortryd* nor a limit, but for what ``changes`` says."""
    values: dict[str, Value] = {
        "aktiv": True,
        "server": "127.0.0.1",
        "port": port,
        "sikkerhed": "ingen",
        "afsender": "beredskab@example.dk",
        "fortryd_sekunder": 0,
        "mails_pr_minut": 0,
        "enkeltmails_hoejst": 500,
    }
    path = os.path.join(folders.config, "mail.toml")
    with open(path, "w", encoding="utf-8") as file:
        for key, value in (values | changes).items():
            file.write(f"{key} = {str(value).lower() if isinstance(value, bool | int) else repr(value)}\n")
    return read_mail(path)


def release(desk: Desk, settings: MailSettings, *who: str) -> Message:
    """A message to these local parts, each of which says what the server makes of it; approved by who leads."""
    recipients = tuple(Recipient(name=f"Åse {one}", address=f"{one}@example.dk") for one in who)
    text = Text("Ændring på Søparken", "Der er ro nu.\n", (Channel.MAIL,), recipients)
    written = messages.write(desk.seat, text, kind="fri", title="Fri besked")
    freeze = letter.freezer(desk.room.folders, desk.seat.incident_id, settings, exercise=False)
    return releasing.approve(desk.seat, written.id, seen=1, settings=settings, freeze=freeze, **TICKED)


class Said(NamedTuple):
    """What a process left behind."""

    code: int
    out: str
    err: str


class Process:
    """``beredskab mail …`` in a process of its own."""

    def __init__(self, folders: Folders, *arguments: str) -> None:
        self.process = subprocess.Popen(
            command("mail", *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(folders),
            cwd=folders.data,
        )

    def kill(self) -> bool:
        """kill -9: nothing is tidied up. False when it had come to its own end before."""
        self.process.kill()
        self.process.communicate(timeout=30)
        return self.process.returncode == -signal.SIGKILL

    def ended(self, seconds: float = 30) -> Said:
        """Wait for its end."""
        out, err = self.process.communicate(timeout=seconds)
        return Said(self.process.returncode, out.decode(), err.decode())


@contextmanager
def sending(folders: Folders, *arguments: str) -> Iterator[Process]:
    """A process of ``mail send`` that does not outlive the test."""
    one = Process(folders, "send", *arguments)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.kill()
