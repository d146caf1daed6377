"""The list of the secretariat's own: where each is, what they do, and what they have in front of them just now."""

from collections.abc import Sequence

from beredskab_tui.records import Record, StaffMember
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.room.presence import Here
from beredskab_tui.text import safe
from beredskab_tui.tui.board.panel import Panel, Piece
from beredskab_tui.tui.shown import fit
from beredskab_tui.tui.widgets.strips import MUTED


class StaffPanel(Panel):
    """The secretariat's own: where each is, what they do, and what they have in front of them just now."""

    kinds = (StaffMember,)
    hint = "Ingen medarbejdere. De kommer fra config/stab.toml, når en hændelse starter."
    _here: dict[str, Here] = {}  # noqa: RUF012 - replaced whole, never changed

    def show_here(self, here: Sequence[Here]) -> None:
        """Who has the board open now. Of several windows of one person the last counts."""
        now = {one.person: one for one in here}
        if now != self._here:
            self._here = now
            self.redraw()

    def rows_of(self, board: Board) -> Sequence[Record]:
        return board.staff

    def title_of(self, board: Board) -> str:
        taking_part = sum(member.place is not None and member.place.value != "unavailable" for member in board.staff)
        return f"Stab: {taking_part} af {len(board.staff)} er med"

    def pieces(self, row: Record) -> tuple[str, list[Piece]]:
        assert isinstance(row, StaffMember)
        place = danish(row.place) if row.place is not None else "ikke svaret"
        pieces: list[Piece] = [(row.name, ""), (f" · {place}", MUTED)]
        pieces += [(f" · {row.task}", "")] if row.task else []
        if (here := self._here.get(row.id)) is not None:
            at = f" ({here.screen})" if here.screen else ""
            pieces.append((f" · her nu{', udefra' if here.remote else ''}{at}", MUTED))
        return f"{fit(safe(row.initials), 4):<4}", pieces
