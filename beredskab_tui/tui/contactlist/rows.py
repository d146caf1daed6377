"""The rows of the contact list: who it is, how to get hold of them, and how fresh that is."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from beredskab_tui.access.people import People
from beredskab_tui.plan.contactfacts import Names, groups_of, is_stale, plain
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room.upkeep import freshness
from beredskab_tui.text import safe
from beredskab_tui.tui.shown import fit, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

_FRESH = 27
"""Cells for how fresh a contact is: "forældet siden 02.11.2026"."""
_WIDE = 140
"""Cells from which on a contact has one line."""


class Shown(Enum):
    """Which contacts are shown; the value is what that is called."""

    ALL = "alle"
    STALE = "dem, der skal bekræftes"
    MINE = "dem, du skal tjekke"

    @property
    def next(self) -> "Shown":
        kinds = list(Shown)
        return kinds[(kinds.index(self) + 1) % len(kinds)]


class Looking(NamedTuple):
    """From where the list is looked at."""

    plan: Plan
    people: People
    me: str
    now: datetime
    groups: Names

    @property
    def days(self) -> int:
        return self.plan.upkeep.contact_check_days

    def is_stale(self, contact: DirectoryContact) -> bool:
        return is_stale(contact, self.days, self.now)

    def shows(self, contact: DirectoryContact, kind: Shown, words: str) -> bool:
        """Whether a contact is one of those that are asked for."""
        if kind is Shown.STALE and not self.is_stale(contact):
            return False
        if kind is Shown.MINE and contact.checked_by != self.me:
            return False
        if not words.strip():
            return True
        groups = (self.groups.called(group) for group in contact.groups)
        text = plain(
            " ".join((contact.name, contact.title, contact.org, contact.phone, contact.phone_alt, contact.email,
                      contact.note, *groups))
        )  # fmt: skip
        return all(plain(word) in text for word in words.split())


def looking(plan: Plan, people: People, me: str, now: datetime) -> Looking:
    """The list as somebody sees it at a time."""
    return Looking(plan, people, me, now, groups_of(plan))


class ContactRows(LineView[DirectoryContact]):
    """The contacts, two lines each, or one where there is room."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, empty_text="Listen er tom. n skriver den første kontakt.")
        self.seen_from: Looking | None = None
        """Set before there are rows."""

    def row_key(self, row: DirectoryContact) -> str:
        return row.id

    def _settle_resized(self) -> None:
        """What is said below takes lines from the list, and the marker must not be under it."""
        super()._settle_resized()
        if self.size and self.highlighted is not None:
            self.highlight(self.highlighted.id)

    def row_lines(self, row: DirectoryContact, width: int) -> Sequence[Content]:
        assert self.seen_from is not None
        looking = self.seen_from
        fresh = freshness(row, looking.days, looking.now)
        style = WARNING if looking.is_stale(row) else MUTED
        name = safe(row.name)
        about = safe(", ".join(part for part in (row.title, row.org) if part))
        rest = [row.phone or row.phone_alt or row.email or "intet nummer"]
        rest += ["UNDER 18"] if row.minor else []
        rest += [f"tjekkes af {looking.people.initials(row.checked_by)}"] if row.checked_by is not None else []
        rest += [", ".join(looking.groups.called(group) for group in row.groups)] if row.groups else []
        told = safe(" · ".join(rest))
        if width < _WIDE:
            first = width - _FRESH - 1
            who = Content.assemble((fit(name, first), STRONG))
            if about and cell_len(name) + 4 < first:
                who += shown(fit(f", {about}", first - cell_len(name)))
            line = Content.assemble(who.pad_right(first + 1 - who.cell_length), (fresh, style))
            return line, shown(f"   {fit(told, width - 3)}").stylize(MUTED)
        named, second = 24, (width - 24 - _FRESH - 2) // 2
        columns = (
            Content.assemble((_column(name, named), STRONG)),
            shown(_column(about, second)),
            Content.assemble((_column(fresh, _FRESH), style)),
            shown(fit(told, width - named - second - _FRESH)).stylize(MUTED),
        )
        return (Content("").join(columns),)


def _column(text: str, width: int) -> str:
    cut = fit(text, width - 1)
    return cut + " " * (width - cell_len(cut))
