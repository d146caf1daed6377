"""The colours: which themes there are, which one a terminal can show, and none at all."""

from collections.abc import Mapping
from typing import Final

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import BUILTIN_THEMES, Theme

DARK: Final = "beredskab-moerk"
LIGHT: Final = "beredskab-lys"
CONTRAST: Final = "beredskab-kontrast"
NONE: Final = "beredskab-uden-farver"
PLAIN: Final = "ansi-dark"
"""Textual's theme of the terminal's own sixteen colours. Half the bytes of the others, so good on a thin line too."""

COLOURS: Final = {
    DARK: "Mørk",
    LIGHT: "Lys",
    CONTRAST: "Høj kontrast (sort og hvid)",
    PLAIN: "16 farver (terminalens egne)",
    NONE: "Ingen farver",
}
"""What one may choose, by the name of the theme."""

_MANY_COLOURS: Final = ("256color", "direct", "kitty", "alacritty", "ghostty", "foot", "wezterm", "truecolor")

THEMES: Final = (
    Theme(
        name=DARK,
        dark=True,
        primary="#7fb2dc",
        secondary="#9db4c8",
        accent="#8ec6c0",
        warning="#e3b565",
        error="#f09a94",
        success="#93c79b",
        foreground="#d9dfe5",
        background="#11161b",
        surface="#171d24",
        panel="#1f2730",
        variables={
            # Textual's own muted and disabled come out below a contrast of 4.5.
            "text-muted": "#9eabb8",
            "text-disabled": "#8d9aa7",
            "border": "#7fb2dc",
            "border-blurred": "#3b4856",
            "block-cursor-background": "#2c5273",
            "block-cursor-foreground": "#ffffff",
            "block-cursor-text-style": "none",
            "input-cursor-background": "#d9dfe5",
            "input-cursor-foreground": "#11161b",
            "input-cursor-text-style": "none",
            "input-selection-background": "#2c5273",
            "input-selection-foreground": "#ffffff",
            "footer-background": "#1f2730",
            "footer-key-foreground": "#7fb2dc",
        },
    ),
    Theme(
        name=LIGHT,
        dark=False,
        primary="#1f5d8f",
        secondary="#48606f",
        accent="#1d6660",
        warning="#7d5200",
        error="#a12622",
        success="#22653a",
        foreground="#1c2227",
        background="#f3f3f0",
        surface="#fafaf8",
        panel="#e6e7e4",
        variables={
            "text-muted": "#505b65",
            "text-disabled": "#5c6771",
            "border": "#1f5d8f",
            "border-blurred": "#b4bbc1",
            "block-cursor-background": "#1f5d8f",
            "block-cursor-foreground": "#ffffff",
            "block-cursor-text-style": "none",
            "input-cursor-background": "#1c2227",
            "input-cursor-foreground": "#fafaf8",
            "input-cursor-text-style": "none",
            "input-selection-background": "#bcd6ea",
            "input-selection-foreground": "#1c2227",
            "footer-background": "#e6e7e4",
            "footer-key-foreground": "#1f5d8f",
        },
    ),
    Theme(
        name=CONTRAST,
        dark=True,
        # Black and white. What must stand out is yellow, which on black is nearly as bright as white.
        primary="#ffffff",
        secondary="#ffffff",
        accent="#ffffff",
        warning="#ffff00",
        error="#ffff00",
        success="#ffffff",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        boost="#000000",
        variables={
            "text-muted": "#ffffff",
            "text-disabled": "#d0d0d0",
            "border": "#ffffff",
            "border-blurred": "#b0b0b0",
            "block-cursor-background": "#ffffff",
            "block-cursor-foreground": "#000000",
            "block-cursor-text-style": "none",
            "input-cursor-background": "#ffffff",
            "input-cursor-foreground": "#000000",
            "input-cursor-text-style": "none",
            "input-selection-background": "#ffffff",
            "input-selection-foreground": "#000000",
            "footer-background": "#000000",
            "footer-key-foreground": "#ffffff",
        },
    ),
    Theme(
        name=NONE,
        dark=True,
        # Everything in the terminal's own two colours; ``NoColours`` sees to it that none is even named.
        ansi=True,
        primary="ansi_default",
        secondary="ansi_default",
        accent="ansi_default",
        warning="ansi_default",
        error="ansi_default",
        success="ansi_default",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables={
            **BUILTIN_THEMES[PLAIN].variables,
            "border": "ansi_default",
            "border-blurred": "ansi_default",
            "block-cursor-text-style": "reverse",
            "input-cursor-text-style": "reverse",
        },
    ),
)
"""For ``App.register_theme``. Every text has a contrast of at least 4.5 to what it stands on (WCAG 2.2, 1.4.3); in
``CONTRAST`` of at least 7 (1.4.6)."""


class NoColours(LineFilter):
    """Takes every colour out of what is painted: bold, underline and reverse stay. Keep one instance for each app."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments without colours; those that are commands of Textual's own are left alone."""
        return [
            segment if segment.control or segment.style is None else Segment(segment.text, segment.style.without_color)
            for segment in segments
        ]


def choose_theme(environ: Mapping[str, str], chosen: str = "") -> str:
    """The name of the theme to start with.

    Args:
        environ: the environment of the program (before Textual removes NO_COLOR, which wins over everything).
        chosen: what the person chose once; empty or unknown for nothing.
    """
    if "NO_COLOR" in environ:
        return NONE
    if chosen in COLOURS:
        return chosen
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return DARK
    term = environ.get("TERM", "").lower()
    return DARK if any(name in term for name in _MANY_COLOURS) else PLAIN
