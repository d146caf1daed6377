"""The commands that change an incident: start, log, afblaes, luk.

Imports only what `log` needs; the others bring in the plan themselves.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime

from beredskab_tui.cli.context import enter, warn
from beredskab_tui.cli.output import complain, flush, say, typed
from beredskab_tui.cli.parser import Options
from beredskab_tui.errors import BeredskabError, UsageError
from beredskab_tui.journal.errors import half_written
from beredskab_tui.records import EntryKind, LogEntry, read
from beredskab_tui.records.cpr import LOOKS_LIKE_CPR, has_cpr
from beredskab_tui.records.words import danish
from beredskab_tui.room.log import Logged, add
from beredskab_tui.room.seat import Seat, utc_now
from beredskab_tui.times import clock, read_coming

LONGEST_LINE = 1 << 20
"""Bytes of a line on stdin that are kept in memory: any line this long is refused anyway."""


def log(options: Options) -> int:
    """``beredskab log``: one line, or one for each line of stdin."""
    words = [typed(word) for word in options.tekst]
    if not words:
        raise UsageError(
            "Der er ingen tekst, så der er ikke gemt noget. Skriv for eksempel »beredskab log Politiet er på stedet«."
        )
    kind = _kind(options.slags)
    now = utc_now()
    occurred_at = None
    if options.kl is not None:
        occurred_at = _time(typed(options.kl), now)
    speaker = None if options.paa_vegne_af is None else typed(options.paa_vegne_af)
    room = enter(options)
    seat = room.sit(room.choose(options.haendelse))
    try:
        if words == ["-"]:
            return _log_stdin(seat, kind, occurred_at, speaker, options.foelsom)
        logged = add(
            seat,
            " ".join(words),
            kind=kind,
            occurred_at=occurred_at,
            speaker=speaker,
            sensitive=options.foelsom,
            again=options.igen,
        )
    finally:
        _tell_torn(seat)
        seat.journal.close()
    _acknowledge(logged)
    if logged.existed:
        complain(
            "Linjen er lige skrevet og står der allerede, så den er ikke gemt igen. Brug --igen, hvis den skal det."
        )
    return 0


def _log_stdin(seat: Seat, kind: EntryKind, occurred_at: datetime | None, speaker: str | None, sensitive: bool) -> int:
    """One line of the log for each line that is not blank. What is refused is named; the rest go on."""
    code = 0
    for number, line in _lines():
        if not line.strip():
            continue
        try:
            # Lines of one stdin are never taken for the same line twice, however alike they are.
            logged = add(
                seat, line, kind=kind, occurred_at=occurred_at, speaker=speaker, sensitive=sensitive, again=True
            )
        except BeredskabError as error:
            complain(f"Linje {number}: {error.sentence}")
            code = 1
            continue
        _acknowledge(logged)
        # Whoever feeds the lines may wait for this one before the next.
        flush()
    return code


def _lines() -> Iterator[tuple[int, str]]:
    """The lines of stdin with their numbers, whatever encoding they are in."""
    from beredskab_tui.configfile import decode

    if sys.stdin is None:
        return
    number = 0
    while raw := sys.stdin.buffer.readline(LONGEST_LINE):
        number += 1
        rest = raw
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = sys.stdin.buffer.readline(LONGEST_LINE)
        yield number, decode(raw)


def _tell_torn(seat: Seat) -> None:
    """Say that a half-written line of somebody else's was found and moved aside."""
    for path in seat.journal.torn:
        complain(half_written(path))


def _acknowledge(logged: Logged) -> None:
    say(f"{logged.entry.seq} {clock(logged.entry.occurred_at)}")
    _warn_of_cpr(logged.entry.seq, logged.entry.text)


def _warn_of_cpr(seq: int, text: str) -> None:
    if has_cpr(text):
        complain(f"Linje {seq}: {LOOKS_LIKE_CPR} Markér linjen som følsom på tavlen (y).")


def _kind(word: str | None) -> EntryKind:
    if word is None:
        return EntryKind.INFORMATION
    kinds = {danish(kind): kind for kind in EntryKind}
    if word not in kinds:
        raise UsageError(_not_one_of("--slags", word, list(kinds)))
    return kinds[word]


def _time(text: str, now: datetime) -> datetime:
    # Reading a time is rare, and costs more than all the rest.
    from beredskab_tui.times import read_time

    reading = read_time(text, now)
    if reading.later_than_now:
        raise UsageError(
            f"Klokken er {clock(now)}, så {clock(reading.at)} er ikke nået endnu i dag. Der er ikke gemt noget. "
            f'Var det i går, så skriv --kl "i går {clock(reading.at)}".'
        )
    return reading.at


def start(options: Options) -> int:
    """``beredskab start``: a new incident; only its id on stdout."""
    from beredskab_tui.plan.config import load
    from beredskab_tui.plan.model import ACTIVATORS
    from beredskab_tui.records import Scope
    from beredskab_tui.room import opening, register

    words = [typed(word) for word in options.tekst]
    if not words:
        raise UsageError(
            "Der er ingen tekst, så der er ikke startet noget. Skriv for eksempel »beredskab start Brand i opgang 4«."
        )
    activators = dict(ACTIVATORS)
    by = options.aktiveret_af
    if by is not None and by not in activators:
        raise UsageError(_not_one_of("--aktiveret-af", by, list(activators)))
    room = enter(options)
    planned_at = read_coming(options.varslet, room.clock()) if options.varslet else None
    config = load(room.folders.config, room.folders.last_good)
    warn(config.problems)
    say(
        opening.start(
            room,
            config.plan,
            register.contacts(room, config.contacts),
            " ".join(words),
            kind=options.type,
            place=typed(options.sted) if options.sted else None,
            # Whoever starts from the shell says what there is to say at once: no police case is group 1. What is only
            # announced has no group yet.
            police_case=None if planned_at is not None and not options.politisag else options.politisag,
            planned_at=planned_at,
            activated_by=activators.get(by),
            scope=Scope.INFORM if options.kun_orientering else Scope.ACT,
            exercise=options.oevelse,
        )
    )
    _warn_of_cpr(1, " ".join(words))
    return 0


def stand_down(options: Options) -> int:
    """``beredskab afblaes``: tonight's effort ends."""
    from beredskab_tui.room import closing

    agreed_with = " ".join(typed(word) for word in options.tekst)
    return _end(options, lambda seat: closing.stand_down(seat, agreed_with))


def close(options: Options) -> int:
    """``beredskab luk``: the log is closed."""
    from beredskab_tui.room import closing

    return _end(options, closing.close)


def _end(options: Options, act: Callable[[Seat], object]) -> int:
    from beredskab_tui.keeping.copies import Copies

    room = enter(options)
    seat = room.sit(room.choose(options.haendelse))
    # One that is closed keeps the copy it has: so there must be one.
    copies = Copies(room.folders, room.io)
    copies.renew()
    try:
        act(seat)
        # What the log says of it is what happened.
        entries = seat.journal.table(LogEntry.table)
        last = next(reversed(entries))
        say(read(LogEntry, last, entries[last]).text)
    finally:
        seat.journal.close()
    copies.renew()
    if copies.trouble:
        complain(copies.trouble)
    return 0


def _not_one_of(option: str, word: str, known: list[str]) -> str:
    return f"{option} kan ikke være »{word[:40]}«, så intet er gemt. Brug {', '.join(known[:-1])} eller {known[-1]}."
