"""What others see: by the level of each line, and without numbers where people may look who are none of the staff."""

import pytest

from beredskab_tui.errors import UsageError
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Sensitivity
from beredskab_tui.room import log, sensitive
from beredskab_tui.room.showing import BOARD, WALL, seen_by, viewer_called, viewers, without_numbers
from tests.room.desk import Desk
from tests.room.letters import approved, written


def seen(desk: Desk, plan: Plan, viewer: str) -> str:
    return "\n".join(seen_by(viewer_called(plan, viewer), desk.look(), desk.people))


def lines_of_each_level(desk: Desk) -> None:
    for level in Sensitivity:
        words = f"Ordene er {level.value}, ring 00 00 12 34"
        entry = log.add(desk.seat, words, sensitive=level is Sensitivity.SENSITIVE).entry
        if level in (Sensitivity.OPEN, Sensitivity.CONFIDENTIAL):
            sensitive.set_level(desk.seat, entry.seq, level, "alle må vide det")


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        (BOARD, ["open", "internal", "confidential"]),
        (WALL, ["open", "internal"]),
        ("bestyrelse", ["open"]),
        ("presse", ["open"]),
    ],
)
def test_each_sees_what_the_level_of_a_line_says(desk: Desk, plan: Plan, viewer: str, sees: list[str]) -> None:
    lines_of_each_level(desk)
    shown = seen(desk, plan, viewer)
    assert [level.value for level in Sensitivity if f"Ordene er {level.value}" in shown] == sees
    assert ("00 00 12 34" in shown) == (viewer == BOARD)
    assert ("[telefonnummer]" in shown) == (viewer != BOARD)


def test_how_much_is_kept_from_them_is_told(desk: Desk, plan: Plan) -> None:
    lines_of_each_level(desk)
    assert "Følsom linje. Teksten er krypteret." in seen(desk, plan, BOARD)
    assert seen(desk, plan, BOARD).endswith("Alle linjer vises.")
    assert seen(desk, plan, WALL).endswith("Vises ikke: 1 fortrolig, 1 følsom.")
    assert seen(desk, plan, "beboere").endswith("intern, 1 fortrolig, 1 følsom.")


def test_a_group_sees_the_messages_to_it_when_they_are_approved(desk: Desk, plan: Plan) -> None:
    message = written(desk, audiences=("bestyrelse",))
    assert message.text not in seen(desk, plan, "bestyrelse") and "Venter på godkendelse" in seen(
        desk, plan, "bestyrelse"
    )
    approved(desk, message)
    assert message.subject in seen(desk, plan, "bestyrelse") and message.text in seen(desk, plan, "bestyrelse")
    assert message.text not in seen(desk, plan, "presse")


def test_every_group_of_the_plan_can_be_looked_at_and_no_other(plan: Plan) -> None:
    assert [one.id for one in viewers(plan)] == [BOARD, WALL, *(group.id for group in plan.informed)]
    with pytest.raises(UsageError, match="»naboen« kendes ikke her"):
        viewer_called(plan, "naboen")


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Ring 00 00 12 34 kl. 20.15", "Ring [telefonnummer] kl. 20.15"),
        ("cpr 010190-0000, mail karla@example.dk", "cpr [CPR-nummer], mail [mailadresse]"),
        ("1800 lejemål uden strøm", "1800 lejemål uden strøm"),
    ],
)
def test_numbers_and_addresses_are_taken_out(text: str, without: str) -> None:
    assert without_numbers(text) == without
