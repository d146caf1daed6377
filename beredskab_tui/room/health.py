"""Is the plan fit for the next bad evening? What the start screen shows on quiet days, and ``tjek`` says too."""

from collections.abc import Iterator
from datetime import date as Date
from datetime import datetime
from typing import NamedTuple

from beredskab_tui.access.people import People
from beredskab_tui.plan.contactfacts import stale, unreachable, without_adult
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room.contactrules import called
from beredskab_tui.room.directory import Directory
from beredskab_tui.room.upkeep import list_freshness, next_check
from beredskab_tui.room.wording import counted
from beredskab_tui.times import ZONE


class Health(NamedTuple):
    """One thing that was looked at."""

    ok: bool
    text: str
    """One or two whole sentences."""
    details: tuple[str, ...] = ()
    """Whom or what it is about, one by one, where there is something to do."""
    always: bool = False
    """Shown also where there is only room for what needs somebody."""


def health(plan: Plan, listed: Directory, people: People | None, now: datetime) -> list[Health]:
    """How the plan and the contact list stand, always in the same order: the numbers are what a bad evening needs.

    Args:
        people: the staff, for whose list it is; None when it cannot be told.
    """
    today = now.astimezone(ZONE).date()
    return [
        *_sample(plan),
        *_contacts(plan, listed, people, now),
        _review(plan, today),
        _signatures(plan),
        _approval(plan),
        *_each_contact(listed),
    ]


def check_words(plan: Plan, listed: Directory, now: datetime) -> Health:
    """The monthly *kontakttjek* (plan R56): when it is due."""
    if listed.last_check is None:
        return Health(False, "Kontakttjek: listen er ikke gennemgået endnu.")
    last = listed.last_check.at.astimezone(ZONE).date()
    due = next_check(last, plan.upkeep.contact_check_months)
    if due < now.astimezone(ZONE).date():
        return Health(False, f"Kontakttjek skulle være gjort senest {_day(due)}. Sidst: {_day(last)}.")
    return Health(True, f"Kontakttjek senest {_day(due)}. Sidst: {_day(last)}.")


def last_verified(contact: DirectoryContact) -> str:
    """A contact, and when somebody last saw that it is right."""
    at = contact.verified_at
    when = "aldrig bekræftet" if at is None else f"sidst bekræftet {_day(at.astimezone(ZONE))}"
    return f"{called(contact)}: {when}"


def _sample(plan: Plan) -> Iterator[Health]:
    if plan.sample:
        yield Health(False, "Prøveplanen er i brug. Skriv jeres egen plan, og sæt proeveplan = false.")


def _review(plan: Plan, today: Date) -> Health:
    """The plan is read through at set intervals (gap 60); how often stands in the plan itself."""
    if plan.valid_from > today:
        return Health(False, f"Plan {plan.version} gælder først fra {_day(plan.valid_from)}.")
    # Imported here because `log` and `start` come by without needing it, and it is slow to load.
    from dateutil.relativedelta import relativedelta

    due = plan.valid_from + relativedelta(months=plan.review_months)
    if due < today:
        return Health(
            False, f"Plan {plan.version} gælder fra {_day(plan.valid_from)} og skulle være efterset senest {_day(due)}."
        )
    return Health(True, f"Plan {plan.version} gælder fra {_day(plan.valid_from)} og efterses senest {_day(due)}.")


def _signatures(plan: Plan) -> Health:
    """All parties sign the plan (plan R2, R4)."""
    missing = [one for one in plan.signatures if one.status != "underskrevet"]
    total = len(plan.signatures)
    if not missing:
        return Health(True, f"Planen er underskrevet af {_everybody(total, 'part', 'parter')}.")
    text = f"Planen er underskrevet af {total - len(missing)} af {counted(total, 'part', 'parter')}."
    return Health(False, text, tuple(f"{one.role}{f' ({one.name})' if one.name else ''}: mangler" for one in missing))


def _approval(plan: Plan) -> Health:
    """Landsbyggefonden approves the plan (plan R3)."""
    approved = plan.approval.date
    if approved is None:
        return Health(False, "Landsbyggefondens godkendelse mangler.")
    case = f" (sag {plan.approval.case_number})" if plan.approval.case_number else ""
    return Health(True, f"Landsbyggefonden har godkendt planen {_day(approved)}{case}.")


def _contacts(plan: Plan, listed: Directory, people: People | None, now: datetime) -> Iterator[Health]:
    """Somebody checks every number at set intervals, and the leader answers for it (plan R56)."""
    contacts = listed.contacts
    if not contacts:
        yield Health(False, "Der er ingen kontakter. Importér listen, eller udfyld kontakter.csv.")
        return
    days = plan.upkeep.contact_check_days
    old = stale(contacts, days, now)
    owner = "Lederens" if people is None else _possessive(people.leader.name)
    text = f"{owner} kontaktliste: {list_freshness(contacts, days, now)}."
    yield Health(not old, text, tuple(map(last_verified, old)), always=True)
    yield check_words(plan, listed, now)


def _each_contact(listed: Directory) -> Iterator[Health]:
    """Whom nobody could get hold of tonight."""
    contacts = listed.contacts
    if not contacts:
        return
    silent = unreachable(contacts)
    if silent:
        verb = "har hverken telefon eller mail"
        details = tuple(f"{contact.name}{f' ({contact.note})' if contact.note else ''}" for contact in silent)
        yield Health(False, f"{counted(len(silent), 'kontakt', 'kontakter')} {verb}.", details)
    else:
        yield Health(True, "Alle kontakter kan nås på telefon eller mail.")
    young = without_adult(contacts)
    if young:
        text = f"{counted(len(young), 'kontakt', 'kontakter')} under 18 mangler en kendt voksen."
        yield Health(False, text, tuple(contact.name for contact in young))


def _possessive(name: str) -> str:
    return f"{name}'" if name.endswith(("s", "x", "z")) else f"{name}s"


def _everybody(total: int, one: str, many: str) -> str:
    return f"den ene {one}" if total == 1 else f"alle {total} {many}"


def _day(day: Date) -> str:
    return f"{day:%d.%m.%Y}"
