"""The staff by key: called in, told what to do and say, briefed, out in the area; who leads and who keeps the log."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, StaffMember, StaffPlace
from beredskab_tui.room import callin, log, outside
from beredskab_tui.room.lastseen import read_last_seen
from tests.conftest import Clock, RoomFor
from tests.tui.support import NARROW, Person, sitting, started


def member(person: Person, person_id: str) -> StaffMember:
    return next(one for one in person.board.staff if one.id == person_id)


async def by_name(person: Person, words: str) -> None:
    """From the palette, by what somebody might look for."""
    await person.press("ctrl+p")
    await person.enter(words)


@pytest.mark.slow
async def test_the_staff_is_called_in_by_two_who_never_meet(
    room_for: RoomFor, config: Config, incident: str, clock: Clock
) -> None:
    callin.claim(room_for("lise").sit(incident), "mikkel")  # and then her line was lost
    async with (
        sitting(room_for("karen"), config, incident=incident, size=NARROW) as karen,
        sitting(room_for("amina"), config, incident=incident, size=NARROW) as amina,
    ):
        await by_name(amina, "indkald medarbejdere")
        await amina.sees("Indkald Jonas Bro (JB)", "0 0 0 0 0 0 0 2", "0 af 8 har svaret.")
        await karen.to("staff")
        await karen.press("n")
        await karen.sees("Indkald Peter Dahl (PD)")

        await amina.press("l")
        await amina.enter("er i bilen")
        await amina.press("h")
        await amina.logged("AY: talt med – Jonas Bro (JB), hjemmefra, ikke aftalt endnu: er i bilen")
        await amina.sees("Indkald Lise Krog")
        await karen.press("k")
        await karen.sees("Peter Dahl kommer", "på vej nu")
        await karen.type("20.15")
        await karen.sees("Ventes kl. 20.15")
        await karen.press("enter")
        await karen.logged("KH: talt med – Peter Dahl (PD), kommer kl. 20.15")
        await karen.sees("Indkald Hassan Omar")
        await karen.press("i")
        await karen.logged("intet svar – Hassan Omar (HO)")
        await karen.sees("Indkald Freja Østergaard")
        await karen.press("a")
        await karen.logged("Freja Østergaard (FØ), kan ikke")
        await karen.back()
        await karen.sees("Der er ikke flere at ringe til nu")
        await amina.press("b")
        await amina.logged("AY: besked lagt – Lise Krog (LK)")
        await amina.back()

        await karen.sees("MS Mikkel Sand · ikke svaret · LK er måske i gang (u: frigiv)")
        await karen.to("staff", "mikkel")
        await karen.press("u")
        await karen.until(lambda: member(karen, "mikkel").claim is None)

        # What Amina was told is agreed with one key; who was expected has come.
        await karen.to("staff", "jonas")
        await karen.sees("Jonas Bro · hjemmefra (ikke aftalt endnu)")
        await karen.press("space")
        await karen.logged("Aftalt: Jonas Bro (JB) deltager hjemmefra (KH).")
        await karen.to("staff", "peter")
        await karen.sees("Peter Dahl · i sekretariatet · ventes 20.15")
        await karen.press("space")
        await karen.logged("Peter Dahl (PD) er kommet (noteret af KH).")


@pytest.mark.slow
async def test_a_screen_elsewhere_is_no_answer_and_a_lost_call_is_said(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    jonas, amina = room_for("jonas").sit(incident), room_for("amina").sit(incident)
    for one in ("jonas", "amina", "hassan", "freja", "mikkel"):
        callin.give_answer(jonas, one, callin.Answer.CANNOT)
    async with (
        sitting(room_for("karen"), config, incident=incident, size=NARROW) as karen,
        sitting(room_for("lise"), config, size=NARROW),  # at the start screen, as it has stood all day
        sitting(room_for("peter"), config, incident=incident, size=NARROW),
    ):
        await karen.until(lambda: {one.person for one in karen.app.session.here} == {"karen", "lise", "peter"})
        await karen.until(lambda: [one.incident for one in karen.app.session.here].count(incident) == 2)
        await karen.to("staff")
        await karen.press("n")
        await karen.sees("Indkald Lise Krog")
        await karen.until(lambda: member(karen, "lise").claim)
        callin.release(jonas, "lise")
        callin.claim(amina, "lise")
        await karen.sees("Opkaldet er ikke længere dit: AY har det siden 19.14. Ring ikke.")
        await karen.press("i")
        await karen.settle()
        await karen.sees("Indkald Lise Krog", "Ring ikke.")
        await karen.press("escape")
        await karen.back()
        held = member(karen, "lise").claim
        assert held is not None and held.by == "amina", "leaving frees nobody else's"


@pytest.mark.slow
async def test_task_words_coordination_approval_and_the_briefing(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with (
        sitting(room_for("karen"), config, incident=incident, size=NARROW) as karen,
        sitting(room_for("amina"), config, incident=incident, size=NARROW) as amina,
    ):
        await amina.to("staff", "peter")
        await amina.press("t")
        await amina.sees("1 Opgave: ingen – kun lederen eller stedfortræderen", "9 Se det hele")
        await amina.press("4")
        await amina.sees("Det kan ikke vælges nu: kun lederen eller stedfortræderen.")
        await amina.press("escape")
        await amina.back()

        await karen.to("staff", "amina")
        await karen.press("t", "1")
        await karen.fill("ringer til varmemestrene")
        await karen.back()
        await karen.sees("ringer til varmemestrene · ikke afstemt endnu")
        await karen.press("t", "2")
        await karen.fill("Branden er slukket")
        await karen.back()
        await karen.press("t", "4")
        await karen.sees("Det kan ikke vælges nu: ikke afstemt endnu.")
        await karen.press("3", "1")
        await karen.fill("SSP-lederen", "")
        await karen.logged("er afstemt med SSP-lederen kl. 19.14 (KH).")
        await karen.back()
        await karen.press("t", "4")
        await karen.sees("»Branden er slukket«", "Er det nøgternt")
        await karen.answer("1", "2", "1")
        await karen.sees("Det er ikke godkendt: der mangler »korrekt«.")
        await karen.press("shift+tab", "1", "enter")
        await karen.logged("Godkendt af KH som nøgternt, korrekt og rettidigt.")
        await karen.back()
        assert member(karen, "amina").approval is not None
        await karen.press("y")
        await karen.logged("Udvalgt medarbejder er Amina Yusuf (AY) (KH)")
        await karen.sees("må sige det godkendte · udvalgt medarbejder")

        await by_name(amina, "orientering")
        await amina.sees("DIN OPGAVE", "ringer til varmemestrene", "»Branden er slukket«", "l Læst")
        await amina.press("l")
        await amina.logged("AY har læst orienteringen.")
        await karen.sees("har læst orienteringen 19.14")
        await amina.press("escape", "w")
        await amina.logged("Loggen føres af AY fra kl. 19.14.")
        await karen.sees("udvalgt medarbejder · fører loggen", "log: AY her:")


@pytest.mark.slow
async def test_the_deputy_takes_over_and_the_leader_takes_it_back(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with (
        sitting(room_for("karen"), config, incident=incident, size=NARROW) as karen,
        sitting(room_for("jonas"), config, incident=incident, size=NARROW) as jonas,
    ):
        await by_name(karen, "overtag ledelsen")
        await karen.sees("det kan du ikke: du er lederen.")
        await jonas.press("f9", "end")
        await jonas.sees("Luk hændelsen efter evalueringen – kun lederen")
        await jonas.press("escape")
        await by_name(jonas, "overtag ledelsen")
        await jonas.sees("Du leder i stedet for Karen Holm")
        await jonas.fill("svarer ikke på telefonen")
        await jonas.logged("Jonas Bro (JB) har overtaget ledelsen")
        await jonas.back()
        await karen.sees("JB leder")
        await jonas.press("f9")
        await jonas.sees("Giv ledelsen tilbage: JB leder siden 19.14")
        assert "evalueringen – kun" not in jonas.words
        await jonas.press("escape")
        await jonas.back()

        await by_name(karen, "tag ledelsen tilbage")
        await karen.sees("Overtaget fordi: svarer ikke på telefonen")
        await karen.fill("Tak, jeg er her igen")
        await karen.logged("Karen Holm (KH) har taget ledelsen tilbage fra Jonas Bro (JB). Tak, jeg er her igen.")
        await jonas.until(lambda: jonas.board.incident.acting_leader is None)
        assert "JB leder" not in jonas.text


async def test_whoever_is_out_is_heard_from(room_for: RoomFor, config: Config, incident: str, clock: Clock) -> None:
    outside.go_out(room_for("peter").sit(incident), "peter", "Søen", 20)
    clock.forward(minutes=21)
    async with sitting(room_for("amina"), config, incident=incident, size=NARROW) as amina:
        assert "Ikke hørt fra PD siden 19.14: ude ved S" in amina.line_of("1 Ikke")
        await amina.press("escape", "1")
        assert amina.focus == "staff"
        await amina.sees("UDE ved Søen, sidst hørt 19.14 (21 min siden) · IKKE HØRT I TIDE", "0 af 8 er med, 1 ude")
        await amina.press("space")
        await amina.logged("Peter Dahl (PD) er hørt fra ved Søen; sidst var kl. 19.14 (AY).")
        await amina.sees("sidst hørt 19.35 (0 min siden)")
        assert "IKKE HØRT" not in amina.text
        await amina.press("u")
        await amina.logged("Peter Dahl (PD) er tilbage fra Søen (noteret af AY).")

        await by_name(amina, "ude i området")
        await amina.sees("Amina Yusuf går ud i området")
        await amina.fill("Torvet", "x")
        await amina.sees("Skriv minutterne som et tal, fx 30. Intet er gemt.")
        await amina.press("ctrl+u")
        await amina.enter("15")
        await amina.logged("Amina Yusuf (AY) er ude ved Torvet og skal høres fra hvert 15. minut (AY).")


async def test_since_you_last_were_here(room_for: RoomFor, config: Config, incident: str, clock: Clock) -> None:
    async with sitting(room_for("amina"), config, incident=incident, size=NARROW) as amina:
        assert "sidst" not in amina.status
        await amina.press("escape", "z")
        await amina.sees("Det er første gang, du er her.")
    clock.forward(minutes=23)
    karen = room_for("karen").sit(incident)
    log.add(karen, "To biler brænder")
    async with sitting(room_for("amina"), config, incident=incident, size=NARROW) as amina:
        await amina.until(lambda: amina.status == "Siden du sidst var her (23 min): 1 ny. z viser dem.")
        assert amina.focus == "line", "whoever comes to write can write"
        await amina.press("escape", "z")
        await amina.sees("NYE LINJER (1)", "KH To biler brænder")
        await amina.press("escape")
        await amina.back()
        log.add(karen, "Og en til, mens hun er her")
        await amina.logged("Og en til")
        # Now and then, too: a lost link costs no more than a minute.
        clock.forward(minutes=1)
        amina.board_screen.tick()
        await amina.settle()
        room = amina.app.session.room
        seen = read_last_seen(room.folders, "amina", incident)
        assert seen is not None and (seen.seq, seen.at) == (amina.board.log[-1].seq, clock.now)


async def test_in_an_exercise_nobody_is_rung_up(
    room_for: RoomFor, config: Config, plan: Plan, contacts: tuple[DirectoryContact, ...]
) -> None:
    exercise = started(room_for("karen"), plan, contacts, exercise=True)
    async with sitting(room_for("karen"), config, incident=exercise, size=NARROW) as karen:
        await karen.to("staff")
        await karen.press("n")
        await karen.sees("ØVELSE – ring ikke", "0 0 9 9")
        assert "0 0 0 0 0 0 0 2" not in karen.text
        await karen.press("escape")
        await karen.back()
        assert member(karen, "jonas").claim is None and member(karen, "jonas").place is not StaffPlace.OFFICE
        await karen.to("staff", "jonas")
        await karen.press("enter")
        await karen.sees("Telefon: 00 99", "(ØVELSE – ring ikke)")


async def test_one_comes_to_ones_own_name(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("amina"), config, incident=incident, size=NARROW) as amina:
        await amina.press("f6", "space")
        await amina.sees("Amina Yusuf · i sekretariatet")
        await amina.press("up", "space")
        await amina.sees("kan sige, hvor en anden er", "på dit eget navn (AY)")
        await amina.press("f2", "f6")
        assert "›JB" in amina.text, "the marker stays where it was put"
