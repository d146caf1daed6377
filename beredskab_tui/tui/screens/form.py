"""The one form: a few fields, a sentence when something is wrong, and a draft that is kept when it is left."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, NamedTuple

import msgspec
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from beredskab_tui.errors import BeredskabError
from beredskab_tui.room.drafts import Draft
from beredskab_tui.tui.screens.overlay import INNER_WIDTH, Drafted
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import shown, wrapped
from beredskab_tui.tui.widgets.logline import LogLine

Values = dict[str, str]

RESTORED = "Kladden fra sidst er hentet."
SAVING = "Gemmer …"


class Field(NamedTuple):
    """One thing to fill in."""

    name: str
    label: str
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """Values and what they are called; empty for free text. Chosen by digit or arrow."""


class Choice(Widget, can_focus=True):
    """One of a few, by digit or arrow. The chosen one is marked with a sign, and not by colour alone."""

    DEFAULT_CSS = """
    Choice { height: auto; margin-bottom: 1; background: $panel; }
    Choice:focus { text-style: none; background: $panel; }
    """

    class Changed(Message):
        """Another one was chosen."""

    class Done(Message):
        """Enter: on to the next field."""

    def __init__(self, options: tuple[tuple[str, str], ...], value: str, *, id: str) -> None:
        super().__init__(id=id)
        self.options = options
        self.value = value
        """The chosen value; empty when none is."""

    def render(self) -> Content:
        lines = []
        for number, (value, name) in enumerate(self.options, start=1):
            chosen = value == self.value
            mark = "(•)" if chosen else "( )"
            digit = str(number) if number <= 9 else " "
            lines.append(Content.assemble(f"{mark} {digit} ", (shown(name).plain, "bold" if chosen else "")))
        if self.has_focus:
            lines.append(Content.styled("Vælg med tal eller piletaster", "$text-muted"))
        return Content("\n").join(lines)

    def on_key(self, event: events.Key) -> None:
        values = [value for value, _ in self.options]
        if event.key.isdecimal() and 1 <= int(event.key) <= len(values):
            self._choose(values[int(event.key) - 1])
        elif event.key in ("up", "down", "left", "right"):
            step = -1 if event.key in ("up", "left") else 1
            at = values.index(self.value) + step if self.value in values else 0
            if 0 <= at < len(values):
                self._choose(values[at])
            elif at < 0:
                self.screen.focus_previous()
            else:
                self.screen.focus_next()
        elif event.key == "enter":
            self.post_message(self.Done())
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        if event.y < len(self.options):
            self._choose(self.options[event.y][0])

    def on_focus(self) -> None:
        self.refresh(layout=True)

    def on_blur(self) -> None:
        self.refresh(layout=True)

    def _choose(self, value: str) -> None:
        self.value = value
        self.refresh()
        self.post_message(self.Changed())


class Form(Drafted[bool]):
    """Asks for a few things and hands them to ``submit``. Dismisses with True when that went well.

    ``submit`` raises a ``BeredskabError`` when it cannot be done: the form stays, with its sentence. Esc closes and
    keeps what was filled in, for the next time the same form is opened.
    """

    DEFAULT_CSS = """
    Form .fields { height: auto; scrollbar-size: 0 0; }
    Form .label { color: $text-muted; height: auto; }
    Form LogLine { margin-bottom: 1; }
    Form .fault { color: $text-warning; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,down", "app.focus_next", show=False),
        Binding("shift+tab,up", "app.focus_previous", show=False),
    ]

    def __init__(
        self,
        session: Session,
        name: str,
        title: str,
        fields: Sequence[Field],
        submit: Callable[[Values, str], Awaitable[None]],
        *,
        incident: str | None,
        explanation: str = "",
    ) -> None:
        """``name`` tells the form's draft from others'; ``submit`` gets the values and the draft's id."""
        super().__init__(session, incident, f"form:{name}")
        self._title = title
        self._fields = fields
        self._submit = submit
        self._explanation = explanation
        self._kept = _values(self.draft)
        self._untouched: Values = {}
        self._fault = RESTORED if self._kept else ""
        self._busy = False

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            with VerticalScroll(classes="fields", can_focus=False):
                if self._explanation:
                    yield Static(shown(self._explanation), classes="label")
                for field in self._fields:
                    value = self._kept.get(field.name, field.value)
                    yield Static(shown(field.label), classes="label")
                    if field.options:
                        yield Choice(field.options, value, id=field.name)
                    else:
                        yield LogLine(value, id=field.name)
            yield Static(shown(self._fault), classes="fault")
            yield Static(shown("Enter: videre, og gem ved sidste felt   Esc: luk, kladden bliver gemt"), classes="keys")

    def on_mount(self) -> None:
        # As the fields show it: a text of several lines stands on one there.
        self._untouched = {f.name: f.value if f.options else LogLine(f.value).value for f in self._fields}
        self._fit()
        self.query_one(f"#{self._fields[0].name}").focus()

    def on_resize(self) -> None:
        self._fit()
        self.call_after_refresh(self._into_sight)

    def on_descendant_focus(self) -> None:
        # After the refresh: a choice grows by a line when it gets the focus.
        self.call_after_refresh(self._into_sight)

    def _into_sight(self) -> None:
        if self.focused is not None:
            self.query_one(VerticalScroll).scroll_to_widget(self.focused, animate=False, force=True)

    def _fit(self) -> None:
        """The fields give way in a low window, and follow the cursor; sentence and keys are always in sight."""
        fault = len(wrapped(self._fault, INNER_WIDTH)) - 1 if self._fault else 0
        self.query_one(VerticalScroll).styles.max_height = max(4, self.room_inside - 1 - fault)

    @property
    def values(self) -> Values:
        """What is filled in now."""
        found = {}
        for field in self._fields:
            widget = self.query_one(f"#{field.name}")
            found[field.name] = widget.value if isinstance(widget, LogLine | Choice) else ""
        return found

    def written(self) -> str:
        values = self.values
        return "" if values == self._untouched else msgspec.json.encode(values).decode()

    def tell(self, sentence: str) -> None:
        self._fault = sentence
        self.query_one(".fault", Static).update(shown(sentence))
        self._fit()

    @on(LogLine.Submitted)
    def go_on(self, event: LogLine.Submitted) -> None:
        """Enter in a text: to the next field, or done."""
        event.stop()
        self.advance()

    @on(Choice.Done)
    def choice_done(self, event: Choice.Done) -> None:
        event.stop()
        self.advance()

    @on(Choice.Changed)
    def choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self.keep_soon()

    def advance(self) -> None:
        """To the next field; from the last one the form is submitted."""
        names = [field.name for field in self._fields]
        at = names.index(self.focused.id or "") if self.focused is not None and self.focused.id in names else 0
        if at + 1 < len(names):
            self.query_one(f"#{names[at + 1]}").focus()
        elif not self._busy:
            self._busy = True
            self._note()
            self.run_worker(self._send(), exclusive=True, exit_on_error=False)

    async def _send(self) -> None:
        try:
            # What is about to be stored is on the disk first: the link may drop while the lock is waited for.
            await self.put_on_disk()
            await self._submit(self.values, self.draft.id)
        except BeredskabError as error:
            self.tell(error.sentence)
        else:
            await self.forget()
            self.dismiss(True)
        finally:
            self._busy = False

    async def leave(self) -> None:
        if self._busy:
            # It is being stored; leaving now would hide whether it went well.
            self.tell(SAVING)
            return
        self.keep()
        self.dismiss(False)


def _values(draft: Draft) -> Values:
    try:
        return msgspec.json.decode(draft.text, type=Values) if draft.text else {}
    except msgspec.DecodeError:
        # Written by another version of the form; an empty form is better than none.
        return {}
