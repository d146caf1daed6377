"""``beredskab adgang``: who comes in over SSH, with which key, and who no longer does."""

import os
import sys
from collections.abc import Iterator
from typing import Final

from beredskab_tui.access import keyfile
from beredskab_tui.access.keys import Door, Key, Line, line_for, read_key
from beredskab_tui.access.people import People, Person
from beredskab_tui.access.rights import Right, require
from beredskab_tui.cli.context import find, find_me, find_people
from beredskab_tui.cli.output import complain, say, say_bytes, typed
from beredskab_tui.cli.parser import Options
from beredskab_tui.configfile import decode
from beredskab_tui.errors import BeredskabError, Refused, UsageError, why
from beredskab_tui.locations import Folders, authorized_keys
from beredskab_tui.room.ending import end_session, process_of
from beredskab_tui.room.presence import Here, everybody
from beredskab_tui.room.wording import counted

_MOST: Final = 20_000
"""Bytes of a file with one key; the largest RSA key takes some three thousand."""


def access(options: Options) -> int:
    """``beredskab adgang ID NØGLEFIL``, ``--liste`` and ``--fjern``. Only for the leader and the deputies."""
    if sum((bool(options.hvem), options.liste, options.fjern is not None)) != 1 or len(options.hvem) not in (0, 2):
        raise UsageError(
            "Skriv »beredskab adgang ID NØGLEFIL«, »beredskab adgang --liste« eller »beredskab adgang --fjern ID«. "
            "Intet er ændret."
        )
    if (options.tilfoej or options.enkle_taster) and not options.hvem:
        raise UsageError("--tilfoej og --enkle-taster hører til »beredskab adgang ID NØGLEFIL«. Intet er ændret.")
    folders = find(options)
    people = find_people(folders)
    require(find_me(options, folders, people), Right.GIVE_ACCESS)
    path = os.path.abspath(options.fil) if options.fil else authorized_keys(os.environ)
    if options.liste:
        return _list(path, folders, people)
    if options.fjern is not None:
        return _take_away(path, folders, people, options.fjern)
    person = people.find(options.hvem[0])
    key = read_key(_handed_in(options.hvem[1]))
    if not os.path.isabs(sys.executable):
        raise BeredskabError("Programmet kan ikke se, hvilken Python det kører med. Intet er ændret.")
    door = Door(sys.executable, person.id, folders.config, folders.data, options.enkle_taster)
    give = _add if options.tilfoej else _print
    return give(path, line_for(door, key), key, person, people)


# -- in


