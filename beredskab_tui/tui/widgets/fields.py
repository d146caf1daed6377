"""One thing to fill in: what it is called, where it is written, and what is said of it while it is written."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from beredskab_tui.records.cpr import LOOKS_LIKE_CPR, has_cpr
from beredskab_tui.text import safe
from beredskab_tui.tui.shown import shown
from beredskab_tui.tui.widgets.choice import Choice
from beredskab_tui.tui.widgets.logline import LogLine, one_line

if TYPE_CHECKING:
    from beredskab_tui.tui.widgets.linesfield import LinesField

LETTERS_NEEDED: Final = 2
"""Of fewer letters too much may become."""
HOW_TO_CHOOSE: Final = "Vælg med tal eller piletaster"


class Field(NamedTuple):
    """One thing to fill in."""

    name: str
    label: str
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """Values and what they are called; empty for free text. Chosen by digit or arrow."""
    check: Callable[[str], str] = lambda _text: ""
    """What is wrong with a text as it stands, in a sentence; empty when nothing is. Asked at each key."""
    tells: Callable[[str], str] = lambda _text: ""
    """What is known of a text with which nothing is wrong: how it will be read. Asked at each key, too."""
    complete: Callable[[str], Sequence[str]] | None = None
    """What a text may become, the likeliest first. It is shown; Right at the end of the text takes it."""
    lines: bool = False
    """Several lines, where Enter begins a new one and Tab goes on. Such a field cannot be the last."""
    when: tuple[str, str] | None = None
    """Asked only while the choice of this name has this value; else it is not there, and its value is empty."""

    @property
    def untouched(self) -> str:
        """The value as the field shows it before anybody wrote: on one line, where there is only one."""
        return self.value if self.options else safe(self.value) if self.lines else one_line(self.value)


class FieldRow(Vertical):
    """A field with its label above and a line below for what is to be said of it."""

    DEFAULT_CSS = """
    FieldRow { height: auto; }
    FieldRow .label { color: $text-muted; height: auto; }
    FieldRow .hint { color: $text-muted; height: auto; min-height: 1; }
    FieldRow .hint.-wrong { color: $text-warning; }
    """

    input: "LogLine | Choice | LinesField"
    """Where it is written; its id is the field's name."""

    def __init__(self, field: Field, value: str) -> None:
        super().__init__()
        self.field = field
        if field.options:
            self.input = Choice(field.options, value, id=field.name)
        elif field.lines:
            # Here, because it costs 12 ms that the start of the program can do without.
            from beredskab_tui.tui.widgets.linesfield import LinesField

            self.input = LinesField(value, id=field.name)
        else:
            self.input = LogLine(value, id=field.name)
        self._hint = ""

    def compose(self) -> ComposeResult:
        yield Static(shown(self.field.label), classes="label")
        yield self.input
        yield Static(classes="hint")

    def on_mount(self) -> None:
        self.look()

    @property
    def value(self) -> str:
        """What is filled in now."""
        return self.input.value if isinstance(self.input, LogLine | Choice) else self.input.text

    @property
    def suggestion(self) -> str:
        """What Right would make of the text now; empty for nothing."""
        line, complete = self.input, self.field.complete
        if complete is None or not isinstance(line, LogLine) or not line.has_focus or not line.cursor_at_end:
            return ""
        if len(line.value.strip()) < LETTERS_NEEDED:
            return ""
        return next((text for text in complete(line.value) if text != line.value), "")

    def take_suggestion(self) -> None:
        """Put what is suggested in the place of the text."""
        if (text := self.suggestion) and isinstance(self.input, LogLine):
            self.input.value = text
            self.input.cursor_position = len(self.input.value)

    def look(self) -> None:
        """Say what there is to say of the value as it is now."""
        if not self.is_mounted:
            return
        wrong = self.field.check(self.value)
        if not wrong and not self.field.options and has_cpr(self.value):
            wrong = f"{LOOKS_LIKE_CPR} Alle på tavlen kan læse det, der står her."
        hint = wrong or (f"→ {self.suggestion}" if self.suggestion else "") or self.field.tells(self.value)
        if not hint and isinstance(self.input, Choice) and self.input.has_focus:
            hint = HOW_TO_CHOOSE
        if hint != self._hint:
            self._hint = hint
            line = self.query_one(".hint", Static)
            line.update(shown(hint))
            line.set_class(bool(wrong), "-wrong")

    def on_descendant_focus(self) -> None:
        self.look()

    def on_descendant_blur(self) -> None:
        self.look()
