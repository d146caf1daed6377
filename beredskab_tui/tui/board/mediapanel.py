"""The list of what the media and people say and ask: whom to refer them to, what waits, and what we say ourselves."""

from collections.abc import Sequence
from typing import Final

from textual.content import Content

from beredskab_tui.records import (
    Contact,
    Correctness,
    MediaNote,
    Record,
    Rumour,
    RumourState,
    Statement,
    StatementState,
)
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.room.companions import begins_asking
from beredskab_tui.room.media import departments
from beredskab_tui.room.wording import counted
from beredskab_tui.times import clock
from beredskab_tui.tui.board.panel import NO_BREAK, Panel, Piece
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

DEPARTMENTS: Final = "Henvis til"
ENQUIRIES: Final = "Henvendelser"
MENTIONS: Final = "Omtale"
ERRORS: Final = "Fejl, der skal rettes"
RUMOURS: Final = "Rygter"
STATEMENTS: Final = "Egne udtalelser"
KEYS: Final = {
    DEPARTMENTS: "Enter: ring op",
    ENQUIRIES: "Mellemrum: henvis",
    MENTIONS: "Mellemrum: korrekt, forkert",
    ERRORS: "Mellemrum: rettet",
    RUMOURS: "Mellemrum: bekræft, afkræft",
    STATEMENTS: "Mellemrum: godkend, brug",
}
"""The parts of the list in their order, and the key that is used most in each."""


