"""What the keys of a list do to a line of the log."""

from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from beredskab_tui.records import LogEntry
from beredskab_tui.room import log
from beredskab_tui.tui.board.following import Following
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds


class LineDeeds(RowDeeds[LogEntry]):
    """A star, a correction, a strike, a follow-up."""

    def __init__(
        self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds", following: Following
    ) -> None:
        super().__init__(screen, session, opened, deeds)
        self._following = following
        deeds.record_reopeners |= {"strike": deeds.strike, "correct": deeds.correct, "follow": following.begin}

    async def next_state(self, row: LogEntry) -> None:
        """Space: a star, or none."""
        if await self._deeds.do(partial(log.star, self._seat, row.seq, not row.key_event)):
            starred = "er ikke længere nøglehændelse" if row.key_event else "er nu nøglehændelse ★"
            self._deeds.say(f"Linje {row.seq} {starred}.")

    async def strike(self, row: LogEntry) -> None:
        await self._deeds.form(
            f"strike-{row.id}",
            f"Annullér linje {row.seq}",
            [Field("reason", "Grund")],
            lambda v, _: log.strike(self._seat, row.seq, v["reason"]),
            row.text,
        )

    async def correct(self, row: LogEntry) -> None:
        await self._deeds.form(
            f"correct-{row.id}",
            f"Ret linje {row.seq}",
            [Field("text", "Rigtig tekst", row.text), Field("reason", "Grund til rettelsen")],
            lambda v, _: log.correct(self._seat, row.seq, v["text"], v["reason"]),
            "Den gamle linje bliver stående som annulleret.",
        )

    async def assign(self, row: LogEntry) -> None:
        """``t``: somebody must come back to it, or something was promised."""
        await self._following.begin(row)
