"""Follow-ups by key: a line is kept open, what was asked is answered, what was promised is done."""

from functools import partial
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from beredskab_tui.records import FollowUp, FollowUpKind, LogEntry
from beredskab_tui.records.words import danish
from beredskab_tui.room import followups
from beredskab_tui.room.wording import shortened
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.board.whens import due_field, due_of
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds

QUESTIONS: Final = (FollowUpKind.REASON, FollowUpKind.CAUSE)
"""What is answered with a why; the others are done."""
_SOUGHT: Final = {FollowUpKind.REASON: "begrundelse", FollowUpKind.CAUSE: "årsag"}
_KINDS: Final = {"open": FollowUpKind.OPEN, "promise": FollowUpKind.PROMISE}


SHOWN: Final = 4
"""So many of the lines that one question covers are shown in full."""


class Following(RowDeeds[FollowUp]):
    """The follow-ups of one board."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        super().__init__(screen, session, opened, deeds)
        deeds.record_reopeners |= {"answer": self.open, "due": deeds.correct}

    async def open(self, row: FollowUp) -> None:
        """Enter: a question is answered, a deed is done or not yet; what is done is shown."""
        if row.done_at is not None:
            self._deeds.show_details(row)
        elif row.kind in QUESTIONS:
            await self.answer(row)
        else:
            options = [Option("done", "Gennemført"), Option("back", "Ikke endnu")]
            if await self._choose(followups.title(row), options) == "done":
                await self.next_state(row)

    async def answer(self, row: FollowUp) -> None:
        """Ask why, with the lines it is about in sight."""
        entries = [entry for seq in row.seqs if (entry := self._board.entry(seq)) is not None]
        told = [f"#{entry.seq} {shortened(entry.text, 120)}" for entry in entries[:SHOWN]]
        told += ["Svaret bliver krypteret som linjen."] if any(one.sealed is not None for one in entries) else []
        told += [f"… og {len(entries) - SHOWN} linjer til"] if len(entries) > SHOWN else []
        decided = row.kind is FollowUpKind.REASON
        fields = [Field("text", "Hvorfor blev det besluttet" if decided else "Hvorfor blev det noteret så sent")]
        fields += [Field("rejected", "Hvad blev overvejet og fravalgt (kan undlades)")] if decided else []
        await self._deeds.form(
            f"answer-{row.id}",
            followups.title(row),
            fields,
            lambda v, event: followups.answer(self._seat, row.id, v["text"], v.get("rejected", ""), event=event),
            "\n".join(told),
        )

    async def next_state(self, row: FollowUp) -> None:
        """Space: it is done."""
        if row.done_at is not None:
            self._deeds.say("Det er allerede gjort. Enter viser, hvad der kom ud af det.")
        elif row.kind in QUESTIONS:
            self._deeds.say(f"Tryk Enter, og skriv, hvad svaret er. Kommer der ingen {_SOUGHT[row.kind]}, så tryk x.")
        elif await self._deeds.do(partial(followups.finish, self._seat, row.id)):
            self._deeds.say(f"Gennemført: {row.text}")

    async def strike(self, row: FollowUp) -> None:
        """``x``: no answer will come. It cannot be taken back, so it is asked once."""
        if row.kind not in QUESTIONS:
            self._deeds.say("Det slettes ikke. Er det gjort, eller skal det ikke gøres, så tryk Enter.")
            return
        if row.done_at is not None:
            self._deeds.say("Der er allerede svaret. Enter viser svaret.")
            return
        options = [
            Option("waive", f"Der kommer ingen {_SOUGHT[row.kind]}; det bliver noteret"),
            Option("back", "Lad den stå åben"),
        ]
        if await self._choose(followups.title(row), options) == "waive":
            await self._deeds.do(partial(followups.waive, self._seat, row.id))

    async def correct(self, row: FollowUp) -> None:
        """``r``: another deadline, or none."""
        await self._deeds.form(
            f"due-{row.id}",
            f"Frist for: {followups.title(row)}",
            [due_field("due", self._seat.clock)],
            lambda v, _: followups.set_due(self._seat, row.id, due_of(v["due"], self._seat.clock())),
        )

    async def assign(self, row: FollowUp) -> None:
        await self._deeds.give(followups.title(row), partial(followups.assign, self._seat, row.id))

    async def begin(self, entry: LogEntry) -> None:
        """``t`` on a line of the log: somebody must come back to it, or something was promised."""
        if entry.struck is not None:
            self._deeds.say("Linjen er annulleret og følges ikke op. Vælg en linje, der gælder.")
            return
        people = self._session.room.people
        owners = [("", "ingen endnu")]
        owners += [(one, f"{people.initials(one)} {name}") for one, name in self._deeds.may_have()]
        kinds = tuple((word, danish(kind).capitalize()) for word, kind in _KINDS.items())
        fields = [
            # The text first: whoever goes on typing must not be answering a choice.
            Field("text", "Hvad skal gøres, eller hvad er lovet"),
            Field("kind", "Hvad er det", "open", kinds),
            Field("owner", "Hvem har det", "", tuple(owners)),
            due_field("due", self._seat.clock),
        ]
        await self._deeds.form(
            f"follow-{entry.id}",
            f"Følg op på linje {entry.seq}",
            fields,
            partial(self._open_line, entry),
            entry.text if entry.sealed is None else "Linjen er følsom. Det, du skriver her, kan alle på tavlen læse.",
        )

    def _open_line(self, entry: LogEntry, values: Values, event: str) -> FollowUp:
        return followups.open_line(
            self._seat,
            entry.seq,
            values["text"],
            kind=_KINDS[values["kind"]],
            owner=values["owner"] or None,
            due_at=due_of(values["due"], self._seat.clock()),
            event=event,
        )

    async def _choose(self, title: str, options: list[Option]) -> str | None:
        if self._deeds.only_looks():
            return None
        return await self._screen.app.push_screen_wait(Chooser(title, options))
