"""Rumours: what people say, where it comes from, and whether anybody has found out (domain.md f, heading 6)."""

from datetime import datetime

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import EntryKind, Origin, Rumour, RumourChange, RumourState
from beredskab_tui.records.words import danish
from beredskab_tui.room.approving import QUOTED, Overtaken
from beredskab_tui.room.log import ask_what_is_missing
from beredskab_tui.room.seat import Seat
from beredskab_tui.room.wording import shortened
from beredskab_tui.text import clean_line


def add(
    seat: Seat, text: str, source: str = "", *, occurred_at: datetime | None = None, event: str | None = None
) -> Rumour:
    """Note a rumour, with its line in the log. It is unconfirmed until somebody has found out.

    Args:
        source: where it comes from, in words.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: no text, or it was heard later than now.
        TooLong: text and source together are longer than a line of the log.
    """
    text, source = clean_line(text), clean_line(source)
    if not text:
        raise Refused("Rygtet har ingen tekst. Intet er gemt. Skriv, hvad der bliver sagt.")
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(Rumour, act.event)
        act.check_reached(occurred_at)
        # As one would type it after r, so that a correction of the line is read alike.
        entry = act.line(
            f"{source}: {text}" if source else text,
            EntryKind.RUMOUR,
            occurred_at=occurred_at,
            origin=Origin.PERSON,
            author=act.me.id,
        )
        ask_what_is_missing(act, entry)
        return act.add(
            Rumour(id=act.event, seq=entry.seq, heard_at=entry.occurred_at, author=act.me.id, text=text, source=source)
        )


def judge(
    seat: Seat, rumour_id: str, state: RumourState, source: str = "", *, seen: RumourState | None = None
) -> Rumour:
    """What somebody has found out about a rumour; the log tells it.

    Args:
        source: who or what confirms or refutes it.
        seen: the state the person saw; if somebody changed it since, nothing happens.

    Raises:
        Overtaken: somebody was faster.
        Refused: confirmed or refuted by nobody, or its line was struck.
    """
    source = clean_line(source)
    if state is not RumourState.UNCONFIRMED and not source:
        raise Refused("Skriv, hvem eller hvad der bekræfter eller afkræfter det. Intet er ændret.")
    with seat.act(Right.WORK) as act:
        rumour = act.get(Rumour, rumour_id)
        if rumour.struck:
            raise Refused("Rygtets linje er annulleret. Intet er ændret. Skriv en ny linje om det, der er rigtigt.")
        if seen is not None and rumour.state is not seen:
            who = act.initials(rumour.changes[-1].by) if rumour.changes else "En anden"
            raise Overtaken(
                f"{who} har lige sat rygtet til »{danish(rumour.state)}«. Intet er ændret. Se på det, og prøv igen.",
                rumour.state.value,
            )
        known = rumour.changes[-1].source if rumour.changes else ""
        if (rumour.state, known) == (state, source):
            return rumour
        again = state is RumourState.UNCONFIRMED
        became = "er ubekræftet igen" if again else f"er {danish(state)} af {shortened(source, QUOTED)}"
        act.line(f"Rygtet (#{rumour.seq}) {became} ({act.initials()}): {shortened(rumour.text)}", EntryKind.RUMOUR)
        change = RumourChange(by=act.me.id, at=act.now, state=state, source=source)
        return act.change(rumour, changes=(*rumour.changes, change))
