"""The program in a real terminal: what the keys send arrives, what goes out is harmless, and nothing is left behind."""

import re
import time
from collections.abc import Callable

import pytest

from beredskab_tui.access.rights import Right
from beredskab_tui.room import log
from beredskab_tui.room.seat import Seat
from tests.hostile import HOSTILE, harmless
from tests.pty.conftest import Opens
from tests.pty.terminal import (
    CTRL_C,
    CTRL_U,
    END,
    ENTER,
    ESC,
    F_KEYS,
    PAGE_DOWN,
    PAGE_UP,
    SHIFT_TAB,
    TAB,
    UP,
    Terminal,
    pasted,
)

PANELS = {
    "o": (3, "Opgaver: 28 åbne af 28"),
    "k": (4, "Kontakter: talt med 0 af 64"),
    "m": (5, "Medier: intet endnu"),
    "s": (6, "Stab: 0 af 8 er med"),
}
OVERLAYS = {
    "h": "Hjælp til tavlen",
    "d": "Plan og pligter",
    "a": "Hvad vil du?",
    "e": "Skriv flere linjer",
    "i": "Skift til",
    "c": "Farver",
}
VIEWS = ("Viser kun de linjer, I selv har skrevet", "Viser alt", "Viser alle linjer")
"""What is said of each of them, in the order that `v` goes through them."""

_COMMANDS = re.compile(rb"\x1b\[[0-9;:?<=>]*[$ ]?[@-~]|\x1b[=>78]|\x1b[()][0B]|\x1b\]22;[a-z]+\x07")
"""What Textual itself sends: CSI sequences, the keypad modes, and the shape of the mouse pointer. No other OSC."""


def test_danish_letters_arrive(opens: Opens, logged: Callable[[], list[str]]) -> None:
    with opens() as terminal:
        terminal.send("Æblegrød på Åvej, ØÅÆ é »så«")
        terminal.until(lambda: terminal.line == "Æblegrød på Åvej, ØÅÆ é »så«")
        terminal.send(ENTER)
        terminal.sees("Gemt som nr. 4", "Æblegrød på Åvej, ØÅÆ é »så«")
    assert logged()[-1] == "Æblegrød på Åvej, ØÅÆ é »så«"


@pytest.mark.slow
def test_the_function_keys_and_f2(opens: Opens) -> None:
    with opens() as terminal:
        terminal.send("halvt")
        for number, title in PANELS.values():
            terminal.send(F_KEYS[number])
            terminal.sees(title, "Enter ")
            terminal.send(F_KEYS[2])
            terminal.sees("F9 Plan")
        for number, title in ((1, "Hjælp til tavlen"), (9, "Plan og pligter")):
            terminal.send(F_KEYS[number])
            terminal.sees(title)
            terminal.send(F_KEYS[2])
            terminal.until(lambda title=title: title not in terminal.text)  # type: ignore[misc]  # bound at once
        # In one breath, as over a slow link: what follows F2 is text, and no key of the board.
        terminal.send(F_KEYS[3])
        terminal.sees("Enter ")
        terminal.send(F_KEYS[2] + b"qx")
        terminal.until(lambda: terminal.line == "halvtqx")
        terminal.send(F_KEYS[10])
        assert terminal.ended() == 0


@pytest.mark.slow
def test_the_letters_on_the_board(opens: Opens) -> None:
    with opens() as terminal:
        terminal.escape()
        for letter, (_, title) in PANELS.items():
            terminal.send(letter)
            terminal.sees(title, "Enter ")
        for letter, title in OVERLAYS.items():
            terminal.send(letter)
            terminal.sees(title)
            terminal.send(ESC)
            terminal.until(lambda title=title: title not in terminal.text)  # type: ignore[misc]  # bound at once
        for said in VIEWS:
            terminal.send("v")
            terminal.sees(said)
        terminal.send("f")
        terminal.sees("Find>", "Skriv et ord")
        terminal.send(ESC)
        terminal.until(lambda: "Find>" not in terminal.text)
        terminal.send("l")
        terminal.sees("Skriv, hvad der sker")
        terminal.send("q")
        terminal.until(lambda: terminal.line == "q")
        terminal.escape()
        terminal.send("q")
        assert terminal.ended() == 0


@pytest.mark.slow
def test_alt_and_letter_are_esc_and_letter_from_the_log_line(opens: Opens) -> None:
    with opens() as terminal:
        terminal.send("halvt")
        for letter, (_, title) in PANELS.items():
            terminal.send(F_KEYS[2], ESC + letter.encode())
            terminal.sees(title, "Enter ")
        for letter, title in OVERLAYS.items():
            terminal.send(ESC + letter.encode())
            terminal.sees(title)
            terminal.send(F_KEYS[2])
            terminal.until(lambda title=title: title not in terminal.text)  # type: ignore[misc]  # bound at once
        terminal.send(ESC + b"v")
        terminal.sees(VIEWS[0])
        assert terminal.line == "halvt"
        terminal.send(ESC + b"q")
        assert terminal.ended() == 0


