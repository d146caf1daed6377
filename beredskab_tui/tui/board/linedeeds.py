"""What the keys of a list do to a line of the log."""

from functools import partial
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from beredskab_tui.records import Instruction, LogEntry, Origin
from beredskab_tui.room import log, orders
from beredskab_tui.room.drafts import CORRECT
from beredskab_tui.tui.board.following import Following
from beredskab_tui.tui.board.levels import Levels
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds


_ANEW: Final = "correctanew"
"""The form in which a sensitive line is corrected by somebody who may not read it."""


class LineDeeds(RowDeeds[LogEntry]):
    """A star, a correction, a strike, a follow-up."""

    def __init__(
        self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds", following: Following
    ) -> None:
        super().__init__(screen, session, opened, deeds)
        self._following = following
        self._levels = Levels(screen, session, opened, deeds)
        deeds.record_reopeners |= {"strike": deeds.strike, "follow": following.begin}
        deeds.record_reopeners |= {CORRECT: deeds.correct, _ANEW: deeds.correct}

    async def open(self, row: LogEntry) -> None:
        """Enter: its story; of a sensitive line with what it says, for those who may read that."""
        self._deeds.show_details(await self._levels.words(row))

    async def next_state(self, row: LogEntry) -> None:
        """Space: one has seen an instruction; on any other line a star, or none."""
        if (instruction := self._unseen(row)) is not None:
            if await self._deeds.do(partial(orders.acknowledge, self._seat, instruction.id)):
                self._deeds.say("Du har kvitteret for anvisningen. F9 og 7 viser dem alle.")
            return
        if await self._deeds.do(partial(log.star, self._seat, row.seq, not row.key_event)):
            starred = "er ikke længere nøglehændelse" if row.key_event else "er nu nøglehændelse ★"
            self._deeds.say(f"Linje {row.seq} {starred}.")

    def _unseen(self, row: LogEntry) -> Instruction | None:
        """The instruction of a line, where it holds and one has not said that one has seen it."""
        me = self._session.room.me.id
        for one in self._board.instructions(self._seat.clock()):
            if one.seq == row.seq and all(receipt.by != me for receipt in one.receipts):
                return one
        return None

    def _is_ours(self, row: LogEntry) -> bool:
        """Say so before anything is written, when a line is the program's and cannot be changed."""
        if row.origin is Origin.PERSON:
            return True
        self._deeds.say(
            "Den linje har programmet skrevet om noget, der skete, og den kan ikke ændres. "
            "Skriv en ny linje om det, der er rigtigt."
        )
        return False

    async def strike(self, row: LogEntry) -> None:
        if not self._is_ours(row):
            return
        await self._deeds.form(
            f"strike-{row.id}",
            f"Annullér linje {row.seq}",
            [Field("reason", "Grund")],
            lambda v, _: log.strike(self._seat, row.seq, v["reason"]),
            f"{row.text}{_reason_is_read(row)}",
        )

    async def correct(self, row: LogEntry) -> None:
        if not self._is_ours(row):
            return
        said = await self._levels.words(row)
        # Whoever may not read a sensitive line writes what is right from the beginning, and goes on with that.
        begun = bool(self._session.drafts_of(self._seat.incident_id, f"form:{_ANEW}-{row.id}"))
        hidden = begun or (row.sealed is not None and said.text == row.text)
        await self._deeds.form(
            f"correct{'anew' if hidden else ''}-{row.id}",
            f"Ret linje {row.seq}",
            [Field("text", "Rigtig tekst", "" if hidden else said.text), Field("reason", "Grund til rettelsen")],
            lambda v, _: log.correct(self._seat, row.seq, v["text"], v["reason"]),
            f"Den gamle linje bliver stående som annulleret.{_reason_is_read(row)}",
        )

    async def assign(self, row: LogEntry) -> None:
        """``t``: somebody must come back to it, or something was promised."""
        await self._following.begin(row)

    async def mark(self, row: LogEntry) -> None:
        """``y``: who may see it."""
        await self._levels.choose(row)


def _reason_is_read(row: LogEntry) -> str:
    """What to know before a reason is written: it is not sealed with the text."""
    return " Grunden kan alle på tavlen læse." if row.sealed is not None else ""
