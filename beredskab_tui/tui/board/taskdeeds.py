"""What the keys of a list do to a task."""

from functools import partial
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from beredskab_tui.records import Task, TaskState
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.records.words import danish
from beredskab_tui.room import informing, tasks
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.board.whens import due_field, due_of
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds

_NEXT_STATE: Final = {TaskState.WAITING: TaskState.IN_PROGRESS, TaskState.IN_PROGRESS: TaskState.DONE}


class TaskDeeds(RowDeeds[Task]):
    """How far it is, who has it, before when, and that it is not relevant."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        super().__init__(screen, session, opened, deeds)
        deeds.reopeners["task"] = self.new

    async def next_state(self, row: Task) -> None:
        """Space: begun, done. The board's card is done by telling it, which is one key when it was on the phone."""
        if row.card == informing.BOARD_CARD and row.state in OPEN_STATES:
            if await self._deeds.do(partial(informing.tell_board, self._seat)):
                self._deeds.say(
                    "Bestyrelsen er noteret som orienteret på telefon. F9 og 5 noterer, hvad der blev sagt."
                )
            return
        state = _NEXT_STATE.get(row.state)
        if state is None:
            self._deeds.say(f"Opgaven er {danish(row.state)}. Tryk u for at sætte den tilbage til afventer.")
        elif await self._deeds.do(partial(tasks.set_state, self._seat, row.id, state, seen=row.state)):
            self._deeds.say(f"Opgave {row.number} er {danish(state)}.")

    async def undo(self, row: Task) -> None:
        """``u``: back to waiting."""
        if row.state is TaskState.WAITING:
            self._deeds.say("Opgaven afventer allerede.")
        elif await self._deeds.do(partial(tasks.set_state, self._seat, row.id, TaskState.WAITING, seen=row.state)):
            self._deeds.say(f"Opgave {row.number} afventer igen.")

    async def strike(self, row: Task) -> None:
        """``x``: it is not relevant, with a reason."""
        not_relevant = partial(tasks.set_state, self._seat, row.id, TaskState.NOT_RELEVANT, seen=row.state)
        await self._deeds.form(
            f"strike-{row.id}",
            f"Opgave {row.number} er ikke relevant",
            [Field("reason", "Grund")],
            lambda v, _: not_relevant(reason=v["reason"]),
            row.title,
        )

    async def correct(self, row: Task) -> None:
        """``r``: another deadline, or none."""
        await self._deeds.form(
            f"due-{row.id}",
            f"Frist for opgave {row.number}",
            [due_field("due", self._seat.clock)],
            lambda v, _: tasks.set_deadline(self._seat, row.id, due_of(v["due"], self._seat.clock())),
            row.title,
        )

    async def assign(self, row: Task) -> None:
        await self._deeds.give(row.title, partial(tasks.assign, self._seat, row.id))

    async def new(self) -> None:
        """``n``: something the plan did not foresee."""
        fields = [Field("title", "Hvad skal gøres")]
        await self._deeds.form(
            "task", "Ny opgave", fields, lambda v, event: tasks.add(self._seat, v["title"], event=event)
        )
