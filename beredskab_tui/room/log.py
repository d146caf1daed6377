"""The log: a line is written once, and afterwards only struck through or corrected (NO ELBOW; plan R34)."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from beredskab_tui.access.rights import Right, may
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.records import CallBack, EntryKind, LogEntry, MediaNote, Origin, Strike, Task
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.text import clean, clean_line

SAME_AGAIN = timedelta(seconds=5)
"""The same person, kind and text within this time is a key pressed twice rather than two events."""

SENSITIVE_REFUSED = (
    "Følsomme notater kan ikke gemmes endnu, fordi de skal krypteres på disken. Intet er gemt. "
    "Skriv linjen uden de følsomme oplysninger, og hold resten på papir."
)


class Logged(NamedTuple):
    """What came of writing a line."""

    entry: LogEntry
    existed: bool
    """True when it was in the log already and nothing was stored now."""


def add(
    seat: Seat,
    text: str,
    *,
    kind: EntryKind = EntryKind.INFORMATION,
    occurred_at: datetime | None = None,
    reason: str | None = None,
    call_back: bool = False,
    sensitive: bool = False,
    event: str | None = None,
    again: bool = False,
) -> Logged:
    """Write a line in the log, and what belongs to it: a media note, a task, somebody to call back.

    Args:
        text: at most 10,000 characters; cleaned here.
        occurred_at: when it happened; now, when nothing is said.
        reason: why, for a decision.
        call_back: the text names somebody who waits for our call.
        sensitive: not possible yet, and refused in words.
        event: the draft's id; the same draft is stored once, however often it is tried.
        again: store it even if the same person wrote the same a moment ago.

    Raises:
        Refused: empty, sensitive, later than now, or the incident is closed.
        TooLong: the text is.
        NotAllowed: this person may only read.
        JournalError: it could not be stored.
    """
    if sensitive:
        raise Refused(SENSITIVE_REFUSED)
    text = clean(text)
    if not text:
        raise Refused("Linjen er tom, så der er ikke gemt noget. Skriv, hvad der er sket.")
    with seat.act(Right.LOG, event=event) as act:
        if act.already_stored:
            return Logged(_stored_by(act), existed=True)
        act.check_reached(occurred_at)
        twin = None if again else _twin(act, kind, text)
        if twin is not None:
            return Logged(twin, existed=True)
        entry = write(act, text, kind, occurred_at=occurred_at, reason=reason, event=event)
        add_companion(act, entry, call_back)
    return Logged(entry, existed=False)


def write(
    act: Act, text: str, kind: EntryKind, *, occurred_at: datetime | None, reason: str | None, event: str | None
) -> LogEntry:
    """A line of a person's, inside an act: for ``add``, and for the first line of all."""
    return act.line(
        text,
        kind,
        # The draft's id is the entry's too, so that a second try finds it.
        id=event,
        occurred_at=occurred_at,
        origin=Origin.PERSON,
        author=act.me.id,
        reason=clean(reason) or None if reason else None,
    )


def correct(seat: Seat, seq: int, text: str, reason: str) -> LogEntry:
    """Strike line ``seq`` and write the right one as a new line. The old one stays to be read.

    Raises:
        Refused: there is no such line, it is struck already, or the program wrote it.
        NotAllowed: it is somebody else's, and this person may not correct others'.
    """
    text = clean(text)
    if not text:
        raise Refused("Rettelsen er tom. Intet er ændret. Skriv den rigtige tekst, eller annullér linjen.")
    with seat.act(Right.LOG) as act:
        entry = _strike(act, seq, clean_line(reason) or "rettet")
        return act.line(
            text,
            entry.kind,
            occurred_at=entry.occurred_at,
            origin=Origin.PERSON,
            author=act.me.id,
            reason=entry.reason,
            # A correction is no release: it may be shown to those who might see what it corrects.
            sensitivity=entry.sensitivity,
            corrects=seq,
        )


def strike(seat: Seat, seq: int, reason: str) -> LogEntry:
    """Rule line ``seq`` through, with reason and initials. It stays to be read.

    Raises:
        Refused: no reason, no such line, it is struck already, or the program wrote it.
        NotAllowed: it is somebody else's, and this person may not correct others'.
    """
    with seat.act(Right.LOG) as act:
        return _strike(act, seq, reason)


def _strike(act: Act, seq: int, reason: str) -> LogEntry:
    reason = clean_line(reason)
    if not reason:
        raise Refused("Intet er ændret. Skriv, hvorfor linjen annulleres.")
    entry = act.entry(seq)
    if entry.origin is Origin.SYSTEM:
        raise Refused(
            f"Linje {seq} har programmet skrevet om noget, der skete, og den kan ikke ændres. "
            "Skriv en ny linje om det, der er rigtigt."
        )
    if entry.struck is not None:
        raise Refused(f"Linje {seq} er allerede annulleret af {act.people.initials(entry.struck.by)}. Intet er ændret.")
    if entry.author != act.me.id and not may(act.me, Right.CORRECT_OTHERS):
        raise NotAllowed(
            f"Linje {seq} er skrevet af {act.people.initials(entry.author)}. Kun den, der skrev den, lederen "
            "eller stedfortræderen kan annullere den. Skriv en ny linje om det, der er rigtigt."
        )
    return act.change(entry, struck=Strike(by=act.me.id, at=act.now, reason=reason))


def _stored_by(act: Act) -> LogEntry:
    """The line that this act stored when it was tried before."""
    for entry in act.latest(LogEntry):
        if entry.id == act.event:
            return entry
    raise Refused("Linjen er gemt, men kan ikke findes i loggen. Skriv »beredskab tjek«.")


def _twin(act: Act, kind: EntryKind, text: str) -> LogEntry | None:
    """A line of the same person, kind and text from a moment ago."""
    for entry in act.latest(LogEntry):
        # Apart either way: after a clock was set back the newest lines lie ahead of now.
        if abs(act.now - entry.recorded_at) > SAME_AGAIN:
            return None
        if (entry.author, entry.kind, entry.text) == (act.me.id, kind, text) and entry.struck is None:
            return entry
    return None


def add_companion(act: Act, entry: LogEntry, call_back: bool) -> None:
    """What a line of some kinds also is: something on the list of that kind."""
    first = clean_line(entry.text)
    common: dict[str, Any] = {"id": act.new_id(), "seq": entry.seq, "author": act.me.id}
    if call_back:
        act.add(CallBack(who=first, asked_at=entry.occurred_at, **common))
    elif entry.kind is EntryKind.MEDIA:
        # "TV Syd: spørger, om …" names the outlet before the colon; without one the text is all there is.
        outlet, colon, claims = first.partition(": ")
        named = bool(colon) and len(outlet) <= 40
        act.add(
            MediaNote(
                occurred_at=entry.occurred_at,
                recorded_at=entry.recorded_at,
                outlet=outlet if named else "Ikke nævnt",
                claims=claims.strip() if named else first,
                **common,
            )
        )
    elif entry.kind is EntryKind.TASK:
        act.add(Task(id=common["id"], number=act.count(Task) + 1, title=first))
