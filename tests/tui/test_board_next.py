"""The keys that take one somewhere: to the next three things, to a group's numbers, along the references."""

import pytest

from beredskab_tui.plan.config import Config
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Contact, EntryKind, FollowUp, FollowUpKind, Task, TaskState
from beredskab_tui.room import activation, followups, log, tasks
from beredskab_tui.tui.board.taskpanel import TaskPanel
from tests.conftest import Clock, RoomFor
from tests.tui.support import HUGE, WIDE, Person, sitting


def in_hand(person: Person) -> object:
    return person.board_screen.row


async def test_a_digit_on_the_board_leads_to_the_thing_it_stands_at(
    room_for: RoomFor, config: Config, incident: str, plan: Plan, size: tuple[int, int]
) -> None:
    seat = room_for("karen").sit(incident)
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.press("escape", "1")
        await karen.sees("Plan og pligter")
        await karen.press("escape")
        await karen.back()
        await karen.press("escape", "2")
        row = in_hand(karen)
        assert isinstance(row, Task) and row.title == "Få situationen bekræftet" and karen.focus == "tasks"
        activation.classify(seat, plan, kind="brand", police_case=False)
        log.add(seat, "Ali Demir, 00 00 01 19", kind=EntryKind.CONTACT, call_back=True)
        await karen.until(lambda: karen.board.call_backs and karen.board.incident.groups)
        await karen.press("escape", "1")
        assert karen.focus == "contacts" and "Ali Demir" in karen.line_of("›")


async def test_a_promise_that_is_late_stands_first_and_is_gone_to(
    room_for: RoomFor, config: Config, incident: str, clock: Clock
) -> None:
    seat = room_for("karen").sit(incident)
    entry = log.add(seat, "Bestyrelsen ringer").entry
    due = clock()
    followups.open_line(seat, entry.seq, "svar til bestyrelsen", kind=FollowUpKind.PROMISE, due_at=due)
    clock.forward(minutes=12)
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        await karen.sees("1 Lovet: svar til bestyrelsen", "12 min over fristen")
        await karen.press("escape", "1")
        await karen.sees("2 over fristen, 1 følges op")
        tasks = karen.board_screen.query_one(TaskPanel)
        tasks.styles.width = 46
        await karen.until(lambda: ", 2 for sene, 1 følges op" in str(tasks.border_title))
        assert isinstance(in_hand(karen), FollowUp)
        await karen.press("space")
        await karen.until(lambda: karen.board.follow_ups[0].done_at is not None)
        assert "Lovet" not in karen.text.split("\n")[2]


async def test_too_high_a_digit_says_so(room_for: RoomFor, config: Config, incident: str) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=(80, 18)) as karen:
        await karen.press("escape", "2")
        await karen.sees("Så mange ting venter der ikke.")


async def test_the_groups_numbers_stand_there_when_it_is_chosen(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.press("f9", "1", "1")
        await karen.type("Torvet 3")
        await karen.press("enter", "1", "enter", "enter", "enter", "enter")
        await karen.until(lambda: karen.board.incident.groups == (2,))
        await karen.back()
        assert karen.focus == "line", "what is typed next is text"
        await karen.sees("Beredskabsgruppe 2", "Lars Brink, Lokalpolitileder")
        await karen.press("f4")
        row = in_hand(karen)
        assert karen.focus == "contacts" and isinstance(row, Contact) and row.name == "Lars Brink"
        await karen.sees("Beredskabsgruppe 2", "Lars Brink, Lokalpolitileder")
        assert "00\u00a000\u00a001\u00a001" in karen.text and "Lars Brink" in karen.line_of("›")


async def test_the_story_of_a_line_leads_along_its_references(
    room_for: RoomFor, config: Config, incident: str, size: tuple[int, int]
) -> None:
    seat = room_for("karen").sit(incident)
    first = log.add(seat, "Kælderen er låst").entry
    log.add(seat, f"Nøglen til #{first.seq} er hos Kurt")
    right = log.correct(seat, first.seq, "Kælderen er åben", "set forkert")
    async with sitting(room_for("karen"), config, incident=incident, size=size) as karen:
        await karen.sees("rettet i #6")
        await karen.to("log", first.id)
        await karen.press("enter")
        await karen.sees(f"Linje {first.seq}", "ANNULLERET", "Rettet i linje 6", "Hører sammen med", "Nøglen til #4")
        await karen.press("2")
        await karen.back()
        assert in_hand(karen) == karen.board.log[right.seq - 1]
        await karen.press("enter")
        await karen.sees("Retter linje 4")


async def test_in_the_widest_window_the_row_in_hand_stands_there_whole(
    room_for: RoomFor, config: Config, incident: str
) -> None:
    seat = room_for("karen").sit(incident)
    entry = log.add(seat, "Vi lukker Beboerhuset", kind=EntryKind.DECISION, reason="der er glas overalt").entry
    async with sitting(room_for("karen"), config, incident=incident, size=HUGE) as karen:
        await karen.sees("Linje 4", "Fordi: der er glas overalt")
        await karen.to("tasks")
        await karen.sees("Opgave 1", "Hører til: lederen.")
        await karen.to("log", entry.id)
        await karen.press("space")
        await karen.sees("nøglehændelse ★")
        await karen.resize(*WIDE)
        assert "Fordi: der er glas" not in karen.text


@pytest.mark.parametrize(("presses", "said"), [(1, "kun de linjer, I selv"), (2, "Viser alt"), (3, "alle linjer")])
async def test_v_shows_peoples_lines_everything_and_all_lines(
    room_for: RoomFor, config: Config, incident: str, presses: int, said: str
) -> None:
    seat = room_for("karen").sit(incident)
    async with sitting(room_for("karen"), config, incident=incident) as karen:
        tasks.set_state(seat, karen.board.tasks[2].id, TaskState.IN_PROGRESS)
        await karen.until(lambda: karen.board.history)
        await karen.press("escape", *["v"] * presses)
        await karen.sees(said)
        text = karen.text
        assert ("er taget i brug" in text) is (presses != 1)
        assert ("under udførelse" in text) is (presses == 2)
        tasks.set_state(seat, karen.board.tasks[3].id, TaskState.IN_PROGRESS)
        await karen.until(lambda: len(karen.board.history) == 2)
        await karen.settle()
        assert karen.text.count("under udførelse") == (2 if presses == 2 else 0)
