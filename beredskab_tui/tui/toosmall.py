"""A window that is too small says so in words, and loses nothing of what is written below."""

from typing import Final

from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from beredskab_tui.tui.shown import shown

SMALLEST: Final = Size(60, 16)
"""Columns and lines that every screen fits in."""


def fits(size: Size) -> bool:
    """Whether a window is large enough."""
    return size.width >= SMALLEST.width and size.height >= SMALLEST.height


class TooSmall(Widget, can_focus=False):
    """Lies over everything on a screen. It takes no key: they go on to what lies below, as if it stood there."""

    ALLOW_SELECT = False
    # Textual's own uppermost layer, which every screen has: whatever else a screen shows lies below.
    DEFAULT_CSS = """
    TooSmall {
        layer: _loading; dock: top; width: 100%; height: 100%;
        background: $background; color: $foreground; content-align: center middle; text-align: center;
    }
    """

    def render(self) -> Content:
        size = self.app.size
        return shown(
            f"Vinduet er for lille: det skal være mindst {SMALLEST.width} × {SMALLEST.height} tegn, "
            f"og det er {size.width} × {size.height}. Det, du skriver, bliver gemt."
        )


def cover(screen: Screen[object], size: Size) -> None:
    """Put it over a screen whose window is too small, and take it away when the window is large enough."""
    covers = screen.query(TooSmall)
    if fits(size):
        covers.remove()
    elif covers:
        covers.first().refresh()
    else:
        screen.mount(TooSmall())
