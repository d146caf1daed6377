"""The instructions that were given to us and the agreements we made, with what came of each (plan R21, R22)."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from beredskab_tui.records import Agreement, Instruction
from beredskab_tui.records.words import danish
from beredskab_tui.room import orders
from beredskab_tui.times import clock, day_clock
from beredskab_tui.tui.actions import ORDERS
from beredskab_tui.tui.screens.sheet import Piece, Sheet, SheetRow
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen


class OrderSheet(Sheet):
    """F9, *Anvisninger og aftaler*. Dismissed by Esc."""

    help_title = "Hjælp til anvisninger og aftaler"
    help_lines = (
        "I en politisag følger parterne som udgangspunkt politiets anvisninger. Her står dem, der gælder.",
        "Mellemrum kvitterer: så ser de andre, at du har set anvisningen og retter dig efter den.",
        "Skal en anvisning fraviges, er det lederens beslutning, og grunden står i loggen.",
        "Uden politisag aftaler parterne selv. En aftale har en part, en form og et indhold.",
        "Hurtigst skrives de i loglinjen: »a Bliv inde til kl. 21« eller »p SSP: vi ringer til forældrene«.",
    )
    actions = ORDERS
    empty_text = "Ingen anvisninger eller aftaler endnu. Tryk n for en anvisning, p for en aftale."

    def __init__(self, below: "BoardScreen") -> None:
        super().__init__(below, "Anvisninger og aftaler", self._rows)

    # -- what stands there

    def _rows(self) -> Sequence[SheetRow]:
        board, now = self.below.board, self.below.session.room.clock()
        given = [one for one in board.all(Instruction) if not one.struck]
        # What holds stands first, the newest on top; what is over is still to be read.
        given.sort(key=lambda one: (not orders.holds(one, now), -one.seq))
        made = [one for one in board.all(Agreement) if not one.struck]
        return [*map(self._instruction, given), *map(self._agreement, reversed(made))]

    def _instruction(self, one: Instruction) -> SheetRow:
        now, people = self.below.session.room.clock(), self.below.session.room.people
        holding = orders.holds(one, now)
        pieces: list[Piece] = [(f"{one.from_whom}: ", MUTED), (one.text, STRONG if holding else MUTED)]
        pieces.append((f" · {clock(one.given_at)} #{one.seq}", MUTED))
        pieces += [(f" · gælder til {day_clock(one.until, now)}", MUTED)] if one.until is not None else []
        seen = " ".join(people.initials(receipt.by) for receipt in one.receipts)
        pieces.append((f" · set af {seen}" if seen else " · ikke set af nogen endnu", MUTED if seen else WARNING))
        pieces += [
            (f" · FRAVEGET {clock(departure.at)} {people.initials(departure.by)}: {departure.reason}", WARNING)
            for departure in one.departures
        ]
        if one.lifting is not None:
            pieces.append((f" · ophævet {day_clock(one.lifting.at, now)} af {one.lifting.said_by}", MUTED))
        section = "Anvisninger, der gælder" if holding else "Anvisninger, der ikke gælder længere"
        return SheetRow(one.id, "[x]" if one.receipts else "[ ]", tuple(pieces), section)

    def _agreement(self, one: Agreement) -> SheetRow:
        who = one.with_whom or "Part ikke angivet"
        how = f", {danish(one.channel)}" if one.channel is not None else ", form ikke angivet"
        pieces = ((f"{who}: ", STRONG if one.with_whom else WARNING), (one.text, ""))
        more = (f" · {clock(one.made_at)}{how} · #{one.seq}", MUTED)
        return SheetRow(one.id, " · ", (*pieces, more), "Aftaler")

    @property
    def _instruction_in_hand(self) -> Instruction | None:
        found: Instruction | None = self.below.board.record(Instruction, self.key)
        if found is None:
            self.tell("Det gælder kun anvisninger. Vælg en på listen.")
        return found

    # -- what keys do

    async def action_new_instruction(self) -> None:
        self.work(self.below.duties.forms.instruct())

    async def action_new_agreement(self) -> None:
        self.work(self.below.duties.forms.agree())

    async def action_acknowledge(self) -> None:
        if (one := self._instruction_in_hand) is not None:
            self.work(self.below.deeds.do(partial(orders.acknowledge, self.below.opened.seat, one.id)))

    async def action_complete(self) -> None:
        """``r``: who gave an instruction and until when it holds; with whom an agreement is."""
        found: Agreement | None = self.below.board.record(Agreement, self.key)
        if found is not None:
            self.work(self.below.duties.forms.complete(found))
        elif (one := self._instruction_in_hand) is not None:
            self.work(self.below.duties.forms.put_right(one))

    async def action_lift(self) -> None:
        if (one := self._instruction_in_hand) is not None:
            self.work(self.below.duties.forms.lift(one))

    async def action_depart(self) -> None:
        if (one := self._instruction_in_hand) is not None:
            self.work(self.below.duties.forms.depart(one))
