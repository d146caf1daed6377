"""The briefing (*orienteringen*): a page to read, and the receipt that it was read (plan R47)."""

from collections.abc import Sequence

from beredskab_tui.tui.actions import BRIEFING, Action
from beredskab_tui.tui.screens.choose import Reading
from beredskab_tui.tui.widgets.lines import LineView


class Briefing(Reading[int | None]):
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
        super().__init__(title, lines)
        self._version = version
        self._may_read = may_read

    @property
    def usable_actions(self) -> Sequence[Action]:
        return [action for action in self.actions if self._may_read or action.name != "read"]

    def action_read(self) -> None:
        if self._may_read:
            self.dismiss(self._version)

    async def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()  # Enter is pressed to read on; a receipt is given with its own key
        self.action_scroll()
