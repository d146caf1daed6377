"""How far the reading of a journal is, told on the way."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

T = TypeVar("T")
OnProgress = Callable[[float], None]

A_LOOK: Final = 500
"""Lines between two calls: some milliseconds of work."""


def counted(items: Sequence[T], tell: OnProgress | None, begin: float, end: float) -> Iterator[T]:
    """The items, telling on the way how far all of the work is, of which they are the part from begin to end (0–1)."""
    if tell is None:
        yield from items
        return
    for at, item in enumerate(items):
        if at % A_LOOK == 0:
            tell(begin + (end - begin) * at / len(items))
        yield item
