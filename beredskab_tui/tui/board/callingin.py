"""*Indkald medarbejdere* by key: one colleague after the other, until all have answered or one leaves (plan R46)."""

from functools import partial
from typing import TYPE_CHECKING, Final, cast

from textual.screen import Screen

from beredskab_tui.records import Claim, StaffMember
from beredskab_tui.room import callin
from beredskab_tui.room.callin import Answer
from beredskab_tui.times import clock, minutes_until
from beredskab_tui.tui.board.calling import sessions_here
from beredskab_tui.tui.board.whens import due_of, read_field
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.screens.held import Hold
from beredskab_tui.tui.screens.staffcall import StaffCall
from beredskab_tui.tui.session import Opened, Session

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds
    from beredskab_tui.tui.board.screen import BoardScreen


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
        release = partial(callin.release, self._seat, only_mine=True)
        while following is not None:
            member = following
            here = sessions_here(self._session)
            if not await self._deeds.do(partial(callin.claim, self._seat, member.id, here)):
                return
            exercise = self._board.incident.exercise
            hold = Hold(partial(self._claim_of, member), cast("BoardScreen", self._screen).watchers)
            screen = StaffCall(self._session, self._seat.incident_id, member, exercise, self._how_far, hold)
            outcome = await self._screen.app.push_screen_wait(screen)
            done.add(member.id)
            if outcome.answer is None:
                await self._deeds.do(partial(release, member.id, here=sessions_here(self._session)))
            elif await self._give(member, outcome.answer, outcome.note):
                await screen.forget()
                self._deeds.say(f"{member.name}: {outcome.answer.value}.")
            else:
                await self._deeds.do(partial(release, member.id, here=sessions_here(self._session)))
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

        field = read_field("at", "Hvornår, fx 20.30 eller +15 minutter (tom: på vej nu)", self._told)
        return await self._deeds.form(f"comes-{member.id}", f"{member.name} kommer", [field], store)

    def _told(self, text: str) -> str:
        at = due_of(text, self._seat.clock())
        return f"Ventes kl. {clock(at)}, {minutes_until(at, self._seat.clock())}." if at is not None else ""

    def _waiting(self, done: set[str]) -> list[StaffMember]:
        # Whoever sits here with the incident before them need not be rung up. A screen that shows something else may
        # have stood open since before it began, and whoever looks from afar has not said whether they come.
        incident = self._seat.incident_id
        at_it = {one.person for one in self._session.here if one.incident == incident and not one.remote}
        me, sessions = self._session.room.me.id, sessions_here(self._session)
        return callin.to_call(self._board.staff, me, self._seat.clock(), done | at_it, sessions)

    def _claim_of(self, member: StaffMember) -> Claim | None:
        now: StaffMember | None = self._board.record(StaffMember, member.id)
        return None if now is None else now.claim

    @property
    def _how_far(self) -> str:
        answered = sum(one.place is not None for one in self._board.staff)
        return f"{answered} af {len(self._board.staff)} har svaret."
