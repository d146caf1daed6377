"""What the journal thread tells the event loop. Workers post these; only handlers touch widgets."""

from dataclasses import dataclass

from textual.message import Message

from beredskab_tui.journal import Change
from beredskab_tui.room.presence import Here
from beredskab_tui.tui.elsewhere import Moved
from beredskab_tui.tui.start.quiet import Quiet


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
class QuietNews(Message, bubble=False):
    """What the start screen shows is another now."""

    quiet: Quiet


@dataclass
class Elsewhere(Message, bubble=False):
    """Other open incidents in which something was written since this session last looked at them."""

    moved: tuple[Moved, ...]


@dataclass
class Opening(Message, bubble=False):
    """The opening of an incident takes its time; posted when it has taken half a second."""

    title: str
    """What it is called, as far as that is known already."""
    done: float
    """How far it is, 0–1."""


@dataclass
class Told(Message, bubble=False):
    """Something that happened to the data and that the user should know of once; it hinders nothing."""

    sentence: str


@dataclass
class Trouble(Message, bubble=False):
    """Something is wrong with the data under our feet; the sentence is for the user, and stays until it is mended."""

    sentence: str
