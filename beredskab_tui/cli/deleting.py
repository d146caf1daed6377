"""``beredskab slet``: of which closed incidents somebody has to decide, and one of them deleted for good (gap 64)."""

import sys
from collections.abc import Iterator
from typing import Final

from beredskab_tui.access.rights import Right, require
from beredskab_tui.cli.context import enter, warn
from beredskab_tui.cli.output import complain, flush, say, typed
from beredskab_tui.cli.parser import Options
from beredskab_tui.errors import BeredskabError, Refused, UsageError
from beredskab_tui.keeping.deletion import Facts, facts_of, rests
from beredskab_tui.keeping.deletion import delete as delete_incident
from beredskab_tui.plan.config import load
from beredskab_tui.plan.model import Plan
from beredskab_tui.room.erasing import EXPIRED, day, period
from beredskab_tui.room.retention import MOST_MONTHS, Closed, closed_incidents, keep_longer, told
from beredskab_tui.room.room import Room
from beredskab_tui.room.wording import counted

_UNREACHED: Final = (
    "Uden for programmets rækkevidde: kopier på USB-stik og andre computere, udskrifter,\n"
    "filer, der er gemt andre steder, mails, der er sendt, og det, der står i andres systemer.\n"
    "Slet dem selv."
)


def delete(options: Options) -> int:
    """``beredskab slet --liste``, ``beredskab slet --haendelse ID``, and ``--behold`` for one that is to stay."""
    reason = " ".join(typed(word) for word in options.grund).strip()
    if options.liste or options.haendelse is None:
        if options.ja or options.behold or reason or (options.liste and options.haendelse is not None):
            raise UsageError(
                "Skriv hvilken hændelse: beredskab slet --haendelse ID GRUND. Intet er slettet. "
                "»beredskab slet --liste« viser dem, der er lukket."
            )
        return _list(options)
    room = enter(options)
    require(room.me, Right.DELETE)
    if room.folders.refused:
        raise Refused(room.folders.refused)
    config = load(room.folders.config, room.folders.last_good)
    warn(config.problems)
    unfinished = {rest.incident_id: rest for rest in rests(room.folders)}
    if options.haendelse in unfinished and options.haendelse not in room.incident_ids():
        erasure = delete_incident(room, options.haendelse, reason or "en sletning gøres færdig")
        say(f"Sletningen er gjort færdig: {period(erasure)}.")
        say(_UNREACHED)
        return 0
    incident_id = room.choose(options.haendelse)
    if options.behold is not None:
        return _keep(room, incident_id, options.behold, reason)
    number = room.incident_ids().index(incident_id) + 1
    facts = facts_of(room, incident_id)
    reason = reason or _expired(room, incident_id, config.plan)
    _confirm(facts, number, options.ja)
    erasure = delete_incident(room, incident_id, reason)
    say(f"Hændelsen er slettet: {period(erasure)}, {counted(erasure.lines, 'linje', 'linjer')}. Det står i vagtloggen.")
    say(_UNREACHED)
    if number <= len(room.incident_ids()):
        say("De hændelser, der begyndte senere, har fået et nummer, der er én lavere.")
    return 0


def _list(options: Options) -> int:
    """1 when there is something that nobody can tell of."""
    room = enter(options)
    config = load(room.folders.config, room.folders.last_good)
    warn(config.problems)
    plan, now = config.plan, room.clock()
    closed = list(closed_incidents(room.folders, plan))
    for title, some in (
        ("Forfaldne: tag stilling til dem", [one for one in closed if one.is_due(now)]),
        ("Lukkede, men ikke forfaldne", [one for one in closed if not one.is_due(now)]),
    ):
        if some:
            say(f"{title} ({len(some)})")
            say("\n".join(_lines(room, some)))
    if not closed:
        say(f"Ingen lukkede hændelser i {room.folders.data}.")
    months = counted(plan.upkeep.retention_months, "måned", "måneder")
    say(f"Fristen er {months} efter lukningen (opbevaring_maaneder i plan.toml). Intet slettes af sig selv.")
    for rest in rests(room.folders):
        complain(f"Ikke slettet helt. Lederen gør det færdigt med: beredskab slet --haendelse {rest.incident_id}")
    return 0


def _keep(room: Room, incident_id: str, written: str, reason: str) -> int:
    if not (written.isascii() and written.isdecimal() and 1 <= int(written[:4]) <= MOST_MONTHS):
        raise UsageError(
            f"--behold skal være et antal måneder fra 1 til {MOST_MONTHS}, fx --behold 12. Intet er ændret."
        )
    kept = keep_longer(room, incident_id, int(written), reason)
    say(f"Hændelsen beholdes. Der tages stilling igen senest {kept.until:%d.%m.%Y}. Det står i vagtloggen.")
    return 0


def _lines(room: Room, closed: list[Closed]) -> Iterator[str]:
    for one in closed:
        try:
            incident = room.read_incident(one.incident_id)
        except BeredskabError as error:
            yield f"  {one.number}  {error.sentence}"
            continue
        title = incident.title if incident is not None else "Kom aldrig i gang"
        yield f"  {one.number}  {title}: {told(one)}"


def _expired(room: Room, incident_id: str, plan: Plan) -> str:
    """The reason that goes without saying.

    Raises:
        UsageError: it is not expired, so there must be another.
    """
    closed = [one for one in closed_incidents(room.folders, plan) if one.incident_id == incident_id]
    if not closed:
        return "den kom aldrig i gang"
    if closed[0].is_due(room.clock()):
        return EXPIRED
    raise UsageError(
        f"Fristen for hændelsen er først {closed[0].decide_by:%d.%m.%Y}, så der skal en grund til. Intet er slettet. "
        f"Skriv den efter, uden at nævne nogen: beredskab slet --haendelse {closed[0].number} GRUND"
    )


def _confirm(facts: Facts, number: int, yes: bool) -> None:
    """Go on only if it is meant.

    Raises:
        UsageError: nobody is there who could be asked. Refused: it is not meant.
    """
    if yes:
        return
    if not (sys.stdin is not None and sys.stdin.isatty()):
        raise UsageError("Her er ingen, der kan spørges. Intet er slettet. Skriv --ja, hvis hændelsen skal slettes.")
    title = facts.title or "Kom aldrig i gang"
    begun = f"begyndt {day(facts.started_at)}, " if facts.started_at is not None else ""
    closed = f"lukket {day(facts.closed_at)}, " if facts.closed_at is not None else ""
    say(f"Hændelse {number}: {title}")
    say(f"  {begun}{closed}{counted(facts.lines, 'linje', 'linjer')} i loggen")
    say("Loggen, beskederne, bilagene, kopierne i data/kopier og nøglerne til de følsomme linjer slettes for altid.")
    say(_UNREACHED)
    say(f"Skriv hændelsens nummer ({number}) eller dens titel for at slette den. Alt andet fortryder.")
    flush()
    answer = " ".join(typed(sys.stdin.readline()).split())
    if answer not in (str(number), " ".join(title.split())):
        raise Refused("Intet er slettet.")
