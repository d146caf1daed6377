"""Messages by key, from an empty form until they are let go: written, seen as they are sent, approved, called back."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import (
    Audience,
    Channel,
    DirectoryContact,
    InformStatus,
    MailState,
    MessageState,
)
from beredskab_tui.room import activation, informing, log, messages
from beredskab_tui.tui.screens.form import AGAIN
from tests.conftest import RoomFor
from tests.tui.posting import (
    a_form,
    a_message,
    a_page,
    at_post,
    mails,
    only_message,
    open_post,
    page_words,
    released,
    switched_on,
)
from tests.tui.support import Person, sitting, started

__all__ = ["switched_on"]

FIRST_BRIEFING = ("f8", "n", "3", "enter", "enter", "enter", "g", "1", "1", "1", "1", "enter")
"""From the board to the mails that are ready, in group 2."""


def waiting(person: Person) -> int:
    return sum(mail.state is MailState.READY for mail in mails(person))


async def test_the_boards_first_briefing_takes_twelve_keys(
    room_for: RoomFor, switched_on: Config, incident: str, plan: Plan
) -> None:
    activation.set_groups(room_for("karen").sit(incident), plan, (2,), "politiet har bedt om det")
    async with sitting(room_for("karen"), switched_on, incident=incident) as karen:
        assert len(FIRST_BRIEFING) <= 12
        await karen.press(*FIRST_BRIEFING)
        await a_page(karen)
        await karen.sees("Sendes om 60 sekunder. u kalder den tilbage.", "5 klar", "afstemt med politiet")
        message = only_message(karen)
        assert message.kind == "bestyrelsen" and message.audiences == ("bestyrelse",)
        assert message.release is not None and message.release.agreed_with_police and message.release.by == "karen"
        assert waiting(karen) == 5 and len({mail.digest for mail in mails(karen)}) == 1
        await karen.logged("er godkendt som nøgtern, korrekt og rettidig og afstemt med politiet af Karen Holm (KH)")
        await karen.close_all()
        await karen.sees("MAIL: 5 venter")


@pytest.mark.slow
async def test_in_group_1_nobody_asks_for_the_police(room_for: RoomFor, switched_on: Config, incident: str) -> None:
    async with sitting(room_for("karen"), switched_on, incident=incident) as karen:
        # The last tick is only a tick; Enter lets go. A missing one is named, and nothing is sent.
        await karen.press(*FIRST_BRIEFING[:8], "2", "1", "enter")
        await karen.sees("fordi der ikke er svaret ja til »korrekt«. Intet er sendt.")
        assert not mails(karen)
        await karen.press("shift+tab", "1", "enter")
        await karen.sees("Sendes om 60 sekunder")
        assert waiting(karen) == 5 and len(FIRST_BRIEFING[:-2]) + 1 == 11


@pytest.mark.slow
async def test_a_colleague_writes_and_the_leader_lets_go(
    room_for: RoomFor, switched_on: Config, incident: str, size: tuple[int, int]
) -> None:
    async with (
        sitting(room_for("amina"), switched_on, incident=incident, size=size) as amina,
        sitting(room_for("karen"), switched_on, incident=incident, size=size) as karen,
    ):
        await open_post(amina)
        await amina.sees("Der er ingen beskeder endnu. Tryk n, og vælg en skabelon.", "Ingen mails venter.")
        await amina.press("n", "3")
        await a_form(amina)
        await amina.sees("Til Tove Lind, Erik Skov og 3 andre", "Situationen", "Brand i affaldsrum.")
        await amina.answer("", "Røg i to opgange", "")
        await a_page(amina)
        await amina.sees("BESKED 1 – Den boligsociale bestyrelse", "MULIGE KONSEKVENSER Røg i to opgange")
        told = page_words(amina)
        assert "5 mails, én til hver, så ingen ser hinanden Tove Lind <tove.lind@example.dk>" in told
        assert "Mailen er fra Boligsocialt Sekretariat Søparken <beredskab@example.dk>." in told
        await amina.press("g")
        await amina.sees("Kun lederen eller den stedfortræder, der har overtaget, kan godkende.", "Besked 1 venter på")
        # The leader's board says so, and its digit leads to it.
        await karen.sees("Godkend besked 1: Orientering til best", "venter siden 19.14")
        digit = next(line[0] for line in karen.text.split("\n") if "Godkend besked 1" in line)
        await karen.press("escape", digit)
        sheet = await at_post(karen)
        assert sheet.key == only_message(karen).id
        await karen.sees("[ ] 1 Den boligsociale bestyrelse · Orientering til bestyrelsen · til godkendelse")
        await karen.press("g")
        await a_form(karen)
        await karen.sees("Til Tove Lind, Erik Skov og 3 andre: 5 mails")
        await karen.press("1", "1", "1", "enter")
        await karen.sees("Sendes om 60 sekunder. u kalder den tilbage.", "5 klar · fortryd til 19.15 (u)")
        # Whoever works here may stop it; all who look at it see it at once.
        await amina.sees(
            "Godkendt kl. 19.14 af Karen Holm (KH).", "Kan kaldes tilbage til kl. 19.15 med u.", "u Fortryd"
        )
        await amina.press("u")
        await amina.sees("Besked 1 er kaldt tilbage.", "Skal godkendes igen: kaldt tilbage af AY.")
        await karen.sees("[!] 1", "til godkendelse igen · kaldt tilbage")
        assert "Sendes om 60 sekunder" not in karen.text
        assert {mail.state for mail in mails(karen)} == {MailState.CANCELLED}
        await karen.press("u")
        await karen.sees("er til godkendelse, så der er intet at kalde tilbage.")
        # It is not wanted after all, and why; then nothing can be done with it.
        await karen.press("x")
        await a_form(karen)
        await karen.enter("de er ringet op")
        await karen.sees("[-] 1", "opgivet: de er ringet op")
        await karen.press("r")
        await karen.sees("Besked 1 er opgivet. Skriv en ny med n.")
        await karen.press("f8")
        await karen.back()
        assert "MAIL:" not in karen.text and len(karen.board_screen.watchers) == 0


async def test_a_police_case_pulls_it_back_and_says_why(
    room_for: RoomFor, switched_on: Config, incident: str, plan: Plan
) -> None:
    seat = room_for("jonas").sit(incident)
    leader = room_for("karen").sit(incident)
    released(leader, switched_on.mail, a_message(seat))
    async with sitting(room_for("karen"), switched_on, incident=incident) as karen:
        await karen.sees("MAIL: 2 venter")
        await open_post(karen)
        await karen.sees("[~] 1 Fri besked · Orientering · 2 klar")
        await karen.sees("2 modtagere venter; den næste sendes kl. 19.15, om 1 min.")
        activation.set_groups(leader, plan, (2,), "politiet har bedt om det")
        await karen.sees("til godkendelse igen · det er en politisag nu", "Ingen mails venter.")
        await karen.press("g")
        await a_form(karen)
        await karen.sees("Er den afstemt med politiet")
        await karen.press("1", "1", "1", "2", "enter")
        await karen.sees("der ikke er svaret ja til »afstemt med politiet«. Intet er sendt.")
        assert only_message(karen).state is MessageState.PROPOSED


@pytest.mark.slow
async def test_two_put_the_same_message_right(room_for: RoomFor, switched_on: Config, incident: str) -> None:
    message = a_message(room_for("karen").sit(incident))
    seat = room_for("amina").sit(incident)
    async with sitting(room_for("karen"), switched_on, incident=incident) as karen:
        await open_post(karen)
        await karen.press("r")
        await a_form(karen)
        await karen.press("tab")
        await karen.type(" Bilen er slukket.")
        # What is half written is there again, and says that it was begun before.
        await karen.press("escape")
        text = messages.text_of(message)._replace(text="Alle er ude og taget imod i skolen.")
        messages.rewrite(seat, message.id, text, seen=1)
        await karen.until(lambda: only_message(karen).edition == 2)
        await karen.press("escape", "escape", "g")
        await karen.sees("Halvt skrevet", "Ret besked 1")
        await karen.press("1")
        await a_form(karen)
        await karen.sees("Kladden fra sidst er hentet. Siden har en anden ændret det", "Alle er ude. Bilen er slukket.")
        await karen.press("tab", "tab", "tab", "tab", "tab", "tab", "enter")
        await karen.sees("AY har rettet beskeden kl. 19.14, mens du skrev.", AGAIN.strip())
        assert only_message(karen).text == "Alle er ude og taget imod i skolen."
        await karen.press("enter")
        await karen.until(lambda: only_message(karen).edition == 3)
        assert only_message(karen).text == "Alle er ude. Bilen er slukket."
        # An approval is of what was read: of another text, ticks are worthless.
        await open_post(karen)
        await karen.press("g")
        await a_form(karen)
        await karen.press("1", "1")
        messages.rewrite(seat, message.id, text, seen=3)
        await karen.until(lambda: only_message(karen).edition == 4)
        await karen.press("1", "enter")
        await karen.sees("AY har skrevet teksten om, siden du læste den. Intet er sendt.")
        await karen.press("escape", "g")
        await karen.sees("Teksten er en anden end den, din kladde handlede om")


@pytest.mark.slow
async def test_the_form_says_what_of_it_cannot_be_used(room_for: RoomFor, switched_on: Config, incident: str) -> None:
    seat = room_for("karen").sit(incident)
    a_message(seat)
    async with sitting(room_for("karen"), switched_on, incident=incident) as karen:
        await open_post(karen)
        await karen.press("r", "tab", "tab")
        form = await a_form(karen)
        await karen.type("bestyrelse, Vagtcentralen, søren@@example.dk")
        await karen.sees("»søren@@example.dk« er flere adresser")
        await karen.press("ctrl+u")
        await karen.type("bestyrelse, Vagtcentralen; Ida Ny <ida@example.dk>, Den gamle klub")
        await karen.sees("»Den gamle klub« er hverken gruppe, navn eller mailadresse.")
        await karen.press("ctrl+u")
        await karen.type("bestyrelse, Vagtcentralen; Ida Ny <ida@example.dk>")
        await karen.sees("6 på mail; 1 får ingen mail: Tove Lind, Erik Skov")
        await karen.press("tab")
        await karen.type("Mette Lund, Ingen Her")
        await karen.sees("»Ingen Her« er ikke blandt modtagerne.")
        await karen.press("ctrl+u")
        await karen.type("Mette Lund")
        await karen.press("tab", "ctrl+u")
        await karen.type("mail, due")
        await karen.sees("»due« er ingen kanal. Skriv fx mail, facebook eller opslag.")
        await karen.press("ctrl+u")
        await karen.type("mail, facebook og opslag")
        await karen.press("tab")
        await karen.type("20.15")
        await karen.sees("Frist kl. 20.15, om 1 t 1 min.")
        await karen.press("tab")
        await karen.type("/etc/hosts")
        await karen.press("enter")
        await karen.sees("»hosts« er hverken en PDF eller en tekstfil. Intet er vedhæftet.")
        assert only_message(karen).edition == 1
        plan_file = f"{karen.app.session.room.folders.data}/plan.txt"
        with open(plan_file, "w", encoding="utf-8") as file:
            file.write("Mødested: skolen")
        await karen.press("ctrl+u")
        await karen.type(plan_file)
        await karen.press("enter")
        await karen.until(lambda: karen.screen is not form)
        message = only_message(karen)
        assert message.channels == (Channel.MAIL, Channel.SOCIAL_MEDIA, Channel.NOTICE)
        names = [one.name for one in message.recipients]
        assert names[:2] == ["Bo Berg", "Tove Lind"] and names[-2:] == ["Ida Ny", "Vagtcentralen"] and len(names) == 8
        assert message.attachment is not None and message.attachment.name == "plan.txt"
        assert message.next_at is not None and message.edition == 2
        # The page says who is not reached; whoever approves hears it too.
        await karen.press("enter")
        await a_page(karen)
        told = page_words(karen)
        assert "FÅR INGEN MAIL: ring til dem Vagtcentralen, 00 00 01 03: Har ingen mailadresse." in told
        assert "BILAG plan.txt, 1 kB" in told and "NÆSTE ORIENTERING kl. 20.15, om 1 t 1 min" in told
        await karen.press("g")
        await karen.sees("7 mails, én til hver, så ingen ser hinanden. 1 får ingen mail og skal ringes op.")
        await karen.press("1", "1", "1", "enter")
        await karen.until(lambda: waiting(karen) == 7)
        audience: Audience | None = karen.board.record(Audience, "bestyrelse")
        assert audience is not None and audience.next_at is None, "promised when it has reached somebody"
        informing.promise(seat, "bestyrelse", message.next_at)
        await a_page(karen)
        await karen.press("escape")
        await karen.sees("NÆSTE ORIENTERING", "Den boligsociale bestyrelse · kl. 20.15, om 1 t 1 min")
        await karen.press("end", "enter")
        await karen.sees("Målgrupper: hvem er orienteret")


@pytest.mark.slow
async def test_residents_are_told_on_other_channels(room_for: RoomFor, switched_on: Config, incident: str) -> None:
    async with sitting(room_for("karen"), switched_on, incident=incident) as karen:
        await open_post(karen)
        await karen.press("n", "4")
        await a_form(karen)
        await karen.answer("Det brænder i affaldsrummet", "", "", "", "", "", "")
        await karen.sees("Beboere: udfyld »Hvad kan du selv gøre?«, før beskeden kan laves. Det, du har skrevet, står.")
        await karen.press("shift+tab", "shift+tab", "shift+tab")
        await karen.type("Hold vinduerne lukket. Gerningsmanden er set.")
        await karen.press("enter", "enter", "enter", "enter")
        await a_page(karen)
        await karen.sees("mærket: se under ORDVALG, før den sendes.")
        told = page_words(karen)
        assert "»Gerningsmanden« (skyld):" in told and "MODTAGERE PÅ MAIL" not in told
        await karen.press("k")
        await karen.sees("Besked 1 må ikke bruges endnu: den er til godkendelse.")
        await karen.press("g")
        await a_form(karen)
        await karen.sees("Mærket under ORDVALG: ", "»Gerningsmanden«")
        await karen.press("1", "1", "1", "enter")
        await karen.sees("Besked 1 er godkendt og må bruges nu: k noterer hvor.")
        assert not mails(karen)
        await karen.press("k")
        await a_form(karen)
        await karen.press("1")
        await karen.answer("Beboere i Søparken", "")
        await karen.until(lambda: only_message(karen).placings)
        (placing,) = only_message(karen).placings
        assert (placing.channel, placing.where) == (Channel.SOCIAL_MEDIA, "Beboere i Søparken")
        audience: Audience | None = karen.board.record(Audience, "beboere")
        assert (
            audience is not None and audience.status is InformStatus.SENT and audience.channel is Channel.SOCIAL_MEDIA
        )
        await a_page(karen)
        await karen.press("escape")
        await karen.sees("[x] 1 Beboere", "godkendt, klar til brug", "brugt: facebook 19.14")


async def test_what_must_stay_inside_cannot_be_let_go(room_for: RoomFor, switched_on: Config, incident: str) -> None:
    seat = room_for("karen").sit(incident)
    a_message(seat, text="Ring til Mette, født 010203-1234, i aften.")
    async with sitting(room_for("karen"), switched_on, incident=incident) as karen:
        await open_post(karen)
        await karen.press("g")
        await karen.sees("Besked 1 kan ikke sendes, som den står: »010203…« (CPR-nummer)", "Ret den med r.")
        await karen.press("enter")
        await a_page(karen)
        await karen.sees("KAN IKKE SENDES, som den står: se under ORDVALG, og ret den med r.")
        told = page_words(karen)
        assert "(CPR-nummer)" in told and "Kan ikke sendes." in told and "»010203-1234«" not in told


@pytest.mark.slow
async def test_an_exercise_goes_to_the_leader_alone(
    room_for: RoomFor, switched_on: Config, plan: Plan, contacts: tuple[DirectoryContact, ...]
) -> None:
    exercise = started(room_for("karen"), plan, contacts, exercise=True)
    async with sitting(room_for("karen"), switched_on, incident=exercise) as karen:
        await karen.press(*FIRST_BRIEFING[:6])
        await a_page(karen)
        await karen.sees("ØVELSE: al mail går til lederen alene (Karen Holm).", "ØVELSE – Orientering til bestyrelsen")
        assert "én mail, til lederen (ellers 5)" in page_words(karen)
        await karen.press("g", "1", "1", "1", "enter")
        await karen.until(lambda: waiting(karen) == 1)
        assert [one.address for one in mails(karen)[0].deliveries] == ["karen@example.dk"]
        await a_page(karen)
        assert "Karen Holm <karen@example.dk> · klar" in page_words(karen)


@pytest.mark.slow
async def test_a_correction_goes_to_those_who_had_it(room_for: RoomFor, switched_on: Config, incident: str) -> None:
    seat = room_for("karen").sit(incident)
    first = released(seat, switched_on.mail, a_message(seat, text="Skolen er åben."))
    log.add(seat, "Skolen er lukket")
    async with sitting(room_for("karen"), switched_on, incident=incident) as karen:
        await open_post(karen)
        await karen.press("n", "c")
        await karen.sees("Hvad skal rettes?", "Besked 1, Fri besked: Orientering")
        await karen.press("1")
        await a_form(karen)
        await karen.sees("Til Mette Lund og Bo Berg.", "Skolen er åben.")
        await karen.answer("Skolen er åben.", "Skolen er lukket.")
        await a_page(karen)
        assert f"Retter besked {first.number}, »Orientering«." in page_words(karen)
        second = next(one for one in karen.board.messages if one.corrects == first.id)
        assert [one.address for one in second.recipients] == ["mette@example.dk", "bo@example.dk"]
        assert "Skolen er åben." in second.text and "Skolen er lukket." in second.text
