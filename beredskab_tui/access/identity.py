"""Who sits at the keyboard: told, known by the operating-system user, remembered, or asked once."""

import os
from collections.abc import Callable, Mapping
from typing import TextIO

from beredskab_tui.access.people import People, Person
from beredskab_tui.errors import UNREADABLE, UsageError
from beredskab_tui.regularfile import open_regular

Ask = Callable[[People], Person]

TRIES = 3


def who_am_i(
    people: People,
    *,
    told: str | None,
    environ: Mapping[str, str],
    os_user: str,
    remembered: str,
    ask: Ask | None,
) -> Person:
    """The person who uses the program, by the contract's order.

    Args:
        told: what ``--bruger`` said.
        os_user: name of the operating-system user.
        remembered: path of the file with the answers of those who were asked.
        ask: puts the question to somebody at a terminal; None when nobody sits there.

    Raises:
        UnknownPerson: nobody has the id that was told.
        UsageError: it cannot be known, and nobody can be asked.
    """
    person = recognise(people, told=told, environ=environ, os_user=os_user, remembered=remembered)
    if person is not None:
        return person
    if ask is None:
        raise UsageError(
            "Programmet ved ikke, hvem du er, og kan ikke spørge her. Intet er gjort. " + _ways(people, os_user)
        )
    person = ask(people)
    remember(remembered, os_user, person)
    return person


def recognise(
    people: People, *, told: str | None, environ: Mapping[str, str], os_user: str, remembered: str
) -> Person | None:
    """The person who uses the program, as far as that is known; None means that somebody must be asked.

    Args, Raises: as for ``who_am_i``.
    """
    if told is None:
        told = environ.get("BEREDSKAB_BRUGER") or None
    if told is not None:
        return people.find(told)
    person = people.by_os_user(os_user)
    if person is not None:
        return person
    if environ.get("SSH_CONNECTION"):
        # Several people may share one user over SSH, so what one of them once answered says nothing of the next.
        raise UsageError(
            "Over SSH skal programmet vide, hvem du er, så linjerne får det rigtige navn. Intet er gjort. "
            f"{_ways(people, os_user)}"
        )
    return people.get(_read(remembered).get(os_user))


def remember(remembered: str, os_user: str, person: Person) -> None:
    """Know from now on who that user of this computer is."""
    _write(remembered, {**_read(remembered), os_user: person.id})


def ask_at(people: People, answers: TextIO, questions: TextIO) -> Person:
    """Ask who it is, with a numbered list.

    Raises:
        UsageError: no answer that can be used.
    """
    listed = "\n".join(f"  {number:>2}  {person.name} ({person.id})" for number, person in enumerate(people, start=1))
    questions.write(f"Hvem er du? Svaret huskes på denne computer.\n\n{listed}\n\n")
    for _ in range(TRIES):
        questions.write("Skriv nummeret, og tryk Enter: ")
        questions.flush()
        answer = answers.readline()
        given = answer.strip().casefold()
        # Python refuses to read a very long number.
        if len(given) < 10 and given.isdecimal() and 1 <= int(given) <= len(people):
            return people.everybody[int(given) - 1]
        person = people.get(given)
        if person is not None:
            return person
        if not answer:
            questions.write("\n")
            break
        questions.write(f"Det skal være et tal fra 1 til {len(people)}.\n")
    raise UsageError(
        "Der blev ikke valgt nogen person, så intet er gjort. Prøv igen, eller skriv --bruger og dit korte navn "
        "(id i stab.toml)."
    )


def os_user() -> str:
    """Name of the operating-system user; its number when it has none."""
    return user_name(os.getuid())


def user_name(uid: int) -> str:
    """Name of a user of the computer; its number when it has none."""
    # Only who was not told who it is needs to know.
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _ways(people: People, user: str) -> str:
    return (
        f"Brug --bruger eller BEREDSKAB_BRUGER med et af disse: {', '.join(people.ids)}. "
        f'Eller lad lederen skrive os_bruger = ["{user}"] ud for dig i stab.toml.'
    )


def _read(path: str) -> dict[str, str]:
    import msgspec

    try:
        with open(open_regular(path), "rb") as file:
            return msgspec.json.decode(file.read(), type=dict[str, str])
    except UNREADABLE:
        # An answer that cannot be read is asked for again.
        return {}


def _write(path: str, answers: Mapping[str, str]) -> None:
    import msgspec

    temporary = f"{path}.{os.getpid()}.ny"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with open(fd, "wb") as file:
            file.write(msgspec.json.encode(answers))
        os.replace(temporary, path)
    except OSError:
        # Not remembered: it will be asked for again, which is no reason to stop anybody now.
        return
