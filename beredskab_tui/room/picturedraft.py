"""What the program proposes for each heading of the situation picture, and what is new since the last version.

Pure: nothing is read, written or asked here. A proposal is never taken by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from beredskab_tui.access.people import People
from beredskab_tui.records import (
    Audience,
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
from beredskab_tui.room.headings import BY_KIND, CARD, CHANGES, HEADINGS, NOT_PUBLIC, named
from beredskab_tui.room.wording import ended, shortened
from beredskab_tui.times import clock, date

if TYPE_CHECKING:
    from beredskab_tui.room.board import Board
    from beredskab_tui.room.seat import Act

MOST: Final = 8_000
"""Characters of a proposal, so that it can be stored with something written to it."""
LONGEST: Final = 400
"""Characters of one line in a proposal."""
INSIDE: Final = (Sensitivity.CONFIDENTIAL, Sensitivity.SENSITIVE)
"""Lines that may stand nowhere but under the heading that stays inside (plan R34)."""


class Material(NamedTuple):
    """All that a situation picture is made from."""

    incident: Incident
    people: People
    log: Sequence[LogEntry]
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


class Said(NamedTuple):
    """One line of a proposal."""

    text: str
    seq: int | None = None
    """Number of the log line it is; None for what comes from elsewhere."""


def on_board(board: "Board", people: People) -> Material:
    """What stands on a board."""
    return Material(
        board.incident,
        people,
        board.log,
        board.tasks,
        board.media,
        board.staff,
        board.all(Instruction),
        board.all(Audience),
        board.all(Rumour),
        {int(one.id): one for one in board.picture_headings},
        board.situation_pictures,
    )


def in_act(act: "Act") -> Material:
    """What is stored at this moment, inside an act."""
    return Material(
        act.incident,
        act.people,
        act.all(LogEntry),
        sorted(act.all(Task), key=lambda task: (task.stage, task.number)),
        act.all(MediaNote),
        act.all(StaffMember),
        act.all(Instruction),
        act.all(Audience),
        act.all(Rumour),
        {int(one.id): one for one in act.all(PictureHeading)},
        act.all(SituationPicture),
    )


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
        return frozenset()
    # What the program writes of a rumour or a medium is about it, and is told with it.
    own = entry.kind in BY_KIND and entry.origin is Origin.PERSON
    keys = {*entry.headings, *([BY_KIND[entry.kind]] if own else [])}
    return frozenset(keys & {NOT_PUBLIC} if entry.sensitivity in INSIDE else keys)


def draft(material: Material, now: datetime) -> dict[int, Proposal]:
    """A proposal for each heading; where there is nothing to say, an empty one."""
    lines: dict[int, list[LogEntry]] = {}
    for entry in material.log:
        for key in belonging(entry):
            lines.setdefault(key, []).append(entry)
    remarks = _remarks(material, now)
    noted = {note.seq for note in material.media}
    # A media line is told by its note, which knows what came of it.
    lines[7] = [entry for entry in lines.get(7, []) if entry.seq not in noted]
    facts = {
        1: _incident(material, now),
        7: _media(material, now),
        8: _tasks(material),
        9: _audiences(material, now),
        13: _staff(material),
    }
    found: dict[int, Proposal] = {}
    for heading in HEADINGS:
        if heading.key == CHANGES:
            continue
        told = sorted(lines.get(heading.key, ()), key=lambda entry: entry.occurred_at)
        said = [*facts.get(heading.key, ()), *(_line(entry, remarks, now) for entry in told)]
        found[heading.key] = _joined(said)
    found[CHANGES] = _changes(material, found, now)
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


def _line(entry: LogEntry, remarks: Mapping[int, str], now: datetime) -> Said:
    remark = remarks.get(entry.seq, "")
    told = f"{_when(entry.occurred_at, now)} {_flat(entry.text)}{f' – {remark}' if remark else ''}"
    return Said(f"{told} (#{entry.seq})", entry.seq)


def _remarks(material: Material, now: datetime) -> dict[int, str]:
    """What has become of the instructions and rumours, by the number of their line."""
    found = {}
    for order in material.instructions:
        said = [f"fra {order.from_whom}"] if order.from_whom else []
        said += [f"gælder til {at_clock(order.until, now)}"] if order.until is not None else []
        said += [f"ophævet {at_clock(order.lifting.at, now)}"] if order.lifting is not None else []
        found[order.seq] = ", ".join(said)
    for rumour in material.rumours:
        source = rumour.changes[-1].source if rumour.changes else ""
        found[rumour.seq] = f"{danish(rumour.state)}{f' ({_flat(source)})' if source else ''}"
    return found


def _incident(material: Material, now: datetime) -> list[Said]:
    incident = material.incident
    sentences = [ended(_flat(incident.title))]
    sentences += [f"Sted: {ended(incident.place)}"] if incident.place else []
    sentences.append(f"Startet {at_clock(incident.started_at, now)}.")
    sure = incident.confirmation
    sentences.append(f"Bekræftet af {ended(sure.source)}" if sure is not None else "Ikke bekræftet endnu.")
    return [Said(" ".join(sentences))]


def _media(material: Material, now: datetime) -> list[Said]:
    struck = {entry.seq for entry in material.log if entry.struck is not None}
    inside = {entry.seq for entry in material.log if entry.sensitivity in INSIDE}
    said = []
    for note in material.media:
        if note.seq in struck | inside:
            continue
        text = f"{_when(note.occurred_at, now)} {note.outlet} {'spørger' if note.enquiry else 'skriver'}"
        text += f": {_flat(note.claims)}" if note.claims else ""
        text += f" – {danish(note.correctness)}" if note.correctness.value != "unknown" else ""
        text += f" – henvist til {note.referred_to}" if note.referred_to else ""
        said.append(Said(f"{text} (#{note.seq})", note.seq))
    return said


def _tasks(material: Material) -> list[Said]:
    said = []
    for task in material.tasks:
        if task.card == CARD:
            continue  # the picture does not tell of itself
        if task.state is TaskState.DONE:
            when = f" (kl. {clock(task.changed_at)})" if task.changed_at is not None else ""
            said.append(Said(f"Gennemført: {_flat(task.title)}{when}"))
        elif task.state is TaskState.IN_PROGRESS:
            who = f" ({material.people.initials(task.owner)})" if task.owner else ""
            said.append(Said(f"Under udførelse: {_flat(task.title)}{who}"))
    return said


def _audiences(material: Material, now: datetime) -> list[Said]:
    said = []
    for one in material.audiences:
        if one.informed_at is None:
            continue
        by = f" pr. {danish(one.channel)}" if one.channel is not None else ""
        promised = f"; hører fra os igen {at_clock(one.next_at, now)}" if one.next_at is not None else ""
        said.append(Said(f"{one.name}: orienteret {at_clock(one.informed_at, now)}{by}{promised}"))
    return said


def _staff(material: Material) -> list[Said]:
    places: dict[StaffPlace | None, list[str]] = {}
    for member in material.staff:
        places.setdefault(member.place, []).append(member.initials)
    tasks = [member for member in material.staff if member.task]
    if set(places) <= {None} and not tasks:
        return []
    said = [
        Said(f"{danish(place).capitalize()}: {', '.join(places[place])}") for place in StaffPlace if place in places
    ]
    said += [Said(f"Ikke svaret: {', '.join(places[None])}")] if None in places else []
    return said + [Said(f"{member.initials}: {_flat(member.task)}") for member in tasks]


def _joined(said: Sequence[Said]) -> Proposal:
    """The newest of it, as much as a heading has room for."""
    kept: list[Said] = []
    room = MOST
    for one in reversed(said):
        room -= len(one.text) + 1
        if room < 0:
            break
        kept.insert(0, one)
    left = len(said) - len(kept)
    texts = [f"(… og {left} ældre, der står i loggen)"] if left else []
    seqs = sorted({one.seq for one in kept if one.seq is not None})
    return Proposal("\n".join([*texts, *(one.text for one in kept)]), tuple(seqs))


# -- what is new


def changed_since(material: Material, version: SituationPicture) -> tuple[int, ...]:
    """The headings that have another text now than in a version; not the one about changes, nor what stays inside."""
    then = {one.key: one.text for one in version.headings}
    keys = (heading.key for heading in HEADINGS if heading.key not in (CHANGES, NOT_PUBLIC))
    return tuple(key for key in keys if material.text(key) != then.get(key, ""))


def _changes(material: Material, found: Mapping[int, Proposal], now: datetime) -> Proposal:
    """Which headings have changed since the version that counts, and which lines are new."""
    before = material.approved
    if before is None:
        return Proposal("")
    since = f"udgave {before.version}, der gælder pr. {at_clock(before.valid_at, now)}"
    told = {seq for one in before.headings for seq in one.made_from}
    now_told = {seq for key, one in found.items() if key != NOT_PUBLIC for seq in one.made_from}
    new = [
        entry
        for entry in material.log
        # What the last version could have had and did not take was left out on purpose.
        if entry.seq in now_told - told and (entry.headings or entry.recorded_at > before.prepared_at)
    ]
    changed = changed_since(material, before)
    if not new and not changed:
        return Proposal(f"Intet nyt siden {since}.")
    said = [Said(f"Ændret siden {since}: {named(changed)}.")] if changed else [Said(f"Nyt siden {since}:")]
    new.sort(key=lambda entry: entry.occurred_at)
    return _joined([*said, *(_line(entry, _remarks(material, now), now) for entry in new)])


def _when(at: datetime, now: datetime) -> str:
    return clock(at) if date(at) == date(now) else f"{date(at)} {at_clock(at, at)}"


def _flat(text: str) -> str:
    return shortened(" ".join(text.split()), LONGEST)
