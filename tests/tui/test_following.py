"""Follow-ups by key: a line is kept open, a question is answered or waived, what was promised is done."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.records import FollowUp, FollowUpKind
from tests.conftest import RoomFor
from tests.tui.support import WIDE, Person, sitting


def the_one(person: Person) -> FollowUp:
    (found,) = person.board.follow_ups
    return found


async def begin(person: Person, text: str) -> None:
    """A line, and the form that keeps it open."""
    await person.enter(text)
    await person.logged(text)
    await person.to("log", person.board.log[-1].id)
    await person.press("t")
    await person.sees(f"Følg op på linje {person.board.log[-1].seq}", text)


@pytest.mark.slow
async def test_a_line_is_kept_open_by_somebody_until_a_time(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await begin(karen, "Tove Lind spørger til genhusning")
        await karen.sees("(•) 1 Følges op", "(•) 1 ingen endnu", "3 JB Jonas Bro")
        assert "Tove" not in karen.text.split("Hvem har det")[1]
        await karen.answer("svar inden kl. 20", "2", "4", "+3o")
        await karen.sees("Fristen kan ikke læses")
        await karen.press("ctrl+u")
        await karen.type("20.00")
        if size == WIDE:
            await karen.sees("Frist kl. 20.00, om 46 min.")
        await karen.press("enter")
        await karen.until(lambda: karen.board.follow_ups)
        one = the_one(karen)
        assert (one.kind, one.owner, one.seqs) == (FollowUpKind.PROMISE, "amina", (4,))
        assert one.due_at is not None and one.due_at.minute == 0


@pytest.mark.slow
async def test_what_was_promised_is_given_on_gets_a_deadline_and_is_done(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await begin(karen, "Tove Lind vil ringes op")
        await karen.answer("ring til hende", "2", "", "")
        await karen.until(lambda: karen.board.follow_ups)
        await karen.to("tasks", the_one(karen).id)
        await karen.press("t")
        await karen.sees("Hvem har: Lovet: ring til hende")
        await karen.press("2")
        await karen.until(lambda: the_one(karen).owner == "jonas")
        await karen.to("tasks", the_one(karen).id)
        await karen.press("r")
        await karen.answer("+10")
        await karen.until(lambda: the_one(karen).due_at is not None)
        await karen.to("tasks", the_one(karen).id)
        await karen.press("x")
        await karen.sees("Det slettes ikke.")
        await karen.press("enter")
        await karen.sees("1 Gennemført", "2 Ikke endnu")
        await karen.press("2")
        await karen.back()
        assert the_one(karen).done_at is None
        await karen.press("space")
        await karen.until(lambda: the_one(karen).done_at is not None)
        await karen.sees("Gennemført: ring til hende")
        await karen.to("tasks", the_one(karen).id)
        await karen.press("enter")
        await karen.sees("Gjort kl. 19.14")


async def test_a_missing_reason_is_given(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("amina"), config, incident=incident, size=size) as amina:
        await amina.enter("b klubben lukkes nu")
        await amina.until(lambda: amina.board.follow_ups)
        await amina.to("tasks", the_one(amina).id)
        await amina.press("space")
        await amina.sees("Tryk Enter, og skriv, hvad svaret er. Kommer der ingen begrundelse, så tryk x.")
        await amina.press("enter")
        await amina.sees("Begrundelse for #4", "klubben lukkes nu", "Hvorfor blev det besluttet")
        await amina.answer("", "")
        await amina.sees("Svaret er tomt. Intet er gemt.")
        await amina.press("shift+tab")
        await amina.answer("politiet beder om det", "")
        await amina.until(lambda: the_one(amina).done_at is not None)
        assert the_one(amina).answer == "politiet beder om det"
        assert "politiet beder om det" in amina.board.log[-1].text


async def test_that_no_reason_will_come_is_asked_once(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.enter("b klubben lukkes nu")
        await karen.until(lambda: karen.board.follow_ups)
        await karen.to("tasks", the_one(karen).id)
        await karen.press("x", "2")
        await karen.back()
        assert the_one(karen).done_at is None
        await karen.press("x")
        await karen.sees("Der kommer ingen begrundelse; det bliver noteret")
        await karen.press("1")
        await karen.logged("Der gives ingen begrundelse for #4.")
        await karen.to("tasks", the_one(karen).id)
        for key, said in (("x", "Der er allerede svaret."), ("space", "Det er allerede gjort.")):
            await karen.press(key)
            await karen.sees(said)


async def test_space_puts_a_star_on_a_line_and_takes_it_off(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.to("log", karen.board.log[0].id)
        for starred, said in ((True, "Linje 1 er nu nøglehændelse ★."), (False, "Linje 1 er ikke længere")):
            await karen.press("space")
            await karen.until(lambda starred=starred: karen.board.log[0].key_event is starred)  # type: ignore[misc]
            await karen.sees(said)


async def test_who_may_not_give_to_others_is_offered_themselves_only(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("amina"), config, incident=incident) as amina:
        await begin(amina, "Fru Berg venter på svar")
        assert "Karen Holm" not in amina.text.split("Hvem har det")[1]
        await amina.answer("ring til hende", "1", "2", "")
        await amina.until(lambda: amina.board.follow_ups)
        assert the_one(amina).owner == "amina"


async def test_a_struck_line_is_not_followed_up(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.enter("forkert linje")
        await karen.logged("forkert linje")
        await karen.to("log", karen.board.log[-1].id)
        await karen.press("x")
        await karen.answer("forkert")
        await karen.until(lambda: karen.board.log[3].struck is not None)
        await karen.to("log", karen.board.log[3].id)
        await karen.press("t")
        await karen.sees("Linjen er annulleret og følges ikke op.")


@pytest.mark.slow
async def test_half_written_forms_and_calls_are_offered_by_name_and_open_again(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await begin(karen, "Fru Berg venter på svar")
        await karen.type("ring til hende")
        await karen.press("escape")
        await karen.to("log", karen.board.log[0].id)
        await karen.press("r")
        await karen.type(" og røg")
        await karen.press("escape")
        await karen.back()
        await karen.press("f9", "3")
        await karen.sees("Hvem har bekræftet det")
        await karen.type("vagtcentralen")
        await karen.press("escape")
        contact = karen.board.contacts[0]
        await karen.to("contacts", contact.id)
        await karen.press("enter")
        await karen.sees("Talt med")
        await karen.press("l")
        await karen.type("spørg om nøglen")
        await karen.press("escape", "escape")
        await karen.back()
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        deeds = karen.board_screen.deeds
        titles = {
            "Følg op på linje 4": "ring til hende",
            "Ret linje 1": "Brand i affaldsrum og røg",
            "Bekræft situationen": "vagtcentralen",
            f"Note til opkald: {contact.name}": "spørg om nøglen",
        }
        assert {draft.title for draft in deeds.drafts()} == titles.keys()
        for draft in deeds.drafts():
            karen.board_screen.run_worker(deeds.reopen(draft))
            await karen.until(lambda: karen.screen is not karen.board_screen)
            await karen.sees(titles[draft.title])
            await karen.press("escape")
            await karen.back()


async def test_the_words_of_a_draft_whose_record_is_gone_are_said(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        lost = karen.app.session.draft_of(incident, "form:answer-00000000-0000-7000-8000-000000000000")
        for text, said in (('{"text":"politiet bad om det"}', "politiet bad om det"), ("[/b] rod", "[/b] rod")):
            lost = type(lost)(id=lost.id, incident=incident, field=lost.field, text=text)
            karen.board_screen.run_worker(karen.board_screen.deeds.reopen(lost))
            await karen.sees(f"findes ikke længere. Der stod: {said}")
