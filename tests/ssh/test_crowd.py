"""A small evening over SSH: nothing lost, every board equal, no process left. ``tests.ssh.crowd`` runs a large one."""

from collections.abc import Iterator

import pytest

from tests.ssh.crowd import evening
from tests.ssh.house import House

pytestmark = pytest.mark.slow


@pytest.fixture
def impatient(house: House) -> Iterator[House]:
    """The same house, where sshd does not wait long for a frozen client."""
    house.lets_in("peter")
    house.listen("ClientAliveInterval 2\nClientAliveCountMax 2")
    yield house
    house.listen()
    assert house.here("adgang", "--fjern", "peter").returncode == 0


def test_a_dropped_and_a_frozen_link_lose_nothing(impatient: House) -> None:
    told = evening(impatient, ["amina", "jonas", "peter"], 20, dropped=1)
    assert len(told.stored) == 20 and told.frozen_for is not None and told.left == 0
