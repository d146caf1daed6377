"""Ticks that are no milestones: told in words from the journal itself, and shown on request."""

from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from beredskab_tui.access.people import People
from beredskab_tui.journal import Change, Put
from beredskab_tui.records import (
    Contact,
    FollowUp,
    Incident,
    LogEntry,
    MediaNote,
    PictureHeading,
    Record,
    Rumour,
    StaffMember,
    Statement,
    Task,
)
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.records.words import danish
from beredskab_tui.room import followups
from beredskab_tui.room.headings import heading, named
from beredskab_tui.times import clock


class Happened(NamedTuple):
    """Something that was done and is no line of the log."""

    at: datetime
    actor: str | None
    """A person's id; None for the program."""
    text: str


def describe(change: Change, before: Record | None, after: Record, people: People) -> Happened | None:
    """What a change of one record was, if it is worth telling and the log does not tell it."""
    if before is None:
        return None
    text = None
    if isinstance(before, Task) and isinstance(after, Task):
        text = _task(before, after, people)
    elif isinstance(before, Contact) and isinstance(after, Contact):
        text = _contact(change, before, after, people)
    elif isinstance(before, LogEntry) and isinstance(after, LogEntry):
        text = _entry(before, after)
    elif isinstance(before, PictureHeading) and isinstance(after, PictureHeading):
        text = _heading(before, after)
    elif isinstance(before, MediaNote) and isinstance(after, MediaNote):
        text = _media(before, after)
    elif isinstance(before, StaffMember) and isinstance(after, StaffMember):
        text = _staff(change, before, after, people)
    elif isinstance(before, FollowUp) and isinstance(after, FollowUp):
        text = _follow_up(change, before, after, people)
    return None if text is None else Happened(change.at, change.actor, text)


def _task(before: Task, after: Task, people: People) -> str | None:
    name = f"Opgave {after.number}, {after.title}"
    if before.state is not after.state and after.state in OPEN_STATES and before.state in OPEN_STATES:
        return f"{name}: {danish(after.state)}"
    if before.owner != after.owner and before.state is after.state:
        return f"{name}: {f'givet til {people.initials(after.owner)}' if after.owner else 'uden ansvarlig'}"
    if before.due_at != after.due_at:
        return f"{name}: fristen er ændret"
    if before.mandatory is not after.mandatory:
        return f"{name}: {'skal gøres' if after.mandatory else 'kan gøres (evt.)'}"
    return None


def _contact(change: Change, before: Contact, after: Contact, people: People) -> str | None:
    if before.assigned_to != after.assigned_to and not _has_line(change):
        who = f"kontaktes af {people.initials(after.assigned_to)}" if after.assigned_to else "ikke fordelt"
        return f"{after.name}: {who}"
    if before.claim is None and after.claim is not None:
        return f"{after.name}: {people.initials(after.claim.by)} ringer"
    if before.claim is not None and after.claim is None and len(before.attempts) == len(after.attempts):
        return f"{after.name}: opkaldet er frigivet"
    return None


def _staff(change: Change, before: StaffMember, after: StaffMember, people: People) -> str | None:
    if _has_line(change):
        return None
    if before.claim is None and after.claim is not None:
        return f"{after.name}: {people.initials(after.claim.by)} ringer"
    if before.claim is not None and after.claim is None:
        return f"{after.name}: opkaldet er frigivet"
    if before.outside is not None and after.outside is not None and before.outside.heard_at != after.outside.heard_at:
        return f"{after.name}: hørt fra ved {after.outside.where}"
    return f"{after.name}: har læst orienteringen igen" if before.read_at != after.read_at else None


def _heading(before: PictureHeading, after: PictureHeading) -> str | None:
    name = f"Situationsbilledet, {heading(int(after.id)).name}"
    if len(after.others) > len(before.others):
        return f"{name}: to skrev samtidig; begge tekster står der"
    return f"{name}: {'teksten er ændret' if after.text else 'teksten er taget bort'}"


def _media(before: MediaNote, after: MediaNote) -> str | None:
    name = f"{after.outlet} (#{after.seq})"
    if before.seq != after.seq or before.struck is not after.struck:
        return None  # its line was corrected or struck, which is told there
    if before.enquiry is not after.enquiry:
        return f"{name}: {'henvendelse' if after.enquiry else 'omtale'}"
    if before.tone is not after.tone:
        return f"{name}: {f'tonen er {danish(after.tone)}' if after.tone is not None else 'tonen er ikke vurderet'}"
    return f"{name}: linket er ændret" if before.link != after.link else None


