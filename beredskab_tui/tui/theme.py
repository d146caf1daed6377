"""The colours: two calm themes, and which one a terminal can show."""

from collections.abc import Mapping
from typing import Final

from textual.theme import Theme

DARK: Final = "beredskab-moerk"
LIGHT: Final = "beredskab-lys"
PLAIN: Final = "ansi-dark"
"""Textual's theme of the terminal's own sixteen colours. Half the bytes of the others, so good on a thin line too."""

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
)
"""For ``App.register_theme``. Every text has a contrast of at least 4.5 to what it stands on (WCAG 2.2, 1.4.3)."""


def choose_theme(environ: Mapping[str, str]) -> str:
    """The name of the theme to start with, from the environment of the program (before Textual removes NO_COLOR)."""
    # With NO_COLOR and one of our own themes Textual would still send greys of 24 bits.
    if "NO_COLOR" in environ:
        return PLAIN
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return DARK
    term = environ.get("TERM", "").lower()
    return DARK if any(name in term for name in _MANY_COLOURS) else PLAIN
