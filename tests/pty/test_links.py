"""When the link drops, the program is killed or the machine shuts down: no word is lost and none is stored twice."""

import os
import signal
from collections.abc import Callable

import pytest

from beredskab_tui.locations import Folders
from tests.pty.conftest import Opens
from tests.pty.terminal import CTRL_U, ENTER, F_KEYS, Terminal

HALF = "Skud hørt ved Åve"


def offered_again(opens: Opens) -> None:
    with opens() as again:
        again.until(lambda: again.line == HALF)
        again.sees("er hentet tilbage")
        again.send(CTRL_U, F_KEYS[10])
        assert again.ended() == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM], ids=["SIGHUP", "SIGTERM"])
def test_a_signal_ends_it_in_order_and_the_line_is_offered_again(
    opens: Opens, drafts: Callable[[], str], folders: Folders, number: signal.Signals
) -> None:
    with opens() as terminal:
        terminal.send(HALF)
        # At once: the words of the last moment are not on the disk yet.
        terminal.until(lambda: terminal.line == HALF)
        terminal.kill(number)
        assert terminal.ended(within=3) == 0
        assert HALF in drafts()
        assert os.listdir(folders.presence) == []
        assert terminal.settings_now == terminal.settings
    offered_again(opens)


@pytest.mark.slow
def test_the_terminal_is_closed_under_it(opens: Opens, drafts: Callable[[], str], folders: Folders) -> None:
    with opens() as terminal:
        terminal.send(HALF)
        terminal.until(lambda: terminal.line == HALF)
        terminal.hang_up()
        terminal.ended(within=3)
        assert HALF in drafts() and os.listdir(folders.presence) == []
    offered_again(opens)


@pytest.mark.slow
def test_it_is_killed_half_a_second_after_the_last_key(opens: Opens, drafts: Callable[[], str]) -> None:
    with opens() as terminal:
        terminal.send(HALF)
        terminal.until(lambda: terminal.line == HALF)
        terminal.until(lambda: HALF in drafts(), within=1.0)
        terminal.kill(signal.SIGKILL)
        assert terminal.ended() == -signal.SIGKILL
    offered_again(opens)


@pytest.mark.slow
def test_it_is_killed_right_after_it_said_that_the_line_is_stored(
    opens: Opens, logged: Callable[[], list[str]]
) -> None:
    with opens() as terminal:
        terminal.send(HALF, ENTER)
        terminal.sees("Gemt som nr. 4")
        terminal.kill(signal.SIGKILL)
        terminal.ended()
    assert logged().count(HALF) == 1
    with opens() as again:
        again.sees(HALF)
        assert again.line == "" and "hentet tilbage" not in again.text
    assert logged().count(HALF) == 1


@pytest.mark.slow
def test_it_is_killed_at_enter_and_the_line_is_stored_or_offered(
    opens: Opens, drafts: Callable[[], str], logged: Callable[[], list[str]]
) -> None:
    with opens() as terminal:
        terminal.send(HALF)
        # Half a second is what a draft may take; from then on the words are never in the program alone.
        terminal.until(lambda: HALF in drafts())
        terminal.send(ENTER)
        terminal.until(lambda: terminal.line == "")
        terminal.kill(signal.SIGKILL)
        terminal.ended()
    stored = logged().count(HALF)
    with opens() as again:
        if stored:
            assert again.line == ""
        else:
            again.until(lambda: again.line == HALF)
            again.send(ENTER)
            again.sees("Gemt som nr.")
    assert logged().count(HALF) == 1


@pytest.mark.slow
def test_two_at_once_see_each_other(opens: Opens) -> None:
    with opens() as one, opens(size=(120, 40)) as two:
        one.send("døren er låst", ENTER)
        two.sees("døren er låst")
        two.send("nøglen er fundet", ENTER)
        one.sees("nøglen er fundet")
        for terminal in (one, two):
            assert isinstance(terminal, Terminal)
            terminal.send(F_KEYS[10])
            assert terminal.ended() == 0
