"""A plain TinyDB file that somebody hands us, judged.

Others may have changed it with whatever opens JSON, so every document is read as a record before anything is made of
it, and every mistake is told with its table and number.
"""

import json
import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NoReturn

import msgspec

from beredskab_tui.configfile import BadFile, Problem
from beredskab_tui.errors import BeredskabError, why
from beredskab_tui.journal.format import MAX_LINE, as_json
from beredskab_tui.keeping.plainfile import FACTS, FORMAT, Facts, Plain, Tables
from beredskab_tui.records import (
    Agreement,
    CallBack,
    FollowUp,
    FrozenPlan,
    Incident,
    Instruction,
    InvalidRecord,
    LogEntry,
    MediaNote,
    Record,
    Rumour,
    Sensitivity,
    Task,
    is_id,
    read,
    stored,
)
from beredskab_tui.room.board import KINDS
from beredskab_tui.room.registerjournal import DB
from beredskab_tui.room.registerjournal import KINDS as REGISTER_KINDS
from beredskab_tui.text import MAX_LENGTH, safe

LONGEST_FILE: Final = 1 << 30
"""Bytes. Thousands of times an evening; more would fill the memory before it could be judged."""
LONGEST_ID: Final = 100
LONGEST_DOCUMENT: Final = MAX_LINE // 2
"""Bytes. A line of a journal has to have room for it, and for what stands around it."""
MOST_PROBLEMS: Final = 1000
"""A file with more is no export; going on would only fill the memory."""

_YEARS: Final = range(1900, 9999)
"""Of the times that a file may hold: with some room at both ends, for every time zone."""
_FIELD: Final = re.compile(r"`\$\.?([^`]*)`$")
_MISSING: Final = re.compile(r"missing required field `(\w+)`")
_RIGHT: Final = "Intet er importeret. Ret filen, eller lav eksporten igen."


def read_file(path: str) -> Plain:
    """A file as it may be stored: every document a record, the texts without control characters.

    Raises:
        BadFile: it is not such a file, or not right; every mistake is told.
        BeredskabError: it cannot be read.
    """
    name = safe(" ".join(os.path.basename(path).split()))[:80]
    judge = _Judge(name)
    tables = judge.tables(_parsed(path, judge))
    facts = judge.facts(tables.pop(FACTS, None))
    right: Tables = {}
    kinds = {kind.table: kind for kind in (REGISTER_KINDS if facts.db == DB else KINDS)}
    for table, documents in tables.items():
        if table not in kinds:
            judge.wrong(
                f"tabellen »{table[:40]}« hører ikke til her, eller denne udgave af programmet kender den ikke",
                "Intet er importeret. Fjern tabellen, eller opdatér programmet.",
            )
            continue
        right[table] = judge.documents(kinds[table], documents)
    if facts.db != DB and not judge.problems:
        judge.incident(facts, right)
    judge.end()
    return Plain(name, facts, right)


def _parsed(path: str, judge: "_Judge") -> Any:
    try:
        with open(path, "rb") as opened:
            found = os.fstat(opened.fileno())
            if not stat.S_ISREG(found.st_mode) or found.st_size > LONGEST_FILE:
                judge.refuse("er ikke en almindelig fil eller er alt for stor")
            data = opened.read()
    except OSError as error:
        raise BeredskabError(f"Filen {path} kan ikke læses: {why(error)}. Intet er importeret.") from error
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_number)
    except UnicodeDecodeError:
        judge.refuse("er ikke i UTF-8")
    except _Doubled as error:
        judge.refuse(f"har navnet »{error.args[0][:40]}« to gange samme sted")
    except json.JSONDecodeError as error:
        judge.refuse(f"er ikke hel JSON: fejl i linje {error.lineno}, tegn {error.colno}")
    except (ValueError, RecursionError):
        judge.refuse("er ikke JSON, som programmet kan læse")


