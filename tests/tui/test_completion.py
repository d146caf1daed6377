"""Words that are suggested while one writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskab_tui.tui.board.completion import Vocabulary

TERMS = ["Kurt Aagaard", "Søparkvej", "Afdeling 4, Vestergården", "Karen Holm", "Samira Haddad"]


@pytest.fixture
def words() -> Vocabulary:
    vocabulary = Vocabulary(TERMS)
    vocabulary.learn("Beboerhuset er åbent, og beboerhuset har varme")
    vocabulary.learn("Glarmesteren kommer")
    return vocabulary


@pytest.mark.parametrize(
    ("written", "rest"),
    [
        ("Ku", "rt Aagaard"),
        ("ring til kurt", " Aagaard"),
        ("ring til Kurt Aa", "gaard"),
        ("ring til Aag", "aard"),
        ("på Søp", "arkvej"),
        ("i Vester", "gården"),
        ("14.32 b Be", "boerhuset"),
        ("gla", "rmesteren"),
        ("K", ""),
        ("", ""),
        ("Kurt Aagaard", ""),
        ("Kurt ", ""),
        ("xyz", ""),
    ],
)
def test_what_is_suggested(words: Vocabulary, written: str, rest: str) -> None:
    assert words.suggest(written) == rest


def test_the_latest_word_comes_first_and_names_before_words(words: Vocabulary) -> None:
    words.learn("Samtalerne går godt")
    assert words.suggest("Sam") == "ira Haddad"
    words.learn("Varmemesteren kommer")
    assert words.suggest("var") == "memesteren"


@given(st.text(max_size=40), st.lists(st.text(max_size=30), max_size=5))
def test_a_suggestion_goes_on_from_what_is_known(written: str, terms: list[str]) -> None:
    vocabulary = Vocabulary(terms)
    rest = vocabulary.suggest(written)
    assert not rest or any(term.endswith(rest) for term in (" ".join(safe.split()) for safe in _safe(terms)))


def _safe(terms: list[str]) -> list[str]:
    from beredskab_tui.text import safe

    return [safe(term) for term in terms]
