"""The whole set of texts that must do no harm, through every form and every list there is.

Which forms there are is read from the code: one that is added later fails here until it has a way to be opened.
"""

import inspect
import os
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final, cast

import msgspec
import pytest

from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config
from beredskab_tui.records import (
    CallResult,
    Correctness,
    EntryKind,
    FollowUp,
    FollowUpKind,
    LogEntry,
    MediaNote,
    Record,
    Statement,
    StatementState,
)
from beredskab_tui.room import contacts, dutylog, followups, log, media, rumours, staff, statements, tasks
from beredskab_tui.room.board import KINDS, Board
from beredskab_tui.room.headings import HEADINGS
from beredskab_tui.room.seat import Seat
from beredskab_tui.text import clean, safe
from beredskab_tui.tui.board import deeds, following
from beredskab_tui.tui.screens.call import Call
from beredskab_tui.tui.screens.form import Form
from beredskab_tui.tui.screens.picturelines import HeadingLines
from beredskab_tui.tui.screens.pictureview import PictureView
from beredskab_tui.tui.widgets.choice import Choice
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.logline import LogLine
from tests.conftest import Clock, RoomFor
from tests.hostile import HOSTILE, harmless
from tests.tui.support import HUGE, NARROW, Person, harmless_screen, painted, sitting, started

pytestmark = pytest.mark.slow

TOO_LONG: Final = {name: text for name, text in HOSTILE.items() if len(text) > 10_000}
NOTHING: Final = {name: text for name, text in HOSTILE.items() if name not in TOO_LONG and not clean(text)}
TEXTS: Final = {name: text for name, text in HOSTILE.items() if name not in TOO_LONG | NOTHING}
LONG: Final = TEXTS["digits without end"]
TOGETHER: Final = " ¤ ".join(text for text in TEXTS.values() if text is not LONG)
"""All of them in one, because opening a form costs more than filling it in."""


SIZES: Final = (pytest.param(NARROW, id="80x24"), pytest.param(HUGE, id="200x60", marks=pytest.mark.slow))


def squeezed(text: str) -> str:
    """What is left of a text when it does not matter where its lines are broken, and how they are joined."""
    return re.sub(r"[\s/│›]+", "", text)


