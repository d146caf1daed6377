"""The menu behind F9: what it is, confirm, coordinate, change group, stand down, close and open again."""

from beredskab_tui.plan.config import Config
from beredskab_tui.records import Activator, Phase, Scope
from tests.conftest import RoomFor
from tests.tui.support import Person, sitting


async def step(person: Person, digit: str, *answers: str) -> None:
    """Open the menu from wherever one is, take a step, and fill in its form."""
    await person.back()
    await person.press("f9")
    await person.sees("Plan og pligter")
    await person.press(digit)
    if answers:
        await person.until(lambda: type(person.screen).__name__ == "Form")
    await person.fill(*answers)
    await person.settle()


async def test_the_whole_way_of_an_incident_by_keys(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.type("halvt skrevet")
        await step(karen, "1", "2", "Åvej 4", "")
        await karen.sees("Ildspåsættelse · Åvej 4 · Gruppe ikke valgt · UBEKRÆFTET")
        assert karen.board.incident.scope is Scope.ACT
        await step(karen, "2", "1", "2")
        await karen.until(lambda: karen.board.incident.groups == (1,))
        assert karen.board.incident.activated_by is Activator.MUNICIPALITY
        await step(karen, "3", "", "")
        await karen.sees("Skriv, hvem der har bekræftet")
        await karen.press("shift+tab")
        await karen.fill("vagtcentralen", "")
        await karen.until(lambda: karen.board.incident.confirmation is not None)
        await karen.sees("Gruppe 1 · bekræftet · 0 min")
        await step(karen, "4", "1", "SSP-lederen", "23.10")
        await karen.sees("Klokken er ikke så mange endnu", "»i går 23.10«")
        await karen.press("ctrl+u")
        await karen.fill("19.12")
        await karen.logged("Koordineret i beredskabsgruppe 1 med SSP-lederen (KH).")
        assert karen.board.incident.coordinations[0].at.minute == 12
        await step(karen, "2", "2", "vagtchefen beder om det")
        await karen.until(lambda: karen.board.incident.groups == (2,))
        await karen.sees("Gruppe 2", "Politiets anvisninger: ingen noteret endnu")
        await step(karen, "2", "3", "kommunen er også med")
        await karen.sees("Gruppe 1 og 2", "Politiets anvisninger")
        await step(karen, "5", "vagtchefen")
        await karen.sees("AFBLÆST")
        await step(karen, "7", "nye skud")
        await karen.until(lambda: karen.board.incident.phase is Phase.OPEN)
        await step(karen, "6")
        await karen.sees("Luk hændelsen? Loggen kan læses bagefter.")
        await karen.press("1")
        await karen.settle()
        assert karen.board.incident.phase is Phase.OPEN
        await step(karen, "6")
        await karen.press("2")
        await karen.sees("LUKKET")
        await step(karen, "7", "evalueringen manglede et spor")
        await karen.until(lambda: karen.board.incident.phase is Phase.OPEN)
        assert karen.line.value == "halvt skrevet" and karen.focus == "line"


async def test_instructions_of_the_police_stand_on_top_in_group_2_and_in_both(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.enter("a hold afstand til blokken")
        await karen.logged("hold afstand til blokken")
        assert "Politiets anvisninger" not in karen.text
        await step(karen, "2", "2", "")
        await karen.sees("Politiets anvisninger: hold afstand til blokken (#4, 19.14)")
        await karen.enter("a ingen ud ad hovedindgangen")
        await karen.sees("Politiets anvisninger: ingen ud ad hovedindgangen (#")
        await karen.sees("(+1)")
        await step(karen, "2", "3", "kommunen er med")
        await karen.until(lambda: karen.board.incident.groups == (1, 2))
        await karen.enter("a klubben lukkes")
        await karen.sees("Politiets anvisninger: klubben lukkes (#", "(+2)")
        await karen.to("log", karen.board.log[-1].id)
        await karen.press("x")
        await karen.fill("hørt forkert")
        await karen.sees("Politiets anvisninger: ingen ud ad hovedindgangen (#")


async def test_a_police_case_is_the_polices_and_nobody_elses(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("jonas"), config, incident=incident) as jonas:
        await step(jonas, "2", "", "")
        await jonas.sees("Vælg først, om det er en politisag")
        await jonas.press("shift+tab")
        await jonas.fill("2", "4")
        await jonas.sees("I en politisag er det politiet")
        assert jonas.board.incident.groups == ()
        await jonas.press("1", "enter")
        await jonas.until(lambda: jonas.board.incident.groups == (2,))
        assert jonas.board.incident.activated_by is Activator.POLICE and jonas.board.incident.police_case


async def test_steps_that_cannot_be_taken_say_why(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        await amina.press("f9")
        await amina.sees(
            "Bekræft situationen: ikke bekræftet – kun lederen eller stedfortræderen",
            "Luk hændelsen efter evalueringen – kun lederen",
        )
        await amina.press("3", "6", "5")
        await amina.sees("Plan og pligter")
        await amina.press("escape")
        await amina.back()
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.press("f9")
        await karen.sees("Genåbn hændelsen – den er i gang")


async def test_nothing_is_written_in_a_closed_incident_but_it_can_be_read(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await step(karen, "6")
        await karen.press("2")
        await karen.sees("LUKKET")
        await karen.enter("for sent")
        await karen.sees("IKKE GEMT", "Hændelsen er lukket")
        assert karen.line.value == "for sent"
