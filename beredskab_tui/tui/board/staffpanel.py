"""The list of the secretariat's own: where each is, what they do, may say and know, and who is out."""

from collections.abc import Collection, Sequence

from beredskab_tui.records import Incident, Record, StaffMember
from beredskab_tui.records.words import danish
from beredskab_tui.room import briefing, outside
from beredskab_tui.room.board import Board
from beredskab_tui.room.claims import is_lost
from beredskab_tui.room.presence import Here
from beredskab_tui.room.staff import NOT_AGREED, NOT_COORDINATED
from beredskab_tui.text import safe
from beredskab_tui.times import clock, elapsed
from beredskab_tui.tui.board.panel import Panel, Piece
from beredskab_tui.tui.shown import fit
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING


class StaffPanel(Panel):
    """The secretariat's own: where each is, what they do, may say and know, and what they have in front of them."""

    kinds = (StaffMember,)
    shows_too = (Incident,)
    """Roles stand beside a person."""
    hint = "Ingen medarbejdere. De kommer fra config/stab.toml, når en hændelse starter."
    _here: dict[str, Here] = {}  # noqa: RUF012 - replaced whole, never changed
    _sessions: Collection[str] | None = None
    """The sessions that are open now; None until somebody has said."""
    _incident: Incident | None = None
    _picture = 0
    """Version of the situation picture that counts."""

    def fill(self, board: Board) -> None:
        roles, picture = (self._roles(board.incident), briefing.newest(board)) if board.started else ((), 0)
        stood = self._roles(self._incident) if self._incident is not None else ()
        self._incident = board.incident if board.started else None
        if (roles, picture) != (stood, self._picture):
            self._picture = picture
            self.redraw()  # what stands beside a person has changed, and not the person
        super().fill(board)

    def begin_at(self, me: str) -> str:
        # Most come to say where they are themselves.
        return me if self.highlighted is None else ""

    @staticmethod
    def _roles(incident: Incident) -> tuple[str | None, ...]:
        return incident.acting_leader_id, incident.situation_officer, incident.log_keeper

    def show_here(self, here: Sequence[Here], sessions: Collection[str] | None) -> None:
        """Who has the board open now, and all sessions there are. Of several windows of one person the last counts."""
        now = {one.person: one for one in here}
        if now != self._here or sessions != self._sessions:
            self._here, self._sessions = now, sessions
            self.redraw()

    def rows_of(self, board: Board) -> Sequence[Record]:
        return board.staff

    def titles_of(self, board: Board) -> Sequence[str]:
        out = sum(member.outside is not None for member in board.staff)
        title = f"Stab: {sum(member.takes_part for member in board.staff)} af {len(board.staff)} er med"
        return (f"{title}, {out} ude" if out else title,)

    def pieces(self, row: Record) -> tuple[str, list[Piece]]:
        assert isinstance(row, StaffMember)
        pieces: list[Piece] = [(row.name, ""), *self._outside(row), *self._place(row)]
        pieces += [(f" · {row.task}", "")] if row.task else []
        pieces += [(f" · {text}", style) for text, style in (*self._words(row), *self._known(row))]
        if row.claim is not None:
            caller = self.initials(row.claim.by)
            lost = is_lost(row.claim, self._sessions)
            pieces.append((f" · {caller} er måske i gang (u: frigiv)" if lost else f" · {caller} RINGER NU", WARNING))
        if (here := self._here.get(row.id)) is not None:
            at = f" ({here.screen})" if here.screen else ""
            pieces.append((f" · her nu{', udefra' if here.remote else ''}{at}", MUTED))
        return f"{fit(safe(row.initials), 4):<4}", pieces

    def _outside(self, row: StaffMember) -> list[Piece]:
        out = row.outside
        if out is None:
            return []
        ago = elapsed(out.heard_at, self._now())
        late = outside.due_at(out) <= self._now()
        said = f" · UDE ved {out.where}, sidst hørt {clock(out.heard_at)} ({ago} siden)"
        return [(said, WARNING if late else STRONG), *([(" · IKKE HØRT I TIDE", WARNING)] if late else [])]

    def _place(self, row: StaffMember) -> list[Piece]:
        if row.place is None:
            tries = len(row.attempts)
            said = f" · ikke svaret{f', ringet op {clock(row.attempts[-1].at)}' if tries else ''}"
            return [(said, MUTED)]
        pieces: list[Piece] = [(f" · {danish(row.place)}", MUTED)]
        pieces += [(f" ({NOT_AGREED})", WARNING)] if row.takes_part and row.place_agreed_by is None else []
        if row.expected_at is not None:
            late = row.expected_at < self._now()
            pieces.append((f" · {'skulle være her' if late else 'ventes'} {clock(row.expected_at)}", STRONG))
        return pieces

    def _words(self, row: StaffMember) -> list[Piece]:
        pieces: list[Piece] = []
        if (row.task or row.may_say) and not row.is_coordinated:
            pieces.append((NOT_COORDINATED, WARNING))
        if row.may_say:
            approved = row.approval is not None
            pieces.append(("må sige det godkendte" if approved else "må ikke sige noget endnu", MUTED))
        return pieces

    def _known(self, row: StaffMember) -> list[Piece]:
        """Roles in this incident, and whether they have read what they are to know."""
        acting, officer, keeper = self._roles(self._incident) if self._incident is not None else (None, None, None)
        pieces: list[Piece] = [("LEDER NU", STRONG)] if acting == row.id else []
        pieces += [("udvalgt medarbejder", STRONG)] if officer == row.id else []
        pieces += [("fører loggen", STRONG)] if keeper == row.id else []
        if row.takes_part or row.read_at is not None:
            unread = not briefing.has_read(row, self._picture)
            pieces.append((briefing.receipt(row, self._picture), "" if unread else MUTED))
        return pieces
