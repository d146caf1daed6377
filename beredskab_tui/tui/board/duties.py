"""The plan's own steps for the incident, and the lists of what it leaves to choose, to tell and to show."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import BeredskabError
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Audience, Channel, Phase, PlanAnswer
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.room import activation, answers, closing, duties, informing, stages
from beredskab_tui.room.directory import read_directory
from beredskab_tui.room.health import health
from beredskab_tui.room.waiting import Due, DueKind
from beredskab_tui.room.wording import counted
from beredskab_tui.tui.board.answersheet import AnswerSheet
from beredskab_tui.tui.board.assessing import Assessing
from beredskab_tui.tui.board.audiencesheet import AudienceSheet
from beredskab_tui.tui.board.deeds import Deeds
from beredskab_tui.tui.board.describing import Describing
from beredskab_tui.tui.board.dutysheet import DutySheet
from beredskab_tui.tui.board.ordersheet import OrderSheet
from beredskab_tui.tui.board.planforms import CHANNELS, PlanForms
from beredskab_tui.tui.board.planpage import plan_lines, stage_lines
from beredskab_tui.tui.board.whens import due_field, due_of, time_of, when_field
from beredskab_tui.tui.screens.choose import Chooser, Option, Page
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen

_GROUPS: Final = {"1": (1,), "2": (2,), "12": (1, 2)}


class Duties:
    """The menu behind F9."""

    def __init__(self, screen: "BoardScreen", session: Session, opened: Opened, deeds: Deeds) -> None:
        self._screen = screen
        self._session = session
        self._board = opened.board
        self._seat = opened.seat
        self._deeds = deeds
        self._assessing = Assessing(opened, deeds)
        self.forms = PlanForms(opened, deeds)
        self.on_group: Callable[[int], None] = lambda _group: None
        """Told the group that was just activated: its contacts are what is needed next."""
        self._steps: dict[str, Callable[[], Awaitable[None]]] = {
            "describe": self._describe,
            "group": self._group,
            "confirm": self._confirm,
            "coordinate": self._coordinate,
            "board": self.tell_board,
            "answers": self._answers,
            "orders": self._orders,
            "audiences": self._audiences,
            "assess": self._assess,
            "stages": self._stages,
            "duties": self._duties,
            "plan": self._plan_page,
            "command": deeds.staff.commanding.change_lead,
            "stand_down": self._stand_down,
            "close": self._close,
            "reopen": self._reopen,
        }
        deeds.reopeners |= {
            "describe": self._describe,
            "change-group": self._group,
            "confirm": self._confirm,
            "coordinate": self._coordinate,
            "tell-board": self._three_lines,
            "affected": self._assessing.affected,
            "assess": self._assessing.judge,
            "stand-down": self._stand_down,
            "reopen": self._reopen,
        }

    @property
    def _plan(self) -> Plan:
        return self._session.config.plan

    async def open(self, step: str = "") -> None:
        """Let the user choose a step, and do it; or do the one that is named."""
        chosen: str | None = step or None
        if chosen is None:
            chosen = await self._screen.app.push_screen_wait(Chooser("Plan og pligter", self.options()))
        if chosen is not None:
            await self._steps[chosen]()

    def options(self) -> list[Option]:
        """The steps, each with how it stands, and why it cannot be taken now. The first nine have a digit each."""
        board, incident = self._board, self._board.incident
        kind = next((kind.name for kind in self._plan.kinds if kind.id == incident.kind), "type ikke valgt")
        group = activation.name_groups(incident.groups)
        confirmed = f"bekræftet af {incident.confirmation.source}" if incident.confirmation else "ikke bekræftet"
        times = len(incident.coordinations)
        coordinated = counted(times, "gang", "gange") if times else "ikke endnu"
        command = self._deeds.why_not(Right.ACTIVATE)
        over = incident.phase in (Phase.STOOD_DOWN, Phase.CLOSED)
        down = self._deeds.why_not(Right.STAND_DOWN) or ("indsatsen er allerede afblæst" if over else "")
        again = self._deeds.why_not(Right.CLOSE if incident.phase is Phase.CLOSED else Right.STAND_DOWN)
        change = command or ("" if incident.groups else "den første gruppe vælges under 1")
        told: Audience | None = board.record(Audience, informing.BOARD)
        informed = "ikke endnu" if told is None or told.informed_at is None else "er orienteret"
        asked = {question.id for question in answers.asked(incident)}
        given = sum(one.id in asked for one in board.all(PlanAnswer))
        holding = len(board.instructions(self._seat.clock()))
        audiences = board.all(Audience)
        reached = sum(one.status in informing.TOLD for one in audiences)
        met, of = duties.counted(board)
        judged = "ikke vurderet" if incident.assessment is None else f"vurderet af {incident.assessment.judged_by}"
        return [
            Option("describe", f"Beskriv og aktivér: {kind}, {incident.place or 'sted ikke valgt'}, {group}"),
            Option("group", "Skift gruppe", change),
            Option("confirm", f"Bekræft situationen: {confirmed}", command),
            Option("coordinate", f"Koordinér i en gruppe: {coordinated}", command),
            Option("board", f"Orientér bestyrelsen: {informed}", self._deeds.why_not(Right.WORK)),
            Option("answers", f"Planens valg (evt. orientere og aktivere): {given} af {len(asked)} besvaret"),
            Option("orders", f"Anvisninger og aftaler: {counted(holding, 'anvisning', 'anvisninger')} gælder"),
            Option("audiences", f"Målgrupper: {reached} af {len(audiences)} er orienteret"),
            Option("assess", f"Berørte og vurdering: {judged}", self._deeds.why_not(Right.WORK)),
            Option("stages", "Trinnene: hvem, hvornår og hvor langt"),
            Option("duties", f"Pligterne: {met} af {of} er opfyldt eller ikke relevante"),
            Option("plan", "Planen: underskrifter, godkendelse, eftersyn og roller"),
            self._deeds.staff.commanding.option(),
            Option("stand_down", "Afblæs indsatsen", down),
            Option("close", "Luk hændelsen efter evalueringen", self._deeds.why_not(Right.CLOSE) or self._if_closed()),
            Option("reopen", "Genåbn hændelsen", again or ("" if over else "den er i gang")),
        ]

    def _if_closed(self) -> str:
        return "den er allerede lukket" if self._board.incident.phase is Phase.CLOSED else ""

    # -- the steps

    async def _describe(self) -> None:
        may_activate = self._deeds.may(Right.ACTIVATE)
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
            f"Gælder nu: {activation.name_groups(incident.groups)}.",
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
            lambda v, event: activation.coordinate(
                self._seat, int(v["group"]), v["parties"], at=self._time(v), event=event
            ),
        )

    async def tell_board(self) -> None:
        """The board is told by the leader: on the phone just now, or with the three lines (plan R28, R31)."""
        options = [
            Option("phone", "Orienteret på telefon nu"),
            Option("lines", "Skriv situation, mulige konsekvenser og mulige tiltag"),
        ]
        chosen = await self._screen.app.push_screen_wait(Chooser("Orientér bestyrelsen", options))
        if chosen == "phone":
            if await self._deeds.do(partial(informing.tell_board, self._seat)):
                self._deeds.say("Bestyrelsen er noteret som orienteret på telefon.")
        elif chosen == "lines":
            await self._three_lines()

    async def _three_lines(self) -> None:
        label = "Næste orientering, fx 21.30 eller +45 (kan undlades)"
        fields = [
            Field("situation", "Situationen"),
            Field("consequences", "Mulige konsekvenser (kan undlades)"),
            Field("measures", "Mulige tiltag (kan undlades)"),
            Field("channel", "Hvordan", Channel.PHONE.value, CHANNELS),
            due_field("promised", self._seat.clock, label=label),
        ]
        await self._deeds.form("tell-board", "Orientér bestyrelsen", fields, self._tell_board)

    def _tell_board(self, values: Values, event: str) -> Audience:
        word = informing.BoardWord(values["situation"], values["consequences"], values["measures"])
        return informing.tell_board(
            self._seat,
            channel=Channel(values["channel"]),
            word=word,
            next_at=due_of(values["promised"], self._seat.clock()),
            event=event,
        )

    async def show_due(self, due: Due) -> None:
        """The list that one of the next things stands on, with it in hand."""
        sheet = AnswerSheet if due.kind is DueKind.ANSWER else AudienceSheet
        await self._screen.app.push_screen(sheet(self._screen, due.id))

    async def _answers(self) -> None:
        await self._screen.app.push_screen(AnswerSheet(self._screen))

    async def _orders(self) -> None:
        await self._screen.app.push_screen(OrderSheet(self._screen))

    async def _audiences(self) -> None:
        await self._screen.app.push_screen(AudienceSheet(self._screen))

    async def _duties(self) -> None:
        await self._screen.app.push_screen(DutySheet(self._screen))

    async def _assess(self) -> None:
        options = [Option("affected", "Hvem er berørt"), Option("judge", "Er det en krise, og hvorfor")]
        chosen = await self._screen.app.push_screen_wait(Chooser("Berørte og vurdering", options))
        if chosen == "affected":
            await self._assessing.affected()
        elif chosen == "judge":
            await self._assessing.judge()

    async def _stages(self) -> None:
        people, now = self._session.room.people, self._seat.clock()
        views = stages.stages(self._board, self._plan, self._deeds.leader)
        await self._screen.app.push_screen(Page("Planens trin", stage_lines(views, people, now)))

    async def _plan_page(self) -> None:
        """How the plan itself stands: the contact list lies in the register, so that is read where it may wait."""
        room, config, now = self._session.room, self._session.config, self._seat.clock()
        try:
            listed = await self._session.do(lambda: read_directory(room, config.contacts))
        except BeredskabError as error:
            self._deeds.say(error.sentence)
            return
        fit = health(self._plan, listed, room.people, now)
        lines = plan_lines(self._plan, room.people, self._board, fit)
        await self._screen.app.push_screen(Page(f"Plan {self._plan.version}", lines))

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
