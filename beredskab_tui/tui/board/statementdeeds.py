"""What the keys of a list do to a statement of our own (plan R40)."""

from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Statement, StatementState
from beredskab_tui.room import statements
from beredskab_tui.tui.board.rowdeeds import RowDeeds
from beredskab_tui.tui.screens.form import SEEN, Values
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds

_APPROVED: Final = "ja"
_REFUSED: Final = "nej"
_ANSWERS: Final = ((_APPROVED, "Godkend"), (_REFUSED, "Afvis"))
_YES_NO: Final = (("ja", "Ja"), ("nej", "Nej"))


class StatementDeeds(RowDeeds[Statement]):
    """It is approved or refused, then used; written anew, withdrawn."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        super().__init__(screen, session, opened, deeds)
        deeds.reopeners["statement"] = self.new
        deeds.record_reopeners |= {"verdict": deeds.next_state, "use": deeds.next_state, "rewrite": deeds.correct}

    async def next_state(self, row: Statement) -> None:
        """Space: the leader's answer, then that it was given."""
        match row.state:
            case StatementState.PROPOSED if self._deeds.may(Right.APPROVE):
                await self._answer(row)
            case StatementState.PROPOSED:
                self._deeds.say("Udtalelsen venter på lederen eller stedfortræderen. Enter viser den; r skriver om.")
            case StatementState.APPROVED:
                await self._deeds.form(
                    f"use-{row.id}",
                    f"Udtalelse {row.number} er givet",
                    [Field("to", "Til hvem", row.outlet)],
                    lambda v, _: statements.use(self._seat, row.id, v["to"], seen=v[SEEN]),
                    _shown(row),
                    seen=row.text,
                    judges=True,
                )
            case StatementState.REFUSED:
                self._deeds.say("Udtalelsen er afvist. Skriv den om med r; Enter viser grunden.")
            case _:
                await self.open(row)

    async def _answer(self, row: Statement) -> None:
        fields = [
            Field("answer", "Svar", "", _ANSWERS),
            Field("factual", "Er den nøgtern", "", _YES_NO, when=("answer", _APPROVED)),
            Field("correct", "Er den korrekt", "", _YES_NO, when=("answer", _APPROVED)),
            Field("timely", "Er den rettidig", "", _YES_NO, when=("answer", _APPROVED)),
            *(
                [Field("agreed_with_police", "Er den afstemt med politiet", "", _YES_NO, when=("answer", _APPROVED))]
                if 2 in self._board.incident.groups
                else []
            ),
            Field("reason", "Grund", when=("answer", _REFUSED)),
        ]
        await self._deeds.form(
            f"verdict-{row.id}",
            f"Udtalelse {row.number}",
            fields,
            lambda v, _: self._decide(row, v),
            _shown(row),
            seen=row.text,
            judges=True,
        )

    def _decide(self, row: Statement, values: Values) -> Statement:
        if values["answer"] == _APPROVED:
            yes = {name: values.get(name) == "ja" for name in ("factual", "correct", "timely", "agreed_with_police")}
            return statements.approve(self._seat, row.id, seen=values[SEEN], **yes)
        if values["answer"] == _REFUSED:
            return statements.refuse(self._seat, row.id, values["reason"], seen=values[SEEN])
        raise Refused("Vælg, om udtalelsen er godkendt eller afvist. Intet er ændret.")

    async def correct(self, row: Statement) -> None:
        """``r``: other words, which wait for the leader anew."""
        if row.state in (StatementState.USED, StatementState.WITHDRAWN):
            self._deeds.say("Udtalelsen kan ikke skrives om mere. Skriv en ny med n.")
            return
        refused = f"Afvist: {row.verdict.reason}" if row.verdict is not None and row.verdict.reason else ""
        await self._deeds.form(
            f"rewrite-{row.id}",
            f"Skriv udtalelse {row.number} om",
            _fields(row.text, row.necessary_because, row.outlet),
            lambda v, event: statements.rewrite(
                self._seat, row.id, v["text"], v["because"], v["outlet"], seen=v[SEEN], event=event
            ),
            refused or "Den nye tekst skal godkendes af lederen eller stedfortræderen.",
            seen=statements.as_written(row),
        )

    async def strike(self, row: Statement) -> None:
        """``x``: it is not to be given after all."""
        await self._deeds.form(
            f"strike-{row.id}",
            f"Træk udtalelse {row.number} tilbage",
            [Field("reason", "Grund")],
            lambda v, _: statements.withdraw(self._seat, row.id, v["reason"]),
            _shown(row),
        )

    async def new(self) -> None:
        """``n``: a statement, and why it is necessary."""
        await self._deeds.form(
            "statement",
            "Ny egen udtalelse",
            _fields(),
            lambda v, event: statements.propose(self._seat, v["text"], v["because"], v["outlet"], event=event),
            "Pressen henvises til kommunikationsafdelingerne. Vi udtaler os kun, når det er nødvendigt, og kun "
            "nøgternt. Lederen eller stedfortræderen skal godkende, før noget bliver sagt.",
        )


def _fields(text: str = "", because: str = "", outlet: str = "") -> list[Field]:
    return [
        Field("text", "Det vil vi sige", text),
        Field("because", "Nødvendigt, fordi", because),
        Field("outlet", "Til hvem (kan undlades)", outlet),
    ]


def _shown(row: Statement) -> str:
    to = f" Til {row.outlet}." if row.outlet else ""
    return f"»{row.text}«\nNødvendig, fordi {row.necessary_because}.{to}"
