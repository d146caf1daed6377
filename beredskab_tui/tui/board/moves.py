"""Moving about on the board: to a list, to a row of it, to the timeline, and back to the log line."""

from abc import abstractmethod

from beredskab_tui.records import LogEntry, Record
from beredskab_tui.tui.board.contactpanel import ContactPanel
from beredskab_tui.tui.board.keys import BoardKeys
from beredskab_tui.tui.board.panel import Panel
from beredskab_tui.tui.board.panels import PANELS, panel_of
from beredskab_tui.tui.board.views import View
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.logline import LogLine


class Moves(BoardKeys):
    """Where one is on the board."""

    line: LogLine
    _panels: dict[str, Panel]

    @abstractmethod
    def say_ready(self) -> None:
        """Nothing in particular: what one can do here."""

    @abstractmethod
    def show_top(self) -> None:
        """Bring what stands above the log up to date."""

    @property
    def panels(self) -> list[Panel]:
        return list(self._panels.values())

    @property
    def row(self) -> Record | None:
        """The row that the keys of a list act on."""
        focused = self.focused
        row = focused.highlighted if isinstance(focused, LineView) else None
        return row if isinstance(row, Record) else None

    def action_log_line(self) -> None:
        if self.may_write:
            self.set_focus(self.line)  # at once: the next key may be in the same breath
        else:
            self.say("Du ser med uden at kunne skrive, så loglinjen er lukket.")

    def action_to_board(self) -> None:
        """Esc: what was complained of is read, what was looked for is put away, and the timeline is there."""
        if self.top.settle():
            self.show_top()
        if self.finding.open:
            self.finding.close()
            self.say_ready()
        self._show_panel("")
        self.set_focus(self.timeline)

    def action_panel(self, name: str) -> None:
        panel = self._panels[name]
        begin = panel.begin_at(self.session.room.me.id) if self.focused is not panel else ""
        self._show_panel(name)
        self.set_focus(panel)
        if begin:
            panel.highlight(begin)

    def action_next_panel(self, step: int) -> None:
        """Tab: log line, timeline, tasks, contacts, media, staff, and round again."""
        names = ["line", "log", *PANELS][not self.may_write :]
        at = names.index(self.focused.id or "") if self.focused is not None and self.focused.id in names else 0
        name = names[(at + step) % len(names)]
        if name != "line":
            self._show_panel("" if name == "log" else name)
        self.set_focus(self.query_one(f"#{name}"))

    def show_entry(self, entry: LogEntry) -> None:
        """Go to a line of the log, wherever one is."""
        if not self.timeline.has_row(entry.id):
            self.view = View.LINES
            self.finding.close()
            self.refill()
        self._show_panel("")
        self.timeline.highlight(entry.id)

    def show_record(self, record: Record) -> None:
        """Go to a record on its list."""
        if isinstance(record, LogEntry):
            self.show_entry(record)
            self.set_focus(self.timeline)
        elif name := panel_of(record):
            self.action_panel(name)
            self._panels[name].highlight(record.id)

    def show_group(self, number: int) -> None:
        """The numbers of a preparedness group, the first of them marked."""
        panel = self.query_one(ContactPanel)
        self._show_panel("contacts")
        if not isinstance(self.focused, LogLine):
            # Whoever was writing goes on writing: what is typed next must not be keys of a list.
            self.set_focus(panel)
        if (first := panel.first_of(number)) is not None:
            panel.highlight(first.id, at_top=True)

    def _show_panel(self, name: str) -> None:
        """In a narrow window one panel at a time stands where the timeline stands; none for the timeline itself."""
        middle = self.query_one("#middle")
        middle.set_class(bool(name), "-panel", update=False)
        changed = [panel for panel in self.panels if panel.has_class("-current") != (panel.id == name)]
        for panel in changed:
            panel.set_class(panel.id == name, "-current", update=False)
        if changed:
            middle.update_node_styles()
