"""The situation picture over the whole screen: its headings live, and the keys that write, freeze and approve it."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ClassVar, Final, NamedTuple, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from beredskab_tui.tui.actions import PICTURE
from beredskab_tui.tui.screens.live import Live
from beredskab_tui.tui.screens.picturelines import HeadingLines, HeadingRow
from beredskab_tui.tui.shown import shown
from beredskab_tui.tui.widgets.lines import LineView

WIDEST: Final = 120
"""Cells of a line: longer ones are hard to follow."""


class Shown(NamedTuple):
    """What there is to show of a situation picture."""

    title: str
    head: Sequence[str]
    rows: Sequence[HeadingRow]


class PictureKeys(Protocol):
    """Who carries out what the keys say; all of it may wait for a form."""

    def shown(self) -> Shown:
        """What there is to show now."""
        ...

    def edit(self, key: int) -> Coroutine[Any, Any, None]: ...
    def take(self) -> Coroutine[Any, Any, None]: ...
    def submit(self) -> Coroutine[Any, Any, None]: ...
    def approve(self) -> Coroutine[Any, Any, None]: ...
    def versions(self) -> Coroutine[Any, Any, None]: ...
    def for_the_board(self) -> Coroutine[Any, Any, None]: ...
    def for_the_residents(self) -> Coroutine[Any, Any, None]: ...


class PictureView(Live):
    """One incident's situation picture.

    Args:
        keys: carries out what the keys say.
        watchers: who is told when the feed has brought something, while this is open.
    """

    help_title = "Hjælp til situationsbilledet"
    help_lines = (
        "Situationsbilledet er én til to sider, som en udenforstående kan forstå.",
        "j på en loglinje på tavlen sender den hertil. Den står så i forslaget.",
        "Enter åbner overskriften. t tager forslagene, hvor I ikke selv har skrevet.",
        "Skriver to under samme overskrift, står begge tekster, til en skriver dem sammen.",
        "f fryser en udgave. Den gælder først, når lederen har godkendt den med g.",
        "Den første skal være der inden en time; den næste til den tid, I siger.",
        "s og b laver uddrag af den udgave, der gælder: til bestyrelsen og til beboerne.",
        "15 Må ikke offentliggøres har sin egen side under u og er aldrig i et uddrag.",
    )
    actions = PICTURE
    look_again = 30.0
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f7", "leave", show=False)]
    DEFAULT_CSS = f"""
    PictureView {{ align: center top; background: $surface; }}
    PictureView > Vertical {{
        width: 100%; max-width: {WIDEST}; height: 100%; padding: 0 1; border: none;
    }}
    PictureView.-low > Vertical {{ padding: 0 1; }}
    PictureView .title {{ margin-bottom: 0; }}
    PictureView .head {{ height: auto; color: $text-muted; margin-bottom: 1; }}
    PictureView.-low .head {{ margin-bottom: 0; }}
    PictureView.-low .keys {{ margin-top: 0; }}
    """

    def __init__(self, keys: PictureKeys, watchers: set[Callable[[], None]]) -> None:
        super().__init__(watchers)
        self._keys = keys

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled("SITUATIONSBILLEDET")
            yield Static(classes="head")
            yield HeadingLines()
            yield Static(classes="fault")
            yield self.key_line()

    @property
    def inner_width(self) -> int:
        return max(20, min(WIDEST, self.app.size.width) - 2)

    def begin(self) -> None:
        self.refill()
        self.query_one(HeadingLines).focus()

    def show_now(self) -> None:
        told = self._keys.shown()
        self.query_one(".title", Static).update(shown(told.title))
        self.query_one(".head", Static).update(shown("\n".join(told.head)))
        self.query_one(HeadingLines).set_rows(told.rows)

    # -- what keys do

    def action_edit(self) -> None:
        self.query_one(HeadingLines).action_choose()

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        row: HeadingRow = event.row
        self.work(self._keys.edit(row.heading.key))

    def action_take(self) -> None:
        self.work(self._keys.take())

    def action_submit(self) -> None:
        self.work(self._keys.submit())

    def action_approve(self) -> None:
        self.work(self._keys.approve())

    def action_versions(self) -> None:
        self.work(self._keys.versions())

    def action_for_the_board(self) -> None:
        self.work(self._keys.for_the_board())

    def action_for_the_residents(self) -> None:
        self.work(self._keys.for_the_residents())
