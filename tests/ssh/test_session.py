"""Work over SSH: a login, a line, another window, a link that drops and one that freezes, and a key that is taken."""

import json
import os
import signal
from collections.abc import Iterator

import pytest

from beredskab_tui.room.drafts import kept
from tests.pty.terminal import CTRL_U, ENTER, F_KEYS, Terminal
from tests.ssh.house import House

pytestmark = pytest.mark.slow

HALF = "Skud hørt ved Åve"
SOON = 5.0
"""Seconds within which a dropped link must have ended the session."""


def log_of(house: House, incident: str) -> list[tuple[str | None, str | None]]:
    """Who wrote what, as the journal has it."""
    shown = house.here("vis", "--json", "--haendelse", incident)
    return [(line["author"], line["text"]) for line in json.loads(shown.stdout)["log"]]


def present(house: House) -> list[str]:
    """The sessions that say they are here."""
    return os.listdir(house.folders.presence)


def drafts(house: House, person: str = "amina") -> str:
    """What somebody has half written, as it stands on the disk."""
    folder = house.folders.drafts(person)
    names = os.listdir(folder) if os.path.isdir(folder) else []
    found = [kept(house.folders, person, name.removesuffix(".json")) for name in names if name.endswith(".json")]
    return "\n".join(draft.text for drafts in found for draft in drafts or ())


def ready(terminal: Terminal) -> Terminal:
    """The board is there, and the log line takes keys."""
    terminal.sees("Log>", "Brand i affaldsrum", "F9 Plan")
    return terminal


def test_a_login_a_line_and_another_window(house: House, incident: str) -> None:
    with house.comes_in("amina") as amina:
        ready(amina).send("Politiet er på stedet, æøå", ENTER)
        amina.sees("Gemt som nr.", "Politiet er på stedet, æøå")
        assert ("amina", "Politiet er på stedet, æøå") in log_of(house, incident)
        amina.resize(100, 30)
        amina.until(lambda: "F9 Plan" in amina.text.split("\n")[29])
        amina.send(F_KEYS[10])
        assert amina.ended() == 0
    house.until(lambda: not house.boards())
    assert present(house) == []


def test_two_who_come_in_and_one_who_sits_here_see_each_other(house: House, incident: str) -> None:
    with house.sits_here("karen") as karen, house.comes_in("amina") as amina, house.comes_in("jonas") as jonas:
        everybody = [ready(one) for one in (karen, amina, jonas)]
        for number, one in enumerate(everybody):
            one.send(f"linje {number} fra hver sin maskine", ENTER)
        for one in everybody:
            one.sees(*(f"linje {number} fra hver sin maskine" for number in range(3)))
            assert len(present(house)) == 3
            one.send(F_KEYS[10])
            assert one.ended() == 0
            house.until(lambda: len(present(house)) < 3)
            break
        for one in everybody[1:]:
            one.send(F_KEYS[10])
            assert one.ended() == 0


def test_a_killed_client_is_gone_at_once_and_the_draft_is_offered_again(house: House, incident: str) -> None:
    with house.comes_in("amina") as amina:
        ready(amina).send(HALF)
        amina.until(lambda: amina.line == HALF)
        amina.kill(signal.SIGKILL)
        house.until(lambda: not house.boards(), SOON)
    assert HALF in drafts(house) and present(house) == []
    with house.comes_in("amina") as again:
        again.until(lambda: again.line == HALF)
        again.sees("er hentet tilbage")
        again.send(ENTER)
        again.sees("Gemt som nr.")
        again.send(F_KEYS[10])
        assert again.ended() == 0
    assert log_of(house, incident).count(("amina", HALF)) == 1 and HALF not in drafts(house)


@pytest.fixture
def impatient(house: House) -> Iterator[House]:
    """The same house, where sshd asks every other second whether the client is there. What is shipped waits longer."""
    house.listen("ClientAliveInterval 2\nClientAliveCountMax 2")
    yield house
    house.listen()


def test_a_frozen_client_is_gone_when_sshd_has_asked_in_vain(impatient: House, incident: str) -> None:
    house = impatient
    with house.comes_in("amina") as amina, house.comes_in("jonas") as jonas:
        ready(jonas)
        ready(amina).send(HALF)
        amina.until(lambda: amina.line == HALF)
        house.until(lambda: HALF in drafts(house))
        amina.kill(signal.SIGSTOP)
        # Nobody writes: what comes to the frozen screen would put the question off.
        house.until(lambda: len(present(house)) == 1, 30)
        assert HALF in drafts(house)
        assert "Timeout, client not responding" in house.log
        jonas.send(F_KEYS[10])
        assert jonas.ended() == 0


def test_a_key_that_is_taken_ends_the_session_and_the_connection(house: House, incident: str) -> None:
    socket = str(house.root / "forbindelse")
    keep = ["-M", "-S", socket, "-o", "ControlPersist=60"]
    try:
        with house.comes_in("amina", options=keep) as amina:
            ready(amina).send(HALF)
            amina.until(lambda: amina.line == HALF)
            taken = house.here("adgang", "--fjern", "amina")
            assert taken.returncode == 0, taken.stderr
            assert "Fjernet: Amina Yusuf, SHA256:" in taken.stdout
            assert "Amina Yusuf havde tavlen åben over SSH. Den er lukket" in taken.stdout
            amina.ended(SOON)
        assert present(house) == [] and HALF in drafts(house)
        # The client would have kept the connection, and come in through it again.
        again = house.tries([*house.ssh("amina", "-tt", "-S", socket), house.host])
        assert again.returncode == 255 and "Permission denied" in again.stderr
        house.until(lambda: not house.boards(), SOON)
    finally:
        house.lets_in("amina")
    with house.comes_in("amina") as back:
        back.until(lambda: back.line == HALF)
        back.send(CTRL_U, F_KEYS[10])
        assert back.ended() == 0
