"""One message over the whole screen: the text as it is sent, each recipient, and the keys that act on it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from beredskab_tui.records import Message
from beredskab_tui.tui.actions import MESSAGE, Action
from beredskab_tui.tui.screens.live import Live
from beredskab_tui.tui.screens.messageactions import MessageActions, MessageDeeds
from beredskab_tui.tui.screens.sheet import WIDEST, SheetLines, SheetRow
from beredskab_tui.tui.shown import shown
from beredskab_tui.tui.widgets.keyline import KeyLine
from beredskab_tui.tui.widgets.lines import LineView


class Told(NamedTuple):
    """What there is to show of a message."""

    title: str
    head: Sequence[str]
    rows: Sequence[SheetRow]


class Shown(Protocol):
    """One message, as its page asks for it."""

    @property
    def message(self) -> Message:
        """As it is now."""
        ...

    def told(self) -> Told:
        """What there is to show now."""
        ...

    def usable(self) -> Sequence[str]:
        """Names of the actions that make sense now."""
        ...

    def is_over(self, sentence: str) -> bool:
        """Whether what was said last holds no longer."""
        ...


class MessageLines(SheetLines):
    """The parts of a message, each with a blank line above its heading: what is sent is to be seen as one text."""

    def headings(self, row: SheetRow, previous: SheetRow | None, width: int) -> Sequence[Content]:
        heading = super().headings(row, previous, width)
        return (Content(""), *heading) if heading and previous is not None else heading


class MessageView(Live, MessageActions):
    """One message.

    Args:
        one: what is shown.
        deeds: carries out what the keys say.
        watchers: who is told when the feed has brought something, while this is open.
    """

    help_title = "Hjælp til beskeden"
    help_lines = (
        "Øverst står, hvor langt beskeden er. Emne og tekst står, nøjagtig som de bliver sendt.",
        "ORDVALG er ord, der måske lægger skyld, gætter, forstærker eller nævner nogen. I bestemmer selv.",
        "Kun et CPR-nummer og det, der er fortroligt, kan slet ikke sendes.",
        "Modtagerne ser aldrig hinandens adresser. De, der ingen mail får, skal ringes op.",
        "Efter godkendelsen går der lidt tid, før den sendes: u kalder den tilbage.",
        "»Afleveret« betyder, at mailserveren har taget den. Om den er læst, ved ingen.",
        "k noterer, at teksten er brugt et andet sted: læst op, hængt op eller lagt på Facebook.",
    )
    actions = MESSAGE
    look_again = 30.0
    DEFAULT_CSS = f"""
    MessageView > Vertical {{ width: {WIDEST}; height: 100%; }}
    MessageView .title {{ margin-bottom: 0; }}
    MessageView .head {{ height: auto; max-height: 6; color: $text-muted; margin-bottom: 1; }}
    MessageView.-low .head {{ margin-bottom: 0; }}
    MessageView MessageLines {{ height: 1fr; }}
    MessageView.-low .keys {{ margin-top: 0; }}
    """

    def __init__(self, one: Shown, deeds: MessageDeeds, watchers: set[Callable[[], None]]) -> None:
        super().__init__(watchers)
        self._one = one
        self._deeds = deeds

    @property
    def deeds(self) -> MessageDeeds:
        return self._deeds

    @property
    def in_hand(self) -> Message:
        return self._one.message

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._one.told().title)
            yield Static(classes="head")
            yield MessageLines(empty_text="")
            yield Static(classes="fault")
            yield self.key_line()

    @property
    def inner_width(self) -> int:
        return max(20, min(WIDEST, self.app.size.width) - (4 if self._low else 6))

    @property
    def usable_actions(self) -> Sequence[Action]:
        usable = self._one.usable()
        return [action for action in self.actions if action.name in usable]

    def begin(self) -> None:
        self.refill()
        self.query_one(MessageLines).focus()

    def show_now(self) -> None:
        told = self._one.told()
        self.query_one(".title", Static).update(shown(told.title))
        self.query_one(".head", Static).update(shown("\n".join(told.head)))
        lines = self.query_one(MessageLines)
        before = {row.key: row for row in lines.rows}
        lines.set_rows([before[row.key] if before.get(row.key) == row else row for row in told.rows])
        if self._one.is_over(self._sentence):
            self.tell("")
        self.query_one(KeyLine).show(self.usable_actions)

    # -- what keys do

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()  # Enter is pressed to read on
        self.action_scroll()

    def action_scroll(self) -> None:
        self.query_one(MessageLines).action_page_down()
