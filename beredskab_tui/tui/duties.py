"""The plan's own steps for the incident: say what it is, confirm, coordinate, change group, stand down, close."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from textual.screen import Screen

from beredskab_tui.access.rights import Right, may
from beredskab_tui.errors import Refused
from beredskab_tui.plan.model import ACTIVATORS
from beredskab_tui.records import Incident, Phase, Scope
from beredskab_tui.records.words import danish
from beredskab_tui.room import activation, closing
from beredskab_tui.room.tasks import OPEN_STATES
from beredskab_tui.room.wording import counted
from beredskab_tui.tui.deeds import WHEN, Deeds, time_of
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.form import Field, Values
from beredskab_tui.tui.session import Opened, Session

_GROUPS = {"1": (1,), "2": (2,), "12": (1, 2)}


class Duties:
    """The menu behind F9."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: Deeds) -> None:
        self._screen = screen
        self._session = session
        self._board = opened.board
        self._seat = opened.seat
        self._deeds = deeds

    async def open(self) -> None:
        """Let the user choose a step, and do it."""
        chosen = await self._screen.app.push_screen_wait(Chooser("Plan og pligter", self.options()))
        steps: dict[str, Callable[[], Awaitable[None]]] = {
            "describe": self._describe,
            "group": self._group,
            "confirm": self._confirm,
            "coordinate": self._coordinate,
            "stand_down": self._stand_down,
            "close": self._close,
            "reopen": self._reopen,
        }
        if chosen is not None:
            await steps[chosen]()

    def options(self) -> list[Option]:
        """The steps, each with how it stands, and why it cannot be taken now."""
        incident, plan = self._board.incident, self._session.config.plan
        kind = next((kind.name for kind in plan.kinds if kind.id == incident.kind), "type ikke valgt")
        group = activation.name_groups(incident.groups)
        confirmed = f"bekræftet af {incident.confirmation.source}" if incident.confirmation else "ikke bekræftet"
        times = len(incident.coordinations)
        coordinated = counted(times, "gang", "gange") if times else "ikke endnu"
        command = self._why_not(Right.ACTIVATE)
        over = incident.phase in (Phase.STOOD_DOWN, Phase.CLOSED)
        down = self._why_not(Right.STAND_DOWN) or ("indsatsen er allerede afblæst" if over else "")
        again = self._why_not(Right.CLOSE if incident.phase is Phase.CLOSED else Right.STAND_DOWN)
        return [
            Option("describe", f"Beskriv hændelsen: {kind}, {incident.place or 'sted ikke valgt'}"),
            Option("group", f"Vælg eller skift gruppe: {group}", command),
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
        incident, plan = self._board.incident, self._session.config.plan
        fields = [
            Field("kind", "Hvad er det", incident.kind or "", tuple((kind.id, kind.name) for kind in plan.kinds)),
            Field("place", "Hvor", incident.place or ""),
            Field("scope", "Hvad kræver det", incident.scope.value, tuple((one.value, danish(one)) for one in Scope)),
        ]

        def work(values: Values, _event: str) -> Incident:
            return activation.classify(
                self._seat,
                plan,
                kind=values["kind"] or None,
                place=values["place"] or None,
                scope=Scope(values["scope"]),
            )

        await self._deeds.form("describe", "Beskriv hændelsen", fields, work)

    async def _group(self) -> None:
        incident, plan = self._board.incident, self._session.config.plan
        if not incident.groups:
            fields = [
                Field("police", "Er det en politisag", "", (("nej", "Nej, gruppe 1"), ("ja", "Ja, gruppe 2"))),
                Field(
                    "by",
                    "Hvem aktiverer (i en politisag politiet)",
                    "",
                    tuple((word, danish(value)) for word, value in ACTIVATORS.items()),
                ),
            ]
            await self._deeds.form("group", "Vælg beredskabsgruppe", fields, self._activate)
            return
        fields = [
            Field("groups", "Gruppe", "", (("1", "Gruppe 1"), ("2", "Gruppe 2 (politisag)"), ("12", "Begge"))),
            Field("reason", "Hvorfor, og hvem har bedt om det"),
        ]
        await self._deeds.form(
            "change-group",
            "Skift beredskabsgruppe",
            fields,
            lambda v, _: activation.set_groups(self._seat, plan, _GROUPS.get(v["groups"], ()), v["reason"]),
        )

    def _activate(self, values: Values, _event: str) -> Incident:
        if not values["police"]:
            raise Refused("Vælg først, om det er en politisag. Intet er ændret.")
        police = values["police"] == "ja"
        by = ACTIVATORS[values["by"]] if values["by"] else None  # type: ignore[index]  # keys of ACTIVATORS
        return activation.classify(self._seat, self._session.config.plan, police_case=police, activated_by=by)

    async def _confirm(self) -> None:
        fields = [Field("source", "Hvem har bekræftet det, fx vagtcentralen"), Field("at", WHEN)]
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
            Field("at", WHEN),
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
        checklist = "Husk: " + " · ".join(self._session.config.plan.stand_down.checklist)
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
        left = f" {counted(still, 'opgave', 'opgaver')} står åbne." if still else ""
        title = f"Luk hændelsen? Loggen kan læses bagefter.{left}"
        answer = await self._screen.app.push_screen_wait(Chooser(title, options))
        if answer == "yes":
            await self._deeds.do(partial(closing.close, self._seat))

    async def _reopen(self) -> None:
        fields = [Field("reason", "Hvorfor genåbnes den")]
        await self._deeds.form(
            "reopen", "Genåbn hændelsen", fields, lambda v, _: closing.reopen(self._seat, v["reason"])
        )
