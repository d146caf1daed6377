"""The words of ``config/ordvalg.toml`` that are marked before a message leaves the house (plan R40, R41)."""

from collections.abc import Iterator
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from beredskab_tui.configfile import BadFile, Keys, Problem, TomlFile, open_toml

STEM: Final = "*"
"""At the end of a word: whatever begins so."""
SHORTEST_STEM: Final = 4
"""Letters before it: fewer begin half of the dictionary."""

Phrase = Annotated[
    str,
    Meta(
        pattern=rf"^(?:\w[\w' -]*|\w{{{SHORTEST_STEM},}}\*)$",
        max_length=60,
        title="ordet",
        description='Skriv et ord eller to uden tegn, fx ord = "måske"; en stjerne kun sidst, efter mindst fire '
        "bogstaver.",
    ),
]


class MarkedWord(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"word": "ord", "also": "ogsaa", "why": "hvorfor", "better": "bedre"},
):
    """A word that is marked, why, and what may be written instead."""

    word: Phrase
    """As a dictionary has it; several words as they stand; with ``STEM`` at the end, whatever begins so."""
    also: Annotated[
        tuple[Phrase, ...],
        Meta(title="ogsaa", description='Skriv en liste af ord, fx ogsaa = ["gerningsmænd"].'),
    ] = ()
    """Other forms that no rule gives."""
    why: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=160,
            title="forklaringen",
            description='Skriv én rolig sætning på højst 160 tegn, fx hvorfor = "Det er et gæt.".',
        ),
    ]
    better: Annotated[
        str, Meta(max_length=80, title="forslaget", description='Skriv højst 80 tegn, fx bedre = "området".')
    ] = ""
    """Empty where there is nothing better than leaving it out."""


class WordLists(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"blame": "skyld", "guesses": "gaet", "strong": "forstaerkning", "allowed": "tilladt"},
):
    """All of the file. Without one nothing is marked."""

    blame: tuple[MarkedWord, ...] = ()
    """Words that say whose fault it is."""
    guesses: tuple[MarkedWord, ...] = ()
    strong: tuple[MarkedWord, ...] = ()
    """Words that make it worse than it is."""
    allowed: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...],
        Meta(
            title="tilladt",
            description='Skriv en liste af ord eller navne på højst 100 tegn, fx tilladt = ["Røde Kors"].',
        ),
    ] = ()
    """Words, names and numbers that are never marked."""


def read_word_lists(path: str) -> WordLists:
    """The word lists of the file.

    Raises:
        BadFile: with every mistake, its line and what would be right.
    """
    file = open_toml(path)
    lists = file.as_kind(WordLists)
    problems = tuple(_twice(file, lists))
    if problems:
        raise BadFile(problems)
    return lists


def _twice(file: TomlFile, lists: WordLists) -> Iterator[Problem]:
    """Words that stand there more than once: only one of the explanations would ever be seen."""
    first: dict[str, Keys] = {}
    for table, entries in (("skyld", lists.blame), ("gaet", lists.guesses), ("forstaerkning", lists.strong)):
        for number, entry in enumerate(entries):
            for key, written in (("ord", entry.word), *(("ogsaa", form) for form in entry.also)):
                keys = (table, number, key)
                before = first.setdefault(" ".join(written.casefold().split()), keys)
                if before is not keys:
                    wrong = f"»{written}« står også i [[{before[0]}]] i linje {file.line(before)}"
                    yield file.problem(keys, wrong, "Et ord skal kun stå ét sted: slet det ene.")
