"""The four lists beside the log: tasks, contacts, media, staff. Each row says in words what its mark says."""

from collections.abc import Callable, Sequence
from datetime import datetime

from textual.content import Content

from beredskab_tui.access.people import People
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import (
    CallBack,
    CallResult,
    Contact,
    Correctness,
    FollowUp,
    MediaNote,
    Record,
    StaffMember,
    Task,
    TaskState,
)
from beredskab_tui.records.words import danish, owner_role
from beredskab_tui.room import followups
from beredskab_tui.room.board import Board
from beredskab_tui.room.contacts import for_place
from beredskab_tui.room.presence import Here
from beredskab_tui.room.tasks import OPEN_STATES
from beredskab_tui.text import safe
from beredskab_tui.times import clock
from beredskab_tui.tui.shown import fit, hanging, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

_MARKS = {
    TaskState.WAITING: "[ ]",
    TaskState.IN_PROGRESS: "[/]",
    TaskState.DONE: "[x]",
    TaskState.NOT_RELEVANT: "[-]",
}

NO_BREAK = "\u00a0"
Piece = tuple[str, str]


class Panel(LineView[Record]):
    """A list of records of one or two kinds, filled from the board and by nothing else."""

    kinds: tuple[type[Record], ...]
    """What it shows."""
    hint: str
    """Which keys work here, and what fills it when it is empty."""

    def __init__(self, people: People, plan: Plan, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(id=id, empty_text=self.hint)
        self._people = people
        self._plan = plan
        self._now = now

    def fill(self, board: Board) -> None:
        """Show what the board holds."""
        self.set_rows(self.rows_of(board))
        self.border_title = shown(self.title_of(board))

    def rows_of(self, board: Board) -> Sequence[Record]:
        raise NotImplementedError

    def title_of(self, board: Board) -> str:
        raise NotImplementedError

    def pieces(self, row: Record) -> tuple[str, list[Piece]]:
        """The mark in front of a row, and its text in pieces of one style each."""
        raise NotImplementedError

    def row_key(self, row: Record) -> str:
        return row.id

    def row_lines(self, row: Record, width: int) -> Sequence[Content]:
        mark, pieces = self.pieces(row)
        content = Content.assemble(f"{mark} ", *((safe(text), style) for text, style in pieces))
        return hanging(content, width, len(mark) + 1)

    def initials(self, person: str | None) -> str:
        return self._people.initials(person)


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


class TaskPanel(Panel):
    """What is to be done: the plan's cards and our own, and above them the lines that are not done with."""

    kinds = (Task, FollowUp)
    hint = "Ingen opgaver. Tryk n for at skrive en ny."

    def rows_of(self, board: Board) -> Sequence[Record]:
        return [*board.follow_ups, *board.tasks]

    def title_of(self, board: Board) -> str:
        now, tasks = self._now(), board.tasks
        still = sum(task.state in OPEN_STATES for task in tasks)
        follow = [one for one in board.follow_ups if one.done_at is None]
        due = [task.due_at for task in tasks if task.state in OPEN_STATES] + [one.due_at for one in follow]
        late = sum(at is not None and at < now for at in due)
        title = f"Opgaver: {still} åbne af {len(tasks)}"
        title += f", {late} over fristen" if late else ""
        return title + (f", {len(follow)} følges op" if follow else "")

    def headings(self, row: Record, previous: Record | None, width: int) -> Sequence[Content]:
        name = self._section(row)
        if previous is not None and self._section(previous) == name:
            return ()
        return (shown(fit(name, width)).stylize(STRONG),)

    def _section(self, row: Record) -> str:
        if isinstance(row, FollowUp):
            return "Følges op"
        assert isinstance(row, Task)
        stage = self._plan.stage(row.stage)
        return f"Trin {stage.number}: {stage.name}"

    def pieces(self, row: Record) -> tuple[str, list[Piece]]:
        if isinstance(row, FollowUp):
            return self._follow_up(row)
        assert isinstance(row, Task)
        still = row.state in OPEN_STATES
        pieces: list[Piece] = [(row.title, "" if still else MUTED)]
        if still and not row.mandatory:
            pieces.append((" (evt.)", MUTED))
        owner = self.initials(row.owner) if row.owner else owner_role(row.owner_role)
        pieces.append((f" · {owner}", STRONG if row.owner else MUTED))
        if row.state is not TaskState.WAITING:
            pieces.append((f" · {danish(row.state)}{f': {row.reason}' if row.reason else ''}", MUTED))
        if still and row.due_at is not None:
            late = row.due_at < self._now()
            pieces.append((f" · {clock(row.due_at)}{' OVER FRISTEN' if late else ''}", WARNING if late else MUTED))
        return _MARKS[row.state], pieces

    def _follow_up(self, row: FollowUp) -> tuple[str, list[Piece]]:
        what = followups.title(row)
        if row.done_at is not None:
            return "[x]", [(what, MUTED), (f" · {clock(row.done_at)} {self.initials(row.done_by)}", MUTED)]
        pieces: list[Piece] = [(what, "")]
        pieces += [(f" · {self.initials(row.owner)}", STRONG)] if row.owner else []
        if row.due_at is not None:
            late = row.due_at < self._now()
            pieces.append((f" · {clock(row.due_at)}{' OVER FRISTEN' if late else ''}", WARNING if late else MUTED))
        return "[ ]", pieces


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
        return next((row for row in self.rows if self._group(row) == name), None)

    def title_of(self, board: Board) -> str:
        reached = sum(contact.result is CallResult.REACHED for contact in board.contacts)
        waiting = sum(one.done_by is None for one in board.call_backs)
        more = f", {waiting} venter på opkald" if waiting else ""
        return f"Kontakter: talt med {reached} af {len(board.contacts)}{more}"

    def headings(self, row: Record, previous: Record | None, width: int) -> Sequence[Content]:
        name = self._group(row)
        if previous is not None and self._group(previous) == name:
            return ()
        return (shown(fit(name, width)).stylize(STRONG),)

    def _group(self, row: Record) -> str:
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


PANELS: dict[str, type[Panel]] = {
    "tasks": TaskPanel,
    "contacts": ContactPanel,
    "media": MediaPanel,
    "staff": StaffPanel,
}
"""The panels by their names, in the order they stand in."""


def panel_of(record: Record) -> str:
    """Name of the panel that shows a record; empty when none does."""
    return next((name for name, panel in PANELS.items() if isinstance(record, panel.kinds)), "")
