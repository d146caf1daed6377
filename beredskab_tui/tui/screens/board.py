"""The board: one incident, live. Everything it shows comes from the feed; no key changes a panel itself."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen

from beredskab_tui.access.rights import RIGHTS
from beredskab_tui.journal import Change
from beredskab_tui.records import CallBack, Contact, Incident, LogEntry, MediaNote, Record, StaffMember, Task
from beredskab_tui.times import clock
from beredskab_tui.tui.actions import BOARD, LISTS, Action, key_name, screen_bindings
from beredskab_tui.tui.careful import Careful
from beredskab_tui.tui.deeds import Deeds
from beredskab_tui.tui.duties import Duties
from beredskab_tui.tui.head import Lines, due_lines, head_lines, instruction_line
from beredskab_tui.tui.panels import ContactPanel, MediaPanel, Panel, StaffPanel, TaskPanel
from beredskab_tui.tui.screens.choose import Page
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.shown import shown, wrapped
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.logline import LogLine
from beredskab_tui.tui.widgets.textline import TextLine
from beredskab_tui.tui.widgets.timeline import Timeline
from beredskab_tui.tui.writing import Writing

READY = "Skriv, hvad der sker, og tryk Enter. Esc: til tavlen, hvor bogstaver er genveje."
ON_BOARD = "Tavlen: bogstaver er genveje. F2 eller l: tilbage til loglinjen."

_OF_PANEL: dict[type[Record], str] = {
    Task: "tasks",
    Contact: "contacts",
    CallBack: "contacts",
    MediaNote: "media",
    StaffMember: "staff",
}


class BoardScreen(Careful, Screen[None]):
    """One incident."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it for the instance
    CSS_PATH = "board.tcss"
    AUTO_FOCUS = "#line"
    AUTO_FOCUS = "LogLine"
    """From the first moment: in a list, what somebody goes on typing would be keys."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *screen_bindings(BOARD),
        *screen_bindings(LISTS),
        Binding("escape", "to_board", show=False, priority=True),
        Binding("ctrl+c", "nothing", show=False),
        Binding("tab", "next_panel(1)", show=False),
        Binding("shift+tab", "next_panel(-1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("end", "newest", show=False),
    ]

    def __init__(self, session: Session, opened: Opened, say_first: str = "") -> None:
        super().__init__()
        self.session = session
        self.opened = opened
        self.board = opened.board
        self._trouble = ""
        self._composed = False
        self._said = say_first
        self._may_write = not session.read_only and bool(RIGHTS[session.room.me.role])
        self.deeds = Deeds(self, session, opened, self.say)
        self.duties = Duties(self, session, opened, self.deeds)
        self.writing = Writing(self, session, opened.seat)

    def compose(self) -> ComposeResult:
        people, plan, now = self.session.room.people, self.session.config.plan, self.session.room.clock
        yield Lines(id="head")
        yield Lines(id="banner")
        yield Lines(id="instructions")
        yield Lines(id="next")
        with Horizontal(id="middle"):
            yield Timeline(people.initials, id="log", empty_text="Loggen er tom. Skriv den første linje.")
            with Vertical(id="column"):
                yield TaskPanel(people, plan, now, id="tasks")
                yield ContactPanel(people, plan, now, id="contacts")
                yield MediaPanel(people, plan, now, id="media")
                yield StaffPanel(people, plan, now, id="staff")
        yield TextLine(id="status")
        yield Lines(id="more")
        with Horizontal(id="writing"):
            yield TextLine("Log> ", id="prompt")
            yield LogLine(id="line")
        yield TextLine(id="keys")

    def on_mount(self) -> None:
        self._composed = True
        if not self._there:
            # The program was left before the board stood.
            return
        timeline = self.timeline
        timeline.set_rows(self.board.log)
        timeline.show_end()
        for panel in self.panels:
            panel.fill(self.board)
        self._show_top()
        self.watch(timeline, "unseen", self._show_unseen, init=False)
        line = self.query_one(LogLine)
        line.disabled = not self._may_write
        if self._may_write:
            self.writing.restore(line)
            line.focus()
        else:
            timeline.focus()
        self._show_keys()
        self.say(self._said or ("" if line.value else READY))

    @property
    def _there(self) -> bool:
        """Whether the widgets are there: news of sizes, focus and people comes before and after."""
        return self._composed and len(self.query("#head, #log, #line, #keys")) == 4

    # -- what the feed brings

    def take(self, changes: Sequence[Change]) -> None:
        """New events: bring the board up to date, and repaint the lines that show them."""
        conflicts = len(self.board.conflicts)
        touched = [record for change in changes for record in self.board.apply(change)]
        if not self._there:
            # What is composed later is composed from the board as it is then.
            return
        stale: set[str] = set()
        for record in touched:
            if isinstance(record, LogEntry):
                self.timeline.put(record)
                stale.add("instructions")
            elif isinstance(record, Incident):
                stale.add("head")
            else:
                stale.add(_OF_PANEL[type(record)])
        if len(self.board.conflicts) > conflicts:
            self.say(self.board.conflicts[-1].text)
        for panel in self.panels:
            if panel.id in stale:
                panel.fill(self.board)
        if stale - {"instructions"} or 2 in self.board.incident.groups:
            self._show_top()

    def show_here(self) -> None:
        """Somebody came or went."""
        self._show_top()

    def show_trouble(self, sentence: str) -> None:
        """Something is wrong with the data; stays until it is not."""
        self._trouble = sentence
        self._show_top()

    def tick(self) -> None:
        """A new minute: what was said is old by now, unless it is about a line that still stands there."""
        if not self._there:
            return
        self._show_top()
        if not self.query_one(LogLine).value:
            self.say(READY if isinstance(self.focused, LogLine) else ON_BOARD)
        # Only tasks say how late they are.
        self.query_one(TaskPanel).redraw()

    def _show_top(self) -> None:
        if not self._there:
            return
        session, incident, width = self.session, self.board.incident, max(self.size.width, 20)
        now, people, plan = session.room.clock(), session.room.people, session.config.plan
        data = session.room.folders.data
        here = [one for one in session.here if one.incident == incident.id]
        head = head_lines(incident, plan, here, people, data, now, width)
        self.query_one("#head", Lines).show(*head)
        warnings = [self._trouble] if self._trouble else []
        warnings += self.board.unreadable[:1]
        problems = session.config.problems
        warnings += [problem.sentence for problem in problems[:2]]
        warnings += ["Start programmet igen, når filen er rettet."] if problems else []
        self.query_one("#banner", Lines).show(*(Content.styled(text, "bold $text-warning") for text in warnings))
        self.query_one("#instructions", Lines).show(*instruction_line(self.board.instructions, incident.groups, width))
        self.query_one("#next", Lines).show(*due_lines(self.board.next_things(), people, now, width))

    def on_resize(self) -> None:
        self._show_top()
        self._show_keys()

    # -- the log line

    @on(LogLine.Submitted)
    def submit(self, event: LogLine.Submitted) -> None:
        event.stop()
        self.writing.submit(self.query_one(LogLine))

    @on(LogLine.Edited)
    def edited(self, event: LogLine.Edited) -> None:
        event.stop()
        self.writing.edited(event.text)

    @on(LogLine.Refused)
    def refused(self, event: LogLine.Refused) -> None:
        event.stop()
        self.say(event.sentence)

    @on(LogLine.Pasted)
    def pasted(self, event: LogLine.Pasted) -> None:
        event.stop()
        self.say(f"{len(event.lines)} linjer er sat ind som én linje. Enter gemmer den.")

    def say(self, sentence: str) -> None:
        """One sentence on the line above the log line."""
        self._said = sentence
        self._show_status()

    def _show_unseen(self, _unseen: int) -> None:
        self._show_status()

    def _show_status(self) -> None:
        if self._there:
            unseen = self.timeline.unseen
            new = f"▼ {unseen} {'ny' if unseen == 1 else 'nye'} (End)  " if unseen else ""
            # What to do stands at the end of a sentence: it must never be cut. Keys cost the first line only.
            first, *more = wrapped(new + self._said, max(self.size.width, 20))
            self.query_one("#status", TextLine).show(first)
            self.query_one("#more", Lines).show(*(shown(line) for line in more[:4]))

    # -- moving about

    @property
    def timeline(self) -> Timeline:
        return self.query_one(Timeline)

    @property
    def panels(self) -> list[Panel]:
        return list(self.query(Panel).results(Panel))

    @property
    def row(self) -> Record | None:
        """The row that the keys of a list act on."""
        focused = self.focused
        row = focused.highlighted if isinstance(focused, LineView) else None
        return row if isinstance(row, Record) else None

    def action_log_line(self) -> None:
        if self._may_write:
            self.set_focus(self.query_one(LogLine))  # at once: the next key may be in the same breath
        else:
            self.say("Du har læseadgang, så du kan ikke skrive i loggen.")

    def action_to_board(self) -> None:
        self._show_panel("")
        self.set_focus(self.timeline)

    def action_panel(self, name: str) -> None:
        self._show_panel(name)
        self.set_focus(self.query_one(f"#{name}"))

    def action_next_panel(self, step: int) -> None:
        """Tab: log line, timeline, tasks, contacts, media, staff, and round again."""
        names = ["line", "log", "tasks", "contacts", "media", "staff"][not self._may_write :]
        at = names.index(self.focused.id or "") if self.focused is not None and self.focused.id in names else 0
        name = names[(at + step) % len(names)]
        if name != "line":
            self._show_panel("" if name == "log" else name)
        self.set_focus(self.query_one(f"#{name}"))

    def action_page(self, step: int) -> None:
        """Page Up and Page Down scroll the timeline while one writes."""
        if step < 0:
            self.timeline.page_up()
        else:
            self.timeline.page_down()

    def action_newest(self) -> None:
        self.timeline.show_end()

    def _show_panel(self, name: str) -> None:
        """In a narrow window one panel at a time stands where the timeline stands; none for the timeline itself."""
        self.set_class(bool(name), "-panel")
        for panel in self.panels:
            panel.set_class(panel.id == name, "-current")

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        self._show_keys()
        if self._said in (READY, ON_BOARD):
            self.say(READY if isinstance(self.focused, LogLine) else ON_BOARD)

    def _show_keys(self) -> None:
        if not self._there:
            return
        typing = isinstance(self.focused, LogLine)
        actions: Sequence[Action] = BOARD if typing or self.focused is self.timeline else (*LISTS, BOARD[1])
        keys = [f"{key_name(action.key or action.letter)} {action.text}" for action in actions if action.shown]
        wide = "  ".join(keys)
        self.query_one("#keys", TextLine).show(wide if len(wide) <= self.size.width else " ".join(keys))

    # -- what keys do

    def _deed(self, deed: Callable[[Record | None], object]) -> None:
        """In a worker: a deed may wait for a form, and the board must go on meanwhile."""
        coroutine = deed(self.row)
        self.run_worker(coroutine, group="deed", exit_on_error=False)  # type: ignore[arg-type]  # any of Deeds' coroutines

    def action_open(self) -> None:
        self._deed(self.deeds.open)

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        self._deed(self.deeds.open)

    def action_next_state(self) -> None:
        self._deed(self.deeds.next_state)

    def action_undo(self) -> None:
        self._deed(self.deeds.undo)

    def action_strike(self) -> None:
        self._deed(self.deeds.strike)

    def action_correct(self) -> None:
        self._deed(self.deeds.correct)

    def action_assign(self) -> None:
        self._deed(self.deeds.assign)

    def action_new(self) -> None:
        name = self.focused.id if isinstance(self.focused, Panel) else ""
        self.run_worker(self.deeds.new(name or ""), group="deed", exit_on_error=False)

    def action_duties(self) -> None:
        self.run_worker(self.duties.open(), group="deed", exit_on_error=False)

    def action_history(self) -> None:
        people = self.session.room.people
        lines = [f"{clock(one.at)}  {people.initials(one.actor)}  {one.text}" for one in reversed(self.board.history)]
        self.app.push_screen(Page("Historik, det nyeste først", lines or ["Der er ingen ændringer ud over loggen."]))

    def action_help(self) -> None:
        self.app.push_screen(Page("Hjælp til tavlen", help_lines()))

    def action_nothing(self) -> None:
        """Ctrl+C never ends the program."""
        self.say("Ctrl+C lukker ikke programmet. F10 lukker; det, du skriver, bliver gemt som kladde.")


def help_lines() -> list[str]:
    """What the board can do, and its keys."""
    lines = [
        "Markøren står i loglinjen: skriv, hvad der sker, og tryk Enter. Så er det gemt, og alle ser det.",
        "Foran teksten kan stå et tidspunkt (14.32, kl 14, -5, i går 23.10) og et bogstav:",
        "b beslutning (… fordi …), a anvisning, p aftale, m medie, o opgave, k kontakt,",
        "r rygte, v vurdering, t ring tilbage. Et mellemrum forrest: linjen, som den står.",
        "Esc går til tavlen; der er bogstaver genveje. F2 går altid til loglinjen.",
        "",
        "På tavlen:",
        *(_help_line(action) for action in BOARD),
        "",
        "På en linje i en liste:",
        *(_help_line(action) for action in LISTS),
    ]
    return lines


def _help_line(action: Action) -> str:
    keys = " ".join(key_name(key) for key in (action.key, action.letter) if key)
    return f"{keys:<11}{action.text:<15}{action.tip}"
