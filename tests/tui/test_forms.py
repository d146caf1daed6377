"""The one form: what is written in it is kept, what is wrong is said and stays, and everything is in sight."""

import errno

import pytest
from textual.events import Key

from beredskab_tui.plan.config import Config
from beredskab_tui.tui.screens.form import Form
from tests.conftest import RoomFor
from tests.tui.support import Person, sitting


async def new_media(person: Person) -> None:
    await person.to("media")
    await person.press("n", "1")
    await person.sees("Nyt medienotat")


@pytest.mark.slow
async def test_esc_keeps_the_draft_and_opening_again_brings_it_back(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await new_media(karen)
        await karen.fill("Fjordby Avis")
        await karen.type("hvor mange er")
        await karen.press("tab", "2", "escape")
        await karen.back()
        assert not karen.board.media
        assert [draft.title for draft in karen.board_screen.deeds.drafts()] == ["Nyt medienotat"]
        await new_media(karen)
        await karen.sees("Kladden fra sidst er hentet.", "Fjordby Avis", "hvor mange er", "(•) 2 De spørger os")
        await karen.press("escape")
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await new_media(karen)
        await karen.sees("Kladden fra sidst er hentet.", "hvor mange er", "(•) 2 De spørger os")
        for _ in range(6):
            await karen.press("enter")
        await karen.logged("Fjordby Avis spørger: hvor mange er")
        await karen.until(lambda: not karen.app.session.drafts)
        await new_media(karen)
        assert "Kladden fra sidst" not in karen.text and "Fjordby" not in "".join(
            karen.text.split("Nyt medienotat")[1:]
        )


async def test_a_form_that_was_only_looked_at_leaves_no_draft(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.enter("to linjer\nen anden")
        await karen.logged("to linjer")
        await karen.to("log", karen.board.log[-1].id)
        for _ in range(2):
            await karen.press("r")
            await karen.sees("Ret linje 4")
            assert "Kladden fra sidst" not in karen.text
            await karen.press("escape")
        await karen.until(lambda: not karen.app.session.drafts)


async def test_the_sentence_about_what_is_wrong_stays_with_what_was_written(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await new_media(karen)
        await karen.answer("", "de skriver noget", "1", "", "", "25.99")
        await karen.until(lambda: karen.focus == "at")
        form = karen.screen
        assert isinstance(form, Form)
        await karen.sees("25.99")
        assert form.values["claims"] == "de skriver noget" and not karen.board.media
        await karen.press("shift+tab", "ctrl+u", "x")
        assert "ikke et klokkeslæt" in form._sentence and form._sentence[:20] in karen.words
        await karen.press("tab", "ctrl+u", "enter")
        await karen.sees("Skriv, hvilket medie eller hvilken side det er.")
        await karen.press("escape")


async def test_digits_and_arrows_choose_and_arrows_leave_at_the_ends(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.press("f9")
        await karen.sees("Plan og pligter")
        await karen.press("1")
        await karen.sees("( ) 2 Ildspåsættelse", "Vælg med tal eller piletaster")
        await karen.press("2")
        await karen.until(lambda: karen.focus == "place")
        await karen.sees("(•) 2 Ildspåsættelse")
        await karen.press("up")
        await karen.until(lambda: karen.focus == "kind")
        await karen.press("up")
        await karen.sees("(•) 1 Skyderi")
        await karen.press("right", "down")
        await karen.sees("(•) 7 Særlig begivenhed")
        await karen.press("9", "3", "tab", "tab")
        await karen.until(lambda: karen.focus == "scope")
        await karen.press("2")
        await karen.sees("(•) 2 kun orientering", "Enter Videre og gem")
        assert karen.focus == "scope" and karen.board.incident.kind is None
        await karen.press("enter")
        await karen.sees("Andet · 3 ·")


@pytest.mark.slow
@pytest.mark.parametrize("low", [(80, 24), (60, 16)])
async def test_the_title_the_field_and_the_keys_are_in_sight_in_a_low_window(
    room_for: RoomFor, config: Config, incident: str, low: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=low) as karen:
        for open_it in (("f9", "1"), ("f9", "5", "2"), ("f5", "n", "1"), ("escape", "t"), ("ctrl+o",)):
            for key in open_it:
                await karen.press(key)
            await karen.until(lambda: type(karen.screen).__name__ == "Form")
            for _ in range(6):
                await karen.settle()
                focused = karen.screen.focused
                assert focused is not None
                assert karen.screen.find_widget(focused).visible_region.height == focused.size.height
                assert "Esc Luk, kladden gemmes" in karen.text
                await karen.press("tab")
            await karen.press("escape")
            await karen.back()


@pytest.mark.slow
async def test_f2_goes_to_the_log_line_and_ctrl_c_nowhere_from_whatever_lies_over_the_board(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.type("halvt")
        for keys in (
            ("f9",),
            ("f9", "1"),
            ("f1",),
            ("f5", "n", "1"),
            ("f3", "t"),
            ("f4", "enter"),
            ("escape", "home", "r"),
        ):
            for key in keys:
                await karen.press(key)
            await karen.until(lambda: karen.screen is not karen.board_screen)
            await karen.settle()
            over = type(karen.screen).__name__
            await karen.press("ctrl+c", "ctrl+c")
            assert type(karen.screen).__name__ == over and not karen.app._notifications
            await karen.press("f2")
            await karen.until(lambda: karen.screen is karen.board_screen and karen.focus == "line")
            assert karen.line.value == "halvt"


async def test_a_key_of_the_board_says_why_it_does_nothing_and_takes_no_text_away(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await new_media(karen)
        await karen.type("Fjordby Avis")
        await karen.press("f4")
        await karen.sees("F4 virker først, når du er tilbage. Esc går tilbage.", "Fjordby Avis")
        await karen.press("f10")
        await karen.sees("F10 virker først")
        assert karen.app.is_running and isinstance(karen.screen, Form)


@pytest.mark.slow
async def test_a_disk_that_takes_no_draft_is_said_and_ends_nothing(
    room_for: RoomFor, config: Config, incident: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:

        def refuse(_draft: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(karen.app.session._drafts, "keep", refuse)
        await new_media(karen)
        await karen.type("Fjordby")
        await karen.sees("Kladden kan ikke gemmes på disken (disken er fuld)")
        await karen.press("escape")
        await karen.back()
        await new_media(karen)
        await karen.sees("Fjordby")
        await karen.answer("", "", "", "", "", "")
        await karen.logged("Fjordby skriver")


async def test_the_form_stores_once_however_often_enter_is_pressed(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.to("tasks")
        await karen.press("n")
        await karen.type("Hent tæpper")
        driver = karen.app._driver
        assert driver is not None
        for _ in range(3):
            driver.send_message(Key("enter", None))
        await karen.logged("Hent tæpper")
        await karen.settle()
        assert sum(task.title == "Hent tæpper" for task in karen.board.tasks) == 1
