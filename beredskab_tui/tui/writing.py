"""From the log line to the log: how it is read while it is typed, stored at Enter, and kept when it cannot be."""

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.records import EntryKind, new_id
from beredskab_tui.room import log
from beredskab_tui.room.drafts import Draft
from beredskab_tui.room.grammar import Typed, read_line
from beredskab_tui.room.seat import Seat
from beredskab_tui.times import BadTime, clock, day_clock
from beredskab_tui.tui.session import LOG_FIELD, Session
from beredskab_tui.tui.widgets.logline import LogLine

if TYPE_CHECKING:
    from beredskab_tui.tui.screens.board import BoardScreen

DRAFT_AFTER = 0.3
"""Seconds from a key until what is written is on its way to the disk; it must be there within half a second."""
SENDING = f"{LOG_FIELD}-"
"""What a line that is on its way to the log is kept under, with its id."""
SAY_SAVING_AFTER = 0.1
"""Seconds after Enter until the board says that it is still saving."""


class Writing:
    """The log line of one board."""

    def __init__(self, screen: "BoardScreen", session: Session, seat: Seat) -> None:
        self._screen = screen
        self._session = session
        self._seat = seat
        self._draft = session.draft_of(seat.incident_id, LOG_FIELD)
        self._timer_set = False
        self._asked = ""
        """The line that a question was asked about: a second Enter on the same line is the answer."""
        self._returned = ""
        """A line that was given back, with something said about it that must stay to be read."""
        self._not_there: dict[str, Draft] = {}
        """By their text, the lines that did not get to the log and that Up fetches: each is stored as itself."""

    def restore(self, line: LogLine) -> None:
        """Put back what was half written when the link was lost."""
        for draft in self._session.drafts_of(self._seat.incident_id, SENDING):
            # It was on its way to the log when the link was lost, and did not get there.
            line.remember(draft.text)
            self._not_there[draft.text] = draft
            if not self._draft.text:
                self._draft = msgspec.structs.replace(draft, field=LOG_FIELD)
        if self._draft.text:
            line.value = self._returned = self._draft.text
            line.cursor_position = len(line.value)
            self._screen.say("Det, du var ved at skrive, er hentet tilbage. Enter gemmer det; Ctrl+U rydder linjen.")

    def edited(self, text: str) -> None:
        """A key was pressed: say how the line will be read, and have it on the disk soon."""
        if not text and self._draft.text:
            # A new line is a new event; the draft of the old one is taken off the disk with the next write.
            self._draft = msgspec.structs.replace(self._draft, text="", id=new_id(self._session.room.clock()))
        elif text:
            self._draft = msgspec.structs.replace(self._not_there.get(text, self._draft), text=text, field=LOG_FIELD)
            if text not in (self._asked, self._returned):
                self._screen.say(self._preview(text))
        self._session.note(self._draft)
        if not self._timer_set:
            self._timer_set = True
            self._screen.set_timer(DRAFT_AFTER, self._keep)

    def _keep(self) -> None:
        self._timer_set = False
        # In a worker: the screen hears no key while it waits, and the disk may be slow.
        self._screen.run_worker(self._put_on_disk(), group="draft", exit_on_error=False)

    async def _put_on_disk(self) -> None:
        try:
            await self._session.keep(self._draft)
        except OSError as error:
            self._screen.say(f"Kladden kan ikke gemmes på disken ({why(error)}). Tryk Enter for at gemme linjen.")

    def _preview(self, text: str) -> str:
        try:
            typed = read_line(text, self._seat.clock())
        except BadTime as error:
            return f"{error.sentence} Sæt et mellemrum forrest, så gemmes linjen, som den står."
        when = "nu" if typed.time is None else day_clock(typed.time.at, self._seat.clock())
        because = "" if typed.kind is not EntryKind.DECISION or typed.reason else " – tilføj gerne: fordi …"
        refused = " – kan ikke gemmes endnu" if typed.sensitive else ""
        return f"læses som: {typed.name}, {when}{because}{refused}"

    # -- Enter

    def submit(self, line: LogLine) -> None:
        """Store the line. The field clears at once; what cannot be stored comes back."""
        text = line.value
        if not text.strip():
            return
        again = text == self._asked
        try:
            typed = read_line(text, self._seat.clock())
        except BadTime as error:
            self._screen.say(f"{error.sentence} Intet er gemt.")
            return
        if typed.sensitive:
            self._screen.say(log.SENSITIVE_REFUSED)
            return
        if not typed.text:
            self._screen.say("Der er ingen tekst efter tiden eller bogstavet. Intet er gemt.")
            return
        if typed.time is not None and typed.time.later_than_now and not again:
            when = day_clock(typed.time.at, self._seat.clock())
            self._ask(text, f"Klokken er ikke så mange endnu. Enter igen gemmer linjen som {when}.")
            return
        # Under a name of its own: the next line may be begun, and be kept, before this one is stored.
        draft = msgspec.structs.replace(self._draft, text=text, field=SENDING + self._draft.id)
        line.take()
        self._not_there.pop(text, None)
        self._asked = self._returned = ""
        # Begun now, so that a key typed while this one is on its way belongs to a line of its own.
        self._draft = msgspec.structs.replace(self._draft, text="", id=new_id(self._session.room.clock()))
        self._screen.run_worker(self._store(draft, typed, line, again), group="log", exit_on_error=False)

    def _ask(self, text: str, question: str) -> None:
        self._asked = text
        self._screen.say(question)

    async def _store(self, draft: Draft, typed: Typed, line: LogLine, again: bool) -> None:
        saving = self._screen.set_timer(SAY_SAVING_AFTER, partial(self._screen.say, "gemmer …"))
        add = partial(
            log.add,
            self._seat,
            typed.text,
            kind=typed.kind,
            occurred_at=typed.time.at if typed.time is not None else None,
            reason=typed.reason,
            call_back=typed.call_back,
            event=draft.id,
            again=again,
        )
        try:
            # The draft first: if the lock is held for long and the link drops meanwhile, the words are on the disk.
            with suppress(OSError):
                # Where there is no room for a draft there may still be room for the line.
                await self._session.keep(draft)
            logged = await self._session.do(add)
        except (BeredskabError, OSError) as error:
            self._not_stored(draft, line, error)
            return
        except Exception:
            # A fault of the program's own: the words come back, and the fault is told of by the worker.
            self._give_back(draft, line)
            raise
        finally:
            saving.stop()
        with suppress(OSError):
            # It is stored, and its id says so: a draft that stays behind is not offered again.
            await self._session.drop(draft)
        if logged.existed and logged.entry.id != draft.id:
            self._give_back(draft, line)
            self._ask(draft.text, f"Det står allerede som nr. {logged.entry.seq}. Enter igen gemmer det alligevel.")
        else:
            self._screen.say(f"Gemt som nr. {logged.entry.seq} kl. {clock(logged.entry.occurred_at)}.")

    def _not_stored(self, draft: Draft, line: LogLine, error: BeredskabError | OSError) -> None:
        sentence = error.sentence if isinstance(error, BeredskabError) else why(error)
        self._give_back(draft, line)
        self._screen.say(f"IKKE GEMT: {sentence}")

    def _give_back(self, draft: Draft, line: LogLine) -> None:
        """Back into the field if nothing else was begun there; Up fetches it in any case."""
        line.remember(draft.text)
        self._not_there[draft.text] = draft
        if not line.value:
            # The same id: should it have been stored after all, another try does not store it twice.
            self._draft = msgspec.structs.replace(draft, field=LOG_FIELD)
            line.value = self._returned = draft.text
            line.cursor_position = len(draft.text)
