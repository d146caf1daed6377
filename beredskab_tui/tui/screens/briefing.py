"""The briefing (*orienteringen*): a page to read, and the receipt that it was read (plan R47)."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from beredskab_tui.text import safe
from beredskab_tui.tui.actions import BRIEFING, Action
from beredskab_tui.tui.screens.choose import TextLines
from beredskab_tui.tui.screens.overlay import Overlay
from beredskab_tui.tui.shown import wrapped
from beredskab_tui.tui.widgets.lines import LineView


class Briefing(Overlay[int | None]):
    """Dismisses with the version of the situation picture that was read (0 when there is none), or with None.

    Args:
        title, lines: what it says.
        version: of the situation picture in it; 0 when there is none.
        may_read: whether there is anybody here whose receipt counts.
    """

    help_title = "Hjælp til orienteringen"
    help_lines = (
        "Her står, hvad du skal vide: din opgave, hvad du må sige, situationen og det, der venter på dig.",
        "Har du læst det, så tast l. Så står det i loggen, og staben kan se det.",
        "Kommer der et nyt situationsbillede, står det på staben, at du ikke har læst det endnu.",
        "Esc går tilbage uden kvittering.",
    )
    actions = BRIEFING

    def __init__(self, title: str, lines: Sequence[str], version: int, *, may_read: bool) -> None:
        super().__init__()
        self._title, self._lines, self._version = title, lines, version
        self._may_read = may_read

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            yield TextLines(empty_text="")
            yield self.key_line()

    @property
    def usable_actions(self) -> Sequence[Action]:
        return [action for action in self.actions if self._may_read or action.name != "read"]

    def on_mount(self) -> None:
        text = self.query_one(TextLines)
        self.fit_inside()
        text.set_rows(enumerate(self._lines))
        text.focus()

    def fit_inside(self) -> None:
        needed = sum(len(wrapped(safe(line), self.inner_width - 1)) for line in self._lines)
        self.query_one(TextLines).styles.height = max(1, min(needed, self.room_inside))

    def action_scroll(self) -> None:
        self.query_one(TextLines).action_page_down()

    def action_read(self) -> None:
        if self._may_read:
            self.dismiss(self._version)

    async def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()  # Enter is pressed to read on; a receipt is given with its own key
        self.action_scroll()
