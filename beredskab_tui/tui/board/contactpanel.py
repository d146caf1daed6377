"""The list of whom to call: those who wait for us, those of the place it happened at, and the plan's groups."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from beredskab_tui.records import Attempt, CallBack, CallResult, Claim, Contact, Incident, PlanAnswer, Record
from beredskab_tui.records.words import danish
from beredskab_tui.room import callround
from beredskab_tui.room.board import Board
from beredskab_tui.room.callround import CELLS, Progress, near_and_others
from beredskab_tui.room.claims import Here, is_lost
from beredskab_tui.room.standins import DO_NOT_CALL
from beredskab_tui.text import safe
from beredskab_tui.times import clock, minutes_until
from beredskab_tui.tui.board.panel import NO_BREAK, Panel, Piece
from beredskab_tui.tui.shown import fit, shown
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

NAMES_FIT: Final = 70
"""A list of so many cells has room for a bar of full length beside the names of the groups."""


def progress_line(one: Progress, width: int) -> str:
    """How far a target group is, on one line: the name gives way first, never the numbers."""
    name = fit(safe(one.name), max(width - cell_len(one.said) - 3, 8))
    return f"{one.id} {name} {one.said}"


def progress_lines(found: Sequence[Progress], width: int) -> list[str]:
    """Several of them, the bars below each other; shorter bars in a narrow column, where the names need the room."""
    longest = max((cell_len(safe(one.name)) for one in found), default=0)
    cells = CELLS if width >= NAMES_FIT else CELLS // 2
    room = max(width - max((cell_len(one.said_in(cells)) for one in found), default=0) - 3, 8)
    lines = []
    for one in found:
        name = fit(safe(one.name), min(room, longest))
        lines.append(f"{one.id} {name}{' ' * (min(room, longest) - cell_len(name))} {one.said_in(cells)}")
    return lines


class ContactPanel(Panel):
    """Whom to call: those who wait for us, those of the place it happened at, and the plan's groups."""

    kinds = (Contact, CallBack)
    shows_too = (Incident, PlanAnswer)
    """The place decides who stands on top, an answer whether the outreach has begun."""
    hint = "Ingen kontakter. De kommer fra config/kontakter.csv, når en hændelse starter. n skriver en ny."
    _near: frozenset[str] = frozenset()
    """Ids of the contacts of the department it happened in."""
    _department = ""
    _here: Here = None
    _bars: tuple[Progress, ...] = ()
    """How far the target groups are; none while outreach has not begun."""
    _exercise = False
    _contacts: Mapping[str, Contact] = {}

    def show_here(self, here: Here) -> None:
        """The sessions that are open now: a call of one that is gone is *måske i gang*."""
        if here != self._here:
            self._here = here
            self.redraw()

    def fill(self, board: Board) -> None:
        super().fill(board)
        # What is said above the first row, and of those who are contacts, depends on other rows.
        beside = [row for row in self.rows if isinstance(row, CallBack) and row.contact is not None]
        self.renew(self.row_key(row) for row in (*self.rows[:1], *beside))

    def rows_of(self, board: Board) -> Sequence[Record]:
        department, near, others = near_and_others(board, self._plan)
        self._department = department
        self._near = frozenset(contact.id for contact in near)
        self._exercise = board.started and board.incident.exercise
        contacts = board.contacts
        self._contacts = {contact.id: contact for contact in contacts}
        begun = callround.has_begun(board)
        self._bars = tuple(callround.progress(contacts, self._plan)) if begun else ()
        return [*board.call_backs, *near, *others]

    def first_of(self, number: int) -> Record | None:
        """The first contact under the heading of preparedness group 1 or 2; None when there is none."""
        group = self._plan.group(number).contact_group
        name = next((one.name for one in self._plan.contact_groups if one.id == group), "")
        return next((row for row in self.rows if self.section_of(row) == name), None)

    def titles_of(self, board: Board) -> Sequence[str]:
        reached = sum(contact.result is CallResult.REACHED for contact in board.contacts)
        waiting = sum(one.done_by is None for one in board.call_backs)
        said = f"Kontakter: talt med {reached} af {len(board.contacts)}"
        return (f"{said}, {waiting} venter på opkald", f"{said}, {waiting} venter") if waiting else (said,)

    def headings(self, row: Record, previous: Record | None, width: int) -> Sequence[Content]:
        """On top how far each target group is; then the name of the part of the list."""
        on_top: list[Content] = []
        if previous is None:
            on_top += [shown(f"{DO_NOT_CALL}. Numrene er opdigtede.").stylize(WARNING)] if self._exercise else []
            on_top += [shown(line).stylize(MUTED) for line in progress_lines(self._bars, width)]
        return (*on_top, *super().headings(row, previous, width))

    def section_of(self, row: Record) -> str:
        if isinstance(row, CallBack):
            return "Ring tilbage"
        assert isinstance(row, Contact)
        if row.id in self._near:
            return f"På stedet: {self._department}"
        for group in self._plan.contact_groups:
            if group.id in row.groups:
                return group.name
        for target in self._plan.target_groups:
            if target.id == row.target_group:
                return target.name
        return "Andre"

    def pieces(self, row: Record) -> tuple[str, list[Piece]]:
        if isinstance(row, CallBack):
            return self._call_back(row)
        assert isinstance(row, Contact)
        pieces: list[Piece] = [(row.name, "")]
        pieces += [(f", {row.title}", MUTED)] if row.title else []
        pieces += self._number(row.phone)
        pieces += [(" · under 18", STRONG)] if row.minor else []
        pieces += [(f" · {self.initials(row.assigned_to)}", STRONG)] if row.assigned_to else []
        pieces += self._made(row.attempts)
        pieces += self._calling(row.claim)
        through = row.result in (CallResult.REACHED, CallResult.MESSAGE_LEFT)
        return "[x]" if through else "[/]" if row.attempts else "[ ]", pieces

    def _call_back(self, row: CallBack) -> tuple[str, list[Piece]]:
        if row.done_by is not None and row.done_at is not None:
            return "[x]", [(row.who, MUTED), (f" · ringet {clock(row.done_at)} {self.initials(row.done_by)}", MUTED)]
        contact = self._contacts.get(row.contact or "")
        pieces: list[Piece] = [(row.who, "")]
        pieces += self._number(contact.phone) if contact is not None else []
        if row.due_at is None:
            pieces.append((f" · siden {clock(row.asked_at)}", MUTED))
        else:
            now = self._now()
            late = row.due_at <= now
            at = f"kl.{NO_BREAK}{clock(row.due_at)}, {minutes_until(row.due_at, now)}"
            pieces.append((f" · {at.upper() if late else at}", WARNING if late else STRONG))
        pieces += [(f" · {self.initials(row.assigned_to)}", STRONG)] if row.assigned_to else []
        pieces += self._made(row.attempts)
        pieces += self._calling(contact.claim if contact is not None else row.claim)
        return "[/]" if row.attempts or contact is not None else "[ ]", pieces

    @staticmethod
    def _number(phone: str) -> Iterator[Piece]:
        if phone:
            # A number is read aloud: it is never broken over two lines.
            yield f" · {phone.replace(' ', NO_BREAK)}", ""

    def _made(self, attempts: Sequence[Attempt]) -> Iterator[Piece]:
        if attempts:
            last = attempts[-1]
            yield f" · {danish(last.result)} {clock(last.at)} {self.initials(last.by)}", MUTED

    def _calling(self, claim: Claim | None) -> Iterator[Piece]:
        if claim is None:
            return
        who = self.initials(claim.by)
        lost = is_lost(claim, self._here)
        yield f" · {f'{who}: måske i gang, forbindelsen er tabt' if lost else f'{who} RINGER NU'}", WARNING
