"""What the tests of the screen share: an evening with a fire, and the two sizes that everything must fit in."""

from collections.abc import Iterator

import pytest

from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from tests.conftest import Clock, RoomFor
from tests.tui.painting import only_when_looked_at, parsed_once
from tests.tui.support import SIZES, started


@pytest.fixture(autouse=True)
def sparing() -> Iterator[None]:
    """What a test of the screen need not spend its time on."""
    with parsed_once(), only_when_looked_at():
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
