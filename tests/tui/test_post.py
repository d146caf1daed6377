"""F8 and the header: how far messages and mails are, what is unknown, failed or held, and what is wrong with a file."""

import os
from pathlib import Path

import pytest

from beredskab_tui.access.people import People
from beredskab_tui.locations import Folders
from beredskab_tui.mail.answers import no_encryption
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Channel, Contact, DeliveryState, Message, Recipient, SendPhase
from beredskab_tui.records.kinds import CallResult
from beredskab_tui.room import contacts as room_contacts
from beredskab_tui.room import messages, outbox
from beredskab_tui.tui.board.head import ground_line
from beredskab_tui.tui.board.messagepage import becomes
from beredskab_tui.tui.board.postforms import asked, gathered, merged
from beredskab_tui.tui.board.postrows import MailStatus, mail_status, queue_lines
from tests.conftest import Clock, RoomFor
from tests.room.desk import Desk
from tests.tui.hostiletexts import TEXTS
from tests.tui.posting import (
    TO,
    a_form,
    a_message,
    a_page,
    at_post,
    came_to,
    mails,
    only_message,
    open_post,
    page_words,
    released,
    switched_on,
)
from tests.tui.support import HUGE, NARROW, harmless_screen, painted, sitting

__all__ = ["switched_on"]

WORST = ("markup that acts", "braces and percent", "OSC 52 to the clipboard", "bidi")


@pytest.fixture
def desk(room_for: RoomFor, incident: str, plan: Plan, clock: Clock) -> Desk:
    """The leader's."""
    return Desk(room_for("karen"), incident, plan, clock)


def told(desk: Desk, people: People, settings: MailSettings) -> str:
    return ", ".join(mail_status(desk.look(), people, settings).parts)


def test_the_header_says_how_it_is_with_the_mails(
    desk: Desk, people: People, switched_on: Config, config: Config, clock: Clock
) -> None:
    on, off = switched_on.mail, config.mail
    assert mail_status(desk.board, people, off) == MailStatus()
    first = released(desk.seat, switched_on.mail, a_message(desk.seat))
    assert told(desk, people, on) == "2 venter" and not mail_status(desk.board, people, on).amiss
    assert told(desk, people, off) == "slået fra (F8), 2 venter" and mail_status(desk.board, people, off).amiss
    clock.forward(seconds=61)
    one, two = (mail.id for mail in desk.board.mails)
    outbox.take(desk.seat, [one], SendPhase.CONNECT)
    assert told(desk, people, on) == "sender 0 af 2 (KH)"
    outbox.not_sent(desk.seat, one)
    came_to(desk.seat, one, DeliveryState.DELIVERED)
    outbox.take(desk.seat, [two], SendPhase.ENVELOPE)
    assert told(desk, people, on) == "sender 1 af 2 (KH)"
    assert queue_lines(desk.board, people, on, clock()) == ["Sender 1 af 2 (KH). 1 modtager venter."]
    outbox.not_sent(desk.seat, two)
    outbox.offline(desk.seat, "Intet svar fra serveren", lambda: 0.5)
    assert told(desk, people, on) == "kan ikke sende (F8), 1 venter"
    (line, _) = queue_lines(desk.board, people, on, clock())
    assert line == (
        "Mailserveren kan ikke nås siden kl. 19.15: Intet svar fra serveren. Prøves igen om lidt. p prøver nu."
    )
    outbox.hold(desk.seat, "Adgangskoden passer ikke.", on.fingerprint)
    assert told(desk, people, on) == "kan ikke sende (F8), 1 venter"
    assert "holdt tilbage siden kl. 19.15: Adgangskoden passer ikke. Tryk p, når det er rettet." in " ".join(
        queue_lines(desk.board, people, on, clock())
    )
    outbox.retry(desk.seat)
    came_to(desk.seat, two, DeliveryState.FAILED, "Postkassen findes ikke")
    assert told(desk, people, on) == "1 fejlet"
    # Withdrawn is done with; so is whoever was talked to after the mail failed.
    contact: Contact = desk.board.contacts[0]
    again = (Recipient(name=contact.name, address="brink@example.dk", contact=contact.id),)
    second = released(desk.seat, switched_on.mail, a_message(desk.seat, recipients=again))
    clock.forward(seconds=61)
    (mail,) = (mail.id for mail in desk.look().mails if mail.message == second.id)
    came_to(desk.seat, mail, DeliveryState.FAILED)
    assert told(desk, people, on) == "2 fejlet"
    clock.forward(minutes=1)
    room_contacts.give_result(desk.seat, contact.id, CallResult.REACHED)
    assert told(desk, people, on) == "1 fejlet" and first.number == 1
    third = released(desk.seat, switched_on.mail, a_message(desk.seat))
    clock.forward(seconds=61)
    one, two = (mail.id for mail in desk.look().mails if mail.message == third.id)
    came_to(desk.seat, one, DeliveryState.UNKNOWN)
    assert told(desk, people, on) == "1 ukendt, 1 fejlet, 1 venter"