@pytest.mark.slow
def test_the_keys_of_the_log_line(opens: Opens, other: Seat) -> None:
    for number in range(40):
        log.add(other, f"linje {number}")
    with opens() as terminal:
        terminal.sees("linje 39")
        terminal.send("en halv tanke", CTRL_U)
        terminal.until(lambda: terminal.line == "")
        terminal.send(UP)
        terminal.until(lambda: terminal.line == "en halv tanke")
        terminal.send(PAGE_UP, PAGE_UP)
        terminal.sees("linje 5")
        log.add(other, "noget nyt")
        terminal.sees("▼ 1 ny")
        terminal.send(PAGE_DOWN, PAGE_DOWN, PAGE_DOWN)
        terminal.sees("noget nyt")
        terminal.send(CTRL_C, CTRL_C, "!")
        terminal.until(lambda: terminal.line == "en halv tanke!")
        terminal.send(TAB, TAB)
        terminal.sees("Opgaver: 28 åbne")
        terminal.send(SHIFT_TAB, END)
        terminal.sees("noget nyt")
        terminal.send(CTRL_C)
        terminal.sees("Ctrl+C lukker ikke programmet")
        terminal.send("l", ENTER)
        terminal.sees("KH en halv tanke!")


@pytest.mark.slow
def test_bracketed_pastes(opens: Opens, logged: Callable[[], list[str]]) -> None:
    with opens() as terminal:
        terminal.send("kladde ")
        terminal.send(pasted("Skud! " * 50_000))
        terminal.sees("Der er ikke plads")
        terminal.until(lambda: terminal.line == "kladde")
        terminal.send(pasted("\n".join(f"linje {number}" for number in range(1, 21))))
        terminal.sees("20 linjer er sat ind som én.")
        terminal.send(pasted("\x1b]52;c;eA==\x07[/b]\x00"), ENTER)
        terminal.sees("Gemt som nr. 4")
    stored = logged()[-1]
    assert stored.startswith("kladde " + " / ".join(f"linje {n}" for n in range(1, 21)))
    assert stored.endswith("]52;c;eA==[/b]") and harmless(stored)


@pytest.mark.slow
def test_nothing_that_a_terminal_obeys_comes_from_a_text(opens: Opens, other: Seat) -> None:
    with opens(size=(120, 40)) as terminal:
        for text in HOSTILE.values():
            if len(text) < 5_000:
                # Not through the door that cleans: as another version, or an editor, may have written it.
                with other.act(Right.LOG) as act:
                    act.line(text[:300].encode("utf-8", "ignore").decode())
        with other.act(Right.LOG) as act:
            act.line("C1 \x9b31m\x9d0;x\x9c og bidi \u202eomvendt\u2066")
        log.add(other, "den sidste linje")
        terminal.sees("den sidste linje")
        for _ in range(12):
            terminal.send(PAGE_UP)
        terminal.sees("Hændelsen er åbnet af JB", "[/b]", "[@click=app.quit]x[/]")
        terminal.escape()
        terminal.send(F_KEYS[10])
        assert terminal.ended() == 0
        left = _COMMANDS.sub(b"", bytes(terminal.raw)).decode()
        assert harmless(left.replace("\r", ""))


@pytest.mark.slow
@pytest.mark.parametrize("mouse", [True, False], ids=["mus", "ingen-mus"])
def test_the_terminal_is_as_it_was_afterwards(opens: Opens, mouse: bool) -> None:
    with opens(*([] if mouse else ["--ingen-mus"])) as terminal:
        assert terminal.settings_now != terminal.settings
        assert (b"\x1b[?1000h" in terminal.raw) is mouse and b"\x1b[?1049h" in terminal.raw
        terminal.send(F_KEYS[10])
        assert terminal.ended() == 0
        assert terminal.settings_now == terminal.settings
        for on, off in ((b"?1049h", b"?1049l"), (b"?25l", b"?25h"), (b"?2004h", b"?2004l"), (b"?1003h", b"?1003l")):
            assert terminal.raw.rfind(b"\x1b[" + off) > terminal.raw.rfind(b"\x1b[" + on) or on not in terminal.raw
        assert terminal.raw.rfind(b"\x1b[?25h") > terminal.raw.rfind(b"\x1b[?25l")
        assert "Traceback" not in terminal.text


@pytest.mark.slow
def test_nothing_is_sent_while_nothing_happens(opens: Opens) -> None:
    with opens() as terminal:
        terminal.send("halvt")
        terminal.until(lambda: terminal.line == "halvt")
        terminal.until(lambda: not terminal.quiet(0.7))
        # The clock is painted on the minute; the ten seconds lie between two of those.
        terminal.until(lambda: 1 <= time.time() % 60 <= 45, within=60)
        assert terminal.quiet(10) == b""


def test_a_window_that_changes_its_size(opens: Opens) -> None:
    with opens(size=(120, 40)) as terminal:
        assert isinstance(terminal, Terminal)
        terminal.sees("Opgaver: 28 åbne af 28", "Kontakter: talt med 0 af 64", "Stab: 0 af 8")
        terminal.send("halvt")
        terminal.resize(80, 24)
        terminal.until(lambda: "Opgaver: 28" not in terminal.text and terminal.line == "halvt")
        terminal.resize(120, 40)
        terminal.sees("Opgaver: 28 åbne af 28", "Stab: 0 af 8")
        terminal.until(lambda: terminal.line == "halvt")
