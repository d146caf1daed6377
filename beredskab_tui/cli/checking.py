"""``beredskab tjek``: is everything fit? Needs nobody to say who they are, and changes nothing of the log."""

import os
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from typing import NamedTuple, TypeVar

from beredskab_tui.access.people import read_people
from beredskab_tui.cli.context import find
from beredskab_tui.cli.output import one_line, say
from beredskab_tui.cli.parser import Options
from beredskab_tui.configfile import BadFile
from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.journal import Journal
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import BLOCKS_FILE, CONTACTS_FILE, MAIL_FILE
from beredskab_tui.plan.contacts import read_contacts
from beredskab_tui.plan.load import read_plan
from beredskab_tui.plan.mail import read_mail
from beredskab_tui.plan.textblocks import read_text_blocks
from beredskab_tui.records import DirectoryContact, DutyEntry, InvalidRecord, LogEntry, Record, read
from beredskab_tui.room.board import KINDS
from beredskab_tui.room.health import health
from beredskab_tui.room.registerjournal import DB
from beredskab_tui.room.seat import utc_now
from beredskab_tui.room.wording import counted

T = TypeVar("T")

SHOWN = 5
"""How many of a kind are named without ``--alt``."""


class Weight(Enum):
    """What a finding means; the value stands in front of it."""

    FINE = "i orden"
    WARNING = "OBS"
    FAULT = "FEJL"


class Finding(NamedTuple):
    """Something that was looked at."""

    weight: Weight
    text: str
    details: tuple[str, ...] = ()


def check(options: Options) -> int:
    """``beredskab tjek``: 1 only for damaged data or a plan that is not valid; the rest are warnings."""
    folders = find(options)
    findings = list(_findings(folders))
    for finding in findings:
        say(f"{finding.weight.value:<8} {one_line(finding.text)}")
        shown = finding.details if options.alt else finding.details[:SHOWN]
        for detail in shown:
            say(f"{'':<8}   {one_line(detail)}")
        if len(finding.details) > len(shown):
            say(f"{'':<8}   … og {len(finding.details) - len(shown)} mere; »beredskab tjek --alt« viser alle")
    faults = sum(finding.weight is Weight.FAULT for finding in findings)
    warnings = sum(finding.weight is Weight.WARNING for finding in findings)
    say(f"\n{counted(faults, 'fejl', 'fejl')}, {counted(warnings, 'advarsel', 'advarsler')}.")
    return 1 if faults else 0


def _findings(folders: Folders) -> Iterator[Finding]:
    yield Finding(Weight.FINE, f"Planen læses i {folders.config}, data i {folders.data}.")
    plan, finding = _file(folders.plan, read_plan, Weight.FAULT)
    yield finding
    yield _file(folders.people, read_people, Weight.FAULT)[1]
    in_file, finding = _file(
        os.path.join(folders.config, CONTACTS_FILE), partial(read_contacts, plan=plan), Weight.WARNING
    )
    yield finding
    yield _file(os.path.join(folders.config, MAIL_FILE), read_mail, Weight.WARNING)[1]
    blocks = os.path.join(folders.config, BLOCKS_FILE)
    if os.path.exists(blocks):
        yield _file(blocks, read_text_blocks, Weight.WARNING)[1]
    registered: list[DirectoryContact] = []
    yield from _registers(folders, registered)
    if plan is not None:
        for one in health(plan, registered or list(in_file or ()), utc_now()):
            yield Finding(Weight.FINE if one.ok else Weight.WARNING, one.text, one.details)
    yield from _incidents(folders)
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


def _registers(folders: Folders, contacts: list[DirectoryContact]) -> Iterator[Finding]:
    for path in _journals(folders.register):
        journal, finding = _journal("Registeret", path, folders, DB)
        yield finding
        if journal is not None and not contacts:
            try:
                documents = journal.table(DirectoryContact.table)
                contacts += [read(DirectoryContact, contact_id, document) for contact_id, document in documents.items()]
            except InvalidRecord:
                # Told already, as a fault of the journal.
                continue


