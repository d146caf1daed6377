"""The call-round, one call after the other, and those who wait to be called back (plan R50–R55)."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import BeredskabError
from beredskab_tui.records import CallBack, Claim, Contact
from beredskab_tui.records.words import danish
from beredskab_tui.room import callbacks, callround, contacts
from beredskab_tui.room.board import Board
from beredskab_tui.room.claims import Here, is_lost
from beredskab_tui.room.standins import for_exercise
from beredskab_tui.room.wording import ended
from beredskab_tui.times import clock
from beredskab_tui.tui.board.contactpanel import progress_line
from beredskab_tui.tui.board.giving import Giving
from beredskab_tui.tui.board.rowdeeds import R, RowDeeds
from beredskab_tui.tui.board.whens import due_field, due_of
from beredskab_tui.tui.screens.call import Call, Outcome
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.held import Hold
from beredskab_tui.tui.screens.overlay import INNER_WIDTH
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds
    from beredskab_tui.tui.board.screen import BoardScreen


def sessions_here(session: Session) -> Here:
    """The sessions that are open now; None while nobody has told of our own, for then the others are not known."""
    names = {one.session for one in session.here}
    return names if session.room.session in names else None


def _claim_on(board: Board, row: Contact | CallBack) -> Claim | None:
    """Who has the call to somebody now."""
    now: Contact | CallBack | None = board.record(type(row), row.id)
    return None if now is None else now.claim


class _CallDeeds(RowDeeds[R]):
    """What a call is, whoever it is to."""

    async def _carry_through(
        self, call: Call, give: Callable[..., object], release: Callable[..., object] | None
    ) -> Outcome:
        """Show a call and store what came of it; when nothing did, or it cannot be stored, hand the call back.

        Where nothing can be written at all, it stays taken until whoever leads frees it, as after a lost link.

        Args:
            give: stores what came of it.
            release: hands the call back; None when it is not this session's.

        Returns:
            What is stored; without a result when nothing is.
        """
        self._session.look_at("i opkald")  # the others see that one is in a call
        outcome: Outcome = await self._screen.app.push_screen_wait(call)
        self._session.look_at("kontakter")
        here = sessions_here(self._session)
        back = None if release is None else partial(release, only_mine=True, here=here)
        if outcome.result is None:
            if back is not None:
                await self._deeds.do(back)
            return outcome
        store = partial(
            give,
            outcome.result,
            channel=outcome.channel,
            note=outcome.note,
            due_at=outcome.due_at,
            by=outcome.by,
            event=call.draft.id,
        )
        if await self._deeds.do(store):
            await call.forget()
            return outcome
        await call.keep_unstored(outcome, self._seat.clock())
        if back is not None:
            # Why it could not be stored stands on the status line, and is to stay there.
            with suppress(BeredskabError):
                await self._session.do(back)
        return Outcome(None)


class Calling(_CallDeeds[Contact]):
    """The calls of one board."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        super().__init__(screen, session, opened, deeds)
        self._me = session.room.me.id
        self._giving = Giving(screen, session, opened, deeds)
        deeds.reopeners["contact"] = self.new
        deeds.record_reopeners["numbers"] = self.correct

    # -- the keys of the list

    async def undo(self, row: Contact) -> None:
        """``u``: free a call whose caller is gone."""
        if row.claim is None:
            await super().undo(row)
        elif await self._deeds.do(partial(contacts.release, self._seat, row.id)):
            self._deeds.say(f"Opkaldet til {row.name} er frigivet.")

    async def correct(self, row: Contact) -> None:
        """``r``: another number, in this incident."""
        await self._giving.numbers(row)

    async def assign(self, row: Contact) -> None:
        """``t``: who contacts them, alone or with all of a group."""
        await self._giving.assign(row)

    async def new(self) -> None:
        """``n``: somebody who is not on the list."""
        await self._giving.new()

    async def give_calls(self) -> None:
        """Who contacts whom, of any group."""
        await self._giving.give_calls()

    async def call_list(self) -> None:
        """My own list on paper."""
        await self._giving.call_list()

    async def open(self, row: Contact) -> None:
        """Enter: take a contact so that nobody else calls, and show the number; then the next, until it is enough."""
        if self._deeds.only_looks():
            return
        here, held = sessions_here(self._session), row.claim
        if held is not None and held.by != self._me and is_lost(held, here):
            await self._maybe_under_way(row, held)
        else:
            await self._take(row)

    async def _take(self, row: Contact) -> None:
        if await self._deeds.do(partial(contacts.claim, self._seat, row.id, sessions_here(self._session))):
            await self._round(row)

    async def call_only(self, contact: Contact) -> None:
        """One contact, and no other after it: somebody who waits for our call."""
        if await self._deeds.do(partial(contacts.claim, self._seat, contact.id, sessions_here(self._session))):
            await self._call(contact)

    async def _maybe_under_way(self, row: Contact, held: Claim) -> None:
        """The link of whoever was calling is lost; the phone may not be."""
        who = self._session.room.people.initials(held.by)
        allowed = self._deeds.may(Right.FREE_CLAIMS)
        options = [
            Option("note", f"Notér, hvad {who} har oplyst i telefonen"),
            Option("free", "Frigiv opkaldet, og ring selv", "" if allowed else "det kan lederen eller stedfortræderen"),
            Option("back", "Lad det ligge"),
        ]
        title = f"{row.name}: {who} er måske i gang (siden {clock(held.at)}), forbindelsen er tabt"
        chosen = await self._screen.app.push_screen_wait(Chooser(title, options))
        if chosen == "note":
            await self._call(row, by=held.by)
        elif chosen == "free" and await self._deeds.do(partial(contacts.release, self._seat, row.id)):
            await self._take(row)

    # -- one call after the other

    async def _round(self, first: Contact) -> None:
        contact: Contact | None = first
        while contact is not None and await self._call(contact):
            contact = await self._next(contact)

    async def _call(self, contact: Contact, by: str | None = None) -> bool:
        """Show one call that this session has, and store what came of it. True when the next one is asked for.

        Args:
            by: whose result is noted; then the call is theirs and not ours to hand back.
        """
        release = None if by is not None else partial(contacts.release, self._seat, contact.id)
        give = partial(contacts.give_result, self._seat, contact.id)
        outcome = await self._carry_through(self._screen_of(contact, by), give, release)
        if outcome.result is not None:
            self._deeds.say(f"{contact.name}: {danish(outcome.result)}.")
        return outcome.go_on and by is None

    def _screen_of(self, contact: Contact, by: str | None) -> Call:
        board, plan = self._board, self._session.config.plan
        hold = Hold(partial(_claim_on, board, contact), cast("BoardScreen", self._screen).watchers)
        group = callround.beside(contact, board.contacts, plan, self._me)
        return Call(
            self._session,
            self._seat.incident_id,
            contact,
            board.incident.exercise,
            brief=callround.brief_for(board, self._me, contact.id),
            progress="" if group is None else progress_line(group, INNER_WIDTH),
            by=by,
            hold=hold if by is None else None,
        )

    async def _next(self, after: Contact) -> Contact | None:
        """Take the next one; when nobody is left, say what came of it all."""
        here = sessions_here(self._session)
        after = self._board.record(Contact, after.id) or after
        waiting = callround.following(callround.listed(self._board, self._session.config.plan), after, self._me, here)
        taken: list[Contact | None] = []
        ids = [one.id for one in waiting]
        if not await self._deeds.do(lambda: taken.append(callround.take_next(self._seat, ids, here))):
            return None
        if taken[0] is None:
            everybody = await self._session.do(lambda: callround.contacts_now(self._seat))
            self._deeds.say(callround.summary(everybody, self._me))
            return None
        # As the board has it: in an exercise without its real number.
        known: Contact | None = self._board.record(Contact, taken[0].id)
        return known or (for_exercise(taken[0]) if self._board.incident.exercise else taken[0])


