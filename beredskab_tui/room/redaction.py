"""Third parties taken out of a text that is handed to the person it is about (GDPR art. 15(4)). Pure.

What is known of others goes: their names in any spelling, their numbers, every mail address, what looks like a CPR
number. What only looks like a name stays and is marked, for whoever reads it through to decide. Rather one too many
than one too few: what was taken out can be put back by hand, and the other way round it is too late.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from beredskab_tui.access.people import People
from beredskab_tui.records.cpr import cpr_numbers
from beredskab_tui.records.phones import NUMBER, bare_number
from beredskab_tui.room.persons import (
    SHORTEST_NUMBER,
    Matcher,
    Span,
    is_one_of,
    merged,
    name_words,
    number_pattern,
    plain_word,
    whole_names,
)
from beredskab_tui.room.wordmatch import Token, is_capital, is_house, names_in, tokens

PERSON: Final = "[anden person]"
PHONE: Final = "[telefonnummer]"
MAIL: Final = "[mailadresse]"
CPR: Final = "[CPR-nummer]"
MAYBE: Final = "[navn? {}]"

MAIL_ADDRESS: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)*")
_ADDRESS: Final = re.compile(
    r"\b[A-ZÆØÅ][\w.'-]*(?:vej|gade|allé|alle|stræde|plads|torv|vænge|park|parken|bakken|stien|haven|gården|toften)s?"
    r"\s+[0-9]+[A-Za-z]?\b"
)
"""A street and a house number, by which somebody may be known."""


class Looked(NamedTuple):
    """A text without third parties, and what a human has to look at in it."""

    text: str
    look: tuple[str, ...]
    """Each as it stands in the text."""


class Others(NamedTuple):
    """Everybody who is known by name or number and may not be told of."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """Those that are too short to be known as a number by their look."""


class Redactor:
    """Takes third parties out.

    Args:
        who: the person who gets the text; what is theirs stays.
        others: third parties.
        people: the staff. They stand there by their initials, as in the log: they acted for the secretariat.
        free: words that are nobody's name: places, organisations.
    """

    def __init__(self, who: Matcher, others: Others, people: People, free: Collection[str] = ()) -> None:
        self._who = who
        self._free = tuple(free)
        # The staff stand on the lists of an incident, too.
        marks = {name_words(one): PERSON for one in others.names}
        marks |= {name_words(person.name): person.initials for person in people}
        own_names = set(map(name_words, who.sought.names))
        self._names = [(name, mark) for name, mark in marks.items() if name and name not in own_names]
        """Words of each name, and what stands there instead."""
        self._singles = self._single_words()
        own = {bare_number(phone) for phone in who.sought.phones}
        bare = {bare_number(one) for one in others.numbers} - own
        self._numbers = [number_pattern(one) for one in sorted(bare) if len(one) >= SHORTEST_NUMBER]

    def redact(self, text: str) -> Looked:
        """The text as it may be handed over, when a human has looked at it."""
        own = self._who.marks(text)
        found = tokens(text)
        spans = [(span, MAIL) for span in _spans(MAIL_ADDRESS, text) if not _inside(span, own)]
        # What is theirs must not run into a number beside it.
        blanked = _blanked(text, own)
        spans += [(span, CPR) for span in cpr_numbers(blanked)]
        blanked = _blanked(blanked, [span for span, _ in spans])
        for pattern in (re.compile(NUMBER), *self._numbers):
            spans += [(span, PHONE) for span in _spans(pattern, blanked)]
        taken = merged([*own, *(span for span, _ in spans)])
        names = list(self._named(found, taken))
        maybe = list(self._maybe(found, [*taken, *(span for span, _ in names)]))
        cut = [*spans, *names, *((span, MAYBE.format(text[span[0] : span[1]])) for span in maybe)]
        look = [text[begin:end] for begin, end in maybe] + [match[0] for match in _ADDRESS.finditer(text)]
        look += [token.written for token in found if self._is_small(token)]
        return Looked(_replaced(text, cut), tuple(dict.fromkeys(look)))

    def _is_small(self, token: Token) -> bool:
        """Whether a word in small letters is somebody's name: written in haste, or just a word."""
        return token.written.islower() and len(token.word) > 3 and not self._singles.keys().isdisjoint(_readings(token))

    # -- names

    def _single_words(self) -> dict[str, str]:
        """Words of others' names, each of which alone tells of them, too. What is also the person's own stays."""
        words: dict[str, str] = {}
        for name, mark in self._names:
            for word in name:
                if word not in self._who.words and len(word) > 1:
                    # Whom two share a name with is not known by it: then nobody's initials stand there.
                    words[word] = mark if words.get(word, mark) == mark else PERSON
        return words

    def _named(self, found: Sequence[Token], taken: Sequence[Span]) -> Iterator[tuple[Span, str]]:
        """Where others stand by name."""
        here = {word for token in found for word in _readings(token)}
        others = [
            (begin, end, mark, all(is_one_of(token, name) for token in found[begin:end]))
            for name, mark in self._names
            if not here.isdisjoint((name[0], name[-1]))
            for begin, end in whole_names(found, name)
            if len(name) > 1 or found[begin].written[0].isupper()
        ]
        mine = {
            at
            for name in map(name_words, self._who.sought.names)
            for begin, end in whole_names(found, name)
            if _in_order(found[begin:end], name)
            # Kurt Aagaard Holm is somebody else than Kurt Aagaard.
            and not any(
                exactly and start <= begin and end <= stop and stop - start > end - begin
                for start, stop, _, exactly in others
            )
            for at in range(begin, end)
            if is_one_of(found[at], name)
        }
        cut = {at: mark for begin, end, mark, _ in others for at in range(begin, end) if at not in mine}
        together = {at for begin, end, _, _ in others for at in range(begin + 1, end)}
        for at, token in enumerate(found):
            if at in cut or at in mine or not token.written[0].isupper():
                continue
            single = next((self._singles[word] for word in _readings(token) if word in self._singles), None)
            if single is not None:
                cut[at] = single
        self._take_neighbours(found, cut, mine)
        yield from _runs(found, cut, together, taken)

    def _take_neighbours(self, found: Sequence[Token], cut: dict[int, str], mine: Collection[int]) -> None:
        """The rest of a name of which one word is known: a middle name, an initial, a second surname."""
        for at in sorted(cut):
            for step in (-1, 1):
                next_to = at + step
                while 0 <= next_to < len(found) and next_to not in cut and next_to not in mine:
                    # Each word knows whether it hangs together with the one before.
                    joined = found[max(next_to, next_to - step)].joined
                    token = found[next_to]
                    other = is_house(token.word) or is_one_of(token, self._who.words)
                    # Also what a sentence begins with: "Lone Holm ringede" names her, if only Holm is known.
                    if not joined or not is_capital(token) or other:
                        break
                    cut[next_to] = cut[at]
                    next_to += step

    def _maybe(self, found: Sequence[Token], taken: Sequence[Span]) -> Iterator[Span]:
        """What only looks like a name."""
        is_taken = [_inside((token.start, token.end), taken) for token in found]
        free = {plain_word(token.written) for word in self._free for token in tokens(word)}
        for at, token in enumerate(found):
            if is_one_of(token, self._who.words) or is_one_of(token, free):
                is_taken[at] = True
        firsts = [name[0] for name, _ in self._names if len(name) > 1]
        for begin, end in names_in(found, is_taken, firsts):
            yield found[begin].start, found[end - 1].end


