"""One person at one screen, as a test sees it: keys in, the text of the screen out, and waiting for what must come."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import pytest
from textual.events import Key, Paste
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import opening
from beredskab_tui.room.board import Board
from beredskab_tui.room.room import Room
from beredskab_tui.tui.app import BeredskabApp, make_app
from beredskab_tui.tui.board.screen import BoardScreen
from beredskab_tui.tui.widgets.logline import LogLine
from tests.hostile import harmless
from tests.tui.painting import strips_of, text_of
from tests.tui.quiet import WITHIN, let_work, turn

W = TypeVar("W", bound=Widget)

NARROW = (80, 24)
WIDE = (120, 40)
HUGE = (200, 60)
SIZES = (pytest.param(NARROW), pytest.param(WIDE, marks=pytest.mark.slow))
"""What the board must fit in; the README's test command runs the narrow one, CI both."""
_FIRST_PAUSES = (0.0,) * 10 + (0.001,) * 5
"""Seconds between the first looks at a condition: most of what is waited for comes at once."""


class Person:
    """Somebody at a screen."""

    def __init__(self, app: BeredskabApp, pilot: Pilot[int]) -> None:
        self.app = app
        self._pilot = pilot

    # -- what they do

    async def press(self, *keys: str) -> None:
        """Press keys, by Textual's names; not through a terminal (tests/pty does that)."""
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            # Pilot.press waits for an idle processor after each key, which takes a tenth of a second with two apps.
            name = key if key.isalnum() or len(key) > 1 else _character_to_key(key)
            driver.send_message(Key(name, key if len(key) == 1 else " " if key == "space" else None))
            await self.settle()

    async def type(self, text: str) -> None:
        """Put a text into the field that has the focus, as one paste: quicker than keys, and through the same door."""
        with self.app._context():
            focused = self.app.screen.focused
            assert focused is not None
            focused.post_message(Paste(text))
        await self.settle()

    async def enter(self, text: str) -> None:
        """A text, and Enter."""
        await self.type(text)
        await self.press("enter")

    async def fill(self, *answers: str) -> None:
        """Fill in a form: a digit for a choice, a text for a text, and Enter after each."""
        for answer in answers:
            if isinstance(self.screen.focused, LogLine):
                await self.type(answer) if answer else None
            elif answer:
                await self.press(answer)
            await self.press("enter")

    async def resize(self, width: int, height: int) -> None:
        with self.app._context():
            await self._pilot.resize_terminal(width, height)

    # -- what they see

    @property
    def screen(self) -> Screen[Any]:
        """What lies on top."""
        return self.app.screen

    @property
    def board(self) -> Board:
        """What the board has been told by the feed."""
        assert self.app.board is not None
        return self.app.board.board

    @property
    def board_screen(self) -> BoardScreen:
        assert self.app.board is not None
        return self.app.board

    @property
    def text(self) -> str:
        """The screen on top, line for line as it stands in the terminal."""
        return text_of(self.app)

    @property
    def words(self) -> str:
        """The same without line breaks, frames and runs of blanks, for sentences that are wrapped."""
        return " ".join(self.text.translate({ord(c): " " for c in "│─╭╮╰╯━┃"}).split())

    def line_of(self, part: str) -> str:
        """The first line of the screen with this in it; empty when there is none."""
        return next((line for line in self.text.split("\n") if part in line), "")

    @property
    def here(self) -> set[str]:
        """The initials of those who are here, from the top line."""
        return set(self.line_of("her:").partition("her:")[2].split())

    @property
    def status(self) -> str:
        """The sentence above the log line."""
        return self.board_screen._said

    @property
    def line(self) -> LogLine:
        """The log line of the screen below whatever lies on top."""
        below: Screen[Any] = next(screen for screen in reversed(self.app.screen_stack) if screen.query("#line"))
        return below.query_one("#line", LogLine)

    @property
    def focus(self) -> str:
        """Id of what has the focus; empty when nothing has."""
        focused = self.app.screen.focused
        return focused.id or type(focused).__name__ if focused is not None else ""

    # -- waiting

    async def until(self, condition: Callable[[], object], within: float = WITHIN) -> None:
        """Wait for something to be so."""
        deadline = time.monotonic() + within
        pauses = iter(_FIRST_PAUSES)
        while not condition():
            assert time.monotonic() < deadline, f"it never came to be; the screen:\n{self.text}"
            await asyncio.sleep(next(pauses, 0.01))

    async def sees(self, *parts: str, within: float = WITHIN) -> None:
        """Wait for all of it to stand on the screen."""
        for part in parts:
            await self.until(lambda part=part: part in self.words, within)  # type: ignore[misc]  # bound at once

    async def logged(self, part: str, times: int = 1) -> None:
        """Wait for the feed to have brought so many lines with this in them."""
        await self.until(lambda: sum(part in entry.text for entry in self.board.log) == times)

    async def settle(self) -> None:
        """Wait until what was under way has been done: by the keys, in the journal thread, and on the screen; and
        then what that brought."""
        for _ in range(2):
            await turn(self.app, [self.app])
            # A key that ends the program is never done.
            await self.until(lambda: self.app._in_order.idle or self.app._exit)
            with suppress(RuntimeError, TimeoutError):
                # The thread is gone when the program has ended, and busy for long when a test makes it so.
                await asyncio.wait_for(self.app.session.do(lambda: None), 1.0)
            await let_work(self.app)

    async def back(self) -> None:
        """Wait until nothing lies over the board any more."""
        await self.until(lambda: self.screen is self.board_screen)
        await self.settle()

    async def close_all(self) -> None:
        """Esc until nothing lies over the board, or over the start screen, any more."""
        for _ in range(10):
            if len(self.app.screen_stack) <= 2:
                return
            await self.press("escape")
        raise AssertionError(f"Esc does not close it:\n{self.text}")

    async def to(self, panel: str, row: str = "") -> None:
        """Go to a panel, and to the row whose id this is."""
        await self.back()
        key = {"log": "escape", "tasks": "f3", "contacts": "f4", "media": "f5", "staff": "f6"}[panel]
        await self.press(key)
        assert self.focus == panel
        if row:
            view = self.screen.focused
            assert view is not None
            view.highlight(row)  # type: ignore[attr-defined]  # every panel is a LineView
            await self.settle()

    async def answer(self, *answers: str) -> None:
        """Fill in a form as somebody does who knows it: a text and Enter; a digit, which goes on by itself, except in
        the last field; or nothing and Enter."""
        for answer in answers:
            field = self.focus
            if isinstance(self.screen.focused, LogLine):
                await self.type(answer) if answer else None
            elif answer:
                await self.press(answer)
            if self.focus == field:
                await self.press("enter")


