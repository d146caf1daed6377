"""``beredskab kopi`` and ``beredskab gendan``: a copy on a stick, whether it is still whole, and back from it."""

import os

from beredskab_tui.cli.context import find, find_me, find_people
from beredskab_tui.cli.output import complain, say, typed
from beredskab_tui.cli.parser import Options
from beredskab_tui.errors import UsageError
from beredskab_tui.journal import Io
from beredskab_tui.keeping.backup import make
from beredskab_tui.keeping.copies import Copies
from beredskab_tui.keeping.copyplace import Place, find_copy
from beredskab_tui.keeping.manifest import check, read_manifest
from beredskab_tui.keeping.restore import CHANGED, Fate, Restored, Restorer
from beredskab_tui.locations import Folders, find_folders
from beredskab_tui.records import new_id
from beredskab_tui.room.erasing import bring_back
from beredskab_tui.room.registerjournal import DB
from beredskab_tui.room.room import Room
from beredskab_tui.room.seat import utc_now
from beredskab_tui.room.wording import counted
from beredskab_tui.times import clock, date


def copy(options: Options) -> int:
    """``beredskab kopi TIL`` and ``beredskab kopi --tjek MAPPE``. Needs nobody to say who they are.

    1 when something could not be copied, or a copy is not as it was written.
    """
    where = _one(options.til, "beredskab kopi TIL", "fx »beredskab kopi /media/usb«")
    return _check(where) if options.tjek else _make(find(options), where)


def _make(folders: Folders, where: str) -> int:
    made = make(folders, where, utc_now(), Io())
    files = counted(len(made.manifest.files), "fil", "filer")
    say(f"Kopien er lavet, læst tilbage og fundet i orden: {files}, {_size(made.size)}.")
    say(made.folder)
    say("Skub stikket ud på den rigtige måde, før du tager det. Kopien er fortrolig: lås den inde.")
    for path in made.damaged:
        complain(f"Loggen {path} er beskadiget og er kopieret, som den er. Skriv »beredskab tjek«.")
    for sentence in made.left_out:
        complain(f"Ikke med i kopien: {sentence}")
    if made.same_disk:
        complain(
            "Kopien ligger på samme disk som data, så den hjælper ikke, hvis disken går i stykker. "
            "Lav også en på et USB-stik."
        )
    return 1 if made.left_out else 0


def _check(folder: str) -> int:
    manifest = read_manifest(folder)
    found = check(folder, manifest)
    say(f"Kopi fra {date(manifest.made_at)} kl. {clock(manifest.made_at)}, udgave {manifest.program}.")
    for held in manifest.files:
        if held.journal is not None:
            lines = counted(held.journal.n + 1, "linje", "linjer")
            say(f"  {held.path}: {lines}, fingeraftryk {held.journal.fingerprint}")
    for held in found.damaged:
        complain(f"{held.path} var beskadiget, da kopien blev lavet.")
    for path in found.strangers:
        complain(f"{path} er lagt i kopien bagefter.")
    for problem in found.problems:
        complain(problem)
    if found.problems:
        complain("Kopien er ikke hel. Lav en ny på et andet stik. Det, der er helt i den, kan stadig gendannes.")
        return 1
    say(f"Kopien er hel: {counted(len(manifest.files), 'fil', 'filer')}.")
    return 0


