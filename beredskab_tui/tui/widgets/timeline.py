"""The log on the screen: newest at the bottom, and it follows the end until somebody pages up."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive

from beredskab_tui.records import EntryKind, FollowUp, FollowUpKind, LogEntry, Origin, Sensitivity
from beredskab_tui.records.words import danish
from beredskab_tui.room.board import Board
from beredskab_tui.room.history import Happened
from beredskab_tui.room.log import LATE
from beredskab_tui.text import safe
from beredskab_tui.times import ZONE, clock, date, day_clock
from beredskab_tui.tui.shown import fit, hanging, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.places import Place
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, STRUCK, WARNING

LETTERS: Final = {
    EntryKind.INFORMATION: " ",
    EntryKind.DECISION: "B",
    EntryKind.INSTRUCTION: "A",
    EntryKind.AGREEMENT: "P",
    EntryKind.MEDIA: "M",
    EntryKind.TASK: "O",
    EntryKind.CONTACT: "K",
    EntryKind.RUMOUR: "R",
    EntryKind.ASSESSMENT: "V",
    EntryKind.OBSERVATION: "S",
    EntryKind.OMISSION: "U",
}
"""The letter of each kind, the one that is typed in front of a line, as a capital."""

SYSTEM: Final = "·"
"""In the place of the letter: a line the program wrote itself."""
STAR: Final = "★"
"""In front of the letter: a key event (*nøglehændelse*)."""

_NUMBER_CELLS: Final = 4
_INITIALS_CELLS: Final = 4
_INDENT: Final = len("14.32 ") + _NUMBER_CELLS + 1 + _INITIALS_CELLS + 1 + len("B ")


class Tick(NamedTuple):
    """A change that is no line of the log, among the lines."""

    number: int
    """Its place in the history, which makes it known."""
    happened: Happened


TimelineRow = LogEntry | Tick


class Timeline(LineView[TimelineRow]):
    """The lines of an incident's log, in the order of their numbers.

    While it follows, a new line costs the painting of one line: when the panel is full, half of it is scrolled away
    at once. Somebody who reads further up is not moved; ``unseen`` counts what came since.
    """

    ENTER_AT = -1

    unseen: reactive[int] = reactive(0, repaint=False)
    """New lines below the ones in sight, 0 while the end is in sight."""

    def __init__(
        self,
        initials: Callable[[str], str],
        *,
        empty_text: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """``initials`` gives the initials of a person's id; it must answer for unknown ids too."""
        super().__init__(empty_text=empty_text, id=id, classes=classes)
        self._initials = initials
        self._following = True
        self._open: dict[int, FollowUp] = {}
        self._corrected_by: dict[int, int] = {}

    def fill(self, rows: Iterable[TimelineRow], board: Board) -> None:
        """Show these rows of a board."""
        self._corrected_by = board.corrected_by
        self._open = open_by_line(board.follow_ups)
        self.set_rows(rows)

    def bring(self, rows: Iterable[TimelineRow], changed: Iterable[LogEntry]) -> None:
        """New rows, and lines that changed: struck, starred. One that stands here stays, whatever the view."""
        self.append(*rows, *(entry for entry in changed if self.has_row(entry.id)))

    def follow_ups_changed(self, board: Board, changed: Iterable[FollowUp]) -> None:
        """A follow-up came or went: the lines it is about say so."""
        self._open = open_by_line(board.follow_ups)
        self.renew(entry.id for one in changed for seq in one.seqs if (entry := board.entry(seq)) is not None)

    @property
    def following(self) -> bool:
        """Whether the end is in sight and new lines are shown as they come."""
        return self._following

    def row_key(self, row: TimelineRow) -> str:
        return row.id if isinstance(row, LogEntry) else f"tick-{row.number}"

    def headings(self, row: TimelineRow, previous: TimelineRow | None, width: int) -> Sequence[Content]:
        """The day, at the first line and where it changes. Lines stand in the order they were noted in."""
        if previous is not None and _day(when(previous)) == _day(when(row)):
            return ()
        return (shown(fit(date(when(row)), width)).stylize(STRONG),)

    def row_lines(self, row: TimelineRow, width: int) -> Sequence[Content]:
        if isinstance(row, Tick):
            return self._tick_lines(row.happened, width)
        system = row.origin is Origin.SYSTEM
        letter = SYSTEM if system else LETTERS[row.kind]
        margin = f"{clock(row.occurred_at)} {row.seq:>{_NUMBER_CELLS}} {self._who(row.author)}"
        star = STAR if row.key_event else " "
        content = Content.assemble(
            # Without a letter the margin is one stretch of one style: each change of style costs bytes on the line.
            *(((f"{margin}   ", MUTED),) if letter + star == "  " else ((margin, MUTED), (f"{star}{letter} ", STRONG))),
            *self._for_whom(row),
            *_story(row),
            *self._notes(row),
        )
        return hanging(content.stylize(MUTED) if system else content, width, _INDENT)

    def _tick_lines(self, happened: Happened, width: int) -> Sequence[Content]:
        who = self._who(happened.actor)
        margin = f"{clock(happened.at)} {'':>{_NUMBER_CELLS}} {who} {SYSTEM} "
        return hanging(shown(f"{margin}{happened.text}").stylize(MUTED), width, _INDENT)

    def _for_whom(self, row: LogEntry) -> list[tuple[str, str]]:
        """Right behind the margin, so that both are read together: "KH på vegne af JB:"."""
        return [(f"på vegne af {safe(self._initials(row.speaker))}: ", STRONG)] if row.speaker is not None else []

    def _notes(self, row: LogEntry) -> list[tuple[str, str]]:
        """What stands behind the text: how sensitive it is, that it is late, struck, or not done with."""
        notes = []
        if row.sensitivity is Sensitivity.CONFIDENTIAL:
            # A sensitive line says itself that it is one.
            notes.append((f" ({danish(row.sensitivity)})", STRONG))
        if row.recorded_at - row.occurred_at > LATE:
            happened = day_clock(row.occurred_at, row.recorded_at)
            day = "" if happened == clock(row.occurred_at) else f"{happened}, "
            notes.append((f" ({day}noteret {clock(row.recorded_at)})", MUTED))
        if row.struck is not None:
            who = safe(self._initials(row.struck.by))
            correction = self._corrected_by.get(row.seq)
            rest = f", rettet i #{correction}" if correction is not None else ""
            notes.append((f" ANNULLERET af {who}: {safe(row.struck.reason)}{rest}", STRONG))
        if (waiting := self._open.get(row.seq)) is not None:
            notes.append((f" {open_words(waiting, self._initials)}", WARNING))
        return notes

    def _who(self, author: str | None) -> str:
        who = fit(safe(self._initials(author)), _INITIALS_CELLS) if author is not None else ""
        return who + " " * (_INITIALS_CELLS - cell_len(who))

    def _settle(self, added: int) -> None:
        if not self._following:
            self.unseen += added
            super()._settle(added)
        elif self.size and self._rows:
            self._top, last = self._valid(self._top), self._last()
            if not self._in_sight(last):
                self._top = self._jump(last) if 0 < added <= self._half() else self._end()
            elif self._top > last.up(self._half() - 1, self._height_of):
                self._top = self._end()  # rows went, and more than half of the panel is empty

    def _settle_resized(self) -> None:
        """While it follows, a window of another size is filled to its last line."""
        if self._following and self.size:
            self._top = self._end()
        else:
            self._settle(0)

    def _jump(self, last: Place) -> Place:
        """Where to stand so that half a panel is free below the last line, and all of its row is in sight."""
        if last.line >= self.size.height:
            return self._end()
        return min(last.up(self._half() - 1, self._height_of), Place(last.row, 0))

    def _show_from(self, place: Place) -> None:
        super()._show_from(place)
        if self.size:
            self._following = not self._rows or self._in_sight(self._last())
        if self._following:
            self.unseen = 0


