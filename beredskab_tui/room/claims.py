"""Claims: who is calling somebody now, so that nobody else does (plan R55). Of contacts and of those who wait alike."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, TypeVar

from beredskab_tui.access.people import Role
from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import CallBack, Claim, Contact, StaffMember
from beredskab_tui.room.seat import Act
from beredskab_tui.room.wording import shortened
from beredskab_tui.times import at_clock, clock

Called = TypeVar("Called", Contact, CallBack, StaffMember)
"""What there is a call about."""
Here = Collection[str] | None
"""The sessions that are open now; None when nobody knows."""
NAME_LENGTH: Final = 200
"""Characters that a line or a sentence about a call has for whom it is about: some write all they know there."""


def is_lost(claim: Claim, here: Here) -> bool:
    """Whether the session that made a claim is gone. The call is *måske i gang*: the phone knows nothing of us.

    Args:
        here: the sessions that are open now; None when nobody knows, and then none counts as lost.
    """
    return here is not None and claim.session not in here


def mine(act: Act) -> Claim:
    """A claim of whoever acts."""
    return Claim(by=act.me.id, session=act.session, at=act.now)


def take(act: Act, called: Called, name: str, here: Here = None) -> Called:
    """Take a call for whoever acts, so that nobody else does.

    Args:
        name: who is called.
        here: the sessions that are open now.

    Raises:
        Refused: somebody is calling already; the sentence says who, since when, and whether they are still there.
    """
    check_free(act, called.claim, name, here=here)
    return act.change(called, claim=_taken(act, called.claim, here))


def hand_back(act: Act, called: Called, *, only_mine: bool = False, here: Here = None) -> Called:
    """Give a call back without a result. Somebody else's only the leader or the deputy can.

    Args:
        only_mine: leave it alone when it is not this session's any more, as after somebody else has freed and taken it.
        here: the sessions that are open now: what a lost session of mine held is mine, too.

    Raises:
        NotAllowed: it is somebody else's call.
    """
    held = called.claim
    if only_mine and not _is_mine(act, held, here):
        return called
    if held is not None and held.by != act.me.id:
        act.require(Right.FREE_CLAIMS)
    return act.change(called, claim=None)


def _taken(act: Act, held: Claim | None, here: Here) -> Claim:
    """The claim while whoever acts calls: the one they hold at another screen that is still open stays that screen's.

    Args:
        here: the sessions that are open now; None when nobody knows, and then the call moves to this one.
    """
    mine_elsewhere = held is not None and held.by == act.me.id and here is not None and not is_lost(held, here)
    return held if held is not None and mine_elsewhere else mine(act)


def _is_mine(act: Act, held: Claim | None, here: Here) -> bool:
    """Whether this very session holds a claim, or a session of the same person that is gone."""
    if held is None or held.by != act.me.id:
        return False
    return held.session == act.session or is_lost(held, here)


def is_free_for(held: Claim | None, me: str, here: Here = None) -> bool:
    """Whether somebody may be rung up next. A call of one's own whose link was lost is there to go on with."""
    return held is None or (held.by == me and is_lost(held, here))


def check_free(act: Act, held: Claim | None, name: str, *, by: str | None = None, here: Here = None) -> None:
    """Go on only if nobody else is calling.

    The same person at another screen may go on, after a lost link, too. So may whoever notes what the caller tells.

    Args:
        name: who is called.
        by: id of the one who made the call, when that is somebody else.
        here: the sessions that are open now.

    Raises:
        Refused: somebody is; the sentence says who, since when, and whether they are still there.
    """
    if held is None or held.by in (act.me.id, by):
        return
    raise Refused(why_held(held, act.initials(held.by), name, here))


def why_held(held: Claim, who: str, name: str, here: Here) -> str:
    """Why somebody else cannot call now, in whole sentences.

    Args:
        who: the initials of whoever holds it.
        name: who is called.
        here: the sessions that are open now.
    """
    name = shortened(name, NAME_LENGTH)
    if is_lost(held, here):
        return (
            f"{who} er måske i gang med at ringe til {name} (siden {clock(held.at)}): forbindelsen er tabt. "
            f"Spørg {who}; lederen eller stedfortræderen kan frigive opkaldet med u."
        )
    return (
        f"{who} ringer til {name} nu (siden {clock(held.at)}). "
        f"Tag den næste; lederen eller stedfortræderen kan frigive opkaldet, hvis {who} ikke er der længere."
    )


def caller(act: Act, by: str | None) -> tuple[str, str | None, str]:
    """Who made a call, who noted it when that was somebody else, and both in words for the log.

    Args:
        by: id of the one who made it; None for whoever acts.

    Raises:
        UnknownPerson: nobody has that id.
        Refused: they may only read, so they call nobody.
    """
    if by is None or by == act.me.id:
        return act.me.id, None, act.initials()
    person = act.people.find(by)
    if person.role is Role.READER:
        raise Refused(f"{person.name} har læseadgang og ringer ikke for jer. Intet er gemt. Vælg en anden.")
    return person.id, act.me.id, f"{person.initials} (noteret af {act.initials()})"


def told(note: str, due_at: datetime | None, now: datetime) -> str:
    """The end of a line about a call: when it was agreed to call again, and the note."""
    at = f", {at_clock(due_at, now)}" if due_at is not None else ""
    return f"{at}{f': {note}' if note else ''}"
