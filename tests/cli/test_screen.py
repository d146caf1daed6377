"""What the board is opened with."""

from typing import Any

import pytest

import beredskab_tui.tui.app
from tests.cli.conftest import Run


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