def ground(config: Config, mail: MailStatus, width: int, *, exercise: bool = True) -> str:
    return ground_line(exercise, config.plan, "/home/karen/beredskab/data", width, (1, 2), mail).plain


def test_the_data_folder_gives_way_to_the_mails(config: Config) -> None:
    trouble = MailStatus(("kan ikke sende (F8)", "1 ukendt", "38 venter"), amiss=True)
    quiet = ground(config, MailStatus(), NARROW[0])
    assert quiet == "ØVELSE  PRØVEPLAN  Der mangler noget i trin 1 og 2 (F3)   data: …/beredskab/data"
    assert ground(config, MailStatus(("3 venter",)), 80).rstrip().endswith("trin 1 og 2 (F3)  MAIL: 3 venter")
    assert ground(config, trouble, 80).rstrip().endswith("trin 1 og 2 (F3)  MAIL: kan ikke sende")
    assert "MAIL: sender 12 af 40" in ground(config, MailStatus(("sender 12 af 40 (KH)",)), 80)
    assert "MAIL: 3 venter  " in ground(config, MailStatus(("3 venter",)), 80, exercise=False)
    wide = ground(config, trouble, HUGE[0])
    assert "MAIL: kan ikke sende (F8), 1 ukendt, 38 venter" in wide and wide.endswith(
        "data: /home/karen/beredskab/data"
    )
    for width in range(20, 200):
        for status in (trouble, MailStatus(("3 venter",)), MailStatus()):
            assert len(ground(config, status, width)) == width


def test_how_many_mails_it_becomes(config: Config) -> None:
    assert becomes(1, config.mail) == "1 mail"
    assert becomes(30, config.mail) == "30 mails, én til hver, så ingen ser hinanden"
    assert becomes(101, config.mail) == "101 i 3 mails med skjulte modtagere, så ingen ser hinanden"


def test_who_is_meant_by_what_was_written(desk: Desk, config: Config) -> None:
    contacts, plan = desk.board.contacts, config.plan
    found = asked("Bestyrelse; tove lind,\n Ida <ida@example.dk> ida@example.dk", plan, contacts)
    assert found.groups == ("bestyrelse",) and [one.name for one in found.contacts] == ["Tove Lind"]
    who = gathered(found, contacts)
    assert [one.name for one in who].count("Tove Lind") == 1 and who[-1].address == "ida@example.dk" and len(who) == 6
    assert asked("d", plan, contacts).targets == ("d",)
    minors = gathered(asked("d", plan, contacts), contacts)
    assert any("Under 18" in one.trouble or "under 18" in one.trouble.lower() for one in minors)
    for text in TEXTS.values():
        asked(text, plan, contacts)
    # Two people with the same useless address stay two people to ring.
    useless = [Recipient(name=name, address="a@b@c", contact=name, trouble="Forkert") for name in "xy"]
    assert [one.address for one in merged(useless)] == ["a@b@c", ""] and merged(TO, TO) == TO


