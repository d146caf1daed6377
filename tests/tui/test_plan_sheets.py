"""What stands behind F9: the plan's choices, instructions, target groups, duties; each with the keyboard alone."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.records import (
    Activator,
    Agreement,
    AnswerKind,
    Audience,
    InformStatus,
    Instruction,
    Phase,
    PlanAnswer,
)
from beredskab_tui.room import opening
from tests.conftest import RoomFor
from tests.tui.support import Person, sitting

LATER = "netvaerk-aktivere"


def group_1(room_for: RoomFor, config: Config) -> str:
    return opening.start(
        room_for("karen"), config.plan, config.contacts, "Slåskamp ved Torvet", activated_by=Activator.HOUSING_ORG
    )


def showing(person: Person) -> str:
    return type(person.screen).__name__


async def open_step(person: Person, number: int, title: str) -> None:
    await person.back()
    await person.press("f9")
    await person.sees("Plan og pligter")
    if number <= 9:
        await person.press(str(number))
    else:
        await person.press(*["down"] * (number - 1), "enter")
    await person.sees(title)


@pytest.mark.slow
async def test_the_plans_choices_and_the_target_groups(room_for: RoomFor, config: Config) -> None:
    async with sitting(room_for("karen"), config, incident=group_1(room_for, config)) as karen:
        await open_step(karen, 6, "Planens valg")
        await karen.sees("de har selv aktiveret, men er ikke medlemmer")
        await karen.press("n")
        await karen.sees("Hvorfor ikke")
        await karen.enter("Beboerne sover")
        await karen.sees("Orientér de lokale netværk · NEJ 19.14 KH: Beboerne sover")
        await karen.press("down", "t")
        await karen.sees("Frist")
        await karen.enter("+5")
        await karen.sees("tages stilling kl. 19.19, om 5 min (KH)")
        await karen.press(
            "escape", "escape", str(next(n for n, one in enumerate(karen.board_screen.top.due, 1) if one.id == LATER))
        )
        await karen.sees("tages stilling kl. 19.19")
        assert showing(karen) == "AnswerSheet", "the digit of the next thing leads to it"
        await karen.press("down", "n")
        await karen.type("ikke i")
        await karen.press("escape", "escape", "escape", "g", "1")
        await karen.sees("Orientér afdelingsbestyrelserne: nej", "ikke i")
        await karen.press("escape", "escape", "f9", "6", "down", "down", "j")
        await karen.answer("")
        await karen.sees("Orientér afdelingsbestyrelserne · JA")
        assert showing(karen) == "AnswerSheet"
        given = [one.answer for one in karen.board.all(PlanAnswer)]
        assert given == [AnswerKind.NO, AnswerKind.LATER, AnswerKind.YES]
        await karen.press("escape")

        await open_step(karen, 8, "Målgrupper: hvem er orienteret")
        await karen.press("enter")
        await karen.sees("Orienteret på telefon nu")
        await karen.press("1")
        await karen.sees("Den boligsociale bestyrelse · bekræftet · 19.14, telefon")
        await karen.press("down", "space")
        await karen.sees("Afdelingsbestyrelser · planlagt")
        await karen.press("enter", "2")
        await karen.sees("Afdelingsbestyrelser · sendt · 19.14, sms")
        await karen.press("r")
        await karen.enter("+45")
        await karen.sees("næste 19.59, om 45 min")
        await karen.press("down", "x")
        await karen.enter("ingen drift i nat")
        await karen.sees("Driftsafdelinger · ikke relevant: ingen drift i nat")
        assert showing(karen) == "AudienceSheet"
        statuses = [one.status for one in karen.board.all(Audience)][:3]
        assert statuses == [InformStatus.CONFIRMED, InformStatus.SENT, InformStatus.NOT_RELEVANT]


async def test_instructions_and_agreements_are_seen_by_both_at_once(room_for: RoomFor, config: Config) -> None:
    incident = group_1(room_for, config)
    async with (
        sitting(room_for("karen"), config, incident=incident) as karen,
        sitting(room_for("amina"), config, incident=incident) as amina,
    ):
        await open_step(amina, 7, "Ingen anvisninger eller aftaler endnu")
        await open_step(karen, 7, "Anvisninger og aftaler")
        await karen.press("n")
        await karen.answer("Bliv inde", "", "+60", "")
        await karen.sees("politiet: Bliv inde", "gælder til 20.14", "ikke set af nogen endnu")
        await amina.sees("politiet: Bliv inde", "ikke set af nogen endnu")
        await amina.press("space")
        await karen.sees("set af AY")
        await amina.press("v")
        await amina.sees("Det er lederens eller stedfortræderens beslutning.")
        await amina.press("escape")
        await karen.press("p")
        await karen.answer("SSP", "vi ringer til forældrene", "1", "")
        await karen.sees("SSP: vi ringer til forældrene", "telefon")
        await karen.press("x")
        await karen.enter("")
        await karen.sees("Anvisninger, der ikke gælder længere")
        assert showing(karen) == "OrderSheet"
        (one,) = karen.board.all(Instruction)
        assert one.lifting is not None and one.lifting.said_by == "politiet"
        assert [agreement.with_whom for agreement in karen.board.all(Agreement)] == ["SSP"]


@pytest.mark.slow
async def test_duties_steps_and_the_plan_itself(room_for: RoomFor, config: Config) -> None:
    async with sitting(room_for("karen"), config, incident=group_1(room_for, config)) as karen:
        await open_step(karen, 9, "Berørte og vurdering")
        await karen.press("1")
        await karen.sees("b beboere")
        await karen.enter("bv")
        await karen.logged("Berørte: beboere og virksomheder")
        await open_step(karen, 10, "Planens trin")
        await karen.sees("Trin 1: Bekræft og koordinér", "afventer · KH · 19.34, om 20 min")
        await karen.press("escape")
        await open_step(karen, 12, "RETSGRUNDLAG")
        await karen.sees("En kopi af den ligger i")
        await karen.press("escape")
        await open_step(karen, 11, "Planens pligter i denne hændelse")
        await karen.sees("R7 Det er noteret, hvem der er berørt · #4")
        await karen.press("down", "down", "r")
        await karen.enter("nr. 99")
        await karen.sees("Loggen har ingen linje nr. 99")
        await karen.press("escape", "x")
        await karen.enter("typen er ligegyldig i aften")
        await karen.sees("ikke relevant: typen er ligegyldig i aften")
        assert showing(karen) == "DutySheet"
        await karen.press("up", "enter")
        await karen.until(lambda: karen.screen is karen.board_screen)
        assert karen.board_screen.timeline.highlighted is not None and karen.focus == "log"


async def test_a_special_event_is_announced_from_the_first_form(room_for: RoomFor, config: Config) -> None:
    incident = opening.start(room_for("karen"), config.plan, config.contacts, "Finale på storskærm")
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await open_step(karen, 1, "Beskriv og aktivér")
        await karen.press("7")
        await karen.answer("Torvet")
        await karen.sees("Varslet til")
        await karen.type("i aftes")
        await karen.sees("ikke en dag og et klokkeslæt")
        await karen.press("ctrl+u")
        await karen.type("fredag 18.00")
        await karen.sees("Læses som 18.00 fredag den 27. november 2026. Gruppen vælges først, når den begynder.")
        await karen.press("enter", "tab", "enter")
        await karen.logged("Særlig begivenhed varslet til fredag den 27. november 2026 kl. 18.00")
        await karen.sees("VARSLET")
        assert karen.board.incident.phase is Phase.STANDBY
