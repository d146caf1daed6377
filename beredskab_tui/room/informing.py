"""Who has been told what, and when they hear from us again: the matrix of target groups (plan R14, R28, R29, R42)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Audience, Channel, EntryKind, InformStatus
from beredskab_tui.records.words import danish
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.text import clean_line
from beredskab_tui.times import at_clock

BOARD: Final = "bestyrelse"
"""The board of the whole plan (*den boligsociale bestyrelse*): the leader's to inform (plan R23, R31)."""
BOARD_CARD: Final = "orienter-bestyrelsen"
TOLD: Final = (InformStatus.SENT, InformStatus.CONFIRMED)

KEPT_BEFORE: Final = timedelta(minutes=15)
"""Whoever is told so long before the promised time, or later, was told as promised."""
SAME_AGAIN: Final = timedelta(seconds=30)
"""The same within this time is a key pressed twice."""

_DUTIES: Final[dict[str, tuple[int, ...]]] = {
    BOARD: (23, 31),
    "afdelingsbestyrelser": (24,),
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
    name: str = "",
) -> Audience:
    """How far it is with informing one group. What was sent, confirmed or set aside is a line of the log.

    Args:
        reason: why it is not relevant.
        channel: how they were told.
        seen: the status the person saw when they pressed the key; if somebody changed it since, nothing happens.
        name: what the plan calls the group, for an incident that was begun before groups were kept in it.

    Raises:
        Refused: not relevant without a reason, or somebody was faster.
    """
    reason = clean_line(reason)
    if status is InformStatus.NOT_RELEVANT and not reason:
        raise Refused("Skriv, hvorfor gruppen ikke skal orienteres. Intet er ændret.")
    with seat.act(Right.WORK) as act:
        one = _group(act, audience_id, name)
        if seen is not None and one.status is not seen:
            raise Refused(
                f"{act.initials(one.by)} har lige sat {one.name} til »{danish(one.status)}«. "
                "Dit tastetryk er ikke brugt. Se på listen, og prøv igen."
            )
        if one.status is status and status is not InformStatus.SENT:
            return one
        return _set(act, one, status, reason=reason, channel=channel)


def promise(seat: Seat, audience_id: str, next_at: datetime | None, *, name: str = "") -> Audience:
    """When a group hears from us again (*næste orientering*); None when nothing is promised any more.

    Raises:
        Refused: that time has passed.
    """
    with seat.act(Right.WORK) as act:
        one = _group(act, audience_id, name)
        if next_at is not None and next_at <= act.now:
            raise Refused("Det tidspunkt er passeret. Intet er ændret. Skriv et, der kommer.")
        if one.next_at == next_at:
            return one
        said = at_clock(next_at, act.now) if next_at is not None else "er ikke længere lovet"
        act.line(f"Næste orientering, {one.name}: {said} ({act.initials()}).")
        return act.change(one, next_at=next_at, missed=False, by=act.me.id)


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
        # Also for a plan from before the board stood among those to be informed.
        one = _group(act, BOARD, "Den boligsociale bestyrelse")
        just_now = one.informed_at is not None and act.now - one.informed_at < SAME_AGAIN and one.by == act.me.id
        if act.already_stored or (just_now and word is None and channel is one.channel):
            # Tried again, or a key pressed twice.
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
            f"Bestyrelsen er orienteret {by_way_of(channel)} ({act.initials()}){said}",
            EntryKind.CONTACT,
            # All three parts of it are R28.
            duties=(*_DUTIES[BOARD], *((28,) if len(parts) == len(BoardWord._fields) else ())),
        )
        act.finish_card(BOARD_CARD)
        return act.change(
            one,
            # On the phone and face to face somebody has answered.
            status=InformStatus.CONFIRMED if channel in (Channel.PHONE, Channel.IN_PERSON) else InformStatus.SENT,
            channel=channel,
            informed_at=act.now,
            next_at=next_at or _still_promised(one, act.now),
            by=act.me.id,
        )


