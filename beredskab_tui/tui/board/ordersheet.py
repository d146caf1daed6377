"""The instructions that were given to us and the agreements we made, with what came of each (plan R21, R22)."""

from collections.abc import Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from beredskab_tui.records import Agreement, Channel, Instruction
from beredskab_tui.records.words import danish
from beredskab_tui.room import orders
from beredskab_tui.times import clock, day_clock
from beredskab_tui.tui.actions import ORDERS
from beredskab_tui.tui.board.whens import due_field, due_of, time_of, when_field
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.screens.sheet import Piece, Sheet, SheetRow
from beredskab_tui.tui.widgets.fields import Field
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

if TYPE_CHECKING:
    from beredskab_tui.tui.board.screen import BoardScreen

CHANNELS: Final = tuple((one.value, danish(one).capitalize()) for one in Channel)
UNTIL: Final = "Gælder til, fx 23.30 eller +60 (tom: indtil den ophæves)"


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

    def _work(self, work: Coroutine[Any, Any, object]) -> None:
        self.below.run_worker(work, group="deed", exit_on_error=False)

    async def action_new_instruction(self) -> None:
        self._work(self.new_instruction())

    async def new_instruction(self) -> None:
        seat = self.below.opened.seat
        fields = [
            Field("text", "Hvad er sagt, ordret"),
            Field("from_whom", "Af hvem", orders.POLICE),
            due_field("until", seat.clock, label=UNTIL),
            when_field("at", seat.clock),
        ]
        await self.below.deeds.form("instruction", "Ny anvisning", fields, self._instruct)

    def _instruct(self, values: Values, event: str) -> Instruction:
        seat = self.below.opened.seat
        return orders.instruct(
            seat,
            values["text"],
            from_whom=values["from_whom"],
            until=due_of(values["until"], seat.clock()),
            occurred_at=time_of(values["at"], seat.clock()),
            event=event,
        )

    async def action_new_agreement(self) -> None:
        self._work(self.new_agreement())

    async def new_agreement(self) -> None:
        seat = self.below.opened.seat
        fields = [
            Field("with_whom", "Med hvem"),
            Field("text", "Hvad er aftalt"),
            Field("channel", "Hvordan", Channel.PHONE.value, CHANNELS),
            when_field("at", seat.clock),
        ]
        await self.below.deeds.form("agreement", "Ny aftale", fields, self._agree)

    def _agree(self, values: Values, event: str) -> Agreement:
        seat = self.below.opened.seat
        return orders.agree(
            seat,
            values["text"],
            values["with_whom"],
            Channel(values["channel"]),
            occurred_at=time_of(values["at"], seat.clock()),
            event=event,
        )

    async def action_acknowledge(self) -> None:
        if (one := self._instruction_in_hand) is not None:
            self._work(self.below.deeds.do(partial(orders.acknowledge, self.below.opened.seat, one.id)))

    async def action_complete(self) -> None:
        """``r``: until when an instruction holds; with whom an agreement is."""
        found: Agreement | None = self.below.board.record(Agreement, self.key)
        if found is not None:
            self._work(self._complete(found))
        elif (one := self._instruction_in_hand) is not None:
            self._work(self._until(one))

    async def _complete(self, one: Agreement) -> None:
        channel = one.channel or Channel.PHONE
        fields = [
            Field("with_whom", "Med hvem", one.with_whom),
            Field("channel", "Hvordan", channel.value, CHANNELS),
        ]
        await self.below.deeds.form(
            f"partner-{one.id}",
            f"Aftalen i linje {one.seq}",
            fields,
            lambda v, _: orders.complete(self.below.opened.seat, one.id, v["with_whom"], Channel(v["channel"])),
            one.text,
        )

    async def _until(self, one: Instruction) -> None:
        seat = self.below.opened.seat
        await self.below.deeds.form(
            f"until-{one.id}",
            "Hvor længe gælder anvisningen",
            [due_field("until", seat.clock, label=UNTIL)],
            lambda v, _: orders.set_until(seat, one.id, due_of(v["until"], seat.clock())),
            one.text,
        )

    async def action_lift(self) -> None:
        if (one := self._instruction_in_hand) is not None:
            self._work(self._say_who(one))

    async def _say_who(self, one: Instruction) -> None:
        await self.below.deeds.form(
            f"lift-{one.id}",
            "Anvisningen er ophævet",
            [Field("by", "Hvem har ophævet den", one.from_whom)],
            lambda v, _: orders.lift(self.below.opened.seat, one.id, v["by"]),
            one.text,
        )

    async def action_depart(self) -> None:
        if (one := self._instruction_in_hand) is not None:
            self._work(self._depart(one))

    async def _depart(self, one: Instruction) -> None:
        await self.below.deeds.form(
            f"depart-{one.id}",
            "Anvisningen fraviges",
            [Field("reason", "Hvorfor")],
            lambda v, _: orders.depart(self.below.opened.seat, one.id, v["reason"]),
            one.text,
        )
