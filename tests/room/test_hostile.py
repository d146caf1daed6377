"""Texts that mean harm, through every text that a function of the room takes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from beredskab_tui.errors import BeredskabError
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import CallResult, Correctness, EntryKind, MediaNote, Phase, RumourState, TaskState
from beredskab_tui.room import (
    activation,
    closing,
    contacts,
    log,
    media,
    opening,
    picture,
    rumours,
    staff,
    statements,
    tasks,
)
from beredskab_tui.text import MAX_LENGTH, TooLong, clean, clean_line
from tests.conftest import RoomFor
from tests.hostile import HOSTILE, harmless
from tests.room.conftest import DeskFor
from tests.room.desk import Desk

Act = Callable[[Desk, str], object]


def _contact(desk: Desk) -> str:
    return desk.board.contacts[0].id


def _line(desk: Desk) -> int:
    return log.add(desk.seat, "linje", again=True).entry.seq


def _note(desk: Desk) -> str:
    return desk.board.media[0].id


ACTS: dict[str, Act] = {
    "log.add": lambda d, t: log.add(d.seat, t, again=True),
    **{
        f"log.add {kind.value}": lambda d, t, kind=kind: log.add(d.seat, t, kind=kind, again=True)  # type: ignore[misc]  # bound now
        for kind in EntryKind
    },
    "log.add reason": lambda d, t: log.add(d.seat, "x", kind=EntryKind.DECISION, reason=t, again=True),
    "log.add call back": lambda d, t: log.add(d.seat, t, kind=EntryKind.CONTACT, call_back=True, again=True),
    "log.strike": lambda d, t: log.strike(d.seat, _line(d), t),
    "log.correct text": lambda d, t: log.correct(d.seat, _line(d), t, "fejl"),
    "log.correct reason": lambda d, t: log.correct(d.seat, _line(d), "rettet", t),
    "tasks.add": lambda d, t: tasks.add(d.seat, t),
    "tasks.add owner": lambda d, t: tasks.add(d.seat, "x", owner=t),
    "tasks.set_state reason": lambda d, t: tasks.set_state(
        d.seat, tasks.add(d.seat, "x").id, TaskState.NOT_RELEVANT, reason=t
    ),
    "tasks.set_state id": lambda d, t: tasks.set_state(d.seat, t, TaskState.DONE),
    "tasks.assign": lambda d, t: tasks.assign(d.seat, d.card("dialog").id, t),
    "staff.set_task": lambda d, t: staff.set_task(d.seat, "peter", t),
    "staff.set_task person": lambda d, t: staff.set_task(d.seat, t, "Ring"),
    "contacts.assign": lambda d, t: contacts.assign(d.seat, (_contact(d),), t),
    "contacts.claim": lambda d, t: contacts.claim(d.seat, t),
    "contacts.give_result": lambda d, t: contacts.give_result(d.seat, _contact(d), CallResult.REACHED, note=t),
    "media.add outlet": lambda d, t: media.add(d.seat, t),
    "media.add claims": lambda d, t: media.add(d.seat, "TV Syd", claims=t),
    "media.add link": lambda d, t: media.add(d.seat, "TV Syd", link=t),
    "media.add referred": lambda d, t: media.add(d.seat, "TV Syd", referred_to=t),
    "media.refer": lambda d, t: media.refer(d.seat, _note(d), t),
    "media.settle": lambda d, t: media.settle(
        d.seat, media.add(d.seat, "TV", correctness=Correctness.WRONG).id, t, corrected=True
    ),
    "media.describe": lambda d, t: media.describe(d.seat, _note(d), enquiry=True, tone=None, link=t, referred_to=t),
    "rumours.add": lambda d, t: rumours.add(d.seat, t, t),
    "rumours.judge": lambda d, t: rumours.judge(d.seat, rumours.add(d.seat, "x").id, RumourState.REFUTED, t),
    "picture.write_heading": lambda d, t: picture.write_heading(d.seat, 3, t, seen=0),
    "picture.submit": lambda d, t: picture.submit(d.seat, distribution=t),
    "statements.propose": lambda d, t: statements.propose(d.seat, t, t, t),
    "statements.refuse": lambda d, t: statements.refuse(d.seat, statements.propose(d.seat, "x", "y").id, t, seen="x"),
    "statements.withdraw": lambda d, t: statements.withdraw(d.seat, statements.propose(d.seat, "x", "y").id, t),
    "log.add speaker": lambda d, t: log.add(d.seat, "x", speaker=t, again=True),
    "activation.coordinate": lambda d, t: activation.coordinate(d.seat, 1, t),
    "activation.classify place": lambda d, t: activation.classify(d.seat, d.plan, place=t),
    "activation.classify kind": lambda d, t: activation.classify(d.seat, d.plan, kind=t),
    "activation.set_groups": lambda d, t: activation.set_groups(
        d.seat, d.plan, (1,) if d.board.incident.groups == (2,) else (2,), t
    ),
    "closing.stand_down": lambda d, t: closing.stand_down(d.seat, t),
    "closing.reopen": lambda d, t: closing.reopen(d.seat, t),
    "room.choose": lambda d, t: d.room.choose(t),
}


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(key)
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


@pytest.mark.parametrize("name", ACTS)
def test_stored_clean_or_refused_in_a_sentence(name: str, desk: Desk, desk_for: DeskFor) -> None:
    media.add(desk.seat, "TV Syd")
    if name == "closing.reopen":
        closing.stand_down(desk.seat)
    for what, text in HOSTILE.items():
        before = desk.stored
        try:
            ACTS[name](desk, text)
        except BeredskabError as error:
            assert harmless(error.sentence), what
            assert error.sentence.endswith((".", "?", "TEKST")) or "\n" in error.sentence, what
            assert len(error.sentence) < 1_000, what
            assert desk.stored - before <= 1, what  # a line or a task that the act needed to begin with
        # Ready for the next one.
        if name == "closing.stand_down" and desk.board.incident.phase is Phase.STOOD_DOWN:
            closing.reopen(desk.seat, "igen")
        elif name == "closing.reopen" and desk.board.incident.phase is Phase.OPEN:
            closing.stand_down(desk.seat)
    for text in texts_in(desk.seat.journal.state.tables):
        assert harmless(text), name
        assert len(text) <= MAX_LENGTH
    fresh = desk_for("tove")
    assert fresh.snapshot() == desk.snapshot()


@pytest.mark.parametrize("what", HOSTILE)
def test_a_line_is_the_clean_text_letter_for_letter(what: str, desk: Desk) -> None:
    text = HOSTILE[what]
    try:
        expected = clean(text)
    except TooLong:
        with pytest.raises(TooLong):
            log.add(desk.seat, text)
        return
    if not expected:
        with pytest.raises(BeredskabError, match="tom"):
            log.add(desk.seat, text)
        return
    log.add(desk.seat, text, kind=EntryKind.TASK)
    assert desk.last.text == expected
    task = max(desk.board.tasks, key=lambda task: task.number)
    assert task.title == clean_line(text)
    assert "\n" not in task.title
    media.add(desk.seat, "TV", claims=text)
    note: MediaNote = desk.board.media[-1]
    assert note.claims == clean_line(text)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_source_confirms_or_is_refused(what: str, desk: Desk) -> None:
    for _ in range(2):
        try:
            activation.confirm(desk.seat, HOSTILE[what])
        except BeredskabError as error:
            assert harmless(error.sentence)
            assert len(error.sentence) < 300
    for text in texts_in(desk.seat.journal.state.tables):
        assert harmless(text)


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("field", ["text", "place", "kind"])
def test_a_start_from_a_hostile_text(what: str, field: str, room_for: RoomFor, plan: Plan, desk_for: DeskFor) -> None:
    room = room_for("karen")
    before = room.incident_ids()
    how = {"text": "Skud", field: HOSTILE[what]}
    try:
        incident = opening.start(room, plan, (), **how)  # type: ignore[arg-type]  # one of them is the text
    except BeredskabError as error:
        assert harmless(error.sentence)
        assert len(room.found()) == len(before)
        return
    desk = desk_for("karen", incident)
    for text in texts_in(desk.seat.journal.state.tables):
        assert harmless(text)
    assert len(desk.board.incident.title) <= opening.TITLE_LENGTH
    assert "\n" not in desk.board.incident.title + (desk.board.incident.place or "")


def test_the_list_has_everything_that_was_asked_for() -> None:
    texts = list(HOSTILE.values())
    for needed in ("[/b]", "[@click=app.quit]", "[OK]", "\x1b[", "\x1b]52;", "\x9b", "\x00", "\u202e"):
        assert any(needed in text for text in texts), needed
    assert max(map(len, texts)) >= 300_000
    assert any(text.count("\n") == 19 for text in texts)