def when(row: TimelineRow) -> datetime:
    """When a row was noted, which is what the rows are in order of."""
    return row.recorded_at if isinstance(row, LogEntry) else row.happened.at


def open_by_line(follow_ups: Iterable[FollowUp]) -> dict[int, FollowUp]:
    """What is still open of each line, by its number."""
    return {seq: one for one in follow_ups if one.done_at is None for seq in one.seqs}


def open_words(follow_up: FollowUp, initials: Callable[[str], str]) -> str:
    """That a line is not done with, in words."""
    said = danish(follow_up.kind)
    if follow_up.kind in (FollowUpKind.OPEN, FollowUpKind.PROMISE):
        said += f": {safe(follow_up.text)}" if follow_up.text else ""
        said += f", {safe(initials(follow_up.owner))}" if follow_up.owner is not None else ""
        said += f", senest {clock(follow_up.due_at)}" if follow_up.due_at is not None else ""
    return f"[ÅBEN: {said}]"


def _day(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d}"


def _story(row: LogEntry) -> list[tuple[str, str]]:
    """The text itself: the kind in a word and what it corrects in front, its reason behind."""
    style = STRUCK if row.struck is not None else ""
    named = row.origin is Origin.PERSON and row.kind is not EntryKind.INFORMATION
    before = f"{danish(row.kind)}: " if named else ""
    before += f"retter #{row.corrects}: " if row.corrects is not None else ""
    reason = f" – fordi {safe(row.reason)}" if row.reason else ""
    return [(before, MUTED), (safe(row.text) + reason, style)]
