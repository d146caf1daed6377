"""F8: the queue, the messages and who was promised to hear from us, with the keys that act on them."""

from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from beredskab_tui.records import Message
from beredskab_tui.tui.actions import POST
from beredskab_tui.tui.board.postrows import DRAFT, PROMISED, is_over, queue_lines, rows
from beredskab_tui.tui.screens.messageactions import MessageActions, MessageDeeds
from beredskab_tui.tui.screens.sheet import Sheet, SheetLines, SheetRow
from beredskab_tui.tui.shown import shown

if TYPE_CHECKING:
    from beredskab_tui.tui.board.post import Post
    from beredskab_tui.tui.board.screen import BoardScreen

CHOOSE: Final = "Vælg en besked på listen først. n skriver en ny."


class PostSheet(Sheet, MessageActions):
    """Messages and outbox. Dismissed by Esc."""

    help_title = "Hjælp til post"
    help_lines = (
        "Her står alt, der er sendt eller skal sendes i sekretariatets navn.",
        "n skriver en ny besked efter en skabelon. Den bliver vist, nøjagtig som den sendes.",
        "Kun lederen eller den stedfortræder, der har overtaget, godkender: nøgtern, korrekt, rettidig.",
        "I gruppe 2 skal den også være afstemt med politiet.",
        "Bliver det en politisag, eller kommer der en ny anvisning, skal det, der ikke er sendt, godkendes igen.",
        "Mail sendes af programmet, så længe det kører hos en af jer. Den, der ikke nås, bliver en opgave.",
        "»Ukendt om sendt«: forbindelsen blev afbrudt. Den sendes aldrig igen af sig selv; lederen afgør det med a.",
        "Nederst står, hvem der er lovet at høre fra jer igen, og hvornår.",
    )
    actions = POST
    look_again = 30.0
    empty_text = "Der er ingen beskeder endnu. Tryk n, og vælg en skabelon."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f8", "leave", show=False)]
    DEFAULT_CSS = """
    PostSheet .title { margin-bottom: 0; }
    PostSheet .head { color: $text-muted; height: auto; max-height: 7; margin-bottom: 1; }
    PostSheet.-low .head { margin-bottom: 0; max-height: 3; }
    """

    def __init__(self, below: "BoardScreen", post: "Post", start: str = "") -> None:
        board, room = below.board, below.session.room

        def all_rows() -> list[SheetRow]:
            return rows(board, post.drafts(), room.people, room.clock())

        super().__init__(below, "POST – beskeder og udbakke", all_rows, start)
        self._post = post

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            yield Static(classes="head")
            yield SheetLines(empty_text=self.empty_text)
            yield Static(classes="fault")
            yield self.key_line()

    def show_now(self) -> None:
        super().show_now()
        if self.query(SheetLines):
            room = self.below.session.room
            said = queue_lines(self.below.board, room.people, self.below.session.mail_file.settings, room.clock())
            self.query_one(".head", Static).update(shown("\n".join(said)))
            if is_over(self._sentence, self.below.board, room.clock()):
                self.tell("")

    @property
    def deeds(self) -> MessageDeeds:
        return self._post.one

    @property
    def in_hand(self) -> Message | None:
        found: Message | None = self.below.board.record(Message, self.key)
        if found is None:
            self.tell(CHOOSE)
        return found

    def on_screen_resume(self) -> None:
        # A form was left, perhaps half written.
        self.refill()

    def go_to(self, message_id: str) -> None:
        """Mark a message."""
        self.refill()
        if self.lines.has_row(message_id):
            self.lines.highlight(message_id)

    def action_new(self) -> None:
        self.work(self._post.new())

    def action_open(self) -> None:
        if self.key.startswith(PROMISED):
            self.work(self._post.show_promise(self.key.removeprefix(PROMISED)))
        elif self.key.startswith(DRAFT):
            self.work(self._post.go_on_writing(self.key.removeprefix(DRAFT)))
        elif (message := self.in_hand) is not None:
            self.work(self._post.show(message))

    def action_retry(self) -> None:
        self.work(self._post.one.retry())
