"""Small rules of written Danish."""

import pytest

from beredskab_tui.room.wording import counted, ended, shortened


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("fordi", "fordi."), ("fordi.", "fordi."), ("hvorfor?", "hvorfor?"), ("nu!", "nu!"), ("…", "…")],
)
def test_a_sentence_ends_once(text: str, sentence: str) -> None:
    assert ended(text) == sentence


def test_one_and_many() -> None:
    assert [counted(number, "opgave", "opgaver") for number in (0, 1, 2)] == ["0 opgaver", "1 opgave", "2 opgaver"]


def test_shortened() -> None:
    assert shortened("x" * 60) == "x" * 60
    assert shortened("x" * 61) == "x" * 59 + "…"
