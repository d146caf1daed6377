"""``uv run python -m tests.bench``: every figure that the storage must reach, as a table and as one line of JSON.

``… journal``, ``… log`` and ``… mail`` measure a part of them; ``… journal`` may be followed by the names of what it is
to measure. ``… board`` measures the board on the screen. The folder for temporary files (``TMPDIR``) must lie on a
real disk. Exits with 1 when a figure does not reach what it must.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from typing import Final

from tests.bench import crowd, feed, inserts, log, mail, opening
from tests.bench.figures import Figure, as_json, table

JOURNAL: Final[dict[str, Callable[[str], list[Figure]]]] = {
    "inserts": inserts.measure,
    "crowd": crowd.measure,
    "feed": feed.measure,
    "opening": opening.measure,
}
PARTS: Final = JOURNAL | {"log": log.measure, "mail": mail.measure}


def main(wanted: list[str]) -> int:
    names = wanted or list(PARTS)
    if names[0] == "journal":
        names = names[1:] or list(JOURNAL)
    if unknown := set(names) - set(PARTS):
        sys.exit(f"There is no {', '.join(sorted(unknown))}. There are: journal, board, {', '.join(PARTS)}")
    figures: list[Figure] = []
    for name in names:
        with tempfile.TemporaryDirectory() as scratch:
            figures += PARTS[name](os.path.join(scratch, name))
    print(table(figures))
    print(as_json(figures))
    return int(any(figure.met is False for figure in figures))


if __name__ == "__main__":
    if sys.argv[1:] == ["board"]:
        # Its own program, because it needs a terminal.
        from tests.bench import board

        board.main()
    else:
        sys.exit(main(sys.argv[1:]))
