"""The forms of messages: what they ask for, and how what was filled in becomes a text, channels and recipients."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from beredskab_tui.errors import BeredskabError, Refused
from beredskab_tui.locations import Folders, chosen_file
from beredskab_tui.mail import letter
from beredskab_tui.mail.filling import Fact, Filled, fill, questions
from beredskab_tui.mail.templates import CHANNELS, Template
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Attachment, Channel, Contact, Message, Recipient
from beredskab_tui.records.words import danish
from beredskab_tui.room import addresses
from beredskab_tui.room.messages import Text
from beredskab_tui.room.recipients import Gathered, gather
from beredskab_tui.room.wording import shortened
from beredskab_tui.times import at_clock, clock, date
from beredskab_tui.tui.board.postrows import channel_word
from beredskab_tui.tui.board.whens import due_field, due_of
from beredskab_tui.tui.screens.form import Values
from beredskab_tui.tui.widgets.fields import Field

PROMISE: Final = "naeste_orientering"
"""The question that is a time: it stands in the text, and is promised to the groups."""
NEXT: Final = "Næste orientering, fx 21.30 eller +45 (tom: intet lovet)"
WHOM: Final = "Til hvem: grupper, navne og adresser med komma imellem"
ALSO: Final = "Flere modtagere: grupper, navne, adresser (tom: ingen)"
NOT_TO: Final = "Ikke til: grupper, navne, adresser (tom: ingen)"
WAYS: Final = f"Kanaler: {', '.join(CHANNELS)}"
FILE: Final = "Bilag: hvor filen ligger, PDF eller tekst (tom: intet)"
FILE_OVER_SSH: Final = "Bilag: filens navn i mappen bilag, PDF eller tekst (tom: intet)"

_ONLY_THESE: Final = "navngivet"
"""A group of whoever is asked for by name."""
_APART: Final = re.compile(r"[,;\n]")
_WORDS: Final = CHANNELS | {danish(channel): channel for channel in Channel}


class Asked(NamedTuple):
    """Whom a field of groups, names and addresses means."""

    groups: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    """By name."""
    typed: str = ""
    """Addresses."""
    wrong: str = ""
    """What cannot be used, and why; empty when all can."""


def asked(text: str, plan: Plan, contacts: Iterable[Contact]) -> Asked:
    """Who is meant by what somebody wrote, piece by piece."""
    groups = _by_word((one.id, one.name) for one in plan.contact_groups)
    targets = _by_word((one.id, one.name) for one in plan.target_groups)
    named: dict[str, list[Contact]] = {}
    for contact in contacts:
        named.setdefault(contact.name.casefold(), []).append(contact)
    found = Asked()
    for piece in _pieces(text):
        word = piece.casefold()
        if word in groups:
            found = found._replace(groups=(*found.groups, groups[word]))
        elif word in named:
            found = found._replace(contacts=(*found.contacts, *named[word]))
        elif "@" in piece:
            found = _with_addresses(found, piece)
        elif word in targets:
            found = found._replace(targets=(*found.targets, targets[word]))
        elif not found.wrong:
            found = found._replace(wrong=f"»{shortened(piece, 24)}« er hverken gruppe, navn eller mailadresse.")
    return found


def _with_addresses(found: Asked, text: str) -> Asked:
    for piece in addresses.split(text):
        try:
            addresses.check(addresses.named(piece)[1])
        except addresses.BadAddress as error:
            return found._replace(wrong=found.wrong or error.sentence)
    return found._replace(typed=f"{found.typed}, {text}" if found.typed else text)


def _by_word(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {word.casefold(): group_id for group_id, name in pairs for word in (group_id, name)}


def _pieces(text: str) -> list[str]:
    return [piece for part in _APART.split(text) if (piece := " ".join(part.split()))]


def gathered(
    whom: Asked, contacts: Sequence[Contact], groups: Collection[str] = (), targets: Collection[str] = ()
) -> tuple[Recipient, ...]:
    """Everybody who is meant, and of the groups and targets besides: those who get a mail, and those who cannot."""
    everybody = _all_of(gather(contacts, (*groups, *whom.groups), (*targets, *whom.targets), whom.typed))
    by_name = [msgspec.structs.replace(one, groups=(_ONLY_THESE,)) for one in whom.contacts]
    return merged(everybody, _all_of(gather(by_name, (_ONLY_THESE,), ())))


def _all_of(found: Gathered) -> tuple[Recipient, ...]:
    return (*found.recipients, *found.invalid, *found.without_mail, *found.minors)


def merged(*those: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Each person once, and each address once."""
    found: list[Recipient] = []
    known: set[str] = set()
    for one in (one for some in those for one in some):
        keys = {f"id {one.contact}"} if one.contact is not None else set()
        keys |= {one.address.casefold()} if one.gets_mail else set()
        if one.trouble and one.address.casefold() in known:
            # Two with the same useless address are two people to ring.
            one = msgspec.structs.replace(one, address="")
        elif one.trouble and one.address:
            known.add(one.address.casefold())
        if not keys & known:
            found.append(one)
            known |= keys
    return tuple(found)


