"""The lists beside the log by their names: tasks, contacts, media, staff."""

from typing import Final

from beredskab_tui.records import Record
from beredskab_tui.tui.board.contactpanel import ContactPanel
from beredskab_tui.tui.board.mediapanel import MediaPanel
from beredskab_tui.tui.board.panel import Panel
from beredskab_tui.tui.board.staffpanel import StaffPanel
from beredskab_tui.tui.board.taskpanel import TaskPanel

PANELS: Final[dict[str, type[Panel]]] = {
    "tasks": TaskPanel,
    "contacts": ContactPanel,
    "media": MediaPanel,
    "staff": StaffPanel,
}
"""The panels by their names, in the order they stand in."""


def showing(record: Record) -> set[str]:
    """Names of the panels that a change of a record is to be seen in."""
    return {name for name, panel in PANELS.items() if isinstance(record, (*panel.kinds, *panel.shows_too))}


def panel_of(record: Record) -> str:
    """Name of the panel that shows a record; empty when none does."""
    return next((name for name, panel in PANELS.items() if isinstance(record, panel.kinds)), "")
