"""Words that may go on the way a half-written one begins: names, places, departments, and what was written before.

Nothing is put in by itself: a suggestion is shown, and one key takes it.
"""

import re
from collections.abc import Iterable
from typing import Final

from beredskab_tui.text import safe

LETTERS_NEEDED: Final = 2
_BEGUN: Final = re.compile(r"[\w.]+(?: [\w.]+){0,2}$")
"""The end of what is written: up to three words, because a name or an address has several."""
_WORDS: Final = re.compile(r"[^\W\d_]{5,}")
"""Earlier words worth offering: long ones, without numbers."""
_LONGEST: Final = 60


class Vocabulary:
    """What may be suggested. Terms that were added first come first; of earlier words the latest does."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._terms: dict[str, str] = {}
        for term in terms:
            self.add(term)
        self._words: dict[str, str] = {}
        """By their case-folded selves, the latest at the end."""

    def add(self, term: str) -> None:
        """A name, a place: several words are offered as a whole."""
        term = " ".join(safe(term).split())
        if len(term) > LETTERS_NEEDED and len(term) <= _LONGEST:
            self._terms.setdefault(term.casefold(), term)

    def learn(self, text: str) -> None:
        """The words of a line that was written."""
        for word in _WORDS.findall(safe(text)):
            known = self._words.pop(word.casefold(), None)
            # As it was first written with a small letter, if it ever was: a capital may only have begun a sentence.
            self._words[word.casefold()] = known if known is not None and known.islower() else word

    def forget(self) -> None:
        """All words of earlier lines; the terms stay."""
        self._words.clear()

    def suggest(self, written: str) -> str:
        """What the end of ``written`` may become: the rest that is missing; empty when nothing is known.

        At least two letters must stand there, and they must begin a word.
        """
        begun = _BEGUN.search(written)
        if begun is None:
            return ""
        words = begun[0].split(" ")
        # The longest beginning first: after "Kurt Aa" the man's name is meant, not some other word with "Aa".
        for start in range(len(words)):
            part = " ".join(words[start:])
            if len(part) >= LETTERS_NEEDED and (found := self._go_on(part, single=start == len(words) - 1)):
                return found
        return ""

    def _go_on(self, part: str, *, single: bool) -> str:
        folded = part.casefold()
        for key, term in self._terms.items():
            if key.startswith(folded) and len(key) > len(folded):
                return term[len(part) :]
            if single:
                # Also by a later word of its own: "Aag" is Kurt Aagaard, too.
                at = key.find(f" {folded}")
                if at >= 0 and len(key) > at + 1 + len(folded):
                    return term[at + 1 + len(part) :]
        if single:
            for key, word in reversed(self._words.items()):
                if key.startswith(folded) and len(key) > len(folded):
                    return word[len(part) :]
        return ""
