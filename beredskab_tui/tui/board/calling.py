"""The call-round, one call after the other, and those who wait to be called back (plan R50, R52)."""

from functools import partial

from beredskab_tui.records import CallBack, Contact
from beredskab_tui.records.words import danish
from beredskab_tui.room import contacts
from beredskab_tui.room.wording import ended
from beredskab_tui.tui.board.contactpanel import near_and_others
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.screens.call import Call
from beredskab_tui.tui.screens.choose import Chooser, Option


class Calling(RowDeeds[Contact]):
    """The calls of one board."""

    async def undo(self, row: Contact) -> None:
        """``u``: free a call whose caller is gone."""
        if row.claim is None:
            await super().undo(row)
        elif await self._deeds.do(partial(contacts.release, self._seat, row.id)):
            self._deeds.say(f"Opkaldet til {row.name} er frigivet.")

    async def correct(self, row: Contact) -> None:
        self._deeds.say("Kontakter rettes i kontaktlisten (beredskab kontakter).")

    async def assign(self, row: Contact) -> None:
        """``t``: who contacts them."""
        await self._deeds.give(row.name, partial(contacts.assign, self._seat, (row.id,)))

    async def open(self, contact: Contact) -> None:
        """Enter: take a contact so that nobody else calls, and show the number; then the next, until it is enough."""
        following: Contact | None = contact
        while following is not None:
            contact = following
            if not await self._deeds.do(partial(contacts.claim, self._seat, contact.id)):
                return
            call = Call(self._session, self._seat.incident_id, contact, self._board.incident.exercise)
            outcome = await self._screen.app.push_screen_wait(call)
            if outcome.result is None:
                await self._deeds.do(partial(contacts.release, self._seat, contact.id))
            else:
                give = partial(
                    contacts.give_result,
                    self._seat,
                    contact.id,
                    outcome.result,
                    channel=outcome.channel,
                    note=outcome.note,
                )
                if not await self._deeds.do(give):
                    return
                await call.forget()
                self._deeds.say(f"{contact.name}: {danish(outcome.result)}.")
            following = self._next_to_call(contact) if outcome.go_on else None

    def _next_to_call(self, after: Contact) -> Contact | None:
        """The next on the list nobody has called or is calling: mine first, else one that nobody has been given."""
        me = self._session.room.me.id
        _, near, others = near_and_others(self._board, self._session.config.plan)
        listed = [*near, *others]
        at = next(number for number, one in enumerate(listed) if one.id == after.id)
        waiting = [
            one
            for one in (*listed[at:], *listed[:at])
            if not one.attempts and one.claim is None and one.id != after.id and one.assigned_to in (None, me)
        ]
        return min(waiting, key=lambda one: one.assigned_to is None, default=None)


class CallBackDeeds(RowDeeds[CallBack]):
    """Those who wait for us to call."""

    async def open(self, row: CallBack) -> None:
        """Enter: somebody who waits: done only when that is said, for Enter is pressed to look, too."""
        if row.done_by is not None:
            caller = self._session.room.people.initials(row.done_by)
            self._deeds.say(ended(f"{caller} har ringet tilbage til {row.who}"))
            return
        options = [Option("done", "Der er ringet tilbage"), Option("back", "Ikke endnu")]
        if await self._screen.app.push_screen_wait(Chooser(f"Ring tilbage: {row.who}", options)) == "done":
            await self._deeds.do(partial(contacts.call_back_done, self._seat, row.id))
