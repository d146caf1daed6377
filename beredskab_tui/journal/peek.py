"""A look at the end of a journal without reading the rest."""

import os

from beredskab_tui.journal.format import MAX_LINE, Operation, Redact, unseal
from beredskab_tui.regularfile import open_regular

_ENOUGH = 4096


def last_operations(path: str) -> tuple[Operation, ...] | None:
    """The operations of the last line that is no *rens*; None when that cannot be said without reading all of it.

    Raises:
        OSError: the file cannot be read.
    """
    with open(open_regular(path), "rb") as file:
        size = file.seek(0, os.SEEK_END)
        for length in (_ENOUGH, MAX_LINE):
            file.seek(max(0, size - length))
            rows = file.read(length).split(b"\n")
            if rows.pop():
                return None
            if length < size:
                # Most likely the end of a longer one.
                del rows[0]
            for row in reversed(rows):
                line = unseal(row)
                if line is None:
                    return None
                if not line.k or not all(isinstance(part, Redact) for part in line.k):
                    return line.k
            if length >= size:
                break
    return None
