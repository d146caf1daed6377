"""What lies over a screen for a while: how it looks, how it is left, and that nothing written in it gets lost."""

from typing import ClassVar, Generic, TypeVar

import msgspec
from textual import on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from beredskab_tui.errors import why
from beredskab_tui.tui.careful import Careful
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import fit, shown
from beredskab_tui.tui.widgets.logline import LogLine

Result = TypeVar("Result")

INNER_WIDTH = 70
"""Cells of a line inside the frame, in a window that has room for it."""
KEEP_AFTER = 0.3
"""Seconds from a key until what is written is on its way to the disk; it must be there within half a second."""


class Overlay(Careful, ModalScreen[Result], Generic[Result]):
    """A frame in the middle. Esc goes back; F2 goes to the log line from here too; Ctrl+C never ends the program."""

    DEFAULT_CSS = """
    Overlay { align: center middle; }
    Overlay > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        padding: 1 2; background: $surface; border: round $border;
    }
    Overlay .title { text-style: bold; margin-bottom: 1; height: auto; }
    Overlay .keys { color: $text-muted; height: auto; margin-top: 1; }
    Overlay LogLine { background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("f2", "log_line", show=False),
        Binding("ctrl+c", "nothing", show=False),
    ]

    def titled(self, title: str) -> Static:
        """The title: a few lines at most, whatever somebody called the thing it is about."""
        return Static(shown(fit(title, 3 * INNER_WIDTH)), classes="title")

    @property
    def room_inside(self) -> int:
        """Lines between the title and the keys, in a window of this height."""
        return max(3, self.app.size.height - 8)

    async def leave(self) -> None:
        """Go back without a result."""
        self.dismiss(None)

    async def action_leave(self) -> None:
        await self.leave()

    async def action_log_line(self) -> None:
        """Back, and on to the log line of the screen below."""
        if not self.is_active:
            return
        below = self.app.screen_stack[-2]
        await self.leave()
        await below.run_action("log_line")

    def action_nothing(self) -> None:
        """Ctrl+C never ends the program."""


class Drafted(Overlay[Result]):
    """An overlay that is written in: what it holds is on the disk half a second later, and there again next time."""

    def __init__(self, session: Session, incident: str | None, field: str) -> None:
        super().__init__()
        self.session = session
        self.draft = session.draft_of(incident, field)
        self._timer_set = False
        self._on_disk = self.draft

    def written(self) -> str:
        """What is to be kept; empty for nothing."""
        raise NotImplementedError

    def tell(self, sentence: str) -> None:
        """Show a sentence where the user looks."""
        raise NotImplementedError

    @on(LogLine.Edited)
    def on_edited(self, event: LogLine.Edited) -> None:
        event.stop()
        self.keep_soon()

    @on(LogLine.Refused)
    def on_refused(self, event: LogLine.Refused) -> None:
        event.stop()
        self.tell(event.sentence)

    def keep_soon(self) -> None:
        """Something was changed: have it on the disk soon."""
        self._note()
        if not self._timer_set:
            self._timer_set = True
            self.set_timer(KEEP_AFTER, self._keep_now)

    def _keep_now(self) -> None:
        self._timer_set = False
        self.keep()

    def keep(self) -> None:
        """Begin to put what is written on the disk. Nobody waits for it: the disk may be slow, the screen never is."""
        self._note()
        # Of the app: the screen may be gone before it is done.
        self.app.run_worker(self.put_on_disk(), exit_on_error=False)

    async def put_on_disk(self) -> None:
        """Have what is written on the disk before this returns; for workers."""
        draft = self.draft
        if draft is self._on_disk:
            return
        self._on_disk = draft
        try:
            await self.session.keep(draft)
        except OSError as error:
            if self.is_active:
                # It is still known to this session; only a lost link would lose it now.
                self.tell(f"Kladden kan ikke gemmes på disken ({why(error)}). Bliv her, til det er gemt.")

    def _note(self) -> None:
        text = self.written()
        if text != self.draft.text:
            self.draft = msgspec.structs.replace(self.draft, text=text)
            self.session.note(self.draft)

    async def forget(self) -> None:
        """It was stored: the draft is no longer needed."""
        try:
            await self.session.drop(self.draft)
        except OSError:
            # What counts is in the journal; at worst it is offered once more.
            return
