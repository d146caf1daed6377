"""When somebody has to decide what becomes of a closed incident, and that it may be kept longer with a reason."""

from datetime import date, timedelta

import msgspec
import pytest

from beredskab_tui.access.people import People
from beredskab_tui.errors import NotAllowed, Refused
from beredskab_tui.keeping.backup import make
from beredskab_tui.keeping.copyplace import find_copy
from beredskab_tui.keeping.restore import Restorer
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room import closing, dutylog, opening
from beredskab_tui.room.health import Health
from beredskab_tui.room.retention import Closed, closed_incidents, keep_longer, retention_health
from tests.conftest import Clock, QuickIo, RoomFor
from tests.room.conftest import DeskFor


@pytest.fixture
def closed(incident: str, desk_for: DeskFor) -> str:
    """Closed on 23 November 2026."""
    closing.close(desk_for("karen").seat)
    return incident


def months(plan: Plan, number: int) -> Plan:
    return msgspec.structs.replace(plan, upkeep=msgspec.structs.replace(plan.upkeep, retention_months=number))


def listed(folders: Folders, plan: Plan) -> list[Closed]:
    return list(closed_incidents(folders, plan))


def test_only_what_is_closed_counts(incident: str, folders: Folders, plan: Plan, desk_for: DeskFor) -> None:
    desk = desk_for("karen")
    assert listed(folders, plan) == []
    closing.stand_down(desk.seat)
    assert listed(folders, plan) == []
    closing.close(desk.seat)
    (one,) = listed(folders, plan)
    assert (one.number, one.incident_id, one.at, one.kept) == (1, incident, desk.clock(), None)
    closing.reopen(desk.seat, "den er ikke slut")
    assert listed(folders, plan) == []


@pytest.mark.parametrize(("number", "by"), [(1, date(2026, 12, 23)), (3, date(2027, 2, 23)), (6, date(2027, 5, 23))])
def test_the_plan_says_for_how_long(closed: str, number: int, by: date, folders: Folders, plan: Plan) -> None:
    assert [one.decide_by for one in listed(folders, months(plan, number))] == [by]


def test_the_last_day_of_a_month_has_no_day_after_it(
    incident: str, desk_for: DeskFor, folders: Folders, plan: Plan, clock: Clock
) -> None:
    clock.forward(minutes=60 * 24 * 98)  # 1 March 2027, 19.14
    clock.forward(minutes=-60 * 24)
    closing.close(desk_for("karen").seat)
    # 28 February and six months, and 31 August and six months.
    assert [one.decide_by for one in listed(folders, plan)] == [date(2027, 8, 28)]


def test_the_shipped_plan_gives_six_months(plan: Plan) -> None:
    assert plan.upkeep.retention_months == 6


def test_what_the_health_says(closed: str, folders: Folders, plan: Plan, clock: Clock) -> None:
    def said(days: int) -> list[Health]:
        return retention_health(plan, listed(folders, plan), clock() + timedelta(days=days))

    assert said(0) == [Health(True, "Ingen lukket hændelse er forfalden til sletning (6 måneder).")]
    assert said(181)[0].ok  # 23 May 2027 is the last day
    assert said(182) == [
        Health(
            False,
            "1 hændelse er forfalden til sletning. Se dem med »beredskab slet --liste«.",
            ("Hændelse 1: lukket 23.11.2026, stilling tages senest 23.05.2027",),
        )
    ]


def test_nothing_is_said_while_nothing_is_closed(incident: str, folders: Folders, plan: Plan, clock: Clock) -> None:
    assert retention_health(plan, listed(folders, plan), clock()) == []


def test_one_that_came_back_from_a_copy_knows_when_it_was_closed(
    closed: str, folders: Folders, people: People, plan: Plan, clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (before,) = listed(folders, plan)
    usb = tmp_path_factory.mktemp("usb")
    copy = make(folders, str(usb), clock(), QuickIo()).folder
    clock.forward(minutes=60 * 24 * 30)
    anew = Folders(folders.config, str(usb / "data"))
    anew.make()

    list(Restorer(anew, find_copy(copy), people.leader, clock, QuickIo()).put_journals())

    assert listed(anew, plan) == [before]


def test_the_leader_may_keep_it_longer(closed: str, room_for: RoomFor, plan: Plan, clock: Clock) -> None:
    karen = room_for("karen")
    clock.forward(minutes=60 * 24 * 190)  # 1 June 2027

    keep_longer(karen, closed, 12, "straffesagen er ikke afgjort")

    (one,) = listed(karen.folders, plan)
    assert one.decide_by == date(2028, 6, 1) and not one.is_due(clock())
    assert dutylog.entries(karen)[-1].text == (
        "En lukket hændelse beholdes; der tages stilling igen senest 01.06.2028 (KH). "
        f"Grund: straffesagen er ikke afgjort. Id: {closed}"
    )


def test_who_keeps_it_for_less_than_the_plan_says_changes_nothing(
    closed: str, room_for: RoomFor, plan: Plan, clock: Clock
) -> None:
    karen = room_for("karen")
    keep_longer(karen, closed, 1, "kort")
    assert [one.decide_by for one in listed(karen.folders, plan)] == [date(2027, 5, 23)]


def test_what_is_opened_again_begins_anew(
    closed: str, room_for: RoomFor, desk_for: DeskFor, plan: Plan, clock: Clock
) -> None:
    karen = room_for("karen")
    keep_longer(karen, closed, 24, "straffesagen")
    clock.forward(minutes=60)
    desk = desk_for("karen", closed)
    closing.reopen(desk.seat, "den er ikke slut")
    closing.close(desk.seat)
    assert [(one.decide_by, one.kept) for one in listed(karen.folders, plan)] == [(date(2027, 5, 23), None)]


def test_what_is_refused(closed: str, room_for: RoomFor, plan: Plan, contacts: tuple[DirectoryContact, ...]) -> None:
    karen = room_for("karen")
    running = opening.start(karen, plan, contacts, "Brand")
    for incident_id, number, reason in ((closed, 12, " "), (closed, 0, "x"), (closed, 121, "x"), (running, 12, "x")):
        with pytest.raises(Refused, match="Intet er ændret"):
            keep_longer(karen, incident_id, number, reason)
    for person in ("jonas", "amina", "tove"):
        with pytest.raises(NotAllowed):
            keep_longer(room_for(person), closed, 12, "straffesagen")
    assert [one.kept for one in listed(karen.folders, plan)] == [None]
