"""The first five minutes of a shooting, by the leader alone, key by key in a real terminal, and what a step costs."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import pytest

from beredskab_tui.access.people import People
from beredskab_tui.journal import Change
from beredskab_tui.locations import Folders
from beredskab_tui.records import CallResult, EntryKind, Origin, TaskState
from beredskab_tui.room.board import Board
from tests.pty.conftest import room
from tests.pty.terminal import DOWN, ENTER, ESC, F_KEYS, UP, Terminal

MOST_FOR_THE_FIRST_LINE: Final = 3
MOST_UNTIL_ACTIVATED: Final = 12
"""More keys from the first line to an incident that runs with its type and group."""

CALL = "Skud ved Søparkvej 88, en mand er ramt. Politiet er på vej og har ringet 112."
ENTRIES = (
    "Vagtcentralen: bliv inde, og lås dørene.",
    "b Vi lukker Beboerhuset fordi politiet har bedt om det",
    "Alle i sekretariatet er i god behold.",
)
WHY_NOT = "direktørerne er med i gruppe 2"
INSTRUCTION = "a Ingen går ud på Søparkvej, før politiet giver lov."


class Counted:
    """A terminal that counts the keys of each step. The letters of a text are counted apart: they are what is said."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.keys: dict[str, int] = {}
        """Keys of each step, besides its texts."""
        self.letters: dict[str, int] = {}
        self._step = ""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What is pressed inside belongs to this step. If it fails, the counts are told, too."""
        self._step = name
        self.keys[name] = self.letters[name] = 0
        try:
            yield
        except AssertionError as error:
            error.add_note(f"in step »{name}«\n{self.table}")
            raise

    def press(self, *keys: bytes | str, sees: Sequence[str] = ()) -> None:
        """Keys that do something, and what must stand on the screen then, before the next one is pressed."""
        for key in keys:
            self.keys[self._step] += 1
            self.terminal.send(key)
        self.terminal.sees(*sees)

    def move(self, key: bytes, row: str) -> None:
        """Up or down, key by key, to the row of a list with this in it."""
        while row not in (marked := self.marked):
            self.press(key)
            self.terminal.until(lambda marked=marked: self.marked not in ("", marked))  # type: ignore[misc]  # bound at once
            # Half a row may be painted, and would look like a row of its own.
            self.terminal.until(lambda: not self.terminal.quiet(0.05))

    @property
    def marked(self) -> str:
        """The first line of the row the marker of a list stands at."""
        return next((line.partition("›")[2] for line in self.terminal.text.split("\n") if "›" in line), "")

    @property
    def call(self) -> str:
        """Who is being called, from the title of the call."""
        return next((line for line in self.terminal.text.split("\n") if " – " in line and "│" in line), "")

    def type(self, text: str) -> None:
        """A text, letter for letter; its end must stand in the field before the next key is pressed."""
        self.letters[self._step] += len(text)
        self.terminal.send(text)
        self.terminal.sees(text[-20:])

    @property
    def table(self) -> str:
        """The counts, for people."""
        rows = [(name, self.keys[name], self.letters[name]) for name in self.keys]
        rows.append(("altogether", sum(self.keys.values()), sum(self.letters.values())))
        return "\n".join([f"{'step':<42}{'keys':>5}{'letters':>9}", *(f"{n:<42}{k:>5}{t:>9}" for n, k, t in rows)])


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def counted(folders: Folders, request: pytest.FixtureRequest) -> Iterator[Counted]:
    """Karen opens the program for the first time tonight, and nothing has happened yet."""
    if not os.path.exists("/dev/ptmx"):
        pytest.skip("there are no pseudo terminals here")
    where = ("--config", folders.config, "--data", folders.data, "--bruger", "karen")
    with Terminal(*where, size=request.param) as terminal:
        terminal.sees("Skriv, hvad der er sket, og tryk Enter", "Plan og kontakter", "OBS")
        yield Counted(terminal)


@pytest.fixture
def stored(folders: Folders, people: People) -> Callable[[], Board]:
    """``stored()``: the only incident, read anew from the disk by somebody else."""

    def read() -> Board:
        board, changes = Board(people), list[Change]()
        reader = room(folders, people, "amina")
        (incident,) = [one.incident_id for one in reader.found()]
        seat = reader.sit(incident, changes.append)
        seat.journal.close()
        for change in changes:
            board.apply(change)
        return board

    return read


@pytest.mark.slow
def test_a_shooting_led_by_the_police_and_the_leader_alone(counted: Counted, stored: Callable[[], Board]) -> None:
    terminal = counted.terminal

    with counted.step("the call: the first line"):
        counted.type(CALL)
        counted.press(ENTER, sees=["Gruppe ikke valgt", "F3 Opgaver", "UBEKRÆFTET"])

    with counted.step("three entries before any form"):
        for number, text in enumerate(ENTRIES, start=4):
            counted.type(text)
            counted.press(ENTER, sees=[f"Gemt som nr. {number}"])

    with counted.step("type and police: group 2"):
        counted.press(F_KEYS[9], sees=["Beskriv og aktivér: type ikke valgt"])
        counted.press("1", sees=["Hvad er det", "( ) 1 Skyderi"])
        counted.press("1", sees=["(•) 1 Skyderi"])
        # Where it was is left empty, and so is all that is asked of the police.
        terminal.until(lambda: "Vælg med tal" not in terminal.text)
        counted.press(ENTER, sees=["( ) 1 politiet, gruppe 2", "Vælg med tal"])
        counted.press("1", sees=["(•) 1 politiet, gruppe 2", "Hvem hos politiet"])
        terminal.until(lambda: "Vælg med tal" not in terminal.text)
        for _ in range(3):
            counted.press(ENTER)
            terminal.quiet(0.3)  # a field that has the focus looks like one that has not
        terminal.sees("Hvad kræver det", "Vælg med tal")
        counted.press(ENTER, sees=["Skyderi · Gruppe 2", "Kontakter: talt med 0 af 64"])

    activated = dict(counted.keys)

    with counted.step("two missed calls"):
        # The numbers of the group stand there. One goes on writing where one wrote, until a key goes to the list.
        terminal.sees("Beredskabsgruppe 2")
        counted.press(F_KEYS[4])
        terminal.until(lambda: counted.marked.startswith("[ ] "))
        counted.press(ENTER, sees=["i Intet svar"])
        for _ in range(2):
            called = counted.call
            counted.press("i")
            terminal.until(lambda called=called: counted.call not in ("", called))  # type: ignore[misc]  # bound at once
        counted.press(ESC)
        terminal.until(lambda: "i Intet svar" not in terminal.text)

    with counted.step("the board informed by phone"):
        counted.press(F_KEYS[3], sees=["Få situationen bekræftet"])
        counted.move(DOWN, "Orientér den boligsociale bestyrelse")
        counted.press(" ", sees=["›[x] Orientér den boligsociale bestyrelse"])

    with counted.step("an evt. answered with no"):
        counted.move(UP, "Spørg boligorganisationernes ledelse")
        counted.press("x", sees=["er ikke relevant", "Grund"])
        counted.type(WHY_NOT)
        counted.press(ENTER, sees=["›[-] Spørg boligorganisationernes ledelse"])

    with counted.step("an instruction received"):
        counted.press(F_KEYS[2], sees=["F9 Plan"])
        counted.type(INSTRUCTION)
        counted.press(ENTER, sees=["Politiets anvisninger: Ingen går ud på Søparkvej"])

    terminal.send(F_KEYS[10])
    assert terminal.ended() == 0
    print(f"\n{counted.table}")

    first, *_ = activated.values()
    assert first <= MOST_FOR_THE_FIRST_LINE, counted.table
    assert sum(activated.values()) - first <= MOST_UNTIL_ACTIVATED, counted.table
    _is_stored(stored())


def _is_stored(board: Board) -> None:
    incident = board.incident
    assert (incident.kind, incident.groups, incident.place, incident.police) == ("skyderi", (2,), None, None)

    mine = [(entry.kind, entry.text, entry.reason) for entry in board.log if entry.origin is Origin.PERSON]
    assert mine[0] == (EntryKind.INFORMATION, CALL, None)
    assert mine[1:4] == [
        (EntryKind.INFORMATION, ENTRIES[0], None),
        (EntryKind.DECISION, "Vi lukker Beboerhuset", "politiet har bedt om det"),
        (EntryKind.INFORMATION, ENTRIES[2], None),
    ]
    assert mine[-1] == (EntryKind.INSTRUCTION, INSTRUCTION[2:], None)
    assert [entry.seq for entry in board.log] == list(range(1, len(board.log) + 1))

    tried = [one for one in board.contacts if one.attempts]
    assert len(tried) == 2 and all("gruppe_2" in one.groups for one in tried)
    assert [[attempt.result for attempt in one.attempts] for one in tried] == [[CallResult.NO_ANSWER]] * 2
    assert all(one.claim is None for one in board.contacts)

    answered = {task.card: (task.state, task.reason) for task in board.tasks if task.state is not TaskState.WAITING}
    assert answered == {
        "orienter-bestyrelsen": (TaskState.DONE, None),
        "boligorganisationer-med": (TaskState.NOT_RELEVANT, WHY_NOT),
    }
    assert not next(task for task in board.tasks if task.card == "boligorganisationer-med").mandatory