def _incidents(folders: Folders) -> Iterator[Finding]:
    try:
        ids = sorted(name for name in os.listdir(folders.incidents) if not name.startswith("."))
    except FileNotFoundError:
        yield Finding(Weight.FINE, "Der er ingen hændelser endnu.")
        return
    except OSError as error:
        yield Finding(Weight.FAULT, f"Mappen {folders.incidents} kan ikke læses ({why(error)}).")
        return
    for number, incident_id in enumerate(ids, start=1):
        folder = folders.incident(incident_id)
        paths = _journals(folder)
        if not paths:
            # What a start leaves behind that was stopped before its first line.
            yield Finding(Weight.WARNING, f"Hændelse {number} kom aldrig i gang: {folder} har ingen log.")
        for path in paths:
            yield _journal(f"Hændelse {number}", path, folders, incident_id)[1]


def _journals(folder: str) -> list[str]:
    try:
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".jsonl"))
    except OSError:
        return []


def _journal(name: str, path: str, folders: Folders, db: str) -> tuple[Journal | None, Finding]:
    """Open a journal, read all of it, and judge its end too, which needs the lock."""
    try:
        journal = Journal(path, folders.lock(db), db, clock=utc_now)
        try:
            with journal.atomic(None):
                pass
        except BeredskabError:
            # A journal that may only be read is no damage; damage itself is told of below.
            pass
        finally:
            journal.close()
        wrong = [f"{damage.why} (byte {damage.offset})" for damage in journal.damage]
        wrong += _records_problems(journal)
    except BeredskabError as error:
        return None, Finding(Weight.FAULT, f"{name}: {error.sentence}")
    number, fingerprint = journal.head
    about = f"{name}: {counted(number + 1, 'linje', 'linjer')}, fingeraftryk {fingerprint}"
    if wrong:
        text = (
            f"{about}. Loggen er beskadiget: kopiér mappen, før nogen gør mere, og hent den seneste sikkerhedskopi. "
            f"{path}"
        )
        return journal, Finding(Weight.FAULT, text, tuple(wrong))
    torn = tuple(
        name for name in sorted(os.listdir(os.path.dirname(path))) if name.startswith(f"{os.path.basename(path)}.torn.")
    )
    if torn:
        text = f"{about}. En afbrudt linje, som ingen fik bekræftet, er lagt til side; resten er hel."
        return journal, Finding(Weight.WARNING, text, torn)
    return journal, Finding(Weight.FINE, f"{about}.")


def _records_problems(journal: Journal) -> Iterator[str]:
    """What the records of a journal hold that they never should: each is read, and the log counted through."""
    kinds: tuple[type[Record], ...] = (*KINDS, DirectoryContact, DutyEntry)
    for kind in kinds:
        for record_id, document in journal.table(kind.table).items():
            try:
                read(kind, record_id, document)
            except InvalidRecord:
                yield f"posten {record_id} i {kind.table} kan ikke læses"
    numbers = [document.get("seq") for document in journal.table(LogEntry.table).values()]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "loggens numre går ikke fra 1 og op uden huller"


def _permissions(folders: Folders) -> Iterator[Finding]:
    """Only the owner may read what the program writes (plan R34)."""
    if not os.path.isdir(folders.data):
        return
    loose = []
    for folder, _, names in os.walk(folders.data):
        for path in (folder, *(os.path.join(folder, name) for name in names)):
            try:
                mode = os.stat(path).st_mode & 0o777
            except OSError:
                # Somebody's session that ended this very moment.
                continue
            if mode & 0o077:
                loose.append(f"{path} ({mode:04o})")
    if loose:
        text = f"Andre brugere på computeren kan læse data. Skriv: chmod -R go= '{folders.data}'"
        yield Finding(Weight.WARNING, text, tuple(loose))
    else:
        yield Finding(Weight.FINE, "Kun ejeren kan læse og skrive i datamappen.")
