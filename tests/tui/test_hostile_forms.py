"""The whole set of texts that must do no harm, through every form there is.

Which forms there are is read from the code (see ``everyform``): one that is added later fails here until it has a way
to be opened.
"""

from collections import Counter
from itertools import cycle
from pathlib import Path
from typing import Final, cast

import pytest

from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import Config
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.records import Channel, Correctness, EntryKind
from beredskab_tui.room import dutylog, log, media, orders, picture, register, rumours, staff, statements
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import Seat
from beredskab_tui.text import clean
from beredskab_tui.tui.screens.form import Form
from tests.conftest import Clock, RoomFor
from tests.tui.everyform import (
    ELSEWHERE,
    NO_TEXT,
    OFF_THE_BOARD,
    ON_THE_BOARD,
    enter,
    fill,
    forms_in_the_code,
    into,
    leave,
    name_of,
    opened,
    save,
    text_fields,
)
from tests.tui.hostiletexts import NOTHING, TEXTS, TOGETHER, TOO_LONG, nothing_went_wrong, records, squeezed, strings
from tests.tui.posting import a_message, released
from tests.tui.support import HUGE, NARROW, Person, harmless_screen, sitting

pytestmark = pytest.mark.slow

MAY_BE_EMPTY: Final = {
    "due-* of a task", "due-* of a follow-up", "callat-*", "comes-*",
    "promise-*", "answeryes-*", "lift-*",
    "verdict-*", "use-*", "note-*",
    "staff-*", "words-*", "approve-*", "release-*",
    "describe", "stand-down", "affected",
    "heading-1", "heading-15", "picture", "numbers-*",
}  # fmt: skip
"""Forms that are saved with nothing in them: where something must be said, it is asked for."""
PARTS: Final = pytest.mark.parametrize(
    "part", [slice(0, 15), slice(15, 30), slice(30, 45), slice(45, None)], ids=["first", "second", "third", "last"]
)
"""An evening for each part of the forms: together they take too long for one test."""


def an_evening(room: Room, incident: str, clock: Clock) -> Seat:
    """Something for each form to be about."""
    seat = room.sit(incident)
    media.add(seat, "Fjordby Folkeblad")
    rumours.add(seat, "der er lukket for vandet")
    rumours.add(seat, "der er lukket for strømmen")
    for which in "abcd":
        media.add(seat, f"Opslag {which}", correctness=Correctness.WRONG)
        log.add(seat, f"Vurdering {which}", kind=EntryKind.ASSESSMENT)
        proposed = statements.propose(seat, f"Udtalelse {which}", "mange ringer")
    statements.approve(seat, proposed.id, seen=proposed.text, factual=True, correct=True, timely=True)
    media.add(seat, "Radio Fjordby", enquiry=True)
    media.add(seat, "Et opslag til")
    log.add(seat, "Beslutning", kind=EntryKind.DECISION)
    log.add(seat, "Noget om helbred", sensitive=True)
    for who in ("moderen", "faderen"):
        log.add(seat, f"{who} ringede", kind=EntryKind.CONTACT, call_back=True)
    orders.instruct(seat, "Bliv inde")
    orders.agree(seat, "vi ringer til forældrene", "SSP", Channel.PHONE)
    staff.set_words(seat, "jonas", "Vi er på vej")
    picture.write_heading(seat, 3, "Der er røg i opgangen", seen=0)
    released(seat, MailSettings(), a_message(seat))
    for _ in range(3):
        a_message(seat)
    clock.forward(minutes=11)  # or the next decision would be asked about together with this one
    return seat


def test_every_form_in_the_code_has_a_way_in() -> None:
    ways_in = Counter(map(name_of, (*ON_THE_BOARD, *OFF_THE_BOARD, *ELSEWHERE)))
    assert forms_in_the_code() == ways_in
    there = Path(__file__).with_name("test_staff_hostile.py").read_text(encoding="utf-8")
    assert all(f'"{name}"' in there for name in ELSEWHERE)


