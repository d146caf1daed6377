"""What the keys of a list do to what a medium says or asks (plan R33, R39)."""

from functools import partial
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from beredskab_tui.records import Correctness, MediaNote, Tone
from beredskab_tui.records.words import danish
from beredskab_tui.room import log, media
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.board.whens import time_of, when_field
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds

_WHAT: Final = (("omtale", "Omtale"), ("henvendelse", "De spørger os"))
_TONES: Final = (("", "Ikke vurderet"), *((tone.value, danish(tone).capitalize()) for tone in Tone))
_OTHER: Final = ""
"""The choice of somebody who is none of the departments."""


class MediaDeeds(RowDeeds[MediaNote]):
    """A referral, a verdict, what came of an error, a new note."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        super().__init__(screen, session, opened, deeds)
        deeds.reopeners["media"] = self.new_note
        deeds.record_reopeners |= {
            "note": deeds.correct,
            "refer": self._refer_to_other,
            "fixed": partial(self._settle, corrected=True),
            "unfixed": partial(self._settle, corrected=False),
        }

    async def next_state(self, row: MediaNote) -> None:
        """Space: an enquiry is referred; the rest is judged; what is wrong is put right."""
        if row.waits:
            await self.refer(row)
        elif row.to_correct:
            await self._ask_what_came_of_it(row)
        elif row.settled is not None:
            self._deeds.say("Det er allerede noteret, hvad der skete med fejlen. Enter viser det; u vurderer den igen.")
        else:
            correct = row.correctness is Correctness.UNKNOWN
            await self._judge(row, Correctness.CORRECT if correct else Correctness.WRONG)

    async def refer(self, row: MediaNote) -> None:
        """To one of the communication departments: with one digit, or at once where there is only one."""
        if self._deeds.only_looks():
            return
        known = media.departments(self._board.contacts)
        if not known:
            await self._refer_to_other(row)
            return
        chosen: str | None = known[0].name
        if len(known) > 1:
            options = [Option(one.name, f"{one.name}{f' · {one.phone}' if one.phone else ''}") for one in known]
            options.append(Option(_OTHER, "En anden …"))
            chosen = await self._screen.app.push_screen_wait(Chooser(f"Henvis {row.outlet} til", options))
        if chosen == _OTHER:
            await self._refer_to_other(row)
        elif chosen is not None and await self._deeds.do(partial(media.refer, self._seat, row.id, chosen)):
            self._deeds.say(f"{row.outlet} er henvist til {chosen}. Er det forkert, så ret det med r.")

    async def _refer_to_other(self, row: MediaNote) -> None:
        await self._deeds.form(
            f"refer-{row.id}",
            f"{row.outlet} er henvist",
            [Field("to", "Henvist til", row.referred_to or "")],
            lambda v, _: media.refer(self._seat, row.id, v["to"]),
        )

    async def _judge(self, row: MediaNote, correctness: Correctness) -> None:
        if await self._deeds.do(partial(media.judge, self._seat, row.id, correctness)):
            said = {Correctness.WRONG: " og skal rettes. Mellemrum igen, når den er rettet"}.get(correctness, "")
            self._deeds.say(f"{row.outlet}: {danish(correctness)}{said}.")

    async def _ask_what_came_of_it(self, row: MediaNote) -> None:
        options = [
            Option("fixed", "Fejlen er rettet"),
            Option("unfixed", "Fejlen bliver ikke rettet"),
            Option(Correctness.CORRECT.value, "Det er alligevel korrekt"),
            Option(Correctness.UNKNOWN.value, "Det er ikke vurderet endnu"),
        ]
        if self._deeds.only_looks():
            return
        chosen = await self._screen.app.push_screen_wait(Chooser(f"{row.outlet}: forkert, skal rettes", options))
        if chosen in ("fixed", "unfixed"):
            await self._settle(row, corrected=chosen == "fixed")
        elif chosen is not None:
            await self._judge(row, Correctness(chosen))

    async def _settle(self, row: MediaNote, *, corrected: bool) -> None:
        name, label = ("fixed", "Hvem har rettet den, og hvordan") if corrected else ("unfixed", "Hvorfor ikke")
        await self._deeds.form(
            f"{name}-{row.id}",
            f"{row.outlet}: fejlen {'er rettet' if corrected else 'bliver ikke rettet'}",
            [Field("how", label)],
            lambda v, _: media.settle(self._seat, row.id, v["how"], corrected=corrected),
            row.claims,
        )

    async def undo(self, row: MediaNote) -> None:
        """``u``: it is not judged any more."""
        if row.correctness is Correctness.UNKNOWN:
            self._deeds.say("Det er ikke vurderet, så der er intet at fortryde. En henvisning rettes med r.")
        else:
            await self._judge(row, Correctness.UNKNOWN)

    async def strike(self, row: MediaNote) -> None:
        """``x``: its line is struck, and it leaves the list."""
        await self._deeds.form(
            f"strike-{row.id}",
            f"Annullér linje {row.seq}",
            [Field("reason", "Grund")],
            lambda v, _: log.strike(self._seat, row.seq, v["reason"]),
            f"{row.outlet}: {row.claims}",
        )

    async def correct(self, row: MediaNote) -> None:
        """``r``: what it is, and to whom they were referred. What they say is put right in the log."""
        tone = row.tone.value if row.tone is not None else ""
        fields = [
            Field("referred_to", "Henvist til (kan undlades)", row.referred_to or ""),
            Field("what", "Hvad er det", _WHAT[row.enquiry][0], _WHAT),
            Field("tone", "Tone", tone, _TONES),
            Field("link", "Link (kan undlades)", row.link),
        ]
        await self._deeds.form(
            f"note-{row.id}",
            f"{row.outlet} (#{row.seq})",
            fields,
            lambda v, _: media.describe(
                self._seat,
                row.id,
                enquiry=v["what"] == "henvendelse",
                tone=_tone(v["tone"]),
                link=v["link"],
                referred_to=v["referred_to"],
            ),
            f"Selve teksten rettes i loggen, linje {row.seq}.",
        )

    async def new(self) -> None:
        """``n``: which of the three, and then its form."""
        if self._deeds.only_looks():
            return
        options = [
            Option("media", "Medienotat: noget, et medie skriver eller spørger om"),
            Option("rumour", "Rygte: noget, folk siger, og ingen ved"),
            Option("statement", "Egen udtalelse: kun når det er nødvendigt"),
        ]
        chosen = await self._screen.app.push_screen_wait(Chooser("Hvad er det", options))
        if chosen is not None:
            await self._deeds.reopeners[chosen]()

    async def new_note(self) -> None:
        """What a medium says or asks. Short: the tone is for when there is time (``r``)."""
        fields = [
            Field("outlet", "Medie eller side"),
            Field("claims", "Hvad skriver eller spørger de om"),
            Field("enquiry", "Hvad er det", "omtale", _WHAT),
            Field("link", "Link (kan undlades)"),
            Field("referred_to", "Henvist til (kan undlades)"),
            when_field("at", self._seat.clock),
        ]
        await self._deeds.form("media", "Nyt medienotat", fields, self._add)

    def _add(self, values: Values, event: str) -> MediaNote:
        return media.add(
            self._seat,
            values["outlet"],
            claims=values["claims"],
            link=values["link"],
            enquiry=values["enquiry"] == "henvendelse",
            referred_to=values["referred_to"],
            occurred_at=time_of(values["at"], self._seat.clock()),
            event=event,
        )


def _tone(value: str) -> Tone | None:
    return Tone(value) if value else None
