"""Each duty of the plan, with the line of the log that fulfils it, or why it is not relevant."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from beredskab_tui.plan.duties import Met
from beredskab_tui.room import duties
from beredskab_tui.room.duties import DutyState, Standing
from beredskab_tui.room.wording import shortened
from beredskab_tui.tui.actions import DUTIES
from beredskab_tui.tui.screens.sheet import Piece, Sheet, SheetRow
from beredskab_tui.tui.widgets.strips import MUTED, STRONG

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen

_MARKS: Final = {
    DutyState.FULFILLED: "[x]",
    DutyState.NOT_RELEVANT: "[-]",
    DutyState.OPEN: "[ ]",
    DutyState.STANDING: " · ",
}


class DutySheet(Sheet):
    """F9, *Pligter*. Dismissed by Esc."""

    help_title = "Hjælp til planens pligter"
    help_lines = (
        "Hver af planens pligter, med nummeret på den linje i loggen, der opfylder den.",
        "Det meste kommer af sig selv: en bekræftelse, en orientering, et gennemført kort peger på sin pligt.",
        "Enter går til linjen. r peger på en anden linje, når programmet ikke selv kan se det.",
        "x siger, at pligten ikke er relevant her, med en grund. Det er lederens beslutning og står i loggen.",
        "Nederst står det, planen og programmet selv sørger for.",
    )
    actions = DUTIES

    def __init__(self, below: "BoardScreen") -> None:
        super().__init__(below, "Planens pligter i denne hændelse", self._rows)

    def _rows(self) -> Sequence[SheetRow]:
        rows = [self._row(one) for one in duties.standing(self.below.board)]
        return sorted(rows, key=lambda row: row.section != "I denne hændelse")

    def _row(self, one: Standing) -> SheetRow:
        style = "" if one.state is DutyState.OPEN else MUTED
        pieces: list[Piece] = [(f"{one.duty.id:<4}", MUTED), (one.duty.text, style)]
        if one.state is DutyState.FULFILLED:
            entry = self.below.board.entry(one.seq or 0)
            pieces.append((f" · #{one.seq}", STRONG))
            pieces += [(f" {shortened(entry.text, 50)}", MUTED)] if entry is not None else []
        elif one.state is DutyState.NOT_RELEVANT:
            pieces.append((f" · ikke relevant: {one.reason}", MUTED))
        elif one.state is DutyState.OPEN:
            pieces.append((" · ingen linje endnu", STRONG))
        sections = {
            Met.INCIDENT: "I denne hændelse",
            Met.PLAN: "Står i planen selv (se Planen)",
            Met.PROGRAM: "Sørger programmet for",
        }
        return SheetRow(one.duty.id, _MARKS[one.state], tuple(pieces), sections[one.duty.met])

    async def action_go(self) -> None:
        """Enter: to the line that fulfils it."""
        standing = next((one for one in duties.standing(self.below.board) if one.duty.id == self.key), None)
        entry = self.below.board.entry(standing.seq) if standing is not None and standing.seq is not None else None
        if entry is None:
            self.tell("Der er ingen linje at gå til. r peger på en, x siger, hvorfor pligten ikke er relevant.")
            return
        self.dismiss()
        self.below.show_record(entry)

    async def action_point(self) -> None:
        if self.key:
            self.work(self.below.duties.forms.point(self.key))

    async def action_set_aside(self) -> None:
        if self.key:
            self.work(self.below.duties.forms.set_aside(self.key))
