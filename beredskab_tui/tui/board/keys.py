"""What the keys of the board do, beside moving about on it: each opens a form, a list, or calls one function."""

from abc import abstractmethod
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.screen import Screen

from beredskab_tui.records import LogEntry, Record, StaffMember
from beredskab_tui.room.board import Board
from beredskab_tui.room.showing import seen_by, viewers
from beredskab_tui.room.waiting import DueKind
from beredskab_tui.tui.actions import BOARD, LISTS, MORE, Action
from beredskab_tui.tui.board.deeds import Deeds
from beredskab_tui.tui.board.details import details_of, linked
from beredskab_tui.tui.board.duties import Duties
from beredskab_tui.tui.board.finding import Finding
from beredskab_tui.tui.board.head import Lines
from beredskab_tui.tui.board.panel import Panel
from beredskab_tui.tui.board.picturing import Picturing
from beredskab_tui.tui.board.post import Post
from beredskab_tui.tui.board.sincelast import SinceLast
from beredskab_tui.tui.board.top import Top
from beredskab_tui.tui.board.views import View
from beredskab_tui.tui.board.writing import Writing
from beredskab_tui.tui.careful import Working
from beredskab_tui.tui.contactlist.screen import ContactListScreen
from beredskab_tui.tui.help import board_help
from beredskab_tui.tui.listkeys import in_words_of
from beredskab_tui.tui.screens.choose import Chooser, Option, Page
from beredskab_tui.tui.screens.story import Story
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from beredskab_tui.tui.app import BeredskabApp

LOOKING = "du ser med uden at kunne skrive"
"""Why one who only looks cannot do a thing."""


