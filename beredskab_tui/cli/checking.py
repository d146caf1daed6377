"""``beredskab tjek``: is everything fit? Needs nobody to say who they are, and changes nothing of the log."""

import os
import stat
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from beredskab_tui.access.people import read_people
from beredskab_tui.cli.context import find
from beredskab_tui.cli.findings import Finding, Weight, tell
from beredskab_tui.cli.journalcheck import check_copies, check_incidents, check_register
from beredskab_tui.cli.mailcheck import check_mail
from beredskab_tui.cli.output import say
from beredskab_tui.cli.parser import Options
from beredskab_tui.cli.repairing import repair_all
from beredskab_tui.configfile import BadFile
from beredskab_tui.journal.medium import look
from beredskab_tui.keeping.deletion import Rest, rests
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import BLOCKS_FILE, CONTACTS_FILE, WORDS_FILE
from beredskab_tui.plan.contacts import read_contacts
from beredskab_tui.plan.load import read_plan
from beredskab_tui.plan.mail import MAIL_FILE, read_mail
from beredskab_tui.plan.textblocks import read_text_blocks
from beredskab_tui.plan.wordlists import read_word_lists
from beredskab_tui.records import ContactCheck, DirectoryContact
from beredskab_tui.room import erasing
from beredskab_tui.room.directory import Directory, last_complete
from beredskab_tui.room.health import health
from beredskab_tui.room.retention import closed_incidents, retention_health
from beredskab_tui.room.room import refusal
from beredskab_tui.room.seat import utc_now
from beredskab_tui.room.wording import counted

T = TypeVar("T")


def check(options: Options) -> int:
    """``beredskab tjek``: 1 only for damaged data or a plan that is not valid; the rest are warnings."""
    folders = find(options)
    if options.reparer:
        return repair_all(options, folders)
    weights = tell(_findings(folders, options.alt), everything=options.alt)
    faults, warnings = weights.count(Weight.FAULT), weights.count(Weight.WARNING)
    say(f"\n{counted(faults, 'fejl', 'fejl')}, {counted(warnings, 'advarsel', 'advarsler')}.")
    return 1 if faults else 0


def _findings(folders: Folders, everything: bool) -> Iterator[Finding]:
    yield Finding(Weight.FINE, f"Planen læses i {folders.config}, data i {folders.data}.")
    plan, finding = _file(folders.plan, read_plan, Weight.FAULT)
    yield finding
    people, finding = _file(folders.people, read_people, Weight.FAULT)
    yield finding
    in_file, finding = _file(
        os.path.join(folders.config, CONTACTS_FILE), partial(read_contacts, plan=plan), Weight.WARNING
    )
    yield finding
    mail, finding = _file(os.path.join(folders.config, MAIL_FILE), read_mail, Weight.WARNING)
    yield finding
    yield from check_mail(folders, mail, plan, everything)
    words = os.path.join(folders.config, WORDS_FILE)
    if os.path.exists(words):
        yield _file(words, read_word_lists, Weight.WARNING)[1]
    blocks = os.path.join(folders.config, BLOCKS_FILE)
    if os.path.exists(blocks):
        yield _file(blocks, read_text_blocks, Weight.WARNING)[1]
    registered: list[DirectoryContact] = []
    checks: list[ContactCheck] = []
    yield from check_register(folders, everything, registered, checks)
    if plan is not None:
        listed = Directory(registered or list(in_file or ()), bool(registered), last_complete(checks))
        closed = list(closed_incidents(folders, plan))
        for one in (*health(plan, listed, people, utc_now()), *retention_health(plan, closed, utc_now())):
            yield Finding(Weight.FINE if one.ok else Weight.WARNING, one.text, one.details)
    yield from check_incidents(folders, everything)
    left = rests(folders)
    yield from map(_of_deleted, left)
    yield from check_copies(folders, {rest.incident_id for rest in left})
    yield _medium(folders)
    yield from _permissions(folders)


def _file(path: str, reader: Callable[[str], T], weight: Weight) -> tuple[T | None, Finding]:
    try:
        value = reader(path)
    except BadFile as bad:
        problems = tuple(problem.sentence for problem in bad.problems)
        return None, Finding(
            weight, f"{os.path.basename(path)} har {counted(len(problems), 'fejl', 'fejl')}.", problems
        )
    return value, Finding(Weight.FINE, f"{os.path.basename(path)} er uden fejl.")


def _of_deleted(rest: Rest) -> Finding:
    """What was deleted and is not gone: a deletion may be cut short, and a copy may bring something back."""
    period = f" ({erasing.period(rest.erasure)})" if rest.erasure is not None else ""
    how = f"Lederen gør det færdigt med: beredskab slet --haendelse {rest.incident_id}"
    if rest.erasure is not None and rest.erasure.done_at is not None:
        text = f"Af en slettet hændelse{period} ligger der noget igen. {how}"
    else:
        text = f"Sletningen af en hændelse{period} blev afbrudt, så noget af den er der endnu. {how}"
    return Finding(Weight.WARNING, text, rest.paths)


def _medium(folders: Folders) -> Finding:
    """Whether the data lie where the promises of the journal hold."""
    medium = look(folders.data)
    text = f"Datamappen ligger {medium.lies}."
    if not medium.fit and not refusal(folders, medium):
        return Finding(Weight.FINE, f"{text} Det er i orden, fordi denne computer er sat op som anden computer.")
    if medium.why:
        return Finding(Weight.WARNING, f"{text} {medium.why}")
    return Finding(Weight.FINE, text)


def _permissions(folders: Folders) -> Iterator[Finding]:
    """Only the owner may read what the program writes (plan R34)."""
    if not os.path.isdir(folders.data):
        return
    loose = []
    for folder, _, names in os.walk(folders.data):
        for path in (folder, *(os.path.join(folder, name) for name in names)):
            try:
                found = os.lstat(path)
            except OSError:
                # Somebody's session that ended this very moment.
                continue
            mode = stat.S_IMODE(found.st_mode)
            # A link has no rights of its own, and what it points at is no matter of ours.
            if mode & 0o077 and not stat.S_ISLNK(found.st_mode):
                loose.append(f"{path} ({mode:04o})")
    if loose:
        text = f"Andre brugere på computeren kan læse data. Skriv: chmod -R go= '{folders.data}'"
        yield Finding(Weight.WARNING, text, tuple(loose))
    else:
        yield Finding(Weight.FINE, "Kun ejeren kan læse og skrive i datamappen.")
