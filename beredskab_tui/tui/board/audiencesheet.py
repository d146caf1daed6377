"""Who has been told: how far each group of the plan is, minutes since last, what was promised (plan R14, R29)."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from beredskab_tui.records import Audience, Channel, InformStatus
from beredskab_tui.records.words import danish
from beredskab_tui.room import informing
from beredskab_tui.times import clock, elapsed, minutes_until
from beredskab_tui.tui.actions import AUDIENCES
from beredskab_tui.tui.board.planforms import CHANNELS
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.sheet import Piece, Sheet, SheetRow
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen

_MARKS: Final = {
    InformStatus.NOT_ASSESSED: "[ ]",
    InformStatus.NOT_RELEVANT: "[-]",
    InformStatus.PLANNED: "[/]",
    InformStatus.SENT: "[x]",
    InformStatus.CONFIRMED: "[x]",
}
_NEXT: Final = {
    InformStatus.NOT_ASSESSED: InformStatus.PLANNED,
    InformStatus.PLANNED: InformStatus.SENT,
    InformStatus.SENT: InformStatus.CONFIRMED,
    InformStatus.NOT_RELEVANT: InformStatus.PLANNED,
}


class AudienceSheet(Sheet):
    """F9, *Målgrupper*. Dismissed by Esc."""

    help_title = "Hjælp til målgrupperne"
    help_lines = (
        "Her står alle, der skal orienteres, og hvor langt I er med hver: "
        "ikke vurderet, planlagt, sendt, bekræftet eller ikke relevant.",
        "Mellemrum går til næste tilstand. Enter noterer en ny orientering og spørger, hvordan den er givet.",
        "r sætter, hvornår gruppen hører fra jer igen. Det bliver en nedtælling på tavlen.",
        "Er et aktionskort om en gruppe gennemført, står gruppen som sendt af sig selv.",
    )
    actions = AUDIENCES

    def __init__(self, below: "BoardScreen", start: str = "") -> None:
        super().__init__(below, "Målgrupper: hvem er orienteret", self._rows, start)

    def _rows(self) -> Sequence[SheetRow]:
        return [self._row(one) for one in self._groups()]

    def _groups(self) -> list[Audience]:
        """As the incident has them; those of the plan that it has not yet, because it is older, stand last."""
        known = self.below.board.all(Audience)
        ids = {one.id for one in known}
        return known + [
            Audience(id=group.id, name=group.name)
            for group in self.below.session.config.plan.informed
            if group.id not in ids
        ]

    def _row(self, one: Audience) -> SheetRow:
        now, people = self.below.session.room.clock(), self.below.session.room.people
        told = one.status in informing.TOLD
        pieces: list[Piece] = [(f"{one.name}", ""), (f" · {danish(one.status)}", STRONG if told else MUTED)]
        pieces += [(f": {one.reason}", MUTED)] if one.reason else []
        if one.informed_at is not None:
            how = f", {danish(one.channel)}" if one.channel is not None else ""
            pieces.append((f" · {clock(one.informed_at)}{how} ({elapsed(one.informed_at, now)} siden)", MUTED))
        if one.next_at is not None:
            late = one.next_at < now
            when = f"{clock(one.next_at)}, {minutes_until(one.next_at, now)}"
            pieces.append((f" · næste {when}", WARNING if late else ""))
        pieces += [(f" · {people.initials(one.by)}", MUTED)] if one.by is not None else []
        return SheetRow(one.id, _MARKS[one.status], tuple(pieces))

    @property
    def _in_hand(self) -> Audience | None:
        return next((one for one in self._groups() if one.id == self.key), None)

    async def action_next_status(self) -> None:
        if (one := self._in_hand) is None:
            return
        following = _NEXT.get(one.status)
        if following is None:
            self.tell("Gruppen har bekræftet. Enter noterer en ny orientering; r sætter den næste.")
        else:
            act = partial(
                informing.set_status, self.below.opened.seat, one.id, following, seen=one.status, name=one.name
            )
            self.work(self.below.deeds.do(act))

    async def action_told(self) -> None:
        """Enter: they were told just now, and how."""
        if (one := self._in_hand) is not None:
            self.work(self.below.duties.tell_board() if one.id == informing.BOARD else self._told(one))

    async def _told(self, one: Audience) -> None:
        options = [Option(value, word) for value, word in CHANNELS]
        chosen = await self.app.push_screen_wait(Chooser(f"Hvordan er de orienteret: {one.name}", options))
        if chosen is not None:
            act = partial(
                informing.set_status,
                self.below.opened.seat,
                one.id,
                InformStatus.SENT,
                channel=Channel(chosen),
                seen=one.status,
                name=one.name,
            )
            await self.below.deeds.do(act)

    async def action_not_relevant(self) -> None:
        if (one := self._in_hand) is not None:
            self.work(self.below.duties.forms.not_relevant(one))

    async def action_promise(self) -> None:
        if (one := self._in_hand) is not None:
            self.work(self.below.duties.forms.promise(one))
