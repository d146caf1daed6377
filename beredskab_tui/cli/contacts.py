"""``beredskab kontakter``: the contact list in, out, and how fresh it is (plan R56)."""

import io

from beredskab_tui.cli.context import enter, warn
from beredskab_tui.cli.output import say, say_bytes
from beredskab_tui.cli.parser import Options
from beredskab_tui.errors import UsageError
from beredskab_tui.plan.config import Config, load
from beredskab_tui.plan.contacts import read_contacts, stale, unreachable, write_contacts
from beredskab_tui.room import register
from beredskab_tui.room.health import last_verified
from beredskab_tui.room.room import Room
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
    fresh, changed, gone = register.import_contacts(room, read_contacts(path, config.plan))
    say(
        f"Kontaktlisten er læst ind: {counted(fresh, 'ny', 'nye')}, {counted(changed, 'ændret', 'ændrede')}, "
        f"{gone} ikke længere på listen."
    )
    return 0


def _export(options: Options) -> int:
    room, config = _open(options)
    stream = io.StringIO(newline="")
    write_contacts(register.contacts(room, config.contacts), stream)
    say_bytes(stream.getvalue().encode())
    return 0


def _check(options: Options) -> int:
    room, config = _open(options)
    known = register.contacts(room, config.contacts)
    days = config.plan.upkeep.contact_check_days
    old, silent = stale(known, days, room.clock()), unreachable(known)
    say(f"{counted(len(known), 'kontakt', 'kontakter')}, {len(old)} ikke bekræftet i {days} dage, "
        f"{len(silent)} uden telefon og mail.")  # fmt: skip
    for contact in old:
        say(f"  {last_verified(contact)}")
    for contact in silent:
        say(f"  {contact.name}: hverken telefon eller mail{f' ({contact.note})' if contact.note else ''}")
    return 0


def _open(options: Options) -> tuple[Room, Config]:
    room = enter(options)
    config = load(room.folders.config, room.folders.last_good)
    warn(config.problems)
    return room, config
