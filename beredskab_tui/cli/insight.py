"""``beredskab indsigt``: where a person is mentioned, and a draft of the answer to their request (GDPR art. 15)."""

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from beredskab_tui.cli.context import enter, warn
from beredskab_tui.cli.output import complain, one_line, say, typed
from beredskab_tui.cli.parser import Options
from beredskab_tui.errors import BeredskabError, UsageError, why
from beredskab_tui.locations import Folders
from beredskab_tui.plan.config import load
from beredskab_tui.room.insight import Insight, Place, look_up, tell_export
from beredskab_tui.room.mentions import Mention
from beredskab_tui.room.persons import sought
from beredskab_tui.room.wording import counted, shortened
from beredskab_tui.times import date, day_clock

if TYPE_CHECKING:
    from beredskab_tui.room.room import Room

_SHOWN = 140
"""Characters of a text in the list."""


def insight(options: Options) -> int:
    """``beredskab indsigt NAVN… [--ud FIL]``. 1 when something could not be looked through."""
    name = " ".join(typed(word) for word in options.navn)
    who = sought(
        [name, *map(typed, options.ogsaa or ())],
        map(typed, options.telefon or ()),
        map(typed, options.mail or ()),
        map(typed, options.initialer or ()),
    )
    if options.haendelse is not None:
        raise UsageError("Der bliver søgt i alle hændelser, så --haendelse kan ikke bruges her. Intet er gjort.")
    if options.fuld and not options.ud:
        raise UsageError("--fuld hører til --ud FIL. Intet er gjort.")
    room = enter(options)
    path = _free_path(room.folders, options.ud) if options.ud else ""
    found = look_up(room, who)
    for trouble in found.troubles:
        complain(trouble)
    if path:
        _write(room, found, options, path)
    else:
        _show(room, found, full=options.fuld)
    return 1 if found.troubles else 0


def _show(room: "Room", found: Insight, *, full: bool) -> None:
    """The list on the screen, for whoever looks; nothing is taken out."""
    now = room.clock()
    more = [*found.who.sought.phones, *found.who.sought.mails]
    if more:
        say(f"Også søgt efter: {', '.join(more)}")
    for place in found.places:
        if not place.holds:
            continue
        begun = f" ({date(place.started_at)})" if place.started_at is not None else ""
        say(f"{place.name}{f': {one_line(place.title)}' if place.title else ''}{begun}")
        if place.own_lines:
            say(f"  har selv skrevet eller sagt {counted(place.own_lines, 'linje', 'linjer')} i loggen")
        for mention in place.found:
            at = f"{day_clock(mention.at, now)} " if mention.at is not None else ""
            say(f"  {'' if mention.sure else 'MÅSKE '}{mention.where} {at}{_text(mention, full=full)}".rstrip())
    _tell_withheld(found.places)
    say("Det står i vagtloggen, at du har søgt, men ikke efter hvem.")
    everywhere = sum(place.holds for place in found.places)
    perhaps = sum(not one.sure for place in found.places for one in place.found)
    say(f"{counted(found.named, 'sted', 'steder')} i {counted(everywhere, 'kilde', 'kilder')}, og {perhaps} måske.")


def _text(mention: Mention, *, full: bool) -> str:
    if mention.close and not full:
        return f"({mention.close})"
    return shortened(one_line(" · ".join(part.text for part in mention.parts if part.mine)), _SHOWN)


def _tell_withheld(places: tuple[Place, ...]) -> None:
    for place in places:
        if place.withheld:
            numbers = ", ".join(map(str, place.withheld))
            complain(f"{place.name}: linje {numbers} kan du ikke læse, så de er ikke gennemsøgt.")


def _write(room: "Room", found: Insight, options: Options, path: str) -> None:
    from beredskab_tui.reports.insight import insight_text
    from beredskab_tui.room.redaction import Redactor

    config = load(room.folders.config, room.folders.last_good)
    warn(config.problems)
    plan = config.plan
    free = [plan.area, plan.secretariat, plan.area_secretariat, *plan.places]
    free += [one.name for one in plan.departments] + [one.organisation for one in plan.departments]
    free += [one.name for one in plan.contact_groups] + [one.name for one in plan.informed]
    who = found.who
    redactor = Redactor(who, found.others, room.people, free)
    made = insight_text(found, who.sought, redactor, plan, room.me, room.clock(), full=options.fuld)
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with open(fd, "w", encoding="utf-8") as file:
            file.write(made.text)
    except OSError as error:
        raise BeredskabError(f"{path} kan ikke skrives: {why(error)}. Vælg en anden fil med --ud.") from error
    try:
        tell_export(room, found)
    except BaseException:
        # What is written of somebody is told of, or not written.
        with suppress(OSError):
            os.unlink(path)
        raise
    say(f"Skrevet til {path}: {counted(found.named, 'sted', 'steder')}. Kun du kan læse filen.")
    say(f"Læs den igennem, før noget gives videre: {counted(made.looks, 'sted', 'steder')} er nævnt til at se efter.")
    say("Det står i vagtloggen, at den er lavet, men ikke om hvem. Slet filen, når svaret er givet.")


def _free_path(folders: Folders, written: str) -> str:
    """Where the file may be written.

    Raises:
        UsageError: it is there already, or it would lie among the data and go with every copy of them.
    """
    path = os.path.abspath(typed(written))
    if os.path.lexists(path):
        raise UsageError(f"{path} findes allerede. Intet er skrevet. Vælg en anden fil med --ud.")
    real = os.path.realpath(os.path.dirname(path))
    for folder in (folders.data, folders.config):
        own = os.path.realpath(folder)
        if real == own or real.startswith(own + os.sep):
            raise UsageError(f"{path} ligger i {folder} og ville komme med på hver kopi. Vælg en anden mappe.")
    return path
