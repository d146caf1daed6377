"""What is marked in a message before it leaves the house: blame, guesses, big words, names, numbers (plan R40, R41).

Offline and by rules that can be explained; the leader decides. Only a CPR number, and text that is to stay inside
(plan R34), cannot be sent at all.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from beredskab_tui.plan.wordlists import SHORTEST_STEM, STEM, MarkedWord, WordLists
from beredskab_tui.records.cpr import cpr_numbers
from beredskab_tui.records.phones import NUMBER, ONLY_NUMBER, bare_number
from beredskab_tui.room.wording import ended, shortened
from beredskab_tui.room.wordmatch import Lexicon, Token, Words, forms, names_in, near, tokens, words_of

if TYPE_CHECKING:
    from beredskab_tui.access.people import People
    from beredskab_tui.plan.model import Plan
    from beredskab_tui.room.board import Board

IN_A_ROW: Final = 6
"""So many words in a row that stand the same elsewhere are taken from there."""


class MarkKind(Enum):
    """Why a place in a text is marked. In the order they are told in at the same place."""

    CPR = "cpr"
    INSIDE = "inside"
    NAME = "name"
    PHONE = "phone"
    BLAME = "blame"
    GUESS = "guess"
    SUPERLATIVE = "superlative"


TITLES: Final = {
    MarkKind.CPR: "CPR-nummer",
    MarkKind.INSIDE: "bliver i huset",
    MarkKind.NAME: "navn",
    MarkKind.PHONE: "telefonnummer",
    MarkKind.BLAME: "skyld",
    MarkKind.GUESS: "gæt",
    MarkKind.SUPERLATIVE: "forstærkning",
}
"""What each kind is called."""


class Mark(NamedTuple):
    """A place in a text that somebody should look at."""

    start: int
    end: int
    found: str
    """What stands there."""
    kind: MarkKind
    why: str
    """One Danish sentence."""
    better: str
    """What may be written instead; empty when there is nothing better than leaving it out."""
    forbids: bool
    """True when the text cannot be sent while it stands there."""


class Context(NamedTuple):
    """What is known of an incident that ``check`` needs. Its names are those of the arguments there."""

    known_names: tuple[str, ...]
    allowed: tuple[str, ...]
    inside: tuple[str, ...]


def check(
    text: str, words: WordLists, *, known_names: Collection[str], allowed: Collection[str], inside: Iterable[str]
) -> tuple[Mark, ...]:
    """What to look at in a text, by its place.

    The time it takes grows with the text and with each of the lists, but never with one times the other.

    Args:
        text: as it is to be sent; subject and text may be put together.
        words: of ``config/ordvalg.toml``.
        known_names: of people, such as the contacts and the staff.
        allowed: words, names and phone numbers that are not marked, besides those of ``words``.
        inside: texts that are to stay in the house.
    """
    found = tokens(text)
    free = [False] * len(found)
    ours = (*words.allowed, *allowed)
    for begin, end, _ in Lexicon(dict.fromkeys(near(ours, found), True)).find(found):
        free[begin:end] = [True] * (end - begin)
    cpr = [_mark(text, start, end, MarkKind.CPR) for start, end in cpr_numbers(text)]
    marks = [
        *cpr,
        *_inside(text, found, inside),
        *_names(text, found, free, known_names),
        *_phones(text, cpr, ours),
        *_listed(text, found, free, words),
    ]
    order = list(MarkKind)
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, order.index(mark.kind))))


def sentence(mark: Mark) -> str:
    """A mark on one line of a list: what stands there, why it is marked, what may stand there instead."""
    found = " ".join(mark.found.split())
    if mark.kind is MarkKind.CPR:
        # It is not to stand anywhere, not on a screen either.
        found = f"{found[:6]}…"
    better = f" Bedre: {ended(mark.better)}" if mark.better else ""
    return f"»{shortened(found)}« ({TITLES[mark.kind]}): {ended(mark.why)}{better}"


def board_context(board: "Board", plan: "Plan", people: "People") -> Context:
    """What an incident knows of names, of numbers that may be given on, and of texts that stay inside."""
    # Only who looks at a board needs them.
    from beredskab_tui.room import boardwords

    return Context(
        boardwords.known_names(board, people),
        boardwords.allowed(board, plan, people),
        boardwords.inside(board.log, board.picture_headings, board.situation_pictures),
    )


# -- how


_SAID: Final = {
    MarkKind.CPR: ("Det ligner et CPR-nummer, og det må ikke sendes i en mail.", "ring til den, der skal bruge det"),
    MarkKind.INSIDE: ("Ordene står i noget, der er fortroligt eller ikke må offentliggøres, og kan ikke sendes.", ""),
    MarkKind.NAME: ("Nævn kun nogen ved navn, når de selv har sagt ja.", "skriv, hvad de er, fx varmemesteren"),
    MarkKind.PHONE: ("Giv kun et nummer videre, når det er beregnet til det.", "kommunikationsafdelingens nummer"),
}
"""Why, and what instead, for what no list explains."""


def _mark(text: str, start: int, end: int, kind: MarkKind) -> Mark:
    why, better = _SAID[kind]
    return Mark(start, end, text[start:end], kind, why, better, kind in (MarkKind.CPR, MarkKind.INSIDE))


# Words of the lists.

_Entry = tuple[MarkKind, MarkedWord]


@lru_cache(maxsize=4)
def _compiled(words: WordLists) -> tuple[Lexicon[_Entry], dict[str, _Entry]]:
    """The words in all their forms, and those of which only the beginning counts. They change with the file only."""
    whole: dict[Words, _Entry] = {}
    stems: dict[str, _Entry] = {}
    for kind, entries in (
        (MarkKind.BLAME, words.blame),
        (MarkKind.GUESS, words.guesses),
        (MarkKind.SUPERLATIVE, words.strong),
    ):
        for entry in entries:
            for written in (entry.word, *entry.also):
                phrase = words_of(written)
                if written.endswith(STEM):
                    stems.setdefault(phrase[-1], (kind, entry))
                elif len(phrase) == 1:
                    for form in forms(phrase[0]):
                        whole.setdefault((form,), (kind, entry))
                else:
                    whole.setdefault(phrase, (kind, entry))
    return Lexicon(whole), stems


def _listed(text: str, found: Sequence[Token], free: Sequence[bool], words: WordLists) -> Iterator[Mark]:
    whole, stems = _compiled(words)
    lengths = sorted({len(stem) for stem in stems}, reverse=True)
    beginnings = {stem[:SHORTEST_STEM] for stem in stems}
    places = {begin: (end, entry) for begin, end, entry in whole.find(found)}
    for begin, token in enumerate(found):
        if begin not in places:
            if token.word[:SHORTEST_STEM] not in beginnings:
                continue
            stem = next((token.word[:length] for length in lengths if token.word[:length] in stems), None)
            if stem is None:
                continue
            places[begin] = begin + 1, stems[stem]
        end, (kind, entry) = places[begin]
        if not all(free[begin:end]):
            start, stop = token.start, found[end - 1].end
            yield Mark(start, stop, text[start:stop], kind, ended(entry.why), entry.better, False)


# Names.


def _names(text: str, found: Sequence[Token], free: Sequence[bool], known_names: Iterable[str]) -> Iterator[Mark]:
    near_names = near(known_names, found)
    taken = list(free)
    for begin, end, _ in Lexicon(dict.fromkeys(near_names, True)).find(found):
        alone = end - begin == 1
        # A single word is a name only where nothing else gives it its capital.
        if all(free[begin:end]) or (alone and (found[begin].first or not found[begin].written[0].isupper())):
            continue
        taken[begin:end] = [True] * (end - begin)
        yield _mark(text, found[begin].start, found[end - 1].end, MarkKind.NAME)
    for begin, end in names_in(found, taken, (words[0] for words in near_names if len(words) > 1)):
        yield _mark(text, found[begin].start, found[end - 1].end, MarkKind.NAME)


# Numbers.

_AMOUNT: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
"""A number of something: 12.000.000."""


def _phones(text: str, taken: Iterable[Mark], allowed: Iterable[str]) -> Iterator[Mark]:
    """Danish numbers, and others that say their country."""
    public = {bare_number(one) for one in allowed if ONLY_NUMBER.fullmatch(one)}
    pieces, at = [], 0
    for mark in taken:
        # What is a CPR number already is none, and must not run into the number beside it.
        pieces += [text[at : mark.start], "x" * (mark.end - mark.start)]
        at = mark.end
    text_left = "".join((*pieces, text[at:]))
    for match in re.finditer(NUMBER, text_left):
        bare = bare_number(match[0])
        abroad = match[0].lstrip("(").startswith(("+", "00")) and len(bare) <= 15
        # Two numbers with only a sign between them look like one.
        parts = [bare[place : place + 8] for place in range(0, len(bare), 8)] if len(bare) % 8 == 0 else [bare]
        if _AMOUNT.fullmatch(match[0]) or not (len(parts[0]) == 8 or abroad) or public.issuperset(parts):
            continue
        yield _mark(text, match.start(), match.end(), MarkKind.PHONE)


# What stays inside.


def _inside(text: str, found: Sequence[Token], inside: Iterable[str]) -> Iterator[Mark]:
    here = [token.word for token in found]
    mine = set(_rows(here))
    if not mine:
        return
    shared: set[Words] = set()
    for line in inside:
        shared |= mine.intersection(_rows(words_of(line)))
    covered = [False] * len(found)
    for at, row in enumerate(_rows(here)):
        if row in shared:
            covered[at : at + IN_A_ROW] = [True] * IN_A_ROW
    for is_shared, group in groupby(range(len(found)), covered.__getitem__):
        if is_shared:
            places = list(group)
            yield _mark(text, found[places[0]].start, found[places[-1]].end, MarkKind.INSIDE)


def _rows(words: Sequence[str]) -> Iterator[Words]:
    for at in range(len(words) - IN_A_ROW + 1):
        yield tuple(words[at : at + IN_A_ROW])
