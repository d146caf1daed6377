"""The commands that only read: status and vis."""

from collections.abc import Iterator
from datetime import datetime

from beredskab_tui.cli import machine
from beredskab_tui.cli.context import enter, warn
from beredskab_tui.cli.output import complain, one_line, say
from beredskab_tui.cli.parser import Options
from beredskab_tui.configfile import BadFile, read_checked
from beredskab_tui.errors import BeredskabError, Refused
from beredskab_tui.locations import Folders
from beredskab_tui.records import (
    Agreement,
    Audience,
    CallBack,
    Contact,
    FollowUp,
    FrozenPlan,
    Incident,
    Instruction,
    LogEntry,
    Message,
    Origin,
    PlanAnswer,
    Rumour,
    SituationPicture,
    Statement,
    Task,
)
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.records.words import danish
from beredskab_tui.room import followups
from beredskab_tui.room.activation import name_groups
from beredskab_tui.room.answers import question_text
from beredskab_tui.room.board import Board
from beredskab_tui.room.companions import media_told
from beredskab_tui.room.mailstate import counts, latest, mails_of
from beredskab_tui.room.room import Room, beginning_lost
from beredskab_tui.room.sensitive import opened
from beredskab_tui.room.wording import counted
from beredskab_tui.times import clock, date, day_clock, elapsed, iso

DAMAGED = (
    "Loggen er beskadiget, så noget kan mangle. Det, der kan læses, er vist. "
    "Skriv »beredskab tjek«, og hent den seneste sikkerhedskopi."
)


def status(options: Options) -> int:
    """``beredskab status``: the open incidents, briefly. 1 when one of them cannot be read."""
    room = _enter(options)
    wanted = room.choose(options.haendelse) if options.haendelse else None
    now = room.clock()
    code = 0
    shown: list[tuple[int, Board]] = []
    for found in room.found(closed=wanted is not None):
        if wanted not in (None, found.incident_id):
            continue
        try:
            board, whole = read_board(room, found.incident_id)
        except BeredskabError as error:
            complain(f"Hændelse {found.number}: {error.sentence}")
            code = 1
            continue
        shown.append((found.number, board))
        if not whole:
            complain(f"Hændelse {found.number}: {DAMAGED}")
            code = 1
    if options.json:
        machine.print_json({"incidents": [_status_document(number, board, now) for number, board in shown]})
    elif shown:
        say("\n\n".join("\n".join(_status_lines(room, number, board, now)) for number, board in shown))
    elif not code:
        say(f"Ingen åben hændelse i {room.folders.data}.")
    return code


def show(options: Options) -> int:
    """``beredskab vis``: everything about one incident. 1 when some of it cannot be read."""
    room = _enter(options)
    board, whole = read_board(room, room.choose(options.haendelse))
    if options.fuld:
        board.log[:] = opened(room.me, board.incident, room.keys(board.incident.id), board.log)
    if options.plan:
        frozen = board.all(FrozenPlan)
        if not frozen:
            raise Refused("Hændelsen har ingen kopi af planen: den er begyndt, før programmet gemte den.")
        say(frozen[0].text.rstrip("\n"))
    elif getattr(options, "for"):
        say("\n".join(_seen_by(room, board, getattr(options, "for"))))
    elif options.json:
        machine.print_json(machine.everything(board, history=options.fuld))
    else:
        say("\n".join(_everything(room, board, room.clock(), history=options.fuld)))
    if not whole:
        complain(DAMAGED)
    return 0 if whole else 1


def _seen_by(room: Room, board: Board, asked: str) -> Iterator[str]:
    """What somebody else sees of an incident."""
    # The plan is a lot to read, and only this needs the names of the groups in it.
    from beredskab_tui.plan.load import read_plan
    from beredskab_tui.room.showing import seen_by, viewer_called

    plan, problems = read_checked(room.folders.plan, read_plan, room.folders.last_good)
    warn(problems)
    viewer = viewer_called(plan, asked)
    yield viewer.name
    yield ""
    yield from map(one_line, seen_by(viewer, board, room.people))


