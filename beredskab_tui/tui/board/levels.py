"""Who may see a line of the log, by key: its level, what a sensitive line says, and deleting that for good."""

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec
from textual.screen import Screen

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import BeredskabError
from beredskab_tui.records import LogEntry, Sensitivity
from beredskab_tui.records.words import danish
from beredskab_tui.room import sensitive
from beredskab_tui.room.drafts import CORRECT
from beredskab_tui.room.wording import shortened
from beredskab_tui.tui.screens.choose import Chooser, Option
from beredskab_tui.tui.session import Opened, Session
from beredskab_tui.tui.widgets.fields import Field

if TYPE_CHECKING:
    from beredskab_tui.tui.board.deeds import Deeds

_SEEN_BY: Final = {
    Sensitivity.OPEN: "alle, også uden for huset",
    Sensitivity.INTERNAL: "alle på tavlen og på storskærmen",
    Sensitivity.CONFIDENTIAL: "kun på tavlen; forlader ikke huset",
    Sensitivity.SENSITIVE: "krypteres; kun leder og udvalgt medarbejder",
}
_ERASE: Final = "erase"


class Levels:
    """Who may see the lines of one board. All of it is for workers: it waits."""

    def __init__(self, screen: Screen[None], session: Session, opened: Opened, deeds: "Deeds") -> None:
        self._screen = screen
        self._session = session
        self._seat = opened.seat
        self._deeds = deeds
        deeds.record_reopeners |= {f"level_{level.value}": partial(self._lower, level) for level in Sensitivity}
        deeds.record_reopeners |= {_ERASE: self._erase}

    async def words(self, row: LogEntry) -> LogEntry:
        """A line with what it says, if one may read that; otherwise as it is, and why is said."""
        if row.sealed is None or row.erased is not None:
            return row
        try:
            said = await self._session.do(partial(sensitive.read_words, self._seat, row.id))
        except BeredskabError as error:
            self._deeds.say(error.sentence)
            return row
        return msgspec.structs.replace(row, text=said.text, reason=said.reason)

    async def choose(self, row: LogEntry) -> None:
        """``y``: which level it is to have, each with who sees it and why it cannot be chosen."""
        if self._deeds.only_looks():
            return
        title = f"Hvem må se linje {row.seq}"
        chosen = await self._screen.app.push_screen_wait(Chooser(title, self._options(row)))
        if chosen is None:
            return
        if chosen == _ERASE:
            await self._erase(row)
            return
        level = Sensitivity(chosen)
        if sensitive.is_lower(level, row.sensitivity):
            await self._lower(level, row)
        elif await self._deeds.do(partial(sensitive.set_level, self._seat, row.seq, level)):
            await self._finish(f"Linje {row.seq} er nu {danish(level)}.")

    def _options(self, row: LogEntry) -> list[Option]:
        lower = self._deeds.why_not(Right.DECLASSIFY)
        gone = "teksten er slettet" if row.erased is not None else ""
        options = []
        for level, by in _SEEN_BY.items():
            name = f"{danish(level).capitalize()}: {by}"
            if level is row.sensitivity:
                options.append(Option(level.value, name, "sådan er den nu"))
            elif sensitive.is_lower(level, row.sensitivity):
                options.append(Option(level.value, name, gone or lower))
            else:
                options.append(Option(level.value, name))
        if row.sealed is not None:
            options.append(Option(_ERASE, "Slet teksten for altid", gone or lower))
        return options

    async def _lower(self, level: Sensitivity, row: LogEntry) -> None:
        saved = await self._deeds.form(
            f"level_{level.value}-{row.id}",
            f"Linje {row.seq} gøres {danish(level)}",
            [Field("reason", "Hvorfor må flere se den")],
            lambda v, _: sensitive.set_level(self._seat, row.seq, level, v["reason"]),
            f"Linjen er {danish(row.sensitivity)}. Grunden og dit navn står bagefter i loggen.",
        )
        if saved:
            await self._finish(f"Linje {row.seq} er nu {danish(level)}.")

    async def _erase(self, row: LogEntry) -> None:
        saved = await self._deeds.form(
            f"erase-{row.id}",
            f"Slet teksten i linje {row.seq} for altid",
            [Field("reason", "Hvorfor slettes den")],
            lambda v, _: sensitive.erase(self._seat, row.seq, v["reason"]),
            "Linjen og grunden bliver stående i loggen. Teksten kan ingen få frem igen. En kopi på et USB-stik, der er "
            "lavet før nu, har stadig nøglen: lav den om.",
        )
        if saved:
            with suppress(OSError):
                # On a disk that fails it goes when the incident is opened next.
                await self._session.drop(self._session.draft_of(self._seat.incident_id, f"form:{CORRECT}-{row.id}"))
            await self._finish(f"Teksten i linje {row.seq} er slettet.")

    async def _finish(self, done: str) -> None:
        """What has to follow on the disk, and what is still to be done by hand."""
        try:
            left = await self._session.finish_levels()
        except BeredskabError as error:
            self._deeds.say(error.sentence)
            return
        rest = f" Ordene står stadig i {shortened(', '.join(left), 200)}: se efter der." if left else ""
        self._deeds.say(f"{done}{rest}")
