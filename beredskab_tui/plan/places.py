"""Where something happened: from what somebody says of a place to the housing department it lies in.

A place is said the way it is said on the phone: the department's name or number, or a street with a house number.
Even and odd numbers of a street are not told apart. Where the plan leaves a doubt there is no answer: the wrong
caretaker on the phone costs more than none.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, Protocol, TypeVar

from beredskab_tui.text import safe

_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
"""As on a foreign keyboard, and as the ids of the plan are written."""

_RANGE: Final = re.compile(r"(?P<street>.*?\S) +(?P<first>[0-9]{1,5})(?: *[-–] *(?P<last>[0-9]{1,5}))?")
"""An address of the plan: "Søparkvej 2-88", or "Torvet 9" for a single house."""

_HOUSES: Final = re.compile(r"(?P<first>[0-9]{1,5})(?: ?[a-z](?![a-z]))?(?: ?[-–] ?(?P<last>[0-9]{1,5}))?(?![0-9a-z])")
"""What stands behind the street in a place: "42", "42b", "42-46"; floor and door may follow."""

_LONGEST: Final = 200
"""Characters of a place that are looked at; an address is over long before."""


class HasAddresses(Protocol):
    """What is needed of a department here."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def addresses(self) -> tuple[str, ...]: ...


D = TypeVar("D", bound=HasAddresses)


class Street(NamedTuple):
    """A street of a department, with the house numbers that belong to it."""

    name: str
    first: int | None
    """None when the whole street belongs to it."""
    last: int | None

    def holds(self, number: int) -> bool:
        return self.first is None or self.last is None or self.first <= number <= self.last


def street(address: str) -> Street:
    """The street and the house numbers of an address of the plan; text without a number is a whole street."""
    match = _RANGE.fullmatch(address.strip())
    if match is None:
        return Street(address.strip(), None, None)
    numbers = int(match["first"]), int(match["last"] or match["first"])
    return Street(match["street"], min(numbers), max(numbers))


def department_of(departments: Iterable[D], place: str) -> D | None:
    """The department a place lies in; None when no department has it, or more than one may. Never raises.

    Of a place in several parts ("Søparkvej 42, 2. th", "Kælderen, Vestergården") each is looked at by itself.
    """
    known = tuple(departments)
    whole = folded(place[:_LONGEST])
    answers = [_by_name(known, whole)]
    if not answers[0]:
        parts = [part.strip() for part in whole.split(",")]
        answers = [found for part in parts if (found := _by_name(known, part) or _by_address(known, part))]
    # Each answer is whoever a part may mean; together they must leave one.
    left = [one for one in known if all(one.id in answer for answer in answers)] if any(answers) else []
    return left[0] if len(left) == 1 else None


def names(departments: Iterable[HasAddresses]) -> tuple[str, ...]:
    """What places can be called, each once: the departments' names, whole and in parts, then the streets."""
    known = tuple(departments)
    # Whoever begins with the number is offered the whole name; whoever begins with the name gets just that.
    called = [word for one in known for word in (one.name, *_parts(one.name)[1:])]
    streets = [street(address).name for one in known for address in one.addresses]
    return tuple(dict.fromkeys(word for word in (*called, *streets) if word))


def folded(text: str) -> str:
    """A text as it is compared: small letters, single blanks, no Danish ones."""
    return " ".join(safe(text).casefold().translate(_LETTERS).split())


def _parts(name: str) -> list[str]:
    return [part.strip() for part in name.split(",")]


def _by_name(departments: Iterable[HasAddresses], said: str) -> set[str]:
    """Ids of the departments that are called so, whole or in part ("Afdeling 4")."""
    return {one.id for one in departments if said and said in set(_called(one))}


def _called(department: HasAddresses) -> Iterator[str]:
    yield folded(department.id)
    yield folded(department.name)
    yield from (folded(part) for part in _parts(department.name))


def _by_address(departments: Iterable[HasAddresses], said: str) -> set[str]:
    """Ids of the departments that have a house there; of all in the street when no house is named."""
    found = set()
    for one in departments:
        for part in map(street, one.addresses):
            name = folded(part.name)
            if said == name:
                found.add(one.id)
            elif said.startswith(f"{name} ") and (houses := _HOUSES.match(said, len(name) + 1)):
                numbers = {int(houses["first"]), int(houses["last"] or houses["first"])}
                if all(map(part.holds, numbers)):
                    found.add(one.id)
    return found
