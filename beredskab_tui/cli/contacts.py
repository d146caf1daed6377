"""``beredskab kontakter``: the contact list in, out, and how fresh it is (plan R56)."""

import io

from beredskab_tui.cli.context import enter, warn
from beredskab_tui.cli.output import complain, say, say_bytes
from beredskab_tui.cli.parser import Options
from beredskab_tui.errors import UsageError
from beredskab_tui.plan.config import Config, load
from beredskab_tui.plan.contactfacts import stale, unreachable, without_adult
from beredskab_tui.plan.contacts import read_list, write_contacts
from beredskab_tui.room import register
from beredskab_tui.room.contactrules import called
from beredskab_tui.room.health import check_words, last_verified
from beredskab_tui.room.room import Room
from beredskab_tui.room.upkeep import duplicates, list_freshness
from beredskab_tui.room.wording import counted


def contacts(options: Options) -> int:
    """``beredskab kontakter importer FIL``, ``eksporter`` and ``tjek``."""
    match options.hvad:
        case ["importer", path]:
            return _import(options, path)
        case ["eksporter"]:
            return _export(options)
        case ["tjek"]:
            return _check(options)
    raise UsageError(
        "Skriv »beredskab kontakter importer FIL«, »beredskab kontakter eksporter« eller »beredskab kontakter tjek«. "
        "Intet er gjort."
    )


def _import(options: Options, path: str) -> int:
    room, config = _open(options)
    read = read_list(path, config.plan)
    fresh, changed, gone = register.import_contacts(room, read.contacts, read.fields)
    say(
        f"Kontaktlisten er læst ind: {counted(fresh, 'ny', 'nye')}, {counted(changed, 'ændret', 'ændrede')}, "
        f"{gone} ikke længere på listen."
    )
    warn(read.doubts)
    if read.doubts:
        complain(f"Se efter i {counted(len(read.doubts), 'linje', 'linjer')}, om det er rigtigt; resten er i orden.")
    return 0


def _export(options: Options) -> int:
    room, config = _open(options)
    stream = io.StringIO(newline="")
    write_contacts(register.contacts(room, config.contacts), stream)
    say_bytes(stream.getvalue().encode())
    return 0


def _check(options: Options) -> int:
    """How fresh the list is, and what is to be done about it, one by one (plan R54, R56)."""
    room, config = _open(options)
    listed, now = register.directory(room, config.contacts), room.clock()
    known, days = listed.contacts, config.plan.upkeep.contact_check_days
    old, silent, young = stale(known, days, now), unreachable(known), without_adult(known)
    say(f"{counted(len(known), 'kontakt', 'kontakter')}, {len(old)} ikke bekræftet i {days} dage, "
        f"{len(silent)} uden telefon og mail.")  # fmt: skip
    say(f"{list_freshness(known, days, now)}. Ansvarlig: {room.people.leader.name}.")
    say(check_words(config.plan, listed, now).text)
    for contact in old:
        person = contact.checked_by
        by = f" (tjekkes af {room.people.initials(person)})" if person is not None else ""
        say(f"  {last_verified(contact)}{by}")
    for contact in silent:
        say(f"  {contact.name}: hverken telefon eller mail{f' ({contact.note})' if contact.note else ''}")
    for contact in young:
        say(f"  {contact.name}: under 18, men ingen kendt voksen")
    for pair in duplicates(known):
        say(f"  Måske den samme: {called(pair.first)} og {called(pair.second)} ({pair.why})")
    return 0


def _open(options: Options) -> tuple[Room, Config]:
    room = enter(options)
    config = load(room.folders.config, room.folders.last_good)
    warn(config.problems)
    return room, config
