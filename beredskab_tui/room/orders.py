"""The police's instructions and the agreements with partners: from whom, until when, and what we did with them.

In a police case the parties follow the police *som udgangspunkt* (plan R21), so doing otherwise is possible, and is
logged with its reason. Without one the partners agree among themselves by phone and mail (plan R22).
"""

import re
from datetime import datetime, timedelta
from typing import Final

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import (
    Agreement,
    Channel,
    Departure,
    EntryKind,
    Instruction,
    Lifting,
    LogEntry,
    Origin,
    Receipt,
)
from beredskab_tui.records.words import danish
from beredskab_tui.room.approving import QUOTED
from beredskab_tui.room.recall import pull_back
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.wording import ended, shortened
from beredskab_tui.text import clean_line
from beredskab_tui.times import ZONE, day_clock

POLICE: Final = "politiet"
INSTRUCTION_CARD: Final = "politiets-anvisninger"
LONGEST_NAME: Final = 40
"""Characters before a colon that may be a name; more is a sentence."""
_UNTIL: Final = re.compile(
    r"\btil kl\.? ?(?P<hour>[01]?[0-9]|2[0-3])(?:[.:](?P<minute>[0-5][0-9]))?(?![0-9.:])", re.ASCII
)
INSTRUCTION_DUTIES: Final = (21,)
AGREEMENT_DUTIES: Final = (22,)


def holds(instruction: Instruction, now: datetime) -> bool:
    """Whether an instruction is to be followed now: not lifted, not struck, and its time is not over."""
    over = instruction.until is not None and instruction.until <= now
    return instruction.lifting is None and not instruction.struck and not over


def instruct(
    seat: Seat,
    text: str,
    *,
    from_whom: str = POLICE,
    until: datetime | None = None,
    occurred_at: datetime | None = None,
    event: str | None = None,
) -> Instruction:
    """Note an instruction, with its line in the log.

    Args:
        from_whom: who gave it, in words.
        until: until when it holds; None until it is lifted.

    Raises:
        Refused: no text, it was given later than now, or its time is over already.
        TooLong: all of it together is longer than a line of the log.
    """
    text, from_whom = clean_line(text), clean_line(from_whom) or POLICE
    if not text:
        raise Refused("Anvisningen har ingen tekst. Intet er gemt. Skriv, hvad der er sagt.")
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(Instruction, act.event)
        act.check_reached(occurred_at)
        if until is not None and until <= act.now:
            raise Refused("Anvisningen skulle gælde til et tidspunkt, der er passeret. Intet er gemt. Ret tiden.")
        said = text if from_whom == POLICE else f"{from_whom}: {text}"
        said += f" (gælder til {day_clock(until, act.now)})" if until is not None else ""
        entry = act.line(
            said,
            EntryKind.INSTRUCTION,
            occurred_at=occurred_at,
            origin=Origin.PERSON,
            author=act.me.id,
            duties=INSTRUCTION_DUTIES,
        )
        pull_back(act, f"der er en ny anvisning (#{entry.seq})")
        return act.add(
            Instruction(
                id=act.event,
                seq=entry.seq,
                text=text,
                from_whom=from_whom,
                given_at=entry.occurred_at,
                author=act.me.id,
                until=until,
            )
        )


def acknowledge(seat: Seat, instruction_id: str) -> Instruction:
    """Say that one has seen it and acts by it. Said once by each; the log tells it.

    Raises:
        Refused: it holds no longer.
    """
    with seat.act(Right.WORK) as act:
        one = _standing(act, instruction_id)
        if any(receipt.by == act.me.id for receipt in one.receipts):
            return one
        if act.me.id != one.author:
            act.finish_card(INSTRUCTION_CARD)
        act.line(f"{act.initials()} har set anvisningen (#{one.seq}): {shortened(one.text)}", EntryKind.INSTRUCTION)
        return act.change(one, receipts=(*one.receipts, Receipt(by=act.me.id, at=act.now)))


def lift(seat: Seat, instruction_id: str, said_by: str) -> Instruction:
    """It holds no longer: who said so.

    Raises:
        Refused: nobody is named, or it holds no longer already.
    """
    said_by = clean_line(said_by)
    if not said_by:
        raise Refused("Skriv, hvem der har ophævet anvisningen. Intet er ændret.")
    with seat.act(Right.WORK) as act:
        one = _standing(act, instruction_id)
        act.line(
            f"Anvisningen (#{one.seq}) er ophævet af {shortened(said_by, QUOTED)} ({act.initials()}): "
            f"{shortened(one.text)}",
            EntryKind.INSTRUCTION,
        )
        return act.change(one, lifting=Lifting(by=act.me.id, at=act.now, said_by=said_by))


