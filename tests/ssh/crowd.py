"""An evening over SSH: many people at their boards, one at the computer itself, links that drop and one that freezes.

``python -m tests.ssh.crowd`` runs it with ten people and 300 lines, and prints what it found; as root, for it makes an
account and removes it again. A small one is a test.
"""

import json
import os
import signal
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

from beredskab_tui.room.presence import everybody
from tests.pty.terminal import ENTER, F_KEYS, Terminal
from tests.ssh.house import House

BEGINNING: Final = "Brand i affaldsrum"
TALL: Final = 60
"""Lines of a window that shows all but the text of the log; the rest is added for as many lines as there are."""
WINDOW: Final = (80, 60)
"""High enough that one's own line is seen however many the others write meanwhile."""
PATIENCE: Final = 60.0
"""Seconds for one line to be stored, with all of them at work on two cores."""


class Told(NamedTuple):
    """What an evening came to. Times in seconds."""

    lines: int
    took: float
    stored: tuple[float, ...]
    """From Enter until the line stands in the log on the writer's own board, for each line."""
    frozen_for: float | None
    """How long the frozen session was there; None when it still was, after all had been written."""
    gone_after: tuple[float, ...]
    """From the end of a client to the end of its session."""
    left: int
    """Processes of the account when all had left."""

    def __str__(self) -> str:
        ordered = sorted(self.stored)
        frozen = "to the end" if self.frozen_for is None else f"{self.frozen_for:.1f} s"
        return (
            f"{self.lines} lines in {self.took:.1f} s; on the writer's board after "
            f"{statistics.median(ordered):.2f} s (median), "
            f"{ordered[int(len(ordered) * 0.95)]:.2f} s (95 %), {ordered[-1]:.2f} s (worst)\n"
            f"frozen session lived {frozen}; dropped ones {', '.join(f'{one:.2f} s' for one in self.gone_after)}\n"
            f"processes left: {self.left}"
        )


class Guest:
    """Somebody at a board, who writes one line after the other."""

    def __init__(self, house: House, who: str, lines: list[str], *, here: bool = False) -> None:
        self._house = house
        self.who = who
        self.lines = lines
        """What is still to be written."""
        self.written: list[str] = []
        self._here = here
        self._sent_at: float | None = None
        self.stored: list[float] = []
        self.terminal: Terminal | None = None
        self.away = False
        self._fresh = True
        """Whether there is something to do although nothing has come."""
        self._typed = False
        """Whether the next line stands in the log line, or is on its way there."""
        self._mark = 0
        """How much had come when the last line was sent."""

    def come(self, held: ExitStack) -> Terminal:
        opens = self._house.sits_here if self._here else self._house.comes_in
        opened = opens(self.who, size=WINDOW)
        self.terminal = held.enter_context(opened)
        self.away, self._fresh = False, True
        return self.terminal

    @property
    def done(self) -> bool:
        return self.away or (not self.lines and self._sent_at is None)

    def turn(self) -> None:
        """See what has come, and write the next line when the last one is stored."""
        terminal = self.terminal
        if terminal is None or self.away:
            return
        # To read a screen takes longer than to paint it: only when it may be another one.
        if not terminal.look() and not self._fresh:
            return
        self._fresh = False
        if self._sent_at is not None:
            assert time.monotonic() < self._sent_at + PATIENCE, f"{self.who}:\n{terminal.text}"
            if self.lines[0].encode() in terminal.raw[self._mark :]:
                self.stored.append(time.monotonic() - self._sent_at)
                self.written.append(self.lines.pop(0))
                self._sent_at, self._fresh = None, True
        elif self.lines and terminal.line == self.lines[0]:
            self._sent_at, self._mark, self._typed = time.monotonic(), len(terminal.raw), False
            terminal.send(ENTER)
        elif self.lines and not self._typed and not terminal.line:
            terminal.send(self.lines[0])
            self._typed = True

    def until_rest(self) -> None:
        """Wait for the line that is on its way."""
        while self._sent_at is not None:
            time.sleep(0.005)
            self.turn()

    def half(self) -> str:
        """Write the next line without its Enter."""
        assert self.terminal is not None
        terminal, text = self.terminal, self.lines[0]
        if not self._typed:
            terminal.until(lambda: not terminal.line, PATIENCE)
            terminal.send(text)
            self._typed = True
        terminal.until(lambda: terminal.line == text, PATIENCE)
        return text


