"""The log: a line is written once, and afterwards only struck through or corrected (NO ELBOW; plan R34)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from beredskab_tui.access.rights import Right, may
from beredskab_tui.errors import BeredskabError, NotAllowed, Refused
from beredskab_tui.records import EntryKind, FollowUpKind, LogEntry, Origin, Strike
from beredskab_tui.room import companions, followups
from beredskab_tui.room.grammar import REASONED, Typed
from beredskab_tui.room.orders import AGREEMENT_DUTIES, INSTRUCTION_DUTIES
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.sensitive import Words, words_of
from beredskab_tui.room.sensitive import write as write_words
from beredskab_tui.text import clean, clean_line

SAME_AGAIN = timedelta(seconds=5)
"""The same person, kind and text within this time is a key pressed twice rather than two events."""

LATE = timedelta(minutes=5)
"""A line noted longer than this after it happened says so, and is asked for the cause (JESIP)."""

MEDIA_DUTIES: Final = (13, 33)

_DUTIES: Final[dict[EntryKind, tuple[int, ...]]] = {
    EntryKind.INSTRUCTION: INSTRUCTION_DUTIES,
    EntryKind.AGREEMENT: AGREEMENT_DUTIES,
    EntryKind.MEDIA: MEDIA_DUTIES,
}
"""The plan's duties (R rows) that a typed line of a kind fulfils."""


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
    speaker: str | None = None,
    call_back: bool = False,
    sensitive: bool = False,
    event: str | None = None,
    again: bool = False,
) -> Logged:
    """Write a line in the log, and what belongs to it: a media note, a task, somebody to call back.

    A decision or an omission without a reason and a line noted late become a follow-up in the same record.

    Args:
        text: at most 10,000 characters; cleaned here.
        occurred_at: when it happened; now, when nothing is said.
        reason: why, for a decision or an omission.
        speaker: id of the person who said or did it (*på vegne af*); None for the one who writes.
        call_back: the text names somebody who waits for our call.
        sensitive: what it says is sealed, and only a few may read it (``sensitive.WHO_READS``).
        event: the draft's id; the same draft is stored once, however often it is tried.
        again: store it even if the same person wrote the same a moment ago.

    Raises:
        Refused: empty, later than now, or the incident is closed.
        TooLong: the text is.
        UnknownPerson: nobody has the speaker's id.
        NotAllowed: this person may only read.
        JournalError: it could not be stored.
    """
    text = clean(text)
    if not text:
        raise Refused("Linjen er tom, så der er ikke gemt noget. Skriv, hvad der er sket.")
    with seat.act(Right.LOG, event=event) as act:
        if act.already_stored:
            return Logged(_stored_by(act), existed=True)
        act.check_reached(occurred_at)
        text, speaker = _to_whom(act, kind, text, _speaker(act, speaker))
        twin = None if again else _twin(act, kind, text, speaker, sensitive)
        if twin is not None:
            return Logged(twin, existed=True)
        entry = write(
            act,
            text,
            kind,
            occurred_at=occurred_at,
            reason=reason,
            event=event,
            speaker=speaker,
            sensitive=sensitive,
        )
        add_companion(act, entry, call_back)
    return Logged(entry, existed=False)


def add_all(seat: Seat, lines: Sequence[Typed], *, event: str) -> list[LogEntry]:
    """Write several lines at once, such as those of a paste: all of them, in their order, or none.

    Each becomes what it would be alone, and all are told apart: none is taken for the one before it, typed twice.

    Args:
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: one of them is empty or later than now, or the incident is closed.
        TooLong, NotAllowed, JournalError: as in ``add``.
    """
    if not lines or not all(clean(line.text) for line in lines):
        raise Refused("En af linjerne er tom, så der er ikke gemt noget. Skriv, hvad der er sket.")
    with seat.act(Right.LOG, event=event) as act:
        if act.already_stored:
            first = _stored_by(act).seq
            return [act.entry(seq) for seq in range(first, first + len(lines))]
        entries = []
        for number, line in enumerate(lines):
            at = line.time.at if line.time is not None else None
            act.check_reached(at)
            # The first has the draft's id, by which a second try finds them all.
            own_id = event if number == 0 else None
            text, speaker = _to_whom(act, line.kind, clean(line.text), _speaker(act, line.speaker))
            entry = write(
                act,
                text,
                line.kind,
                occurred_at=at,
                reason=line.reason,
                event=own_id,
                speaker=speaker,
                sensitive=line.sensitive,
            )
            add_companion(act, entry, line.call_back)
            entries.append(entry)
        return entries


