"""Text that a terminal or Textual would obey, through the forms, calls and pages of the staff."""

import pytest

from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config
from beredskab_tui.room import callin, command, outside, staff
from beredskab_tui.text import clean_line
from beredskab_tui.tui.screens.form import Form
from tests.conftest import RoomFor
from tests.tui.everyform import fill, open_form, save
from tests.tui.hostiletexts import TEXTS, TOGETHER, nothing_went_wrong, squeezed
from tests.tui.support import HUGE, NARROW, Person, harmless_screen, sitting


async def through(person: Person, *opens: str) -> bool:
    """The worst text through the form these keys open; whether it was stored."""
    await person.press(*opens)
    await person.until(lambda: open_form(person))
    form = person.screen
    assert isinstance(form, Form)
    await fill(person, form, TOGETHER)
    stored = await save(person, form)
    assert harmless_screen(person)
    await person.back()
    return stored


@pytest.mark.slow
async def test_the_worst_text_through_every_form_of_the_staff(
    room_for: RoomFor, config: Config, incident: str, folders: Folders
) -> None:
    room = room_for("jonas")
    async with sitting(room, config, incident=incident, size=NARROW) as jonas:
        await jonas.to("staff", "amina")
        for digit in ("1", "2", "3", "4", "7"):
            assert await through(jonas, "t", digit), digit
        amina = next(one for one in jonas.board.staff if one.id == "amina")
        expected = squeezed(clean_line(TOGETHER))
        given = (amina.task, amina.may_say, amina.coordinated_with, amina.outside.where if amina.outside else "")
        assert [squeezed(text) for text in given] == [expected] * 4 and amina.approval is not None
        await jonas.to("staff", "peter")
        await jonas.press("t", "8", "l")
        await jonas.type(TOGETHER)
        assert harmless_screen(jonas)
        await jonas.press("enter", "i")
        await jonas.until(lambda: next(one for one in jonas.board.staff if one.id == "peter").attempts)
        await jonas.press("escape")
        await jonas.back()
        for reopened in ("take-over", "hand-back"):
            jonas.board_screen._work(jonas.board_screen.deeds.reopeners[reopened]())  # type: ignore[arg-type]
            assert await through(jonas), reopened
        for keys in (("f6", "enter"), ("escape", "z"), ("ctrl+p",)):
            await jonas.press(*keys)
            assert harmless_screen(jonas), keys
            await jonas.press("escape")
        await jonas.back()
    assert nothing_went_wrong(folders)


@pytest.mark.slow
async def test_the_list_and_the_pages_show_them_as_they_are(
    room_for: RoomFor, config: Config, incident: str, folders: Folders
) -> None:
    karen = room_for("karen").sit(incident)
    text = next(iter(TEXTS.values()))
    staff.set_task(karen, "karen", text)
    staff.set_words(karen, "karen", text)
    staff.need_not_coordinate(karen, "karen", text)
    outside.go_out(karen, "karen", text)
    command.take_over(room_for("jonas").sit(incident), text)
    callin.give_answer(room_for("peter").sit(incident), "karen", callin.Answer.COMES, note=text)
    async with sitting(room_for("karen"), config, incident=incident, size=HUGE) as person:
        await person.press("f6")  # the list has the beginning of them only
        assert harmless_screen(person)
        for keys in (("enter",), ("escape", "t"), ("9",)):
            await person.press(*keys)
            assert harmless_screen(person), keys
            assert squeezed(clean_line(text)) in squeezed(person.text.replace("\n", " ")), keys
    assert nothing_went_wrong(folders)
