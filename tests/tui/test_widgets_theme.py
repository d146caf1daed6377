"""The themes can be read, and the right one is chosen."""

from datetime import UTC, datetime

import pytest
from rich.segment import ControlType, Segment
from rich.style import Style as RichStyle
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from beredskab_tui.records import EntryKind, LogEntry, Origin, Strike
from beredskab_tui.tui.theme import COLOURS, CONTRAST, DARK, LIGHT, NONE, PLAIN, THEMES, NoColours, choose_theme
from beredskab_tui.tui.widgets.logline import LogLine
from beredskab_tui.tui.widgets.textline import TextLine
from beredskab_tui.tui.widgets.timeline import Timeline
from tests.tui.painting import strips_of

TEXTS = (
    "foreground", "text-muted", "text-disabled", "text-primary", "text-secondary", "text-warning", "text-error",
    "text-success", "text-accent", "primary", "warning", "error", "success", "accent", "footer-foreground",
    "footer-key-foreground", "footer-description-foreground",
)  # fmt: skip
PAIRS = (
    ("block-cursor-foreground", "block-cursor-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("input-selection-foreground", "input-selection-background"),
)


def luminance(color: Color) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [part / 255 for part in color.rgb]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [theme for theme in THEMES if not theme.ansi], ids=lambda theme: theme.name)
def test_all_text_stands_out_from_its_ground(theme: Theme) -> None:
    colours = theme.to_color_system().generate()
    pairs = [(text, ground) for text in TEXTS for ground in ("background", "surface", "panel")] + list(PAIRS)

    too_weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    enough = 7 if theme.name == CONTRAST else 4.5
    assert not {pair: ratio for pair, ratio in too_weak.items() if ratio < enough}


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, DARK),
        ({"TERM": "xterm-256color"}, DARK),
        ({"TERM": "xterm-kitty"}, DARK),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, DARK),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": ""}, NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, NONE),
        ({"TERM": "linux"}, PLAIN),
        ({"TERM": "xterm"}, PLAIN),
        ({"TERM": "screen"}, PLAIN),
        ({}, PLAIN),
    ],
)
def test_a_terminal_gets_a_theme_it_can_show(environ: dict[str, str], name: str) -> None:
    assert choose_theme(environ) == name


def test_what_one_chose_wins_over_the_terminal_and_no_color_over_both() -> None:
    many, none = {"TERM": "xterm-256color"}, {"TERM": "xterm-256color", "NO_COLOR": "1"}

    assert [choose_theme({"TERM": "linux"}, theme) for theme in COLOURS] == list(COLOURS)
    assert [choose_theme(none, theme) for theme in COLOURS] == [NONE] * len(COLOURS)
    assert choose_theme(many, "en-der-ikke-findes") == choose_theme(many, "") == DARK


def test_the_themes_are_there() -> None:
    assert {theme.name for theme in THEMES} == {DARK, LIGHT, CONTRAST, NONE}
    assert PLAIN in BUILTIN_THEMES
    assert set(COLOURS) == {DARK, LIGHT, CONTRAST, PLAIN, NONE}


def test_without_colours_bold_and_reverse_stay_and_commands_are_left_alone() -> None:
    style = RichStyle(color="red", bgcolor="blue", bold=True, reverse=True, strike=True)
    command = Segment("", style, [(ControlType.BELL,)])
    painted = NoColours().apply([Segment("Røg", style), Segment("uden"), command], Color(0, 0, 0))

    assert painted == [Segment("Røg", RichStyle(bold=True, reverse=True, strike=True)), Segment("uden"), command]


class Board(App[None]):
    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        at = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
        self.timeline = Timeline(str.upper)
        self.timeline.set_rows(
            LogEntry(
                id=str(seq), seq=seq, occurred_at=at, recorded_at=at, author="mha", text="Røg", kind=EntryKind.DECISION,
                origin=Origin.SYSTEM if seq == 2 else Origin.PERSON,
                struck=Strike(by="lkj", at=at, reason="forkert") if seq > 2 else None,
            )
            for seq in range(1, 5)
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        yield self.timeline
        yield TextLine("oplysning")
        yield LogLine("en linje " * 1_200)


@pytest.mark.parametrize("theme", [DARK, LIGHT, CONTRAST])
async def test_every_line_on_the_screen_can_be_read(theme: str) -> None:
    app = Board()
    async with app.run_test(size=(80, 24)) as pilot:
        for name in (theme, PLAIN, theme):  # the lines must follow when the theme changes
            app.theme = name
            await pilot.pause()
        assert app.timeline.render_line(4).text.startswith("›")
        segments = [segment for line in strips_of(app) for segment in line]
        assert len({segment.style for segment in segments}) > 5
        for text, style, _ in segments:
            if text.strip():
                assert style is not None and style.color is not None and style.bgcolor is not None
                colours = [Color.from_rich_color(colour).hex for colour in (style.color, style.bgcolor)]
                assert contrast(*colours) >= 4.5, text


async def test_struck_lines_are_ruled_through_when_highlighted_too() -> None:
    app = Board()
    async with app.run_test(size=(80, 24)):
        for y in (3, 4):
            assert [text for text, style, _ in app.timeline.render_line(y) if style and style.strike] == ["Røg"]
