"""*Indkald medarbejdere*: the call-round over the secretariat's own staff (plan R35, R46). Nobody is called by two."""

from collections.abc import Container, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Attempt, CallResult, Channel, EntryKind, StaffMember, StaffPlace
from beredskab_tui.records.words import danish
from beredskab_tui.room import claims
from beredskab_tui.room.seat import Seat
from beredskab_tui.room.staff import agreement, named
from beredskab_tui.text import clean_line
from beredskab_tui.times import clock_exact

AGAIN_AFTER: Final = timedelta(minutes=10)
"""Who did not answer is rung up again by the round when so much time has passed."""


class Answer(Enum):
    """What came of calling one of the staff in. The value is its word on the screen."""

    COMES = "kommer"
    FROM_HOME = "hjemmefra"
    CANNOT = "kan ikke"
    NO_ANSWER = "intet svar"
    MESSAGE_LEFT = "besked lagt"


_PLACES: Final = {
    Answer.COMES: StaffPlace.OFFICE,
    Answer.FROM_HOME: StaffPlace.REMOTE,
    Answer.CANNOT: StaffPlace.UNAVAILABLE,
}
_RESULTS: Final = {Answer.NO_ANSWER: CallResult.NO_ANSWER, Answer.MESSAGE_LEFT: CallResult.MESSAGE_LEFT}


def to_call(
    staff: Sequence[StaffMember], me: str, now: datetime, done: Container[str] = (), here: claims.Here = None
) -> list[StaffMember]:
    """Whom to ring up, the next first: those nobody has rung, then those who have not answered for a while.

    Args:
        me: the caller, who need not ring themselves.
        done: ids of those who need not be rung: they were in this round already, or sit at the incident here.
        here: the sessions that are open now: a call of my own whose link was lost is there to go on with.
    """
    waiting = [
        one
        for one in staff
        if one.place is None and claims.is_free_for(one.claim, me, here) and one.id != me and one.id not in done
    ]
    untried = [one for one in waiting if not one.attempts]
    tried = [one for one in waiting if one.attempts and now - one.attempts[-1].at >= AGAIN_AFTER]
    return untried + sorted(tried, key=lambda one: one.attempts[-1].at)


def claim(seat: Seat, person: str, here: claims.Here = None) -> StaffMember:
    """Start a call: from now on nobody else may start one to the same colleague.

    The claim of a session that was lost stays until it is freed: the phone knows nothing of us.

    Args:
        here: the sessions that are open now.

    Raises:
        Refused: somebody is calling already, or they may not be called (it is oneself).
    """
    with seat.act(Right.WORK) as act:
        member = act.get(StaffMember, person)
        if person == act.me.id:
            raise Refused("Det er dig selv. Intet er ændret. Mellemrum på din egen linje siger, hvor du er.")
        return claims.take(act, member, member.name, here)


def release(seat: Seat, person: str, *, only_mine: bool = False, here: claims.Here = None) -> StaffMember:
    """Hand a call back without an answer. Somebody else's only the leader or the deputy can: they may still be talking.

    Args:
        only_mine: leave it alone when it is not this session's any more, as after somebody else has freed and taken it.
        here: the sessions that are open now: what a lost session of mine held is mine, too.

    Raises:
        NotAllowed: it is somebody else's call.
    """
    with seat.act(Right.WORK) as act:
        return claims.hand_back(act, act.get(StaffMember, person), only_mine=only_mine, here=here)


def give_answer(
    seat: Seat,
    person: str,
    answer: Answer,
    *,
    expected_at: datetime | None = None,
    note: str = "",
    event: str | None = None,
) -> StaffMember:
    """What came of the call. Ends the claim, and logs itself.

    Where they take part from is agreed when it is the leader or the deputy who rings, and else not yet (R46).

    Args:
        expected_at: when they will be there, for ``COMES``; None when they did not say.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: somebody else is calling this colleague now.
    """
    note = clean_line(note)
    with seat.act(Right.WORK, event=event) as act:
        member = act.get(StaffMember, person)
        if act.already_stored:
            return member
        claims.check_free(act, member.claim, member.name)
        result = _RESULTS.get(answer, CallResult.REACHED)
        attempt = Attempt(by=act.me.id, at=act.now, channel=Channel.PHONE, result=result, note=note)
        member = act.change(member, claim=None, attempts=(*member.attempts, attempt))
        came, still = "", ""
        if (place := _PLACES.get(answer)) is not None:
            agreed, still = agreement(act, place)
            expected = expected_at if answer is Answer.COMES else None
            when = f" kl. {clock_exact(expected)}" if expected is not None else ""
            came = f", {answer.value}{when}"
            member = act.change(member, place=place, place_agreed_by=agreed, expected_at=expected)
        said = f": {note}" if note else ""
        text = f"{act.initials()}: {danish(result)} – {named(member)}{came}{still}{said}"
        act.line(text, EntryKind.CONTACT, duties=(35, 46) if member.takes_part else ())
        return member
