"""What ``beredskab tjek`` finds in the journals and their copies: each is read anew, line by line."""

import os
from collections.abc import Collection, Iterator
from typing import NamedTuple

from beredskab_tui.cli.findings import Finding, Weight
from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.journal import Io, Journal
from beredskab_tui.journal.mend import mend
from beredskab_tui.keeping.copies import standings
from beredskab_tui.keeping.repair import kept_files
from beredskab_tui.keeping.salvage import unreadable
from beredskab_tui.locations import Folders
from beredskab_tui.records import ContactCheck, DirectoryContact, InvalidRecord, LogEntry, read
from beredskab_tui.regularfile import open_regular
from beredskab_tui.room.registerjournal import DB
from beredskab_tui.room.sealing import Keys
from beredskab_tui.room.seat import utc_now
from beredskab_tui.room.wording import counted

REPAIR = "beredskab tjek --reparer"


class Place(NamedTuple):
    """The folder of a journal."""

    name: str
    """What to call it in a sentence."""
    db: str
    """The journal's id: that of the incident, or of the register."""
    folder: str

    @property
    def journals(self) -> list[str]:
        """The journals in it: one for each computer that wrote here. Empty, too, when the folder cannot be read."""
        try:
            names = sorted(name for name in os.listdir(self.folder) if name.endswith(".jsonl"))
        except OSError:
            return []
        return [os.path.join(self.folder, name) for name in names]


def register(folders: Folders) -> Place:
    """Where the register lies."""
    return Place("Registeret", DB, folders.register)


def incidents(folders: Folders) -> list[Place]:
    """Where the incidents lie, in the order they started.

    Raises:
        OSError: the data folder cannot be read.
    """
    try:
        ids = folders.incident_ids()
    except FileNotFoundError:
        return []
    return [Place(f"Hændelse {number}", each, folders.incident(each)) for number, each in enumerate(ids, start=1)]


def check_register(
    folders: Folders, everything: bool, contacts: list[DirectoryContact], checks: list[ContactCheck]
) -> Iterator[Finding]:
    """The findings of the register. The contacts in it, and when they were checked, are put into the lists."""
    place = register(folders)
    for path in place.journals:
        journal, finding = check_journal(place, path, folders)
        yield finding
        if journal is not None and not contacts:
            try:
                documents = journal.table(DirectoryContact.table)
                contacts += [read(DirectoryContact, contact_id, document) for contact_id, document in documents.items()]
                gone_through = journal.table(ContactCheck.table)
                checks += [read(ContactCheck, check_id, document) for check_id, document in gone_through.items()]
            except InvalidRecord:
                # Told already, as a fault of the journal.
                pass
        if everything:
            yield from _kept(place, path, journal)


def check_incidents(folders: Folders, everything: bool) -> Iterator[Finding]:
    """The findings of all incidents. ``everything``: also of the files that were kept when a journal was repaired."""
    try:
        places = incidents(folders)
    except OSError as error:
        yield Finding(Weight.FAULT, f"Mappen {folders.incidents} kan ikke læses ({why(error)}).")
        return
    strays = _strays(folders)
    if strays:
        text = f"I {folders.incidents} ligger noget, som ikke er hændelser. Programmet bruger det ikke"
        yield Finding(Weight.WARNING, f"{text}; flyt det et andet sted hen.", strays)
    if not places:
        yield Finding(Weight.FINE, "Der er ingen hændelser endnu.")
    for place in places:
        if not place.journals:
            # What a start leaves behind that was stopped before its first line.
            yield Finding(Weight.WARNING, f"{place.name} kom aldrig i gang: {place.folder} har ingen log.")
        if len(place.journals) > 1:
            text = (
                f"{place.name} har flere logge i {place.folder}, og kun den ene bliver vist og skrevet i. Gem dem alle"
            )
            yield Finding(Weight.WARNING, f"{text}, og se efter, hvad de andre har.", tuple(place.journals))
        for path in place.journals:
            journal, finding = check_journal(place, path, folders)
            yield finding
            if journal is not None:
                yield from _sensitive(place, journal, Keys(folders.note_keys(place.db), Io()))
            if everything:
                yield from _kept(place, path, journal)


def _strays(folders: Folders) -> tuple[str, ...]:
    try:
        names = sorted(os.listdir(folders.incidents))
    except FileNotFoundError:
        return ()
    return tuple(name for name in names if not name.startswith(".") and not os.path.isdir(folders.incident(name)))