def strings(value: object) -> Iterator[str]:
    """All texts in a record, or in what it is made of."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        yield from (text for name in value.__struct_fields__ for text in strings(getattr(value, name)))
    elif isinstance(value, tuple | list | frozenset):
        yield from (text for one in value for text in strings(one))


def stored(board: Board) -> set[str]:
    """All texts of an incident."""
    return {text for kind in KINDS for record in board._records[kind.table].values() for text in strings(record)}


# -- the forms


async def duty(person: Person, digit: str) -> None:
    await person.press("f9")
    await person.sees("Plan og pligter")
    await person.press(digit)


async def heading(person: Person, key: int) -> None:
    await person.press("f7")
    await person.until(lambda: isinstance(person.screen, PictureView))
    person.screen.query_one(HeadingLines).highlight(str(key))
    await person.press("enter")


async def on(person: Person, panel: str, row: Record, *keys: str) -> None:
    await person.to(panel, row.id)
    await person.press(*keys)


def a_line(person: Person) -> LogEntry:
    """Another one each time: a line is struck once."""
    return next(one for one in person.board.log if one.struck is None and one.kind is EntryKind.ASSESSMENT)


def own(person: Person, state: StatementState) -> Statement:
    """A statement of our own that has come so far."""
    return next(one for one in person.board.statements if one.state is state)


def an_error(person: Person) -> MediaNote:
    return next(one for one in person.board.media if one.to_correct)


def an_enquiry(person: Person) -> MediaNote:
    return next(one for one in person.board.media if one.waits)


def a_question(person: Person) -> FollowUp:
    return next(one for one in person.board.follow_ups if one.done_at is None and one.kind is FollowUpKind.REASON)


Opens = Callable[[Person], Awaitable[object]]
FORMS: Final[dict[str, Opens]] = {
    "task": lambda person: on(person, "tasks", person.board.tasks[0], "n"),
    "media": lambda person: on(person, "media", person.board.media[0], "n", "1"),
    "rumour": lambda person: on(person, "media", person.board.media[0], "n", "2"),
    "statement": lambda person: on(person, "media", person.board.media[0], "n", "3"),
    "judge": lambda person: on(person, "media", person.board.rumours[0], "space"),
    "rewrite": lambda person: on(person, "media", own(person, StatementState.PROPOSED), "r"),
    "verdict": lambda person: on(person, "media", own(person, StatementState.PROPOSED), "space"),
    "use": lambda person: on(person, "media", own(person, StatementState.APPROVED), "space"),
    "fixed": lambda person: on(person, "media", an_error(person), "space", "1"),
    "unfixed": lambda person: on(person, "media", an_error(person), "space", "2"),
    "editor": lambda person: person.press("f2", "ctrl+o"),
    "describe": lambda person: duty(person, "1"),
    "change-group": lambda person: duty(person, "2"),
    "confirm": lambda person: duty(person, "3"),
    "coordinate": lambda person: duty(person, "4"),
    "stand-down": lambda person: duty(person, "5"),
    "reopen": lambda person: duty(person, "7"),
    "strike": lambda person: on(person, "log", a_line(person), "x"),
    "correct": lambda person: on(person, "log", a_line(person), "r"),
    "follow": lambda person: on(person, "log", a_line(person), "t"),
    "staff": lambda person: on(person, "staff", person.board.staff[1], "r"),
    "refer": lambda person: on(person, "media", an_enquiry(person), "space", "5"),
    "note": lambda person: on(person, "media", person.board.media[0], "r"),
    "due": lambda person: on(person, "tasks", person.board.tasks[-1], "r"),
    "heading-1": lambda person: heading(person, 1),
    "heading-15": lambda person: heading(person, 15),
    "picture": lambda person: person.press("f7", "f"),
    "answer": lambda person: on(person, "tasks", a_question(person), "enter"),
}
"""How each is opened, by the first word of its name. In this order: only what is stood down is opened again."""
SAME_FORM: Final = {f"heading-{one.key}" for one in HEADINGS[1:-1]}
"""Forms that differ from one of those in nothing but where their text goes."""
NO_TEXT: Final = ("due", "verdict")
"""Forms that take nothing but a time, or a choice."""


def open_form(person: Person) -> Form | None:
    return person.screen if isinstance(person.screen, Form) else None


async def fill(person: Person, form: Form, text: str) -> None:
    """The first of every choice, and the text in every other field."""
    for name, row in form._rows.items():
        if name not in form._names:
            continue
        row.input.focus()
        await person.settle()
        if isinstance(row.input, Choice):
            await person.press("1")
            continue
        if isinstance(row.input, LogLine):
            row.input.value = ""
        else:
            row.input.text = ""
        await person.type(text)
        assert harmless(row.value) and squeezed(row.value) == squeezed(safe(text)), name
        assert harmless_screen(person), name


async def save(person: Person, form: Form) -> bool:
    """Enter in the last field. A field that takes no text says so, and is tried again empty."""
    for _ in range(2):
        form._rows[form._names[-1]].input.focus()
        await person.settle()
        await person.press("enter")
        # Another Enter before it is known would be one on the board.
        await person.until(lambda: open_form(person) is None or not form._busy)
        if open_form(person) is None:
            return True
        assert harmless_screen(person)
        for row in form._rows.values():
            if isinstance(row.input, LogLine) and row.field.check(row.value):
                row.input.value = ""
    return False


async def through_the_forms(person: Person, texts: list[str]) -> dict[str, list[bool]]:
    """Each text through each form; whether it was stored."""
    saved: dict[str, list[bool]] = {name: [] for name in FORMS}
    for text in texts:
        for name, opens in FORMS.items():
            await person.back()
            await opens(person)
            await person.until(lambda: open_form(person))
            form = open_form(person)
            assert form is not None
            await fill(person, form, text)
            saved[name].append(await save(person, form))
            # A form may lie over another screen, and be followed by a question.
            while person.screen is not person.board_screen:
                await person.press("escape")
            await person.back()
            assert person.app.is_running and harmless_screen(person), name
            if saved[name][-1] and name not in NO_TEXT and clean(text):
                found = {squeezed(one) for one in stored(person.board)}
                assert any(squeezed(clean(text)) in one for one in found), name
    return saved


def an_evening(seat: Seat, clock: Clock, rounds: int) -> None:
    """Something for each form to be about, so many times."""
    media.add(seat, "Fjordby Folkeblad")
    rumours.add(seat, "der er lukket for vandet")
    for number in range(rounds):
        media.add(seat, f"Radio {number}", enquiry=True)
        for which in "ab":
            media.add(seat, f"Opslag {number}{which}", correctness=Correctness.WRONG)
            own = statements.propose(seat, f"Udtalelse {number}{which}", "mange ringer")
        statements.approve(seat, own.id, seen=own.text)
        for which in "abc":
            log.add(seat, f"Vurdering {number}{which}", kind=EntryKind.ASSESSMENT)
        log.add(seat, f"Beslutning {number}", kind=EntryKind.DECISION)
        clock.forward(minutes=11)  # or the next decision would be asked about together with this one


def nothing_went_wrong(folders: Folders) -> bool:
    """A fault of the program's own is written down, and does not end it."""
    return not os.path.exists(folders.fault_log)


