"""Several lines to write in: as the log line, nothing bad gets in, and nothing that was written gets lost."""

from textual import events
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import EditResult, Location

from beredskab_tui.text import safe
from beredskab_tui.tui.widgets.logline import ROOM, no_room


class LinesField(TextArea):
    """Enter begins a new line, and Tab leaves it. Pasted text keeps its lines and loses its control characters."""

    DEFAULT_CSS = """
    LinesField {
        height: 8; width: 1fr; padding: 0; scrollbar-size: 0 0; background: $panel;
        &.-textual-compact { background: $panel; }
        &:focus { background-tint: transparent; }
    }
    .-low LinesField { height: 4; }
    """

    class Refused(Message):
        """Something did not get into the field, which is as it was before."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence
            """What happened and what to do: Danish, ready to show."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(safe(text), compact=True, highlight_cursor_line=False, id=id)
        self.cursor_blink = False

    def on_mount(self) -> None:
        self.move_cursor(self.document.end)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()  # or the screen would hand it on once more
        event.prevent_default()  # TextArea's own would insert it a second time
        if result := self._replace_via_keyboard(event.text, *self.selection):
            self.move_cursor(result.end_location)

    async def _on_key(self, event: events.Key) -> None:
        if event.key.startswith("alt+"):
            event.prevent_default()  # a quick Esc and a letter, over SSH: two keys of the screen's, and no text

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        # All that is typed or pasted comes through here.
        if len(insert) > 2 * ROOM:  # not even worth cleaning
            self.post_message(self.Refused(no_room(len(self.text) + len(insert))))
            return None
        insert = safe(insert)
        length = len(self.text) + len(insert)
        if insert and length > ROOM:
            self.post_message(self.Refused(no_room(length)))
            return None
        return super()._replace_via_keyboard(insert, start, end)
