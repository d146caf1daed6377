"""What the keys of a list do to a rumour."""

from functools import partial
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from beredskab_tui.errors import Refused
from beredskab_tui.records import Rumour, RumourState
from beredskab_tui.records.words import danish
from beredskab_tui.room import log, rumours
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.board.whens import time_of, when_field
from beredskab_tui.tui.screens.form import SEEN, Values
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds

_FOUND_OUT: Final = tuple(
    (state.value, danish(state).capitalize()) for state in (RumourState.CONFIRMED, RumourState.REFUTED)
)


class RumourDeeds(RowDeeds[Rumour]):
    """What somebody found out about it, a new one."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        super().__init__(screen, session, opened, deeds)
        deeds.reopeners["rumour"] = self.new
        deeds.record_reopeners["judge"] = deeds.next_state

    async def next_state(self, row: Rumour) -> None:
        """Space: it is confirmed or refuted, and by whom."""
        await self._deeds.form(
            f"judge-{row.id}",
            f"Rygte (#{row.seq}): {danish(row.state)}",
            [Field("state", "Hvad ved I nu", "", _FOUND_OUT), Field("source", "Hvem eller hvad siger det")],
            lambda v, _: self._judge(row, v),
            row.text,
            seen=row.state.value,
        )

    def _judge(self, row: Rumour, values: Values) -> Rumour:
        if not values["state"]:
            raise Refused("Vælg, om rygtet er bekræftet eller afkræftet. Intet er ændret.")
        # What a draft of an older version of the program was begun with, nobody knows.
        seen = RumourState(values[SEEN] or RumourState.UNCONFIRMED.value)
        return rumours.judge(self._seat, row.id, RumourState(values["state"]), values["source"], seen=seen)

    async def undo(self, row: Rumour) -> None:
        """``u``: nobody knows after all."""
        if row.state is RumourState.UNCONFIRMED:
            self._deeds.say("Rygtet er ubekræftet. Mellemrum bekræfter eller afkræfter det.")
            return
        back = partial(rumours.judge, self._seat, row.id, RumourState.UNCONFIRMED, seen=row.state)
        if await self._deeds.do(back):
            self._deeds.say("Rygtet er ubekræftet igen.")

    async def correct(self, row: Rumour) -> None:
        """``r``: its line is put right, and the rumour follows."""
        await self._deeds.correct(self._board.entry(row.seq))

    async def strike(self, row: Rumour) -> None:
        """``x``: its line is struck, and it leaves the list."""
        await self._deeds.form(
            f"strike-{row.id}",
            f"Annullér linje {row.seq}",
            [Field("reason", "Grund")],
            lambda v, _: log.strike(self._seat, row.seq, v["reason"]),
            f"Er rygtet forkert, så afkræft det med mellemrum i stedet. {row.text}",
        )

    async def new(self) -> None:
        """``n``: a rumour."""
        fields = [
            Field("text", "Hvad bliver der sagt"),
            Field("source", "Hvor kommer det fra (kan undlades)"),
            when_field("at", self._seat.clock),
        ]
        await self._deeds.form(
            "rumour",
            "Nyt rygte",
            fields,
            lambda v, event: rumours.add(
                self._seat,
                v["text"],
                v["source"],
                occurred_at=time_of(v["at"], self._seat.clock()),
                event=event,
            ),
            "Det er ubekræftet, til nogen har fundet ud af det.",
        )
