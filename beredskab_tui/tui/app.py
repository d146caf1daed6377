"""The program on the screen: one app for one person, made by one function that the command line and tests share."""

import asyncio
import os
import signal
from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter

from beredskab_tui.errors import BeredskabError
from beredskab_tui.faults import write_down
from beredskab_tui.plan.config import Config
from beredskab_tui.room.room import Room
from beredskab_tui.tui.careful import Careful
from beredskab_tui.tui.messages import Fed, Incidents, Present, Trouble
from beredskab_tui.tui.screens.board import BoardScreen
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.start import StartScreen
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.shown import StripControls
from beredskab_tui.tui.theme import THEMES, choose_theme


class BeredskabApp(Careful, App[int]):
    """The crisis room on one screen.

    Args:
        room: the crisis room, with the person in it.
        config: the plan and contacts in force.
        incident: the incident to open; None for the start screen.
        read_only: look only.
        environ: the program's environment, for what the terminal can show and whether it is over SSH.
    """

    TITLE = "Beredskab"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "leave", show=False, priority=True)]

    def __init__(
        self, room: Room, config: Config, *, incident: str | None, read_only: bool, environ: Mapping[str, str]
    ) -> None:
        self._strip_controls = StripControls()
        super().__init__()
        self.animation_level = "none"  # a fading list costs bytes on a thin line, and time
        self._first = incident
        self._remote = bool(environ.get("SSH_CONNECTION"))
        self._arrival = ""
        self.session = Session(room, config, self.post_message, read_only=read_only)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = choose_theme(environ)

    def get_line_filters(self) -> list[LineFilter]:
        """Nothing that a terminal would obey leaves for the terminal, whichever widget painted it."""
        return [*super().get_line_filters(), self._strip_controls]

    async def on_mount(self) -> None:
        self._end_in_order()
        self._arrival = await self.session.arrive(self._remote)
        if self._first is None:
            await self._show_start(self._arrival)
        else:
            self.open_incident(self._first)
        self._next_tick()

    def _end_in_order(self) -> None:
        """A dropped link (SIGHUP) and a shutdown (SIGTERM) end the program as F10 does."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self.exit, 0)

    async def on_unmount(self) -> None:
        await self.session.leave()

    def open_incident(self, incident_id: str) -> None:
        """Show an incident in place of what is shown."""
        # In a worker of the app: one of the screen that goes away would end with it, half-way.
        self.run_worker(self._open_incident(incident_id), group="open", exclusive=True, exit_on_error=False)

    async def _open_incident(self, incident_id: str) -> None:
        try:
            opened = await self.session.sit(incident_id)
        except BeredskabError as error:
            await self._show_start(error.sentence)
            return
        screen = BoardScreen(self.session, opened, self._arrival)
        if len(self.screen_stack) > 1:
            await self.switch_screen(screen)
        else:
            await self.push_screen(screen)

    async def _show_start(self, sentence: str) -> None:
        screen = StartScreen(self.session, self.open_incident, sentence)
        if len(self.screen_stack) > 1:
            await self.switch_screen(screen)
        else:
            await self.push_screen(screen)

    def tell_fault(self, error: BaseException) -> None:
        """Write a fault of the program down, and say where; the board goes on."""
        sentence = write_down(error, self.session.room.folders.fault_log)
        screen = self.board or self.screen
        if isinstance(screen, BoardScreen | StartScreen):
            screen.say(sentence)

    def _print_error_renderables(self) -> None:
        """Textual prints its traceback here when it had to end; the user gets a sentence instead (see ``run``)."""
        self._exit_renderables.clear()

    @property
    def board(self) -> BoardScreen | None:
        """The board, also while something lies over it. None at the end: its widgets go before it does."""
        if self._exit:
            return None
        return next((screen for screen in self.screen_stack if isinstance(screen, BoardScreen)), None)

    # -- what the journal thread tells

    def on_fed(self, message: Fed) -> None:
        if self.board is not None and self.board.board.incident.id == message.incident_id:
            self.board.take(message.changes)

    def on_present(self, message: Present) -> None:
        self.session.here = message.everybody
        if self.board is not None:
            self.board.show_here()

    def on_incidents(self, message: Incidents) -> None:
        start = next((screen for screen in self.screen_stack if isinstance(screen, StartScreen)), None)
        if start is not None:
            start.show_found(message.found)

    def on_trouble(self, message: Trouble) -> None:
        if self.board is not None:
            self.board.show_trouble(message.sentence)

    # -- the clock

    def _next_tick(self) -> None:
        """Once a minute, on the minute: nothing on the screen shows seconds."""
        now = self.session.room.clock()
        self.set_timer(60 - now.second - now.microsecond / 1e6 + 0.01, self._tick)

    def _tick(self) -> None:
        if self.board is not None:
            self.board.tick()
        self._next_tick()

    # -- keys

    def action_leave(self) -> None:
        """End the program. What is half written is on the disk."""
        self.exit(0)

    def action_help_quit(self) -> None:
        """Ctrl+C: Textual would say in English how to quit. It never ends the program."""

    def action_switch(self) -> None:
        """Choose another open incident."""
        self.run_worker(self._switch(), group="switch", exclusive=True, exit_on_error=False)

    async def _switch(self) -> None:
        found = await self.session.do(self.session.room.found)
        options = [Option(one.incident_id, one.incident.title) for one in found if one.incident is not None]
        chosen = await self.push_screen_wait(Chooser("Skift hændelse", options))
        if chosen is not None:
            self.open_incident(chosen)


def make_app(
    room: Room, config: Config, *, incident: str | None, read_only: bool, environ: Mapping[str, str]
) -> BeredskabApp:
    """The app, for the command line and for tests."""
    return BeredskabApp(room, config, incident=incident, read_only=read_only, environ=environ)


def run(
    room: Room,
    config: Config,
    *,
    incident: str | None,
    read_only: bool,
    mouse: bool,
    several: bool,
    environ: Mapping[str, str] | None = None,
) -> int:
    """Show the board until the user leaves; the exit code of the program.

    Args:
        several: several incidents are open and none was named: the start screen lets the user choose.
    """
    app = make_app(
        room, config, incident=None if several else incident, read_only=read_only, environ=environ or os.environ
    )
    result: Any = app.run(mouse=mouse)
    fault = app._exception
    if fault is not None:
        # Not a BeredskabError of its own kind: the caller need not know whether the screen or a command failed.
        raise BeredskabError(write_down(fault, room.folders.fault_log))
    return result or 0
