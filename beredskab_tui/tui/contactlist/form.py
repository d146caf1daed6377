"""The form of one contact: every field of the list, each checked and suggested while it is written."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import msgspec

from beredskab_tui.errors import UNREADABLE
from beredskab_tui.plan.contactfacts import (
    RIGHT_EMAIL,
    RIGHT_PHONE,
    Names,
    departments_of,
    groups_of,
    targets_of,
    wrong_email,
    wrong_phone,
)
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room.contactrules import FIELD_NAMES
from beredskab_tui.room.drafts import Draft
from beredskab_tui.room.register import ChangedMeanwhile
from beredskab_tui.tui.screens.form import Form, Values
from beredskab_tui.tui.session import Session
from beredskab_tui.tui.widgets.fields import LETTERS_NEEDED, Field

NEW: Final = "ny"
"""Stands for the id of a contact that is not on the list yet."""
PREFIX: Final = "contact:"
"""What the names of these forms begin with."""
_BEGUN: Final = "begun"
"""A field that is never asked: what the contact was when the form was begun, for a draft that is older than it."""
HOW: Final = "Skriv begyndelsen af et navn; pil højre tager forslaget."
_NOBODY: Final = DirectoryContact(id=NEW, name="")


def contact_form(
    session: Session,
    contact: DirectoryContact | None,
    known: Sequence[DirectoryContact],
    store: Callable[[dict[str, Any], DirectoryContact, bool, str], Awaitable[None]],
) -> Form:
    """A form for a contact, or for a new one.

    Args:
        known: the list, for suggestions.
        store: gets what was changed, the contact as it was when the form was begun, whether all of it was confirmed,
            and the draft's id.
    """
    plan, shown = session.config.plan, contact or _NOBODY
    name = f"{PREFIX}{shown.id}"
    begun = _begun(session.draft_of(None, f"form:{name}"), shown)

    async def submit(values: Values, event: str) -> None:
        nonlocal begun
        facts = _facts(values, plan, shown)
        changes = {field: value for field, value in facts.items() if value != getattr(begun, field)}
        try:
            await store(changes, begun, values["verified"] == "ja", event)
        except ChangedMeanwhile as meanwhile:
            # They have read it now: the next Enter is an answer.
            begun = meanwhile.now
            raise ChangedMeanwhile(f"{meanwhile.sentence} Enter igen gemmer dit.", meanwhile.now) from meanwhile

    title = f"Kontakt: {contact.name}" if contact is not None else "Ny kontakt"
    return Form(session, name, title, _fields(shown, begun, plan, known), submit, incident=None, draft_title=title)


def _fields(
    contact: DirectoryContact, begun: DirectoryContact, plan: Plan, known: Sequence[DirectoryContact]
) -> list[Field]:
    groups, departments, targets = groups_of(plan), departments_of(plan), targets_of(plan)
    organisations = tuple(dict.fromkeys(one.org for one in known if one.org))
    fresh = "Passer det hele nu? (så er kontakten bekræftet)"
    return [
        Field("name", "Navn", contact.name),
        Field("title", "Titel", contact.title),
        Field("org", "Organisation", contact.org, complete=lambda text: _beginning(text, organisations)),
        Field("phone", "Telefon", contact.phone, check=_check_phone),
        Field("phone_alt", "Telefon 2", contact.phone_alt, check=_check_phone),
        Field("email", "Mail", contact.email, check=_check_email),
        Field("groups", "Grupper (skriv ; imellem)", "; ".join(map(groups.called, contact.groups)),
              check=lambda text: _unknown(groups, contact.groups, text),
              tells=lambda text: "" if text else HOW,
              complete=lambda text: _complete_last(groups, text)),
        Field("target_group", "Målgruppe", targets.called(contact.target_group or ""),
              check=lambda text: _unknown_one(targets, contact.target_group, text),
              tells=lambda text: _told(targets, text), complete=targets.likely),
        Field("department", "Afdeling", departments.called(contact.department or ""),
              check=lambda text: _unknown_one(departments, contact.department, text),
              tells=lambda text: _told(departments, text), complete=departments.likely),
        Field("minor", "Under 18", "ja" if contact.minor else "nej", (("nej", "Nej"), ("ja", "Ja"))),
        Field("adult", "Kendt voksen: navn og nummer", contact.adult, when=("minor", "ja"),
              tells=lambda text: "" if text else "Unge under 18 kontaktes på telefon gennem en voksen, de kender."),
        Field("note", "Note", contact.note, lines=True),
        Field(_BEGUN, "", _as_text(begun), when=("verified", "")),
        Field("verified", fresh, "nej", (("nej", "Ikke bekræftet"), ("ja", "Ja, det passer"))),
    ]  # fmt: skip


def _facts(values: Values, plan: Plan, contact: DirectoryContact) -> dict[str, Any]:
    """The fields as they are stored. What is not known is given as it stands, and the room says what is wrong."""
    groups, departments, targets = groups_of(plan), departments_of(plan), targets_of(plan)
    facts: dict[str, Any] = {name: values[name].strip() for name in FIELD_NAMES if name in values}
    facts["groups"] = tuple(own or written for written, own in groups.several(values["groups"]))
    facts["target_group"] = targets.find(facts["target_group"]) or facts["target_group"] or None
    facts["department"] = departments.find(facts["department"]) or facts["department"] or None
    facts["minor"] = values["minor"] == "ja"
    if not facts["minor"]:
        # Not asked, and not forgotten: whoever is under 18 again has the same adult.
        facts["adult"] = contact.adult
    return facts


def _as_text(contact: DirectoryContact) -> str:
    # Without the note, which may be long; it is the one field where an older draft may win.
    facts = {name: getattr(contact, name) for name in FIELD_NAMES if name != "note"}
    return msgspec.json.encode(facts).decode()


def _begun(draft: Draft, contact: DirectoryContact) -> DirectoryContact:
    """The contact as it was when what is half written was begun."""
    try:
        values = msgspec.json.decode(draft.text, type=dict[str, str]) if draft.text else {}
        facts = msgspec.json.decode(values[_BEGUN], type=dict[str, Any]) if values.get(_BEGUN) else {}
        before = msgspec.convert({"id": contact.id, "name": "", **facts, "note": contact.note}, DirectoryContact)
    except UNREADABLE:
        # Written by another version of the form: then it counts as begun now.
        return contact
    return before if facts else contact


def _check_phone(text: str) -> str:
    fault = wrong_phone(text.strip())
    return f"{fault}. {RIGHT_PHONE}" if fault else ""


def _check_email(text: str) -> str:
    fault = wrong_email(text.strip())
    return f"{fault}. {RIGHT_EMAIL}" if fault else ""


def _unknown(names: Names, before: Sequence[str], text: str) -> str:
    """What stands there that the plan does not have; what stood there before may stay."""
    for written, own in names.several(text):
        if own is None and written not in before and not _may_become(names, written):
            return f"»{written}« kendes ikke. {names.nearest(written)}"
    return ""


def _may_become(names: Names, written: str) -> bool:
    """Whether it is the beginning of a name: then that is suggested, and nothing is wrong yet."""
    return len(written) >= LETTERS_NEEDED and bool(names.likely(written))


def _unknown_one(names: Names, before: str | None, text: str) -> str:
    written = text.strip()
    if not written or names.find(written) is not None or written == before or _may_become(names, written):
        return ""
    return f"»{written}« kendes ikke. {names.nearest(written)}"


def _told(names: Names, text: str) -> str:
    if not text.strip():
        return HOW
    own = names.find(text)
    return "" if own is None or names.called(own) == text.strip() else f"Det er {names.called(own)}."


def _complete_last(names: Names, text: str) -> list[str]:
    """The text with its last group written out."""
    head, sign, last = text.rpartition(";")
    begun = last.strip()
    before = f"{head}{sign} " if sign else ""
    return [f"{before}{name}" for name in names.likely(begun)] if begun and names.find(begun) is None else []


def _beginning(text: str, known: Sequence[str]) -> list[str]:
    begun = text.strip().casefold()
    return [one for one in known if begun and one.casefold().startswith(begun)]
