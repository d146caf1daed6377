"""What somebody had in front of them when a draft began: two who write the same never write over each other unseen."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.records import StaffMember, Statement, StatementState
from beredskab_tui.room import staff, statements
from tests.conftest import RoomFor
from tests.tui.support import NARROW, Person, sitting

YES = {"factual": True, "correct": True, "timely": True}


def peter(person: Person) -> StaffMember:
    found: StaffMember = person.board.record(StaffMember, "peter")
    return found


@pytest.mark.slow
async def test_words_of_somebody_are_judged_and_replaced_only_as_they_stand(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    jonas = room_for("jonas").sit(incident)
    staff.set_words(jonas, "peter", "Der er brand")
    staff.need_not_coordinate(jonas, "peter", "haster")
    async with sitting(room_for("karen"), config, incident=incident, size=NARROW) as karen:
        await karen.until(lambda: peter(karen).is_coordinated)
        # Three ticks given to one text are none of another.
        await karen.to("staff", "peter")
        await karen.press("t", "4")
        await karen.sees("Er det nøgternt", "»Der er brand«")
        await karen.press("1", "1", "1", "escape")
        await karen.back()
        staff.set_words(jonas, "peter", "Den er påsat")
        staff.need_not_coordinate(jonas, "peter", "haster meget")
        await karen.until(lambda: peter(karen).may_say == "Den er påsat" and peter(karen).is_coordinated)
        await karen.to("staff", "peter")
        await karen.press("t", "4")
        await karen.sees("»Den er påsat«", "så den er ikke hentet")
        await karen.press("enter", "enter", "enter")
        await karen.sees("mangler »nøgternt«, »korrekt«, »rettidigt«")
        assert peter(karen).approval is None
        await karen.press("escape")
        await karen.back()

        # What is approved while one writes is not wiped out by an Enter.
        await karen.to("staff", "peter")
        await karen.press("t", "2")
        await karen.sees("Det må Peter Dahl sige")
        await karen.type(", tror vi")
        staff.approve_words(jonas, "peter", seen="Den er påsat", **YES)
        staff.set_words(jonas, "peter", "Politiet undersøger det")
        await karen.until(lambda: peter(karen).may_say.startswith("Politiet"))
        await karen.press("escape")
        await karen.back()
        await karen.to("staff", "peter")
        await karen.press("t", "2")
        await karen.sees("Den er påsat, tror vi", "Siden har en anden ændret det")
        await karen.press("enter")
        await karen.sees("JB har imens skrevet »Politiet undersøger det«", "Enter igen gemmer dit")
        assert peter(karen).may_say == "Politiet undersøger det"
        await karen.press("enter")
        await karen.back()
        await karen.until(lambda: peter(karen).may_say == "Den er påsat, tror vi")


@pytest.mark.slow
async def test_a_statement_is_written_over_and_approved_only_as_it_stands(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    jonas = room_for("jonas").sit(incident)
    one = statements.propose(jonas, "v1", "der ringes")

    def now(person: Person) -> Statement:
        found: Statement = person.board.record(Statement, one.id)
        return found

    async with sitting(room_for("karen"), config, incident=incident, size=NARROW) as karen:
        await karen.until(lambda: karen.board.statements)
        await karen.to("media", one.id)
        await karen.press("r")
        await karen.sees("Skriv udtalelse 1 om")
        await karen.type(" af Karen")
        await karen.press("escape")
        await karen.back()
        await karen.to("media", one.id)
        await karen.press("space")
        await karen.sees("Godkend", "Afvis")
        # Nothing is chosen beforehand: Enter alone is no answer.
        await karen.press("enter")
        await karen.sees("Vælg, om udtalelsen er godkendt eller afvist")
        await karen.press("1", "1", "1", "escape")
        await karen.back()
        statements.rewrite(jonas, one.id, "v2", "der ringes", seen=statements.as_written(one))
        await karen.until(lambda: now(karen).text == "v2")

        await karen.to("media", one.id)
        await karen.press("r")
        await karen.sees("v1 af Karen")
        await karen.press("enter", "enter", "enter")
        await karen.sees("JB har imens skrevet »v2«")
        assert now(karen).text == "v2"
        await karen.press("escape")
        await karen.back()

        await karen.to("media", one.id)
        await karen.press("space")
        await karen.sees("»v2«", "så den er ikke hentet")
        await karen.answer("1", "1", "2", "1")
        await karen.sees("mangler »korrekt«")
        assert now(karen).verdict is None
        await karen.press("shift+tab", "1", "enter")
        await karen.back()
        await karen.until(lambda: now(karen).state is StatementState.APPROVED)
