"""The keys of the lists: each does its deed through the room, and the board shows it when the feed brings it."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.records import CallResult, Channel, Contact, StaffPlace, Task, TaskState
from beredskab_tui.room import contacts as calls
from beredskab_tui.room import log
from tests.conftest import RoomFor
from tests.tui.support import Person, sitting


def task(person: Person, task_id: str) -> Task:
    return next(one for one in person.board.tasks if one.id == task_id)


def contact(person: Person, contact_id: str) -> Contact:
    return next(one for one in person.board.contacts if one.id == contact_id)


async def test_space_and_u_move_a_task(room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]) -> None:
    async with (
        sitting(room_for("karen"), config, incident=incident, size=size) as karen,
        sitting(room_for("amina"), config, incident=incident, size=size) as amina,
    ):
        one = karen.board.tasks[2]
        await karen.to("tasks", one.id)
        await karen.press("space")
        await karen.until(lambda: task(karen, one.id).state is TaskState.IN_PROGRESS)
        await karen.sees("[/] " + one.title[:20])
        await karen.press("space")
        await karen.logged(f"Opgave {one.number} er gennemført")
        await amina.until(lambda: task(amina, one.id).state is TaskState.DONE)
        await karen.press("space")
        await karen.sees("Tryk u for at sætte den tilbage")
        await karen.press("u")
        await karen.until(lambda: task(karen, one.id).state is TaskState.WAITING)


async def test_the_two_cards_that_are_done_by_saying_who_are_not_ticked(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        one = next(one for one in karen.board.tasks if one.card == "bekraeft")
        await karen.to("tasks", one.id)
        await karen.press("space")
        await karen.until(lambda: task(karen, one.id).state is TaskState.IN_PROGRESS)
        await karen.press("space")
        await karen.sees("tryk F9, og vælg Bekræft situationen")


async def test_a_task_is_assigned_with_t_and_a_digit(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        one = karen.board.tasks[3]
        await karen.to("tasks", one.id)
        await karen.press("t")
        await karen.sees("Hvem har:", "1 KH (mig)", "3 AY Amina Yusuf")
        assert "Tove" not in karen.text
        await karen.press("3")
        await karen.until(lambda: task(karen, one.id).owner == "amina")
        await karen.sees("· AY")


async def test_who_may_not_give_to_others_is_told_and_may_take_it(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        one = next(one for one in amina.board.tasks if one.owner is None)
        await amina.to("tasks", one.id)
        await amina.press("t")
        await amina.sees("kun lederen eller stedfortræderen kan give til andre")
        await amina.press("2")
        assert type(amina.screen).__name__ == "Chooser"
        await amina.press("1")
        await amina.until(lambda: task(amina, one.id).owner == "amina")


async def test_a_new_task_a_deadline_and_not_relevant(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.to("tasks")
        await karen.press("n")
        await karen.fill("Hent nøgler hos varmemesteren")
        await karen.logged("Hent nøgler hos varmemesteren")
        one = next(one for one in karen.board.tasks if one.title.startswith("Hent nøgler"))
        await karen.to("tasks", one.id)
        await karen.press("r")
        await karen.type("0")
        await karen.sees("fra 1 til 1440")
        await karen.press("enter")
        await karen.sees("Intet er gemt")
        await karen.press("ctrl+u")
        await karen.type("+45")
        await karen.sees("Frist kl. 19.59, om 45 min.")
        await karen.press("enter")
        await karen.back()
        await karen.until(lambda: task(karen, one.id).due_at is not None)
        await karen.sees("19.59")
        await karen.press("x")
        await karen.sees("er ikke relevant", "Hent nøgler")
        await karen.fill("")
        await karen.sees("Skriv, hvorfor opgaven ikke er relevant")
        await karen.fill("døren er åben")
        await karen.until(lambda: task(karen, one.id).state is TaskState.NOT_RELEVANT)
        assert karen.board.log[-1].text.endswith("døren er åben (KH).")


async def test_enter_shows_the_whole_story_of_a_row(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.to("tasks", karen.board.tasks[0].id)
        await karen.press("enter")
        await karen.sees("Opgave 1", "Hører til: lederen", "Tilstand: afventer", "Frist kl. 19.24")
        await karen.press("enter")
        await karen.back()
        await karen.to("log", karen.board.log[0].id)
        await karen.press("enter")
        await karen.sees("Linje 1", "Slags: oplysning", "Noteret 19.14 af Karen Holm (KH)")
        await karen.press("escape")
        await karen.to("staff", "amina")
        await karen.press("enter")
        await karen.sees("Amina Yusuf", "Hvor: ikke svaret")


@pytest.mark.slow
async def test_a_call_with_its_result_and_then_the_next(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with (
        sitting(room_for("karen"), config, incident=incident, size=size) as karen,
        sitting(room_for("amina"), config, incident=incident, size=size) as amina,
    ):
        one = karen.board.contacts[0]
        await karen.to("contacts", one.id)
        await karen.press("enter")
        await karen.sees(one.name, " ".join(one.phone.replace(" ", "")), "Kontaktform: telefon")
        await amina.until(lambda: contact(amina, one.id).claim is not None)
        await amina.to("contacts", one.id)
        await amina.sees("KH RINGER NU")
        await amina.press("enter")
        await amina.sees(f"KH ringer til {one.name} nu")
        await karen.press("l")
        await karen.type("er på vej, t i b g n")
        await karen.press("enter", "t")
        await karen.logged("er på vej, t i b g n")
        made = contact(karen, one.id)
        assert made.claim is None and made.attempts[0].result is CallResult.REACHED
        # The next follows by itself.
        await karen.until(lambda: [c for c in karen.board.contacts if c.claim is not None])
        following = next(c for c in karen.board.contacts if c.claim is not None)
        assert following.id != one.id
        await karen.sees(following.name)
        await karen.press("n")
        await karen.until(lambda: contact(karen, following.id).claim is None)
        await karen.until(lambda: [c for c in karen.board.contacts if c.claim is not None])
        await karen.press("escape")
        await karen.until(lambda: all(c.claim is None for c in karen.board.contacts))
        assert karen.screen is karen.board_screen and not karen.app.session.drafts


@pytest.mark.parametrize(
    ("key", "result"),
    [("i", CallResult.NO_ANSWER), ("b", CallResult.MESSAGE_LEFT), ("g", CallResult.CALL_LATER)],
)
async def test_the_other_results_of_a_call(
    room_for: RoomFor, config: Config, incident: str, key: str, result: CallResult
) -> None:
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        one = amina.board.contacts[0]
        await amina.to("contacts", one.id)
        await amina.press("enter")
        await amina.sees("Besked lagt")
        # Whoever is to be called again is asked when; nothing is an answer.
        await amina.press("k", key, *(["enter"] if key == "g" else []))
        await amina.until(lambda: contact(amina, one.id).attempts)
        made = contact(amina, one.id).attempts[0]
        assert (made.result, made.channel) == (result, Channel.SMS)


async def test_a_note_of_a_call_that_was_handed_back_is_there_the_next_time(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        one = karen.board.contacts[0]
        await karen.to("contacts", one.id)
        await karen.press("enter")
        await karen.sees("Note (tryk l")
        await karen.press("l")
        await karen.type("ring igen kl. 20")
        await karen.press("escape", "escape")
        await karen.until(lambda: contact(karen, one.id).claim is None and karen.screen is karen.board_screen)
        await karen.press("enter")
        await karen.sees("ring igen kl. 20")
        await karen.press("ctrl+c", "b")
        await karen.until(lambda: contact(karen, one.id).attempts)
        assert contact(karen, one.id).attempts[0].note == "ring igen kl. 20"


async def test_the_leader_frees_a_call_whose_caller_is_gone(room_for: RoomFor, config: Config, incident: str) -> None:
    amina = room_for("amina").sit(incident)
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        one = karen.board.contacts[0]
        calls.claim(amina, one.id)
        await karen.until(lambda: contact(karen, one.id).claim is not None)
        await karen.to("contacts", one.id)
        await karen.press("u")
        await karen.until(lambda: contact(karen, one.id).claim is None)


@pytest.mark.slow
async def test_contacts_are_assigned_and_call_backs_ticked(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        one = karen.board.contacts[0]
        await karen.to("contacts", one.id)
        await karen.press("t", "1")
        await karen.sees("Hvem har:")
        await karen.press("2")
        await karen.until(lambda: contact(karen, one.id).assigned_to == "jonas")
        log.add(room_for("amina").sit(incident), "Fru Berg 00 00 00 09", call_back=True)
        await karen.until(lambda: karen.board.call_backs)
        await karen.to("contacts", karen.board.call_backs[0].id)
        await karen.sees("Ring tilbage", "[ ] Fru Berg")
        await karen.press("enter")
        await karen.sees("Ring tilbage: Fru Berg", "0 0 0 0 0 0 0 9")
        await karen.press("escape", "enter", "t")
        await karen.logged("har ringet tilbage til Fru Berg")
        await karen.sees("[x] Fru Berg", "ringet 19.14 KH")


async def test_the_places_and_the_task_of_the_staff(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:

        def place() -> StaffPlace | None:
            return next(one.place for one in karen.board.staff if one.id == "amina")

        await karen.to("staff", "amina")
        for expected in (StaffPlace.OFFICE, StaffPlace.REMOTE, StaffPlace.UNAVAILABLE, StaffPlace.OFFICE):
            await karen.press("space")
            await karen.until(lambda expected=expected: place() is expected)  # type: ignore[misc]  # bound at once
        await karen.sees("1 af 8 er med", "Amina Yusuf · i sekretariatet")
        await karen.press("t", "1")
        await karen.fill("ringer til beboerne")
        await karen.sees("Amina Yusuf · i sekretariatet · ringer til beboerne")


@pytest.mark.slow
async def test_a_media_note_from_its_form_to_its_referral(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("amina"), config, incident=incident, size=size) as amina:
        await amina.to("media")
        await amina.press("n", "1")
        await amina.answer("Fjordby Avis", "er nogen kommet til skade?", "2", "", "", "19.10")
        await amina.logged("Fjordby Avis spørger: er nogen kommet til skade?")
        note = amina.board.media[0]
        assert note.enquiry and note.occurred_at.minute == 10
        await amina.to("media", note.id)
        await amina.sees("19.10 Fjordby Avis spørger", "1 venter på svar")
        await amina.press("r")
        await amina.sees("Selve teksten rettes i loggen", "Henvist til")
        await amina.answer("kommunens presseafdeling", "", "3", "")
        await amina.to("media", note.id)  # among those that are not waited for any more
        await amina.sees("henvist til kommunens presseafdeling", "negativ tone")


async def test_a_line_is_corrected_and_another_struck(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.enter("Åvej 4 er tømt")
        await karen.logged("Åvej 4 er tømt")
        await karen.to("log", karen.board.log[-1].id)
        await karen.press("r")
        await karen.sees("Ret linje 4", "Rigtig tekst")
        assert karen.screen.focused is not None
        await karen.press("ctrl+u")
        await karen.fill("Åvej 14 er tømt", "forkert nummer")
        await karen.sees("ANNULLERET af KH: forkert nummer", "retter #4: Åvej 14")
        assert karen.board.log[3].text == "Åvej 4 er tømt" and karen.board.log[3].struck is not None
        await karen.to("log", karen.board.log[4].id)
        await karen.press("x")
        await karen.fill("hørt forkert")
        await karen.sees("Åvej 14 er tømt ANNULLERET af KH: hørt")
        await karen.to("log", karen.board.log[1].id)
        await karen.press("x")
        await karen.sees("har programmet skrevet")
        assert karen.board.log[1].struck is None


async def test_keys_that_do_not_fit_the_row_say_so(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.to("log")
        for key, said in (("n", "skrives i loglinjen"), ("u", "Fortryd bruges på")):
            await karen.press(key)
            await karen.sees(said)
        await karen.to("media")
        karen.board_screen._panels["media"].set_rows([])
        for key in ("space", "r", "x", "t", "u"):
            karen.board_screen.say("")
            await karen.press(key)
            await karen.sees("Vælg en linje på listen først.")
        assert karen.screen is karen.board_screen
        await karen.to("contacts")
        for key, said in (("x", "Tasten x bruges på"), ("u", "Fortryd bruges på")):
            await karen.press(key)
            await karen.sees(said)


async def test_what_was_half_written_in_the_large_field_is_there_when_it_is_opened_again(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.type("første linje\nanden linje")
        await karen.press("ctrl+o")
        await karen.sees("Skriv flere linjer", "(•) 2 Én linje for hver")
        await karen.press("x", "escape")
        await karen.back()
        (draft,) = karen.board_screen.deeds.drafts()
        assert draft.title == "Skriv flere linjer"
        await karen.press("f2", "ctrl+u")
        karen.board_screen.run_worker(karen.board_screen.deeds.reopen(draft))
        # Two lines of the field: what stands beside the form may stand between them.
        await karen.sees("Kladden fra sidst er hentet.", "første linje", "anden linjex")
        await karen.settle()
        await karen.press("tab", "enter")
        await karen.logged("anden linjex")
        await karen.until(lambda: not karen.board_screen.deeds.drafts())
