"""Workers of screens: a fault in one neither ends the crisis room nor passes unseen; keys wait for what one opens."""

from typing import TYPE_CHECKING, Any, cast

from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker, WorkerState

if TYPE_CHECKING:
    from beredskab_tui.tui.app import BeredskabApp


class Careful(MessagePump):
    """For screens that run workers: what goes wrong in one is written down, and said."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Textual would end the program, or, told not to, say nothing at all."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            cast("BeredskabApp", self.app).tell_fault(event.worker.error)


class Working(Careful):
    """For screens on which a key begins a deed in a worker: it may wait for a form, and the screen stays live."""

    _under_way: Worker[Any] | None = None
    """What the last key began."""

    @property
    def at_work(self) -> bool:
        """Whether what a key began has neither ended nor opened anything: what is typed next is for that."""
        on_top = cast("Screen[Any]", self).is_current
        return on_top and self._under_way is not None and not self._under_way.is_finished
