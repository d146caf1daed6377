"""What the tests of the crash matrix share: a place for their numbers."""

from collections.abc import Callable

import pytest

from tests.journal.crash.counts import COUNTED, packed

Count = Callable[..., None]
"""See ``count``."""


@pytest.fixture
def count(record_property: Callable[[str, object], None]) -> Count:
    """``count("kill -9", rounds=20, lost=0)``: what a test did, for the end of pytest's output."""

    def counted(what: str, **numbers: int) -> None:
        record_property(COUNTED, packed(what, numbers))

    return counted
