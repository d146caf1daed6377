"""Words in a Danish text: where they stand, in which of their forms, and where a name may begin. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")
Words = tuple[str, ...]
"""A word or several in a row, as they are compared."""

LONGEST_NAME: Final = 4
"""Words of a name. More capitals than that in a row are a heading."""

# A letter and its accent may be two characters, as they come from some keyboards.
_WORD: Final = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_JOINS: Final = " \t\n\u00a0\u202f'’-\u2010\u2011"
"""What stands between words that belong together."""
_ENDS: Final = re.compile(r"[.!?…:»\"“”•*\n]")
"""What a sentence may begin after."""
_SHORT: Final = frozenset({"hr", "dr", "skt", "sct", "nr", "kl", "tlf", "bl", "ca", "fx", "evt", "jf", "inkl"})
"""Words whose full stop ends no sentence."""
_POLITE: Final = frozenset({"I", "De", "Dem", "Deres", "Jer", "Jeres"})
"""Words that have a capital for other reasons than being names."""
_BETWEEN: Final = frozenset({"von", "van", "al", "el", "bin", "la"})
"""Small words inside a name."""
_HOUSE: Final = (
    "kommune", "kommunen", "politi", "politiet", "forening", "foreningen", "klub", "klubben", "afdeling", "afdelingen",
    "bestyrelse", "bestyrelsen", "region", "regionen", "skole", "skolen", "center", "centret", "centeret", "central",
    "centralen", "hospital", "hospitalet", "sygehus", "sygehuset", "huset", "kirke", "kirken", "gade", "gaden", "vej",
    "vejen", "allé", "plads", "pladsen", "torv", "torvet", "vænge", "vænget", "park", "parken", "stien", "stræde",
    "strædet", "bakken", "haven", "hallen", "café", "caféen", "cafe", "radio", "avisen", "blad", "bladet", "tidende",
    "vagt", "vagten", "beredskab", "beredskabet", "sekretariat", "sekretariatet", "boliger", "styrelsen",
    "ministeriet", "fond", "fonden", "råd", "rådet", "netværk", "netværket", "biblioteket", "universitet",
    "brandvæsen", "brandvæsenet", "butikken",
)  # fmt: skip
"""How words end that belong to a place or an organisation and not to somebody."""

_ENDINGS: Final = ("", "e", "en", "ene", "er", "erne", "et", "n", "ne", "r", "rne", "t", "de", "nde", "ede", "ende",
                   "te", "ere", "st", "ste", "est", "este")  # fmt: skip
_DOUBLED: Final = re.compile(r"(?:^|[^aeiouyæøå])[aeiouyæøå][bdfgklmnprst]$")
"""Words whose last letter is doubled before an ending: *panik*, *panikken*."""


class Token(NamedTuple):
    """A word of a text."""

    start: int
    end: int
    written: str
    word: str
    """As it is compared: small letters, accents joined to their letters."""
    joined: bool
    """Nothing but a blank, a hyphen or an apostrophe stands between it and the word before."""
    spaced: bool
    """Some of that is a blank."""
    first: bool
    """A sentence or a line may begin with it, so that a capital means nothing."""


def tokens(text: str) -> list[Token]:
    """The words of a text, in their order."""
    found: list[Token] = []
    end, before = 0, ""
    seen: dict[str, tuple[bool, bool, bool]] = {}
    for match in _WORD.finditer(text):
        start, written = match.start(), match[0]
        gap = text[end:start]
        if gap.startswith(". ") and (len(before) == 1 or before in _SHORT):
            # "hr. Bo", "Jens P. Ude"
            gap = gap[1:]
        if gap not in seen:
            seen[gap] = not gap.strip(_JOINS), any(c.isspace() for c in gap), _ENDS.search(gap) is not None
        joined, spaced, ends = seen[gap]
        word, end = folded(written), match.end()
        found.append(Token(start, end, written, word, joined and bool(found), spaced, ends or not found))
        before = word
    return found


def folded(word: str) -> str:
    """A word as it is compared."""
    return word.casefold() if word.isascii() else unicodedata.normalize("NFC", word).casefold()


def words_of(phrase: str) -> Words:
    """A phrase as it is compared."""
    return tuple(folded(word) for word in _WORD.findall(phrase))


def forms(word: str) -> Iterator[str]:
    """The forms a Danish word may have: each as a noun's, an adjective's and a verb's, whichever it is.

    Some of them are no words at all; none of them is another word's that an office would list.
    """
    stems = [word, word + word[-1]] if _DOUBLED.search(word) else [word]
    for stem in stems:
        for ending in _ENDINGS:
            # A letter is doubled only before a vowel.
            if stem is word or ending.startswith("e"):
                yield stem + ending
                yield f"{stem}{ending}s"


def genitives(words: Words) -> Iterator[Words]:
    """A name as it stands and as an owner's."""
    yield words
    yield (*words[:-1], f"{words[-1]}s")