def without(recipients: Sequence[Recipient], text: str, plan: Plan, contacts: Iterable[Contact]) -> Sequence[Recipient]:
    """The recipients but for those whom somebody wrote down.

    Raises:
        Refused: one of those is none of them.
    """
    by_id = {contact.id: contact for contact in contacts}
    groups = _by_word((one.id, one.name) for one in plan.contact_groups)
    groups |= _by_word((one.id, one.name) for one in plan.target_groups)
    left = list(recipients)
    for piece in _pieces(text):
        word = piece.casefold()
        stays = [one for one in left if not _is_meant(one, word, groups.get(word, ""), by_id)]
        if len(stays) == len(left):
            raise Refused(f"»{piece}« er ikke blandt modtagerne. Skriv navnet eller adressen, som den står.")
        left = stays
    return left


def _is_meant(one: Recipient, word: str, group: str, contacts: Mapping[str, Contact]) -> bool:
    contact = contacts.get(one.contact or "")
    of_group = bool(group) and contact is not None and (group in contact.groups or group == contact.target_group)
    return of_group or word in (one.name.casefold(), one.address.casefold())


def whom_field(name: str, label: str, plan: Plan, contacts: Sequence[Contact], known: Sequence[str] = ()) -> Field:
    """A field for groups, names and addresses.

    Args:
        known: what the last piece may become besides groups and contacts.
    """
    words = [*known, *(one.name for one in plan.contact_groups), *(one.name for one in contacts)]

    def complete(text: str) -> list[str]:
        start = max(text.rfind(sign) for sign in ",;") + 1
        rest = text[start:].lstrip()
        begun = text[: len(text) - len(rest)]
        if len(rest) < 2:
            return []
        return [f"{begun}{word}" for word in words if word.casefold().startswith(rest.casefold())]

    def tells(text: str) -> str:
        found = gathered(asked(text, plan, contacts), contacts) if text.strip() else ()
        able = [one for one in found if one.gets_mail]
        rest = len(found) - len(able)
        if not found:
            return ""
        rung = f"; {rest} får ingen mail" if rest else ""
        return f"{len(able)} på mail{rung}: {', '.join(one.name for one in found[:6])}{' …' if found[6:] else ''}"

    return Field(name, label, check=lambda text: asked(text, plan, contacts).wrong, tells=tells, complete=complete)


# -- a new message


class New(NamedTuple):
    """What a new message is made from."""

    template: Template
    known: Mapping[str, Fact]
    plan: Plan
    contacts: Sequence[Contact]
    clock: Callable[[], datetime]
    also: tuple[Recipient, ...] = ()
    """Who gets it besides: those who had what it puts right."""

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Those of the template's groups."""
        found = gathered(Asked(), self.contacts, self.template.groups, self.template.target_groups)
        return merged(self.also, found)


def new_fields(new: New) -> list[Field]:
    """What the form of a new message asks for. The last one is a single line, where Enter stores it."""
    template = new.template
    fields = [_question_field(new, *question) for question in questions(template, new.known)]
    if not fields:
        filled = fill(template, new.known, {}) if template.text else Filled("", "")
        fields = [Field("subject", "Emne", filled.subject), Field("text", "Teksten", filled.text, lines=True)]
    reached = any(one.gets_mail for one in new.recipients)
    if Channel.MAIL in template.channels and not reached:
        fields.append(whom_field("whom", WHOM, new.plan, new.contacts))
    if fields[-1].lines:
        fields.append(due_field("next_at", new.clock, label=NEXT))
    return fields


def _question_field(new: New, name: str, label: str, proposed: str) -> Field:
    needed = "" if name in new.template.required else " (kan undlades)"
    if name == PROMISE:
        # As a time it is read while it is typed; what no such field can read is no proposal.
        try:
            due_of(proposed, new.clock())
        except BeredskabError:
            proposed = ""
        return due_field(name, new.clock, proposed, label=f"{label}{needed}")
    if "\n" in proposed:
        return Field(name, f"{label}{needed} (Tab går videre)", proposed, lines=True)
    return Field(name, f"{label}{needed}", proposed)


