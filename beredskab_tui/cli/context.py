"""What most commands need: the folders, the people, who it is, and the room."""

import os
import sys
from collections.abc import Callable

from beredskab_tui.access.identity import ask_at, os_user, recognise, remember, who_am_i
from beredskab_tui.access.people import People, Person, read_people
from beredskab_tui.cli.output import complain
from beredskab_tui.cli.parser import Options
from beredskab_tui.configfile import Problem, read_checked
from beredskab_tui.errors import UsageError
from beredskab_tui.locations import Folders, fill_config, find_folders
from beredskab_tui.records import new_id
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import utc_now


def find(options: Options) -> Folders:
    """The folders to work in. The user's own config folder gets the sample plan the first time.

    Raises:
        UsageError: over SSH they must be told.
    """
    try:
        here = os.getcwd()
    except FileNotFoundError:
        # The folder was removed while somebody stood in it; it may still be that none is needed.
        here = os.sep
    folders = find_folders(os.environ, here, options.config, options.data)
    if not (options.config or os.environ.get("BEREDSKAB_CONFIG")):
        # A folder that was told and is not there is a slip of the hand; a plan must not appear in it by itself.
        fill_config(folders.config)
    return folders


def find_people(folders: Folders) -> People:
    """Everybody of ``stab.toml``, or of its last good version; then stderr says so.

    Raises:
        BadFile: neither can be used.
    """
    people, problems = read_checked(folders.people, read_people, folders.last_good)
    warn(problems)
    return people


def warn(problems: tuple[Problem, ...]) -> None:
    """Say on stderr that a file of the configuration is not as it should be."""
    for problem in problems:
        complain(problem.sentence)


def find_me(options: Options, folders: Folders, people: People) -> Person:
    """The person who uses the program.

    Raises:
        UsageError: an unknown id, or nobody can tell.
    """
    return who_am_i(
        people,
        told=options.bruger,
        environ=os.environ,
        os_user="" if options.bruger else os_user(),
        remembered=folders.identity,
        # The question goes to stderr: what is on stdout may be read by a program.
        ask=(lambda people: ask_at(people, sys.stdin, sys.stderr)) if _somebody_sits_here() else None,
    )


def enter(options: Options) -> Room:
    """The crisis room, with the person in it.

    Raises:
        UsageError: folders or person cannot be told.
        BadFile: ``stab.toml`` cannot be used.
    """
    folders = find(options)
    people = find_people(folders)
    return _room(folders, find_me(options, folders, people), people)


def enter_by_screen(options: Options, welcome: Callable[[Folders, People], Person | None]) -> Room | None:
    """As ``enter``; but whom nobody knows is welcomed on a screen, and may leave again: then it is None.

    Raises: as ``enter``.
    """
    folders = find(options)
    people = find_people(folders)
    user = "" if options.bruger else os_user()
    me = recognise(people, told=options.bruger, environ=os.environ, os_user=user, remembered=folders.identity)
    if me is None:
        me = welcome(folders, people)
        if me is None:
            return None
        remember(folders.identity, user, me)
    return _room(folders, me, people)


def _room(folders: Folders, me: Person, people: People) -> Room:
    return Room(folders, me, people, utc_now, session=new_id(utc_now()))


def need_terminal(what: str) -> None:
    """Go on only at a terminal that can show a screen.

    Raises:
        UsageError: there is none.
    """
    if os.environ.get("TERM") == "dumb":
        raise UsageError(
            f"{what} kan ikke vises i denne terminal (TERM=dumb). Intet er gjort. "
            "Åbn en almindelig terminal, eller brug »beredskab log« og »beredskab vis«."
        )
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError(
            f"{what} skal åbnes i en terminal, og her er ingen. Intet er gjort. "
            "Fra et script bruges »beredskab log«, »beredskab status« og »beredskab vis«."
        )


def _somebody_sits_here() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
