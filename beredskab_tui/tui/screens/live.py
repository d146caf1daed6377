"""What lies over the board and shows some of it as it is now, while the feed goes on bringing news."""

from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from beredskab_tui.tui.careful import Working
from beredskab_tui.tui.screens.overlay import Overlay


class Live(Working, Overlay[None]):
    """Made anew whenever the feed has brought something; of a burst, once.

    Args:
        watchers: who is told when the feed has brought something, while this is open.
    """

    look_again: ClassVar[float] = 0.0
    """Seconds until what the clock says is brought up to date, when nothing happens; 0 for never."""

    def __init__(self, watchers: set[Callable[[], None]]) -> None:
        super().__init__()
        self._watchers = watchers
        self._asked = False

    def on_mount(self) -> None:
        self.begin()
        self._watchers.add(self.refill_soon)
        if self.look_again:
            self.set_interval(self.look_again, self.refill)

    def on_unmount(self) -> None:
        self._watchers.discard(self.refill_soon)

    def begin(self) -> None:
        """Show it for the first time, and put the focus where the keys are."""
        raise NotImplementedError

    def show_now(self) -> None:
        """Show it as it is now; the marker stays at its row."""
        raise NotImplementedError

    def refill_soon(self) -> None:
        """The feed has brought something."""
        if not self._asked:
            self._asked = True
            self.call_later(self.refill)

    def refill(self) -> None:
        """Show it as it is now, if it is still there."""
        self._asked = False
        if self.is_attached:
            self.show_now()

    # -- what keys begin

    def work(self, work: Coroutine[Any, Any, object]) -> None:
        """In a worker: it may wait for a form, and this must stay live meanwhile."""
        self._under_way = self.run_worker(work, group="deed", exit_on_error=False)
