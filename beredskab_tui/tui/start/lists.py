"""What stands on the start screen: the incidents that are not closed, the vagtlog, and the health of the plan."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from beredskab_tui.access.people import People
from beredskab_tui.records import DutyEntry, Phase
from beredskab_tui.records.words import danish
from beredskab_tui.room.health import Health
from beredskab_tui.room.room import Found
from beredskab_tui.text import safe
from beredskab_tui.times import clock, date, day_clock
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import fit, hanging, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.places import Place
from beredskab_tui.tui.widgets.strips import MUTED, STRONG

_INITIALS = 5
"""Cells for who wrote a line."""
_FINE, _OBS = "i orden  ", "OBS      "


class FoundLines(LineView[Found]):
    """The incidents that are not closed."""

    def __init__(self, session: Session, *, id: str) -> None:
        super().__init__(
            id=id, empty_text="Ingen åbne hændelser. Den første linje i loglinjen (F2) og Enter starter en."
        )
        self._session = session
        self.briefly = False
        """Each on one line: what it is called gives way."""

    def row_key(self, row: Found) -> str:
        return row.incident_id

    def row_lines(self, row: Found, width: int) -> Sequence[Content]:
        if row.incident is None:
            trouble = safe(f"{row.number}  KAN IKKE LÆSES: {row.trouble}")
            return hanging(shown(fit(trouble, width) if self.briefly else trouble), width, 3)
        started = day_clock(row.incident.started_at, self._session.room.clock())
        phase = "" if row.incident.phase is Phase.OPEN else f" · {danish(row.incident.phase)}"
        exercise = "ØVELSE · " if row.incident.exercise else ""
        new = " · nyt" if row.incident_id in {one.incident_id for one in self._session.moved} else ""
        what, rest = safe(f"{row.number}  {exercise}{row.incident.title}"), f" · startet\u00a0{started}{phase}{new}"
        if self.briefly:
            what = fit(what, max(width - cell_len(rest), 10))
        return hanging(shown(what + rest), width, 3)

    @property
    def going_on(self) -> list[Found]:
        """Those that are not stood down."""
        return [row for row in self.rows if row.incident is not None and row.incident.phase is not Phase.STOOD_DOWN]


class DutyLines(LineView[DutyEntry]):
    """The vagtlog, the newest at the bottom, under the day it was written."""

    ENTER_AT = -1

    def __init__(self, people: People, *, id: str) -> None:
        super().__init__(
            id=id, empty_text="Vagtloggen er tom. n skriver den første linje: det, den næste på vagt skal vide."
        )
        self._people = people
        self._following = True
        """Who has the newest in sight sees what is new; who reads further up is not moved."""

    def row_key(self, row: DutyEntry) -> str:
        return row.id

    def headings(self, row: DutyEntry, previous: DutyEntry | None, width: int) -> Sequence[Content]:
        if previous is not None and date(previous.at) == date(row.at):
            return ()
        return (shown(fit(date(row.at), width)).stylize(STRONG),)

    def row_lines(self, row: DutyEntry, width: int) -> Sequence[Content]:
        who = fit(safe(self._people.initials(row.author)), _INITIALS - 1) if row.author is not None else "·"
        margin = f"{clock(row.at)} {who}{' ' * (_INITIALS - cell_len(who))}"
        content = Content.assemble((margin, MUTED), shown(row.text))
        return hanging(content.stylize(MUTED) if row.author is None else content, width, cell_len(margin))

    def _settle(self, added: int) -> None:
        if self._following and self.size:
            self._top = self._end()
        else:
            super()._settle(added)

    def _show_from(self, place: Place) -> None:
        super()._show_from(place)
        if self.size:
            self._following = not self._rows or self._in_sight(self._last())


class HealthLines(Widget):
    """How plan and contacts stand, what needs somebody first. Marked with words, and not by colour alone."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._health: tuple[Health, ...] = ()
        self.briefly = False
        """Show only what needs somebody."""

    def show(self, health: Sequence[Health]) -> None:
        """Show this from now on."""
        if tuple(health) != self._health:
            self._health = tuple(health)
            self.refresh()

    def lines_for(self, width: int) -> int:
        """How many lines it takes to show all of it."""
        return len(self._lines(width))

    def render(self) -> Content:
        lines = self._lines(max(self.size.width, 20))
        hidden = len(lines) - self.size.height
        if hidden > 0 and self.size.height > 0:
            more = shown(f"… {hidden + 1} linjer til: »beredskab tjek« viser alt.").stylize("$text-muted")
            lines = [*lines[: self.size.height - 1], more]
        return Content("\n").join(lines)

    def _lines(self, width: int) -> list[Content]:
        rows = sorted(self._health, key=lambda one: one.ok)
        if not self.briefly:
            return [line for one in rows for line in hanging(_told(one), width, len(_OBS))]
        cut = [one._replace(text=fit(safe(one.text), width - len(_OBS))) for one in rows]
        found = [_told(one) for one in cut if not one.ok or one.always]
        return found or [_told(Health(True, "Plan og kontakter."))][: len(rows)]


def _told(one: Health) -> Content:
    text = shown(one.text)
    if one.ok:
        return Content.assemble(_FINE, text).stylize("$text-muted")
    return Content.assemble((_OBS, "bold $text-warning"), text)
