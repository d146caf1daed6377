"""The contact list between incidents: everybody on it, how fresh each is, what keeps it right (plan R25, R56)."""

from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import register
from beredskab_tui.room.health import check_words
from beredskab_tui.room.upkeep import list_freshness
from beredskab_tui.tui.actions import CONTACT_LIST
from beredskab_tui.tui.board.head import Lines
from beredskab_tui.tui.contactlist.deeds import REMOVAL, ContactDeeds
from beredskab_tui.tui.contactlist.form import NEW, PREFIX
from beredskab_tui.tui.contactlist.news import ListNews, ListWatch
from beredskab_tui.tui.contactlist.rows import ContactRows, Looking, Shown, looking
from beredskab_tui.tui.screens.overlay import Overlay
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import fit, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.logline import LogLine

CHOOSE_FIRST = "Vælg en kontakt på listen først."


class ContactListScreen(Overlay[None]):
    """Lies over the whole screen. ``reopen`` is the field of a draft to go on with at once."""

    help_title = "Hjælp til kontaktlisten"
    help_lines = (
        "Her står listen mellem hændelserne. En hændelse har sin egen kopi, som ikke ændres herfra.",
        "Ved hver kontakt står, hvornår nogen sidst så efter, om den passer. Lederen har ansvaret for listen.",
        "b bekræfter den, markøren står på. k går dem igennem, der mangler, én for én.",
        "f viser kun dem, der skal bekræftes, eller kun dem, du skal tjekke. s søger.",
        "t giver en del af listen til nogen. d finder dem, der står to gange. x fjerner med en grund.",
        "Det, andre retter imens, kommer selv ind her. Alt, der betyder noget, står i vagtloggen.",
        "I et regneark: skriv »beredskab kontakter eksporter > kontakter.csv« i en terminal, ret filen, og læs den "
        "ind igen med »beredskab kontakter importer kontakter.csv«.",
    )
    actions = CONTACT_LIST
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "confirm", show=False)]
    DEFAULT_CSS = """
    ContactListScreen > Vertical { width: 100%; height: 100%; padding: 0; border: none; }
    ContactListScreen.-low > Vertical { padding: 0; }
    ContactListScreen #list-head { background: $panel; width: 1fr; }
    ContactListScreen #words { display: none; }
    ContactListScreen ContactRows { height: 1fr; }
    ContactListScreen .keys { margin-top: 0; max-height: 2; }
    """

    def __init__(self, session: Session, reopen: str = "") -> None:
        super().__init__()
        self._session = session
        self._reopen = reopen
        self._kind = Shown.ALL
        self._words = ""
        self._coming = ""
        """Whom the marker goes to when they come."""
        self._watch = ListWatch(session.room, session.config.contacts, self.post_message)
        self._deeds = ContactDeeds(self, session)
        self.listed = register.Directory([])
        self.looking = self._look()

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Lines(id="list-head")
            yield LogLine(id="words")
            yield ContactRows(id="rows")
            yield Static(classes="fault")
            yield self.key_line()

    async def on_mount(self) -> None:
        self.query_one(ContactRows).focus()
        await self._session.follow_register(self._watch.look)

    def on_unmount(self) -> None:
        self._session.leave_register(self._watch.look)

    @property
    def inner_width(self) -> int:
        return max(20, self.app.size.width)

    # -- what is shown

    def on_list_news(self, news: ListNews) -> None:
        """The list is another now: mine and others' changes come the same way."""
        self.listed = news.listed
        self._show()
        if news.trouble:
            self.tell(news.trouble)
        if self._reopen:
            reopen, self._reopen = self._reopen, ""
            self._go_on_with(reopen)

    def _show(self) -> None:
        if not self.query("#list-head, #rows"):
            return
        self.looking = self._look()
        rows = self.query_one(ContactRows)
        rows.seen_from = self.looking
        found = [one for one in self.listed.contacts if self.looking.shows(one, self._kind, self._words)]
        if self.listed.contacts:
            rows.empty_text = "Ingen kontakter her. f viser alle; s søger på noget andet."
        rows.set_rows(found)
        if self._coming:
            self.go_to(self._coming)
        self._show_head(len(found))

    def _show_head(self, found: int) -> None:
        plan, people, contacts = self._session.config.plan, self._session.room.people, self.listed.contacts
        width = self.inner_width
        fresh = list_freshness(contacts, self.looking.days, self.looking.now)
        first = f"Kontaktlisten: {fresh}. Ansvarlig: {people.leader.name}"
        which = f"Viser {self._kind.value} ({found}){f', »{self._words}«' if self._words else ''}."
        due = check_words(plan, self.listed, self.looking.now).text
        self.query_one("#list-head", Lines).show(
            shown(fit(first, width)).stylize("bold"), shown(fit(f"{which} {due}", width))
        )

    def _look(self) -> Looking:
        room = self._session.room
        return looking(self._session.config.plan, room.people, room.me.id, room.clock())

    def on_resize(self) -> None:
        super().on_resize()
        self._show()

    def go_to(self, contact_id: str) -> None:
        """Put the marker there."""
        rows = self.query_one(ContactRows)
        rows.highlight(contact_id)
        # Who was stored just now may not be on the screen yet.
        self._coming = "" if rows.has_row(contact_id) else contact_id

    @property
    def _row(self) -> DirectoryContact | None:
        return self.query_one(ContactRows).highlighted

    # -- what keys do

    def _work(self, work: Coroutine[Any, Any, object]) -> None:
        self.tell("")  # what was said of the one before
        self._coming = ""
        self.run_worker(work, group="deed", exit_on_error=False)

    def _with_row(self, deed: Callable[[DirectoryContact], Coroutine[Any, Any, object]]) -> None:
        row = self._row
        if row is None:
            self.tell(CHOOSE_FIRST)
        else:
            self._work(deed(row))

    def on_line_view_chosen(self, event: LineView.Chosen) -> None:
        event.stop()
        self._with_row(self._deeds.edit)

    def action_open(self) -> None:
        self._with_row(self._deeds.edit)

    def action_confirm(self) -> None:
        rows = self.query_one(ContactRows).rows
        row = self._row
        if row is None:
            self.tell(CHOOSE_FIRST)
            return
        at = next(n for n, one in enumerate(rows) if one.id == row.id)
        after = [one for one in (*rows[at + 1 :], *rows[:at]) if self.looking.is_stale(one)]
        self._work(self._deeds.confirm(row, after[0] if after else None))

    def action_check(self) -> None:
        self._work(self._deeds.check())

    def action_filter(self) -> None:
        self._kind = self._kind.next
        self._show()

    def action_new(self) -> None:
        self._work(self._deeds.new())

    def action_give(self) -> None:
        self._work(self._deeds.give(self._row))

    def action_duplicates(self) -> None:
        self._work(self._deeds.duplicates())

    def action_remove(self) -> None:
        self._with_row(self._deeds.remove)

    def _go_on_with(self, field: str) -> None:
        """Open the form of a draft."""
        name = field.removeprefix("form:")
        contact_id = name.removeprefix(REMOVAL).removeprefix(PREFIX)
        if contact_id == NEW:
            self.action_new()
            return
        contact = next((one for one in self.listed.contacts if one.id == contact_id), None)
        if contact is None:
            self.tell("Kontakten, du skrev om, står ikke på listen længere.")
            return
        self.go_to(contact.id)
        self._work((self._deeds.remove if name.startswith(REMOVAL) else self._deeds.edit)(contact))

    # -- looking for somebody

    def action_find(self) -> None:
        line = self.query_one("#words", LogLine)
        line.display = True
        line.focus()
        # Whoever looks for somebody means the whole list.
        self._kind = Shown.ALL
        self._show()

    @on(LogLine.Edited, "#words")
    def words_edited(self, event: LogLine.Edited) -> None:
        event.stop()
        self._words = event.text
        self._show()

    @on(LogLine.Refused)
    def words_refused(self, event: LogLine.Refused) -> None:
        event.stop()
        self.tell(event.sentence)

    @on(LogLine.Submitted, "#words")
    def words_done(self, event: LogLine.Submitted) -> None:
        """Enter: on to those that were found."""
        event.stop()
        self.query_one(ContactRows).focus()

    async def action_leave(self) -> None:
        """Esc: first away from what was looked for, then from the list; what was confirmed gets its line."""
        line = self.query_one("#words", LogLine)
        if line.display:
            line.value, self._words, line.display = "", "", False
            self.query_one(ContactRows).focus()
            self._show()
        else:
            await self.leave()

    async def leave(self) -> None:
        if self._deeds.verified:
            await self._deeds.finish(through=False)
        self.dismiss(None)
