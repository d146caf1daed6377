"""How much a test does: little in the quick run, what CI has time for, and everything in the long run."""

import os

LONG = "BEREDSKAB_LANG_PROEVE"
"""Set to 1 by the long run, ``python -m tests.journal.crash``."""


def extent(quick: int, ci: int, long: int) -> int:
    """One of three amounts: for ``pytest``, with BEREDSKAB_ALLE_PROEVER=1, and for the long run."""
    if os.environ.get(LONG) == "1":
        return long
    return ci if os.environ.get("BEREDSKAB_ALLE_PROEVER") == "1" else quick