def evening(house: House, people: list[str], count: int, *, dropped: int, pace: float = 0.0) -> Told:
    """Let everybody write, one leader among them at the computer itself; the last of the people's link freezes.

    Args:
        people: who comes in over SSH; the first of them lose the link.
        count: lines of all of them together.
        dropped: how many links drop.
        pace: seconds between two lines of all of them together; 0 for as fast as they can.

    Raises:
        AssertionError: something was lost, two boards differ, or a process was left behind.
    """
    incident = house.here("start", BEGINNING).stdout.strip()
    crowd = ["karen", *people]
    texts = [f"{who} melder nr. {number:03} fra sit hjørne" for number, who in enumerate(crowd * count)][:count]
    guests = [
        Guest(house, who, [text for text in texts if text.startswith(f"{who} ")], here=who == "karen") for who in crowd
    ]
    frozen, losers = guests[-1], guests[1 : 1 + dropped]
    gone: list[float] = []
    with ExitStack() as held:
        for guest in guests:
            guest.come(held).sees("Log>", BEGINNING, within=PATIENCE)
        began = time.monotonic()
        _write(guests, lambda: sum(len(one.written) for one in guests) < count // 3, pace)
        # The links go while a line is half written; what was sent is stored by then.
        for loser in (*losers, frozen):
            loser.until_rest()
            loser.half()
        for loser in losers:
            gone.append(_drop(house, loser))
        assert frozen.terminal is not None
        frozen.terminal.kill(signal.SIGSTOP)
        frozen.away, frozen_at = True, time.monotonic()
        _write(guests, lambda: sum(len(one.written) for one in guests) < count * 2 // 3, pace)
        for loser in losers:
            _come_back(loser, held)
        _write(guests, lambda: not all(one.done for one in guests), pace)
        lived = _until_gone(house, frozen.who, frozen_at)
        frozen.terminal.kill(signal.SIGKILL)
        _come_back(frozen, held)
        _write(guests, lambda: not all(one.done for one in guests), pace)
        took = time.monotonic() - began
        _compare(house, guests, incident, texts)
        for guest in guests:
            assert guest.terminal is not None
            guest.terminal.send(F_KEYS[10])
            assert guest.terminal.ended(PATIENCE) == 0
    # Boards, login shells and the account's halves of sshd.
    deadline = time.monotonic() + 10
    while (left := len(house.processes())) and time.monotonic() < deadline:
        time.sleep(0.05)  # other programs: there is nothing to wait on
    assert everybody(house.folders) == [] and left == 0
    for verb in ("afblaes", "luk"):
        assert house.here(verb, "--haendelse", incident).returncode == 0
    stored = tuple(one for guest in guests for one in guest.stored)
    return Told(count, took, stored, lived, tuple(gone), left)


def _write(guests: list[Guest], more: Callable[[], bool], pace: float) -> None:
    """Let them write while there is more to do."""
    at = 0
    following = time.monotonic()
    while more():
        time.sleep(0.005)  # other programs, which need the processor more than we do
        for guest in guests:
            if pace == 0:
                guest.turn()
            elif guest.terminal is not None and not guest.away:
                guest.terminal.look()
        if pace and time.monotonic() >= following:
            following += pace
            guest = guests[at % len(guests)]
            at += 1
            before = len(guest.written)
            while not guest.done and len(guest.written) == before:
                time.sleep(0.005)
                guest.turn()


def _drop(house: House, guest: Guest) -> float:
    """Kill somebody's client, and tell how long the session was there after that."""
    assert guest.terminal is not None
    guest.terminal.kill(signal.SIGKILL)
    guest.away, at = True, time.monotonic()
    lived = _until_gone(house, guest.who, at)
    assert lived is not None
    return lived


def _until_gone(house: House, who: str, since: float, within: float = 60.0) -> float | None:
    """How long a session has been there since then; None when it does not end."""
    while any(one.person == who for one in everybody(house.folders)):
        if time.monotonic() > since + within:
            return None
        time.sleep(0.02)  # other programs: there is nothing to wait on
    return time.monotonic() - since


def _come_back(guest: Guest, held: ExitStack) -> None:
    """Somebody comes in again, and finds the half-written line in its place."""
    terminal = guest.come(held)
    terminal.until(lambda: terminal.line == guest.lines[0], PATIENCE)


def _compare(house: House, guests: list[Guest], incident: str, texts: list[str]) -> None:
    """Everything is stored once, under the right name, and stands on every board."""
    shown = json.loads(house.here("vis", "--json", "--haendelse", incident).stdout)["log"]
    assert [line["seq"] for line in shown] == list(range(1, len(shown) + 1))
    stored = [(line["author"], line["text"]) for line in shown]
    for text in texts:
        assert stored.count((text.split()[0], text)) == 1, text
    boards = []
    for guest in guests:
        assert guest.terminal is not None
        terminal = guest.terminal
        terminal.resize(100, len(shown) + TALL)
        boards.append(_board(terminal, len(texts)))
    assert all(board == boards[0] for board in boards) and len(boards[0]) == len(texts)


def _board(terminal: Terminal, count: int) -> list[str]:
    """The lines of the log on a board, when it shows so many of them."""
    deadline = time.monotonic() + PATIENCE
    found: list[str] = []
    while len(found) < count:
        assert time.monotonic() < deadline, f"{len(found)} of {count}:\n{terminal.text}"
        time.sleep(0.02)  # another program
        if terminal.look():
            found = [line for line in terminal.text.split("\n") if " melder nr. " in line]
    return found


def enlist(house: House, count: int) -> list[str]:
    """So many more people in the plan's ``stab.toml``, who may come in."""
    names = [f"gaest-{chr(ord('a') + number)}" for number in range(count)]
    with open(house.folders.people, "a", encoding="utf-8") as file:
        for number, name in enumerate(names):
            file.write(
                f'\n[[person]]\nid = "{name}"\nnavn = "Gæst {number}"\ninitialer = "G{number}"\nrolle = "medarbejder"\n'
            )
    for name in names:
        house.lets_in(name)
    return names


def main(arguments: list[str]) -> int:
    pace = float(arguments[0]) if arguments else 0.0
    with House() as house:
        people = enlist(house, 10)
        house.listen()
        print(evening(house, people, 300, dropped=2, pace=pace))
        size = sum(path.stat().st_size for path in Path(house.folders.data).rglob("*") if path.is_file())
        print(f"data: {size / 1e6:.1f} MB; load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
