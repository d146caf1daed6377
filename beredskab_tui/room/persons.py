"""Finding one person in texts: by name in any case and order, phone number in any spelling, mail address. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from beredskab_tui.errors import UsageError
from beredskab_tui.records.phones import bare_number
from beredskab_tui.room.wordmatch import Token, is_capital, tokens, words_of
from beredskab_tui.text import clean_line

Span = tuple[int, int]
"""Where something stands in a text: its first character, and the one after its last."""

SHORTEST_NUMBER: Final = 5
"""Digits. 112 and 1813 are nobody's."""
_LONGEST_GAP: Final = 2
"""Words between first and last name: middle names."""
_NO_NAMES: Final = frozenset({"og", "eller", "med", "til", "fra", "hos", "for", "om", "i", "på", "af", "at", "er"})
"""What stands between two people rather than in a name."""
_BETWEEN: Final = r"[\s./()\u2010-\u2015-]{0,3}"
"""What people write between the digits of a number."""
_SPELLINGS: Final = str.maketrans(
    {"å": "aa", "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "ü": "u", "ð": "d", "þ": "th", "ł": "l"}
)


class Sought(NamedTuple):
    """Everything one person may be found by. ``sought`` makes one that is checked."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()


def sought(
    names: Iterable[str], phones: Iterable[str] = (), mails: Iterable[str] = (), initials: Iterable[str] = ()
) -> Sought:
    """What to look for, as somebody typed it.

    Raises:
        UsageError: there is nothing to look for, or something that would fit everybody.
    """
    given = (names, phones, mails, initials)
    found = Sought(*(tuple(dict.fromkeys(filter(None, map(clean_line, one)))) for one in given))
    if not any(found):
        raise UsageError("Skriv, hvem der søges efter: et navn, et telefonnummer eller en mailadresse. Intet er gjort.")
    for name in found.names:
        if sum(map(len, words_of(name))) < 2:
            raise UsageError(f"»{name}« er for kort til at søge efter. Intet er gjort. Skriv hele navnet.")
    for phone in found.phones:
        if len(bare_number(phone)) < SHORTEST_NUMBER:
            raise UsageError(f"»{phone}« er ikke et helt telefonnummer. Intet er gjort. Skriv alle cifrene.")
    for mail in found.mails:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", mail):
            raise UsageError(f"»{mail}« er ikke en mailadresse. Intet er gjort. Skriv den som navn@example.dk.")
    return found


def with_more(who: Sought, also: Sought) -> Sought:
    """What is looked for, and more of the same person; a number that is there in another spelling is not more."""
    bare = {bare_number(phone) for phone in who.phones}
    mails = {mail.casefold() for mail in who.mails}
    return who._replace(
        phones=(*who.phones, *(phone for phone in also.phones if bare_number(phone) not in bare)),
        mails=(*who.mails, *(mail for mail in also.mails if mail.casefold() not in mails)),
    )


class Matcher:
    """Finds one person."""

    def __init__(self, who: Sought) -> None:
        self.sought = who
        self._names = [name for name in map(name_words, who.names) if name]
        self._patterns = [number_pattern(bare_number(phone)) for phone in who.phones]
        self._patterns += [_mail_pattern(mail) for mail in who.mails]

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of the names, as ``plain_word`` has them."""
        return frozenset(word for name in self._names for word in name)

    def sure(self, text: str) -> list[Span]:
        """Where the person stands by a whole name, a number, an address, or initials that were asked for."""
        return merged([*self.marks(text), *(self._named(tokens(text)) if self._may_stand(text) else ())])

    def marks(self, text: str) -> list[Span]:
        """Where a number or an address of theirs stands."""
        return merged(match.span() for pattern in self._patterns for match in pattern.finditer(text))

    def maybe(self, text: str) -> list[Span]:
        """Where only a part of a name stands, with a capital: perhaps the person, perhaps somebody else."""
        if not self._may_stand(text):
            return []
        found = tokens(text)
        whole = self._named(found)
        ends = {word for name in self._names if len(name) > 1 for word in (name[0], name[-1])}
        return [
            (token.start, token.end)
            for token in found
            if token.written[0].isupper()
            and is_one_of(token, ends)
            and not any(begin <= token.start < end for begin, end in whole)
        ]

    def _may_stand(self, text: str) -> bool:
        """Whether it is worth to look closer: most texts are about somebody else, and there are thousands."""
        plain = plain_word(text)
        return any(name[0] in plain or name[-1] in plain for name in self._names) or any(
            one in text for one in self.sought.initials
        )

    def _named(self, found: Sequence[Token]) -> list[Span]:
        spans = [(token.start, token.end) for token in found if token.written in self.sought.initials]
        for name in self._names:
            spans += [(found[begin].start, found[end - 1].end) for begin, end in whole_names(found, name)]
        return merged(spans)


def whole_names(found: Sequence[Token], name: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a name stands in the words of a text: its words side by side in any order and case, also as an owner's,
    or its first and last word with others of the name, or no more than middle names, between them.

    Yields:
        Number of its first word, and the number after its last.
    """
    ends = {name[0], name[-1]}
    for begin, token in enumerate(found):
        if not is_one_of(token, ends):
            continue
        if len(name) == 1:
            yield begin, begin + 1
            continue
        missing = ends - {one for one in ends if is_one_of(token, {one})} or {name[-1]}
        for end in range(begin + 1, min(begin + len(name) + _LONGEST_GAP, len(found))):
            if found[end].first:
                break
            if is_one_of(found[end], missing):
                yield _with_the_rest(found, name, begin, end + 1)
                break
            inside = is_one_of(found[end], set(name)) or _may_be_a_name(found[end], token)
            if not (inside and found[end].joined):
                break


def _may_be_a_name(middle: Token, first: Token) -> bool:
    """Whether a word behind a first name may be a middle name: written as the first one is."""
    if first.written.islower():
        return middle.written.islower() and middle.word not in _NO_NAMES
    return is_capital(middle) or (first.written.isupper() and middle.written.isupper())


def _with_the_rest(found: Sequence[Token], name: Sequence[str], begin: int, end: int) -> tuple[int, int]:
    """A place where first and last word of a name stand, with other words of the name beside them: Dam-Holm, Lone."""
    words = set(name)
    while begin > 0 and found[begin].joined and is_one_of(found[begin - 1], words):
        begin -= 1
    while end < len(found) and found[end].joined and is_one_of(found[end], words):
        end += 1
    return begin, end


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name, as they are compared."""
    return tuple(map(plain_word, words_of(name)))


def plain_word(word: str) -> str:
    """A word in the one spelling that all its spellings are compared in: Ågård, AAGAARD and Aagård are one."""
    folded = unicodedata.normalize("NFC", word).casefold().translate(_SPELLINGS)
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


def is_one_of(token: Token, words: Iterable[str]) -> bool:
    """Whether a word of a text is one of these, as it stands or as an owner's."""
    written = plain_word(token.written)
    return any(written == word or written == f"{word}s" for word in words)


def number_pattern(bare: str) -> re.Pattern[str]:
    """Finds a number in a text however it is spelled. Compiled: it is asked of every text there is."""
    abroad = rf"(?:(?:\+|00)?{_BETWEEN}45{_BETWEEN})?" if len(bare) == 8 else r"(?:\+|00)?"
    return re.compile(rf"(?<![0-9])\(?{abroad}{_BETWEEN.join(bare)}(?![0-9])")


def merged(spans: Iterable[Span]) -> list[Span]:
    """Places in a text in their order, those that overlap made one."""
    result: list[Span] = []
    for begin, end in sorted(spans):
        if result and begin < result[-1][1]:
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((begin, end))
    return result


def _mail_pattern(mail: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.+-]){re.escape(mail)}(?![\w-]|\.\w)", re.IGNORECASE)
