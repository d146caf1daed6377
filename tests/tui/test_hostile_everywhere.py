"""The whole set of texts that must do no harm, through every field that is no form, and every list there is."""

from typing import Any, Final, cast

import pytest
from textual.screen import Screen

from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config
from beredskab_tui.records import CallResult, EntryKind
from beredskab_tui.room import contacts, dutylog, followups, log, media, staff, tasks
from beredskab_tui.text import clean
from beredskab_tui.tui.screens.call import Call
from beredskab_tui.tui.widgets.lines import LineView
from tests.conftest import RoomFor
from tests.hostile import HOSTILE, harmless
from tests.tui.everyform import leave, on
from tests.tui.hostiletexts import LONG, TEXTS, nothing_went_wrong, squeezed
from tests.tui.support import HUGE, NARROW, Person, harmless_screen, painted, sitting, started

pytestmark = pytest.mark.slow

SIZES: Final = (pytest.param(NARROW, id="80x24"), pytest.param(HUGE, id="200x60", marks=pytest.mark.slow))


# -- the other fields


async def test_through_the_fields_that_are_no_forms(
    room_for: RoomFor, config: Config, incident: str, folders: Folders
) -> None:
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        for opens, field in (("ctrl+f", "query"), ("ctrl+p", "word")):
            await karen.press(opens)
            await karen.until(lambda field=field: karen.focus == field)  # type: ignore[misc]  # bound at once
            for name, text in HOSTILE.items():
                await karen.press("ctrl+u")
                await karen.type(text)
                assert harmless_screen(karen), (name, field)
            await karen.press("escape")
            await karen.back()
        called = karen.board.contacts[: len(TEXTS)]
        for contact, text in zip(called, TEXTS.values(), strict=False):
            await on(karen, "contacts", contact, "enter")
            await karen.sees("Note (tryk l")
            await karen.press("l")
            await karen.type(text)
            assert harmless_screen(karen)
            call = karen.screen
            await karen.press("enter", "t")
            await karen.until(lambda call=call: goes_on(karen, call))  # type: ignore[misc]  # bound at once
            await leave(karen)
            note = kept(karen, contact).attempts[-1].note
            assert harmless(note) and squeezed(note) == squeezed(clean(text))
    assert nothing_went_wrong(folders)


def goes_on(person: Person, call: Screen[Any]) -> bool:
    """Whether the next call has followed by itself, or there is nobody left to call."""
    following = isinstance(person.screen, Call) and person.screen is not call
    return following or (person.screen is person.board_screen and "Ringerunden er færdig" in person.status)


def kept(person: Person, record: Any) -> Any:
    """The record as it is now."""
    return person.board.record(type(record), record.id)


# -- the lists


async def all_of(person: Person, view: LineView[Any]) -> str:
    """Everything a list shows from its beginning to its end, as it is painted, page by page."""
    view.focus()
    await person.press("home")
    lines, at = _unmarked(person, view), None
    while at != view._top:
        at = view._top
        view.page_down()
        await person.settle()
        assert harmless_screen(person)
        page = _unmarked(person, view)
        # A page has one line in common with the one before, and the last may have more.
        common = next((n for n in range(1, len(page)) if lines[len(lines) - n :] == page[:n]), len(page))
        lines += page[common:]
    return squeezed("".join(lines))


def _unmarked(person: Person, view: LineView[Any]) -> list[str]:
    """What is painted, without the marker: of a row that is higher than the page it stands on every page."""
    return [line.replace("›", " ", 1) for line in painted(person, view)]


@pytest.mark.parametrize("size", SIZES)
async def test_every_list_of_the_board_shows_them_as_they_are(
    size: tuple[int, int], room_for: RoomFor, config: Config, incident: str, folders: Folders
) -> None:
    seat = room_for("karen").sit(incident)
    members = [str(one) for one in seat.journal.table("staff")][: len(TEXTS)]
    people = [str(one) for one in seat.journal.table("contacts")]
    for number, text in enumerate(TEXTS.values()):
        entry = log.add(seat, text, again=True).entry
        followups.open_line(seat, entry.seq, text)
        log.add(seat, text, kind=EntryKind.CONTACT, call_back=True, again=True)
        tasks.add(seat, text)
        short = text if text is not LONG else "Fjordby Folkeblad"
        media.add(seat, short, claims=text, link=short, referred_to=short)
        contacts.give_result(seat, people[number], CallResult.REACHED, note=text)
        if number < len(members):
            staff.set_task(seat, members[number], text)
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        expected = {name: squeezed(clean(text)) for name, text in TEXTS.items()}
        for panel in ("log", "tasks", "contacts", "media", "staff"):
            await karen.to(panel)
            seen = await all_of(karen, cast("LineView[Any]", karen.screen.focused))
            there = list(expected.items())[: len(members)] if panel == "staff" else expected.items()
            assert [name for name, text in there if text not in seen] == [], panel
        pages = (
            ("log", karen.board.log, "text"),
            ("media", karen.board.media, "claims"),
            ("tasks", karen.board.tasks, "title"),
        )
        for number, (name, text) in enumerate(expected.items()):
            panel, records, field = pages[number % len(pages)]
            record = next(one for one in reversed(records) if squeezed(getattr(one, field)) == text)
            await on(karen, panel, record, "enter")
            await karen.until(lambda: karen.screen is not karen.board_screen)
            assert text in await all_of(karen, karen.screen.query_one(LineView)), (name, panel)
            await karen.press("escape")
            await karen.back()
    assert nothing_went_wrong(folders)


@pytest.mark.parametrize("size", [NARROW, HUGE], ids=["80x24", "200x60"])
async def test_the_start_screen_shows_them_as_they_are(
    size: tuple[int, int], room_for: RoomFor, config: Config, folders: Folders
) -> None:
    room = room_for("karen")
    for text in TEXTS.values():
        started(room, config.plan, (), text)
        dutylog.add(room, text)
    async with sitting(room, config, size=size) as karen:
        expected = {name: squeezed(clean(text)) for name, text in TEXTS.items()}
        duty_lines = await all_of(karen, karen.screen.query_one("#duty", LineView))
        assert [name for name, text in expected.items() if text not in duty_lines] == []
        await all_of(karen, karen.screen.query_one("#found", LineView))
        for text in HOSTILE.values():
            await karen.press("f2", "ctrl+u")
            await karen.type(text)
            assert harmless_screen(karen)
        await karen.press("ctrl+u")
    assert nothing_went_wrong(folders)
