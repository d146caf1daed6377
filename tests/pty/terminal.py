"""A terminal for the real program: a pty with a pyte screen behind it, and everything that was sent kept as bytes."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyte

ROOT = Path(__file__).parent.parent.parent
WITHIN = 40.0
"""Seconds that something may take on a machine that does much else."""

F_KEYS = {
    **{number: b"\x1bO" + letter for number, letter in ((1, b"P"), (2, b"Q"), (3, b"R"), (4, b"S"))},
    **{number: b"\x1b[%d~" % code for number, code in ((5, 15), (6, 17), (7, 18), (8, 19), (9, 20), (10, 21))},
}
"""What xterm sends for F1 to F10."""
ESC = b"\x1b"
UP, DOWN = b"\x1b[A", b"\x1b[B"
PAGE_UP, PAGE_DOWN = b"\x1b[5~", b"\x1b[6~"
END = b"\x1b[F"
TAB, SHIFT_TAB = b"\t", b"\x1b[Z"
ENTER = b"\r"
CTRL_C, CTRL_P, CTRL_U = b"\x03", b"\x10", b"\x15"


def pasted(text: str) -> bytes:
    """A text as a terminal sends it when it is pasted."""
    return b"\x1b[200~" + text.encode() + b"\x1b[201~"


class Terminal:
    """The program in a terminal. Use it as a context manager: the program is gone at the end, whatever happens."""

    def __init__(
        self,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        program: Sequence[str] = ("-m", "beredskab_tui"),
        starts: Sequence[str] = (sys.executable,),
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Args:
        program: what Python is to run.
        starts: what is started with it: Python itself, or a program that leads there.
        environ: more variables.
        """
        self.raw = bytearray()
        """Every byte the program has sent."""
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.settings = termios.tcgetattr(self._slave)
        """How the terminal was set before the program started."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        self._process = subprocess.Popen(
            [*starts, *program, *arguments],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            cwd=ROOT,
            env={**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **(environ or {})},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self.hang_up()
        if self._slave >= 0:
            os.close(self._slave)
            self._slave = -1

    # -- to the program

    def send(self, *keys: bytes | str) -> None:
        """Press keys, or type a text."""
        for key in keys:
            data = key.encode() if isinstance(key, str) else key
            while data:
                # A pty holds some kilobytes: a long paste goes in as fast as the program reads, and it may answer.
                self._read(0)
                if select.select([], [self._master], [], 0.05)[1]:
                    data = data[os.write(self._master, data[:1024]) :]

    def escape(self) -> None:
        """The Esc key alone: known as such only when nothing follows it for a while."""
        self.send(ESC)
        self.sees("›")

    def resize(self, columns: int, lines: int) -> None:
        """The user makes the window larger or smaller."""
        self._screen.resize(lines, columns)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.kill(signal.SIGWINCH)

    @property
    def waits_for_a_thread(self) -> bool:
        """Whether the program's main thread waits for another one, and not for keys. Linux tells."""
        return Path(f"/proc/{self._process.pid}/wchan").read_text(encoding="ascii").startswith("futex")

    def kill(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def hang_up(self) -> None:
        """The link drops: the terminal is gone."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def ended(self, within: float = WITHIN) -> int:
        """Wait for the program to end; its exit code."""
        deadline = time.monotonic() + within
        while self._process.poll() is None:
            assert time.monotonic() < deadline, f"it goes on:\n{self.text}"
            self._read(0.01)
        while self._read(0):
            continue
        return self._process.returncode

    # -- from the program

    @property
    def text(self) -> str:
        """The screen as it stands, line for line."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def words(self) -> str:
        """The same without line breaks, frames and runs of blanks."""
        return " ".join(self.text.translate({ord(letter): " " for letter in "│─╭╮╰╯━┃"}).split())

    @property
    def line(self) -> str:
        """What stands in the log line."""
        return next((line[5:] for line in self.text.split("\n") if line.startswith("Log>")), "").strip()

    @property
    def settings_now(self) -> list[Any]:
        return termios.tcgetattr(self._slave)

    def until(self, condition: Callable[[], object], within: float = WITHIN) -> None:
        """Read until something is so."""
        deadline = time.monotonic() + within
        while not condition():
            assert time.monotonic() < deadline, f"it never came to be; the screen:\n{self.text}"
            self._read(0.02)

    def sees(self, *parts: str, within: float = WITHIN) -> None:
        """Wait for all of it to stand on the screen."""
        for part in parts:
            self.until(lambda part=part: part in self.words, within)  # type: ignore[misc]  # bound at once

    def look(self) -> bool:
        """Take what has come; whether something has."""
        before = len(self.raw)
        while self._read(0):
            continue
        return len(self.raw) > before

    def quiet(self, seconds: float) -> bytes:
        """Everything the program sends during so many seconds."""
        before = len(self.raw)
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)
        return bytes(self.raw[before:])

    def _read(self, seconds: float) -> bool:
        """Take what is there, waiting so long for the first of it."""
        if self._master < 0:
            time.sleep(min(seconds, 0.01))  # nobody to listen to; the process is waited for
            return False
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:
            # Linux says so when nobody holds the other end.
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)
