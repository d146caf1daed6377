"""The list of the situation picture's headings: what stands under each, or what the program proposes, in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from textual.content import Content

from beredskab_tui.records import PictureHeading
from beredskab_tui.room.headings import CHANGES, HEADINGS, NOT_PUBLIC, Heading
from beredskab_tui.room.picturedraft import Material, Proposal, unused
from beredskab_tui.room.wording import counted
from beredskab_tui.times import day_clock
from beredskab_tui.tui.shown import hanging, shown
from beredskab_tui.tui.widgets.lines import LineView
from beredskab_tui.tui.widgets.strips import MUTED, STRONG, WARNING

INDENT: Final = 3
SHOWN: Final = 4
"""Lines of a text in the list, or more in a high window; the rest is seen where it is written, and in the versions."""
HIDDEN: Final = "skjult for læseadgang"
"""What stands there for a guest where something stays inside."""
TWO_TEXTS: Final = "TO TEKSTER: skriv dem sammen (Enter)"


class Told(NamedTuple):
    """A text under a heading."""

    text: str
    style: str = ""


class HeadingRow(NamedTuple):
    """One heading as the list shows it."""

    heading: Heading
    state: str
    """What there is to know of it: who wrote it, that there are two texts, that it is only proposed."""
    warns: bool
    texts: tuple[Told, ...]


def rows_of(
    material: Material, proposals: Mapping[int, Proposal], now: datetime, *, hides_inside: bool = False
) -> list[HeadingRow]:
    """The fifteen headings as they stand now.

    Args:
        hides_inside: whether they are for somebody who may not see what stays inside (plan R34).
    """
    return [
        HeadingRow(one, HIDDEN, False, ())
        if hides_inside and one.key == NOT_PUBLIC
        else _row(one, material, proposals[one.key], now)
        for one in HEADINGS
    ]


def _row(one: Heading, material: Material, proposal: Proposal, now: datetime) -> HeadingRow:
    written = material.headings.get(one.key)
    if written is None or not written.text:
        if not proposal.text:
            return HeadingRow(one, "tom", False, ())
        state = "forslag, kommer med af sig selv" if one.key == CHANGES else "forslag, ikke taget"
        return HeadingRow(one, state, False, (Told(proposal.text, MUTED),))
    initials = material.people.initials
    if written.others:
        texts = [(each.by, each.at, each.text) for each in written.others]
        texts.append((written.by, written.at, written.text))
        told = tuple(Told(f"{initials(by)} {day_clock(at, now)}: {text}") for by, at, text in texts)
        return HeadingRow(one, TWO_TEXTS, True, told)
    state = f"{initials(written.by)} {day_clock(written.at, now)}"
    state += _news(written, proposal)
    return HeadingRow(one, state, False, (Told(written.text),))


def _news(written: PictureHeading, proposal: Proposal) -> str:
    """What has come since it was written."""
    if written.as_proposed:
        return " · forslaget er nyt (t)" if proposal.text and proposal.text != written.text else ""
    new = len(unused(written, proposal))
    return f" · {counted(new, 'ny linje', 'nye linjer')} (Enter)" if new else ""


class HeadingLines(LineView[HeadingRow]):
    """The headings, each with the beginning of its texts."""

    DEFAULT_CSS = "HeadingLines { height: 1fr; }"

    def row_key(self, row: HeadingRow) -> str:
        return str(row.heading.key)

    def row_lines(self, row: HeadingRow, width: int) -> Sequence[Content]:
        head = Content.assemble(
            (f"{row.heading.key:>2} {row.heading.title}", STRONG),
            ("  ", ""),
            (row.state, WARNING if row.warns else MUTED),
        )
        lines = list(hanging(head, width, INDENT))
        most = max(SHOWN, self.size.height // 6)
        for told in row.texts:
            # A text of 8,000 characters is not wrapped to show the beginning of it.
            text = told.text[: 2 * most * width]
            wrapped = hanging(shown(text).stylize(told.style) if told.style else shown(text), width - INDENT)
            more = len(wrapped) - most
            if more > 0 or len(text) < len(told.text):
                much = "meget" if len(text) < len(told.text) else counted(more + 1, "linje", "linjer")
                wrapped = [*wrapped[: most - 1], Content.styled(f"… {much} mere (Enter)", MUTED)]
            lines += [line.pad_left(INDENT) for line in wrapped]
        return lines