def write(
    act: Act,
    text: str,
    kind: EntryKind,
    *,
    occurred_at: datetime | None,
    reason: str | None,
    event: str | None,
    speaker: str | None = None,
    sensitive: bool = False,
) -> LogEntry:
    """A line of a person's, inside an act: for ``add``, and for the first line of all."""
    return write_words(
        act,
        Words(text, clean(reason) or None if reason else None),
        sensitive,
        kind=kind,
        # The draft's id is the entry's too, so that a second try finds it.
        id=event,
        occurred_at=occurred_at,
        speaker=speaker,
        duties=_DUTIES.get(kind, ()),
    )


def correct(seat: Seat, seq: int, text: str, reason: str) -> LogEntry:
    """Strike line ``seq`` and write the right one as a new line. The old one stays to be read.

    What was made with it, such as a media note or a task, goes over to the new line.

    Raises:
        Refused: there is no such line, it is struck already, or the program wrote it.
        NotAllowed: it is somebody else's, and this person may not correct others'.
    """
    text = clean(text)
    if not text:
        raise Refused("Rettelsen er tom. Intet er ændret. Skriv den rigtige tekst, eller annullér linjen.")
    with seat.act(Right.LOG) as act:
        entry = _strike(act, seq, clean_line(reason) or "rettet")
        before = words_of(act.keys, entry)
        right = write_words(
            act,
            Words(text, before.reason if before is not None else None),
            entry.sealed is not None,
            kind=entry.kind,
            occurred_at=entry.occurred_at,
            speaker=entry.speaker,
            # A correction is no release: it may be shown to those who might see what it corrects.
            sensitivity=entry.sensitivity,
            key_event=entry.key_event,
            headings=entry.headings,
            duties=entry.duties,
            corrects=seq,
        )
        followups.leave_out(act, seq, right.seq)
        companions.correct(act, seq, right)
        return right


def strike(seat: Seat, seq: int, reason: str) -> LogEntry:
    """Rule line ``seq`` through, with reason and initials. It stays to be read.

    What was made with it goes along: a media note or a rumour leaves its list, an open task is not relevant.

    Raises:
        Refused: no reason, no such line, it is struck already, or the program wrote it.
        NotAllowed: it is somebody else's, and this person may not correct others'.
    """
    with seat.act(Right.LOG) as act:
        struck = _strike(act, seq, reason)
        followups.leave_out(act, seq)
        companions.strike(act, seq)
        return struck


def star(seat: Seat, seq: int, on: bool) -> LogEntry:
    """Mark line ``seq`` as a key event (*nøglehændelse*), or take the mark away. History tells it; the log does not.

    Raises:
        Refused: there is no such line, or it is struck and can tell nothing of the evening.
    """
    with seat.act(Right.LOG) as act:
        entry = act.entry(seq)
        if on and entry.struck is not None:
            raise Refused(f"Linje {seq} er annulleret og kan ikke være nøglehændelse. Intet er ændret.")
        return act.change(entry, key_event=on)


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


def _to_whom(act: Act, kind: EntryKind, text: str, speaker: str | None) -> tuple[str, str | None]:
    """A task with somebody's initials in front is a task to them, and not on their behalf: the text keeps the name."""
    if kind is not EntryKind.TASK or speaker is None:
        return text, speaker
    return f"{act.initials(speaker)}: {text}", None


def _speaker(act: Act, speaker: str | None) -> str | None:
    """For whom a line is written; None when it is oneself. Raises ``UnknownPerson``."""
    return None if speaker in (None, act.me.id) else act.people.find(speaker).id


def _twin(act: Act, kind: EntryKind, text: str, speaker: str | None, sensitive: bool) -> LogEntry | None:
    """A line of the same person, kind and text from a moment ago.

    What was typed anew as sensitive must not pass for stored where the line that stands there can be read by all.
    """
    for entry in act.latest(LogEntry):
        # Apart either way: after a clock was set back the newest lines lie ahead of now.
        if abs(act.now - entry.recorded_at) > SAME_AGAIN:
            return None
        same = (entry.author, entry.speaker, entry.kind) == (act.me.id, speaker, kind) and entry.struck is None
        if same and (entry.sealed is not None or not sensitive) and _says(act, entry, text):
            return entry
    return None


def _says(act: Act, entry: LogEntry, text: str) -> bool:
    try:
        said = words_of(act.keys, entry)
    except BeredskabError:
        # It cannot be opened on this computer: rather the same twice than not at all.
        return False
    return said is not None and said.text == text


def add_companion(act: Act, entry: LogEntry, call_back: bool) -> None:
    """What belongs to a line: it is on the list of its kind, and what it lacks is asked for."""
    companions.make(act, entry, call_back=call_back)
    ask_what_is_missing(act, entry)


def ask_what_is_missing(act: Act, entry: LogEntry) -> None:
    """A decision or an omission without its reason, and a line noted late, become a small follow-up on the side."""
    if entry.kind in REASONED and entry.reason is None:
        followups.ask(act, FollowUpKind.REASON, entry)
    if entry.recorded_at - entry.occurred_at > LATE:
        followups.ask(act, FollowUpKind.CAUSE, entry)