def _enter(options: Options) -> Room:
    """The crisis room; stderr says when this data folder may only be read."""
    room = enter(options)
    if room.folders.refused:
        complain(room.folders.refused)
    return room


def read_board(room: Room, incident_id: str) -> tuple[Board, bool]:
    """An incident as it stands, and whether all that was written of it could be read.

    Raises:
        BeredskabError: none of it can be read.
    """
    board = Board(room.people)
    seat = room.sit(incident_id, lambda change: [board.apply(change)].clear())
    seat.journal.close()
    if not board.started and seat.journal.damage:
        raise beginning_lost(seat.journal)
    if not board.started:
        raise Refused("Hændelsen kom aldrig i gang: der er ingen linjer i den. Start en ny: beredskab start TEKST")
    return board, not seat.journal.damage


def overdue(board: Board, now: datetime) -> list[Task]:
    """The open tasks whose deadline has passed."""
    return [task for task in _open_tasks(board) if task.due_at is not None and task.due_at < now]


def _open_tasks(board: Board) -> list[Task]:
    return [task for task in board.tasks if task.state in OPEN_STATES]


def _open_follow_ups(board: Board) -> list[FollowUp]:
    return [one for one in board.follow_ups if one.done_at is None]


def _status_document(number: int, board: Board, now: datetime) -> machine.Document:
    return {
        "number": number,
        **machine.incident(board),
        "tasks_open": len(_open_tasks(board)),
        "tasks_overdue": len(overdue(board, now)),
        "follow_ups_open": len(_open_follow_ups(board)),
        "entries": len(board.log),
        "last": machine.entry(board.log[-1]) if board.log else None,
        "at": iso(now),
    }


def _status_lines(room: Room, number: int, board: Board, now: datetime) -> Iterator[str]:
    incident = board.incident
    open_tasks, late = len(_open_tasks(board)), len(overdue(board, now))
    exercise = "ØVELSE  " if incident.exercise else ""
    yield f"{exercise}Hændelse {number}: {incident.title}"
    yield from _facts(room.folders, incident, now)
    follow = f"; {left} til opfølgning" if (left := len(_open_follow_ups(board))) else ""
    yield _fact("Opgaver", f"{counted(open_tasks, 'åben', 'åbne')}, {late} over fristen{follow}")
    if board.log:
        last = board.log[-1]
        yield _fact("Seneste", f"{last.seq}  {_line(room, last, now)}")
    yield _fact("Id", incident.id)


def _facts(folders: Folders, incident: Incident, now: datetime) -> Iterator[str]:
    groups = name_groups(incident.groups)
    police = "" if incident.police_case is None else ", politisag" if incident.police_case else ", ikke politisag"
    confirmation = incident.confirmation
    confirmed = (
        f"bekræftet af {confirmation.source} kl. {clock(confirmation.at)}" if confirmation else "ubekræftet"
    ) + (", koordineret" if incident.coordinations else ", ikke koordineret")
    yield _fact("Type", _kind_name(folders, incident.kind))
    yield _fact("Sted", incident.place or "ikke angivet")
    yield _fact("Gruppe", f"{groups}{police}")
    yield _fact("Situation", confirmed)
    yield _fact("Fase", f"{danish(incident.phase)}, {danish(incident.scope)}")
    yield _fact("Startet", f"{day_clock(incident.started_at, now)}, for {elapsed(incident.started_at, now)} siden")


def _fact(name: str, value: str) -> str:
    return f"  {name:<10} {one_line(value)}"


def _kind_name(folders: Folders, kind: str | None) -> str:
    """What the plan calls the type; the bare id when no plan can be read just now."""
    if kind is None:
        return "ikke angivet"
    # The plan is a lot to read for one word, and only people need the word.
    from beredskab_tui.plan.load import read_plan

    try:
        plan, _ = read_checked(folders.plan, read_plan, folders.last_good)
        return plan.kind(kind).name.lower()
    except (BadFile, BeredskabError):
        return kind


