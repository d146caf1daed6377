"""``uv run python -m tests.bench mail``: what the outbox costs beside plain SMTP, and a key while mails go out.

200 mails, one for each recipient, through the whole outbox and with ``smtplib`` on one connection to the same server;
to the latter is added what as many flushes of such records cost on this disk. Rate limit and *fortryd* are off.
"""

import asyncio
import os
import shutil
import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final, TypeVar

from beredskab_tui.access.people import read_people
from beredskab_tui.journal.keeper import Keeper
from beredskab_tui.locations import Folders, sample_config
from beredskab_tui.mail import letter
from beredskab_tui.mail.sender import Sender
from beredskab_tui.plan.config import load
from beredskab_tui.plan.mail import MailFile, MailSettings
from beredskab_tui.records import Channel, DeliveryState, Mail, Recipient, read
from beredskab_tui.room import messages, opening, releasing
from beredskab_tui.room.messages import Text
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import Seat, utc_now
from tests.bench.board import Measured, ready
from tests.bench.figures import Figure, duration, ratio
from tests.bench.places import fill
from tests.mail.faultserver import FaultServer
from tests.pty.terminal import CTRL_U

T = TypeVar("T")

MAILS: Final = 200
ROUNDS: Final = 5
MOST: Final = 3.0
KEYS: Final = 60
MOST_FOR_A_KEY: Final = 1.5
TEXT: Final = "Kære alle\n\nDer er ro i området nu. Vi skriver igen kl. 21.\n\nVenlig hilsen\nSekretariatet\n" * 4
TICKED: Final = {"factual": True, "correct": True, "timely": True}


def settings_for(port: int) -> MailSettings:
    return MailSettings(
        active=True,
        host="127.0.0.1",
        port=port,
        security="ingen",
        sender="beredskab@example.dk",
        undo_seconds=0,
        per_minute=0,
        single_mails=MAILS,
    )


def released(seat: Seat, folders: Folders, settings: MailSettings) -> None:
    """A message to ``MAILS`` recipients, which may be sent."""
    recipients = tuple(Recipient(name=f"Nr. {one}", address=f"ok+{one}@example.dk") for one in range(MAILS))
    text = Text("Til orientering", TEXT, (Channel.MAIL,), recipients)
    message = messages.write(seat, text, kind="fri", title="Fri besked")
    freeze = letter.freezer(folders, seat.incident_id, settings, exercise=False)
    releasing.approve(seat, message.id, seen=1, settings=settings, freeze=freeze, **TICKED)


def through_the_outbox(room: Room, settings: MailSettings) -> float:
    """Seconds for everything that waits, as the board does it: the loop here, the journal in its own thread."""
    keeper = Keeper()

    async def do(work: Callable[[], T]) -> T:
        return await asyncio.wrap_future(keeper.call(work))

    async def send() -> float:
        sender = Sender(room, MailFile(room.folders.config, settings), do)
        began = time.perf_counter()
        await sender.round()
        taken = time.perf_counter() - began
        await sender.leave()
        return taken

    try:
        return asyncio.run(send())
    finally:
        keeper.close()


