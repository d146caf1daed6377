"""The one form: a few fields, a sentence when something is wrong, and a draft that is kept when it is left."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from beredskab_tui.errors import BeredskabError
from beredskab_tui.room.approving import Overtaken
from beredskab_tui.room.drafts import Draft
from beredskab_tui.tui.actions import FORM, Action
from beredskab_tui.tui.careful import Working
from beredskab_tui.tui.screens.overlay import Drafted
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import fit, shown, wrapped
from beredskab_tui.tui.widgets.choice import Choice
from beredskab_tui.tui.widgets.fields import Field, FieldRow
from beredskab_tui.tui.widgets.logline import LogLine

if TYPE_CHECKING:
    from beredskab_tui.tui.widgets.linesfield import LinesField

__all__ = ["SEEN", "Field", "Form", "Values"]

Values = dict[str, str]

SEEN: Final = "seen"
"""Among the values: what whoever fills it in had in front of them when they began."""
RESTORED: Final = "Kladden fra sidst er hentet."
CHANGED_SINCE: Final = " Siden har en anden ændret det, kladden er skrevet til."
WORTHLESS: Final = "Teksten er en anden end den, din kladde handlede om, så den er ikke hentet. Læs den nye tekst."
AGAIN: Final = " Enter igen gemmer dit; Esc lader det stå."
SAVING: Final = "Gemmer …"
_BROUGHT: Final = ""
"""Among the values of a draft: the text that was brought along when it was begun."""


class Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The fields, which follow the cursor in a low window. The arrows are the form's: they go between the fields."""

    DEFAULT_CSS = "Fields { height: auto; scrollbar-size: 0 0; }"


