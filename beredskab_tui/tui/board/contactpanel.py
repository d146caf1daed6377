"""The list of whom to call: those who wait for us, those of the place it happened at, and the plan's groups."""

from collections.abc import Sequence

from beredskab_tui.plan.model import Plan
from beredskab_tui.records import CallBack, CallResult, Contact, Record
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.room.contacts import for_place
from beredskab_tui.times import clock
from beredskab_tui.tui.board.panel import NO_BREAK, Panel, Piece
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING


def in_plan_order(contacts: Sequence[Contact], plan: Plan) -> list[Contact]:
    """By the plan's order of groups, and fixed: a row must never move under the cursor."""
    order = {group.id: number for number, group in enumerate(plan.contact_groups)}
    return sorted(contacts, key=lambda contact: min([order.get(id, 99) for id in contact.groups] or [99]))


def near_and_others(board: Board, plan: Plan) -> tuple[str, list[Contact], list[Contact]]:
    """The contacts as they stand on the list: the department it happened in, those who belong to it, and the rest."""
    department = board.incident.department
    near = for_place(board.contacts, department, plan)
    ids = {contact.id for contact in near}
    name = next((one.name for one in plan.departments if one.id == department), department or "")
    return name, near, [one for one in in_plan_order(board.contacts, plan) if one.id not in ids]


class ContactPanel(Panel):
    """Whom to call: those who wait for us, those of the place it happened at, and the plan's groups."""

    kinds = (Contact, CallBack)
    hint = "Ingen kontakter. De kommer fra config/kontakter.csv, når en hændelse starter."
    _near: frozenset[str] = frozenset()
    """Ids of the contacts of the department it happened in."""
    _department = ""

    def rows_of(self, board: Board) -> Sequence[Record]:
        department, near, others = near_and_others(board, self._plan)
        self._department = department
        self._near = frozenset(contact.id for contact in near)
        return [*board.call_backs, *near, *others]

    def first_of(self, number: int) -> Record | None:
        """The first contact under the heading of preparedness group 1 or 2; None when there is none."""
        group = self._plan.group(number).contact_group
        name = next((one.name for one in self._plan.contact_groups if one.id == group), "")
        return next((row for row in self.rows if self.section_of(row) == name), None)

    def title_of(self, board: Board) -> str:
        reached = sum(contact.result is CallResult.REACHED for contact in board.contacts)
        waiting = sum(one.done_by is None for one in board.call_backs)
        more = f", {waiting} venter på opkald" if waiting else ""
        return f"Kontakter: talt med {reached} af {len(board.contacts)}{more}"

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
            if row.done_by is None or row.done_at is None:
                return "[ ]", [(row.who, ""), (f" · siden {clock(row.asked_at)}", MUTED)]
            return "[x]", [(row.who, MUTED), (f" · ringet {clock(row.done_at)} {self.initials(row.done_by)}", MUTED)]
        assert isinstance(row, Contact)
        pieces: list[Piece] = [(row.name, "")]
        pieces += [(f", {row.title}", MUTED)] if row.title else []
        # A number is read aloud: it is never broken over two lines.
        pieces += [(f" · {row.phone.replace(' ', NO_BREAK)}", "")] if row.phone else []
        pieces += [(" · under 18", STRONG)] if row.minor else []
        pieces += [(f" · {self.initials(row.assigned_to)}", STRONG)] if row.assigned_to else []
        if row.attempts:
            last = row.attempts[-1]
            pieces.append((f" · {danish(last.result)} {clock(last.at)} {self.initials(last.by)}", MUTED))
        if row.claim is not None:
            pieces.append((f" · {self.initials(row.claim.by)} RINGER NU", WARNING))
        through = row.result in (CallResult.REACHED, CallResult.MESSAGE_LEFT)
        return "[x]" if through else "[/]" if row.attempts else "[ ]", pieces
