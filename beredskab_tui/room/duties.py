"""Each duty of the plan in this incident, with the line of the log that fulfils it, or why it is not relevant."""

from enum import Enum
from typing import NamedTuple

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.plan.duties import DUTIES, Duty, Met, duty
from beredskab_tui.records import DutyNote, EntryKind, Incident, LogEntry
from beredskab_tui.room.board import Board
from beredskab_tui.room.seat import Seat
from beredskab_tui.text import clean_line


class DutyState(Enum):
    """How a duty stands."""

    FULFILLED = "fulfilled"
    NOT_RELEVANT = "not_relevant"
    OPEN = "open"
    STANDING = "standing"
    """Met by the plan or by the program itself, in no line of this log."""


class Standing(NamedTuple):
    """One duty as it stands in an incident."""

    duty: Duty
    state: DutyState
    seq: int | None = None
    """Number of the line that fulfils it."""
    reason: str = ""
    """Why it is not relevant."""


def standing(board: Board) -> list[Standing]:
    """All duties as they stand, in their order."""
    return [_standing(one, board, board.record(DutyNote, one.id)) for one in DUTIES]


def counted(board: Board) -> tuple[int, int]:
    """How many of the incident's duties are met or set aside, and how many there are."""
    own = [one for one in standing(board) if one.duty.met is Met.INCIDENT]
    return sum(one.state is not DutyState.OPEN for one in own), len(own)


def point(seat: Seat, duty_id: str, seq: int) -> DutyNote:
    """Say which line of the log fulfils a duty, where the program cannot tell.

    Raises:
        Refused: no such duty or line, or the line is struck.
    """
    with seat.act(Right.WORK) as act:
        one = _of_incident(duty_id)
        if act.entry(seq).struck is not None:
            raise Refused(f"Linje {seq} er annulleret. Intet er ændret. Vælg en linje, der gælder.")
        return act.put(DutyNote(id=one.id, seq=seq, reason="", by=act.me.id, at=act.now))


def set_aside(seat: Seat, duty_id: str, reason: str) -> DutyNote:
    """A duty is not relevant in this incident, and why. It is a decision, and stands in the log.

    Raises:
        Refused: no reason, or no such duty.
        NotAllowed: only who leads decides it.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused("Skriv, hvorfor pligten ikke er relevant her. Intet er ændret.")
    with seat.act(Right.ACTIVATE) as act:
        one = _of_incident(duty_id)
        act.line(f"Ikke relevant i denne hændelse ({act.initials()}): »{one.text}«", EntryKind.DECISION, reason=reason)
        return act.put(DutyNote(id=one.id, seq=None, reason=reason, by=act.me.id, at=act.now))


def _of_incident(duty_id: str) -> Duty:
    one = duty(duty_id)
    if one is None or one.met is not Met.INCIDENT:
        raise Refused("Den pligt opfyldes ikke af en linje i loggen. Intet er ændret. Vælg en anden.")
    return one


def _standing(one: Duty, board: Board, note: DutyNote | None) -> Standing:
    if one.met is not Met.INCIDENT:
        return Standing(one, DutyState.STANDING)
    lines = board.fulfilled.get(one.number, [])
    if note is not None and note.reason:
        # What was done after somebody said that it was not relevant was done all the same.
        since = next((seq for seq in lines if _recorded_after(board.entry(seq), note)), None)
        if since is not None:
            return Standing(one, DutyState.FULFILLED, since)
        return Standing(one, DutyState.NOT_RELEVANT, reason=note.reason)
    if note is not None and note.seq is not None and (seq := _holding(board, note.seq)) is not None:
        return Standing(one, DutyState.FULFILLED, seq)
    if lines:
        return Standing(one, DutyState.FULFILLED, lines[0])
    why_not = _why_not(one, board.incident)
    return Standing(one, DutyState.NOT_RELEVANT, reason=why_not) if why_not else Standing(one, DutyState.OPEN)


def _recorded_after(entry: LogEntry | None, note: DutyNote) -> bool:
    return entry is not None and entry.recorded_at > note.at


def _holding(board: Board, seq: int) -> int | None:
    """The line that holds of a line and its corrections; None when the last of them is struck."""
    # A correction has a higher number than what it corrects, so this ends.
    while (entry := board.entry(seq)) is not None and entry.struck is not None:
        later = board.corrected_by.get(seq)
        if later is None or later <= seq:
            return None
        seq = later
    return None if entry is None else seq


def _why_not(one: Duty, incident: Incident) -> str:
    """Why the plan itself does not ask for a duty here; empty when it does."""
    if incident.groups and not set(one.groups) & set(incident.groups):
        return f"hører til beredskabsgruppe {one.groups[0]}"
    if one.number == 9 and incident.kind != "saerlig":
        return "ingen begivenhed var varslet"
    if one.number == 20 and not incident.group_changes:
        return "gruppen er ikke skiftet"
    return ""
