"""Who is touched by it, and whether it is a crisis: two short forms (plan R7, R11)."""

from typing import Final

from beredskab_tui.errors import Refused
from beredskab_tui.records import Affected
from beredskab_tui.records.words import danish
from beredskab_tui.room import assessment
from beredskab_tui.room.wording import listed
from beredskab_tui.tui.board.deeds import Deeds
from beredskab_tui.tui.board.whens import read_field
from beredskab_tui.tui.session import Opened
from beredskab_tui.tui.widgets.fields import Field

_LETTERS: Final = {danish(one)[0]: one for one in Affected}
"""The first letter of each: b, i, v, f."""


class Assessing:
    """The two forms of one board."""

    def __init__(self, opened: Opened, deeds: Deeds) -> None:
        self._board = opened.board
        self._seat = opened.seat
        self._deeds = deeds

    async def affected(self) -> None:
        """Who is touched by it, by their first letters."""
        now = "".join(letter for letter, one in _LETTERS.items() if one in self._board.incident.affected)
        fields = [read_field("who", "Bogstaver, fx bi (tom: ingen)", _told, now)]
        await self._deeds.form(
            "affected",
            "Hvem er berørt",
            fields,
            lambda v, _: assessment.set_affected(self._seat, affected_of(v["who"])),
            " · ".join(f"{letter} {danish(one)}" for letter, one in _LETTERS.items()),
        )

    async def judge(self) -> None:
        """Whether it is a crisis, who says so, and why."""
        before = self._board.incident.assessment
        fields = [
            Field("crisis", "Er det en krise", "", (("yes", "Ja"), ("no", "Nej"))),
            Field("judged_by", "Hvem har vurderet det", before.judged_by if before is not None else ""),
            Field("reason", "Hvorfor"),
        ]
        await self._deeds.form(
            "assess",
            "Er det en krise",
            fields,
            lambda v, event: assessment.judge(
                self._seat, _verdict(v["crisis"]), v["judged_by"], v["reason"], event=event
            ),
        )


def affected_of(text: str) -> tuple[Affected, ...]:
    """Those whose letters or whole words a text holds.

    Raises:
        Refused: something in it is neither.
    """
    words = {danish(one): one for one in Affected}
    found = []
    for word in text.lower().replace(",", " ").replace(" og ", " ").split():
        if word in words:
            found.append(words[word])
            continue
        if not set(word) <= _LETTERS.keys():
            raise Refused(f"»{word}« kan ikke læses. Intet er gemt. Brug bogstaverne {', '.join(_LETTERS)}.")
        found += [_LETTERS[letter] for letter in word]
    return tuple(one for one in Affected if one in found)


def _verdict(value: str) -> bool:
    if not value:
        raise Refused("Vælg, om det er en krise eller ikke. Intet er gemt.")
    return value == "yes"


def _told(text: str) -> str:
    found = affected_of(text)
    return f"Læses som {listed([danish(one) for one in found])}." if found else ""
