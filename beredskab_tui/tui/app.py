"""The program on the screen: one app for one person, made by one function that the command line and tests share."""

import os
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Protocol, cast, runtime_checkable

from textual import events
from textual.screen import Screen
from textual.worker import Worker

from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.faults import write_down
from beredskab_tui.plan.config import Config
from beredskab_tui.room.board import Board
from beredskab_tui.room.room import Room
from beredskab_tui.tui.actions import Action
from beredskab_tui.tui.base import BaseApp
from beredskab_tui.tui.board.screen import BoardScreen
from beredskab_tui.tui.careful import Careful
from beredskab_tui.tui.choices import Choices, keep_choices, read_choices
from beredskab_tui.tui.mailing import MAIL_TABLES, Mailing
from beredskab_tui.tui.messages import Elsewhere, Fed, Opening, Present, QuietNews, Told, Trouble
from beredskab_tui.tui.opening import OpeningCancelled
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.palette import Palette
from beredskab_tui.tui.screens.wait import Wait
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.start.screen import StartScreen
from beredskab_tui.tui.theme import COLOURS
from beredskab_tui.tui.typeahead import TypeAhead, text_of
from beredskab_tui.tui.widgets.logline import LogLine

LATER = 3.0
"""Seconds until a board looks for mail that other incidents may have left."""
START = "start"
"""Stands for the start screen where one chooses what to look at."""


@runtime_checkable
class KnowsWhyNot(Protocol):
    """A screen that can tell why an action cannot be used now."""

    def why_not(self, action: Action) -> str: ...


