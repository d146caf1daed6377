"""From the log line of the start screen to an incident: kept while it is typed, asked about, and started at Enter."""

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.records.cpr import LOOKS_LIKE_CPR, has_cpr
from beredskab_tui.room import opening, register
from beredskab_tui.room.grammar import Typed, read_line
from beredskab_tui.times import BadTime, day_clock
from beredskab_tui.tui.session import LOG_FIELD, Session

if TYPE_CHECKING:
    from beredskab_tui.tui.start.screen import StartScreen

DRAFT_AFTER = 0.3
"""Seconds from a key until what is written is on its way to the disk; it must be there within half a second."""


class FirstLine:
    """The log line of one start screen."""

    def __init__(self, screen: "StartScreen", session: Session) -> None:
        self._screen = screen
        self._session = session
        self._draft = session.draft_of(None, LOG_FIELD)
        self._timer_set = False
        self._asked = ""
        """The line that a question was asked about: a second Enter on the same line is the answer."""
        self.busy = False
        """An incident is being started from it."""

    @property
    def kept(self) -> str:
        """What was half written last time."""
        return self._draft.text

    def edited(self, text: str) -> None:
        """A key was pressed: have it on the disk soon."""
        self._draft = msgspec.structs.replace(self._draft, text=text)
        if not self.busy:
            self._session.note(self._draft)
        if not self._timer_set:
            self._timer_set = True
            self._screen.set_timer(DRAFT_AFTER, self._keep)

    def _keep(self) -> None:
        self._timer_set = False
        # In a worker: the screen hears no key while it waits, and the disk may be slow.
        self._screen.run_worker(self._put_on_disk(), group="draft", exit_on_error=False)

    async def _put_on_disk(self) -> None:
        if not self.busy:
            try:
                await self._session.keep(self._draft)
            except OSError as error:
                self._screen.say(
                    f"Kladden kan ikke gemmes på disken ({why(error)}). Tryk Enter for at starte hændelsen."
                )

    def submit(self, text: str) -> bool:
        """Enter: start an incident from the line. False, and a sentence that says why, when that is not done now."""
        typed = self._read(text)
        if typed is None:
            return False
        self.busy = True
        self._screen.say("Starter hændelsen …")
        self._screen.run_worker(self._start(typed), exit_on_error=False)
        return True

    def _read(self, text: str) -> Typed | None:
        if not text.strip():
            return None
        self._draft = msgspec.structs.replace(self._draft, text=text)
        now = self._session.room.clock()
        try:
            typed = read_line(text, now)
        except BadTime as error:
            self._screen.say(f"{error.sentence} Der er ikke startet noget.")
            return None
        if text == self._asked:
            return typed
        going_on = self._screen.open_now
        if typed.time is not None and typed.time.later_than_now:
            when = day_clock(typed.time.at, now)
            question = f"Så mange er klokken ikke endnu. Enter igen starter hændelsen som {when}."
        elif not typed.sensitive and has_cpr(text):
            question = f"{LOOKS_LIKE_CPR} Sæt f og et mellemrum forrest. Enter igen gemmer det, som det står."
        elif going_on:
            question = f"Hændelse {going_on[-1].number} er i gang. Esc og Enter åbner den. Enter igen starter en ny."
        else:
            return typed
        self._asked = text
        self._screen.say(question)
        return None

    async def _start(self, typed: Typed) -> None:
        session, draft = self._session, self._draft

        def work() -> str:
            return opening.start(
                session.room,
                session.config.plan,
                register.contacts(session.room, session.config.contacts),
                typed.text,
                line_kind=typed.kind,
                occurred_at=typed.time.at if typed.time is not None else None,
                reason=typed.reason,
                call_back=typed.call_back,
                sensitive=typed.sensitive,
                event=draft.id,
            )

        try:
            await session.keep(draft)
            incident_id = await session.do(work)
        except (BeredskabError, OSError) as error:
            self._not_started(error.sentence if isinstance(error, BeredskabError) else why(error))
            return
        except Exception:
            # A fault of the program's own, which the worker tells of.
            self._not_started("Linjen står her stadig. Prøv igen.")
            raise
        # Busy to the end: the timer must not put the draft back on the disk once the line is stored.
        with suppress(OSError):
            # It is stored, and its id says so: a draft that stays behind is not offered again.
            await session.drop(draft)
        self._screen.show_incident(incident_id)

    def _not_started(self, reason: str) -> None:
        self.busy = False
        self._screen.not_started(f"IKKE STARTET: {reason}")
