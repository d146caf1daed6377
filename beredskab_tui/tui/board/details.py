"""The whole story of one row, in sentences, with the lines it refers to and those that refer to it."""

from collections.abc import Iterator, Sequence

from beredskab_tui.access.people import People
from beredskab_tui.records import (
    Attempt,
    CallBack,
    Contact,
    FollowUp,
    LogEntry,
    MediaNote,
    Origin,
    Record,
    Rumour,
    Sensitivity,
    StaffMember,
    Statement,
    Task,
)
from beredskab_tui.records.words import danish, owner_role
from beredskab_tui.room import followups
from beredskab_tui.room.board import Board
from beredskab_tui.room.callround import under_age
from beredskab_tui.room.headings import named
from beredskab_tui.room.sensitive import WHO_READS
from beredskab_tui.room.wording import shortened
from beredskab_tui.times import clock, date, day_clock
from beredskab_tui.tui.board.staffstory import staff_story


def details_of(row: Record, board: Board, people: People) -> tuple[str, list[str]]:
    """A title, and everything there is to say about the row."""
    if isinstance(row, LogEntry):
        star = ", nøglehændelse ★" if row.key_event else ""
        return f"Linje {row.seq}{star}", list(_entry(row, board, people))
    if isinstance(row, Task):
        return f"Opgave {row.number}", list(_task(row, people))
    if isinstance(row, MediaNote):
        return row.outlet, list(_media(row, people))
    if isinstance(row, Rumour):
        return f"Rygte (#{row.seq})", list(_rumour(row, people))
    if isinstance(row, Statement):
        return f"Udtalelse {row.number}", list(_statement(row, people))
    if isinstance(row, StaffMember):
        return row.name, list(staff_story(row, board, people))
    if isinstance(row, Contact):
        return row.name, list(_contact(row, people))
    if isinstance(row, CallBack):
        return f"Ring tilbage: {shortened(row.who)}", list(_call_back(row, people))
    if isinstance(row, FollowUp):
        return followups.title(row), list(_follow_up(row, board, people))
    return "Detaljer", []


def linked(row: Record, board: Board) -> list[LogEntry]:
    """The lines of the log that belong to a row: it refers to them, or they to it, each once, in their order."""
    if isinstance(row, LogEntry):
        numbers = {*row.refs, *board.mentions(row.seq), row.corrects, board.corrected_by.get(row.seq)}
        numbers -= {row.seq, None}
    elif isinstance(row, FollowUp):
        numbers = {*row.seqs}
    elif isinstance(row, MediaNote | CallBack | Rumour):
        numbers = {row.seq, *board.mentions(row.seq)}
    else:
        numbers = set()
    found = (board.entry(number) for number in sorted(number for number in numbers if number is not None))
    return [entry for entry in found if entry is not None]


def _entry(row: LogEntry, board: Board, people: People) -> Iterator[str]:
    who = "programmet" if row.origin is Origin.SYSTEM else _name(row.author, people)
    yield row.text
    yield ""
    if row.reason:
        yield f"Fordi: {row.reason}"
    yield f"Slags: {danish(row.kind)}. Følsomhed: {danish(row.sensitivity)}."
    yield f"Hændt {date(row.occurred_at)} kl. {clock(row.occurred_at)}."
    behalf = f" på vegne af {_name(row.speaker, people)}" if row.speaker is not None else ""
    yield f"Noteret {day_clock(row.recorded_at, row.occurred_at)} af {who}{behalf}."
    if row.sensitivity is Sensitivity.SENSITIVE:
        yield (
            f"Teksten kan læses af {WHO_READS}."
            if row.erased is None
            else (
                f"Teksten er slettet for altid {day_clock(row.erased.at, row.recorded_at)} af "
                f"{_name(row.erased.by, people)}: {row.erased.reason}"
            )
        )
    if row.struck is not None:
        struck = row.struck
        yield f"ANNULLERET {day_clock(struck.at, row.recorded_at)} af {_name(struck.by, people)}: {struck.reason}"
    if (correction := board.corrected_by.get(row.seq)) is not None:
        yield f"Rettet i linje {correction}."
    if row.corrects is not None:
        yield f"Retter linje {row.corrects}."
    if row.headings:
        yield f"Situationsbilledet: {named(row.headings)}."
    for one in board.follow_ups:
        if row.seq in one.seqs:
            yield from _state(one, people)


def _follow_up(row: FollowUp, board: Board, people: People) -> Iterator[str]:
    if row.text:
        yield row.text
        yield ""
    yield from _state(row, people)
    for seq in row.seqs:
        if (entry := board.entry(seq)) is not None:
            yield f"#{seq}: {shortened(entry.text, 200)}"


def _state(row: FollowUp, people: People) -> Iterator[str]:
    """What a line waits for, and since when; or what came of it."""
    who = f", {_name(row.owner, people)}" if row.owner is not None else ""
    due = f", senest {clock(row.due_at)}" if row.due_at is not None else ""
    if row.done_at is None:
        yield f"ÅBEN siden {clock(row.asked_at)}: {followups.title(row)}{who}{due}."
    else:
        answer = f": {row.answer}" if row.answer else "."
        yield f"{followups.title(row)}. Gjort kl. {clock(row.done_at)} af {_name(row.done_by, people)}{answer}"


