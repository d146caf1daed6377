"""The log on the screen: newest at the bottom, and it follows the end until somebody pages up."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive

from beredskab_tui.records import EntryKind, LogEntry, Origin, Sensitivity
from beredskab_tui.records.words import danish
from beredskab_tui.text import safe
from beredskab_tui.times import ZONE, clock, date, day_clock
from beredskab_tui.tui.shown import fit, hanging, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.places import Place
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, STRUCK

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
}
"""The letter of each kind, the one that is typed in front of a line, as a capital."""

SYSTEM: Final = "·"
"""In the place of the letter: a line the program wrote itself."""

LATE: Final = timedelta(minutes=5)
"""A line noted longer than this after it happened says so."""

_NUMBER_CELLS: Final = 4
_INITIALS_CELLS: Final = 4
_INDENT: Final = len("14.32 ") + _NUMBER_CELLS + 1 + _INITIALS_CELLS + 1 + len("B ")


class Timeline(LineView[LogEntry]):
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

    @property
    def following(self) -> bool:
        """Whether the end is in sight and new lines are shown as they come."""
        return self._following

    def row_key(self, row: LogEntry) -> str:
        return row.id

    def headings(self, row: LogEntry, previous: LogEntry | None, width: int) -> Sequence[Content]:
        """The day, at the first line and where it changes. Lines stand in the order they were noted in."""
        if previous is not None and _day(previous.recorded_at) == _day(row.recorded_at):
            return ()
        return (shown(fit(date(row.recorded_at), width)).stylize(STRONG),)

    def row_lines(self, row: LogEntry, width: int) -> Sequence[Content]:
        system = row.origin is Origin.SYSTEM
        letter = SYSTEM if system else LETTERS[row.kind]
        margin = f"{clock(row.occurred_at)} {row.seq:>{_NUMBER_CELLS}} {self._who(row.author)} "
        content = Content.assemble(
            # Without a letter the margin is one stretch of one style: each change of style costs bytes on the line.
            *(((f"{margin}  ", MUTED),) if letter == " " else ((margin, MUTED), (f"{letter} ", STRONG))),
            *_story(row),
            *self._notes(row),
        )
        return hanging(content.stylize(MUTED) if system else content, width, _INDENT)

    def _notes(self, row: LogEntry) -> list[tuple[str, str]]:
        """What stands behind the text: how sensitive it is, that it is late, that it is struck."""
        notes = []
        if row.sensitivity in (Sensitivity.CONFIDENTIAL, Sensitivity.SENSITIVE):
            notes.append((f" ({danish(row.sensitivity)})", STRONG))
        if row.recorded_at - row.occurred_at > LATE:
            happened = day_clock(row.occurred_at, row.recorded_at)
            day = "" if happened == clock(row.occurred_at) else f"{happened}, "
            notes.append((f" ({day}noteret {clock(row.recorded_at)})", MUTED))
        if row.struck is not None:
            who = safe(self._initials(row.struck.by))
            notes.append((f" ANNULLERET af {who}: {safe(row.struck.reason)}", STRONG))
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


def _day(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d}"


def _story(row: LogEntry) -> list[tuple[str, str]]:
    """The text itself, with what it corrects in front and its reason behind."""
    style = STRUCK if row.struck is not None else ""
    corrects = f"retter #{row.corrects}: " if row.corrects is not None else ""
    reason = f" – fordi {safe(row.reason)}" if row.reason else ""
    return [(corrects, MUTED), (safe(row.text) + reason, style)]
