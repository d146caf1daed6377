"""Who contacts whom, by key: one contact or a whole group, to one or evenly among several; and who is on the list."""

import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from beredskab_tui.access.people import Role
from beredskab_tui.access.rights import Right
from beredskab_tui.errors import why
from beredskab_tui.records import Contact, StaffPlace
from beredskab_tui.records.words import danish
from beredskab_tui.room import assigning, contacts, listing
from beredskab_tui.room.assigning import Lot
from beredskab_tui.room.callround import listed
from beredskab_tui.tui.screens.choose import Chooser, Option, Page
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.screens.pick import Picker
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds

_ALONE: Final = "alone"
_EVENLY: Final = " evenly"
"""Not an id: those have no blank in them."""


def _write(path: str, text: str) -> None:
    """For the owner only: there are numbers in it."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)


class Giving:
    """The contacts of one board, given out and written down. All of it is for workers: it waits."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        self._screen = screen
        self._session = session
        self._board = opened.board
        self._seat = opened.seat
        self._deeds = deeds

    # -- who contacts whom

    async def assign(self, row: Contact) -> None:
        """Ask what is given out together, and to whom."""
        if self._deeds.only_looks():
            return
        plan = self._session.config.plan
        lots = assigning.lots_of(row, listed(self._board, plan), plan)
        options = [Option(_ALONE, f"Kun {row.name}")]
        options += [
            Option(str(number), f"{lot.name} ({len(lot.contacts)})", "" if lot.contacts else "der er talt med alle")
            for number, lot in enumerate(lots)
        ]
        chosen: str | None = _ALONE
        if lots:
            chosen = await self._screen.app.push_screen_wait(Chooser("Hvem kontakter hvem: hvilke?", options))
        if chosen == _ALONE:
            await self._deeds.give(row.name, partial(contacts.assign, self._seat, (row.id,)))
        elif chosen is not None:
            await self._give(lots[int(chosen)])

    async def give_calls(self) -> None:
        """The same, when no contact is in hand: any of the groups."""
        if self._deeds.only_looks():
            return
        plan = self._session.config.plan
        lots = assigning.all_lots(listed(self._board, plan), plan)
        options = [Option(str(number), f"{lot.name} ({len(lot.contacts)})") for number, lot in enumerate(lots)]
        chosen = await self._screen.app.push_screen_wait(Chooser("Hvem kontakter hvem: hvilke?", options))
        if chosen is not None:
            await self._give(lots[int(chosen)])

    # -- the same on paper

    async def call_list(self) -> None:
        """My own list as a page, and as a file to print or to send."""
        # Only who asks for it pays for it.
        from beredskab_tui.reports.calllist import one_list

        room, plan = self._session.room, self._session.config.plan
        text = one_list(self._board, room.people, plan, room.me, room.clock())
        path = room.folders.call_list(self._seat.incident_id, room.me.id)
        said = f"Skrevet til {path}. Den kan skrives ud eller sendes."
        if self._session.read_only:
            said = "Her kan der ikke skrives, så listen er kun på skærmen. Skriv »beredskab ringeliste« i en terminal."
        else:
            try:
                await self._session.do(partial(_write, path, text))
            except OSError as error:
                said = f"Filen kan ikke skrives ({why(error)}). Skriv »beredskab ringeliste« i en terminal i stedet."
        self._screen.app.push_screen(Page("Min ringeliste", [said, "", *text.splitlines()]))

    # -- to whom

    async def _give(self, lot: Lot) -> None:
        not_mine = "" if self._deeds.may(Right.LEAD_STAFF) else "kun lederen eller stedfortræderen"
        # Nobody stands last, as on every list of owners.
        *owners, nobody = self._deeds.owners()
        options = [*owners, Option(_EVENLY, "Fordel ligeligt mellem flere", not_mine), nobody]
        title = f"Hvem har: {lot.name} ({len(lot.contacts)})"
        chosen = await self._screen.app.push_screen_wait(Chooser(title, options))
        if chosen is None:
            return
        persons: Sequence[str] | None = [chosen] if chosen else []
        if chosen == _EVENLY:
            persons = await self._several(lot)
        if persons is not None:
            await self._do(lot, persons)

    async def _several(self, lot: Lot) -> tuple[str, ...] | None:
        people, staff = self._session.room.people, self._board.staff
        away = {one.id for one in staff if one.place is StaffPlace.UNAVAILABLE}
        options = [
            Option(one.id, f"{one.initials} {one.name}", danish(StaffPlace.UNAVAILABLE) if one.id in away else "")
            for one in people
            if one.role is not Role.READER
        ]

        def tells(persons: Sequence[str]) -> str:
            if not persons:
                return "Ingen er taget med."
            return f"Det bliver {assigning.shares(assigning.split(lot.contacts, persons), people)}."

        picker = Picker(
            f"Fordel {lot.name} ({len(lot.contacts)}) mellem", options, assigning.proposed(staff, people), tells
        )
        return await self._screen.app.push_screen_wait(picker)

    async def _do(self, lot: Lot, persons: Sequence[str]) -> None:
        given: list[dict[str, str]] = []
        ids = [contact.id for contact in lot.contacts]
        if await self._deeds.do(lambda: given.append(assigning.give(self._seat, lot.name, ids, persons))):
            shares = assigning.shares(given[0], self._session.room.people) if given[0] else "ikke givet til nogen"
            self._deeds.say(f"{lot.name}: {shares}.")

    # -- who is on the list

    async def new(self) -> None:
        """Somebody who is not on the list: of this incident alone."""
        plan = self._session.config.plan
        targets = (("", "ingen"), *((target.id, f"{target.id} {target.name}") for target in plan.target_groups))
        fields = [
            Field("name", "Navn"),
            Field("phone", "Telefon"),
            Field("title", "Titel"),
            Field("org", "Organisation"),
            Field("target", "Målgruppe", "", targets),
            Field("minor", "Under 18", "", (("", "nej"), ("yes", "ja"))),
            Field("adult", "Kendt voksen, navn og nummer", when=("minor", "yes")),
        ]
        await self._deeds.form("contact", "Ny kontakt i hændelsen", fields, self._add)

    def _add(self, values: Values, event: str) -> Contact:
        return listing.add_contact(
            self._seat,
            self._session.config.plan,
            values["name"],
            phone=values["phone"],
            title=values["title"],
            org=values["org"],
            target_group=values["target"] or None,
            minor=values["minor"] == "yes",
            adult=values["adult"],
            event=event,
        )

    async def numbers(self, row: Contact) -> None:
        """Put the numbers of somebody right."""
        if self._board.incident.exercise:
            self._deeds.say("I en øvelse er numrene opdigtede. De rigtige rettes i kontaktlisten på startskærmen.")
            return
        await self._deeds.form(
            f"numbers-{row.id}",
            f"Ret nummeret til {row.name}",
            [Field("phone", "Telefon", row.phone), Field("phone_alt", "Andet nummer", row.phone_alt)],
            lambda v, _: listing.set_numbers(self._seat, row.id, v["phone"], v["phone_alt"]),
            "Nummeret rettes i denne hændelse. Kontaktlisten til de stille dage rettes på startskærmen.",
        )
