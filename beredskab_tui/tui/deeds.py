"""What the keys of a list do to the row the cursor is at: each opens a form or calls one function of the room."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from textual.screen import Screen

from beredskab_tui.access.people import Role
from beredskab_tui.access.rights import RIGHTS, Right, may
from beredskab_tui.errors import BeredskabError, Refused
from beredskab_tui.records import (
    CallBack,
    Contact,
    Correctness,
    LogEntry,
    MediaNote,
    Record,
    StaffMember,
    StaffPlace,
    Task,
    TaskState,
)
from beredskab_tui.records.words import danish
from beredskab_tui.room import contacts, log, media, staff, tasks
from beredskab_tui.room.seat import Seat
from beredskab_tui.times import day_clock, read_time
from beredskab_tui.tui.details import details_of
from beredskab_tui.tui.panels import in_plan_order
from beredskab_tui.tui.screens.call import Call
from beredskab_tui.tui.screens.choose import Chooser, Option, Page
from beredskab_tui.tui.screens.form import Field, Form, Values
from beredskab_tui.tui.session import Opened, Session

Say = Callable[[str], None]
Work = Callable[[Values, str], object]
"""What a form does in the journal thread, from what is filled in and the id of its draft."""

_NEXT_STATE = {TaskState.WAITING: TaskState.IN_PROGRESS, TaskState.IN_PROGRESS: TaskState.DONE}
_NEXT_PLACE = {
    None: StaffPlace.OFFICE,
    StaffPlace.OFFICE: StaffPlace.REMOTE,
    StaffPlace.REMOTE: StaffPlace.UNAVAILABLE,
    StaffPlace.UNAVAILABLE: StaffPlace.OFFICE,
}
WHEN = "Hvornår, fx 14.32 eller i går 23.10 (tom: nu)"
CHOOSE_FIRST = "Vælg en linje på listen først."


class Deeds:
    """The deeds of one board. ``say`` shows a sentence on its status line."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, say: Say) -> None:
        self._screen = screen
        self._session = session
        self._people = session.room.people
        self._board = opened.board
        self._seat: Seat = opened.seat
        self._say = say

    async def do(self, work: Callable[[], object]) -> bool:
        """Do something in the journal thread; what goes wrong is said on the status line. True when it went well."""
        if self._only_looks():
            return False
        try:
            await self._session.do(work)
        except BeredskabError as error:
            self._say(error.sentence)
            return False
        return True

    def _only_looks(self) -> bool:
        """Say so when nothing can be changed from here. Somebody's rights are the room's to judge."""
        if self._session.read_only:
            self._say("Du ser kun med (--laes), så intet er ændret.")
        elif not RIGHTS[self._session.room.me.role]:
            self._say("Du har læseadgang: du kan se det hele, men ikke ændre noget.")
        else:
            return False
        return True

    # -- the keys of a list

    async def open(self, row: Record | None) -> None:
        """Enter: a contact opens the call, anything else its details."""
        if isinstance(row, Contact):
            await self.call(row)
        elif isinstance(row, CallBack):
            await self._call_back(row)
        elif row is not None:
            title, lines = details_of(row, self._board, self._people)
            await self._screen.app.push_screen(Page(title, lines))
        else:
            self._say(CHOOSE_FIRST)

    async def next_state(self, row: Record | None) -> None:
        """Space: the next state of a task, the next place of one of the staff, the next verdict on a medium."""
        if isinstance(row, Task):
            state = _NEXT_STATE.get(row.state)
            if state is None:
                self._say(f"Opgaven er {danish(row.state)}. Tryk u for at sætte den tilbage til afventer.")
            elif await self.do(partial(tasks.set_state, self._seat, row.id, state, seen=row.state)):
                self._say(f"Opgave {row.number} er {danish(state)}.")
        elif isinstance(row, StaffMember):
            await self.do(partial(staff.set_place, self._seat, row.id, _NEXT_PLACE[row.place]))
        elif isinstance(row, MediaNote):
            verdicts = list(Correctness)
            verdict = verdicts[(verdicts.index(row.correctness) + 1) % len(verdicts)]
            await self.do(partial(media.judge, self._seat, row.id, verdict))
        elif isinstance(row, CallBack):
            await self.open(row)
        else:
            self._say("Mellemrum bruges på opgaver, medier og stab.")

    async def undo(self, row: Record | None) -> None:
        """``u``: put a task back to waiting; free a call whose caller is gone."""
        if isinstance(row, Contact) and row.claim is not None:
            if await self.do(partial(contacts.release, self._seat, row.id)):
                self._say(f"Opkaldet til {row.name} er frigivet.")
        elif not isinstance(row, Task):
            self._say("Fortryd bruges på opgaver og opkald i gang. En linje rettes med r eller annulleres med x.")
        elif row.state is TaskState.WAITING:
            self._say("Opgaven afventer allerede.")
        elif await self.do(partial(tasks.set_state, self._seat, row.id, TaskState.WAITING, seen=row.state)):
            self._say(f"Opgave {row.number} afventer igen.")

    async def strike(self, row: Record | None) -> None:
        """``x``: strike a line of the log, or set a task to not relevant, with a reason."""
        if isinstance(row, LogEntry):
            work: Callable[[str], object] = partial(log.strike, self._seat, row.seq)
            title = f"Annullér linje {row.seq}"
        elif isinstance(row, Task):
            title = f"Opgave {row.number} er ikke relevant"
            work = partial(self._not_relevant, row)
        else:
            self._say("Tasten x bruges på loglinjer og opgaver." if row is not None else CHOOSE_FIRST)
            return
        shown = row.text if isinstance(row, LogEntry) else row.title
        await self.form(f"strike-{row.id}", title, [Field("reason", "Grund")], lambda v, _: work(v["reason"]), shown)

    def _not_relevant(self, task: Task, reason: str) -> Task:
        return tasks.set_state(self._seat, task.id, TaskState.NOT_RELEVANT, seen=task.state, reason=reason)

    async def correct(self, row: Record | None) -> None:
        """``r``: correct a line of the log, the task of one of the staff, or where a medium was referred to."""
        if isinstance(row, LogEntry):
            fields = [Field("text", "Rigtig tekst", row.text), Field("reason", "Grund til rettelsen")]
            await self.form(
                f"correct-{row.id}",
                f"Ret linje {row.seq}",
                fields,
                lambda v, _: log.correct(self._seat, row.seq, v["text"], v["reason"]),
                "Den gamle linje bliver stående som annulleret.",
            )
        elif isinstance(row, StaffMember) and not may(self._session.room.me, Right.LEAD_STAFF):
            self._say("Kun lederen eller stedfortræderen giver staben opgaver. Mellemrum siger, hvor du er.")
        elif isinstance(row, StaffMember):
            await self.form(
                f"staff-{row.id}",
                f"Opgave til {row.name}",
                [Field("task", "Opgave", row.task)],
                lambda v, _: staff.set_task(self._seat, row.id, v["task"]),
            )
        elif isinstance(row, MediaNote):
            await self.form(
                f"refer-{row.id}",
                f"{row.outlet} er henvist",
                [Field("to", "Henvist til", row.referred_to or "")],
                lambda v, _: media.refer(self._seat, row.id, v["to"]),
            )
        elif isinstance(row, Task):
            await self.form(
                f"deadline-{row.id}",
                f"Frist for opgave {row.number}",
                [Field("minutes", "Antal minutter fra nu (tom: ingen frist)")],
                partial(self._set_deadline, row),
                row.title,
            )
        else:
            self._say("Kontakter rettes i kontaktlisten (beredskab kontakter)." if row is not None else CHOOSE_FIRST)

    def _set_deadline(self, task: Task, values: Values, _event: str) -> Task:
        text = values["minutes"].strip()
        if text and not (text.isdecimal() and 1 <= int(text) <= 1440):
            raise Refused("Skriv et antal minutter fra 1 til 1440, eller lad feltet være tomt. Intet er ændret.")
        due = self._seat.clock() + timedelta(minutes=int(text)) if text else None
        return tasks.set_deadline(self._seat, task.id, due)

    async def assign(self, row: Record | None) -> None:
        """``t``: give a task or a contact to somebody; who may not give to others takes it."""
        if isinstance(row, StaffMember):
            await self.correct(row)
            return
        if not isinstance(row, Task | Contact):
            self._say("Kun opgaver og kontakter kan tildeles." if row is not None else CHOOSE_FIRST)
            return
        if self._only_looks():
            return
        name = row.title if isinstance(row, Task) else row.name
        may_give = may(self._session.room.me, Right.LEAD_STAFF)
        why_not = "" if may_give else "kun lederen eller stedfortræderen kan give til andre"
        me = self._session.room.me.id
        options = [Option(me, f"{self._people.initials(me)} (mig)")]
        options += [
            Option(person.id, f"{person.initials} {person.name}", why_not)
            for person in self._people
            # Whoever may only read is a guest, such as the chair of the board, and none of the staff.
            if person.id != me and person.role is not Role.READER
        ]
        options.append(Option("", "Ingen"))
        chosen = await self._screen.app.push_screen_wait(Chooser(f"Hvem har: {name}", options))
        if chosen is None:
            return
        if isinstance(row, Task):
            await self.do(partial(tasks.assign, self._seat, row.id, chosen or None))
        else:
            await self.do(partial(contacts.assign, self._seat, (row.id,), chosen or None))

    async def new(self, panel: str) -> None:
        """``n``: a new task or media note."""
        if panel == "tasks":
            fields = [Field("title", "Hvad skal gøres")]
            await self.form(
                "task", "Ny opgave", fields, lambda v, event: tasks.add(self._seat, v["title"], event=event)
            )
        elif panel == "media":
            fields = [
                Field("outlet", "Medie eller side"),
                Field("claims", "Hvad skriver eller spørger de om"),
                Field("enquiry", "Hvad er det", "omtale", (("omtale", "Omtale"), ("henvendelse", "De spørger os"))),
                Field("link", "Link (kan undlades)"),
                Field("referred_to", "Henvist til (kan undlades)"),
                Field("at", WHEN),
            ]
            await self.form("media", "Nyt medienotat", fields, self._add_media)
        else:
            self._say("En ny linje i loggen skrives i loglinjen (F2). Nye opgaver og medier skrives på deres liste.")

    def _add_media(self, values: Values, event: str) -> MediaNote:
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

    # -- calling

    async def _call_back(self, row: CallBack) -> None:
        """Somebody who waits: done only when that is said, for Enter is pressed to look, too."""
        if row.done_by is not None:
            self._say(f"{self._people.initials(row.done_by)} har ringet tilbage til {row.who}.")
            return
        options = [Option("done", "Der er ringet tilbage"), Option("back", "Ikke endnu")]
        if await self._screen.app.push_screen_wait(Chooser(f"Ring tilbage: {row.who}", options)) == "done":
            await self.do(partial(contacts.call_back_done, self._seat, row.id))

    async def call(self, contact: Contact) -> None:
        """Take a contact so that nobody else calls, and show the number; then the next, until it is enough."""
        while contact is not None:
            if not await self.do(partial(contacts.claim, self._seat, contact.id)):
                return
            call = Call(self._session, self._seat.incident_id, contact, self._board.incident.exercise)
            outcome = await self._screen.app.push_screen_wait(call)
            if outcome.result is None:
                await self.do(partial(contacts.release, self._seat, contact.id))
            else:
                give = partial(
                    contacts.give_result,
                    self._seat,
                    contact.id,
                    outcome.result,
                    channel=outcome.channel,
                    note=outcome.note,
                )
                if not await self.do(give):
                    return
                await call.forget()
                self._say(f"{contact.name}: {danish(outcome.result)}.")
            following = self._next_to_call(contact) if outcome.go_on else None
            if following is None:
                return
            contact = following

    def _next_to_call(self, after: Contact) -> Contact | None:
        """The next on the list nobody has called or is calling: mine first, else one that nobody has been given."""
        me = self._session.room.me.id
        listed = in_plan_order(self._board.contacts, self._session.config.plan)
        at = next(number for number, one in enumerate(listed) if one.id == after.id)
        waiting = [
            one
            for one in (*listed[at:], *listed[:at])
            if not one.attempts and one.claim is None and one.id != after.id and one.assigned_to in (None, me)
        ]
        return min(waiting, key=lambda one: one.assigned_to is None, default=None)

    # -- forms

    async def form(self, name: str, title: str, fields: list[Field], work: Work, explanation: str = "") -> None:
        """Open a form over the board; ``name`` tells its draft from others'."""
        if self._only_looks():
            return

        async def submit(values: Values, event: str) -> None:
            await self._session.do(lambda: work(values, event))
            self._say("Gemt.")

        incident = self._seat.incident_id
        form = Form(self._session, name, title, fields, submit, incident=incident, explanation=explanation)
        await self._screen.app.push_screen(form)


def time_of(text: str, now: datetime) -> datetime | None:
    """The time of a field that may be left empty; None for now.

    Raises:
        BadTime: it is none.
        Refused: a clock time that has not been yet today.
    """
    if not text.strip():
        return None
    reading = read_time(text, now)
    if reading.later_than_now:
        when = day_clock(reading.at, now)
        raise Refused(f"Klokken er ikke så mange endnu. Intet er gemt. Skriv »{when}«, hvis det er det, du mener.")
    return reading.at
