"""The top of the board: what it is, how far it is, who is here; and the three things that come next.

Each line is painted only when its text is another, so the clock costs something once a minute.
"""

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from beredskab_tui import records
from beredskab_tui.access.people import People
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import CallBack, Incident, Instruction, Phase, Statement
from beredskab_tui.records.words import danish, owner_role
from beredskab_tui.room.orders import POLICE
from beredskab_tui.room.presence import Here
from beredskab_tui.room.waiting import Due
from beredskab_tui.text import safe
from beredskab_tui.times import clock, elapsed, minutes_until
from beredskab_tui.tui.board.postrows import NO_MAIL, MailStatus
from beredskab_tui.tui.shown import fit

STRONG = "bold"
MUTED = "$text-muted"
WARNING = "bold $text-warning"


WIDE = 110
SHORTEST = 8
"""Cells of a name or a place that still tell something."""
LEAST_OF_A_PATH = 20
"""Cells that the data folder needs at least to be told from another."""
MANY = 3
"""In a window narrower than ``WIDE`` no more than so many are named who are here; the others are counted."""


class Lines(Widget):
    """A few lines of text that are painted when they change."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Lines { height: auto; }"

    class Clicked(Message):
        """One of the lines was clicked."""

        def __init__(self, lines: "Lines", number: int) -> None:
            super().__init__()
            self.lines = lines
            self.number = number
            """Which one, from 0."""

        @property
        def control(self) -> "Lines":
            return self.lines

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: tuple[Content, ...] = ()
        self.display = False

    def show(self, *lines: Content) -> None:
        """Show these lines, if they are not the ones that stand there."""
        same = len(lines) == len(self._lines) and all(
            old.is_same(new) for old, new in zip(self._lines, lines, strict=True)
        )
        if same:
            return
        grown = len(lines) != len(self._lines)
        self._lines = lines
        self.display = bool(lines)
        self.refresh(layout=grown)

    def render(self) -> Content:
        return Content("\n").join(self._lines)

    def on_click(self, event: events.Click) -> None:
        if event.y < len(self._lines):
            self.post_message(self.Clicked(self, event.y))


def spread(left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]], width: int) -> Content:
    """A line with something at each end; the left gives way."""
    right_text = "".join(text for text, _ in right)
    room = max(0, width - cell_len(right_text) - 1)
    pieces: list[tuple[str, str]] = []
    for text, style in left:
        text = fit(safe(text), room)
        pieces.append((text, style))
        room -= cell_len(text)
    gap = width - sum(cell_len(text) for text, _ in pieces) - cell_len(right_text)
    return Content.assemble(*pieces, " " * max(gap, 0), *right)


def head_lines(
    incident: Incident,
    plan: Plan,
    here: Sequence[Here],
    people: People,
    data: str,
    now: datetime,
    width: int,
    passed_over: Sequence[int] = (),
    mail: MailStatus = NO_MAIL,
) -> tuple[Content, ...]:
    """Incident, place, group, confirmed or not, elapsed, who is here; below, the ground everybody stands on.

    Args:
        passed_over: numbers of the plan's steps that were passed over and are not done.
        mail: how it is with what is to be sent.
    """
    kind = next((kind.name for kind in plan.kinds if kind.id == incident.kind), None)
    group = "Gruppe " + " og ".join(map(str, incident.groups)) if incident.groups else "Gruppe ikke valgt"
    confirmed = ("bekræftet", "") if incident.confirmation else ("UBEKRÆFTET", WARNING)
    rest = [(f" · {group} · ", ""), confirmed]
    rest += [(f" · {danish(incident.phase).upper()}", WARNING)] if incident.phase is not Phase.OPEN else []
    rest += [(f" · {elapsed(incident.started_at, now)}", "")]
    everybody = list(dict.fromkeys(people.initials(one.person) for one in here))
    few = len(everybody) if width >= WIDE else MANY
    more = f" +{len(everybody) - few}" if len(everybody) > few else ""
    initials = " ".join(everybody[:few]) + more
    right = [(safe(f"her: {initials}"), MUTED)] if initials else []
    roles = [f"{people.initials(incident.acting_leader_id)} leder"] if incident.acting_leader_id is not None else []
    roles += [f"log: {people.initials(incident.log_keeper)}"] if incident.log_keeper is not None else []
    # A long first line gives way, and then the place, so that what it says of group and confirmation is always there.
    room = width - sum(cell_len(text) for text, _ in (*rest, *right)) - 1
    place = safe(f" · {incident.place}") if incident.place else ""
    name = fit(safe(kind or incident.title), max(room - cell_len(place), SHORTEST))
    cut = fit(place, room - cell_len(name))
    # Who leads instead and who keeps the log stand on F6 too, so they are here only where they take nobody's room.
    room -= cell_len(name) + cell_len(place)
    while roles and room < cell_len(said := safe(f"{' · '.join(roles)}  ")):
        roles.pop()
    right = [(said, MUTED), *right] if roles else right
    left = [(name, STRONG), *([(cut, STRONG)] if cut == place or cell_len(cut) >= SHORTEST else []), *rest]
    return (spread(left, right, width), ground_line(incident.exercise, plan, data, width, passed_over, mail))


def ground_line(
    exercise: bool,
    plan: Plan,
    data: str,
    width: int,
    passed_over: Sequence[int] = (),
    mail: MailStatus = NO_MAIL,
) -> Content:
    """What everybody must know of the ground they stand on: exercise, sample plan, steps left behind, mail, data
    folder."""
    left = [("ØVELSE  ", WARNING)] if exercise else []
    left += [("PRØVEPLAN  ", WARNING)] if plan.sample else []
    numbers = " og ".join(map(str, passed_over))
    missing = f"Der mangler noget i trin {numbers} (F3)  " if passed_over else ""
    # The step stands on F3 too; which folder it is stands nowhere else.
    taken = sum(cell_len(text) for text, _ in left) + cell_len(missing) + LEAST_OF_A_PATH
    left += [(missing, WARNING)] if missing and taken <= width else []
    room = width - sum(cell_len(text) for text, _ in left)
    if said := mail_words(mail, room):
        left += [(said, WARNING if mail.amiss else MUTED)]
        room -= cell_len(said)
    folder = f"data: {tail_of(safe(data), room - 7)}"
    # Mail that waits is there for an hour, the folder for the whole evening: it gives way.
    right = [] if said and cell_len(folder) >= room else [(folder, MUTED)]
    return spread(left, right, width)


def mail_words(mail: MailStatus, room: int) -> str:
    """What is said of the mails in so many cells: the most urgent, and as much more as there is room for."""
    for parts in range(len(mail.parts), 0, -1):
        said = f"MAIL: {', '.join(mail.parts[:parts])}"
        if cell_len(said) < room:
            return f"{said}  " if cell_len(said) + 2 <= room else said
    return fit(f"MAIL: {mail.parts[0].partition(' (')[0]}", max(room, 0)) if mail.parts else ""


def tail_of(path: str, cells: int) -> str:
    """The end of a path is what tells one folder from another."""
    while cell_len(path) > max(cells, 1) and (rest := path.lstrip("…/").partition("/")[2]):
        path = f"…/{rest}"
    return path


def due_lines(things: Sequence[Due], people: People, now: datetime, width: int) -> tuple[Content, ...]:
    """The next things, each with the digit that leads there: what, who, and how long there is."""
    if not things:
        return (Content.styled("Ingen opgaver, opkald eller opfølgninger venter.", MUTED),)
    lines = []
    for number, thing in enumerate(things, start=1):
        late = thing.due_at is not None and thing.due_at < now
        if thing.due_at is not None:
            when = f"{clock(thing.due_at)}, {minutes_until(thing.due_at, now)}"
        elif isinstance(thing.record, CallBack):
            when = f"venter siden {clock(thing.record.asked_at)}"
        elif isinstance(thing.record, records.Message):
            when = f"venter siden {clock(thing.record.waits_since)}"
        elif isinstance(thing.record, Statement):
            when = f"venter siden {clock(thing.record.written_at)}"
        else:
            when = "uden frist"
        who = people.initials(thing.owner) if thing.owner else owner_role(thing.owner_role)
        right = [(safe(f"  {who}"), STRONG if thing.owner else MUTED), (f" · {when}", WARNING if late else MUTED)]
        title = thing.title if thing.mandatory else f"{thing.title} (evt.)"
        lines.append(spread([(f"{number} ", MUTED), (title, "")], right, width))
    return tuple(lines)


def instruction_line(
    standing: Sequence[Instruction], given: bool, people: People, groups: Sequence[int], now: datetime, width: int
) -> tuple[Content, ...]:
    """In group 2 the police's instructions stand on top of the board, the latest first (plan R21).

    Args:
        standing: those that hold now.
        given: whether there ever was one.
    """
    if 2 not in groups:
        return ()
    if not standing:
        none = "ingen gælder nu (F9 7 viser dem)" if given else "ingen noteret endnu (skriv a og teksten)"
        return (Content.styled(fit(f"Politiets anvisninger: {none}", width), MUTED),)
    last = standing[-1]
    seen = " ".join(people.initials(receipt.by) for receipt in last.receipts)
    said = f"  #{last.seq} {clock(last.given_at)}"
    said += f" til {clock(last.until)}" if last.until is not None else ""
    said += f" · set: {seen}" if seen else " · ikke set"
    said += f" · +{len(standing) - 1}" if len(standing) > 1 else ""
    whose = "Politiets anvisninger:" if last.from_whom == POLICE else f"Anvisning, {last.from_whom}:"
    return (spread([(whose, WARNING), (f" {last.text}", STRONG)], [(safe(said), MUTED)], width),)
