"""An overlay by itself, over an app that has nothing else: keys in, the text of the screen out."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App
from textual.events import Key, Paste
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from beredskab_tui.plan.config import Config
from beredskab_tui.room.room import Room
from beredskab_tui.tui.screens.form import Field, Form, Values
from beredskab_tui.tui.session import Session
from tests.tui.painting import text_of
from tests.tui.quiet import WITHIN, let_work

SMALLEST = (60, 16)
SIZES = (SMALLEST, (80, 24), (120, 40))
CHOICES = (("one", "Én linje"), ("each", "Flere linjer"))


class Host(App[None]):
    """Nothing but what lies over it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.animation_level = "none"
        self.session = session
        self.result: object = None
        self.faults: list[BaseException] = []

    def tell_fault(self, error: BaseException) -> None:
        self.faults.append(error)


class Sight:
    """Somebody in front of a host."""

    def __init__(self, app: Host, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def open(self, screen: Screen[Any]) -> None:
        def keep(result: object) -> None:
            self.app.result = result

        await self.app.push_screen(screen, keep)
        await self.wait()

    async def press(self, *keys: str) -> None:
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            name = key if key.isalnum() or len(key) > 1 else _character_to_key(key)
            driver.send_message(Key(name, key if len(key) == 1 else " " if key == "space" else None))
            await self.wait()

    async def wait(self) -> None:
        """Until what was under way has been done, on the screen and in the journal thread, and what that brought."""
        await let_work(self.app)
        await self.app.session.do(lambda: None)
        await let_work(self.app)

    async def paste(self, text: str) -> None:
        focused = self.app.screen.focused
        assert focused is not None
        focused.post_message(Paste(text))
        await self.wait()

    @property
    def text(self) -> str:
        return text_of(self.app)

    @property
    def words(self) -> str:
        return " ".join(self.text.translate({ord(c): " " for c in "│─╭╮╰╯›"}).split())

    @property
    def focus(self) -> str:
        focused = self.app.screen.focused
        return (focused.id or "") if focused is not None else ""

    async def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + WITHIN
        while not condition():
            assert time.monotonic() < deadline, self.text
            await asyncio.sleep(0.01)


@asynccontextmanager
async def before(room: Room, config: Config, size: tuple[int, int]) -> AsyncIterator[Sight]:
    session = Session(room, config, lambda _message: None)
    await session.arrive(remote=False)
    app = Host(session)
    async with app.run_test(size=size) as pilot:
        yield Sight(app, pilot)
        await app.workers.wait_for_complete()
    await session.leave()
    assert not app.faults


async def nothing(_values: Values, _event: str) -> None:
    """For forms whose saving does not matter."""


def form(session: Session, fields: Sequence[Field], submit: Any = nothing, **more: Any) -> Form:
    return Form(session, "proeve", "Prøve", fields, submit, incident=None, **more)
