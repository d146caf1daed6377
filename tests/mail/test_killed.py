"""kill -9 of whoever sends: nothing is lost, nothing goes out twice, and what nobody can know is said (plan R44).

``beredskab mail send`` in a process of its own, against a real mail server. In the quick run a few kills; in CI, with
BEREDSKAB_ALLE_PROEVER=1, ten times as many mails.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from beredskab_tui.records import DeliveryState, SendPhase
from tests.cli.conftest import Run, run
from tests.journal.crash.conftest import Count, count
from tests.journal.crash.extent import extent
from tests.mail.faultserver import HANG, FaultServer
from tests.mail.shell import Process, clock, release, sending, write_mail_toml
from tests.room.conftest import desk, desk_for, incident
from tests.room.desk import Desk
from tests.room.letters import mails, states

__all__ = ["clock", "count", "desk", "desk_for", "incident", "run"]

MAILS = extent(quick=12, ci=120, long=1200)
LONGEST_LIFE = extent(quick=16, ci=24, long=24)
"""Commands of SMTP that the mail server hears before the next kill, at most; a mail is four."""


def phase(desk: Desk, number: int = 0) -> SendPhase | None:
    """How far the disk says that a mail has come."""
    under_way = mails(desk)[number].sending
    return under_way.phase if under_way is not None else None


def killed_at(desk: Desk, server: FaultServer, verb: str) -> None:
    """Send, and be killed when the server has heard ``verb`` once more."""
    before = server.said.count(verb)
    with sending(desk.room.folders) as one:
        server.until(lambda: server.said.count(verb) > before)
        assert one.kill()


def test_before_the_text_it_is_ready_again_and_behind_it_unknown(desk: Desk, server: FaultServer) -> None:
    folders = desk.room.folders
    release(desk, write_mail_toml(folders, server.port), "ok")

    server.replies["GREETING"] = HANG
    killed_at(desk, server, "CONNECT")
    assert phase(desk) is SendPhase.CONNECT and states(desk) == [DeliveryState.READY]

    server.replies = {"RCPT": HANG}
    killed_at(desk, server, "RCPT")
    assert phase(desk) is SendPhase.ENVELOPE, "it was ready again, and tried again"

    server.replies = {"DATA": HANG}
    killed_at(desk, server, "DATA")
    assert phase(desk) is SendPhase.DATA and states(desk) == [DeliveryState.READY]

    server.replies.clear()
    with sending(folders) as one:
        said = one.ended()
    assert states(desk) == [DeliveryState.UNKNOWN] and phase(desk) is None
    assert said.code == 1 and "1 modtager: ukendt om sendt. Intet sendes igen af sig selv" in said.err
    assert not server.stored, "nobody can know that from here"


def test_what_the_server_has_without_having_said_so_is_unknown_and_the_others_go_on(
    desk: Desk, server: FaultServer
) -> None:
    folders = desk.room.folders
    release(desk, write_mail_toml(folders, server.port), "ok", "slow", "ok+2")

    server.replies["RCPT"] = HANG
    killed_at(desk, server, "RCPT")
    server.replies.clear()
    with sending(folders) as one:
        server.until(lambda: len(server.stored) == 2)
        assert one.kill()
    assert phase(desk, 1) is SendPhase.DATA
    with sending(folders) as one:
        said = one.ended()

    assert states(desk) == [DeliveryState.DELIVERED, DeliveryState.UNKNOWN, DeliveryState.DELIVERED]
    assert said.code == 1 and said.out == "1 modtager: afleveret til mailserveren.\n"
    assert Counter(server.copies.values()) == {1: 3}


def lives(chance: random.Random, desk: Desk, server: FaultServer) -> Iterator[Process]:
    """Processes that send, each at the moment at which it is to die; for as long as there is anything to send."""
    while ready := sum(mail.waits and phase(desk, at) is not SendPhase.DATA for at, mail in enumerate(mails(desk))):
        heard = len(server.said) + chance.randint(1, min(LONGEST_LIFE, 4 * ready))
        with sending(desk.room.folders) as one:
            server.until(lambda heard=heard: len(server.said) >= heard, 30)  # type: ignore[misc]
            # Nothing is waited for here: it is the moment that may be any.
            time.sleep(chance.random() * 0.004)
            yield one


@pytest.mark.slow
def test_none_is_lost_and_none_is_sent_twice(desk: Desk, server: FaultServer, run: Run, count: Count) -> None:
    folders = desk.room.folders
    release(desk, write_mail_toml(folders, server.port), *(f"ok+{number}" for number in range(MAILS)))
    chance = random.Random(MAILS)
    kills = ended = 0
    for one in lives(chance, desk, server):
        if one.kill():
            kills += 1
        else:
            # It was quicker with the last mails.
            ended += 1
    with sending(folders) as one:
        one.ended()

    known = {one.address: one.state for mail in mails(desk) for one in mail.deliveries}
    delivered = {address for address, state in known.items() if state is DeliveryState.DELIVERED}
    unknown = {address for address, state in known.items() if state is DeliveryState.UNKNOWN}
    stored = Counter(address for mail in server.stored for address in mail.recipients)
    assert delivered | unknown == set(known) and len(known) == MAILS
    assert delivered <= stored.keys(), "lost"
    assert max(server.copies.values()) == 1 and max(stored.values()) == 1, "twice"
    assert stored.keys() - delivered <= unknown, "sent, and nobody was told that it may be"
    assert all(mail.sending is None for mail in mails(desk))
    assert kills >= MAILS // 12 and ended <= 1

    assert run("mail", "status").out.count(">: ukendt om sendt ") == len(unknown), "each doubtful one is shown"
    document = json.loads(run("mail", "status", "--json").out)
    told = [one for mail in document["mails"] for one in mail["deliveries"] if one["state"] == "unknown"]
    assert {one["address"] for one in told} == unknown and document["queue"]["unknown"] == len(unknown)
    count(
        "kill -9 of whoever sends mail",
        kills=kills,
        mails=MAILS,
        delivered=len(delivered),
        unknown=len(unknown),
        of_them_stored_by_the_server=len(unknown & stored.keys()),
        lost=len(set(known) - delivered - unknown),
        sent_twice=sum(copies > 1 for copies in stored.values()),
    )
