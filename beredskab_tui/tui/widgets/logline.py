"""The log line: where the cursor starts, and where nothing that was written gets lost."""

from typing import ClassVar, Final

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widgets import Input
from textual.widgets.input import Selection

from beredskab_tui.text import MAX_LENGTH, safe

ROOM: Final = 2 * MAX_LENGTH
"""Characters the field takes at most: a text that is too long can be shortened there, a whole file cannot."""

_REMEMBERED: Final = 20


class LogLine(Input):
    """One line to write in. It says what happened to it in messages, and clears only when it is told to (``take``)."""

    DEFAULT_CSS = """
    LogLine {
        width: 1fr;
        &.-textual-compact { background: transparent; }
        &:focus { background-tint: transparent; }
        &.-too-long { color: $text-error; text-style: underline; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+u,super+backspace", "clear_line", "Ryd linjen", show=False),
        Binding("up", "recall(-1)", "Hent den ryddede linje", show=False),
        Binding("down", "recall(1)", "Nyere linje", show=False),
    ]

    # Input paints its whole width at each key; here watch_value and watch_selection do it as far as there is text.
    value: Reactive[str] = reactive("", init=False, repaint=False)
    selection: Reactive[Selection] = reactive(Selection.cursor(0), repaint=False)

    suggestion = ""
    """What is missing of a word that was begun, as whoever owns the line says at each change; Right at the end of the
    text takes it. It is not painted here: a suggestion must not look like text."""

    _painted = 0  # cells, of the class because Input sets a first value before there is more

    class Submitted(Input.Submitted):
        """Enter was pressed, on an empty line too. The text is still there: ``take`` it."""

        @property
        def text(self) -> str:
            """What was written."""
            return self.value

    class Edited(Message):
        """The text changed. Of a burst only the last arrives, so that a draft can be saved at each."""

        def __init__(self, line: "LogLine", text: str) -> None:
            super().__init__()
            self.line = line
            self.text = text

        @property
        def control(self) -> "LogLine":
            return self.line

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, LogLine.Edited) and message.line is self.line

    class Pasted(Message):
        """Several lines were pasted; all of them are in the field, with " / " between."""

        def __init__(self, line: "LogLine", lines: list[str]) -> None:
            super().__init__()
            self.line = line
            self.lines = lines
            """The pasted lines that are not blank, cleaned."""

        @property
        def control(self) -> "LogLine":
            return self.line

    class Refused(Message):
        """Something did not get into the field, which is as it was before."""

        def __init__(self, line: "LogLine", sentence: str) -> None:
            super().__init__()
            self.line = line
            self.sentence = sentence
            """What happened and what to do: Danish, ready to show."""

        @property
        def control(self) -> "LogLine":
            return self.line

    def __init__(
        self,
        value: str = "",
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        # Without select_on_focus=False the first key after coming back would replace a half-written line.
        super().__init__(value, compact=True, select_on_focus=False, id=id, classes=classes)
        self.cursor_blink = False
        self._memory: list[str] = []
        self._recalled: int | None = None

    @property
    def too_long(self) -> bool:
        """Whether the text is longer than one entry may be. It is kept; storing it would be refused."""
        return len(self.value) > MAX_LENGTH

    @property
    def content_width(self) -> int:
        """Cells of the text and the cursor, but no less than the field: Textual lays out the screen at each change."""
        return max(self.size.width, super().content_width)

    def take(self) -> str:
        """The text; the field is empty from now on, and Up brings the text back."""
        text = self.value
        self.remember(text)
        self.value = ""
        return text

    def remember(self, text: str) -> None:
        """Have Up bring this text first. For a line that could not be stored, too."""
        if text.strip():
            self._memory = [*(kept for kept in self._memory if kept != text), text][-_REMEMBERED:]
        self._recalled = None

    def forget(self, text: str) -> None:
        """Have Up not bring this text any more."""
        self._memory = [kept for kept in self._memory if kept != text]
        self._recalled = None

    async def action_submit(self) -> None:
        self.post_message(self.Submitted(self, self.value))

    def action_clear_line(self) -> None:
        """Clear all of it; Up brings it back."""
        self.take()

    def action_recall(self, step: int) -> None:
        """Go through what was cleared or submitted. Never away from a text that was not kept."""
        if not self._memory:
            raise SkipAction  # in a form the key goes to the next field
        at = len(self._memory) if self._recalled is None else self._recalled
        if self.value != (self._memory[at] if at < len(self._memory) else ""):
            return
        at = min(max(at + step, 0), len(self._memory))
        self.value = self._memory[at] if at < len(self._memory) else ""
        self._recalled = at
        self.cursor_position = len(self.value)

    def action_home(self, select: bool = False) -> None:
        """To the start of the text; on an empty line the key is the screen's."""
        if not self.value:
            raise SkipAction
        super().action_home(select)

    def action_end(self, select: bool = False) -> None:
        """To the end of the text; on an empty line the key is the screen's."""
        if not self.value:
            raise SkipAction
        super().action_end(select)

    def action_cursor_right(self, select: bool = False) -> None:
        """One to the right; behind the last letter the key takes the suggestion, or else is the screen's."""
        if select or not self.selection.is_empty or not self.cursor_at_end:
            super().action_cursor_right(select)
        elif self.suggestion:
            self.insert_text_at_cursor(self.suggestion)
        else:
            raise SkipAction

    def action_copy(self) -> None:
        """Copy what is selected, here or on the screen; with nothing selected Ctrl+C does nothing at all."""
        if self.selected_text:
            self.app.copy_to_clipboard(self.selected_text)
        elif self.screen.get_selected_text():
            raise SkipAction

    def action_cut(self) -> None:
        if self.selected_text:
            super().action_cut()

    def action_paste(self) -> None:
        self._insert_pasted(self.app.clipboard)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Alt and a letter is a quick Esc and the letter, over SSH: two keys of the screen's, and no text."""
        return not key.startswith("alt+") and super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        if event.key.startswith("alt+"):
            event.prevent_default()  # Input would type the letter

    def replace(self, text: str, start: int, end: int) -> None:
        """Put the text in the place of what is between the two; all that is typed or pasted comes through here."""
        text = one_line(text)
        length = len(self.value) - abs(end - start) + len(text)
        if text and length > ROOM:
            self.post_message(self.Refused(self, no_room(length)))
        else:
            super().replace(text, start, end)

    def validate_value(self, value: str) -> str:
        """Whoever sets it, the text is one line without control characters."""
        return one_line(value)

    def watch_value(self, value: str) -> None:
        self.suggestion = ""  # it belonged to the text as it was
        self.set_class(self.too_long, "-too-long")
        self._paint_text()
        self.post_message(self.Edited(self, value))

    def watch_selection(self) -> None:
        self._paint_text()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # Input keeps the first line only
        self._insert_pasted(event.text)

    def _insert_pasted(self, text: str) -> None:
        if len(text) > 2 * ROOM:  # not even worth cleaning
            self.post_message(self.Refused(self, no_room(len(self.value) + len(text))))
            return
        lines = [line.strip() for line in safe(text).split("\n") if line.strip()]
        before = self.value
        self.replace(text, *self.selection)
        if len(lines) > 1 and self.value != before:
            self.post_message(self.Pasted(self, lines))

    def _paint_text(self) -> None:
        """Have the cells painted that hold text or the cursor, or did before."""
        cells = min(self._position_to_cell(len(self.value)) - self.scroll_offset.x + 1, self.size.width)
        self.refresh(Region(0, 0, max(cells, self._painted), 1))
        self._painted = cells


def one_line(text: str) -> str:
    """The text without control characters, and with " / " where there were newlines."""
    text = safe(text)
    if "\n" not in text:
        return text
    return " / ".join(line.strip() for line in text.split("\n") if line.strip())


def no_room(length: int) -> str:
    """What to say when a text of that many characters would be too much for a field."""

    def danish(number: int) -> str:
        return f"{number:,}".replace(",", ".")

    return (
        f"Der er ikke plads: teksten ville blive på {danish(length)} tegn, og feltet rummer højst {danish(ROOM)}. "
        "Feltet er uændret. Sæt et mindre stykke ind."
    )
