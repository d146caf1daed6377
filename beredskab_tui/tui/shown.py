"""The one door from text to the screen.

No widget gets a bare string that a person wrote: Textual would read markup in it (``[/b]`` stops the program,
``[@click=…]`` becomes a link that acts), and it hands escape sequences on to the terminal. ``shown`` makes ``Content``,
which is never read as markup; ``StripControls`` is the last stand, for the text that found another way.

Widths are terminal cells everywhere, never ``len()``: a letter may take two cells, an accent none.
"""

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, split_graphemes
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from beredskab_tui.text import safe

ELLIPSIS: Final = "…"

_WORD: Final = re.compile("[^ ]+")
"""Lines are broken at plain spaces only, so that a no-break space does what it is there for."""

_OBEYED: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal may act on, or cannot be given: C0, DEL, C1, line separators, bidi controls, surrogates."""


def shown(text: str) -> Content:
    """The text as a widget may show it: letter for letter, nothing in it is a command to us or to the terminal."""
    return Content(safe(text))


class StripControls(LineFilter):
    """Takes control characters out of everything that is painted, whichever widget painted it.

    For ``App.get_line_filters``. Keep one instance for the life of the app: Textual caches lines by filter.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments without control characters; segments that are commands of Textual's own are left alone."""
        # isprintable is a fast and slightly too strict test, so nearly all lines are done after it.
        if all(control or text.isprintable() for text, _, control in segments):
            return segments
        return [segment if segment.control else _harmless(segment) for segment in segments]


def fit(text: str, cells: int) -> str:
    """The text on one line of at most that many cells; what is too long is cut and ends in "…"."""
    text = text.replace("\n", " ")
    if cell_len(text) <= cells:
        return text
    if cells <= 0:
        return ""
    end, used = 0, cell_len(ELLIPSIS)
    for _, after, width in split_graphemes(text)[0]:
        if used + width > cells:
            break
        end, used = after, used + width
    return text[:end] + ELLIPSIS


def wrapped(text: str, cells: int) -> list[str]:
    """The text as lines of at most that many cells, broken at spaces, and inside a word only if it is too long.

    Nothing is lost but the spaces at the breaks. Never empty. Fewer than two cells count as two, the widest letter.
    """
    return [text[start:end] for start, end in _lines(text, cells)]


def hanging(content: Content, cells: int, indent: int = 0) -> list[Content]:
    """The content wrapped as by ``wrapped``, its styles kept, all lines but the first indented so many cells.

    The indent gives way when it would leave less than half of the width.
    """
    indent = min(indent, cells // 2)
    text = content.plain
    if "\n" not in text and cell_len(text) <= cells:
        return [content]
    first_start, first_end = _lines(text, cells)[0]
    rest = first_end
    while rest < len(text) and text[rest] in " \n":
        rest += 1
    lines = [content[first_start:first_end]]
    if rest < len(text):
        spans = [(rest + start, rest + end) for start, end in _lines(text[rest:], cells - indent)]
        lines += [content[start:end].pad_left(indent) for start, end in spans]
    return lines


def _lines(text: str, cells: int) -> list[tuple[int, int]]:
    """Where each line of the text begins and ends, as indices."""
    cells = max(cells, 2)
    found: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n"):
        found += [(start + a, start + b) for a, b in _lines_of_paragraph(paragraph, cells)]
        start += len(paragraph) + 1
    return found


def _lines_of_paragraph(text: str, cells: int) -> Iterator[tuple[int, int]]:
    if cell_len(text) <= cells:
        yield 0, len(text)
        return
    begin = end = used = 0
    for match in _WORD.finditer(text):
        blanks = match.start() - end
        width = cell_len(match[0])
        if used + blanks + width <= cells:
            end, used = match.end(), used + blanks + width
            continue
        if end > begin:
            yield begin, end
        begin, end, used = match.start(), match.end(), width
        if width > cells:
            used = 0
            for a, b, grapheme in split_graphemes(match[0])[0]:
                if used + grapheme > cells:
                    yield begin, match.start() + a
                    begin, used = match.start() + a, 0
                end, used = match.start() + b, used + grapheme
    yield begin, end


def _harmless(segment: Segment) -> Segment:
    text = _OBEYED.sub("", segment.text)
    # Rich gives a few of them a cell, and the line must stay as long as the layout thinks it is.
    lost = segment.cell_length - cell_len(text)
    return Segment(text + " " * lost, segment.style)
