"""Sensitive lines: what they say is sealed on the disk, and only a few may read it (plan R34).

That there is such a line, by whom and when, everybody sees; the log has no gaps.
"""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from beredskab_tui.access.people import Person
from beredskab_tui.access.rights import Right, reads_sensitive
from beredskab_tui.errors import NotAllowed, Refused, why
from beredskab_tui.journal.errors import NotStored
from beredskab_tui.records import Incident, LogEntry, Sensitivity, Strike, read
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


class Copy(msgspec.Struct, frozen=True):
    """Words of a line that stood in another record of the incident, too, before the line became sensitive."""

    table: str
    id: str
    said: str


class Words(msgspec.Struct, frozen=True):
    """What a line says."""

    text: str
    reason: str | None = None
    copies: tuple[Copy, ...] = ()
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


def words_of(keys: Keys, entry: LogEntry) -> Words | None:
    """What a line says, for the program itself: it asks nobody who wants to know. None when that is deleted or lost."""
    if entry.sealed is None:
        return Words(entry.text, entry.reason)
    if entry.erased is not None:
        # An old copy may have brought the key back.
        return None
    key = keys.find(entry.id)
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
        f"Nøglen til linje {entry.seq} findes ikke i datamappen, så teksten kan ikke læses. Loggen er intakt. "
        "Ligger nøglen i en kopi, så hent den med »beredskab gendan«."
    )


def is_lower(level: Sensitivity, than: Sensitivity) -> bool:
    """Whether more people may see what has this level."""
    return _ORDER.index(level) < _ORDER.index(than)


# -- what somebody does


def set_level(seat: Seat, seq: int, level: Sensitivity, reason: str = "") -> LogEntry:
    """Say who may see a line. To keep it from more people is everybody's who may write; the other way is who leads'.

    A line that becomes sensitive is sealed, and so are those it corrects or that correct it; ``finish`` takes what they
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
    """Delete what a sensitive line says, for good. The line stays, and so does the chain; ``finish`` deletes its key.

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
        act.line(f"Den følsomme tekst i linje {seq} er slettet for altid ({act.initials()}): {reason}")
        gone = Strike(by=act.me.id, at=act.now, reason=reason)
        return act.change(entry, text=DELETED, reason=None, erased=gone, unfinished=True)


# -- what has to follow


def finish(seat: Seat) -> list[str]:
    """Do what has to follow: take out of the journal what is sensitive now, delete the keys that are to go.

    After a crash, or on a disk that failed, whoever comes next does it. Without anything to do it writes nothing.

    Returns:
        The texts that were taken out just now: they may stand elsewhere still.

    Raises:
        OSError, JournalError: it could not be done.
    """
    entries = [
        read(LogEntry, id, document)
        for id, document in seat.journal.table(LogEntry.table).items()
        if document.get("unfinished")
    ]
    if not entries:
        return []
    words: dict[str, str] = {}
    documents: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.erased is not None or entry.sealed is None:
            seat.keys.destroy(entry.id)
        elif (said := words_of(seat.keys, entry)) is not None:
            documents |= {(LogEntry.table, entry.id), *((one.table, one.id) for one in said.copies)}
            words |= {one.said: companions.see(entry.seq) for one in said.copies}
            words |= {said.text: HIDDEN} | ({said.reason: HIDDEN_REASON} if said.reason else {})
    if documents:
        seat.journal.redact_words(seat.me.id, documents, words)
    with seat.journal.atomic(seat.me.id) as transaction:
        act = seat.acting(transaction)
        for entry in entries:
            act.change(act.get(LogEntry, entry.id), unfinished=False)
    return list(words)


# -- how


def _make_sensitive(act: Act, entry: LogEntry) -> LogEntry:
    made = entry
    family = [one for one in _family(act, entry) if one.sealed is None]
    for one in family:
        copies = tuple(Copy(*copy) for copy in companions.hide(act, one))
        changed = act.change(one, **sealed(act, one.id, Words(one.text, one.reason, copies)), unfinished=True)
        made = changed if one.id == entry.id else made
    numbers = " og ".join(str(one.seq) for one in family)
    lines = f"Linje {numbers} er nu {danish(Sensitivity.SENSITIVE)}"
    act.line(f"{lines} ({act.initials()}). Teksten er krypteret og taget ud af loggen.")
    return made


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
