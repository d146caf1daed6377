"""The whole story of one row, and the lines it belongs with: a digit, or Enter on one of them, goes there."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from beredskab_tui.records import LogEntry
from beredskab_tui.times import clock
from beredskab_tui.tui.actions import READING
from beredskab_tui.tui.screens.overlay import INNER_WIDTH, Overlay
from beredskab_tui.tui.shown import fit, hanging, shown, wrapped
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.strips import MUTED, STRONG


class Part(NamedTuple):
    """A paragraph of a story."""

    number: int
    text: str
    leads_to: LogEntry | None = None
    """The line that Enter goes to."""
    digit: str = ""
    """The key that goes there from anywhere."""


def parts_of(lines: Sequence[str], links: Sequence[LogEntry]) -> list[Part]:
    """The paragraphs, and below them the lines of the log it belongs with."""
    parts = [Part(number, line) for number, line in enumerate(lines)]
    if links:
        parts += [Part(len(parts), ""), Part(len(parts) + 1, "Hører sammen med:")]
    for number, entry in enumerate(links, start=1):
        text = fit(f"#{entry.seq} {clock(entry.occurred_at)} {entry.text}", 2 * INNER_WIDTH)
        parts.append(Part(len(parts), text, entry, str(number) if number <= 9 else ""))
    return parts


class StoryLines(LineView[Part]):
    """The paragraphs, wrapped."""

    def row_key(self, row: Part) -> str:
        return str(row.number)

    def row_lines(self, row: Part, width: int) -> Sequence[Content]:
        if row.leads_to is None:
            return hanging(shown(row.text), width)
        return hanging(Content.assemble((f"{row.digit:>1} ", STRONG), shown(row.text).stylize(MUTED)), width, 2)


class Story(Overlay[LogEntry | None]):
    """Dismisses with the line of the log to go to, or None."""

    help_title = "Hjælp til detaljer"
    help_lines = (
        "Her står alt om den linje, markøren stod på: hvornår, hvem, hvorfor, og hvad der siden er sket med den.",
        "Nederst står de linjer, den hører sammen med. Et tal fører derhen, eller pil ned og Enter.",
    )
    actions = READING

    def __init__(self, title: str, lines: Sequence[str], links: Sequence[LogEntry]) -> None:
        super().__init__()
        self._title = title
        self._parts = parts_of(lines, links)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            yield StoryLines(empty_text="")
            yield self.key_line()

    def on_mount(self) -> None:
        text = self.query_one(StoryLines)
        lines = sum(len(wrapped(part.text, self.inner_width - 3)) for part in self._parts)
        text.styles.height = max(1, min(lines, self.room_inside))
        text.set_rows(self._parts)
        text.focus()

    def on_key(self, event: events.Key) -> None:
        for part in self._parts:
            if part.digit and event.key == part.digit:
                event.stop()
                self.dismiss(part.leads_to)

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        self.dismiss(event.row.leads_to)

    def action_scroll(self) -> None:
        self.query_one(StoryLines).action_page_down()