def written(new: New, values: Values) -> Text:
    """What a filled-in form of a new message comes to.

    Raises:
        BeredskabError: a field cannot be read, or the template cannot be used; nothing is stored.
    """
    now = new.clock()
    whom = _asked_or_refused(values.get("whom", ""), new.plan, new.contacts)
    recipients = merged(new.also, gathered(whom, new.contacts, new.template.groups, new.template.target_groups))
    next_at = due_of(values.get("next_at", "") or values.get(PROMISE, ""), now)
    if "text" in values:
        filled = Filled(values["subject"], values["text"])
    else:
        own = {name: values[name] for name in new.template.fields if name in values}
        if PROMISE in own:
            own[PROMISE] = at_clock(next_at, now) if next_at is not None else ""
        # It is stored now, however long the form stood open.
        filled = fill(new.template, {**new.known, "kl": clock(now), "dato": date(now)}, own)
    return Text(filled.subject, filled.text, new.template.channels, recipients, None, next_at)


def _asked_or_refused(text: str, plan: Plan, contacts: Sequence[Contact]) -> Asked:
    whom = asked(text, plan, contacts)
    if whom.wrong:
        raise Refused(f"{whom.wrong} Intet er gemt.")
    return whom


# -- a message that is put right


class Old(NamedTuple):
    """What a message that is put right is read with."""

    message: Message
    plan: Plan
    contacts: Sequence[Contact]
    clock: Callable[[], datetime]
    folders: Folders
    incident: str
    remote: bool
    """Over SSH."""


def old_fields(old: Old) -> list[Field]:
    """What the form asks for that puts a message right."""
    message, now = old.message, old.clock()
    named = [one.name for one in message.recipients]
    promised = message.next_at if message.next_at is not None and message.next_at > now else None
    when = ""
    if promised is not None:
        tomorrow = date(promised) != date(now)
        when = f"i morgen {clock(promised)}" if tomorrow else clock(promised)
    attached = message.attachment.name if message.attachment is not None else ""
    also = whom_field("also", ALSO, old.plan, old.contacts)
    never = whom_field("never", NOT_TO, old.plan, old.contacts, named)
    ways = ", ".join(_way(channel) for channel in message.channels)
    return [
        Field("subject", "Emne", message.subject),
        Field("text", "Teksten (Tab går videre)", message.text, lines=True),
        also,
        never._replace(check=lambda text: _not_among(text, old), tells=lambda _text: ""),
        Field("channels", WAYS, ways, check=lambda text: _look(lambda: channels_of(text))),
        due_field("next_at", old.clock, when, label=NEXT),
        Field("file", FILE_OVER_SSH if old.remote else FILE, attached),
    ]


def _not_among(text: str, old: Old) -> str:
    return _look(lambda: without(old.message.recipients, text, old.plan, old.contacts))


def _look(read: Callable[[], object]) -> str:
    try:
        read()
    except BeredskabError as error:
        # Said while it is typed, when nothing is stored anyway.
        return error.sentence.replace(" Intet er gemt.", "")
    return ""


def _way(channel: Channel) -> str:
    return next((word for word, one in CHANNELS.items() if one is channel), channel_word(channel))


def channels_of(text: str) -> tuple[Channel, ...]:
    """The channels that somebody wrote, each once.

    Raises:
        Refused: there is none, or a word is none.
    """
    found: list[Channel] = []
    for piece in _pieces(text.replace(" og ", ",")):
        channel = _WORDS.get(piece.casefold())
        if channel is None:
            raise Refused(f"»{shortened(piece, 24)}« er ingen kanal. Skriv fx mail, facebook eller opslag.")
        found.append(channel)
    if not found:
        raise Refused(f"Skriv mindst én kanal: {', '.join(CHANNELS)}. Intet er gemt.")
    return tuple(dict.fromkeys(found))


def rewritten(old: Old, values: Values) -> Text:
    """What a filled-in form comes to that puts a message right. Takes its file in, so it may wait for the disk.

    Raises:
        BeredskabError: a field cannot be read, or the file cannot be used; nothing is stored.
    """
    message, now = old.message, old.clock()
    stays = without(message.recipients, values["never"], old.plan, old.contacts)
    whom = _asked_or_refused(values["also"], old.plan, old.contacts)
    recipients = merged(stays, gathered(whom, old.contacts))
    next_at = due_of(values["next_at"], now)
    if next_at is not None and message.next_at is not None and clock(next_at) == clock(message.next_at):
        # Read as a minute, it is the same promise.
        next_at = message.next_at if message.next_at > now else next_at
    return Text(
        values["subject"], values["text"], channels_of(values["channels"]), recipients, _attached(old, values), next_at
    )


def _attached(old: Old, values: Values) -> Attachment | None:
    path, has = values["file"].strip(), old.message.attachment
    if not path:
        return None
    if has is not None and path == has.name:
        return has
    return letter.take_in(old.folders, old.incident, chosen_file(old.folders, path, remote=old.remote))
