"""A call over the board while this session has it: it follows the feed, and says so when the call is another's."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from beredskab_tui.records import Claim
from beredskab_tui.times import day_clock
from beredskab_tui.tui.screens.overlay import Drafted
from beredskab_tui.tui.session import Session

Result = TypeVar("Result")


class Hold(NamedTuple):
    """Where a call learns whether it is still this session's."""

    claim: Callable[[], Claim | None]
    """Who has the call, as the board shows it now."""
    watchers: set[Callable[[], None]]
    """Who is told when the feed has brought something."""


class Held(Drafted[Result]):
    """A call that this session has claimed (plan R55). When somebody has freed or taken it, it says so in words.

    Args:
        hold: where it learns that; None for a call that is not this session's, as one that is noted for a colleague.
    """

    def __init__(self, session: Session, incident: str, field: str, draft_title: str, hold: Hold | None) -> None:
        super().__init__(session, incident, field, draft_title)
        self._hold = hold
        self._had = hold.claim() if hold is not None else None
        """The claim when this opened: our own may be on its way to the board still."""
        self._lost = ""
        """A sentence about whose the call is now; empty while it is ours."""

    def on_mount(self) -> None:
        if self._hold is not None:
            self._hold.watchers.add(self._look)
            self._look()

    def on_unmount(self) -> None:
        if self._hold is not None:
            self._hold.watchers.discard(self._look)

    def _look(self) -> None:
        """The feed has brought something."""
        if self._hold is None or not self.query(".fault"):
            return
        held, me = self._hold.claim(), self.session.room
        if held is not None and (held.by, held.session) == (me.me.id, me.session):
            self._had, lost = held, ""
        elif held == self._had:
            return
        else:
            lost = self._whose(held)
        if lost != self._lost:
            self._lost = lost
            self.tell(lost)

    def _whose(self, held: Claim | None) -> str:
        if held is None:
            return "Opkaldet er ikke længere dit: det er frigivet eller afsluttet. Ring ikke. Noten bliver gemt."
        room = self.session.room
        since = day_clock(held.at, room.clock())
        if held.by == room.me.id:
            return f"Opkaldet er ikke længere her: du har det ved en anden skærm siden {since}. Ring ikke herfra."
        return f"Opkaldet er ikke længere dit: {room.people.initials(held.by)} har det siden {since}. Ring ikke."

    def tell(self, sentence: str) -> None:
        # Whose the call is stays in sight, whatever else there is to say.
        super().tell(self._lost or sentence)

    def refuses(self) -> bool:
        """Whether a result can no longer be given here; says why."""
        if self._lost:
            self.tell(self._lost)
        return bool(self._lost)
