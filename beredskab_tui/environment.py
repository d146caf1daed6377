"""The environment variables that a process of ours goes by. The others are taken out before anything reads them.

Textual and Python obey variables that load code, write files and press keys; others name programs to start. Whoever
starts the program on their own computer may do all that anyway. Whoever comes over SSH may only use the board, so there
nothing stands but what is named here.
"""

import re
from collections.abc import Mapping, MutableMapping
from typing import Final

SIMPLE_KEYS: Final = "TEXTUAL_DISABLE_KITTY_KEY"
"""Set to 1, it asks the terminal for its plain keys: for terminals that garble the others."""

_OBEYED: Final = ("TEXTUAL", "PYTHON", "LD_", "DYLD_")
"""What the names begin with that Textual, Python and the loader of programs obey."""
_PROGRAMS: Final = frozenset({"EDITOR", "VISUAL", "BROWSER", "PAGER", "MANPAGER", "ESCDELAY"})

_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._@-]{0,63}")
_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+_-]*(/[A-Za-z][A-Za-z0-9+_-]*){0,2}")
_TERMINAL: Final = {
    "TERM": _WORD,
    "COLORTERM": _WORD,
    "LANG": _WORD,
    "LC_ALL": _WORD,
    "LC_CTYPE": _WORD,
    "TZ": _ZONE,
}
"""What the terminal at the other end says of itself, and how that may look."""
_OUR_OWN: Final = frozenset(
    {"HOME", "USER", "LOGNAME", "PATH", "NO_COLOR"}
    | {"SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"}
    | {"BEREDSKAB_CONFIG", "BEREDSKAB_DATA", "BEREDSKAB_BRUGER"}
)
"""What this computer says itself, and what a whole account may say of itself; sshd takes none of it from afar."""


def over_ssh(environ: Mapping[str, str]) -> bool:
    """Whether somebody sits at the other end of an SSH connection. sshd itself says so, and nobody can unsay it."""
    return bool(environ.get("SSH_CONNECTION"))


def clean(environ: MutableMapping[str, str]) -> None:
    """Take out whatever might make the program do something else than it is for."""
    keep = _kept_over_ssh if over_ssh(environ) else _kept_here
    for name in [name for name, value in environ.items() if not keep(name, value)]:
        del environ[name]


def _kept_here(name: str, value: str) -> bool:
    if name == SIMPLE_KEYS:
        return value == "1"
    return not name.startswith(_OBEYED) and name not in _PROGRAMS


def _kept_over_ssh(name: str, value: str) -> bool:
    if name in _TERMINAL:
        return _TERMINAL[name].fullmatch(value) is not None
    return name in _OUR_OWN
