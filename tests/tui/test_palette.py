"""Finding an action by a Danish word."""

import pytest

from beredskab_tui.tui.actions import BOARD, LISTS
from beredskab_tui.tui.screens.palette import matching

OFFERS = [(action, "") for action in (*BOARD, *LISTS)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("opg", "panel('tasks')"),
        ("ringerunde", "panel('contacts')"),
        ("presse", "panel('media')"),
        ("afblæs", "duties"),
        ("søg", "find"),
        ("hjælp", "help"),
        ("stjerne", "next_state"),
        ("tema", "app.colours"),
        ("annullér", "strike"),
        ("afslut", "app.leave"),
        ("dementi", "panel('media')"),
        ("hjemmefra", "panel('staff')"),
        ("notér", "log_line"),
        ("noter", "log_line"),
    ],
)
def test_a_word_finds_its_action(written: str, name: str) -> None:
    assert matching(written, OFFERS)[0][0].name == name


def test_nothing_written_is_everything_in_order() -> None:
    assert matching("", OFFERS) == OFFERS


def test_every_word_must_fit() -> None:
    assert matching("presse ringerunde", OFFERS) == []


@pytest.mark.parametrize("action", [*BOARD, *LISTS], ids=lambda action: action.name)
def test_each_action_is_found_by_its_own_name(action: object) -> None:
    assert any(found is action for found, _ in matching(action.text, OFFERS))  # type: ignore[attr-defined]