class Lexicon(Generic[T]):
    """Words and phrases to find in a text. Looking costs the same however many there are."""

    def __init__(self, phrases: Mapping[Words, T]) -> None:
        self._phrases = phrases
        lengths: dict[str, set[int]] = {}
        for words in phrases:
            lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        """How many words phrases have that begin so, the longest first."""

    def find(self, text: Sequence[Token]) -> Iterator[tuple[int, int, T]]:
        """Number of the first word, number after the last, and what was found; the longest where there are several."""
        at = 0
        while at < len(text):
            lengths = self._lengths.get(text[at].word, ())
            length = next((n for n in lengths if self._stands(text, at, n)), 0) if lengths else 0
            if length:
                yield at, at + length, self._phrases[tuple(token.word for token in text[at : at + length])]
            at += length or 1

    def _stands(self, text: Sequence[Token], at: int, length: int) -> bool:
        here = text[at : at + length]
        return all(token.joined for token in here[1:]) and tuple(token.word for token in here) in self._phrases


def near(phrases: Iterable[str], text: Iterable[Token]) -> set[Words]:
    """Those of many phrases whose first word stands in the text at all, also as owners."""
    index = _by_first(tuple(phrases))
    found: set[Words] = set()
    for word in {token.word for token in text}:
        for phrase in index.get(word, ()):
            words = words_of(phrase)
            found.update(genitives(words))
            if len(words) > 2:
                # People are called by their first and last name alone, too.
                found.update(genitives((words[0], words[-1])))
    return found


@lru_cache(maxsize=4)
def _by_first(phrases: tuple[str, ...]) -> dict[str, list[str]]:
    """Phrases by their first word, also as an owner's. Remembered: they stay the same while a text is written."""
    index: dict[str, list[str]] = {}
    for phrase in dict.fromkeys(phrases):
        match = _WORD.search(phrase)
        if match is not None:
            first = folded(match[0])
            index.setdefault(first, []).append(phrase)
            index.setdefault(f"{first}s", []).append(phrase)
    return index


def is_house(word: str) -> bool:
    """Whether a word tells of a place or an organisation."""
    return word.endswith(_HOUSE) or word.removesuffix("s").endswith(_HOUSE)


def is_capital(token: Token) -> bool:
    """Whether a word is written as names are: SSP and I are not."""
    written = token.written
    return written[0].isupper() and (len(written) == 1 or not written.isupper()) and written not in _POLITE


def names_in(text: Sequence[Token], taken: Sequence[bool], first_names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where names of people may stand: two words with a capital and more, in a row. Rather one too few than too many.

    Args:
        taken: for each word whether it is known to be something else.
        first_names: what people are called; after one of them a name may begin a sentence, too.

    Yields:
        Number of the first word of the name, and the number after its last.
    """
    known = frozenset(first_names)
    at = 0
    while at < len(text):
        if taken[at] or not is_capital(text[at]):
            at += 1
            continue
        begin, end = at, at + 1
        while end < len(text) and text[end].joined and not text[end].first and not taken[end]:
            if is_capital(text[end]):
                end += 1
            elif text[end].word in _BETWEEN and end + 1 < len(text) and is_capital(text[end + 1]):
                end += 2
            else:
                break
        at = end
        if text[begin].first and text[begin].word not in known:
            begin += 1
        parts = 1 + sum(token.spaced for token in text[begin + 1 : end])
        if begin < end and 2 <= parts <= LONGEST_NAME and not any(is_house(one.word) for one in text[begin:end]):
            yield begin, end
