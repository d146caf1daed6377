"""The list of what the media and the social media say and ask."""

from collections.abc import Sequence

from beredskab_tui.records import Correctness, MediaNote, Record
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.times import clock
from beredskab_tui.tui.board.panel import Panel, Piece
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING


class MediaPanel(Panel):
    kinds = (MediaNote,)
    hint = "Ingen medier endnu. Tryk n, eller skriv m og teksten i loglinjen."

    def rows_of(self, board: Board) -> Sequence[Record]:
        return board.media

    def title_of(self, board: Board) -> str:
        open_enquiries = sum(note.enquiry and note.referred_to is None for note in board.media)
        return f"Medier: {len(board.media)}{f', {open_enquiries} venter på svar' if open_enquiries else ''}"

    def pieces(self, row: Record) -> tuple[str, list[Piece]]:
        assert isinstance(row, MediaNote)
        pieces: list[Piece] = [(row.outlet, STRONG), (" spørger" if row.enquiry else "", "")]
        pieces += [(f": {row.claims}", "")] if row.claims else []
        judged = row.correctness is not Correctness.UNKNOWN
        wrong = row.correctness is Correctness.WRONG
        pieces += [(f" · {danish(row.correctness)}", WARNING if wrong else MUTED)] if judged else []
        pieces += [(f" · henvist til {row.referred_to}", MUTED)] if row.referred_to else []
        return clock(row.occurred_at), pieces
