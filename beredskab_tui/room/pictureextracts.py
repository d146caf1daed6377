"""The situation picture as it is read: whole, what stays inside, and the extracts for the board and the residents.

Pure. What stands under *Må ikke offentliggøres* is on a page of its own and in no extract (plan R34).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from beredskab_tui.access.people import People
from beredskab_tui.records import SituationPicture
from beredskab_tui.records.words import danish
from beredskab_tui.room.headings import HEADINGS, NOT_PUBLIC, heading
from beredskab_tui.room.picturedraft import Material, at_clock
from beredskab_tui.room.wording import ended

Texts = Mapping[int, str]
"""What stands under the headings, by number."""

NOT_WRITTEN: Final = "(ikke skrevet endnu)"
_NUMBERS: Final = re.compile(r" ?\(#[0-9]+\)")
"""The numbers of log lines, which mean nothing outside the house."""

FOR_THE_BOARD: Final[tuple[tuple[str, tuple[int, ...]], ...]] = (
    ("SITUATIONEN", (1, 3, 4)),
    ("MULIGE KONSEKVENSER", (10, 11)),
    ("MULIGE TILTAG", (8, 14)),
)
"""What the housing board is told (plan R28), and from which headings."""

FOR_THE_RESIDENTS: Final[tuple[tuple[str, int | None], ...]] = (
    ("Hvad er der sket?", 1),
    ("Hvad er det seneste?", 2),
    ("Hvad ved vi ikke endnu?", 12),
    ("Hvad kan du selv gøre?", 5),
    ("Hvad gør vi nu?", 8),
    ("Hvem kan du kontakte?", None),
    ("Hvornår hører du fra os igen?", None),
)
"""What residents ask (plan R41), and the heading that answers; None where the picture has none."""


class Extract(NamedTuple):
    """Something to read."""

    title: str
    lines: list[str]


def texts_of(picture: SituationPicture) -> dict[int, str]:
    """What a frozen version says, by heading."""
    return {one.key: one.text for one in picture.headings}


def whole(picture: SituationPicture, people: People, now: datetime) -> Extract:
    """A version with its head, but for what stays inside."""
    lines = [*_head(picture, people, now), *_headings(texts_of(picture))]
    return Extract(f"Situationsbillede {picture.version}", lines)


def in_work(material: Material) -> Extract:
    """What stands under the headings now, but for what stays inside; both texts where there are two."""
    texts = {}
    for key, written in material.headings.items():
        others = [f"{material.people.initials(one.by)} skrev også: {one.text}" for one in written.others]
        texts[key] = "\n".join([*([written.text] if written.text else []), *others])
    return Extract(
        "Situationsbilledet, som det står nu", ["UDKAST: hverken frosset eller godkendt.", *_headings(texts)]
    )


def not_public(title: str, texts: Texts) -> Extract:
    """The page of what stays inside."""
    told = texts.get(NOT_PUBLIC, "")
    return Extract(f"{title}: må ikke offentliggøres", ["BLIVER I HUSET", "", told or NOT_WRITTEN])


def for_the_board(texts: Texts, about: str) -> Extract:
    """What the housing board gets: the situation, possible consequences, possible measures (plan R28).

    Args:
        about: what the texts are, in a sentence that stands on top.
    """
    lines = [about]
    for title, keys in FOR_THE_BOARD:
        lines += ["", title]
        for key in keys:
            lines += [f"{heading(key).title}:", *_told(texts, key)]
    return Extract("Til bestyrelsen", lines)


def for_the_residents(texts: Texts, next_at: datetime | None, now: datetime, about: str) -> Extract:
    """What an answer to the residents can be written from: seven questions, each with what is known (plan R41).

    Args:
        next_at: when the next version is to be there; None when nobody has said.
        about: what the texts are, in a sentence that stands on top.
    """
    lines = [about, "Skriv det om til beboernes egne ord, før det sendes: nøgternt og uden navne."]
    for question, key in FOR_THE_RESIDENTS:
        lines += ["", question.upper()]
        if key is not None:
            lines += _told(texts, key)
        elif question == FOR_THE_RESIDENTS[-1][0] and next_at is not None:
            lines.append(f"Vi skriver igen {at_clock(next_at, now)}.")
        else:
            lines.append(NOT_WRITTEN)
    return Extract("Til beboerne", lines)


def about(picture: SituationPicture | None, people: People, now: datetime) -> str:
    """What an extract is made from, in a sentence; None is the version in work."""
    if picture is None:
        return "UDKAST: ingen udgave er godkendt endnu. Må ikke sendes."
    by = people.initials(picture.approved_by)
    return f"Af udgave {picture.version}, godkendt af {by}. Gælder pr. {at_clock(picture.valid_at, now)}."


def _head(picture: SituationPicture, people: People, now: datetime) -> Iterator[str]:
    groups = " og ".join(map(str, picture.groups)) or "ikke valgt"
    yield f"{danish(picture.kind).capitalize()} udgave. Gælder pr. {at_clock(picture.valid_at, now)}."
    yield f"Udarbejdet af {people.initials(picture.prepared_by)} {at_clock(picture.prepared_at, now)}."
    if picture.approved_at is not None:
        yield f"Godkendt af {people.initials(picture.approved_by)} {at_clock(picture.approved_at, now)}."
    else:
        yield "IKKE GODKENDT ENDNU"
    yield f"Næste udgave {at_clock(picture.next_at, now)}." if picture.next_at is not None else "Der kommer ikke flere."
    yield f"Beredskabsgruppe {groups}. Plan {picture.plan_version or 'ikke oplyst'}."
    yield f"Fordeling: {ended(picture.distribution)}" if picture.distribution else "Fordeling: ikke angivet."


def _headings(texts: Texts) -> Iterator[str]:
    for one in HEADINGS:
        if one.key != NOT_PUBLIC:
            yield ""
            yield one.name.upper()
            yield texts.get(one.key, "") or NOT_WRITTEN


def _told(texts: Texts, key: int) -> list[str]:
    text = _NUMBERS.sub("", texts.get(key, ""))
    return text.split("\n") if text else [NOT_WRITTEN]
