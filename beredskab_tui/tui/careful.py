"""A fault in a worker must neither end the crisis room nor pass unseen."""

from typing import TYPE_CHECKING, cast

from textual.message_pump import MessagePump
from textual.worker import Worker, WorkerState

if TYPE_CHECKING:
    from beredskab_tui.tui.app import BeredskabApp


class Careful(MessagePump):
    """For screens that run workers: what goes wrong in one is written down, and said."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Textual would end the program, or, told not to, say nothing at all."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            cast("BeredskabApp", self.app).tell_fault(event.worker.error)
