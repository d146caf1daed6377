"""Text on its way to the screen: widths in cells, nothing lost, nothing obeyed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import ControlType, Segment
from textual.color import Color
from textual.content import Content

from beredskab_tui.text import safe
from beredskab_tui.tui.shown import StripControls, fit, hanging, shown, wrapped

BLACK = Color(0, 0, 0)
# Letters of two cells, accents of none, joined emoji and spaces, besides whatever else Unicode has.
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("ab  æ\n日本👨‍👩️́…"))).map(safe)


def without_blanks(text: str) -> str:
    return text.replace(" ", "").replace("\n", "")


@given(TEXTS, st.integers(0, 30))
def test_fit_is_never_wider_than_asked_and_cuts_only_what_is_too_long(text: str, cells: int) -> None:
    line = fit(text, cells)

    assert cell_len(line) <= cells
    assert "\n" not in line
    if cell_len(text.replace("\n", " ")) <= cells:
        assert line == text.replace("\n", " ")
    elif cells:
        assert line.endswith("…")


@given(TEXTS, st.integers(2, 30))
def test_wrapped_is_never_wider_than_asked_and_loses_nothing_but_blanks(text: str, cells: int) -> None:
    lines = wrapped(text, cells)

    assert lines
    assert all(cell_len(line) <= cells for line in lines)
    assert without_blanks("".join(lines)) == without_blanks(text)


@given(TEXTS, st.integers(4, 30), st.integers(0, 20))
def test_hanging_wraps_as_wide_as_asked_and_loses_nothing_but_blanks(text: str, cells: int, indent: int) -> None:
    lines = [line.plain for line in hanging(Content(text), cells, indent)]

    assert all(cell_len(line) <= cells for line in lines)
    assert without_blanks("".join(lines)) == without_blanks(text)


def test_wrapped_breaks_between_words_and_keeps_a_no_break_space() -> None:
    assert wrapped("kl.\u00a014.32 ringede politiet", 11) == ["kl.\u00a014.32", "ringede", "politiet"]


def test_wrapped_breaks_a_word_that_is_too_long_and_keeps_accents_on_their_letter() -> None:
    assert wrapped("abcde", 2) == ["ab", "cd", "e"]
    assert wrapped("日本語", 3) == ["日", "本", "語"]
    assert wrapped("x\u0331y\u0331z\u0331", 2) == ["x\u0331y\u0331", "z\u0331"]


def test_hanging_indents_all_but_the_first_line_and_keeps_styles() -> None:
    first, second = hanging(Content.assemble("14.32 ", ("vand i kælderen", "bold")), 14, 6)

    assert (first.plain, second.plain) == ("14.32 vand i", "      kælderen")
    assert [(span.start, span.end) for span in second.spans] == [(6, 14)]


@pytest.mark.parametrize("text", ["[/b] klik", "[OK]", "[@click=app.quit]x[/]", r"\[b]", "$primary", "[red]"])
def test_shown_is_the_text_letter_for_letter(text: str) -> None:
    assert shown(text).plain == text
    assert not shown(text).spans


@pytest.mark.parametrize(
    "text",
    ["\x1b]52;c;eA==\x07", "\x9b31m", "\x00", "\x7f", "\u202e", "\u2066", "\x1b[2J", "\r", "\t", "\u2028", "\u200f"],
)
def test_the_filter_takes_away_what_a_terminal_would_obey(text: str) -> None:
    filtered = StripControls().apply([Segment(f"før{text}efter")], BLACK)

    assert "".join(segment.text for segment in filtered).isprintable()
    assert filtered[0].text.startswith("før") and filtered[0].text.endswith("efter")


def test_the_filter_keeps_a_line_as_long_as_it_was() -> None:
    line = [Segment("a\ud800b\x1bc")]

    assert sum(segment.cell_length for segment in StripControls().apply(line, BLACK)) == line[0].cell_length


def test_the_filter_leaves_textuals_own_commands_and_ordinary_text_alone() -> None:
    command = Segment("\x1b[2;3H", None, [(ControlType.CURSOR_MOVE_TO, 2, 1)])
    ordinary = [Segment("Æ ø 日本 👨‍👩‍👧"), command]

    assert StripControls().apply(ordinary, BLACK) == ordinary
    assert StripControls().apply([command, Segment("\x1b")], BLACK) == [command, Segment("")]