def _line(room: Room, entry: LogEntry, now: datetime) -> str:
    """A line of the log on one line, without its number."""
    who = room.people.initials(entry.author)
    who += f" for {room.people.initials(entry.speaker)}" if entry.speaker is not None else ""
    star = ["★ nøglehændelse"] if entry.key_event else []
    said = ", ".join(star if entry.origin is Origin.SYSTEM else [*star, danish(entry.kind)])
    what = f"{said}: " if said else ""
    struck = entry.struck
    ruled = f" [annulleret af {room.people.initials(struck.by)}: {struck.reason}]" if struck else ""
    correction = f" [retter {entry.corrects}]" if entry.corrects else ""
    because = f" Fordi: {entry.reason}" if entry.reason else ""
    return f"{day_clock(entry.occurred_at, now)} {who:<2}  {what}{one_line(entry.text)}{because}{correction}{ruled}"


def _instruction(room: Room, one: Instruction, now: datetime) -> str:
    until = f", gælder til {day_clock(one.until, now)}" if one.until is not None else ""
    seen = ", ".join(room.people.initials(receipt.by) for receipt in one.receipts)
    text = f"{one.from_whom}: {one_line(one.text)}"
    return f"{day_clock(one.given_at, now)} {text} (#{one.seq}{until}; set af {seen or 'ingen'})"


def _agreement(one: Agreement, now: datetime) -> str:
    how = f", {danish(one.channel)}" if one.channel is not None else ""
    who = one.with_whom or "part ikke angivet"
    return f"{day_clock(one.made_at, now)} {who}{how}: {one_line(one.text)} (#{one.seq})"


def _answer(room: Room, one: PlanAnswer, now: datetime) -> str:
    when = f" {day_clock(one.due_at, now)}" if one.due_at is not None else ""
    why = f": {one_line(one.reason)}" if one.reason else ""
    return f"{question_text(one.id)}: {danish(one.answer)}{when}{why} ({room.people.initials(one.by)})"


def _audience(one: Audience, now: datetime) -> str:
    told = f" {day_clock(one.informed_at, now)}" if one.informed_at is not None else ""
    why = f": {one_line(one.reason)}" if one.reason else ""
    promised = f", næste orientering {day_clock(one.next_at, now)}" if one.next_at is not None else ""
    return f"{one.name}: {danish(one.status)}{told}{why}{promised}"


def _everything(room: Room, board: Board, now: datetime, *, history: bool) -> Iterator[str]:
    incident = board.incident
    exercise = "ØVELSE  " if incident.exercise else ""
    yield f"{exercise}{incident.title}"
    yield _fact("Dato", date(incident.started_at))
    yield from _facts(room.folders, incident, now)
    yield _fact("Plan", incident.plan_version)
    yield _fact("Id", incident.id)
    yield from _section("Politiets anvisninger", [_instruction(room, one, now) for one in board.instructions(now)])
    yield from _section("Aftaler", [_agreement(one, now) for one in board.all(Agreement) if not one.struck])
    yield from _section("Planens valg", [_answer(room, one, now) for one in board.all(PlanAnswer)])
    yield from _section("Målgrupper", [_audience(one, now) for one in board.all(Audience)])
    yield from _section("Log", [f"{entry.seq:>4}  {_line(room, entry, now)}" for entry in board.log])
    yield from _section("Følges op", [_follow_up(room, one, now) for one in _open_follow_ups(board)])
    yield from _section("Opgaver", [_task(room, task, now) for task in board.tasks])
    yield from _section("Ring tilbage", [_call_back(room, one, now) for one in board.call_backs if not one.struck])
    yield from _section("Kontakter", [_contact(room, contact, now) for contact in board.contacts])
    yield from _section(
        "Stab",
        [
            f"{member.initials:<4} {member.name}: {danish(member.place) if member.place else 'ikke svaret'}"
            f"{f', {member.task}' if member.task else ''}"
            for member in board.staff
        ],
    )
    yield from _section(
        "Medier",
        [
            f"{day_clock(note.occurred_at, now)}  {media_told(note.outlet, note.claims, enquiry=note.enquiry)} "
            f"({danish(note.correctness)}{f', henvist til {note.referred_to}' if note.referred_to else ''})"
            for note in board.media
        ],
    )
    yield from _section("Rygter", [_rumour(one, now) for one in board.rumours])
    yield from _section("Situationsbilleder", [_picture(room, one, now) for one in board.situation_pictures])
    yield from _section("Egne udtalelser", [_statement(one, now) for one in board.statements])
    yield from _section("Beskeder", [_message(board, one) for one in board.messages])
    if history:
        yield from _section(
            "Ændringer, der ikke er linjer i loggen",
            [
                f"{day_clock(happened.at, now)} {room.people.initials(happened.actor):<2}  {happened.text}"
                for happened in board.history
            ],
        )


