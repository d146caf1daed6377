"""The list of what is to be done: the plan's cards and our own, and above them the lines that are not done with."""

from collections.abc import Sequence
from typing import Final

from beredskab_tui.records import FollowUp, Record, Task, TaskState
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.records.words import danish, owner_role
from beredskab_tui.room import followups
from beredskab_tui.room.board import Board
from beredskab_tui.room.stages import StageView, stages
from beredskab_tui.times import clock
from beredskab_tui.tui.board.panel import Panel, Piece
from beredskab_tui.tui.board.planpage import stage_word
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

_MARKS: Final = {
    TaskState.WAITING: "[ ]",
    TaskState.IN_PROGRESS: "[/]",
    TaskState.DONE: "[x]",
    TaskState.NOT_RELEVANT: "[-]",
}


class TaskPanel(Panel):
    """What is to be done: the plan's cards and our own, and above them the lines that are not done with."""

    kinds = (Task, FollowUp)
    hint = "Ingen opgaver. Tryk n for at skrive en ny."

    _stages: dict[int, StageView] = {}  # noqa: RUF012 - replaced whole, never changed
    """The steps of the activation by their number."""

    def rows_of(self, board: Board) -> Sequence[Record]:
        leader = board.incident.acting_leader_id or self._people.leader.id
        self._stages = {view.number: view for view in stages(board, self._plan, leader)}
        return [*board.follow_ups, *board.tasks]

    def titles_of(self, board: Board) -> Sequence[str]:
        now, tasks = self._now(), board.tasks
        still = sum(task.state in OPEN_STATES for task in tasks)
        follow = [one for one in board.follow_ups if one.done_at is None]
        due = [task.due_at for task in tasks if task.state in OPEN_STATES] + [one.due_at for one in follow]
        late = sum(at is not None and at < now for at in due)
        whole, short = f"Opgaver: {still} åbne af {len(tasks)}", f"Opgaver: {still} åbne"
        if late:
            whole, short = f"{whole}, {late} over fristen", f"{short}, {late} for sene"
        more = f", {len(follow)} følges op" if follow else ""
        return f"{whole}{more}", f"{short}{more}"

    def section_of(self, row: Record) -> str:
        if isinstance(row, FollowUp):
            return "Følges op"
        assert isinstance(row, Task)
        stage = self._plan.stage(row.stage)
        view = self._stages.get(stage.number)
        said = f" · {stage_word(view, self._people, self._now())}" if view is not None else ""
        return f"Trin {stage.number}: {stage.name}{said}"

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