class _Doubled(ValueError):
    """A name stands twice in one object of a file: one of the two would be lost without a word."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        name = safe(name)
        if name in found:
            raise _Doubled(name)
        found[name] = value
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


class _Judge:
    """Finds what is wrong with a file. What it returns is of use only when nothing was."""

    def __init__(self, name: str) -> None:
        self.problems: list[Problem] = []
        self._name = name
        self._places: dict[tuple[str, str], str] = {}
        """What to call each document: its table and number."""

    def wrong(self, what: str, right: str = _RIGHT) -> None:
        self.problems.append(Problem(file=self._name, line=None, wrong=what, right=right))
        if len(self.problems) >= MOST_PROBLEMS:
            self.end()

    def refuse(self, what: str) -> NoReturn:
        """Say what is wrong with the file as a whole."""
        raise BadFile([*self.problems, Problem(file=self._name, line=None, wrong=f"filen {what}", right=_RIGHT)])

    def end(self) -> None:
        """Raises: ``BadFile`` when something was wrong."""
        if self.problems:
            raise BadFile(self.problems)

    def tables(self, parsed: Any) -> dict[str, dict[str, Any]]:
        """The tables by name, their documents by number."""
        if not isinstance(parsed, dict) or not all(isinstance(table, dict) for table in parsed.values()):
            self.refuse("er ikke en TinyDB-fil: den skal bestå af tabeller med nummererede poster")
        return parsed

    def facts(self, table: dict[str, Any] | None) -> Facts:
        """What the file says of itself."""
        if table is None or len(table) != 1:
            self.refuse(f"er ikke skrevet af »beredskab data eksporter«: den har ikke tabellen »{FACTS}« med én post")
        (document,) = table.values()
        if isinstance(document, dict) and isinstance(document.get("format"), int) and document["format"] > FORMAT:
            self.refuse("er skrevet af en nyere udgave af programmet; opdatér programmet")
        try:
            facts = msgspec.convert(_safe(document), Facts)
            _check_times(facts)
        except (msgspec.ValidationError, _TooLong, _NoSuchTime, RecursionError) as error:
            self.refuse(f"har en fejl i tabellen »{FACTS}«: {_said(error)}")
        if facts.db != DB and not is_id(facts.db):
            self.refuse(f"har en fejl i tabellen »{FACTS}«: feltet »db« er ikke id på en hændelse")
        return facts

    def documents(self, kind: type[Record], table: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """The documents of a table by their own ids, each a record of that kind."""
        found: dict[str, dict[str, Any]] = {}
        for number, document in table.items():
            where = f"{kind.table} nr. {number[:20]}"
            id = document.get("id") if isinstance(document, dict) else None
            if not (number.isascii() and number.isdecimal()):
                self.wrong(f"{where}: posternes numre skal være hele tal")
            elif not isinstance(document, dict):
                self.wrong(f"{where}: posten er ikke et objekt med felter")
            elif not isinstance(id, str) or not _is_id(id):
                self.wrong(f"{where}: feltet »id« mangler eller er ikke et id")
            elif id in found:
                self.wrong(f"{where}: id {id} er brugt før i tabellen")
            else:
                self._document(kind, where, found, id, document)
        return found

    def _document(
        self, kind: type[Record], where: str, found: dict[str, dict[str, Any]], id: str, document: dict[str, Any]
    ) -> None:
        self._places[kind.table, id] = where
        try:
            # Of all texts only the plan is a file of its own.
            longest = LONGEST_DOCUMENT if kind is FrozenPlan else MAX_LENGTH
            fields = _safe({name: value for name, value in document.items() if name != "id"}, longest)
            record = read(kind, id, fields)
            _check_times(record)
            # Fields that a later version added stay, as they do in a journal.
            found[id] = as_json(fields | stored(record))
        except (InvalidRecord, ValueError, OverflowError, RecursionError) as error:
            found[id] = {}
            self.wrong(f"{where}: {_said(error.__cause__ or error)}")
            return
        if len(msgspec.json.encode(found[id])) > LONGEST_DOCUMENT:
            self.wrong(f"{where}: posten er for stor")
        if isinstance(record, LogEntry):
            self._line(where, record, len(found))

    def _line(self, where: str, line: LogEntry, number: int) -> None:
        if line.seq != number:
            self.wrong(f"{where}: linjens nummer (seq) er {line.seq} og skulle være {number}")
        sensitive = line.sensitivity is Sensitivity.SENSITIVE
        if sensitive and line.sealed is None:
            # Taken in as it is, everybody could read it.
            self.wrong(
                f"{where}: linjen er følsom (sensitive), men teksten er ikke krypteret, så alle ville kunne læse den",
                "Intet er importeret. Skriv »confidential«, og gør linjen følsom på tavlen med y, når den er hentet.",
            )
        elif not sensitive and (line.sealed is not None or line.erased is not None):
            self.wrong(f"{where}: teksten er krypteret eller slettet, men linjen er ikke følsom (sensitive)")

    def incident(self, facts: Facts, tables: Tables) -> None:
        """Whether the records belong together."""
        if list(tables.get(Incident.table, {})) != [facts.db]:
            self.wrong(f"tabellen »{Incident.table}« skal have én post, med det id, der står i »{FACTS}«")
        lines = len(tables.get(LogEntry.table, {}))
        for kind in (LogEntry, MediaNote, CallBack, FollowUp, Rumour, Instruction, Agreement, Task):
            for id, document in tables.get(kind.table, {}).items():
                for seq in _mentioned(read(kind, id, document)):
                    if not 1 <= seq <= lines:
                        self.wrong(f"{self._places[kind.table, id]}: loggen har ingen linje {seq}")


def _mentioned(record: Record) -> Iterator[int]:
    """The lines of the log that a record speaks of."""
    match record:
        case LogEntry():
            yield from record.refs
            if record.corrects is not None:
                yield record.corrects
        case MediaNote() | CallBack() | Rumour() | Instruction() | Agreement():
            yield record.seq
        case Task() if record.seq is not None:
            yield record.seq
        case FollowUp():
            yield from record.seqs


class _TooLong(ValueError):
    """A text is longer than any of ours."""


def _safe(value: Any, longest: int = MAX_LENGTH) -> Any:
    """A JSON value with its texts as they may be stored. The texts of a genuine export are so already."""
    match value:
        case str():
            text = safe(value)
            if len(text) > longest:
                raise _TooLong
            return text
        case dict():
            return {name: _safe(part, longest) for name, part in value.items()}
        case list():
            return [_safe(part, longest) for part in value]
    return value


class _NoSuchTime(ValueError):
    """A time that our clocks and calendars cannot show."""


def _check_times(value: msgspec.Struct) -> None:
    if any(at.year not in _YEARS for at in _times(msgspec.to_builtins(value, builtin_types=(datetime,)))):
        raise _NoSuchTime


def _times(value: Any) -> Iterator[datetime]:
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _times(part)


def _is_id(value: str) -> bool:
    return 0 < len(value) <= LONGEST_ID and value.isprintable() and safe(value) == value


def _said(error: BaseException) -> str:
    """What a library has against a document, in Danish."""
    if isinstance(error, _TooLong):
        return f"en tekst er længere end {MAX_LENGTH // 1000}.000 tegn"
    if isinstance(error, _NoSuchTime):
        return "et tidspunkt ligger uden for kalenderen"
    text = str(error)
    field, missing = _FIELD.search(text), _MISSING.search(text)
    path = field[1] if field else ""
    if missing:
        return f"feltet »{f'{path}.' if path else ''}{missing[1]}« mangler"
    return f"feltet »{path}« er ikke, som det skal være" if path else "posten er ikke, som den skal være"
