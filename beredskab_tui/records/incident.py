"""An incident and its log."""

from typing import Annotated, ClassVar

import msgspec

from beredskab_tui.records.base import Instant, Record
from beredskab_tui.records.kinds import Activator, Affected, EntryKind, Origin, Phase, Scope, Sensitivity

Group = Annotated[int, msgspec.Meta(ge=1, le=2)]
"""Preparedness group 1 (no police case) or 2 (police case)."""


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    """That the situation is real (plan R30): who confirmed it, and from which source."""

    by: str
    at: Instant
    source: str


class Coordination(msgspec.Struct, frozen=True, kw_only=True):
    """That the situation was coordinated in a group (plan R30): in which, with whom, when."""

    by: str
    at: Instant
    group: Group
    parties: str


class GroupChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change of group in the same log (plan R20), with its reason."""

    by: str
    at: Instant
    groups: tuple[Group, ...]
    reason: str


class PoliceContact(msgspec.Struct, frozen=True, kw_only=True):
    """Who of the police activated group 2 (plan R16): what can be said of it now; the rest stays empty."""

    officer: str = ""
    at: Instant | None = None
    """When they said so."""
    case_number: str = ""
    """The number the duty centre (*vagtcentralen*) gave the case."""


class CrisisAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody judged it to be a crisis, or not, and why (plan R11)."""

    by: str
    at: Instant
    judged_by: str
    """Who judged it, in words: it need not be who noted it."""
    crisis: bool
    reason: str


class TakeOver(msgspec.Struct, frozen=True, kw_only=True):
    """That the deputy leads because the leader is out of reach (plan R38, gap 57), and how that ended."""

    by: str
    at: Instant
    reason: str
    ended_at: Instant | None = None
    """None while it lasts."""
    ended_by: str | None = None
    """Who gave the lead back, or took it back."""


class Incident(Record, frozen=True, kw_only=True):
    """One crisis from its first line to the closing of its log."""

    table: ClassVar[str] = "incident"

    title: str
    """The first words anybody wrote of it."""
    kind: str | None = None
    """Id of a crisis type of the plan; None while nobody has said what it is."""
    place: str | None = None
    department: str | None = None
    """Id of the plan's housing department the place lies in; None while that is not known."""
    police: PoliceContact | None = None
    police_case: bool | None = None
    """None while nobody has said; a police case is handled by group 2 (plan R16)."""
    groups: tuple[Group, ...] = ()
    """The groups in force now."""
    activated_by: Activator | None = None
    scope: Scope = Scope.ACT
    exercise: bool = False
    phase: Phase = Phase.OPEN
    confirmation: Confirmation | None = None
    coordinations: tuple[Coordination, ...] = ()
    group_changes: tuple[GroupChange, ...] = ()
    affected: tuple[Affected, ...] = ()
    """Who is touched by it (plan R7)."""
    assessment: CrisisAssessment | None = None
    """None while nobody has judged it."""
    begun_at: Instant | None = None
    """When an announced event became an effort; None for what was never only announced."""
    planned_at: Instant | None = None
    """When an announced event (*særlig begivenhed*) begins (plan R9); None for what nobody announced."""
    acting_leader: TakeOver | None = None
    """Who leads in the leader's place now; None while the leader leads."""
    take_overs: tuple[TakeOver, ...] = ()
    """Those that are over, in their order."""
    situation_officer: str | None = None
    """Id of the *udvalgt medarbejder*, who makes the situation picture together with the leader (plan R32)."""
    log_keeper: str | None = None
    """Id of the person who keeps the log (*logfører*): one at a time, by name."""
    plan_version: str = ""
    """Version of the plan in force at the start (gap 66)."""
    plan_fingerprint: str = ""
    """Hash of that plan's text, so that a later reader can tell which it was."""
    started_at: Instant
    started_by: str
    stood_down_at: Instant | None = None
    closed_at: Instant | None = None

    @property
    def acting_leader_id(self) -> str | None:
        """Id of the person who leads in the leader's place; None while the leader leads."""
        return None if self.acting_leader is None else self.acting_leader.by


class Strike(msgspec.Struct, frozen=True, kw_only=True):
    """A line that was ruled through: by whom, when and why. The line itself stays (NO ELBOW)."""

    by: str
    at: Instant
    reason: str


class LogEntry(Record, frozen=True, kw_only=True):
    """One line of an incident's log. Inserted once; afterwards only ``struck``, ``key_event``, ``headings`` and
    who may read it may be set: ``sensitivity`` with ``sealed``, ``erased`` and ``unfinished``."""

    table: ClassVar[str] = "log"

    seq: Annotated[int, msgspec.Meta(ge=1)]
    """Consecutive number in this incident, from 1, never used again."""
    occurred_at: Instant
    recorded_at: Instant
    author: str | None = None
    """A person's id; None for the program's own lines."""
    speaker: str | None = None
    """Id of the person who said or did it, when that is not the author (*på vegne af*)."""
    kind: EntryKind = EntryKind.INFORMATION
    text: str
    """What it says. In a sensitive line only that it is one; what it says is in ``sealed``."""
    reason: str | None = None
    """Why a decision was taken."""
    origin: Origin = Origin.PERSON
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    sealed: str | None = None
    """Text and reason of a sensitive line, encrypted with a key of its own; None in any other."""
    erased: Strike | None = None
    """The key of a sensitive line was deleted, and with it the text: by whom, when and why."""
    unfinished: bool = False
    """Something has to follow still: what it said to be taken out of the journal, or its key to be deleted."""
    key_event: bool = False
    """A starred line (*nøglehændelse*): one of those that tell the evening in a minute."""
    headings: tuple[int, ...] = ()
    """Headings of the situation picture it was sent to, by number, ascending (plan R32)."""
    duties: tuple[int, ...] = ()
    """Numbers of the plan's duties (R rows) that this line fulfils."""
    refs: tuple[int, ...] = ()
    """Numbers of earlier lines this one speaks of."""
    corrects: int | None = None
    """Number of the struck line this one replaces."""
    struck: Strike | None = None
