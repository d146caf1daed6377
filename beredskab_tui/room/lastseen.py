"""*Siden du sidst var her*: what one person had seen of an incident, kept on this computer and never in the journal."""

import os
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from beredskab_tui.access.people import People
from beredskab_tui.errors import UNREADABLE
from beredskab_tui.locations import Folders
from beredskab_tui.records import CallBack, Contact, Instant, Instruction, LogEntry, StaffMember, Task
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.records.words import danish
from beredskab_tui.regularfile import open_regular
from beredskab_tui.room import followups
from beredskab_tui.room.callbacks import waits
from beredskab_tui.room.wording import counted
from beredskab_tui.text import safe
from beredskab_tui.times import ZONE, day_clock, elapsed

if TYPE_CHECKING:
    from beredskab_tui.room.board import Board


_OUTSIDE = "ude"
_NO_ANSWER = "ikke svaret"


class LastSeen(msgspec.Struct, frozen=True, kw_only=True):
    """How an incident stood when somebody last had it on the screen."""

    seq: int
    """The highest number of its log."""
    at: Instant
    mine: tuple[str, ...] = ()
    """What was theirs to do, each by its ``Mine.mark``."""
    places: Mapping[str, str] = {}
    """Where each of the staff was, by their id: the word of the list; of an address a mark, for it is on the disk."""


class Mine(NamedTuple):
    """Something that is one person's to do."""

    mark: str
    """Tells it from everything else that may be theirs, now and later."""
    text: str


class News(NamedTuple):
    """What happened since then."""

    since: datetime
    lines: list[LogEntry]
    """New lines of the log that they did not write themselves."""
    mine: list[Mine]
    instructions: list[LogEntry]
    """Those of the new lines that wrote down an instruction."""
    moved: list[str]
    """Who came, went, or takes part from elsewhere."""


def read_last_seen(folders: Folders, person: str, incident: str) -> LastSeen | None:
    """What was remembered; None for somebody who was never here, or when it cannot be read."""
    try:
        with open(open_regular(folders.last_seen(person, incident)), "rb") as file:
            seen = msgspec.json.decode(file.read(), type=LastSeen)
        places = {person: safe(place) for person, place in seen.places.items()}
        return msgspec.structs.replace(seen, at=seen.at.astimezone(ZONE), places=places)
    except (*UNREADABLE, OverflowError):
        # Without it nothing is called new; all of it stands in the log.
        return None


def keep_last_seen(folders: Folders, person: str, incident: str, seen: LastSeen) -> None:
    """Remember it. Waits for the disk: call it in the journal thread. Nothing is remembered of what was deleted.

    Raises:
        OSError: the disk does not take it.
    """
    if not os.path.isdir(folders.incident(incident)):
        return
    path = folders.last_seen(person, incident)
    temporary = f"{path}.{os.getpid()}.ny"
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with open(fd, "wb") as file:
        file.write(msgspec.json.encode(seen))
    os.replace(temporary, path)


def seen_now(board: "Board", person: str, now: datetime) -> LastSeen:
    """How it stands on the screen now."""
    return LastSeen(
        seq=board.log[-1].seq if board.log else 0,
        at=now,
        mine=tuple(one.mark for one in mine(board, person)),
        places={member.id: _place_mark(member) for member in board.staff},
    )


def news(board: "Board", person: str, before: LastSeen) -> News:
    """What is new since then, and what of it is for one person."""
    lines = [entry for entry in board.log if entry.seq > before.seq and entry.author != person]
    written = {one.seq for one in board.all(Instruction)}
    known = set(before.mine)
    moved = [
        f"{member.name}: {_place(member)} (før: {_word_of(was)})"
        for member in board.staff
        if _place_mark(member) != (was := before.places.get(member.id, _NO_ANSWER))
    ]
    return News(
        before.at,
        lines,
        [one for one in mine(board, person) if one.mark not in known],
        [entry for entry in lines if entry.seq in written],
        moved,
    )


def mine(board: "Board", person: str) -> list[Mine]:
    """All that is one person's to do now."""
    all_of_it = [Mine(one.id, f"Opgave {one.number}: {one.title}") for one in board.tasks if _is_open(one, person)]
    all_of_it += [
        Mine(one.id, followups.title(one)) for one in board.follow_ups if one.owner == person and one.done_at is None
    ]
    all_of_it += [
        Mine(one.id, f"Ring tilbage: {one.who}")
        for one in board.all(CallBack)
        if one.assigned_to == person and waits(one)
    ]
    all_of_it += [
        Mine(one.id, f"Kontakt: {one.name}")
        for one in board.all(Contact)
        if one.assigned_to == person and not one.attempts
    ]
    member: StaffMember | None = board.record(StaffMember, person)
    if member is not None and member.task:
        all_of_it.append(Mine(_mark("task", member.task), f"Din opgave: {member.task}"))
    if member is not None and member.approval is not None:
        all_of_it.append(Mine(_mark("say", member.may_say), f"Det må du sige: »{member.may_say}«"))
    if board.incident.situation_officer == person:
        all_of_it.append(Mine("officer", "Du er udvalgt medarbejder."))
    if board.incident.log_keeper == person:
        all_of_it.append(Mine("keeper", "Du fører loggen."))
    return all_of_it


def sentence(found: News, now: datetime) -> str:
    """So much of it as is said when somebody comes back; empty when there is nothing new."""
    if not found.lines and not found.mine:
        return ""
    away = elapsed(found.since, now)
    for_me = f", {len(found.mine)} til dig" if found.mine else ""
    return f"Siden du sidst var her ({away}): {counted(len(found.lines), 'ny', 'nye')}{for_me}. z viser dem."


def page(found: News, people: People, now: datetime) -> list[str]:
    """All of it, to be read."""
    lines: list[str] = []
    for name, part in (
        ("TIL DIG", [one.text for one in found.mine]),
        ("ANVISNINGER", [f"#{entry.seq} {entry.text}" for entry in found.instructions]),
        ("HVEM ER KOMMET OG GÅET", found.moved),
        ("NYE LINJER", [_line(entry, people, now) for entry in found.lines]),
    ):
        if part:
            lines += [*([""] if lines else []), f"{name} ({len(part)})", *part]
    return lines or [f"Intet nyt siden {day_clock(found.since, now)}."]


def _mark(what: str, text: str) -> str:
    """Tells one text from another without holding it: what lies on the disk here is nobody's to read."""
    return f"{what} {zlib.crc32(text.encode()):08x}"


def _is_open(task: Task, person: str) -> bool:
    return task.owner == person and task.state in OPEN_STATES


def _place(member: StaffMember) -> str:
    """Where somebody is, in the words of the list."""
    if member.outside is not None:
        return f"ude ved {member.outside.where}"
    return danish(member.place) if member.place is not None else _NO_ANSWER


def _place_mark(member: StaffMember) -> str:
    """Where somebody is, without the address."""
    return _mark(_OUTSIDE, member.outside.where) if member.outside is not None else _place(member)


def _word_of(mark: str) -> str:
    return _OUTSIDE if mark.startswith(f"{_OUTSIDE} ") else mark


def _line(entry: LogEntry, people: People, now: datetime) -> str:
    return f"#{entry.seq} {day_clock(entry.occurred_at, now)} {people.initials(entry.author)} {entry.text}"
