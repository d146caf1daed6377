"""What the keys of a list do to the row the cursor is at: each opens a form or calls one function of the room."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from textual.screen import Screen

from beredskab_tui.access.people import Role
from beredskab_tui.access.rights import RIGHTS, Right, may
from beredskab_tui.errors import BeredskabError
from beredskab_tui.records import (
    CallBack,
    Contact,
    Correctness,
    FollowUp,
    LogEntry,
    MediaNote,
    Record,
    StaffMember,
    StaffPlace,
    Task,
    TaskState,
)
from beredskab_tui.records.words import danish
from beredskab_tui.room import contacts, followups, log, media, staff, tasks
from beredskab_tui.room.board import KINDS
from beredskab_tui.room.drafts import Draft
from beredskab_tui.room.seat import Seat
from beredskab_tui.tui.board.calling import Calling
from beredskab_tui.tui.board.following import Following
from beredskab_tui.tui.board.whens import due_field, due_of, time_of, when_field
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.form import Form, Values, draft_words
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

Say = Callable[[str], None]
Work = Callable[[Values, str], object]
"""What a form does in the journal thread, from what is filled in and the id of its draft."""

_NEXT_STATE: Final = {TaskState.WAITING: TaskState.IN_PROGRESS, TaskState.IN_PROGRESS: TaskState.DONE}
_NEXT_PLACE: Final = {
    None: StaffPlace.OFFICE,
    StaffPlace.OFFICE: StaffPlace.REMOTE,
    StaffPlace.REMOTE: StaffPlace.UNAVAILABLE,
    StaffPlace.UNAVAILABLE: StaffPlace.OFFICE,
}
CHOOSE_FIRST: Final = "Vælg en linje på listen først."


class Deeds:
    """The deeds of one board. All of them are for workers: they wait.

    Args:
        say: shows a sentence on the board's status line.
        show_details: shows the whole story of a row.
    """

    def __init__(
        self, screen: Screen[None], session: Session, opened: Opened, say: Say, show_details: Callable[[Record], None]
    ) -> None:
        self._screen = screen
        self._session = session
        self._people = session.room.people
        self._board = opened.board
        self._seat: Seat = opened.seat
        self.say = say
        self.show_details = show_details
        self.reopeners: dict[str, Callable[[], Awaitable[object]]] = {
            "task": partial(self.new, "tasks"),
            "media": partial(self.new, "media"),
            "editor": partial(screen.run_action, "editor"),
        }
        """What opens the form of that name again; for forms that belong to no record."""
        self.calling = Calling(screen, session, opened, self)
        self.following = Following(screen, session, opened, self)

    async def do(self, work: Callable[[], object]) -> bool:
        """Do something in the journal thread; what goes wrong is said on the status line. True when it went well."""
        if self.only_looks():
            return False
        try:
            await self._session.do(work)
        except BeredskabError as error:
            self.say(error.sentence)
            return False
        return True

    def only_looks(self) -> bool:
        """Say so when nothing can be changed from here. Somebody's rights are the room's to judge."""
        if self._session.read_only:
            self.say(self._session.room.folders.refused or "Du ser kun med (--laes), så intet er ændret.")
        elif not RIGHTS[self._session.room.me.role]:
            self.say("Du har læseadgang: du kan se det hele, men ikke ændre noget.")
        else:
            return False
        return True

    # -- the keys of a list

    async def open(self, row: Record | None) -> None:
        """Enter: a contact opens the call, what waits its answer, anything else its details."""
        if isinstance(row, Contact):
            await self.calling.call(row)
        elif isinstance(row, CallBack):
            await self.calling.call_back(row)
        elif isinstance(row, FollowUp):
            await self.following.open(row)
        elif row is not None:
            self.show_details(row)
        else:
            self.say(CHOOSE_FIRST)

    async def next_state(self, row: Record | None) -> None:
        """Space: the next state of a task, place of one of the staff, verdict on a medium; a star on a line."""
        if isinstance(row, LogEntry):
            if await self.do(partial(log.star, self._seat, row.seq, not row.key_event)):
                starred = "er ikke længere nøglehændelse" if row.key_event else "er nu nøglehændelse ★"
                self.say(f"Linje {row.seq} {starred}.")
        elif isinstance(row, Task):
            state = _NEXT_STATE.get(row.state)
            if state is None:
                self.say(f"Opgaven er {danish(row.state)}. Tryk u for at sætte den tilbage til afventer.")
            elif await self.do(partial(tasks.set_state, self._seat, row.id, state, seen=row.state)):
                self.say(f"Opgave {row.number} er {danish(state)}.")
        elif isinstance(row, StaffMember):
            await self.do(partial(staff.set_place, self._seat, row.id, _NEXT_PLACE[row.place]))
        elif isinstance(row, MediaNote):
            verdicts = list(Correctness)
            verdict = verdicts[(verdicts.index(row.correctness) + 1) % len(verdicts)]
            await self.do(partial(media.judge, self._seat, row.id, verdict))
        elif isinstance(row, FollowUp):
            await self.following.finish(row)
        elif row is not None:
            await self.open(row)
        else:
            self.say(CHOOSE_FIRST)

    async def undo(self, row: Record | None) -> None:
        """``u``: put a task back to waiting; free a call whose caller is gone."""
        if row is None:
            self.say(CHOOSE_FIRST)
        elif isinstance(row, Contact) and row.claim is not None:
            if await self.do(partial(contacts.release, self._seat, row.id)):
                self.say(f"Opkaldet til {row.name} er frigivet.")
        elif not isinstance(row, Task):
            self.say(
                "Fortryd bruges på opgaver og på opkald, der er i gang. En linje rettes med r eller annulleres med x."
            )
        elif row.state is TaskState.WAITING:
            self.say("Opgaven afventer allerede.")
        elif await self.do(partial(tasks.set_state, self._seat, row.id, TaskState.WAITING, seen=row.state)):
            self.say(f"Opgave {row.number} afventer igen.")

    async def strike(self, row: Record | None) -> None:
        """``x``: strike a line of the log, or set a task to not relevant, with a reason; no answer will come."""
        if isinstance(row, LogEntry):
            work: Callable[[str], object] = partial(log.strike, self._seat, row.seq)
            title, text = f"Annullér linje {row.seq}", row.text
        elif isinstance(row, Task):
            work, text = partial(self._not_relevant, row), row.title
            title = f"Opgave {row.number} er ikke relevant"
        elif isinstance(row, FollowUp):
            await self.following.waive(row)
            return
        else:
            self.say("Tasten x bruges på loglinjer og opgaver." if row is not None else CHOOSE_FIRST)
            return
        await self.form(f"strike-{row.id}", title, [Field("reason", "Grund")], lambda v, _: work(v["reason"]), text)

    def _not_relevant(self, task: Task, reason: str) -> Task:
        return tasks.set_state(self._seat, task.id, TaskState.NOT_RELEVANT, seen=task.state, reason=reason)

    async def correct(self, row: Record | None) -> None:
        """``r``: correct a line, set a deadline, the task of one of the staff, or where a medium was referred to."""
        if isinstance(row, LogEntry):
            await self.form(
                f"correct-{row.id}",
                f"Ret linje {row.seq}",
                [Field("text", "Rigtig tekst", row.text), Field("reason", "Grund til rettelsen")],
                lambda v, _: log.correct(self._seat, row.seq, v["text"], v["reason"]),
                "Den gamle linje bliver stående som annulleret.",
            )
        elif isinstance(row, StaffMember) and not may(self._session.room.me, Right.LEAD_STAFF):
            self.say("Kun lederen eller stedfortræderen giver staben opgaver. Mellemrum siger, hvor du er.")
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
                f"due-{row.id}",
                f"Frist for opgave {row.number}",
                [due_field("due", self._seat.clock)],
                lambda v, _: tasks.set_deadline(self._seat, row.id, due_of(v["due"], self._seat.clock())),
                row.title,
            )
        elif isinstance(row, FollowUp):
            await self.following.set_due(row)
        else:
            self.say("Kontakter rettes i kontaktlisten (beredskab kontakter)." if row is not None else CHOOSE_FIRST)

    async def assign(self, row: Record | None) -> None:
        """``t``: give a task, a contact or a follow-up to somebody; keep a line of the log open."""
        give: Callable[[str | None], object]
        if isinstance(row, LogEntry):
            await self.following.begin(row)
            return
        if isinstance(row, StaffMember):
            await self.correct(row)
            return
        if isinstance(row, Task):
            name, give = row.title, partial(tasks.assign, self._seat, row.id)
        elif isinstance(row, Contact):
            name, give = row.name, partial(contacts.assign, self._seat, (row.id,))
        elif isinstance(row, FollowUp):
            name, give = followups.title(row), partial(followups.assign, self._seat, row.id)
        else:
            self.say("Det kan ikke tildeles. Tryk Enter for at åbne det." if row is not None else CHOOSE_FIRST)
            return
        if self.only_looks():
            return
        chosen = await self._screen.app.push_screen_wait(Chooser(f"Hvem har: {name}", self._owners()))
        if chosen is not None:
            await self.do(partial(give, chosen or None))

    def _owners(self) -> list[Option]:
        me, allowed = self._session.room.me.id, {person_id for person_id, _ in self.may_have()}
        not_mine = "kun lederen eller stedfortræderen kan give til andre"
        options = [Option(me, f"{self._people.initials(me)} (mig)")]
        options += [
            Option(one.id, f"{one.initials} {one.name}", "" if one.id in allowed else not_mine)
            for one in self._people
            # Whoever may only read is a guest, such as the chair of the board, and none of the staff.
            if one.id != me and one.role is not Role.READER
        ]
        return [*options, Option("", "Ingen")]

    def may_have(self) -> Iterator[tuple[str, str]]:
        """Id and name of those this person can give something to: themselves, and for a leader all of the staff."""
        me = self._session.room.me
        yield me.id, me.name
        if may(me, Right.LEAD_STAFF):
            yield from ((one.id, one.name) for one in self._people if one.id != me.id and one.role is not Role.READER)

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
                when_field("at", self._seat.clock),
            ]
            await self.form("media", "Nyt medienotat", fields, self._add_media)
        else:
            self.say("En ny linje i loggen skrives i loglinjen (F2). Nye opgaver og medier skrives på deres liste.")

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

    # -- forms and their drafts

    async def form(self, name: str, title: str, fields: Sequence[Field], work: Work, explanation: str = "") -> bool:
        """Open a form over the board and wait for it; True when it was saved. ``name`` tells its draft from others'."""

        async def submit(values: Values, event: str) -> None:
            await self._session.do(lambda: work(values, event))
            self.say("Gemt.")

        return await self._show(name, title, fields, submit, explanation=explanation)

    async def editor(
        self, lines: Sequence[str], text: str, submit: Callable[[str, bool, str], Awaitable[None]]
    ) -> None:
        """A larger field for several lines.

        Args:
            lines: the pasted lines that stand in ``text`` with " / " between them; none if nothing was pasted.
            text: what stands in the log line.
            submit: stores it, as one entry, or with True as one for each line; the last it gets is the draft's id.
                May raise a ``BeredskabError``.
        """
        choices = (("one", "Én linje i loggen"), ("each", "Én linje for hver"))
        fields = [
            Field("text", "Tekst", lines=True),
            Field("how", "Hvordan skal det gemmes", "each" if len(lines) > 1 else "one", choices),
        ]

        async def hand_on(values: Values, event: str) -> None:
            await submit(values["text"], values["how"] == "each", event)

        brought = text.replace(" / ".join(lines), "\n".join(lines)) if lines else text
        await self._show("editor", "Skriv flere linjer", fields, hand_on, brought=brought)

    async def _show(
        self,
        name: str,
        title: str,
        fields: Sequence[Field],
        submit: Callable[[Values, str], Awaitable[None]],
        **more: Any,
    ) -> bool:
        if self.only_looks():
            return False
        form = Form(self._session, name, title, fields, submit, incident=self._seat.incident_id, **more)
        saved: bool | None = await self._screen.app.push_screen_wait(form)
        return saved is True

    def drafts(self) -> list[Draft]:
        """What is half written in this incident's forms and calls; the log line keeps its own."""
        incident = self._seat.incident_id
        return [*self._session.drafts_of(incident, "form:"), *self._session.drafts_of(incident, "call:")]

    async def reopen(self, draft: Draft) -> None:
        """Open what a draft was being written in. Where that is gone, its words are said, so that they are not lost."""
        place, _, name = draft.field.partition(":")
        verb, _, record_id = name.partition("-")
        record = self._record(name if place == "call" else record_id)
        of_record: dict[str, Callable[[Any], Awaitable[None]]] = {
            "strike": self.strike,
            "correct": self.correct,
            "staff": self.correct,
            "refer": self.correct,
            "due": self.correct,
            "follow": self.following.begin,
            "answer": self.following.open,
        }
        if place == "call" and isinstance(record, Contact):
            await self.calling.call(record)
        elif name in self.reopeners:
            await self.reopeners[name]()
        elif verb in of_record and record is not None:
            await of_record[verb](record)
        else:
            self.say(f"Det, kladden hører til, findes ikke længere. Der stod: {draft_words(draft)}")

    def _record(self, record_id: str) -> Record | None:
        found = (self._board.record(kind, record_id) for kind in KINDS)
        return next((record for record in found if record is not None), None)
