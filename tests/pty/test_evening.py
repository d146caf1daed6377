"""A whole evening in real terminals: a fight of group 1 becomes a police case, with a leader and two of the staff."""

import csv
import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import pytest

from beredskab_tui.access.people import People
from beredskab_tui.journal import Change
from beredskab_tui.locations import Folders
from beredskab_tui.records import Audience, EntryKind, InformStatus, SituationPicture, StaffPlace
from beredskab_tui.room.board import Board
from tests.pty.conftest import room
from tests.pty.terminal import DOWN, END, ENTER, ESC, F_KEYS, Terminal

CALLS = 40
"""People who are called this evening."""
CTRL_P = b"\x10"


class Player:
    """Somebody at a terminal of their own."""

    def __init__(self, folders: Folders, who: str, stack: ExitStack) -> None:
        self._where = ("--config", folders.config, "--data", folders.data, "--bruger", who)
        self._stack = stack
        self.sit_down()

    def sit_down(self) -> None:
        """Open the program."""
        self.terminal = self._stack.enter_context(Terminal(*self._where))
        self.terminal.sees("Log>")

    def press(self, *keys: bytes | str, sees: Sequence[str] = ()) -> None:
        """Keys, and what must stand on the screen then."""
        self.terminal.send(*keys)
        self.terminal.sees(*sees)

    def fill(self, *answers: str) -> None:
        """Texts of a form, each with its Enter; the text must stand there before it is left."""
        for answer in answers:
            if answer:
                self.terminal.send(answer)
                self.terminal.sees(answer[-20:])
            self.terminal.send(ENTER)
            self.still()

    def still(self) -> None:
        """Wait until nothing more is painted."""
        self.terminal.until(lambda: not self.terminal.quiet(0.06))

    def move(self, part: str) -> None:
        """Down, row by row, to the one with this in it."""
        for _ in range(90):
            self.still()
            if any("›" in line and part in line for line in self.terminal.text.split("\n")):
                return
            self.press(DOWN)
        self.terminal.sees(f"› {part}")

    def back(self) -> None:
        """To the log line, whatever lies above it."""
        self.press(F_KEYS[2], sees=["Log>"])
        self.still()

    def log(self, text: str) -> None:
        """A line of the log."""
        self.back()
        self.press(text)
        self.terminal.sees(text[-20:])
        self.press(ENTER, sees=["Gemt som nr."])

    def choose(self, word: str, sees: str) -> None:
        """An action by its name in the palette."""
        self.press(CTRL_P, sees=["Hvad vil du?"])
        self.press(word)
        self.terminal.sees(word)
        self.still()
        self.press(ENTER, sees=[sees])
        self.still()

    def plan(self, step: str, sees: str) -> None:
        """A step of the plan, by its digit, once what lay over the board is stored and gone."""
        self.terminal.until(lambda: "╭" not in self.terminal.text)
        self.press(F_KEYS[9], sees=["Plan og pligter"])
        self.press(step, sees=[sees])
        self.still()

    @property
    def called(self) -> str:
        """Who is called: the title of the call; empty when none stands there whole."""
        lines = self.terminal.text.split("\n")
        if not any("Esc Tilbage" in line for line in lines):
            return ""
        return next((line.strip("─│ ") for line in lines if "│  Beboer" in line), "")

    def answered(self, key: str) -> None:
        """What came of the call; the next one must stand there, or the round be over."""
        before = self.called
        assert before, f"nobody is called:\n{self.terminal.text}"
        self.terminal.send(key)
        self.terminal.until(lambda: self.called not in ("", before) or "Ringerunden er færdig" in self.terminal.words)


@pytest.fixture
def forty(folders: Folders) -> None:
    """Forty people in the five target groups, eight in each, beside those that the sample has in none."""
    path = os.path.join(folders.config, "kontakter.csv")
    with open(path, encoding="utf-8", newline="") as file:
        header, *lines = list(csv.reader(file, delimiter=";"))
    at = header.index("målgruppe")
    kept = [line for line in lines if not line[at]]
    for number in range(CALLS):
        line = [""] * len(header)
        line[0], line[header.index("telefon")] = f"Beboer {number + 1:02}", f"00 00 02 {number + 1:02}"
        line[at], line[header.index("under 18")] = "abcde"[number % 5], "nej"
        kept.append(line)
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *kept])


