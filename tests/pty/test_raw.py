"""The bytes themselves: nothing that a terminal obeys comes from a text, whichever way it reaches the screen."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from beredskab_tui.access.people import People
from beredskab_tui.locations import Folders
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from tests.conftest import SHIPPED_CONFIG, Clock
from tests.hostile import harmless
from tests.pty.poisoned import ATTACKS, MARK, Poisoner, left, obeyed, poison
from tests.pty.terminal import CTRL_U, DOWN, ENTER, ESC, F_KEYS, PAGE_UP, ROOT, Terminal, pasted
from tests.room.evening import BO, IB, Evening, Scene, cast, prepare

pytestmark = pytest.mark.slow

PANELS = {
    3: "Opgaver:",
    4: "Kontakter:",
    5: "Medier:",
    6: "Stab:",
    7: "SITUATIONSBILLEDET",
    8: "POST",
    9: "Plan og pligter",
}
CTRL_F, CTRL_P = b"\x06", b"\x10"


@pytest.fixture(scope="module")
def evening(
    tmp_path_factory: pytest.TempPathFactory, people: People, plan: Plan, contacts: tuple[DirectoryContact, ...]
) -> Evening:
    """An evening with something of everything, and attacks in all of it."""
    if not os.path.exists("/dev/ptmx"):
        pytest.skip("there are no pseudo terminals here")
    root = tmp_path_factory.mktemp("forgiftet")
    shutil.copytree(SHIPPED_CONFIG, root / "config")
    evening = Evening(Folders(str(root / "config"), str(root / "data")), cast(people), plan, Clock())
    prepare(evening, contacts[:12], Scene.RUNNING, taken_over=False)
    poison(evening.room("karen"), evening.incident_id, iter([BO, IB, *contacts[:3]]))
    evening.leave()
    return evening


def arguments(evening: Evening, *more: str, who: str = "karen") -> list[str]:
    return ["--config", evening.folders.config, "--data", evening.folders.data, "--bruger", who, *more]


def settle(terminal: Terminal) -> None:
    terminal.until(lambda: not terminal.quiet(0.1))


def home(terminal: Terminal) -> None:
    """Back to the board, out of whatever is open."""
    while "╭" in terminal.text or "F9 Plan" not in terminal.words:
        terminal.send(ESC)
        # An Esc is known as such only when nothing follows it for a while.
        terminal.quiet(0.2)
        settle(terminal)


def colleague(evening: Evening, *words: str, stdin: str = "") -> None:
    """Jonas writes a line with the command line."""
    command = [sys.executable, "-m", "beredskab_tui", "log", *arguments(evening, *words, who="jonas")]
    subprocess.run(command, input=stdin.encode(), cwd=ROOT, check=True, capture_output=True, timeout=60)


def test_the_board_and_everything_that_opens_on_it(evening: Evening) -> None:
    here = Poisoner().presence(evening.folders, evening.incident_id)
    with here, Terminal(*arguments(evening), size=(150, 45)) as terminal:
        terminal.sees("Log>", "F9 Plan", MARK)
        settle(terminal)
        # What is half written is offered again, in the log line and by name.
        assert MARK in terminal.line
        terminal.send(CTRL_U, *(pasted(attack + " \n") for attack in ATTACKS), ENTER)
        terminal.sees("Gemt som nr.")
        colleague(evening, f"fra en kollega {ATTACKS[2].replace(chr(0), '')}")
        colleague(evening, "-", stdin="".join(f"ind ad standard {attack}\n" for attack in ATTACKS))
        terminal.sees("fra en kollega", "ind ad standard")
        for _ in range(4):
            terminal.send(PAGE_UP)
            settle(terminal)
        for number, words in PANELS.items():
            home(terminal)
            terminal.send(F_KEYS[number])
            terminal.sees(words)
            settle(terminal)
            assert MARK in terminal.text, words
            for key in (ENTER, DOWN, ENTER):
                terminal.send(key)
                settle(terminal)
        # What is written to be printed, or read aloud.
        home(terminal)
        terminal.send(F_KEYS[8], DOWN, "s")
        terminal.sees("Den kan skrives ud")
        home(terminal)
        terminal.send(CTRL_P, "Min ringeliste")
        terminal.sees("Som en side, og som en fil")
        settle(terminal)
        terminal.send(ENTER)
        terminal.sees("ringeliste-karen")
        for key in (*"zgiec", CTRL_F + MARK[:3].encode(), CTRL_P + MARK[:3].encode()):
            home(terminal)
            terminal.send(key)
            settle(terminal)
        home(terminal)
        terminal.send(F_KEYS[10])
        settle(terminal)
        raw = bytes(terminal.raw)
    files = list(Path(evening.folders.incident(evening.incident_id)).glob("*.txt"))
    assert len(files) == 2
    assert all(MARK in text and harmless(text) for text in (file.read_text(encoding="utf-8") for file in files))
    assert raw.count(MARK.encode()) > 100
    assert obeyed(raw) == []
    assert harmless(left(raw))
    assert not os.path.exists(evening.folders.fault_log), Path(evening.folders.fault_log).read_text()


def test_the_start_screen_and_the_contact_list(evening: Evening, tmp_path: Path) -> None:
    """Of a folder with the register alone."""
    shutil.copytree(evening.folders.register, tmp_path / "register")
    with Terminal(*arguments(evening, "--data", str(tmp_path)), size=(150, 45)) as terminal:
        terminal.sees("Log>", "F10 Luk", MARK)
        for keys in (("v",), ("k",), ("f",), ("d",), (ENTER,), (F_KEYS[1],)):
            terminal.send(*keys)
            settle(terminal)
            assert MARK in terminal.text or keys != ("k",)
        raw = bytes(terminal.raw)
    assert obeyed(raw) == [] and harmless(left(raw))


COMMANDS = (
    ("status",),
    ("vis",),
    ("vis", "--fuld"),
    ("vis", "--plan"),
    ("vis", "--json"),
    ("tjek", "--alt"),
    ("ringeliste", "--alle"),
    ("ringeliste", ATTACKS[0]),
    ("kontakter", "tjek"),
    ("kontakter", "eksporter"),
    ("kontakter", "importer", f"{ATTACKS[1]}.csv"),
    ("mail", "status"),
    ("kopi", "--tjek", f"{ATTACKS[2]}"),
    ("gendan", f"{ATTACKS[3]}"),
    ("data", "importer", f"{ATTACKS[4]}"),
    ("log", "--slags", ATTACKS[5], "x"),
    ("start", "--type", ATTACKS[8], "x"),
    ("vis", "--haendelse", ATTACKS[10]),
    (ATTACKS[0],),
    ("status", "--data", f"/dev/null/{ATTACKS[0]}"),
)


def printed(raw: bytes) -> str:
    """What was printed, without what ends the lines of a terminal and of a CSV, and what a CSV begins with."""
    return re.sub(r"\r+\n", "\n", raw.decode()).removeprefix("\ufeff")


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words).encode("unicode-escape").decode())
def test_what_a_command_prints(evening: Evening, words: tuple[str, ...]) -> None:
    """To a terminal and to a pipe."""
    whole = arguments(evening, *words)
    with Terminal(*whole) as terminal:
        terminal.ended()
        assert terminal.raw and obeyed(terminal.raw) == []
        assert harmless(printed(bytes(terminal.raw)))
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    piped = subprocess.run(
        [sys.executable, "-m", "beredskab_tui", *whole], cwd=ROOT, env=environment, capture_output=True, timeout=60
    )
    assert harmless(printed(piped.stdout + piped.stderr))
    assert b"Traceback" not in piped.stderr
