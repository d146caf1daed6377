"""What the keys of a list do: handed on to whoever knows that kind of row; and how forms and acts are carried out."""

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
    FollowUp,
    LogEntry,
    MediaNote,
    Record,
    Rumour,
    StaffMember,
    Statement,
    Task,
)
from beredskab_tui.room import command
from beredskab_tui.room.board import KINDS
from beredskab_tui.room.drafts import Draft
from beredskab_tui.room.seat import Seat
from beredskab_tui.room.sensitive import may_read
from beredskab_tui.tui.board.calling import CallBackDeeds, Calling
from beredskab_tui.tui.board.following import Following
from beredskab_tui.tui.board.linedeeds import LineDeeds
from beredskab_tui.tui.board.mediadeeds import MediaDeeds
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.board.rumourdeeds import RumourDeeds
from beredskab_tui.tui.board.staffdeeds import StaffDeeds
from beredskab_tui.tui.board.statementdeeds import StatementDeeds
from beredskab_tui.tui.board.taskdeeds import TaskDeeds
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.form import Form, Values, draft_words
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

Say = Callable[[str], None]
Work = Callable[[Values, str], object]
"""What a form does in the journal thread, from what is filled in and the id of its draft."""

IN_COMMAND: Final = "kun lederen eller stedfortræderen"
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
            "editor": partial(screen.run_action, "editor"),
        }
        """What opens the form of that name again; for forms that belong to no record."""
        self.record_reopeners: dict[str, Callable[[Any], Awaitable[object]]] = {}
        """The same for forms that belong to a record: by the first part of their name, before the record's id."""
        self.kind_reopeners: dict[str, Callable[[str], Awaitable[object]]] = {}
        """The same for forms that belong to a kind of thing there is none of yet: what is behind the first part."""
        at = (screen, session, opened, self)
        self.calling = Calling(*at)
        self.following = Following(*at)
        self.staff = StaffDeeds(*at)
        task, media_note, line = TaskDeeds(*at), MediaDeeds(*at), LineDeeds(*at, self.following)
        self._of: dict[type[Record], RowDeeds[Any]] = {
            LogEntry: line,
            Task: task,
            FollowUp: self.following,
            Contact: self.calling,
            CallBack: CallBackDeeds(*at, self.calling),
            MediaNote: media_note,
            Rumour: RumourDeeds(*at),
            Statement: StatementDeeds(*at),
            StaffMember: self.staff,
        }
        """What the keys of a list do, by what kind of record the row is."""
        self._new: dict[str, Callable[[], Awaitable[None]]] = {
            "tasks": task.new,
            "contacts": self.calling.new,
            "media": media_note.new,
            "staff": self.staff.calling_in.begin,
        }
        """What ``n`` does, by the list."""

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

    def may(self, right: Right) -> bool:
        """Whether this person may do something in this incident, where the deputy may have taken over."""
        return may(self._session.room.me, right, self._board.incident.acting_leader_id)

    def why_not(self, right: Right) -> str:
        """Why this person may not do something, for the words beside a choice; empty when they may."""
        if self._session.read_only:
            return "du ser kun med"
        if self.may(right):
            return ""
        if not RIGHTS[self._session.room.me.role]:
            return "du har læseadgang"
        return IN_COMMAND if right in RIGHTS[Role.DEPUTY] else "kun lederen"

    @property
    def leader(self) -> str:
        """Id of the person who leads now."""
        acting = command.who_acts(self._board.incident, self._people)
        return self._people.leader.id if acting is None else acting.by

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

    def _hands(self, row: Record | None) -> RowDeeds[Any] | None:
        """Whoever knows what the keys do to such a row; says so when there is no row."""
        if row is None:
            self.say(CHOOSE_FIRST)
            return None
        return self._of[type(row)]

    async def open(self, row: Record | None) -> None:
        """Enter."""
        if (hands := self._hands(row)) is not None:
            await hands.open(row)

    async def next_state(self, row: Record | None) -> None:
        """Space."""
        if (hands := self._hands(row)) is not None:
            await hands.next_state(row)

    async def undo(self, row: Record | None) -> None:
        """``u``."""
        if (hands := self._hands(row)) is not None:
            await hands.undo(row)

    async def strike(self, row: Record | None) -> None:
        """``x``."""
        if (hands := self._hands(row)) is not None:
            await hands.strike(row)

    async def correct(self, row: Record | None) -> None:
        """``r``."""
        if (hands := self._hands(row)) is not None:
            await hands.correct(row)

    async def assign(self, row: Record | None) -> None:
        """``t``."""
        if (hands := self._hands(row)) is not None:
            await hands.assign(row)

    async def mark(self, row: Record | None) -> None:
        """``y``."""
        if (hands := self._hands(row)) is not None:
            await hands.mark(row)

    async def new(self, panel: str) -> None:
        """``n``: something new on the list that has the focus."""
        if panel in self._new:
            await self._new[panel]()
        else:
            self.say("En ny linje i loggen skrives i loglinjen (F2). Nye opgaver og medier skrives på deres liste.")

    async def give(self, name: str, work: Callable[[str | None], object]) -> None:
        """Let the user choose who has something, and do it with that person's id; None for nobody."""
        if self.only_looks():
            return
        chosen = await self._screen.app.push_screen_wait(Chooser(f"Hvem har: {name}", self.owners()))
        if chosen is not None and await self.do(partial(work, chosen or None)):
            self.say(f"{name}: {f'givet til {self._people.initials(chosen)}' if chosen else 'ikke givet til nogen'}.")

    def owners(self) -> list[Option]:
        """Those who can be given something, oneself first, each with why they cannot be chosen."""
        me, allowed = self._session.room.me.id, {person_id for person_id, _ in self.may_have()}
        not_mine = f"{IN_COMMAND} kan give til andre"
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
        if self.may(Right.LEAD_STAFF):
            yield from ((one.id, one.name) for one in self._people if one.id != me.id and one.role is not Role.READER)

    # -- forms and their drafts

    async def form(
        self,
        name: str,
        title: str,
        fields: Sequence[Field],
        work: Work,
        explanation: str = "",
        *,
        seen: str | None = None,
        judges: bool = False,
    ) -> bool:
        """Open a form over the board and wait for it; True when it was saved. ``name`` tells its draft from others'.

        ``seen`` and ``judges`` are those of ``Form``.
        """

        async def submit(values: Values, event: str) -> None:
            await self._session.do(lambda: work(values, event))
            self.say("Gemt.")

        return await self._show(name, title, fields, submit, explanation=explanation, seen=seen, judges=judges)

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
        drafts = [*self._session.drafts_of(incident, "form:"), *self._session.drafts_of(incident, "call:")]
        return [draft for draft in drafts if not self._is_closed(draft)]

    def _is_closed(self, draft: Draft) -> bool:
        """Whether it says what stands in a line that one may not read any more."""
        entry = self._board.record(LogEntry, draft.repeats) if draft.repeats is not None else None
        if entry is None or entry.sealed is None:
            return False
        return entry.erased is not None or not may_read(self._session.room.me, self._board.incident)

    async def reopen(self, draft: Draft) -> None:
        """Open what a draft was being written in. Where that is gone, its words are said, so that they are not lost."""
        place, _, name = draft.field.partition(":")
        verb, _, record_id = name.partition("-")
        record = self._record(name if place == "call" else record_id)
        if place == "call" and record is not None:
            await self.open(record)
        elif name in self.reopeners:
            await self.reopeners[name]()
        elif verb in self.record_reopeners and record is not None:
            await self.record_reopeners[verb](record)
        elif verb in self.kind_reopeners:
            await self.kind_reopeners[verb](record_id)
        else:
            self.say(f"Det, kladden hører til, findes ikke længere. Der stod: {draft_words(draft)}")

    def _record(self, record_id: str) -> Record | None:
        found = (self._board.record(kind, record_id) for kind in KINDS)
        return next((record for record in found if record is not None), None)