class CallBackDeeds(_CallDeeds[CallBack]):
    """Those who wait for us to call."""

    def __init__(
        self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds", calling: Calling
    ) -> None:
        super().__init__(screen, session, opened, deeds)
        self._calling = calling
        deeds.record_reopeners |= {"callat": self.correct, "nocall": self.strike}

    async def open(self, row: CallBack) -> None:
        """Enter: call them. It is done when somebody says so, for Enter is pressed to look, too."""
        if row.done_by is not None:
            caller = self._session.room.people.initials(row.done_by)
            self._deeds.say(ended(f"{caller} har ringet tilbage til {row.who}"))
            return
        contact: Contact | None = self._board.record(Contact, row.contact) if row.contact is not None else None
        if contact is not None:
            await self._calling.call_only(contact)
        elif await self._deeds.do(partial(callbacks.claim, self._seat, row.id, sessions_here(self._session))):
            await self._call(row)

    async def _call(self, row: CallBack) -> None:
        exercise = self._board.incident.exercise
        call = Call(
            self._session,
            self._seat.incident_id,
            Contact(id=row.id, name=row.who, phone=callround.number_in(row.who)),
            exercise,
            title=f"Ring tilbage: {row.who}",
            brief=callround.brief_for(self._board, self._session.room.me.id, row.contact or ""),
            hold=Hold(partial(_claim_on, self._board, row), cast("BoardScreen", self._screen).watchers),
        )
        give = partial(callbacks.give_result, self._seat, row.id)
        outcome = await self._carry_through(call, give, partial(callbacks.release, self._seat, row.id))
        if outcome.result is not None:
            self._deeds.say(ended(f"{danish(outcome.result).capitalize()}: {row.who}"))

    async def undo(self, row: CallBack) -> None:
        """``u``: free a call whose caller is gone."""
        contact: Contact | None = self._board.record(Contact, row.contact) if row.contact is not None else None
        if contact is not None:
            await self._calling.undo(contact)
        elif row.claim is None:
            await super().undo(row)
        elif await self._deeds.do(partial(callbacks.release, self._seat, row.id)):
            self._deeds.say(ended(f"Opkaldet er frigivet: {row.who}"))

    async def correct(self, row: CallBack) -> None:
        """``r``: when they are to be called."""
        await self._deeds.form(
            f"callat-{row.id}",
            "Ring tilbage: hvornår",
            [due_field("due", self._seat.clock)],
            lambda v, _: callbacks.set_due(self._seat, row.id, due_of(v["due"], self._seat.clock())),
            row.who,
        )

    async def strike(self, row: CallBack) -> None:
        """``x``: nobody waits any more, with a reason."""
        await self._deeds.form(
            f"nocall-{row.id}",
            "Der skal ikke ringes tilbage",
            [Field("reason", "Grund")],
            lambda v, _: callbacks.drop(self._seat, row.id, v["reason"]),
            row.who,
        )

    async def assign(self, row: CallBack) -> None:
        """``t``: who calls."""
        await self._deeds.give(row.who, partial(callbacks.assign, self._seat, row.id))
