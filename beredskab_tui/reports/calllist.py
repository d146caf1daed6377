"""A caller's own list on paper, for when the line is gone: whom to call, what may be said, a box for the result (R55).

Plain text of short lines, so that any printer, any mail and a page of the board takes it.
"""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from beredskab_tui.access.people import People, Person, Role
from beredskab_tui.errors import UsageError
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Attempt, CallBack, CallResult, Contact
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.room.callbacks import waits
from beredskab_tui.room.callround import brief_for, listed, no_number, number_of, under_age
from beredskab_tui.room.standins import DO_NOT_CALL
from beredskab_tui.room.wording import counted
from beredskab_tui.text import safe
from beredskab_tui.times import clock, date

WIDTH: Final = 68
"""Characters of a line."""
_BOX: Final = "[    ] "
_RESULTS: Final = (
    "Skriv i kassen: T talt med, I intet svar, B besked lagt, F forkert nummer; eller hvornår der ringes igen."
)
_AFTERWARDS: Final = "Ring resultaterne ind. En kollega noterer dem på dine vegne (p i opkaldet)."


def one_list(board: Board, people: People, plan: Plan, person: Person, now: datetime) -> str:
    """The list of one person: the contacts given to them, and those who wait for a call.

    Args:
        now: when it is printed.
    """
    contacts = [one for one in listed(board, plan) if one.assigned_to == person.id]
    waiting = [one for one in board.call_backs if waits(one) and one.assigned_to in (None, person.id)]
    lines = [*_head(board, f"{person.name} ({person.initials})", now), *_brief(board, person)]
    lines += _calls(board, people, contacts, waiting)
    if not contacts:
        lines += ["", f"Ingen kontakter er givet til {person.initials}."]
    return "\n".join(lines) + "\n"


def all_lists(board: Board, people: People, plan: Plan, now: datetime) -> str:
    """The lists of everybody who has one, and whom nobody has been given."""
    contacts = listed(board, plan)
    given = {one.assigned_to for one in contacts} - {None}
    texts = [one_list(board, people, plan, person, now) for person in people if person.id in given]
    nobodys = [one for one in contacts if one.assigned_to is None]
    if nobodys:
        lines = [*_head(board, "ikke givet til nogen", now), *_calls(board, people, nobodys, ())]
        texts.append("\n".join(lines) + "\n")
    return f"\n{'=' * WIDTH}\n\n".join(texts)


def person_called(people: People, written: str) -> Person:
    """The person that an id, initials or a name stands for.

    Raises:
        UnknownPerson: nobody is called so.
        UsageError: they may only read, and call nobody.
    """
    wanted = written.casefold()
    found = [one for one in people if wanted in (one.id, one.initials.casefold(), one.name.casefold())]
    person = found[0] if found else people.find(written)
    if person.role is Role.READER:
        raise UsageError(f"{person.name} har læseadgang og har ingen ringeliste. Vælg en anden.")
    return person


def _head(board: Board, whose: str, now: datetime) -> Iterator[str]:
    incident = board.incident
    yield f"RINGELISTE: {safe(whose)}"
    yield from _wrapped(f"{incident.title}{f', {incident.place}' if incident.place else ''}")
    yield from _wrapped(f"Udskrevet {date(now)} kl. {clock(now)}. Må kun bruges til opkaldene.")
    if incident.exercise:
        yield f"{DO_NOT_CALL}. Numrene er opdigtede."


def _brief(board: Board, person: Person) -> Iterator[str]:
    yield ""
    for part in brief_for(board, person.id):
        yield from _wrapped(part)


def _calls(board: Board, people: People, contacts: Sequence[Contact], waiting: Sequence[CallBack]) -> Iterator[str]:
    if contacts or waiting:
        yield ""
        yield from _wrapped(_RESULTS)
    by_id = {contact.id: contact for contact in board.contacts}
    if waiting:
        yield from ("", f"RING TILBAGE ({len(waiting)})")
    for one in waiting:
        yield ""
        at = f"kl. {clock(one.due_at)}" if one.due_at is not None else f"har ventet siden {clock(one.asked_at)}"
        yield from _wrapped(f"{one.who} – {at}", _BOX)
        contact = by_id.get(one.contact or "")
        yield from _rest(people, contact, one.attempts)
    if contacts:
        yield from ("", f"KONTAKTER ({counted(len(contacts), 'kontakt', 'kontakter')})")
    for contact in contacts:
        yield ""
        about = ", ".join(part for part in (contact.name, contact.title, contact.org) if part)
        box = "[ T  ] " if contact.result is CallResult.REACHED else _BOX
        yield from _wrapped(about, box)
        yield from _rest(people, contact, contact.attempts)
    if contacts or waiting:
        yield ""
        yield from _wrapped(_AFTERWARDS)


def _rest(people: People, contact: Contact | None, attempts: Sequence[Attempt]) -> Iterator[str]:
    """Below a name: the number, what to know, what was tried, and room to write."""
    if contact is not None:
        number, adults = number_of(contact)
        own = not (adults or contact.minor) and contact.phone_alt not in ("", number)
        others = [contact.phone_alt] if own else []
        yield from _wrapped(" eller ".join([number or no_number(contact), *others]), " " * len(_BOX))
        if contact.minor:
            yield from _wrapped(under_age(contact), " " * len(_BOX))
        if contact.note:
            yield from _wrapped(contact.note, " " * len(_BOX))
    for attempt in attempts:
        note = f": {attempt.note}" if attempt.note else ""
        told = f"{clock(attempt.at)} {people.initials(attempt.by)} {danish(attempt.result)}{note}"
        yield from _wrapped(told, " " * len(_BOX))
    yield f"{' ' * len(_BOX)}{'_' * (WIDTH - len(_BOX) - 12)} kl. {'_' * 6}"


def _wrapped(text: str, begins: str = "") -> list[str]:
    one_line = " ".join(safe(text).split())
    return textwrap.wrap(
        one_line, WIDTH, initial_indent=begins, subsequent_indent=" " * len(begins), break_on_hyphens=False
    )