def _readings(token: Token) -> tuple[str, ...]:
    """A word as it stands, and as it would be without an owner's s."""
    word = plain_word(token.written)
    return (word, word.removesuffix("s")) if word.endswith("s") else (word,)


def _in_order(found: Sequence[Token], name: Sequence[str]) -> bool:
    """Whether these words are a name as it is said, first name first, with nothing but blanks between them.

    "Lone Aagaard, Kurt Holm" names no Kurt Aagaard.
    """
    return all(token.joined for token in found[1:]) and is_one_of(found[0], name[:1])


def _runs(
    found: Sequence[Token], cut: dict[int, str], together: Collection[int], taken: Sequence[Span]
) -> Iterator[tuple[Span, str]]:
    """Words side by side that are cut for the same person, as one place; also "Holm, Lone"."""
    at = 0
    while at < len(found):
        end = at + 1
        if at in cut:
            while end in cut and cut[end] == cut[at] and (found[end].joined or end in together):
                end += 1
            span = found[at].start, found[end - 1].end
            if not _inside(span, taken):
                yield span, cut[at]
        at = end


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (match.span() for match in pattern.finditer(text))


def _inside(span: Span, others: Iterable[Span]) -> bool:
    """Whether a place has anything in common with one of others."""
    return any(begin < span[1] and span[0] < end for begin, end in others)


def _blanked(text: str, spans: Iterable[Span]) -> str:
    for begin, end in spans:
        text = f"{text[:begin]}{'x' * (end - begin)}{text[end:]}"
    return text


def _replaced(text: str, cut: Iterable[tuple[Span, str]]) -> str:
    """The text with marks in the places that are cut; of those that overlap the first, all of them."""
    result, at = [], 0
    for (begin, end), mark in sorted(cut):
        if begin >= at:
            result += [text[at:begin], mark]
        at = max(at, end)
    return "".join((*result, text[at:]))
