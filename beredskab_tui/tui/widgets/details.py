"""The widest windows' third column: the whole story of the row in hand, without a key being pressed."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from beredskab_tui.records import LogEntry
from beredskab_tui.tui.screens.story import StoryLines, parts_of
from beredskab_tui.tui.shown import shown


class Details(Vertical):
    """Shows what it is told. Nothing in it has the focus; the same story stands behind Enter."""

    def compose(self) -> ComposeResult:
        lines = StoryLines(empty_text="Her står alt om den linje, markøren står på.")
        lines.can_focus = False
        yield lines

    def show(self, title: str, lines: Sequence[str], links: Sequence[LogEntry]) -> None:
        """Show a row's story."""
        self.border_title = shown(title)
        # The digits belong to the page behind Enter; here they would be those of the next three things.
        parts = [part._replace(digit="") for part in parts_of(lines, links)]
        view = self.query_one(StoryLines)
        if list(view.rows) != parts:
            view.set_rows(parts)
            view.action_first()
