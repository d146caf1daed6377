"""An incident that is running, and people at it."""

from collections.abc import Callable

import pytest

from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import opening
from tests.conftest import Clock, RoomFor
from tests.room.desk import Desk

DeskFor = Callable[..., Desk]


@pytest.fixture
def incident(room_for: RoomFor, plan: Plan, contacts: tuple[DirectoryContact, ...], clock: Clock) -> str:
    """Started by karen from a single line; ten seconds ago."""
    incident_id = opening.start(room_for("karen"), plan, contacts, "Der brænder en bil ved Søparkvej 4")
    clock.forward(seconds=10)
    return incident_id


@pytest.fixture
def desk_for(room_for: RoomFor, incident: str, plan: Plan, clock: Clock) -> DeskFor:
    """``desk_for("amina")``: that person with a seat at the incident."""

    def make(person_id: str = "karen", incident_id: str | None = None) -> Desk:
        return Desk(room_for(person_id), incident_id or incident, plan, clock)

    return make


@pytest.fixture
def desk(desk_for: DeskFor) -> Desk:
    """The leader's."""
    return desk_for("karen")
