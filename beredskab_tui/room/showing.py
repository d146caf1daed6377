"""What others see of an incident: those at the board, the wall display, and each group that is informed (plan R34).

One rule for the preview and for whatever shows it: what a line's level says, and without numbers and addresses where
people may look who are none of the staff.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from beredskab_tui.access.people import People
from beredskab_tui.errors import UsageError
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import LogEntry, Message, MessageState, Sensitivity
from beredskab_tui.records.cpr import cpr_numbers
from beredskab_tui.records.phones import NUMBER
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.room.redaction import CPR, MAIL, MAIL_ADDRESS, PHONE
from beredskab_tui.room.wording import counted
from beredskab_tui.times import clock, day_clock

BOARD: Final = "tavlen"
WALL: Final = "storskaerm"

_MAY_SEE: Final = {
    BOARD: frozenset((Sensitivity.OPEN, Sensitivity.INTERNAL, Sensitivity.CONFIDENTIAL)),
    WALL: frozenset((Sensitivity.OPEN, Sensitivity.INTERNAL)),
}
_OUTSIDE: Final = frozenset((Sensitivity.OPEN,))


class Viewer(NamedTuple):
    """Somebody who sees something of an incident."""

    id: str
    """``BOARD``, ``WALL``, or the id of a group to be informed."""
    name: str


def viewers(plan: Plan) -> list[Viewer]:
    """Everybody whose view can be looked at."""
    return [
        Viewer(BOARD, "Alle på tavlen, også med læseadgang"),
        Viewer(WALL, "Storskærmen"),
        *(Viewer(group.id, group.name) for group in plan.informed),
    ]


def viewer_called(plan: Plan, asked: str) -> Viewer:
    """The one of that id.

    Raises:
        UsageError: there is none; the sentence names those there are.
    """
    found = {viewer.id: viewer for viewer in viewers(plan)}
    if asked not in found:
        raise UsageError(f"»{asked[:40]}« kendes ikke her. Intet er ændret. Brug et af disse: {', '.join(found)}.")
    return found[asked]


def seen_by(viewer: Viewer, board: Board, people: People) -> Iterator[str]:
    """Exactly what somebody sees of an incident's texts, line by line."""
    at_the_board, may_see = viewer.id == BOARD, _MAY_SEE.get(viewer.id, _OUTSIDE)
    if viewer.id not in _MAY_SEE:
        yield from _messages(viewer, board)
        yield "I en rapport må de se disse linjer af loggen:"
    withheld = dict.fromkeys(Sensitivity, 0)
    for entry in board.log:
        if entry.sensitivity in may_see or (at_the_board and entry.sealed is not None):
            yield _line(entry, people, whole=at_the_board)
        else:
            withheld[entry.sensitivity] += 1
    hidden = [f"{count} {danish(level)}" for level, count in withheld.items() if count]
    yield ""
    yield f"Vises ikke: {', '.join(hidden)}." if hidden else "Alle linjer vises."


def without_numbers(text: str) -> str:
    """A text in which nobody can be rung or written to, and no CPR number stands."""
    for begin, end in reversed(list(cpr_numbers(text))):
        text = f"{text[:begin]}{CPR}{text[end:]}"
    return re.sub(NUMBER, PHONE, MAIL_ADDRESS.sub(MAIL, text))


def _line(entry: LogEntry, people: People, *, whole: bool) -> str:
    reason = f" Fordi: {entry.reason}" if entry.reason else ""
    struck = " (annulleret)" if entry.struck is not None else ""
    text = f"{entry.text}{reason}"
    said = text if whole else without_numbers(text)
    return f"{clock(entry.occurred_at)}  {entry.seq:>3}  {people.initials(entry.author)}  {said}{struck}"


def _messages(viewer: Viewer, board: Board) -> Iterator[str]:
    theirs = [one for one in board.messages if viewer.id in one.audiences and one.state is not MessageState.WITHDRAWN]
    sent = [one for one in theirs if one.release is not None]
    yield f"{counted(len(sent), 'besked', 'beskeder')} til dem er godkendt:" if sent else "Ingen besked er godkendt."
    for one in sent:
        yield from _message(one)
    if len(theirs) > len(sent):
        yield f"Venter på godkendelse og ses ikke endnu: {', '.join(one.title for one in theirs if not one.release)}."
    yield ""


def _message(one: Message) -> Iterator[str]:
    channels = ", ".join(danish(channel) for channel in one.channels)
    assert one.release is not None
    yield f"{one.title} ({channels}), {day_clock(one.release.at, one.release.at)}"
    yield f"Emne: {one.subject}"
    yield from one.text.split("\n")
    yield ""
