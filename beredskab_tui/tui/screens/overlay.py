"""What lies over a screen for a while: how it looks, how it is left, and that nothing written in it gets lost."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final, Generic, TypeVar

import msgspec
from textual import on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from beredskab_tui.errors import why
from beredskab_tui.room.drafts import Draft
from beredskab_tui.text import safe
from beredskab_tui.tui.actions import Action, help_line, screen_bindings
from beredskab_tui.tui.careful import Careful
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import fit, shown, wrapped
from beredskab_tui.tui.widgets.keyline import KeyLine
from beredskab_tui.tui.widgets.logline import LogLine

Result = TypeVar("Result")

FRAME_WIDTH: Final = 76
INNER_WIDTH: Final = FRAME_WIDTH - 6
"""Cells of a line inside the frame, in a window that has room for it."""
LOW: Final = 22
"""A window of fewer lines has none to spare for the frame."""
MOST_SAID: Final = 5
"""Lines of a sentence above the keys."""
KEEP_AFTER: Final = 0.3
"""Seconds from a key until what is written is on its way to the disk; it must be there within half a second."""


class Overlay(Careful, ModalScreen[Result], Generic[Result]):
    """A frame in the middle, with its own help on F1 and its keys from the table of actions.

    Esc goes back; F2 goes to the log line from here too; Ctrl+C never ends the program. A subclass names its
    ``actions``, and thereby has their keys bound.
    """

    help_title: str = "Hjælp"
    help_lines: Sequence[str] = ()
    """What it is for and how it is used: ten lines at most."""
    actions: tuple[Action, ...] = ()
    """What its keys do."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOW, "-high")]  # noqa: RUF012 - as Textual declares it
    DEFAULT_CSS = """
    Overlay { align: center middle; }
    Overlay > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        padding: 1 2; background: $surface; border: round $border;
    }
    Overlay.-low > Vertical { padding: 0 1; }
    Overlay .title { text-style: bold; margin-bottom: 1; height: auto; }
    Overlay .fault { color: $text-warning; height: auto; max-height: 5; display: none; }
    Overlay .keys { color: $text-muted; height: auto; max-height: 3; margin-top: 1; }
    Overlay LogLine.-textual-compact { background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("f1", "help", show=False),
        Binding("f2", "log_line", show=False),
        Binding("ctrl+c", "nothing", show=False),
        *(Binding(f"f{number}", f"not_here('F{number}')", show=False) for number in range(3, 11)),
    ]

    def __init_subclass__(cls, **how: Any) -> None:
        # Before Textual gathers the bindings of the class.
        if "actions" in cls.__dict__:
            cls.BINDINGS = [*screen_bindings(cls.actions), *cls.__dict__.get("BINDINGS", ())]
        super().__init_subclass__(**how)

    # -- its parts

    def titled(self, title: str) -> Static:
        """The title: a few lines at most, whatever somebody called the thing it is about."""
        self._title_text = title
        return Static(shown(self._short_title), classes="title")

    def key_line(self) -> KeyLine:
        """The keys at the bottom."""
        return KeyLine(self.usable_actions, classes="keys")

    @property
    def usable_actions(self) -> Sequence[Action]:
        """What stands in the line of keys: those of ``actions`` that make sense in this one."""
        return self.actions

    _title_text = ""

    @property
    def _short_title(self) -> str:
        return fit(self._title_text, (1 if self._low else 3) * INNER_WIDTH)

    @property
    def _low(self) -> bool:
        return self.app.size.height < LOW

    @property
    def inner_width(self) -> int:
        """Cells of a line inside the frame, in a window of this width."""
        return max(20, min(FRAME_WIDTH, self.app.size.width) - (4 if self._low else 6))

    @property
    def room_inside(self) -> int:
        """Lines between the title and the keys, in a window of this height."""
        title = len(wrapped(self._short_title, self.inner_width)) if self._title_text else 0
        keys = min(3, KeyLine(self.usable_actions).lines_for(self.inner_width))
        frame = 2 if self._low else 4
        said = min(MOST_SAID, len(wrapped(self._sentence, self.inner_width))) if self._sentence else 0
        return max(3, self.app.size.height - frame - title - said - keys - 2)

    def tell(self, sentence: str) -> None:
        """Say something above the keys, where the user looks. It stays until something else is said."""
        # What to do stands at the end, but no text that somebody wrote may push the keys out of sight.
        self._sentence = fit(safe(sentence), MOST_SAID * self.inner_width)
        fault = self.query_one(".fault", Static)
        fault.update(shown(self._sentence))
        fault.display = bool(self._sentence)
        self.fit_inside()

    _sentence = ""

    def on_resize(self) -> None:
        self.fit_inside()

    def fit_inside(self) -> None:
        """Give what gives way its height: the window, or what is said, has another size now."""

    # -- what keys do

    async def leave(self) -> None:
        """Go back without a result."""
        self.dismiss(None)

    async def action_leave(self) -> None:
        await self.leave()

    async def action_log_line(self) -> None:
        """Back, and on to the log line of the screen below."""
        if not self.is_active:
            return
        below = self.app.screen_stack[-2]
        await self.leave()
        if self.app.screen is not self:
            await below.run_action("log_line")

    def action_help(self) -> None:
        """Say what this is, and what its keys do."""
        # Here, because a page lies over a screen itself.
        from beredskab_tui.tui.screens.choose import Page

        keys = [help_line(action) for action in self.usable_actions]
        self.app.push_screen(Page(self.help_title, [*self.help_lines, "", "TASTER", *keys]))

    def action_nothing(self) -> None:
        """Ctrl+C never ends the program."""

    def action_not_here(self, key: str) -> None:
        """A key of the screen below: it must not take away what is being written, nor be met with silence."""
        if self.query(".fault"):
            self.tell(f"{key} virker først, når du er tilbage. Esc går tilbage.")


class Drafted(Overlay[Result]):
    """An overlay that is written in: what it holds is on the disk half a second later, and there again next time."""

    def __init__(self, session: Session, incident: str | None, field: str, draft_title: str) -> None:
        """``field`` tells its draft from others'; ``draft_title`` is what the draft is offered as."""
        super().__init__()
        self.session = session
        self.draft = msgspec.structs.replace(session.draft_of(incident, field), title=draft_title)
        self._timer_set = False
        self._on_disk: Draft | None = self.draft

    def written(self) -> str:
        """What is to be kept; empty for nothing."""
        raise NotImplementedError

    @on(LogLine.Edited)
    def on_edited(self, event: LogLine.Edited) -> None:
        event.stop()
        self.keep_soon()

    @on(LogLine.Refused)
    def on_refused(self, event: LogLine.Refused) -> None:
        event.stop()
        self.tell(event.sentence)

    def keep_soon(self) -> None:
        """Something was changed: have it on the disk soon."""
        self._note()
        if not self._timer_set:
            self._timer_set = True
            self.set_timer(KEEP_AFTER, self._keep_now)

    def _keep_now(self) -> None:
        self._timer_set = False
        self.keep()

    def keep(self) -> None:
        """Begin to put what is written on the disk. Nobody waits for it: the disk may be slow, the screen never is."""
        self._note()
        # Of the app: the screen may be gone before it is done.
        self.app.run_worker(self.put_on_disk(), exit_on_error=False)

    async def put_on_disk(self) -> None:
        """Have what is written on the disk before this returns; for workers."""
        draft = self.draft
        if draft is self._on_disk:
            return
        self._on_disk = draft
        try:
            await self.session.keep(draft)
        except OSError as error:
            self._on_disk = None  # to be tried again at the next change, and when this is left
            if self.is_active:
                # It is still known to this session; only a lost link would lose it now.
                self.tell(f"Kladden kan ikke gemmes på disken ({why(error)}). Bliv her, til det er gemt.")

    def _note(self) -> None:
        text = self.written()
        if text != self.draft.text:
            self.draft = msgspec.structs.replace(self.draft, text=text)
            self.session.note(self.draft)

    async def forget(self) -> None:
        """It was stored: the draft is no longer needed."""
        try:
            await self.session.drop(self.draft)
        except OSError:
            # What counts is in the journal; at worst it is offered once more.
            return
