"""Several sessions that send from one outbox: one of them at a time, and each mail once (plan R44)."""

from collections import Counter
from contextlib import ExitStack

import pytest

from beredskab_tui.records import DeliveryState
from tests.journal.crash.conftest import Count, count
from tests.mail.conftest import FaultServers
from tests.mail.shell import clock, release, sending, write_mail_toml
from tests.room.conftest import desk, desk_for, incident
from tests.room.desk import Desk
from tests.room.letters import states

__all__ = ["clock", "count", "desk", "desk_for", "incident"]

MAILS = 60
SESSIONS = 4


@pytest.mark.slow
def test_four_processes_send_each_mail_once(desk: Desk, fault_server: FaultServers, count: Count) -> None:
    server, folders = fault_server(), desk.room.folders
    release(desk, write_mail_toml(folders, server.port), *(f"ok+{number}" for number in range(MAILS)))
    with ExitStack() as stack:
        ends = [one.ended() for one in [stack.enter_context(sending(folders)) for _ in range(SESSIONS)]]

    assert [said.code for said in ends] == [0] * SESSIONS and not any(said.err for said in ends)
    assert states(desk) == [DeliveryState.DELIVERED] * MAILS
    assert Counter(server.copies.values()) == {1: MAILS}
    assert server.said.count("CONNECT") >= 2, "50 on a line"
    count("sessions that compete for an outbox", sessions=SESSIONS, mails=MAILS, delivered=len(server.stored))
