"""Messages in the secretariat's name: written by anybody, answered for by who leads, and only then sent (plan R43)."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.records import Attachment, Channel, EntryKind, Message, MessageState, Placing, Recipient
from beredskab_tui.records.words import danish
from beredskab_tui.room.approving import Overtaken
from beredskab_tui.room.informing import by_way_of, fulfilled_by, reached
from beredskab_tui.room.recall import called, can_be_called_back, cancel, had_by, mails_of
from beredskab_tui.room.seat import Act, Seat
from beredskab_tui.room.wording import counted, ended
from beredskab_tui.text import clean, clean_line
from beredskab_tui.times import at_clock


class Text(NamedTuple):
    """What is written of a message: all that whoever approves it must have seen."""

    subject: str
    text: str
    channels: tuple[Channel, ...] = (Channel.MAIL,)
    recipients: tuple[Recipient, ...] = ()
    attachment: Attachment | None = None
    next_at: datetime | None = None


def write(
    seat: Seat,
    written: Text,
    *,
    kind: str,
    title: str,
    audiences: Iterable[str] = (),
    public: bool = False,
    hours: int = 24,
    corrects: str | None = None,
    event: str | None = None,
) -> Message:
    """Write a message. It waits for whoever leads.

    Args:
        kind, title, audiences, public, hours: what its template says of it.
        corrects: id of the message that it puts right.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: no subject, no text, nobody to send it to, or the promised time has passed.
        TooLong: the text is.
    """
    written = _checked(written)
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(Message, act.event)
        _check_promise(act, written)
        message = act.add(
            Message(
                id=act.event,
                number=act.count(Message) + 1,
                kind=kind,
                title=clean_line(title),
                **written._asdict(),
                audiences=tuple(audiences),
                public=public,
                hours=hours,
                corrects=corrects,
                author=act.me.id,
                written_at=act.now,
            )
        )
        act.line(f"{called(message)} venter på godkendelse ({act.initials()}).", EntryKind.CONTACT)
        return message


def rewrite(seat: Seat, message_id: str, written: Text, *, seen: int, event: str | None = None) -> Message:
    """Another text, other channels or other recipients, which wait for approval anew.

    Args:
        seen: the message's edition when the writer began.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Overtaken: somebody wrote it anew meanwhile.
        Refused: it is approved or withdrawn, or some have it already.
    """
    written = _checked(written)
    with seat.act(Right.WORK, event=event) as act:
        message = act.get(Message, message_id)
        if act.already_stored:
            return message
        check_proposed(act, message)
        if message.edition != seen:
            raise Overtaken(
                f"{act.initials(message.author)} har rettet beskeden {at_clock(message.written_at, act.now)}, mens du "
                "skrev. Intet er ændret, og dit står stadig i formularen. Esc beholder "
                f"{act.initials(message.author)}s udgave.",
                str(message.edition),
            )
        _check_promise(act, written)
        if text_of(message) == written:
            return message
        gone = had_by(act, message)
        if gone and (message.subject, message.text) != (written.subject, written.text):
            raise Refused(
                f"{counted(len(gone), 'modtager har', 'modtagere har')} allerede fået teksten, eller har den måske, "
                "så den kan ikke skrives om. Intet er ændret. Skriv en berigtigelse til alle, eller send resten, "
                "som den står."
            )
        act.line(f"{called(message)} er skrevet om og venter på godkendelse ({act.initials()}).", EntryKind.CONTACT)
        return act.change(
            message,
            **written._asdict(),
            author=act.me.id,
            written_at=act.now,
            edition=message.edition + 1,
            returned="",
            returned_at=None,
        )


def withdraw(seat: Seat, message_id: str, reason: str) -> Message:
    """It is not to be sent, and why. What has gone already has gone.

    Raises:
        Refused: no reason, or it is withdrawn already.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused("Skriv, hvorfor beskeden ikke skal sendes. Intet er ændret.")
    with seat.act(Right.WORK) as act:
        message = act.get(Message, message_id)
        if message.withdrawn:
            raise Refused(f"{called(message)} er allerede opgivet. Intet er ændret.")
        if message.state is MessageState.RELEASED and not can_be_called_back(mails_of(act, message)):
            raise Refused(f"{called(message)} er allerede sendt. Intet er ændret. Skriv en berigtigelse.")
        cancel(act, message)
        whose = "" if message.author == act.me.id else f" skrevet af {act.initials(message.author)},"
        act.line(f"{called(message)}{whose} er opgivet ({act.initials()}): {ended(reason)}", EntryKind.CONTACT)
        return act.change(message, withdrawn=reason, release=None)