class BoardKeys(Working, Screen[None]):
    """The keys of a screen that shows one incident."""

    session: Session
    board: Board
    may_write: bool
    timeline: Timeline
    view: View
    top: Top
    finding: Finding
    deeds: Deeds
    duties: Duties
    picturing: Picturing
    post: Post
    writing: Writing
    since_last: SinceLast

    @property
    @abstractmethod
    def row(self) -> Record | None:
        """The row that the keys of a list act on."""

    @property
    def list_in_hand(self) -> str:
        """Name of the list beside the log that has the focus; empty for none."""
        return self.focused.id or "" if isinstance(self.focused, Panel) else ""

    @abstractmethod
    def say(self, sentence: str) -> None:
        """One sentence on the line above the log line."""

    @abstractmethod
    def refill(self) -> None:
        """Show the rows of the timeline anew."""

    @abstractmethod
    def action_to_board(self) -> None:
        """Esc: to the timeline; what was complained of is read."""

    @abstractmethod
    def show_record(self, record: Record) -> None:
        """Go to a record on its list."""

    def action_page(self, step: int) -> None:
        """Page Up and Page Down scroll the timeline while one writes."""
        if step < 0:
            self.timeline.page_up()
        else:
            self.timeline.page_down()

    def action_newest(self) -> None:
        self.timeline.show_end()

    async def action_go_next(self, number: int) -> None:
        """To one of the next three things."""
        if number > len(self.top.due):
            self.say("Så mange ting venter der ikke.")
            return
        due = self.top.due[number - 1]
        if due.kind is DueKind.DESCRIBE:
            self.action_duties()
        elif due.kind is DueKind.PICTURE:
            self.action_picture()
        elif due.kind in (DueKind.MESSAGE, DueKind.MAIL):
            self._work(self.post.show_due(due))
        elif due.kind in (DueKind.ANSWER, DueKind.AUDIENCE):
            self._work(self.duties.show_due(due))
        elif due.record is not None:
            self.show_record(due.record)

    @on(Lines.Clicked, "#next")
    async def next_clicked(self, event: Lines.Clicked) -> None:
        event.stop()
        await self.action_go_next(event.number + 1)

    @on(Lines.Clicked, "#head")
    def head_clicked(self, event: Lines.Clicked) -> None:
        event.stop()
        self.action_duties()

    @on(Lines.Clicked, "#banner")
    def banner_clicked(self, event: Lines.Clicked) -> None:
        event.stop()
        self.action_to_board()

    def why_not(self, action: Action) -> str:
        """Why an action cannot be used now; empty when it can."""
        if action in LISTS and action.name not in ("open", "new") and self.row is None:
            return "markøren står ikke på en linje i en liste"
        if not self.may_write and (action.name in ("log_line", "editor", "drafts") or action in LISTS[1:]):
            return LOOKING
        if action.name.startswith("duties('"):
            return next(one.why_not for one in self.duties.options() if one.value == action.name[8:-2])
        if action.name == "drafts" and not self.deeds.drafts():
            return "der er ikke noget halvt skrevet"
        if action.name.startswith("go_next") and int(action.name[8]) > len(self.top.due):
            return "så mange ting venter der ikke"
        if action.name == "mark" and not isinstance(self.row, StaffMember | LogEntry):
            return "det gælder en loglinje, eller en medarbejder på F6"
        if not self.may_write and action.name in ("keep_log", "call_in", "go_out", "command"):
            return LOOKING
        return ""

    def _work(self, work: Coroutine[Any, Any, None]) -> None:
        """In a worker: it may wait for a form, and the board must go on meanwhile."""
        self._under_way = self.run_worker(work, group="deed", exit_on_error=False)

    def _deed(self, deed: Callable[[Record | None], Coroutine[Any, Any, None]]) -> None:
        self._work(deed(self.row))

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
        self._work(self.deeds.new(self.list_in_hand))

    def action_picture(self) -> None:
        self._work(self.picturing.open())

    def action_post(self) -> None:
        self._work(self.post.open())

    def action_to_picture(self) -> None:
        self._deed(self.picturing.to_picture)

    def action_mark(self) -> None:
        self._deed(self.deeds.mark)

    def action_keep_log(self) -> None:
        self._work(self.deeds.staff.commanding.keep_log())

    def action_call_in(self) -> None:
        self._work(self.deeds.staff.calling_in.begin())

    def action_briefing(self) -> None:
        self._work(self.deeds.staff.brief())

    def action_go_out(self) -> None:
        self._work(self.deeds.staff.go_out_myself())

    def action_command(self) -> None:
        self._work(self.deeds.staff.commanding.change_lead())

    def action_news(self) -> None:
        self.since_last.show()

    def action_give_calls(self) -> None:
        self._work(self.deeds.calling.give_calls())

    def action_who_sees(self) -> None:
        self._work(self._who_sees())

    async def _who_sees(self) -> None:
        everybody = viewers(self.session.config.plan)
        options = [Option(viewer.id, viewer.name) for viewer in everybody]
        chosen = await self.app.push_screen_wait(Chooser("Hvem ser hvad", options))
        for viewer in everybody:
            if viewer.id == chosen:
                lines = list(seen_by(viewer, self.board, self.session.room.people))
                await self.app.push_screen_wait(Story(f"Det ser de: {viewer.name}", lines, ()))

    def action_call_list(self) -> None:
        self._work(self.deeds.calling.call_list())

    def action_duties(self, step: str = "") -> None:
        """The menu of the plan's steps, or the one that is named."""
        self._work(self.duties.open(step))

    def action_editor(self) -> None:
        if self.may_write:
            self._work(self.writing.open_editor())
        else:
            self.say(f"Det kan ikke gøres her: {LOOKING}.")

    def action_drafts(self) -> None:
        self._work(self._drafts())

    async def _drafts(self) -> None:
        drafts = self.deeds.drafts()
        if not drafts:
            self.say("Der er ikke noget halvt skrevet.")
            return
        options = [Option(draft.id, draft.title or "Halvt skrevet") for draft in drafts]
        chosen = await self.app.push_screen_wait(Chooser("Halvt skrevet", options))
        for draft in drafts:
            if draft.id == chosen:
                await self.deeds.reopen(draft)

    def show_story(self, row: Record) -> None:
        title, lines = details_of(row, self.board, self.session.room.people)

        def go(entry: LogEntry | None) -> None:
            if entry is not None:
                self.show_record(entry)

        self.app.push_screen(Story(title, lines, linked(row, self.board)), go)

    def action_view(self) -> None:
        """All lines, people's own, everything with history: one after the other."""
        self.view = self.view.next
        self.refill()
        self.action_to_board()  # where it can be seen
        self.say(self.view.value)

    def action_find(self) -> None:
        self.finding.show()

    async def action_palette(self) -> None:
        lists = in_words_of(self.list_in_hand)
        await cast("BeredskabApp", self.app).open_palette(self, (*BOARD, *lists, *MORE))

    def action_contact_list(self) -> None:
        """The register's own list; the incident has copies, which stay as they are."""
        self.app.push_screen(ContactListScreen(self.session))

    def action_help(self) -> None:
        self.app.push_screen(Page("Hjælp til tavlen", board_help(self.session.config.text_blocks, self.list_in_hand)))

    def action_nothing(self) -> None:
        """Ctrl+C never ends the program."""
        self.say("Ctrl+C lukker ikke programmet. F10 lukker; det, du skriver, bliver gemt som kladde.")
