"""The top of the board: what it is, how far it is, who is here, the ground everybody stands on, and what comes next."""

from datetime import timedelta

import msgspec

from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact, TaskState
from beredskab_tui.room import tasks
from beredskab_tui.tui.board.head import tail_of
from tests.conftest import Clock, RoomFor
from tests.tui.support import Person, sitting, started


def next_things(person: Person) -> list[str]:
    return [line for line in person.text.split("\n") if line[:2] in ("1 ", "2 ", "3 ")]


async def test_an_exercise_is_one_in_words_and_its_calls_too(
    room_for: RoomFor, config: Config, plan: Plan, contacts: tuple[DirectoryContact, ...], size: tuple[int, int]
) -> None:
    room = room_for("karen")
    incident = started(room, plan, contacts, "Brand", kind="brand", place="Åvej 4", police_case=True, exercise=True)
    async with sitting(room, config, incident=incident, size=size) as karen:
        await karen.sees("Ildspåsættelse · Åvej 4 · Gruppe 2 · UBEKRÆFTET · 0 min", "her: KH", "ØVELSE PRØVEPLAN")
        assert room.folders.data[-12:] in karen.text.split("\n")[1]
        await karen.press("f4", "enter")
        await karen.sees("ØVELSE – ring ikke")


async def test_a_long_first_line_gives_way_to_what_must_be_seen(
    room_for: RoomFor, config: Config, plan: Plan, contacts: tuple[DirectoryContact, ...], size: tuple[int, int]
) -> None:
    room = room_for("karen")
    incident = started(room, plan, contacts, "Der er en del røg fra kælderen i blok 7 og flere beboere står udenfor nu")
    async with sitting(room, config, incident=incident, size=size) as karen:
        top = karen.text.split("\n")[0]
        assert "UBEKRÆFTET · 0 min" in top and top.endswith("her: KH") and len(top) <= size[0]


async def test_the_next_three_things_have_owner_and_clock_and_follow_the_work(
    room_for: RoomFor, config: Config, incident: str, clock: Clock, size: tuple[int, int]
) -> None:
    jonas = room_for("jonas").sit(incident)
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        described, first, third = next_things(karen)
        assert "Sig, hvad det er, hvor, og hvem der har aktiveret (F9)" in described
        assert "Få situationen bekræftet" in first and first.endswith("KH · 19.24, om 10 min")
        assert third.endswith("om 15 min")
        done = karen.board_screen.top.due[2]
        tasks.set_state(jonas, done.id, TaskState.DONE)
        await karen.until(lambda: next_things(karen)[2] != third)
        assert len(next_things(karen)) == 3
        mine = tasks.add(jonas, "Hent nøgler", owner="jonas", due_at=clock() + timedelta(minutes=2))
        await karen.until(lambda: "Hent nøgler" in next_things(karen)[1])
        assert " JB · " in next_things(karen)[1]
        clock.forward(minutes=8)
        karen.board_screen.tick()
        await karen.until(lambda: "6 min over" in next_things(karen)[0])
        tasks.set_state(jonas, mine.id, TaskState.DONE)
        await karen.until(lambda: "Hent nøgler" not in "".join(next_things(karen)))


async def test_what_is_wrong_with_the_plan_stands_on_the_board(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    from beredskab_tui.configfile import Problem

    problem = Problem(file="plan.toml", line=7, wrong="frist er ikke et tal", right="Skriv fx 30.")
    spoiled = msgspec.structs.replace(config, problems=(problem,))
    async with sitting(room_for("karen"), spoiled, incident=incident, size=size) as karen:
        await karen.sees("plan.toml", "frist er ikke et tal")


def test_the_end_of_a_path_is_found_in_any_room() -> None:
    for path in ("/srv/beredskab/data", "beredskab/data", "…/", "/", "//", "data"):
        for cells in range(-10, 30):
            assert tail_of(path, cells).endswith(path.rpartition("/")[2])
    assert tail_of("/srv/beredskab/data", 6) == "…/data"