def _task(row: Task, people: People) -> Iterator[str]:
    yield row.title
    yield ""
    if row.hint:
        yield row.hint
        yield ""
    if row.owner_role:
        yield f"Hører til: {owner_role(row.owner_role)}."
    yield f"Ansvarlig: {_name(row.owner, people) if row.owner else 'ingen endnu'}."
    yield f"Tilstand: {danish(row.state)}{f' – {row.reason}' if row.reason else ''}."
    if row.due_at is not None:
        yield f"Frist kl. {clock(row.due_at)}."
    if not row.mandatory:
        yield "Evt.: planen overlader valget til jer, men valget skal træffes."
    if row.changed_by is not None and row.changed_at is not None:
        yield f"Sidst ændret kl. {clock(row.changed_at)} af {_name(row.changed_by, people)}."


def _media(row: MediaNote, people: People) -> Iterator[str]:
    yield row.claims or "Ingen tekst"
    yield ""
    if row.link:
        yield f"Link: {row.link}"
    if row.enquiry:
        yield "De spørger os."
    yield f"Vurdering: {danish(row.correctness)}."
    if row.referred_to:
        yield f"Henvist til: {row.referred_to}."
    if row.tone is not None:
        yield f"Tone: {danish(row.tone)}."
    if row.to_correct:
        yield "Fejlen skal rettes."
    if row.settled is not None:
        what = "Fejlen er rettet" if row.settled.corrected else "Fejlen bliver ikke rettet"
        yield f"{what} (kl. {clock(row.settled.at)} af {_name(row.settled.by, people)}): {row.settled.how}"
    yield f"Noteret kl. {clock(row.recorded_at)} af {_name(row.author, people)}, linje {row.seq}."


def _rumour(row: Rumour, people: People) -> Iterator[str]:
    yield row.text
    yield ""
    yield f"Kommer fra: {row.source or 'ikke oplyst'}."
    yield f"Hørt kl. {clock(row.heard_at)}, noteret af {_name(row.author, people)}, linje {row.seq}."
    for one in row.changes:
        by = f" af {one.source}" if one.source else ""
        yield f"{clock(one.at)} {danish(one.state)}{by}, noteret af {_name(one.by, people)}."
    if not row.changes:
        yield f"Det er {danish(row.state)}."


def _statement(row: Statement, people: People) -> Iterator[str]:
    yield f"»{row.text}«"
    yield ""
    yield f"Nødvendig, fordi {row.necessary_because}"
    yield f"Til: {row.outlet or 'den, der spørger'}."
    yield f"Skrevet kl. {clock(row.written_at)} af {_name(row.author, people)}."
    if row.verdict is not None:
        what = "Godkendt som nøgtern, korrekt og rettidig" if row.verdict.approved else "Afvist"
        reason = f": {row.verdict.reason}" if row.verdict.reason else "."
        yield f"{what} kl. {clock(row.verdict.at)} af {_name(row.verdict.by, people)}{reason}"
    if row.use is not None:
        yield f"Givet kl. {clock(row.use.at)} til {row.use.to} af {_name(row.use.by, people)}."
    elif row.verdict is None or row.withdrawn:
        yield f"Den er {danish(row.state)}." if row.withdrawn else "Den venter på lederens godkendelse."


def _contact(row: Contact, people: People) -> Iterator[str]:
    about = ", ".join(part for part in (row.title, row.org) if part)
    if about:
        yield about
    yield f"Telefon: {row.phone or 'ikke oplyst'}{f', {row.phone_alt}' if row.phone_alt else ''}"
    if row.minor:
        yield under_age(row)
    if row.note:
        yield row.note
    if row.assigned_to:
        yield f"Kontaktes af {_name(row.assigned_to, people)}."
    yield from _attempts(row.attempts, people)


def _attempts(attempts: Sequence[Attempt], people: People) -> Iterator[str]:
    for attempt in attempts:
        noted = f" (noteret af {people.initials(attempt.entered_by)})" if attempt.entered_by is not None else ""
        note = f": {attempt.note}" if attempt.note else ""
        yield f"{clock(attempt.at)} {people.initials(attempt.by)}{noted}, {danish(attempt.result)}{note}"


def _call_back(row: CallBack, people: People) -> Iterator[str]:
    yield row.who
    yield f"Venter siden kl. {clock(row.asked_at)} (linje {row.seq})."
    if row.due_at is not None:
        yield f"Skal ringes op kl. {clock(row.due_at)}."
    yield from _attempts(row.attempts, people)
    if row.done_at is not None:
        yield f"Ringet tilbage kl. {clock(row.done_at)} af {_name(row.done_by, people)}."


def _name(person_id: str | None, people: People) -> str:
    person = people.get(person_id)
    return f"{person.name} ({person.initials})" if person is not None else people.initials(person_id)
