"""What the keys of a list do to one kind of row. Each kind says what is different; the rest is the same for all."""

from typing import TYPE_CHECKING, Generic, TypeVar

from textual.screen import Screen

from beredskab_tui.records import Record
from beredskab_tui.tui.session import Opened, Session

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds

R = TypeVar("R", bound=Record)


class RowDeeds(Generic[R]):
    """The deeds of one kind of row on one board. All of them are for workers: they wait.

    Args:
        deeds: carries out forms and acts.
    """

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        self._screen = screen
        self._session = session
        self._board = opened.board
        self._seat = opened.seat
        self._deeds = deeds

    async def open(self, row: R) -> None:
        """Enter: everything there is to say about it."""
        self._deeds.show_details(row)

    async def next_state(self, row: R) -> None:
        """Space: the next state; where there are none, the same as Enter."""
        await self.open(row)

    async def undo(self, row: R) -> None:
        """``u``: take back what was done with it."""
        self._deeds.say(
            "Fortryd bruges på opgaver og på opkald, der er i gang. En linje rettes med r eller annulleres med x."
        )

    async def strike(self, row: R) -> None:
        """``x``: it does not hold, with a reason."""
        self._deeds.say("Tasten x bruges på loglinjer og opgaver.")

    async def correct(self, row: R) -> None:
        """``r``: put right what stands there."""
        self._deeds.say("Det kan ikke rettes her. Tryk Enter for at åbne det.")

    async def assign(self, row: R) -> None:
        """``t``: give it to somebody."""
        self._deeds.say("Det kan ikke tildeles. Tryk Enter for at åbne det.")

    async def mark(self, row: R) -> None:
        """``y``: what is special about it."""
        self._deeds.say(
            "Tasten y er til en loglinje, hvor den siger, hvem der må se den, og til en medarbejder på F6: udvalgt."
        )
