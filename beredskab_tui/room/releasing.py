"""Approval: who leads answers for a message, and it becomes the mails that are sent (plan R21, R38, R43)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import msgspec

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.plan.mail import MailSettings
from beredskab_tui.plan.wordlists import WordLists
from beredskab_tui.records import (
    Channel,
    Delivery,
    EntryKind,
    LogEntry,
    Mail,
    Message,
    PictureHeading,
    Release,
    Sensitivity,
    SituationPicture,
)
from beredskab_tui.room import addresses, boardwords, headings, neutrality
from beredskab_tui.room.approving import missing_ticks
from beredskab_tui.room.messages import check_proposed
from beredskab_tui.room.recall import called, had_by, mails_of
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.sensitive import words_of
from beredskab_tui.room.wording import counted
from beredskab_tui.times import at_clock

INSIDE: Final = (Sensitivity.CONFIDENTIAL.value, Sensitivity.SENSITIVE.value)
"""What a line of the log is marked with that is never sent."""


class Frozen(NamedTuple):
    """The text as it goes over the wire, on the disk."""

    digest: str
    message_id: str


Freeze = Callable[[Message, datetime], Frozen]
"""Puts a message that is being approved on the disk as the bytes that are sent; it is given the moment of approval."""


def approve(
    seat: Seat,
    message_id: str,
    *,
    seen: int,
    factual: bool,
    correct: bool,
    timely: bool,
    agreed_with_police: bool = False,
    settings: MailSettings,
    freeze: Freeze,
) -> Message:
    """Answer for it, and let it go: factual, correct, timely (*nøgtern, korrekt, rettidig*), in group 2 agreed with
    the police (plan R21, R38, R43). Its mails may be sent when the time to call them back is over.

    Args:
        seen: the edition that was read.
        settings: how mails are made.
        freeze: called when everything else is in order, just before it is stored.

    Raises:
        Refused: a tick is missing, the text is another, promises what has passed, or holds what must stay inside.
        NotAllowed: only who leads releases.
        OSError: the frozen text cannot be put on the disk.
    """
    with seat.act(Right.RELEASE) as act:
        message = act.get(Message, message_id)
        check_proposed(act, message)
        if message.edition != seen:
            raise Refused(
                f"{act.initials(message.author)} har skrevet teksten om, siden du læste den. Intet er sendt. "
                "Læs den nye, og prøv igen."
            )
        if late := broken_promise(message, act.now):
            raise Refused(f"{late} Intet er sendt. Ret tekst og tid med r.")
        missing = missing_ticks(
            factual=factual,
            correct=correct,
            timely=timely,
            agreed_with_police=agreed_with_police or 2 not in act.incident.groups,
        )
        if missing:
            raise Refused(
                f"Beskeden er ikke godkendt, fordi der ikke er svaret ja til {missing}. Intet er sendt. "
                "Er den ikke i orden, så luk med Esc, og ret den med r."
            )
        _check_outside(act, message)
        release = Release(by=act.me.id, at=act.now, agreed_with_police=agreed_with_police)
        message = act.change(message, release=release, returned="", returned_at=None)
        mails = _make_mails(act, message, settings, freeze) if Channel.MAIL in message.channels else []
        number = sum(len(mail.deliveries) for mail in mails)
        goes = f" {counted(number, 'modtager', 'modtagere')} på mail." if mails else ""
        police = " og afstemt med politiet" if agreed_with_police else ""
        act.line(
            f"{called(message)} er godkendt som nøgtern, korrekt og rettidig{police} af {act.me.name} "
            f"({act.initials()}).{goes}",
            EntryKind.DECISION,
            duties=(43,),
        )
        return message


def broken_promise(message: Message, now: datetime) -> str:
    """That a message promises to write again at a time that has passed, in a sentence; empty when it does not."""
    if message.next_at is None or message.next_at > now:
        return ""
    return f"Besked {message.number} lover næste orientering {at_clock(message.next_at, now)}, og det er passeret."


# -- how


def _check_outside(act: Act, message: Message) -> None:
    """Go on only if nothing in it must stay inside (plan R34).

    Raises:
        Refused: something must.
    """
    entries = act.those(
        LogEntry, lambda line: line.get("sensitivity") in INSIDE or headings.NOT_PUBLIC in line.get("headings", ())
    )
    said = [
        # The program may know what a sensitive line says, to keep it from being sent.
        msgspec.structs.replace(one, text=words.text, reason=words.reason)
        for one in entries
        if (words := words_of(act.keys, one)) is not None
    ]
    inside = boardwords.inside(said, act.all(PictureHeading), act.all(SituationPicture))
    outside = f"{message.subject}\n{message.text}"
    marks = neutrality.check(outside, WordLists(), known_names=(), allowed=(), inside=inside)
    forbidden = [mark for mark in marks if mark.forbids]
    if forbidden:
        found = "; ".join(neutrality.sentence(mark) for mark in forbidden[:2])
        raise Refused(f"Beskeden kan ikke sendes: {found} Intet er sendt. Ret teksten med r.")


def _make_mails(act: Act, message: Message, settings: MailSettings, freeze: Freeze) -> list[Mail]:
    """The mails of a message: to those who have not got it, and of whom it is not unknown."""
    had = had_by(act, message)
    wanted = [
        Delivery(name=one.name, address=one.address, contact=one.contact, phone=one.phone)
        for one in message.recipients
        if one.gets_mail and one.address.casefold() not in had
    ]
    if not wanted:
        return []
    if act.incident.exercise:
        # Nobody outside may believe it: all of it goes to the leader, and says what it is.
        leader = act.people.leader
        if not leader.email:
            raise Refused(
                "I en øvelse går al mail til lederen alene, og lederen har ingen mailadresse i stab.toml. Intet er "
                "sendt. Skriv adressen i filen, og start programmet igen."
            )
        try:
            address = addresses.check(leader.email)
        except addresses.BadAddress as bad:
            raise Refused(f"Lederens mailadresse i stab.toml kan ikke bruges. Intet er sendt. {bad.sentence}") from bad
        wanted = [Delivery(name=leader.name, address=address, phone=leader.phone)]
    frozen = freeze(message, act.now)
    hidden = len(wanted) > settings.single_mails
    size = settings.group_size if hidden else 1
    first = len(mails_of(act, message)) + 1
    return [
        act.add(
            Mail(
                id=act.new_id(),
                message=message.id,
                number=first + number,
                deliveries=tuple(wanted[at : at + size]),
                hidden=hidden,
                digest=frozen.digest,
                message_id=frozen.message_id,
                released_at=act.now,
                not_before=act.now + timedelta(seconds=settings.undo_seconds),
                expires_at=act.now + timedelta(hours=message.hours),
            )
        )
        for number, at in enumerate(range(0, len(wanted), size))
    ]
