"""The whole story of one row, in sentences."""

from beredskab_tui.access.people import People
from beredskab_tui.records import LogEntry, MediaNote, Origin, Record, StaffMember, Task
from beredskab_tui.records.words import danish, owner_role
from beredskab_tui.room.board import Board
from beredskab_tui.times import clock, date


def details_of(row: Record, board: Board, people: People) -> tuple[str, list[str]]:
    """A title, and everything there is to say about the row."""
    if isinstance(row, LogEntry):
        return f"Linje {row.seq}", _entry(row, board, people)
    if isinstance(row, Task):
        return f"Opgave {row.number}", _task(row, people)
    if isinstance(row, MediaNote):
        return row.outlet, _media(row, people)
    if isinstance(row, StaffMember):
        place = danish(row.place) if row.place else "ikke svaret"
        return row.name, [f"Telefon: {row.phone or 'ikke oplyst'}", f"Hvor: {place}", f"Opgave: {row.task or 'ingen'}"]
    return "Detaljer", []


def _entry(row: LogEntry, board: Board, people: People) -> list[str]:
    who = "programmet" if row.origin is Origin.SYSTEM else people.initials(row.author)
    lines = [row.text, ""]
    lines += [f"Fordi: {row.reason}"] if row.reason else []
    lines += [f"Hvad: {danish(row.kind)}, {danish(row.sensitivity)}"]
    lines += [f"Hændt {date(row.occurred_at)} kl. {clock(row.occurred_at)}"]
    lines += [f"Noteret kl. {clock(row.recorded_at)} af {who}"]
    if row.struck is not None:
        struck = row.struck
        lines += [f"ANNULLERET kl. {clock(struck.at)} af {people.initials(struck.by)}: {struck.reason}"]
        correction = next((entry for entry in board.log if entry.corrects == row.seq), None)
        lines += [f"Rettet i linje {correction.seq}: {correction.text}"] if correction else []
    lines += [f"Retter linje {row.corrects}"] if row.corrects else []
    for number in row.refs:
        mentioned = board.entry(number)
        lines += [f"#{number}: {mentioned.text}"] if mentioned else []
    return lines


def _task(row: Task, people: People) -> list[str]:
    lines = [row.title, ""]
    lines += [row.hint, ""] if row.hint else []
    lines += [f"Hører til: {owner_role(row.owner_role)}"] if row.owner_role else []
    lines += [f"Ansvarlig: {people.initials(row.owner)}"]
    lines += [f"Tilstand: {danish(row.state)}{f' – {row.reason}' if row.reason else ''}"]
    lines += [f"Frist kl. {clock(row.due_at)}"] if row.due_at else []
    lines += [] if row.mandatory else ["Evt.: planen overlader valget til jer, men valget skal træffes."]
    if row.changed_by is not None and row.changed_at is not None:
        lines += [f"Sidst ændret kl. {clock(row.changed_at)} af {people.initials(row.changed_by)}"]
    return lines


def _media(row: MediaNote, people: People) -> list[str]:
    lines = [row.claims or "Ingen tekst", ""]
    lines += [f"Link: {row.link}"] if row.link else []
    lines += ["De spørger os."] if row.enquiry else []
    lines += [f"Vurdering: {danish(row.correctness)}"]
    lines += [f"Henvist til: {row.referred_to}"] if row.referred_to else []
    lines += [f"Noteret kl. {clock(row.recorded_at)} af {people.initials(row.author)}, linje {row.seq}"]
    return lines
