"""The tables of a journal as plain dicts, to compare and to keep."""

from typing import Any

from beredskab_tui.journal import Journal

Tables = dict[str, dict[str, dict[str, Any]]]


def tables_of(journal: Journal) -> Tables:
    """What a handle shows now."""
    return {name: dict(documents) for name, documents in journal.state.tables.items()}
