"""Who may do what: every act of the room, by everybody in every standing, against the table that people read."""

import ast
import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from beredskab_tui import room
from beredskab_tui.access.people import People
from beredskab_tui.access.rights import Right
from beredskab_tui.access.standings import Special, Standing, may_do
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import opening
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import Seat
from tests.conftest import SHIPPED_CONFIG, Clock
from tests.room.acts import Function, Row
from tests.room.allacts import ACTS, PARTS, READS, REGISTER
from tests.room.evening import OTHER_DEPUTY, PERSON, Evening, Scene, cast, prepare

Prepared = Callable[[Scene, bool], Evening]

ABOVE: Final = {Right.KEEP_DATA, Right.GIVE_ACCESS, Right.READ_SENSITIVE}
"""Asked for by what lies above the room (``keeping``, ``cli.access``) and by what only reads
(``sensitive.read_words``): they have tests of their own."""


@pytest.fixture(scope="module")
def prepared(
    tmp_path_factory: pytest.TempPathFactory, people: People, plan: Plan, contacts: tuple[DirectoryContact, ...]
) -> Prepared:
    """Each evening is prepared once. Nobody writes in it: who may do something does it in a copy."""
    made: dict[tuple[Scene, bool], Evening] = {}

    def get(scene: Scene, taken_over: bool) -> Evening:
        if (scene, taken_over) not in made:
            folders = Folders(SHIPPED_CONFIG, str(tmp_path_factory.mktemp("evening")))
            evening = made[scene, taken_over] = Evening(folders, cast(people), plan, Clock())
            # A few of the contacts are as good as all of them.
            prepare(evening, contacts[:6], scene, taken_over=taken_over)
        return made[scene, taken_over]

    return get


@contextmanager
def sat_down(evening: Evening, folder: str | None = None) -> Iterator[Evening]:
    """The evening as it is, or a copy of it to write in."""
    folders = evening.folders
    if folder is not None:
        shutil.copytree(folders.data, folder, dirs_exist_ok=True)
        folders = Folders(folders.config, folder)
    clock = Clock(evening.clock.now)
    here = Evening(folders, evening.people, evening.plan, clock, evening.incident_id)
    try:
        yield here
    finally:
        here.leave()


@pytest.mark.parametrize("standing", Standing, ids=lambda standing: standing.name.lower())
@pytest.mark.parametrize("row", ACTS, ids=lambda row: row.name)
def test_who_may(row: Row, standing: Standing, prepared: Prepared, tmp_path: Path) -> None:
    taken_over = row.taken_over or standing is Standing.ACTING
    person = OTHER_DEPUTY if taken_over and standing is Standing.DEPUTY else PERSON[standing]
    evening = prepared(row.scene, taken_over)
    allowed = standing in may_do(row.rule)
    with sat_down(evening, str(tmp_path) if allowed else None) as here:
        desk = here.desk(person)
        before, lines = here.stored(), desk.stored
        if row.has_it is standing:
            try:
                row.act(desk)
            except Refused as refused:
                assert "Intet er ændret" in refused.sentence
            assert here.stored() == before
        elif allowed:
            row.act(desk)
            assert here.stored() != before
            actors = {change.actor for change in desk.changes[lines:]}
            # Those two have a journal of their own.
            elsewhere = row in REGISTER or row.function is opening.start
            assert actors == (set() if elsewhere else {person})
        else:
            with pytest.raises(NotAllowed) as denied:
                row.act(desk)
            sentence = denied.value.sentence
            assert "Intet er ændret" in sentence or "Skriv en ny linje" in sentence
            assert ("læseadgang" in sentence) == (standing is Standing.READER)
            assert here.stored() == before


@pytest.mark.parametrize("function", READS, ids=lambda function: function.__name__)
def test_everybody_may_read_and_it_writes_nothing(function: Function, prepared: Prepared) -> None:
    with sat_down(prepared(Scene.RUNNING, False)) as here:
        desk = here.desk(PERSON[Standing.READER])
        before = here.stored()
        READS[function](desk)
        assert here.stored() == before


# -- nothing is forgotten


def modules() -> Iterator[tuple[str, Path]]:
    for found in pkgutil.iter_modules(room.__path__):
        yield f"{room.__name__}.{found.name}", Path(room.__path__[0]) / f"{found.name}.py"


def takes_somebody(function: Function) -> bool:
    """Whether a function is given who acts."""
    somebody = {Seat, Room, "Seat", "Room"}
    return any(one.annotation in somebody for one in inspect.signature(function).parameters.values())


def test_every_function_that_is_given_who_acts_is_in_the_table() -> None:
    functions = {
        function
        for name, _ in modules()
        for _, function in inspect.getmembers(importlib.import_module(name), inspect.isfunction)
        if function.__module__ == name and not function.__name__.startswith("_") and takes_somebody(function)
    }
    assert functions == {row.function for row in ACTS} | READS.keys() | PARTS.keys()


def test_every_rule_that_people_can_read_is_tried() -> None:
    tried = {row.rule for row in ACTS}
    rights = tried | {rule.value.right for rule in tried if isinstance(rule, Special)}
    assert set(Special) <= tried
    assert set(Right) - rights == ABOVE


WAYS_TO_WRITE: Final = {"act", "atomic", "changing", "written_register"}
"""What opens a journal to write in it, by the name it is called by."""


def test_nothing_in_the_room_writes_but_those() -> None:
    """Also a private function, or one that comes by its journal some other way, must not write past the table."""
    known = {f"{one.__module__}.{one.__name__}" for one in (*(row.function for row in ACTS), *PARTS)}
    writers = set()
    for name, path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(_opens(call) for call in ast.walk(node)):
                writers.add(f"{name}.{node.name}")
    # A seat opens its journal for whoever has asked it.
    assert writers - known == {"beredskab_tui.room.seat.act"}
    assert len(writers) > 90


def _opens(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name in WAYS_TO_WRITE
