"""``beredskab tjek --reparer``: damaged journals brought in order, by whoever may write the files.

It asks nobody who they are: at that moment the log cannot be written to, and it matters more that it can be again. Who
it is goes into the log where that is known anyway.
"""

import os
from collections.abc import Iterator

from beredskab_tui.access.identity import os_user, recognise
from beredskab_tui.access.people import Person, read_people
from beredskab_tui.cli.findings import Finding, Weight, tell
from beredskab_tui.cli.journalcheck import Place, check_journal, incidents, register
from beredskab_tui.cli.output import say
from beredskab_tui.cli.parser import Options
from beredskab_tui.configfile import BadFile
from beredskab_tui.errors import BeredskabError, Refused, UsageError, why
from beredskab_tui.journal.medium import look
from beredskab_tui.keeping.repair import Repaired, copies_of, repair
from beredskab_tui.locations import Folders
from beredskab_tui.room.room import refusal
from beredskab_tui.room.seat import utc_now
from beredskab_tui.room.wording import counted


def repair_all(options: Options, folders: Folders) -> int:
    """Bring every damaged journal in order, or that of one incident. 1 when one is not in order afterwards.

    Raises:
        UsageError: there is no such incident, or nobody of that id.
        Refused: the data lie where nothing may be written.
    """
    refused = refusal(folders, look(folders.data))
    if refused:
        raise Refused(refused)
    me = _me(options, folders)
    try:
        places = [register(folders), *incidents(folders)] if options.haendelse is None else [_one(options, folders)]
    except OSError as error:
        raise BeredskabError(f"Datamappen {folders.data} kan ikke læses: {why(error)}. Intet er ændret.") from error
    weights = tell(_repaired(places, folders, me), everything=options.alt)
    if not weights:
        say("Ingen log er beskadiget, så intet er ændret.")
    return 1 if Weight.FAULT in weights else 0


def _repaired(places: list[Place], folders: Folders, me: Person | None) -> Iterator[Finding]:
    for place in places:
        for path in place.journals:
            lock, copies = folders.lock(place.db), copies_of(folders, place.db, path)
            who, called = (None, "") if me is None else (me.id, me.initials)
            try:
                done = repair(path, place.db, lock, copies, utc_now, who=who, called=called)
            except BeredskabError as error:
                yield Finding(Weight.FAULT, f"{place.name}: {error.sentence}")
                continue
            if done is not None:
                yield Finding(Weight.FINE, _summary(place, done), tuple(_details(done)))
            _, after = check_journal(place, path, folders)
            if after.weight is Weight.FAULT:
                yield after


def _summary(place: Place, done: Repaired) -> str:
    mended = done.mended
    if done.salvaged is None:
        return f"{place.name} er bragt i orden, og intet gik tabt: {_fetched(done)}."
    lost = f"{counted(mended.lost, 'linje', 'linjer')} gik tabt" if mended.lost else "intet gik tabt"
    return f"{place.name} er bragt i orden: {_fetched(done)}, {lost}."


def _fetched(done: Repaired) -> str:
    mended = done.mended
    if not mended.fetched:
        return "alt, der kunne læses, er med"
    if mended.fetched == len(mended.lines):
        return "hele loggen er hentet fra en kopi; hvad der kan være skrevet efter kopien, er ikke med"
    return f"{counted(mended.fetched, 'linje', 'linjer')} er hentet fra en kopi"


def _details(done: Repaired) -> Iterator[str]:
    salvaged = done.salvaged
    if salvaged is not None:
        if salvaged.beginning_lost:
            yield (
                "Hændelsens begyndelse gik tabt, og med den planens opgaver og kontakterne. "
                "Skriv igen på tavlen, hvad det er, og hvor."
            )
        if salvaged.entries_lost:
            numbers = ", ".join(map(str, salvaged.entries_lost))
            yield f"I loggen mangler nr. {numbers}. Skriv det igen, hvis nogen husker det eller har det på papir."
            yield "Noget af det kan måske læses i den gamle fil."
        elif done.mended.lost:
            yield "I loggen mangler ingen numre. Se opgaver, kontakter og stab efter: noget af det kan være ældre."
    if done.mended.unrecorded:
        lines = counted(done.mended.unrecorded, "linje var ændret", "linjer var ændret")
        yield f"{lines}, uden at det er noteret."
    if done.mended.forks:
        yield "En kopi har linjer, der er skrevet et andet sted. De er ikke taget med; gem kopien."
    yield f"Den gamle fil er gemt: {done.kept}"
    yield "Tavler, der står åbne på hændelsen, skal lukkes og åbnes igen."


def _me(options: Options, folders: Folders) -> Person | None:
    """Who it is, if that is known.

    Raises:
        UsageError: nobody has the id that was given.
    """
    try:
        people = read_people(folders.people)
    except BadFile:
        # That is told of by `tjek` itself, and must not be in the way here.
        return None
    told = options.bruger or os.environ.get("BEREDSKAB_BRUGER")
    try:
        return recognise(people, told=told, environ=os.environ, os_user=os_user(), remembered=folders.identity)
    except UsageError:
        if told:
            raise
        # Over SSH, where nobody can tell.
        return None


def _one(options: Options, folders: Folders) -> Place:
    """The incident that is meant, by its id or its number."""
    found = incidents(folders)
    for place in found:
        if options.haendelse in (place.db, place.name.rpartition(" ")[2]):
            return place
    raise UsageError(
        f"Der er ingen hændelse »{options.haendelse[:40]}«. Intet er ændret. "
        "Skriv »beredskab tjek« for at se dem, der er."
    )
