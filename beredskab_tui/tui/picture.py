"""A picture of the board, made by the program itself, so that what the README shows is what there is."""

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from textual.filter import LineFilter
from textual.pilot import Pilot

from beredskab_tui.plan.config import Config
from beredskab_tui.room.room import Room
from beredskab_tui.tui.app import BeredskabApp
from beredskab_tui.tui.shown import StripControls

SIZE: Final = (120, 40)
EVENING: Final = datetime(2026, 10, 7, 19, 30, tzinfo=UTC)
"""The moment the README's picture is taken at: always the same, so that only another board makes another picture."""

_FONT: Final = ("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
"""The font of the drawing, which would come from afar, and those that computers have."""
_FONT_SIZE: Final = ("font-size: 20px", "font-size: 20.26px")
"""At this size they are as wide as the cells, also where a program does not stretch a text to its length."""
_FROM_AFAR: Final = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)
"""Fonts, and the address of who made the drawing: a picture in a README fetches nothing, and sends nobody anywhere."""
_TEMPORARY_FAULT_LOG: Final = os.devnull + "/fejl.log"
"""No file can have this name, so the detail of a fault goes to a temporary one; the data folder may be gone by then."""


class _Pictured(BeredskabApp):
    """The board in its colours, whatever the terminal is that it is asked for from."""

    def __init__(self, room: Room, config: Config, incident: str) -> None:
        super().__init__(room, config, incident=incident, read_only=False, environ={"COLORTERM": "truecolor"})
        self.no_color = False
        self._only_strip: Sequence[LineFilter] = [StripControls()]

    def get_line_filters(self) -> Sequence[LineFilter]:
        return self._only_strip


def picture(room: Room, config: Config, incident: str, size: tuple[int, int] = SIZE) -> str:
    """The board of an incident when everything is there, as SVG. Needs no terminal.

    Raises:
        BeredskabError: a fault of the program; the sentence says where it is written down.
    """
    app = _Pictured(room, config, incident)
    made: list[str] = []

    async def look(pilot: Pilot[object]) -> None:
        # The last to come is the word of who is here. On a slow computer another screen says for a while to wait.
        while app.board is None or app.screen is not app.board or not app.board.is_mounted or not app.session.here:
            await pilot.pause()
        while len(made) < 2 or made[-1] != made[-2]:  # until nothing more comes
            await pilot.pause(0.1)
            made.append(app.export_screenshot(title="Beredskab"))
        app.exit(0)

    app.run(headless=True, size=size, auto_pilot=look)
    app.check(_TEMPORARY_FAULT_LOG)
    svg = _FROM_AFAR.sub("", made[-1]).replace(*_FONT).replace(*_FONT_SIZE)
    # Without it some programs take the blanks at the beginning of a line away.
    return svg.replace("<text ", '<text xml:space="preserve" ')