@asynccontextmanager
async def sitting(
    room: Room,
    config: Config,
    *,
    incident: str | None = None,
    size: tuple[int, int] = NARROW,
    read_only: bool = False,
    environ: Mapping[str, str] | None = None,
) -> AsyncIterator[Person]:
    """Somebody sits down at a screen, and leaves at the end."""
    given = {"TERM": "xterm-256color"} if environ is None else environ
    app = make_app(room, config, incident=incident, read_only=read_only, environ=given)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        person = Person(app, pilot)
        await person.until(lambda: bool(person.screen.query("#line")) and person.screen.is_mounted)
        if incident is not None:
            await person.until(lambda: app.board is not None and app.board.is_mounted)
        await person.settle()
        yield person
        # As a user does; run_test alone takes the screen apart under a program that does not know.
        app.exit(0)


def started(
    room: Room, plan: Plan, contacts: tuple[DirectoryContact, ...], text: str = "Brand i affaldsrum", **more: Any
) -> str:
    """An incident that is under way; its id."""
    return opening.start(room, plan, contacts, text, **more)


def painted(person: Person, widget: Widget) -> list[str]:
    """The lines inside one widget as they stand in the terminal."""
    strips = strips_of(person.app)
    with person.app._context():
        region = widget.content_region
    return [strip.crop(region.x, region.right).text.rstrip() for strip in strips[region.y : region.bottom]]


def harmless_screen(person: Person) -> bool:
    """Whether nothing on the screen acts on a click of somebody else's making, or would be obeyed by a terminal."""
    strips = strips_of(person.app)
    segments = [segment for strip in strips for segment in strip]
    clickable = [segment for segment in segments if segment.style and "@click" in segment.style.meta]
    return not clickable and harmless("\n".join(strip.text for strip in strips))
