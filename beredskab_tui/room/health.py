"""Is the plan fit for the next bad evening? What the start screen shows on quiet days, and ``tjek`` says too."""

from collections.abc import Iterator, Sequence
from datetime import date as Date
from datetime import datetime
from typing import NamedTuple

from beredskab_tui.plan.contacts import stale, unreachable
from beredskab_tui.plan.model import Plan
from beredskab_tui.records import DirectoryContact
from beredskab_tui.room.wording import counted
from beredskab_tui.times import ZONE


class Health(NamedTuple):
    """One thing that was looked at."""

    ok: bool
    text: str
    """One or two whole sentences."""
    details: tuple[str, ...] = ()
    """Whom or what it is about, one by one, where there is something to do."""


def health(plan: Plan, contacts: Sequence[DirectoryContact], now: datetime) -> list[Health]:
    """How the plan and the contact list stand, always in the same order."""
    today = now.astimezone(ZONE).date()
    return [*_sample(plan), _review(plan, today), _signatures(plan), _approval(plan), *_contacts(plan, contacts, now)]


def last_verified(contact: DirectoryContact) -> str:
    """A contact, and when somebody last saw that it is right."""
    at = contact.verified_at
    when = "aldrig bekræftet" if at is None else f"sidst bekræftet {_day(at.astimezone(ZONE))}"
    return f"{contact.name}{f', {contact.org}' if contact.org else ''}: {when}"


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


def _contacts(plan: Plan, contacts: Sequence[DirectoryContact], now: datetime) -> Iterator[Health]:
    """Somebody checks every number at set intervals (plan R56)."""
    if not contacts:
        yield Health(False, "Der er ingen kontakter. Importér listen, eller udfyld kontakter.csv.")
        return
    days, total = plan.upkeep.contact_check_days, len(contacts)
    old = stale(contacts, days, now)
    how_many = _everybody(total, "kontakt", "kontakter")
    if old:
        how_many = f"{total - len(old)} af {counted(total, 'kontakt', 'kontakter')}"
    text = f"{how_many[:1].upper()}{how_many[1:]} er bekræftet inden for de seneste {counted(days, 'dag', 'dage')}."
    yield Health(not old, text, tuple(map(last_verified, old)))
    silent = unreachable(contacts)
    if silent:
        verb = "har hverken telefon eller mail"
        details = tuple(f"{contact.name}{f' ({contact.note})' if contact.note else ''}" for contact in silent)
        yield Health(False, f"{counted(len(silent), 'kontakt', 'kontakter')} {verb}.", details)
    else:
        yield Health(True, "Alle kontakter har telefon eller mail.")


def _everybody(total: int, one: str, many: str) -> str:
    return f"den ene {one}" if total == 1 else f"alle {total} {many}"


def _day(day: Date) -> str:
    return f"{day:%d.%m.%Y}"
