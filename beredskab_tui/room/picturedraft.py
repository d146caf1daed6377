"""What the program proposes for each heading of the situation picture, and what is new since the last version.

Pure: nothing is read, written or asked here. A proposal is never taken by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from beredskab_tui.access.people import People
from beredskab_tui.records import (
    Audience,
    EntryKind,
    Incident,
    Instruction,
    LogEntry,
    MediaNote,
    Origin,
    PictureHeading,
    PictureKind,
    Rumour,
    Sensitivity,
    SituationPicture,
    StaffMember,
    StaffPlace,
    Task,
    TaskState,
)
from beredskab_tui.records.words import danish
from beredskab_tui.room.companions import media_told
from beredskab_tui.room.headings import BY_KIND, CARD, CHANGES, HEADINGS, KEYS, NOT_PUBLIC, named
from beredskab_tui.room.ringinstead import RING
from beredskab_tui.room.wording import ended, shortened
from beredskab_tui.times import clock, date, day_clock

if TYPE_CHECKING:
    from beredskab_tui.room.board import Board
from beredskab_tui.room.seat import Act

MOST: Final = 8_000
"""Characters of a proposal, so that it can be stored with something written to it."""
LONGEST: Final = 400
"""Characters of one line in a proposal."""
_NONE: Final[frozenset[int]] = frozenset()
_ONLY_INSIDE: Final = frozenset({NOT_PUBLIC})
_OWN: Final = {kind: frozenset({key}) for kind, key in BY_KIND.items()}
INSIDE: Final = (Sensitivity.CONFIDENTIAL, Sensitivity.SENSITIVE)
"""Lines that may stand nowhere but under the heading that stays inside (plan R34)."""


class Material(NamedTuple):
    """All that a situation picture is made from."""

    incident: Incident
    people: People
    log: Sequence[LogEntry]
    """The lines that may matter to it: those sent to a heading, those of a kind in ``BY_KIND``, those of a note."""
    tasks: Sequence[Task] = ()
    media: Sequence[MediaNote] = ()
    staff: Sequence[StaffMember] = ()
    instructions: Sequence[Instruction] = ()
    audiences: Sequence[Audience] = ()
    rumours: Sequence[Rumour] = ()
    headings: Mapping[int, PictureHeading] = {}
    pictures: Sequence[SituationPicture] = ()

    @property
    def approved(self) -> SituationPicture | None:
        """The version that counts; None before the first is approved."""
        return last_approved(self.pictures)

    def text(self, key: int) -> str:
        """What stands under a heading of the version in work; empty when nobody has written."""
        written = self.headings.get(key)
        return written.text if written is not None else ""


class Proposal(NamedTuple):
    """What could stand under a heading."""

    text: str
    """Empty when there is nothing to say."""
    made_from: tuple[int, ...] = ()
    """Numbers of the log lines in it, ascending."""


def on_board(board: "Board", people: People) -> Material:
    """What stands on a board."""
    log, media = board.for_picture, board.media
    noted = (entry for note in media if note.seq not in log and (entry := board.entry(note.seq)) is not None)
    return Material(
        board.incident,
        people,
        [*log.values(), *noted],
        board.tasks,
        media,
        board.staff,
        board.all(Instruction),
        board.all(Audience),
        board.all(Rumour),
        _by_key(board.picture_headings),
        board.situation_pictures,
    )


def in_act(act: "Act") -> Material:
    """What is stored at this moment, inside an act."""
    media = act.all(MediaNote)
    noted, kinds = {note.seq for note in media}, {kind.value for kind in BY_KIND}
    return Material(
        act.incident,
        act.people,
        act.those(
            LogEntry,
            lambda line: line.get("headings") or line.get("kind") in kinds or line.get("seq") in noted,
        ),
        sorted(act.all(Task), key=lambda task: (task.stage, task.number)),
        [note for note in media if not note.struck],
        act.all(StaffMember),
        act.all(Instruction),
        act.all(Audience),
        act.all(Rumour),
        _by_key(act.all(PictureHeading)),
        act.all(SituationPicture),
    )


def _by_key(headings: Iterable[PictureHeading]) -> dict[int, PictureHeading]:
    """The headings by number, without those that this program does not know."""
    return {KEYS[one.id]: one for one in headings if one.id in KEYS}


# -- versions


def last_approved(pictures: Iterable[SituationPicture]) -> SituationPicture | None:
    """The version that counts as the situation picture; None before the first is approved."""
    return max((one for one in pictures if one.approved_at is not None), key=lambda one: one.version, default=None)


def to_approve(pictures: Iterable[SituationPicture]) -> SituationPicture | None:
    """The version that waits for approval: the newest, if it is newer than the one that counts."""
    newest = max(pictures, key=lambda one: one.version, default=None)
    return newest if newest is not None and newest.approved_at is None else None


def next_due(pictures: Iterable[SituationPicture]) -> datetime | None:
    """When the next version is to be there; None before the first, and after the last."""
    approved = last_approved(pictures)
    return None if approved is None or approved.kind is PictureKind.FINAL else approved.next_at


# -- proposals


def belonging(entry: LogEntry) -> frozenset[int]:
    """The headings a line of the log belongs under: those it was sent to, and the one of its kind."""
    if entry.struck is not None:
        return _NONE
    # What the program writes of a rumour or a medium is about it, and is told with it.
    keys = _OWN.get(entry.kind, _NONE) if entry.origin is Origin.PERSON else _NONE
    if entry.headings:
        keys = keys.union(entry.headings)
    return keys & _ONLY_INSIDE if keys and entry.sensitivity in INSIDE else keys


def draft(material: Material, now: datetime) -> dict[int, Proposal]:
    """A proposal for each heading; where there is nothing to say, an empty one."""
    lines: dict[int, list[LogEntry]] = {}
    for entry in material.log:
        for key in belonging(entry):
            lines.setdefault(key, []).append(entry)
    became = _became(material)
    facts = {1: _incident(material, now), 8: _tasks(material), 9: _audiences(material, now), 13: _staff(material)}
    found: dict[int, Proposal] = {}
    for heading in HEADINGS:
        if heading.key != CHANGES:
            newer: list[LogEntry | MediaNote] = [*sorted(lines.get(heading.key, ()), key=_in_order)]
            if heading.key == BY_KIND[EntryKind.MEDIA]:
                # A media line is told by its note, which knows what came of it.
                noted = {note.seq for note in material.media}
                newer = [*_notes(material), *(entry for entry in newer if entry.seq not in noted)]
            found[heading.key] = _joined(facts.get(heading.key, ()), newer, became, now)
    found[CHANGES] = _changes(material, found, became, now)
    return {heading.key: found[heading.key] for heading in HEADINGS}


def unused(written: PictureHeading, proposal: Proposal) -> tuple[int, ...]:
    """Lines that have come under a heading since its text was written, by number."""
    return tuple(seq for seq in proposal.made_from if seq not in written.made_from)


def added(proposal: Proposal, seqs: Iterable[int]) -> str:
    """Those lines of a proposal that tell of these lines of the log."""
    wanted = tuple(f"(#{seq})" for seq in seqs)
    return "\n".join(line for line in proposal.text.split("\n") if line.endswith(wanted)) if wanted else ""


def at_clock(at: datetime, now: datetime) -> str:
    """A time that stands in a text for long: "kl. 18.40", with the day when that is another one."""
    return f"kl. {clock(at)}" if date(at) == date(now) else f"kl. {clock(at)} {date(at)}"


def _in_order(entry: LogEntry) -> tuple[datetime, int]:
    return entry.occurred_at, entry.seq


Became = Mapping[int, Instruction | Rumour]
"""The instructions and rumours, by the number of their line."""


def _tell(one: LogEntry | MediaNote, became: Became, now: datetime) -> str:
    return _noted(one, now) if isinstance(one, MediaNote) else _told(one, became.get(one.seq), now)


def _told(entry: LogEntry, became: Instruction | Rumour | None, now: datetime) -> str:
    remark = _remark(became, entry, now) if became is not None else ""
    told = f"{_when(entry.occurred_at, now)} {_flat(entry.text)}{f' – {remark}' if remark else ''}"
    return f"{told} (#{entry.seq})"


def _became(material: Material) -> Became:
    orders: dict[int, Instruction | Rumour] = {one.seq: one for one in material.instructions}
    return orders | {one.seq: one for one in material.rumours}


def _remark(one: Instruction | Rumour, entry: LogEntry, now: datetime) -> str:
    """What has become of an instruction or a rumour, as far as its line does not say it."""
    if isinstance(one, Rumour):
        source = one.changes[-1].source if one.changes else ""
        return f"{danish(one.state)}{f' ({_flat(source)})' if source else ''}"
    named = entry.text.startswith(f"{one.from_whom}:")
    said = [f"fra {one.from_whom}"] if one.from_whom and not named else []
    if one.until is not None and f"(gælder til {day_clock(one.until, entry.recorded_at)})" not in entry.text:
        said.append(f"gælder til {at_clock(one.until, now)}")
    said += [f"ophævet {at_clock(one.lifting.at, now)}"] if one.lifting is not None else []
    return ", ".join(said)


def _incident(material: Material, now: datetime) -> list[str]:
    incident = material.incident
    sentences = [ended(_flat(incident.title))]
    sentences += [f"Sted: {ended(incident.place)}"] if incident.place else []
    sentences.append(f"Startet {at_clock(incident.started_at, now)}.")
    sure = incident.confirmation
    sentences.append(f"Bekræftet af {ended(sure.source)}" if sure is not None else "Ikke bekræftet endnu.")
    return [" ".join(sentences)]


def _notes(material: Material) -> list[MediaNote]:
    """Those that may be told of, in the order they came."""
    hidden = {entry.seq for entry in material.log if entry.struck is not None or entry.sensitivity in INSIDE}
    return [note for note in material.media if note.seq not in hidden]


def _noted(note: MediaNote, now: datetime) -> str:
    told = media_told(note.outlet, _flat(note.claims), enquiry=note.enquiry)
    text = f"{_when(note.occurred_at, now)} {told}"
    text += f" – {danish(note.correctness)}" if note.correctness.value != "unknown" else ""
    text += f" – henvist til {note.referred_to}" if note.referred_to else ""
    return f"{text} (#{note.seq})"


def _tasks(material: Material) -> list[str]:
    said = []
    for task in material.tasks:
        if task.card == CARD or task.title.startswith(RING):
            continue  # the picture does not tell of itself, nor of who was rung for a mail's sake
        if task.state is TaskState.DONE:
            when = f" (kl. {clock(task.changed_at)})" if task.changed_at is not None else ""
            said.append(f"Gennemført: {_flat(task.title)}{when}")
        elif task.state is TaskState.IN_PROGRESS:
            who = f" ({material.people.initials(task.owner)})" if task.owner else ""
            said.append(f"Under udførelse: {_flat(task.title)}{who}")
    return said


def _audiences(material: Material, now: datetime) -> list[str]:
    said = []
    for one in material.audiences:
        if one.informed_at is None:
            continue
        by = f", {danish(one.channel)}" if one.channel is not None else ""
        promised = f"; hører fra os igen {at_clock(one.next_at, now)}" if one.next_at is not None else ""
        said.append(f"{one.name}: orienteret {at_clock(one.informed_at, now)}{by}{promised}")
    return said


def _staff(material: Material) -> list[str]:
    places: dict[StaffPlace | None, list[str]] = {}
    for member in material.staff:
        places.setdefault(member.place, []).append(member.initials)
    tasks = [member for member in material.staff if member.task]
    if set(places) <= {None} and not tasks:
        return []
    said = [f"{danish(place).capitalize()}: {', '.join(places[place])}" for place in StaffPlace if place in places]
    said += [f"Ikke svaret: {', '.join(places[None])}"] if None in places else []
    return said + [f"{member.initials}: {_flat(member.task)}" for member in tasks]


def _joined(facts: Sequence[str], newer: Sequence[LogEntry | MediaNote], became: Became, now: datetime) -> Proposal:
    """The newest of it, as much as a heading has room for. Of what has no room no text is made."""
    texts: list[str] = []
    seqs: set[int] = set()
    room = MOST
    for one in (*reversed(newer), *reversed(facts)):
        text = one if isinstance(one, str) else _tell(one, became, now)
        room -= len(text) + 1
        if room < 0:
            break
        texts.append(text)
        if not isinstance(one, str):
            seqs.add(one.seq)
    left = len(facts) + len(newer) - len(texts)
    texts += [f"(… og {left} ældre, der står i loggen)"] if left else []
    return Proposal("\n".join(reversed(texts)), tuple(sorted(seqs)))


# -- what is new


def changed_since(material: Material, version: SituationPicture) -> tuple[int, ...]:
    """The headings that have another text now than in a version; not the one about changes, nor what stays inside."""
    then = {one.key: one.text for one in version.headings}
    keys = (heading.key for heading in HEADINGS if heading.key not in (CHANGES, NOT_PUBLIC))
    return tuple(key for key in keys if material.text(key) != then.get(key, ""))


def _changes(material: Material, found: Mapping[int, Proposal], became: Became, now: datetime) -> Proposal:
    """Which headings have changed since the version that counts, and which lines are new."""
    before = material.approved
    if before is None:
        return Proposal("")
    since = f"udgave {before.version}, der gælder pr. {at_clock(before.valid_at, now)}"
    told = {seq for one in before.headings for seq in one.made_from}
    fresh = {seq for key, one in found.items() if key != NOT_PUBLIC for seq in one.made_from} - told
    new = [
        entry
        for entry in material.log
        # What the last version could have had and did not take was left out on purpose.
        if entry.seq in fresh and (entry.headings or entry.recorded_at > before.prepared_at)
    ]
    changed = changed_since(material, before)
    if not new and not changed:
        return Proposal(f"Intet nyt siden {since}.")
    facts = [f"Ændret siden {since}: {named(changed)}." if changed else f"Nyt siden {since}:"]
    new.sort(key=_in_order)
    return _joined(facts, new, became, now)


def _when(at: datetime, now: datetime) -> str:
    return clock(at) if date(at) == date(now) else f"{date(at)} {at_clock(at, at)}"


def _flat(text: str) -> str:
    return shortened(" ".join(text.split()), LONGEST)
