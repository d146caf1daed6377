"""What the keys of a list do to one of the staff."""

from functools import partial
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import StaffMember, StaffPlace
from beredskab_tui.room import briefing, outside, staff
from beredskab_tui.room.callin import release
from beredskab_tui.tui.board.callingin import CallingIn
from beredskab_tui.tui.board.commanding import Commanding
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.board.whens import time_of, when_field
from beredskab_tui.tui.screens.briefing import Briefing
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.form import SEEN, Values
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds

_NEXT_PLACE: Final = {
    None: StaffPlace.OFFICE,
    StaffPlace.OFFICE: StaffPlace.REMOTE,
    StaffPlace.REMOTE: StaffPlace.UNAVAILABLE,
    StaffPlace.UNAVAILABLE: StaffPlace.OFFICE,
}
_YES_NO: Final = (("ja", "Ja"), ("nej", "Nej"))


class StaffDeeds(RowDeeds[StaffMember]):
    """Where somebody is, what they do and may say, and what they know."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        super().__init__(screen, session, opened, deeds)
        self.calling_in = CallingIn(screen, session, opened, deeds)
        self.commanding = Commanding(session, opened, deeds)
        deeds.record_reopeners |= {
            "staff": self.correct,
            "words": self.define_words,
            "coordinated": self.coordinate,
            "approve": self.approve,
            "outside": self.go_out,
            "callin": self.calling_in.call,
            "comes": self.calling_in.call,
        }

    # -- the keys of the list

    async def open(self, row: StaffMember) -> None:
        """Enter: everything there is to say; of oneself that is the briefing."""
        if row.id == self._session.room.me.id:
            await self.brief()
        else:
            self._deeds.show_details(row)

    async def next_state(self, row: StaffMember) -> None:
        """Space, by what is waited for: heard from; agreed; arrived; and else where they are."""
        if row.outside is not None:
            if await self._deeds.do(partial(outside.heard_from, self._seat, row.id)):
                self._deeds.say(f"{row.name} er hørt fra nu.")
        elif row.takes_part and row.place_agreed_by is None and self._deeds.may(Right.LEAD_STAFF):
            if await self._deeds.do(partial(staff.agree, self._seat, row.id)):
                self._deeds.say(f"Stedet er aftalt med {row.name}.")
        elif row.expected_at is not None:
            if await self._deeds.do(partial(staff.arrived, self._seat, row.id)):
                self._deeds.say(f"{row.name} er kommet.")
        else:
            await self._deeds.do(partial(staff.set_place, self._seat, row.id, _NEXT_PLACE[row.place]))

    async def undo(self, row: StaffMember) -> None:
        """``u``: back from the area; or free a call whose caller is gone."""
        if row.outside is not None:
            if await self._deeds.do(partial(outside.come_home, self._seat, row.id)):
                self._deeds.say(f"{row.name} er tilbage.")
        elif row.claim is not None:
            if await self._deeds.do(partial(release, self._seat, row.id)):
                self._deeds.say(f"Opkaldet til {row.name} er frigivet.")
        else:
            self._deeds.say("Tasten u er til den, der er ude i området, og til opkald, der er i gang.")

    async def correct(self, row: StaffMember) -> None:
        """``r``: what they do, as the leader decides."""
        if not self._deeds.may(Right.LEAD_STAFF):
            self._deeds.say("Kun lederen eller stedfortræderen giver staben opgaver. Mellemrum siger, hvor du er.")
            return
        await self._deeds.form(
            f"staff-{row.id}",
            f"Opgave til {row.name}",
            [Field("task", "Opgave", row.task)],
            lambda v, _: staff.set_task(self._seat, row.id, v["task"], seen=v[SEEN]),
            seen=row.task,
        )

    async def mark(self, row: StaffMember) -> None:
        """``y``: the *udvalgte medarbejder* of this incident."""
        await self.commanding.choose_officer(row)

    async def assign(self, row: StaffMember) -> None:
        """``t``: what somebody can be given, each with why it cannot be chosen now."""
        if self._deeds.only_looks():
            return
        chosen = await self._screen.app.push_screen_wait(Chooser(f"{row.name} ({row.initials})", self.options(row)))
        deeds = {
            "task": self.correct,
            "words": self.define_words,
            "coordinate": self.coordinate,
            "approve": self.approve,
            "officer": self.commanding.choose_officer,
            "keeper": self.commanding.keep_log,
            "outside": self.outside,
            "call": self.calling_in.call,
            "details": self._details,
        }
        if chosen is not None:
            await deeds[chosen](row)

    def options(self, row: StaffMember) -> list[Option]:
        """The short list behind ``t``, the same nine in the same order for everybody."""
        incident, mine = self._board.incident, row.id == self._session.room.me.id
        lead, approves = self._deeds.why_not(Right.LEAD_STAFF), self._deeds.why_not(Right.APPROVE)
        nothing = "" if row.task or row.may_say else "der er hverken opgave eller noget at sige endnu"
        officer = f"{row.initials} er valgt" if incident.situation_officer == row.id else ""
        keeper = f"{row.initials} fører den" if incident.log_keeper == row.id else "" if mine else lead
        out = f"Ude ved {row.outside.where}: hørt fra, eller tilbage" if row.outside is not None else "Ude i området …"
        call = "det er dig selv" if mine else ""
        return [
            Option("task", f"Opgave: {row.task or 'ingen'}", lead),
            Option("words", f"Det må {row.initials} sige: {_words_state(row)}", lead),
            Option("coordinate", f"Afstemt med: {_coordination(row)}", lead or nothing),
            Option("approve", "Godkend det, der må siges", approves or staff.why_no_approval(row)),
            Option("officer", "Udvalgt medarbejder", lead or officer),
            Option("keeper", "Logfører", keeper),
            Option("outside", out),
            Option("call", "Ring op og indkald", call),
            Option("details", "Se det hele", ""),
        ]

    async def _details(self, row: StaffMember) -> None:
        self._deeds.show_details(row)

    # -- what is given

    async def define_words(self, row: StaffMember) -> None:
        await self._deeds.form(
            f"words-{row.id}",
            f"Det må {row.name} sige",
            [Field("words", "Det må du sige", row.may_say)],
            lambda v, _: staff.set_words(self._seat, row.id, v["words"], seen=v[SEEN]),
            "Nøgternt, og kun det, der er bekræftet. En ny tekst skal afstemmes og godkendes, før den må siges.",
            seen=row.may_say,
        )

    async def coordinate(self, row: StaffMember) -> None:
        how = (("with", "Det er afstemt med nogen"), ("not", "Det er ikke nødvendigt"))
        fields = [
            Field("how", "Er det afstemt", "with", how),
            Field("parties", "Med hvem, fx SSP-lederen", when=("how", "with")),
            when_field("at", self._seat.clock)._replace(when=("how", "with")),
            Field("reason", "Hvorfor er det ikke nødvendigt", when=("how", "not")),
        ]

        def store(values: Values, event: str) -> StaffMember:
            if values["how"] == "not":
                return staff.need_not_coordinate(self._seat, row.id, values["reason"])
            at = time_of(values["at"], self._seat.clock())
            return staff.coordinate(self._seat, row.id, values["parties"], at=at, event=event)

        told = [f"Opgave: {row.task}"] if row.task else []
        told += [f"Må siges: »{row.may_say}«"] if row.may_say else []
        await self._deeds.form(f"coordinated-{row.id}", f"Afstemt med: {row.name}", fields, store, "\n".join(told))

    async def approve(self, row: StaffMember) -> None:
        fields = [
            Field("factual", "Er det nøgternt", "", _YES_NO),
            Field("correct", "Er det korrekt", "", _YES_NO),
            Field("timely", "Er det rettidigt", "", _YES_NO),
        ]

        def store(values: Values, _event: str) -> StaffMember:
            if not values[SEEN]:
                raise Refused("Der er intet, der må siges, endnu. Intet er ændret. Skriv teksten først.")
            yes = {name: values[name] == "ja" for name in ("factual", "correct", "timely")}
            return staff.approve_words(self._seat, row.id, seen=values[SEEN], **yes)

        await self._deeds.form(
            f"approve-{row.id}",
            f"Godkend det, {row.name} må sige",
            fields,
            store,
            f"»{row.may_say}«",
            seen=row.may_say,
            judges=True,
        )

    # -- out in the area

    async def go_out(self, row: StaffMember) -> None:
        usual = outside.USUAL_MINUTES
        fields = [
            Field("where", "Hvor, fx Torvet"),
            Field("minutes", f"Høres fra inden for så mange minutter (tom: {usual})", check=_wrong_minutes),
        ]

        def store(values: Values, _event: str) -> StaffMember:
            given = values["minutes"].strip()
            if wrong := _wrong_minutes(given):
                raise Refused(f"{wrong} Intet er gemt.")
            return outside.go_out(self._seat, row.id, values["where"], int(given) if given else usual)

        await self._deeds.form(f"outside-{row.id}", f"{row.name} går ud i området", fields, store)

    async def outside(self, row: StaffMember) -> None:
        """Out, or for whoever is out: heard from, or back."""
        if row.outside is None:
            await self.go_out(row)
            return
        options = [Option("heard", "Hørt fra nu"), Option("home", "Tilbage")]
        title = f"{row.name} er ude ved {row.outside.where}"
        chosen = await self._screen.app.push_screen_wait(Chooser(title, options))
        if chosen == "heard":
            await self.next_state(row)
        elif chosen == "home":
            await self.undo(row)

    async def go_out_myself(self) -> None:
        """From the palette: I go out."""
        if (me := self._me()) is not None:
            await self.outside(me)

    # -- the briefing

    async def brief(self) -> None:
        """The briefing for whoever sits here; the receipt is theirs alone to give."""
        room, now = self._session.room, self._seat.clock()
        tasks = briefing.own_tasks(self._board, room.me.id, now)
        lines = briefing.lines_for(self._board, room.me.id, room.people, self._session.config.plan, now)
        lines += ["", f"DINE OPGAVER PÅ LISTEN ({len(tasks)})", *tasks] if tasks else []
        member = self._board.record(StaffMember, room.me.id)
        may_read = member is not None and not self._session.read_only
        said = f" · {briefing.receipt(member, briefing.newest(self._board))}" if member is not None else ""
        page = Briefing(f"Orientering{said}", lines, briefing.newest(self._board), may_read=may_read)
        version = await self._screen.app.push_screen_wait(page)
        if version is not None and await self._deeds.do(partial(briefing.read, self._seat, version)):
            self._deeds.say("Du har kvitteret for orienteringen.")

    def _me(self) -> StaffMember | None:
        member: StaffMember | None = self._board.record(StaffMember, self._session.room.me.id)
        if member is None:
            self._deeds.say("Du står ikke på stabens liste i denne hændelse.")
        return member


def _words_state(row: StaffMember) -> str:
    if not row.may_say:
        return "intet endnu"
    return "godkendt" if row.approval is not None else "venter på godkendelse"


def _coordination(row: StaffMember) -> str:
    if row.coordinated_at is not None:
        return row.coordinated_with
    return "ikke nødvendigt" if row.no_coordination_reason else staff.NOT_COORDINATED


def _wrong_minutes(text: str) -> str:
    given = text.strip()
    return "" if not given or (given.isdecimal() and len(given) <= 4) else "Skriv minutterne som et tal, fx 30."
