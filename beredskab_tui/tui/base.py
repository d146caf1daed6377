"""What every app of the program is: calm, harmless to the terminal, and in order at the end."""

import asyncio
import select
import signal
import threading
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Any, ClassVar, Final, TypeVar, cast

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from beredskab_tui.errors import BeredskabError
from beredskab_tui.faults import write_down
from beredskab_tui.tui.careful import Working
from beredskab_tui.tui.closed import Closed
from beredskab_tui.tui.inorder import InOrder
from beredskab_tui.tui.shown import StripControls
from beredskab_tui.tui.theme import NONE, THEMES, NoColours, choose_theme
from beredskab_tui.tui.toosmall import cover

Result = TypeVar("Result")

GIVE_UP_AFTER: Final = 6.0
"""Seconds from a hang-up until the program ends whatever keeps it; longer than the session takes to leave."""
_STDIN: Final = 0
_NOT_ESC_AND_A_LETTER: Final = ("\x1bb", "\x1bf", *(f"\x1b{digit}" for digit in range(10)))
"""What Textual takes for keys of one terminal on macOS (words, and ¡™£ for digits). Over SSH it is a quick Esc and
the letter or digit, like all the others."""


class BaseApp(Closed[Result]):
    """An app of ours, before it shows anything.

    Args:
        environ: the program's environment, for what the terminal can show.
        colours: the theme that the person chose once; empty for none.
    """

    TITLE = "Beredskab"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "leave", show=False, priority=True)]

    def __init__(self, environ: Mapping[str, str], colours: str = "") -> None:
        self._strip_controls = StripControls()
        self._no_colours = NoColours()
        super().__init__()
        for sequence in _NOT_ESC_AND_A_LETTER:
            cast("dict[str, Any]", ANSI_SEQUENCES_KEYS).pop(sequence, None)
        self._in_order = InOrder(self, self.let_through, _takes_text, self._is_at_work)
        self.animation_level = "none"  # a fading list costs bytes on a thin line, and time
        self.environ = environ
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = choose_theme(environ, colours)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._in_order.take(event)
        else:
            await super().on_event(event)

    def _is_at_work(self) -> bool:
        """Whether the screen on top is about to open something."""
        screen: object = self.screen if self.screen_stack else None
        return isinstance(screen, Working) and screen.at_work

    async def let_through(self, event: events.Key | events.Paste) -> None:
        """It is this key's turn."""
        await super().on_event(event)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Nothing that a terminal would obey leaves for the terminal, whichever widget painted it; nor any colour
        where none is wanted."""
        if self.theme == NONE:
            # In place of Textual's own, which for NO_COLOR turns colours into greys.
            return [self._no_colours, self._strip_controls]
        return [*super().get_line_filters(), self._strip_controls]

    def begin(self) -> None:
        """To be called when the app is mounted."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            # A dropped link and a shutdown end the program as F10 does.
            loop.add_signal_handler(number, self.end)
            # Instead of the loop's own, which does nothing: the loop itself is woken in another way.
            signal.signal(number, _end_at_last)
        if not self.is_headless:
            threading.Thread(target=_wait_for_hang_up, name="hang-up", daemon=True).start()
        self.screen_change_signal.subscribe(self, self._screen_changed)
        self._cover(self.screen)

    def end(self) -> None:
        """End the program. What is half written is on the disk."""
        raise NotImplementedError

    def _screen_changed(self, screen: Screen[Any]) -> None:
        # When it is there: it was only just put on top.
        screen.call_later(self._cover, screen)

    def on_resize(self, event: events.Resize) -> None:
        if self.screen_stack:
            # The app does not have its new size yet.
            self._cover(self.screen, event.size)

    def _cover(self, screen: Screen[Any], size: Size | None = None) -> None:
        if screen.is_attached and screen is self.screen:
            cover(screen, size or self.size)

    def check(self, fault_log: str) -> None:
        """To be called when the app has run.

        Raises:
            BeredskabError: a fault of the program ended it; the sentence says where it is written down.
        """
        if self._exception is not None:
            # Not an error of its own kind: the caller need not know whether the screen or a command failed.
            raise BeredskabError(write_down(self._exception, fault_log))

    def _print_error_renderables(self) -> None:
        """Textual prints its traceback here when it had to end; the user gets a sentence instead (see ``check``)."""
        self._exit_renderables.clear()

    async def action_leave(self) -> None:
        self.end()

    def action_help_quit(self) -> None:
        """Ctrl+C: Textual would say in English how to quit. It never ends the program."""


def _end_at_last(_number: int = 0, _frame: FrameType | None = None) -> None:
    """If the terminal that is gone keeps the program from ending in order, end all the same."""
    # Textual waits for the thread that writes to the terminal, for ever when it died of it: at the end, when the last
    # words are on the disk (the session leaves first); or, with a terminal that took no more, in the middle of the
    # loop. So the kernel is asked to see to it, which needs nothing of ours to go on; it lets go of the locks, too.
    signal.setitimer(signal.ITIMER_REAL, GIVE_UP_AFTER)


def _wait_for_hang_up() -> None:
    """In a thread of its own, for a main thread that waits for the terminal may never hear of the signal."""
    terminal = select.poll()
    # For nothing but what is always told: that the other end is gone.
    terminal.register(_STDIN, 0)
    # Some systems (macOS) cannot be asked so about a terminal, and say that at once; there the signal has to do.
    if any(what & (select.POLLHUP | select.POLLERR) for _, what in terminal.poll()):
        _end_at_last()


def _takes_text(widget: Widget | None) -> bool:
    """Whether plain letters are text there, and nothing else."""
    return isinstance(widget, Input | TextArea)
