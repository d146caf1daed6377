"""Who leads, who keeps the log, and who is *udvalgt medarbejder*, by key (plan R32, R38; gap 57)."""

from functools import partial
from typing import TYPE_CHECKING

from beredskab_tui.access.rights import Right
from beredskab_tui.records import StaffMember, TakeOver
from beredskab_tui.room import command
from beredskab_tui.times import clock
from beredskab_tui.tui.screens.choose import Option
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds


class Commanding:
    """The roles of one incident. Its deeds are for workers: they wait."""

    def __init__(self, session: Session, opened: Opened, deeds: "Deeds") -> None:
        self._session = session
        self._board = opened.board
        self._seat = opened.seat
        self._deeds = deeds
        deeds.reopeners |= {"take-over": self.take_over, "hand-back": self.hand_back}

    # -- the lead

    @property
    def _acting(self) -> TakeOver | None:
        """Who has taken over and is to give back, as it stands for whoever sits here."""
        people, incident = self._session.room.people, self._board.incident
        # Of somebody who may not lead any longer the leader can still take it back; for a deputy there is none.
        mine = self._session.room.me.id == people.leader.id
        return incident.acting_leader if mine else command.who_acts(incident, people)

    def option(self) -> Option:
        """The one choice of F9: take over, or give back."""
        acting = self._acting
        people, me = self._session.room.people, self._session.room.me.id
        why_not = self._deeds.why_not(Right.TAKE_OVER)
        if acting is None:
            if not why_not and me == people.leader.id:
                why_not = "du er lederen"
            return Option("command", "Overtag ledelsen, når lederen ikke kan nås", why_not)
        since = f"{people.initials(acting.by)} leder siden {clock(acting.at)}"
        if not why_not and me not in (acting.by, people.leader.id):
            why_not = f"kun {people.initials(acting.by)} eller {people.initials(people.leader.id)}"
        text = "Tag ledelsen tilbage" if me == people.leader.id else "Giv ledelsen tilbage"
        return Option("command", f"{text}: {since}", why_not)

    async def change_lead(self) -> None:
        """Take over or give back, whichever there is to do."""
        option = self.option()
        if option.why_not:
            self._deeds.say(f"{option.text} – det kan du ikke: {option.why_not}.")
        elif self._acting is None:
            await self.take_over()
        else:
            await self.hand_back()

    async def take_over(self) -> None:
        leader = self._session.room.people.leader
        await self._deeds.form(
            "take-over",
            "Overtag ledelsen",
            [Field("reason", "Hvorfor kan lederen ikke nås")],
            lambda v, _: command.take_over(self._seat, v["reason"]),
            f"Du leder i stedet for {leader.name}, til en af jer giver den tilbage. Det står i loggen med grunden.",
        )

    async def hand_back(self) -> None:
        acting = self._board.incident.acting_leader
        reason = f"Overtaget fordi: {acting.reason}" if acting is not None else ""
        await self._deeds.form(
            "hand-back",
            "Ledelsen går tilbage til lederen",
            [Field("note", "Hvad skal lederen vide (kan undlades)")],
            lambda v, _: command.hand_back(self._seat, v["note"]),
            reason,
        )

    # -- roles

    async def keep_log(self, member: StaffMember | None = None) -> None:
        """``w``: I keep the log from now on; with a member, they do."""
        person = None if member is None else member.id
        before = self._board.incident.log_keeper
        if before == (person or self._session.room.me.id):
            self._deeds.say("Loggen føres allerede af den person.")
        elif await self._deeds.do(partial(command.keep_log, self._seat, person)):
            self._deeds.say(f"Loggen føres nu af {self._session.room.people.initials(person or self._seat.me.id)}.")

    async def choose_officer(self, member: StaffMember) -> None:
        """``y``: they make the situation picture together with the leader."""
        if self._board.incident.situation_officer == member.id:
            self._deeds.say(f"{member.name} er allerede udvalgt medarbejder.")
        elif await self._deeds.do(partial(command.choose_officer, self._seat, member.id)):
            self._deeds.say(f"{member.name} er udvalgt medarbejder og har planens opgaver for den rolle.")
