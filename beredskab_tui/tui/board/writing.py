"""From the log line to the log: how it is read while it is typed, stored at Enter, and kept when it cannot be."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.records import EntryKind, LogEntry, new_id
from beredskab_tui.records.cpr import LOOKS_LIKE_CPR, has_cpr
from beredskab_tui.room import log
from beredskab_tui.room.companions import UNNAMED, media_words
from beredskab_tui.room.drafts import Draft
from beredskab_tui.room.grammar import REASONED, Typed, read_line
from beredskab_tui.room.wording import shortened
from beredskab_tui.text import references
from beredskab_tui.times import BadTime, clock, day_clock
from beredskab_tui.tui.board.completion import Vocabulary
from beredskab_tui.tui.session import LOG_FIELD, Opened, Session
from beredskab_tui.tui.widgets.logline import LogLine

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen

DRAFT_AFTER = 0.3
"""Seconds from a key until what is written is on its way to the disk; it must be there within half a second."""
SENDING = f"{LOG_FIELD}-"
"""What a line that is on its way to the log is kept under, with its id."""
SAY_SAVING_AFTER = 0.1
"""Seconds after Enter until the board says that it is still saving."""
LEARNED = 400
"""So many of the latest lines give the words that are suggested."""


class Writing:
    """The log line of one board."""

    def __init__(self, screen: "BoardScreen", session: Session, opened: Opened) -> None:
        self._screen = screen
        self._session = session
        self._seat = seat = opened.seat
        self._board = opened.board
        self._blocks = {str(block.digit): block.text for block in session.config.text_blocks}
        plan, people = session.config.plan, session.room.people
        self._vocabulary = Vocabulary(
            [person.name for person in people] + [contact.name for contact in opened.board.contacts] + list(plan.places)
        )
        self._learn(opened.board.log[-LEARNED:])
        self._by_initials = {person.initials: person.id for person in people}
        """In whose name a line may be written, by their initials."""
        self._draft = session.draft_of(seat.incident_id, LOG_FIELD)
        self._timer_set = False
        self._previewing = False
        """Whether what is said is how the line will be read."""
        self._asked = ""
        """The line that a question was asked about: a second Enter on the same line is the answer."""
        self._returned = ""
        """A line that was given back, with something said about it that must stay to be read."""
        self._not_there: dict[str, Draft] = {}
        """By their text, the lines that did not get to the log and that Up fetches: each is stored as itself."""
        self._pasted: tuple[str, Sequence[str]] = ("", ())
        """What the line held after a paste of several lines, and those lines."""

    def follow(self, entries: Sequence[LogEntry]) -> None:
        """Lines came or changed: their words are suggested from now on, those of a line made sensitive no more."""
        if not entries:
            return
        if any(entry.sealed is not None for entry in entries):
            self._vocabulary.forget()
            entries = self._board.log[-LEARNED:]
        self._learn(entries)
        line = self._screen.line
        if self._previewing and line.suggestion != self._suggestion(line.value):
            # It was begun before its word was known, or the word is one that may not be said any more.
            self._read_aloud(line.value)

    def _learn(self, entries: Sequence[LogEntry]) -> None:
        for entry in entries:
            if entry.sealed is None:
                self._vocabulary.learn(entry.text)

    def _suggestion(self, text: str) -> str:
        at_end = self._screen.line.cursor_position == len(text)
        return self._vocabulary.suggest(text) if at_end and text not in self._blocks else ""

    def _read_aloud(self, text: str) -> None:
        """Say how the line will be read, and how its last word may go on."""
        line = self._screen.line
        line.suggestion = self._suggestion(text)
        begun = f"  Pil højre: {_last_words(text)}{line.suggestion}" if line.suggestion else ""
        self._screen.say(self._preview(text) + begun)

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
            self._tell("Det, du var ved at skrive, er hentet tilbage. Enter gemmer det; Ctrl+U rydder linjen.")

    def edited(self, text: str) -> None:
        """A key was pressed: say how the line will be read, and have it on the disk soon."""
        line = self._screen.line
        line.suggestion = self._suggestion(text)
        if not text and self._draft.text:
            # A new line is a new event; the draft of the old one is taken off the disk with the next write, and so is
            # what it was kept under on its way to the log, when it did not get there.
            for sent in self._session.drafts_of(self._seat.incident_id, SENDING + self._draft.id):
                self._session.note(msgspec.structs.replace(sent, text=""))
            self._draft = msgspec.structs.replace(self._draft, text="", id=new_id(self._session.room.clock()))
        elif text:
            self._draft = msgspec.structs.replace(self._not_there.get(text, self._draft), text=text, field=LOG_FIELD)
            # In the same breath the cursor may have been moved on, to where something else is said.
            self._previewing = text not in (self._asked, self._returned) and self._screen.focused is line
            if self._previewing:
                self._read_aloud(text)
        if not text and self._previewing:
            self._previewing = False
            self._screen.say_ready()
        self._session.note(self._draft)
        if not self._timer_set:
            self._timer_set = True
            self._screen.set_timer(DRAFT_AFTER, self._keep)

    def _tell(self, sentence: str) -> None:
        """Say something that stands until the next key."""
        self._previewing = False
        self._screen.say(sentence)

    def _keep(self) -> None:
        self._timer_set = False
        # In a worker: the screen hears no key while it waits, and the disk may be slow.
        self._screen.run_worker(self._put_on_disk(), group="draft", exit_on_error=False)

    async def _put_on_disk(self) -> None:
        try:
            await self._session.keep(self._draft)
        except OSError as error:
            self._tell(f"Kladden kan ikke gemmes på disken ({why(error)}). Tryk Enter for at gemme linjen.")

    def _preview(self, text: str) -> str:
        if (block := self._blocks.get(text)) is not None:
            return f"Fast tekst {text}: »{block}«. Enter sætter den ind."
        now = self._seat.clock()
        try:
            typed = self._read(text, now)
        except BadTime as error:
            return f"{error.sentence} Sæt et mellemrum forrest, så gemmes linjen, som den står."
        when = "nu" if typed.time is None else day_clock(typed.time.at, now)
        because = "" if typed.kind not in REASONED or typed.reason else " – tilføj gerne: fordi …"
        sealed = " – krypteres; kun lederen og den udvalgte kan læse den" if typed.sensitive else ""
        if not typed.sensitive and has_cpr(text):
            return f"{LOOKS_LIKE_CPR} Sæt f og et mellemrum forrest, så krypteres linjen."
        what = f"{typed.name}{self._on_behalf_of(typed)}, {when}{_medium(typed)}"
        return f"læses som: {what}{because}{sealed}{self._refers_to(typed.text)}"

    def _read(self, text: str, now: datetime) -> Typed:
        return read_line(text, now, self._by_initials)

    def _on_behalf_of(self, typed: Typed) -> str:
        """Whose words or deed it is, when it is somebody else's."""
        person = self._session.room.people.get(typed.speaker)
        if person is None or person.id == self._session.room.me.id:
            return ""
        if typed.kind is EntryKind.TASK:
            given = "" if self._screen.deeds.may(Right.LEAD_STAFF) else ", når lederen giver den"
            return f" til {person.initials} ({person.name}){given}"
        return f" på vegne af {person.initials} ({person.name})"

    def _refers_to(self, text: str) -> str:
        """The lines that are spoken of, so that a wrong number is seen before it is stored."""
        said = ""
        for number in references(text):
            entry = self._board.entry(number)
            said += f" – #{number}: {shortened(entry.text, 40)}" if entry else f" – #{number} findes ikke"
        return said

    # -- several lines at a time

    def pasted(self, lines: Sequence[str]) -> None:
        """Several lines were pasted, and stand as one."""
        self._pasted = (self._screen.line.value, lines)
        self._tell(f"{len(lines)} linjer er sat ind som én. Enter gemmer den. Ctrl+O: gem dem hver for sig.")

    async def open_editor(self) -> None:
        """A larger field with what stands in the line; one entry, or one for each line."""
        line = self._screen.line
        written = line.value
        after, lines = self._pasted
        lines = lines if written == after else ()

        async def submit(text: str, each: bool, event: str) -> None:
            await self._store_several(text.split("\n") if each else [text], event)
            if line.value == written:
                line.value = ""

        await self._screen.deeds.editor(lines, written, submit)

    async def _store_several(self, texts: Sequence[str], event: str) -> None:
        """All of them or none, each read as it would be in the line.

        Raises:
            BeredskabError: one of them cannot be stored; the sentence says which.
        """
        now = self._seat.clock()
        lines = [self._read(text, now) for text in texts if text.strip()]
        logged = await self._session.do(partial(log.add_all, self._seat, lines, event=event))
        first, last = logged[0].seq, logged[-1].seq
        self._tell(f"Gemt som nr. {first}." if first == last else f"Gemt som nr. {first} til {last}.")

    # -- Enter

    def submit(self, line: LogLine, text: str) -> None:
        """Store the text that stood in the line at Enter. It is taken out at once; what cannot be stored comes back."""
        # Over a slow link the next line may have been begun in the same breath.
        text, begun = (text, line.value[len(text) :]) if line.value.startswith(text) else (line.value, "")
        if not text.strip():
            return
        if (block := self._blocks.get(text)) is not None:
            # A digit alone is no line: the plan's own words take its place, to be stored with the next Enter.
            line.value = f"{block} {begun}"
            line.cursor_position = len(line.value)
            return
        again = text == self._asked
        try:
            typed = self._read(text, self._seat.clock())
        except BadTime as error:
            self._tell(f"{error.sentence} Intet er gemt.")
            return
        if not typed.text:
            self._tell("Der er ingen tekst efter tiden eller bogstavet. Intet er gemt.")
            return
        if typed.time is not None and typed.time.later_than_now and not again:
            when = day_clock(typed.time.at, self._seat.clock())
            self._ask(text, f"Så mange er klokken ikke endnu. Enter igen gemmer linjen som {when}.")
            return
        if not typed.sensitive and has_cpr(text) and not again:
            self._ask(text, f"{LOOKS_LIKE_CPR} Sæt f og et mellemrum forrest. Enter igen gemmer det, som det står.")
            return
        # Under a name of its own: the next line may be begun, and be kept, before this one is stored.
        draft = msgspec.structs.replace(self._draft, text=text, field=SENDING + self._draft.id)
        line.remember(text)
        line.value = begun
        line.cursor_position = len(begun)
        self._not_there.pop(text, None)
        self._asked = self._returned = ""
        # Begun now, so that a key typed while this one is on its way belongs to a line of its own.
        self._draft = msgspec.structs.replace(self._draft, text="", id=new_id(self._session.room.clock()))
        self._screen.run_worker(self._store(draft, typed, line, again), group="log", exit_on_error=False)

    def _ask(self, text: str, question: str) -> None:
        self._asked = text
        self._tell(question)

    async def _store(self, draft: Draft, typed: Typed, line: LogLine, again: bool) -> None:
        saving = self._screen.set_timer(SAY_SAVING_AFTER, partial(self._tell, "gemmer …"))
        add = partial(
            log.add,
            self._seat,
            typed.text,
            kind=typed.kind,
            occurred_at=typed.time.at if typed.time is not None else None,
            reason=typed.reason,
            speaker=typed.speaker,
            call_back=typed.call_back,
            sensitive=typed.sensitive,
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
            if typed.sensitive:
                # Afterwards only a few may read it, and whoever sits down at this screen next may be none of them.
                line.forget(draft.text)
            self._screen.settle(LOG_FIELD)
            self._tell(f"Gemt som nr. {logged.entry.seq} kl. {clock(logged.entry.occurred_at)}.{_owing(logged)}")

    def _not_stored(self, draft: Draft, line: LogLine, error: BeredskabError | OSError) -> None:
        sentence = error.sentence if isinstance(error, BeredskabError) else why(error)
        self._give_back(draft, line)
        self._screen.complain(f"IKKE GEMT: {sentence}", LOG_FIELD)
        self._tell("Linjen er ikke gemt. Den står her igen eller hentes med Pil op. Enter prøver igen.")

    def _give_back(self, draft: Draft, line: LogLine) -> None:
        """Back into the field if nothing else was begun there; Up fetches it in any case."""
        line.remember(draft.text)
        self._not_there[draft.text] = draft
        if not line.value:
            # The same id: should it have been stored after all, another try does not store it twice.
            self._draft = msgspec.structs.replace(draft, field=LOG_FIELD)
            line.value = self._returned = draft.text
            line.cursor_position = len(draft.text)


def _owing(logged: log.Logged) -> str:
    """What is still to be said of a line; asked for on the list of tasks, never in the way."""
    entry = logged.entry
    if entry.kind in REASONED and not entry.reason:
        return " Begrundelsen kan skrives, når der er tid (F3)."
    if entry.recorded_at - entry.occurred_at > log.LATE:
        return " Årsagen til den sene notering kan skrives, når der er tid (F3)."
    return ""


def _medium(typed: Typed) -> str:
    """Who asks or writes, so that an enquiry is seen to become one."""
    if typed.kind is not EntryKind.MEDIA or not typed.text:
        return ""
    outlet, _, enquiry = media_words(typed.text)
    of = "" if outlet == UNNAMED else f" fra {shortened(outlet, 40)}"
    return f" – {'henvendelse' if enquiry else 'omtale'}{of}"


def _last_words(text: str) -> str:
    """The end of what is written, to be read together with what may follow."""
    return text.split(" ")[-1]
