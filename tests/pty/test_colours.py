"""Without colours the program sends none, whatever it shows: bold, underline and reverse are all there is."""

import re

import pytest

from beredskab_tui.locations import Folders
from beredskab_tui.tui.choices import Choices, keep_choices
from beredskab_tui.tui.theme import DARK, NONE
from tests.pty.conftest import Opens
from tests.pty.terminal import DOWN, F_KEYS

_STYLE = re.compile(rb"\x1b\[([0-9;:]*)m")
_COLOUR = re.compile(rb"3\d|4\d|9[0-7]|10[0-7]")


def colours(raw: bytes) -> set[bytes]:
    """The codes among everything that was sent that set a colour, the default ones too."""
    return {code for style in _STYLE.findall(raw) for code in style.split(b";") if _COLOUR.fullmatch(code)}


def look_around(opens: Opens) -> bytes:
    """Everything that is sent while somebody goes through the board and a form."""
    terminal = opens(size=(120, 40))
    terminal.send("noget skrevet")
    terminal.sees("noget skrevet")
    for key in (3, 4, 5, 6):
        terminal.send(F_KEYS[key], DOWN)
    terminal.send(F_KEYS[9])
    terminal.sees("Plan og pligter")
    terminal.send("\x1b")
    terminal.until(lambda: "Plan og pligter" not in terminal.words)
    terminal.send(F_KEYS[10])
    assert terminal.ended() == 0
    return bytes(terminal.raw)


@pytest.mark.slow
def test_without_colours_none_is_sent(opens: Opens, folders: Folders) -> None:
    keep_choices(folders, "karen", Choices(colours=NONE))
    assert colours(look_around(opens)) == set()


@pytest.mark.slow
def test_with_colours_they_are(opens: Opens, folders: Folders) -> None:
    keep_choices(folders, "karen", Choices(colours=DARK))
    assert colours(look_around(opens))