def fulfilled_by(audiences: Iterable[str]) -> tuple[int, ...]:
    """Numbers of the plan's duties that are fulfilled by reaching these groups."""
    return tuple(sorted({14, *(number for one in audiences for number in _DUTIES.get(one, ()))}))


def reached(act: Act, audiences: Iterable[str], channel: Channel, next_at: datetime | None = None) -> None:
    """A message of ours has gone out to these groups; whoever notes it writes the line of the log.

    Args:
        next_at: when they were told in it that they hear from us again.
    """
    for audience_id in audiences:
        one = act.find(Audience, audience_id)
        if one is None:
            continue
        promised = next_at if next_at is not None and next_at > act.now else _still_promised(one, act.now)
        act.change(
            one,
            status=InformStatus.CONFIRMED if one.status is InformStatus.CONFIRMED else InformStatus.SENT,
            reason="",
            channel=channel,
            informed_at=act.now,
            next_at=promised,
            missed=one.missed and promised == one.next_at,
            by=act.me.id,
        )
        if audience_id == BOARD:
            act.finish_card(BOARD_CARD)


def card_done(act: Act, reached: Iterable[str]) -> None:
    """A card that informs groups was done: those of them that nobody has told yet count as told."""
    for audience_id in reached:
        one = act.find(Audience, audience_id)
        if one is not None and one.status not in TOLD:
            act.change(
                one,
                status=InformStatus.SENT,
                informed_at=act.now,
                next_at=_still_promised(one, act.now),
                by=act.me.id,
            )


def _group(act: Act, audience_id: str, name: str) -> Audience:
    """The group; made when the incident is older than they are."""
    found = act.find(Audience, audience_id)
    if found is None and name:
        return act.add(Audience(id=audience_id, name=name))
    return found or act.get(Audience, audience_id)


def _still_promised(one: Audience, now: datetime) -> datetime | None:
    """What was promised of the next time, once a group is told: kept when that is due now, or nearly."""
    return one.next_at if one.next_at is not None and one.next_at > now + KEPT_BEFORE else None


def by_way_of(channel: Channel) -> str:
    """How somebody was told, in a sentence: "på telefon", "med sms", "personligt"."""
    return {
        Channel.PHONE: "på telefon",
        Channel.SMS: "med sms",
        Channel.MAIL: "med mail",
        Channel.SOCIAL_MEDIA: "på sociale medier",
        Channel.IN_PERSON: "personligt",
        Channel.NOTICE: "med opslag",
    }[channel]


def _set(act: Act, one: Audience, status: InformStatus, *, reason: str, channel: Channel | None) -> Audience:
    who = act.initials()
    told = status in TOLD
    others = [other for other in act.all(Audience) if other.id != one.id]
    settled = all(other.status in (*TOLD, InformStatus.NOT_RELEVANT) for other in others)
    all_of_them = (29,) if settled else ()
    if told:
        how = f" {by_way_of(channel)}" if channel is not None else ""
        verb = "har bekræftet, at de er orienteret" if status is InformStatus.CONFIRMED else f"er orienteret{how}"
        fulfilled = (14, *_DUTIES.get(one.id, ()), *all_of_them)
        act.line(f"{one.name} {verb} ({who}).", EntryKind.CONTACT, duties=fulfilled)
    elif status is InformStatus.NOT_RELEVANT:
        act.line(f"{one.name} skal ikke orienteres ({who})", EntryKind.DECISION, reason=reason, duties=all_of_them)
    elif one.status in (*TOLD, InformStatus.NOT_RELEVANT):
        act.line(f"{one.name} er sat tilbage til »{danish(status)}« ({who}).")
    return act.change(
        one,
        status=status,
        reason=reason if status is InformStatus.NOT_RELEVANT else "",
        channel=channel if told else one.channel,
        next_at=_still_promised(one, act.now) if told else one.next_at,
        informed_at=act.now if told and not (status is InformStatus.CONFIRMED and one.informed_at) else one.informed_at,
        by=act.me.id,
    )
