"""What the keys of a list do to what a medium says or asks."""

from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from beredskab_tui.records import Correctness, MediaNote
from beredskab_tui.room import media
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.board.whens import time_of, when_field
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds


class MediaDeeds(RowDeeds[MediaNote]):
    """A verdict, a referral, a new note."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        super().__init__(screen, session, opened, deeds)
        deeds.reopeners["media"] = self.new
        deeds.record_reopeners["refer"] = deeds.correct

    async def next_state(self, row: MediaNote) -> None:
        """Space: whether it is right."""
        verdicts = list(Correctness)
        verdict = verdicts[(verdicts.index(row.correctness) + 1) % len(verdicts)]
        await self._deeds.do(partial(media.judge, self._seat, row.id, verdict))

    async def correct(self, row: MediaNote) -> None:
        """``r``: to whom they were referred."""
        await self._deeds.form(
            f"refer-{row.id}",
            f"{row.outlet} er henvist",
            [Field("to", "Henvist til", row.referred_to or "")],
            lambda v, _: media.refer(self._seat, row.id, v["to"]),
        )

    async def new(self) -> None:
        """``n``: a note."""
        fields = [
            Field("outlet", "Medie eller side"),
            Field("claims", "Hvad skriver eller spørger de om"),
            Field("enquiry", "Hvad er det", "omtale", (("omtale", "Omtale"), ("henvendelse", "De spørger os"))),
            Field("link", "Link (kan undlades)"),
            Field("referred_to", "Henvist til (kan undlades)"),
            when_field("at", self._seat.clock),
        ]
        await self._deeds.form("media", "Nyt medienotat", fields, self._add)

    def _add(self, values: Values, event: str) -> MediaNote:
        return media.add(
            self._seat,
            values["outlet"],
            claims=values["claims"],
            link=values["link"],
            enquiry=values["enquiry"] == "henvendelse",
            referred_to=values["referred_to"],
            occurred_at=time_of(values["at"], self._seat.clock()),
            event=event,
        )
