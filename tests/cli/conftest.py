"""What the tests of the command line share: the program in this process, and as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest

from beredskab_tui.cli import main
from beredskab_tui.locations import Folders

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


HOSTILE = (
    "[/b]",
    "[@click=app.quit]her[/]",
    "[OK]",
    "rød \x1b[31m",
    "klip \x1b]52;c;aGVq\x07",
    "c1 \x9b31m",
    "bidi \u202egnp.exe",
    "{0} %s $HOME",
)
"""Texts that would do something to a terminal or a screen that took them at their word."""


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def nobody_in_particular(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of whoever runs the tests decides anything."""
    for name in ("BEREDSKAB_CONFIG", "BEREDSKAB_DATA", "BEREDSKAB_BRUGER", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(folders: Folders, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("log", "hej")``: a command of karen's, in this process. ``bruger=`` for somebody else, None for nobody."""

    def call(*arguments: str, bruger: str | None = "karen") -> Ran:
        who = ["--bruger", bruger] if bruger else []
        capsys.readouterr()
        code = main(["--config", folders.config, "--data", folders.data, *who, *arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return call


def environment(folders: Folders, **more: str) -> dict[str, str]:
    """A clean environment for a process of the program."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": ROOT,
        "BEREDSKAB_CONFIG": folders.config,
        "BEREDSKAB_DATA": folders.data,
        "BEREDSKAB_BRUGER": "karen",
        "TERM": "xterm-256color",
        **more,
    }


def command(*arguments: str | bytes) -> list[str | bytes]:
    """The command line that runs the program."""
    return [sys.executable, "-m", "beredskab_tui", *arguments]


@pytest.fixture
def process(folders: Folders) -> Run:
    """As ``run``, but a real process: its streams, its locale, its arguments as bytes."""

    def call(*arguments: str | bytes, stdin: bytes = b"", env: dict[str, str] | None = None) -> Ran:
        done = subprocess.run(
            command(*arguments),
            input=stdin,
            capture_output=True,
            env=environment(folders, **(env or {})),
            cwd=folders.data,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def started(run: Run) -> str:
    """An open incident; its id."""
    return run("start", "--type", "brand", "--sted", "Søparkvej 42", "Brand i container").out.strip()


def controls(text: str) -> Sequence[str]:
    """The characters of an output that a terminal would obey, newline apart."""
    return [c for c in text if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or "\u202a" <= c <= "\u202e"]


def document(run: Run, *arguments: str) -> dict[str, Any]:
    """What ``vis --json`` says."""
    found: dict[str, Any] = json.loads(run("vis", "--json", *arguments).out)
    return found


def texts(run: Run) -> list[str | None]:
    """The lines that people wrote."""
    return [entry["text"] for entry in document(run)["log"] if entry["origin"] == "person"]
