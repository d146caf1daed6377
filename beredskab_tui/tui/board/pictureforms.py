"""What the form of a heading begins with, what its writer had in front of them, and what to tell them beforehand."""

from typing import NamedTuple

import msgspec

from beredskab_tui.access.people import People
from beredskab_tui.journal import Busy, NotStored
from beredskab_tui.records import PictureHeading
from beredskab_tui.room.headings import NOT_PUBLIC
from beredskab_tui.room.picturedraft import Proposal, added, unused
from beredskab_tui.room.wording import counted
from beredskab_tui.times import clock
from beredskab_tui.tui.screens.form import SEEN, Values


class Seen(NamedTuple):
    """What somebody who writes under a heading had in front of them when they began."""

    number: int
    """Of the heading; 0 where there was none."""
    made_from: tuple[int, ...]
    """Numbers of the log lines in the field."""
    earlier: bool = False
    """Whether that was earlier: a draft is taken up again."""

    def kept(self) -> str:
        """As it stands in a draft: all the numbers, that of the heading first."""
        return " ".join(map(str, (self.number, *self.made_from)))


def begun(written: PictureHeading | None, proposal: Proposal) -> str:
    """What a heading's field begins with: its texts with the new lines below, or the proposal where it is empty.

    What was only ever proposed is nobody's text, so its newest wording stands there.
    """
    if written is None or not written.text or (written.as_proposed and proposal.text):
        return proposal.text
    texts = [*(one.text for one in written.others), written.text]
    if not written.others and (new := added(proposal, unused(written, proposal))):
        texts.append(new)
    return "\n".join(texts)


def begins_now(written: PictureHeading | None, proposal: Proposal) -> Seen:
    """What whoever begins now has in front of them: the lines that ``begun`` puts there, and no others."""
    if written is None:
        return Seen(0, proposal.made_from)
    torn = written.text and written.others
    return Seen(written.number, written.made_from if torn else proposal.made_from)


def in_draft(text: str) -> Seen:
    """What whoever began a draft had in front of them. ``text`` is the draft as the form keeps it."""
    try:
        number, *made_from = map(int, msgspec.json.decode(text, type=Values)[SEEN].split())
        return Seen(number, tuple(made_from), earlier=True)
    except (msgspec.DecodeError, KeyError, ValueError):
        # Written by another version of the form. Whoever began it may have seen nothing of what stands there.
        return Seen(0, (), earlier=True)


def explained(key: int, written: PictureHeading | None, proposal: Proposal, at: Seen, people: People) -> str:
    """What to know before writing; empty for nothing."""
    inside = "Bliver i huset. Helbred og andet følsomt skrives i loggen med f foran: der bliver det krypteret."
    how = _since_begun(written, proposal, at, people) if at.earlier else _begins_with(written, proposal)
    return " ".join(part for part in (inside if key == NOT_PUBLIC else "", how) if part)


def _begins_with(written: PictureHeading | None, proposal: Proposal) -> str:
    if written is None or not written.text or (written.as_proposed and proposal.text):
        return "Programmets forslag står i feltet. Ret det, som det skal være." if proposal.text else ""
    if written.others:
        return "To har skrevet samtidig. Skriv én tekst af det, der står her; så gælder den."
    if new := len(unused(written, proposal)):
        return f"{counted(new, 'ny linje er', 'nye linjer er')} sat ind nederst. Slet det, der ikke skal med."
    return ""


def _since_begun(written: PictureHeading | None, proposal: Proposal, at: Seen, people: People) -> str:
    """What has come since a draft was begun, and is not in it."""
    if written is not None and written.text and written.number != at.number:
        who, when = people.initials(written.by), f"kl. {clock(written.at)}"
        if written.as_proposed:
            return f"Kladden er begyndt, før {who} tog forslaget {when}. Gemmer du, gælder din tekst."
        return f"Kladden er begyndt, før {who} skrev {when}. Gemmer du, står begge tekster der."
    told = {*at.made_from, *(written.made_from if written is not None else ())}
    if not (new := sum(seq not in told for seq in proposal.made_from)):
        return ""
    lines = counted(new, "ny linje er", "nye linjer er")
    return f"{lines} ikke med i kladden. Gem, og åbn overskriften igen: så står de nederst."


def of_a_text(error: Busy | NotStored) -> Busy | NotStored:
    """The same error, said of a text: the journal says "the line", for that is what is mostly being stored."""
    return type(error)(error.sentence.replace("Linjen er ikke gemt", "Teksten er ikke gemt"))
