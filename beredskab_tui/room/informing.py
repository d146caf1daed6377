"""Who has been told what, and when they hear from us again: the matrix of target groups (plan R14, R28, R29, R42)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Audience, Channel, EntryKind, InformStatus, Task, TaskState
from beredskab_tui.records.kinds import OPEN_STATES
from beredskab_tui.records.words import danish
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.text import clean_line
from beredskab_tui.times import day_clock

BOARD: Final = "bestyrelse"
"""The board of the whole plan (*den boligsociale bestyrelse*): the leader's to inform (plan R23, R31)."""
BOARD_CARD: Final = "orienter-bestyrelsen"
TOLD: Final = (InformStatus.SENT, InformStatus.CONFIRMED)

_DUTIES: Final[dict[str, tuple[int, ...]]] = {
    BOARD: (23, 28, 31),
    "afdelingsbestyrelser": (24,),
    "beboere": (41,),
    "samarbejdspartnere": (42,),
}
"""What of the plan is fulfilled by informing a group, beside R29, which is all of them."""


def put_audiences(act: Act, plan: Plan) -> None:
    """Make the groups of the plan stand there, each not assessed yet."""
    for group in plan.informed:
        act.add(Audience(id=group.id, name=group.name))


def set_status(
    seat: Seat,
    audience_id: str,
    status: InformStatus,
    *,
    reason: str = "",
    channel: Channel | None = None,
    seen: InformStatus | None = None,
) -> Audience:
    """How far it is with informing one group. What was sent, confirmed or set aside is a line of the log.

    Args:
        reason: why it is not relevant.
        channel: how they were told.
        seen: the status the person saw when they pressed the key; if somebody changed it since, nothing happens.

    Raises:
        Refused: not relevant without a reason, or somebody was faster.
    """
    reason = clean_line(reason)
    if status is InformStatus.NOT_RELEVANT and not reason:
        raise Refused("Skriv, hvorfor gruppen ikke skal orienteres. Intet er ændret.")
    with seat.act(Right.WORK) as act:
        one = act.get(Audience, audience_id)
        if seen is not None and one.status is not seen:
            raise Refused(
                f"{act.initials(one.by)} har lige sat {one.name} til »{danish(one.status)}«. "
                "Dit tastetryk er ikke brugt. Se på listen, og prøv igen."
            )
        if one.status is status and status is not InformStatus.SENT:
            return one
        return _set(act, one, status, reason=reason, channel=channel)


def promise(seat: Seat, audience_id: str, next_at: datetime | None) -> Audience:
    """When a group hears from us again (*næste orientering*); None when nothing is promised any more.

    Raises:
        Refused: that time has passed.
    """
    with seat.act(Right.WORK) as act:
        one = act.get(Audience, audience_id)
        if next_at is not None and next_at <= act.now:
            raise Refused("Det tidspunkt er passeret. Intet er ændret. Skriv et, der kommer.")
        if one.next_at == next_at:
            return one
        said = f"kl. {day_clock(next_at, act.now)}" if next_at is not None else "er ikke længere lovet"
        act.line(f"Næste orientering til {one.name} {said} ({act.initials()}).".replace("kl. kl.", "kl."))
        return act.change(one, next_at=next_at, by=act.me.id)


class BoardWord(NamedTuple):
    """The first word to the board, in the plan's three parts (plan R28). No situation picture is needed for it."""

    situation: str
    consequences: str = ""
    measures: str = ""


def tell_board(
    seat: Seat,
    *,
    channel: Channel = Channel.PHONE,
    word: BoardWord | None = None,
    next_at: datetime | None = None,
    event: str | None = None,
) -> Audience:
    """The board has been told (plan R31): on the phone just now, or with three free lines of what was said.

    The plan's card is done by it. May happen more than once.

    Raises:
        Refused: the three lines have no situation, or the promised time has passed.
    """
    with seat.act(Right.WORK, event=event) as act:
        # A plan from before the board stood among those to be informed.
        one = act.find(Audience, BOARD) or act.add(Audience(id=BOARD, name="Den boligsociale bestyrelse"))
        if act.already_stored:
            return one
        if next_at is not None and next_at <= act.now:
            raise Refused("Næste orientering ligger i fortiden. Intet er gemt. Ret tiden.")
        parts = []
        if word is not None:
            situation, consequences, measures = map(clean_line, word)
            if not situation:
                raise Refused("Skriv, hvad situationen er. Intet er gemt. De to andre linjer kan vente.")
            parts = [f"Situation: {situation}"]
            parts += [f"Mulige konsekvenser: {consequences}"] if consequences else []
            parts += [f"Mulige tiltag: {measures}"] if measures else []
        said = f". {'. '.join(part.rstrip('.') for part in parts)}." if parts else "."
        act.line(
            f"Bestyrelsen er orienteret, {danish(channel)} ({act.initials()}){said}",
            EntryKind.CONTACT,
            duties=_DUTIES[BOARD],
        )
        for task in act.all(Task):
            if task.card == BOARD_CARD and task.state in OPEN_STATES:
                act.change(task, state=TaskState.DONE, changed_by=act.me.id, changed_at=act.now)
        return act.change(
            one,
            # On the phone and face to face somebody has answered.
            status=InformStatus.CONFIRMED if channel in (Channel.PHONE, Channel.IN_PERSON) else InformStatus.SENT,
            channel=channel,
            informed_at=act.now,
            next_at=next_at,
            by=act.me.id,
        )


def card_done(act: Act, reached: Iterable[str]) -> None:
    """A card that informs groups was done: those of them that nobody has told yet count as told."""
    for audience_id in reached:
        one = act.find(Audience, audience_id)
        if one is not None and one.status not in TOLD:
            act.change(one, status=InformStatus.SENT, informed_at=act.now, by=act.me.id)


def since(audience: Audience, now: datetime) -> timedelta | None:
    """How long ago a group was told last; None when it never was."""
    return None if audience.informed_at is None else now - audience.informed_at


def _set(act: Act, one: Audience, status: InformStatus, *, reason: str, channel: Channel | None) -> Audience:
    who = act.initials()
    told = status in TOLD
    if told:
        how = f", {danish(channel)}" if channel is not None else ""
        verb = "har bekræftet, at de er orienteret" if status is InformStatus.CONFIRMED else f"er orienteret{how}"
        act.line(f"{one.name} {verb} ({who}).", EntryKind.CONTACT, duties=(*_DUTIES.get(one.id, ()), 14, 29))
    elif status is InformStatus.NOT_RELEVANT:
        act.line(f"{one.name} skal ikke orienteres ({who}): {reason}", EntryKind.DECISION, reason=reason, duties=(29,))
    elif one.status in (*TOLD, InformStatus.NOT_RELEVANT):
        act.line(f"{one.name} er sat tilbage til »{danish(status)}« ({who}).")
    return act.change(
        one,
        status=status,
        reason=reason if status is InformStatus.NOT_RELEVANT else "",
        channel=channel if told else one.channel,
        informed_at=act.now if told and not (status is InformStatus.CONFIRMED and one.informed_at) else one.informed_at,
        by=act.me.id,
    )
