"""What the tests of the screen share: an evening with a fire, and the two sizes that everything must fit in."""

from collections.abc import Iterator
from typing import Any

import pytest
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from tests.conftest import Clock, RoomFor
from tests.tui.support import SIZES, started


@pytest.fixture(scope="session", autouse=True)
def styles_parsed_once() -> Iterator[None]:
    """Every test opens a program of its own, and each would parse the same style sheets twice: a tenth of its time."""
    parse = Stylesheet._parse_rules
    parsed: dict[tuple[Any, ...], list[RuleSet]] = {}

    def parse_once(sheet: Stylesheet, *args: Any, **kwargs: Any) -> list[RuleSet]:
        key = (frozenset(sheet._variables.items()), args, frozenset(kwargs.items()))
        if key not in parsed:
            parsed[key] = parse(sheet, *args, **kwargs)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def painted_when_looked_at() -> Iterator[None]:
    """There is no terminal here, so nothing is painted for one: that would take a third of the time. ``Person.text``
    paints what stands on the screen then; tests/pty reads what a terminal gets."""

    def nothing(
        compositor: Compositor, *_args: Any, screen_stack: list[Screen[Any]] | None = None, **_more: Any
    ) -> None:
        visible_screen_stack.set(screen_stack or [])
        compositor._dirty_regions.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", nothing)
        yield


@pytest.fixture(params=SIZES, ids=["80x24", "120x40"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """The size of the terminal."""
    found: tuple[int, int] = request.param
    return found


@pytest.fixture
def incident(room_for: RoomFor, plan: Plan, contacts: tuple[DirectoryContact, ...], clock: Clock) -> str:
    """An incident that Karen started from a single line half a minute ago; its id."""
    found = started(room_for("karen"), plan, contacts)
    clock.forward(seconds=30)
    return found