@pytest.fixture
def players(folders: Folders) -> Iterator[dict[str, Player]]:
    """Karen leads; the others come when they are called."""
    with ExitStack() as stack:
        yield _Coming(folders, stack)


class _Coming(dict[str, Player]):
    """Everybody sits down when they are first spoken to."""

    def __init__(self, folders: Folders, stack: ExitStack) -> None:
        self._folders = folders
        self._stack = stack

    def __missing__(self, who: str) -> Player:
        self[who] = player = Player(self._folders, who, self._stack)
        return player


def on_disk(folders: Folders, people: People) -> Board:
    """The only incident, read anew by somebody else."""
    board, changes = Board(people), list[Change]()
    reader = room(folders, people, "peter")
    (incident,) = [one.incident_id for one in reader.found()]
    seat = reader.sit(incident, changes.append)
    seat.journal.close()
    for change in changes:
        board.apply(change)
    return board


@pytest.mark.slow
@pytest.mark.usefixtures("forty")
def test_the_evening(players: dict[str, Player], folders: Folders, people: People) -> None:
    karen = players["karen"]

    # A fight, group 1: the first line, what it is, who activated, confirmed and coordinated, the board told by phone.
    karen.press("Slåskamp ved Torvet, omkring tyve unge.", ENTER, sees=["UBEKRÆFTET", "F3 Opgaver"])
    karen.plan("1", "Hvad er det")
    karen.press("5")
    karen.still()
    karen.fill("Torvet 3")
    karen.press("2")
    karen.still()
    karen.press(ENTER)
    karen.terminal.sees("Gruppe 1")
    karen.plan("3", "Hvem har bekræftet det")
    karen.fill("varmemesteren", "")
    karen.plan("4", "I hvilken gruppe")
    karen.press("1")
    karen.still()
    karen.fill("SSP-lederen og distriktsfritidslederen", "")
    karen.plan("5", "Orienteret på telefon nu")
    karen.press("1", sees=["orienteret på telefon"])

    # The staff are called in: Jonas comes, Amina works from home, nobody answers at Peter's.
    karen.choose("indkald", "Indkald Jonas Bro")
    karen.press("k")
    karen.still()
    karen.press(ENTER, sees=["Indkald Amina Yusuf"])
    karen.press("h", sees=["Indkald Peter Dahl"])
    karen.press("i", sees=["Indkald Lise Krog"])
    karen.press(ESC)
    karen.still()
    jonas, amina = players["jonas"], players["amina"]

    # What an employee may not do is said in words, and changes nothing.
    amina.press(F_KEYS[9], sees=["kun lederen eller stedfortræderen"])
    amina.press("3", sees=["Det kan ikke vælges nu"])
    amina.press(ESC)
    amina.back()

    # Outreach is decided; forty people are called by two, and one of the two loses the line in the middle.
    karen.plan("6", "Opsøgende kontakt til målgrupperne")
    karen.press(DOWN, DOWN, DOWN, DOWN)
    karen.still()
    karen.press("j", sees=["Hvorfor (kan undlades)"])
    karen.press(ENTER, sees=["Opsøgende kontakt til målgrupperne · JA"])
    karen.press(ESC)
    karen.back()
    for player, first in ((jonas, "Beboer 01"), (amina, "Beboer 02")):
        player.press(F_KEYS[4])
        player.move(first)
        player.press(ENTER, sees=["Note"])
        player.still()
    for number in range(CALLS // 4):
        jonas.answered("tib"[number % 3])
        amina.answered("tbt"[number % 3])
    amina.terminal.kill(signal.SIGKILL)
    amina.terminal.ended()
    (lost,) = [one for one in on_disk(folders, people).contacts if one.claim is not None and one.claim.by == "amina"]
    assert not lost.attempts, "what was not said came of nothing"
    karen.press(F_KEYS[4])
    karen.move(lost.name)
    karen.terminal.sees("AY: måske i gang")
    for number in range(CALLS // 4):
        jonas.answered("ti"[number % 2])
    amina.sit_down()
    amina.press(F_KEYS[4])
    amina.move(lost.name)
    amina.press(ENTER, sees=["Note"])
    amina.still()
    while "Ringerunden er færdig" not in amina.terminal.words:
        amina.answered("t")
    while "Ringerunden er færdig" not in jonas.terminal.words:
        jonas.answered("t")
    amina.back()
    jonas.back()

    # The press calls, and is referred with one key and one digit.
    jonas.log("m TV Syd: spørger, hvor mange der er sårede")
    jonas.press(F_KEYS[5], sees=["TV Syd"])
    jonas.move("TV Syd")
    jonas.press(" ", sees=["Henvis TV Syd til"])
    jonas.press("1", sees=["er henvist til"])

    # It becomes a police case; the instruction stands on top, and Amina says that she has seen it.
    karen.plan("2", "Gælder nu")
    karen.press("2")
    karen.still()
    karen.fill("politiet har taget sagen")
    karen.terminal.sees("Gemt.", "· Gruppe 2 ·")
    karen.log("a Ingen går ud på Torvet før kl. 22")
    amina.terminal.sees("Politiets anvisninger", "· ikke set")
    amina.plan("7", "ikke set af nogen endnu")
    amina.press(" ", sees=["set af AY"])
    amina.press(ESC)
    karen.terminal.sees("· set: AY")

    # Two situation pictures, the second after something new.
    for version, line in ((1, "Tre er kørt på skadestuen"), (2, "Der er ro på Torvet")):
        karen.log(line)
        karen.press(ESC)
        karen.still()
        karen.press(END)
        karen.still()
        karen.press("j", sees=["til situationsbilledet"])
        karen.press("1", sees=["står nu under"])
        karen.press(F_KEYS[7], sees=[f"udgave {version} i arbejde"])
        karen.press("t", sees=["Forslagene står nu under"])
        karen.press("f", sees=[f"Frys situationsbillede {version}"])
        karen.fill("bestyrelsen", "", "")
        karen.press("+30")
        karen.still()
        karen.press(ENTER, sees=[f"Udgave {version} (KH) venter på godkendelse"])
        karen.press("g", sees=[f"Godkend situationsbillede {version} (KH)"])
        karen.press("2", sees=[f"Gælder: udgave {version}"])
        karen.press(ESC)
        karen.back()

    # The leader is out of reach: the deputy takes over, with the reason.
    jonas.choose("overtag led", "Hvorfor kan lederen ikke nås")
    jonas.fill("Karen er på vej og uden dækning")
    karen.terminal.sees("JB leder")

    board = on_disk(folders, people)
    texts = [entry.text for entry in board.log]
    assert [entry.seq for entry in board.log] == list(range(1, len(texts) + 1))
    called = [contact for contact in board.contacts if contact.attempts]
    assert len(called) == CALLS
    assert Counter(len(contact.attempts) for contact in called) == {1: CALLS}, "nobody was called twice"
    assert {attempt.by for contact in called for attempt in contact.attempts} == {"jonas", "amina"}
    places = {member.id: member.place for member in board.staff}
    assert places["jonas"] is StaffPlace.OFFICE and places["amina"] is StaffPlace.REMOTE
    told = {audience.id: audience.status for audience in board.all(Audience)}
    assert told["bestyrelse"] is InformStatus.CONFIRMED
    approved = [one for one in board.all(SituationPicture) if one.approved_by == "karen"]
    assert [one.version for one in approved] == [1, 2]
    assert board.incident.groups == (2,) and board.incident.acting_leader_id == "jonas"
    assert [note.referred_to is not None for note in board.media] == [True]
    decisions = [entry.text for entry in board.log if entry.kind is EntryKind.DECISION]
    assert any("opsøgende" in text for text in decisions)
