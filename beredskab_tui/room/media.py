"""What the media and the social media say and ask, and where the press is referred (plan R13, R33, R39)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeVar

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Correctness, EntryKind, ErrorSettled, MediaNote, Origin, Tone
from beredskab_tui.records.people import ContactFacts
from beredskab_tui.records.words import danish
from beredskab_tui.room.companions import media_told
from beredskab_tui.room.log import MEDIA_DUTIES, ask_what_is_missing
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.wording import ended
from beredskab_tui.text import clean_line

F = TypeVar("F", bound=ContactFacts)

DEPARTMENTS: Final = "kommunikationsafdelinger"
"""The contact group of the participating organisations' communication departments. A plan that calls it something else
has none, and then the name is written by hand."""


def departments(contacts: Iterable[F]) -> list[F]:
    """The communication departments, to which the press is referred (plan R39), in the order of the list."""
    return [contact for contact in contacts if DEPARTMENTS in contact.groups]


def add(
    seat: Seat,
    outlet: str,
    *,
    claims: str = "",
    link: str = "",
    enquiry: bool = False,
    correctness: Correctness = Correctness.UNKNOWN,
    tone: Tone | None = None,
    referred_to: str = "",
    occurred_at: datetime | None = None,
    event: str | None = None,
) -> MediaNote:
    """Note what a medium says or asks, with its line in the log.

    Raises:
        Refused: no medium is named, or the time is later than now.
        TooLong: all of it together is longer than a line of the log.
    """
    outlet, claims, link, referred_to = (clean_line(text) for text in (outlet, claims, link, referred_to))
    if not outlet:
        raise Refused("Skriv, hvilket medie eller hvilken side det er. Intet er gemt.")
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(MediaNote, act.event)
        act.check_reached(occurred_at)
        parts = [media_told(outlet, claims, enquiry=enquiry)]
        parts += [f"vurderet {danish(correctness)}"] if correctness is not Correctness.UNKNOWN else []
        parts += [f"henvist til {referred_to}"] if referred_to else []
        parts += [link] if link else []
        entry = act.line(
            " – ".join(parts),
            EntryKind.MEDIA,
            occurred_at=occurred_at,
            origin=Origin.PERSON,
            author=act.me.id,
            duties=(*MEDIA_DUTIES, 39) if referred_to else MEDIA_DUTIES,
        )
        ask_what_is_missing(act, entry)
        return act.add(
            MediaNote(
                id=act.event,
                seq=entry.seq,
                occurred_at=entry.occurred_at,
                recorded_at=act.now,
                author=act.me.id,
                outlet=outlet,
                link=link,
                claims=claims,
                correctness=correctness,
                tone=tone,
                enquiry=enquiry,
                referred_to=referred_to or None,
            )
        )


def judge(seat: Seat, note_id: str, correctness: Correctness) -> MediaNote:
    """Whether what they say is right; a wrong statement is a line, because somebody must correct it.

    It is to be corrected until ``settle`` says what came of it; a new judgement opens that again.

    Raises:
        Refused: its line was struck.
    """
    with seat.act(Right.WORK) as act:
        note = _standing(act, note_id)
        if note.correctness is correctness:
            return note
        taken_back = correctness is Correctness.UNKNOWN
        judged = "er ikke længere vurderet" if taken_back else f"er vurderet {danish(correctness)}"
        act.line(f"{note.outlet} (#{note.seq}) {judged} ({act.initials()}).", EntryKind.MEDIA)
        return act.change(note, correctness=correctness, settled=None)


def settle(seat: Seat, note_id: str, how: str, *, corrected: bool) -> MediaNote:
    """Nothing more is to be done about an error of theirs (plan R33).

    Args:
        how: by whom and how it was put right, or why it will not be.
        corrected: False when it will not be put right.

    Raises:
        Refused: nothing is said, it is not judged wrong, or somebody has said so already.
    """
    how = clean_line(how)
    if not how:
        raise Refused("Intet er ændret. Skriv, hvordan fejlen er rettet, eller hvorfor den ikke bliver rettet.")
    with seat.act(Right.WORK) as act:
        note = _standing(act, note_id)
        if note.correctness is not Correctness.WRONG:
            raise Refused("Det er ikke vurderet forkert, så der er intet at rette. Intet er ændret.")
        if note.settled is not None:
            raise Refused(f"{act.initials(note.settled.by)} har allerede noteret, hvad der skete med den.")
        what = "Fejlen er rettet" if corrected else "Fejlen bliver ikke rettet"
        act.line(f"{what}: {note.outlet} (#{note.seq}) – {ended(how)} ({act.initials()})", EntryKind.MEDIA)
        return act.change(note, settled=ErrorSettled(by=act.me.id, at=act.now, corrected=corrected, how=how))


def refer(seat: Seat, note_id: str, to: str) -> MediaNote:
    """The enquiry was referred to a communication department (plan R39).

    Raises:
        Refused: nobody is named, or its line was struck.
    """
    to = clean_line(to)
    if not to:
        raise Refused("Skriv, hvem mediet er henvist til. Intet er ændret.")
    with seat.act(Right.WORK) as act:
        note = _standing(act, note_id)
        if note.referred_to == to:
            return note
        act.line(f"{note.outlet} (#{note.seq}) er henvist til {to} ({act.initials()}).", EntryKind.MEDIA, duties=(39,))
        return act.change(note, referred_to=to)


def describe(
    seat: Seat, note_id: str, *, enquiry: bool, tone: Tone | None, link: str = "", referred_to: str = ""
) -> MediaNote:
    """What a note is: whether they ask us, in which tone they speak of the district (plan R13), where it stands.

    What they say is a line of the log, and is put right there. The log tells of another referral; the rest is history.

    Args:
        referred_to: to whom they were referred; empty when they were not.

    Raises:
        Refused: its line was struck.
    """
    link, referred = clean_line(link), clean_line(referred_to) or None
    with seat.act(Right.WORK) as act:
        note = _standing(act, note_id)
        if note.referred_to != referred:
            what = f"er henvist til {referred}" if referred else "er ikke henvist alligevel"
            act.line(f"{note.outlet} (#{note.seq}) {what} ({act.initials()}).", EntryKind.MEDIA)
        return act.change(note, enquiry=enquiry, tone=tone, link=link, referred_to=referred)


def _standing(act: Act, note_id: str) -> MediaNote:
    note = act.get(MediaNote, note_id)
    if note.struck:
        raise Refused("Notatets linje er annulleret. Intet er ændret. Skriv en ny linje om det, der er rigtigt.")
    return note
