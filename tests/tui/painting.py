"""What stands on a screen, painted at the moment somebody looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.screen import Screen
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
def only_when_looked_at() -> Iterator[None]:
    """Nothing is painted for the terminal that is not there: it would take a third of the time of these tests. What a
    terminal gets is read in tests/pty."""

    def nothing(
        compositor: Compositor, *_args: Any, screen_stack: list[Screen[Any]] | None = None, **_more: Any
    ) -> None:
        compositor._dirty_regions.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", nothing)
        yield
