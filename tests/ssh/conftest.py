"""One house for all tests of a worker: making it takes seconds, and nobody changes it but for the incidents in it."""

from collections.abc import Iterator

import pytest

from tests.ssh.house import House


@pytest.fixture(scope="session")
def built() -> Iterator[House]:
    """A house with its account, where karen, jonas and amina have access; no sshd listens yet."""
    with House() as house:
        for person in ("karen", "jonas", "amina"):
            house.lets_in(person)
        house.listen()
        yield house


@pytest.fixture
def house(built: House) -> Iterator[House]:
    """The same, in which nobody is left over from the test before."""
    yield built
    built.until(lambda: not built.boards())


@pytest.fixture
def incident(house: House) -> Iterator[str]:
    """An open incident that Jonas started; its id."""
    started = house.here("start", "Brand i affaldsrum", bruger="jonas")
    assert started.returncode == 0, started.stderr
    yield started.stdout.strip()
    for verb in ("afblaes", "luk"):
        done = house.here(verb, "--haendelse", started.stdout.strip())
        assert done.returncode == 0, done.stderr
