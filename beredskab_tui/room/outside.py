"""*Ude i området – sidst hørt kl.*: a safety clock for each of the staff who is out."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Outside, StaffMember
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.staff import named
from beredskab_tui.text import clean_line
from beredskab_tui.times import clock

USUAL_MINUTES: Final = 30
LONGEST: Final = 240
"""Minutes: whoever is out longer than that without a word is not looked after."""


def due_at(outside: Outside) -> datetime:
    """When they are to be heard from at the latest."""
    return outside.heard_at + timedelta(minutes=outside.minutes)


def told(member: StaffMember) -> str:
    """Where somebody is, and since when nobody has heard from them; for who is out."""
    outside = member.outside
    assert outside is not None
    # Who and since when come first: in a narrow window the end of the line gives way.
    return f"Ikke hørt fra {member.initials} siden {clock(outside.heard_at)}: ude ved {outside.where}"


def go_out(seat: Seat, person: str, where: str, minutes: int = USUAL_MINUTES) -> StaffMember:
    """Somebody goes out into the area. Everybody may note it of anybody: a clock nobody starts looks after nobody.

    Args:
        where: the place, in words.
        minutes: within so many they are to be heard from.

    Raises:
        Refused: no place, or not a sensible number of minutes.
    """
    where = clean_line(where)
    if not where:
        raise Refused("Skriv, hvor det er, fx Torvet. Intet er ændret.")
    if not 1 <= minutes <= LONGEST:
        raise Refused(f"Skriv et antal minutter fra 1 til {LONGEST}. Intet er ændret.")
    with seat.act(Right.WORK) as act:
        member = act.get(StaffMember, person)
        if (before := member.outside) is not None and (before.where, before.minutes) == (where, minutes):
            return member
        outside = Outside(where=where, since=act.now, minutes=minutes, heard_at=act.now, heard_by=act.me.id)
        act.line(f"{named(member)} er ude ved {where} og skal høres fra hvert {minutes}. minut ({act.initials()}).")
        return act.change(member, outside=outside)


def heard_from(seat: Seat, person: str) -> StaffMember:
    """Somebody heard from them just now. In time it is history; when it is late it is a line of the log.

    Raises:
        Refused: they are not out.
    """
    with seat.act(Right.WORK) as act:
        member, outside = _who_is_out(act, person)
        if due_at(outside) < act.now:
            since = clock(outside.heard_at)
            act.line(f"{named(member)} er hørt fra ved {outside.where}; sidst var kl. {since} ({act.initials()}).")
        heard = msgspec.structs.replace(outside, heard_at=act.now, heard_by=act.me.id)
        return act.change(member, outside=heard)


def come_home(seat: Seat, person: str) -> StaffMember:
    """They are back, and nobody waits to hear from them.

    Raises:
        Refused: they are not out.
    """
    with seat.act(Right.WORK) as act:
        member, outside = _who_is_out(act, person)
        act.line(f"{named(member)} er tilbage fra {outside.where} (noteret af {act.initials()}).")
        return act.change(member, outside=None)


def _who_is_out(act: Act, person: str) -> tuple[StaffMember, Outside]:
    member = act.get(StaffMember, person)
    if member.outside is None:
        raise Refused(f"{member.name} er ikke ude i området. Intet er ændret.")
    return member, member.outside