async def test_through_every_form(
    room_for: RoomFor, config: Config, incident: str, clock: Clock, folders: Folders
) -> None:
    texts = [TOGETHER, LONG, *list(NOTHING.values())[:1]]
    seat = room_for("karen").sit(incident)
    an_evening(seat, clock, len(texts))
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        assert (karen.board_screen.deeds.reopeners.keys() - SAME_FORM) | of_records() == FORMS.keys()
        saved = await through_the_forms(karen, texts)
        assert [name for name, rounds in saved.items() if not rounds[0]] == []
        # What is only removed is nothing: where something must be said, it is asked for.
        empty = [name for name, rounds in saved.items() if rounds[-1]]
        assert empty == ["describe", "stand-down", "verdict", "use", "staff", "note", "due"]
        await karen.resize(*HUGE)
        for panel in ("log", "tasks", "contacts", "media", "staff"):
            await karen.to(panel)
            assert harmless_screen(karen), panel
    assert nothing_went_wrong(folders)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in TEXTS if TEXTS[name] is not LONG])
async def test_each_alone_through_every_form(
    name: str, room_for: RoomFor, config: Config, incident: str, clock: Clock, folders: Folders
) -> None:
    an_evening(room_for("karen").sit(incident), clock, 1)
    async with sitting(room_for("karen"), config, incident=incident, size=HUGE) as karen:
        saved = await through_the_forms(karen, [TEXTS[name]])
        assert [form for form, rounds in saved.items() if not rounds[0]] == []
    assert nothing_went_wrong(folders)


async def test_what_is_too_long_is_refused_in_every_field(
    room_for: RoomFor, config: Config, incident: str, clock: Clock, folders: Folders
) -> None:
    an_evening(room_for("karen").sit(incident), clock, 1)
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        for name, opens in FORMS.items():
            if name in ("change-group", "reopen"):
                continue  # there is no group to change yet, and nothing to open again
            await opens(karen)
            await karen.until(lambda: open_form(karen))
            form = cast(Form, karen.screen)
            for field in [one for one in form._names if not isinstance(form._rows[one].input, Choice)]:
                form._rows[field].input.focus()
                await karen.settle()
                before = form._rows[field].value
                await karen.type(TOO_LONG["300 kB"])
                assert form._rows[field].value == before and "Der er ikke plads" in karen.words, (name, field)
            stored_before = stored(karen.board)
            await fill(karen, form, TOO_LONG["one character too many"])
            assert not await save(karen, form) or name in NO_TEXT, name
            assert harmless_screen(karen) and (name in NO_TEXT or "10.001 tegn" in karen.words), name
            assert stored(karen.board) == stored_before or name in NO_TEXT
            while karen.screen is not karen.board_screen:
                await karen.press("escape")
            await karen.back()
    assert nothing_went_wrong(folders)


def of_records() -> set[str]:
    """The first words of the names of the forms that belong to a record, as the code has them."""
    sources = (inspect.getsource(module) for module in (deeds, following))
    return {verb for source in sources for verb in re.findall(r'f"([a-z]+)-\{', source)}


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
            # The next one follows by itself.
            await karen.until(lambda call=call: isinstance(karen.screen, Call) and karen.screen is not call)  # type: ignore[misc]
            await karen.press("escape")
            await karen.back()
            note = kept(karen, contact).attempts[-1].note
            assert harmless(note) and squeezed(note) == squeezed(clean(text))
    assert nothing_went_wrong(folders)


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
