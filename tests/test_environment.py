"""What a process of ours goes by, and what is taken out before anything reads it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from beredskab_tui.environment import clean, over_ssh

HOSTILE = {
    "TEXTUAL": "debug",
    "TEXTUAL_DRIVER": "a:B",
    "TEXTUAL_LOG": "/tmp/x",
    "TEXTUAL_PRESS": "f10",
    "TEXTUAL_ALLOW_SIGNALS": "1",
    "PYTHONPATH": "/tmp",
    "PYTHONSTARTUP": "/tmp/x.py",
    "LD_PRELOAD": "/tmp/x.so",
    "EDITOR": "vi",
    "VISUAL": "vi",
    "BROWSER": "x",
    "PAGER": "less",
}
ORDINARY = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "LANG": "da_DK.UTF-8",
    "LC_ALL": "C.UTF-8",
    "LC_CTYPE": "da_DK@euro",
    "TZ": "Europe/Copenhagen",
    "HOME": "/home/x",
    "USER": "x",
    "LOGNAME": "x",
    "PATH": "/usr/bin",
    "NO_COLOR": "",
    "BEREDSKAB_CONFIG": "/c",
    "BEREDSKAB_DATA": "/d",
    "BEREDSKAB_BRUGER": "karen",
}
FAR = {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22", "SSH_CLIENT": "10.0.0.1 50000 22", "SSH_TTY": "/dev/pts/1"}


def test_here_what_is_obeyed_goes_and_the_rest_stays() -> None:
    more = {"XDG_RUNTIME_DIR": "/run/user/1", "SSH_AUTH_SOCK": "/run/agent", "MIT_EGET": "1"}
    environ = HOSTILE | ORDINARY | more
    clean(environ)
    assert environ == ORDINARY | more and not over_ssh(environ)


def test_over_ssh_only_what_is_named_stays() -> None:
    more = {
        "XDG_RUNTIME_DIR": "/run/user/1",
        "SSH_AUTH_SOCK": "/run/agent",
        "SSH_ORIGINAL_COMMAND": "sh",
        "TMPDIR": "/x",
    }
    environ = HOSTILE | ORDINARY | FAR | more | {"LC_EVIL": "1", "LANGUAGE": "da", "TERM_PROGRAM": "x"}
    clean(environ)
    assert environ == ORDINARY | FAR and over_ssh(environ)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TERM", "../../../etc/passwd"),
        ("TERM", "x" * 65),
        ("LANG", "da DK"),
        ("LC_ALL", "/tmp/x"),
        ("COLORTERM", "\x1b[2J"),
        ("TZ", ":/etc/passwd"),
        ("TZ", "../../etc/passwd"),
        ("TZ", "/etc/localtime"),
    ],
)
def test_over_ssh_the_terminal_says_nothing_strange_of_itself(name: str, value: str) -> None:
    environ = {**FAR, name: value}
    clean(environ)
    assert environ == FAR


def test_simple_keys_may_be_asked_for_here_and_nothing_else_of_textuals() -> None:
    for value, kept in (("1", True), ("0", False), ("evil", False)):
        environ = {"TEXTUAL_DISABLE_KITTY_KEY": value}
        clean(environ)
        assert bool(environ) is kept
    over = {**FAR, "TEXTUAL_DISABLE_KITTY_KEY": "1"}
    clean(over)
    assert over == FAR


def test_it_is_done_before_anything_is_imported(tmp_path: Path) -> None:
    """A module that Textual would load by its name is never loaded, and no log of Textual's is written."""
    (tmp_path / "ond.py").write_text("print('ond')\n")
    done = subprocess.run(
        [sys.executable, "-c", "import os, sys; from beredskab_tui.cli import main; sys.argv[1:] = ['--version']; "
         "main(); print(sorted(name for name in os.environ if name.startswith(('TEXTUAL', 'PYTHON'))))"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd(), "TEXTUAL_DRIVER": "ond:Ond", "PYTHONWARNINGS": "i"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
