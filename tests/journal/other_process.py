"""A process of its own at a journal: ``python -m tests.journal.other_process PATH LOCK DB WHAT …``.

What it says on standard output is true when it says it: an id once it is acknowledged, ``holder`` once it has
the lock.
"""

import os
import sys
from datetime import UTC, datetime

from beredskab_tui.journal import Journal


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def main(path: str, lock: str, db: str, what: str, name: str = "", count: str = "0") -> None:
    if what == "create":
        # All of them begin at the same moment: when their input is closed.
        say("klar")
        sys.stdin.read()
        Journal.create(path, db, f"origin-{name}")
    journal = Journal(path, lock, db, clock=lambda: datetime.now(UTC), lock_deadline=30)
    match what:
        case "create":
            say(journal.db)
        case "insert":
            for number in range(int(count)):
                insert(journal, f"{name}-{number}")
        case "forever":
            number = 0
            while True:
                insert(journal, f"{name}-{number}")
                number += 1
        case "hold":
            with journal.atomic(name):
                say("holder")
                sys.stdin.read()
        case "fork":
            fork(journal, int(count))


def insert(journal: Journal, id: str) -> None:
    with journal.atomic("anna") as transaction:
        # Long enough that a kill may hit the middle of it.
        transaction.put("log", id, {"text": "Der er røg i opgangen. " * 40})
    say(id)


def fork(journal: Journal, count: int) -> None:
    """Go on with one handle in two processes."""
    insert(journal, "før")
    child = os.fork()
    for number in range(count):
        insert(journal, f"{'barn' if child == 0 else 'forælder'}-{number}")
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
