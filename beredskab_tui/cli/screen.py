"""The commands that need a terminal: the board, the welcome before it, and the demonstration of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from beredskab_tui.access.people import People, Person
from beredskab_tui.cli.context import enter_by_screen, need_terminal, warn
from beredskab_tui.cli.output import say
from beredskab_tui.cli.parser import Options
from beredskab_tui.environment import SIMPLE_KEYS
from beredskab_tui.errors import BeredskabError, Refused, UsageError, why
from beredskab_tui.locations import Folders
from beredskab_tui.text import safe

if TYPE_CHECKING:
    from beredskab_tui.plan.config import Config
    from beredskab_tui.room.room import Room
    from beredskab_tui.room.seat import Clock


def board(options: Options) -> int:
    """``beredskab``: the board of the only open incident; several: it asks; none: the start screen."""
    if options.version:
        from beredskab_tui import __version__

        say(f"beredskab {__version__}")
        return 0
    need_terminal("Tavlen")
    mouse = not options.ingen_mus
    if options.enkle_taster:
        # Textual reads it when it is imported.
        os.environ[SIMPLE_KEYS] = "1"
    room = enter_by_screen(options, lambda folders, people: _welcome(folders, people, mouse=mouse))
    if room is None:
        return 0
    if not options.laes:
        from beredskab_tui.room import sealing

        # Without it nothing half written could be kept.
        sealing.check()
    # Textual and the plan take a while, and a wrong option or an unknown person can be told of before that.
    from beredskab_tui.plan.config import load
    from beredskab_tui.tui.app import run

    incident, several = None, False
    try:
        incident = room.choose(options.haendelse)
    except Refused:
        # None is open: that is what the start screen is for.
        incident = None
    except UsageError:
        if options.haendelse:
            raise
        several = True
    config = load(room.folders.config, room.folders.last_good)
    warn(config.problems)
    return run(room, config, incident=incident, read_only=options.laes, mouse=mouse, several=several)


def _welcome(folders: Folders, people: People, *, mouse: bool) -> Person | None:
    """Ask on a screen who it is, and show the demonstration as often as it is wanted; None when they leave."""
    from beredskab_tui.plan.config import load
    from beredskab_tui.tui.start.welcome import WelcomeApp

    plan = load(folders.config, folders.last_good).plan
    while True:
        app = WelcomeApp(plan, people, folders, os.environ)
        answer = app.run(mouse=mouse)
        app.check(folders.fault_log)
        if answer is None or isinstance(answer, Person):
            return answer
        show_demo(mouse=mouse)


def demo(options: Options) -> int:
    """``beredskab demo``: the board on an exercise in a temporary folder, which is gone afterwards."""
    if options.billede is not None:
        return save_picture(options.billede)
    need_terminal("Demoen")
    return show_demo(mouse=True)


def show_demo(*, mouse: bool) -> int:
    """The demonstration, until the user leaves it."""
    from beredskab_tui.room.seat import utc_now
    from beredskab_tui.tui.app import run

    with _exercise(utc_now) as (room, config, incident):
        return run(room, config, incident=incident, read_only=False, mouse=mouse, several=False)


def save_picture(path: str) -> int:
    """``beredskab demo --billede FIL``: the board of the demonstration as a picture; needs no terminal.

    Raises:
        BeredskabError: the file cannot be written.
    """
    from beredskab_tui.tui.picture import EVENING, picture

    with _exercise(lambda: EVENING) as (room, config, incident):
        svg = picture(room, config, incident)
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(svg)
    except (OSError, ValueError) as error:
        # ValueError: a name with a null character in it.
        reason = why(error) if isinstance(error, OSError) else "navnet kan ikke bruges"
        raise BeredskabError(
            f"Billedet kan ikke gemmes i {safe(path)}: {reason}. Vælg en anden fil med --billede."
        ) from error
    return 0


@contextmanager
def _exercise(clock: "Clock") -> Iterator[tuple["Room", "Config", str]]:
    """The demonstration's own room, plan and incident: nothing leads from it to real data.

    Raises:
        BeredskabError: there is no room for a temporary folder.
    """
    import tempfile

    from beredskab_tui.access.people import read_people
    from beredskab_tui.cli.demo import build_evening
    from beredskab_tui.locations import sample_config
    from beredskab_tui.plan.config import load
    from beredskab_tui.records import new_id
    from beredskab_tui.room.room import Room

    with tempfile.TemporaryDirectory(prefix="beredskab-demo-") as data:
        folders = Folders(sample_config(), data, called="midlertidig mappe")
        incident = build_evening(folders, clock())
        people = read_people(folders.people)
        room = Room(folders, people.leader, people, clock, session=new_id(clock()))
        yield room, load(folders.config, None), incident
