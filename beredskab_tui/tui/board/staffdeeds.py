"""What the keys of a list do to one of the staff."""

from functools import partial
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from beredskab_tui.access.rights import Right, may
from beredskab_tui.records import StaffMember, StaffPlace
from beredskab_tui.room import staff
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds

_NEXT_PLACE: Final = {
    None: StaffPlace.OFFICE,
    StaffPlace.OFFICE: StaffPlace.REMOTE,
    StaffPlace.REMOTE: StaffPlace.UNAVAILABLE,
    StaffPlace.UNAVAILABLE: StaffPlace.OFFICE,
}


class StaffDeeds(RowDeeds[StaffMember]):
    """Where somebody is, and what they do."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        super().__init__(screen, session, opened, deeds)
        deeds.record_reopeners["staff"] = deeds.correct

    async def next_state(self, row: StaffMember) -> None:
        """Space: in the secretariat, from home, not at all."""
        await self._deeds.do(partial(staff.set_place, self._seat, row.id, _NEXT_PLACE[row.place]))

    async def correct(self, row: StaffMember) -> None:
        """``r``: what they do, as the leader decides."""
        if not may(self._session.room.me, Right.LEAD_STAFF):
            self._deeds.say("Kun lederen eller stedfortræderen giver staben opgaver. Mellemrum siger, hvor du er.")
            return
        await self._deeds.form(
            f"staff-{row.id}",
            f"Opgave til {row.name}",
            [Field("task", "Opgave", row.task)],
            lambda v, _: staff.set_task(self._seat, row.id, v["task"]),
        )

    async def assign(self, row: StaffMember) -> None:
        """``t``: the same, for it is a person who is given something."""
        await self.correct(row)
