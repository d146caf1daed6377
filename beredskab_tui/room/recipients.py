"""Who gets a mail: the contacts of some groups and some addresses, each once, and those whom no mail can reach."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import msgspec

from beredskab_tui.records import Contact, Recipient
from beredskab_tui.room import addresses
from beredskab_tui.room.callround import number_of, under_age
from beredskab_tui.room.wording import listed


class Gathered(NamedTuple):
    """Everybody who was asked for, each in one of the four; the last three are to be rung."""

    recipients: tuple[Recipient, ...]
    """With an address that can be used, each address once."""
    invalid: tuple[Recipient, ...]
    """With an address as it was written, and why no mail can go to it."""
    without_mail: tuple[Recipient, ...]
    minors: tuple[Recipient, ...]
    """Under 18: no mass mail, but a call to an adult they know (plan R54). No address; the number is the adult's."""


def gather(
    contacts: Iterable[Contact],
    groups: Collection[str],
    targets: Collection[str],
    typed: str = "",
    excluded: Collection[str] = (),
) -> Gathered:
    """Everybody in any of the groups, then whoever was typed, in the order of the list.

    A typed address of one of the contacts is that contact. Where several share an address, they are one recipient with
    all their names, and the first one's id.

    Args:
        contacts: of the incident.
        groups: ids of the plan's contact groups.
        targets: ids of the plan's target groups, ``a`` to ``e`` (plan R53).
        typed: addresses, with or without names.
        excluded: who is left out nevertheless: ids of contacts, and addresses, whoever has them.
    """
    everybody = list(contacts)
    left_out = {one.casefold() for one in excluded if one}
    mails: dict[str, list[Recipient]] = {}
    invalid: dict[str, Recipient] = {}
    without: list[Recipient] = []
    minors: dict[str, Recipient] = {}
    for contact in everybody:
        if not (contact.target_group in targets or any(group in groups for group in contact.groups)):
            continue
        if contact.id.casefold() not in left_out and contact.email.casefold() not in left_out:
            _place(contact, mails, invalid, without, minors)
    known = _by_address(everybody) if typed else {}
    for piece in addresses.split(typed):
        name, written = addresses.named(piece)
        try:
            address = addresses.check(written)
        except addresses.BadAddress as error:
            if written.casefold() not in left_out:
                invalid.setdefault(written, Recipient(name=name or written, address=written, trouble=error.sentence))
            continue
        key = address.casefold()
        if key in left_out or written.casefold() in left_out:
            continue
        if key not in mails and key in known:
            _place(known[key], mails, invalid, without, minors)
        if key in mails or key not in known:
            mails.setdefault(key, []).append(Recipient(name=name or address, address=address))
    return Gathered(
        tuple(_shared(those) for those in mails.values() if those[0].address.casefold() not in left_out),
        tuple(invalid.values()),
        tuple(without),
        tuple(minors.values()),
    )


def _place(
    contact: Contact,
    mails: dict[str, list[Recipient]],
    invalid: dict[str, Recipient],
    without: list[Recipient],
    minors: dict[str, Recipient],
) -> None:
    """Put a contact where it belongs."""
    one = Recipient(name=contact.name, contact=contact.id, phone=number_of(contact)[0])
    if contact.minor:
        minors[contact.id] = msgspec.structs.replace(one, trouble=under_age(contact))
    elif not contact.email:
        trouble = "Har ingen mailadresse." if one.phone else "Har hverken mailadresse eller telefonnummer."
        without.append(msgspec.structs.replace(one, trouble=trouble))
    else:
        try:
            address = addresses.check(contact.email)
        except addresses.BadAddress as error:
            invalid[contact.id] = msgspec.structs.replace(one, address=contact.email, trouble=error.sentence)
        else:
            mails.setdefault(address.casefold(), []).append(msgspec.structs.replace(one, address=address))


def _by_address(contacts: Iterable[Contact]) -> dict[str, Contact]:
    """Whose an address is: an adult's rather than a young person's, then the first one's."""
    found: dict[str, Contact] = {}
    for contact in sorted(contacts, key=lambda contact: contact.minor):
        if contact.email:
            try:
                found.setdefault(addresses.check(contact.email).casefold(), contact)
            except addresses.BadAddress:
                # It is nobody's to write to; as a recipient it is told of.
                continue
    return found


def _shared(those: list[Recipient]) -> Recipient:
    """One recipient of all who have an address; whoever was only typed is named when nobody else is."""
    names: dict[str, str] = {}
    for name in _names(those):
        names.setdefault(name.casefold(), name)
    phone = next((one.phone for one in those if one.phone), "")
    return msgspec.structs.replace(those[0], name=listed(list(names.values())), phone=phone)


def _names(those: list[Recipient]) -> Iterator[str]:
    yield those[0].name
    for one in those[1:]:
        if one.name != one.address:
            yield one.name
