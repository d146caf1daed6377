"""What stands on a screen, painted at the moment somebody looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rich.console import RenderableType
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.strip import Strip


def strips_of(app: App[Any]) -> list[Strip]:
    """The lines of the screen on top, with what shows through it."""
    with app._context():
        visible_screen_stack.set(app._background_screens)
        return app.screen._compositor.render_strips(app.screen.size)


def text_of(app: App[Any]) -> str:
    """The same as text, line for line as it stands in the terminal."""
    return "\n".join(strip.text.rstrip() for strip in strips_of(app))


@contextmanager
def parsed_once() -> Iterator[None]:
    """Every test opens a program of its own, and each would parse the same style sheets twice: a tenth of its time."""
    parse = Stylesheet._parse_rules

    def parse_once(sheet: Stylesheet, *args: Any, **kwargs: Any) -> list[RuleSet]:
        key = (frozenset(sheet._variables.items()), args, frozenset(kwargs.items()))
        if key not in _PARSED:
            _PARSED[key] = parse(sheet, *args, **kwargs)
        return _PARSED[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


_PARSED: dict[tuple[Any, ...], list[RuleSet]] = {}


@contextmanager
def only_when_looked_at() -> Iterator[None]:
    """Nothing is painted for the terminal that is not there: it would take a third of the time of these tests. What a
    terminal gets is read in tests/pty."""
    paint = Compositor.render_update

    def paint_or_not(compositor: Compositor, full: bool = False, *args: Any, **more: Any) -> RenderableType | None:
        if full:
            return paint(compositor, full, *args, **more)  # for a picture
        compositor._dirty_regions.clear()
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", paint_or_not)
        yield
