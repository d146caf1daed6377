"""The board: one incident, live. Everything it shows comes from the feed; no key changes a panel itself."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from beredskab_tui.access.rights import RIGHTS
from beredskab_tui.journal import Change
from beredskab_tui.records import FollowUp, Incident, LogEntry, Mail, MailQueue, Message, SituationPicture
from beredskab_tui.tui.actions import BOARD, LISTS, screen_bindings
from beredskab_tui.tui.board.calling import sessions_here
from beredskab_tui.tui.board.contactpanel import ContactPanel
from beredskab_tui.tui.board.deeds import Deeds
from beredskab_tui.tui.board.details import details_of, linked
from beredskab_tui.tui.board.duties import Duties
from beredskab_tui.tui.board.finding import Finding, FindLine
from beredskab_tui.tui.board.head import Lines
from beredskab_tui.tui.board.moves import Moves
from beredskab_tui.tui.board.panels import PANELS, showing
from beredskab_tui.tui.board.picturing import Picturing
from beredskab_tui.tui.board.post import Post
from beredskab_tui.tui.board.sincelast import SinceLast
from beredskab_tui.tui.board.staffpanel import StaffPanel
from beredskab_tui.tui.board.taskpanel import TaskPanel
from beredskab_tui.tui.board.top import Top
from beredskab_tui.tui.board.views import View, rows_in
from beredskab_tui.tui.board.writing import Writing
from beredskab_tui.tui.listkeys import keys_on
from beredskab_tui.tui.screens.messageview import MessageView
from beredskab_tui.tui.screens.sheet import Sheet
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.shown import shown, wrapped
from beredskab_tui.tui.widgets.details import Details
from beredskab_tui.tui.widgets.keyline import KeyLine
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.logline import LogLine
from beredskab_tui.tui.widgets.textline import TextLine
from beredskab_tui.tui.widgets.timeline import Timeline

READY = "Skriv, hvad der sker, og tryk Enter. Esc: til tavlen, hvor bogstaver er genveje."
ON_BOARD = "Tavlen: bogstaver er genveje. F2 eller l: tilbage til loglinjen."
WATCHING = "Du ser med uden at kunne skrive. Bogstaver er genveje; h viser dem."

_IN_FRONT = {
    "line": "loggen",
    "log": "loggen",
    "query": "søger",
    "tasks": "opgaver",
    "contacts": "kontakter",
    "media": "medier",
    "staff": "stab",
}
"""What the others are told that one has in front of one, by what has the focus."""


class BoardScreen(Moves):
    """One incident."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (170, "-huge")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-high")]  # noqa: RUF012 - likewise
    CSS_PATH = "board.tcss"
    AUTO_FOCUS = "#line"
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
        self.may_write = not session.read_only and bool(RIGHTS[session.room.me.role])
        self.view = View.LINES
        self._said = say_first
        self.watchers: set[Callable[[], None]] = set()
        """What lies over the board and shows some of it: called when the feed has brought something."""
        self._compose_parts()
        self.top = Top(self, session, self.board)
        self.finding = Finding(self, session, self.board)
        self.deeds = Deeds(self, session, opened, self.say_on_top, self.show_story)
        self.duties = Duties(self, session, opened, self.deeds)
        self.duties.on_group = self.show_group
        self.picturing = Picturing(self, session, opened, self.deeds, self.watchers)
        self.post = Post(self, session, opened, self.deeds)
        self.writing = Writing(self, session, opened)
        self.since_last = SinceLast(self, session, opened)

    def _compose_parts(self) -> None:
        """What is asked for at each key: looking for it on the screen would cost more than what is done with it."""
        people, plan, now = self.session.room.people, self.session.config.plan, self.session.room.clock
        self.timeline = Timeline(people.initials, id="log", empty_text="Loggen er tom. F2: skriv den første linje.")
        self.line = LogLine(id="line")
        self._panels = {name: kind(people, plan, now, id=name) for name, kind in PANELS.items()}
        self._status = TextLine(id="status")
        self._more = Lines(id="more")
        self._keys = KeyLine(id="keys")
        self._details = Details(id="details")

    def compose(self) -> ComposeResult:
        yield Lines(id="head")
        yield Lines(id="banner")
        yield Lines(id="instructions")
        yield Lines(id="next")
        with Horizontal(id="middle"):
            yield self.timeline
            yield Vertical(*self._panels.values(), id="column")
            yield self._details
        with Horizontal(id="finding"):
            yield TextLine("Find>", id="find-prompt")
            yield FindLine(id="query")
        yield self._status
        yield self._more
        with Horizontal(id="writing"):
            yield TextLine("Log> ", id="prompt")
            yield self.line
        yield self._keys

    def on_mount(self) -> None:
        if not self._there:
            # The program was left before the board stood.
            return
        self.query_one("#finding").display = False
        self.refill()
        self.timeline.show_end()
        for panel in self.panels:
            panel.fill(self.board)
        self.top.show()
        self.show_here()
        self.watch(self.timeline, "unseen", lambda _unseen: self._show_status(), init=False)
        line = self.line
        line.disabled = not self.may_write
        if self.may_write:
            self.writing.restore(line)
            line.focus()
        else:
            self.timeline.focus()
        self._show_keys()
        waiting = self.deeds.drafts() if self.may_write else []
        if waiting and not line.value:
            names = ", ".join(draft.title or "halvt skrevet" for draft in waiting[:3])
            self._said = self._said or f"Halvt skrevet fra sidst: {names}. Esc og g åbner det igen."
        self.say(self._said or ("" if line.value else self._ready))
        self.run_worker(self._say_what_is_new(), group="news", exit_on_error=False)

    async def _say_what_is_new(self) -> None:
        """What came while one was away, beside whatever else there is to say: the log line keeps the focus."""
        if sentence := await self.since_last.arrive():
            known = (READY, ON_BOARD, WATCHING, "")
            self.say(sentence if self._said in known else f"{self._said} {sentence}")

    async def on_unmount(self) -> None:
        await self.since_last.keep()

    @property
    def _ready(self) -> str:
        if not self.may_write:
            return WATCHING
        return READY if isinstance(self.focused, LogLine) else ON_BOARD

    @property
    def _there(self) -> bool:
        """Whether the widgets are there: news of sizes, focus and people comes before and after."""
        return self._keys.is_attached and self.line.is_attached and self._panels["staff"].is_attached

    # -- what the feed brings

    def take(self, changes: Sequence[Change]) -> None:
        """New events: bring the board up to date, and repaint the lines that show them."""
        conflicts, history = len(self.board.conflicts), len(self.board.history)
        touched = [record for change in changes for record in self.board.apply(change)]
        if not self._there:
            # What is composed later is composed from the board as it is then.
            return
        entries = [record for record in touched if isinstance(record, LogEntry)]
        self.timeline.bring(rows_in(self.board, self.view, entries, history, self.finding.shows), entries)
        follow_ups = [record for record in touched if isinstance(record, FollowUp)]
        if follow_ups:
            self.timeline.follow_ups_changed(self.board, follow_ups)
        self.writing.follow(entries)
        if len(self.board.conflicts) > conflicts:
            self.complain(self.board.conflicts[-1].text, "conflict")
        stale = {name for record in touched for name in showing(record)}
        for panel in self.panels:
            if panel.id in stale:
                panel.fill(self.board)
        on_top = Incident | SituationPicture | Message | Mail | MailQueue
        said_on_top = any(isinstance(record, on_top) for record in touched)
        if stale or said_on_top or 2 in self.board.incident.groups:
            self.top.show()
        self._show_details()
        for refill in tuple(self.watchers):
            refill()

    def refill(self) -> None:
        """Show the rows of the timeline anew, as view and filter say."""
        rows = rows_in(self.board, self.view, self.board.log, 0, self.finding.shows)
        self.timeline.fill(rows, self.board)

    def show_here(self) -> None:
        """Somebody came, went, or looks at something else: quietly."""
        if self._there:
            here = [one for one in self.session.here if one.incident == self.board.incident.id]
            self.query_one(StaffPanel).show_here(here, sessions_here(self.session))
            self.query_one(ContactPanel).show_here(sessions_here(self.session))
            self.top.show()

    def show_trouble(self, sentence: str) -> None:
        """Something is wrong with the data; stays until it is not."""
        self.top.trouble(sentence)
        self.show_top()

    def show_elsewhere(self, titles: Sequence[str]) -> None:
        """Other incidents in which something happened since they were looked at."""
        self.top.elsewhere(titles)
        self.show_top()

    def complain(self, sentence: str, about: str = "") -> None:
        """Something went wrong: what happened, what is safe, what to do. Stays until it is read (Esc)."""
        self.top.complain(sentence, about)
        self.show_top()

    def settle(self, about: str) -> None:
        """What was complained about is well now."""
        if self.top.settle(about):
            self.show_top()

    def tick(self) -> None:
        """A new minute: what was said is old by now, unless it is about a line that still stands there."""
        if not self._there:
            return
        self.top.show()
        self.run_worker(self.since_last.keep(), group="news", exit_on_error=False)
        if not self.line.value and not self.finding.open:
            self.say(self._ready)
        # Tasks, those who wait for our call, and those who are out say how late they are.
        for panel in (self.query_one(TaskPanel), self.query_one(ContactPanel), self.query_one(StaffPanel)):
            panel.fill(self.board)
            panel.redraw()

    def show_top(self) -> None:
        if self._there:
            self.top.show()

    def on_resize(self) -> None:
        self.show_top()
        self._show_keys()
        self._show_status()
        self.call_after_refresh(self._show_details)  # when it is settled whether this window has room for them

    # -- the log line and the find line

    @on(LogLine.Submitted)
    def submit(self, event: LogLine.Submitted) -> None:
        event.stop()
        if isinstance(event.input, FindLine):
            self.finding.submit()
        else:
            if self.has_class("-narrow"):
                self._show_panel("")  # the line is seen where it lands
            self.writing.submit(self.line, event.text)

    @on(LogLine.Edited)
    def edited(self, event: LogLine.Edited) -> None:
        event.stop()
        if isinstance(event.line, FindLine):
            self.finding.edited(event.text)
        else:
            self.writing.edited(event.text)

    @on(FindLine.Step)
    def step(self, event: FindLine.Step) -> None:
        event.stop()
        self.finding.step(event.by)

    @on(LogLine.Refused)
    def refused(self, event: LogLine.Refused) -> None:
        event.stop()
        self.say(event.sentence)

    @on(LogLine.Pasted)
    def pasted(self, event: LogLine.Pasted) -> None:
        event.stop()
        if not isinstance(event.line, FindLine):
            self.writing.pasted(event.lines)

    def say(self, sentence: str) -> None:
        """One sentence on the line above the log line."""
        self._said = sentence
        self._show_status()

    def say_on_top(self, sentence: str) -> None:
        """The same, and where the user looks when a list lies over the board."""
        self.say(sentence)
        if isinstance(self.app.screen, Sheet | MessageView):
            self.app.screen.tell(sentence)

    def say_ready(self) -> None:
        """Nothing in particular: what one can do here."""
        self.say(self._ready)

    def _show_status(self) -> None:
        if self._there:
            unseen = self.timeline.unseen
            new = f"▼ {unseen} {'ny' if unseen == 1 else 'nye'} (End)  " if unseen else ""
            # What to do stands at the end of a sentence: it must never be cut. Keys cost the first line only.
            first, *more = wrapped(new + self._said, max(self.size.width, 20))
            self._status.show(first)
            self._more.show(*(shown(line) for line in more[:4]))

    # -- what is in hand

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        self._show_keys()
        if self._said in (READY, ON_BOARD):
            self.say(self._ready)
        if self.focused is not None and (seen := _IN_FRONT.get(self.focused.id or "")):
            self.session.look_at(seen)
        self._show_details()

    def _show_keys(self) -> None:
        if not self._there:
            return
        typing = isinstance(self.focused, LogLine)
        # On a list the way to the help, and to the log line.
        on_board = typing or self.focused is self.timeline
        actions = BOARD if on_board else (*keys_on(self.list_in_hand), BOARD[0], BOARD[1])
        # In the log line itself the way to it would only take the room of the way out.
        self._keys.show([action for action in actions if action.shown and not (typing and action.name == "log_line")])

    @on(LineView.Highlighted)
    def highlighted(self, event: LineView.Highlighted) -> None:
        event.stop()
        self._show_details()

    def _show_details(self) -> None:
        """In the widest windows the row in hand stands there whole; the newest line when none is."""
        pane = self._details
        if self._there and pane.display:
            row = self.row or (self.board.log[-1] if self.board.log else None)
            if row is not None:
                title, lines = details_of(row, self.board, self.session.room.people)
                pane.show(title, lines, linked(row, self.board))