def restore(options: Options) -> int:
    """``beredskab gendan FRA``: on a computer that knows its people only for those who may, on a new one for anybody.

    1 when something of the copy could not be put back.
    """
    place = find_copy(_one(options.fra, "beredskab gendan FRA", "fx »beredskab gendan /media/usb«"))
    # Not ``find``: it would put the sample plan where the plan of the copy is to go.
    folders = find_folders(os.environ, _here(), options.config, options.data)
    only = None if options.haendelse is None else _incident(place, options.haendelse)
    if options.slettet and only is None:
        raise UsageError("--slettet skal bruges sammen med --haendelse og den hændelse, det gælder. Intet er ændret.")
    room = None
    if os.path.exists(folders.people):
        people = find_people(folders)
        room = Room(folders, find_me(options, folders, people), people, utc_now, session=new_id(utc_now()))
    restorer = Restorer(folders, place, None if room is None else room.me, utc_now, Io())
    folders.make()
    if options.slettet and only is not None and restorer.erased.pop(only, None) and room is not None:
        # Told first: were it told last, what a crash left would be taken for the rest of the deletion.
        bring_back(room, only)
    restorer.put_config()
    code, changed = 0, False
    for restored in restorer.put_journals(only):
        _tell(restored, place)
        changed |= restored.fate in CHANGED
        failed = restored.fate in (Fate.FORKED, Fate.BEYOND, Fate.USELESS) or restored.damaged
        if failed or (only is not None and restored.fate is Fate.ERASED):
            code = 1
    for note in dict.fromkeys(restorer.notes):
        say(note)
    # From now on this computer has copies of its own, and does not wait for somebody to open a board.
    copies = Copies(folders, Io())
    copies.renew()
    if copies.trouble:
        complain(copies.trouble)
    elsewhere = " Skriv ikke videre på den gamle computer." if changed else ""
    say(f"Skriv »beredskab tjek« for at se, at alt er i orden.{elsewhere}")
    return code


def _tell(restored: Restored, place: Place) -> None:
    lines = counted(restored.lines, "linje", "linjer")
    told = {
        Fate.PUT: f"lagt på plads, {lines}.",
        Fate.SAME: "alt fra kopien er der i forvejen.",
        Fate.ADDED: f"{lines} fra kopien er lagt til.",
        Fate.MENDED: f"loggen var beskadiget og er hel igen; {lines} kom fra kopien.",
        Fate.FORKED: "ikke rørt. Der er skrevet videre både her og i kopien, så de passer ikke sammen længere. "
        f"Gem kopien {place.folder}, og se i den, hvad der mangler her.",
        Fate.BEYOND: "ikke rørt. Loggen er beskadiget, og kopien har ikke alt det, der mangler. "
        "Skriv »beredskab tjek --reparer«.",
        Fate.USELESS: "ikke rørt.",
        Fate.ERASED: "slettet her og ikke lagt tilbage. Er det en fejl, kan lederen hente den med: beredskab gendan "
        f"{place.folder} --haendelse {restored.name} --slettet",
    }
    name = "Registeret" if restored.name == DB else restored.title or f"Hændelse {restored.name}"
    say(f"{name}: {told[restored.fate]}")
    if restored.fate is Fate.ERASED:
        say(f"  {restored.why}. Kopien har den stadig: slet også den, når den ikke skal bruges.")
        return
    if restored.newer:
        say(f"  {restored.newer} af linjerne er nyere end kopien og kom fra programmets egen kopi i data/kopier.")
    if restored.kept:
        say(f"  Den gamle log er gemt som {restored.kept}")
    if restored.damaged and restored.fate is Fate.PUT:
        complain(f"{name}: loggen var beskadiget, da kopien blev lavet. Den kan læses. Skriv »beredskab tjek«.")
    if restored.why:
        complain(f"{name}: {restored.why}")


def _incident(place: Place, wanted: str) -> str:
    """Id of an incident of the copy, by its id or its number.

    Raises:
        UsageError: the copy has none like that.
    """
    ids = place.ids
    if wanted in ids:
        return wanted
    if len(wanted) < 10 and wanted.isdecimal() and 1 <= int(wanted) <= len(ids):
        return ids[int(wanted) - 1]
    listed = "\n".join(f"  {number}  {id}" for number, id in enumerate(ids, start=1))
    raise UsageError(f"Kopien har ingen hændelse »{typed(wanted)[:40]}«. Intet er ændret. Den har:\n{listed}")


def _one(words: list[str], usage: str, example: str) -> str:
    if len(words) != 1:
        raise UsageError(f"Skriv »{usage}« med en mappe, {example}. Intet er gjort.")
    return os.path.abspath(words[0])


def _here() -> str:
    try:
        return os.getcwd()
    except FileNotFoundError:
        # The folder was removed while somebody stood in it; it may still be that none is needed.
        return os.sep


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB".replace(".", ",")
