"""Every value that a record can have has its Danish word."""

import inspect
from enum import Enum

import pytest

from beredskab_tui.records import TaskState, kinds
from beredskab_tui.records.words import DANISH, danish

ENUMS = [kind for _, kind in inspect.getmembers(kinds, inspect.isclass) if issubclass(kind, Enum) and kind is not Enum]


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_value_has_a_word_of_its_own(kind: type[Enum]) -> None:
    words = [danish(value) for value in kind]
    assert len(set(words)) == len(words)
    for word in words:
        assert word == word.strip()
        assert word == word.lower(), "it stands inside a sentence"


def test_no_word_without_a_value() -> None:
    assert set(DANISH) == {value for kind in ENUMS for value in kind}


def test_the_states_of_a_task_are_the_trades_own_words() -> None:
    assert [danish(state) for state in TaskState] == ["afventer", "under udførelse", "gennemført", "ikke relevant"]


def test_the_words_that_were_settled() -> None:
    """Never *truffet*: on a night of shooting it means hit."""
    assert [danish(result) for result in kinds.CallResult] == [
        "talt med",
        "intet svar",
        "besked lagt",
        "ring igen senere",
        "forkert nummer",
    ]