def _handed_in(path: str) -> str:
    """The text of a key file, or of stdin."""
    try:
        if path == "-":
            raw = sys.stdin.buffer.read(_MOST + 1)
        else:
            fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            with open(fd, "rb") as file:
                raw = file.read(_MOST + 1)
    except (OSError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else "navnet kan ikke bruges"
        raise BeredskabError(f"Nøglefilen {typed(path)} kan ikke læses: {reason}. Intet er ændret.") from error
    if len(raw) > _MOST:
        raise Refused("Filen er alt for stor til en nøgle. Intet er ændret.")
    return decode(raw)


def _print(path: str, line: str, key: Key, person: Person, people: People) -> int:
    """The line, to be put behind the file by whoever asked; nothing when it is there already."""
    there = _found(keyfile.read(path), key, person, people)
    if there is not None and there.text.strip() == line:
        complain(f"{person.name} har allerede denne nøgle (linje {there.number} i {path}). Der er intet at tilføje.")
        return 0
    if there is not None:
        raise Refused(
            f"{person.name} har allerede denne nøgle, men linje {there.number} i {path} er en anden, og sshd bruger "
            "den første. Intet er ændret. Skriv kommandoen igen med --tilfoej: så bliver linjen lavet om."
        )
    if not keyfile.ends_whole(path):
        # Put behind half a line it would be part of that.
        line = f"\n{line}"
    # Not made safe for a terminal, which might change the name of a folder; the line holds nothing invisible.
    say_bytes(f"{line}\n".encode())
    return 0


def _add(path: str, line: str, key: Key, person: Person, people: People) -> int:
    """Put the line into the file; in place of another one for the same person and key."""

    def new(lines: list[Line]) -> list[str]:
        there = _found(lines, key, person, people)
        if there is None:
            return [*(one.text for one in lines), line]
        return [line if one is there else one.text for one in lines]

    keyfile.change(path, new)
    say(f"{person.name} kan nu komme ind med nøglen {key.fingerprint}.")
    say(f"Den står i {path}. Prøv den, før I får brug for den.")
    return 0


def _found(lines: list[Line], key: Key, person: Person, people: People) -> Line | None:
    """The line by which this person has the key already.

    Raises:
        Refused: somebody else has it, or the line that has it leads somewhere else.
    """
    for line in lines:
        if line.key != key:
            continue
        if line.door is None:
            raise Refused(
                f"Nøglen står allerede i linje {line.number}, som ikke er lavet af beredskab, og sshd bruger den "
                "første linje, der passer. Intet er ændret. Se efter med --liste, og tag linjen ud først."
            )
        if line.door.person != person.id:
            who = people.get(line.door.person)
            named = f"{who.name} ({who.id})" if who is not None else f"{line.door.person}, som ikke er i stab.toml"
            raise Refused(
                f"Nøglen tilhører allerede {named}. Intet er ændret. En nøgle er én person: lad {person.name} lave sin "
                "egen, eller fjern den gamle først med --fjern."
            )
        return line
    return None


# -- who


def _list(path: str, folders: Folders, people: People) -> int:
    lines = [line for line in keyfile.read(path) if not line.blank]
    say(f"Nøgler i {path}: {len(lines)}")
    for line in lines:
        if line.key is None or line.door is None:
            continue
        who = people.get(line.door.person)
        name, role = (who.name, who.role.value) if who is not None else ("ikke i stab.toml", "–")
        key = line.key
        say(f"{line.door.person:<16}  {name} ({role})  {key.bits} {key.fingerprint} ({key.name})  {line.comment}")
    without = [one.id for one in people if not any(line.door and line.door.person == one.id for line in lines)]
    if without:
        say(f"Uden nøgle: {', '.join(without)}")
    for line in lines:
        for warning in _warnings(line, folders, people):
            say(f"OBS  linje {line.number}: {warning}")
    return 0


def _warnings(line: Line, folders: Folders, people: People) -> Iterator[str]:
    """What is not as it should be with a line that is not blank."""
    if line.key is None:
        yield "kan ikke læses, heller ikke af sshd. Ingen kommer ind med den."
        return
    name = f"{line.key.fingerprint} {line.comment}".strip()
    door = line.door
    if door is None:
        if line.command is None:
            yield f"giver en kommandolinje på computeren, ikke tavlen: {name}"
        else:
            yield f"er ikke lavet af beredskab og kører noget andet: {line.command}: {name}"
        return
    if people.get(door.person) is None:
        yield f"{door.person} er ikke i stab.toml og bliver afvist. Fjern den med --fjern {door.person}"
    for loose in line.loose:
        if loose == "restrict":
            yield f"mangler restrict, så {door.person} kan sende andet gennem forbindelsen. Lav den om med --tilfoej."
        else:
            yield f"{door.person} har også fået »{loose}«. Lav linjen om med --tilfoej, hvis det ikke er med vilje."
    if "pty" not in dict(line.options) and "restrict" in dict(line.options):
        yield f"mangler pty, så {door.person} kan ikke åbne tavlen. Lav den om med --tilfoej."
    if (door.config, door.data) != (folders.config, folders.data):
        yield f"{door.person} kommer til en anden tavle: {door.config} og {door.data}"
    if not os.access(door.python, os.X_OK):
        yield f"{door.person} kan ikke komme ind: {door.python} findes ikke eller kan ikke startes herfra."


# -- out


def _take_away(path: str, folders: Folders, people: People, whom: str) -> int:
    """1 when a session of theirs goes on."""
    gone: list[Line] = []
    left: list[Line] = []

    def new(lines: list[Line]) -> list[str]:
        # With all lines that the key stands in: sshd would go on with the next, which may give more than the board.
        keys = {
            line.key
            for line in lines
            if line.key is not None
            and (line.key.fingerprint == whom or (line.door is not None and line.door.person == whom))
        }
        for line in lines:
            (gone if line.key in keys else left).append(line)
        if not gone:
            raise Refused(f"Ingen nøgle i {path} hører til »{typed(whom)[:60]}«. Intet er ændret. Se dem med --liste.")
        return [line.text for line in left]

    keyfile.change(path, new)
    for line in gone:
        assert line.key is not None
        owner = people.get(line.door.person) if line.door is not None else None
        other = "en linje, der ikke førte til tavlen"
        name = owner.name if owner is not None else line.door.person if line.door is not None else other
        say(f"Fjernet: {name}, {line.key.fingerprint} ({line.key.name}) {line.comment}".rstrip())
    persons = list(dict.fromkeys(line.door.person for line in gone if line.door is not None))
    whole = [_see_out(folders, people, person, left) for person in persons]
    return 0 if all(whole) else 1


def _see_out(folders: Folders, people: People, person: str, left: list[Line]) -> bool:
    """End what somebody still has open over SSH, unless they keep another key. False when it goes on."""
    who = people.get(person)
    name = who.name if who is not None else person
    here = [one for one in everybody(folders) if one.person == person]
    remote = [one for one in here if one.remote]
    kept = sum(line.door is not None and line.door.person == person for line in left)
    if kept:
        say(f"{name} har stadig {counted(kept, 'nøgle', 'nøgler')}, så det, der er åbent, er ikke lukket.")
        return True
    whole = True
    for one in remote:
        whole = _end(folders, one, name) and whole
    if len(here) > len(remote):
        say(f"{name} har også tavlen åben ved selve computeren. Den er ikke lukket.")
    if not here:
        say(f"{name} har ikke tavlen åben nu.")
    return whole


def _end(folders: Folders, one: Here, name: str) -> bool:
    process = process_of(folders, one.session)
    if end_session(folders, one.session):
        say(f"{name} havde tavlen åben over SSH. Den er lukket, og det halvt skrevne er gemt som kladde.")
        return True
    how = f"sudo kill -HUP {process}" if process is not None else "genstart computeren"
    complain(f"{name} har stadig tavlen åben over SSH, og den kunne ikke lukkes herfra. Luk den: {how}")
    return False
