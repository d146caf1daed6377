"""What is not done with: a decision without its reason, a line noted late, a promise, a line to come back to.

None of it stands in the way of writing. It is asked on the side, stays open, and is answered when there is a hand free.
"""

from collections.abc import Container, Sequence
from datetime import datetime, timedelta
from typing import Final

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import EntryKind, FollowUp, FollowUpKind, LogEntry
from beredskab_tui.room.companions import see
from beredskab_tui.room.handing import handed_on
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.sensitive import Words, write
from beredskab_tui.room.wording import ended
from beredskab_tui.text import clean, clean_line
from beredskab_tui.times import clock, day_clock

SAME_BATCH: Final = timedelta(minutes=10)
"""Lines of one person that lack the same within this time are asked about once."""
LARGEST_BATCH: Final = 100
"""Lines one question covers at most: it is stored anew for each, and a long import must not fill the disk with that."""

_QUESTIONS: Final = {
    FollowUpKind.REASON: "Begrundelse for",
    FollowUpKind.CAUSE: "Årsag til sen notering af",
}
"""What is answered by saying why."""
_DEEDS: Final = {
    FollowUpKind.OPEN: ("{} skal følges op", "Opfølgning på {} er gjort"),
    FollowUpKind.PROMISE: ("Lovet i {}", "Det lovede i {} er gjort"),
}
"""What is done rather than answered: how the log says that it is open, and that it is done."""


def title(follow_up: FollowUp) -> str:
    """What it is, on one line of a list: "Begrundelse for #12", "Lovet: næste orientering kl. 21"."""
    if follow_up.kind in _QUESTIONS:
        return f"{_QUESTIONS[follow_up.kind]} {_numbers(follow_up.seqs, most=3)}"
    if follow_up.kind is FollowUpKind.PROMISE:
        return f"Lovet: {follow_up.text}"
    return f"Følg op på {_numbers(follow_up.seqs, most=3)}: {follow_up.text}"


# -- what somebody does


def open_line(
    seat: Seat,
    seq: int,
    text: str,
    *,
    kind: FollowUpKind = FollowUpKind.OPEN,
    owner: str | None = None,
    due_at: datetime | None = None,
    event: str | None = None,
) -> FollowUp:
    """Keep a line of the log open until somebody has come back to it, or has done what was promised.

    Args:
        seq: number of the line.
        text: what is to be done, or what was promised.
        kind: ``OPEN`` or ``PROMISE``; the other two are asked by the log itself.
        owner: id of the person who has it; None is nobody yet.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: no text, no such line, or it is struck.
        UnknownPerson: nobody has the owner's id.
        NotAllowed: giving it to somebody else.
    """
    if kind not in _DEEDS:
        raise ValueError(f"{kind} is asked by the log, not opened by hand")
    text = clean_line(text)
    if not text:
        raise Refused("Der er ingen tekst. Intet er gemt. Skriv, hvad der skal gøres, eller hvad der er lovet.")
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(FollowUp, act.event)
        act.check_can_have(owner)
        if act.entry(seq).struck is not None:
            raise Refused(f"Linje {seq} er annulleret og kan ikke følges op. Intet er gemt. Vælg en linje, der gælder.")
        begins, _ = _DEEDS[kind]
        who = f" Ansvarlig: {act.initials(owner)}." if owner is not None else ""
        when = f" Senest {day_clock(due_at, act.now)}." if due_at is not None else ""
        act.line(f"{begins.format(f'#{seq}')} ({act.initials()}): {ended(text)}{who}{when}")
        return act.add(
            FollowUp(
                id=act.event,
                kind=kind,
                seqs=(seq,),
                text=text,
                owner=owner,
                due_at=due_at,
                author=act.me.id,
                asked_at=act.now,
            )
        )


def answer(seat: Seat, follow_up_id: str, text: str, rejected: str = "", *, event: str | None = None) -> FollowUp:
    """Say why: the reason for a decision, the cause of a late line. The answer is a line of its own.

    Args:
        rejected: what else was considered, and not chosen.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: no text, it is answered already, or it asks for no answer.
        TooLong: the line it becomes is.
    """
    text, rejected = clean(text), clean_line(rejected)
    if not text:
        raise Refused("Svaret er tomt. Intet er gemt. Skriv hvorfor, eller angiv, at der ikke kommer et svar.")
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(FollowUp, follow_up_id)
        asked = _still_open(act, follow_up_id, _QUESTIONS)
        text += f"{'' if ended(text) == text else '.'} Overvejet og fravalgt: {ended(rejected)}" if rejected else ""
        hidden = _is_sensitive(act, asked)
        line = _say(act, f"{_question(asked)}: {text}", hidden)
        return _close(act, asked, see(line.seq) if hidden else text)


def waive(seat: Seat, follow_up_id: str, *, event: str | None = None) -> FollowUp:
    """No reason will come, which is an answer too, and stands in the log as one.

    Raises:
        Refused: it is answered already, or it asks for no answer.
    """
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(FollowUp, follow_up_id)
        asked = _still_open(act, follow_up_id, _QUESTIONS)
        question = _question(asked)
        _say(act, f"Der gives ingen {question[0].lower()}{question[1:]}.")
        return _close(act, asked, "Gives ikke.")


