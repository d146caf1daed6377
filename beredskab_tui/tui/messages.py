"""What the journal thread tells the event loop. Workers post these; only handlers touch widgets."""

from dataclasses import dataclass

from textual.message import Message

from beredskab_tui.journal import Change
from beredskab_tui.room.presence import Here
from beredskab_tui.room.room import Found


@dataclass
class Fed(Message, bubble=False):
    """New events of an incident, own and others' alike, in order."""

    incident_id: str
    changes: tuple[Change, ...]


@dataclass
class Present(Message, bubble=False):
    """Who is here now."""

    everybody: tuple[Here, ...]


@dataclass
class Incidents(Message, bubble=False):
    """Which incidents are not closed, while the start screen shows them."""

    found: tuple[Found, ...]


@dataclass
class Trouble(Message, bubble=False):
    """Something is wrong with the data under our feet; the sentence is for the user, and stays until it is mended."""

    sentence: str
