"""What the keys of the contact list do: each opens a form or a short list, and calls one function of the register."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, Protocol

from textual.app import App

from beredskab_tui.access.people import Person, Role
from beredskab_tui.access.rights import RIGHTS, Right, may
from beredskab_tui.errors import BeredskabError, NotAllowed
from beredskab_tui.records import ContactCheck, DirectoryContact
from beredskab_tui.records.phones import bare_number
from beredskab_tui.room import register
from beredskab_tui.room.contactrules import called
from beredskab_tui.room.upkeep import Pair, duplicates, shares, to_check
from beredskab_tui.room.wording import counted
from beredskab_tui.tui.contactlist.card import Answer, CheckCard
from beredskab_tui.tui.contactlist.form import PREFIX, contact_form
from beredskab_tui.tui.contactlist.rows import Looking
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.form import Form, Values
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.widgets.fields import Field

REMOVAL: Final = f"{PREFIX}fjern:"
"""What the names of the forms begin with that ask why somebody goes."""
_NOBODY: Final = ""
"""Stands for nobody where one chooses who is to check."""


class ShowsList(Protocol):
    """The screen of the list, as the deeds need it."""

    @property
    def app(self) -> App[Any]: ...
    @property
    def listed(self) -> register.Directory: ...
    @property
    def looking(self) -> Looking: ...
    def tell(self, sentence: str) -> None: ...
    def go_to(self, contact_id: str) -> None: ...


class ContactDeeds:
    """All of them are for workers: they wait."""

    def __init__(self, screen: ShowsList, session: Session) -> None:
        self._screen = screen
        self._session = session
        self._room = session.room
        self._from = session.config.contacts
        self.verified = 0
        """How many were confirmed since the last line about it."""

    async def do(self, work: Callable[[], object]) -> bool:
        """Do something in the journal thread; what goes wrong is said. True when it went well."""
        if self.only_looks():
            return False
        try:
            await self._session.do(work)
        except BeredskabError as error:
            self._screen.tell(error.sentence)
            return False
        return True

    def only_looks(self) -> bool:
        """Say so when nothing can be changed from here."""
        if self._session.read_only:
            self._screen.tell(self._room.folders.refused or "Du ser kun med (--laes), så intet er ændret.")
        elif not RIGHTS[self._room.me.role]:
            self._screen.tell("Du har læseadgang: du kan se hele listen, men ikke ændre noget.")
        else:
            return False
        return True

    def _leads(self, what: str) -> bool:
        if self.only_looks():
            return False
        if not may(self._room.me, Right.LEAD_STAFF):
            self._screen.tell(f"Kun lederen eller stedfortræderen kan {what}. Intet er ændret.")
            return False
        return True

    # -- one contact

    async def confirm(self, contact: DirectoryContact, following: DirectoryContact | None) -> bool:
        """It is right: on to the next one. True when that is stored."""
        work = partial(register.verify, self._room, contact.id, seen=contact, to_start_from=self._from)
        if not await self.do(work):
            return False
        self.verified += 1
        self._screen.tell(f"{contact.name} er bekræftet.")
        if following is not None:
            self._screen.go_to(following.id)
        return True

    async def edit(self, contact: DirectoryContact) -> bool:
        """All of it in a form; whether something was stored."""
        if self.only_looks():
            return False

        async def store(changes: dict[str, Any], begun: DirectoryContact, verified: bool, event: str) -> None:
            await self._session.do(
                partial(
                    register.edit,
                    self._room,
                    contact.id,
                    changes,
                    seen=begun,
                    plan=self._session.config.plan,
                    verified=verified,
                    to_start_from=self._from,
                    event=event,
                )
            )
            self.verified += verified

        form = contact_form(self._session, contact, self._screen.listed.contacts, store)
        return await self._form(form, f"{contact.name} er gemt.")

    async def new(self) -> None:
        """Somebody who is not on the list yet."""
        if self.only_looks():
            return
        added: list[DirectoryContact] = []

        async def store(facts: dict[str, Any], _begun: DirectoryContact, verified: bool, event: str) -> None:
            work = partial(
                register.add,
                self._room,
                facts,
                plan=self._session.config.plan,
                verified=verified,
                to_start_from=self._from,
                event=event,
            )
            added.append(await self._session.do(work))
            self.verified += verified

        form = contact_form(self._session, None, self._screen.listed.contacts, store)
        if await self._form(form, "Kontakten står på listen.") and added:
            self._screen.go_to(added[-1].id)

    async def remove(self, contact: DirectoryContact) -> None:
        """Off the list, with a reason."""
        if not self._leads("tage nogen af kontaktlisten"):
            return

        async def submit(values: Values, event: str) -> None:
            work = partial(
                register.remove, self._room, contact.id, values["reason"], to_start_from=self._from, event=event
            )
            await self._session.do(work)

        fields = [Field("reason", "Hvorfor skal kontakten ikke stå der mere?")]
        title = f"Fjern fra kontaktlisten: {called(contact)}"
        form = Form(self._session, f"{REMOVAL}{contact.id}", title, fields, submit, incident=None, draft_title=title)
        await self._form(form, f"{contact.name} står ikke på listen mere.")

    async def _form(self, form: Form, stored: str) -> bool:
        if await self._screen.app.push_screen_wait(form):
            self._screen.tell(stored)
            return True
        kept = "Ikke gemt. Det, du har skrevet, er der igen, når du åbner formularen."
        self._screen.tell(kept if form.draft.text else "")
        return False

    # -- who checks whom

    async def give(self, contact: DirectoryContact | None) -> None:
        """One, a group, or all that are out of date, evenly."""
        if not self._leads("fordele kontakter"):
            return
        looking, listed = self._screen.looking, self._screen.listed.contacts
        old = [one.id for one in listed if looking.is_stale(one)]
        options = [Option("one", f"Kun {contact.name}")] if contact is not None else []
        options += [Option("group", "En gruppe")]
        how_many = counted(len(old), "forældet kontakt", "forældede kontakter")
        options += [Option("old", f"{how_many}, ligeligt mellem flere", "" if old else "der er ingen")]
        match await self._choose("Hvad skal tjekkes?", options):
            case "one" if contact is not None:
                await self._give([contact.id], contact.name)
            case "group":
                groups = {group: sum(group in one.groups for one in listed) for group in looking.groups.names}
                options = [Option(own, f"{looking.groups.called(own)} ({n})") for own, n in groups.items() if n]
                if (group := await self._choose("Hvilken gruppe?", options)) is not None:
                    await self._give([one.id for one in listed if group in one.groups], looking.groups.called(group))
            case "old":
                await self._share(old)

    async def _give(self, contact_ids: Sequence[str], what: str) -> None:
        options = [Option(person.id, f"{person.name} ({person.initials})") for person in self._staff]
        options.append(Option(_NOBODY, "Ingen: tag det tilbage"))
        chosen = await self._choose(f"Hvem tjekker {what}?", options)
        if chosen is not None:
            await self._delegate(dict.fromkeys(contact_ids, chosen or None))

    async def _share(self, contact_ids: Sequence[str]) -> None:
        """Among those whose initials are written; how many each gets is told meanwhile."""
        initials = {person.initials.casefold(): person for person in self._staff}

        def named(text: str) -> list[Person | None]:
            return list(dict.fromkeys(initials.get(word.strip(",;").casefold()) for word in text.split()))

        def wrong(text: str) -> str:
            return f"Skriv initialer: {', '.join(p.initials for p in self._staff)}" if None in named(text) else ""

        def parts(text: str) -> dict[str, str]:
            return shares(contact_ids, [person.id for person in named(text) if person is not None])

        def told(text: str) -> str:
            if not text.strip():
                return f"Det kan være: {', '.join(p.initials for p in self._staff)}"
            given = list(parts(text).values())
            initials_of = self._room.people.initials
            return ", ".join(f"{initials_of(one)} får {given.count(one)}" for one in dict.fromkeys(given))

        async def submit(values: Values, _event: str) -> None:
            text = values["who"]
            if not text.strip() or None in named(text):
                raise NotAllowed(f"{wrong(text) or 'Skriv mindst én'}. Intet er ændret.")
            await self._session.do(partial(register.delegate, self._room, parts(text), to_start_from=self._from))

        fields = [Field("who", "Hvem skal tjekke dem? (initialer med mellemrum imellem)", check=wrong, tells=told)]
        title = f"Fordel {counted(len(contact_ids), 'forældet kontakt', 'forældede kontakter')} ligeligt"
        await self._form(Form(self._session, f"{PREFIX}fordel", title, fields, submit, incident=None), "Fordelt.")

    @property
    def _staff(self) -> list[Person]:
        return [person for person in self._room.people if person.role is not Role.READER]

    async def _delegate(self, given: dict[str, str | None]) -> None:
        if await self.do(partial(register.delegate, self._room, given, to_start_from=self._from)):
            (person,) = set(given.values())
            what = counted(len(given), "kontakt", "kontakter")
            who = self._room.people.initials(person)
            self._screen.tell(f"{who} tjekker nu {what}." if person else f"Ingen skal tjekke {what} nu.")

    # -- what stands there twice

    async def duplicates(self) -> None:
        """The likely ones, one pair after the other, until there are none or it is enough."""
        while True:
            pairs = await self._session.do(lambda: duplicates(register.contacts(self._room, self._from)))
            if not pairs:
                self._screen.tell("Ingen kontakter ser ud til at stå der to gange.")
                return
            options = [
                Option(str(n), f"{called(pair.first)} / {called(pair.second)}: {pair.why}")
                for n, pair in enumerate(pairs)
            ]
            chosen = await self._choose("Står de der to gange?", options)
            if chosen is None or not await self._merge(pairs[int(chosen)]):
                return

    async def _merge(self, pair: Pair) -> bool:
        if not self._leads("gøre to kontakter til én"):
            return False
        options = [Option(one.id, f"Behold {_facts(one)}") for one in (pair.first, pair.second)]
        options.append(Option("", "Lad dem stå: det er to forskellige"))
        kept = await self._choose("Hvem skal blive? Det, kun den anden har, kommer med.", options)
        if not kept:
            return kept is not None
        gone = pair.second.id if kept == pair.first.id else pair.first.id
        merge = partial(register.merge, self._room, kept, gone, why=pair.why, to_start_from=self._from)
        if not await self.do(merge):
            return False
        self._screen.tell("De to er nu én. Se efter, om nummeret er det rigtige.")
        self._screen.go_to(kept)
        return True

    # -- the monthly walk

    async def check(self) -> None:
        """One after the other, until all are seen or it is enough."""
        if self.only_looks():
            return
        seen: list[str] = []
        total = len(await self._waiting(seen))
        through = True
        while waiting := await self._waiting(seen):
            contact, left = waiting[0], len(waiting)
            card = CheckCard(contact, self._screen.looking, max(total, left) - left + 1, max(total, left))
            answer = await self._screen.app.push_screen_wait(card)
            if answer is Answer.EDIT:
                # Unless it was confirmed there, it comes once more, as it is now.
                await self.edit(contact)
                continue
            if answer is None:
                through = False
                break
            if answer is Answer.PASSES and not await self.confirm(contact, None):
                # Why stands on the list; the walk goes on from here when it is begun again.
                return
            seen.append(contact.id)
        await self.finish(through=through)

    async def _waiting(self, seen: Sequence[str]) -> list[DirectoryContact]:
        looking = self._screen.looking
        return to_check(await self._listed(), looking.days, looking.now, looking.me, seen)

    async def _listed(self) -> list[DirectoryContact]:
        """The list as it is now: what was just stored may not be on the screen yet."""
        return await self._session.do(partial(register.contacts, self._room, self._from))

    async def finish(self, *, through: bool) -> None:
        """One line for all that was confirmed."""
        done: list[ContactCheck | None] = []
        upkeep = self._session.config.plan.upkeep

        def work() -> None:
            done.append(register.finish_check(self._room, upkeep, through=through, to_start_from=self._from))

        if not await self.do(work):
            return
        self.verified = 0
        check = done[0] if done else None
        if check is None:
            self._screen.tell("Kontakttjekket er stoppet. Ingen er bekræftet.")
            return
        whole = " Listen er gennemgået." if check.complete else ""
        left = f" {counted(check.left, 'kontakt', 'kontakter')} er ikke bekræftet endnu." if check.left else ""
        self._screen.tell(f"Kontakttjek: {check.verified} bekræftet.{whole}{left} Det står i vagtloggen.")

    async def _choose(self, title: str, options: Sequence[Option]) -> str | None:
        return await self._screen.app.push_screen_wait(Chooser(title, options))


def _facts(contact: DirectoryContact) -> str:
    """A contact beside another that it may be: what tells them apart."""
    numbers = [number for number in (contact.phone, contact.phone_alt) if bare_number(number)]
    return ", ".join(part for part in (contact.name, contact.title, contact.org, *numbers, contact.email) if part)
