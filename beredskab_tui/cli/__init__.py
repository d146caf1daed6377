"""The command line: what a person types in the shell, what comes back, and the exit code.

Nothing of the program is imported up here: `beredskab log` must be over before somebody looks up, so every verb
brings in what it needs and nothing else.
"""

import os
import sys
from collections.abc import Sequence

from beredskab_tui.errors import BeredskabError

INTERRUPTED = 130
"""What shells use for Ctrl+C: 128 and the number of the signal."""

_IN_A_HURRY = "log"
"""The verb that is called again and again while somebody waits; the tricks below are for it alone."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``beredskab`` with these arguments, or with the process's own, and return the contract's exit code.

    Raises nothing: what cannot be done becomes one Danish sentence on stderr, never a traceback.
    """
    if argv is None:
        # First of all: some variables are read by whoever imports a library.
        from beredskab_tui import environment

        environment.clean(os.environ)
    from beredskab_tui.cli import output
    from beredskab_tui.cli.parser import split

    arguments = list(sys.argv[1:] if argv is None else argv)
    verb, _ = split(arguments)
    if argv is None:
        _own_process(verb)
    code = _guarded(arguments)
    output.flush()
    if argv is None and verb == _IN_A_HURRY:
        # Everything is on the disk and printed. Taking the interpreter apart piece by piece would only cost time.
        os._exit(code)
    return code


def _guarded(arguments: list[str]) -> int:
    """Run, and make an exit code of whatever happens."""
    from beredskab_tui.cli.output import complain

    try:
        return _run(arguments)
    except BeredskabError as error:
        complain(error.sentence)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        # Only a defect comes this way.
        from beredskab_tui.faults import write_down

        complain(write_down(error, _fault_log(arguments)))
        return 1


def _fault_log(arguments: list[str]) -> str:
    """Where the detail of a fault is written down: beside the data, if there is a way to tell where they lie."""
    from beredskab_tui.cli.context import find
    from beredskab_tui.cli.parser import Parser, parse, split
    from beredskab_tui.cli.verbs import find as find_verb

    name, rest = split(arguments)
    try:
        return find(parse(Parser(find_verb(name)), rest)).fault_log
    except Exception:
        # What keeps us from finding the folders may be the very fault. No file can have this name, and so the
        # detail goes to a temporary one.
        return os.devnull + "/fejl.log"


def _run(arguments: list[str]) -> int:
    from beredskab_tui.cli.parser import Parser, parse, split
    from beredskab_tui.cli.verbs import find, overview

    name, rest = split(arguments)
    verb = find(name)
    parser = Parser(verb)
    options = parse(parser, rest)
    if options.show_help:
        from beredskab_tui.cli.output import say

        say((parser.format_help() if name else overview(parser)).rstrip("\n"))
        return 0
    return verb.run(options)


def _own_process(verb: str) -> None:
    """What only a process of our own may decide: files for the owner only, UTF-8 whatever the locale says."""
    from beredskab_tui.cli import output

    os.umask(0o077)
    output.prepare()
    if verb == _IN_A_HURRY:
        import gc

        # One line makes next to no garbage.
        gc.disable()
        # msgspec takes this library when it is there (Textual brings it along) and does as well without;
        # importing it takes a fifth as long as all the rest.
        sys.modules.setdefault("typing_extensions", None)  # type: ignore[arg-type]  # None means: not to be imported