@pytest.mark.slow
async def test_unknown_is_decided_and_failed_stays_in_sight(
    room_for: RoomFor, config: Config, switched_on: Config, incident: str, clock: Clock
) -> None:
    seat = room_for("karen").sit(incident)
    three = (*TO, Recipient(name="Ole Vang", address="ole@example.dk"))
    released(seat, switched_on.mail, a_message(seat, recipients=three))
    clock.forward(seconds=61)
    async with (
        # Mail is switched off here, so that nobody sends what waits.
        sitting(room_for("karen"), config, incident=incident) as karen,
        sitting(room_for("amina"), config, incident=incident) as amina,
    ):
        await karen.sees("MAIL: slået fra (F8), 3 venter")
        first, second, third = (mail.id for mail in mails(karen))
        came_to(seat, first, DeliveryState.UNKNOWN, "Linjen faldt ud.")
        came_to(seat, second, DeliveryState.FAILED, "Postkassen findes ikke")
        came_to(seat, third, DeliveryState.UNKNOWN)
        await karen.sees("MAIL: 2 ukendt, 1 fejlet", "Afgør, om en mail skal sendes igen")
        await karen.press("escape", next(line[0] for line in karen.text.split("\n") if "Afgør, om en mail" in line))
        sheet = await at_post(karen)
        assert sheet.key == only_message(karen).id
        await karen.sees("[!] 1 Fri besked", "1 fejlet, 2 ukendt om sendt", "Lederen afgør det med a.")
        await karen.press("enter")
        await a_page(karen)
        words = page_words(karen)
        assert "Bo Berg <bo@example.dk> · fejlet 19.15 · 550 Postkassen findes ikke" in words
        assert "Mette Lund <mette@example.dk> · ukendt om sendt 19.15 · Linjen faldt ud." in words
        await open_post(amina)
        await amina.press("a")
        await amina.sees("Kun lederen eller den stedfortræder, der har overtaget, afgør, om den sendes igen.")
        await karen.press("a")
        await karen.sees("Mail til Mette Lund: det er ukendt, om den er sendt", "nogle kan få den to gange")
        await karen.press("1")
        await karen.until(lambda: len([one for one in karen.board.tasks if "Ring i stedet: Mette" in one.title]) == 1)
        await karen.press("a", "2")
        await karen.sees("Mail til Ole Vang")
        await karen.press("3")
        await karen.sees("Mail 1.3 sendes igen.")
        states = {one.name: one.state for mail in mails(karen) for one in mail.deliveries}
        assert [states[name] for name in ("Mette Lund", "Bo Berg", "Ole Vang")] == [
            DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.READY,
        ]  # fmt: skip
        await karen.press("a")
        await karen.sees("I besked 1 er der intet at afgøre.")
        await karen.press("escape")
        await at_post(karen)
        await karen.press("p")
        await karen.sees("Det, der venter, prøves nu. Men mail er slået fra i mail.toml, så intet bliver sendt.")


async def test_while_mail_is_off_the_page_says_so_and_t_finds_those_to_ring(
    room_for: RoomFor, config: Config, switched_on: Config, incident: str
) -> None:
    seat = room_for("karen").sit(incident)
    released(seat, switched_on.mail, a_message(seat))
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await open_post(karen)
        await karen.press("enter")
        await a_page(karen)
        await karen.sees("Mail er slået fra i mail.toml", "t Ring")
        assert "Mette Lund <mette@example.dk> · klar" in page_words(karen) and "sendes kl." not in page_words(karen)
        await karen.press("t")
        await karen.sees("står nu som opgaver på F3")
        assert len([task for task in karen.board.tasks if task.title.startswith("Ring i stedet: ")]) == 2


@pytest.mark.slow
async def test_why_nothing_is_sent_has_room_in_a_narrow_window(
    room_for: RoomFor, switched_on: Config, incident: str
) -> None:
    seat, settings = room_for("karen").sit(incident), switched_on.mail
    released(seat, settings, a_message(seat))
    outbox.hold(seat, no_encryption(settings).sentence, settings.fingerprint)
    async with sitting(room_for("karen"), switched_on, incident=incident, size=NARROW) as karen:
        await open_post(karen)
        await karen.sees("så ring til it-afdelingen. Tryk p, når det er rettet. 2 modtagere venter.")


@pytest.mark.slow
async def test_what_is_held_stands_on_the_board_until_it_is_tried_again(
    room_for: RoomFor, config: Config, switched_on: Config, incident: str
) -> None:
    seat = room_for("karen").sit(incident)
    released(seat, switched_on.mail, a_message(seat))
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        outbox.hold(seat, "Adgangskoden til mailserveren passer ikke.", "andre indstillinger")
        await amina.sees("Mail kan ikke sendes: Adgangskoden til mailserveren passer ikke.")
        await open_post(amina)
        await amina.press("p")
        await amina.until(lambda: not amina.board.mail_queue.held)
        await amina.press("escape")
        await amina.back()
        assert "Adgangskoden til mailserveren" not in "".join(painted(amina, amina.board_screen.query_one("#banner")))
        await amina.press("f8")
        await at_post(amina)
        await amina.press("u", "p")
        await amina.sees("Der er ingen mails, der venter. Intet er ændret.")


async def test_a_bad_template_says_where_and_costs_no_text(
    room_for: RoomFor, config: Config, incident: str, folders: Folders
) -> None:
    folder = Path(folders.config, "skabeloner")
    folder.joinpath("presse.txt").write_text("navn: Presse\nemne: Svar\ntal: 8\n---\n{{ stedet }}\n", encoding="utf-8")
    longer = "navn: Lang\ntal: 8\nemne: Lang\nkanaler: opslag\nfelter: goer_selv\n---\n" + "{{ goer_selv }}\n" * 99
    folder.joinpath("lang.txt").write_text(longer, encoding="utf-8")
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await open_post(karen)
        await karen.press("n")
        await karen.sees("1 Aktivering, gruppe 1", "Flere linjer nedenfor" if "nedenfor" in karen.words else "8 Lang")
        await karen.press("end")
        await karen.sees("presse.txt, linje 5: navnet »stedet« kendes ikke.")
        await karen.press("enter")
        await karen.sees("presse.txt, linje 5: navnet »stedet« kendes ikke.", "Ny besked: vælg en skabelon")
        await karen.press("8")
        await a_form(karen)
        await karen.type("Hold vinduerne lukket. " * 12)
        await karen.press("enter")
        await karen.sees("lang.txt, linje", "beskeden bliver på over 10.000 tegn", "Det, du har skrevet, står.")
        assert not karen.board.messages and karen.screen.query("#goer_selv")
        await karen.press("escape")
        await at_post(karen)
        await karen.press("escape", "escape", "g")
        await karen.sees("Halvt skrevet")
        os.remove(folder.joinpath("lang.txt"))
        # The template is gone meanwhile; what was written in it is not.
        await karen.press("1")
        await karen.sees("Ny besked: ")


