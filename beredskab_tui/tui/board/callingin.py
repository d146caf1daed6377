"""*Indkald medarbejdere* by key: one colleague after the other, until all have answered or one leaves (plan R46)."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from beredskab_tui.errors import Refused
from beredskab_tui.records import StaffMember
from beredskab_tui.room import callin
from beredskab_tui.room.callin import Answer
from beredskab_tui.times import clock, minutes_until
from beredskab_tui.tui.board.calling import sessions_here
from beredskab_tui.tui.board.whens import due_of
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.screens.staffcall import StaffCall
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds


NOBODY_LEFT: Final = (
    "Der er ikke flere at ringe til nu: de har svaret, er her, eller er lige ringet op. "
    "Den, der ikke svarede, kommer igen efter 10 minutter (n på F6)."
)


class CallingIn:
    """The call-round over the staff of one board. Its deeds are for workers: they wait."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        self._screen = screen
        self._session = session
        self._board = opened.board
        self._seat = opened.seat
        self._deeds = deeds

    async def begin(self) -> None:
        """Ring up the next who has not answered, and go on from there."""
        waiting = self._waiting(set())
        if waiting:
            await self.call(waiting[0])
        else:
            self._deeds.say(NOBODY_LEFT)

    async def call(self, member: StaffMember) -> None:
        """Ring up one of them so that nobody else does, and then the next, until it is enough."""
        done: set[str] = set()
        following: StaffMember | None = member
        while following is not None:
            member = following
            here = sessions_here(self._session)
            if not await self._deeds.do(partial(callin.claim, self._seat, member.id, here)):
                return
            exercise = self._board.incident.exercise
            screen = StaffCall(self._session, self._seat.incident_id, member, exercise, self._how_far)
            outcome = await self._screen.app.push_screen_wait(screen)
            done.add(member.id)
            if outcome.answer is None:
                await self._deeds.do(partial(callin.release, self._seat, member.id))
            elif await self._give(member, outcome.answer, outcome.note):
                await screen.forget()
                self._deeds.say(f"{member.name}: {outcome.answer.value}.")
            else:
                await self._deeds.do(partial(callin.release, self._seat, member.id))
                return
            if not outcome.go_on:
                return
            following = next(iter(self._waiting(done)), None)
            if following is None:
                self._deeds.say(NOBODY_LEFT)

    async def _give(self, member: StaffMember, answer: Answer, note: str) -> bool:
        """Store an answer; who comes is asked when. False when it was not stored."""
        if answer is not Answer.COMES:
            return await self._deeds.do(partial(callin.give_answer, self._seat, member.id, answer, note=note))

        def store(values: Values, event: str) -> StaffMember:
            at = due_of(values["at"], self._seat.clock())
            return callin.give_answer(self._seat, member.id, answer, expected_at=at, note=note, event=event)

        field = Field(
            "at", "Hvornår, fx 20.30 eller +15 minutter (tom: på vej nu)", check=self._wrong, tells=self._told
        )
        return await self._deeds.form(f"comes-{member.id}", f"{member.name} kommer", [field], store)

    def _told(self, text: str) -> str:
        at = self._read(text)
        return f"Ventes kl. {clock(at)}, {minutes_until(at, self._seat.clock())}." if at is not None else ""

    def _wrong(self, text: str) -> str:
        try:
            self._read(text)
        except Refused as error:
            return error.sentence.replace(" Intet er gemt.", "")
        return ""

    def _read(self, text: str) -> datetime | None:
        return due_of(text, self._seat.clock())

    def _waiting(self, done: set[str]) -> list[StaffMember]:
        # Whoever sits at a screen of ours need not be rung up.
        here = {one.person for one in self._session.here}
        return callin.to_call(self._board.staff, self._session.room.me.id, self._seat.clock(), done | here)

    @property
    def _how_far(self) -> str:
        answered = sum(one.place is not None for one in self._board.staff)
        return f"{answered} af {len(self._board.staff)} har svaret."
