"""What the media and the social media say and ask (plan R33, R39). Rumours are lines of the log."""

from datetime import datetime

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Correctness, EntryKind, MediaNote, Origin
from beredskab_tui.records.words import danish
from beredskab_tui.room.log import ask_what_is_missing
from beredskab_tui.room.seat import Seat
from beredskab_tui.text import clean_line


def add(
    seat: Seat,
    outlet: str,
    *,
    claims: str = "",
    link: str = "",
    enquiry: bool = False,
    correctness: Correctness = Correctness.UNKNOWN,
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
        parts = [f"{outlet} {'spørger' if enquiry else 'skriver'}{': ' if claims else ''}{claims}"]
        parts += [f"vurderet {danish(correctness)}"] if correctness is not Correctness.UNKNOWN else []
        parts += [f"henvist til {referred_to}"] if referred_to else []
        parts += [link] if link else []
        entry = act.line(
            " – ".join(parts), EntryKind.MEDIA, occurred_at=occurred_at, origin=Origin.PERSON, author=act.me.id
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
                enquiry=enquiry,
                referred_to=referred_to or None,
            )
        )


def judge(seat: Seat, note_id: str, correctness: Correctness) -> MediaNote:
    """Whether what they say is right; a wrong statement is a line, because somebody must correct it."""
    with seat.act(Right.WORK) as act:
        note = act.get(MediaNote, note_id)
        if note.correctness is correctness:
            return note
        taken_back = correctness is Correctness.UNKNOWN
        judged = "er ikke længere vurderet" if taken_back else f"er vurderet {danish(correctness)}"
        act.line(f"{note.outlet} (#{note.seq}) {judged} ({act.initials()}).", EntryKind.MEDIA)
        return act.change(note, correctness=correctness)


def refer(seat: Seat, note_id: str, to: str) -> MediaNote:
    """The enquiry was referred to a communication department (plan R39).

    Raises:
        Refused: nobody is named.
    """
    to = clean_line(to)
    if not to:
        raise Refused("Skriv, hvem mediet er henvist til. Intet er ændret.")
    with seat.act(Right.WORK) as act:
        note = act.get(MediaNote, note_id)
        act.line(f"{note.outlet} (#{note.seq}) er henvist til {to} ({act.initials()}).", EntryKind.MEDIA)
        return act.change(note, referred_to=to)