def place(
    seat: Seat,
    message_id: str,
    channel: Channel,
    where: str,
    *,
    at: datetime | None = None,
    event: str | None = None,
) -> Message:
    """Somebody put the text somewhere: read it out, hung it up, posted it, handed it to the housing organisation.

    Raises:
        Refused: it is not approved, nothing says where, or it was later than now.
    """
    where = clean_line(where)
    if not where:
        raise Refused("Skriv, hvor teksten er brugt, fx gruppen på Facebook eller opgangen. Intet er gemt.")
    with seat.act(Right.WORK, event=event) as act:
        message = act.get(Message, message_id)
        if act.already_stored:
            return message
        act.check_reached(at)
        if message.state is not MessageState.RELEASED:
            raise Refused(
                f"{called(message)} er ikke godkendt ({danish(message.state)}), så den må ikke bruges endnu. "
                "Lederen eller den, der har overtaget, godkender den på F8."
            )
        placing = Placing(channel=channel, where=where, by=act.me.id, at=at or act.now)
        reached(act, message.audiences, channel, message.next_at)
        act.line(
            f"{called(message)} er bragt {by_way_of(channel)}: {where} ({act.initials()}).",
            EntryKind.CONTACT,
            occurred_at=at,
            duties=fulfilled_by(message.audiences),
        )
        return act.change(message, placings=(*message.placings, placing))


# -- what others ask


def text_of(message: Message) -> Text:
    """What is written of it."""
    return Text(
        message.subject, message.text, message.channels, message.recipients, message.attachment, message.next_at
    )


# -- how


def _checked(written: Text) -> Text:
    subject, text = clean_line(written.subject), clean(written.text)
    if not subject or not text:
        raise Refused("Beskeden mangler emne eller tekst. Intet er gemt. Skriv begge dele.")
    if not written.channels:
        raise Refused("Vælg mindst én kanal. Intet er gemt.")
    if Channel.MAIL in written.channels and not any(one.gets_mail for one in written.recipients):
        raise Refused(
            "Der er ingen modtagere, der kan få en mail. Intet er gemt. Vælg en gruppe, skriv en adresse, eller vælg "
            "en anden kanal end mail."
        )
    addresses = [one.address.casefold() for one in written.recipients if one.gets_mail]
    assert len(addresses) == len(set(addresses)), "each address once: recipients.gather sees to it"
    recipients = tuple(msgspec.structs.replace(one, name=clean_line(one.name)) for one in written.recipients)
    return written._replace(subject=subject, text=text, recipients=recipients)


def _check_promise(act: Act, written: Text) -> None:
    if written.next_at is not None and written.next_at <= act.now:
        raise Refused("Næste orientering ligger i fortiden. Intet er gemt. Ret tiden.")


def check_proposed(act: Act, message: Message) -> None:
    """Go on only if a message waits for approval.

    Raises:
        Refused: it is approved or withdrawn.
    """
    if message.withdrawn:
        raise Refused(f"{called(message)} er opgivet. Intet er ændret. Skriv en ny.")
    if message.release is not None:
        raise Refused(
            f"{act.initials(message.release.by)} har allerede godkendt besked {message.number}. Intet er ændret. "
            "Tasten u kalder den tilbage, hvis den ikke er sendt."
        )