def finish(seat: Seat, follow_up_id: str, note: str = "", *, event: str | None = None) -> FollowUp:
    """What was to be followed up, or was promised, is done.

    Args:
        note: what came of it, if there is something to say.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: it is done already, or it asks for an answer instead.
        TooLong: the line it becomes is.
    """
    note = clean_line(note)
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(FollowUp, follow_up_id)
        waiting = _still_open(act, follow_up_id, _DEEDS)
        _, ends = _DEEDS[waiting.kind]
        if note and _is_sensitive(act, waiting):
            note = see(_say(act, f"{_numbers(waiting.seqs)}: {note}", hidden=True).seq)
        came_of_it = f" {ended(note)}" if note else ""
        act.line(f"{ends.format(_numbers(waiting.seqs))} ({act.initials()}): {ended(waiting.text)}{came_of_it}")
        return _close(act, waiting, note or None)


def assign(seat: Seat, follow_up_id: str, owner: str | None) -> FollowUp:
    """Give it to somebody, or to nobody. Taking it oneself is everybody's; giving to others is not.

    Who took it from whom is logged.

    Raises:
        Refused: it is done already.
        UnknownPerson: nobody has that id.
        NotAllowed: giving it to somebody else.
    """
    with seat.act(Right.WORK) as act:
        act.check_can_have(owner)
        one = _still_open(act, follow_up_id)
        what = f"Opfølgningen på {_numbers(one.seqs, most=3)}"
        handed_on(act, what, "", one.owner, owner, EntryKind.TASK)
        return act.change(one, owner=owner)


def set_due(seat: Seat, follow_up_id: str, due_at: datetime | None) -> FollowUp:
    """Set or take away its deadline.

    Raises:
        Refused: it is done already.
    """
    with seat.act(Right.WORK) as act:
        return act.change(_still_open(act, follow_up_id), due_at=due_at)


# -- what the log does, in the same record as its line


def ask(act: Act, kind: FollowUpKind, entry: LogEntry) -> None:
    """Ask whoever writes a line for what it lacks. Lines of one batch are asked about once."""
    for one in act.latest(FollowUp):
        # Apart either way: after a clock was set back the newest ones lie ahead of now.
        if abs(act.now - one.asked_at) > SAME_BATCH:
            break
        same = one.done_at is None and (one.kind, one.author) == (kind, act.me.id)
        if same and len(one.seqs) < LARGEST_BATCH:
            act.change(one, seqs=(*one.seqs, entry.seq))
            return
    act.add(
        FollowUp(
            id=act.new_id(),
            kind=kind,
            seqs=(entry.seq,),
            owner=act.me.id,
            author=act.me.id,
            asked_at=act.now,
        )
    )


def leave_out(act: Act, seq: int, correction: int | None = None) -> None:
    """A line was struck, so nothing more is asked about it; what is open of it goes over to its correction.

    Args:
        correction: number of the new line that replaces it; None when nothing does.
    """
    for one in act.all(FollowUp):
        if one.done_at is not None or seq not in one.seqs:
            continue
        left = tuple(number for number in one.seqs if number != seq)
        if correction is not None:
            # The newest line has the highest number, so they stay ascending.
            left = (*left, correction)
        if left:
            act.change(one, seqs=left)
        else:
            _close(act, one, f"Linje {seq} er annulleret.")


# -- how


def _still_open(act: Act, follow_up_id: str, kinds: Container[FollowUpKind] = tuple(FollowUpKind)) -> FollowUp:
    """It, as it stands now.

    Raises:
        Refused: somebody was faster, or it is of another kind than the act is for.
    """
    one = act.get(FollowUp, follow_up_id)
    if one.done_at is not None:
        who = act.initials(one.done_by)
        raise Refused(f"{who} har allerede gjort det kl. {clock(one.done_at)}. Intet er ændret.")
    if one.kind not in kinds:
        how = "Skriv den, eller angiv, at den ikke kommer." if one.kind in _QUESTIONS else "Markér det som gjort."
        what = "Her mangler en grund" if one.kind in _QUESTIONS else "Her er der ikke spurgt om en grund"
        raise Refused(f"{what}. Intet er ændret. {how}")
    return one


def _say(act: Act, text: str, hidden: bool = False) -> LogEntry:
    """A line in one's own name, because it is one's own answer; sealed where it tells why of something sensitive."""
    return write(act, Words(text), hidden)


def _is_sensitive(act: Act, follow_up: FollowUp) -> bool:
    return any(act.entry(seq).sealed is not None for seq in follow_up.seqs)


def _close(act: Act, follow_up: FollowUp, said: str | None) -> FollowUp:
    return act.change(follow_up, answer=said, done_by=act.me.id, done_at=act.now)


def _question(follow_up: FollowUp) -> str:
    """What is asked, with every line it is about: the log's references are made from these numbers."""
    return f"{_QUESTIONS[follow_up.kind]} {_numbers(follow_up.seqs)}"


def _numbers(seqs: Sequence[int], most: int = LARGEST_BATCH) -> str:
    named = ", ".join(f"#{seq}" for seq in seqs[:most])
    return f"{named} og {len(seqs) - most} til" if len(seqs) > most else named