@pytest.mark.slow
async def test_a_free_message_and_what_must_do_no_harm(room_for: RoomFor, switched_on: Config, incident: str) -> None:
    async with sitting(room_for("karen"), switched_on, incident=incident) as karen:
        for number, text in enumerate((TEXTS[name] for name in WORST), start=1):
            await open_post(karen)
            await karen.press("n", "f")
            await a_form(karen)
            await karen.type(f"Emne {text}")
            await karen.press("enter")
            await karen.type(f"Tekst {text}")
            await karen.press("tab")
            await karen.type(text.replace(",", " ")[:60] or "x")
            await karen.press("enter")
            assert harmless_screen(karen) and karen.app.is_running
            assert len(karen.board.messages) == number - 1
            await karen.press("ctrl+u")
            await karen.type("a@example.dk, Bo <bo@example.dk>")
            await karen.press("enter")
            await a_page(karen)
            assert harmless_screen(karen)
            message = karen.board.messages[-1]
            assert message.number == number and "\n" not in message.subject
            assert [one.address for one in message.recipients] == ["a@example.dk", "bo@example.dk"]
            await karen.close_all()
            assert harmless_screen(karen)


@pytest.mark.slow
async def test_who_may_only_read_sees_it_all_and_changes_nothing(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    seat = room_for("karen").sit(incident)
    a_message(seat, channels=(Channel.MAIL, Channel.NOTICE))
    async with sitting(room_for("tove"), config, incident=incident) as tove:
        await tove.press("f8")
        await tove.sees("[ ] 1 Fri besked · Orientering · til godkendelse · mail og opslag · KH 19.14")
        for key in ("n", "r", "x", "u", "p"):
            await tove.press(key)
            await tove.sees("Du har læseadgang: du kan se det hele, men ikke ændre noget.")
            await at_post(tove)
        await tove.press("g")
        await tove.sees("Kun lederen eller den stedfortræder, der har overtaget, kan godkende.")
        await tove.press("enter")
        await a_page(tove)
        await tove.press("f1")
        await tove.sees("Hjælp til beskeden")
        assert only_message(tove).edition == 1


def test_the_subject_of_a_withdrawn_message_is_no_trouble(desk: Desk, people: People, switched_on: Config) -> None:
    message: Message = a_message(desk.seat)
    messages.withdraw(desk.seat, message.id, "de er ringet op")
    assert mail_status(desk.look(), people, switched_on.mail) == MailStatus()


@pytest.mark.slow
async def test_the_page_of_what_reached_nobody_shows_the_key_that_calls_it_back(
    desk: Desk, room_for: RoomFor, switched_on: Config, incident: str, clock: Clock
) -> None:
    released(desk.seat, switched_on.mail, a_message(desk.seat))
    clock.forward(seconds=61)
    for mail in desk.look().mails:
        came_to(desk.seat, mail.id, DeliveryState.FAILED)
    async with sitting(room_for("karen"), switched_on, incident=incident) as karen:
        await open_post(karen)
        await karen.press("enter")
        await a_page(karen)
        await karen.sees("2 fejlet", "u Fortryd")
        await karen.press("u")
        await karen.sees("Besked 1 er kaldt tilbage.")


@pytest.mark.slow
async def test_what_is_half_written_stands_on_the_list_of_who_wrote_it(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with (
        sitting(room_for("karen"), config, incident=incident) as karen,
        sitting(room_for("amina"), config, incident=incident) as amina,
    ):
        await open_post(karen)
        await karen.press("n", "f")
        await a_form(karen)
        await karen.type("Møde i aften")
        await karen.press("escape")
        await karen.sees("KLADDER, som kun du ser", "[ ] Ny besked: Fri besked · halvt skrevet")
        await open_post(amina)
        assert "halvt skrevet" not in amina.words
        await karen.press("enter")
        await a_form(karen)
        await karen.sees("Møde i aften")
