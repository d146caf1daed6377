"""The people of the secretariat, as ``config/stab.toml`` names them.

Who is the log keeper, the chosen employee (*udvalgt medarbejder*) or has taken over as leader is given in
the incident, not here.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Annotated

import msgspec

from beredskab_tui.configfile import BadFile, Problem, TomlFile, open_toml
from beredskab_tui.errors import UsageError


class Role(Enum):
    """What a person may do; the values are the contract's words in ``stab.toml``."""

    LEADER = "leder"
    DEPUTY = "stedfortraeder"
    EMPLOYEE = "medarbejder"
    READER = "laeseadgang"


PersonId = Annotated[
    str,
    msgspec.Meta(
        pattern="^[a-z0-9-]{2,16}$",
        title="id",
        description='Brug 2-16 tegn af a-z, 0-9 og bindestreg, fx id = "mette".',
    ),
]


class Person(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={
        "name": "navn",
        "initials": "initialer",
        "role": "rolle",
        "phone": "telefon",
        "os_users": "os_bruger",
    },
):
    """Somebody who may open the board."""

    id: PersonId
    name: Annotated[
        str,
        msgspec.Meta(min_length=1, title="navnet", description='Skriv hele navnet, fx navn = "Mette Lund".'),
    ]
    initials: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=5,
            title="initialerne",
            description='Skriv 1-5 bogstaver, fx initialer = "ML".',
        ),
    ]
    role: Annotated[Role, msgspec.Meta(title="rollen")]
    phone: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^[0-9+() ./-]*$",
            title="telefonnummeret",
            description='Skriv kun tal og mellemrum, fx telefon = "00 00 00 01".',
        ),
    ] = ""
    email: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^([^@\s]+@[^@\s]+\.[^@\s.]+)?$",
            title="mailadressen",
            description='Skriv fx email = "mette@example.dk".',
        ),
    ] = ""
    os_users: Annotated[
        tuple[Annotated[str, msgspec.Meta(min_length=1)], ...],
        msgspec.Meta(
            title="os_bruger",
            description='Skriv en liste, fx os_bruger = ["mette"], eller os_bruger = [] for ingen.',
        ),
    ] = ()
    """Operating-system users that are this person."""


class UnknownPerson(UsageError):
    """Nobody in ``stab.toml`` has that id; the sentence lists those it has."""


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"everybody": "person"}):
    """Everybody who may open the board, in the order of the file. ``read_people`` gives one that is checked."""

    everybody: Annotated[tuple[Person, ...], msgspec.Meta(min_length=1)]

    def __iter__(self) -> Iterator[Person]:
        return iter(self.everybody)

    def __len__(self) -> int:
        return len(self.everybody)

    @property
    def leader(self) -> Person:
        """The leader of the secretariat; there is exactly one."""
        return next(person for person in self.everybody if person.role is Role.LEADER)

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, in the order of the file."""
        return tuple(person.id for person in self.everybody)

    def get(self, person_id: str | None) -> Person | None:
        """The person with that id; None when there is none (somebody may have left since the log was written)."""
        return next((person for person in self.everybody if person.id == person_id), None)

    def find(self, person_id: str) -> Person:
        """The person with that id.

        Raises:
            UnknownPerson: nobody has it.
        """
        person = self.get(person_id)
        if person is None:
            # What was asked for came from a command line or an environment variable: it may hold anything.
            from beredskab_tui.text import safe

            asked = " ".join(safe(person_id[:200]).split())[:40]
            raise UnknownPerson(
                f"Ingen i stab.toml har det korte navn (id) »{asked}«. Brug et af disse: {', '.join(self.ids)}."
            )
        return person

    def by_os_user(self, name: str) -> Person | None:
        """The person that an operating-system user is; None when the file names nobody."""
        return next((person for person in self.everybody if name in person.os_users), None)

    def initials(self, person_id: str | None) -> str:
        """What stands in the margin of the log: initials, the id of somebody who has left, or — for the program."""
        if person_id is None:
            return "—"
        person = self.get(person_id)
        return person_id if person is None else person.initials


def read_people(path: str) -> People:
    """The people of ``stab.toml``: exactly one leader; ids, initials and operating-system users used once.

    Raises:
        BadFile: with every mistake, its line and what would be right.
    """
    file = open_toml(path)
    people = file.as_kind(People)
    problems = [*_leader_problems(file, people), *_twice(file, people)]
    if problems:
        raise BadFile(problems)
    return people


def _leader_problems(file: TomlFile, people: People) -> Iterator[Problem]:
    leaders = [number for number, person in enumerate(people) if person.role is Role.LEADER]
    right = 'Netop én person skal have rolle = "leder"; den, der træder til, har rolle = "stedfortraeder".'
    if not leaders:
        yield file.problem((), "ingen har rollen leder", right)
    for number in leaders[1:]:
        yield file.problem(("person", number, "rolle"), "der er mere end én leder", right)


def _twice(file: TomlFile, people: People) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for number, person in enumerate(people):
        marks = [("id", person.id), ("initialer", person.initials), *(("os_bruger", user) for user in person.os_users)]
        for key, value in marks:
            # Initials that differ only in size cannot be told apart when they are read aloud.
            other = first.setdefault((key, value.casefold() if key == "initialer" else value), number)
            if other != number:
                wrong = f"{key} »{value}« bruges også af {people.everybody[other].name}"
                yield file.problem(("person", number, key), wrong, "Det skal være forskelligt fra person til person.")