def depart(seat: Seat, instruction_id: str, reason: str, *, event: str | None = None) -> Instruction:
    """We do otherwise than we were told, and why. The leader's to decide (plan R38).

    Args:
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: no reason, or it holds no longer.
        NotAllowed: only who leads decides it.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused("Skriv, hvorfor anvisningen fraviges. Intet er ændret.")
    with seat.act(Right.ACTIVATE, event=event) as act:
        if act.already_stored:
            return act.get(Instruction, instruction_id)
        one = _standing(act, instruction_id)
        act.line(
            f"Anvisningen (#{one.seq}) fraviges ({act.initials()}): {shortened(one.text)}",
            EntryKind.DECISION,
            reason=ended(reason),
        )
        return act.change(one, departures=(*one.departures, Departure(by=act.me.id, at=act.now, reason=reason)))


def put_right(seat: Seat, instruction_id: str, from_whom: str, until: datetime | None) -> Instruction:
    """Who gave it, and until when it holds: a time, or until it is lifted.

    Raises:
        Refused: nobody is named, or it holds no longer.
    """
    from_whom = clean_line(from_whom)
    if not from_whom:
        raise Refused("Skriv, hvem anvisningen er fra. Intet er ændret.")
    with seat.act(Right.WORK) as act:
        one = _standing(act, instruction_id)
        said = [f"er fra {from_whom}"] if from_whom != one.from_whom else []
        if until != one.until:
            said.append("gælder, indtil den ophæves" if until is None else f"gælder til {day_clock(until, act.now)}")
        if said:
            act.line(f"Anvisningen (#{one.seq}) {' og '.join(said)} ({act.initials()}).", EntryKind.INSTRUCTION)
        return act.change(one, from_whom=from_whom, until=until)


def agree(
    seat: Seat,
    text: str,
    with_whom: str,
    channel: Channel,
    *,
    occurred_at: datetime | None = None,
    event: str | None = None,
) -> Agreement:
    """Note an agreement with a partner, with its line in the log (plan R22).

    Raises:
        Refused: no text, nobody is named, or it was made later than now.
        TooLong: all of it together is longer than a line of the log.
    """
    text, with_whom = clean_line(text), clean_line(with_whom)
    if not text or not with_whom:
        raise Refused("Skriv både, hvem aftalen er med, og hvad der er aftalt. Intet er gemt.")
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(Agreement, act.event)
        act.check_reached(occurred_at)
        entry = act.line(
            f"{with_whom}: {text} ({danish(channel)})",
            EntryKind.AGREEMENT,
            occurred_at=occurred_at,
            origin=Origin.PERSON,
            author=act.me.id,
            duties=AGREEMENT_DUTIES,
        )
        return act.add(
            Agreement(
                id=act.event,
                seq=entry.seq,
                text=text,
                with_whom=with_whom,
                channel=channel,
                made_at=entry.occurred_at,
                author=act.me.id,
            )
        )


def complete(seat: Seat, agreement_id: str, with_whom: str, channel: Channel) -> Agreement:
    """Say with whom and how: what a line that was only typed left open.

    Raises:
        Refused: nobody is named.
    """
    with_whom = clean_line(with_whom)
    if not with_whom:
        raise Refused("Skriv, hvem aftalen er med. Intet er ændret.")
    with seat.act(Right.WORK) as act:
        one = act.get(Agreement, agreement_id)
        if (one.with_whom, one.channel) == (with_whom, channel):
            return one
        act.line(f"Aftalen (#{one.seq}) er med {with_whom}, {danish(channel)} ({act.initials()}).", EntryKind.AGREEMENT)
        return act.change(one, with_whom=with_whom, channel=channel)


# -- what a typed line is made into, in the same record


def instruction_of(act: Act, entry: LogEntry, text: str, new_id: str) -> Instruction:
    """The instruction of a line typed with ``a``: the police's, unless "SSP: …" names somebody before the colon."""
    who, what = named(text)
    until = _until_in(what, entry.occurred_at)
    return Instruction(
        until=until,
        id=new_id,
        seq=entry.seq,
        text=what,
        from_whom=who or POLICE,
        given_at=entry.occurred_at,
        author=act.me.id,
    )


def agreement_of(act: Act, entry: LogEntry, text: str, new_id: str) -> Agreement:
    """The agreement of a line typed with ``p``: "SSP: …" names the partner before the colon."""
    who, what = named(text)
    return Agreement(id=new_id, seq=entry.seq, text=what, with_whom=who, made_at=entry.occurred_at, author=act.me.id)


def _until_in(text: str, given_at: datetime) -> datetime | None:
    """Until when a text says that it holds: "… til kl. 21"; the next time the clock says so."""
    match = _UNTIL.search(text)
    if match is None:
        return None
    local = given_at.astimezone(ZONE)
    at = local.replace(hour=int(match["hour"]), minute=int(match["minute"] or 0), second=0, microsecond=0)
    return (at if at > local else at + timedelta(days=1)).astimezone(given_at.tzinfo)


def named(text: str) -> tuple[str, str]:
    """Who stands before the first colon of a line, and the rest; nobody and all of it where that is no name."""
    who, colon, what = text.partition(": ")
    return (who, what.strip()) if colon and len(who) <= LONGEST_NAME else ("", text)


def _standing(act: Act, instruction_id: str) -> Instruction:
    one = act.get(Instruction, instruction_id)
    if one.lifting is not None:
        raise Refused(
            f"Anvisningen er allerede ophævet af {one.lifting.said_by} "
            f"{day_clock(one.lifting.at, act.now)}. Intet er ændret."
        )
    if one.struck:
        raise Refused("Anvisningens linje er annulleret, så den gælder ikke. Intet er ændret.")
    return one
