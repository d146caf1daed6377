"""The menu behind F9: what it is, confirm, coordinate, change group, stand down, close and open again."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.records import Activator, Contact, Phase, Scope
from tests.conftest import RoomFor
from tests.tui.support import Person, sitting


async def step(person: Person, digit: str, *answers: str) -> None:
    """Open the menu from wherever one is, take a step by its digit or its name, and fill in its form."""
    await person.back()
    await person.press("f9")
    await person.sees("Plan og pligter")
    if digit.isdecimal():
        await person.press(digit)
    else:
        # What has no digit stands below those that have one, and is gone down to.
        values = [option.value for option in person.board_screen.duties.options()]
        await person.press(*["down"] * values.index(digit), "enter")
    if answers:
        await person.until(lambda: type(person.screen).__name__ == "Form")
    await person.answer(*answers)
    await person.settle()


@pytest.mark.slow
async def test_the_whole_way_of_an_incident_by_keys(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.type("halvt skrevet")
        await step(karen, "1", "2", "Åvej 4", "", "")
        await karen.sees("Ildspåsættelse · Åvej 4 · Gruppe ikke valgt · UBEKRÆFTET")
        assert karen.board.incident.scope is Scope.ACT
        await step(karen, "1", "", "", "2", "")
        await karen.until(lambda: karen.board.incident.groups == (1,))
        assert karen.board.incident.activated_by is Activator.MUNICIPALITY
        await step(karen, "3", "", "")
        await karen.sees("Skriv, hvem der har bekræftet")
        await karen.press("shift+tab")
        await karen.answer("vagtcentralen", "")
        await karen.until(lambda: karen.board.incident.confirmation is not None)
        await karen.sees("Gruppe 1 · bekræftet · 0 min")
        await step(karen, "4", "1", "SSP-lederen", "23.10")
        await karen.sees("Så mange er klokken ikke endnu", "»i går 23.10«")
        await karen.press("ctrl+u")
        await karen.answer("19.12")
        await karen.logged("Koordineret i beredskabsgruppe 1 med SSP-lederen (KH).")
        assert karen.board.incident.coordinations[0].at.minute == 12
        await step(karen, "2", "2", "vagtchefen beder om det")
        await karen.until(lambda: karen.board.incident.groups == (2,))
        await karen.sees("Gruppe 2", "Politiets anvisninger: ingen noteret endnu")
        await step(karen, "2", "3", "kommunen er også med")
        await karen.sees("Gruppe 1 og 2", "Politiets anvisninger")
        await step(karen, "stand_down", "vagtchefen")
        await karen.sees("AFBLÆST")
        await step(karen, "reopen", "nye skud")
        await karen.until(lambda: karen.board.incident.phase is Phase.OPEN)
        await step(karen, "close")
        await karen.sees("Luk hændelsen? Loggen kan læses bagefter.")
        await karen.press("1")
        await karen.settle()
        assert karen.board.incident.phase is Phase.OPEN
        await step(karen, "close")
        await karen.press("2")
        await karen.sees("LUKKET")
        await step(karen, "reopen", "evalueringen manglede et spor")
        await karen.until(lambda: karen.board.incident.phase is Phase.OPEN)
        assert karen.line.value == "halvt skrevet"


@pytest.mark.slow
async def test_the_police_activate_in_nine_keys_and_the_numbers_of_the_group_stand_there(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.press("f9", "1", "1", "enter", "1", "enter", "enter", "enter", "enter")
        await karen.until(lambda: karen.board.incident.groups == (2,))
        await karen.back()
        incident_now = karen.board.incident
        assert (incident_now.kind, incident_now.place, incident_now.police_case) == ("skyderi", None, True)
        assert incident_now.activated_by is Activator.POLICE
        assert karen.focus == "line", "what is typed next is text"
        await karen.press("f4")
        first = karen.board_screen.row
        assert karen.focus == "contacts" and isinstance(first, Contact)
        assert config.plan.group(2).contact_group in first.groups


@pytest.mark.slow
async def test_what_is_known_of_the_police_is_filled_in_at_once_or_later(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.press("f9", "1")
        await karen.sees("Hvem aktiverer")
        assert "Hvem hos politiet" not in karen.text
        await karen.answer("1", "", "1", "Vagtchef A", "19.10", "", "")
        await karen.until(lambda: karen.board.incident.police is not None)
        police = karen.board.incident.police
        assert police is not None and police.at is not None
        assert (police.officer, police.at.minute, police.case_number) == ("Vagtchef A", 10, "")
        # The group is chosen, so it is not asked again; what was said of the police stands there.
        await karen.back()
        await karen.press("f9", "1")
        await karen.sees("Beskriv og aktivér")
        await karen.answer("", "Søparkvej 12")
        await karen.sees("Vagtchef A", "19.10")
        assert "Hvem aktiverer" not in karen.text
        await karen.answer("", "", "5100-00000-00001-26", "")
        await karen.until(lambda: karen.board.incident.place == "Søparkvej 12")
        after = karen.board.incident.police
        assert after is not None and (after.officer, after.at) == (police.officer, police.at)
        assert after.case_number == "5100-00000-00001-26"


async def test_another_choice_takes_the_questions_about_the_police_away(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.press("f9", "1")
        await karen.answer("1", "", "1", "Vagtchef A")
        await karen.press("shift+tab", "shift+tab", "3")
        await karen.until(lambda: karen.focus == "scope")
        assert "Vagtchef A" not in karen.text
        await karen.press("enter")
        await karen.until(lambda: karen.board.incident.groups == (1,))
        assert karen.board.incident.police is None


@pytest.mark.slow
async def test_the_place_is_completed_and_says_its_department(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.press("f9", "1", "tab", "s")
        assert "→" not in karen.text
        await karen.press("o", "e", "p")
        await karen.sees("→ Søparkvej")
        await karen.press("enter")
        assert "Søparkvej" not in karen.text
        await karen.press("shift+tab", "right", "space", "4")
        await karen.sees("Søparkvej 4", "Hører til Afdeling 4, Vestergården.")
        await karen.press("ctrl+u")
        await karen.type("Månen")
        await karen.sees("Ingen kendt afdeling. Skriv evt. husnummeret eller afdelingens navn.")
        await karen.press("ctrl+u")
        await karen.type("Søparkvej 4")
        await karen.answer("", "", "")
        await karen.until(lambda: karen.board.incident.department == "vestergaarden")


async def test_who_may_not_activate_describes_and_is_not_asked_who_activates(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        await amina.press("f9", "1")
        await amina.sees("Gruppen vælges af lederen eller stedfortræderen.")
        await amina.answer("4", "Torvet 3", "")
        await amina.until(lambda: amina.board.incident.kind == "overfald")
        assert amina.board.incident.department == "bryggerhaven" and not amina.board.incident.groups


@pytest.mark.slow
async def test_two_who_describe_at_once_keep_each_others_words(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with (
        sitting(room_for("karen"), config, incident=incident) as karen,
        sitting(room_for("amina"), config, incident=incident) as amina,
    ):
        await step(karen, "1", "2", "", "", "")
        await amina.until(lambda: amina.board.incident.kind == "brand")
        await karen.back()
        for person in (karen, amina):
            await person.press("f9", "1")
            await person.sees("Beskriv og aktivér", "(•) 2 Ildspåsættelse")
        await amina.answer("4", "", "")
        await karen.until(lambda: karen.board.incident.kind == "overfald")
        await karen.answer("", "Torvet 3", "", "")
        await karen.until(lambda: karen.board.incident.place == "Torvet 3")
        assert karen.board.incident.kind == "overfald"


@pytest.mark.slow
async def test_instructions_of_the_police_stand_on_top_in_group_2_and_in_both(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.enter("a hold afstand til blokken")
        await karen.logged("hold afstand til blokken")
        assert "Politiets anvisninger" not in karen.text
        await step(karen, "1", "", "", "1", "", "", "", "")
        await karen.sees("Politiets anvisninger: hold afstand til blokken", "#4 19.14 · ikke set")
        await karen.back()
        await karen.press("f2")
        await karen.enter("a ingen ud ad hovedindgangen")
        await karen.sees("Politiets anvisninger: ingen ud ad hovedindgangen")
        await karen.sees("· +1")
        await step(karen, "2", "3", "kommunen er med")
        await karen.until(lambda: karen.board.incident.groups == (1, 2))
        await karen.back()
        await karen.press("f2")
        await karen.enter("a klubben lukkes")
        await karen.sees("Politiets anvisninger: klubben lukkes", "· +2")
        await karen.to("log", karen.board.log[-1].id)
        await karen.press("x")
        await karen.answer("hørt forkert")
        await karen.sees("Politiets anvisninger: ingen ud ad hovedindgangen")


async def test_a_deputy_activates_too(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("jonas"), config, incident=incident) as jonas:
        await step(jonas, "1", "", "", "4", "")
        await jonas.until(lambda: jonas.board.incident.groups == (1,))
        assert jonas.board.incident.activated_by is Activator.AREA_SECRETARIAT
        assert jonas.board.incident.police_case is False


async def test_steps_that_cannot_be_taken_say_why(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        await amina.press("f9")
        await amina.sees("Bekræft situationen: ikke bekræftet – kun lederen eller", "Flere linjer nedenfor: pil ned.")
        await amina.press("3")
        await amina.sees("Det kan ikke vælges nu: kun lederen eller stedfortræderen.")
        await amina.press("end")
        await amina.sees("Luk hændelsen efter evalueringen – kun lederen")
        await amina.press("up", "enter")
        await amina.sees("Det kan ikke vælges nu: kun lederen.")
        await amina.press("escape")
        await amina.back()
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.press("f9")
        await karen.sees("Skift gruppe – den første gruppe vælges under 1")
        await karen.press("end")
        await karen.sees("Genåbn hændelsen – den er i gang", "Flere linjer ovenfor: pil op.")
        await karen.press("up")
        await karen.sees("Flere linjer nedenfor: pil ned.")
        await karen.press("2")
        await karen.sees("Det kan ikke vælges nu: den første gruppe vælges under 1.")


async def test_nothing_is_written_in_a_closed_incident_but_it_can_be_read(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await step(karen, "close")
        await karen.press("2")
        await karen.sees("LUKKET")
        await karen.enter("for sent")
        await karen.sees("IKKE GEMT", "Hændelsen er lukket")
        assert karen.line.value == "for sent"