async def through(person: Person, name: str, text: str) -> None:
    """A text through a form that is open: it is stored as it is, and nothing obeys it."""
    form = cast(Form, person.screen)
    before = records(person.board)
    await fill(person, form, text)
    assert await save(person, form), f"{name}: {person.words}"
    await leave(person, name)
    await person.back()
    assert person.app.is_running and harmless_screen(person), name
    new = [record for key, record in records(person.board).items() if key not in before]
    assert new or not clean(text), name
    if name not in NO_TEXT and clean(text):
        assert any(squeezed(clean(text)) in squeezed(one) for record in new for one in strings(record)), name


async def refused(person: Person, name: str) -> None:
    """What is too long, and what is nothing where something must be said: it is refused, and what stood there stays."""
    form = cast(Form, person.screen)
    before = records(person.board)
    for field in text_fields(form):
        with person.app._context():
            form.set_focus(form._rows[field].input)
        stood = form._rows[field].value
        await person.type(TOO_LONG["300 kB"])
        assert form._rows[field].value == stood and "Der er ikke plads" in person.words, (name, field)
    if name not in NO_TEXT:
        await fill(person, form, TOO_LONG["one character too many"])
        assert not await save(person, form), name
        assert harmless_screen(person) and "10.001 tegn" in person.words, name
    if name not in MAY_BE_EMPTY:
        await fill(person, form, next(iter(NOTHING.values())))
        assert not await enter(person, form), name
    assert records(person.board).keys() == before.keys(), name


@PARTS
async def test_all_texts_together_through_every_form(
    part: slice, room_for: RoomFor, config: Config, incident: str, clock: Clock, folders: Folders
) -> None:
    an_evening(room_for("karen"), incident, clock)
    async with sitting(room_for("karen"), config, incident=incident, size=NARROW) as karen:
        for name in list(ON_THE_BOARD)[part]:
            await opened(karen, name)
            await refused(karen, name)
            await through(karen, name, TOGETHER)
        await karen.resize(*HUGE)
        for panel in ("log", "tasks", "contacts", "media", "staff"):
            await karen.to(panel)
            assert harmless_screen(karen), panel
    assert nothing_went_wrong(folders)


@PARTS
async def test_one_text_alone_through_every_form(
    part: slice, room_for: RoomFor, config: Config, incident: str, clock: Clock, folders: Folders
) -> None:
    """Each of the texts through two or three of the forms, and nothing at all through those that may be empty."""
    an_evening(room_for("karen"), incident, clock)
    nothing = next(iter(NOTHING.values()))
    async with sitting(room_for("karen"), config, incident=incident, size=NARROW) as karen:
        alone = list(zip(ON_THE_BOARD, cycle(TEXTS.values()), strict=False))
        for name, text in alone[part]:
            await opened(karen, name)
            await through(karen, name, nothing if name in MAY_BE_EMPTY else text)
    assert nothing_went_wrong(folders)


async def test_all_texts_together_through_the_forms_of_the_quiet_days(
    room_for: RoomFor, config: Config, folders: Folders
) -> None:
    room, expected = room_for("karen"), squeezed(clean(TOGETHER))
    async with sitting(room, config, size=NARROW) as karen:
        for name in OFF_THE_BOARD:
            form = await opened(karen, name)
            await fill(karen, form, TOGETHER)
            if name == "*fordel":
                assert not await enter(karen, form)
                await into(karen, form, "who", "AY PD")
            assert await save(karen, form), f"{name}: {karen.words}"
            await karen.until(lambda form=form: karen.screen is not form)  # type: ignore[misc]  # bound at once
            assert harmless_screen(karen), name
            await leave(karen)
            found = [*strings(tuple(register.contacts(room))), *(one.text for one in dutylog.entries(room))]
            assert name in NO_TEXT or any(expected in squeezed(one) for one in found), name
    assert nothing_went_wrong(folders)
