"""The media list: whom to refer to, what waits, errors to correct, rumours, and what we say ourselves."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.records import Contact, Correctness, EntryKind, RumourState, StatementState, TaskState
from beredskab_tui.room import contacts as calls
from beredskab_tui.room import log, media
from beredskab_tui.tui.board.mediapanel import MediaPanel
from tests.conftest import RoomFor
from tests.tui.support import WIDE, Person, sitting


def parts(person: Person) -> list[str]:
    """The headings of the list, in their order."""
    panel = person.board_screen.query_one(MediaPanel)
    return list(dict.fromkeys(panel.section_of(row) for row in panel.rows))


async def test_a_press_call_is_referred_with_one_key(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        await amina.to("media")
        await amina.sees("Medier: intet endnu (n: ny)", "Henvis til · Enter: ring op", "Kommunikation, kommunen")
        await amina.press("enter")
        await amina.sees("Kommunikation, kommunen", "Kontaktform: telefon")
        await amina.press("escape")
        await amina.back()

        await amina.press("f2")
        await amina.type("m TV Syd: spørger, om der er sårede")
        await amina.sees("læses som: medie, nu – henvendelse fra TV Syd")
        await amina.press("enter")
        await amina.logged("TV Syd: spørger")
        (note,) = amina.board.media
        assert note.enquiry and note.outlet == "TV Syd"
        await amina.to("media", note.id)
        await amina.sees("Henvendelser · Mellemrum: henvis", "TV Syd spørger, om der er sårede · IKKE HENVIST")
        await amina.sees("Medier: 1 venter på svar")
        await amina.press("space")
        await amina.sees("Henvis TV Syd til", "2 Kommunikation, Strandlyst", "5 En anden …")
        await amina.press("2")
        await amina.logged("TV Syd (#4) er henvist til Kommunikation, Strandlyst (AY).")
        await amina.sees("henvist til Kommunikation, Strandlyst", "Medier: 1")
        # What comes next is whether it is right.
        await amina.press("space")
        await amina.until(lambda: amina.board.media[0].correctness is Correctness.CORRECT)
        await amina.press("u")
        await amina.until(lambda: amina.board.media[0].correctness is Correctness.UNKNOWN)
        await amina.press("x")
        await amina.fill("ringede ikke til os")
        await amina.until(lambda: not amina.board.media)
        assert amina.board.log[3].struck is not None


async def test_where_there_is_one_department_it_is_done_at_once_and_where_there_is_none_it_is_written(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    seat = room_for("amina").sit(incident)
    first, second = (media.add(seat, outlet, enquiry=True) for outlet in ("TV Syd", "TV Nord"))
    async with sitting(room_for("karen"), config, incident=incident, size=WIDE) as karen:
        contacts = karen.board._records[Contact.table]
        offices = [one.id for one in media.departments(karen.board.contacts)]
        await karen.to("media")
        assert "›19.14 TV Syd" in karen.text, "what waits is where one begins"
        await karen.press("home")
        # They are at home among the contacts, and shown here too.
        calls.claim(seat, offices[0])
        await karen.until(lambda: "AY RINGER NU" in "\n".join(karen.text.split("\n")[20:]))
        calls.release(seat, offices[0])
        for office in offices[1:]:
            del contacts[office]
        await karen.to("media", first.id)
        await karen.press("space")
        await karen.logged("TV Syd (#4) er henvist til Kommunikation, kommunen (KH).")
        await karen.sees("Er det forkert, så ret det med r.")
        del contacts[offices[0]]
        await karen.to("media", second.id)
        await karen.press("space")
        await karen.sees("TV Nord er henvist", "Henvist til")
        await karen.fill("kommunens pressevagt")
        await karen.logged("TV Nord (#5) er henvist til kommunens pressevagt (KH).")


async def test_an_error_stays_until_somebody_says_what_came_of_it(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    note = media.add(room_for("amina").sit(incident), "Radio Fjorden", claims="to er såret")
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.to("media", note.id)
        await karen.sees("Omtale · Mellemrum: korrekt, forkert")
        await karen.press("space", "space")
        await karen.sees("Fejl, der skal rettes · Mellemrum: rettet", "forkert, SKAL RETTES", "1 fejl skal rettes")
        await karen.press("space")
        await karen.sees("1 Fejlen er rettet", "2 Fejlen bliver ikke rettet", "3 Det er alligevel korrekt")
        await karen.press("1")
        await karen.fill("")
        await karen.sees("Skriv, hvordan fejlen er rettet")
        await karen.fill("redaktionen har rettet den")
        await karen.logged("Fejlen er rettet: Radio Fjorden (#4) – redaktionen har rettet den. (KH)")
        await karen.sees("forkert, rettet 19.14 KH: redaktionen har rettet den")
        assert parts(karen) == ["Henvis til", "Omtale"]
        await karen.press("space")
        await karen.sees("Det er allerede noteret")
        await karen.press("enter")
        await karen.sees("Fejlen er rettet (kl. 19.14 af Karen Holm (KH)): redaktionen")


async def test_a_rumour_from_the_log_line_to_what_is_known(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.enter("r Facebook: der er skudt ved Torvet")
        await karen.logged("der er skudt")
        (one,) = karen.board.rumours
        await karen.to("media", one.id)
        await karen.sees("Rygter · Mellemrum: bekræft, afkræft", "UBEKRÆFTET", "Medier: 1 ubekræftet rygte")
        await karen.press("space")
        await karen.answer("2", "")
        await karen.sees("Skriv, hvem eller hvad der bekræfter")
        await karen.fill("vagtcentralen")
        await karen.logged("Rygtet (#4) er afkræftet af vagtcentralen (KH)")
        await karen.sees("afkræftet af vagtcentralen 19.14 KH")
        await karen.press("enter")
        await karen.sees("Kommer fra: Facebook.", "19.14 afkræftet af vagtcentralen, noteret af Karen Holm (KH).")
        await karen.press("escape", "u")
        await karen.until(lambda: karen.board.rumours[0].state is RumourState.UNCONFIRMED)
        await karen.press("r")
        await karen.sees("Ret linje 4")
        await karen.press("ctrl+u")
        await karen.fill("Facebook: der er skudt ved Havnen", "forkert sted")
        await karen.sees("der er skudt ved Havnen · UBEKRÆFTET")
        await karen.press("n", "2")
        await karen.fill("der er lukket for vandet", "", "")
        await karen.until(lambda: len(karen.board.rumours) == 2)
        await karen.to("media", karen.board.rumours[-1].id)
        await karen.press("x")
        await karen.fill("aldrig sagt")
        await karen.until(lambda: len(karen.board.rumours) == 1)


@pytest.mark.slow
async def test_an_own_statement_needs_a_reason_and_the_leader(room_for: RoomFor, config: Config, incident: str) -> None:
    async with (
        sitting(room_for("amina"), config, incident=incident) as amina,
        sitting(room_for("karen"), config, incident=incident) as karen,
    ):
        await amina.to("media")
        await amina.press("n", "3")
        await amina.answer("Der er ingen fare.", "", "TV Syd")
        await amina.sees("Skriv, hvorfor det er, eller henvis")
        await amina.press("shift+tab")
        await amina.answer("der ringer mange", "")
        await amina.back()
        (one,) = amina.board.statements
        await amina.to("media", one.id)
        await amina.sees("1 til TV Syd: »Der er ingen fare.« · VENTER PÅ GODKENDELSE")
        await amina.press("space")
        await amina.sees("venter på lederen eller stedfortræderen")

        await karen.until(lambda: karen.board.statements)
        await karen.sees("Godkend udtalelse 1: Der er ingen fare.")
        await karen.to("log")
        await karen.press("2")
        await karen.until(lambda: karen.focus == "media")
        await karen.press("space")
        await karen.sees("»Der er ingen fare.«", "Nødvendig, fordi der ringer mange", "1 Godkend", "2 Afvis")
        await karen.answer("2", "det ved vi ikke")
        await karen.logged("Udtalelse 1 er afvist af Karen Holm (KH): det ved vi ikke.")

        await amina.until(lambda: amina.board.statements[0].state is StatementState.REFUSED)
        await amina.sees("AFVIST 19.14 KH: det ved vi ikke")
        await amina.press("r")
        await amina.sees("Afvist: det ved vi ikke")
        await amina.press("ctrl+u")
        await amina.answer("Politiet er på stedet.", "", "")
        await karen.until(lambda: karen.board.statements[0].text == "Politiet er på stedet.")
        await karen.to("media", one.id)
        await karen.press("space")
        await karen.answer("1", "1", "1", "1")
        await karen.logged("er godkendt som nøgtern, korrekt og rettidig")
        await amina.until(lambda: amina.board.statements[0].state is StatementState.APPROVED)
        await amina.to("media", one.id)
        await amina.press("space")
        await amina.sees("Udtalelse 1 er givet", "»Politiet er på stedet.«")
        await amina.fill("")
        await amina.logged("Udtalelse 1 er givet til TV Syd (AY): »Politiet er på stedet.«")
        await amina.sees("brugt 19.14 AY, TV Syd")


async def test_a_line_on_behalf_of_somebody_and_what_was_not_done(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.type("JB: kører nu til Torvet")
        await karen.sees("læses som: oplysning på vegne af JB (Jonas Bro), nu")
        await karen.press("enter")
        await karen.sees("4 KH på vegne af JB: kører nu til Torvet")
        await karen.enter("s røg fra gavlen")
        await karen.sees("S observation: røg fra gavlen")
        await karen.type("u vi kører ikke ud")
        await karen.sees("læses som: undladelse, nu – tilføj gerne: fordi …")
        await karen.press("enter")
        await karen.sees("U undladelse: vi kører ikke ud", "Begrundelsen kan skrives")
        await karen.enter(" JB: som den står")
        await karen.sees("KH JB: som den står")
        assert [(one.kind, one.speaker) for one in karen.board.log[3:]] == [
            (EntryKind.INFORMATION, "jonas"),
            (EntryKind.OBSERVATION, None),
            (EntryKind.OMISSION, None),
            (EntryKind.INFORMATION, None),
        ]
        await karen.to("log", karen.board.log[3].id)
        await karen.press("enter")
        await karen.sees("af Karen Holm (KH) på vegne af Jonas Bro (JB).")
        await karen.press("escape")
        (asked,) = karen.board.follow_ups
        await karen.to("tasks", asked.id)
        await karen.press("enter")
        await karen.fill("der er spærret", "at gå derhen")
        await karen.logged("Begrundelse for #6: der er spærret. Overvejet og fravalgt: at gå derhen.")
        # A struck line leaves nothing to do.
        await karen.press("f2")
        await karen.enter("o find nøgler")
        await karen.logged("find nøgler")
        entry = karen.board.log[-1]
        log.strike(room_for("karen").sit(incident), entry.seq, "fundet")
        task = max(karen.board.tasks, key=lambda one: one.number)
        await karen.until(lambda: max(karen.board.tasks, key=lambda one: one.number).state is TaskState.NOT_RELEVANT)
        await karen.to("tasks", task.id)
        await karen.sees("find nøgler", "ikke relevant: linje 9 er annulleret")
