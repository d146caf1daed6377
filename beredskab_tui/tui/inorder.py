"""Keys one after the other, also when many arrive in one breath: over a slow link, from a paste, on a busy machine.

Textual hands a letter to the field that has the focus at once, while a key that is bound (Enter, Backspace, an arrow)
goes up from the field to the app before it acts. What was typed behind it would overtake it: two lines become one, a
letter lands in the field before. A key of the whole screen, in turn, acts before the field has taken the letters that
were typed before it. So whatever is no plain letter is let through alone: when the letters before it are written, and
what follows waits until it has done what it does.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.widget import Widget

Typed = events.Key | events.Paste
Handle = Callable[[Typed], Awaitable[None]]

ROUNDS: Final = 3
"""So often everything between the field and the app has its turn: the key, the message it makes, what that brings."""
PATIENCE: Final = 0.5
"""Seconds until what follows is let through all the same: a screen that went away never has its turn."""

LOOK_AGAIN: Final = 0.005
"""Seconds between two looks at whether a key has opened what it opens."""


class InOrder:
    """Lets keys through in order. Belongs to the event loop.

    Args:
        app: whose keys they are.
        handle: what the app does with one key.
        takes_text: whether a widget takes plain letters as text.
        at_work: whether a key began something that has neither ended nor opened anything yet; what follows is for that.
    """

    def __init__(
        self,
        app: App[Any],
        handle: Handle,
        takes_text: Callable[[Widget | None], bool],
        at_work: Callable[[], bool] = lambda: False,
    ) -> None:
        self._app = app
        self._handle = handle
        self._takes_text = takes_text
        self._at_work = at_work
        self._waiting: deque[Typed] = deque()
        self._under_way = 0
        """Number of the key that is acting, or of the letters that are being written; 0 for none."""
        self._number = 0
        self._writing: Widget | None = None
        """The field that letters were handed to, until it is known to have taken them."""

    @property
    def idle(self) -> bool:
        """Whether every key has done what it does."""
        return not self._under_way and not self._waiting

    async def take(self, event: Typed) -> None:
        """A key was pressed: let it through, now or when it is its turn."""
        self._waiting.append(event)
        await self._go_on()

    async def take_first(self, held: Sequence[Typed]) -> None:
        """Keys that were pressed before all that still wait, and were kept for a screen that is there now."""
        self._waiting.extendleft(reversed(held))
        await self._go_on()

    async def _go_on(self) -> None:
        while self._waiting and not self._under_way:
            focused = self._app.screen.focused if self._app.screen_stack else None
            event = self._waiting[0]
            plain = isinstance(event, events.Paste) or event.is_printable
            if plain and self._takes_text(focused):
                self._writing = focused
                await self._handle(self._waiting.popleft())
            elif self._writing is not None:
                written, self._writing = self._writing, None
                self._follow(written)
            else:
                self._waiting.popleft()
                await self._handle_alone(event, focused)

    async def _handle_alone(self, event: Typed, focused: Widget | None) -> None:
        # Before it acts: what it does may take its time, and more may be typed meanwhile.
        self._under_way = self._number = self._number + 1
        await self._handle(event)
        self._follow(focused)

    def _follow(self, focused: Widget | None) -> None:
        """Wait until everybody between the field and the app has had a turn, some times over."""
        self._under_way = self._number = number = self._number + 1
        self._app.set_timer(PATIENCE, lambda: self._done(number, patient=False))
        self._round(number, focused, ROUNDS)

    def _round(self, number: int, focused: Widget | None, left: int) -> None:
        if number != self._under_way:
            return
        if not left:
            self._app.call_later(self._done, number)
            return
        screen = self._app.screen if self._app.screen_stack else None
        start = focused if focused is not None and focused.is_attached else screen
        way: list[MessagePump] = [] if start is None else [*start.ancestors_with_self]
        if screen is not None and screen not in way:
            way.append(screen)
        self._hop(number, way, left)

    def _hop(self, number: int, way: list[MessagePump], left: int) -> None:
        while way:
            if way.pop(0).call_later(self._hop, number, way, left):
                return
        # From the top again, with whatever has the focus by now.
        focused = self._app.screen.focused if self._app.screen_stack else None
        self._round(number, focused, left - 1)

    async def _done(self, number: int, *, patient: bool = True) -> None:
        if number != self._under_way:
            return
        if patient and self._at_work():
            self._app.set_timer(LOOK_AGAIN, lambda: self._done(number))
            return
        self._under_way = 0
        await self._go_on()
