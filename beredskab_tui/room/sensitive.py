"""Sensitive lines: what they say is sealed on the disk, and only a few may read it (plan R34).

That there is such a line, by whom and when, everybody sees; the log has no gaps.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final, NamedTuple

import msgspec

from beredskab_tui.access.people import Person
from beredskab_tui.access.rights import Right, reads_sensitive
from beredskab_tui.errors import NotAllowed, Refused, why
from beredskab_tui.journal.errors import NotStored
from beredskab_tui.journal.rens import Rinse
from beredskab_tui.records import Incident, LogEntry, Origin, Sensitivity, Strike, read
from beredskab_tui.records.words import danish
from beredskab_tui.room import companions
from beredskab_tui.room.sealing import Keys, seal, unseal
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.text import clean_line

HIDDEN: Final = "Følsom linje. Teksten er krypteret."
"""What stands in the log in place of what a sensitive line says."""
DELETED: Final = "Følsom linje. Teksten er slettet."
"""What stands there when nobody can read it any more."""
HIDDEN_REASON: Final = "krypteret sammen med teksten"
"""What stands there in place of its reason."""
WHO_READS: Final = "lederen, den udvalgte medarbejder og en stedfortræder, der har overtaget"

_ORDER: Final = list(Sensitivity)
"""From what everybody may see to what few may."""


class Words(msgspec.Struct, frozen=True):
    """What a line says."""

    text: str
    reason: str | None = None
    copies: tuple[companions.Hidden, ...] = ()
    """What has to be taken out of the journal besides the line itself."""


def sealed(act: Act, entry_id: str, words: Words) -> dict[str, Any]:
    """The fields of a line of the log that says this to those only who may read what is sensitive.

    The key is on the disk before this returns, and so before the line that needs it.

    Raises:
        NotStored: it cannot be.
    """
    try:
        key = act.keys.make(entry_id)
    except OSError as error:
        raise NotStored(
            f"Der er ikke gemt noget, fordi nøglen til den følsomme tekst ikke kan gemmes: {why(error)}. "
            "Det, der var gemt, er intakt."
        ) from error
    return {
        "text": HIDDEN,
        "reason": HIDDEN_REASON if words.reason else None,
        "sensitivity": Sensitivity.SENSITIVE,
        "sealed": seal(key, msgspec.json.encode(words).decode(), entry_id),
    }


def write(act: Act, words: Words, hidden: bool, *, id: str | None = None, **fields: Any) -> LogEntry:
    """Write a line in one's own name, as it is or sealed.

    Raises:
        NotStored, TooLong: it cannot be.
    """
    id = id or act.new_id()
    says = sealed(act, id, words) if hidden else {"text": words.text, "reason": words.reason}
    return act.line(**{**fields, **says}, says=words.text, id=id, origin=Origin.PERSON, author=act.me.id)


def words_of(keys: Keys, entry: LogEntry) -> Words | None:
    """What a line says, for the program itself: it asks nobody who wants to know. None when that is deleted or lost."""
    # An old copy may have brought back the key of a text that was deleted.
    return None if entry.erased is not None else _opened(keys, entry)


def _opened(keys: Keys, entry: LogEntry) -> Words | None:
    """What a line says or said, as long as its key can be read."""
    if entry.sealed is None:
        return Words(entry.text, entry.reason)
    try:
        key = keys.find(entry.id)
    except OSError:
        return None
    opened = None if key is None else unseal(key, entry.sealed, entry.id)
    return None if opened is None else msgspec.json.decode(opened, type=Words)


def may_read(me: Person, incident: Incident) -> bool:
    """Whether somebody may read what the sensitive lines of an incident say, as it stands now."""
    return reads_sensitive(me, acting_leader=incident.acting_leader_id, situation_officer=incident.situation_officer)


def opened(me: Person, incident: Incident, keys: Keys, entries: Iterable[LogEntry]) -> list[LogEntry]:
    """Lines of an incident with what they say, as far as somebody may read it and it is not deleted."""
    allowed = may_read(me, incident)
    found = []
    for entry in entries:
        words = words_of(keys, entry) if allowed and entry.sealed is not None else None
        if words is not None:
            entry = msgspec.structs.replace(entry, text=words.text, reason=words.reason, sealed=None)
        found.append(entry)
    return found


def read_words(seat: Seat, entry_id: str) -> Words:
    """What a line says. Writes nothing.

    Raises:
        NotAllowed: it is sensitive, and one may not read it now.
        Refused: its text was deleted, or its key is lost.
        JournalError: the log cannot be read.
    """
    seat.journal.refresh()
    document = seat.journal.table(LogEntry.table).get(entry_id)
    if document is None:
        raise Refused("Linjen findes ikke i loggen. Intet er ændret.")
    entry = read(LogEntry, entry_id, document)
    if entry.sealed is not None:
        for incident_id, document in seat.journal.table(Incident.table).items():
            if not may_read(seat.me, read(Incident, incident_id, document)):
                raise NotAllowed(f"Teksten er følsom. Den kan læses af {WHO_READS}. Intet er ændret.")
    words = words_of(seat.keys, entry)
    if words is not None:
        return words
    if entry.erased is not None:
        raise Refused(f"Teksten i linje {entry.seq} er slettet for altid ({entry.erased.reason}).")
    raise Refused(
        f"Nøglen til linje {entry.seq} findes ikke i datamappen eller kan ikke læses, så teksten kan ikke vises. "
        "Loggen er intakt. Ligger nøglen i en kopi, så hent den med »beredskab gendan«."
    )


def is_lower(level: Sensitivity, than: Sensitivity) -> bool:
    """Whether more people may see what has this level."""
    return _ORDER.index(level) < _ORDER.index(than)


# -- what somebody does


def set_level(seat: Seat, seq: int, level: Sensitivity, reason: str = "") -> LogEntry:
    """Say who may see a line. To keep it from more people is everybody's who may write; the other way is who leads'.

    A line that becomes sensitive is sealed, and so are those it corrects or that correct it; ``rinse`` takes what they
    said out of the journal.

    Args:
        reason: why others may see it now; needed on the way down only.

    Raises:
        Refused: it has that level, no reason is given, or what it said is gone.
        NotAllowed: it is to become less sensitive, and that is not one's to say.
    """
    reason = clean_line(reason)
    with seat.act(Right.LOG) as act:
        entry = act.entry(seq)
        if entry.sensitivity is level:
            raise Refused(f"Linje {seq} er allerede {danish(level)}. Intet er ændret.")
        if level is Sensitivity.SENSITIVE:
            return _make_sensitive(act, entry)
        fields: dict[str, Any] = {"sensitivity": level}
        if is_lower(level, entry.sensitivity):
            act.require(Right.DECLASSIFY)
            if not reason:
                raise Refused(f"Intet er ændret. Skriv, hvorfor linje {seq} kan gøres {danish(level)}.")
        if entry.sealed is not None:
            words = words_of(act.keys, entry)
            if words is None:
                raise Refused(f"Teksten i linje {seq} kan ikke læses mere, så den kan ikke vises for andre.")
            fields |= {"text": words.text, "reason": words.reason, "sealed": None, "unfinished": True}
        why_so = f": {reason}" if reason else "."
        act.line(f"Linje {seq} er nu {danish(level)}, før {danish(entry.sensitivity)} ({act.initials()}){why_so}")
        return act.change(entry, **fields)


def erase(seat: Seat, seq: int, reason: str) -> LogEntry:
    """Delete what a sensitive line says, for good, and what those say that it corrects or that correct it.

    The lines stay, and so does the chain; ``settle`` deletes their keys.

    Raises:
        Refused: no reason, it is not sensitive, or its text is deleted already.
        NotAllowed: that is who leads' alone.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused("Intet er ændret. Skriv, hvorfor teksten slettes.")
    with seat.act(Right.DECLASSIFY, when_closed=True) as act:
        entry = act.entry(seq)
        if entry.sealed is None:
            raise Refused(f"Linje {seq} er ikke følsom. Intet er ændret. Markér den som følsom først.")
        if entry.erased is not None:
            raise Refused(f"Teksten i linje {seq} er allerede slettet. Intet er ændret.")
        family = [one for one in _family(act, entry) if one.sealed is not None and one.erased is None]
        gone = Strike(by=act.me.id, at=act.now, reason=reason)
        for one in family:
            act.change(one, text=DELETED, reason=None, erased=gone, unfinished=True)
        act.line(f"Den følsomme tekst i linje {_numbers(family)} er slettet for altid ({act.initials()}): {reason}")
        act.stay_closed()
        return act.get(LogEntry, entry.id)


