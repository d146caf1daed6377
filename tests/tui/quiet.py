"""Waiting until an app has done what there is to do: without sleeping, and without asking those who have nothing."""

import asyncio
from collections.abc import Sequence
from typing import Any

from textual.app import App
from textual.message_pump import MessagePump

WITHIN = 30.0
"""Seconds that something may take; on a machine with nothing else to do it takes some hundredths."""


async def let_work(app: App[Any]) -> None:
    """Let everybody on the screen do what there is to do, and have it painted.

    First from what has the focus up to the app, one after the other, which is the way most messages go; and then
    whoever has something left.
    """
    top = app.screen if app.screen_stack else None
    focused = top.focused if top is not None else None
    for pump in (focused or top or app).ancestors_with_self:
        await turn(app, [pump])
    for _ in range(20):
        everybody: list[MessagePump] = [app]
        everybody += app.screen.walk_children(with_self=True) if app.screen_stack else ()
        # Whatever is still being put on the screen, too: it cannot take a key yet.
        busy = [one for one in everybody if one.message_queue_size or len(one._next_callbacks) or not one._is_mounted]
        if not busy:
            break
        await turn(app, busy)
    if app.screen_stack:
        with app._context():
            app.screen._on_timer_update()


async def turn(app: App[Any], pumps: Sequence[MessagePump]) -> None:
    """Wait until each of them has done what it had to do so far."""
    left = 0
    done = asyncio.Event()

    def one_less() -> None:
        nonlocal left
        left -= 1
        if not left:
            done.set()

    with app._context():
        left = sum(pump.call_later(one_less) for pump in pumps)
    if left:
        ways = [asyncio.create_task(event.wait()) for event in (done, app._exception_event)]
        await asyncio.wait(ways, timeout=WITHIN, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
