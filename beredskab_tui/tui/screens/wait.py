"""What stands there while an incident is opened and that takes its time."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from beredskab_tui.tui.careful import Careful
from beredskab_tui.tui.shown import fit
from beredskab_tui.tui.widgets.textline import TextLine


class Wait(Careful, ModalScreen[None]):
    """Says how far it is; Esc stops it. What is typed meanwhile is for the screen that comes."""

    DEFAULT_CSS = """
    Wait { align: center middle; }
    Wait > Vertical {
        width: 64; max-width: 100%; height: auto; padding: 1 2; background: $surface; border: round $border;
    }
    Wait .keys { color: $text-muted; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False, priority=True)]

    def __init__(self, cancel: Callable[[], None]) -> None:
        super().__init__()
        self._cancel = cancel
        self._sentence = ""

    def compose(self) -> ComposeResult:
        with Vertical():
            yield TextLine(self._sentence, id="progress")
            yield TextLine("Esc: fortryd. Det, du skriver nu, kommer til at stå i loglinjen.", classes="keys")

    def show(self, title: str, done: float) -> None:
        """It is so far (0–1)."""
        what = f" {fit(title, 30)}" if title else ""
        self._sentence = f"Åbner hændelsen{what} … {done * 100:.0f} %"
        for line in self.query("#progress").results(TextLine):
            line.show(self._sentence)

    def on_click(self) -> None:
        self.action_cancel()

    def action_cancel(self) -> None:
        """Stop, and be where one was."""
        self._sentence = "Stopper …"
        for line in self.query("#progress").results(TextLine):
            line.show(self._sentence)
        self._cancel()