# -- what has to follow


class Rinsed(NamedTuple):
    """What was taken out of the journal."""

    entries: tuple[LogEntry, ...]
    """The lines it was for, as they were."""
    words: tuple[str, ...]
    """What they say: it may stand elsewhere still."""


def rinse(seat: Seat) -> Rinsed:
    """Take out of the journal what lines say that became sensitive, or whose text was deleted.

    ``settle`` is to follow, when the words are gone from wherever else they can be taken out of. Until then whoever
    opens the incident begins here again. Without anything to do it writes nothing.

    Raises:
        JournalError: it could not be done.
    """
    entries = tuple(
        read(LogEntry, id, document)
        for id, document in seat.journal.table(LogEntry.table).items()
        if document.get("unfinished") or document.get("erased") is not None
    )
    rinses: dict[tuple[str, str], dict[str, Rinse]] = {}
    words: list[str] = []
    for entry in (one for one in entries if one.sealed is not None and one.unfinished):
        rinses[LogEntry.table, entry.id] = {
            "text": partial(_instead, entry.text),
            "reason": partial(_instead, entry.reason),
        }
        said = _opened(seat.keys, entry)
        if said is not None:
            words += [text for text in (said.text, said.reason, *(one.said for one in said.copies)) if text]
            for one in said.copies:
                fields = rinses.setdefault((one.table, one.id), {})
                # One field may have said something of several lines, such as the notes of calls.
                fields[one.field] = partial(_both, fields.get(one.field), partial(companions.unsaid, one, entry.seq))
    if rinses:
        seat.journal.rinse(seat.me.id, rinses)
    return Rinsed(entries, tuple(dict.fromkeys(words)))


