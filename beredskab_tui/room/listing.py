"""The contacts of one incident grow during the night: somebody new on the list, and a number that is put right."""

from beredskab_tui.access.rights import Right
from beredskab_tui.errors import Refused
from beredskab_tui.plan.contactfacts import RIGHT_PHONE, wrong_phone
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import Contact
from beredskab_tui.room.seat import Seat
from beredskab_tui.text import clean_line


def add_contact(
    seat: Seat,
    plan: Plan,
    name: str,
    *,
    phone: str = "",
    title: str = "",
    org: str = "",
    target_group: str | None = None,
    minor: bool = False,
    adult: str = "",
    event: str | None = None,
) -> Contact:
    """Put somebody on the list of this incident; the contact list of the quiet days stays as it is.

    Args:
        target_group: one of the plan's, ``a`` to ``e``.
        adult: the known adult of somebody under 18.
        event: the draft's id; the same draft is stored once, however often it is tried.

    Raises:
        Refused: no name, a number that is none, or no such target group.
    """
    name, phone, adult = clean_line(name), clean_line(phone), clean_line(adult)
    if not name:
        raise Refused("Navnet mangler. Intet er gemt. Skriv, hvem det er.")
    _check_number("Telefon", phone)
    if target_group is not None and target_group not in {target.id for target in plan.target_groups}:
        raise Refused("Den målgruppe findes ikke i planen. Intet er gemt. Vælg en af planens.")
    with seat.act(Right.WORK, event=event) as act:
        if act.already_stored:
            return act.get(Contact, act.event)
        contact = act.add(
            Contact(
                id=act.event,
                name=name,
                phone=phone,
                title=clean_line(title),
                org=clean_line(org),
                target_group=target_group,
                minor=minor,
                adult=adult,
            )
        )
        about = ", ".join(part for part in (contact.title, contact.org) if part)
        act.line(f"Ny kontakt på listen ({act.initials()}): {name}{f', {about}' if about else ''}.")
        return contact


def set_numbers(seat: Seat, contact_id: str, phone: str, phone_alt: str = "") -> Contact:
    """Put a contact's numbers right in this incident. The log says that it was done; the numbers stay on the list.

    Raises:
        Refused: one of them is no number.
    """
    phone, phone_alt = clean_line(phone), clean_line(phone_alt)
    _check_number("Telefon", phone)
    _check_number("Andet nummer", phone_alt)
    with seat.act(Right.WORK) as act:
        contact = act.get(Contact, contact_id)
        if (contact.phone, contact.phone_alt) != (phone, phone_alt):
            act.line(f"{contact.name}: telefonnummeret er rettet på listen ({act.initials()}).")
        return act.change(contact, phone=phone, phone_alt=phone_alt)


def _check_number(label: str, written: str) -> None:
    if wrong := wrong_phone(written):
        raise Refused(f"{label} {wrong}. Intet er gemt. {RIGHT_PHONE}")
