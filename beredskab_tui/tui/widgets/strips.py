"""From the text of a row to strips that Textual paints, in as few stretches of style as can be: each costs bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.strip import Strip
from textual.style import Style

Row = TypeVar("Row")

MARKER: Final = "›"
"""In front of the highlighted row, so that it can be told without colours."""

# Styles for the Content of rows, the same in all panels: the component classes of LineView.
MUTED: Final = ".line-view--muted"
STRONG: Final = ".line-view--strong"
STRUCK: Final = ".line-view--struck"
WARNING: Final = ".line-view--warning"
CURSOR: Final = ".line-view--cursor"
STYLES: Final = (MUTED, STRONG, STRUCK, WARNING, CURSOR)


@dataclass(frozen=True)
class Block(Generic[Row]):
    """The lines of one row, and what they were made from."""

    row: Row
    previous: Row | None
    strips: list[Strip]
    first: int
    """Index of the row's own first line, after its headings."""


def strip_of(line: Content, base: Style, meaning: Callable[[str | Style], Style]) -> Strip:
    """The line with a blank in front for the marker, on the widget's own style; ``meaning`` tells what a style is.

    The styles must be whole ones: Textual makes black on black of a style without a background.
    """
    segments: list[Segment] = []
    for text, style in line.render(base, end="", parse_style=meaning):
        rich_style = style.rich_style
        if segments and segments[-1].style == rich_style:
            segments[-1] = Segment(segments[-1].text + text, rich_style)
        else:
            segments.append(Segment(text if segments else " " + text, rich_style))
    return Strip(segments)


def marked(strips: list[Strip], first: int, width: int, style: Style) -> list[Strip]:
    """The strips of the highlighted row, over the whole width; those before ``first`` are its headings."""
    colours = RichStyle.from_color(style.rich_style.color, style.rich_style.bgcolor)  # and what is struck stays struck
    result = list(strips)
    for n in range(first, len(strips)):
        segments = list(strips[n])
        if n == first and segments:
            segments[0] = Segment(MARKER + segments[0].text[1:], segments[0].style)
        painted = Strip(Segment.apply_style(segments, post_style=colours))
        result[n] = painted.extend_cell_length(width, colours)
    return result
