"""What Textual offers whoever writes a program, and ours lets nobody reach: files, other programs, the shell.

No key of ours leads there, and no text of a user's becomes an action. This is for the day somebody binds one by
mistake: over SSH each of them would be a way out of the board, on a computer that is not the user's.
"""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from textual.app import App, SystemCommand
from textual.screen import Screen

Result = TypeVar("Result")


class Closed(App[Result]):
    """An app that writes no files by itself, starts no programs, and never lets go of the terminal."""

    ENABLE_COMMAND_PALETTE = False

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """None: Textual's own would store a picture of the screen among them."""
        return ()

    def action_command_palette(self) -> None:
        """Nothing: our palette is another one."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Nothing: it would write what is on the screen to a file that others may read."""

    def action_suspend_process(self) -> None:
        """Nothing: it would give the terminal back to a shell."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Nothing: the browser would start on the computer where the board runs."""

    def suspend(self) -> NoReturn:
        """Refused."""
        _refuse()

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """Refused."""
        _refuse()

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Refused."""
        _refuse()

    def _deliver_binary(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: what ``deliver_text`` and ``deliver_binary`` come to."""
        _refuse()


def _refuse() -> NoReturn:
    raise RuntimeError("the board writes no files by itself, and never lets go of the terminal")