def with_smtplib(port: int, content: bytes) -> float:
    """Seconds for as many mails on one connection, made before."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="[127.0.0.1]") as line:
        for number in range(MAILS):
            line.sendmail("beredskab@example.dk", [f"ok+{number}@example.dk"], content)
    return time.perf_counter() - began


def flushes(path: str, count: int, size: int) -> float:
    """Seconds for so many appends of so many bytes, each on the disk before the next."""
    line = b"x" * size
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        began = time.perf_counter()
        for _ in range(count):
            os.write(fd, line)
            os.fdatasync(fd)
        return time.perf_counter() - began
    finally:
        os.close(fd)


def measure(folder: str) -> list[Figure]:
    """The outbox ÷ (smtplib + its flushes), by their medians; and a key on an open board while mails go out."""
    folders = fill(os.path.join(folder, "throughput"), 50)
    people = read_people(folders.people)
    room = Room(folders, people.leader, people, utc_now, "bench")
    pairs, parts = [], []
    with FaultServer() as server:
        settings = settings_for(server.port)
        for number in range(ROUNDS):
            incident = opening.start(room, load(folders.config, None).plan, (), f"Måling {number}")
            seat = room.sit(incident)
            released(seat, folders, settings)
            before, size = seat.journal.head[0], os.stat(seat.journal.path).st_size
            ours = through_the_outbox(room, settings)
            seat.journal.refresh()
            mails = [read(Mail, key, one) for key, one in seat.journal.table(Mail.table).items()]
            assert all(mail.deliveries[0].state is DeliveryState.DELIVERED for mail in mails)
            count = seat.journal.head[0] - before
            each = (os.stat(seat.journal.path).st_size - size) // count
            content = letter.read(folders.mail(incident, mails[0].digest))
            seat.journal.close()
            plain = with_smtplib(server.port, content)
            disk = flushes(os.path.join(folder, "flushes"), count, each)
            pairs.append((ours, plain + disk))
            parts.append((plain, disk, count, each))
    measured, words = ratio(pairs)
    plain, disk = (statistics.median(part[at] for part in parts) for at in (0, 1))
    remark = (
        f"{words}; smtplib {duration(plain)}, {parts[0][2]} flushes of {parts[0][3]} bytes {duration(disk)}, "
        f"{MAILS} mails"
    )
    return [
        Figure(f"{MAILS} mails through the outbox ÷ (smtplib + flushes)", measured, MOST, remark=remark),
        *key(folder),
    ]


def key(folder: str) -> list[Figure]:
    """The echo of a key on an open board: p95 while mails go out ÷ p95 when nothing happens.

    The board that is measured sends them. The mail server and whoever approves are processes of their own, so that
    what they cost is not taken for what the board does.
    """
    folders = fill(os.path.join(folder, "keys"), 500)._replace(config=os.path.join(folder, "config"))
    shutil.copytree(sample_config(), folders.config)
    where = ("--config", folders.config, "--data", folders.data)
    server = subprocess.Popen([sys.executable, "-m", "tests.bench.mailhouse", "serve"], stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with open(os.path.join(folders.config, "mail.toml"), "w", encoding="utf-8") as file:
            file.write(
                f'aktiv = true\nserver = "127.0.0.1"\nport = {port}\nsikkerhed = "ingen"\n'
                'afsender = "beredskab@example.dk"\nfortryd_sekunder = 0\nmails_pr_minut = 0\n'
                f"enkeltmails_hoejst = {MAILS}\n"
            )
        with Measured(*where, "--bruger", "amina", size=(120, 40)) as board:
            ready(board)
            idle = [echo(board, number) for number in range(KEYS)]
            approve = [sys.executable, "-m", "tests.bench.mailhouse", "release", folders.config, folders.data]
            subprocess.run(approve, check=True)
            board.sees("MAIL: sender")
            busy = [echo(board, number) for number in range(KEYS)]
            assert "MAIL: sender" in board.text, "they have all gone before the keys were pressed"
    finally:
        server.kill()
        server.wait()
    p95 = [statistics.quantiles(times, n=20)[-1] for times in (busy, idle)]
    middle = [statistics.median(times) for times in (busy, idle)]
    remark = f"p95 {p95[0]:.3g} / {p95[1]:.3g} ms, medians {middle[0]:.3g} / {middle[1]:.3g} ms, {KEYS} keys each"
    return [Figure("p95 of a key's echo while mails go out ÷ idle", p95[0] / p95[1], MOST_FOR_A_KEY, remark=remark)]


def echo(board: Measured, number: int) -> float:
    """Milliseconds until a letter in the log line is on the screen."""
    if len(board.line) > 20:
        board.send(CTRL_U)
        board.until(lambda: not board.line)
    letter_now = "abcdefghijklmnopqrstuvwxyz"[number % 26]
    wanted = board.line + letter_now
    began = time.perf_counter()
    board.send(letter_now)
    board.until(lambda: board.line == wanted)
    return (time.perf_counter() - began) * 1000