def _entry(before: LogEntry, after: LogEntry) -> str | None:
    if before.headings != after.headings:
        where = f"under {named(after.headings)}" if after.headings else "ikke længere med"
        return f"Linje {after.seq}: {where} i situationsbilledet"
    if before.key_event is after.key_event:
        return None
    return f"Linje {after.seq}: {'nøglehændelse' if after.key_event else 'ikke længere nøglehændelse'}"


def _follow_up(change: Change, before: FollowUp, after: FollowUp, people: People) -> str | None:
    name = followups.title(after)
    if before.owner != after.owner:
        return f"{name}: {f'givet til {people.initials(after.owner)}' if after.owner else 'uden ansvarlig'}"
    if before.due_at != after.due_at:
        return f"{name}: fristen er ændret"
    # Whoever answers or finishes it writes a line; only with a struck line does it go without one.
    if before.done_at is None and after.done_at is not None and not _has_line(change):
        return f"{name}: lukket, fordi linjen er annulleret"
    return None


def _has_line(change: Change) -> bool:
    """Whether the log tells of it."""
    return any(isinstance(operation, Put) and operation.table == LogEntry.table for operation in change.operations)


_FIELDS = {
    "title": "teksten",
    "owner": "den ansvarlige",
    "due_at": "fristen",
    "state": "tilstanden",
    "assigned_to": "hvem der kontakter",
    "claim": "hvem der ringer",
    "phone": "telefonnummeret",
    "note": "noten",
    "place": "stedet",
    "kind": "typen",
    "groups": "beredskabsgruppen",
    "task": "opgaven",
    "may_say": "det, der må siges",
    "approval": "godkendelsen",
    "outside": "hvem der er ude",
    "log_keeper": "logføreren",
    "situation_officer": "udvalgt medarbejder",
    "acting_leader": "hvem der leder",
    "correctness": "vurderingen",
    "referred_to": "hvem der er henvist til",
    "settled": "hvad der skete med fejlen",
    "tone": "tonen",
    "changes": "tilstanden",
    "verdict": "godkendelsen",
    "department": "boligafdelingen",
    "police": "oplysningerne fra politiet",
    "key_event": "stjernen",
    "headings": "overskrifterne",
    "seqs": "linjerne",
    "text": "teksten",
    "answer": "svaret",
}
"""What a field is called in a sentence; the others are just what they are in."""


def tell_conflict(
    field: str, earlier: str | None, change: Change, before: Record, after: Record, people: People
) -> Happened:
    """Two who wrote the same without seeing each other: who, where, and what no longer stands.

    Args:
        field: the field of the record.
        earlier: who wrote what was overwritten; a person's id, or None for the program.
    """
    first, second = _name(earlier, people), _name(change.actor, people)
    who = f"{first} ændrede" if first == second else f"{first} og {second} ændrede"
    how = "fra to steder på samme tid" if first == second else "samtidig"
    lost, stands = (_shown(getattr(record, field, None), people) for record in (before, after))
    now = "Den sidste ændring gælder."
    if lost and stands:
        now = f"Nu står der {stands}; {lost} er overskrevet."
    what = f"{who} {_FIELDS.get(field, 'det samme')} {how}. {now}"
    return Happened(change.at, change.actor, f"{_subject(after)}: {what}")


def _name(person_id: str | None, people: People) -> str:
    return people.initials(person_id) if person_id is not None else "Programmet"


def _subject(record: Record) -> str:
    match record:
        case Task():
            return f"Opgave {record.number}, {record.title}"
        case Contact() | StaffMember():
            return record.name
        case MediaNote():
            return f"{record.outlet} (#{record.seq})"
        case Rumour():
            return f"Rygtet (#{record.seq})"
        case Statement():
            return f"Udtalelse {record.number}"
        case Incident():
            return "Hændelsen"
        case LogEntry():
            return f"Linje {record.seq}"
        case FollowUp():
            return followups.title(record)
    return "En linje"


def _shown(value: Any, people: People) -> str:
    """A value in a sentence; empty when it cannot be said in a word."""
    if isinstance(value, datetime):
        return f"»{clock(value)}«"
    if isinstance(value, Enum):
        return f"»{danish(value)}«"
    if isinstance(value, str) and value:
        person = people.get(value)
        return f"»{value if person is None else person.initials}«"
    return "intet" if value is None or value == "" else ""
