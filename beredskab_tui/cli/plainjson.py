"""``beredskab data``: an incident or the register as a plain TinyDB file, and back."""

import os

from beredskab_tui.cli.context import enter
from beredskab_tui.cli.output import complain, say, say_bytes, typed
from beredskab_tui.cli.parser import Options
from beredskab_tui.errors import UsageError
from beredskab_tui.keeping.plainfile import write
from beredskab_tui.keeping.plainjson import export_incident, export_register, import_file
from beredskab_tui.room.registerjournal import DB
from beredskab_tui.room.wording import counted


def data(options: Options) -> int:
    """``beredskab data eksporter FIL`` and ``importer FIL``."""
    match options.hvad:
        case ["eksporter", path]:
            return _export(options, path)
        case ["importer", path]:
            return _import(options, path)
    raise UsageError(
        "Skriv »beredskab data eksporter FIL« eller »beredskab data importer FIL«. I stedet for FIL kan »eksporter« "
        "få -, så kommer det på standard ud. Intet er gjort."
    )


def _export(options: Options, path: str) -> int:
    """1 when the journal is damaged, so that something may be missing."""
    if options.register and options.haendelse:
        raise UsageError("--register og --haendelse kan ikke bruges sammen. Intet er skrevet. Vælg den ene.")
    room = enter(options)
    exported = export_register(room) if options.register else export_incident(room, room.choose(options.haendelse))
    if path == "-":
        say_bytes(exported.data)
    else:
        write(path, exported.data, room.io, replace=options.overskriv)
        what = "Registeret" if options.register else "Hændelsen"
        say(f"{what} er skrevet til {_shown(path)}: {counted(exported.documents, 'post', 'poster')}.")
        if exported.sealed:
            lines = counted(exported.sealed, "følsom linje er krypteret", "følsomme linjer er krypteret")
            say(f"{lines} i filen, og nøglerne er ikke med: de kan kun læses her. »beredskab kopi« tager nøglerne med.")
        say("Historikken er ikke med. Filen er fortrolig: gem den, hvor kun de rette kan læse den.")
    if exported.facts.damaged:
        complain(
            "Loggen er beskadiget, så noget kan mangle i filen. Det, der kan læses, er med. Skriv »beredskab tjek«."
        )
        return 1
    return 0


def _import(options: Options, path: str) -> int:
    if options.register or options.haendelse or options.overskriv:
        raise UsageError("»importer« tager kun filen: hvad der er i den, står i den selv. Intet er importeret.")
    imported = import_file(enter(options), path)
    documents = counted(imported.documents, "post", "poster")
    if imported.facts.db == DB:
        say(f"Registeret er importeret fra {_shown(path)}: {documents}.")
    else:
        say(f"Hændelsen »{imported.title}« er importeret fra {_shown(path)}: {documents}.")
        say(f"Id {imported.facts.db}")
    if imported.facts.damaged:
        complain("Loggen var beskadiget, da filen blev skrevet, så noget kan mangle. Det står i loggen.")
    return 0


def _shown(path: str) -> str:
    return typed(os.path.abspath(path))
