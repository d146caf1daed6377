"""What the board is opened with."""

import os
import sys
from collections.abc import Mapping
from typing import Any

import pytest

import beredskab_tui.tui.app
import beredskab_tui.tui.start.welcome
from beredskab_tui.access.people import People
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.tui.start.welcome import DEMO, Answer
from tests.cli.conftest import Ran, Run


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the board was called with last, instead of a board."""
    given: dict[str, Any] = {}

    def run(room: Any, config: Any, **how: Any) -> int:
        given.clear()
        given.update(how, person=room.me.id, version=config.plan.version)
        return 0

    monkeypatch.setattr("beredskab_tui.cli.screen.need_terminal", lambda what: None)
    monkeypatch.setattr(beredskab_tui.tui.app, "run", run)
    return given


def test_without_an_incident_it_is_the_start_screen(run: Run, opened: dict[str, Any]) -> None:
    assert run().code == 0

    assert (opened["incident"], opened["several"]) == (None, False)
    assert (opened["person"], opened["read_only"], opened["mouse"]) == ("karen", False, True)


def test_the_only_open_incident_is_opened(run: Run, opened: dict[str, Any], started: str) -> None:
    assert run("--laes", "--ingen-mus", bruger="tove").code == 0

    assert (opened["incident"], opened["several"]) == (started, False)
    assert (opened["person"], opened["read_only"], opened["mouse"]) == ("tove", True, False)


def test_with_several_open_the_board_asks(run: Run, opened: dict[str, Any], started: str) -> None:
    run("start", "Hærværk på skolen")

    assert run().code == 0 and (opened["incident"], opened["several"]) == (None, True)
    assert run("--haendelse", "1").code == 0 and (opened["incident"], opened["several"]) == (started, False)


def test_an_incident_that_is_not_there_opens_nothing(run: Run, opened: dict[str, Any]) -> None:
    assert run("--haendelse", "9").code == 2
    assert opened == {}


def test_without_what_seals_it_says_what_to_do_and_ordinary_lines_go_on(
    run: Run, opened: dict[str, Any], started: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("log", "--foelsom", "Karla er indlagt").code == 0
    # None: not to be imported.
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)

    board, sensitive = run(), run("log", "--foelsom", "Karla er udskrevet")

    for ran in (board, sensitive):
        assert (ran.code, ran.out) == (1, "") and ran.err.startswith("Det, der krypterer, mangler")
        assert "beredskab --laes" in ran.err and ran.err.count("\n") == 1
    assert opened == {}
    assert run("log", "Vagten er tilkaldt").code == 0
    assert run("--laes").code == 0 and opened["read_only"]
    assert run("vis", bruger="amina").code == 0


class Welcomed:
    """A welcome that answers as it was told, one answer each time."""

    def __init__(self, *answers: Answer | None) -> None:
        self.answers = list(answers)
        self.mouse: list[bool] = []

    def __call__(self, plan: Plan, people: People, folders: Folders, environ: Mapping[str, str]) -> "Welcomed":
        return self

    def run(self, *, mouse: bool) -> Answer | None:
        self.mouse.append(mouse)
        return self.answers.pop(0)

    def check(self, fault_log: str) -> None:
        pass


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user of the computer whom ``stab.toml`` does not know."""
    monkeypatch.setattr("beredskab_tui.cli.context.os_user", lambda: "pc1")


def welcomes(monkeypatch: pytest.MonkeyPatch, *answers: Answer | None) -> Welcomed:
    """The welcome gives these answers."""
    welcome = Welcomed(*answers)
    monkeypatch.setattr(beredskab_tui.tui.start.welcome, "WelcomeApp", welcome)
    return welcome


def test_whom_nobody_knows_is_welcomed_once(
    run: Run, opened: dict[str, Any], stranger: None, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    welcome = welcomes(monkeypatch, people.find("amina"))

    assert run("--ingen-mus", bruger=None).code == 0 and opened["person"] == "amina"
    assert run(bruger=None).code == 0 and opened["person"] == "amina"
    assert welcome.answers == [] and welcome.mouse == [False]
    assert run(bruger="karen").code == 0 and opened["person"] == "karen"


def test_whoever_leaves_the_welcome_has_done_nothing(
    run: Run, opened: dict[str, Any], stranger: None, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    welcomes(monkeypatch, None)

    assert run(bruger=None) == Ran(0, "", "")
    assert opened == {} and not os.path.exists(folders.identity) and not os.path.exists(folders.incidents)


def test_the_demonstration_comes_back_to_the_welcome(
    run: Run, opened: dict[str, Any], stranger: None, folders: Folders, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    welcome = welcomes(monkeypatch, DEMO, DEMO, people.find("jonas"))
    shown: list[bool] = []
    monkeypatch.setattr("beredskab_tui.cli.screen.show_demo", lambda *, mouse: shown.append(mouse))

    assert run("--ingen-mus", bruger=None).code == 0
    assert shown == [False, False] and welcome.answers == [] and opened["person"] == "jonas"
    assert not os.path.exists(folders.incidents)


def test_over_ssh_nobody_is_welcomed(
    run: Run, opened: dict[str, Any], stranger: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22")
    ran = run(bruger=None)

    assert ran.code == 2 and "Over SSH" in ran.err and opened == {}
