"""What outlives an incident: the contact list (plan R25, R56). TinyDB over the register's own journal.

Every change is one record of the journal, with its line of the vagtlog. Before anybody has imported or changed a list
it is what ``config/kontakter.csv`` starts from; the first change takes that over, and says so in the vagtlog.
An incident has copies of its own, which no change here touches.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from beredskab_tui.access.people import Role
from beredskab_tui.access.rights import Right, may, require
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.plan.contactfacts import contact_id, stale
from beredskab_tui.plan.model import Plan, Upkeep
from beredskab_tui.records import ContactCheck, DirectoryContact, new_id
from beredskab_tui.room.contactrules import FIELD_NAMES, called, check_facts, cleaned
from beredskab_tui.room.directory import (
    FACTS,
    ChangedMeanwhile,
    Directory,
    changing,
    check_unchanged,
    placed,
    read_directory,
)
from beredskab_tui.room.room import Room
from beredskab_tui.room.upkeep import merged
from beredskab_tui.room.wording import counted, ended, shortened
from beredskab_tui.text import clean_line

__all__ = ["ChangedMeanwhile", "Directory"]

_NAMED = 160
"""Characters of the names in a sentence about contacts."""


def directory(room: Room, to_start_from: Iterable[DirectoryContact] = ()) -> Directory:
    """The contact list, and when it was gone through.

    Raises:
        JournalError: the register cannot be read.
    """
    return read_directory(room, to_start_from)


def contacts(room: Room, to_start_from: Iterable[DirectoryContact] = ()) -> list[DirectoryContact]:
    """The contact list.

    Raises:
        JournalError: the register cannot be read.
    """
    return directory(room, to_start_from).contacts


def add(
    room: Room,
    facts: Mapping[str, Any],
    *,
    plan: Plan | None = None,
    verified: bool = False,
    to_start_from: Iterable[DirectoryContact] = (),
    event: str | None = None,
) -> DirectoryContact:
    """Put somebody on the list.

    Args:
        facts: fields of ``ContactFacts`` and their values; the name is needed.
        plan: its groups and departments are the ones there are; None takes them as they are given.
        verified: it was seen just now that they are right.
        event: the draft's id; the same draft adds one contact, however often it is tried.

    Raises:
        Refused: a field is wrong, or that name of that organisation stands there already.
        NotAllowed: this person may only read.
        JournalError: it could not be stored; then nothing of it was.
    """
    require(room.me, Right.WORK)
    with changing(room, to_start_from, event) as known:
        wanted = contact_id(clean_line(str(facts["name"])), clean_line(str(facts.get("org", ""))))
        if known.already_stored:
            return known.contacts.get(event or "") or known.get(wanted)
        contact = cleaned(DirectoryContact(id=event or new_id(room.clock()), name=""), facts)
        check_facts(contact, FACTS, plan, known.contacts.values())
        if wanted not in known.contacts:
            # What the same contact would have from a file.
            contact = msgspec.structs.replace(contact, id=wanted)
        known.put(_seen(room, contact) if verified else contact)
        known.line(f"Ny på kontaktlisten: {called(contact)} ({known.me}).")
        return contact


def edit(
    room: Room,
    contact: str,
    changes: Mapping[str, Any],
    *,
    seen: DirectoryContact | None = None,
    plan: Plan | None = None,
    verified: bool = False,
    to_start_from: Iterable[DirectoryContact] = (),
    event: str | None = None,
) -> DirectoryContact:
    """Change some fields of a contact, and no others. Its id stays, whatever it is called.

    A number that nobody has confirmed since it was changed counts as never confirmed.

    Args:
        contact: its id.
        changes: fields of ``ContactFacts`` and their new values.
        seen: the contact as it was shown. What somebody else has changed since is not written over.
        verified: it was seen just now that all of it is right.

    Raises:
        ChangedMeanwhile: somebody else changed one of these fields to something else.
        Refused: a field is wrong; the contact is gone.
        NotAllowed: this person may only read.
        JournalError: it could not be stored; then nothing of it was.
    """
    require(room.me, Right.WORK)
    with changing(room, to_start_from, event) as known:
        before = known.get(contact)
        if known.already_stored:
            return before
        after = cleaned(before, changes)
        changed = {name for name in changes if getattr(before, name) != getattr(after, name)}
        check_unchanged(before, seen, changed)
        check_facts(after, changed, plan, known.contacts.values())
        if verified:
            after = _seen(room, after)
        elif changed & {"phone", "phone_alt"}:
            after = msgspec.structs.replace(after, verified_at=None, verified_by=None)
        known.put(after)
        if changed:
            what = ", ".join(word for name, word in FIELD_NAMES.items() if name in changed)
            known.line(f"Kontakten {called(before)} er rettet: {what} ({known.me}).")
        return after


def verify(
    room: Room, contact: str, *, seen: DirectoryContact | None = None, to_start_from: Iterable[DirectoryContact] = ()
) -> DirectoryContact:
    """Somebody has just seen that a contact is right. No line: ``finish_check`` writes one for all of them.

    Raises:
        ChangedMeanwhile: it is not what was seen.
        Refused: it is gone.
        NotAllowed: this person may only read.
        JournalError: it could not be stored.
    """
    require(room.me, Right.WORK)
    with changing(room, to_start_from) as known:
        now = known.get(contact)
        check_unchanged(now, seen, FACTS)
        return known.put(_seen(room, now))


def remove(
    room: Room,
    contact: str,
    reason: str,
    *,
    to_start_from: Iterable[DirectoryContact] = (),
    event: str | None = None,
) -> None:
    """Take somebody off the list. The leader's and the deputy's; the journal keeps what was there.

    Raises:
        Refused: there is no reason, or the contact is gone.
        NotAllowed: this person may not.
        JournalError: it could not be stored.
    """
    require(room.me, Right.LEAD_STAFF)
    reason = clean_line(reason)
    if not reason:
        raise Refused("Der mangler en grund. Intet er ændret. Skriv, hvorfor kontakten ikke skal stå der mere.")
    with changing(room, to_start_from, event) as known:
        if known.already_stored:
            return
        gone = known.get(contact)
        known.drop(gone)
        known.line(f"Taget af kontaktlisten af {known.me}: {called(gone)}. {ended(f'Grund: {reason}')}")


def merge(
    room: Room, keep: str, other: str, *, why: str = "", to_start_from: Iterable[DirectoryContact] = ()
) -> DirectoryContact:
    """Make two contacts one, under the id of the one that is kept. The leader's and the deputy's.

    Raises:
        Refused: they are the same, or one of them is gone.
        NotAllowed: this person may not.
        JournalError: it could not be stored.
    """
    require(room.me, Right.LEAD_STAFF)
    with changing(room, to_start_from) as known:
        kept, gone = known.get(keep), known.get(other)
        if kept.id == gone.id:
            raise Refused("Det er den samme kontakt. Intet er ændret. Vælg to forskellige.")
        known.drop(gone)
        after = known.put(merged(kept, gone))
        because = f": {why}" if why else ""
        known.line(f"To kontakter er gjort til én{because}. {called(gone)} står nu under {called(kept)} ({known.me}).")
        return after


def delegate(
    room: Room, parts: Mapping[str, str | None], *, to_start_from: Iterable[DirectoryContact] = ()
) -> dict[str | None, int]:
    """Give contacts to people of the staff, who are to see that they are right; None takes them back.

    Args:
        parts: ids of contacts, and of the people they go to.

    Returns:
        How many each got.

    Raises:
        Refused: somebody may only read; a contact is gone.
        UnknownPerson: nobody has that id.
        NotAllowed: this person may not.
        JournalError: it could not be stored.
    """
    require(room.me, Right.LEAD_STAFF)
    for given in {one for one in parts.values() if one is not None}:
        found = room.people.find(given)
        if found.role is Role.READER:
            raise Refused(f"{found.name} har læseadgang og kan ikke tjekke kontakter. Intet er ændret. Vælg en anden.")
    got: dict[str | None, int] = {}
    with changing(room, to_start_from) as known:
        for contact, person in parts.items():
            now = known.get(contact)
            got[person] = got.get(person, 0) + 1
            known.put(msgspec.structs.replace(now, checked_by=person))
        if got:
            told = [f"{room.people.initials(to)} {n}" if to else f"ingen {n}" for to, n in got.items()]
            known.line(f"Kontakttjek fordelt af {known.me}: {', '.join(told)}.")
    return got


def finish_check(
    room: Room,
    upkeep: Upkeep,
    *,
    through: bool,
    to_start_from: Iterable[DirectoryContact] = (),
) -> ContactCheck | None:
    """Somebody is done checking, for now: one line for all they have confirmed since they were last.

    Args:
        upkeep: the plan's rules.
        through: they have looked at everybody who was left, also at those they could not confirm.

    Returns:
        What it came to; None when there is nothing to tell.

    Raises:
        NotAllowed: this person may only read.
        JournalError: it could not be stored.
    """
    require(room.me, Right.WORK)
    now, days = room.clock(), upkeep.contact_check_days
    with changing(room, to_start_from) as known:
        # Who never was before: what lies further back than a contact stays fresh came with a file.
        last = (check.at for check in known.checks() if check.by == room.me.id)
        since = max(last, default=now - timedelta(days=days))
        mine = [one.verified_at for one in known.contacts.values() if one.verified_by == room.me.id]
        done = sum(at is not None and at > since for at in mine)
        left = len(stale(known.contacts.values(), days, now))
        complete = through or (done > 0 and left == 0)
        if not (done or complete):
            return None
        check = ContactCheck(id=new_id(now), at=now, by=room.me.id, verified=done, left=left, complete=complete)
        known.add_check(check)
        said = f"Kontakttjek: {done} bekræftet af {known.me}." if done else f"Kontakttjek ved {known.me}."
        said += " Listen er gennemgået." if complete else ""
        said += f" {counted(left, 'kontakt', 'kontakter')} er ikke bekræftet endnu." if left else ""
        known.line(said)
        return check


def import_contacts(
    room: Room, new: Iterable[DirectoryContact], fields: frozenset[str] | None = None
) -> tuple[int, int, int]:
    """Make the contact list what was read from a file. What that changed becomes a line of the vagtlog.

    A contact of the file is one of the list when name and organisation are the same, whatever its id is. Whoever is
    not in the file is taken off the list, which is for the leader and the deputy.

    Args:
        fields: what the file says anything of; of a contact that is known the other fields stay. None is everything.

    Returns:
        How many were new, how many were changed, how many are no longer on it.

    Raises:
        NotAllowed: this person may only read, or may take nobody off the list.
        JournalError: it could not be stored; then nothing of it was.
    """
    require(room.me, Right.WORK)
    with changing(room) as known:
        before = dict(known.contacts)
        wanted = placed(room, before, new, fields)
        gone = before.keys() - wanted.keys()
        if gone and not may(room.me, Right.LEAD_STAFF):
            raise _not_off_the_list([called(one) for each, one in before.items() if each in gone])
        fresh = [one for one in wanted.values() if one.id not in before]
        changed = [one for one in wanted.values() if one.id in before and before[one.id] != one]
        for each in sorted(gone):
            known.drop(before[each])
        for one in (*changed, *fresh):
            known.put(one)
        if fresh or changed or gone:
            added = counted(len(fresh), "ny", "nye")
            other = counted(len(changed), "ændret", "ændrede")
            away = counted(len(gone), "fjernet", "fjernede")
            known.line(f"Kontaktlisten er importeret: {added}, {other}, {away} ({known.me}).")
    return len(fresh), len(changed), len(gone)


def _not_off_the_list(names: list[str]) -> NotAllowed:
    """An import by somebody who may add and change, but take nobody away."""
    told = shortened(", ".join(names), _NAMED)
    return NotAllowed(
        f"Filen ville tage {counted(len(names), 'kontakt', 'kontakter')} af listen: {told}. Det kan kun lederen eller "
        "stedfortræderen. Intet er ændret. Sæt dem ind i filen, eller bed en af de to om at importere den."
    )


def _seen(room: Room, contact: DirectoryContact) -> DirectoryContact:
    """The contact, confirmed now by me."""
    return msgspec.structs.replace(contact, verified_at=room.clock(), verified_by=room.me.id)
