"""The commands that need a terminal: the board, and the demonstration of it."""

from beredskab_tui.cli.context import enter, need_terminal, warn
from beredskab_tui.cli.output import say
from beredskab_tui.cli.parser import Options
from beredskab_tui.errors import Refused, UsageError


def board(options: Options) -> int:
    """``beredskab``: the board of the only open incident; several: it asks; none: the start screen."""
    if options.version:
        from beredskab_tui import __version__

        say(f"beredskab {__version__}")
        return 0
    need_terminal("Tavlen")
    room = enter(options)
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
    return run(room, config, incident=incident, read_only=options.laes, mouse=not options.ingen_mus, several=several)


def demo(options: Options) -> int:
    """``beredskab demo``: the board on an exercise in a temporary folder, which is gone afterwards."""
    need_terminal("Demoen")
    # Everything of its own: no option and no variable may lead it to real data.
    import tempfile

    from beredskab_tui.access.people import read_people
    from beredskab_tui.cli.demo import build_evening
    from beredskab_tui.locations import Folders, sample_config
    from beredskab_tui.plan.config import load
    from beredskab_tui.records import new_id
    from beredskab_tui.room.room import Room
    from beredskab_tui.room.seat import utc_now
    from beredskab_tui.tui.app import run

    with tempfile.TemporaryDirectory(prefix="beredskab-demo-") as data:
        folders = Folders(sample_config(), data)
        incident = build_evening(folders, utc_now())
        people = read_people(folders.people)
        room = Room(folders, people.leader, people, utc_now, session=new_id(utc_now()))
        return run(room, load(folders.config, None), incident=incident, read_only=False, mouse=True, several=False)
