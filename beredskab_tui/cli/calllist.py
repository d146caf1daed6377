"""``beredskab ringeliste``: a caller's own list, to be printed or sent before the line is gone (plan R55)."""

from beredskab_tui.cli.context import enter, warn
from beredskab_tui.cli.output import complain, say
from beredskab_tui.cli.parser import Options
from beredskab_tui.cli.reading import DAMAGED, read_board
from beredskab_tui.errors import UsageError
from beredskab_tui.plan.config import load
from beredskab_tui.reports.calllist import all_lists, one_list, person_called


def call_list(options: Options) -> int:
    """``beredskab ringeliste [PERSON] [--alle]``. 1 when some of the incident cannot be read."""
    if len(options.person) > 1 or (options.person and options.alle):
        raise UsageError("Skriv én person, eller --alle for alles lister. Intet er skrevet ud.")
    room = enter(options)
    config = load(room.folders.config, room.folders.last_good)
    warn(config.problems)
    wanted = options.person[0] if options.person else room.me.id
    person = None if options.alle else person_called(room.people, wanted)
    board, whole = read_board(room, room.choose(options.haendelse))
    now = room.clock()
    if person is None:
        text = all_lists(board, room.people, config.plan, now)
    else:
        text = one_list(board, room.people, config.plan, person, now)
    say(text.rstrip("\n"))
    if not whole:
        complain(DAMAGED)
    return 0 if whole else 1