class MediaPanel(Panel):
    kinds = (MediaNote, Rumour, Statement)
    shows_too = (Contact,)
    hint = "Intet fra medierne endnu. Tryk n, eller skriv m eller r og teksten i loglinjen."

    def begin_at(self, me: str) -> str:
        # An enquiry that waits is referred with one key and a digit; on a department the same key would ring it up.
        waiting = (row.id for row in self.rows if isinstance(row, MediaNote) and row.waits)
        return next(waiting, "") if self.highlighted is None or isinstance(self.highlighted, Contact) else ""

    def rows_of(self, board: Board) -> Sequence[Record]:
        # Each part in the order it came in. Not sorted: there may be thousands, at each line of the media.
        parts: dict[str, list[Record]] = {name: [] for name in KEYS}
        for note in board.media:
            parts[_part_of(note)].append(note)
        parts[DEPARTMENTS] += departments(board.contacts)
        parts[RUMOURS] += board.rumours
        parts[STATEMENTS] += board.statements
        return [row for part in parts.values() for row in part]

    def titles_of(self, board: Board) -> Sequence[str]:
        notes, rumours, statements = board.media, board.rumours, board.statements
        waiting = sum(note.waits for note in notes)
        wrong = sum(note.to_correct for note in notes)
        unsure = sum(one.state is RumourState.UNCONFIRMED for one in rumours)
        proposed = sum(one.state is StatementState.PROPOSED for one in statements)
        statement = counted(proposed, "udtalelse", "udtalelser")
        parts = [
            (waiting, f"{waiting} venter på svar", f"{waiting} venter"),
            (wrong, f"{wrong} fejl skal rettes", f"{wrong} fejl"),
            (proposed, f"{statement} skal godkendes", statement),
            (unsure, counted(unsure, "ubekræftet rygte", "ubekræftede rygter"), counted(unsure, "rygte", "rygter")),
        ]
        known = len(notes) + len(rumours) + len(statements)
        if not known:
            return ("Medier: intet endnu (n: ny)",)
        # What waits says more than how many there are, and a narrow column has no room for both.
        whole = ", ".join(said for some, said, _ in parts if some)
        short = ", ".join(said for some, _, said in parts if some)
        return f"Medier: {whole or f'{known}, intet venter'}", f"Medier: {short or known}"

    def section_of(self, row: Record) -> str:
        match row:
            case Contact():
                return DEPARTMENTS
            case Rumour():
                return RUMOURS
            case Statement():
                return STATEMENTS
        assert isinstance(row, MediaNote)
        return _part_of(row)

    def headings(self, row: Record, previous: Record | None, width: int) -> Sequence[Content]:
        """The name of the part, and behind it the key that is used most there."""
        above = super().headings(row, previous, width)
        name = self.section_of(row)
        if not above or len(name) + len(KEYS[name]) + 3 > width:
            return above
        return (Content.assemble((name, STRONG), (f" · {KEYS[name]}", MUTED)),)

    def pieces(self, row: Record) -> tuple[str, list[Piece]]:
        match row:
            case Contact():
                return self._department(row)
            case Rumour():
                return self._rumour(row)
            case Statement():
                return self._statement(row)
        assert isinstance(row, MediaNote)
        return self._note(row)

    def _department(self, row: Contact) -> tuple[str, list[Piece]]:
        pieces: list[Piece] = [(row.name, "")]
        pieces += [(f" · {row.phone.replace(' ', NO_BREAK)}", "")] if row.phone else []
        pieces += [(f" · {self.initials(row.claim.by)} RINGER NU", WARNING)] if row.claim is not None else []
        # As wide as a time, so that all of the list is in line.
        return " " * 5, pieces

    def _note(self, row: MediaNote) -> tuple[str, list[Piece]]:
        if row.enquiry and begins_asking(row.claims):
            pieces: list[Piece] = [(row.outlet, STRONG), (f" {row.claims}", "")]
        else:
            pieces = [(row.outlet, STRONG), (" spørger" if row.enquiry else "", "")]
            pieces += [(f": {row.claims}", "")] if row.claims else []
        if row.waits:
            pieces.append((" · IKKE HENVIST", WARNING))
        pieces += [(f" · henvist til {row.referred_to}", MUTED)] if row.referred_to else []
        judged = row.correctness is not Correctness.UNKNOWN
        pieces += [(f" · {danish(row.correctness)}", WARNING if row.to_correct else MUTED)] if judged else []
        pieces += [(", SKAL RETTES", WARNING)] if row.to_correct else []
        if row.settled is not None:
            done = row.settled
            what = "rettet" if done.corrected else "rettes ikke"
            pieces.append((f", {what} {clock(done.at)} {self.initials(done.by)}: {done.how}", MUTED))
        pieces += [(f" · {danish(row.tone)} tone", MUTED)] if row.tone is not None else []
        return clock(row.occurred_at), pieces

    def _rumour(self, row: Rumour) -> tuple[str, list[Piece]]:
        pieces: list[Piece] = [(f"{row.source}: ", STRONG)] if row.source else []
        pieces.append((row.text, ""))
        if row.state is RumourState.UNCONFIRMED:
            return clock(row.heard_at), [*pieces, (f" · {danish(row.state).upper()}", WARNING)]
        last = row.changes[-1]
        said = f" · {danish(row.state)} af {last.source} {clock(last.at)} {self.initials(last.by)}"
        return clock(row.heard_at), [*pieces, (said, STRONG)]

    def _statement(self, row: Statement) -> tuple[str, list[Piece]]:
        to = f" til {row.outlet}" if row.outlet and row.use is None else ""
        open_ = row.state in (StatementState.PROPOSED, StatementState.APPROVED)
        pieces: list[Piece] = [(f"{row.number}{to}: ", STRONG), (f"»{row.text}«", "" if open_ else MUTED)]
        if row.use is not None:
            used = f"{danish(row.state)} {clock(row.use.at)} {self.initials(row.use.by)}, {row.use.to}"
            pieces.append((f" · {used}", MUTED))
        elif row.verdict is not None and not row.withdrawn:
            reason = f": {row.verdict.reason}" if row.verdict.reason else ""
            by = f"{clock(row.verdict.at)} {self.initials(row.verdict.by)}"
            pieces.append((f" · {danish(row.state).upper()} {by}{reason}", STRONG))
        else:
            waits = row.state is StatementState.PROPOSED
            pieces.append(
                (f" · {danish(row.state).upper() if waits else danish(row.state)}", WARNING if waits else MUTED)
            )
        return clock(row.written_at), pieces


def _part_of(note: MediaNote) -> str:
    if note.to_correct and not note.waits:
        return ERRORS
    return ENQUIRIES if note.enquiry else MENTIONS