def _rumour(one: Rumour, now: datetime) -> str:
    said = f"{one.source}: {one.text}" if one.source else one.text
    by = f" af {one.changes[-1].source}" if one.changes and one.changes[-1].source else ""
    return f"{day_clock(one.heard_at, now)}  {said} ({danish(one.state)}{by})"


def _message(board: Board, message: Message) -> str:
    sent = counts(latest(mails_of(board, message)))
    state = f"{danish(message.state)}: {sent}" if sent else danish(message.state)
    return f"{message.number:>4}  {message.title}: {message.subject} ({state})"


def _statement(one: Statement, now: datetime) -> str:
    used = f" {day_clock(one.use.at, now)}, {one.use.to}" if one.use is not None else ""
    return f"{one.number:>3}  {one.text} ({danish(one.state)}{used}; nødvendig, fordi {one.necessary_because})"


def _section(name: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"{name} ({len(lines)})"
        yield from (f"  {one_line(line)}" for line in lines)


def _task(room: Room, task: Task, now: datetime) -> str:
    owner = room.people.initials(task.owner) if task.owner else "ingen"
    evt = "" if task.mandatory else " (evt.)"
    late = task.state in OPEN_STATES and task.due_at is not None and task.due_at < now
    due = f", frist {day_clock(task.due_at, now)}{' OVER FRISTEN' if late else ''}" if task.due_at else ""
    reason = f", {task.reason}" if task.reason else ""
    return f"{task.number:>3}  {task.title}{evt}: {danish(task.state)}{reason}, {owner}{due}"


def _follow_up(room: Room, one: FollowUp, now: datetime) -> str:
    owner = room.people.initials(one.owner) if one.owner else "ingen"
    late = " OVER FRISTEN" if one.due_at is not None and one.due_at < now else ""
    due = f", frist {day_clock(one.due_at, now)}{late}" if one.due_at else ""
    return f"{followups.title(one)} ({owner}{due})"


def _contact(room: Room, contact: Contact, now: datetime) -> str:
    known = ", ".join(part for part in (contact.title, contact.org, contact.phone) if part)
    said = []
    if contact.assigned_to:
        said.append(f"kontaktes af {room.people.initials(contact.assigned_to)}")
    if contact.claim:
        said.append(f"{room.people.initials(contact.claim.by)} ringer")
    for attempt in contact.attempts:
        note = f" ({attempt.note})" if attempt.note else ""
        said.append(f"{day_clock(attempt.at, now)} {room.people.initials(attempt.by)} {danish(attempt.result)}{note}")
    return f"{contact.name}{f' ({known})' if known else ''}{': ' if said else ''}{'; '.join(said)}"


def _picture(room: Room, one: SituationPicture, now: datetime) -> str:
    approved = "ikke godkendt"
    if one.approved_at is not None:
        approved = f"godkendt {day_clock(one.approved_at, now)} af {room.people.initials(one.approved_by)}"
    by = room.people.initials(one.prepared_by)
    valid = f"gælder pr. {day_clock(one.valid_at, now)}"
    return f"{one.version}, {danish(one.kind)}, {valid}, udarbejdet af {by}, {approved}"


def _call_back(room: Room, one: CallBack, now: datetime) -> str:
    done = (
        f"ringet op {day_clock(one.done_at, now)} af {room.people.initials(one.done_by)}"
        if one.done_at
        else f"venter på opkald{f' kl. {day_clock(one.due_at, now)}' if one.due_at else ''}"
    )
    return f"{day_clock(one.asked_at, now)}  {one.who}: {done}"
