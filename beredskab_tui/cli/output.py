"""The one way out: everything that is printed is made safe for a terminal first."""

import os
import sys
from typing import TextIO

from beredskab_tui.text import safe


def prepare() -> None:
    """Make stdout and stderr speak UTF-8 whatever the locale says, and stand in for those that are closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  # open as long as the process
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(text: str) -> None:
    """Print to stdout, with a newline."""
    _write(sys.stdout, safe(text) + "\n")


def complain(text: str) -> None:
    """Print to stderr, with a newline."""
    _write(sys.stderr, safe(text) + "\n")


def say_bytes(data: bytes) -> None:
    """Print a file that was made safe when it was written, byte for byte."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    except BrokenPipeError:
        _hang_up(sys.stdout)


def flush() -> None:
    """Hand on what is printed, to be read now."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _hang_up(stream)


def one_line(text: str) -> str:
    """A text of several lines on one."""
    if "\n" not in text:
        return text
    return " / ".join(line for line in (part.strip() for part in text.split("\n")) if line)


def typed(argument: str) -> str:
    """What a person typed as an argument, whatever bytes their terminal sent for it."""
    if argument.isascii() or (_is_utf8(argument) and sys.getfilesystemencoding() == "utf-8"):
        return argument
    # Only a terminal that does not speak UTF-8 comes here: then the bytes are read as a file from there would be.
    from beredskab_tui.configfile import decode

    try:
        return decode(os.fsencode(argument))
    except UnicodeEncodeError:
        return argument


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except BrokenPipeError:
        _hang_up(stream)


def _hang_up(stream: TextIO) -> None:
    """Nobody reads any more. What is done goes on being done; what is left to print goes nowhere."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except OSError:
        # A stream without a file below it has nothing to redirect.
        return
