"""Everything above the log: what it is, what is wrong, what the police said, and what comes next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from beredskab_tui.records import Instruction
from beredskab_tui.room.board import Board
from beredskab_tui.room.stages import StageState, stages
from beredskab_tui.room.waiting import Due
from beredskab_tui.tui.board.head import Lines, due_lines, head_lines, instruction_line
from beredskab_tui.tui.board.postrows import mail_status
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import shown, wrapped

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen

WIDEST = 120
"""Cells of the next things: farther apart, the eye loses the line between what and who."""
LOW = 20
"""In a window of fewer lines the next thing stands alone, so that the log keeps its share."""


class Top:
    """The top of one board."""

    def __init__(self, screen: "BoardScreen", session: Session, board: Board) -> None:
        self._screen = screen
        self._session = session
        self._board = board
        self._trouble = ""
        self._elsewhere: Sequence[str] = ()
        self._complaints: dict[str, str] = {}
        self.due: list[Due] = []
        """The next things, as they stand there."""

    def show(self) -> None:
        """Bring all of it up to date; what has not changed is not painted."""
        screen, session, incident = self._screen, self._session, self._board.incident
        width = max(screen.size.width, 20)
        now, people, plan = session.room.clock(), session.room.people, session.config.plan
        here = [one for one in session.here if one.incident == incident.id]
        folders = session.room.folders
        leader = incident.acting_leader_id or people.leader.id
        steps = stages(self._board, plan, leader)
        passed = [view.number for view in steps if view.state is StageState.PASSED_OVER]
        mail = mail_status(self._board, people, session.mail_file.settings)
        head = head_lines(incident, plan, here, people, folders.called or folders.data, now, width, passed, mail)
        screen.query_one("#head", Lines).show(*head)
        screen.query_one("#banner", Lines).show(*self._banner(width))
        instructions = instruction_line(
            self._board.instructions(now), bool(self._board.all(Instruction)), people, incident.groups, now, width
        )
        screen.query_one("#instructions", Lines).show(*instructions)
        self.due = self._board.next_things(now, 1 if screen.size.height < LOW else 3)
        screen.query_one("#next", Lines).show(*due_lines(self.due, people, now, min(width, WIDEST)))

    def _banner(self, width: int) -> list[Content]:
        problems = self._session.config.problems
        warnings = [f"{sentence} (Esc: set)" for sentence in self._complaints.values()][-2:]
        warnings += [self._trouble] if self._trouble else []
        held = self._board.mail_queue.held
        warnings += (
            [f"Mail kan ikke sendes: {held.partition('. ')[0].rstrip('.')}. Intet er tabt (F8)."] if held else []
        )
        warnings += self._board.unreadable[:1]
        warnings += [problem.sentence for problem in problems[:2]]
        warnings += ["Start programmet igen, når filen er rettet."] if problems else []
        lines = [shown(line).stylize("bold $text-warning") for text in warnings for line in wrapped(text, width)]
        if self._elsewhere:
            lines.append(shown(f"Nyt i en anden hændelse: {', '.join(self._elsewhere)} (i: skift)").stylize("bold"))
        return lines

    def trouble(self, sentence: str) -> None:
        """Something is wrong with the data; stands there until it is not."""
        self._trouble = sentence

    def elsewhere(self, titles: Sequence[str]) -> None:
        """Other incidents in which something happened since they were looked at."""
        self._elsewhere = titles

    def complain(self, sentence: str, about: str) -> None:
        """Something went wrong; stands there until it is read, or ``about`` is settled."""
        self._complaints.pop(about, None)
        self._complaints[about] = sentence

    def settle(self, about: str | None = None) -> bool:
        """What was complained about is well now, or with None all of it has been read. True when there was any."""
        if about is not None:
            return self._complaints.pop(about, None) is not None
        had, self._complaints = bool(self._complaints), {}
        return had
