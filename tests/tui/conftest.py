"""What the tests of the screen share: an evening with a fire, and the two sizes that everything must fit in."""

from collections.abc import Iterator
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from tests.conftest import Clock, RoomFor
from tests.tui.painting import only_when_looked_at
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
    with only_when_looked_at():
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