def settle(seat: Seat, rinsed: Rinsed) -> None:
    """Delete the keys that are to go, and note that nothing has to follow any more.

    A line that somebody has changed meanwhile is left to them; so is one whose key is lost, which ``tjek`` tells of.

    Raises:
        OSError, JournalError: it could not be done.
    """
    if not rinsed.entries:
        return
    with seat.journal.atomic(seat.me.id) as transaction:
        act = seat.acting(transaction)
        for before in rinsed.entries:
            entry = act.get(LogEntry, before.id)
            if (entry.sealed, entry.erased) != (before.sealed, before.erased):
                continue
            if entry.sealed is None or entry.erased is not None:
                act.keys.destroy(entry.id)
            elif _opened(act.keys, entry) is None:
                continue
            act.change(entry, unfinished=False)
        if transaction.operations:
            act.stay_closed()


# -- how


def _instead(stands_in: str | None, value: Any) -> Any:
    """What stands in a field of the line in place of whatever it held."""
    return stands_in if isinstance(value, str) and value else value


def _both(first: Rinse | None, second: Rinse, value: Any) -> Any:
    return second(value if first is None else first(value))


def _numbers(entries: Iterable[LogEntry]) -> str:
    return " og ".join(str(one.seq) for one in entries)


def _make_sensitive(act: Act, entry: LogEntry) -> LogEntry:
    family = [one for one in _family(act, entry) if one.sealed is None]
    for one in family:
        copies = tuple(companions.hide(act, one))
        act.change(one, **sealed(act, one.id, Words(one.text, one.reason, copies)), unfinished=True)
    lines = f"Linje {_numbers(family)} er nu {danish(Sensitivity.SENSITIVE)}"
    act.line(f"{lines} ({act.initials()}). Teksten er krypteret og taget ud af loggen.")
    return act.get(LogEntry, entry.id)


def _family(act: Act, entry: LogEntry) -> list[LogEntry]:
    """A line, those it corrects and those that correct it, ascending: they say nearly the same."""
    family = {entry.seq: entry}
    oldest = entry
    while oldest.corrects is not None:
        oldest = act.entry(oldest.corrects)
        family[oldest.seq] = oldest
    for one in act.those(LogEntry, lambda document: document.get("corrects")):
        if one.corrects in family:
            family[one.seq] = one
    return [family[seq] for seq in sorted(family)]
