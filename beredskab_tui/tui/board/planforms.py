"""The forms behind F9's lists. They are known by name apart from the lists, so that a draft of one opens it again."""

from functools import partial
from typing import Final

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.plan.duties import DUTIES
from beredskab_tui.records import Agreement, AnswerKind, Audience, Channel, InformStatus, Instruction
from beredskab_tui.records.words import danish
from beredskab_tui.room import answers, duties, informing, orders
from beredskab_tui.tui.board.deeds import Deeds
from beredskab_tui.tui.board.whens import due_field, due_of, time_of, when_field
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.session import Opened
from beredskab_tui.tui.widgets.fields import Field

CHANNELS: Final = tuple((one.value, danish(one).capitalize()) for one in Channel)
UNTIL: Final = "Gælder til, fx 23.30 eller +60 (tom: indtil den ophæves)"
NEXT: Final = "Næste orientering, fx 21.30 eller +45 (tom: intet lovet)"
IN_COMMAND: Final = "Det er lederens eller stedfortræderens beslutning. Intet er ændret."


class PlanForms:
    """The forms of one board. All of them are for workers: they wait."""

    def __init__(self, opened: Opened, deeds: Deeds) -> None:
        self._seat = opened.seat
        self._deeds = deeds
        deeds.reopeners |= {"instruction": self.instruct, "agreement": self.agree}
        deeds.reopeners |= {
            f"answer{kind.value}-{question.id}": partial(self.answer, question.id, kind)
            for question in answers.QUESTIONS
            for kind in AnswerKind
        }
        for duty in DUTIES:
            deeds.reopeners[f"duty-{duty.id}"] = partial(self.point, duty.id)
            deeds.reopeners[f"noduty-{duty.id}"] = partial(self.set_aside, duty.id)
        deeds.record_reopeners |= {
            "partner": self.complete,
            "until": self.put_right,
            "lift": self.lift,
            "depart": self.depart,
            "notinformed": self.not_relevant,
            "promise": self.promise,
        }

    def _may_decide(self) -> bool:
        """Say it before anything is written: an employee would learn it only at the end."""
        if self._deeds.may(Right.ACTIVATE):
            return True
        self._deeds.say(IN_COMMAND)
        return False

    # -- the choices that the plan leaves

    async def answer(self, question_id: str, kind: AnswerKind) -> None:
        """Yes, no and why, or when it will be decided."""
        if not self._may_decide():
            return
        seat, text = self._seat, answers.question_text(question_id)
        reason = Field("reason", "Hvorfor ikke" if kind is AnswerKind.NO else "Hvorfor (kan undlades)")
        fields = [due_field("due", seat.clock)] if kind is AnswerKind.LATER else [reason]

        def work(values: Values, event: str) -> object:
            due_at = due_of(values.get("due", ""), seat.clock())
            return answers.answer(seat, question_id, kind, reason=values.get("reason", ""), due_at=due_at, event=event)

        await self._deeds.form(f"answer{kind.value}-{question_id}", f"{text}: {danish(kind)}", fields, work)

    # -- instructions and agreements

    async def instruct(self) -> None:
        """A new instruction."""
        seat = self._seat
        fields = [
            Field("text", "Hvad er sagt, ordret"),
            # Nothing stands in it: what somebody else is called would be written on to it.
            Field("from_whom", f"Af hvem (tom: {orders.POLICE})"),
            due_field("until", seat.clock, label=UNTIL),
            when_field("at", seat.clock),
        ]

        def work(values: Values, event: str) -> Instruction:
            return orders.instruct(
                seat,
                values["text"],
                from_whom=values["from_whom"],
                until=due_of(values["until"], seat.clock()),
                occurred_at=time_of(values["at"], seat.clock()),
                event=event,
            )

        await self._deeds.form("instruction", "Ny anvisning", fields, work)

    async def agree(self) -> None:
        """A new agreement."""
        seat = self._seat
        fields = [
            Field("with_whom", "Med hvem"),
            Field("text", "Hvad er aftalt"),
            Field("channel", "Hvordan", Channel.PHONE.value, CHANNELS),
            when_field("at", seat.clock),
        ]

        def work(values: Values, event: str) -> Agreement:
            return orders.agree(
                seat,
                values["text"],
                values["with_whom"],
                Channel(values["channel"]),
                occurred_at=time_of(values["at"], seat.clock()),
                event=event,
            )

        await self._deeds.form("agreement", "Ny aftale", fields, work)

    async def complete(self, one: Agreement) -> None:
        """With whom an agreement is, and how it was made."""
        channel = one.channel or Channel.PHONE
        fields = [Field("with_whom", "Med hvem", one.with_whom), Field("channel", "Hvordan", channel.value, CHANNELS)]
        await self._deeds.form(
            f"partner-{one.id}",
            f"Aftalen i linje {one.seq}",
            fields,
            lambda v, _: orders.complete(self._seat, one.id, v["with_whom"], Channel(v["channel"])),
            one.text,
        )

    async def put_right(self, one: Instruction) -> None:
        """Who gave an instruction, and until when it holds."""
        seat = self._seat
        fields = [Field("from_whom", "Af hvem", one.from_whom), due_field("until", seat.clock, label=UNTIL)]
        await self._deeds.form(
            f"until-{one.id}",
            f"Anvisningen i linje {one.seq}",
            fields,
            lambda v, _: orders.put_right(seat, one.id, v["from_whom"], due_of(v["until"], seat.clock())),
            one.text,
        )

    async def lift(self, one: Instruction) -> None:
        """It holds no longer: who said so."""
        await self._deeds.form(
            f"lift-{one.id}",
            "Anvisningen er ophævet",
            [Field("by", f"Hvem har ophævet den (tom: {one.from_whom})")],
            lambda v, _: orders.lift(self._seat, one.id, v["by"] or one.from_whom),
            one.text,
        )

    async def depart(self, one: Instruction) -> None:
        """We do otherwise, and why."""
        if not self._may_decide():
            return
        await self._deeds.form(
            f"depart-{one.id}",
            "Anvisningen fraviges",
            [Field("reason", "Hvorfor")],
            lambda v, event: orders.depart(self._seat, one.id, v["reason"], event=event),
            one.text,
        )

    # -- who is informed

    async def not_relevant(self, one: Audience) -> None:
        """A group is not to be informed, and why."""
        await self._deeds.form(
            f"notinformed-{one.id}",
            f"{one.name} skal ikke orienteres",
            [Field("reason", "Hvorfor ikke")],
            lambda v, _: informing.set_status(
                self._seat, one.id, InformStatus.NOT_RELEVANT, reason=v["reason"], name=one.name
            ),
        )

    async def promise(self, one: Audience) -> None:
        """When a group hears from us again."""
        seat = self._seat

        def work(values: Values, _event: str) -> Audience:
            return informing.promise(seat, one.id, due_of(values["due"], seat.clock()), name=one.name)

        await self._deeds.form(
            f"promise-{one.id}", f"Næste orientering: {one.name}", [due_field("due", seat.clock, label=NEXT)], work
        )

    # -- duties

    async def point(self, duty_id: str) -> None:
        """Which line of the log fulfils a duty."""
        await self._deeds.form(
            f"duty-{duty_id}",
            f"Hvilken linje opfylder {duty_id}",
            [Field("seq", "Linjens nummer, fx 12")],
            lambda v, _: duties.point(self._seat, duty_id, number_of(v["seq"])),
        )

    async def set_aside(self, duty_id: str) -> None:
        """A duty is not relevant here, and why."""
        if not self._may_decide():
            return
        await self._deeds.form(
            f"noduty-{duty_id}",
            f"{duty_id} er ikke relevant her",
            [Field("reason", "Hvorfor")],
            lambda v, _: duties.set_aside(self._seat, duty_id, v["reason"]),
        )


def number_of(text: str) -> int:
    """A line's number as somebody writes it: "12", "#12", "nr. 12".

    Raises:
        Refused: it is none.
    """
    digits = text.strip().removeprefix("nr.").strip().removeprefix("#")
    if not digits.isdecimal() or len(digits) > 9:
        raise Refused("Skriv linjens nummer, som det står i loggen, fx 12. Intet er ændret.")
    return int(digits)