class Form(Working, Drafted[bool]):
    """Asks for a few things and hands them to ``submit``. Dismisses with True when that went well.

    ``submit`` raises a ``BeredskabError`` when it cannot be done: the form stays, with its sentence. Esc closes and
    keeps what was filled in, for the next time the same form is opened.
    """

    help_title = "Hjælp til formularen"
    help_lines = (
        "Udfyld det, du ved. Det, du ikke ved, kan stå tomt, hvis der ikke bliver spurgt efter det.",
        "Enter går til næste felt. I det sidste felt gemmer Enter det hele.",
        "Hvor der er flere valg, vælger et tal og går videre; piletaster flytter valget.",
        "I et felt med flere linjer giver Enter en ny linje, og Tab går videre.",
        "Under feltet står, hvordan det bliver læst, eller hvad der er galt med det.",
        "Efter → står et forslag. Pil højre sætter det ind; ellers sker der ingenting.",
        "Kan det ikke gemmes, står grunden nederst, og det, du har skrevet, bliver stående.",
        "Esc lukker. Det, du har skrevet, ligger som kladde og er der igen, når du åbner formularen.",
        "F2 går til loglinjen; også da bliver kladden gemt.",
    )
    actions = FORM
    DEFAULT_CSS = """
    Form .explanation { color: $text-muted; height: auto; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "focus_next", show=False),
        Binding("shift+tab", "focus_previous", show=False, priority=True),
        Binding("up", "focus_previous", show=False),
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
        draft_title: str = "",
        brought: str = "",
        seen: str | None = None,
        judges: bool = False,
    ) -> None:
        """Make one.

        Args:
            name: tells the form's draft from others'.
            submit: gets the values and the draft's id.
            draft_title: what its draft is offered as; the title itself if nothing is said.
            brought: what the user wrote elsewhere, for the first field. Below a draft, unless the draft began with it.
            seen: what stands now where this is to be written. It is kept in the draft, and ``submit`` gets, as the
                value ``SEEN``, what it was when the draft was begun.
            judges: it is said of ``seen``: of another text a draft is worthless, and is not brought back.
        """
        super().__init__(session, incident, f"form:{name}", draft_title or title)
        self._title = title
        self._submit = submit
        self._explanation = explanation
        self._kept = _values(self.draft)
        self._first_said = RESTORED if self._kept else ""
        self._seen = seen
        if seen is not None and self._kept:
            # A draft of an older version of the form does not tell: whoever began it may have seen nothing.
            self._seen = self._kept.get(SEEN, "")
            if self._seen != seen and judges:
                self._seen, self._kept, self._first_said = seen, {}, WORTHLESS
            elif self._seen != seen:
                self._first_said += CHANGED_SINCE
        self._brought = brought or self._kept.get(_BROUGHT, "")
        if brought and brought != self._kept.get(_BROUGHT):
            first = fields[0].name
            above = self._kept.get(first, "")
            self._kept[first] = f"{above}\n{brought}" if above else brought
        # Made here, before anybody asks what is filled in.
        self._rows = {field.name: FieldRow(field, self._kept.get(field.name, field.value)) for field in fields}
        self._untouched = {field.name: field.untouched for field in fields}
        self._busy = False
        self._then_log_line = False

    @property
    def at_work(self) -> bool:
        """While it is being stored: what is typed next is for the screen below, or an answer to why it cannot be."""
        return self._busy

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.titled(self._title)
            with Fields():
                if self._explanation:
                    yield Static(shown(self._explanation), classes="explanation")
                yield from self._rows.values()
            yield Static(classes="fault")
            yield self.key_line()

    def on_mount(self) -> None:
        self._show_asked()
        self.tell(self._first_said)
        self._rows[self._names[0]].input.focus()
        if self._brought:
            self.keep_soon()

    def on_descendant_focus(self) -> None:
        # After the refresh: a field may have come, and what is said of it may take a line.
        self.call_after_refresh(self._into_sight)

    def _into_sight(self) -> None:
        focused = self.focused
        # It may be gone by now: it was asked for when the last letter came.
        if self.query(Fields) and focused is not None and focused.id in self._rows:
            fields, row = self.query_one(Fields), self._rows[focused.id]
            # With its label and what is said of it, if there is room for that.
            whole = row.outer_size.height <= fields.size.height
            fields.scroll_to_widget(row if whole else focused, animate=False, force=True)
            self.call_after_refresh(self._say_how_much_more)

    def _say_how_much_more(self) -> None:
        """Nobody looks for a field that they do not know is there."""
        if not self.query(Fields):
            return
        fields = self.query_one(Fields)
        more = " – ▼ flere felter nedenfor" if fields.max_scroll_y - fields.scroll_y >= 1 else ""
        # In the room the title has anyway: one line more would push the keys out of sight.
        lines = len(wrapped(self._short_title, self.inner_width))
        title = fit(self._short_title, lines * self.inner_width - len(more)) if more else self._short_title
        self.query_one(".title", Static).update(shown(f"{title}{more}"))

    def fit_inside(self) -> None:
        """The fields give way in a low window, and follow the cursor; sentence and keys are always in sight."""
        self.query_one(Fields).styles.max_height = self.room_inside
        self.call_after_refresh(self._into_sight)

    @property
    def usable_actions(self) -> Sequence[Action]:
        suggests = any(row.field.complete is not None for row in self._rows.values())
        return [action for action in self.actions if suggests or action.name != "complete"]

    # -- what is filled in

    @property
    def values(self) -> Values:
        """What is filled in now; empty for what is not asked."""
        values = {name: row.value if self._is_asked(row.field) else "" for name, row in self._rows.items()}
        return values | self._seen_value

    @property
    def _seen_value(self) -> Values:
        return {} if self._seen is None else {SEEN: self._seen}

    @property
    def _names(self) -> list[str]:
        """The fields that are asked, in order."""
        return [name for name, row in self._rows.items() if self._is_asked(row.field)]

    def _is_asked(self, field: Field) -> bool:
        return field.when is None or self._rows[field.when[0]].value == field.when[1]

    def _show_asked(self) -> None:
        for row in self._rows.values():
            row.display = self._is_asked(row.field)

    def written(self) -> str:
        # Also of what is not asked just now: it is there again when the choice is changed back.
        values = {name: row.value for name, row in self._rows.items()}
        if values == self._untouched:
            return ""
        brought = {_BROUGHT: self._brought} if self._brought else {}
        return msgspec.json.encode(values | brought | self._seen_value).decode()

    # -- while it is filled in

    def keep_soon(self) -> None:
        super().keep_soon()
        for row in self._rows.values():
            row.look()
        # What is said of a field may have grown by a line.
        self.call_after_refresh(self._into_sight)

    def on_text_area_changed(self) -> None:
        self.keep_soon()

    def on_lines_field_refused(self, event: "LinesField.Refused") -> None:
        event.stop()
        self.tell(event.sentence)

    @on(LogLine.Submitted)
    def go_on(self, event: LogLine.Submitted) -> None:
        """Enter in a text: to the next field, or done."""
        event.stop()
        self.action_advance()

    @on(Choice.Done)
    def choice_done(self, event: Choice.Done) -> None:
        event.stop()
        self.action_advance()

    @on(Choice.Changed)
    def choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self._show_asked()
        self.keep_soon()

    @on(Choice.Taken)
    def choice_taken(self, event: Choice.Taken) -> None:
        """By its digit: on to the next field. The last one stays, for only Enter saves."""
        self.choice_changed(event)
        if event.choice.id != self._names[-1]:
            self.action_advance()

    def action_complete(self) -> None:
        """Right behind the last letter: take what is suggested."""
        focused = self.focused
        if focused is not None and focused.id in self._rows:
            self._rows[focused.id].take_suggestion()

    def action_focus_next(self) -> None:
        self.focus_next()

    def action_focus_previous(self) -> None:
        self.focus_previous()

    def action_advance(self) -> None:
        """To the next field; from the last one the form is submitted."""
        names = self._names
        at = names.index(self.focused.id or "") if self.focused is not None and self.focused.id in names else 0
        if at + 1 < len(names):
            self._rows[names[at + 1]].input.focus()
        elif not self._busy:
            self._busy = True
            self._note()
            self.run_worker(self._send(), exclusive=True, exit_on_error=False)

    async def _send(self) -> None:
        try:
            # What is about to be stored is on the disk first: the link may drop while the lock is waited for.
            await self.put_on_disk()
            await self._submit(self.values, self.draft.id)
        except Overtaken as error:
            # They have read it now: the next Enter is an answer.
            self._seen = error.now
            self.tell(f"{error.sentence}{AGAIN}")
        except BeredskabError as error:
            self.tell(error.sentence)
        else:
            await self.forget()
            below = self.app.screen_stack[-2]
            self.dismiss(True)
            if self._then_log_line:
                await below.run_action("log_line")
        finally:
            self._busy = self._then_log_line = False

    async def action_log_line(self) -> None:
        """F2: while it is being stored the log line is next, for whoever pressed it is about to write there."""
        self._then_log_line = self._busy
        await super().action_log_line()

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


def draft_words(draft: Draft) -> str:
    """What is written in a draft, of a form or of a single text, for a sentence."""
    values = _values(draft)
    return (
        " / ".join(text for name, text in values.items() if name not in (_BROUGHT, SEEN) and text)
        if values
        else draft.text
    )
