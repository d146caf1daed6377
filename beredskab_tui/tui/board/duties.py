"""The plan's own steps for the incident: say what it is, confirm, coordinate, change group, stand down, close."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Final

from textual.screen import Screen

from beredskab_tui.access.rights import Right, may
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Phase
from beredskab_tui.room import activation, closing
from beredskab_tui.room.tasks import OPEN_STATES
from beredskab_tui.room.wording import counted
from beredskab_tui.tui.board.deeds import Deeds
from beredskab_tui.tui.board.describing import Describing
from beredskab_tui.tui.board.whens import time_of, when_field
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

_GROUPS: Final = {"1": (1,), "2": (2,), "12": (1, 2)}


class Duties:
    """The menu behind F9."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: Deeds) -> None:
        self._screen = screen
        self._session = session
        self._board = opened.board
        self._seat = opened.seat
        self._deeds = deeds
        self.on_group: Callable[[int], None] = lambda _group: None
        """Told the group that was just activated: its contacts are what is needed next."""
        self._steps: dict[str, Callable[[], Awaitable[None]]] = {
            "describe": self._describe,
            "group": self._group,
            "confirm": self._confirm,
            "coordinate": self._coordinate,
            "stand_down": self._stand_down,
            "close": self._close,
            "reopen": self._reopen,
        }
        deeds.reopeners |= {
            "describe": self._describe,
            "change-group": self._group,
            "confirm": self._confirm,
            "coordinate": self._coordinate,
            "stand-down": self._stand_down,
            "reopen": self._reopen,
        }

    @property
    def _plan(self) -> Plan:
        return self._session.config.plan

    async def open(self) -> None:
        """Let the user choose a step, and do it."""
        chosen = await self._screen.app.push_screen_wait(Chooser("Plan og pligter", self.options()))
        if chosen is not None:
            await self._steps[chosen]()

    def options(self) -> list[Option]:
        """The steps, each with how it stands, and why it cannot be taken now."""
        incident = self._board.incident
        kind = next((kind.name for kind in self._plan.kinds if kind.id == incident.kind), "type ikke valgt")
        group = activation.name_groups(incident.groups)
        confirmed = f"bekræftet af {incident.confirmation.source}" if incident.confirmation else "ikke bekræftet"
        times = len(incident.coordinations)
        coordinated = counted(times, "gang", "gange") if times else "ikke endnu"
        command = self._why_not(Right.ACTIVATE)
        over = incident.phase in (Phase.STOOD_DOWN, Phase.CLOSED)
        down = self._why_not(Right.STAND_DOWN) or ("indsatsen er allerede afblæst" if over else "")
        again = self._why_not(Right.CLOSE if incident.phase is Phase.CLOSED else Right.STAND_DOWN)
        change = command or ("" if incident.groups else "den første gruppe vælges under 1")
        return [
            Option("describe", f"Beskriv og aktivér: {kind}, {incident.place or 'sted ikke valgt'}, {group}"),
            Option("group", "Skift gruppe", change),
            Option("confirm", f"Bekræft situationen: {confirmed}", command),
            Option("coordinate", f"Koordinér i en gruppe: {coordinated}", command),
            Option("stand_down", "Afblæs indsatsen", down),
            Option("close", "Luk hændelsen efter evalueringen", self._why_not(Right.CLOSE) or self._if_closed()),
            Option("reopen", "Genåbn hændelsen", again or ("" if over else "den er i gang")),
        ]

    def _why_not(self, right: Right) -> str:
        if self._session.read_only:
            return "du ser kun med"
        if may(self._session.room.me, right):
            return ""
        return "kun lederen" if right is Right.CLOSE else "kun lederen eller stedfortræderen"

    def _if_closed(self) -> str:
        return "den er allerede lukket" if self._board.incident.phase is Phase.CLOSED else ""

    # -- the steps

    async def _describe(self) -> None:
        may_activate = may(self._session.room.me, Right.ACTIVATE)
        form = Describing(self._plan, self._seat, self._board.incident, may_activate=may_activate)
        before = self._board.incident.groups
        saved = await self._deeds.form("describe", "Beskriv og aktivér", form.fields(), form.store, form.explanation)
        if saved and form.activated and not before:
            self.on_group(form.activated)

    async def _group(self) -> None:
        incident = self._board.incident
        fields = [
            Field("groups", "Gruppe", "", (("1", "Gruppe 1"), ("2", "Gruppe 2 (politisag)"), ("12", "Begge"))),
            Field("reason", "Hvorfor, og hvem har bedt om det"),
        ]
        await self._deeds.form(
            "change-group",
            "Skift beredskabsgruppe",
            fields,
            lambda v, _: activation.set_groups(self._seat, self._plan, _GROUPS.get(v["groups"], ()), v["reason"]),
            f"I kraft nu: {activation.name_groups(incident.groups)}.",
        )

    async def _confirm(self) -> None:
        fields = [Field("source", "Hvem har bekræftet det, fx vagtcentralen"), when_field("at", self._seat.clock)]
        await self._deeds.form(
            "confirm",
            "Bekræft situationen",
            fields,
            lambda v, _: activation.confirm(self._seat, v["source"], at=self._time(v)),
        )

    async def _coordinate(self) -> None:
        group = "2" if 2 in self._board.incident.groups else "1"
        fields = [
            Field("group", "I hvilken gruppe", group, (("1", "Gruppe 1"), ("2", "Gruppe 2"))),
            Field("parties", "Med hvem"),
            when_field("at", self._seat.clock),
        ]
        await self._deeds.form(
            "coordinate",
            "Koordinér",
            fields,
            lambda v, _: activation.coordinate(self._seat, int(v["group"]), v["parties"], at=self._time(v)),
        )

    def _time(self, values: Values) -> datetime | None:
        return time_of(values["at"], self._seat.clock())

    async def _stand_down(self) -> None:
        fields = [Field("agreed", "Aftalt med (kan undlades)")]
        checklist = "Husk: " + " · ".join(self._plan.stand_down.checklist)
        await self._deeds.form(
            "stand-down",
            "Afblæs indsatsen",
            fields,
            lambda v, _: closing.stand_down(self._seat, v["agreed"]),
            checklist,
        )

    async def _close(self) -> None:
        options = [Option("no", "Nej, lad den stå åben"), Option("yes", "Ja, luk hændelsen")]
        still = sum(task.state in OPEN_STATES for task in self._board.tasks)
        left = f" {counted(still, 'opgave står åben', 'opgaver står åbne')}." if still else ""
        title = f"Luk hændelsen? Loggen kan læses bagefter.{left}"
        answer = await self._screen.app.push_screen_wait(Chooser(title, options))
        if answer == "yes":
            await self._deeds.do(partial(closing.close, self._seat))

    async def _reopen(self) -> None:
        fields = [Field("reason", "Hvorfor genåbnes den")]
        await self._deeds.form(
            "reopen", "Genåbn hændelsen", fields, lambda v, _: closing.reopen(self._seat, v["reason"])
        )
