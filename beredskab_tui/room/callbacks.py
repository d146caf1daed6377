"""Those who wait for us to call (*ring tilbage*): one list for all, whoever they were promised to (plan R52)."""

from collections.abc import Iterator
from datetime import datetime

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Attempt, CallBack, CallResult, Channel, Contact, EntryKind, LogEntry
from beredskab_tui.records.words import danish
from beredskab_tui.room.claims import NAME_LENGTH, Here, caller, check_free, hand_back, take, told
from beredskab_tui.room.handing import handed_on
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.wording import ended, shortened
from beredskab_tui.text import clean_line

ENDS = (CallResult.REACHED, CallResult.MESSAGE_LEFT)
"""Results after which nobody waits any more."""


def waits(one: CallBack) -> bool:
    """Whether somebody still waits."""
    return one.done_by is None and not one.struck


def claim(seat: Seat, call_back_id: str, here: Here = None) -> CallBack:
    """Start a call to somebody who waits and is no contact: from now on nobody else may.

    Args:
        here: the sessions that are open now.

    Raises:
        Refused: somebody is calling already or has called, or the line that asked for it was annulled.
    """
    with seat.act(Right.WORK) as act:
        waiting = _waiting(act, call_back_id)
        return take(act, waiting, waiting.who, here)


def release(seat: Seat, call_back_id: str, *, only_mine: bool = False, here: Here = None) -> CallBack:
    """Hand a call back without a result. Somebody else's only the leader or the deputy can.

    Args:
        only_mine: leave it alone when it is not this session's any more, as after somebody else has freed and taken it.
        here: the sessions that are open now: what a lost session of mine held is mine, too.

    Raises:
        NotAllowed: it is somebody else's call.
    """
    with seat.act(Right.WORK) as act:
        return hand_back(act, act.get(CallBack, call_back_id), only_mine=only_mine, here=here)


def give_result(
    seat: Seat,
    call_back_id: str,
    result: CallResult,
    *,
    channel: Channel = Channel.PHONE,
    note: str = "",
    due_at: datetime | None = None,
    by: str | None = None,
    event: str | None = None,
) -> CallBack:
    """What came of calling somebody back. Ends the claim, and logs itself.

    Args:
        due_at: when it was agreed to call again.
        by: id of the one who called, when the result was told by phone.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: somebody else is calling now or has called, or the line that asked for it was annulled.
        UnknownPerson: nobody has the id ``by``.
    """
    note = clean_line(note)
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(CallBack, call_back_id)
        waiting = _waiting(act, call_back_id)
        check_free(act, waiting.claim, waiting.who, by=by)
        by_id, entered_by, who = caller(act, by)
        name = shortened(waiting.who, NAME_LENGTH)
        if result is CallResult.REACHED:
            said = f"{who} har ringet tilbage til {name} (#{waiting.seq})"
            act.line(f"{said}: {note}" if note else f"{said}.", EntryKind.CONTACT)
        else:
            said = f"{who}: {danish(result)} – {name} (#{waiting.seq})"
            act.line(f"{said}{told(note, due_at, act.now)}", EntryKind.CONTACT)
        attempt = Attempt(by=by_id, entered_by=entered_by, at=act.now, channel=channel, result=result, note=note)
        changed = act.change(
            waiting,
            claim=None,
            attempts=(*waiting.attempts, attempt),
            due_at=due_at if result is CallResult.CALL_LATER else waiting.due_at,
        )
        return _done(act, changed, by_id) if result in ENDS else changed


def set_due(seat: Seat, call_back_id: str, due_at: datetime | None) -> CallBack:
    """Say when somebody is to be called; None takes it away.

    Raises:
        Refused: they have been called, or nobody waits any more.
    """
    with seat.act(Right.WORK) as act:
        return act.change(_waiting(act, call_back_id), due_at=due_at)


def assign(seat: Seat, call_back_id: str, person: str | None) -> CallBack:
    """Who calls back; None is whoever has a hand free. Taking it oneself is everybody's, giving it to others is not.

    Who took it from whom is logged.

    Raises:
        Refused: they have been called, or the person may only read.
        UnknownPerson: nobody has that id.
        NotAllowed: giving it to somebody else.
    """
    with seat.act(Right.WORK) as act:
        act.check_can_have(person)
        one = _waiting(act, call_back_id)
        handed_on(act, f"Tilbagekaldet i #{one.seq}", "", one.assigned_to, person, EntryKind.CONTACT)
        return act.change(one, assigned_to=person)


def drop(seat: Seat, call_back_id: str, reason: str) -> CallBack:
    """Nobody waits any more, though nobody has called. Logged with its reason.

    Raises:
        Refused: no reason, or they have been called.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused("Grunden mangler. Intet er ændret. Skriv, hvorfor der ikke skal ringes tilbage.")
    with seat.act(Right.WORK) as act:
        waiting = _waiting(act, call_back_id)
        name = shortened(waiting.who, NAME_LENGTH)
        said = f"Der ringes ikke tilbage til {name} (#{waiting.seq})"
        act.line(f"{said}: {ended(reason)} ({act.initials()})", EntryKind.CONTACT)
        return act.change(waiting, struck=True, claim=None)


# -- what a call to a contact does, in the same record as its line


def after_call(
    act: Act, contact: Contact, result: CallResult, by: str, due_at: datetime | None, line: LogEntry
) -> None:
    """A contact was called: they wait no more, or are to be called again at another time.

    Args:
        by: id of the one who called.
        line: what the log says of the call.
    """
    open_ones = list(_open_of(act, contact))
    if result in ENDS:
        for one in open_ones:
            _done(act, one, by)
    elif result is CallResult.CALL_LATER and open_ones:
        act.change(open_ones[0], due_at=due_at)
    elif result is CallResult.CALL_LATER:
        about = f"{contact.name}, {contact.title}" if contact.title else contact.name
        act.add(
            CallBack(
                id=act.new_id(),
                seq=line.seq,
                who=about,
                asked_at=act.now,
                author=act.me.id,
                due_at=due_at,
                contact=contact.id,
                assigned_to=contact.assigned_to or by,
            )
        )


def _open_of(act: Act, contact: Contact) -> Iterator[CallBack]:
    return (one for one in act.all(CallBack) if one.contact == contact.id and waits(one))


def _done(act: Act, one: CallBack, by: str) -> CallBack:
    return act.change(one, claim=None, done_by=by, done_at=act.now)


def _waiting(act: Act, call_back_id: str) -> CallBack:
    one = act.get(CallBack, call_back_id)
    if one.done_by is not None:
        raise Refused(f"{act.initials(one.done_by)} har allerede ringet tilbage. Intet er ændret.")
    if one.struck:
        raise Refused("Linjen om opkaldet er annulleret, så ingen venter. Intet er ændret. Vælg igen på listen.")
    return one