class BeredskabApp(Careful, BaseApp[int]):
    """The crisis room on one screen.

    Args:
        room: the crisis room, with the person in it.
        config: the plan and contacts in force.
        incident: the incident to open; None for the start screen.
        read_only: look only.
        environ: the program's environment, for what the terminal can show and whether it is over SSH.
    """

    def __init__(
        self, room: Room, config: Config, *, incident: str | None, read_only: bool, environ: Mapping[str, str]
    ) -> None:
        self._ahead = TypeAhead()
        super().__init__(environ, read_choices(room.folders, room.me.id).colours)
        self._first = incident
        self._arrival = ""
        self._early: list[Fed] = []
        """News of an incident whose board is not there yet."""
        self.session = Session(room, config, self.post_message, read_only=read_only)
        self._mailing = Mailing(self.session, self._tell, self.tell_fault)
        self._sending: Worker[None] | None = None
        self._asked_to_stay = False

    async def on_mount(self) -> None:
        self.begin()
        self._arrival = await self.session.arrive(bool(self.environ.get("SSH_CONNECTION")))
        if self._first is None:
            await self._show_start(self._arrival)
        else:
            self.open_incident(self._first)
        self._next_tick()

    async def on_unmount(self) -> None:
        await self._mailing.leave()
        await self.session.leave()

    def end(self) -> None:
        self.exit(0)

    # -- what is shown

    def open_incident(self, incident_id: str, title: str = "") -> None:
        """Show an incident in place of what is shown. What is typed until then is for its board."""
        self.hold_keys()
        # In a worker of the app: one of the screen that goes away would end with it, half-way.
        self.run_worker(self._open_incident(incident_id, title), group="open", exclusive=True, exit_on_error=False)

    def open_start(self) -> None:
        """Show the start screen in place of what is shown."""
        self.run_worker(self._show_start(""), group="open", exclusive=True, exit_on_error=False)

    async def _open_incident(self, incident_id: str, title: str) -> None:
        self._early.clear()
        try:
            await self._show_board(incident_id, await self.session.sit(incident_id, title))
        except OpeningCancelled:
            await self._stay("Hændelsen blev ikke åbnet. Intet er ændret.")
        except BeredskabError as error:
            await self._stay(error.sentence, error=True)
        except Exception:
            # A fault of the program's own, which the worker tells of; the keys must not be held for ever.
            self.give_keys_back()
            raise

    async def _show_board(self, incident_id: str, opened: Opened) -> None:
        self._stop_waiting()
        screen = BoardScreen(self.session, opened, self._arrival)
        self._arrival = ""
        for news in self._early:
            if news.incident_id == incident_id:
                screen.take(news.changes)
        await self._show(screen)
        self._ahead.soon()
        self._see_to_mail(screen.board)
        await self._send_what_others_left()
        screen.show_elsewhere([one.title for one in self.session.moved])
        # When it has painted itself and its log line has the focus: both were asked for before this is.
        screen.call_after_refresh(self.call_later, self._play_keys)

    async def _show_start(self, sentence: str) -> None:
        await self._show(StartScreen(self.session, self.open_incident, sentence))

    async def _show(self, screen: Screen[Any]) -> None:
        if len(self.screen_stack) > 1:
            await self.switch_screen(screen)
        else:
            await self.push_screen(screen)

    async def _stay(self, sentence: str, *, error: bool = False) -> None:
        """It was not opened: one is where one was, or on the start screen when that was nowhere."""
        self._stop_waiting()
        screen = self.front
        if screen is None:
            await self._show_start(sentence)
        elif error:
            screen.complain(sentence)
        else:
            screen.say(sentence)
        self.give_keys_back()

    def _stop_waiting(self) -> None:
        if isinstance(self.screen, Wait):
            self.pop_screen()

    @property
    def board(self) -> BoardScreen | None:
        """The board, also while something lies over it. None at the end: its widgets go before it does."""
        if self._exit:
            return None
        return next((screen for screen in self.screen_stack if isinstance(screen, BoardScreen)), None)

    @property
    def start_screen(self) -> StartScreen | None:
        """The start screen, likewise."""
        if self._exit:
            return None
        return next((screen for screen in self.screen_stack if isinstance(screen, StartScreen)), None)

    @property
    def front(self) -> BoardScreen | StartScreen | None:
        """The screen that everything else lies over."""
        return self.board or self.start_screen

    def tell_fault(self, error: BaseException) -> None:
        """Write a fault of the program down, and say where; the board goes on."""
        sentence = write_down(error, self.session.room.folders.fault_log)
        if self.front is not None:
            self.front.complain(sentence)

    # -- keys typed ahead

    async def let_through(self, event: events.Key | events.Paste) -> None:
        self._mailing.key_pressed()
        may_cancel = bool(self.screen_stack) and isinstance(self.screen, Wait)
        if not self._ahead.takes(event, may_cancel=may_cancel):
            await super().let_through(event)

    def hold_keys(self) -> None:
        """What is typed from now on is for the screen that comes."""
        self._ahead.hold()

    async def _play_keys(self) -> None:
        """The screen is there: it gets the keys that were typed for it, as if they were pressed now."""
        # Before whatever is pressed from now on, which may be on its way already.
        await self._in_order.take_first(self._ahead.release())

    def give_keys_back(self) -> None:
        """No screen came. What was written is put into the log line of the one that is there; nothing else is done."""
        text = text_of(self._ahead.release())
        screen = self.front
        for line in screen.query("#line").results(LogLine) if text and screen is not None else ():
            if not line.disabled:
                line.insert_text_at_cursor(text)

    # -- what the journal thread tells

    def on_fed(self, message: Fed) -> None:
        if self.board is not None and self.board.board.incident.id == message.incident_id:
            self.board.take(message.changes)
            if any(operation.table in MAIL_TABLES for change in message.changes for operation in change.operations):
                self._see_to_mail(self.board.board)
        else:
            self._early.append(message)

    def on_present(self, message: Present) -> None:
        self.session.here = message.everybody
        if self.board is not None:
            self.board.show_here()

    def on_quiet_news(self, message: QuietNews) -> None:
        if self.start_screen is not None:
            self.start_screen.show_quiet(message.quiet)

    def on_elsewhere(self, message: Elsewhere) -> None:
        self.session.moved = message.moved
        if self.board is not None:
            self.board.show_elsewhere([one.title for one in message.moved])
        if self.start_screen is not None:
            self.start_screen.show_moved()

    def on_opening(self, message: Opening) -> None:
        if not self.session.is_opening:
            # It is there by now.
            return
        if not isinstance(self.screen, Wait):
            self.push_screen(Wait(self.session.cancel_opening))
        cast(Wait, self.screen).show(message.title, message.done)

    def on_told(self, message: Told) -> None:
        if self.board is not None:
            self.board.complain(message.sentence, message.sentence)

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
            self._see_to_mail(self.board.board)
        self.run_worker(self._reread_mail_settings(), group="mail settings", exit_on_error=False)
        self.run_worker(self._send_what_others_left(), group="mail used", exit_on_error=False)
        self._next_tick()

    # -- mail

    def _tell(self, sentence: str) -> None:
        self.post_message(Told(sentence))

    def _see_to_mail(self, board: Board) -> None:
        """Begin to send when there is something to send; and have it looked at when something has changed."""
        if not self._mailing.may_send or not self._mailing.needed(board):
            return
        if self._sending is None:
            self._begin_to_send()
        self._mailing.wake()

    async def _reread_mail_settings(self) -> None:
        """Somebody may have switched mail on or off, which everybody is to see who looks on."""
        await self.session.do(self.session.mail_file.refresh)
        if self.board is not None:
            self.board.show_top()

    async def _send_what_others_left(self) -> None:
        """Another incident may have mail that waits; the board that was just opened goes first."""
        used = self._sending is None and self._mailing.may_send and await self._mailing.is_used()
        if used and self._sending is None:
            self._begin_to_send(LATER)

    def _begin_to_send(self, after: float = 0.0) -> None:
        self._sending = self.run_worker(self._mailing.send(after), group="mail", exit_on_error=False)

    async def action_leave(self) -> None:
        """F10: at once, but for mail that nobody else would send: then it says what will not be sent."""
        unsent = self._mailing.left_behind(self.board.board if self.board is not None else None)
        if not unsent or self._asked_to_stay:
            self.end()
            return
        self._asked_to_stay = True
        self.run_worker(self._ask_to_stay(unsent), group="leave", exit_on_error=False)

    async def _ask_to_stay(self, unsent: str) -> None:
        options = [Option("stay", "Bliv"), Option("leave", "Luk alligevel")]
        if await self.push_screen_wait(Chooser(unsent, options)) == "leave":
            self.end()
        self._asked_to_stay = False

    # -- what keys do

    async def open_palette(self, screen: Screen[Any], actions: Sequence[Action]) -> None:
        """Offer actions by name, and do the one that is chosen on the screen they belong to."""
        why_not = screen.why_not if isinstance(screen, KnowsWhyNot) else lambda _action: ""

        async def do(action: Action | None) -> None:
            if action is not None:
                await screen.run_action(action.name)

        await self.push_screen(Palette([(action, why_not(action)) for action in actions]), do)

    def action_switch(self) -> None:
        """Choose another open incident, or the start screen."""
        self.run_worker(self._switch(), group="switch", exclusive=True, exit_on_error=False)

    async def _switch(self) -> None:
        session = self.session
        found = await session.do(session.room.found)
        here = self.board.board.incident.id if self.board is not None else None
        moved = {one.incident_id for one in session.moved}
        titles = {one.incident_id: one.incident.title for one in found if one.incident is not None}
        options = [
            Option(incident_id, f"{title} · nyt" if incident_id in moved else title)
            for incident_id, title in titles.items()
            if incident_id != here
        ]
        chosen = await self.push_screen_wait(Chooser("Skift til", [*options, Option(START, "Starten (vagtlog)")]))
        if chosen == START:
            self.open_start()
        elif chosen is not None:
            self.open_incident(chosen, titles[chosen])

    def action_colours(self) -> None:
        """Choose the colours."""
        self.run_worker(self._colours(), group="switch", exclusive=True, exit_on_error=False)

    async def _colours(self) -> None:
        why_not = "NO_COLOR er sat i terminalen" if "NO_COLOR" in self.environ else ""
        options = [
            Option(theme, f"{name} · bruges nu" if theme == self.theme else name, why_not)
            for theme, name in COLOURS.items()
        ]
        chosen = await self.push_screen_wait(Chooser("Farver", options))
        if chosen is None:
            return
        self.theme = chosen
        session = self.session
        if session.read_only or self.front is None:
            return
        try:
            await session.do(partial(keep_choices, session.room.folders, session.room.me.id, Choices(colours=chosen)))
        except OSError as error:
            self.front.say(f"Farverne bruges nu, men kan ikke huskes til næste gang ({why(error)}).")


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
    result = app.run(mouse=mouse)
    app.check(room.folders.fault_log)
    return result or 0
