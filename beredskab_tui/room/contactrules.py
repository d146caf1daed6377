"""What somebody may write in the contact list: clean texts, numbers that are numbers, names that the plan has."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from beredskab_tui.errors import Refused
from beredskab_tui.plan.contactfacts import (
    RIGHT_EMAIL,
    RIGHT_PHONE,
    contact_id,
    departments_of,
    groups_of,
    targets_of,
    wrong_email,
    wrong_phone,
)
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.text import clean, clean_line

FIELD_NAMES: Final = {
    "name": "navn", "title": "titel", "org": "organisation", "phone": "telefon", "phone_alt": "telefon 2",
    "email": "email", "groups": "grupper", "target_group": "målgruppe", "department": "afdeling", "minor": "under 18",
    "adult": "kendt voksen", "note": "note",
}  # fmt: skip
"""What each field that people write is called, in the order of the form."""

_OR_NONE: Final = frozenset({"target_group", "department"})


def called(contact: DirectoryContact) -> str:
    """A contact in a sentence."""
    return f"{contact.name}{f', {contact.org}' if contact.org else ''}"


def cleaned(contact: DirectoryContact, changes: Mapping[str, Any]) -> DirectoryContact:
    """The contact with other values of some fields, as they may be stored.

    Raises:
        TooLong: a text is.
        KeyError: a contact has no such field.
    """
    values: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in FIELD_NAMES:
            raise KeyError(name)
        if isinstance(value, str):
            value = clean(value) if name == "note" else clean_line(value)
        if name == "groups":
            value = tuple(dict.fromkeys(clean_line(group) for group in value))
        values[name] = value or None if name in _OR_NONE else value
    return msgspec.structs.replace(contact, **values)


def check_facts(
    contact: DirectoryContact, changed: Iterable[str], plan: Plan | None, others: Iterable[DirectoryContact]
) -> None:
    """Go on only if what was changed can stand like this.

    Args:
        changed: the fields to look at. What an older plan left behind in others is no reason to refuse a number.
        others: the list; the same name of the same organisation stands in it once, or a file could not tell them apart.

    Raises:
        Refused: with everything that is wrong, and what would be right.
    """
    looked_at = set(changed)
    wrong: list[str] = []
    if not contact.name:
        wrong.append("Navnet mangler. Skriv navnet på personen eller vagten.")
    for name in ("phone", "phone_alt"):
        if name in looked_at and (fault := wrong_phone(getattr(contact, name))):
            wrong.append(f"{FIELD_NAMES[name].capitalize()} {fault}. {RIGHT_PHONE}")
    if "email" in looked_at and (fault := wrong_email(contact.email)):
        wrong.append(f"Mail {fault}. {RIGHT_EMAIL}")
    if plan is not None:
        # By id alone here: whoever asks people for names has looked them up.
        known = {"department": departments_of(plan), "target_group": targets_of(plan)}
        for name, names in known.items():
            value = getattr(contact, name)
            if name in looked_at and value is not None and value not in names.names:
                wrong.append(f"{FIELD_NAMES[name].capitalize()} »{value}« findes ikke i planen. {names.nearest(value)}")
        groups = groups_of(plan)
        for group in contact.groups if "groups" in looked_at else ():
            if group not in groups.names:
                wrong.append(f"Gruppen »{group}« findes ikke i planen. {groups.nearest(group)}")
    if looked_at & {"name", "org"} and contact.name:
        own = contact_id(contact.name, contact.org)
        if any(one.id != contact.id and contact_id(one.name, one.org) == own for one in others):
            wrong.append(f"{called(contact)} står allerede på listen. Ret den, eller skriv, hvad der skiller de to.")
    if wrong:
        raise Refused(f"{' '.join(wrong)} Intet er gemt.")