def _sensitive(place: Place, journal: Journal, keys: Keys) -> Iterator[Finding]:
    """What is amiss with the sensitive lines of a journal: keys that are lost, and what was not finished."""
    lost, unfinished = [], []
    for id, document in journal.table(LogEntry.table).items():
        if document.get("unfinished"):
            unfinished.append(f"linje {document.get('seq')}")
        elif document.get("sealed") is not None and document.get("erased") is None and keys.find(id) is None:
            lost.append(f"linje {document.get('seq')}")
    if lost:
        text = f"{place.name}: {counted(len(lost), 'følsom linje', 'følsomme linjer')} mangler sin nøgle og kan ikke "
        yield Finding(Weight.WARNING, f"{text}læses. Ligger den i en kopi, så skriv: beredskab gendan", tuple(lost))
    if unfinished:
        text = f"{place.name}: den gamle tekst i {counted(len(unfinished), 'følsom linje', 'følsomme linjer')} er ikke "
        yield Finding(Weight.WARNING, f"{text}fjernet fra disken endnu. Åbn hændelsen på tavlen.", tuple(unfinished))


def check_copies(folders: Folders, deleted: Collection[str] = ()) -> Iterator[Finding]:
    """The findings of the copies in ``data/kopier``: each is read whole and compared with its journal.

    Args:
        deleted: ids of incidents whose copies are told of elsewhere.
    """
    try:
        for copied in standings(folders, utc_now(), deleted):
            weight = Weight.FINE if copied.ok else Weight.FAULT if copied.fault else Weight.WARNING
            yield Finding(weight, copied.text)
    except OSError as error:
        yield Finding(Weight.WARNING, f"Kopierne i {folders.copies} kan ikke læses ({why(error)}).")


def check_journal(place: Place, path: str, folders: Folders) -> tuple[Journal | None, Finding]:
    """Open a journal, read all of it, and judge its end too, which needs the lock. None when it cannot be opened."""
    try:
        journal = Journal(path, folders.lock(place.db), place.db, clock=utc_now)
        try:
            with journal.atomic(None):
                pass
        except BeredskabError:
            # A journal that may only be read is no damage; damage itself is told of below.
            pass
        finally:
            journal.close()
    except BeredskabError as error:
        return None, Finding(Weight.FAULT, f"{place.name}: {error.sentence}")
    number, fingerprint = journal.head
    about = f"{place.name}: {counted(number + 1, 'linje', 'linjer')}, fingeraftryk {fingerprint}"
    wrong = tuple(_wrong_records(journal))
    if journal.damage:
        damage = tuple(f"{damage.why} (byte {damage.offset})" for damage in journal.damage)
        text = f"{about}. Loggen er beskadiget og kan kun læses. Bring den i orden med: {REPAIR} ({path})"
        return journal, Finding(Weight.FAULT, text, damage + wrong)
    if wrong:
        text = f"{about}. Linjerne er hele, men noget i dem kan ikke læses. Opdatér programmet, hvis der er en nyere"
        return journal, Finding(Weight.FAULT, f"{text} udgave. {path}", wrong)
    torn = tuple(
        name for name in sorted(os.listdir(place.folder)) if name.startswith(f"{os.path.basename(path)}.torn.")
    )
    if torn:
        text = f"{about}. En afbrudt linje, som ingen fik bekræftet, er lagt til side; resten er hel."
        return journal, Finding(Weight.WARNING, text, torn)
    return journal, Finding(Weight.FINE, f"{about}.")


def _wrong_records(journal: Journal) -> Iterator[str]:
    """What the records of a journal hold that they never should: each is read, and the log counted through."""
    for table, record_id in unreadable(journal.state):
        yield f"posten {record_id} i {table} kan ikke læses"
    numbers = [document.get("seq") for document in journal.table(LogEntry.table).values()]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "loggens numre går ikke fra 1 og op uden huller"


def _kept(place: Place, path: str, journal: Journal | None) -> Iterator[Finding]:
    """What the damaged files hold that were kept when a journal was brought in order."""
    stem = os.path.basename(path).removesuffix("jsonl")
    try:
        for kept in kept_files(place.folder):
            if not os.path.basename(kept).startswith(stem):
                continue
            with open(open_regular(kept), "rb") as file:
                mended = mend(place.db, file.read())
            text = f"{place.name}: filen fra før en reparation er gemt, {counted(len(mended.lines), 'linje', 'linjer')}"
            missing = sum(journal is None or journal.line_of(event) is None for event in mended.events)
            if missing:
                lines = counted(missing, "linje", "linjer")
                yield Finding(Weight.WARNING, f"{text}. Den har {lines}, som loggen ikke har. Gem den: {kept}")
            else:
                yield Finding(Weight.FINE, f"{text}, alle med i loggen: {kept}")
    except OSError as error:
        yield Finding(Weight.WARNING, f"{place.name}: filerne fra før en reparation kan ikke læses ({why(error)}).")
